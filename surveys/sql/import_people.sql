-- The people behind the rows that are new, held until their signs are there (the update changes nothing). A device's uuid gives the pseudonym that device has on the web; any other name one of its own.
WITH c AS (SELECT id, salt FROM milo.consultations WHERE id = :consultation),
given AS (
    SELECT DISTINCT CASE WHEN r.device IS NOT NULL THEN milo.pseudonym(c.salt, r.device)
                         ELSE public.hmac(convert_to('imported person:' || r.person, 'UTF8'), c.salt, 'sha256') END AS pseudonym
    FROM c, jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(device uuid, person text)
)
INSERT INTO milo.participants (id, consultation_id, pseudonym)
SELECT gen_random_uuid(), c.id, g.pseudonym FROM c, given g
ON CONFLICT (consultation_id, pseudonym) DO UPDATE SET pseudonym = EXCLUDED.pseudonym
