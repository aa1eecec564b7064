//! A workspace that stays in memory while its rules are edited.

use std::path::Path;
use std::sync::Arc;

use super::open::{DatasetChoice, OpenError, Opened, base_of, open_by, open_read};
use super::plan::{PlanError, last_applied, looks_back, with_rows};
use crate::anomaly::{Reach, reach_after_edit};
use crate::check::Schema;
use crate::dataset::{self, Connection, DatasetError, ReadOptions};
use crate::delta::{Delta, LastRules, Memory, Prepared, Snapshot, Watching, compute, settle, watch};
use crate::language::Language;
use crate::observer::{Observer, Phase};
use crate::ruleset::Ruleset;
use crate::syntax::{Document, RuleTexts, read_texts};
use crate::time::AsOf;
use crate::value::DateTime;

/// What is kept from one evaluation to the next: columns, what the store holds by their places, and
/// where everybody stood. Each step is one of [`super::open`], [`super::prepare`] and
/// [`super::plan`] and gives the same; only what an edit, the clock or a changed file touches is
/// done again.
#[derive(Debug, Default)]
pub struct Resident {
    dataset: Option<dataset::Resident>,
    memory: Option<Memory>,
    /// The rules applied last, if they were asked for.
    applied: Option<Arc<Prepared>>,
}

impl Resident {
    /// As [`super::open`]. The dataset is locked against writers for as long as the connection
    /// lives: drop it when the delta is known.
    ///
    /// # Errors
    /// As [`super::open`].
    pub fn open(
        &mut self,
        rules: &Path,
        choice: DatasetChoice<'_>,
        year: i32,
        speak: impl FnOnce(Option<Language>) -> Language,
    ) -> Result<Opened, OpenError> {
        open_by(rules, choice, year, speak, |path, document| self.connect(path, document))
    }

    /// As [`Self::open`], of rules that were read before: whatever became of their folder since.
    ///
    /// # Errors
    /// As [`super::open`].
    pub fn open_texts(
        &mut self,
        texts: &RuleTexts,
        choice: DatasetChoice<'_>,
        year: i32,
        speak: impl FnOnce(Option<Language>) -> Language,
    ) -> Result<Opened, OpenError> {
        let (document, diagnostics) = read_texts(texts);
        let base = base_of(Path::new(&texts.folder));
        let read = (texts.clone(), document, diagnostics);
        open_read(read, base, choice, year, speak, |path, document| self.connect(path, document))
    }

    fn connect(&mut self, path: &Path, document: &Document) -> Result<(Connection, Schema), DatasetError> {
        // Another one takes the place of the known one only if it can be read.
        let known = self.dataset.take_if(|known| known.path() == path);
        let mut dataset = known.unwrap_or_else(|| dataset::Resident::of(path));
        let read = dataset.look().and_then(|connection| {
            let schema = dataset.schema(&connection, document)?;
            Ok((connection, schema))
        });
        if read.is_ok() || self.dataset.is_none() {
            self.dataset = Some(dataset);
        }
        read
    }

    /// Whether the dataset's file is what it was when it was read.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.dataset.as_ref().is_some_and(dataset::Resident::is_unchanged)
    }

    /// As [`super::prepare`], with the connection of the last [`Self::open`].
    ///
    /// # Errors
    /// As [`super::prepare`].
    pub fn prepare(
        &mut self,
        ruleset: Ruleset,
        connection: &Connection,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Arc<Prepared>, DatasetError> {
        let dataset = match &mut self.dataset {
            Some(known) => known.read(connection, &ruleset, now, options)?,
            None => dataset::Dataset::read_with(connection, &ruleset, now, options)?,
        };
        Ok(with_rows(ruleset, dataset))
    }

    /// As [`super::plan`], with the connection of the last [`Self::open`].
    ///
    /// # Errors
    /// As [`super::plan`].
    pub fn plan(
        &mut self,
        present: &Arc<Prepared>,
        connection: &Connection,
        snapshot: &Snapshot,
        as_of: AsOf,
        now: DateTime,
        (watching, observer): (Option<&Watching>, &Observer<'_>),
    ) -> Result<Delta, PlanError> {
        let last = self.last_rules(present, connection, snapshot, now)?;
        self.applied = last.other().cloned();
        let memory = self.memory.get_or_insert_with(Memory::resident);
        let mut delta = compute(present, &last, snapshot, as_of, memory, observer)?;
        if let Some(watching) = watching {
            observer.time(Phase::Watch, || watch(&mut delta, snapshot, watching));
        }
        Ok(delta)
    }

    /// As [`super::looks_back`], over what a snapshot holds.
    #[must_use]
    pub fn looks_back(
        &self,
        present: &Ruleset,
        connection: &Connection,
        snapshot: &Snapshot,
        (as_of, now): (AsOf, DateTime),
    ) -> Option<Reach> {
        let (committed, applied) = (snapshot.committed, snapshot.ruleset.as_ref());
        let hash = applied.map(RuleTexts::hash);
        match self.applied.as_ref().filter(|known| Some(&known.ruleset.hash) == hash.as_ref()) {
            Some(last) if last.ruleset.hash != present.hash => {
                let own = reach_after_edit(present, committed, as_of);
                Some(own.and(reach_after_edit(&last.ruleset, committed, as_of)))
            }
            _ => looks_back(present, connection, as_of, now)(committed, applied),
        }
    }

    /// Makes ready for the next delta over what a run of these rules left behind, while nobody waits.
    ///
    /// # Errors
    /// None that the run did not have.
    pub fn settle(&mut self, applied: &Arc<Prepared>, snapshot: &Snapshot) -> Result<(), PlanError> {
        self.applied = Some(applied.clone());
        Ok(settle(applied, snapshot, self.memory.get_or_insert_with(Memory::resident))?)
    }

    fn last_rules(
        &mut self,
        present: &Prepared,
        connection: &Connection,
        snapshot: &Snapshot,
        now: DateTime,
    ) -> Result<LastRules, PlanError> {
        let texts = snapshot.ruleset.as_ref().map(RuleTexts::hash);
        let is_it = |known: &Arc<Prepared>| {
            Some(&known.ruleset.hash) == texts.as_ref()
                && known.ruleset.hash != present.ruleset.hash
                && known.ruleset.workspace.language == present.ruleset.workspace.language
                && self.dataset.as_ref().is_some_and(|dataset| dataset.keeps(&known.dataset.rows_id))
        };
        if let Some(known) = self.applied.clone().filter(is_it) {
            return Ok(LastRules::Other(known));
        }
        let last = last_applied(&present.ruleset, snapshot, connection, now)?;
        Ok(last.read(|ruleset| self.prepare(ruleset, connection, now, ReadOptions::default()))?)
    }
}
