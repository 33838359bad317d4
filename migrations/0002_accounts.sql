-- Accounts, and the one table that owns uniqueness of what names them.

-- status: 'active', 'blocked', 'archived', 'deleting'. properties and meta are JSON objects.
CREATE TABLE accounts (
    id {bytes} NOT NULL PRIMARY KEY,
    application_id {bytes} NOT NULL,
    username {text},
    status {text} NOT NULL,
    status_reason {text},
    given_name {text},
    family_name {text},
    gender {text},
    birth_date {text},
    picture {text},
    locale {text},
    external_id {text},
    properties {text} NOT NULL,
    meta {text} NOT NULL,
    created_at {integer} NOT NULL,
    updated_at {integer} NOT NULL,
    version {integer} NOT NULL
) {keyed_table};

CREATE INDEX accounts_of_application ON accounts (application_id, id);

-- key: SHA-256 of application, kind and normalised value. kind: 'username', 'email', 'phone', 'external_id'. An unverified one gives
-- way to whoever proves the value.
CREATE TABLE identifiers (
    key {bytes} NOT NULL PRIMARY KEY,
    application_id {bytes} NOT NULL,
    kind {text} NOT NULL,
    value {text} NOT NULL,
    account_id {bytes} NOT NULL,
    verified {boolean} NOT NULL,
    created_at {integer} NOT NULL
) {keyed_table};

CREATE INDEX identifiers_by_value ON identifiers (application_id, value);

-- channel: 'email', 'phone'. value is normalised, typed is what the person typed.
CREATE TABLE contacts (
    account_id {bytes} NOT NULL,
    id {bytes} NOT NULL,
    channel {text} NOT NULL,
    value {text} NOT NULL,
    typed {text} NOT NULL,
    is_primary {boolean} NOT NULL,
    active {boolean} NOT NULL,
    verified_at {integer},
    created_at {integer} NOT NULL,
    PRIMARY KEY (account_id, id)
) {keyed_table};
