-- Who may enter. None of this is evidence: no statement names it, no dossier and no ledger holds it. Times are milliseconds since 1970.
CREATE TABLE app_user (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    normal_name TEXT NOT NULL UNIQUE,
    actor TEXT NOT NULL UNIQUE,          -- the pseudonym in statements
    signing_key TEXT NOT NULL,           -- private P-256 key, wrapped by keys/access.key
    password_hash TEXT,                  -- null: no password was set
    stamp TEXT NOT NULL,                 -- changes with every credential; older sessions end
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE user_role (
    user_id TEXT NOT NULL REFERENCES app_user (id),
    role TEXT NOT NULL,
    PRIMARY KEY (user_id, role)
);

-- Wrong passwords and codes since the last right one, and until when nobody gets in.
CREATE TABLE lockout (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES app_user (id),
    failures INTEGER NOT NULL,
    until BIGINT
);

CREATE TABLE session (
    hash TEXT NOT NULL PRIMARY KEY,      -- of the secret in the cookie
    id TEXT NOT NULL UNIQUE,             -- for the list of sessions
    user_id TEXT NOT NULL REFERENCES app_user (id),
    ticket TEXT NOT NULL,                -- protected by the web application
    device TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    locked INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX "session_user" ON session (user_id);

CREATE TABLE one_time_link (
    hash TEXT NOT NULL PRIMARY KEY,
    user_id TEXT REFERENCES app_user (id), -- null: makes the first administrator
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE passkey (
    credential_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES app_user (id),
    name TEXT,
    content TEXT NOT NULL                -- public key, counter, attestation; JSON
);
CREATE INDEX passkey_user ON passkey (user_id);

CREATE TABLE totp (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES app_user (id),
    secret TEXT NOT NULL,                -- wrapped by keys/access.key
    confirmed INTEGER NOT NULL,
    last_step BIGINT NOT NULL            -- a code counts once
);

CREATE TABLE api_token (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES app_user (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,                -- rights, separated by spaces
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    seen_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_token_user ON api_token (user_id);

-- Written once and kept for ever. Who looked at whom is itself dangerous: this never leaves with a dossier.
CREATE TABLE access_log (
    number INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,                  -- a code of AccessEvents
    actor TEXT,
    subject TEXT,
    statement TEXT,
    detail TEXT,
    times BIGINT NOT NULL                -- of ordinary views in a batch; otherwise 1
);
CREATE INDEX access_log_actor ON access_log (actor);
