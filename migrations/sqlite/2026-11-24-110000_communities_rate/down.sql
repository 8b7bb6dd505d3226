-- What came from communities is open again; what is believed is worked out anew when the program starts.
DELETE FROM posteriors;
UPDATE ratings SET origin = 'open', w_origin = 0.15 WHERE origin = 'community';
ALTER TABLE ratings ADD COLUMN comes_from TEXT NOT NULL DEFAULT 'open'
    CHECK (comes_from IN ('verified', 'imported', 'open'));
UPDATE ratings SET comes_from = origin;
ALTER TABLE ratings DROP COLUMN origin;
ALTER TABLE ratings RENAME COLUMN comes_from TO origin;
