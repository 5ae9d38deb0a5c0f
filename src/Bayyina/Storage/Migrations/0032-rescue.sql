-- Derived from the folds of worksites and casualties.
CREATE TABLE worksite (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    incident TEXT,                       -- where its openings put it; the first where they disagree
    code TEXT,                           -- INSARAG, such as C-6
    code_key TEXT NOT NULL,              -- as lists order it: C-006
    label TEXT,
    place TEXT,                          -- in words
    category TEXT,                       -- A to F
    asr BIGINT,                          -- 1 to 5
    standing TEXT NOT NULL,              -- Unknown, Open, Closed, Reopened, Conflict
    closed_balance TEXT,                 -- what the closing says of everyone, as JSON
    irregular INTEGER NOT NULL,          -- whether the closing is not as it must be
    known_since BIGINT NOT NULL          -- server time of the first statement about it, in seconds since 1970
);
CREATE INDEX worksite_incident ON worksite (incident, code_key, id);

CREATE TABLE casualty (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    worksite TEXT,                       -- null where nobody reported them yet
    of_group TEXT,
    size BIGINT,                         -- of a group; null for one person
    fate TEXT NOT NULL,
    heads TEXT,                          -- the statements that nobody has moved on from, with spaces between them
    turn INTEGER NOT NULL,               -- the order of fates on a list
    name TEXT,                           -- null while it is protected
    guarded INTEGER NOT NULL,            -- whether it is
    label TEXT,
    place_in TEXT,                       -- floor and place in the building
    sex TEXT,
    age_group TEXT,
    triage TEXT,                         -- the last category; several with / between them where they disagree
    doubt INTEGER NOT NULL,              -- whether reports disagree on where, how many or who
    trapped_since TEXT,                  -- EDTF
    ended_at TEXT,                       -- EDTF
    known_since BIGINT NOT NULL
);
CREATE INDEX casualty_worksite ON casualty (worksite, turn, known_since, id);
CREATE INDEX casualty_of_group ON casualty (of_group);
