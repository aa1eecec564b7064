//! What the store keeps of metrics, rules, alerts and messages.

use std::sync::Arc;

use proptest::prelude::*;
use rusqlite::Connection;

use super::fixture::{CLOCK, baseline, change, day, folder, instant, open, position, quiet, texts};
use super::*;
use crate::alert::{Alert, AlertEvent, Ending, Key, Nth, Outcome, Severity, Subject, What};
use crate::anomaly::{MetricPoint, Observation};
use crate::baseline::Figures;
use crate::cadence::Slot;
use crate::delta::{Delta, Watch};
use crate::dispatch::Outgoing;
use crate::evaluate::State;
use crate::metric::Frame;
use crate::time::AsOf;

fn key(subject: Subject, on: &str, nth: u32) -> Key {
    Key { rule: "big".into(), subject, episode: Nth { day: day(on), nth } }
}

fn customer(id: &str) -> Subject {
    Subject::Customer(id.into())
}

fn event(at: &str, what: What) -> AlertEvent {
    AlertEvent { at: instant(at), by: None, what, note: None }
}

fn watching(generation: u64, watch: Watch) -> Delta {
    Delta { watch, ..quiet(generation) }
}

fn news(key: &Key, events: &[AlertEvent]) -> Watch {
    let news = events.iter().map(|event| (key.clone(), event.clone())).collect();
    Watch { news, ..Watch::default() }
}

fn opened(on: &str) -> AlertEvent {
    event(&format!("{on}T08:00:00"), What::Opened { on: day(on) })
}

/// The cells of all rows of a query, joined by blanks; nulls are dashes.
fn rows(path: &std::path::Path, sql: &str) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let line = |row: &rusqlite::Row<'_>| {
        let cell = |column| match row.get::<_, rusqlite::types::Value>(column).unwrap() {
            rusqlite::types::Value::Null => String::from("-"),
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Real(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Blob(_) => String::from("blob"),
        };
        Ok((0..columns).map(cell).collect::<Vec<_>>().join(" "))
    };
    statement.query_map([], line).unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_events_of_an_alert_are_kept_in_order_over_runs_and_actions() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let key = key(customer("甲|%"), "2024-03-06", 1);
    let told = event("2024-03-06T09:00:00", What::Told { step: 0, to: vec!["li".into(), "a,\"b".into()] });
    let first = [AlertEvent { note: Some("9 days".into()), ..opened("2024-03-06") }, told];
    store.commit(&watching(1, news(&key, &first)), &texts("a"), None, CLOCK).unwrap();
    let handled = AlertEvent {
        at: instant("2024-03-06T10:00:00.123456789"),
        by: Some("li".into()),
        what: What::Handled,
        note: Some("called".into()),
    };
    store.act(&[(key.clone(), handled.clone())], CLOCK).unwrap();

    let events: Vec<AlertEvent> = first.into_iter().chain([handled]).collect();
    let expected = Alert::replay(key.clone(), events);
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.generation, 3, "an action is a generation of its own");
    assert_eq!(snapshot.watched.alerts, std::slice::from_ref(&expected));
    assert_eq!(store.alerts().unwrap(), std::slice::from_ref(&expected));
    drop(store);
    assert_eq!(read_alerts(&path, AlertScope::All).unwrap(), [expected]);
    assert_eq!(
        rows(
            &path,
            "SELECT key, rule, subject_kind, subject_id, episode, severity, status, opened_at, told_at, told_to, handled_at, message FROM alerts"
        ),
        [
            "big|customer:甲%7C%25|2024-03-06 big customer 甲|% 2024-03-06 - handled 2024-03-06T08:00:00 2024-03-06T09:00:00 [\"li\",\"a,\\\"b\"] 2024-03-06T10:00:00.123456789 9 days"
        ]
    );
    assert_eq!(
        rows(&path, "SELECT seq, at, event, by, note, data_day FROM alert_events ORDER BY seq"),
        [
            "0 2024-03-06T08:00:00 opened - 9 days 2024-03-06",
            "1 2024-03-06T09:00:00 told - - -",
            "2 2024-03-06T10:00:00.123456789 handled li called -",
        ]
    );
}

#[test]
fn closed_alerts_that_another_succeeded_stay_out_of_the_snapshot() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let closed = |on: &str| event(&format!("{on}T09:00:00"), What::Closed(Ending::Resolved));
    let alert = |subject: Subject, on: &str, nth, events: Vec<AlertEvent>| {
        let key = key(subject, on, nth);
        events.into_iter().map(move |event| (key.clone(), event))
    };
    let old = || vec![opened("2024-03-01"), closed("2024-03-01")];
    let watch = Watch {
        news: alert(customer("a"), "2024-03-01", 1, old())
            .chain(alert(customer("a"), "2024-03-01", 2, old()))
            .chain(alert(customer("a"), "2024-03-05", 1, vec![opened("2024-03-05"), closed("2024-03-05")]))
            .chain(alert(customer("b"), "2024-03-01", 1, vec![opened("2024-03-01")]))
            .chain(alert(customer("b"), "2024-03-04", 1, vec![opened("2024-03-04")]))
            .collect(),
        ..Watch::default()
    };
    store.commit(&watching(1, watch), &texts("a"), None, CLOCK).unwrap();
    let shown = |alerts: &[Alert]| -> Vec<String> {
        alerts.iter().map(|alert| alert.key.to_string().replace("big|customer:", "")).collect()
    };
    assert_eq!(
        shown(&store.snapshot().unwrap().watched.alerts),
        ["a|2024-03-05", "b|2024-03-01", "b|2024-03-04"]
    );
    let all = read_alerts(&path, AlertScope::All).unwrap();
    assert_eq!(
        shown(&all),
        ["a|2024-03-01", "a|2024-03-01#2", "a|2024-03-05", "b|2024-03-01", "b|2024-03-04"]
    );
}

fn observation(slot: &str, outcome: Outcome, figures: Figures) -> Observation {
    let at = AsOf::parse(slot, &crate::time::Zone::UTC).unwrap();
    let subject = Subject::Group(vec![("stage".into(), "a,b".into())]);
    let (rule, missing) = ("swing".into(), vec![Arc::from("amount, net")]);
    Observation { rule, slot: Slot { at }, subject, outcome, figures, missing }
}

#[test]
fn outcomes_points_and_slots_are_kept_and_read_back() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let figures = Figures {
        value: Some(1.5),
        baseline: Some(0.1 + 0.2),
        n: Some(7),
        backfilled: true,
        ..Figures::default()
    };
    let point = |group: &str, from: Option<&str>, value| MetricPoint {
        metric: "m".into(),
        definition: "d1".into(),
        group: group.into(),
        frame: Frame { from: from.map(day), through: day("2024-03-06") },
        value,
        rows: 12,
    };
    let observations = vec![
        observation("2024-03-05", Outcome::NoData, Figures::default()),
        observation("2024-03-06T08:00", Outcome::Met, figures),
    ];
    let points = vec![
        point("stage=a", None, Some(-1.0 / 3.0)),
        point("stage=b", None, None),
        point("stage=b", Some("2024-03-01"), Some(2.0)),
    ];
    let watch = Watch { observations: observations.clone(), points: points.clone(), ..Watch::default() };
    store.commit(&watching(1, watch), &texts("a"), None, CLOCK).unwrap();
    // The value is another one now.
    let again = Watch { points: vec![point("stage=b", None, Some(4.0))], ..Watch::default() };
    store.commit(&watching(2, again), &texts("a"), None, CLOCK).unwrap();

    let watched = store.snapshot().unwrap().watched;
    let of_metric = watched.points.get(&("m".into(), "d1".into())).unwrap();
    let mut expected = points;
    expected[1].value = Some(4.0);
    expected.swap(1, 2);
    expected.swap(1, 2);
    assert_eq!(*of_metric, expected);
    drop(store);
    let swing = Key {
        rule: "swing".into(),
        subject: observations[0].subject.clone(),
        episode: Nth::first(day("2024-03-06")),
    };
    let latest_first: Vec<Observation> = observations.into_iter().rev().collect();
    let read = |until: &str, most| {
        let until = AsOf::parse(until, &crate::time::Zone::UTC).unwrap();
        read_outcomes(&path, &swing, until, most).unwrap()
    };
    assert_eq!(read("2024-03-06", 9), latest_first);
    assert_eq!(read("2024-03-06", 1), latest_first[..1]);
    assert_eq!(read("2024-03-06T07:59", 1), latest_first[1..], "the last one until then");
    assert_eq!(read("2024-03-04", 9), []);
    assert_eq!(
        rows(
            &path,
            "SELECT rule, slot, data_day, subject, outcome, value, n, z, backfilled, run FROM outcomes"
        ),
        [
            "swing 2024-03-05 2024-03-05 group:stage=a%2Cb no_data - - - 0 2",
            "swing 2024-03-06T08:00:00 2024-03-05 group:stage=a%2Cb met 1.5 7 - 1 2",
        ]
    );
    assert_eq!(
        rows(
            &path,
            "SELECT \"group\", from_day, through_day, value, rows, run FROM metric_points ORDER BY 1, 2 DESC"
        ),
        [
            "stage=a - 2024-03-06 -0.3333333333333333 12 2",
            "stage=b 2024-03-01 2024-03-06 2 12 2",
            "stage=b - 2024-03-06 4 12 3"
        ]
    );
}

#[test]
fn of_customers_only_other_outcomes_are_kept() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let of = |subject: Subject, day: &str, outcome| Observation {
        subject,
        ..observation(day, outcome, Figures::default())
    };
    let customer = |id: &str, day: &str, outcome| of(Subject::Customer(id.into()), day, outcome);
    let person = |day: &str| of(Subject::Person("li".into()), day, Outcome::Met);
    let mut commit = |generation, observations| {
        let watch = Watch { observations, ..Watch::default() };
        store.commit(&watching(generation, watch), &texts("a"), None, CLOCK).unwrap();
    };
    let met = Outcome::Met;
    commit(1, vec![customer("a", "2024-03-05", met), customer("b", "2024-03-05", met), person("2024-03-05")]);
    let missing =
        Observation { missing: vec!["amount".into()], ..customer("b", "2024-03-06", Outcome::Unknown) };
    let other =
        Observation { missing: vec!["budget".into()], ..customer("b", "2024-03-07", Outcome::Unknown) };
    let same =
        Observation { missing: other.missing.clone(), ..customer("b", "2024-03-08", Outcome::Unknown) };
    commit(
        2,
        vec![
            customer("a", "2024-03-06", met),
            missing,
            person("2024-03-06"),
            customer("a", "2024-03-07", Outcome::NotMet),
            other,
            customer("a", "2024-03-08", met),
            same,
        ],
    );
    assert_eq!(
        rows(&path, "SELECT subject, slot, outcome FROM outcomes ORDER BY 1, 2"),
        [
            "customer:a 2024-03-05 met",
            "customer:a 2024-03-07 not_met",
            "customer:a 2024-03-08 met",
            "customer:b 2024-03-05 met",
            "customer:b 2024-03-06 unknown",
            "customer:b 2024-03-07 unknown",
            "person:li 2024-03-05 met",
            "person:li 2024-03-06 met",
        ]
    );
}

#[test]
fn changes_after_the_baseline_are_counted_by_customer_and_day() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let [stagnant, losing] =
        [State::Stagnant, State::Losing].map(|state| position("enterprise", "need", state));
    let mut delta = quiet(1);
    delta.changes = vec![
        change("甲", Some(stagnant.clone()), losing.clone()),
        change("乙", Some(losing.clone()), stagnant.clone()),
    ];
    store.commit(&delta, &texts("a"), None, CLOCK).unwrap();
    let mut delta = quiet(2);
    let mut earlier = change("乙", None, stagnant.clone());
    earlier.on = day("2024-03-01");
    delta.changes = vec![change("甲", Some(losing.clone()), stagnant), earlier];
    store.commit(&delta, &texts("a"), None, CLOCK).unwrap();
    let changes = store.snapshot().unwrap().watched.changes.clone();
    let shown: Vec<String> = changes
        .iter()
        .map(|change| {
            let from = change.from.as_ref().map_or("-", |from| from.state.word());
            format!("{} {} {} {from} {}", change.on, change.customer, change.nth, change.to.state.word())
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2024-03-01 乙 1 - stagnant",
            "2024-03-05 乙 1 losing stagnant",
            "2024-03-05 甲 1 stagnant losing",
            "2024-03-05 甲 2 losing stagnant",
        ]
    );
    assert!(Arc::ptr_eq(&changes[1].to, &changes[3].to), "positions are shared");
}

pub fn outgoing(recipient: &str, channel: Option<&str>, digest: Option<&str>) -> Outgoing {
    let alert = key(customer("a"), "2024-03-06", 1);
    let digest = digest.map(|slot| AsOf::parse(slot, &crate::time::Zone::UTC).unwrap());
    Outgoing {
        key: format!("{alert}|1|{recipient}|{}", channel.unwrap_or("-")).into(),
        alert,
        event: 1,
        recipient: recipient.into(),
        channel: channel.map(Into::into),
        digest,
        severity: Severity::Critical,
        title: "大客户停滞".into(),
        text: "two\nlines".into(),
    }
}

#[test]
fn a_message_is_put_into_the_outbox_once() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let messages = [outgoing("li", Some("chat"), Some("2024-03-07T08:30")), outgoing("chen", None, None)];
    let watch = || Watch { outgoing: messages.to_vec(), ..news(&messages[0].alert, &[opened("2024-03-06")]) };
    store.commit(&watching(1, watch()), &texts("a"), None, CLOCK).unwrap();
    let again = Watch { outgoing: messages.to_vec(), ..Watch::default() };
    store.commit(&watching(2, again), &texts("a"), None, CLOCK).unwrap();
    drop(store);
    let waiting = read_outbox(&path, &[OutboxStatus::Waiting]).unwrap();
    let kept: Vec<Outgoing> = waiting.iter().map(|row| row.message.clone()).collect();
    assert_eq!(kept, messages);
    assert!(waiting.iter().all(|row| row.attempts == 0 && row.batch.is_none() && row.sent_at.is_none()));
    assert_eq!(read_outbox(&path, &[OutboxStatus::Sent, OutboxStatus::Dead]).unwrap(), []);
    assert_eq!(rows(&path, "SELECT severity FROM alerts"), ["critical"]);
    assert_eq!(
        rows(&path, "SELECT recipient, channel, digest, status, attempts, told_at, run FROM outbox"),
        [
            "li chat 2024-03-07T08:30:00 waiting 0 2024-03-06T23:59:59.999999999 2",
            "chen - - waiting 0 2024-03-06T23:59:59.999999999 2"
        ]
    );
}

#[test]
fn a_write_that_fails_keeps_nothing_of_what_was_watched() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let key = key(customer("a"), "2024-03-06", 1);
    let watch = Watch { outgoing: vec![outgoing("li", None, None)], ..news(&key, &[opened("2024-03-06")]) };
    assert!(matches!(store.commit(&watching(7, watch), &texts("a"), None, CLOCK), Err(StoreError::Moved(_))));
    assert_eq!(store.alerts().unwrap(), []);
    assert_eq!(rows(&path, "SELECT key FROM outbox"), [] as [&str; 0]);
}

#[test]
fn dead_letters_wait_again_when_somebody_wants_it() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let messages = ["li", "chen", "wu"].map(|who| outgoing(who, Some("chat"), None));
    let watch = Watch { outgoing: messages.to_vec(), ..Watch::default() };
    store.commit(&watching(1, watch), &texts("a"), None, CLOCK).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "UPDATE fw_outbox SET status = 'dead', attempts = 6, last_error = 'no' WHERE recipient <> 'wu'",
        )
        .unwrap();
    let status = || rows(&path, "SELECT recipient, status, attempts FROM outbox");
    assert_eq!(store.retry(Some(&[&*messages[0].key, &*messages[2].key, "none"]), CLOCK).unwrap(), 1);
    assert_eq!(status(), ["li waiting 0", "chen dead 6", "wu waiting 0"]);
    assert_eq!(store.retry(None, CLOCK).unwrap(), 1);
    assert_eq!(status(), ["li waiting 0", "chen waiting 0", "wu waiting 0"]);
    assert_eq!(store.snapshot().unwrap().generation, 2, "a plan made before still holds");
}

#[test]
fn a_digest_is_put_together_once_and_tried_again_as_a_whole() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let slot = Some("2024-03-07T08:30");
    let told = |generation, messages: &[Outgoing]| {
        watching(generation, Watch { outgoing: messages.to_vec(), ..Watch::default() })
    };
    let other = Outgoing { key: "other".into(), ..outgoing("li", Some("chat"), slot) };
    let [first, elsewhere] = [outgoing("li", Some("chat"), slot), outgoing("li", None, slot)];
    store.commit(&told(1, &[first.clone(), other, elsewhere]), &texts("a"), None, CLOCK).unwrap();
    let batches = || rows(&path, "SELECT batch, status FROM fw_outbox ORDER BY id");
    store.due(instant("2024-03-07T08:29:59.999"), CLOCK).unwrap();
    assert_eq!(batches(), ["- waiting", "- waiting", "- waiting"]);
    assert_eq!(store.due(instant("2024-03-07T08:30:00"), CLOCK).unwrap().len(), 3);
    assert_eq!(batches(), ["1 waiting", "1 waiting", "1 waiting"]);
    let late = Outgoing { key: "late".into(), ..first.clone() };
    store.commit(&told(2, &[late]), &texts("a"), None, CLOCK).unwrap();
    store.due(instant("2024-03-07T09:00:00"), CLOCK).unwrap();
    let dead = Attempt::Dead { error: "no".into() };
    store.attempted(&[&*first.key, "other", "late"], CLOCK, &dead).unwrap();
    assert_eq!(batches(), ["1 dead", "1 dead", "1 waiting", "2 dead"]);
    assert_eq!(store.retry(Some(&["other"]), CLOCK).unwrap(), 2);
    assert_eq!(batches(), ["1 waiting", "1 waiting", "1 waiting", "2 dead"]);
}

#[test]
fn attempts_are_written_down_with_what_went_wrong() {
    let (_folder, path) = folder();
    let mut store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    let message = outgoing("li", Some("chat"), None);
    let watch = Watch { outgoing: vec![message.clone()], ..Watch::default() };
    store.commit(&watching(1, watch), &texts("a"), None, CLOCK).unwrap();
    let again = Attempt::Again { not_before: "2024-03-06T01:00:00Z".into(), error: "busy".into() };
    store.attempted(&[&message.key], "2024-03-06T00:59:00Z", &again).unwrap();
    let shown = || rows(&path, "SELECT status, attempts, next_attempt_at, last_error, sent_at FROM outbox");
    assert_eq!(shown(), ["waiting 1 2024-03-06T01:00:00Z busy -"]);
    store.attempted(&[&message.key], "2024-03-06T01:00:01Z", &Attempt::Sent).unwrap();
    assert_eq!(shown(), ["sent 2 - - 2024-03-06T01:00:01Z"]);
    assert_eq!(rows(&path, "SELECT first_attempt_at FROM fw_outbox"), ["2024-03-06T00:59:00Z"]);
    let sent = |since: &str| store.sent_since(since).unwrap();
    assert_eq!(sent("2024-03-06T01:00:01Z"), [("chat".into(), "2024-03-06T01:00:01Z".into())]);
    assert_eq!(sent("2024-03-06T01:00:02Z"), []);
}

fn date() -> impl Strategy<Value = crate::value::Date> {
    (1_i32..3_000_000).prop_map(|day| crate::value::Date::from_num_days_from_ce_opt(day).unwrap())
}

fn date_time() -> impl Strategy<Value = crate::value::DateTime> {
    let nano = prop_oneof![Just(0_u32), Just(999_999_999), 0..1_000_000_000_u32];
    (date(), 0..86_400_u32, nano).prop_map(|(day, second, nano)| {
        day.and_time(chrono::NaiveTime::from_num_seconds_from_midnight_opt(second, nano).unwrap())
    })
}

fn any_what() -> impl Strategy<Value = What> {
    let people = || proptest::collection::vec("\\PC{0,4}|[a\"\\[,]{0,3}".prop_map(Arc::from), 0..3);
    prop_oneof![
        date().prop_map(|on| What::Began { on }),
        date().prop_map(|on| What::Counted { on }),
        date().prop_map(|on| What::Opened { on }),
        date().prop_map(|on| What::Reopened { on }),
        date().prop_map(|on| What::Resolved { on }),
        Just(What::Acknowledged),
        Just(What::Handled),
        proptest::sample::select(&Ending::ALL[..]).prop_map(What::Closed),
        date_time().prop_map(|until| What::Snoozed { until }),
        ("[a|%\\n]{0,3}", date(), 1..4_u32).prop_map(|(id, day, nth)| What::Inhibited {
            by: Key {
                rule: "storm".into(),
                subject: Subject::Unit(id.as_str().into()),
                episode: Nth { day, nth }
            }
        }),
        date_time().prop_map(|since| What::Released { since }),
        (any::<u32>(), date_time()).prop_map(|(step, due)| What::Escalated { step, due }),
        (any::<u32>(), people()).prop_map(|(step, to)| What::Told { step, to }),
        (any::<u32>(), people()).prop_map(|(step, to)| What::Reminded { step, to }),
    ]
}

fn any_event() -> impl Strategy<Value = AlertEvent> {
    let text = || proptest::option::of("\\PC{0,5}|[\\n'\"]{0,2}".prop_map(Arc::from));
    (date_time(), text(), any_what(), text()).prop_map(|(at, by, what, note)| AlertEvent {
        at,
        by,
        what,
        note,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_happens_to_an_alert_is_read_back_as_it_was(
        mut events in proptest::collection::vec(any_event(), 1..12),
        cut in 0..12_usize,
    ) {
        events.sort_by_key(|event| event.at);
        let (_folder, path) = folder();
        let mut store = open(&path).unwrap();
        let key = key(customer("a"), "2024-03-06", 2);
        // In two writes, as two runs would.
        let (first, second) = events.split_at(cut.min(events.len()));
        for part in [first, second] {
            let news: Vec<_> = part.iter().map(|event| (key.clone(), event.clone())).collect();
            store.act(&news, CLOCK).unwrap();
        }
        let read = store.alerts().unwrap();
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(read[0].events(), &events[..]);
        prop_assert_eq!(&read[0], &Alert::replay(key, events));
    }
}
