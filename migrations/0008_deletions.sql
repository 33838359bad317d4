-- Accounts that are being deleted, and what became of the requests.

-- When an account that is being deleted goes; null for all others.
ALTER TABLE accounts ADD COLUMN deletes_at {integer};

-- receipt_hash: SHA-256 of what the person follows the request by. reason is one of those that the application offers, comment the
-- person's own words, which go with the account. The rest stays for as long as the audit log.
CREATE TABLE deletions (
    account_id {bytes} NOT NULL,
    id {bytes} NOT NULL,
    application_id {bytes} NOT NULL,
    receipt_hash {bytes} NOT NULL,
    reason {text},
    comment {text},
    requested_at {integer} NOT NULL,
    due_at {integer} NOT NULL,
    cancelled_at {integer},
    erased_at {integer},
    PRIMARY KEY (account_id, id)
) {keyed_table};

CREATE UNIQUE INDEX deletions_open ON deletions (account_id) WHERE cancelled_at IS NULL AND erased_at IS NULL;
CREATE INDEX deletions_due ON deletions (due_at) WHERE cancelled_at IS NULL AND erased_at IS NULL;

-- By what an account's codes and messages are found when it is erased.
CREATE INDEX codes_of_account ON {credentials}codes (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_of_account ON outbox (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_of_strangers ON outbox (target) WHERE account_id IS NULL;
