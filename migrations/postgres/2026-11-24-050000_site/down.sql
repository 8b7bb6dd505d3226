DROP TABLE site_priors;
