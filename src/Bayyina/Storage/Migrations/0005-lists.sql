-- What lists of incidents and items are ordered and searched by. Derived from the folds, like the rest of these tables.
ALTER TABLE incident ADD COLUMN known_since BIGINT NOT NULL DEFAULT 0;   -- server time of the first statement about it, in seconds since 1970
ALTER TABLE incident ADD COLUMN title_key TEXT NOT NULL DEFAULT '';      -- the title as searches compare it
-- The title's key stands in the index as well, so that a search reads that alone and looks up only what it finds.
CREATE INDEX incident_known_since ON incident (exercise, known_since, id, title_key);

ALTER TABLE item ADD COLUMN sealed_at BIGINT NOT NULL DEFAULT 0;         -- server time of its sealing, in seconds since 1970
CREATE INDEX item_sealed_at ON item (exercise, sealed_at, id);

-- The tables of an older version lack what these columns say.
INSERT INTO due (what) SELECT 'rebuild' WHERE EXISTS (SELECT 1 FROM statement);
