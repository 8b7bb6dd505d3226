-- Where cases come from: a helpdesk of a company, at an address of its own.
CREATE TABLE connections (
    id INTEGER NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL REFERENCES companies (id),
    helpdesk TEXT NOT NULL,
    address TEXT NOT NULL UNIQUE,
    secret TEXT,
    previous_secret TEXT,
    previous_until TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);
CREATE INDEX connections_company ON connections (company_id);
-- What was accepted, until it was understood; the body may hold what a customer wrote, and goes as soon as it is read.
CREATE TABLE deliveries (
    id INTEGER NOT NULL PRIMARY KEY,
    connection_id BIGINT NOT NULL REFERENCES connections (id),
    delivery TEXT,
    event TEXT NOT NULL,
    body BLOB NOT NULL,
    received_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'ignored', 'stuck')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at TIMESTAMP NOT NULL,
    outcome TEXT,
    reference TEXT,
    UNIQUE (connection_id, delivery)
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_connection ON deliveries (connection_id, received_at);
-- Whom a helpdesk names, and which agent of ours that is.
CREATE TABLE helpdesk_agents (
    id INTEGER NOT NULL PRIMARY KEY,
    connection_id BIGINT NOT NULL REFERENCES connections (id),
    external_id TEXT,
    email TEXT,
    name TEXT NOT NULL,
    agent_id BIGINT REFERENCES agents (id),
    nobody BOOLEAN NOT NULL DEFAULT FALSE,
    confirmed_at TIMESTAMP,
    UNIQUE (connection_id, external_id),
    UNIQUE (connection_id, email)
);
CREATE INDEX helpdesk_agents_agent ON helpdesk_agents (agent_id);
-- What a company's own words for the state of a case mean.
CREATE TABLE helpdesk_states (
    connection_id BIGINT NOT NULL REFERENCES connections (id),
    word TEXT NOT NULL,
    means TEXT NOT NULL CHECK (means IN ('open', 'resolved', 'nothing')),
    PRIMARY KEY (connection_id, word)
);
-- What happened in a case, in whatever order it was told.
CREATE TABLE case_steps (
    connection_id BIGINT NOT NULL REFERENCES connections (id),
    reference TEXT NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('opened', 'reopened', 'assigned', 'replied', 'resolved')),
    at TIMESTAMP NOT NULL,
    helper_id BIGINT NOT NULL DEFAULT 0,
    told_at TIMESTAMP NOT NULL,
    PRIMARY KEY (connection_id, reference, at, step, helper_id)
) WITHOUT ROWID;
-- Customers who are to be asked, until they were.
CREATE TABLE pending_invitations (
    case_id BIGINT NOT NULL PRIMARY KEY REFERENCES cases (id),
    recipient TEXT NOT NULL,
    due_at TIMESTAMP NOT NULL,
    until TIMESTAMP NOT NULL
);
CREATE INDEX pending_invitations_due ON pending_invitations (due_at);
ALTER TABLE cases ADD COLUMN connection_id BIGINT REFERENCES connections (id);
ALTER TABLE cases ADD COLUMN reopenings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN handed_over BOOLEAN NOT NULL DEFAULT FALSE;
-- When customers are asked, in hours after the case was resolved, and how many of a hundred.
ALTER TABLE companies ADD COLUMN invite_after INTEGER NOT NULL DEFAULT 24;
ALTER TABLE companies ADD COLUMN invite_share INTEGER NOT NULL DEFAULT 100;
