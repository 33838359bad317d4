-- Credentials live apart: on PostgreSQL in a schema of their own, which no role handed to application developers can read.

-- hash: PHC string or crypt(3) form; never anything that can be turned back.
CREATE TABLE {credentials}passwords (
    account_id {bytes} NOT NULL PRIMARY KEY,
    hash {text} NOT NULL,
    set_at {integer} NOT NULL
) {keyed_table};

CREATE TABLE {credentials}password_history (
    account_id {bytes} NOT NULL,
    set_at {integer} NOT NULL,
    hash {text} NOT NULL,
    PRIMARY KEY (account_id, set_at)
) {keyed_table};
