-- The first and the last place in the order of an edition's shapes.
SELECT min(f.position) AS first, max(f.position) AS last FROM published.features f WHERE f.edition_id = :edition AND f.layer_id = :layer
