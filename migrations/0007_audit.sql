-- What was done, by whom, to whom; and the background jobs that every node may run and none runs twice.

-- actor: 'account:ID', 'administrator:ID', 'key:ID', 'system', or 'anonymous'. details: a JSON object with no secret in it.
CREATE TABLE audit (
    id {bytes} NOT NULL PRIMARY KEY,
    application_id {bytes},
    account_id {bytes},
    event {text} NOT NULL,
    actor {text} NOT NULL,
    address {text} NOT NULL,
    request_id {bytes},
    details {text} NOT NULL,
    created_at {integer} NOT NULL
) {keyed_table};

CREATE INDEX audit_of_account ON audit (account_id, id);
CREATE INDEX audit_of_application ON audit (application_id, id);

CREATE TABLE jobs (
    name {text} NOT NULL PRIMARY KEY,
    next_run_at {integer} NOT NULL
) {keyed_table};
