-- The secret that forms and customers' pseudonyms hang on. No key that signs can be it: keys are retired.
CREATE TABLE site (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    secret BYTEA NOT NULL
);
INSERT INTO site (id, secret) SELECT 1, secret FROM signing_keys ORDER BY created_at, kid LIMIT 1;
