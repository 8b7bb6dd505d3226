-- Whom a letter to a customer was for, as a pseudonym, and which invitation it carried: both stay when the address is
-- gone, so that a mail that comes back can be told from another.
ALTER TABLE outbox ADD COLUMN pseudonym TEXT;
ALTER TABLE outbox ADD COLUMN invitation_id BIGINT;
ALTER TABLE outbox ADD COLUMN stop_url TEXT;
CREATE INDEX outbox_pseudonym ON outbox (pseudonym) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_invitation ON outbox (invitation_id) WHERE invitation_id IS NOT NULL;
-- An invitation that reached nobody, and what the mail server said.
ALTER TABLE invitations ADD COLUMN undelivered_at TIMESTAMP;
ALTER TABLE invitations ADD COLUMN undelivered TEXT;
-- Whom we write to no more.
CREATE TABLE suppressions (
    pseudonym TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('asked', 'bounced', 'complained')),
    at TIMESTAMP NOT NULL
);
-- Whom an invitation was written to lately, so that a week brings one.
CREATE TABLE asked (
    pseudonym TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL
);
