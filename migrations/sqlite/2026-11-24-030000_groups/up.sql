-- What is believed is kept apart for each company through which alone voices are known (0: voices of their own). It is
-- filled again from the ratings when the program starts.
DROP TABLE posteriors;
DROP TABLE voices;
CREATE TABLE posteriors (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    facet TEXT NOT NULL,
    subject_id BIGINT NOT NULL DEFAULT 0,
    company_id BIGINT NOT NULL DEFAULT 0,
    s DOUBLE NOT NULL,
    w DOUBLE NOT NULL,
    at TIMESTAMP NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (agent_id, facet, subject_id, company_id)
) WITHOUT ROWID;
CREATE INDEX posteriors_subject ON posteriors (subject_id, facet) WHERE subject_id > 0;
-- Whether the rater is known otherwise than through the company.
ALTER TABLE ratings ADD COLUMN independent BOOLEAN NOT NULL DEFAULT FALSE;
-- The name that an author without an account lets stand beside this rating.
ALTER TABLE ratings ADD COLUMN signed TEXT;
UPDATE ratings SET
    independent = (SELECT person_id IS NOT NULL FROM raters WHERE raters.id = ratings.rater_id),
    signed = (SELECT name FROM raters WHERE raters.id = ratings.rater_id AND person_id IS NULL);
