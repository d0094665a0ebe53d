-- Whether any shape of an edition belongs to an intervention.
SELECT EXISTS (SELECT FROM milo.features f WHERE f.edition_id = :edition AND f.intervention_id IS NOT NULL)
