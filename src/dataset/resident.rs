//! A dataset that stays in memory while rules are edited.
//!
//! Guarantees: what is served equals what [`Dataset::read`] would give, findings and version
//! included; rows of different commits are never mixed; no lock is held between two looks.

use std::path::{Path, PathBuf};

use super::contents::{Dataset, RowsId};
use super::error::DatasetError;
use super::kept::Kept;
use super::open::Connection;
use super::read::{Needs, read_on};
use super::schema::relations;
use super::statistics::ReadOptions;
use super::witness::{Seen, Witness};
use crate::check::Schema;
use crate::ruleset::{Relation, Ruleset};
use crate::syntax::Document;
use crate::value::DateTime;

/// How often a snapshot is looked for that nobody has changed meanwhile.
const ATTEMPTS: usize = 5;

/// In how many ways the tables are kept at once: that of the present rules, and that of the rules
/// applied last.
const WAYS: usize = 2;

/// A dataset that stays in memory.
#[derive(Debug)]
pub struct Resident {
    path: PathBuf,
    witness: Option<Witness>,
    /// What the witness saw at the last look, if nothing was committed while the snapshot was taken.
    seen: Option<Seen>,
    /// What was read of that snapshot, the way used last first.
    kept: Vec<Kept>,
    schema: Option<Offered>,
}

/// What the mapped tables have to offer, as of a snapshot.
#[derive(Debug)]
struct Offered {
    seen: Seen,
    relations: Vec<(String, Relation)>,
    schema: Schema,
}

impl Resident {
    /// Of a file, of which nothing has been read yet.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), witness: None, seen: None, kept: Vec::new(), schema: None }
    }

    /// Whether the file is what it was when its rows were read; looking at it is not reading.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        let seen = self.witness.as_ref().filter(|witness| witness.is_in_place()).and_then(Witness::look);
        seen.is_some_and(|seen| self.kept.first().is_some_and(|kept| kept.seen == seen))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes a snapshot. It locks out writers in rollback mode: do not keep it longer than it takes
    /// to read.
    ///
    /// # Errors
    /// As [`Connection::open`].
    pub fn look(&mut self) -> Result<Connection, DatasetError> {
        if !self.witness.as_ref().is_some_and(Witness::is_in_place) {
            self.witness = Witness::of(&self.path);
            self.kept.clear();
            self.schema = None;
        }
        for _ in 0..ATTEMPTS {
            let before = self.witness.as_ref().and_then(Witness::look);
            let connection = Connection::open(&self.path)?;
            let after = self.witness.as_ref().and_then(Witness::look);
            if before.is_some() && before == after {
                self.seen = after;
                return Ok(connection);
            }
        }
        self.seen = None;
        Connection::open(&self.path)
    }

    /// The columns of every table that the document maps, as of the snapshot that was taken last.
    ///
    /// # Errors
    /// As [`Connection::schema`].
    pub fn schema(&mut self, connection: &Connection, document: &Document) -> Result<Schema, DatasetError> {
        let relations = relations(document);
        if let Some(offered) = &self.schema
            && Some(&offered.seen) == self.seen.as_ref()
            && offered.relations == relations
        {
            return Ok(offered.schema.clone());
        }
        let schema = connection.schema(document)?;
        self.schema = self.seen.clone().map(|seen| Offered { seen, relations, schema: schema.clone() });
        Ok(schema)
    }

    /// What a ruleset needs, as of the snapshot that was taken last: from memory as far as it is
    /// there.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn read(
        &mut self,
        connection: &Connection,
        ruleset: &Ruleset,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Dataset, DatasetError> {
        let is_now = |kept: &Kept| self.seen.as_ref() == Some(&kept.seen);
        let earlier = self.kept.iter().find(|kept| !is_now(kept));
        let earlier = earlier.map(|kept| kept.grown(ruleset, now)).unwrap_or_default();
        self.kept.retain(is_now);
        for place in 0..self.kept.len() {
            let Some(kept) = self.kept.get_mut(place) else { break };
            match kept.serve(connection, ruleset, now, options) {
                Ok(Some(dataset)) => {
                    self.kept.swap(0, place);
                    return Ok(dataset);
                }
                Ok(None) => {}
                Err(error) => {
                    self.kept.clear();
                    return Err(error);
                }
            }
        }
        let zone = ruleset.workspace.zone;
        let dataset = read_on(connection, &Needs::of(ruleset), earlier, zone, now, options)?;
        if let Some(seen) = self.seen.clone() {
            self.kept.truncate(WAYS - 1);
            self.kept.insert(0, Kept::of(seen, &dataset, ruleset, now));
        }
        Ok(dataset)
    }

    /// Whether the columns of these rows are kept, so that they are those of the last snapshot.
    #[must_use]
    pub fn keeps(&self, rows: &RowsId) -> bool {
        self.kept.iter().any(|kept| kept.dataset.rows_id == *rows)
    }
}
