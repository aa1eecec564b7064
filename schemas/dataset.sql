-- The tables of the demo's dataset, and a pattern for your own. No name here is required: the
-- mapping of the rules (rules/mapping.toml) says which table and column plays which part.
-- Dates are text in ISO 8601, local time of the workspace's zone. There are no constraints, as in a
-- real export: duplicates, blanks and unknown words are found and reported.

-- The tree of the sales organisation.
CREATE TABLE units (
    id          TEXT,               -- the unit's id
    name        TEXT,               -- what people call it
    parent_id   TEXT,               -- the unit above it; NULL for the company itself
    kind        TEXT                -- company, region, team
);

-- Who works there: one row for each person and unit, two for a person who has moved.
CREATE TABLE people (
    id          TEXT,               -- the person's id
    name        TEXT,               -- the person's name
    unit_id     TEXT,               -- units.id
    level       TEXT,               -- frontline, lead, middle, senior
    mail        TEXT,               -- where messages go
    since       TEXT,               -- first day in that unit
    until       TEXT                -- last day in that unit; NULL: still there
);

-- Customers: one row each.
CREATE TABLE customers (
    id                TEXT,         -- the customer's id
    name              TEXT,         -- the company's name
    owner_id          TEXT,         -- people.id: who is in charge
    industry          TEXT,         -- manufacturing, logistics, catering …
    employees         INTEGER,      -- how many people work there: decides the funnel
    channel           TEXT,         -- inside, referral, field, online: how it was found
    demand_initiative TEXT,         -- active: the department raises the need itself; passive: it receives it
    own_use           TEXT,         -- united: who asks also uses; split: others use
    decision          TEXT,         -- united: who asks may decide; split: others decide
    contact           TEXT,         -- the person to talk to
    amount            REAL,         -- what the deal is expected to bring
    budget            REAL,         -- what the customer may spend; NULL until it has said so
    created_at        TEXT,         -- when it was entered
    expected_close    TEXT,         -- written day first, as this CRM does: 31/12/2024
    stage             TEXT          -- the CRM's word for the stage it is in now
);

-- One row for each time a customer entered a stage.
CREATE TABLE stage_history (
    id          INTEGER PRIMARY KEY, -- orders rows of the same time
    customer_id TEXT,                -- customers.id
    stage       TEXT,                -- the CRM's word for the stage
    entered_at  TEXT                 -- when it was entered
);

-- Interaction with customers.
CREATE TABLE activities (
    id          INTEGER PRIMARY KEY, -- the row's number
    customer_id TEXT,                -- customers.id
    rep_id      TEXT,                -- people.id: who did it
    kind        TEXT,                -- call, im, visit, presentation, site_visit
    met_person  TEXT,                -- whom on the customer's side
    minutes     INTEGER,             -- how long it took
    happened_at TEXT                 -- when
);

-- What was promised to customers, and whether it was done.
CREATE TABLE commitments (
    id          INTEGER PRIMARY KEY, -- the row's number
    customer_id TEXT,                -- customers.id
    rep_id      TEXT,                -- people.id: who promised
    what        TEXT,                -- what was promised
    made_at     TEXT,                -- when it was promised
    due_on      TEXT,                -- by which day
    done_at     TEXT,                -- when it was done; NULL: not yet
    outcome     TEXT                 -- kept, late; NULL while open
);

-- Checklist items ticked by sales.
CREATE TABLE checklist_marks (
    id          INTEGER PRIMARY KEY, -- the row's number
    customer_id TEXT,                -- customers.id
    item        TEXT,                -- the item's id in the rules
    is_done     INTEGER,             -- 1: ticked, 0: unticked; the latest row counts
    marked_at   TEXT,                -- when
    marked_by   TEXT                 -- people.id: who
);

-- What customers ordered; for field small business the sign that an account is in use.
CREATE TABLE orders (
    id          INTEGER PRIMARY KEY, -- the row's number
    customer_id TEXT,                -- customers.id
    placed_at   TEXT,                -- when
    amount      REAL                 -- for how much
);

-- Money that customers owe: expected, then accrued (invoiced), then paid or overdue.
CREATE TABLE receivables (
    id          INTEGER PRIMARY KEY, -- the row's number
    customer_id TEXT,                -- customers.id
    rep_id      TEXT,                -- people.id: who is in charge
    amount      REAL,                -- what is owed
    expected_on TEXT,                -- the day from which it is expected
    accrued_on  TEXT,                -- when it was invoiced; NULL: not yet
    due_on      TEXT,                -- the last day to pay in time
    paid_on     TEXT,                -- when it was paid; NULL: not yet
    paid_amount REAL                 -- what was paid; NULL: not yet
);

-- Working time without customers.
CREATE TABLE work_log (
    id          INTEGER PRIMARY KEY, -- the row's number
    rep_id      TEXT,                -- people.id
    kind        TEXT,                -- system: entering data; team: meetings and case talks
    minutes     INTEGER,             -- how long
    happened_at TEXT                 -- when
);

-- Targets and forecasts: one row for each metric, unit or person, and period.
CREATE TABLE targets (
    metric      TEXT,                -- the id of the metric
    unit_id     TEXT,                -- units.id; NULL: not of a unit
    person_id   TEXT,                -- people.id; NULL: not of a person
    starts      TEXT,                -- first day
    ends        TEXT,                -- last day
    value       REAL,                -- what is to be reached
    kind        TEXT                 -- target, forecast
);
