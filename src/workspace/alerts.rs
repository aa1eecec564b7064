//! Looking at alerts: which are meant, where they stand, what their clocks say.

use std::fmt;
use std::sync::Arc;

use crate::alert::{Alert, Policies, Severity, Status, What};
use crate::diagnostic::nearest;
use crate::language::{Spoken, spoken};
use crate::text::shortened;
use crate::time::{AsOf, Calendar};
use crate::value::DateTime;

/// An alert as of a moment, with what its rule and its clocks say then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertView {
    /// The alert.
    pub alert: Alert,
    /// How grave it is; `None` once its rule is gone.
    pub severity: Option<Severity>,
    /// Who was told last, reminders aside: they must act.
    pub told: Vec<Arc<str>>,
    /// When it is to be handled at the latest, if it is and somebody still must.
    pub due: Option<DateTime>,
    /// Whether that is past.
    pub is_overdue: bool,
    /// What its clocks bring next, in order.
    pub upcoming: Vec<(DateTime, Clock)>,
}

/// A clock of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clock {
    /// The silence that somebody wished ends.
    Awakes,
    /// It is to be handled.
    Handling,
    /// It reaches this step of escalation.
    Escalation(u32),
    /// It is told again.
    Reminder,
}

impl Clock {
    /// Its word in machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Awakes => "awakes",
            Self::Handling => "handling",
            Self::Escalation(_) => "escalation",
            Self::Reminder => "reminder",
        }
    }
}

impl AlertView {
    /// The alert as it was at a moment; `None` if nothing had happened to it yet.
    #[must_use]
    pub fn of(alert: &Alert, policies: &Policies, calendar: &Calendar, as_of: AsOf) -> Option<Self> {
        let events = alert.events().iter().filter(|event| as_of.sees(event.at)).cloned();
        let alert = Alert::replay(alert.key.clone(), events);
        let told = alert.events().iter().rev().find_map(|event| match &event.what {
            What::Told { to, .. } => Some(to.clone()),
            _ => None,
        });
        let policy = policies.of(&alert.key.rule, &alert.key.subject);
        let handling = policy.and_then(|policy| policy.handling.as_ref()).filter(|_| alert.is_unhandled());
        let due = handling.and_then(|handling| alert.deadline(handling, calendar));
        let is_overdue = handling.is_some_and(|handling| alert.is_overdue(handling, calendar, as_of));
        let awakes = alert.state().snoozes.last().and_then(|snooze| snooze.until);
        let step = handling.and_then(|handling| alert.next_step(handling, calendar));
        let reminder = policy.and_then(|policy| alert.next_reminder(policy, calendar));
        let mut upcoming: Vec<(DateTime, Clock)> = [
            awakes.filter(|_| alert.is_live()).map(|at| (at, Clock::Awakes)),
            due.map(|at| (at, Clock::Handling)),
            step.map(|(step, at)| (at, Clock::Escalation(step))),
            reminder.map(|at| (at, Clock::Reminder)),
        ]
        .into_iter()
        .flatten()
        .filter(|(at, clock)| {
            !as_of.has_come_to(*at) || matches!(clock, Clock::Escalation(_) | Clock::Reminder)
        })
        .collect();
        upcoming.sort_unstable();
        let exists = !alert.events().is_empty();
        let severity = policy.map(|policy| policy.severity);
        exists.then(|| Self { severity, told: told.unwrap_or_default(), due, is_overdue, upcoming, alert })
    }
}

/// Which alerts are wanted; everything that is said must hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct AlertFilter<'a> {
    /// Those of this rule.
    pub rule: Option<&'a str>,
    /// Those of these severities; empty: of all.
    pub severities: &'a [Severity],
    /// Those in these states; empty: open, acknowledged or handled.
    pub statuses: &'a [Status],
    /// Those that should have been handled.
    pub overdue: bool,
}

impl AlertFilter<'_> {
    /// Whether an alert is wanted.
    #[must_use]
    pub fn takes(&self, view: &AlertView) -> bool {
        let alert = &view.alert;
        self.rule.is_none_or(|rule| *alert.key.rule == *rule)
            && (self.severities.is_empty() || view.severity.is_some_and(|it| self.severities.contains(&it)))
            && (!self.overdue || view.is_overdue)
            && if self.statuses.is_empty() {
                alert.is_live()
            } else {
                self.statuses.contains(&alert.state().status)
            }
    }
}

/// Sorts alerts for people: the gravest first, then those that must be handled first, then the oldest.
pub fn sort_alerts(views: &mut [AlertView]) {
    views.sort_by(|one, other| {
        let rank = |view: &AlertView| (std::cmp::Reverse(view.severity), view.due.is_none(), view.due);
        let begun = |view: &AlertView| (view.alert.key.episode, view.alert.key.clone());
        rank(one).cmp(&rank(other)).then_with(|| begun(one).cmp(&begun(other)))
    });
}

/// Why no alert, or no single one, is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// No key begins so: keys that are like it.
    Unknown(String, Vec<String>),
    /// Several begin so.
    Ambiguous(String, Vec<String>),
}

/// How many keys an error lists.
const LISTED: usize = 5;

impl KeyError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Unknown(text, near) if near.is_empty() => spoken!(
                "no alert's key begins with `{}`: `alerts list --all` shows those there are",
                "没有以 `{}` 开头的告警键：用 `alerts list --all` 查看现有的告警",
                shortened(text)
            ),
            Self::Unknown(text, near) => spoken!(
                "no alert's key begins with `{}`; near are:{}",
                "没有以 `{}` 开头的告警键；相近的有：{}",
                shortened(text),
                listed(near)
            ),
            Self::Ambiguous(text, keys) => spoken!(
                "several alerts' keys begin with `{}`; give more of it:{}",
                "以 `{}` 开头的告警键不止一个；请多写几个字符：{}",
                shortened(text),
                listed(keys)
            ),
        }
    }
}

fn listed(keys: &[String]) -> String {
    let more = keys.len().saturating_sub(LISTED);
    let shown = keys.iter().take(LISTED).cloned().chain((more > 0).then(|| format!("… ({more})")));
    format!("\n  {}", shown.collect::<Vec<_>>().join("\n  "))
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for KeyError {}

/// The alert whose key this is, or begins so. Of several the only one that is not closed is meant.
///
/// # Errors
/// No key begins so, or several do.
pub fn find_alert<'a>(text: &str, alerts: &'a [Alert]) -> Result<&'a Alert, KeyError> {
    let text = text.trim();
    let keyed: Vec<(String, &Alert)> = alerts.iter().map(|alert| (alert.key.to_string(), alert)).collect();
    if let Some((_, alert)) = keyed.iter().find(|(key, _)| key == text) {
        return Ok(alert);
    }
    let found: Vec<&(String, &Alert)> =
        keyed.iter().filter(|(key, _)| !text.is_empty() && key.starts_with(text)).collect();
    let open: Vec<&&(String, &Alert)> =
        found.iter().filter(|(_, alert)| alert.state().status != Status::Closed).collect();
    match (found.as_slice(), open.as_slice()) {
        ([(_, only)], _) | (_, [(_, only)]) => Ok(only),
        ([], _) => Err(KeyError::Unknown(text.to_owned(), near(text, &keyed))),
        _ => {
            let keys = found.iter().map(|(key, _)| key.clone()).collect();
            Err(KeyError::Ambiguous(text.to_owned(), keys))
        }
    }
}

/// The keys that hold a text anywhere, else the one that is most like it.
fn near(text: &str, keyed: &[(String, &Alert)]) -> Vec<String> {
    let wanted = text.to_lowercase();
    let holds = |key: &str| !wanted.is_empty() && key.to_lowercase().contains(&wanted);
    let holding: Vec<String> = keyed.iter().map(|(key, _)| key).filter(|key| holds(key)).cloned().collect();
    if !holding.is_empty() {
        return holding;
    }
    nearest(text, keyed.iter().map(|(key, _)| key.as_str())).map(str::to_owned).into_iter().collect()
}
