CREATE TABLE fw_alert (
    id INTEGER PRIMARY KEY,
    -- rule|kind:id|episode
    key TEXT NOT NULL UNIQUE,
    rule TEXT NOT NULL,
    -- kind:id
    subject TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    episode_day TEXT NOT NULL,
    episode_nth INTEGER NOT NULL,
    status TEXT NOT NULL,
    message TEXT,
    opened_at TEXT,
    resolved_on TEXT,
    told_at TEXT,
    -- the people of fw_alert_event
    told_to TEXT,
    step INTEGER NOT NULL,
    acknowledged_at TEXT,
    handled_at TEXT,
    closed_at TEXT,
    closed_by TEXT,
    ending TEXT,
    inhibited_by TEXT
) STRICT;
CREATE INDEX fw_alert_subject ON fw_alert (rule, subject, episode_day, episode_nth);
CREATE INDEX fw_alert_live ON fw_alert (status) WHERE status <> 'closed';

CREATE TABLE fw_alert_event (
    alert INTEGER NOT NULL REFERENCES fw_alert (id),
    -- the place among those of the alert, from 0
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    -- NULL: the engine
    person TEXT,
    note TEXT,
    -- pending, counted, opened, reopened, resolved: the data day
    data_day TEXT,
    -- closed
    ending TEXT,
    -- snoozed: until; released: since; escalated: due
    instant TEXT,
    -- inhibited: the other alert's key
    other TEXT,
    -- escalated, told, reminded
    step INTEGER,
    -- told, reminded: a JSON array of ids
    people TEXT,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (alert, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE fw_outcome (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES fw_run (run),
    rule TEXT NOT NULL,
    slot TEXT NOT NULL,
    data_day TEXT NOT NULL,
    -- kind:id
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    value REAL,
    baseline REAL,
    delta REAL,
    pct REAL,
    z REAL,
    n INTEGER,
    target REAL,
    pace REAL,
    expected REAL,
    backfilled INTEGER NOT NULL,
    -- a JSON array of names and reasons
    missing TEXT NOT NULL
) STRICT;
CREATE INDEX fw_outcome_rule ON fw_outcome (rule, subject);

CREATE TABLE fw_metric_point (
    metric TEXT NOT NULL,
    definition TEXT NOT NULL,
    group_id TEXT NOT NULL,
    -- empty: a snapshot
    from_day TEXT NOT NULL,
    through_day TEXT NOT NULL,
    value REAL,
    rows INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES fw_run (run),
    PRIMARY KEY (metric, definition, group_id, from_day, through_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE fw_outbox (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES fw_run (run),
    alert TEXT NOT NULL,
    -- fw_alert_event.seq
    event INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    -- NULL: the standard output of the run
    channel TEXT,
    -- the slot; NULL: at once
    digest TEXT,
    -- which message of the slot it is part of, from 1; NULL: none has been put together
    batch INTEGER,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- the as_of of the run
    told_at TEXT NOT NULL,
    -- waiting, sent, dead
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    first_attempt_at TEXT,
    next_attempt_at TEXT,
    last_error TEXT,
    sent_at TEXT
) STRICT;
CREATE INDEX fw_outbox_alert ON fw_outbox (alert);
CREATE INDEX fw_outbox_waiting ON fw_outbox (status) WHERE status <> 'sent';
