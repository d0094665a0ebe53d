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

-- One layer of one consultation as its tiles need it, asked before every tile: as a function its plans are kept with the connection.
-- It runs with the rights of who calls it. The mark changes with everything a tile tells: the edition, its links, the style's column,
-- the statuses of interventions. A sensitive layer has none: nothing of it is kept anywhere.
CREATE FUNCTION published.tile_layer(p_slug text, p_key text) RETURNS TABLE (
    id uuid, edition_id uuid, title jsonb, description jsonb, geometry_type text, sensitive boolean, style jsonb, source text, licence text,
    count integer, bounds double precision[], mark text
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told text;
    programme uuid;
    stamp uuid;
BEGIN
    SELECT l.id, l.edition_id, l.title, l.description, l.geometry_type, l.sensitive, l.style, l.source, l.licence, l.programme_id
    INTO id, edition_id, title, description, geometry_type, sensitive, style, source, licence, programme
    FROM published.layers l JOIN published.consultations c ON c.id = l.consultation_id
    WHERE c.slug = p_slug AND l.key = p_key;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT k.count, k.bounds, k.stamp INTO count, bounds, stamp FROM published.layer_facts k WHERE k.layer_id = id;
    IF NOT sensitive THEN
        SELECT string_agg(concat_ws(' ', i.id, i.status, i.number), ',' ORDER BY i.id) INTO told
        FROM published.interventions i WHERE i.programme_id = programme;
        mark := md5(concat_ws(' ', edition_id, stamp, geometry_type, style -> 'by', told));
    END IF;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION published.tile_layer(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION published.tile_layer(text, text) TO {reader}, {desk};

GRANT SELECT ON milo.edition_facts TO {desk};
