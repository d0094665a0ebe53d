-- House numbers: a register for each programme, its streets, and one point for each number. An import replaces it by its keys.

CREATE TABLE milo.number_registers (
    programme_id uuid PRIMARY KEY REFERENCES milo.programmes ON DELETE CASCADE,
    source text NOT NULL,
    licence text NOT NULL,
    valid_on text,
    file_name text,
    file_digest bytea,
    imported_at timestamptz NOT NULL DEFAULT now()
);

-- `name` as it is read, `key` as it is compared (app: layers.numbers_words); `extent` is the box around its numbers.
CREATE TABLE milo.number_streets (
    programme_id uuid NOT NULL REFERENCES milo.number_registers ON DELETE CASCADE,
    key text NOT NULL CHECK (key <> '' AND length(key) <= 200),
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    extent geometry(Geometry, 4326) NOT NULL,
    PRIMARY KEY (programme_id, key)
);
CREATE INDEX ix_number_streets_extent ON milo.number_streets USING gist (extent);

-- 12/A is number 12 with suffix "a", 12 bis is 12 with "bis", 12 alone has the suffix ''. `source` says more than the register's where rows differ.
CREATE TABLE milo.numbers (
    programme_id uuid NOT NULL,
    street text NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 9999),
    suffix text NOT NULL CHECK (length(suffix) <= 8),
    geom geometry(Point, 4326) NOT NULL,
    source text NOT NULL DEFAULT '',
    confidence text NOT NULL DEFAULT '',
    PRIMARY KEY (programme_id, street, number, suffix),
    FOREIGN KEY (programme_id, street) REFERENCES milo.number_streets ON DELETE CASCADE
);

CREATE VIEW published.number_registers AS
SELECT programme_id, source, licence, valid_on, (imported_at AT TIME ZONE 'Europe/Rome')::date AS imported_on FROM milo.number_registers;

CREATE VIEW published.number_streets AS
SELECT programme_id, key, name, extent FROM milo.number_streets;

CREATE VIEW published.numbers AS
SELECT programme_id, street, number, suffix, geom FROM milo.numbers;

REVOKE ALL ON milo.number_registers, milo.number_streets, milo.numbers, published.number_registers, published.number_streets, published.numbers FROM PUBLIC;
GRANT SELECT ON published.number_registers, published.number_streets, published.numbers TO {reader}, {desk};
GRANT SELECT, INSERT, UPDATE, DELETE ON milo.number_registers, milo.number_streets, milo.numbers TO {desk};
