-- A rating may come from somebody whom a community knows. What a column may hold changes only with a new column.
ALTER TABLE ratings ADD COLUMN comes_from TEXT NOT NULL DEFAULT 'open'
    CHECK (comes_from IN ('verified', 'imported', 'community', 'open'));
UPDATE ratings SET comes_from = origin;
ALTER TABLE ratings DROP COLUMN origin;
ALTER TABLE ratings RENAME COLUMN comes_from TO origin;
