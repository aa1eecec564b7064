CREATE TABLE fw_store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO fw_store VALUES (1, 0);

CREATE TABLE fw_lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token INTEGER NOT NULL,
    held INTEGER NOT NULL,
    verb TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started INTEGER,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    expires_at TEXT
) STRICT;
INSERT INTO fw_lease VALUES (1, 0, 0, '', 0, NULL, '', '', '', NULL);

CREATE TABLE fw_run (
    run INTEGER PRIMARY KEY,
    as_of TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    ruleset TEXT NOT NULL REFERENCES fw_ruleset (hash),
    dataset TEXT NOT NULL,
    generation INTEGER NOT NULL,
    baseline INTEGER NOT NULL,
    first_day TEXT,
    days INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    approved_by TEXT
) STRICT;

CREATE TABLE fw_ruleset (
    hash TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE fw_ruleset_file (
    ruleset TEXT NOT NULL REFERENCES fw_ruleset (hash),
    place INTEGER NOT NULL,
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (ruleset, place)
) STRICT;

CREATE TABLE fw_customer (
    customer TEXT PRIMARY KEY,
    funnel TEXT,
    stage TEXT,
    phase TEXT,
    state TEXT NOT NULL,
    ended_by TEXT,
    stage_since TEXT,
    inferred INTEGER NOT NULL,
    changed_on TEXT,
    run INTEGER NOT NULL REFERENCES fw_run (run)
) STRICT, WITHOUT ROWID;

CREATE TABLE fw_change (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES fw_run (run),
    customer TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    from_funnel TEXT,
    from_stage TEXT,
    from_state TEXT,
    to_funnel TEXT,
    to_stage TEXT,
    to_state TEXT NOT NULL,
    cause TEXT NOT NULL,
    late INTEGER NOT NULL,
    reason TEXT NOT NULL,
    ruleset TEXT NOT NULL,
    owner TEXT,
    amount REAL
) STRICT;
CREATE INDEX fw_change_customer ON fw_change (customer);

CREATE TABLE fw_sighting (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES fw_run (run),
    customer TEXT NOT NULL,
    seen_on TEXT NOT NULL,
    stage TEXT,
    since TEXT,
    closed TEXT
) STRICT;

CREATE TABLE fw_confirmation (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    confirmed_at TEXT NOT NULL,
    funnel TEXT NOT NULL,
    stage TEXT NOT NULL,
    -- stage, won, lost; NULL: declined
    destination TEXT,
    to_stage TEXT,
    person TEXT NOT NULL,
    reason TEXT,
    forced INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;

CREATE TABLE fw_hold (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    held_at TEXT NOT NULL,
    until TEXT NOT NULL,
    reason TEXT NOT NULL,
    person TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;

CREATE TABLE fw_mark (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    marked_at TEXT NOT NULL,
    item TEXT NOT NULL,
    done INTEGER NOT NULL,
    person TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;

CREATE TABLE fw_quality (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES fw_run (run),
    code TEXT NOT NULL,
    source TEXT NOT NULL,
    field TEXT NOT NULL,
    rows INTEGER NOT NULL,
    sample TEXT NOT NULL
) STRICT;
CREATE INDEX fw_quality_run ON fw_quality (run);
