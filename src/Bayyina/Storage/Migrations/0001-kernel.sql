-- The statements. jws is the ledger's leaf and never changes; disclosures live beside it and can be erased from it.
CREATE TABLE statement (
    id TEXT NOT NULL PRIMARY KEY,
    jws TEXT NOT NULL,
    disclosures TEXT NOT NULL,           -- joined by ~; what was erased is gone from here
    gone TEXT NOT NULL DEFAULT '',       -- names of erased properties, joined by ~
    jti TEXT NOT NULL,
    subject TEXT,
    kind TEXT,
    author TEXT NOT NULL,
    key_id TEXT NOT NULL,
    exercise INTEGER NOT NULL,
    staged_at BIGINT NOT NULL,           -- microseconds since 1970; orders a batch for reading, safety never depends on it
    ledger_index BIGINT UNIQUE
);
CREATE INDEX statement_subject ON statement (subject);
CREATE INDEX statement_kind ON statement (kind);
CREATE INDEX statement_jti ON statement (jti);
CREATE INDEX statement_staged ON statement (staged_at, id) WHERE ledger_index IS NULL;

-- Who names whom, so that a subject's fold finds what touches it from outside.
CREATE TABLE statement_target (
    target TEXT NOT NULL,
    statement TEXT NOT NULL REFERENCES statement (id),
    relation TEXT NOT NULL,              -- sup
    PRIMARY KEY (target, statement, relation)
);

-- One row: whoever assigns indexes moves size on from the value that it read, or gives up.
CREATE TABLE ledger (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL,
    size BIGINT NOT NULL
);

-- The keys as the key statements leave them; indexes, not clocks, say from when on. Derived: rebuilt from statements.
CREATE TABLE enrolled_key (
    thumbprint TEXT NOT NULL PRIMARY KEY,
    jwk TEXT NOT NULL,
    holder TEXT NOT NULL,
    roles TEXT NOT NULL,                 -- joined by a space
    statement TEXT NOT NULL,
    revoked_by TEXT                      -- the index of that statement is from when on
);
