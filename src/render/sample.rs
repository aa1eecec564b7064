//! A small delta for the tests of this folder.

use std::sync::Arc;

use crate::dataset::{FindingCode, Findings};
use crate::delta::{Change, Delta, Told, Voice, Watch};
use crate::evaluate::Cause;
use crate::evaluate::{By, CustomerState, Next, Overdue, Position, State};
use crate::time::AsOf;
use crate::value::Date;

pub(super) fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn position(funnel: Option<&str>, stage: Option<&str>, stands: State) -> Position {
    Position { funnel: funnel.map(Arc::from), stage: stage.map(Arc::from), state: stands }
}

fn need(state: State) -> Position {
    position(Some("enterprise"), Some("need"), state)
}

pub(super) fn state(customer: &str, position: Position) -> CustomerState {
    CustomerState { position, reason: String::new(), ..CustomerState::gone(customer.into()) }
}

fn change(customer: &str, on: &str, from: Option<Position>, to: Position) -> Change {
    Change {
        customer: customer.into(),
        on: day(on),
        from: from.map(Arc::new),
        to: Arc::new(to),
        cause: Cause::Time,
        late: false,
        step: 0,
        told: Told::default(),
        ruleset: "0123456789abcdef".into(),
        owner: Some("chen".into()),
        amount: None,
    }
}

/// Four customers; three of them change, one of these twice.
pub(super) fn delta() -> Delta {
    let stagnant = CustomerState {
        phase: Some("need".into()),
        stage_since: Some(day("2024-02-19")),
        days: Some(15),
        overdue: Some(Overdue::Stagnant),
        ready: Some(false),
        missing: vec!["met".into(), "budget".into()],
        unknown: vec!["budget".into()],
        next: Some(Next { state: State::Losing, on: day("2024-03-12") }),
        ..state("c1", need(State::Stagnant))
    };
    let won = CustomerState {
        by: Some(By::Dataset),
        ..state("c3", position(Some("enterprise"), None, State::Won))
    };
    let changes = vec![
        change("c1", "2024-03-04", None, need(State::Entering)),
        Change {
            amount: Some(50_000.5),
            ..change("c1", "2024-03-05", Some(need(State::Entering)), need(State::Stagnant))
        },
        Change {
            owner: Some("li".into()),
            amount: Some(100_000.0),
            cause: Cause::Data,
            late: true,
            ..change(
                "c3",
                "2024-03-05",
                Some(need(State::Losing)),
                position(Some("enterprise"), None, State::Won),
            )
        },
        Change {
            owner: None,
            cause: Cause::Rules,
            ..change("c4", "2024-03-05", Some(position(None, None, State::Unknown)), {
                position(None, None, State::Outside)
            })
        },
    ];
    let reason = |change: &Change| {
        let said = if change.owner.as_deref() == Some("li") {
            "the dataset says `Closed, Won`"
        } else {
            "15 days in `need`, more than 14"
        };
        (change.customer.clone(), change.on, String::from(said))
    };
    let states = vec![
        stagnant,
        state("c2", need(State::Entering)),
        won,
        state("c4", position(None, None, State::Outside)),
    ];
    let samples = [(0, String::from("c7: 31/02/2024")), (1, String::from("c9: soon"))];
    let mut findings = Findings::default();
    findings.add_counted(FindingCode::UnreadableDate, "customers", "created_at", 2, samples);
    Delta {
        as_of: AsOf::end_of(day("2024-03-05")),
        ruleset: String::from("0123456789abcdef"),
        dataset: String::from("fedcba9876543210"),
        generation: 3,
        baseline: false,
        days: vec![day("2024-03-04"), day("2024-03-05")],
        rows: Vec::new(),
        sightings: Vec::new(),
        standing: states.iter().map(|row| (Arc::new(row.position.clone()), 1)).collect(),
        voice: Voice::Written(states, changes.iter().map(reason).collect()),
        changes,
        gone: 0,
        findings,
        watch: Watch::default(),
        customers_before: 4,
    }
}
