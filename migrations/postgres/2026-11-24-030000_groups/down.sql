ALTER TABLE ratings DROP COLUMN signed;
ALTER TABLE ratings DROP COLUMN independent;
DROP TABLE posteriors;
CREATE TABLE posteriors (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    facet TEXT NOT NULL,
    subject_id BIGINT NOT NULL DEFAULT 0,
    s DOUBLE PRECISION NOT NULL,
    w DOUBLE PRECISION NOT NULL,
    at TIMESTAMP NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (agent_id, facet, subject_id)
);
CREATE TABLE voices (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT NOT NULL REFERENCES companies (id),
    n BIGINT NOT NULL,
    PRIMARY KEY (agent_id, company_id)
);
CREATE INDEX posteriors_subject ON posteriors (subject_id, facet) WHERE subject_id > 0;
