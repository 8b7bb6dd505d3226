DROP TABLE traces;
DROP TABLE salts;
ALTER TABLE ratings DROP COLUMN related_n;
ALTER TABLE ratings DROP COLUMN relation;
ALTER TABLE ratings DROP COLUMN w_related;
