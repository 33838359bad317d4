-- Free properties of devices on which nobody needs to be logged in.

-- device: SHA-256 of the application and the device's own id. properties is a JSON object.
CREATE TABLE device_properties (
    device {bytes} NOT NULL PRIMARY KEY,
    application_id {bytes} NOT NULL,
    properties {text} NOT NULL,
    updated_at {integer} NOT NULL
) {keyed_table};

CREATE INDEX device_properties_age ON device_properties (updated_at);
