-- The roles that an application knows, and those that its accounts hold.

CREATE TABLE roles (
    application_id {bytes} NOT NULL REFERENCES applications (id),
    name {text} NOT NULL,
    id {bytes} NOT NULL,
    description {text} NOT NULL,
    created_at {integer} NOT NULL,
    PRIMARY KEY (application_id, name)
) {keyed_table};

-- The ids of the roles that the account was granted, one after another; those of removed roles mean nothing.
ALTER TABLE accounts ADD COLUMN roles {bytes};
