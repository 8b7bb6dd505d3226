-- Who is a trust agent, and when that was earned and lost.
CREATE TABLE trust_agents (
    agent_id BIGINT NOT NULL PRIMARY KEY REFERENCES agents (id),
    since TIMESTAMP NOT NULL,
    failing_since TIMESTAMP
);
CREATE TABLE trust_agent_changes (
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    change TEXT NOT NULL CHECK (change IN ('earned', 'lost')),
    conditions TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX trust_agent_changes_agent ON trust_agent_changes (agent_id, at);
CREATE INDEX standings_verdict ON standings (verdict, agent_id);
