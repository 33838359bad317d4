-- The organization that runs this server, its applications (the tenants), their keys and settings.

CREATE TABLE organizations (
    id {bytes} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    created_at {integer} NOT NULL
) {keyed_table};

-- kind: 'application', or 'console' for the one whose accounts are the administrators of the organization.
CREATE TABLE applications (
    id {bytes} NOT NULL PRIMARY KEY,
    organization_id {bytes} NOT NULL REFERENCES organizations (id),
    kind {text} NOT NULL,
    name {text} NOT NULL,
    is_default {boolean} NOT NULL,
    created_at {integer} NOT NULL,
    updated_at {integer} NOT NULL,
    version {integer} NOT NULL
) {keyed_table};

CREATE UNIQUE INDEX applications_default ON applications (organization_id) WHERE is_default;
CREATE UNIQUE INDEX applications_console ON applications (organization_id) WHERE kind = 'console';

-- kind: 'publishable' (names an application, public, kept in clear in `value`), 'secret' (an application's backend), 'administration'
-- (the organization's). `hash` is SHA-256 of the key.
CREATE TABLE keys (
    hash {bytes} NOT NULL PRIMARY KEY,
    id {bytes} NOT NULL UNIQUE,
    organization_id {bytes} NOT NULL REFERENCES organizations (id),
    application_id {bytes} REFERENCES applications (id),
    kind {text} NOT NULL,
    name {text} NOT NULL,
    value {text},
    created_at {integer} NOT NULL,
    revoked_at {integer}
) {keyed_table};

CREATE INDEX keys_of_application ON keys (application_id);

-- One document an application: only what differs from the defaults.
CREATE TABLE settings (
    application_id {bytes} NOT NULL PRIMARY KEY REFERENCES applications (id),
    document {text} NOT NULL,
    version {integer} NOT NULL,
    updated_at {integer} NOT NULL
) {keyed_table};

-- What the installation knows of itself: the fingerprint of its secret key.
CREATE TABLE installation (
    name {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL
) {keyed_table};
