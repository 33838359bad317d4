-- What people asked to have of their own data.

-- state: 'waiting', 'ready'. sealed: the archive, encrypted under the server's key; null while it waits. claimed_until: as long as
-- somebody prepares it, nobody else does.
CREATE TABLE exports (
    account_id {bytes} NOT NULL,
    id {bytes} NOT NULL,
    application_id {bytes} NOT NULL,
    state {text} NOT NULL,
    sealed {bytes},
    claimed_until {integer} NOT NULL,
    created_at {integer} NOT NULL,
    expires_at {integer} NOT NULL,
    PRIMARY KEY (account_id, id)
) {keyed_table};

CREATE INDEX exports_waiting ON exports (claimed_until) WHERE state = 'waiting';
CREATE INDEX exports_expiry ON exports (expires_at);
