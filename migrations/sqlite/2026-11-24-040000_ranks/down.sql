DROP VIEW authors;
DROP TABLE rater_links;
ALTER TABLE communities DROP COLUMN roots;
ALTER TABLE communities DROP COLUMN ranked_at;
ALTER TABLE communities DROP COLUMN stirred_at;
DROP TABLE reaches;
DROP TABLE community_ranks;
