//! Rules on metrics over 8,800 real-looking opportunities, against figures computed by SQL alone, over
//! a year.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Weekday};
use funnelwright::anomaly::Observation;
use funnelwright::value::Date;
use rusqlite::{Connection, named_params};

use super::bench::Bench;
use super::maven;

const WATCHING: &str = include_str!("../rules/maven/watching.toml");

/// Targets of teams by month and of regions by quarter. Of the regions, only Central has its own by
/// month. One team's is missing, one is 0.
const TARGETS: &str = "
CREATE TABLE targets (metric TEXT, unit TEXT, starts TEXT, ends TEXT, value REAL);
CREATE TEMP TABLE months AS WITH RECURSIVE m(starts) AS (
  SELECT '2017-03-01' UNION ALL SELECT date(starts, '+1 month') FROM m WHERE starts < '2017-12-01')
  SELECT starts, date(starts, '+1 month', '-1 day') AS ends FROM m;
INSERT INTO targets SELECT metric, manager, starts, ends,
    120000 + 1000 * ((unicode(manager) * 7 + strftime('%m', starts) * 13) % 60)
  FROM months, (SELECT DISTINCT manager FROM sales_teams), (SELECT 'team_sales' AS metric UNION SELECT 'region_sales')
  WHERE NOT (manager = 'Cara Losch' AND starts = '2017-07-01');
UPDATE targets SET value = 0 WHERE unit = 'Celia Rouche' AND starts = '2017-06-01';
INSERT INTO targets SELECT 'region_sales', 'Central', starts, ends, 330000 FROM months;
INSERT INTO targets SELECT 'region_week', regional_office, starts, date(starts, '+3 months', '-1 day'), 1000000
  FROM (SELECT DISTINCT regional_office FROM sales_teams), months WHERE strftime('%m', starts) % 3 = 1;";

/// What the expectations are computed from.
const SCRATCH: &str = "
CREATE TEMP TABLE won AS SELECT sales_agent AS agent, manager AS team, regional_office AS region,
  close_date AS day, close_value AS amount
  FROM sales_pipeline JOIN sales_teams USING (sales_agent) WHERE deal_stage = 'Won';
CREATE INDEX temp.agents ON won (agent, day);
CREATE INDEX temp.teams ON won (team, day);
CREATE INDEX temp.regions ON won (region, day);
CREATE TEMP TABLE working AS WITH RECURSIVE d(day) AS (
  SELECT '2017-01-01' UNION ALL SELECT date(day, '+1 day') FROM d WHERE day < '2018-01-31')
  SELECT day FROM d WHERE strftime('%w', day) NOT IN ('0', '6') AND day NOT IN
    ('2017-01-02', '2017-05-29', '2017-07-04', '2017-09-04', '2017-11-23', '2017-12-25');
CREATE TEMP TABLE episodes (rule TEXT, subject TEXT, day TEXT, PRIMARY KEY (rule, subject));";

const COUNT: &str = "count(*)";
const SUM: &str = "coalesce(sum(amount), 0)";
const SIZE: &str = "1.0 * sum(amount) / nullif(count(*), 0)";

/// The k-th frame before that of the data day, from `f` through `t`.
const LAST_WEEKS: &str =
    "SELECT k, date(:day, '+1 day', 'weekday 0', '-6 days', (-7 - 7 * k) || ' days') AS f,
  date(:day, '+1 day', 'weekday 0', (-7 - 7 * k) || ' days') AS t FROM k";
const WEEKS_TO_DATE: &str = "SELECT k, date(:day, 'weekday 0', '-6 days', (-7 * k) || ' days') AS f,
  date(:day, (-7 * k) || ' days') AS t FROM k";
const MONTHS_TO_DATE: &str = "SELECT k, date(:day, 'start of month', -k || ' months') AS f,
  min(date(:day, 'start of month', -k || ' months', (strftime('%d', :day) - 1) || ' days'),
      date(:day, 'start of month', (1 - k) || ' months', '-1 day')) AS t FROM k";
const LAST_MONTH: &str = "SELECT k, date(:day, '+1 day', 'start of month', (-1 - k) || ' months') AS f,
  date(:day, '+1 day', 'start of month', -k || ' months', '-1 day') AS t FROM k";

/// Values by subject and frame.
fn cells(key: &str, measure: &str, frames: &str) -> String {
    let column = match key {
        "agent" => "sales_agent",
        "team" => "manager",
        _ => "regional_office",
    };
    format!(
        "WITH RECURSIVE k(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM k WHERE k < 32),
         subjects AS (SELECT DISTINCT {column} AS subject, regional_office AS region FROM sales_teams),
         frames AS ({frames}),
         cells AS (SELECT subject, region, k, f, t,
           (SELECT {measure} FROM won WHERE {key} = subject AND day BETWEEN f AND t) AS x FROM subjects, frames)"
    )
}

/// The value with the median of points, their mean, their number and z. `least` is the least floor of z.
fn with_points(points: &str, baseline: &str, least: u32, min_points: u32) -> String {
    format!(
        ", points AS ({points}),
         medians AS (SELECT subject, avg(x) AS median FROM (SELECT subject, x,
             row_number() OVER (PARTITION BY subject ORDER BY x) AS r, count(*) OVER (PARTITION BY subject) AS c
           FROM points) WHERE r IN ((c + 1) / 2, (c + 2) / 2) GROUP BY subject),
         deviations AS (SELECT subject, 1.4826 * avg(x) AS deviation FROM (SELECT subject, abs(x - median) AS x,
             row_number() OVER (PARTITION BY subject ORDER BY abs(x - median)) AS r,
             count(*) OVER (PARTITION BY subject) AS c
           FROM points JOIN medians USING (subject)) WHERE r IN ((c + 1) / 2, (c + 2) / 2) GROUP BY subject),
         told AS (SELECT subject, (SELECT count(*) FROM points AS p WHERE p.subject = cells.subject) AS n, median,
           max(deviation, 0.05 * abs(median), {least}) AS spread, x AS value,
           (SELECT avg(x) FROM points AS p WHERE p.subject = cells.subject) AS mean
           FROM cells LEFT JOIN medians USING (subject) LEFT JOIN deviations USING (subject) WHERE k = 0),
         figures AS (SELECT subject, value, CASE WHEN n >= {min_points} THEN {baseline} END AS baseline,
           CASE WHEN n >= {min_points} THEN CASE WHEN value = median THEN 0 ELSE 1.0 * (value - median) / spread END END AS z,
           n, NULL AS target, NULL AS pace, NULL AS expected FROM told)"
    )
}

/// Against earlier frames: not those before the first deal was closed, nor those of an open episode.
fn history(cells: &str, periods: u32, baseline: &str, least: u32, min_points: u32) -> String {
    let points = format!(
        "SELECT subject, x FROM (SELECT cells.subject AS subject, x,
             row_number() OVER (PARTITION BY cells.subject ORDER BY k) AS r
           FROM cells LEFT JOIN episodes ON episodes.rule = :rule AND episodes.subject = cells.subject
           WHERE k BETWEEN 1 AND 4 * {periods} AND x IS NOT NULL AND (day IS NULL OR t < day)
             AND f >= (SELECT min(close_date) FROM sales_pipeline)) WHERE r <= {periods}"
    );
    [cells, &with_points(&points, baseline, least, min_points)].concat()
}

/// Against the target in force; `x` of frame 0 is the value where there is none.
fn against_target(key: &str, frames: &str, target: &str, pace: &str, baseline: &str) -> String {
    format!(
        "{}, given AS ({target}),
         told AS (SELECT cells.subject AS subject, target, starts, ends, CASE WHEN target IS NULL THEN x ELSE
             (SELECT {SUM} FROM won WHERE {key} = cells.subject AND day BETWEEN starts AND :day) END AS value
           FROM cells LEFT JOIN given ON given.subject = cells.subject WHERE k = 0),
         paced AS (SELECT *, CASE WHEN target IS NOT NULL THEN {pace} END AS pace FROM told),
         figures AS (SELECT subject, value, CASE WHEN target <> 0 THEN {baseline} END AS baseline, NULL AS z, NULL AS n,
           target, pace, target * pace AS expected FROM paced)",
        cells(key, SUM, frames)
    )
}

/// A unit's own target.
const OWN: &str = "SELECT unit AS subject, value AS target, starts, ends FROM targets
  WHERE metric = :metric AND :day BETWEEN starts AND ends";
/// Else the sum of its teams'.
const OF_TEAMS: &str = "SELECT office AS subject, coalesce(own, teams) AS target, starts, ends FROM
  (SELECT regional_office AS office, starts, ends, sum(value) AS teams, (SELECT value FROM targets AS o
     WHERE metric = :metric AND unit = regional_office AND :day BETWEEN o.starts AND o.ends) AS own
   FROM (SELECT DISTINCT manager, regional_office FROM sales_teams) JOIN targets ON unit = manager
   WHERE metric = :metric AND :day BETWEEN starts AND ends GROUP BY regional_office, starts, ends)";

const BUSINESS_DAYS: &str = "(SELECT 1.0 * count(*) FROM working WHERE day BETWEEN starts AND :day)
  / (SELECT count(*) FROM working WHERE day BETWEEN starts AND ends)";
const CALENDAR: &str =
    "(julianday(:day) - julianday(starts) + 1) / (julianday(ends) - julianday(starts) + 1)";
/// The mean of the shares that the three months before had reached at the same fraction of their days.
const USUAL: &str = "(SELECT avg(reached) FROM (SELECT
    1.0 * (SELECT sum(amount) FROM won WHERE region = told.subject AND day BETWEEN f AND
      date(f, CAST(round((julianday(:day) - julianday(starts) + 1) / (julianday(ends) - julianday(starts) + 1)
        * (julianday(t) - julianday(f) + 1)) - 1 AS INTEGER) || ' days'))
      / (SELECT sum(amount) FROM won WHERE region = told.subject AND day BETWEEN f AND t) AS reached
  FROM (SELECT date(starts, -k || ' months') AS f, date(starts, (1 - k) || ' months', '-1 day') AS t
    FROM k WHERE k BETWEEN 1 AND 3) WHERE f >= (SELECT min(close_date) FROM sales_pipeline)))";

/// A rule, and how SQL tells what comes out.
struct Case {
    rule: &'static str,
    metric: &'static str,
    sql: String,
    /// Its condition, in SQL.
    when: &'static str,
    /// Whether a date has a slot.
    is_due: fn(&Connection, Date) -> bool,
    /// How many days before its date its data day is.
    lag: u64,
}

fn on_thursdays(_: &Connection, day: Date) -> bool {
    day.weekday() == Weekday::Thu
}

fn on_fridays(_: &Connection, day: Date) -> bool {
    day.weekday() == Weekday::Fri
}

fn on_working_days(sql: &Connection, day: Date) -> bool {
    sql.query_row("SELECT EXISTS (SELECT 1 FROM working WHERE day = ?)", [day.to_string()], |row| row.get(0))
        .unwrap()
}

fn cases() -> Vec<Case> {
    let peers = "SELECT me.subject AS subject, other.x AS x FROM cells AS me JOIN cells AS other
        ON other.k = 0 AND other.region = me.region AND other.subject <> me.subject WHERE me.k = 0";
    let agents = |frames| cells("agent", COUNT, frames);
    let case = |rule, metric, sql, when, is_due, lag| Case { rule, metric, sql, when, is_due, lag };
    let pace = |key, target, pace| against_target(key, MONTHS_TO_DATE, target, pace, "target * pace");
    let quarter = against_target("region", WEEKS_TO_DATE, OWN, BUSINESS_DAYS, "target");
    vec![
        case("team_pace", "team_sales", pace("team", OWN, BUSINESS_DAYS), "pct < -0.2", on_working_days, 1),
        case("region_pace", "region_sales", pace("region", OF_TEAMS, CALENDAR), "pct < -0.2", |_, _| true, 1),
        case("region_usual_pace", "region_sales", pace("region", OF_TEAMS, USUAL), "pct < -0.2", on_thursdays, 0),
        case("region_quarter", "region_week", quarter, "pct < -0.5", on_fridays, 1),
        case(
            "region_down",
            "region_wins",
            history(&cells("region", COUNT, LAST_WEEKS), 8, "median", 1, 4),
            "z < -1.0",
            on_thursdays,
            0,
        ),
        case(
            "team_down",
            "team_wins",
            history(&cells("team", COUNT, WEEKS_TO_DATE), 6, "mean", 1, 4),
            "pct < -0.3",
            on_fridays,
            1,
        ),
        case(
            "smaller_deals",
            "deal_size",
            history(&cells("team", SIZE, LAST_WEEKS), 5, "median", 0, 4),
            "pct < -0.3",
            on_thursdays,
            0,
        ),
        case(
            "agent_down",
            "agent_wins",
            history(&agents(MONTHS_TO_DATE), 3, "median", 1, 2),
            "delta < -5",
            on_thursdays,
            0,
        ),
        case(
            "agent_behind_peers",
            "agent_wins",
            [agents(LAST_MONTH), with_points(peers, "median", 1, 1)].concat(),
            "z < -1.5",
            on_thursdays,
            0,
        ),
        case(
            "agent_idle",
            "agent_wins",
            agents(LAST_MONTH)
                + ", figures AS (SELECT subject, x AS value, 4 AS baseline, NULL AS z, NULL AS n, NULL AS target,
                   NULL AS pace, NULL AS expected FROM cells WHERE k = 0)",
            "value < baseline",
            on_thursdays,
            0,
        ),
    ]
}

/// Outcome, value, baseline, delta, pct, z, n, target, pace, expected.
type Row = (String, [Option<f64>; 9]);
/// By rule, data day and subject.
type Rows = BTreeMap<(String, Date, String), Row>;

impl Case {
    /// The date of its latest slot by the end of a day.
    fn latest(&self, sql: &Connection, mut day: Date) -> Date {
        while !(self.is_due)(sql, day) {
            day = day.pred_opt().unwrap();
        }
        day
    }

    /// What comes out at the slot of a date.
    fn expected(&self, sql: &Connection, date: Date, rows: &mut Rows) {
        let day = date - chrono::Days::new(self.lag);
        // The last condition is always true: each query has to name all parameters.
        let mut statement = sql
            .prepare_cached(&format!(
                "{}, differing AS (SELECT *, value - baseline AS delta,
                   1.0 * (value - baseline) / nullif(abs(baseline), 0) AS pct FROM figures)
                 SELECT subject, CASE WHEN value IS NULL OR baseline IS NULL THEN 'no_data' WHEN {when} THEN 'met'
                   WHEN {when} IS NULL THEN 'unknown' ELSE 'not_met' END,
                   value, baseline, delta, pct, z, n, target, pace, expected FROM differing
                 WHERE :rule <> :metric",
                self.sql,
                when = self.when
            ))
            .unwrap();
        let names = named_params! { ":day": day.to_string(), ":rule": self.rule, ":metric": self.metric };
        let mut found = statement.query(names).unwrap();
        while let Some(row) = found.next().unwrap() {
            let numbers = std::array::from_fn(|place| row.get(place + 2).unwrap());
            let key = (self.rule.to_owned(), day, row.get(0).unwrap());
            rows.insert(key, (row.get(1).unwrap(), numbers));
        }
    }

    /// Remembers the episodes that a slot began and ended.
    fn remember(&self, sql: &Connection, day: Date, rows: &Rows) {
        let here = rows.iter().filter(|((rule, on, _), _)| rule == self.rule && *on == day);
        for ((_, _, subject), (outcome, _)) in here {
            let statement = match outcome.as_str() {
                "met" => "INSERT OR IGNORE INTO episodes VALUES (?, ?, ?)",
                "not_met" => "DELETE FROM episodes WHERE rule = ? AND subject = ? AND ? IS NOT NULL",
                _ => continue,
            };
            sql.execute(statement, [self.rule, subject, &day.to_string()]).unwrap();
        }
    }
}

fn found<'a>(observations: impl IntoIterator<Item = &'a Observation>) -> Rows {
    let row = |it: &Observation| {
        let f = &it.figures;
        let n = f.n.map(f64::from);
        let numbers = [f.value, f.baseline, f.delta, f.pct, f.z, n, f.target, f.pace, f.expected];
        let key = (it.rule.to_string(), it.slot.data_day(), it.subject.id());
        (key, (it.outcome.word().to_owned(), numbers))
    };
    observations.into_iter().map(row).collect()
}

fn same(found: &Rows, expected: &Rows) {
    let keys = |rows: &Rows| rows.keys().cloned().collect::<BTreeSet<_>>();
    let odd: Vec<_> = keys(found).symmetric_difference(&keys(expected)).take(5).cloned().collect();
    assert!(odd.is_empty(), "only one of them has {odd:?}");
    for (key, (outcome, numbers)) in found {
        let (other, others) = &expected[key];
        let is_near = |(one, other): (&Option<f64>, &Option<f64>)| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
            (None, None) => true,
            _ => false,
        };
        assert!(
            outcome == other && numbers.iter().zip(others).all(is_near),
            "{key:?}:\nfound    {outcome} {numbers:?}\nexpected {other} {others:?}"
        );
    }
}

fn bench() -> Option<(Bench, Connection)> {
    let bench = maven::bench()?;
    bench.rules("watching.toml", WATCHING);
    bench.sql(TARGETS);
    let sql = Connection::open(bench.path("crm.db")).unwrap();
    sql.execute_batch(SCRATCH).unwrap();
    Some((bench, sql))
}

#[test]
fn slots_of_the_year_come_out_as_sql_says() {
    let Some((bench, sql)) = bench() else { return };
    let mut outcomes = BTreeSet::new();
    for day in ["2017-03-02", "2017-04-17", "2017-06-30", "2017-07-05", "2017-10-31", "2017-12-31"] {
        let day: Date = day.parse().unwrap();
        let delta = bench.plan(&day.to_string());
        let mut expected = Rows::new();
        for case in cases() {
            case.expected(&sql, case.latest(&sql, day), &mut expected);
        }
        same(&found(&delta.watch.observations), &expected);
        outcomes.extend(expected.into_iter().map(|((rule, ..), (outcome, _))| (rule, outcome)));
    }
    for case in cases() {
        for outcome in ["met", "not_met"] {
            let is_there = outcomes.contains(&(case.rule.to_owned(), outcome.to_owned()));
            assert!(is_there, "no outcome of {} is {outcome}", case.rule);
        }
    }
    assert!(outcomes.contains(&("team_pace".to_owned(), "no_data".to_owned())));
}

#[test]
fn weeks_of_runs_learn_nothing_from_open_episodes() {
    let Some((bench, sql)) = bench() else { return };
    let first: Date = "2017-06-01".parse().unwrap();
    let mut expected = Rows::new();
    let mut observations = bench.run(&first.to_string()).watch.observations;
    // One long catching up, then week by week.
    for day in ["2017-07-16", "2017-07-23", "2017-07-30", "2017-08-06"] {
        observations.extend(bench.run(day).watch.observations);
    }
    let last: Date = "2017-08-06".parse().unwrap();
    for case in cases() {
        let begins = case.latest(&sql, first);
        let later = first.succ_opt().unwrap().iter_days().take_while(|day| *day <= last);
        let dates = std::iter::once(begins).chain(later.filter(|day| (case.is_due)(&sql, *day)));
        for date in dates {
            case.expected(&sql, date, &mut expected);
            case.remember(&sql, date - chrono::Days::new(case.lag), &expected);
        }
    }
    same(&found(&observations), &expected);
    let of_store = observations.iter().filter(|it| it.figures.n.is_some() && !it.figures.backfilled);
    assert!(of_store.count() > 50, "later slots read the points of earlier ones");
    let open: i64 = Connection::open(bench.store())
        .unwrap()
        .query_row("SELECT count(*) FROM alerts WHERE status <> 'closed'", [], |row| row.get(0))
        .unwrap();
    let episodes: i64 = sql.query_row("SELECT count(*) FROM episodes", [], |row| row.get(0)).unwrap();
    assert_eq!(open, episodes, "an open alert for each episode that SQL has not seen end");
}
