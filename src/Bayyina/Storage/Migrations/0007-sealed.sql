-- Under what the protected disclosures of a subject lie: a key each, wrapped by one that is not in the database. Whoever keeps old copies
-- of the database keeps old keys; an erasure makes the subject a new one.
CREATE TABLE subject_key (
    subject TEXT NOT NULL PRIMARY KEY,   -- a statement that names no subject has a key of its own, by its id
    wrapped TEXT NOT NULL
);

-- What an older version wrote in the clear.
INSERT INTO due (what) SELECT 'seal' WHERE EXISTS (SELECT 1 FROM statement);
INSERT INTO due (what) SELECT 'seal-users' WHERE EXISTS (SELECT 1 FROM app_user);
