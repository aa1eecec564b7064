//! Messages: the text of a template with its values.

use std::sync::Arc;

use super::company::WhoIsWho;
use super::verdict::Failure;
use crate::alert::Subject as About;
use crate::expression::{Blame, BuiltIn, Expr, ExprKind, Name, Row, interpret};
use crate::journey::World;
use crate::ruleset::{Anomaly, GroupKey, NumberFormat, Ruleset, Subject, Template, TemplatePart};
use crate::syntax::Label;
use crate::value::Value;

/// What stands for a missing value.
const MISSING: &str = "–";

/// A rule's message about a row, in the workspace's language; without `message` its label, else its id.
/// What could not be computed in it is added to what failed.
pub(super) fn message(
    rule: &Anomaly,
    row: &dyn Row,
    world: &World<'_>,
    failed: &mut Vec<Failure>,
) -> Arc<str> {
    let ruleset = world.ruleset;
    let language = ruleset.workspace.language.tag();
    match rule.message.as_ref().and_then(|message| message.worded_in(language)) {
        Some(template) => Arc::from(filled(template, (rule, row, world), failed)),
        None => label(rule.label.as_ref(), &rule.id, ruleset),
    }
}

/// A label in the workspace's language, else the id.
fn label(label: Option<&Label>, id: &Arc<str>, ruleset: &Ruleset) -> Arc<str> {
    let language = ruleset.workspace.language.tag();
    label.map_or_else(|| id.clone(), |label| Arc::from(label.in_language(language)))
}

fn filled(
    template: &Template,
    (rule, row, world): (&Anomaly, &dyn Row, &World<'_>),
    failed: &mut Vec<Failure>,
) -> String {
    let mut text = String::new();
    for part in &template.parts {
        match part {
            TemplatePart::Text(plain) => text.push_str(plain),
            TemplatePart::Value { name, format } => {
                // What fails in this row is as good as missing: the alert is told all the same.
                let value = interpret(name, row, &mut Blame::default()).unwrap_or_else(|error| {
                    failed.push(("message", error.kind));
                    Value::Missing
                });
                text.push_str(&shown(&value, *format, name, (rule, row, world)));
            }
        }
    }
    text
}

fn shown(
    value: &Value,
    format: Option<NumberFormat>,
    name: &Expr,
    place: (&Anomaly, &dyn Row, &World<'_>),
) -> String {
    match value {
        Value::Missing => MISSING.to_owned(),
        Value::Int(number) if format.is_none() => number.to_string(),
        #[expect(clippy::cast_precision_loss, reason = "a number for people, who asked for few digits")]
        Value::Int(number) => formatted(*number as f64, format.unwrap_or(PLAIN)),
        Value::Float(number) => formatted(*number, format.unwrap_or(PLAIN)),
        Value::Text(id) => {
            let (rule, row, world) = place;
            kind_of(name, rule, world.ruleset)
                .map_or_else(|| id.to_string(), |kind| called(kind, id, row, world))
        }
        Value::Bool(_) | Value::Date(_) | Value::DateTime(_) => value.to_string(),
    }
}

/// A number as it is.
const PLAIN: NumberFormat = NumberFormat { plus: false, decimals: None, percent: false };

/// A number in a format. The standard library rounds halves to even.
fn formatted(number: f64, format: NumberFormat) -> String {
    let number = if format.percent { number * 100.0 } else { number };
    let text = match format.decimals {
        Some(decimals) => format!("{number:.places$}", places = usize::from(decimals)),
        None => number.to_string(),
    };
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'-'));
    let text = if is_zero { text.trim_start_matches('-').to_owned() } else { text };
    let sign = if format.plus && !is_zero && number > 0.0 { "+" } else { "" };
    let percent = if format.percent { "%" } else { "" };
    format!("{sign}{text}{percent}")
}

/// What an id in a message is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Funnel,
    Stage,
    Phase,
    State,
    Person,
    Unit,
}

/// What a name gives the id of, if it is one that has labels.
fn kind_of(name: &Expr, rule: &Anomaly, ruleset: &Ruleset) -> Option<Kind> {
    let ExprKind::Name(name) = &name.kind else { return None };
    let built_in = match name {
        Name::BuiltIn(built_in) => *built_in,
        Name::Group(place) => {
            let Subject::Metric { metric, .. } = &rule.subject else { return None };
            let by = ruleset.metrics.get(*metric)?.by.get(usize::try_from(*place).ok()?)?;
            match &by.key {
                GroupKey::Person => return Some(Kind::Person),
                GroupKey::UnitOfKind(_) => return Some(Kind::Unit),
                GroupKey::Name(Name::BuiltIn(built_in)) => *built_in,
                GroupKey::Name(_) => return None,
            }
        }
        _ => return None,
    };
    Some(match built_in {
        BuiltIn::Funnel => Kind::Funnel,
        BuiltIn::Stage | BuiltIn::FromStage => Kind::Stage,
        BuiltIn::Phase => Kind::Phase,
        BuiltIn::State | BuiltIn::FromState | BuiltIn::ToState => Kind::State,
        BuiltIn::Owner => Kind::Person,
        BuiltIn::Unit => Kind::Unit,
        _ => return None,
    })
}

/// What people call something.
fn called(kind: Kind, id: &Arc<str>, row: &dyn Row, world: &World<'_>) -> String {
    let ruleset = world.ruleset;
    let who = WhoIsWho { mapping: &ruleset.mapping, dataset: world.dataset };
    let name: Option<Arc<str>> = match kind {
        Kind::Funnel => {
            let funnel = ruleset.funnels.iter().find(|funnel| funnel.id == *id);
            funnel.map(|funnel| label(funnel.label.as_ref(), id, ruleset))
        }
        Kind::Stage => {
            // Stages are unique within their funnel: that of the row, if it tells it.
            let its_funnel = row.value(Name::BuiltIn(BuiltIn::Funnel), &mut Blame::default()).ok();
            let is_its = |funnel: &Arc<str>| match &its_funnel {
                Some(Value::Text(its)) => its == funnel,
                _ => true,
            };
            let mut funnels = ruleset.funnels.iter().filter(|funnel| is_its(&funnel.id));
            let stage = funnels.find_map(|funnel| funnel.stages.iter().find(|stage| stage.id == *id));
            stage.map(|stage| label(stage.label.as_ref(), id, ruleset))
        }
        Kind::Phase => {
            let phase = ruleset.phases.iter().find(|phase| phase.id == *id);
            phase.map(|phase| label(phase.label.as_ref(), id, ruleset))
        }
        Kind::State => crate::evaluate::State::from_word(id)
            .map(|state| Arc::from(state.said_in(ruleset.workspace.language))),
        Kind::Person => who.name_of(&About::Person(id.clone())),
        Kind::Unit => who.name_of(&About::Unit(id.clone())),
    };
    name.unwrap_or_else(|| id.clone()).to_string()
}
