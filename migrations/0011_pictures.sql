-- Pictures of accounts, as they are shown: small, made anew from what was uploaded. Whoever knows the id may see one.

CREATE TABLE pictures (
    id {bytes} NOT NULL PRIMARY KEY,
    account_id {bytes} NOT NULL,
    content {bytes} NOT NULL,
    created_at {integer} NOT NULL
) {keyed_table};

CREATE INDEX pictures_of_account ON pictures (account_id);
