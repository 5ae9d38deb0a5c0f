-- What the board of the operations room shows beside incidents.
CREATE INDEX worksite_standing ON worksite (exercise, standing, known_since, id);
CREATE INDEX facility_reported ON facility (exercise, reported_at, id);

-- Who was called in a roll-call, by its start or by an answer, and what is known of them.
CREATE TABLE rollcall_person (
    rollcall TEXT NOT NULL,
    person TEXT NOT NULL,
    state INTEGER NOT NULL,              -- 0 nobody answered, 1 safe, 2 no answer, 3 injured, 4 missing; the worst where answers disagree
    PRIMARY KEY (rollcall, person)
) WITHOUT ROWID;

INSERT INTO due (what) SELECT 'rebuild' WHERE EXISTS (SELECT 1 FROM statement) ON CONFLICT (what) DO NOTHING;
