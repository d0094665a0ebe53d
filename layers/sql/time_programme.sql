-- The day on which the programme of a consultation's layers was signed; null where it is not known.
SELECT min(p.signed_on) AS signed_on
FROM published.programmes p JOIN published.layers l ON l.programme_id = p.id AND l.consultation_id = :consultation
