-- What every sign asks of the plan, made cheaper with the same answers. In PL/pgSQL plans are kept with the connection; distances are first
-- taken on the web's plane, whose scale at one latitude is right to 1 %, and only what lies between 29 and 31 m is measured on the spheroid.

CREATE OR REPLACE FUNCTION milo.ground_at(p_consultation uuid, p_point geometry, p_kinds text[], p_within double precision)
RETURNS geometry LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
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
        LIMIT 1);
END $$;

CREATE OR REPLACE FUNCTION milo.touched(p_consultation uuid, p_geom geometry, OUT feature_id uuid, OUT intervention_id uuid)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    plane geometry := ST_Transform(p_geom, 3857);
    -- a metre on the ground is more on the web's plane, the more the further north
    metre double precision := 1 / cos(radians(least(abs(ST_Y(ST_Centroid(p_geom))), 84)));
BEGIN
    SELECT f.id, f.intervention_id INTO feature_id, intervention_id
    FROM milo.consultation_layers cl
    JOIN milo.layers l ON l.id = cl.layer_id AND NOT l.sensitive
    JOIN milo.features f ON f.edition_id = l.edition_id
    WHERE cl.consultation_id = p_consultation
      AND f.web && ST_Expand(plane, 33 * metre)
      AND CASE WHEN ST_DWithin(f.web, plane, 29 * metre) THEN true
               WHEN NOT ST_DWithin(f.web, plane, 31 * metre) THEN false
               ELSE ST_DWithin(f.geom::geography, p_geom::geography, 30) END
    -- several may hold it: the smallest shape says most about what was meant
    ORDER BY f.intervention_id IS NULL, ST_Intersects(f.geom, p_geom) DESC, ST_Area(f.geom), ST_Distance(f.geom, p_geom), f.id
    LIMIT 1;
END $$;
