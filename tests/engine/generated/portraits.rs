//! Many customers asked behind their states, as each of them asked alone.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use funnelwright::census::{Wish, count};
use funnelwright::evaluate::{Answer, Cause, PastChange, evaluate};
use funnelwright::expression::Expr;
use funnelwright::facts::Moment;
use funnelwright::journal::{Confirmation, Destination};
use funnelwright::journey::{Sight, World, observe};
use funnelwright::portrait::{Holds, Past, Portraits};
use funnelwright::ruleset::{Ruleset, TemplatePart};
use funnelwright::syntax::Worded;
use funnelwright::value::Date;
use proptest::prelude::*;

use super::case::{Case, cases};
use super::compare::{Compared, day, end_of, instant};
use super::expressions::{Names, Writer, names};
use super::hold::{hold, look_at};
use super::rules::{FUNCTIONS, rules_and_names};
use super::tape::Tape;
use crate::bench::Bench;

/// Facts that only rules behind the states may name.
const FACTS: &str = r#"
[[fact]]
id = "since_state"
from = "activities"
within = "state"
[[fact]]
id = "since_state_cost"
from = "activities"
agg = "sum"
of = "minutes"
where = 'kind != "junk"'
within = "state"
[[fact]]
id = "much_since_state"
expr = 'since_state > 1 || since_state_cost > 100'
"#;

/// All names that only rules behind the states may name.
const BEHIND: [&str; 15] = [
    "state",
    "state_by",
    "state_since",
    "in_funnel",
    "overdue",
    "ready",
    "expires_on",
    "items_met",
    "items_total",
    "cycle_days",
    "confirm_overdue",
    "unfollowed_days",
    "since_state",
    "since_state_cost",
    "much_since_state",
];

/// All names under the states whose value may differ where there is no stage.
const UNDER: [&str; 11] = [
    "id",
    "owner",
    "entered",
    "funnel",
    "stage",
    "phase",
    "stage_since",
    "days_in_stage",
    "business_days_in_stage",
    "days_in_funnel",
    "visits_to_stage",
];

fn behind() -> Names {
    Names {
        ints: names(&["items_met", "items_total", "cycle_days", "unfollowed_days", "since_state"]),
        texts: names(&["state.trim()", "overdue.trim()", "state_by.trim()", "stage.trim()"]),
        dates: names(&["state_since", "expires_on"]),
        bools: names(&["in_funnel", "ready", "confirm_overdue", "much_since_state"]),
        facts: vec![
            ("overdue".to_owned(), &["\"none\"", "\"losing\"", "\"expired\""]),
            ("state".to_owned(), &["\"ready\"", "\"stagnant\""]),
            ("items_met".to_owned(), &["1", "2"]),
            ("state_since".to_owned(), &["today"]),
            ("in_funnel".to_owned(), &["true", "false"]),
            ("since_state".to_owned(), &["1", "2"]),
            ("unfollowed_days".to_owned(), &["3", "0"]),
        ],
        ..Names::default()
    }
}

/// The rules of a case with anomalies on customers, and limits of confirmation.
pub fn watched(case: &Case) -> String {
    let shape = case.shape();
    let (text, known) = rules_and_names(&shape, &case.facts, &case.funnels);
    let mut text = text.replace(
        "[[funnel.stage]]\nid = \"need\"",
        "[[funnel.stage]]\nid = \"need\"\nconfirm_within = \"3bd\"",
    );
    text = text.replace(
        "[[funnel.stage]]\nid = \"plan\"",
        "[[funnel.stage]]\nid = \"plan\"\nconfirm_within = \"2d\"",
    );
    text = text.replace("[[phase]]\nid = \"early\"", &format!("{FACTS}[[phase]]\nid = \"early\""));
    text = text
        .replace("match = [\"MAIN\"]", "match = [\"MAIN\"]\ncycle = { fallback = \"9w\", min_sample = 1 }");
    let known = known.with(&behind());
    let asked: Vec<String> = BEHIND.iter().chain(&UNDER).map(|name| format!("{{{name}}}")).collect();
    let mut conditions = vec!["state != \"gone\"".to_owned()];
    for (place, bytes) in case.funnels.iter().chain(&case.customers).take(4).enumerate() {
        let bytes: Vec<u8> = bytes.iter().rev().copied().collect();
        let tape = &mut Tape::of(&bytes, shape.plain);
        let mut write = |names: &Names, depth| Writer { tape, names }.bool(depth);
        let (dear, any, other) = (write(&behind(), 1), write(&known, 1), write(&known, 0));
        conditions.push(match place {
            0 => dear,
            1 => format!("({any}) && ({dear}) && ({other})"),
            2 => format!("({dear}) && ({any})"),
            _ => format!("({any}) || ({dear})"),
        });
    }
    for item in ["item0", "item1"].iter().filter(|item| text.contains(&format!("id = \"{item}\""))) {
        conditions.push(format!("met(\"{item}\")"));
        conditions.push(format!("marked(\"{item}\") && met(\"{item}\") != true"));
    }
    for (place, condition) in conditions.iter().enumerate() {
        let message = if place == 0 { asked.join(" ") } else { String::from("-") };
        let _ = write!(
            text,
            "[[anomaly]]\nid = \"rule{place}\"\non = \"customer\"\nto = \"owner\"\nwhen = '''{condition}'''\nmessage = '{message}'\n"
        );
    }
    text
}

/// A confirmation out of a stage on the thirteenth day, after all others.
fn confirmed(funnel: &str, stage: &str) -> Confirmation {
    Confirmation {
        at: day(13).and_hms_opt(10, 0, 0).unwrap(),
        funnel: funnel.into(),
        stage: stage.into(),
        to: Some(Destination::Won),
        by: "b".into(),
        reason: None,
        forced: false,
        evidence: String::new(),
    }
}

fn named(ruleset: &Ruleset) -> Vec<&Expr> {
    let templates = ruleset.anomalies.iter().filter_map(|anomaly| match &anomaly.message {
        Some(Worded::Plain(template)) => Some(template),
        _ => None,
    });
    let parts = templates.flat_map(|template| &template.parts);
    parts
        .filter_map(|part| match part {
            TemplatePart::Value { name, .. } => Some(name),
            TemplatePart::Text(_) => None,
        })
        .collect()
}

fn within(case: &Case, look: impl FnOnce(&World<'_>) -> Compared) -> Compared {
    let bench = Bench::new(&[("main.toml", &watched(case)), ("functions.rhai", FUNCTIONS)]);
    // The reference goes back day by day: not over centuries.
    let sql = case.sql().replace("'0001-01-01'", "'2023-11-01'").replace("'2019-02-28'", "'2023-10-20'");
    bench.sql(&format!("PRAGMA synchronous = OFF;\nBEGIN;\n{sql}COMMIT;"));
    let (prepared, _) = bench.open();
    let mut journal = case.journal();
    for (place, (funnel, stage)) in
        [("main", "need"), ("main", "plan"), ("big", "need"), ("main", "offer")].into_iter().enumerate()
    {
        journal.of_mut(format!("c{place}").into()).confirmations.push(confirmed(funnel, stage));
    }
    let sightings = observe(&prepared.world(&journal, None), day(0), day(40));
    look(&prepared.world(&journal, Some(&sightings)))
}

/// Changes as runs might have recorded them, of some customers, and not always rightly.
fn recorded(world: &World<'_>, days: &[u64]) -> Vec<PastChange> {
    let mut changes = Vec::new();
    for after in days {
        let moment = Moment::new(world, end_of(*after));
        for customer in (0..world.customers()).filter(|place| place % 3 == 0) {
            let Some(found) = evaluate(&moment, customer) else { continue };
            changes.push(PastChange {
                customer: world.id(customer),
                on: day(*after),
                nth: 1,
                from: None,
                to: Arc::new(found.position(&moment)),
                cause: if customer % 2 == 0 { Cause::Time } else { Cause::Baseline },
                owner: None,
            });
        }
    }
    changes
}

fn as_alone(world: &World<'_>, sight: Sight, past: Past<'_>) -> Compared {
    let counted = count(world, sight, Wish::default());
    let portraits = Portraits::new(world, sight, &counted, past);
    let conditions: Vec<&Expr> = world.ruleset.anomalies.iter().map(|anomaly| &anomaly.when).collect();
    let values = named(world.ruleset);
    prop_assert_eq!(values.len(), BEHIND.len() + UNDER.len());
    let (answers, found) = (portraits.conditions(&conditions), portraits.values(&values));
    // What else is asked does not matter.
    for (condition, answers) in conditions.iter().zip(&answers) {
        prop_assert_eq!(&portraits.conditions(&[*condition])[0], answers);
    }
    for place in 0..world.customers() {
        let alone = portraits.customer(place);
        for (rule, condition) in conditions.iter().enumerate() {
            let answer = alone.as_ref().map(|portrait| Answer::of_condition(condition, portrait));
            let expected = answer.as_ref().map(|answer| match (answer.is_true(), answer.is_false()) {
                (true, _) => Holds::True,
                (_, true) => Holds::False,
                _ if answer.error.is_some() => Holds::Failed,
                _ => Holds::Unknown,
            });
            prop_assert_eq!(
                answers[rule][place],
                expected,
                "rule{} of {} at {:?}: {:?}",
                rule,
                world.id(place),
                sight,
                answer
            );
        }
        for (name, expr) in values.iter().enumerate() {
            let expected = alone.as_ref().map(|portrait| Answer::of(expr, portrait));
            let got = found[name][place].as_ref();
            let told = |answer: &Answer| {
                (answer.value.clone(), answer.error.as_ref().map(|error| error.kind.clone()))
            };
            let label = BEHIND.iter().chain(&UNDER).nth(name).unwrap();
            prop_assert_eq!(
                got.map(told),
                expected.as_ref().map(told),
                "{} of {} at {:?}",
                label,
                world.id(place),
                sight
            );
        }
    }
    Ok(())
}

fn everybody_as_alone(world: &World<'_>) -> Compared {
    for sight in [end_of(0), end_of(9), end_of(16), instant(13, 12, 0), end_of(40)] {
        as_alone(world, sight, Past::NONE)?;
    }
    let changes = recorded(world, &[3, 9, 15]);
    let seen = |id: &str| -> Option<Date> {
        (id.len() + usize::from(id.as_bytes().last().copied().unwrap_or(0))).is_multiple_of(2).then(|| day(7))
    };
    let past = Past { changes: &changes, begins: None, first_seen: &seen, cycles: None };
    for sight in [end_of(5), end_of(9), end_of(16)] {
        as_alone(world, sight, past)?;
    }
    Ok(())
}

#[test]
fn everybody_is_asked_as_each_is_asked_alone() {
    hold(40, cases(), |case| within(case, everybody_as_alone));
}

/// Without variety, agreement says little: every name has several values, and is missing too where it
/// can be.
#[test]
fn what_is_asked_is_varied() {
    let seen: RefCell<BTreeMap<&str, BTreeMap<String, usize>>> = RefCell::default();
    look_at(60, cases(), |case| {
        within(case, |world| {
            let sight = end_of(16);
            let counted = count(world, sight, Wish::default());
            let portraits = Portraits::new(world, sight, &counted, Past::NONE);
            let found = portraits.values(&named(world.ruleset));
            for (name, answers) in BEHIND.iter().zip(found) {
                for answer in answers.into_iter().flatten() {
                    *seen
                        .borrow_mut()
                        .entry(name)
                        .or_default()
                        .entry(answer.value.to_string())
                        .or_default() += 1;
                }
            }
            Ok(())
        })
    });
    let seen = seen.into_inner();
    for name in BEHIND {
        let values = &seen[name];
        println!("{name}: {values:?}");
        assert!(values.len() > 1, "{name} is always {values:?}");
    }
}

/// Run it with `cargo test --release --test engine -- --ignored portraits --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn campaign_of_portraits() {
    hold(5_000, cases(), |case| within(case, everybody_as_alone));
}
