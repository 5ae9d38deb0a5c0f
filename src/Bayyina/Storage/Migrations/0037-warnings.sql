-- Derived from the folds of warnings.
CREATE TABLE warning (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    standing TEXT NOT NULL,              -- Unknown, Issued, Ended, Conflict
    reason TEXT,
    strike TEXT,
    area TEXT,                           -- p-code, a district at the finest
    until TEXT,                          -- EDTF
    issued_at BIGINT,                    -- seconds since 1970
    known_since BIGINT NOT NULL
);
CREATE INDEX warning_by_standing ON warning (exercise, standing, known_since, id);
CREATE INDEX warning_by_strike ON warning (strike);

-- Whom a warning went to, and whether they heard it.
CREATE TABLE warning_to (
    warning TEXT NOT NULL,
    deployment TEXT NOT NULL,
    exercise INTEGER NOT NULL,
    is_outstanding INTEGER NOT NULL,
    answer TEXT,
    heard_at BIGINT,
    PRIMARY KEY (warning, deployment)
);
CREATE INDEX warning_to_by_deployment ON warning_to (deployment, is_outstanding);
