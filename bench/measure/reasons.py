"""Why a figure misses its target, by the beginning of its name: printed below the table when it does."""

REASONS = {
    "session check / bare hello":
        "Both are mostly the kernel's TCP path, about 9 us. Of its own code a hello runs 8,600 instructions and a check 14,800 (counted"
        " by callgrind, without the hash itself): 1,400 more to read a request with a token, of which more than half is the parser's, byte"
        " by byte; 1,000 around SHA-256, 1,050 to write the answer from text that is ready, 800 to read the account out of the token,"
        " 600 for a metric and the headers of other origins, the rest look-ups. The ratio moves with the machine: 0.90 in a quiet"
        " minute, 0.8 while the host of the virtual machine took a tenth of its time away.",
    "bare hello / nginx":
        "The two differ by what the server's own code does that nginx's `return` does not: a request id in every answer, a router, and"
        " bounds that are watched for each connection.",
    "Argon2id with the arena / as shipped":
        "The gain is the price of fresh pages, which depends on the kernel and the processor; where there is no AVX-512 the hash itself"
        " takes longer, and the pages are a smaller part. At three passes they are touched three times for one fault.",
    "durable registrations":
        "Of the server's 180 to 190 us for one on SQLite (counted by thread), 105 are the writer's, half of them in the kernel (writing,"
        " syncing, waking those that wait) and most of the rest SQLite's own; 50 are the lane's, which checks, makes tokens and answers;"
        " 30 are HTTP. The clients share the two cores. The floor writes the same rows with one thread that waits for nobody.",
    "session check that misses the cache":
        "A check takes 90 to 100 us of processor time (counted by thread): PostgreSQL 30, the thread that asks for many at once 20, HTTP 28,"
        " the clients 15; the floor takes 34 in all, and reads the session's row alone, where a check also needs account and contacts. HTTP"
        " and clients alone are more than the floor.",
    "`User.getProperties`":
        "A call runs 21,900 instructions where a session check runs 14,800 and a hello 8,600 (counted by callgrind, without the hash"
        " itself): 2,300 more than a check to read three headers, a body and a path with a parameter, which a hello of the same request"
        " bears as well; 2,400 to parse the envelope, of which 1,900 are simdjson's; 2,100 to read its parameters and check backend, key"
        " and device; 900 to select the properties and write the answer. JSON alone is two fifths of what a check does beyond a hello. The"
        " kernel takes 0.6 us more as well, for a longer request. Rounds of the same code differ by a tenth here.",
    "`User.login`":
        "Both run one hash and one durable write; a round has 60 logins of each, about a second of processor time, which the kernel counts"
        " in hundredths, and the hash itself differs by more than that from round to round.",
    "half a megabyte of properties changed, p99":
        "Changes of one user follow each other, so that each of four clients waits for three others. One takes about 15 ms, of which 5 are"
        " the server's own processor time; the rest are PostgreSQL's and the disk's, which keep and log the whole document each time.",
    "resident memory after a million":
        "Measured with 10,000 sessions in memory, which was the default then; it is 9,000 since.",
    "start to first answer, postgres":
        "About 18 ms are the dynamic linker's, as on SQLite (66 shared libraries, half of which libcurl brings); to open a connection takes"
        " PostgreSQL about 8 ms, for a process of its own that fills its caches, and the look at the migrations 3 (measured with strace"
        " and a program that does nothing else).",
    "logins / raw hashes":
        "Of the server's processor time 92 in 100 is the hash (profiled with perf). The rest of a login is mostly its durable write, which"
        " it rarely shares with another at so few a second: 0.7 ms, most of it the virtual disk's; on PostgreSQL also the round trips"
        " between two processes, about 0.1 ms each for both.",
    "10 times too many logins: accepted / capacity":
        "What is refused costs something, too: reading and refusing it, and the clients that send it, take about a tenth of the two cores"
        " that also hash.",
    "p99 of":
        "Server, clients and, where it is used, PostgreSQL share the two cores that also hash; a process that waits for its turn behind"
        " another of the same priority is late by the scheduler's slice.",
}
