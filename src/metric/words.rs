//! What is read off positions and texts of single rows.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::census::Seat;
use crate::dataset::Finding;
use crate::evaluate::{PastChange, Position};
use crate::expression::BuiltIn;
use crate::ruleset::Ruleset;
use crate::value::Value;
use crate::vector::{Dictionary, Values, Vector};

/// What seats say of themselves, by row; each seat that occurs is asked once.
pub(super) fn seated(seats: impl Iterator<Item = Option<Seat>>, name: BuiltIn, ruleset: &Ruleset) -> Vector {
    let text = |seat: Seat| match name {
        BuiltIn::Funnel => seat.funnel(ruleset).map(|funnel| funnel.id.clone()),
        BuiltIn::Stage => seat.stage(ruleset).map(|stage| stage.id.clone()),
        BuiltIn::Phase => seat.phase(ruleset),
        BuiltIn::State => Some(Arc::from(seat.state.word())),
        _ => None,
    };
    let mut known: HashMap<Seat, Option<u32>, FixedState> = HashMap::default();
    let mut dictionary: Vec<Arc<str>> = Vec::new();
    let mut of_seat = |seat: Seat| {
        *known.entry(seat).or_insert_with(|| {
            dictionary.push(text(seat)?);
            u32::try_from(dictionary.len() - 1).ok()
        })
    };
    let found: Vec<Option<u32>> = seats.map(|seat| seat.and_then(&mut of_seat)).collect();
    coded_as(&found, dictionary)
}

/// The phase of a position's stage.
fn phase_of<'r>(position: &Position, ruleset: &'r Ruleset) -> Option<&'r Arc<str>> {
    let funnel = ruleset.funnels.iter().find(|funnel| Some(&funnel.id) == position.funnel.as_ref())?;
    let stage = funnel.stages.iter().find(|stage| Some(&stage.id) == position.stage.as_ref())?;
    ruleset.phases.get(stage.phase?).map(|phase| &phase.id)
}

/// Texts as a vector that names each of them once.
pub(super) fn coded<'t>(texts: &[Option<&'t Arc<str>>]) -> Vector {
    let mut known: HashMap<&str, Option<u32>, FixedState> = HashMap::default();
    let mut dictionary: Vec<Arc<str>> = Vec::new();
    let of_text = |text: Option<&'t Arc<str>>| {
        let text = text?;
        *known.entry(text).or_insert_with(|| {
            dictionary.push(text.clone());
            u32::try_from(dictionary.len() - 1).ok()
        })
    };
    let found: Vec<Option<u32>> = texts.iter().copied().map(of_text).collect();
    coded_as(&found, dictionary)
}

fn coded_as(codes: &[Option<u32>], dictionary: Vec<Arc<str>>) -> Vector {
    let present = codes.iter().map(Option::is_some).collect();
    let dictionary = Dictionary::Computed { texts: dictionary.into(), rows: 0 };
    let values = codes.iter().map(|code| code.unwrap_or_default()).collect();
    Vector::new(codes.len(), Values::Coded(values, dictionary), Some(present))
}

/// What a change says of itself; funnel, stage and phase are those after it.
pub(super) fn changed(change: &PastChange, name: BuiltIn, ruleset: &Ruleset) -> Option<Value> {
    let text = |text: &Arc<str>| Value::Text(text.clone());
    match name {
        BuiltIn::Funnel => change.to.funnel.as_ref().map(text),
        BuiltIn::Stage => change.to.stage.as_ref().map(text),
        BuiltIn::Phase => phase_of(&change.to, ruleset).map(text),
        BuiltIn::State | BuiltIn::ToState => Some(Value::text(change.to.state.word())),
        BuiltIn::FromState => change.from.as_ref().map(|from| Value::text(from.state.word())),
        BuiltIn::FromStage => change.from.as_ref()?.stage.as_ref().map(text),
        BuiltIn::Cause => Some(Value::text(change.cause.word())),
        _ => None,
    }
}

/// What a finding says of itself.
pub(super) fn found(finding: &Finding, name: BuiltIn) -> Option<Value> {
    match name {
        BuiltIn::Code => Some(Value::text(finding.code.word())),
        BuiltIn::Table => Some(Value::text(finding.table.as_str())),
        BuiltIn::Column if finding.column.is_empty() => None,
        BuiltIn::Column => Some(Value::text(finding.column.as_str())),
        BuiltIn::Count => i64::try_from(finding.count).ok().map(Value::Int),
        _ => None,
    }
}
