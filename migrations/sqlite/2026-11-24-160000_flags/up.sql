-- Content that somebody flagged, from the first flag until the last word on it. `subject_id` is the id of the rating, of
-- the thanks, of the endorsement, or of the agent whose profile it is.
CREATE TABLE matters (
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('rating', 'thanks', 'endorsement', 'profile')),
    subject_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT REFERENCES companies (id),
    severity INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 3),
    opened_at TIMESTAMP NOT NULL,
    waits_since TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'appealed', 'final')),
    took BIGINT
);
CREATE UNIQUE INDEX matters_open ON matters (kind, subject_id) WHERE state IN ('open', 'appealed');
CREATE INDEX matters_queue ON matters (severity DESC, waits_since, id) WHERE state IN ('open', 'appealed');
CREATE INDEX matters_subject ON matters (kind, subject_id);
CREATE INDEX matters_company ON matters (company_id);
CREATE INDEX matters_agent ON matters (agent_id);
-- Who flagged it, and why. Whoever is not signed in is a key that nobody can undo once its salt is gone.
CREATE TABLE flags (
    id INTEGER NOT NULL PRIMARY KEY,
    matter_id BIGINT NOT NULL REFERENCES matters (id),
    rule TEXT NOT NULL,
    words TEXT,
    flagged_by TEXT NOT NULL CHECK (flagged_by IN ('company', 'agent', 'customer', 'visitor')),
    person_id BIGINT REFERENCES people (id),
    household BLOB,
    flagged_at TIMESTAMP NOT NULL,
    UNIQUE (matter_id, person_id),
    UNIQUE (matter_id, household)
);
CREATE INDEX flags_person ON flags (person_id);
-- What a moderator decided: once, and once more on appeal.
CREATE TABLE decisions (
    id INTEGER NOT NULL PRIMARY KEY,
    matter_id BIGINT NOT NULL REFERENCES matters (id),
    on_appeal BOOLEAN NOT NULL,
    ruling TEXT NOT NULL CHECK (ruling IN ('keep', 'remove')),
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by BIGINT NOT NULL REFERENCES people (id),
    decided_at TIMESTAMP NOT NULL,
    UNIQUE (matter_id, on_appeal)
);
CREATE TABLE appeals (
    decision_id BIGINT NOT NULL PRIMARY KEY REFERENCES decisions (id),
    side TEXT NOT NULL CHECK (side IN ('author', 'agent', 'flagger')),
    person_id BIGINT REFERENCES people (id),
    words TEXT NOT NULL,
    appealed_at TIMESTAMP NOT NULL,
    outcome TEXT CHECK (outcome IN ('upheld', 'overturned'))
);
-- Words that are not shown now: while they are looked at, or since a decision removed them. `uncounted` is what a removed
-- rating did not count for before.
CREATE TABLE withheld (
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    matter_id BIGINT NOT NULL REFERENCES matters (id),
    decision_id BIGINT REFERENCES decisions (id),
    uncounted TEXT,
    PRIMARY KEY (kind, subject_id)
) WITHOUT ROWID;
CREATE INDEX ratings_received ON ratings (company_id) WHERE company_id IS NOT NULL;
