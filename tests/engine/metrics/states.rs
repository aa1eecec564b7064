//! Metrics that depend on where customers stood: visits, changes, states at the rows' dates, findings.

use std::sync::Arc;

use funnelwright::census::{Days, Wish, count};
use funnelwright::evaluate::{Cause, PastChange, Position, State};
use funnelwright::journal::Journal;
use funnelwright::journey::Sight;
use funnelwright::time::AsOf;

use super::{Asked, company, day};
use crate::bench::Bench;

const METRICS: &str = r#"
[[metric]]
id = "by_state"
from = "activities"
by = ["funnel", "state"]
per = "day"
[[metric]]
id = "early"
from = "activities"
where = 'phase == "early" && state == "entering"'
by = ["person"]
per = "month"
[[metric]]
id = "entries"
from = "visits"
by = ["funnel", "stage"]
per = "month"
[[metric]]
id = "again"
from = "visits"
where = 'visits_to_stage > 1'
by = ["stage"]
per = "month"
[[metric]]
id = "entries_by_state"
from = "visits"
by = ["state"]
per = "month"
[[metric]]
id = "moves"
from = "changes"
where = 'cause == "time"'
by = ["from_state", "state", "phase"]
per = "day"
[[metric]]
id = "lost_of"
from = "changes"
where = 'to_state == "lost" && from_stage == "need"'
by = ["unit.team", "customer.industry"]
per = "day"
[[metric]]
id = "findings"
from = "quality"
agg = "sum"
of = 'count'
by = ["code", "table"]
"#;

const HISTORY: &str = r#"
[history]
from = "history"
customer = "customer"
stage = "stage"
at = "at"
"#;

fn asked() -> Asked {
    let bench: Bench = company(
        &format!("{HISTORY}{METRICS}"),
        "CREATE TABLE history (customer TEXT, stage TEXT, at DATETIME);
         INSERT INTO customers VALUES ('a', 'li', 'steel', '2024-01-01', NULL, NULL),
           ('b', 'wang', 'tiny', '2024-02-01', NULL, NULL), ('c', 'wang', NULL, '2024-02-01', NULL, NULL);
         INSERT INTO history VALUES ('a', 'need', '2024-02-20'), ('a', 'plan', '2024-03-01'), ('a', 'need', '2024-03-05'),
           ('a', 'plan', '2024-03-06 09:00'), ('a', 'need', '2024-03-06 17:00'), ('b', 'talk', '2024-03-01'),
           ('b', 'elsewhere', '2024-03-02'), ('c', 'need', '2024-03-03');
         INSERT INTO activities (customer, rep, at) VALUES ('a', 'li', '2024-02-21'), ('a', 'li', '2024-02-28'),
           ('a', 'li', '2024-03-02'), ('b', 'wang', '2024-03-01'), ('b', 'wang', '2024-02-15'),
           ('gone', 'wang', '2024-03-02');",
    );
    Asked::of(&bench)
}

#[test]
fn rows_know_where_their_customer_stood_on_their_date() {
    let asked = asked();
    let of_day = |on: &str| asked.lines("by_state", &format!("{on}..{on}"));
    assert_eq!(of_day("2024-02-21"), ["main/entering 1"]);
    assert_eq!(of_day("2024-02-28"), ["main/stagnant 1"], "the eighth day");
    assert_eq!(of_day("2024-03-02"), ["main/entering 1"], "in another stage since the 1st");
    assert_eq!(
        asked.values("by_state", "2024-03-02..2024-03-02").left_out,
        1,
        "the customer that is not there"
    );
    assert_eq!(of_day("2024-03-01"), ["small/entering 1"]);
    assert_eq!(of_day("2024-02-15"), ["small/unknown 1"]);
    let month = |month: &str| {
        let lines = asked.lines("early", month).into_iter();
        lines.filter(|line| !line.ends_with(" 0")).collect::<Vec<_>>()
    };
    assert_eq!(month("2024-02-01..2024-02-29"), ["li 1"]);
    assert_eq!(month("2024-03-01..2024-03-31"), ["li 1", "wang 1"]);
}

#[test]
fn visits_are_those_that_began() {
    let asked = asked();
    let march = "2024-03-01..2024-03-31";
    assert_eq!(asked.lines("entries", march), ["main/need 1", "main/offer 0", "main/plan 1", "small/talk 1"]);
    assert_eq!(
        asked.lines("entries", "2024-02-01..2024-02-29"),
        ["main/need 1", "main/offer 0", "main/plan 0", "small/talk 0"]
    );
    // As seen from the end of the 5th; back on the same day on the 6th leaves no trace. `c` has no
    // industry, so that nobody knows its funnel.
    assert_eq!(asked.lines("again", "2024-03-05..2024-03-05"), ["need 1", "offer 0", "plan 0", "talk 0"]);
    assert_eq!(asked.lines("again", march), ["need 1", "offer 0", "plan 0", "talk 0"]);
    assert_eq!(asked.lines("entries_by_state", march), ["entering 3"]);
    assert_eq!(asked.begins("entries"), Some(day("2024-02-20")));
}

fn change(
    customer: &str,
    on: &str,
    from: Option<(&str, State)>,
    to: (&str, State),
    cause: Cause,
) -> PastChange {
    let position = |(stage, state): (&str, State)| {
        Arc::new(Position { funnel: Some("main".into()), stage: Some(stage.into()), state })
    };
    PastChange {
        customer: customer.into(),
        on: day(on),
        nth: 1,
        from: from.map(position),
        to: position(to),
        cause,
        owner: Some("li".into()),
    }
}

#[test]
fn changes_are_given_and_know_who_was_in_charge() {
    use State::{Entering, Losing, Lost, Stagnant};
    let mut asked = asked();
    asked.changes = vec![
        change("a", "2024-03-04", None, ("need", Entering), Cause::Baseline),
        change("a", "2024-03-05", Some(("need", Entering)), ("need", Stagnant), Cause::Time),
        change("b", "2024-03-05", Some(("need", Entering)), ("offer", Stagnant), Cause::Time),
        change("c", "2024-03-05", Some(("need", Entering)), ("need", Stagnant), Cause::Data),
        change("a", "2024-03-06", Some(("need", Losing)), ("need", Lost), Cause::Time),
        change("gone", "2024-03-06", Some(("need", Losing)), ("need", Lost), Cause::Time),
    ];
    assert_eq!(
        asked.lines("moves", "2024-03-05..2024-03-05"),
        ["entering/stagnant/early 1", "entering/stagnant/late 1"]
    );
    let values = asked.values("lost_of", "2024-03-06..2024-03-06");
    assert_eq!(super::lines(&values), ["s1/steel 1"], "li is in s1 since the 6th");
    assert_eq!(values.left_out, 1, "of the customer that is gone no industry is known");
    assert_eq!(asked.begins("moves"), Some(day("2024-03-04")));
}

#[test]
fn findings_are_counted_by_what_they_are() {
    let asked = asked();
    let lines = asked.lines("findings", "2024-03-31");
    assert!(lines.contains(&String::from("unknown_customer/events.activities 1")), "{lines:?}");
}

#[test]
fn days_are_those_of_a_count_in_whatever_order_they_are_asked_for() {
    let demo = Bench::new(&[]);
    for (name, text) in funnelwright::demo::RULE_FILES {
        demo.rules(name, text);
    }
    funnelwright::demo::write_dataset(&demo.path("crm.db")).unwrap();
    let (prepared, _) = demo.open();
    let world = prepared.world(&Journal::default(), None);
    let days = Days::new(&world);
    for on in
        ["2024-03-01", "2024-03-02", "2024-04-15", "2024-02-10", "2024-04-16", "2024-03-20", "2024-03-01"]
    {
        let sight = Sight::of(AsOf::end_of(day(on)));
        assert_eq!(days.at(day(on)).census, count(&world, sight, Wish::default()).census, "{on}");
    }
    assert!(Arc::ptr_eq(&days.at(day("2024-03-20")), &days.at(day("2024-03-20"))));
}
