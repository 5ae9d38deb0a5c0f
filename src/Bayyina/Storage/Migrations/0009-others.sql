-- Statements of other installations, as they were carried here: whose ledger they were issued for. Null: this one's.
ALTER TABLE statement ADD COLUMN issuer TEXT;
