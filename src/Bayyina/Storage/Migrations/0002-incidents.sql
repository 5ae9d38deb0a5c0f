-- Derived from the folds of incidents.
CREATE TABLE incident (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    title TEXT,
    opened_at TEXT,                      -- EDTF
    place TEXT,
    standing TEXT NOT NULL               -- Unknown, Open, Closed, Reopened, Conflict
);
