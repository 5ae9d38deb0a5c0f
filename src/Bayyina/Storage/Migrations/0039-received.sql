-- Who received casualties and when, derived from the folds of casualties; what a warning is about, derived from those of warnings.
CREATE TABLE received (
    statement TEXT NOT NULL PRIMARY KEY,
    casualty TEXT NOT NULL,
    receiver TEXT,                       -- its name, as spellings of it meet
    at_from BIGINT,                      -- seconds since 1970
    at_to BIGINT
);
CREATE INDEX received_casualty ON received (casualty);

ALTER TABLE warning ADD COLUMN incident TEXT;
CREATE INDEX warning_incident ON warning (incident, standing);
CREATE INDEX warning_known_since ON warning (exercise, known_since, id);

INSERT INTO due (what) SELECT 'rebuild' WHERE EXISTS (SELECT 1 FROM statement) ON CONFLICT (what) DO NOTHING;
