-- Signs that are lines and areas: what a whole one is about, and what its receipt tells of the place.

-- The intervention whose whole shape a line or an area is, give or take: nothing touches it more than itself, yet a smaller one within it
-- would win by milo.touched. Areas are compared by the share they have in common, lines by how much of each runs within 15 m of the other.
CREATE FUNCTION milo.meant_whole(p_consultation uuid, p_geom geometry, OUT feature_id uuid, OUT intervention_id uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    plane geometry := ST_Transform(p_geom, 3857);
    near double precision := 15 / cos(radians(least(abs(ST_Y(ST_Centroid(p_geom))), 84)));
BEGIN
    SELECT m.feature_id, m.intervention_id INTO feature_id, intervention_id
    FROM (
        SELECT (array_agg(f.id ORDER BY ST_Area(f.web) DESC, ST_Length(f.web) DESC, f.id))[1] AS feature_id, f.intervention_id, ST_UnaryUnion(ST_Collect(f.web)) AS web
        FROM milo.consultation_layers cl
        JOIN milo.layers l ON l.id = cl.layer_id AND NOT l.sensitive
        JOIN milo.features f ON f.edition_id = l.edition_id AND f.intervention_id IS NOT NULL
        WHERE cl.consultation_id = p_consultation AND ST_Dimension(f.web) = ST_Dimension(p_geom)
          AND f.intervention_id IN (
              SELECT o.intervention_id FROM milo.features o WHERE o.web && ST_Expand(plane, near) AND ST_DWithin(o.web, plane, near))
        GROUP BY f.intervention_id
    ) m
    CROSS JOIN LATERAL (
        SELECT CASE ST_Dimension(p_geom)
            WHEN 2 THEN ST_Area(ST_Intersection(m.web, plane)) / nullif(greatest(ST_Area(m.web), ST_Area(plane)), 0)
            ELSE least(ST_Length(ST_Intersection(m.web, ST_Buffer(plane, near))) / nullif(ST_Length(m.web), 0),
                       ST_Length(ST_Intersection(plane, ST_Buffer(m.web, near))) / nullif(ST_Length(plane), 0))
        END AS common
    ) k
    WHERE k.common > 0.6
    ORDER BY k.common DESC, m.intervention_id
    LIMIT 1;
END $$;

-- Points, which nearly all signs are, never come here.
CREATE FUNCTION milo.mean_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    whole record;
BEGIN
    SELECT * INTO whole FROM milo.meant_whole(NEW.consultation_id, NEW.geom);
    IF whole.intervention_id IS NOT NULL THEN
        NEW.feature_id := whole.feature_id;
        NEW.intervention_id := whole.intervention_id;
    END IF;
    IF ST_Dimension(NEW.public_geom) > 0 THEN
        SELECT * INTO whole FROM milo.meant_whole(NEW.consultation_id, NEW.public_geom);
        IF whole.intervention_id IS NOT NULL THEN
            NEW.public_feature_id := whole.feature_id;
            NEW.public_intervention_id := whole.intervention_id;
        END IF;
    END IF;
    RETURN NEW;
EXCEPTION WHEN internal_error THEN
    RETURN NEW;  -- shapes of the plan that GEOS cannot overlay: no sign is lost for them
END $$;
CREATE TRIGGER mean_whole BEFORE INSERT ON milo.contributions FOR EACH ROW
    WHEN (public.ST_Dimension(NEW.geom) > 0) EXECUTE FUNCTION milo.mean_whole();

-- The line or the area of one's own sign, for the words of the receipt; null for a point.
CREATE FUNCTION intake.read_shape(p_code bytea) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT ST_AsGeoJSON(s.geom, 7)::json
    FROM milo.receipts r JOIN milo.contributions s ON s.id = r.contribution_id
    WHERE r.code_hash = sha256(p_code) AND r.erased_at IS NULL AND ST_Dimension(s.geom) > 0
$$;

REVOKE ALL ON FUNCTION milo.meant_whole(uuid, geometry), milo.mean_whole(), intake.read_shape(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.read_shape(bytea) TO {intake};
