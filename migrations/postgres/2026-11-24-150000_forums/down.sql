DROP TABLE solutions;
DROP TABLE forum_members;
DROP TABLE forums;
