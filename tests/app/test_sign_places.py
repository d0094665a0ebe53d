"""What a sign is about, found quickly and exactly: the same shape as when every distance was measured on the spheroid."""
from __future__ import annotations

from sqlalchemy import text

MEASURED = """
    SELECT f.id FROM milo.consultation_layers cl
    JOIN milo.layers l ON l.id = cl.layer_id AND NOT l.sensitive
    JOIN milo.features f ON f.edition_id = l.edition_id
    WHERE cl.consultation_id = p.consultation AND ST_DWithin(f.geom::geography, p.geom::geography, 30)
    ORDER BY f.intervention_id IS NULL, ST_Intersects(f.geom, p.geom) DESC, ST_Area(f.geom), ST_Distance(f.geom, p.geom), f.id LIMIT 1
"""
COMPARED = f"""
    WITH here AS (SELECT id AS consultation, area FROM milo.consultations WHERE slug = 'lorenteggio'),
    anywhere AS (SELECT consultation, ST_SetSRID(ST_MakePoint(9.125 + (n %% 40) * 0.0003, 45.443 + (n / 40) * 0.0002), 4326) AS geom
                 FROM here, generate_series(0, 1199) n),
    lines AS (SELECT consultation, ST_MakeLine(geom, ST_Translate(geom, 0.0008, 0.0005)) AS geom FROM anywhere WHERE ST_X(geom) < 9.127),
    -- where the two ways could differ: 29 to 31 m from a shape, to every side
    edge AS (SELECT consultation, ST_Project(ST_Centroid(f.geom)::geography, 28.8 + (n %% 13) * 0.2, radians(n * 9.0))::geometry AS geom
             FROM here, generate_series(0, 39) n, LATERAL (SELECT geom FROM milo.features WHERE ST_Dimension(geom) = 0 ORDER BY id LIMIT 25) f)
    SELECT count(*) AS tried, count(measured.id) AS near, count(*) FILTER (WHERE measured.id IS DISTINCT FROM found.feature_id) AS differing
    FROM (SELECT * FROM anywhere UNION ALL SELECT * FROM lines UNION ALL SELECT * FROM edge) p
    LEFT JOIN LATERAL ({MEASURED}) measured ON true
    CROSS JOIN LATERAL milo.touched(p.consultation, p.geom) found
"""


def test_the_shape_a_sign_is_about_is_the_one_within_thirty_metres_on_the_spheroid(sample, superuser):
    with superuser.connect() as connection:
        found = connection.execute(text(COMPARED.replace("%%", "%"))).one()
    assert found.tried > 1800 and 200 < found.near < found.tried
    assert found.differing == 0
