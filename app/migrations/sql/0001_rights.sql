-- Who may do what. {reader}, {intake} and {desk} are the three login roles the web uses; everything else belongs to {owner}.
REVOKE ALL ON SCHEMA milo, published, intake FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA milo, published FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA milo, intake FROM PUBLIC;

GRANT USAGE ON SCHEMA published TO {reader}, {desk};
GRANT SELECT ON ALL TABLES IN SCHEMA published TO {reader}, {desk};

GRANT USAGE ON SCHEMA intake TO {intake};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA intake TO {intake};

GRANT USAGE ON SCHEMA milo TO {desk};
GRANT SELECT ON ALL TABLES IN SCHEMA milo TO {desk};
-- The salt would turn a guessed device or key into a person: no web role reads it.
REVOKE SELECT ON milo.consultations, milo.receipts FROM {desk};
GRANT SELECT (id, slug, title, question, area, opening, metric_srid, languages, phase, moderation, opens_on, closes_on, made_up,
    authors_known, credit, created_at) ON milo.consultations TO {desk};
-- Nor does it write one.
GRANT INSERT ON milo.consultations TO {desk};
GRANT UPDATE (slug, title, question, area, opening, languages, phase, moderation, opens_on, closes_on, made_up, authors_known, credit)
    ON milo.consultations TO {desk};
GRANT INSERT, UPDATE ON milo.contributions, milo.participants, milo.categories, milo.consultation_layers, milo.accounts, milo.layers,
    milo.features, milo.interventions TO {desk};
GRANT DELETE ON milo.consultation_layers TO {desk};
GRANT INSERT ON milo.audit, milo.milestones, milo.imports TO {desk};
