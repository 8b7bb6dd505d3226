-- What cases came to, by company and month: of all, of each agent's (else 0), on each topic (else 0), and of each channel
-- (else empty). What was counted is JSON. Filled from the cases when the program starts.
CREATE TABLE figures (
    company_id BIGINT NOT NULL REFERENCES companies (id),
    agent_id BIGINT NOT NULL DEFAULT 0,
    topic_id BIGINT NOT NULL DEFAULT 0,
    channel TEXT NOT NULL DEFAULT '',
    month TIMESTAMP NOT NULL,
    counted TEXT NOT NULL,
    PRIMARY KEY (company_id, agent_id, topic_id, channel, month)
);
CREATE INDEX figures_agent ON figures (agent_id) WHERE agent_id > 0;
-- Quantiles are no longer walked to.
DROP INDEX cases_agent_reply;
DROP INDEX cases_company_reply;
