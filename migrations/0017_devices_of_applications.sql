-- How many devices an application has is counted in a part of them, which their hash spreads evenly.

CREATE INDEX device_properties_of_application ON device_properties (application_id, device);
