-- One index for what a rater said of an agent and for what they said at all: each new rating is written into one less.
DROP INDEX ratings_rater;
DROP INDEX ratings_by_rater;
CREATE UNIQUE INDEX ratings_rater ON ratings (rater_id, agent_id, rated_at);
