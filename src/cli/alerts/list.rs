//! `alerts list`.

use std::sync::Arc;

use clap::Args;

use super::super::args::Places;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::terminal::{Terminal, print};
use super::{Office, Printed};
use crate::alert::{Alert, Severity, Status, What};
use crate::diagnostic::{nearest, suggesting};
use crate::language::{Spoken, spoken};
use crate::render::{write_alert_list, write_alerts};
use crate::store::{AlertScope, read_alerts};
use crate::workspace::{AlertFilter, AlertView, sort_alerts};

/// List alerts: those that are open, acknowledged or handled, the gravest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts list                          everything that is not closed
  funnelwright alerts list --mine li --overdue      what li should have handled
  funnelwright alerts list --team north --severity critical
  funnelwright alerts list --all --format csv > alerts.csv")]
pub struct ListArgs {
    /// Only those of this person: about them or their customers, or told to them, however far up they are now
    #[arg(long, value_name = "PERSON")]
    mine: Option<String>,
    /// Only those about this unit, those below it, their people and customers
    #[arg(long, value_name = "UNIT")]
    team: Option<String>,
    /// Only those that should have been handled by now
    #[arg(long)]
    overdue: bool,
    /// Only those of this rule
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    /// Only those as grave as this: info, warning or critical; several by commas
    #[arg(long = "severity", value_name = "SEVERITY", value_delimiter = ',', value_parser = severity)]
    severities: Vec<Severity>,
    /// Only those in this state: pending, open, acknowledged, handled or closed; several by commas
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    statuses: Vec<Status>,
    /// Pending and closed ones too
    #[arg(long, conflicts_with = "statuses")]
    all: bool,
    #[command(flatten)]
    printed: Printed,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn list(args: &ListArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let office = Office::open(&args.places, terminal)?;
    let (as_of, ruleset) = (office.opening.as_of, &office.opening.ruleset);
    let every = args.all || args.statuses.contains(&Status::Closed) || args.places.as_of.is_some();
    let scope = if every { AlertScope::All } else { AlertScope::Current };
    let alerts = read_alerts(&office.store(&args.places), scope)?;
    if let Some(rule) = &args.rule {
        let known = ruleset.anomalies.iter().map(|rule| &*rule.id);
        let of_store = alerts.iter().map(|alert| &*alert.key.rule);
        known_or_refused("--rule", rule, known.chain(of_store))?;
    }
    if let Some(person) = &args.mine {
        known_person(person, &alerts, &office)?;
    }
    let team = args.team.as_deref().map(|unit| team(unit, &office)).transpose()?;
    let statuses = if args.all { &Status::ALL[..] } else { &args.statuses };
    let filter = AlertFilter {
        rule: args.rule.as_deref(),
        severities: &args.severities,
        statuses,
        overdue: args.overdue,
    };
    let chart = office.directory.who().chart(as_of.day);
    let is_of_team = |view: &AlertView| {
        team.as_ref().is_none_or(|unit| office.directory.is_within(&view.alert.key.subject, unit, &chart))
    };
    let is_theirs = |view: &AlertView| {
        args.mine.as_ref().is_none_or(|person| office.directory.concerns(&view.alert, person, &chart))
    };
    let view = |alert| AlertView::of(alert, &office.policies, &ruleset.calendar, as_of);
    let mut views: Vec<AlertView> = alerts
        .iter()
        .filter_map(view)
        .filter(|view| filter.takes(view) && is_theirs(view) && is_of_team(view))
        .collect();
    sort_alerts(&mut views);
    print(|out| match args.printed.format.machine() {
        Some(format) => write_alerts(out, format, &views),
        None => office.style(terminal, |style| write_alert_list(out, &views, style)),
    })?;
    Ok(Exit::Done)
}

/// Refuses a person whom neither the dataset nor any alert knows. Where the dataset has no people, anybody
/// may own customers.
fn known_person(person: &str, alerts: &[Alert], office: &Office) -> Result<(), Failure> {
    let people = office.directory.who().person_ids();
    if people.is_empty() {
        return Ok(());
    }
    let told = alerts.iter().flat_map(Alert::events).filter_map(|event| match &event.what {
        What::Told { to, .. } => Some(to),
        _ => None,
    });
    let operators = office.opening.ruleset.workspace.operators.iter().map(String::as_str);
    let known = people.iter().chain(told.flatten()).map(|person| &**person);
    known_or_refused("--mine", person, known.chain(operators))
}

fn team(unit: &str, office: &Office) -> Result<Arc<str>, Failure> {
    let units = office.directory.who().unit_ids();
    known_or_refused("--team", unit, units.iter().map(|unit| &**unit))?;
    Ok(unit.into())
}

/// Refuses a word that is none of the known ones.
fn known_or_refused<'a>(
    flag: &str,
    word: &str,
    mut known: impl Iterator<Item = &'a str> + Clone,
) -> Result<(), Failure> {
    let all = known.clone();
    if known.any(|it| it == word) {
        return Ok(());
    }
    let what = spoken!("`{flag} {word}`: there is no such id", "`{flag} {word}`：没有这个标识");
    Err(Failure::usage(suggesting(what, nearest(word, all))))
}

fn severity(word: &str) -> Result<Severity, Spoken> {
    Severity::from_word(word).ok_or_else(|| {
        spoken!(
            "`{word}` is no severity; they are info, warning and critical",
            "没有 `{word}` 这种程度；可以写 info、warning、critical"
        )
    })
}

fn status(word: &str) -> Result<Status, Spoken> {
    Status::from_word(word).ok_or_else(|| {
        spoken!(
            "`{word}` is no status; they are pending, open, acknowledged, handled and closed",
            "没有 `{word}` 这种状态；可以写 pending、open、acknowledged、handled、closed"
        )
    })
}
