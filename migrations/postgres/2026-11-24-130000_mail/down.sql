DROP TABLE asked;
DROP TABLE suppressions;
ALTER TABLE invitations DROP COLUMN undelivered;
ALTER TABLE invitations DROP COLUMN undelivered_at;
DROP INDEX outbox_invitation;
DROP INDEX outbox_pseudonym;
ALTER TABLE outbox DROP COLUMN stop_url;
ALTER TABLE outbox DROP COLUMN invitation_id;
ALTER TABLE outbox DROP COLUMN pseudonym;
