//! `alerts ack`, `handle`, `close` and `snooze`: what people do with an alert.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use clap::Args;

use super::super::act::name;
use super::super::args::Places;
use super::super::doer::doer;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::Opening;
use super::super::terminal::{Terminal, print};
use super::{Office, Printed};
use crate::alert::{Action, Alert, Book, Key, Refusal, Terms};
use crate::dispatch::instant_text;
use crate::language::{Language, say, spoken};
use crate::render::write_alerts;
use crate::store::{AlertScope, read_alerts};
use crate::time::AsOf;
use crate::workspace::{AlertView, KeyError, find_alert};

/// Acknowledge an alert: you have seen it.
///
/// It stops the clock of its handling once, for as long as the rule's `ack_limit` allows.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts ack 'big_and_stagnant|customer:C0042' --by li --note 'visit on Friday'")]
pub struct AckArgs {
    #[command(flatten)]
    deed: Deed,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Handle an alert: you have acted, and say what you found and did.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts handle 'big_and_stagnant|customer:C0042' --by li --feedback 'met the buyer, offer on Monday'")]
pub struct HandleArgs {
    #[command(flatten)]
    deed: Deed,
    /// What was found and done
    #[arg(long, value_name = "TEXT")]
    feedback: String,
}

/// Close an alert: the loop is closed.
///
/// Where the rule asks for handling within a time, it must have been handled before. While its
/// condition still holds, the rule is silent about the subject until that has ended.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts close 'big_and_stagnant|customer:C0042' --by wu")]
pub struct CloseArgs {
    #[command(flatten)]
    deed: Deed,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Put an alert aside until a day or time: its clocks stand still, and nobody is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts snooze 'big_and_stagnant|customer:C0042' --until 2024-04-01 --reason 'budget year' --by li")]
pub struct SnoozeArgs {
    #[command(flatten)]
    deed: Deed,
    /// Until when: a date means its end
    #[arg(long, value_name = "DATE[TIME]")]
    until: String,
    /// Why it can wait
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// What the actions have in common.
#[derive(Debug, Args)]
struct Deed {
    /// The alert's key, or its beginning
    key: String,
    /// Who: an id, or a name that one person has
    #[arg(long, value_name = "WHO", value_parser = name)]
    by: String,
    #[command(flatten)]
    printed: Printed,
    #[command(flatten)]
    places: Places,
}

/// Acknowledges.
pub fn ack(args: &AckArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let note = args.note.as_deref().map(Arc::from);
    perform(&args.deed, "alerts ack", terminal, |_| Ok(Action::Acknowledge { note }))
}

/// Handles.
pub fn handle(args: &HandleArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let feedback = args.feedback.as_str().into();
    perform(&args.deed, "alerts handle", terminal, |_| Ok(Action::Handle { feedback }))
}

/// Closes.
pub fn close(args: &CloseArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let note = args.note.as_deref().map(Arc::from);
    perform(&args.deed, "alerts close", terminal, |_| Ok(Action::Close { note }))
}

/// Puts aside.
pub fn snooze(args: &SnoozeArgs, terminal: Terminal) -> Result<Exit, Failure> {
    perform(&args.deed, "alerts snooze", terminal, |opening| {
        let (text, zone) = (&args.until, &opening.ruleset.workspace.zone);
        let until = AsOf::parse(text, zone).map_err(|problem| {
            Failure::usage(spoken!([problem] "`--until {text}`: {problem}", "`--until {text}`：{problem}"))
        })?;
        Ok(Action::Snooze { until, reason: args.reason.as_str().into() })
    })
}

/// Judges an action and writes its events, both under the store's lease.
fn perform(
    deed: &Deed,
    verb: &'static str,
    terminal: Terminal,
    action: impl FnOnce(&Opening) -> Result<Action, Failure>,
) -> Result<Exit, Failure> {
    let is_there = |store: &Path| {
        // A store that is made only to say that it holds no alerts is of no use.
        let unknown = || Failure::from(KeyError::Unknown(deed.key.clone(), Vec::new()));
        store.exists().then_some(()).ok_or_else(unknown)
    };
    let (opening, mut store) = Opening::to_write_if(&deed.places, verb, terminal, is_there)?;
    let action = action(&opening)?;
    let doer = doer(&deed.by, &opening, terminal)?;
    let (as_of, clock, language) = (opening.as_of, opening.clock.text(), opening.opened.language);
    note_future(&opening, terminal);
    let path = opening.store_path(&deed.places);
    let (key, alerts) = meant(&deed.key, store.alerts()?, &path)?;
    let office = Office::of(opening, terminal)?;
    let mut book = Book::new(alerts);
    let terms = Terms { policies: &office.policies, calendar: &office.opening.ruleset.calendar };
    let by: Arc<str> = doer.as_str().into();
    let done = book.act(terms, &key, action.clone(), by, as_of).cloned();
    let alert = done.map_err(|refusal| refused(&refusal, &action))?;
    store.act(&book.news(), &clock)?;
    drop(store);
    match deed.printed.format.machine() {
        Some(format) => {
            let view = AlertView::of(&alert, &office.policies, terms.calendar, as_of);
            let views: Vec<AlertView> = view.into_iter().collect();
            print(|out| write_alerts(out, format, &views))?;
        }
        None => print(|out| writeln!(out, "{}", told(&alert, &action, &doer, language)))?,
    }
    Ok(Exit::Done)
}

/// The alert that a key means, with those that are needed to act on it: one that others have succeeded is
/// not among the current ones, and what is to be said of it is that it is closed.
fn meant(key: &str, current: Vec<Alert>, store: &Path) -> Result<(Key, Vec<Alert>), Failure> {
    let found = find_alert(key, &current).map(|alert| alert.key.clone());
    match found {
        Err(KeyError::Unknown(..)) => {
            let all = read_alerts(store, AlertScope::All)?;
            let alert = find_alert(key, &all)?.clone();
            Ok((alert.key.clone(), vec![alert]))
        }
        found => Ok((found?, current)),
    }
}

fn note_future(opening: &Opening, terminal: Terminal) {
    let day = opening.as_of.day;
    if day > opening.now.date() {
        terminal.note(&say!(
            opening.opened.language,
            "{day} lies in the future; what is recorded counts from that day on",
            "{day} 在将来；所记录的内容从那天起生效"
        ));
    }
}

/// What is so already needs no second word; all else is a mistake. Feedback that is not recorded is
/// one too.
fn refused(refusal: &Refusal, action: &Action) -> Failure {
    let is_done = matches!(
        (refusal, action),
        (Refusal::Acknowledged { .. }, Action::Acknowledge { .. })
            | (Refusal::Closed { .. }, Action::Close { .. })
    );
    Failure { exit: if is_done { Exit::Done } else { Exit::Usage }, message: Some(refusal.said()) }
}

fn told(alert: &Alert, action: &Action, by: &str, language: Language) -> String {
    let key = &alert.key;
    match action {
        Action::Acknowledge { .. } => say!(language, "{key}: acknowledged by {by}", "{key}：{by} 已知悉"),
        Action::Handle { .. } => say!(language, "{key}: handled by {by}", "{key}：{by} 已处理"),
        Action::Close { .. } => say!(language, "{key}: closed by {by}", "{key}：{by} 已关闭"),
        Action::Snooze { until, .. } => {
            let until = instant_text(until.last_instant());
            say!(language, "{key}: put aside until {until} by {by}", "{key}：{by} 暂停至 {until}")
        }
    }
}
