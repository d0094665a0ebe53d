-- The private tables. Only milo_owner may change them; who may read or write which is in 0001_rights.sql.

-- What the plan is -------------------------------------------------------------------------------------------------
CREATE TABLE milo.programmes (
    id uuid PRIMARY KEY,
    key text NOT NULL UNIQUE,
    title jsonb NOT NULL,
    summary jsonb NOT NULL DEFAULT '{}',
    signed_on date,
    facts jsonb NOT NULL DEFAULT '{}'            -- signatories, owners, money of the whole, sources
);

CREATE TABLE milo.layers (
    id uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES milo.programmes ON DELETE CASCADE,
    key text NOT NULL,
    position integer NOT NULL,
    title jsonb NOT NULL,
    description jsonb NOT NULL DEFAULT '{}',
    geometry_type text NOT NULL CHECK (geometry_type IN ('point', 'line', 'polygon')),
    sensitive boolean NOT NULL DEFAULT false,
    visible boolean NOT NULL DEFAULT true,       -- switched on when the page opens
    style jsonb NOT NULL DEFAULT '{}',
    source text NOT NULL,
    licence text NOT NULL,
    UNIQUE (programme_id, key)
);

CREATE TABLE milo.interventions (
    id uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES milo.programmes ON DELETE CASCADE,
    layer_id uuid NOT NULL REFERENCES milo.layers ON DELETE CASCADE,
    number integer NOT NULL,
    key text NOT NULL,
    title jsonb NOT NULL,
    summary jsonb NOT NULL DEFAULT '{}',
    owner jsonb NOT NULL,
    owner_keys text[] NOT NULL DEFAULT '{}',
    status text NOT NULL CHECK (status IN ('planned', 'design', 'tender', 'works', 'suspended', 'completed', 'cancelled')),
    status_verified boolean NOT NULL DEFAULT false,
    note jsonb NOT NULL DEFAULT '{}',
    money jsonb NOT NULL DEFAULT '[]',           -- [{amount_eur, what, source, said_on}], as stated, never spread
    UNIQUE (programme_id, number),
    UNIQUE (programme_id, key)
);

-- The promise ledger: a later promise is a new row. Append-only for everybody, by trigger.
CREATE TABLE milo.milestones (
    id uuid PRIMARY KEY,
    intervention_id uuid NOT NULL REFERENCES milo.interventions,
    position integer NOT NULL,
    what jsonb NOT NULL,
    promised_for jsonb NOT NULL DEFAULT '{}',    -- as it was said: "fine 2025"
    promised_from date,
    promised_to date,
    said_by text NOT NULL,
    said_where text NOT NULL,
    said_on text,                                -- day, month or year, as the source gives it
    outcome text NOT NULL CHECK (outcome IN ('promised', 'moved', 'done', 'unverified')),
    reason jsonb,
    UNIQUE (intervention_id, position)
);

CREATE TABLE milo.features (
    id uuid PRIMARY KEY,
    layer_id uuid NOT NULL REFERENCES milo.layers ON DELETE CASCADE,
    intervention_id uuid REFERENCES milo.interventions ON DELETE SET NULL,
    position integer NOT NULL,
    title jsonb NOT NULL DEFAULT '{}',
    note jsonb NOT NULL DEFAULT '{}',
    geom geometry(Geometry, 4326) NOT NULL,
    drawn text NOT NULL CHECK (drawn IN ('published', 'schematic')),
    figure integer,
    status text,
    source text NOT NULL,
    said_on text,
    confidence text NOT NULL,
    licence text NOT NULL
);
CREATE INDEX ix_features_layer_id ON milo.features (layer_id);
CREATE INDEX ix_features_intervention_id ON milo.features (intervention_id);
CREATE INDEX ix_features_geom ON milo.features USING gist (geom);

-- Streets, landmarks and stations that a resident picks from a list and that put a place into words.
CREATE TABLE milo.places (
    id uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES milo.programmes ON DELETE CASCADE,
    kind text NOT NULL,
    name jsonb NOT NULL,
    geom geometry(Geometry, 4326) NOT NULL,
    source text NOT NULL,
    confidence text NOT NULL
);
CREATE INDEX ix_places_programme_id ON milo.places (programme_id);
CREATE INDEX ix_places_geom ON milo.places USING gist (geom);

-- Polygons that coarsen a position before it is public: a building, a housing plot, a block between streets.
CREATE TABLE milo.ground (
    id uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES milo.programmes ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('building', 'housing', 'block')),
    geom geometry(Geometry, 4326) NOT NULL
);
CREATE INDEX ix_ground_geom ON milo.ground USING gist (geom);

-- What residents say -----------------------------------------------------------------------------------------------
CREATE TABLE milo.consultations (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title jsonb NOT NULL,
    question jsonb NOT NULL DEFAULT '{}',
    area geometry(MultiPolygon, 4326) NOT NULL,
    opening double precision[] NOT NULL CHECK (array_length(opening, 1) = 4),  -- west, south, east, north of the first view
    metric_srid integer NOT NULL,                -- the grid and all distances, in metres: EPSG:32632 in Milan
    languages text[] NOT NULL,
    phase text NOT NULL CHECK (phase IN ('draft', 'test', 'open', 'closed', 'results', 'archived')),
    moderation text NOT NULL DEFAULT 'before' CHECK (moderation IN ('before', 'after')),
    opens_on date,
    closes_on date,
    made_up boolean NOT NULL DEFAULT false,      -- "dati di prova": said on every page, legend and cartouche
    authors_known boolean NOT NULL DEFAULT true, -- false: an import without a participant column; people are "at most n"
    credit text,                                 -- source and licence of imported signs, for the cartouche
    salt bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE milo.categories (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    key text NOT NULL,
    position integer NOT NULL,
    title jsonb NOT NULL,
    description jsonb NOT NULL DEFAULT '{}',
    geometry text NOT NULL DEFAULT 'point' CHECK (geometry IN ('point', 'line', 'area', 'any')),
    public_as text NOT NULL DEFAULT 'point' CHECK (public_as IN ('point', 'cells')),
    text_required boolean NOT NULL DEFAULT false,
    colour text NOT NULL DEFAULT '#0066CC' CHECK (colour ~ '^#[0-9A-Fa-f]{6}$'),
    icon text NOT NULL DEFAULT 'spark',
    UNIQUE (consultation_id, key)
);

CREATE TABLE milo.participants (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    pseudonym bytea NOT NULL,                    -- HMAC(consultation salt, device uuid); the uuid itself is never kept
    UNIQUE (consultation_id, pseudonym)
);

CREATE TABLE milo.contributions (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    participant_id uuid NOT NULL REFERENCES milo.participants ON DELETE CASCADE,
    category_id uuid NOT NULL REFERENCES milo.categories ON DELETE CASCADE,
    geom geometry(Geometry, 4326) NOT NULL,      -- as drawn: private
    east double precision NOT NULL,              -- inner point of geom in the consultation's metric CRS: private
    north double precision NOT NULL,
    public_geom geometry(Geometry, 4326) NOT NULL,
    public_east double precision NOT NULL,       -- inner point of public_geom in the metric CRS
    public_north double precision NOT NULL,
    accuracy text NOT NULL CHECK (accuracy IN ('spot', 'building', 'block')),
    text text NOT NULL DEFAULT '',
    words_checked boolean NOT NULL DEFAULT false, -- a person has looked: only then words are public
    language text NOT NULL,
    answers jsonb NOT NULL DEFAULT '{}',
    channel text NOT NULL CHECK (channel IN ('web', 'mediator', 'assembly', 'paper', 'import')),
    visibility text NOT NULL DEFAULT 'waiting'
        CHECK (visibility IN ('waiting', 'published', 'staff-only', 'hidden', 'duplicate-of', 'withdrawn')),
    hidden_reason text,
    duplicate_of uuid REFERENCES milo.contributions ON DELETE SET NULL,
    answer text NOT NULL DEFAULT 'received'
        CHECK (answer IN ('received', 'needs-information', 'under-review', 'accepted', 'partly-accepted',
                          'already-planned', 'not-accepted', 'not-ours', 'done')),
    intervention_id uuid,                        -- the intervention it touches, found when it was left; no key across houses
    public_intervention_id uuid,                 -- the one its public position touches: the exact one would tell in which building
                                                 -- somebody stands who said only "this block"
    counts boolean NOT NULL DEFAULT true,        -- false: left in the test phase
    left_at timestamptz NOT NULL DEFAULT now(),
    CHECK (visibility <> 'hidden' OR hidden_reason IS NOT NULL),
    CHECK (visibility <> 'duplicate-of' OR duplicate_of IS NOT NULL)
);
CREATE INDEX ix_contributions_consultation_id ON milo.contributions (consultation_id, visibility, category_id);
CREATE INDEX ix_contributions_participant_id ON milo.contributions (participant_id);
CREATE INDEX ix_contributions_public_geom ON milo.contributions USING gist (public_geom);
CREATE INDEX ix_contributions_left_at ON milo.contributions (consultation_id, left_at);

-- One row per accepted write: its key, its body and its code as hashes only. It outlives an erased sign as a tombstone.
CREATE TABLE milo.receipts (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    contribution_id uuid NOT NULL,               -- kept after erasure, so no foreign key
    key_hash bytea NOT NULL,
    body_hash bytea NOT NULL,
    code_hash bytea UNIQUE,                      -- null for imported rows: nobody holds their receipt
    erased_at timestamptz,
    UNIQUE (consultation_id, key_hash)
);
CREATE INDEX ix_receipts_contribution_id ON milo.receipts (contribution_id);

-- One row per import: what was read, refused and why; kept with the consultation.
CREATE TABLE milo.imports (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    file_name text NOT NULL,
    file_digest bytea NOT NULL,
    report jsonb NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now()
);

-- The web ----------------------------------------------------------------------------------------------------------
CREATE TABLE milo.consultation_layers (
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    layer_id uuid NOT NULL REFERENCES milo.layers ON DELETE CASCADE,
    PRIMARY KEY (consultation_id, layer_id)
);

CREATE TABLE milo.accounts (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    role text NOT NULL CHECK (role IN ('admin', 'planner', 'moderator', 'mediator', 'presenter')),
    password_hash text NOT NULL,
    must_change boolean NOT NULL DEFAULT true,
    session_mark uuid NOT NULL,                  -- a new one signs out every session
    failures integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    disabled boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Who did what at the desk. Append-only for everybody, by trigger.
CREATE TABLE milo.audit (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    account_id uuid,
    account_name text NOT NULL,
    action text NOT NULL,
    consultation_id uuid,
    object_id uuid,
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ix_audit_at ON milo.audit (at);

CREATE FUNCTION milo.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON milo.milestones
    FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON milo.audit
    FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();
