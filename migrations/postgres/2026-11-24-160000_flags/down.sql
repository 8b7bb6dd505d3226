DROP INDEX ratings_received;
UPDATE ratings SET withdrawn_at = NULL, uncounted = (SELECT uncounted FROM withheld WHERE kind = 'rating' AND subject_id = ratings.id)
WHERE uncounted = 'removed';
DROP TABLE withheld;
DROP TABLE appeals;
DROP TABLE decisions;
DROP TABLE flags;
DROP TABLE matters;
