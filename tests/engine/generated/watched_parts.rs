//! Rules and alerts in parts of the customers are those of the whole, by rules that nobody thought of.

use std::cell::Cell;
use std::fmt::Write;

use funnelwright::alert::Outcome;
use funnelwright::delta::{Delta, Reasons, Wanted, Watching};
use proptest::prelude::*;

use super::case::{Case, cases};
use super::compare::{Compared, day};
use super::hold::{hold, look_at};
use super::parts::CHANGE;
use super::portraits::watched;
use super::rules::FUNCTIONS;
use crate::bench::Bench;

/// A metric of every source, aggregate and kind of group: (id, table, key).
const METRICS: &[&str] = &[
    "from = 'activities'\nby = ['person']\nper = 'day'",
    "from = 'activities'\nagg = 'sum'\nof = 'cost'\nby = ['kind']\nper = 'week'",
    "from = 'activities'\nagg = 'avg'\nof = 'cost'\nper = 'month'",
    "from = 'activities'\nagg = 'min'\nof = 'cost'\nby = ['person']\nper = 'week'",
    "from = 'activities'\nagg = 'first'\nof = 'minutes'\nper = 'day'",
    "from = 'activities'\nagg = 'last'\nof = 'minutes'\nper = 'week'",
    "from = 'activities'\nagg = 'distinct'\nof = 'kind'\nper = 'week'",
    "from = 'activities'\nagg = 'burst'\nwithin = '2d'\nby = ['person']\nper = 'week'",
    "from = 'activities'\nagg = 'duplicates'\nof = 'customer.note'\nper = 'month'",
    "from = 'activities'\nwhere = 'odd(minutes) > 1'\nby = ['funnel']\nper = 'week'",
    "from = 'activities'\nagg = 'sum'\nof = '100 / minutes'\nby = ['state', 'customer.note']\nper = 'week'",
    "from = 'commitments'\nwhere = 'outcome != ()'\nby = ['outcome']\nper = 'week'",
    "from = 'commitments'\nagg = 'max'\nof = 'odd(score)'\nby = ['stage']\nper = 'month'",
    "from = 'marks'\nby = ['item']\nper = 'week'",
    "from = 'customers'\nwhere = 'in_funnel'\nby = ['funnel', 'stage']",
    "from = 'customers'\nagg = 'sum'\nof = 'amount'\nby = ['owner']",
    "from = 'customers'\nwhere = 'days_in_funnel > cycle_days'\nby = ['funnel']",
    "from = 'customers'\nagg = 'max'\nof = 'odd(size)'\nby = ['note']",
    "from = 'customers'\nagg = 'distinct'\nof = 'state_since'\nwhere = 'odd(rank) > 0 || active'",
    "from = 'visits'\nby = ['stage']\nper = 'week'",
    "from = 'visits'\nby = ['state', 'funnel']\nper = 'week'",
    "from = 'changes'\nby = ['to_state']\nper = 'day'",
    "from = 'changes'\nwhere = 'customer.size > 1'\nby = ['from_state', 'funnel']\nper = 'week'",
    "from = 'quality'\nby = ['code']",
    "from = 'quality'\nagg = 'sum'\nof = 'count'",
];

const AGAINST: &[&str] = &[
    "",
    "against = { history = 'trailing', periods = 3, min_points = 1 }",
    "against = { history = 'same_weekday', periods = 2, min_points = 1, stat = 'mean' }",
    "against = { peers = 'median', min_points = 1 }",
    "against = { fixed = 2.0 }",
    "against = { history = 'trailing', periods = 2, min_points = 1, period = 'to_date' }",
];

/// Rules on persons and units, whose facts no customer is asked for.
const PARTIES: &str = r#"
[[fact]]
id = "costs"
from = "activities"
agg = "sum"
of = "cost"
within = "9d"
per = "person"
[[fact]]
id = "last_kind"
from = "activities"
agg = "last"
of = "kind"
within = "20d"
per = "person"
[[fact]]
id = "odd_ones"
from = "activities"
where = "odd(minutes) > 1"
within = "5bd"
per = "unit"
[[fact]]
id = "promises"
from = "commitments"
agg = "max"
of = "score"
within = "30d"
per = "unit"
[[anomaly]]
id = "costly"
on = "person"
when = "costs > 0.5 || last_kind == \"visit\""
message = "{costs} {last_kind}"
cadence = "tue,fri 18:00"
[[anomaly]]
id = "busy"
on = "unit"
when = "odd_ones > 0 || promises > 2"
message = "{odd_ones} {promises}"
"#;

/// The rules of a case, with those that watch.
fn rules(case: &Case) -> String {
    let mut text = watched(case).replace("to = \"owner\"", "to = \"owner\"\nhandle_within = \"2d\"");
    let bytes: Vec<u8> = case.customers.iter().chain(&case.shape).flatten().copied().collect();
    for (place, metric) in METRICS.iter().enumerate() {
        let byte = usize::from(bytes.get(place).copied().unwrap_or_default());
        let is = |per: &str| metric.contains(&format!("per = '{per}'"));
        let against = match AGAINST[(byte + place) % AGAINST.len()] {
            by_day if by_day.contains("same_weekday") && (is("week") || is("month")) => AGAINST[1],
            to_date if to_date.contains("to_date") && !is("week") && !is("month") => AGAINST[1],
            peers if peers.contains("peers") && !metric.contains("by =") => "",
            against => against,
        };
        let figures = if against.contains("min_points") { " {baseline} {n} {z:.2}" } else { "" };
        let cadence = ["", "cadence = 'daily 08:00'", "cadence = 'tue,fri 18:00'"][byte % 3];
        let _ = writeln!(
            text,
            "[[metric]]\nid = 'm{place}'\n{metric}\n[[anomaly]]\nid = 'a{place}'\nmetric = 'm{place}'\n{against}\n\
             {cadence}\nfor = {}\nwhen = 'value > 0.5'\nto = 'p1'\nmessage = '{{value}}{figures}'",
            1 + byte % 2
        );
    }
    text += "[[metric]]\nid = 'share'\nexpr = 'm0 / m26'\nby = ['person']\nper = 'day'\n\
        [[metric]]\nid = 'm26'\nfrom = 'commitments'\nby = ['person']\nper = 'day'\n\
        [[anomaly]]\nid = 'shared'\nmetric = 'share'\nagainst = { history = 'trailing', periods = 2, min_points = 1 }\n\
        when = 'value > 0.1'\n\
        [[anomaly]]\nid = 'moved'\non = 'change'\nwhen = 'to_state != \"ready\" && cycle_days != 3'\n\
        message = '{id} {to_state} {cycle_days}'\nhandle_within = '1bd'\n\
        [[anomaly]]\nid = 'first_move'\non = 'change'\nwhen = 'from_state == () || amount > 1.0'\ncadence = 'daily 09:00'\n";
    if case.shape().people {
        text += PARTIES;
    }
    text
}

fn bench(case: &Case) -> Bench {
    let bench = Bench::new(&[("main.toml", &rules(case)), ("functions.rhai", FUNCTIONS)]);
    // Deals of centuries have histories of centuries.
    let sql = case.sql().replace("'0001-01-01'", "'2023-11-01'").replace("'2019-02-28'", "'2023-10-20'");
    bench.sql(&format!("PRAGMA synchronous = OFF;\nBEGIN;\n{sql}COMMIT;"));
    bench
}

/// Compares a plan with that of parts, and gives it.
pub fn same_watch(bench: &Bench, as_of: &str, parts: &[usize]) -> Result<Delta, TestCaseError> {
    let watching = Watching { all_outcomes: true, approved: None };
    let whole = bench.plan_with(as_of, &watching);
    for parts in parts {
        let wanted = Wanted { reasons: Reasons::None, states: false, store: true };
        let (joined, times) = bench.in_parts(as_of, *parts, (wanted, Some(&watching)));
        let what = format!("{parts} parts as of {as_of}");
        prop_assert!(times <= 12, "{}: {} readings", what, times);
        prop_assert_eq!(joined.findings.list(), whole.findings.list(), "{}", what);
        prop_assert_eq!(&joined.watch.points, &whole.watch.points, "{}", what);
        prop_assert_eq!(&joined.watch.observations, &whole.watch.observations, "{}", what);
        prop_assert_eq!(format!("{:#?}", joined.watch), format!("{:#?}", whole.watch), "{}", what);
    }
    Ok(whole)
}

fn parts_watch_as_the_whole(case: &Case) -> Compared {
    let bench = bench(case);
    let days = [8, 9, 12, 15].map(|after| day(after).to_string());
    same_watch(&bench, &days[0], &[1, 2, 7])?;
    bench.run(&days[0]);
    same_watch(&bench, &format!("{}T10:00", days[1]), &[3])?;
    bench.run(&days[1]);
    bench.sql(CHANGE);
    same_watch(&bench, &days[2], &[2, 5])?;
    // The rules applied last serve the missed days.
    bench.rules(
        "main.toml",
        &rules(case).replace("value > 0.5", "value > 1.5").replace("id = 'a3'", "id = 'b3'"),
    );
    same_watch(&bench, &days[2], &[3])?;
    bench.run(&days[2]);
    same_watch(&bench, &days[3], &[2])?;
    Ok(())
}

#[test]
fn parts_of_the_customers_watch_as_the_whole() {
    hold(6, cases(), parts_watch_as_the_whole);
}

/// Without variety, agreement says little.
#[test]
fn watching_in_parts_is_varied() {
    let seen = Cell::new([0_usize; 7]);
    look_at(8, cases(), |case| {
        let bench = bench(case);
        bench.run(&day(8).to_string());
        bench.sql(CHANGE);
        let delta = same_watch(&bench, &day(12).to_string(), &[2])?;
        let watch = &delta.watch;
        let met = |rule: &str| {
            let of_rule = watch.observations.iter().filter(|it| &*it.rule == rule);
            of_rule.filter(|it| it.outcome == Outcome::Met).count()
        };
        let new = [
            met("costly"),
            met("busy"),
            watch.observations.len(),
            watch.points.iter().filter(|point| point.rows > 1).count(),
            watch.news.len(),
            watch.outgoing.len(),
            usize::from(delta.findings.list().iter().any(|found| found.table.starts_with("metric."))),
        ];
        seen.set(std::array::from_fn(|place| seen.get()[place] + new[place]));
        Ok(())
    });
    println!("{seen:?}");
    assert!(seen.get().iter().all(|count| *count > 3), "{seen:?}");
}

#[test]
#[ignore = "takes minutes"]
fn campaign_of_watched_parts() {
    hold(300, cases(), parts_watch_as_the_whole);
}
