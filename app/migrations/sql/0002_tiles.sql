-- What a layer's page and tiles need to know of an edition without reading a million shapes.

-- Counted once, when the edition goes into force: from then on its shapes do not change.
CREATE TABLE milo.edition_facts (
    edition_id uuid PRIMARY KEY REFERENCES milo.editions ON DELETE CASCADE,
    count integer NOT NULL,
    schematic integer NOT NULL,                  -- how many are drawn roughly only
    statuses text[] NOT NULL,
    bounds double precision[],                   -- west, south, east, north in degrees; null: no shapes
    stamp uuid NOT NULL DEFAULT gen_random_uuid() -- another one when what a tile says of the shapes has changed
);

CREATE FUNCTION milo.count_edition(p_edition uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    INSERT INTO milo.edition_facts (edition_id, count, schematic, statuses, bounds)
    SELECT p_edition, count(*), count(*) FILTER (WHERE f.drawn = 'schematic'),
           coalesce(array_agg(DISTINCT f.status) FILTER (WHERE f.status IS NOT NULL), '{}'),
           CASE WHEN count(*) > 0 THEN ARRAY[ST_XMin(ST_Extent(f.geom)), ST_YMin(ST_Extent(f.geom)), ST_XMax(ST_Extent(f.geom)), ST_YMax(ST_Extent(f.geom))] END
    FROM milo.features f WHERE f.edition_id = p_edition
    ON CONFLICT (edition_id) DO NOTHING
$$;
SELECT milo.count_edition(l.edition_id) FROM milo.layers l WHERE l.edition_id IS NOT NULL;

CREATE FUNCTION milo.count_when_in_force() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    PERFORM milo.count_edition(NEW.edition_id);
    RETURN NULL;
END $$;
CREATE TRIGGER count_edition AFTER INSERT OR UPDATE OF edition_id ON milo.layers
    FOR EACH ROW WHEN (NEW.edition_id IS NOT NULL) EXECUTE FUNCTION milo.count_when_in_force();

-- The one thing that may change in a shape is the intervention it belongs to; its tiles are then made again.
CREATE FUNCTION milo.stamp_editions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.edition_facts k SET stamp = gen_random_uuid() WHERE k.edition_id IN (SELECT DISTINCT c.edition_id FROM changed c);
    RETURN NULL;
END $$;
CREATE TRIGGER stamp_editions AFTER UPDATE ON milo.features REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION milo.stamp_editions();

-- The figures of each layer as the public may know them: of a sensitive one only what its areas say.
CREATE VIEW published.layer_facts AS
SELECT l.id AS layer_id, k.count, k.schematic, k.statuses, k.bounds, k.stamp
FROM milo.layers l JOIN milo.edition_facts k ON k.edition_id = l.edition_id
WHERE NOT l.sensitive
UNION ALL
SELECT l.id, coalesce(f.count, 0), coalesce(f.schematic, 0), coalesce(f.statuses, '{}'), f.bounds, NULL::uuid
FROM milo.layers l
LEFT JOIN LATERAL (
    SELECT count(*)::integer AS count, (count(*) FILTER (WHERE s.drawn = 'schematic'))::integer AS schematic,
           array_agg(DISTINCT s.status) FILTER (WHERE s.status IS NOT NULL) AS statuses,
           CASE WHEN count(*) > 0 THEN ARRAY[ST_XMin(ST_Extent(s.geom)), ST_YMin(ST_Extent(s.geom)), ST_XMax(ST_Extent(s.geom)), ST_YMax(ST_Extent(s.geom))] END AS bounds
    FROM published.features s WHERE s.edition_id = l.edition_id
) f ON true
WHERE l.sensitive;

GRANT SELECT ON milo.edition_facts TO {desk};
