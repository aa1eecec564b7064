//! The same states in SQL, as a good engineer writes it by hand for one ruleset: every table is
//! aggregated once, working days come from a small table, and states are a `CASE`.

use chrono::{Days, NaiveDate};

use super::facts::{DERIVED, HOLIDAYS, WORKDAYS};
use super::funnels::{MARKS_BY_STAGE, STAGE_VALUES, STAGES, funnels};
use super::shape::AS_OF;
use super::terms::{Funnel, Item, Stage, Term};

/// Whose SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, where dates are text.
    Sqlite,
    /// `DuckDB`, where dates are dates.
    DuckDb,
}

impl Dialect {
    /// The calendar days from a date or a time through the evaluated day.
    fn days_since(self, from: &str) -> String {
        match self {
            Self::Sqlite => {
                format!("CAST(julianday('{AS_OF}') - julianday(substr({from}, 1, 10)) AS INTEGER)")
            }
            Self::DuckDb => format!("date_diff('day', CAST({from} AS DATE), DATE '{AS_OF}')"),
        }
    }

    /// Makes `working_days`: for each date how many working days there were until then.
    pub fn setup(self) -> String {
        let holidays =
            HOLIDAYS.map(|(first, last)| format!("day BETWEEN '{first}' AND '{last}'")).join(" OR ");
        let workdays = WORKDAYS.map(|day| format!("'{day}'")).join(", ");
        let (dates, weekend, index) = match self {
            Self::Sqlite => (
                "WITH RECURSIVE dates(day) AS (SELECT '2022-12-31' UNION ALL \
                 SELECT date(day, '+1 day') FROM dates WHERE day < '2024-12-31')",
                "strftime('%w', day) IN ('0', '6')",
                "temp.working_day",
            ),
            Self::DuckDb => (
                "WITH dates AS (SELECT CAST(day AS DATE) AS day FROM \
                 range(DATE '2022-12-31', DATE '2025-01-01', INTERVAL 1 DAY) AS range(day))",
                "dayofweek(day) IN (0, 6)",
                "working_day",
            ),
        };
        format!(
            "CREATE TEMP TABLE working_days AS {dates}
             SELECT day, CAST(sum(CASE WHEN day IN ({workdays}) THEN 1 WHEN {weekend} OR {holidays} THEN 0 \
             ELSE 1 END) OVER (ORDER BY day) AS INTEGER) AS n FROM dates;
             CREATE UNIQUE INDEX {index} ON working_days(day);",
        )
    }

    /// A query for (customer, funnel, stage, state).
    pub fn states(self) -> String {
        let all = funnels();
        let end = AS_OF.checked_add_days(Days::new(1)).unwrap_or(AS_OF);
        let activity = activity(end);
        let marks = marks(end);
        let joined = self.joined(&all, end);
        let derived: Vec<String> = DERIVED.map(|(name, expr)| format!("{expr} AS {name}")).into();
        let derived = derived.join(", ");
        let silent_days = self.days_since("last_contact");
        let known_days = self.days_since("first_visit");
        let judged = judged(&all);
        format!(
            "WITH
activity AS MATERIALIZED ({activity}),
mark AS MATERIALIZED ({marks}),
joined AS MATERIALIZED ({joined}),
derived AS (
  SELECT *, {derived}, {silent_days} AS silent_days, {known_days} AS known_days
  FROM joined),
judged AS ({judged})
SELECT id AS customer, funnel,
  CASE WHEN funnel IS NOT NULL AND place NOT IN ('won', 'lost') THEN place END AS stage,
  CASE
    WHEN funnel IS NULL THEN 'outside'
    WHEN place IN ('won', 'lost') THEN place
    WHEN NOT admitted THEN 'not_admitted'
    WHEN place IS NULL OR since IS NULL THEN 'unknown'
    WHEN ready THEN 'ready'
    WHEN e IS NULL THEN 'unknown'
    WHEN d <= e THEN 'entering'
    WHEN d <= e + s THEN 'stagnant'
    WHEN d <= e + s + l OR improving THEN 'losing'
    ELSE 'lost'
  END AS state
FROM judged"
        )
    }

    fn joined(self, all: &[Funnel], end: NaiveDate) -> String {
        let funnel: Vec<String> =
            all.iter().map(|funnel| format!("WHEN {} THEN '{}'", funnel.when.sql, funnel.id)).collect();
        let place: Vec<String> = STAGES
            .iter()
            .zip(STAGE_VALUES)
            .map(|(stage, values)| {
                let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
                format!("WHEN c.stage IN ({}) THEN '{stage}'", values.join(", "))
            })
            .collect();
        let marks: Vec<String> =
            MARKS_BY_STAGE.iter().flat_map(|items| items.iter()).map(|item| format!("{item}_at")).collect();
        format!(
            "
  SELECT c.id, c.owner_id, c.employees, c.amount, c.probability, c.contact, c.industry,
    c.stage_entered_at AS since,
    CASE {funnel} END AS funnel,
    CASE WHEN c.stage_entered_at >= '{end}' THEN NULL {place}
      WHEN c.stage = 'Closed Won' THEN 'won' WHEN c.stage = 'Closed Lost' THEN 'lost' END AS place,
    {days} AS days_in_stage,
    (SELECT n FROM working_days WHERE day = '{AS_OF}') - w.n AS business_days_in_stage,
    coalesce(visits_30d, 0) AS visits_30d, coalesce(visits_90d, 0) AS visits_90d,
    coalesce(calls_10bd, 0) AS calls_10bd, coalesce(contacts_90d, 0) AS contacts_90d,
    coalesce(minutes_90d, 0) AS minutes_90d, avg_minutes, coalesce(kinds_90d, 0) AS kinds_90d,
    coalesce(people_seen, 0) AS people_seen, last_contact, first_visit, longest_visit,
    coalesce(site_visits, 0) AS site_visits, coalesce(presentations_stage, 0) AS presentations_stage,
    coalesce(stage_contacts, 0) AS stage_contacts, coalesce(stage_minutes, 0) AS stage_minutes,
    {marks}
  FROM customers AS c
  LEFT JOIN activity AS a ON a.customer_id = c.id
  LEFT JOIN mark AS m ON m.customer_id = c.id
  LEFT JOIN working_days AS w ON w.day = c.stage_entered_at
  WHERE coalesce(c.created_at, c.stage_entered_at, '{AS_OF}') <= '{AS_OF}'",
            funnel = funnel.join(" "),
            place = place.join(" "),
            days = self.days_since("c.stage_entered_at"),
            marks = marks.join(", "),
        )
    }
}

/// One pass over the activities.
fn activity(end: NaiveDate) -> String {
    let window = |days: u64| AS_OF.checked_sub_days(Days::new(days - 1)).unwrap_or(AS_OF);
    let (month, quarter) = (window(30), window(90));
    format!(
        "
  SELECT a.customer_id,
    count(*) FILTER (WHERE a.kind = 'visit' AND a.happened_at >= '{month}') AS visits_30d,
    count(*) FILTER (WHERE a.kind = 'visit' AND a.happened_at >= '{quarter}') AS visits_90d,
    count(*) FILTER (WHERE a.kind = 'call' AND a.happened_at >= (SELECT min(day) FROM working_days
      WHERE n = (SELECT n - 9 FROM working_days WHERE day = '{AS_OF}'))) AS calls_10bd,
    count(*) FILTER (WHERE a.happened_at >= '{quarter}') AS contacts_90d,
    sum(a.minutes) FILTER (WHERE a.happened_at >= '{quarter}') AS minutes_90d,
    avg(a.minutes) FILTER (WHERE a.happened_at >= '{quarter}') AS avg_minutes,
    count(DISTINCT a.kind) FILTER (WHERE a.happened_at >= '{quarter}') AS kinds_90d,
    count(DISTINCT a.rep_id) AS people_seen,
    max(a.happened_at) AS last_contact,
    min(a.happened_at) FILTER (WHERE a.kind = 'visit') AS first_visit,
    max(a.minutes) FILTER (WHERE a.kind = 'visit') AS longest_visit,
    count(*) FILTER (WHERE a.kind = 'site_visit') AS site_visits,
    count(*) FILTER (WHERE a.kind = 'presentation' AND a.happened_at >= c.stage_entered_at) AS presentations_stage,
    count(*) FILTER (WHERE a.kind IN ('call', 'visit') AND a.happened_at >= c.stage_entered_at) AS stage_contacts,
    sum(a.minutes) FILTER (WHERE a.happened_at >= c.stage_entered_at) AS stage_minutes
  FROM activities AS a JOIN customers AS c ON c.id = a.customer_id
  WHERE a.happened_at < '{end}'
  GROUP BY a.customer_id"
    )
}

/// One pass over the marks.
fn marks(end: NaiveDate) -> String {
    let items: Vec<String> = MARKS_BY_STAGE
        .iter()
        .flat_map(|items| items.iter())
        .map(|item| format!("max(marked_at) FILTER (WHERE item = '{item}') AS {item}_at"))
        .collect();
    format!(
        "
  SELECT customer_id, {}
  FROM checklist_marks WHERE marked_at < '{end}' GROUP BY customer_id",
        items.join(",\n    ")
    )
}

/// What the rules ask of each customer in its stage.
fn judged(all: &[Funnel]) -> String {
    let by_stage = |of: &dyn Fn(&Stage) -> String| {
        let funnels: Vec<String> = all
            .iter()
            .map(|funnel| {
                let stages: Vec<String> = funnel
                    .stages
                    .iter()
                    .map(|stage| format!("WHEN '{}' THEN {}", stage.id, of(stage)))
                    .collect();
                format!("WHEN '{}' THEN CASE place {} END", funnel.id, stages.join("\n      "))
            })
            .collect();
        format!("CASE funnel\n    {} END", funnels.join("\n    "))
    };
    let admitted: Vec<String> = all
        .iter()
        .map(|funnel| {
            let lines: Vec<String> = funnel.admit.iter().map(|(_, line)| is_true(line)).collect();
            format!("WHEN '{}' THEN {}", funnel.id, lines.join(" AND "))
        })
        .collect();
    let [entering, stagnant, losing] = [0, 1, 2].map(|nth: usize| {
        by_stage(&|stage: &Stage| stage.days.get(nth).map_or_else(String::new, |days| days.sql.clone()))
    });
    let clock = by_stage(&|stage: &Stage| {
        let column = if stage.business { "business_days_in_stage" } else { "days_in_stage" };
        column.to_owned()
    });
    let improving =
        by_stage(&|stage: &Stage| stage.improving.as_ref().map_or_else(|| "FALSE".to_owned(), is_true));
    let ready = by_stage(&|stage: &Stage| {
        let items: Vec<String> = stage.items.iter().map(met).collect();
        items.join("\n        AND ")
    });
    format!(
        "
  SELECT id, funnel, place, since,
    CASE funnel {admitted} END AS admitted,
    {clock} AS d,
    {entering} AS e,
    {stagnant} AS s,
    {losing} AS l,
    {improving} AS improving,
    {ready} AS ready
  FROM derived",
        admitted = admitted.join(" ")
    )
}

fn is_true(term: &Term) -> String {
    format!("coalesce({}, FALSE)", term.sql)
}

fn met(item: &Item) -> String {
    let mark = match (item.mark, item.renew) {
        (false, _) => None,
        (true, false) => Some(format!("{}_at IS NOT NULL", item.id)),
        (true, true) => Some(format!("coalesce({}_at >= since, FALSE)", item.id)),
    };
    let parts: Vec<String> = mark.into_iter().chain(item.expr.as_ref().map(is_true)).collect();
    let done = parts.join(" AND ");
    match &item.when {
        Some(when) => format!("(coalesce(NOT ({}), FALSE) OR ({done}))", when.sql),
        None => done,
    }
}
