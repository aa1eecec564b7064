//! A small company with a few rules, whose alerts can be played through.

use std::fmt::Write;
use std::sync::Arc;

use crate::alert::*;
use crate::cadence::Slot;
use crate::time::{AsOf, Calendar, Length, Zone};

/// Ann owns C1 and Bob C2, both of the north team that Lee leads; Mia is the region's, Sue the
/// company's.
pub fn chart() -> Chart {
    let post = |person: &str, unit: &str, level| Post {
        person: person.into(),
        unit: Some(unit.into()),
        level: Some(level),
        since: None,
        until: None,
    };
    let posts = [
        post("ann", "north", Level::Frontline),
        post("bob", "north", Level::Frontline),
        post("lee", "north", Level::Lead),
        post("mia", "region", Level::Middle),
        post("sue", "all", Level::Senior),
    ];
    let parents = [("north", "region"), ("region", "all")].map(|(unit, parent)| (unit.into(), parent.into()));
    Chart::on("2024-03-01".parse().unwrap(), posts, parents)
}

pub fn owner_of(customer: &str) -> Option<Arc<str>> {
    match customer {
        "C1" => Some("ann".into()),
        "C2" => Some("bob".into()),
        _ => None,
    }
}

/// `2024-` and a day, or a day and a time: `03-05`, `03-05T10:00`.
pub fn as_of(text: &str) -> AsOf {
    AsOf::parse(&format!("2024-{text}"), &Zone::UTC).unwrap()
}

/// As [`as_of`] reads it.
pub fn shown(at: AsOf) -> String {
    let text = at.text();
    let text = text.strip_prefix("2024-").unwrap_or(&text);
    text.strip_suffix(":00").filter(|_| text.contains('T')).unwrap_or(text).to_owned()
}

pub fn length(text: &str) -> Length {
    Length::parse(text).unwrap()
}

/// A policy with handling, escalated to the middle and then to the top, each a working day later.
pub fn handled_within(within: &str, ack_limit: Option<&str>) -> Policy {
    let step = |level| Escalation { after: length("1bd"), to: vec![Address::Level(level)] };
    let handling = Handling {
        within: length(within),
        ack_limit: ack_limit.map(length),
        escalate: vec![step(Level::Middle), step(Level::Senior)],
    };
    Policy { handling: Some(handling), ..Policy::default() }
}

/// Rules, their alerts, and all that was told.
pub struct Stage {
    pub policies: Policies,
    pub calendar: Calendar,
    pub chart: Chart,
    pub book: Book,
    pub told: Vec<String>,
}

impl Stage {
    pub fn new<'a>(rules: impl IntoIterator<Item = (&'a str, Policy)>) -> Self {
        Self {
            policies: Policies::new(rules.into_iter().map(|(rule, policy)| (rule.into(), policy))),
            calendar: Calendar::plain(),
            chart: chart(),
            book: Book::default(),
            told: Vec::new(),
        }
    }

    /// Evaluates a rule for a subject, and finds out who is inhibited.
    pub fn evaluate(
        &mut self,
        at: AsOf,
        rule: &str,
        subject: &Subject,
        outcome: Outcome,
        rule_changed: bool,
    ) {
        self.hear(at, rule, subject, outcome, rule_changed);
        self.inhibit(at);
    }

    /// Evaluates a rule for a subject, and nothing more.
    pub fn hear(&mut self, at: AsOf, rule: &str, subject: &Subject, outcome: Outcome, rule_changed: bool) {
        let terms = Terms { policies: &self.policies, calendar: &self.calendar };
        let evaluation = Evaluation {
            rule: rule.into(),
            subject: subject.clone(),
            slot: Slot { at },
            outcome,
            rule_changed,
            note: None,
        };
        self.book.evaluate(terms, &evaluation);
    }

    pub fn inhibit(&mut self, at: AsOf) {
        let terms = Terms { policies: &self.policies, calendar: &self.calendar };
        let company = Company { chart: &self.chart, owner_of: &owner_of, operators: &["ops".into()] };
        self.book.inhibit(terms, company, at);
    }

    pub fn tell(&mut self, at: AsOf) -> Vec<Telling> {
        let terms = Terms { policies: &self.policies, calendar: &self.calendar };
        let company = Company { chart: &self.chart, owner_of: &owner_of, operators: &["ops".into()] };
        self.book.tell(terms, company, at)
    }

    pub fn act(&mut self, at: AsOf, key: &Key, action: Action, by: &str) -> Result<(), Refusal> {
        let terms = Terms { policies: &self.policies, calendar: &self.calendar };
        self.book.act(terms, key, action, by.into(), at).map(|_| ())
    }

    /// Plays one line: an instant, what happens, and what it happens with. The subject is C1, the
    /// rule `r`, unless `rule/kind:id` says otherwise behind an `@`.
    pub fn play(&mut self, line: &str) -> Result<(), Refusal> {
        let (line, whose) = line.split_once(" @").unwrap_or((line, "r/customer:C1"));
        let (rule, subject) = whose.split_once('/').unwrap();
        let subject = Subject::parse(subject).unwrap();
        let mut words = line.split_whitespace();
        let at = as_of(words.next().unwrap());
        let verb = words.next().unwrap();
        let by = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        let text = |words: &[&str]| -> Arc<str> { words.join(" ").into() };
        let note = Some(text(&rest)).filter(|note| !note.is_empty());
        let outcome = |word: &str| {
            [
                ("met", Outcome::Met),
                ("not_met", Outcome::NotMet),
                ("cleared", Outcome::Cleared),
                ("unknown", Outcome::Unknown),
            ]
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, outcome)| *outcome)
        };
        let action = match verb {
            "run" => {
                for telling in self.tell(at) {
                    self.record(&telling);
                }
                return Ok(());
            }
            "gone" | "removed" => {
                let ending = if verb == "gone" { Ending::SubjectGone } else { Ending::RuleRemoved };
                let terms = Terms { policies: &self.policies, calendar: &self.calendar };
                self.book.end(terms, |key| *key.rule == *rule && key.subject == subject, ending, at);
                return Ok(());
            }
            "ack" => Action::Acknowledge { note },
            "handle" => Action::Handle { feedback: text(&rest) },
            "close" => Action::Close { note },
            "snooze" => Action::Snooze { until: as_of(rest[0]), reason: text(&rest[1..]) },
            word => {
                let outcome = outcome(word).unwrap_or_else(|| panic!("no verb {word}"));
                self.evaluate(at, rule, &subject, outcome, by == "edited");
                return Ok(());
            }
        };
        let key = self.book.last(rule, &subject).expect("an alert").key.clone();
        self.act(at, &key, action, by)
    }

    fn record(&mut self, telling: &Telling) {
        let recipients: Vec<String> = telling
            .recipients
            .iter()
            .map(|one| format!("{}{}", one.person, if one.is_copy { " (cc)" } else { "" }))
            .collect();
        let alert = self.book.last(&telling.key.rule, &telling.key.subject).unwrap();
        let at = shown(AsOf::at(alert.events()[telling.event].at));
        self.told.push(format!("{at} {:?} {} → {}", telling.occasion, telling.key, recipients.join(", ")));
    }

    /// All that happened, since the book was last kept, in keys' order.
    pub fn history(&self) -> String {
        let mut history = String::new();
        for (key, event) in self.book.news() {
            let by = event.by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
            let detail = match &event.what {
                What::Closed(ending) => format!(" ({})", ending.word()),
                What::Resolved { on } => format!(" on {}", on.format("%m-%d")),
                What::Snoozed { until } => format!(" until {}", shown(AsOf::at(*until))),
                What::Inhibited { by } => format!(" by {by}"),
                What::Released { since } => format!(" since {}", shown(AsOf::at(*since))),
                What::Escalated { step, due } => format!(" to {step}, due {}", shown(AsOf::at(*due))),
                What::Told { step, to } | What::Reminded { step, to } => format!(" {step} {}", to.join(",")),
                _ => String::new(),
            };
            let at = shown(AsOf::at(event.at));
            let about =
                format!("{}|{}", key.subject.id(), key.episode.to_string().trim_start_matches("2024-"));
            writeln!(history, "{about} {at} {}{detail}{by}", event.what.word()).unwrap();
        }
        history
    }
}

/// Plays lines of one rule, and shows what has happened.
pub fn story(policy: Policy, lines: &[&str]) -> String {
    let mut stage = Stage::new([("r", policy)]);
    for line in lines {
        stage.play(line).unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
    }
    stage.history()
}
