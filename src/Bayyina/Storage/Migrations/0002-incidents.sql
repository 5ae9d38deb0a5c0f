-- Derived from the folds of incidents.
CREATE TABLE incident (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    title TEXT,
    opened_at TEXT,
    place TEXT,
    standing TEXT NOT NULL,              -- open, closed, reopened, conflict
    stands_for TEXT NOT NULL             -- the least id of its class
);
CREATE INDEX incident_class ON incident (stands_for);

CREATE TABLE incident_item (
    incident TEXT NOT NULL,
    item TEXT NOT NULL,
    statement TEXT NOT NULL,
    PRIMARY KEY (incident, item)
);
CREATE INDEX incident_item_item ON incident_item (item);
