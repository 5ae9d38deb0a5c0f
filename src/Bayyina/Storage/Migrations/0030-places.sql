-- The gazetteer: reference data that was brought in, not statements. See decision 0052.
CREATE TABLE place (
    code TEXT NOT NULL PRIMARY KEY,
    level TEXT NOT NULL,                 -- adm1, adm2, adm3, community, neighbourhood, other
    parent TEXT,                         -- a code, as the file has it; it need not be here
    name_en TEXT,
    name_ar TEXT,
    other_names TEXT NOT NULL,           -- joined by a line feed
    lat_e6 BIGINT NOT NULL,              -- WGS84, millionths of a degree
    lon_e6 BIGINT NOT NULL,
    uncertainty_m BIGINT,                -- null: what its level implies
    source TEXT NOT NULL
);

-- Outlines lie beside: most places have none.
CREATE TABLE place_outline (
    code TEXT NOT NULL PRIMARY KEY,
    outline TEXT NOT NULL,               -- GeoJSON (RFC 7946): the coordinates of a MultiPolygon
    source TEXT NOT NULL
);

CREATE TABLE place_source (
    name TEXT NOT NULL PRIMARY KEY,
    licence TEXT NOT NULL,
    sha256 TEXT NOT NULL,                -- of the file that was taken in last
    imported_at BIGINT NOT NULL          -- milliseconds since 1970
);
