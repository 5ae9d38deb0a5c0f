-- Derived from the folds of teams, vehicles, facilities, hazards, deployments and roll-calls.
-- Times are seconds since 1970, server time; 9223372036854775807 stands for never. Degrees are millionths.
CREATE TABLE team (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    name TEXT,                           -- with / between them where they disagree
    centre TEXT,
    standing INTEGER NOT NULL,           -- 1: it is there
    disputed INTEGER NOT NULL,
    known_since BIGINT NOT NULL
);
CREATE INDEX team_list ON team (exercise, standing, known_since, id);

CREATE TABLE vehicle (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    name TEXT,
    type TEXT,
    centre TEXT,
    condition INTEGER NOT NULL,          -- 0 fit, 1 damaged, 2 out of service, 3 lost
    disputed INTEGER NOT NULL,
    known_since BIGINT NOT NULL
);
CREATE INDEX vehicle_list ON vehicle (exercise, known_since, id);

CREATE TABLE facility (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    name TEXT,
    type TEXT,
    place TEXT,
    lat BIGINT,
    lon BIGINT,
    condition INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    beds BIGINT,                         -- free ones as reported; the least where reports disagree
    intensive BIGINT,
    places BIGINT,
    reported_at BIGINT,                  -- when the oldest of those reports came
    reports INTEGER NOT NULL,            -- how many stand side by side
    known_since BIGINT NOT NULL
);
CREATE INDEX facility_list ON facility (exercise, known_since, id);

CREATE TABLE hazard (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    type TEXT,
    what TEXT,
    place TEXT,
    lat BIGINT,
    lon BIGINT,
    incident TEXT,
    standing INTEGER NOT NULL,           -- 1: it is there
    disputed INTEGER NOT NULL,
    known_since BIGINT NOT NULL
);
CREATE INDEX hazard_list ON hazard (exercise, standing, known_since, id);
CREATE INDEX hazard_near ON hazard (exercise, standing, lat);
CREATE INDEX hazard_incident ON hazard (incident);

CREATE TABLE deployment (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    incident TEXT,
    team TEXT,
    movement TEXT NOT NULL,              -- Dispatched, EnRoute…; several with a space between them where they disagree
    disputed INTEGER NOT NULL,           -- 1: on how far it is, or on who was sent where
    active INTEGER NOT NULL,             -- 1: not everybody says that it is back
    since BIGINT NOT NULL,               -- when it was dispatched
    due BIGINT NOT NULL,                 -- when the next check-in is due
    escalated INTEGER NOT NULL,          -- 1: the node has said that this one is overdue
    heard BIGINT NOT NULL                -- when something was said of it last
);
CREATE INDEX deployment_due ON deployment (exercise, active, due, id);
CREATE INDEX deployment_watch ON deployment (active, escalated, due);
CREATE INDEX deployment_past ON deployment (exercise, active, since, id);
CREATE INDEX deployment_incident ON deployment (incident, active);

-- When teams came to an incident: what a second strike is measured from.
CREATE TABLE deployment_arrival (
    deployment TEXT NOT NULL,
    statement TEXT NOT NULL,
    incident TEXT NOT NULL,
    earliest BIGINT NOT NULL,
    latest BIGINT NOT NULL,
    there INTEGER NOT NULL,              -- 1: nobody has said since that they left
    PRIMARY KEY (deployment, statement, incident)
) WITHOUT ROWID;
CREATE INDEX deployment_arrival_incident ON deployment_arrival (incident);

-- Who and what belongs to a team or is out on a deployment.
CREATE TABLE assignment (
    holder TEXT NOT NULL,                -- team/… or deployment/…
    part TEXT NOT NULL,                  -- a person or a vehicle
    exercise INTEGER NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (holder, part)
) WITHOUT ROWID;
CREATE INDEX assignment_part ON assignment (part, active);

CREATE TABLE rollcall (
    id TEXT NOT NULL PRIMARY KEY,
    exercise INTEGER NOT NULL,
    incident TEXT,
    why TEXT,
    standing INTEGER NOT NULL,           -- 1: not closed, or reopened
    answered INTEGER NOT NULL,           -- how many people have an answer
    safe INTEGER NOT NULL,               -- of whom everybody says that they are safe
    known_since BIGINT NOT NULL
);
CREATE INDEX rollcall_list ON rollcall (exercise, standing, known_since, id);
CREATE INDEX rollcall_incident ON rollcall (incident, standing);
