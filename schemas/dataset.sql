-- The tables of the demo's dataset, and a pattern for your own. No name here is required: the
-- mapping of the rules (rules/mapping.toml) says which table and column plays which part.
-- Dates are text in ISO 8601, local time of the workspace's zone.

-- Who: units form a tree, people belong to units.
CREATE TABLE units (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    parent_id   TEXT,               -- NULL for the company itself
    kind        TEXT NOT NULL       -- company, region, team
);
CREATE TABLE people (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    unit_id     TEXT NOT NULL,
    level       TEXT NOT NULL,      -- frontline, lead, middle, senior
    mail        TEXT
);

-- Customers. A real export has no constraints; duplicates and blanks are found and reported.
CREATE TABLE customers (
    id                TEXT,
    name              TEXT,
    owner_id          TEXT,         -- people.id
    industry          TEXT,
    employees         INTEGER,
    demand_initiative TEXT,         -- active: the department raises the need itself; passive: it receives it
    own_use           TEXT,         -- yes: who asks also uses; no: others use
    decision          TEXT,         -- united: who asks may decide; split: others decide
    contact           TEXT,
    amount            REAL,
    budget            REAL,
    created_at        TEXT,
    expected_close    TEXT,         -- written day first, as this CRM does: 31/12/2024
    stage             TEXT
);

-- One row for each time a customer entered a stage.
CREATE TABLE stage_history (
    id          INTEGER PRIMARY KEY,
    customer_id TEXT,
    stage       TEXT,
    entered_at  TEXT
);

-- What sales did.
CREATE TABLE activities (
    id          INTEGER PRIMARY KEY,
    customer_id TEXT,
    rep_id      TEXT,               -- people.id
    kind        TEXT,               -- call, visit, presentation, site_visit
    minutes     INTEGER,
    happened_at TEXT
);

-- Checklist items ticked by sales.
CREATE TABLE checklist_marks (
    id          INTEGER PRIMARY KEY,
    customer_id TEXT,
    item        TEXT,               -- the item's id in the rules
    is_done     INTEGER,            -- 0: unticked
    marked_at   TEXT,
    marked_by   TEXT
);
