//! What the tests of this folder write.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use super::{Store, StoreError};
use crate::dataset::{FindingCode, Findings};
use crate::delta::{Change, Delta, StateRow, Told, Voice, Watch};
use crate::evaluate::Cause;
use crate::evaluate::{By, Position, State};
use crate::journal::Sighting;
use crate::journey::Sightings;
use crate::syntax::RuleTexts;
use crate::time::AsOf;
use crate::value::{Date, DateTime};

pub const CLOCK: &str = "2024-03-05T10:00:00Z";

pub fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("funnel wright#1%.db");
    (folder, path)
}

/// Opens without waiting.
pub fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(path, "run", CLOCK, Duration::ZERO)
}

pub fn day(text: &str) -> Date {
    Date::parse_from_str(text, "%Y-%m-%d").unwrap()
}

pub fn instant(text: &str) -> DateTime {
    DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").unwrap()
}

pub fn texts(rules: &str) -> RuleTexts {
    let files = [("rules/a.toml", rules), ("rules/functions.rhai", "fn twice(x) { x * 2 }")];
    RuleTexts {
        files: files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec(),
        ..RuleTexts::default()
    }
}

pub fn position(funnel: &str, stage_id: &str, state: State) -> Position {
    Position { funnel: Some(Arc::from(funnel)), stage: Some(Arc::from(stage_id)), state }
}

pub fn row(customer: &str, position: Position, changed_on: Option<&str>) -> StateRow {
    StateRow {
        customer: Arc::from(customer),
        phase: Some(Arc::from("need")),
        by: (position.state == State::Lost).then_some(By::Expiry),
        position: Arc::new(position),
        stage_since: Some(day("2024-02-01")),
        inferred: false,
        changed_on: changed_on.map(day),
    }
}

pub fn change(customer: &str, from: Option<Position>, to: Position) -> Change {
    Change {
        customer: Arc::from(customer),
        on: day("2024-03-05"),
        cause: if from.is_some() { Cause::Time } else { Cause::Baseline },
        from: from.map(Arc::new),
        to: Arc::new(to),
        late: false,
        step: 0,
        told: Told::default(),
        ruleset: Arc::from("00ff00ff00ff00ff"),
        owner: Some(Arc::from("li")),
        amount: Some(1200.5),
    }
}

fn sightings(sightings: Vec<(Arc<str>, Sighting)>) -> Vec<Arc<Sightings>> {
    vec![Arc::new(sightings.into_iter().collect())]
}

/// A first run over two customers, 甲 stagnant and 乙 in no funnel.
pub fn baseline() -> Delta {
    let stagnant = position("enterprise", "need", State::Stagnant);
    let outside = Position { funnel: None, stage: None, state: State::Outside };
    let mut no_funnel = row("乙", outside.clone(), Some("2024-03-05"));
    no_funnel.phase = None;
    no_funnel.stage_since = None;
    let rows = vec![row("甲", stagnant.clone(), Some("2024-03-05")), no_funnel];
    let samples = [(0, String::from("7: 31/02/2024")), (1, String::from("9: soon"))];
    let mut findings = Findings::default();
    findings.add_counted(FindingCode::UnreadableDate, "customers", "created_at", 2, samples);
    Delta {
        as_of: AsOf::end_of(day("2024-03-05")),
        ruleset: String::from("00ff00ff00ff00ff"),
        dataset: String::from("crm.db 17"),
        generation: 0,
        baseline: true,
        days: vec![day("2024-03-05")],
        changes: vec![change("甲", None, stagnant), change("乙", None, outside)],
        standing: rows.iter().map(|row| (row.position.clone(), 1)).collect(),
        voice: Voice::Written(
            Vec::new(),
            ["甲", "乙"]
                .map(|id| (Arc::from(id), day("2024-03-05"), String::from("8 days in `need`, 7 allowed")))
                .to_vec(),
        ),
        rows,
        sightings: sightings(vec![(
            Arc::from("甲"),
            Sighting {
                seen_on: day("2024-03-05"),
                stage: Some(Arc::from("Qualification")),
                since: None,
                closed: None,
            },
        )]),
        findings,
        watch: Watch::default(),
        customers_before: 0,
        gone: 0,
    }
}

/// A run of the next day in which nothing changes.
pub fn quiet(generation: u64) -> Delta {
    Delta {
        as_of: AsOf::end_of(day("2024-03-06")),
        generation,
        baseline: false,
        days: vec![day("2024-03-06")],
        changes: vec![],
        rows: vec![],
        sightings: sightings(vec![]),
        findings: Findings::default(),
        customers_before: 2,
        gone: 0,
        ..baseline()
    }
}

/// A run that is nothing but what is put into it.
pub fn quiet_run() -> Delta {
    quiet(0)
}
