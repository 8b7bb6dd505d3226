-- What the whole site taught: where everyone begins, and how far raters are apart.
CREATE TABLE site_priors (
    facet TEXT NOT NULL PRIMARY KEY,
    mean DOUBLE PRECISION NOT NULL,
    strength DOUBLE PRECISION NOT NULL,
    fitted_at TIMESTAMP NOT NULL
);
