-- What was taken out of the store, so that what is missing can be told from what was lost.
CREATE TABLE fw_pruning (
    id INTEGER PRIMARY KEY,
    -- what is dated before it went
    before TEXT NOT NULL,
    -- state changes and points of metrics before it went
    changes_before TEXT NOT NULL,
    pruned_at TEXT NOT NULL,
    changes INTEGER NOT NULL,
    points INTEGER NOT NULL,
    outcomes INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    events INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    rulesets INTEGER NOT NULL
) STRICT;
