-- A rating may come from somebody whom a community knows.
ALTER TABLE ratings DROP CONSTRAINT ratings_origin_check;
ALTER TABLE ratings ADD CONSTRAINT ratings_origin_check CHECK (origin IN ('verified', 'imported', 'community', 'open'));
