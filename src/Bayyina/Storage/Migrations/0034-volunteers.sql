-- Derived from the folds of centres and volunteers. Nothing that is protected stands here: of somebody killed the name only once their kin know.
CREATE TABLE centre (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    name TEXT,
    name_key TEXT NOT NULL,
    place TEXT,
    standing TEXT NOT NULL,              -- Unknown, Open, GivenUp, Conflict
    known_since BIGINT NOT NULL          -- server time of the first statement about it, in seconds since 1970
);
CREATE INDEX centre_known_since ON centre (exercise, known_since, id);

CREATE TABLE volunteer (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    name TEXT,                           -- both spellings; null while it is held back
    name_key TEXT NOT NULL,
    centre TEXT,
    roles TEXT NOT NULL,                 -- a line each
    state TEXT NOT NULL,                 -- the code of the state of service, or contradictory
    bar TEXT NOT NULL,                   -- why they may not be sent; None
    shift TEXT NOT NULL,                 -- None, In, Out, Contradictory
    held INTEGER NOT NULL,
    known_since BIGINT NOT NULL
);
CREATE INDEX volunteer_known_since ON volunteer (exercise, known_since, id, name_key);
CREATE INDEX volunteer_centre ON volunteer (centre, known_since, id);
CREATE INDEX volunteer_state ON volunteer (exercise, state, known_since, id);
CREATE INDEX volunteer_shift ON volunteer (exercise, shift, known_since, id);

-- Which states of service are possible from one moment on until another, as was known from one day on until another.
CREATE TABLE volunteer_service (
    volunteer TEXT NOT NULL,
    exercise INTEGER NOT NULL,
    state TEXT NOT NULL,
    begins TEXT NOT NULL,                -- 2018-07-25T00:00:00; the empty text where nobody knows since when
    ends TEXT NOT NULL,
    known_from TEXT NOT NULL,            -- 2018-07-25, by server time
    known_until TEXT NOT NULL,
    certain INTEGER NOT NULL,            -- no other state is possible, nor that they had not joined
    begun INTEGER NOT NULL,              -- whether they had joined for certain
    PRIMARY KEY (volunteer, begins, state, known_from)
) WITHOUT ROWID;
CREATE INDEX volunteer_service_known ON volunteer_service (exercise, known_until, ends, begins, state, certain, begun, known_from, volunteer);

CREATE TABLE volunteer_death (
    volunteer TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    at TEXT,                             -- EDTF, as it was said; null where nobody said, or statements disagree
    earliest TEXT NOT NULL,              -- the moments between which it happened, as in volunteer_service
    latest TEXT NOT NULL
);
CREATE INDEX volunteer_death_latest ON volunteer_death (exercise, latest, volunteer);
CREATE INDEX volunteer_death_earliest ON volunteer_death (exercise, earliest, volunteer);

CREATE TABLE volunteer_number (
    statement TEXT NOT NULL PRIMARY KEY,
    volunteer TEXT NOT NULL,
    exercise INTEGER NOT NULL,
    number BIGINT NOT NULL,
    source TEXT
);
CREATE INDEX volunteer_number_volunteer ON volunteer_number (volunteer);
CREATE INDEX volunteer_number_number ON volunteer_number (exercise, number);
