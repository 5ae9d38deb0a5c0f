-- Files on their way in over the web. Not evidence: a row goes when its time is over. Times are milliseconds since 1970.
CREATE TABLE upload (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,                 -- actor/…
    incident TEXT NOT NULL,
    exercise INTEGER NOT NULL,
    item TEXT NOT NULL UNIQUE,           -- what it will be; chosen first, so that it is sealed once
    bytes BIGINT NOT NULL,
    kept BIGINT NOT NULL,                -- so many of them are on the disk
    file TEXT,                           -- these three are null once it is over: an erasure must not have to look here
    folder TEXT,
    metadata TEXT,
    claimed TEXT,                        -- SHA-256 that the device computed
    sha256 TEXT,                         -- ours, once it is whole
    sha512 TEXT,
    statement TEXT,                      -- its sealing
    refused TEXT,                        -- a code of the catalogue
    ends_at BIGINT NOT NULL
);
CREATE INDEX upload_owner ON upload (owner);
