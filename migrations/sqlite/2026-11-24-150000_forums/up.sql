-- A community's own forum: it tells whose answers were accepted, and who belongs to it.
CREATE TABLE forums (
    id INTEGER NOT NULL PRIMARY KEY,
    community_id BIGINT NOT NULL UNIQUE REFERENCES communities (id),
    kind TEXT NOT NULL CHECK (kind IN ('discourse', 'own')),
    url TEXT NOT NULL,
    address TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    connect_secret TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
-- Whom a forum knows, and which account of ours that is, once they came from there themselves.
CREATE TABLE forum_members (
    forum_id BIGINT NOT NULL REFERENCES forums (id),
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    trust_level INTEGER,
    person_id BIGINT REFERENCES people (id),
    seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (forum_id, external_id)
);
CREATE UNIQUE INDEX forum_members_person ON forum_members (forum_id, person_id);
CREATE INDEX forum_members_who ON forum_members (person_id);
-- Questions that somebody's answer solved; `told` orders what the forum says of one.
CREATE TABLE solutions (
    forum_id BIGINT NOT NULL REFERENCES forums (id),
    reference TEXT NOT NULL,
    external_id TEXT NOT NULL,
    solved_at TIMESTAMP NOT NULL,
    undone BOOLEAN NOT NULL,
    told BIGINT NOT NULL,
    PRIMARY KEY (forum_id, reference)
);
CREATE INDEX solutions_solver ON solutions (forum_id, external_id);
