-- Derived from the folds of families, convoys and who is on their lists, sieges, promises, appeals, services and places given up.
-- Nothing that is protected stands here: no name, and no place of shelter.
CREATE TABLE displacement (
    id TEXT NOT NULL PRIMARY KEY,
    type TEXT NOT NULL,                  -- family, convoy, …: what stands before the id's slash
    exercise INTEGER NOT NULL,
    title TEXT,
    title_key TEXT NOT NULL,
    state TEXT NOT NULL,                 -- a word of its list, or contradictory
    at TEXT,                             -- EDTF
    place TEXT,
    needs TEXT NOT NULL,                 -- a line each
    siege TEXT,
    convoy TEXT,
    people_least BIGINT NOT NULL,
    people_most BIGINT,                  -- null where nothing bounds it above, or nothing was said
    people_said INTEGER NOT NULL,
    breaches BIGINT NOT NULL,
    known_since BIGINT NOT NULL          -- server time of the first statement about it, in seconds since 1970
);
-- The title's key stands in the index as well, so that a search reads that alone and looks up only what it finds.
CREATE INDEX displacement_known_since ON displacement (type, exercise, known_since, id, title_key);
CREATE INDEX displacement_state ON displacement (type, exercise, state, known_since, id);
CREATE INDEX displacement_convoy ON displacement (convoy, type, known_since, id);
CREATE INDEX displacement_siege ON displacement (siege, type, known_since, id);

CREATE TABLE service_given (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    service TEXT NOT NULL,
    place TEXT,
    from_day TEXT NOT NULL,              -- the days between which it was delivered; the empty text where nobody knows
    until_day TEXT NOT NULL,
    people_least BIGINT NOT NULL,
    people_most BIGINT,
    people_said INTEGER NOT NULL,
    families_least BIGINT NOT NULL,
    families_most BIGINT,
    families_said INTEGER NOT NULL
);
CREATE INDEX service_given_day ON service_given (exercise, from_day, until_day, service);
