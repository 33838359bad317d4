-- What is sent to people: templates that replace the shipped ones, the outbox, and the local mailbox.

CREATE TABLE templates (
    application_id {bytes} NOT NULL REFERENCES applications (id),
    purpose {text} NOT NULL,
    channel {text} NOT NULL,
    language {text} NOT NULL,
    subject {text} NOT NULL,
    text {text} NOT NULL,
    html {text} NOT NULL,
    sender {text} NOT NULL,
    bcc {text} NOT NULL,
    updated_at {integer} NOT NULL,
    version {integer} NOT NULL,
    PRIMARY KEY (application_id, purpose, channel, language)
) {keyed_table};

-- state: 'waiting', 'sent', 'dead', 'expired'. sealed: the placeholders' values, encrypted under the server's key and wiped when the
-- message has left 'waiting'.
CREATE TABLE outbox (
    id {bytes} NOT NULL PRIMARY KEY,
    application_id {bytes} NOT NULL,
    account_id {bytes},
    channel {text} NOT NULL,
    purpose {text} NOT NULL,
    language {text} NOT NULL,
    target {text} NOT NULL,
    sealed {bytes} NOT NULL,
    state {text} NOT NULL,
    attempts {integer} NOT NULL,
    last_error {text} NOT NULL,
    created_at {integer} NOT NULL,
    next_attempt_at {integer} NOT NULL,
    expires_at {integer} NOT NULL
) {keyed_table};

CREATE INDEX outbox_waiting ON outbox (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX outbox_of_application ON outbox (application_id, state, id);

-- Where messages land when no sender is set up. sealed: subject, text and html, encrypted under the server's key.
CREATE TABLE mailbox (
    id {bytes} NOT NULL PRIMARY KEY,
    application_id {bytes} NOT NULL,
    channel {text} NOT NULL,
    purpose {text} NOT NULL,
    target {text} NOT NULL,
    sealed {bytes} NOT NULL,
    created_at {integer} NOT NULL
) {keyed_table};
