-- Pictures of an intervention, before and after: made anew by us from what was sent, which is never kept.
CREATE TABLE milo.pictures (
    id uuid PRIMARY KEY,
    intervention_id uuid NOT NULL REFERENCES milo.interventions ON DELETE CASCADE,
    place text NOT NULL CHECK (place IN ('before', 'after')),
    kind text NOT NULL CHECK (kind IN ('photo', 'drawing')),
    alt jsonb NOT NULL CHECK (coalesce(alt ->> 'it', '') <> ''),  -- for who does not see it, by language
    caption jsonb NOT NULL DEFAULT '{}',
    credit text NOT NULL CHECK (credit <> ''),
    licence text NOT NULL CHECK (licence <> ''),
    shown_on text,                               -- day, month or year that it shows
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    made_by text,
    made_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz                     -- null: seen at the desk only
);
CREATE INDEX ix_pictures_intervention_id ON milo.pictures (intervention_id);

CREATE TABLE milo.picture_files (
    picture_id uuid NOT NULL REFERENCES milo.pictures ON DELETE CASCADE,
    width integer NOT NULL,
    format text NOT NULL CHECK (format IN ('webp', 'jpeg')),
    data bytea NOT NULL,
    PRIMARY KEY (picture_id, width, format)
);
ALTER TABLE milo.picture_files ALTER data SET STORAGE EXTERNAL;  -- packed already

-- What a picture shows does not change, so that its address may be kept by browsers: another picture is another row.
CREATE FUNCTION milo.keep_picture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a picture is kept as it is: delete it and send another' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kept BEFORE UPDATE ON milo.picture_files FOR EACH ROW EXECUTE FUNCTION milo.keep_picture();

-- Of each place the one that was published last. Never of a sensitive layer: a photograph of a home says which home.
CREATE VIEW published.pictures AS
SELECT DISTINCT ON (p.intervention_id, p.place) p.id, p.intervention_id, p.place, p.kind, p.alt, p.caption, p.credit, p.licence, p.shown_on, p.width, p.height,
       (SELECT array_agg(DISTINCT f.width ORDER BY f.width) FROM milo.picture_files f WHERE f.picture_id = p.id) AS widths
FROM milo.pictures p
JOIN milo.interventions i ON i.id = p.intervention_id
JOIN milo.layers l ON l.id = i.layer_id
WHERE p.published_at IS NOT NULL AND NOT l.sensitive
ORDER BY p.intervention_id, p.place, p.published_at DESC, p.id;

CREATE VIEW published.picture_files AS
SELECT f.picture_id, f.width, f.format, f.data FROM milo.picture_files f JOIN published.pictures p ON p.id = f.picture_id;

REVOKE ALL ON milo.pictures, milo.picture_files, published.pictures, published.picture_files FROM PUBLIC;
GRANT SELECT, INSERT, DELETE ON milo.pictures, milo.picture_files TO {desk};
GRANT UPDATE (published_at) ON milo.pictures TO {desk};
GRANT SELECT ON published.pictures, published.picture_files TO {reader}, {desk};
