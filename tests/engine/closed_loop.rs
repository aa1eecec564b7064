//! The whole loop under anything that can happen: runs of any rhythm, edited rules, rows that come late
//! and people who act, in any order; and what must hold whatever happens.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveTime, TimeDelta, Weekday};
use funnelwright::alert::{Action, Book, Outcome, Terms};
use funnelwright::anomaly::{Observation, policies};
use funnelwright::delta::Delta;
use funnelwright::time::{AsOf, Zone};
use funnelwright::value::{Date, DateTime};
use proptest::prelude::*;
use rusqlite::{Connection, Row};

use super::bench::{Bench, NOW};
use super::generated::same_watch;
use super::watching::{RULES, workspace};

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    /// A run so many days on, at its end or at an hour of it.
    Run { days: u8, hour: Option<u8> },
    /// An edit of the rules: one of [`EDITS`] is made or taken back.
    Edit(usize),
    /// A row comes, changes or goes.
    Row { kind: u8, customer: u8, days_ago: u8 },
    /// Somebody does something with one of the alerts that are not over, now or tomorrow morning.
    Act { which: usize, deed: u8, tomorrow: bool },
}

/// What is replaced by what.
pub const EDITS: [(&str, &str); 9] = [
    ("when = 'abs(z) >= 1.0'", "when = 'abs(z) >= 0.4'"),
    ("when = 'value == 0'\nfor = 2", "when = 'value == 0'\nfor = 3"),
    ("when = 'pct < -0.2'", "when = 'pct < 0.3'"),
    ("[[anomaly]]\nid = \"stands\"", "[[anomaly]]\nid = \"stands_still\""),
    (
        "overdue == \"losing\" || overdue == \"expired\"'\nclear_when = 'overdue == \"none\"'",
        "overdue == \"losing\"'",
    ),
    ("inhibited_by = [\"no_visit\"]\n", ""),
    (
        "[[anomaly]]\nid = \"gone_cold\"",
        "[[anomaly]]\nid = \"unseen\"\non = \"customer\"\nwhen = 'visits_7d == 0'\nhandle_within = \"1d\"\n\
         remind_after = \"2d\"\n[[anomaly]]\nid = \"gone_cold\"",
    ),
    OTHER_GROUPS,
    OTHER_KIND,
];

/// Edits after which a rule looks at other things than before.
const OTHER_GROUPS: (&str, &str) = ("by = [\"funnel\", \"stage\"]", "by = [\"stage\"]");
const OTHER_KIND: (&str, &str) =
    ("on = \"person\"\nwhen = 'own_visits_5d == 0'", "on = \"customer\"\nwhen = 'visits_7d == 0'");

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let hour = proptest::option::weighted(0.4, 0_u8..24);
    let step = prop_oneof![
        5 => (0_u8..5, hour).prop_map(|(days, hour)| Step::Run { days, hour }),
        2 => (0..EDITS.len()).prop_map(Step::Edit),
        2 => (0_u8..6, 0_u8..30, 0_u8..12)
            .prop_map(|(kind, customer, days_ago)| Step::Row { kind, customer, days_ago }),
        3 => (any::<usize>(), 0_u8..4, any::<bool>())
            .prop_map(|(which, deed, tomorrow)| Step::Act { which, deed, tomorrow }),
    ];
    proptest::collection::vec(step, 4..16)
}

/// A workspace to which things happen.
struct Play {
    bench: Bench,
    /// Which edits are made.
    edits: BTreeSet<usize>,
    /// How often the rules were edited.
    edition: usize,
    /// The last run.
    now: AsOf,
    /// By rule and subject what came out, in order, with the edition it came out under, where that is
    /// certain: the first run after an edit has slots of both.
    outcomes: BTreeMap<(String, String), Vec<CameOut>>,
    /// The edition that the last run was under.
    ran: usize,
    history: History,
    acted: usize,
}

/// Under which edition, at which slot, and what.
type CameOut = (Option<usize>, DateTime, Outcome);

/// All events in the store: by alert's key, in order.
type History = BTreeMap<String, Vec<Event>>;

#[derive(Debug, Clone, PartialEq)]
struct Event {
    rule: String,
    subject: String,
    at: DateTime,
    what: String,
    by: Option<String>,
    step: u32,
    people: Vec<String>,
    ending: Option<String>,
}

fn history(bench: &Bench) -> History {
    let connection = Connection::open(bench.store()).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT a.key, a.rule, a.subject, e.at, e.event, e.person, coalesce(e.step, 0), coalesce(e.people, '[]'),
               e.ending, e.seq
             FROM fw_alert_event AS e JOIN fw_alert AS a ON a.id = e.alert ORDER BY a.key, e.seq",
        )
        .unwrap();
    let event = |row: &Row<'_>| {
        let people: String = row.get(7)?;
        let event = Event {
            rule: row.get(1)?,
            subject: row.get(2)?,
            at: row.get::<_, String>(3)?.parse().unwrap(),
            what: row.get(4)?,
            by: row.get(5)?,
            step: row.get(6)?,
            people: serde_json::from_str(&people).unwrap(),
            ending: row.get(8)?,
        };
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(9)?, event))
    };
    let mut history = History::new();
    for row in statement.query_map([], event).unwrap() {
        let (key, seq, event) = row.unwrap();
        let events = history.entry(key).or_default();
        assert_eq!(usize::try_from(seq), Ok(events.len()), "events follow each other without a gap");
        events.push(event);
    }
    history
}

impl Play {
    fn begin() -> Self {
        let mut play = Self {
            bench: workspace(),
            edits: BTreeSet::new(),
            edition: 0,
            now: AsOf::parse("2024-01-15", &Zone::UTC).unwrap(),
            outcomes: BTreeMap::new(),
            ran: 0,
            history: History::new(),
            acted: 0,
        };
        play.run(play.now);
        play
    }

    fn happens(&mut self, step: &Step) {
        match step {
            Step::Run { days, hour } => {
                let day = self.now.day + Days::new(u64::from(*days));
                self.run(match hour {
                    Some(hour) => AsOf::at(day.and_hms_opt(u32::from(*hour), 15, 0).unwrap()),
                    None => AsOf::end_of(day),
                });
            }
            Step::Edit(edit) => {
                if !self.edits.remove(edit) {
                    self.edits.insert(*edit);
                }
                self.edition += 1;
                let edited = |rules: String, edit: &usize| {
                    let (from, to) = EDITS[*edit];
                    assert!(rules.contains(from), "{from}");
                    rules.replacen(from, to, 1)
                };
                self.bench.rules("main.toml", &self.edits.iter().fold(RULES.to_owned(), edited));
            }
            Step::Row { kind, customer, days_ago } => self.row(*kind, *customer, *days_ago),
            Step::Act { which, deed, tomorrow } => self.act(*which, *deed, *tomorrow),
        }
    }

    fn row(&self, kind: u8, customer: u8, days_ago: u8) {
        let day = self.now.day - Days::new(u64::from(days_ago));
        let person = customer % 4;
        self.bench.sql(&match kind {
            0 | 1 => format!("INSERT INTO visits VALUES ('c{customer:02}', 'p{person}', '{day} 11:00')"),
            2 => format!("DELETE FROM visits WHERE customer = 'c{customer:02}' AND at <= '{day}'"),
            3 => format!("UPDATE customers SET stage = 'plan', since = '{day}' WHERE id = 'c{customer:02}'"),
            4 => format!("UPDATE customers SET owner = 'p{}' WHERE id = 'c{customer:02}'", (person + 1) % 4),
            _ if customer < 12 => format!("DELETE FROM customers WHERE id = 'c{customer:02}'"),
            _ => format!("INSERT INTO customers VALUES ('n{customer}-{days_ago}', 'p{person}', '{day}', 'need', '{day}')"),
        });
    }

    /// Acts if it may be done; else nothing has happened.
    fn act(&mut self, which: usize, deed: u8, tomorrow: bool) {
        let (prepared, _) = self.bench.open();
        let alerts = self.bench.snapshot().watched.alerts.clone();
        let live: Vec<_> = alerts.iter().filter(|alert| alert.is_live()).map(|it| it.key.clone()).collect();
        let Some(key) = live.get(which % live.len().max(1)) else { return };
        let morning = self.now.day.succ_opt().unwrap().and_time(NaiveTime::from_hms_opt(9, 30, 0).unwrap());
        let as_of = if tomorrow { AsOf::at(morning) } else { self.now };
        let text = || "because".into();
        let action = match deed {
            0 => Action::Acknowledge { note: None },
            1 => Action::Handle { feedback: text() },
            2 => Action::Close { note: None },
            _ => Action::Snooze { until: AsOf::end_of(as_of.day + Days::new(2)), reason: text() },
        };
        let policies = policies(&prepared.ruleset, &|id| id.starts_with('t') || id == "hq");
        let terms = Terms { policies: &policies, calendar: &prepared.ruleset.calendar };
        let mut book = Book::new(alerts);
        if book.act(terms, key, action, "chen".into(), as_of).is_ok() {
            self.bench.writer().act(&book.news(), NOW).unwrap();
            self.acted += 1;
        }
        self.nothing_is_lost();
    }

    fn run(&mut self, as_of: AsOf) {
        let text = as_of.text();
        let Ok(planned) = self.bench.try_plan(&text) else {
            assert!(as_of < self.now, "{text} is not before the last run");
            return;
        };
        // Parts of the customers see it alike, whatever has happened.
        if planned.days.len() > 2 || self.edition % 3 == 1 {
            same_watch(&self.bench, &text, &[2]).unwrap();
        }
        let run = self.bench.run(&text);
        same(&planned, &run);
        let before = self.history.values().map(Vec::len).sum::<usize>();
        self.now = self.now.max(as_of);
        self.nothing_is_lost();
        self.bench.inspect();
        assert_eq!(self.history.values().map(Vec::len).sum::<usize>(), before + run.watch.news.len());
        self.remember(&run.watch.observations);
        self.openings_have_reasons(&run);
        self.escalations_are_in_time(as_of);
        self.alerts_are_about_what_rules_look_at();
        self.messages_are_tellings();
        let again = self.bench.plan(&text);
        assert_eq!(again.watch.news, [], "{text} again");
        assert_eq!(again.watch.observations, [], "{text} again");
        assert_eq!(again.watch.outgoing, [], "{text} again");
    }

    /// What was recorded stays as it was, and each alert's life is one.
    fn nothing_is_lost(&mut self) {
        let now = history(&self.bench);
        for (key, events) in &self.history {
            let still = now.get(key).unwrap_or_else(|| panic!("{key} is gone"));
            assert!(still.starts_with(events), "{key} was rewritten:\n{events:#?}\n{still:#?}");
        }
        let mut lives: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (key, events) in &now {
            let order = events.windows(2).all(|pair| pair[0].at <= pair[1].at);
            assert!(order, "{key} goes back in time: {events:#?}");
            let closed = events.iter().filter(|event| event.what == "closed").count();
            assert!(closed <= 1, "{key} closed twice: {events:#?}");
            if closed == 0 {
                *lives.entry((&events[0].rule, &events[0].subject)).or_default() += 1;
            }
        }
        assert!(lives.values().all(|count| *count == 1), "two alerts at once: {lives:#?}");
        let by_people = now.values().flatten().filter(|event| event.by.is_some()).count();
        assert_eq!(by_people, self.acted, "what people did is there");
        self.history = now;
    }

    fn remember(&mut self, observations: &[Observation]) {
        let edition = (self.ran == self.edition).then_some(self.edition);
        self.ran = self.edition;
        for it in observations {
            let key = (it.rule.to_string(), it.subject.to_string());
            let at = it.slot.at.last_instant();
            self.outcomes.entry(key).or_default().push((edition, at, it.outcome));
        }
    }

    /// An alert opens only where its rule was met, as often in a row as the rule says.
    fn openings_have_reasons(&self, run: &Delta) {
        for (key, event) in &run.watch.news {
            if !matches!(event.what.word(), "opened" | "reopened") {
                continue;
            }
            let rule = key.rule.to_string();
            let wanted = match rule.as_str() {
                "no_visit" if self.edits.contains(&1) => 3,
                "no_visit" => 2,
                _ => 1,
            };
            let outcomes = self.outcomes.get(&(rule, key.subject.to_string())).unwrap();
            let is_reason = |(_, at, outcome): &CameOut| *at == event.at && *outcome == Outcome::Met;
            let last = outcomes.iter().rposition(is_reason).unwrap_or_else(|| panic!("{key}: {event:?}"));
            // What changes nothing is between them. An edit may have changed how many are wanted.
            let decided = outcomes[..=last].iter().rev().filter(|(_, _, outcome)| {
                matches!(outcome, Outcome::Met | Outcome::NotMet | Outcome::Cleared)
            });
            let row: Vec<_> = decided.take(wanted).collect();
            let is_one_edition = row.iter().all(|(edition, ..)| *edition == Some(self.edition));
            let is_met = row.iter().all(|(_, _, outcome)| *outcome == Outcome::Met);
            let reopens = event.what.word() == "reopened";
            assert!(reopens || !is_one_edition || (row.len() == wanted && is_met), "{key}: {row:?}");
        }
    }

    /// Nobody hears of a step before its time, and an alert that nothing disturbs is at the step that its
    /// clock says.
    fn escalations_are_in_time(&self, as_of: AsOf) {
        for (key, events) in &self.history {
            let opened = events.iter().rposition(|it| matches!(it.what.as_str(), "opened" | "reopened"));
            let Some(begin) = opened else { continue };
            let life = &events[begin..];
            let Some(told) = life.iter().find(|it| it.what == "told").map(|it| it.at) else {
                assert!(life.iter().all(|it| it.what != "escalated"), "{key} untold: {life:#?}");
                continue;
            };
            let due: Vec<DateTime> = match events[0].rule.as_str() {
                "stands" | "stands_still" => [3, 4].map(|days| told + TimeDelta::days(days)).into(),
                "swing" => vec![working_days_on(told, 2)],
                _ => vec![],
            };
            for event in life.iter().filter(|it| it.what == "escalated") {
                let step = usize::try_from(event.step).unwrap();
                // What is due at 00:00 is due at the end of the day before.
                assert!(
                    AsOf::at(event.at).has_come_to(due[step - 1]),
                    "{key} step {step} before its time: {life:#?}"
                );
            }
            let steps: Vec<u32> = life.iter().filter(|it| it.what == "escalated").map(|it| it.step).collect();
            assert!(steps.iter().copied().eq(1..=u32::try_from(steps.len()).unwrap()), "{key}: {life:#?}");
            let disturbs = |it: &Event| {
                ["acknowledged", "handled", "closed", "snoozed", "inhibited"].contains(&it.what.as_str())
            };
            let is_gone = events[0].rule != "swing" && !self.has_rule(&events[0].rule);
            if is_gone || life.iter().any(disturbs) || as_of < self.now {
                continue;
            }
            let reached = due.iter().filter(|due| as_of.has_come_to(**due)).count();
            assert_eq!(steps.len(), reached, "{key} as of {}: {life:#?}", as_of.text());
            let told = life.iter().filter(|it| it.what == "told").map(|it| it.step).max();
            assert_eq!(told.map(|step| usize::try_from(step).unwrap()), Some(reached), "{key}: {life:#?}");
        }
    }

    /// What a rule does not look at any more has no alert of it.
    fn alerts_are_about_what_rules_look_at(&self) {
        let is_made = |edit| self.edits.iter().any(|made| EDITS[*made] == edit);
        for alert in self.bench.snapshot().watched.alerts.iter().filter(|alert| !alert.is_over()) {
            let subject = alert.key.subject.to_string();
            let expected = match &*alert.key.rule {
                _ if subject.starts_with("rule:") => continue,
                "swing" if is_made(OTHER_GROUPS) => "group:stage=",
                "swing" => "group:funnel=",
                "idle" if is_made(OTHER_KIND) => "customer:",
                "idle" => "person:",
                _ => continue,
            };
            assert!(subject.starts_with(expected), "{} {:?}", alert.key, self.edits);
        }
    }

    fn has_rule(&self, rule: &str) -> bool {
        match rule {
            "stands" => !self.edits.contains(&3),
            "stands_still" => self.edits.contains(&3),
            _ => true,
        }
    }

    /// Each person who was told has one message of it, and there are no others; nobody is told the same step
    /// twice.
    fn messages_are_tellings(&self) {
        let connection = Connection::open(self.bench.store()).unwrap();
        let mut statement = connection.prepare("SELECT alert, event, recipient, key FROM fw_outbox").unwrap();
        let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let messages: Vec<(String, i64, String)> =
            statement.query_map([], row).unwrap().map(Result::unwrap).collect();
        let mut wanted = Vec::new();
        for (key, events) in &self.history {
            let mut told = BTreeSet::new();
            for (place, event) in (0_i64..).zip(events) {
                match event.what.as_str() {
                    "opened" | "reopened" => told.clear(),
                    "told" => {
                        let mut steps = event.people.iter().map(|person| (event.step, person.clone()));
                        let fresh = steps.all(|it| told.insert(it));
                        assert!(fresh, "{key} told twice: {events:#?}");
                    }
                    _ => {}
                }
                if matches!(event.what.as_str(), "told" | "reminded") {
                    let nobody = [String::new()];
                    let people = if event.people.is_empty() { &nobody[..] } else { &event.people };
                    wanted.extend(people.iter().map(|person| (key.clone(), place, person.clone())));
                }
            }
        }
        let mut sorted = messages;
        sorted.sort();
        wanted.sort();
        assert_eq!(sorted, wanted);
    }
}

fn same(planned: &Delta, run: &Delta) {
    assert_eq!(planned.watch.news, run.watch.news);
    assert_eq!(planned.watch.observations, run.watch.observations);
    assert_eq!(planned.watch.outgoing, run.watch.outgoing);
    assert_eq!(planned.watch.points, run.watch.points);
}

/// So many working days on from an instant; without holidays.
fn working_days_on(from: DateTime, days: u32) -> DateTime {
    let is_off = |day: Date| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let next = |mut day: Date| {
        while is_off(day) {
            day = day.succ_opt().unwrap();
        }
        day
    };
    let start = next(from.date());
    let time = if start == from.date() { from.time() } else { NaiveTime::MIN };
    let day = (0..days).fold(start, |day, _| next(day.succ_opt().unwrap()));
    day.and_time(time)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_nothing_is_lost_and_nothing_is_there_twice(steps in steps()) {
        let mut play = Play::begin();
        for step in &steps {
            play.happens(step);
        }
        play.happens(&Step::Run { days: 6, hour: None });
        super::replaying::says_what_was_found(&play.bench);
    }
}

#[test]
fn a_long_play_has_all_that_can_happen() {
    let mut play = Play::begin();
    for turn in 0..30_u8 {
        let which = usize::from(turn) * 7;
        play.happens(&Step::Act { which, deed: turn % 4, tomorrow: turn % 3 == 0 });
        if turn % 5 == 2 {
            play.happens(&Step::Edit([6, 0, 5, 4, 3, 2][usize::from(turn) / 5]));
        }
        play.happens(&Step::Row { kind: turn % 6, customer: turn, days_ago: turn % 4 });
        if turn == 20 {
            play.bench.sql("DELETE FROM customers WHERE id > 'c20'");
        }
        play.happens(&Step::Run { days: 1, hour: (turn % 4 == 1).then_some(10) });
    }
    super::replaying::says_what_was_found(&play.bench);
    let words: BTreeSet<&str> = play.history.values().flatten().map(|event| event.what.as_str()).collect();
    let all = [
        "acknowledged",
        "closed",
        "counted",
        "escalated",
        "handled",
        "inhibited",
        "opened",
        "pending",
        "released",
        "reminded",
        "reopened",
        "resolved",
        "snoozed",
        "told",
    ];
    assert_eq!(words, BTreeSet::from(all));
    let endings: BTreeSet<&str> =
        play.history.values().flatten().filter_map(|event| event.ending.as_deref()).collect();
    assert_eq!(endings.len(), 7, "{endings:?}");
}
