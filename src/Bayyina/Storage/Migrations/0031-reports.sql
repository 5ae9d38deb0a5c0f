-- Reports, strikes, sightings, and what of incidents boards are ordered by. Derived from the folds. Times are seconds since 1970; points
-- are millionths of a degree, whole numbers that every database keeps alike.
ALTER TABLE incident ADD COLUMN type TEXT;
ALTER TABLE incident ADD COLUMN strike TEXT;
ALTER TABLE incident ADD COLUMN at_from BIGINT;                          -- the earliest and the latest that its time allows
ALTER TABLE incident ADD COLUMN at_to BIGINT;
ALTER TABLE incident ADD COLUMN place_code TEXT;
ALTER TABLE incident ADD COLUMN lat_e6 BIGINT;
ALTER TABLE incident ADD COLUMN lon_e6 BIGINT;
ALTER TABLE incident ADD COLUMN uncertainty_m BIGINT;
CREATE INDEX incident_at ON incident (exercise, at_from);
CREATE INDEX incident_strike ON incident (strike);

CREATE TABLE report (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    state TEXT NOT NULL,                 -- open: about nothing yet; placed; conflict: about two things by people who did not see each other
    known_since BIGINT NOT NULL,         -- server time of the first statement about it
    at TEXT,                             -- EDTF, as it was said
    at_from BIGINT,
    at_to BIGINT,
    channel TEXT,
    type TEXT,
    weapon TEXT,
    what TEXT,                           -- its beginning
    place TEXT,
    place_code TEXT,
    lat_e6 BIGINT,
    lon_e6 BIGINT,
    uncertainty_m BIGINT,
    trapped TEXT,                        -- as it is typed: 6, ~6, 5-7
    children TEXT,
    flags TEXT NOT NULL                  -- what is odd about it, codes with a space between
);
CREATE INDEX report_known_since ON report (exercise, known_since, id);
CREATE INDEX report_state ON report (exercise, state, known_since, id);
CREATE INDEX report_at ON report (exercise, at_from);

CREATE TABLE report_concern (
    report TEXT NOT NULL,
    statement TEXT NOT NULL,             -- a head of the status "concerns"
    incident TEXT,
    strike TEXT,
    PRIMARY KEY (report, statement)
) WITHOUT ROWID;
CREATE INDEX report_concern_incident ON report_concern (incident);
CREATE INDEX report_concern_strike ON report_concern (strike);

CREATE TABLE strike (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    known_since BIGINT NOT NULL,
    at TEXT,
    at_from BIGINT,
    at_to BIGINT,
    weapon TEXT,                         -- every current one, with / between them where they disagree
    target TEXT,
    place TEXT,
    place_code TEXT,
    lat_e6 BIGINT,
    lon_e6 BIGINT,
    uncertainty_m BIGINT,
    accounts INTEGER NOT NULL            -- how many current statements report it
);
CREATE INDEX strike_known_since ON strike (exercise, known_since, id);
CREATE INDEX strike_at ON strike (exercise, at_from);

CREATE TABLE sighting (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    known_since BIGINT NOT NULL,
    at TEXT,
    at_from BIGINT,
    at_to BIGINT,
    what TEXT,
    form TEXT,
    heading TEXT,
    place TEXT,
    place_code TEXT,
    lat_e6 BIGINT,
    lon_e6 BIGINT,
    uncertainty_m BIGINT
);
CREATE INDEX sighting_known_since ON sighting (exercise, known_since, id);

-- Which subjects are one, and which are not: the current statements that say so.
CREATE TABLE bond (
    statement TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,                  -- incident.same, strike.same, incident.differs, strike.differs, report.differs
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    exercise INTEGER NOT NULL
);
CREATE INDEX bond_one ON bond (one);
CREATE INDEX bond_other ON bond (other);

INSERT INTO due (what) SELECT 'rebuild' WHERE EXISTS (SELECT 1 FROM statement) ON CONFLICT (what) DO NOTHING;
