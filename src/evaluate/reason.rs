//! Why a customer is in its state, in clauses with their values.

use super::age::Age;
use super::checklist::{Checklist, Line};
use super::evaluation::{Evaluation, WhyUnknown};
use super::state::{By, Overdue, State};
use crate::facts::Moment;
use crate::journey::Dating;
use crate::time::Clock;

/// The reason for a state: clauses joined by `; `.
#[must_use]
pub fn reason(evaluation: &Evaluation, moment: &Moment<'_>) -> String {
    match evaluation.state {
        State::Outside => outside(evaluation),
        State::Won => ended(evaluation),
        State::Lost if evaluation.by != Some(By::Expiry) => ended(evaluation),
        State::NotAdmitted => {
            let lines = evaluation.admission.required().filter(|line| !line.is_met()).map(unmet);
            format!("entrance standard not met: {}", join(lines))
        }
        State::Unknown => unknown(evaluation),
        State::Ready => {
            let met = evaluation.checklist.iter().flat_map(Checklist::required).map(met);
            format!("every condition is met: {}", join(met))
        }
        State::Gone => String::from("no longer in the dataset"),
        State::Entering | State::Stagnant | State::Losing | State::Lost => aged(evaluation, moment),
    }
}

fn join(clauses: impl Iterator<Item = String>) -> String {
    clauses.collect::<Vec<_>>().join(", ")
}

fn names(names: &[std::sync::Arc<str>]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn outside(evaluation: &Evaluation) -> String {
    let unknown = &evaluation.membership.unknown;
    if unknown.is_empty() {
        String::from("fits no funnel")
    } else {
        format!("fits no funnel, as far as is known: {} missing", names(unknown))
    }
}

fn ended(evaluation: &Evaluation) -> String {
    let who = evaluation.by.map_or("", By::word);
    match evaluation.visit() {
        Some(visit) if visit.dating == Dating::Given => format!("{who} says so, on {}", visit.entered.date()),
        Some(visit) => format!("{who} says so, first seen on {}", visit.entered.date()),
        None => format!("{who} says so"),
    }
}

fn unknown(evaluation: &Evaluation) -> String {
    match &evaluation.why_unknown {
        Some(WhyUnknown::NoStage) | None => String::from("no stage is known for this day"),
        Some(WhyUnknown::Unmapped(value)) => format!("the funnel maps no stage `{value}`"),
        Some(WhyUnknown::NoDate(_)) => {
            String::from("the date of entry into the stage is blank or cannot be read")
        }
        Some(WhyUnknown::Threshold(trouble)) => match (&trouble.found, &trouble.error) {
            (Some(found), _) => format!("`{}` gives {found}, not a whole number of days ≥ 0", trouble.key),
            (None, Some(error)) => format!("`{}` fails: {}", trouble.key, error.kind),
            (None, None) => format!("`{}` cannot be told: {} missing", trouble.key, names(&trouble.unknown)),
        },
    }
}

/// Days and the thresholds they lie between, then what keeps the customer from being ready.
fn aged(evaluation: &Evaluation, moment: &Moment<'_>) -> String {
    let Some(age) = &evaluation.age else { return String::new() };
    let clock = evaluation.stage(moment).map_or(Clock::Calendar, |stage| stage.clock);
    let since = match evaluation.visit() {
        Some(visit) if visit.dating == Dating::Inferred => {
            format!(" since it was first seen there on {}", visit.entered.date())
        }
        _ => String::new(),
    };
    let mut clauses = vec![format!("{} in the stage{since}, {}", days(age.days, clock), limits(age))];
    if let Some(improving) = &age.improving {
        clauses.push(match (improving.is_true(), improving.unknown.is_empty()) {
            (true, _) => String::from("improving"),
            (false, true) => String::from("not improving"),
            (false, false) => format!("not known to be improving: {} missing", names(&improving.unknown)),
        });
    }
    let unmet: Vec<String> = evaluation
        .checklist
        .iter()
        .flat_map(Checklist::required)
        .filter(|line| !line.is_met())
        .map(unmet)
        .collect();
    if !unmet.is_empty() {
        clauses.push(format!("not ready: {}", unmet.join(", ")));
    }
    clauses.join("; ")
}

fn days(count: i64, clock: Clock) -> String {
    let unit = match (clock, count) {
        (Clock::Calendar, 1) => "day",
        (Clock::Calendar, _) => "days",
        (Clock::Business, 1) => "working day",
        (Clock::Business, _) => "working days",
    };
    format!("{count} {unit}")
}

fn limits(age: &Age) -> String {
    let entering = age.thresholds.entering.unwrap_or(0);
    let stagnant = entering.saturating_add(age.thresholds.stagnant.unwrap_or(0));
    let losing = stagnant.saturating_add(age.thresholds.losing.unwrap_or(0));
    match age.overdue {
        Ok(Overdue::None) => format!("entering until {entering}"),
        Ok(Overdue::Stagnant) => format!("more than {entering}, stagnant until {stagnant}"),
        Ok(Overdue::Losing) if age.improving.is_some() => format!("more than {losing}"),
        Ok(Overdue::Losing) => format!("more than {stagnant}, losing until {losing}"),
        Ok(Overdue::Expired) => format!("more than {losing}"),
        Err(_) => String::from("of an unknown limit"),
    }
}

/// A met line: its id, and the date of its mark.
fn met(line: &Line) -> String {
    match &line.mark {
        Some(Some(tick)) => format!("{} (marked {})", line.id, tick.at.date()),
        _ => line.id.to_string(),
    }
}

/// A line that is not met: its id and what is in the way.
fn unmet(line: &Line) -> String {
    let mut why = Vec::new();
    match &line.mark {
        Some(None) => why.push(String::from("not marked")),
        Some(Some(tick)) if !tick.done => why.push(format!("unmarked on {}", tick.at.date())),
        _ => {}
    }
    if let Some(answer) = line.expr.as_ref().filter(|answer| !answer.is_true()) {
        why.push(match &answer.error {
            Some(error) => error.kind.to_string(),
            None if answer.unknown.is_empty() => String::from("false"),
            None => format!("{} missing", names(&answer.unknown)),
        });
    }
    format!("{} ({})", line.id, why.join(", "))
}
