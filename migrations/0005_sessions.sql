-- The token itself is only with its owner; it names the account, so that the account is all that a look-up needs.

-- method: how it was made ('password', 'code', 'registration', 'administration').
CREATE TABLE {credentials}sessions (
    account_id {bytes} NOT NULL,
    token_hash {bytes} NOT NULL,
    id {bytes} NOT NULL,
    application_id {bytes} NOT NULL,
    method {text} NOT NULL,
    user_agent {text} NOT NULL,
    address {text} NOT NULL,
    created_at {integer} NOT NULL,
    last_seen_at {integer} NOT NULL,
    expires_at {integer} NOT NULL,
    PRIMARY KEY (account_id, token_hash)
) {keyed_table};

CREATE INDEX sessions_expiry ON {credentials}sessions (expires_at);
