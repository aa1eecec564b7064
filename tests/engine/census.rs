//! The count of all customers against the reference evaluation, customer by customer.

use funnelwright::census::{Count, Seated, Touched, Wish, count, findings, recount};
use funnelwright::evaluate::{State, evaluate, survey};
use funnelwright::facts::Moment;
use funnelwright::journal::{Journal, Mark};
use funnelwright::journey::{Sight, World, observe};
use funnelwright::time::AsOf;
use funnelwright::value::Date;

use super::bench::Bench;

/// Compares every customer at a moment, and the findings.
#[track_caller]
pub fn assert_counted_as_evaluated(world: &World<'_>, sight: Sight) {
    let counted = count(world, sight, Wish::default());
    let found = findings(world, sight, &counted.suspects()).list();
    assert_eq!(found, survey(world, sight).1.list(), "at {sight:?}");
    let moment = Moment::new(world, sight);
    for customer in 0..world.customers() {
        let evaluation = evaluate(&moment, customer);
        let expected = evaluation.as_ref().map(|evaluation| Seated::of(evaluation, &moment));
        assert_eq!(
            counted.census[customer],
            expected,
            "{} at {sight:?}: {evaluation:#?}",
            world.id(customer)
        );
    }
}

fn demo() -> Bench {
    let demo = Bench::new(&[]);
    for (name, text) in funnelwright::demo::RULE_FILES {
        demo.rules(name, text);
    }
    funnelwright::demo::write_dataset(&demo.path("crm.db")).unwrap();
    demo
}

#[test]
fn the_demo_is_counted_as_it_is_evaluated_on_many_days() {
    let demo = demo();
    let (prepared, _) = demo.open();
    let journal = Journal::default();
    let world = prepared.world(&journal, None);
    for day in ["2023-01-05", "2023-06-30", "2024-01-01", "2024-03-31", "2024-06-27", "2024-06-28"] {
        let sight = Sight::of(AsOf::end_of(day.parse().unwrap()));
        assert_counted_as_evaluated(&world, sight);
        assert_counted_as_evaluated(&world, sight.without_its_day());
    }
}

/// Counts day after day only those whose time has come, and compares with a count of everybody.
#[track_caller]
pub fn assert_days_follow(world: &World<'_>, first: &str, days: usize) -> usize {
    let first: chrono::NaiveDate = first.parse().unwrap();
    let mut followed = count(world, Sight::of(AsOf::end_of(first)), Wish { wakes: true, ..Wish::default() });
    let mut touched = 0;
    for day in first.iter_days().skip(1).take(days) {
        let sight = Sight::of(AsOf::end_of(day));
        let due: Vec<u32> = followed.due(sight).collect();
        followed
            .update(&due, count(world, sight, Wish { places: Some(&due), wakes: true, ..Wish::default() }));
        touched += due.len();
        let whole = count(world, sight, Wish::default());
        for customer in 0..world.customers() {
            let (now, expected) = (followed.census[customer], whole.census[customer]);
            assert_eq!(now, expected, "{} on {day}", world.id(customer));
        }
        assert!(followed.suspicions().eq(whole.suspicions()), "{day}");
    }
    touched
}

#[test]
fn on_a_day_only_those_are_looked_at_whose_time_has_come() {
    let demo = demo();
    let (prepared, _) = demo.open();
    let journal = Journal::default();
    let world = prepared.world(&journal, None);
    let touched = assert_days_follow(&world, "2024-02-01", 60);
    let all = 60 * world.customers();
    assert!(touched * 3 < all, "{touched} of {all} were looked at");
}

/// What the facts of an earlier moment took is not told again.
#[test]
fn facts_that_are_not_computed_take_no_time() {
    let demo = demo();
    let (prepared, _) = demo.open();
    let journal = Journal::default();
    let world = prepared.world(&journal, None);
    let ticks = std::sync::atomic::AtomicU64::new(0);
    let clock = || std::time::Duration::from_secs(ticks.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    let wish = Wish { wakes: true, clock: Some(&clock), ..Wish::default() };
    let sight = Sight::of(AsOf::end_of(day("2024-02-01")));
    let first = count(&world, sight, wish);
    assert!(!first.facts_took.is_zero());
    let rules = (&prepared.ruleset, &prepared.program);
    let touched = Touched::between(rules, rules).unwrap();
    let again = recount(&world, sight, first.clone(), &touched, wish);
    assert!(again.facts_took.is_zero(), "{:?}", again.facts_took);
    assert_eq!(again.census, first.census);
}

/// 738880 days before 27 December 2023 is the first supported date; before, the item fails.
#[test]
fn what_fails_today_may_hold_on_a_later_day() {
    let rules = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
stage = "stage"
stage_since = "since"
[[funnel]]
id = "main"
entering_days = 100
stagnant_days = 100
losing_days = 100
[[funnel.stage]]
id = "need"
items = [{ id = "old", expr = 'today - 738880 < since' }]
"#;
    let bench = Bench::new(&[("main.toml", rules)]);
    bench.sql("CREATE TABLE customers (id TEXT, stage TEXT, since DATE);");
    bench.sql("INSERT INTO customers VALUES ('a', 'need', '2023-12-01');");
    let (prepared, _) = bench.open();
    let journal = Journal::default();
    let sightings = observe(&prepared.world(&journal, None), day("2023-12-20"), day("2024-01-03"));
    let world = prepared.world(&journal, Some(&sightings));
    assert_days_follow(&world, "2023-12-20", 14);
    let state =
        |on: &str| count(&world, Sight::of(AsOf::end_of(day(on))), Wish::default()).census[0].unwrap();
    assert_eq!(state("2023-12-20").seat.state, State::Entering);
    assert_eq!(state("2024-01-03").seat.state, State::Ready);
}

/// A threshold ahead is asked to say when it will be reached: rows that fail there are findings.
#[test]
fn events_that_fail_in_a_threshold_ahead_are_found() {
    let rules = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
stage = "stage"
stage_since = "since"
[events.visits]
from = "visits"
customer = "customer"
at = "at"
[[fact]]
id = "long"
from = "visits"
where = '60 / minutes < 2'
agg = "count"
[[funnel]]
id = "main"
entering_days = 10
stagnant_days = 10
losing_days = 'long + 10'
[[funnel.stage]]
id = "need"
"#;
    let bench = Bench::new(&[("main.toml", rules)]);
    bench.sql("CREATE TABLE customers (id TEXT, stage TEXT, since DATE);");
    bench.sql("CREATE TABLE visits (customer TEXT, minutes INTEGER, at DATE);");
    bench.sql("INSERT INTO customers VALUES ('a', 'need', '2024-01-01');");
    bench.sql("INSERT INTO visits VALUES ('a', 0, '2024-01-02');");
    let (prepared, _) = bench.open();
    let journal = Journal::default();
    let sightings = observe(&prepared.world(&journal, None), day("2024-01-01"), day("2024-01-03"));
    let world = prepared.world(&journal, Some(&sightings));
    let sight = Sight::of(AsOf::end_of(day("2024-01-03")));
    assert_counted_as_evaluated(&world, sight);
    let counted = count(&world, sight, Wish::default());
    assert_eq!(findings(&world, sight, &counted.suspects()).list().len(), 1);
}

/// What comes at ten o'clock is counted at ten, also by whoever looked at nine.
#[test]
fn marks_of_the_journal_and_rows_of_others_wake_within_their_day() {
    let rules = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
owner = "owner"
stage = "stage"
stage_since = "since"
[events.visits]
from = "visits"
customer = "customer"
person = "person"
at = "at"
[[fact]]
id = "visits_of_owner"
from = "visits"
agg = "count"
per = "person"
[[funnel]]
id = "main"
when = 'id == "marked"'
entering_days = 10
stagnant_days = 10
losing_days = 10
[[funnel.stage]]
id = "need"
items = [{ id = "asked", mark = true }]
[[funnel]]
id = "shared"
entering_days = 10
stagnant_days = 10
losing_days = 10
[[funnel.stage]]
id = "need"
items = [{ id = "busy", expr = 'visits_of_owner > 0' }]
"#;
    let bench = Bench::new(&[("main.toml", rules)]);
    bench.sql("CREATE TABLE customers (id TEXT, owner TEXT, stage TEXT, since DATE);");
    bench.sql("CREATE TABLE visits (customer TEXT, person TEXT, at DATETIME);");
    bench.sql("INSERT INTO customers VALUES ('marked', 'li', 'need', '2024-01-01'), ('other', 'li', 'need', '2024-01-01');");
    bench.sql("INSERT INTO visits VALUES ('elsewhere', 'li', '2024-01-03 10:00');");
    let (prepared, _) = bench.open();
    let mut journal = Journal::default();
    let at = |hour| day("2024-01-03").and_hms_opt(hour, 0, 0).unwrap();
    let mark = Mark { at: at(10), item: "asked".into(), done: true, by: "li".into() };
    journal.of_mut("marked".into()).marks.push(mark);
    let sightings = observe(&prepared.world(&journal, None), day("2024-01-01"), day("2024-01-03"));
    let world = prepared.world(&journal, Some(&sightings));
    let counted =
        |hour| count(&world, Sight::of(AsOf::at(at(hour))), Wish { wakes: true, ..Wish::default() });
    let states = |of: &Count| of.census.iter().map(|it| it.unwrap().seat.state).collect::<Vec<_>>();
    assert_eq!(states(&counted(9)), [State::Entering, State::Entering]);
    assert_eq!(states(&counted(10)), [State::Ready, State::Ready]);
    assert_eq!(counted(9).due(Sight::of(AsOf::at(at(10)))).collect::<Vec<_>>(), [0, 1]);
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
