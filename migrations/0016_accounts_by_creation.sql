-- Lists of accounts by time of creation, page by page. Ids alone are not in that order: those of accounts that came from elsewhere are
-- older, or of another kind.

CREATE INDEX accounts_by_creation ON accounts (application_id, created_at, id);
