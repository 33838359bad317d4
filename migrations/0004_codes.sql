-- Verification codes, hand-off tickets, and counters of what was tried.

-- key: SHA-256 of application, purpose, channel and target: one live code for each, a new one replaces the old. hash: HMAC-SHA-256
-- of the code's id and digits under the server's key.
CREATE TABLE {credentials}codes (
    key {bytes} NOT NULL PRIMARY KEY,
    id {bytes} NOT NULL,
    application_id {bytes} NOT NULL,
    purpose {text} NOT NULL,
    channel {text} NOT NULL,
    target {text} NOT NULL,
    account_id {bytes},
    hash {bytes} NOT NULL,
    tries {integer} NOT NULL,
    most_tries {integer} NOT NULL,
    created_at {integer} NOT NULL,
    resend_at {integer} NOT NULL,
    expires_at {integer} NOT NULL,
    used_at {integer}
) {keyed_table};

CREATE INDEX codes_expiry ON {credentials}codes (expires_at);

-- hash: SHA-256 of the ticket. bound_to: what it was made for, compared as a whole when it is used.
CREATE TABLE {credentials}tickets (
    hash {bytes} NOT NULL PRIMARY KEY,
    id {bytes} NOT NULL,
    kind {text} NOT NULL,
    application_id {bytes},
    account_id {bytes},
    bound_to {text} NOT NULL,
    created_at {integer} NOT NULL,
    expires_at {integer} NOT NULL,
    used_at {integer}
) {keyed_table};

-- key: SHA-256 of what is counted. Fixed windows: `used` counts until `resets_at`, then starts again.
CREATE TABLE limits (
    key {bytes} NOT NULL PRIMARY KEY,
    used {integer} NOT NULL,
    resets_at {integer} NOT NULL
) {keyed_table};

CREATE INDEX limits_expiry ON limits (resets_at);

-- A request that may be sent again. sealed: its answer, encrypted under the server's key.
CREATE TABLE {credentials}idempotency (
    key {bytes} NOT NULL PRIMARY KEY,
    fingerprint {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    expires_at {integer} NOT NULL
) {keyed_table};

CREATE INDEX idempotency_expiry ON {credentials}idempotency (expires_at);
