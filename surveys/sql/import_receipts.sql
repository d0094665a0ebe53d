-- Which rows are new: each has an identity, kept as a hash only. Nobody holds a receipt for an imported row.
WITH c AS (SELECT id, salt FROM milo.consultations WHERE id = :consultation),
given AS (
    SELECT r.id, public.hmac(convert_to('imported row:' || r.identity, 'UTF8'), c.salt, 'sha256') AS key_hash,
           public.hmac(convert_to('imported body:' || r.body, 'UTF8'), c.salt, 'sha256') AS body_hash
    FROM c, jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, identity text, body text)
),
added AS (
    INSERT INTO milo.receipts (id, consultation_id, contribution_id, key_hash, body_hash)
    SELECT gen_random_uuid(), c.id, g.id, g.key_hash, g.body_hash FROM given g, c
    ON CONFLICT (consultation_id, key_hash) DO NOTHING
    RETURNING contribution_id
)
-- an identity that was there before may say something else now: that is told, and nothing is overwritten
SELECT g.id, g.id IN (SELECT contribution_id FROM added) AS added, coalesce(known.body_hash <> g.body_hash, false) AS differs
FROM given g CROSS JOIN c
LEFT JOIN milo.receipts known ON known.consultation_id = c.id AND known.key_hash = g.key_hash
