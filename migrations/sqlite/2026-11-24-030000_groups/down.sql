ALTER TABLE ratings DROP COLUMN signed;
ALTER TABLE ratings DROP COLUMN independent;
DROP TABLE posteriors;
CREATE TABLE posteriors (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    facet TEXT NOT NULL,
    subject_id BIGINT NOT NULL DEFAULT 0,
    s DOUBLE NOT NULL,
    w DOUBLE NOT NULL,
    at TIMESTAMP NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (agent_id, facet, subject_id)
) WITHOUT ROWID;
CREATE TABLE voices (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT NOT NULL REFERENCES companies (id),
    n BIGINT NOT NULL,
    PRIMARY KEY (agent_id, company_id)
) WITHOUT ROWID;
CREATE INDEX posteriors_subject ON posteriors (subject_id, facet) WHERE subject_id > 0;
