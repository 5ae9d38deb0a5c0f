-- Who said a statement, and under which key, is asked once: when it gets its index. Afterwards the statement itself tells.
ALTER TABLE waiting ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE waiting ADD COLUMN key_id TEXT NOT NULL DEFAULT '';
UPDATE waiting SET
    author = (SELECT s.author FROM statement s WHERE s.number = waiting.statement),
    key_id = (SELECT s.key_id FROM statement s WHERE s.number = waiting.statement)
WHERE statement IN (SELECT number FROM statement);
ALTER TABLE statement DROP COLUMN author;
ALTER TABLE statement DROP COLUMN key_id;
