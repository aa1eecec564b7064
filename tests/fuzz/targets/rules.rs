//! Bytes as rule files.

use std::sync::Arc;

use funnelwright::check::check;
use funnelwright::dataset::{Connection, ReadOptions};
use funnelwright::delta::{LastRules, Memory, Prepared, Snapshot, compute};
use funnelwright::diagnostic::Diagnostic;
use funnelwright::journal::{Confirmation, Destination, Hold, Journal, Mark, Sighting};
use funnelwright::journey::{Sight, observe};
use funnelwright::language::Language;
use funnelwright::observer::Observer;
use funnelwright::program::Program;
use funnelwright::render::Labels;
use funnelwright::ruleset::Ruleset;
use funnelwright::syntax::{RuleTexts, read_texts};
use funnelwright::time::AsOf;
use funnelwright::value::DateTime;
use funnelwright::workspace::prepare;
use tempfile::TempDir;

use super::agreement::{counted_as_evaluated, moments_follow};
use super::drawing;

/// The year of the wall clock.
const YEAR: i32 = 2024;

/// The line after which `functions.rhai` stands.
const FUNCTIONS: &str = "#:functions\n";
/// The line after which another file stands.
const NEXT: &str = "#:next\n";

thread_local! {
    static DATASET: Fixed = Fixed::new();
}

/// The dataset that all rules are about: one reading of it serves all inputs.
struct Fixed {
    connection: Connection,
    _folder: TempDir,
}

impl Fixed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crm.db");
        rusqlite::Connection::open(&path).unwrap().execute_batch(include_str!("rules.sql")).unwrap();
        Self { connection: Connection::open(&path).unwrap(), _folder: folder }
    }
}

/// The rule files that an input stands for.
fn texts(bytes: &[u8]) -> RuleTexts {
    let whole = String::from_utf8_lossy(bytes);
    let (rules, functions) = whole.split_once(FUNCTIONS).unwrap_or((&whole, ""));
    let names = ["a.toml", "b.toml", "c.toml"].map(str::to_owned);
    let mut files: Vec<_> = names.into_iter().zip(rules.splitn(3, NEXT).map(str::to_owned)).collect();
    if !functions.is_empty() {
        files.push((String::from("functions.rhai"), functions.to_owned()));
    }
    RuleTexts { folder: String::from("rules"), files }
}

/// Reads and checks as `workspace::open` does.
fn checked(texts: &RuleTexts, connection: &Connection) -> (Option<Ruleset>, Vec<Diagnostic>) {
    let (document, mut found) = read_texts(texts);
    let schema = connection.schema(&document).expect("rules do no harm to a dataset");
    let (ruleset, more) = check(&document, &texts.hash(), Some(&schema), YEAR);
    found.extend(more);
    let sound = !found.iter().any(Diagnostic::is_error);
    (ruleset.filter(|_| sound), found)
}

pub fn hold(bytes: &[u8]) {
    let texts = texts(bytes);
    let (document, found) = read_texts(&texts);
    let (_, without_dataset) = check(&document, &texts.hash(), None, YEAR);
    drawing::diagnostics(found.into_iter().chain(without_dataset).collect(), &document.sources);
    DATASET.with(|dataset| {
        let connection = &dataset.connection;
        let (ruleset, found) = checked(&texts, connection);
        drawing::diagnostics(found, &document.sources);
        let Some(ruleset) = ruleset else { return };
        lowered_alike(&ruleset, &checked(&texts, connection).0.expect("sound as before"));
        let now = moment("2024-06-30T12:00:00");
        match prepare(ruleset, connection, now, ReadOptions::default()) {
            Ok(prepared) => evaluated(&prepared),
            // A query of the rules that gives too much, or takes too long.
            Err(error) => assert!(!error.spoken().said_in(Language::Chinese).is_empty()),
        }
    });
}

/// The same text means the same program.
fn lowered_alike(one: &Ruleset, other: &Ruleset) {
    let (one, other) = (Program::of(one), Program::of(other));
    assert!(one == other, "{one}\n{other}");
    assert_eq!(one.hash(), other.hash());
    assert_eq!(one.to_string(), other.to_string());
}

fn evaluated(prepared: &Arc<Prepared>) {
    let journal = journal();
    let end = |day: &str| AsOf::end_of(day.parse().unwrap());
    let (first, last) = (end("2024-03-01"), end("2024-03-08"));
    let sightings = observe(&prepared.world(&journal, None), first.day, last.day);
    let world = prepared.world(&journal, Some(&sightings));
    let noon = Sight::of(AsOf::at(moment("2024-03-05T12:00:00")));
    for sight in [Sight::of(first), noon, noon.without_its_day(), Sight::of(end("2031-01-01"))] {
        counted_as_evaluated(&world, sight);
    }
    let days = ["2024-03-01", "2024-03-02", "2024-03-04", "2024-03-05", "2024-04-20"];
    moments_follow(&world, &days.map(|day| Sight::of(end(day))));
    let labels = Labels::of(&prepared.ruleset);
    let snapshot = Snapshot { journal: Arc::new(journal.clone()), ..Snapshot::default() };
    let delta =
        compute(prepared, &LastRules::Same, &snapshot, last, &mut Memory::default(), &Observer::default());
    drawing::plan(&delta.expect("a first run"), &labels);
    drawing::stories(&world, last, &labels);
    drawing::reports(&world, last, &labels);
}

fn moment(text: &str) -> DateTime {
    text.parse().unwrap()
}

/// What runs and people left about some of the customers.
fn journal() -> Journal {
    let mut journal = Journal::default();
    let at = |text: &str| moment(&format!("2024-{text}:00"));
    let of = journal.of_mut("c1".into());
    of.holds.push(Hold {
        at: at("02-20T10:00"),
        until: at("02-27T00:00").date(),
        reason: "r".into(),
        by: "b".into(),
    });
    for (day, item) in [("02-21T10:00", "budget"), ("03-02T10:00", "initiator"), ("03-05T09:00", "shown")] {
        of.marks.push(Mark { at: at(day), item: item.into(), done: true, by: "b".into() });
    }
    let of = journal.of_mut("c2".into());
    let seen = |day: &str, stage: &str| Sighting {
        seen_on: at(day).date(),
        stage: Some(stage.into()),
        since: None,
        closed: None,
    };
    of.sightings.extend([seen("02-01T00:00", "need"), seen("03-03T00:00", "plan")]);
    for (customer, to) in [("c3", Some(Destination::Stage("plan".into()))), ("c4", Some(Destination::Won))] {
        journal.of_mut(customer.into()).confirmations.push(Confirmation {
            at: at("03-04T16:00"),
            funnel: "big".into(),
            stage: "need".into(),
            to,
            by: "b".into(),
            reason: None,
            forced: false,
            evidence: String::new(),
        });
    }
    journal.seen = vec!["c1".into(), "c2".into()];
    journal
}
