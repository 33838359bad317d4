-- A session that was begun on a device which may have a login token ends that token when it is ended.

-- device: as in login_tokens; none where the session was begun by a client that has no login tokens.
ALTER TABLE {credentials}sessions ADD COLUMN device {bytes};
