-- Where a sign may be seen. Computed once, when it is left, and the same everywhere for ever.

-- The smallest ground polygon of the asked kinds that holds the point, else the nearest within p_within metres.
CREATE FUNCTION milo.ground_at(p_consultation uuid, p_point geometry, p_kinds text[], p_within double precision)
RETURNS geometry LANGUAGE sql STABLE AS $$
    SELECT g.geom
    FROM milo.ground g
    WHERE g.kind = ANY (p_kinds)
      AND g.programme_id IN (SELECT l.programme_id FROM milo.consultation_layers cl JOIN milo.layers l ON l.id = cl.layer_id
                             WHERE cl.consultation_id = p_consultation)
      -- degrees only narrow the search by index; the metres are checked on the spheroid
      AND g.geom && ST_Expand(p_point, p_within / 50000.0)
      AND (ST_Intersects(g.geom, p_point) OR (p_within > 0 AND ST_DWithin(g.geom::geography, p_point::geography, p_within)))
    ORDER BY ST_Intersects(g.geom, p_point) DESC,
             CASE WHEN ST_Intersects(g.geom, p_point) THEN ST_Area(g.geom) ELSE ST_Distance(g.geom, p_point) END,
             g.id
    LIMIT 1
$$;

-- A spot is rounded to 10 m; inside a known building or housing plot it becomes that polygon's inner point.
-- A building or block is the inner point of that polygon; with no polygon known, the centre of the 100 m cell.
CREATE FUNCTION milo.public_position(p_consultation uuid, p_geom geometry, p_accuracy text, p_srid integer)
RETURNS geometry LANGUAGE plpgsql STABLE AS $$
DECLARE
    inner_point geometry := ST_PointOnSurface(p_geom);
    metric geometry := ST_Transform(p_geom, p_srid);
    rounded geometry := ST_SnapToGrid(metric, 10);
    centre geometry := ST_Transform(inner_point, p_srid);
    polygon geometry;
BEGIN
    IF rounded IS NULL OR ST_IsEmpty(rounded) OR ST_Dimension(rounded) < ST_Dimension(metric) OR NOT ST_IsValid(rounded) THEN
        rounded := ST_SnapToGrid(centre, 10);    -- a line or area smaller than the grid is shown as a point
    END IF;
    rounded := ST_Transform(rounded, 4326);
    IF p_accuracy = 'spot' THEN
        polygon := milo.ground_at(p_consultation, inner_point, ARRAY['building', 'housing'], 0);
        IF polygon IS NULL THEN
            polygon := milo.ground_at(p_consultation, ST_PointOnSurface(rounded), ARRAY['building', 'housing'], 0);
        END IF;
        -- a long line may cross a plot: only what lies wholly inside is drawn in to the inner point
        IF polygon IS NULL OR (ST_Dimension(p_geom) > 0 AND NOT ST_CoveredBy(p_geom, polygon)) THEN
            RETURN rounded;
        END IF;
        RETURN ST_PointOnSurface(polygon);
    END IF;
    IF p_accuracy = 'building' THEN
        polygon := milo.ground_at(p_consultation, inner_point, ARRAY['building', 'housing'], 30);
    END IF;
    IF polygon IS NULL THEN
        polygon := milo.ground_at(p_consultation, inner_point, ARRAY['block'], 60);
    END IF;
    IF polygon IS NOT NULL THEN
        RETURN ST_PointOnSurface(polygon);
    END IF;
    RETURN ST_Transform(ST_SetSRID(ST_MakePoint(floor(ST_X(centre) / 100) * 100 + 50, floor(ST_Y(centre) / 100) * 100 + 50), p_srid), 4326);
END $$;

-- The intervention whose shape the sign touches or stands nearest to, within 30 m, among the layers the consultation shows.
CREATE FUNCTION milo.touched_intervention(p_consultation uuid, p_geom geometry)
RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT f.intervention_id
    FROM milo.features f
    JOIN milo.consultation_layers cl ON cl.layer_id = f.layer_id AND cl.consultation_id = p_consultation
    JOIN milo.layers l ON l.id = f.layer_id
    WHERE f.intervention_id IS NOT NULL AND NOT l.sensitive
      AND f.geom && ST_Expand(p_geom, 30 / 50000.0)
      AND ST_DWithin(f.geom::geography, p_geom::geography, 30)
    -- several may hold it: the smallest shape says most about what was meant
    ORDER BY ST_Intersects(f.geom, p_geom) DESC, ST_Area(f.geom), ST_Distance(f.geom, p_geom), f.id
    LIMIT 1
$$;

-- How far a line or an area may reach beyond the consultation: 0.05 degrees, some 5 km. A shape round half the world would be
-- counted in a cell of another country and stretch every map of the desk.
CREATE FUNCTION milo.belongs(p_area geometry, p_geom geometry) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_Intersects(p_area, p_geom) AND ST_Covers(ST_Expand(ST_Envelope(p_area), 0.05), p_geom)
$$;
