-- Editions: each import of a layer is one, none is overwritten, one at a time is in force. A draft is seen by the desk only.
CREATE TABLE milo.editions (
    id uuid PRIMARY KEY,
    layer_id uuid NOT NULL REFERENCES milo.layers ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    title text NOT NULL DEFAULT '',              -- "maggio 2026"
    valid_on text,                               -- day, month or year it stands for, as the source says it
    source text NOT NULL DEFAULT '',
    licence text NOT NULL DEFAULT '',
    file_name text,
    file_digest bytea,
    epsg integer,                                -- the system the file was read in
    fields jsonb NOT NULL DEFAULT '[]',          -- the columns kept: [{name, title, kind}]
    report jsonb NOT NULL DEFAULT '{}',          -- what was read, changed, refused and why
    features integer NOT NULL DEFAULT 0,
    made_by text,
    made_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz,                    -- first time in force; null: a draft
    UNIQUE (layer_id, number)
);
ALTER TABLE milo.layers
    ADD edition_id uuid REFERENCES milo.editions ON DELETE SET NULL,   -- the edition in force
    ADD grouped jsonb NOT NULL DEFAULT '{}';                           -- title of the group in the legend; empty: none
CREATE INDEX ix_layers_edition_id ON milo.layers (edition_id);

INSERT INTO milo.editions (id, layer_id, number, source, licence, features, published_at)
SELECT gen_random_uuid(), l.id, 1, l.source, l.licence, (SELECT count(*) FROM milo.features f WHERE f.layer_id = l.id), now() FROM milo.layers l;
UPDATE milo.layers l SET edition_id = e.id FROM milo.editions e WHERE e.layer_id = l.id;

-- Shapes, a partition per large edition, so that a million can be loaded beside the page and put in place at once.
DROP VIEW published.features;
ALTER TABLE milo.features RENAME TO features_before;
ALTER TABLE milo.features_before RENAME CONSTRAINT features_pkey TO features_before_pkey;
DROP INDEX milo.ix_features_layer_id, milo.ix_features_intervention_id, milo.ix_features_geom;
CREATE TABLE milo.features (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    layer_id uuid NOT NULL REFERENCES milo.layers ON DELETE CASCADE,
    edition_id uuid NOT NULL REFERENCES milo.editions ON DELETE CASCADE,
    intervention_id uuid REFERENCES milo.interventions ON DELETE SET NULL,
    position integer NOT NULL,
    identity text,                               -- what names this shape in every edition; null: known by its place only
    title jsonb NOT NULL DEFAULT '{}',
    note jsonb NOT NULL DEFAULT '{}',
    geom geometry(Geometry, 4326) NOT NULL,
    web geometry(Geometry, 3857) NOT NULL GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,  -- tiles and boxes read this one
    drawn text NOT NULL DEFAULT 'published' CHECK (drawn IN ('published', 'schematic')),
    aggregate boolean NOT NULL DEFAULT false,    -- speaks of a whole area, not of one home: may stay when the layer is sensitive
    figure integer,
    status text,
    properties jsonb NOT NULL DEFAULT '{}',      -- the columns kept of an imported file; all of them are public
    source text NOT NULL DEFAULT '',             -- '' here and below: as the edition says
    said_on text,
    confidence text NOT NULL DEFAULT '',
    licence text NOT NULL DEFAULT '',
    PRIMARY KEY (id, edition_id)
) PARTITION BY LIST (edition_id);
CREATE INDEX ix_features_layer_id ON milo.features (edition_id, position);
CREATE INDEX ix_features_intervention_id ON milo.features (intervention_id) WHERE intervention_id IS NOT NULL;
CREATE INDEX ix_features_web ON milo.features USING gist (web);
CREATE TABLE milo.features_small PARTITION OF milo.features DEFAULT;
INSERT INTO milo.features (id, layer_id, edition_id, intervention_id, position, title, note, geom, drawn, aggregate, figure, status,
    source, said_on, confidence, licence)
SELECT f.id, f.layer_id, l.edition_id, f.intervention_id, f.position, f.title, f.note, f.geom, f.drawn, l.sensitive, f.figure, f.status,
    f.source, f.said_on, f.confidence, f.licence
FROM milo.features_before f JOIN milo.layers l ON l.id = f.layer_id;
DROP TABLE milo.features_before;

-- A table of its own for a large edition: without indexes and keys while it is filled. Returns its name.
CREATE FUNCTION milo.open_edition(p_edition uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    name text := 'features_' || replace(p_edition::text, '-', '');
    layer uuid;
BEGIN
    -- what is in force, or was, is not opened again
    SELECT e.layer_id INTO layer FROM milo.editions e WHERE e.id = p_edition AND e.published_at IS NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'edition % is not a draft', p_edition USING ERRCODE = 'insufficient_privilege'; END IF;
    EXECUTE format('CREATE TABLE milo.%I (LIKE milo.features INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS, CHECK (edition_id = %L))', name, p_edition);
    -- so that they need not be sent a million times
    EXECUTE format('ALTER TABLE milo.%I ALTER layer_id SET DEFAULT %L, ALTER edition_id SET DEFAULT %L', name, layer, p_edition);
    EXECUTE format('GRANT SELECT, INSERT ON milo.%I TO {desk}', name);
    RETURN name;
END $$;

-- The filled table becomes a part of milo.features, indexed.
CREATE FUNCTION milo.close_edition(p_edition uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    name text := 'features_' || replace(p_edition::text, '-', '');
BEGIN
    -- attaching asks no trigger: what went into force meanwhile is not filled from the side. The lock lets nobody publish until we are done
    PERFORM 1 FROM milo.editions e WHERE e.id = p_edition AND e.published_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION 'edition % is not a draft', p_edition USING ERRCODE = 'insufficient_privilege'; END IF;
    EXECUTE format('CREATE INDEX ON milo.%I USING gist (web)', name);
    EXECUTE format('CREATE INDEX ON milo.%I (edition_id, position)', name);
    EXECUTE format('ALTER TABLE milo.features ATTACH PARTITION milo.%I FOR VALUES IN (%L)', name, p_edition);
    -- only what is searched by: words and shapes of a million rows would take as long as their index
    EXECUTE format('ANALYZE milo.%I (id, layer_id, edition_id, intervention_id, position, web)', name);
END $$;

-- A draft nobody wants goes whole; what was ever in force stays.
CREATE FUNCTION milo.drop_draft(p_edition uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM milo.editions e WHERE e.id = p_edition AND e.published_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    EXECUTE format('DROP TABLE IF EXISTS milo.%I', 'features_' || replace(p_edition::text, '-', ''));
    DELETE FROM milo.editions e WHERE e.id = p_edition;
    RETURN true;
END $$;

-- An edition that was in force does not change any more: only which one is in force does.
CREATE FUNCTION milo.keep_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.published_at IS DISTINCT FROM OLD.published_at OR NEW.number <> OLD.number
        OR NEW.layer_id <> OLD.layer_id OR NEW.features <> OLD.features OR NEW.report <> OLD.report
        OR (NEW.fields, NEW.file_name, NEW.file_digest, NEW.epsg, NEW.made_by, NEW.made_at)
            IS DISTINCT FROM (OLD.fields, OLD.file_name, OLD.file_digest, OLD.epsg, OLD.made_by, OLD.made_at)) THEN
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM milo.layers l WHERE l.id = OLD.layer_id) THEN RETURN OLD; END IF;  -- the layer goes
        RAISE EXCEPTION 'edition % was in force: it is kept as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON milo.editions FOR EACH ROW EXECUTE FUNCTION milo.keep_edition();

-- Nor do its shapes: only the intervention one belongs to may be named later.
CREATE FUNCTION milo.keep_features() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    as_before milo.features;
    as_wished milo.features := NEW;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.edition_id <> OLD.edition_id THEN
        RAISE EXCEPTION 'a shape stays in its edition' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM milo.editions e WHERE e.id = NEW.edition_id AND e.published_at IS NOT NULL;
    IF NOT FOUND THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' THEN
        as_before := OLD;
        as_before.intervention_id := NEW.intervention_id;
        as_before.web := NULL;  -- generated after this trigger
        as_wished.web := NULL;
        IF as_before IS NOT DISTINCT FROM as_wished THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'edition % was in force: it is kept as it is', NEW.edition_id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE ON milo.features FOR EACH ROW EXECUTE FUNCTION milo.keep_features();

-- Sensitive layers: how many stand in each block. Nothing finer is public, and nothing below five.
CREATE TABLE milo.block_counts (
    layer_id uuid NOT NULL REFERENCES milo.layers ON DELETE CASCADE,
    ground_id uuid NOT NULL REFERENCES milo.ground ON DELETE CASCADE,
    count integer NOT NULL,
    PRIMARY KEY (layer_id, ground_id)
);

-- Each shape of the edition in force belongs to the smallest housing plot or block that holds its inner point; one outside all of them
-- is public nowhere. A shape may stand for several homes: its figure says how many.
CREATE FUNCTION milo.count_blocks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    DELETE FROM milo.block_counts b WHERE b.layer_id = NEW.id;
    IF NEW.sensitive AND NEW.edition_id IS NOT NULL THEN
        INSERT INTO milo.block_counts (layer_id, ground_id, count)
        SELECT NEW.id, g.id, sum(coalesce(f.figure, 1))
        FROM milo.features f
        CROSS JOIN LATERAL (
            SELECT k.id FROM milo.ground k
            WHERE k.programme_id = NEW.programme_id AND k.kind IN ('housing', 'block') AND ST_Intersects(k.geom, ST_PointOnSurface(f.geom))
            ORDER BY ST_Area(k.geom), k.id LIMIT 1
        ) g
        WHERE f.edition_id = NEW.edition_id AND NOT f.aggregate
        GROUP BY g.id HAVING sum(coalesce(f.figure, 1)) >= 5;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_blocks AFTER INSERT OR UPDATE OF sensitive, edition_id, programme_id ON milo.layers
    FOR EACH ROW EXECUTE FUNCTION milo.count_blocks();

-- Going into force for the first time is noted in the edition itself.
CREATE FUNCTION milo.note_publication() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM milo.editions e WHERE e.id = NEW.edition_id AND e.layer_id = NEW.id) THEN
        RAISE EXCEPTION 'edition % is not of layer %', NEW.edition_id, NEW.id USING ERRCODE = 'foreign_key_violation';
    END IF;
    UPDATE milo.editions e SET published_at = now() WHERE e.id = NEW.edition_id AND e.published_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER note_publication AFTER UPDATE OF edition_id ON milo.layers
    FOR EACH ROW WHEN (NEW.edition_id IS NOT NULL) EXECUTE FUNCTION milo.note_publication();

-- What the public may read --------------------------------------------------------------------------------------------
DROP VIEW published.layers;
CREATE VIEW published.layers AS
SELECT l.id, l.programme_id, l.key, l.position, l.title, l.description, l.geometry_type, l.sensitive, l.visible,
       -- classes by a column name values of single homes; by the figure only what is public anyway
       CASE WHEN l.sensitive AND l.style #>> '{by,field}' IS DISTINCT FROM 'figure' THEN l.style - 'by' ELSE l.style END AS style,
       coalesce(nullif(e.source, ''), l.source) AS source, coalesce(nullif(e.licence, ''), l.licence) AS licence, cl.consultation_id,
       l.edition_id, l.grouped, e.title AS edition_title, e.valid_on, CASE WHEN l.sensitive THEN '[]' ELSE e.fields END AS fields
FROM milo.layers l
JOIN milo.consultation_layers cl ON cl.layer_id = l.id
JOIN milo.consultations c ON c.id = cl.consultation_id
LEFT JOIN milo.editions e ON e.id = l.edition_id
WHERE c.phase <> 'draft';

-- The shapes in force. A sensitive layer shows what was made as an area with one figure of five or more (or none), and counts per block.
CREATE VIEW published.features AS
SELECT f.id, l.id AS layer_id, l.edition_id, f.intervention_id, f.position, f.title, f.note, f.geom, f.web, f.drawn, f.figure, f.status,
       CASE WHEN l.sensitive THEN '{}' ELSE f.properties END AS properties, f.aggregate,
       coalesce(nullif(f.source, ''), nullif(e.source, ''), l.source) AS source, f.said_on,
       coalesce(nullif(f.confidence, ''), 'A') AS confidence, coalesce(nullif(f.licence, ''), nullif(e.licence, ''), l.licence) AS licence
FROM milo.layers l
JOIN milo.editions e ON e.id = l.edition_id
JOIN milo.features f ON f.edition_id = l.edition_id
WHERE NOT l.sensitive OR (f.aggregate AND ST_Dimension(f.geom) = 2 AND (f.figure IS NULL OR f.figure >= 5))
UNION ALL
SELECT md5(b.layer_id::text || b.ground_id::text)::uuid, b.layer_id, l.edition_id, NULL::uuid, 1000000, '{}', '{}', g.geom,
       ST_Transform(g.geom, 3857), 'published', b.count, NULL, '{}', true, coalesce(nullif(e.source, ''), l.source), NULL, 'A',
       coalesce(nullif(e.licence, ''), l.licence)
FROM milo.block_counts b
JOIN milo.layers l ON l.id = b.layer_id AND l.sensitive
JOIN milo.editions e ON e.id = l.edition_id
JOIN milo.ground g ON g.id = b.ground_id;

-- Editions that are or were in force; of a sensitive layer only the one in force, since two counts can be subtracted.
CREATE VIEW published.editions AS
SELECT e.id, e.layer_id, e.number, e.title, e.valid_on, coalesce(nullif(e.source, ''), l.source) AS source,
       coalesce(nullif(e.licence, ''), l.licence) AS licence, e.id = l.edition_id AS in_force, e.published_at::date AS published_on,
       CASE WHEN l.sensitive THEN NULL ELSE e.features END AS features, CASE WHEN l.sensitive THEN '[]' ELSE e.fields END AS fields
FROM milo.editions e JOIN milo.layers l ON l.id = e.layer_id
WHERE e.published_at IS NOT NULL AND (NOT l.sensitive OR e.id = l.edition_id);

-- The shapes of those editions, to compare one with another; never of a sensitive layer.
CREATE VIEW published.edition_features AS
SELECT f.id, f.layer_id, f.edition_id, f.intervention_id, f.position, f.identity, f.title, f.note, f.geom, f.web, f.drawn, f.figure,
       f.status, f.properties
FROM milo.features f
JOIN milo.editions e ON e.id = f.edition_id
JOIN milo.layers l ON l.id = e.layer_id
WHERE e.published_at IS NOT NULL AND NOT l.sensitive;

-- What a sign is about ------------------------------------------------------------------------------------------------
-- The shape a sign touches or stands nearest to, within 30 m, among the editions in force of the layers the consultation shows; one of
-- an intervention goes first. The answer is stored with the sign and stays when a later edition has other shapes.
CREATE FUNCTION milo.touched(p_consultation uuid, p_geom geometry, OUT feature_id uuid, OUT intervention_id uuid) LANGUAGE sql STABLE AS $$
    SELECT f.id, f.intervention_id
    FROM milo.consultation_layers cl
    JOIN milo.layers l ON l.id = cl.layer_id AND NOT l.sensitive
    JOIN milo.features f ON f.edition_id = l.edition_id
    WHERE cl.consultation_id = p_consultation
      -- 30 m on the ground are more on the web's plane, the more the further north
      AND f.web && ST_Expand(ST_Transform(p_geom, 3857), 33 / cos(radians(least(abs(ST_Y(ST_Centroid(p_geom))), 84))))
      AND ST_DWithin(f.geom::geography, p_geom::geography, 30)
    -- several may hold it: the smallest shape says most about what was meant
    ORDER BY f.intervention_id IS NULL, ST_Intersects(f.geom, p_geom) DESC, ST_Area(f.geom), ST_Distance(f.geom, p_geom), f.id
    LIMIT 1
$$;
CREATE OR REPLACE FUNCTION milo.touched_intervention(p_consultation uuid, p_geom geometry)
RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT intervention_id FROM milo.touched(p_consultation, p_geom) $$;

ALTER TABLE milo.contributions
    ADD feature_id uuid,                         -- the shape it is about, found when it was left; private as the exact place is
    ADD public_feature_id uuid;                  -- the one its public position touches

-- Files on their way in: uploaded, read, not yet confirmed. The bytes lie in the installation's folder, never longer than a day.
CREATE TABLE milo.uploads (
    id uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES milo.programmes ON DELETE CASCADE,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    file_name text NOT NULL,
    reading jsonb NOT NULL,
    choices jsonb NOT NULL DEFAULT '{}'
);
