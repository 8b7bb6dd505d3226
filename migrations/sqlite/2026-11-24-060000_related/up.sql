-- What a rating adds to voices close to it in place or time, how it is related to them, and how many they are.
ALTER TABLE ratings ADD COLUMN w_related DOUBLE NOT NULL DEFAULT 1;
ALTER TABLE ratings ADD COLUMN relation TEXT;
ALTER TABLE ratings ADD COLUMN related_n BIGINT;
-- Where ratings came from, as hashes that nobody can undo once their salt is gone. Kept for two weeks.
CREATE TABLE salts (
    id INTEGER NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL,
    since TIMESTAMP NOT NULL
);
CREATE TABLE traces (
    rating_id BIGINT NOT NULL PRIMARY KEY REFERENCES ratings (id),
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    network BLOB,
    household BLOB,
    left_at TIMESTAMP NOT NULL
);
CREATE INDEX traces_agent ON traces (agent_id, left_at);
CREATE INDEX traces_household ON traces (agent_id, household);
CREATE INDEX traces_left ON traces (left_at);
