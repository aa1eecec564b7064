//! Generated lives: outcomes, actions, runs whenever they come, crashes and clocks that jump. What
//! comes of them is held against the reference and against what every alert promises; planted
//! mistakes are found.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use super::reference::{Heard, begin, hour, lives, pauses, steps};
use super::stage::{Stage, length};
use crate::alert::*;
use crate::cadence::Slot;
use crate::time::AsOf;

/// The last hour that is played.
const END: i64 = 24 * 16;

/// The rules, inhibitors first, with the hours of the day at which their slots are.
const RULES: [(&str, &[i64]); 3] = [("storm", &[8]), ("r", &[8, 20]), ("slow", &[0])];

/// What the rules look at: rule and subject.
const TOPICS: [(usize, &str); 5] =
    [(0, "unit:region"), (0, "customer:C1"), (1, "customer:C1"), (1, "customer:C2"), (2, "customer:C1")];

/// What somebody wants.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Acknowledge,
    Handle,
    Close,
    Snooze(i64),
}

/// One history of the world, before anybody decides when to look.
#[derive(Debug, Clone)]
struct Case {
    policies: Vec<Policy>,
    /// Outcomes by topic, slot by slot.
    outcomes: Vec<Vec<Outcome>>,
    /// Hour, topic and wish.
    wishes: Vec<(i64, usize, Wish)>,
    /// The hours of runs, and whether the process dies just before it commits.
    runs: BTreeMap<i64, bool>,
    /// Runs whose clock is so many hours behind.
    jumps: BTreeMap<i64, i64>,
    /// Whether what is dated midnight is dated the end of the day before.
    day_ends: bool,
}

/// A mistake that somebody could make, planted between the machine and its keeper or in its terms.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mistake {
    /// Steps of escalation are not kept.
    StepsLost,
    /// What was told is not kept.
    TellingLost,
    /// Only the last of the missed slots is evaluated.
    LatestSlotOnly,
    /// Slots are dated when the run happens.
    RunTime,
    /// Slots are evaluated again after a restart.
    SlotsTwice,
    /// Alerts that are over are not handed to the next run.
    ClosedForgotten,
    /// Acknowledging puts nothing off.
    NoAckLimit,
    /// Who inhibits is only found out at the end of a run.
    LateInhibition,
    /// Clocks are a day ahead.
    Early,
    /// Working days are taken for calendar days.
    NoWeekend,
    /// A value that is missing counts as not met.
    UnknownIsNotMet,
    /// The count of `for` is one short.
    OpensEarly,
    /// Snoozes are not kept.
    SnoozeLost,
}

impl Mistake {
    const ALL: [Self; 13] = [
        Self::StepsLost,
        Self::TellingLost,
        Self::LatestSlotOnly,
        Self::RunTime,
        Self::SlotsTwice,
        Self::ClosedForgotten,
        Self::NoAckLimit,
        Self::LateInhibition,
        Self::Early,
        Self::NoWeekend,
        Self::UnknownIsNotMet,
        Self::OpensEarly,
        Self::SnoozeLost,
    ];
}

/// A history as it was played with some rhythm of runs.
struct Played {
    stage: Stage,
    /// What the store holds, in the order in which it was kept.
    kept: Vec<(Key, AlertEvent)>,
    /// What each topic heard, in order.
    heard: Vec<Vec<Heard>>,
    /// Runs at which something was told for the first time.
    first_told: BTreeSet<i64>,
    /// Which alerts were snoozed, and when.
    snoozed: Vec<(Key, i64)>,
    last_run: i64,
}

impl Case {
    fn as_of(&self, hour: i64) -> AsOf {
        let at = begin() + TimeDelta::hours(hour);
        if self.day_ends && hour.rem_euclid(24) == 0 {
            AsOf::end_of(at.date().pred_opt().unwrap())
        } else {
            AsOf::at(at)
        }
    }

    /// The slot of a rule at an hour; the slow rule looks at the ends of days.
    fn slot(&self, rule: usize, hour: i64) -> Slot {
        if rule == 2 {
            Slot { at: AsOf::end_of((begin() + TimeDelta::hours(hour - 24)).date()) }
        } else {
            Slot { at: self.as_of(hour) }
        }
    }

    /// Rule, hour and number of the slots in (after, through], in order.
    fn slots(after: i64, through: i64) -> Vec<(i64, usize, usize)> {
        let mut slots = Vec::new();
        for (rule, (_, hours)) in RULES.iter().enumerate() {
            let all = (1..END / 24).flat_map(|day| hours.iter().map(move |hour| day * 24 + hour));
            slots.extend(all.enumerate().map(|(number, hour)| (hour, rule, number)));
        }
        slots.retain(|(hour, ..)| *hour > after && *hour <= through);
        slots.sort_unstable();
        slots
    }

    fn play(&self, runs: &BTreeMap<i64, bool>, mistake: Option<Mistake>) -> Result<Played, String> {
        let mut policies = self.policies.clone();
        for policy in &mut policies {
            if let (Some(handling), Some(Mistake::NoAckLimit)) = (&mut policy.handling, mistake) {
                handling.ack_limit = None;
            }
            if mistake == Some(Mistake::OpensEarly) {
                policy.opens_after = (policy.opens_after - 1).max(1);
            }
        }
        let mut stage = Stage::new(RULES.iter().map(|(rule, _)| *rule).zip(policies));
        if mistake == Some(Mistake::NoWeekend) {
            stage.calendar = crate::time::Calendar::new(&[], BTreeSet::new(), BTreeSet::new()).unwrap();
        }
        let mut played = Played {
            stage,
            kept: Vec::new(),
            heard: vec![Vec::new(); TOPICS.len()],
            first_told: BTreeSet::new(),
            snoozed: Vec::new(),
            last_run: 0,
        };
        let hours: BTreeSet<i64> =
            runs.keys().copied().chain(self.wishes.iter().map(|wish| wish.0)).collect();
        for now in hours {
            if let Some(dies) = runs.get(&now) {
                if *dies {
                    // Everything is done, and nothing is kept.
                    let (heard, told) = (played.heard.clone(), played.first_told.clone());
                    self.run(&mut played, now, mistake)?;
                    (played.heard, played.first_told) = (heard, told);
                    played.restart(mistake);
                }
                self.run(&mut played, now, mistake)?;
                played.keep(mistake);
                played.check(now)?;
                played.last_run = now;
                if let Some(back) = self.jumps.get(&now) {
                    played.tell(self, now - back);
                    played.keep(mistake);
                }
            }
            for (_, topic, wish) in self.wishes.iter().filter(|wish| wish.0 == now) {
                played.wish(self, now, *topic, *wish);
                played.keep(mistake);
            }
        }
        Ok(played)
    }

    fn run(&self, played: &mut Played, now: i64, mistake: Option<Mistake>) -> Result<(), String> {
        let after = if mistake == Some(Mistake::SlotsTwice) { played.last_run - 24 } else { played.last_run };
        let mut slots = Self::slots(after, now);
        if mistake == Some(Mistake::LatestSlotOnly) {
            let latest: BTreeMap<usize, _> = slots.iter().map(|slot| (slot.1, *slot)).collect();
            slots.retain(|slot| latest.get(&slot.1) == Some(slot));
        }
        for (hour, rule, number) in slots {
            let slot = self.slot(rule, hour);
            for (topic, (_, subject)) in TOPICS.iter().enumerate().filter(|(_, topic)| topic.0 == rule) {
                let outcome = self.outcomes[topic][number];
                played.heard[topic].push(Heard::Outcome(outcome, slot.data_day()));
                let outcome = match outcome {
                    Outcome::Unknown if mistake == Some(Mistake::UnknownIsNotMet) => Outcome::NotMet,
                    outcome => outcome,
                };
                let at = if mistake == Some(Mistake::RunTime) { self.as_of(now) } else { slot.at };
                let subject = Subject::parse(subject).unwrap();
                played.stage.hear(at, RULES[rule].0, &subject, outcome, false);
            }
            if mistake != Some(Mistake::LateInhibition) {
                played.stage.inhibit(slot.at);
            }
        }
        let ahead = if mistake == Some(Mistake::Early) { 24 } else { 0 };
        for telling in played.tell(self, now + ahead) {
            if telling.step == 0 && telling.occasion != Occasion::Reminder {
                played.first_told.insert(now);
            }
            if telling.recipients.is_empty() {
                return Err(format!("{}: nobody is told", telling.key));
            }
        }
        Ok(())
    }
}

impl Played {
    fn tell(&mut self, case: &Case, now: i64) -> Vec<Telling> {
        self.stage.tell(case.as_of(now))
    }

    fn wish(&mut self, case: &Case, now: i64, topic: usize, wish: Wish) {
        let (rule, subject) = TOPICS[topic];
        let subject = Subject::parse(subject).unwrap();
        let Some(alert) = self.stage.book.last(RULES[rule].0, &subject) else { return };
        let key = alert.key.clone();
        let (action, heard) = match wish {
            Wish::Acknowledge => (Action::Acknowledge { note: None }, Some(Heard::Acknowledged)),
            Wish::Handle => (Action::Handle { feedback: "done".into() }, Some(Heard::Handled)),
            Wish::Close => (Action::Close { note: None }, Some(Heard::Closed)),
            Wish::Snooze(hours) => {
                (Action::Snooze { until: case.as_of(now + hours), reason: "later".into() }, None)
            }
        };
        if self.stage.act(case.as_of(now), &key, action, "ann").is_ok() {
            self.heard[topic].extend(heard);
            self.snoozed.extend(heard.is_none().then_some((key, now)));
        }
    }

    /// Commits, and starts anew from what was committed.
    fn keep(&mut self, mistake: Option<Mistake>) {
        let mut news = self.stage.book.news();
        news.retain(|(_, event)| match event.what {
            What::Escalated { .. } => mistake != Some(Mistake::StepsLost),
            What::Told { .. } => mistake != Some(Mistake::TellingLost),
            What::Snoozed { .. } => mistake != Some(Mistake::SnoozeLost),
            _ => true,
        });
        self.kept.extend(news);
        self.restart(mistake);
    }

    fn restart(&mut self, mistake: Option<Mistake>) {
        let mut alerts = self.alerts();
        if mistake == Some(Mistake::ClosedForgotten) {
            alerts.retain(|alert| alert.state().status != Status::Closed);
        }
        self.stage.book = Book::new(alerts);
    }

    fn alerts(&self) -> Vec<Alert> {
        let mut by_key = BTreeMap::<Key, Vec<AlertEvent>>::new();
        for (key, event) in &self.kept {
            by_key.entry(key.clone()).or_default().push(event.clone());
        }
        by_key.into_iter().map(|(key, events)| Alert::replay(key, events)).collect()
    }

    /// What holds after every run.
    fn check(&self, now: i64) -> Result<(), String> {
        let alerts = self.alerts();
        let live = |rule: &str, subject: &Subject| {
            alerts
                .iter()
                .any(|alert| &*alert.key.rule == rule && alert.key.subject == *subject && alert.is_live())
        };
        let mut open = BTreeSet::new();
        for alert in &alerts {
            let (key, state) = (&alert.key, alert.state());
            if state.status != Status::Closed && !open.insert((&key.rule, &key.subject)) {
                return Err(format!("{key}: two are open at hour {now}"));
            }
            let region = Subject::Unit("region".into());
            let storm = &*key.rule == "r" && (live("storm", &key.subject) || live("storm", &region));
            if alert.is_live() && storm != state.inhibited_by.is_some() {
                return Err(format!("{key}: inhibited is {} at hour {now}", !storm));
            }
            let snoozed = state.snoozes.last().is_some_and(|pause| hour(pause.until.unwrap()) > now);
            if alert.is_unhandled() && !storm && !snoozed && state.told_step != Some(state.step) {
                return Err(format!("{key}: step {} is not told at hour {now}", state.step));
            }
        }
        Ok(())
    }
}

/// Holds a case against the reference and against itself with other runs.
fn hold(case: &Case, mistake: Option<Mistake>) -> Result<(), String> {
    let played = case.play(&case.runs, mistake)?;
    let alerts = played.alerts();
    for (topic, (rule, subject)) in TOPICS.iter().enumerate() {
        let (name, policy) = (RULES[*rule].0, &case.policies[*rule]);
        let subject = Subject::parse(subject).unwrap();
        let own: Vec<&Alert> =
            alerts.iter().filter(|alert| &*alert.key.rule == name && alert.key.subject == subject).collect();
        let found: Vec<(Nth, Vec<&str>)> =
            own.iter().map(|alert| (alert.key.episode, life_words(alert))).collect();
        let expected = lives(&played.heard[topic], policy);
        if found != expected {
            return Err(format!("{name} {subject}: {found:?}, expected {expected:?}"));
        }
        for alert in own {
            hold_clocks(alert, policy, played.last_run)?;
        }
    }

    for (key, now) in &played.snoozed {
        let is_kept = |(other, event): &(Key, AlertEvent)| {
            other == key && hour(event.at) == *now && matches!(event.what, What::Snoozed { .. })
        };
        if !played.kept.iter().any(is_kept) {
            return Err(format!("{key}: snoozed at hour {now}, and nothing is known of it"));
        }
    }

    // Other runs, but for those where something begins to be told and around what people do.
    let mut fewer: BTreeMap<i64, bool> = played.first_told.iter().map(|hour| (*hour, false)).collect();
    fewer.extend(case.wishes.iter().flat_map(|wish| [(wish.0, false), (wish.0 + 1, false)]));
    fewer.insert(played.last_run, false);
    let runs: BTreeMap<i64, bool> =
        case.runs.keys().copied().filter(|run| fewer.contains_key(run)).map(|run| (run, false)).collect();
    let again = case.play(&runs, mistake)?;
    let (one, other) = (promised(&alerts), promised(&again.alerts()));
    if one != other {
        return Err(format!(
            "with runs at {:?}: {one:#?}\nwith runs at {:?}: {other:#?}",
            case.runs.keys(),
            runs.keys()
        ));
    }
    Ok(())
}

fn life_words(alert: &Alert) -> Vec<&'static str> {
    let is_life = |what: &What| {
        !matches!(
            what,
            What::Told { .. }
                | What::Reminded { .. }
                | What::Escalated { .. }
                | What::Inhibited { .. }
                | What::Released { .. }
                | What::Snoozed { .. }
        )
    };
    alert.events().iter().filter(|event| is_life(&event.what)).map(|event| event.what.word()).collect()
}

/// Holds the steps of an alert against clocks that are looked at every hour, and what is told
/// against its steps and silences.
fn hold_clocks(alert: &Alert, policy: &Policy, last_run: i64) -> Result<(), String> {
    let (key, events) = (&alert.key, alert.events());
    if events.windows(2).any(|pair| pair[0].at > pair[1].at) {
        return Err(format!("{key}: time runs backwards"));
    }
    let calendar = crate::time::Calendar::plain();
    let mut found: Vec<Vec<(u32, i64)>> = Vec::new();
    let mut told = BTreeSet::new();
    for (place, event) in events.iter().enumerate() {
        let now = hour(event.at);
        match &event.what {
            What::Opened { .. } | What::Reopened { .. } => found.push(Vec::new()),
            What::Escalated { step, due } => found.last_mut().unwrap().push((*step, hour(*due))),
            What::Told { step, .. } | What::Reminded { step, .. } => {
                let opening = found.len();
                let again = matches!(event.what, What::Told { .. }) && !told.insert((opening, *step));
                let reached = found[opening - 1].last().map_or(0, |(step, _)| *step);
                if again || *step != reached {
                    return Err(format!(
                        "{key}: told step {step} of {reached} at hour {now}, again: {again}"
                    ));
                }
                if pauses(&events[..place]).iter().any(|(from, until)| (*from..*until).contains(&now)) {
                    return Err(format!("{key}: told in silence at hour {now}"));
                }
            }
            _ => {}
        }
    }
    if let Some(handling) = &policy.handling {
        let through = last_run.max(events.last().map_or(0, |event| hour(event.at)));
        let expected = steps(events, handling, &calendar, through);
        if found != expected {
            return Err(format!("{key}: steps {found:?}, expected {expected:?} of {events:#?}"));
        }
    } else if found.iter().any(|steps| !steps.is_empty()) {
        return Err(format!("{key}: steps without handling"));
    }
    Ok(())
}

/// What does not depend on when runs happen: all but what is told again or later.
fn promised(alerts: &[Alert]) -> Vec<(String, Vec<AlertEvent>)> {
    let is_promised = |event: &&AlertEvent| match event.what {
        What::Told { step, .. } => step == 0,
        What::Reminded { .. } => false,
        _ => true,
    };
    alerts
        .iter()
        .map(|alert| (alert.key.to_string(), alert.events().iter().filter(is_promised).cloned().collect()))
        .collect()
}

fn lengths() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("1d"), Just("2d"), Just("1bd"), Just("2bd")]
}

fn policy(
    handles: f64,
    inhibited_by: &'static [&'static str],
    opens_after: std::ops::Range<u32>,
) -> impl Strategy<Value = Policy> {
    let escalation = lengths()
        .prop_map(|after| Escalation { after: length(after), to: vec![Address::Level(Level::Middle)] });
    let handling = (lengths(), proptest::option::of(lengths()), proptest::collection::vec(escalation, 0..3))
        .prop_map(|(within, ack_limit, escalate)| Handling {
            within: length(within),
            ack_limit: ack_limit.map(length),
            escalate,
        });
    (proptest::option::weighted(handles, handling), proptest::option::weighted(0.3, lengths()), opens_after)
        .prop_map(move |(handling, remind_after, opens_after)| Policy {
            handling,
            remind_after: remind_after.map(length),
            opens_after,
            inhibited_by: inhibited_by.iter().map(|rule| (*rule).into()).collect(),
            ..Policy::default()
        })
}

/// Outcomes that stay for a while, as those of the world do.
fn outcomes(slots: usize) -> impl Strategy<Value = Vec<Outcome>> {
    let one = prop_oneof![
        5 => Just(Outcome::Met),
        1 => Just(Outcome::NotMet),
        3 => Just(Outcome::Cleared),
        1 => Just(Outcome::Unknown),
        1 => Just(Outcome::Absent),
    ];
    proptest::collection::vec((one, 1_usize..7), slots).prop_map(move |runs| {
        let all = runs.into_iter().flat_map(|(outcome, times)| std::iter::repeat_n(outcome, times));
        all.take(slots).collect()
    })
}

fn case() -> impl Strategy<Value = Case> {
    let wish = prop_oneof![
        3 => Just(Wish::Acknowledge),
        3 => Just(Wish::Handle),
        3 => Just(Wish::Close),
        2 => (-2_i64..60).prop_map(Wish::Snooze),
    ];
    let slots = usize::try_from(END / 24).unwrap() * 2;
    (
        (policy(0.3, &[], 1..2), policy(0.85, &["storm"], 1..2), policy(0.5, &[], 2..4)),
        proptest::collection::vec(outcomes(slots), TOPICS.len()),
        proptest::collection::vec((24..END, 0..TOPICS.len(), wish), 0..12),
        proptest::collection::btree_map(24..END, proptest::bool::weighted(0.1), 3..40),
        proptest::collection::vec((24..END, 1_i64..20), 0..3),
        any::<bool>(),
    )
        .prop_map(|(policies, outcomes, mut wishes, mut runs, jumps, day_ends)| {
            wishes.sort_by_key(|wish| wish.0);
            // What people do they do on what a run has shown them, and a run sees what they did.
            for (hour, ..) in &wishes {
                runs.insert(*hour, false);
                runs.insert(*hour + 1, false);
            }
            let jumps = jumps.into_iter().filter(|(hour, _)| runs.contains_key(hour)).collect();
            Case {
                policies: vec![policies.0, policies.1, policies.2],
                outcomes,
                wishes,
                runs,
                jumps,
                day_ends,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_alerts_keep_their_promises(case in case()) {
        prop_assert_eq!(hold(&case, None), Ok(()));
    }
}

#[test]
fn planted_mistakes_are_found() {
    for mistake in Mistake::ALL {
        let mut runner = TestRunner::new_with_rng(
            Config::default(),
            proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
        );
        let found = (0..200).any(|_| {
            let case = case().new_tree(&mut runner).unwrap().current();
            hold(&case, Some(mistake)).is_err()
        });
        assert!(found, "{mistake:?} goes unnoticed");
    }
}
