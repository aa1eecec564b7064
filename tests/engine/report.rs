//! Reports: figures of real data against SQL, and cohorts made so that the answer is known.

use std::collections::BTreeMap;

use funnelwright::dataset::Findings;
use funnelwright::evaluate::State;
use funnelwright::report::{
    CohortKind, ConversionReport, FunnelReport, FunnelWish, Grouping, Roster, Why, conversion_report,
    funnel_report, quality_report, states_report,
};
use funnelwright::time::AsOf;
use funnelwright::value::Date;
use funnelwright::workspace::sighted;

use super::bench::Bench;
use super::maven;

/// Looks at a bench's customers as of a moment.
fn with_roster<T>(bench: &Bench, as_of: &str, look: impl FnOnce(&Roster<'_>) -> T) -> T {
    let (prepared, _) = bench.open();
    let as_of = AsOf::parse(as_of, &prepared.ruleset.workspace.zone).unwrap();
    let snapshot = bench.snapshot();
    let sightings = sighted(&prepared, &snapshot, as_of.day);
    let world = prepared.world(&snapshot.journal, Some(&sightings));
    look(&Roster::of(&world, as_of, snapshot.customers.ids()))
}

fn conversion(bench: &Bench, as_of: &str) -> ConversionReport {
    with_roster(bench, as_of, |roster| conversion_report(roster.world, roster.sight.as_of))
}

fn funnel(bench: &Bench, since: &str, as_of: &str, by: Grouping, sum: Option<&str>) -> FunnelReport {
    with_roster(bench, as_of, |roster| {
        let fields = &roster.world.ruleset.mapping.customers.fields;
        let sum = sum.map(|name| fields.iter().position(|field| &*field.name == name).unwrap());
        funnel_report(roster, &FunnelWish { since: day(since), by, sum })
    })
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The first row of a query, its cells as numbers.
fn sql(bench: &Bench, query: &str) -> Vec<f64> {
    let connection = rusqlite::Connection::open(bench.path("crm.db")).unwrap();
    let mut statement = connection.prepare(query).unwrap();
    let columns = statement.column_count();
    statement.query_row([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-6
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn float(count: usize) -> f64 {
    count as f64
}

// ---- real data ----

/// The deals with their day of engagement as the day of entry.
fn maven_with_entry() -> Option<Bench> {
    let bench = maven::bench()?;
    bench.rules("funnel.toml", &maven::RULES.replace("closed =", "entered = \"engage_date\"\nclosed ="));
    Some(bench)
}

#[test]
fn conversion_of_real_deals_agrees_with_sql_on_any_day() {
    let Some(bench) = maven_with_entry() else { return };
    for as_of in ["2017-12-31", "2017-09-15", "2017-06-30"] {
        let report = conversion(&bench, as_of);
        let found = &report.funnels[0];
        let cycle = found.cycle.unwrap();
        let won = sql(
            &bench,
            &format!(
                "WITH won AS (SELECT julianday(close_date) - julianday(engage_date) AS days FROM sales_pipeline
                              WHERE deal_stage = 'Won' AND close_date <= '{as_of}'),
                      ordered AS (SELECT days, row_number() OVER (ORDER BY days) AS place, count(*) OVER () AS n FROM won)
                 SELECT max(n), avg(days) FROM ordered WHERE place IN ((n + 1) / 2, n / 2 + 1)"
            ),
        );
        assert!(close(float(cycle.won), won[0]) && close(cycle.days, won[1]), "{as_of}: {cycle:?}, {won:?}");
        let c = (won[1] / 7.0).ceil();
        let w = c + (0.2 * c - 1e-9).ceil();
        assert!(close(f64::from(cycle.cycle_weeks), c) && close(f64::from(cycle.weeks), w), "{as_of}");
        for cohort in &found.cohorts {
            let window = cycle.window_days();
            let (from, to, within) = match cohort.kind {
                CohortKind::Recent => (0, window, i64::MAX),
                CohortKind::Matured => (window, 2 * window, window),
            };
            let expected = sql(
                &bench,
                &format!(
                    "WITH cohort AS (SELECT deal_stage, julianday(close_date) - julianday(engage_date) AS days, close_date
                                     FROM sales_pipeline
                                     WHERE julianday('{as_of}') - julianday(engage_date) >= {from}
                                       AND julianday('{as_of}') - julianday(engage_date) < {to})
                     SELECT count(*),
                            count(*) FILTER (WHERE deal_stage = 'Won' AND close_date <= '{as_of}' AND days <= {within})
                     FROM cohort"
                ),
            );
            let won = cohort.steps.last().unwrap();
            assert!(close(float(cohort.customers), expected[0]), "{as_of} {cohort:?}: {expected:?}");
            assert!(close(float(won.reached), expected[1]), "{as_of} {cohort:?}: {expected:?}");
            if let Some(rate) = won.rate {
                assert!(close(rate.value, expected[1] / expected[0]), "{as_of}");
            }
        }
    }
}

#[test]
fn a_point_of_the_series_is_what_the_report_said_then() {
    let Some(bench) = maven_with_entry() else { return };
    let report = conversion(&bench, "2017-12-28");
    for point in report.funnels[0].weekly.iter().rev().take(2).chain(report.funnels[0].monthly.last()) {
        let then = conversion(&bench, &point.on.to_string());
        let recent = &then.funnels[0].cohorts[0];
        assert_eq!((point.customers, point.rate), (recent.customers, recent.baseline()), "{}", point.on);
        assert_eq!(point.weeks, then.funnels[0].cycle.map(|cycle| cycle.weeks), "{}", point.on);
    }
    assert_eq!(report.funnels[0].weekly.len(), 26);
}

#[test]
fn the_funnel_of_real_deals_agrees_with_sql_by_team() {
    let Some(bench) = maven::bench() else { return };
    let report = funnel(&bench, "2017-12-04", "2017-12-31", Grouping::Unit, Some("sales_price"));
    let negotiation =
        report.phases.iter().find(|phase| phase.phase.as_deref() == Some("negotiation")).unwrap();
    let found: BTreeMap<&str, (usize, f64)> = negotiation.stages[0]
        .groups
        .iter()
        .filter(|group| group.figures.customers > 0)
        .map(|group| (&*group.who.as_ref().unwrap().id, (group.figures.customers, group.figures.sum)))
        .collect();
    let open = "FROM sales_pipeline p JOIN sales_teams t ON t.sales_agent = p.sales_agent
         JOIN products r ON r.product = CASE p.product WHEN 'GTXPro' THEN 'GTX Pro' ELSE p.product END
         WHERE deal_stage = 'Engaging' AND julianday('2017-12-31') - julianday(engage_date) <= 138";
    let connection = rusqlite::Connection::open(bench.path("crm.db")).unwrap();
    let mut statement = connection
        .prepare(&format!("SELECT t.manager, count(*), sum(r.sales_price) {open} GROUP BY 1"))
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?, row.get::<_, f64>(2)?)))
        .unwrap();
    let mut teams = 0;
    for (manager, customers, price) in rows.map(|row| row.unwrap()) {
        let (found_customers, sum) = found[&*manager];
        assert!(found_customers == customers as usize && close(sum, price), "{manager}: {customers} {price}");
        teams += 1;
    }
    assert_eq!(found.len(), teams);
    let ended = sql(
        &bench,
        "SELECT count(*) FILTER (WHERE deal_stage = 'Won'), count(*) FILTER (WHERE deal_stage = 'Lost')
         FROM sales_pipeline WHERE close_date BETWEEN '2017-12-04' AND '2017-12-31'",
    );
    let expired = sql(
        &bench,
        "SELECT count(*) FROM sales_pipeline WHERE deal_stage = 'Engaging'
         AND julianday('2017-12-31') - julianday(engage_date) > 138 AND julianday('2017-12-03') - julianday(engage_date) <= 138",
    );
    assert!(close(float(report.through.won), ended[0]), "{:?}", report.through);
    assert!(
        close(float(report.through.lost), ended[1] + expired[0]),
        "{:?} {ended:?} {expired:?}",
        report.through
    );
    assert_eq!(report.inferred, 0);
}

#[test]
fn every_real_deal_is_in_the_states_report_once() {
    let Some(bench) = maven::bench() else { return };
    with_roster(&bench, "2017-12-31", |roster| {
        let report = states_report(roster);
        assert_eq!(report.total.total(), 8800);
        let funnel = &report.funnels[0];
        assert_eq!(funnel.total.states, report.total);
        let unknown: Vec<_> = funnel.unknown.iter().map(|count| (&count.why, count.customers)).collect();
        assert_eq!(unknown, [(&Why::NoDate("stage_since".into()), 500)]);
        let delta = bench.plan("2017-12-31");
        for state in State::ALL {
            assert_eq!(report.total.of(state), delta.count(state), "{state}");
        }
        let quality = quality_report(roster, Findings::default());
        assert_eq!(quality.findings, delta.findings.list());
        assert_eq!(&*quality.blanks[0].field, "stage_since");
        assert_eq!(quality.blanks[0].customers, 500);
    });
}

// ---- what must hold everywhere ----

fn assert_adds_up(report: &FunnelReport, then: &FunnelReport) {
    let add = |counts: &mut [usize; 3], figures: &funnelwright::report::Figures| {
        counts[0] += figures.customers;
        counts[1] += figures.into;
        counts[2] += figures.out;
    };
    let mut of_phases = [0; 3];
    for phase in &report.phases {
        add(&mut of_phases, &phase.figures);
        let mut of_stages = [0; 3];
        for stage in &phase.stages {
            add(&mut of_stages, &stage.figures);
            let mut of_groups = [0; 3];
            stage.groups.iter().for_each(|group| add(&mut of_groups, &group.figures));
            let mut own = [0; 3];
            add(&mut own, &stage.figures);
            assert_eq!(of_groups, own, "groups of {}", stage.stage);
        }
        let mut own = [0; 3];
        add(&mut own, &phase.figures);
        assert_eq!(of_stages, own, "stages of {:?}", phase.phase);
    }
    let mut total = [0; 3];
    add(&mut total, &report.total);
    assert_eq!(of_phases, total);
    let through = report.through;
    assert_eq!(through.before, then.total.customers, "the period begins where the day before ended");
    assert_eq!(
        through.before + through.new - through.won - through.lost - through.other,
        report.total.customers
    );
    for (now, before) in report.phases.iter().zip(&then.phases) {
        for (now, before) in now.stages.iter().zip(&before.stages) {
            let whole = |number| i64::try_from(number).unwrap();
            assert_eq!(
                whole(before.figures.customers) + now.figures.net(),
                whole(now.figures.customers),
                "{}",
                now.stage
            );
        }
    }
}

#[test]
fn all_figures_add_up_on_the_demo_and_on_real_deals() {
    let demo = Bench::new(&[]);
    for (name, text) in funnelwright::demo::RULE_FILES {
        demo.rules(name, text);
    }
    funnelwright::demo::write_dataset(&demo.path("crm.db")).unwrap();
    let mut benches = vec![(demo, ["2024-06-28", "2024-03-10", "2023-11-01"])];
    benches.extend(maven::bench().map(|bench| (bench, ["2017-12-31", "2017-08-01", "2017-01-15"])));
    for (bench, days) in &benches {
        for as_of in days {
            let since = day(as_of) - chrono::TimeDelta::days(27);
            let start = since.pred_opt().unwrap().to_string();
            let then = funnel(bench, &start, &start, Grouping::Owner, None);
            for by in [Grouping::Owner, Grouping::Unit] {
                let report = funnel(bench, &since.to_string(), as_of, by, None);
                assert_adds_up(&report, &then);
            }
        }
    }
}

// ---- cohorts made for it ----

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "entered"
[history]
from = "history"
customer = "customer"
stage = "stage"
at = "at"
[[phase]]
id = "need"
[[phase]]
id = "plan"
[[phase]]
id = "signing"
[[funnel]]
id = "f"
admit = [{ id = "contact", expr = 'contact != ()' }]
entering_days = 100
stagnant_days = 100
losing_days = 100
cycle = { slack = 0.2, min_sample = 2, fallback = "1w" }
[[funnel.stage]]
id = "talk"
phase = "need"
[[funnel.stage]]
id = "inner"
[[funnel.stage]]
id = "offer"
phase = "plan"
[[funnel.stage]]
id = "sign"
phase = "signing"
"#;

const TABLES: &str = "CREATE TABLE customers (id TEXT, entered TEXT, contact TEXT);
     CREATE TABLE history (customer TEXT, stage TEXT, at TEXT);";

/// A bench whose customers are told by lines such as `a 2024-01-01: talk 2024-01-01, won 2024-01-15`.
fn cohort_bench(rules: &str, customers: &str) -> Bench {
    let bench = Bench::new(&[("funnel.toml", rules)]);
    bench.sql(TABLES);
    for line in customers.trim().lines() {
        let (head, way) = line.trim().split_once(':').unwrap();
        let mut head = head.split(' ');
        let (id, entered) = (head.next().unwrap(), head.next().unwrap());
        let contact = if head.next() == Some("water") { "NULL" } else { "'x'" };
        bench.sql(&format!("INSERT INTO customers VALUES ('{id}', '{entered}', {contact})"));
        for step in way.split(',').map(str::trim).filter(|step| !step.is_empty()) {
            let (stage, at) = step.split_once(' ').unwrap();
            bench.sql(&format!("INSERT INTO history VALUES ('{id}', '{stage}', '{at}')"));
        }
    }
    bench
}

fn reached(report: &ConversionReport, cohort: usize) -> (usize, usize, Vec<usize>) {
    let cohort = &report.funnels[0].cohorts[cohort];
    (cohort.customers, cohort.not_admitted, cohort.steps.iter().map(|step| step.reached).collect())
}

#[test]
fn cohorts_hold_those_who_entered_in_their_windows_and_only_what_counts() {
    // Two were won after 12 and 16 days: the median is 14 days, c = 2 weeks, w = 3 weeks, 21 days.
    // As of 2024-03-31: recent 2024-03-11 … 03-31, matured 2024-02-19 … 03-10.
    let bench = cohort_bench(
        RULES,
        "old1 2024-01-01: talk 2024-01-01, won 2024-01-13
         old2 2024-01-01: talk 2024-01-01, won 2024-01-17
         late 2024-02-18: talk 2024-02-18
         m_first 2024-02-19: talk 2024-02-19, sign 2024-03-11, lost 2024-03-20
         m_after 2024-03-01: talk 2024-03-01, offer 2024-03-22, sign 2024-03-23
         m_last 2024-03-10: inner 2024-03-12, offer 2024-03-20, talk 2024-03-22
         r_first 2024-03-11: talk 2024-03-11, inner 2024-03-15
         r_water 2024-03-12 water: talk 2024-03-12
         r_water_lost 2024-03-12 water: talk 2024-03-12, lost 2024-03-20
         r_ended 2024-03-20: talk 2024-03-20, sign 2024-03-21, lost 2024-03-30
         r_last 2024-03-31: offer 2024-03-31
         future 2024-04-01: talk 2024-04-01, won 2024-04-02",
    );
    let report = conversion(&bench, "2024-03-31");
    let cycle = report.funnels[0].cycle.unwrap();
    assert_eq!((cycle.won, cycle.cycle_weeks, cycle.weeks, cycle.fallback), (2, 2, 3, false));
    assert!(close(cycle.days, 14.0));
    let recent = &report.funnels[0].cohorts[0];
    assert_eq!((recent.from, recent.to), (day("2024-03-11"), day("2024-03-31")));
    assert_eq!(reached(&report, 0), (3, 2, vec![3, 2, 1, 0]), "need, plan, signing, won");
    let matured = &report.funnels[0].cohorts[1];
    assert_eq!((matured.from, matured.to), (day("2024-02-19"), day("2024-03-10")));
    assert_eq!(
        reached(&report, 1),
        (3, 0, vec![3, 3, 1, 0]),
        "m_after signed on day 22, past its 21 days, and made the offer on day 21"
    );
    let steps = &recent.steps;
    assert!(steps[1].rate.is_some_and(|rate| close(rate.value, 2.0 / 3.0)));
    assert!(steps[1].from_previous.is_some_and(|rate| close(rate, 2.0 / 3.0)));
    assert!(steps[2].from_previous.is_some_and(|rate| close(rate, 0.5)));
    assert_eq!(steps[3].from_previous, None, "one who signed is too few to say");
}

#[test]
fn without_wins_the_fallback_serves_and_without_that_nothing_is_said() {
    let customers = "a 2024-03-01: talk 2024-03-01\nb 2024-03-05: talk 2024-03-05";
    let report = conversion(&cohort_bench(RULES, customers), "2024-03-07");
    let cycle = report.funnels[0].cycle.unwrap();
    assert_eq!((cycle.fallback, cycle.won, cycle.cycle_weeks, cycle.weeks), (true, 0, 1, 2));
    assert_eq!(reached(&report, 0), (2, 0, vec![2, 0, 0, 0]));
    let rules = RULES.replace(", fallback = \"1w\"", "");
    let report = conversion(&cohort_bench(&rules, customers), "2024-03-07");
    assert_eq!(report.funnels[0].cycle, None);
    assert!(report.funnels[0].cohorts.is_empty() && report.funnels[0].stable.is_none());
}

#[test]
fn wins_without_a_date_are_told_apart() {
    let rules = RULES.replace(
        "[history]\nfrom = \"history\"\ncustomer = \"customer\"\nstage = \"stage\"\nat = \"at\"\n",
        "",
    );
    let rules = rules.replace("entered = \"entered\"", "entered = \"entered\"\nstage = \"stage\"");
    let bench = cohort_bench(&rules, "a 2024-03-01:\nb 2024-03-02:\nc 2024-03-03:");
    bench.sql("ALTER TABLE customers ADD stage TEXT; UPDATE customers SET stage = 'talk';");
    bench.run("2024-03-05");
    bench.sql("UPDATE customers SET stage = 'won' WHERE id <> 'c'");
    bench.run("2024-03-09");
    let cycle = conversion(&bench, "2024-03-10").funnels[0].cycle.unwrap();
    assert_eq!((cycle.won, cycle.inferred, cycle.fallback), (2, 2, false));
    assert!(close(cycle.days, 4.5), "the 6th is the first evaluated day that shows it: {cycle:?}");
    let report = funnel(&bench, "2024-03-06", "2024-03-10", Grouping::Owner, None);
    assert_eq!((report.through.before, report.through.won, report.inferred), (3, 2, 2));
}

#[test]
fn an_empty_dataset_gives_empty_reports() {
    let bench = cohort_bench(RULES, "");
    let report = conversion(&bench, "2024-03-07");
    assert_eq!(reached(&report, 0), (0, 0, vec![0; 4]));
    assert!(report.funnels[0].weekly.is_empty());
    let report = funnel(&bench, "2024-03-01", "2024-03-07", Grouping::Owner, None);
    assert_eq!((report.total.customers, report.phases.len()), (0, 4), "three phases and none");
    with_roster(&bench, "2024-03-07", |roster| {
        assert_eq!(states_report(roster).total.total(), 0);
        assert_eq!(quality_report(roster, Findings::default()).blocked, 0);
    });
}

#[test]
fn customers_that_went_are_gone_and_stages_without_phase_have_a_row() {
    let bench = cohort_bench(
        RULES,
        "a 2024-03-01: talk 2024-03-01, inner 2024-03-04\nb 2024-03-01: talk 2024-03-01\nc 2024-03-02 water: talk 2024-03-02",
    );
    bench.run("2024-03-05");
    bench.sql("DELETE FROM customers WHERE id = 'b'; DELETE FROM history WHERE customer = 'b';");
    with_roster(&bench, "2024-03-06", |roster| {
        let report = states_report(roster);
        assert_eq!((report.total.of(State::Gone), report.total.total()), (1, 3));
        let lines = &report.funnels[0].not_admitted;
        assert_eq!(
            lines.iter().map(|line| (&*line.line, line.customers)).collect::<Vec<_>>(),
            [("contact", 1)]
        );
    });
    let report = funnel(&bench, "2024-03-03", "2024-03-06", Grouping::Owner, None);
    let last = report.phases.last().unwrap();
    assert_eq!((last.phase.as_deref(), last.figures.customers, last.figures.into), (None, 1, 1));
    assert_eq!(report.phases[0].figures.out, 1, "from talk to inner");
    assert_eq!(last.stages[0].groups[0].who, None, "nobody is in charge");
}
