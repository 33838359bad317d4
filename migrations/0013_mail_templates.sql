-- Mails that an application words itself and sends by name. Placeholders stand between percent signs.

CREATE TABLE mail_templates (
    application_id {bytes} NOT NULL REFERENCES applications (id),
    name {text} NOT NULL,
    subject {text} NOT NULL,
    sender {text} NOT NULL,
    bcc {text} NOT NULL,
    text {text} NOT NULL,
    updated_at {integer} NOT NULL,
    version {integer} NOT NULL,
    PRIMARY KEY (application_id, name)
) {keyed_table};
