-- Derived from the folds of items.
CREATE TABLE item (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    statement TEXT NOT NULL,             -- the current item.sealed
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    file TEXT,
    media_type TEXT NOT NULL
);
CREATE INDEX item_sha256 ON item (sha256);

CREATE TABLE incident_item (
    incident TEXT NOT NULL,
    item TEXT NOT NULL,
    statement TEXT NOT NULL,
    PRIMARY KEY (incident, statement, item)
) WITHOUT ROWID;
CREATE INDEX incident_item_item ON incident_item (item);
