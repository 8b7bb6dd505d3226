UPDATE ratings SET w_credibility = (SELECT credibility FROM lowered_ratings WHERE rating_id = ratings.id)
WHERE id IN (SELECT rating_id FROM lowered_ratings);
DROP TABLE job_runs;
DROP TABLE lowered_ratings;
DROP TABLE suspected_raters;
DROP TABLE suspicions;
DROP INDEX raters_touched;
ALTER TABLE raters DROP COLUMN suspicion;
DROP INDEX ratings_edited;
DROP INDEX ratings_text;
ALTER TABLE ratings DROP COLUMN text_hash;
