-- The hash of a rating's words, to find copies; none where they are too few.
ALTER TABLE ratings ADD COLUMN text_hash BIGINT;
CREATE INDEX ratings_text ON ratings (text_hash) WHERE text_hash IS NOT NULL;
CREATE INDEX ratings_edited ON ratings (edited_at) WHERE edited_at IS NOT NULL;
-- How likely a rater is bought, as long as a suspicion stands that names them.
ALTER TABLE raters ADD COLUMN suspicion DOUBLE NOT NULL DEFAULT 0;
CREATE INDEX raters_touched ON raters (touched_at);
-- Ratings that look bought: of one agent, or by one rater. A moderator decides.
CREATE TABLE suspicions (
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT REFERENCES agents (id),
    rater_id BIGINT REFERENCES raters (id),
    probability DOUBLE NOT NULL,
    reasons TEXT NOT NULL,
    raised_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'cleared', 'upheld')),
    decided_by BIGINT REFERENCES people (id),
    decided_at TIMESTAMP,
    decision TEXT,
    CHECK ((agent_id IS NULL) <> (rater_id IS NULL)),
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX suspicions_agent ON suspicions (agent_id) WHERE state = 'open' AND agent_id IS NOT NULL;
CREATE UNIQUE INDEX suspicions_rater ON suspicions (rater_id) WHERE state = 'open' AND rater_id IS NOT NULL;
CREATE INDEX suspicions_queue ON suspicions (raised_at, probability DESC, id) WHERE state = 'open';
-- Whose ratings it is about.
CREATE TABLE suspected_raters (
    suspicion_id BIGINT NOT NULL REFERENCES suspicions (id),
    rater_id BIGINT NOT NULL REFERENCES raters (id),
    PRIMARY KEY (suspicion_id, rater_id)
);
CREATE INDEX suspected_raters_rater ON suspected_raters (rater_id);
-- The credibility that a rating had before it was lowered.
CREATE TABLE lowered_ratings (
    rating_id BIGINT NOT NULL PRIMARY KEY REFERENCES ratings (id),
    credibility DOUBLE NOT NULL
);
-- When a job that looks at what is new began last.
CREATE TABLE job_runs (
    job TEXT NOT NULL PRIMARY KEY,
    began_at TIMESTAMP NOT NULL
);
