-- People and how they sign in.
CREATE TABLE people (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT UNIQUE,
    password_hash TEXT,
    name TEXT NOT NULL,
    moderator BOOLEAN NOT NULL DEFAULT FALSE,
    confirmed_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    deleted_at TIMESTAMP
);
CREATE TABLE sessions (
    id INTEGER NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people (id),
    device TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);
-- Mailed links other than invitations: confirm an address, reset a password, accept a profile, join a company.
CREATE TABLE mailed_links (
    id INTEGER NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    person_id BIGINT REFERENCES people (id),
    agent_id BIGINT,
    company_id BIGINT,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP
);
CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT NOT NULL,
    html_body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    sent_at TIMESTAMP,
    failed_at TIMESTAMP,
    last_error TEXT
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;

-- Companies and what help is about.
CREATE TABLE companies (
    id INTEGER NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    url TEXT,
    domain TEXT,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE company_members (
    company_id BIGINT NOT NULL REFERENCES companies (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    since TIMESTAMP NOT NULL,
    PRIMARY KEY (company_id, person_id)
);
CREATE INDEX company_members_person ON company_members (person_id);
CREATE TABLE products (
    id INTEGER NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL REFERENCES companies (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (company_id, slug)
);
CREATE TABLE topics (
    id INTEGER NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

-- Agents: the public profiles of those who help.
CREATE TABLE agents (
    id INTEGER NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    person_id BIGINT UNIQUE REFERENCES people (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'public', 'paused', 'left')),
    bio TEXT NOT NULL DEFAULT '',
    languages TEXT NOT NULL DEFAULT '',
    hours TEXT NOT NULL DEFAULT '',
    reach_text TEXT NOT NULL DEFAULT '',
    reach_url TEXT,
    photo_version TEXT,
    consented_at TIMESTAMP,
    consent_ground TEXT,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE retired_handles (
    handle TEXT NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    retired_at TIMESTAMP NOT NULL
);
CREATE TABLE photos (
    agent_id BIGINT NOT NULL PRIMARY KEY REFERENCES agents (id),
    large BLOB NOT NULL,
    small BLOB NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE TABLE agent_topics (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    PRIMARY KEY (agent_id, topic_id)
);
CREATE TABLE agent_products (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    PRIMARY KEY (agent_id, product_id)
);
CREATE TABLE employments (
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT NOT NULL REFERENCES companies (id),
    title TEXT NOT NULL DEFAULT '',
    since TIMESTAMP NOT NULL,
    until TIMESTAMP,
    confirmed_at TIMESTAMP
);
CREATE INDEX employments_agent ON employments (agent_id);
CREATE INDEX employments_company ON employments (company_id);

-- Cases and what customers said of the help in them.
CREATE TABLE cases (
    id INTEGER NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL REFERENCES companies (id),
    reference TEXT NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    channel TEXT NOT NULL,
    product_id BIGINT REFERENCES products (id),
    topic_id BIGINT REFERENCES topics (id),
    opened_at TIMESTAMP NOT NULL,
    first_reply_at TIMESTAMP,
    first_reply_seconds BIGINT,
    resolved_at TIMESTAMP,
    reopened_at TIMESTAMP,
    UNIQUE (company_id, reference)
);
CREATE INDEX cases_agent_reply ON cases (agent_id, first_reply_seconds);
CREATE INDEX cases_agent_resolved ON cases (agent_id, resolved_at);
CREATE INDEX cases_company_reply ON cases (company_id, first_reply_seconds);
CREATE INDEX cases_company_resolved ON cases (company_id, resolved_at);
-- Whoever rates or thanks: a person who signs in, or a customer whom one company knows by a reference.
CREATE TABLE raters (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id BIGINT UNIQUE REFERENCES people (id),
    company_id BIGINT REFERENCES companies (id),
    reference TEXT,
    name TEXT,
    deviation_sum DOUBLE NOT NULL DEFAULT 0,
    deviation_n BIGINT NOT NULL DEFAULT 0,
    touched_at TIMESTAMP NOT NULL,
    UNIQUE (company_id, reference)
);
CREATE TABLE invitations (
    id INTEGER NOT NULL PRIMARY KEY,
    jti TEXT NOT NULL UNIQUE,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT NOT NULL REFERENCES companies (id),
    rater_id BIGINT NOT NULL REFERENCES raters (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE UNIQUE INDEX invitations_open ON invitations (case_id) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_company ON invitations (company_id, created_at);
CREATE TABLE ratings (
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT REFERENCES companies (id),
    case_id BIGINT UNIQUE REFERENCES cases (id),
    rater_id BIGINT NOT NULL REFERENCES raters (id),
    product_id BIGINT REFERENCES products (id),
    topic_id BIGINT REFERENCES topics (id),
    origin TEXT NOT NULL CHECK (origin IN ('verified', 'imported', 'open')),
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    listened BOOLEAN,
    knowledgeable BOOLEAN,
    empowered BOOLEAN,
    human BOOLEAN,
    on_my_side BOOLEAN,
    comment TEXT,
    fault TEXT CHECK (fault IN ('person', 'policy')),
    rated_at TIMESTAMP NOT NULL,
    edited_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    w_origin DOUBLE NOT NULL,
    w_credibility DOUBLE NOT NULL,
    w_marginal DOUBLE NOT NULL,
    w_coverage DOUBLE NOT NULL,
    uncounted TEXT
);
CREATE UNIQUE INDEX ratings_rater ON ratings (agent_id, rater_id, rated_at);
CREATE INDEX ratings_agent ON ratings (agent_id, rated_at);
CREATE INDEX ratings_by_rater ON ratings (rater_id);
CREATE INDEX ratings_company ON ratings (company_id, rated_at) WHERE fault = 'policy';
CREATE TABLE rating_versions (
    id INTEGER NOT NULL PRIMARY KEY,
    rating_id BIGINT NOT NULL REFERENCES ratings (id),
    agent_id BIGINT NOT NULL,
    stars INTEGER NOT NULL,
    listened BOOLEAN,
    knowledgeable BOOLEAN,
    empowered BOOLEAN,
    human BOOLEAN,
    on_my_side BOOLEAN,
    comment TEXT,
    fault TEXT,
    written_at TIMESTAMP NOT NULL,
    replaced_at TIMESTAMP NOT NULL
);
CREATE INDEX rating_versions_rating ON rating_versions (rating_id);
CREATE TABLE thanks (
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT REFERENCES companies (id),
    case_id BIGINT REFERENCES cases (id),
    rater_id BIGINT NOT NULL REFERENCES raters (id),
    text TEXT NOT NULL,
    signed BOOLEAN NOT NULL DEFAULT TRUE,
    sent_at TIMESTAMP NOT NULL,
    hidden_at TIMESTAMP
);
CREATE UNIQUE INDEX thanks_sender ON thanks (agent_id, rater_id, sent_at);

-- Sufficient statistics of the trust in an agent; see docs/trust.md.
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
CREATE TABLE standings (
    agent_id BIGINT NOT NULL PRIMARY KEY REFERENCES agents (id),
    verdict TEXT NOT NULL,
    since TIMESTAMP NOT NULL,
    candidate TEXT,
    candidate_since TIMESTAMP
);
-- How many voices reached an agent through one company: the group whose later voices add less.
CREATE TABLE voices (
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    company_id BIGINT NOT NULL REFERENCES companies (id),
    n BIGINT NOT NULL,
    PRIMARY KEY (agent_id, company_id)
) WITHOUT ROWID;

-- Communities and whom they vouch for.
CREATE TABLE communities (
    id INTEGER NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    joining TEXT NOT NULL CHECK (joining IN ('open', 'admitted')),
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE memberships (
    community_id BIGINT NOT NULL REFERENCES communities (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL CHECK (role IN ('member', 'steward')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'member')),
    admitted_by BIGINT REFERENCES people (id),
    joined_at TIMESTAMP NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
CREATE INDEX memberships_person ON memberships (person_id);
CREATE TABLE vouches (
    community_id BIGINT NOT NULL REFERENCES communities (id),
    voucher_id BIGINT NOT NULL REFERENCES people (id),
    member_id BIGINT NOT NULL REFERENCES people (id),
    vouched_at TIMESTAMP NOT NULL,
    PRIMARY KEY (community_id, voucher_id, member_id)
);
CREATE INDEX vouches_member ON vouches (community_id, member_id);
CREATE TABLE endorsements (
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    community_id BIGINT NOT NULL REFERENCES communities (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    reason TEXT NOT NULL,
    endorsed_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP
);
CREATE UNIQUE INDEX endorsements_standing ON endorsements (agent_id, community_id, person_id, topic_id) WHERE withdrawn_at IS NULL;
CREATE INDEX endorsements_community ON endorsements (community_id, endorsed_at);
CREATE INDEX endorsements_person ON endorsements (person_id);

-- Searching: one folded document for each public agent, and the words in them.
CREATE TABLE agent_documents (
    agent_id BIGINT NOT NULL PRIMARY KEY REFERENCES agents (id),
    name TEXT NOT NULL,
    work TEXT NOT NULL,
    subjects TEXT NOT NULL,
    circles TEXT NOT NULL,
    languages TEXT NOT NULL,
    trust DOUBLE NOT NULL
);
CREATE INDEX agent_documents_trust ON agent_documents (trust);
CREATE TABLE search_words (
    id INTEGER NOT NULL PRIMARY KEY,
    word TEXT NOT NULL UNIQUE,
    uses BIGINT NOT NULL
);
-- The rowid is the agent's id; the triggers of neither database are used: store/search.rs writes both tables.
CREATE VIRTUAL TABLE agents_fts USING fts5 (name, work, subjects, circles, languages, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3');
CREATE VIRTUAL TABLE search_words_trigrams USING fts5 (word, content = '', contentless_delete = 1, tokenize = 'trigram');
