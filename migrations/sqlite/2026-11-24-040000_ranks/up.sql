-- How well a community knows each of its members, and how far its endorsements of an agent reach; see docs/trust.md.
CREATE TABLE community_ranks (
    community_id BIGINT NOT NULL REFERENCES communities (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    rank DOUBLE NOT NULL,
    known BOOLEAN NOT NULL,
    PRIMARY KEY (community_id, person_id)
) WITHOUT ROWID;
CREATE TABLE reaches (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    community_id BIGINT NOT NULL REFERENCES communities (id),
    reach DOUBLE NOT NULL,
    endorsers BIGINT NOT NULL,
    known BIGINT NOT NULL,
    PRIMARY KEY (agent_id, community_id)
) WITHOUT ROWID;
CREATE INDEX reaches_community ON reaches (community_id);
-- When something changed by which a community is ranked, and the change up to which it was: due while they differ.
ALTER TABLE communities ADD COLUMN stirred_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
ALTER TABLE communities ADD COLUMN ranked_at TIMESTAMP;
-- How many of its members rated by invitation.
ALTER TABLE communities ADD COLUMN roots BIGINT NOT NULL DEFAULT 0;
-- Customers who rated by a link and let their communities count it; their name stands nowhere beside it.
CREATE TABLE rater_links (
    rater_id BIGINT NOT NULL PRIMARY KEY REFERENCES raters (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    linked_at TIMESTAMP NOT NULL
) WITHOUT ROWID;
CREATE INDEX rater_links_person ON rater_links (person_id);
-- The person behind a rater, as their communities count it.
CREATE VIEW authors AS
    SELECT id AS rater_id, person_id FROM raters WHERE person_id IS NOT NULL
    UNION ALL SELECT rater_id, person_id FROM rater_links;
