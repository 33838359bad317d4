-- What stays on a device so that it logs in again without a password. It is no session: its hash is one of token and device together,
-- and it is looked up nowhere but there.

-- One for each account and device. device: SHA-256 of the application and the device's own id.
CREATE TABLE {credentials}login_tokens (
    account_id {bytes} NOT NULL,
    device {bytes} NOT NULL,
    token_hash {bytes} NOT NULL,
    id {bytes} NOT NULL,
    application_id {bytes} NOT NULL,
    method {text} NOT NULL,
    user_agent {text} NOT NULL,
    address {text} NOT NULL,
    created_at {integer} NOT NULL,
    last_seen_at {integer} NOT NULL,
    expires_at {integer} NOT NULL,
    PRIMARY KEY (account_id, device)
) {keyed_table};

CREATE INDEX login_tokens_expiry ON {credentials}login_tokens (expires_at);
