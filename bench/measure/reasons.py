"""Why a figure misses its target, by the beginning of its name: printed below the table when it does."""

REASONS = {
    "session check / bare hello":
        "Both are mostly the kernel's TCP path, and what a check adds is a token read and hashed, a look-up, two larger strings (the header"
        " that carries the token, an answer of half a kilobyte instead of six bytes), and a metric. The target comes from a prototype that did"
        " the hash, the look-up and the JSON alone.",
    "bare hello / nginx":
        "The two differ by what the server's own code does that nginx's `return` does not: a request id in every answer, a router, and bounds"
        " that are watched for each connection.",
    "Argon2id with the arena / as shipped":
        "The gain is the price of fresh pages, which depends on the kernel and the processor; where there is no AVX-512 the hash itself"
        " takes longer, and the pages are a smaller part. At three passes they are touched three times for one fault.",
    "session check that misses the cache":
        "A miss asks for three rows (session, account, contacts) where the floor asks for one, and it is answered to 64 HTTP clients, while"
        " the floor has a single connection. Clients, server and PostgreSQL share the two cores.",
    "p99 of":
        "Server, clients and, where it is used, PostgreSQL share the two cores that also hash; a process that waits for its turn behind"
        " another of the same priority is late by the scheduler's slice.",
}
