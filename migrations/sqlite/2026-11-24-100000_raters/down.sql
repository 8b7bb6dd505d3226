DROP INDEX ratings_rater;
CREATE UNIQUE INDEX ratings_rater ON ratings (agent_id, rater_id, rated_at);
CREATE INDEX ratings_by_rater ON ratings (rater_id);
