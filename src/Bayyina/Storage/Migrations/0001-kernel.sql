-- The statements. jws is the ledger's leaf and never changes; disclosures live beside it and can be erased from it.
CREATE TABLE statement (
    number INTEGER PRIMARY KEY,          -- given by the database in no order that means anything; narrow, so that tables can refer to it
    id TEXT NOT NULL UNIQUE,
    jws BLOB NOT NULL,                   -- packed, see PackedText; a version before wrote the text
    disclosures BLOB NOT NULL,           -- joined by ~, packed; what was erased is gone from here
    gone TEXT NOT NULL DEFAULT '',       -- names of erased properties, joined by ~
    jti TEXT NOT NULL,
    subject TEXT,
    kind TEXT,
    author TEXT NOT NULL,
    key_id TEXT NOT NULL,
    exercise INTEGER NOT NULL
);
CREATE INDEX statement_subject ON statement (subject);
CREATE INDEX statement_kind ON statement (kind);
CREATE INDEX statement_jti ON statement (jti);

-- What is staged and has no index yet.
CREATE TABLE waiting (
    staged_at BIGINT NOT NULL,           -- microseconds since 1970; orders a batch for reading, safety never depends on it
    statement INTEGER NOT NULL REFERENCES statement (number),
    PRIMARY KEY (staged_at, statement)
);

-- The indexes, for ever. Beside the statements, not in them: their wide rows are written once.
CREATE TABLE ledger_entry (
    ledger_index INTEGER PRIMARY KEY,
    statement INTEGER NOT NULL UNIQUE REFERENCES statement (number)
);

-- Who names whom, so that a subject's fold finds what touches it from outside.
CREATE TABLE statement_target (
    target TEXT NOT NULL,
    statement TEXT NOT NULL REFERENCES statement (id),
    relation TEXT NOT NULL,              -- sup
    PRIMARY KEY (target, statement, relation)
) WITHOUT ROWID;

-- One row: whoever assigns indexes moves size on from the value that it read, or gives up.
CREATE TABLE ledger (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL,
    size BIGINT NOT NULL
);

-- Which current statement says that a key counts: a key.enrolled, or a key.rotated under the key before. Indexes, not clocks, say
-- from when on. Derived from the folds of actors.
CREATE TABLE enrolled_key (
    thumbprint TEXT NOT NULL,
    statement TEXT NOT NULL,
    jwk TEXT NOT NULL,
    holder TEXT NOT NULL,
    roles TEXT NOT NULL,                 -- joined by a line feed; of a rotation empty: they are those of the key before
    previous TEXT,                       -- of a rotation: the thumbprint of the key before
    PRIMARY KEY (thumbprint, statement)
);
CREATE INDEX enrolled_key_holder ON enrolled_key (holder);

-- Which current statement ends a key: a key.revoked, or the key.rotated to its successor. Derived from the folds of actors.
CREATE TABLE revoked_key (
    thumbprint TEXT NOT NULL,
    statement TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (thumbprint, statement)
);
CREATE INDEX revoked_key_subject ON revoked_key (subject);

-- What a transaction decided and could not do within itself: 'scrub' after an erasure. Done at the latest at the next start.
CREATE TABLE due (
    what TEXT NOT NULL PRIMARY KEY
);
