-- What came from communities is open again; what is believed is worked out anew when the program starts.
DELETE FROM posteriors;
UPDATE ratings SET origin = 'open', w_origin = 0.15 WHERE origin = 'community';
ALTER TABLE ratings DROP CONSTRAINT ratings_origin_check;
ALTER TABLE ratings ADD CONSTRAINT ratings_origin_check CHECK (origin IN ('verified', 'imported', 'open'));
