//! 8,800 real-looking opportunities: states against figures computed by SQL alone.

use std::collections::BTreeMap;

use funnelwright::evaluate::{By, State};
use funnelwright::import::{ImportRequest, import};

use super::bench::{Bench, shared_data};

pub const RULES: &str = include_str!("../rules/maven/funnel.toml");
/// The last day of the data.
const AS_OF: &str = "2017-12-31";

pub fn bench() -> Option<Bench> {
    let data = shared_data("maven_crm")?;
    let bench = Bench::new(&[("funnel.toml", RULES)]);
    let files = ["accounts", "products", "sales_pipeline", "sales_teams"];
    let request = ImportRequest {
        files: files.iter().map(|name| (data.join(format!("{name}.csv")), None)).collect(),
        dataset: bench.path("crm.db"),
        ..ImportRequest::default()
    };
    import(&request).unwrap();
    Some(bench)
}

/// Pairs of a text and a number from SQL over the raw tables.
fn counts(bench: &Bench, sql: &str) -> BTreeMap<String, usize> {
    let connection = rusqlite::Connection::open(bench.path("crm.db")).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
    rows.map(|row| row.unwrap()).map(|(key, count)| (key, usize::try_from(count).unwrap())).collect()
}

#[test]
fn won_lost_and_open_by_region_agree_with_sql() {
    let Some(bench) = bench() else { return };
    let delta = bench.plan(AS_OF);
    assert_eq!(delta.states().len(), 8800);
    let regions: BTreeMap<String, String> = {
        let connection = rusqlite::Connection::open(bench.path("crm.db")).unwrap();
        let mut statement =
            connection.prepare("SELECT sales_agent, regional_office FROM sales_teams").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(|row| row.unwrap()).collect()
    };
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for state in &delta.states() {
        let region = &regions[&**state.owner.as_ref().unwrap()];
        let ended = match (state.position.state, state.by.map(By::word)) {
            (State::Won, _) => "won",
            (State::Lost, Some("dataset")) => "lost",
            _ => "open",
        };
        *found.entry(format!("{region} {ended}")).or_default() += 1;
    }
    let expected = counts(
        &bench,
        "SELECT t.regional_office || ' ' || CASE p.deal_stage WHEN 'Won' THEN 'won' WHEN 'Lost' THEN 'lost' ELSE 'open' END, count(*)
         FROM sales_pipeline p JOIN sales_teams t ON t.sales_agent = p.sales_agent GROUP BY 1",
    );
    assert_eq!(found, expected);
    assert_eq!(expected.values().sum::<usize>(), 8800);
}

#[test]
fn engaged_deals_are_as_old_as_sql_says() {
    let Some(bench) = bench() else { return };
    let delta = bench.plan(AS_OF);
    let by_state = |state: State| {
        let states = delta.states();
        let engaging = states.iter().filter(|it| it.position.stage.as_deref() == Some("engaging"));
        engaging.filter(|it| it.position.state == state).count()
    };
    let expected = counts(
        &bench,
        "WITH open AS (SELECT julianday('2017-12-31') - julianday(engage_date) AS d FROM sales_pipeline
                       WHERE deal_stage = 'Engaging')
         SELECT CASE WHEN d <= 30 THEN 'entering' WHEN d <= 90 THEN 'stagnant' WHEN d <= 138 THEN 'losing' ELSE 'lost' END,
                count(*) FROM open GROUP BY 1",
    );
    for state in [State::Entering, State::Stagnant, State::Losing, State::Lost] {
        assert_eq!(by_state(state), expected.get(state.word()).copied().unwrap_or(0), "{state}");
    }
}

#[test]
fn deals_older_than_the_longest_closed_cycle_have_expired() {
    let Some(bench) = bench() else { return };
    let longest = counts(
        &bench,
        "SELECT 'days', CAST(max(julianday(close_date) - julianday(engage_date)) AS INTEGER) FROM sales_pipeline WHERE close_date IS NOT NULL",
    );
    assert_eq!(longest["days"], 138, "the rules' thresholds add up to it");
    let expected = counts(
        &bench,
        "SELECT 'old', count(*) FROM sales_pipeline WHERE deal_stage = 'Engaging'
         AND julianday('2017-12-31') - julianday(engage_date) >
             (SELECT max(julianday(close_date) - julianday(engage_date)) FROM sales_pipeline WHERE close_date IS NOT NULL)",
    );
    let delta = bench.plan(AS_OF);
    let expired = delta.states().iter().filter(|it| it.by.map(By::word) == Some("expiry")).count();
    assert_eq!(expired, expected["old"]);
    assert!(expired > 0);
}

#[test]
fn prospects_without_a_date_are_unknown_and_say_why() {
    let Some(bench) = bench() else { return };
    let delta = bench.plan(AS_OF);
    let unknown: Vec<_> =
        delta.states().into_iter().filter(|it| it.position.state == State::Unknown).collect();
    assert_eq!(unknown.len(), 500, "all Prospecting");
    assert!(unknown.iter().all(|it| it.unknown.iter().any(|name| &**name == "stage_since")));
}

#[test]
fn a_query_mends_the_product_names() {
    let Some(bench) = bench() else { return };
    let unpriced = |delta: &funnelwright::delta::Delta| {
        delta.states().iter().filter(|it| it.position.state == State::NotAdmitted).count()
    };
    assert_eq!(unpriced(&bench.plan(AS_OF)), 0, "GTXPro has the price of GTX Pro");
    bench.rules("funnel.toml", &RULES.replace("WHEN 'GTXPro' THEN 'GTX Pro'", "WHEN 'nothing' THEN ''"));
    let open = counts(
        &bench,
        "SELECT 'open', count(*) FROM sales_pipeline WHERE product = 'GTXPro' AND deal_stage IN ('Prospecting', 'Engaging')",
    );
    assert_eq!(unpriced(&bench.plan(AS_OF)), open["open"], "without the mending they are kept out");
}

#[test]
fn a_second_run_changes_nothing() {
    let Some(bench) = bench() else { return };
    let first = bench.run(AS_OF);
    assert_eq!(first.changes.len(), 8800);
    let second = bench.plan(AS_OF);
    assert!(second.changes.is_empty() && second.rows.is_empty() && second.sighted().next().is_none());
}
