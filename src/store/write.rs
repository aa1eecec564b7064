//! Writing to the store.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::append;
use super::commit;
use super::error::{StoreError, at};
use super::identity::identify;
use super::keep_alerts;
use super::keep_watch;
use super::lease::Lease;
use super::open::open_for_writing;
use super::outbox::{self, Attempt, OutboxRow, OutboxStatus, Sent};
use super::place::Place;
use super::prune::{self, PruneLimits, PrunedCounts};
use super::read_alerts::{AlertScope, alerts_at};
use super::schema;
use super::snapshot::{self, LooksBack, Part};
use super::stamp::Stamp;
use super::status;
use crate::alert::{Alert, AlertEvent, Key};
use crate::anomaly::Reach;
use crate::delta::{Delta, Snapshot, Watched};
use crate::journal::{Confirmation, Hold, Mark};
use crate::syntax::RuleTexts;
use crate::value::DateTime;

/// What a commit wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The run's number.
    pub run: i64,
    /// The store's generation after it.
    pub generation: u64,
}

/// A store opened for writing, with the lease held until it is dropped.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// Which file lay there when it was opened.
    place: Place,
    pub(super) connection: Connection,
    pub(super) lease: Lease,
    /// This writer, and the one right before it, if no other came between.
    stamp: Stamp,
    predecessor: Option<Stamp>,
}

impl Store {
    /// Opens (or makes) the store, migrates it, and takes the lease, waiting for another writer at
    /// most `patience`. `verb` and `clock` (the wall clock, UTC text such as
    /// `2024-03-05T10:00:00Z`) tell others who holds it.
    ///
    /// # Errors
    /// The store cannot be used, or is held for longer than `patience`.
    pub fn open(path: &Path, verb: &str, clock: &str, patience: Duration) -> Result<Self, StoreError> {
        let mut connection = open_for_writing(path)?;
        schema::found(&mut connection, path)?;
        let place = Place::of(path)?;
        let before = Stamp::read(&connection).map_err(at(path))?;
        let lease = Lease::take(&connection, path, verb, clock, patience)?;
        let stamp = Stamp::read(&connection).map_err(at(path))?;
        let predecessor = Some(before).filter(|before| stamp.comes_after(before));
        let mut store = Self { path: path.to_owned(), place, connection, lease, stamp, predecessor };
        schema::migrate(&mut store.connection, path)?;
        Ok(store)
    }

    /// This writer.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Whether this writer came right after that one, so that the store is as it left it.
    #[must_use]
    pub fn follows(&self, other: &Stamp) -> bool {
        self.predecessor.as_ref() == Some(other)
    }

    /// Makes sure that no other process has taken the store over, before something is done beside
    /// it that cannot be taken back.
    ///
    /// # Errors
    /// [`StoreError::Fenced`], the file was moved or replaced, or SQLite's.
    pub fn confirm_lease(&self) -> Result<(), StoreError> {
        self.place.check(&self.path)?;
        self.lease.confirm(&self.connection, &self.path)
    }

    /// What it holds.
    ///
    /// # Errors
    /// SQLite's.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.part(Part::All)
    }

    /// A part of what it holds.
    ///
    /// # Errors
    /// SQLite's.
    pub fn part(&self, part: Part<'_>) -> Result<Snapshot, StoreError> {
        snapshot::read_at(&self.connection, &self.path, part)
    }

    /// Its generation, which grows with everything that is recorded.
    ///
    /// # Errors
    /// SQLite's.
    pub fn generation(&self) -> Result<u64, StoreError> {
        let generation = snapshot::generation(&self.connection).map_err(at(&self.path))?;
        Ok(u64::try_from(generation).unwrap_or_default())
    }

    /// What it holds after a delta was committed that was computed over `before`: as [`Self::snapshot`], but
    /// of customers and journal nothing is read again, and of the rest what `looks_back` says.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub fn snapshot_after(
        &self,
        before: Snapshot,
        delta: &Delta,
        looks_back: &LooksBack<'_>,
    ) -> Result<Snapshot, StoreError> {
        snapshot::read_after(&self.connection, &self.path, (before, delta), looks_back)
    }

    /// What it holds of metrics, rules and alerts, as far back as is asked.
    ///
    /// # Errors
    /// SQLite's.
    pub fn watched(&self, reach: Option<&Reach>) -> Result<Watched, StoreError> {
        snapshot::watched_at(&self.connection, &self.path, reach)
    }

    /// Commits a delta in one transaction, all or nothing. `texts` are those of the applied
    /// ruleset; `approval` who let a held delta pass; `clock` the wall clock (UTC text).
    ///
    /// # Errors
    /// [`StoreError::Moved`] if the store's generation is not the delta's, [`StoreError::Fenced`]
    /// if the lease was lost, or SQLite's; nothing was written then.
    pub fn commit(
        &mut self,
        delta: &Delta,
        texts: &RuleTexts,
        approval: Option<&str>,
        clock: &str,
    ) -> Result<Committed, StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, generation| {
            if u64::try_from(generation).ok() != delta.generation.checked_add(1) {
                return Err(StoreError::Moved(path.clone()));
            }
            let recorded = commit::Recording { generation, approval, clock };
            let run = commit::record(transaction, delta, texts, &recorded).map_err(at(&path))?;
            Ok(Committed { run, generation: delta.generation + 1 })
        })
    }

    /// Appends a confirmation (or refusal) to the journal.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn confirm(&mut self, customer: &str, entry: &Confirmation, clock: &str) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, _| {
            append::confirmation(transaction, customer, entry, clock).map_err(at(&path))
        })
    }

    /// Appends a hold.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn hold(&mut self, customer: &str, entry: &Hold, clock: &str) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, _| {
            append::hold(transaction, customer, entry, clock).map_err(at(&path))
        })
    }

    /// Appends a mark.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn mark(&mut self, customer: &str, entry: &Mark, clock: &str) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, _| {
            append::mark(transaction, customer, entry, clock).map_err(at(&path))
        })
    }

    /// Appends what somebody did with alerts to their events.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn act(&mut self, news: &[(Key, AlertEvent)], clock: &str) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, _| keep_alerts::keep(transaction, news, clock).map_err(at(&path)))
    }

    /// Records what goes on of alerts although a guard holds a delta: what happened to them, and what is
    /// to be told. Nothing else is recorded, and the next run begins where the last one ended.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn keep_clocks(&mut self, delta: &Delta, clock: &str) -> Result<(), StoreError> {
        if delta.watch.news.is_empty() {
            return Ok(());
        }
        let path = self.path.clone();
        self.write(clock, |transaction, generation| {
            if u64::try_from(generation).ok() != delta.generation.checked_add(1) {
                return Err(StoreError::Moved(path.clone()));
            }
            keep_watch::keep_clocks(transaction, delta.as_of, &delta.watch, clock).map_err(at(&path))
        })
    }

    /// The alerts that are not closed, and of each rule and subject the last.
    ///
    /// # Errors
    /// SQLite's.
    pub fn alerts(&self) -> Result<Vec<Alert>, StoreError> {
        let kind = identify(&self.connection, &self.path)?;
        alerts_at(&self.connection, kind, AlertScope::Current).map_err(at(&self.path))
    }

    /// Puts dead letters back into the outbox, to be tried anew by the next run: all, or those of
    /// these keys. Gives how many there were. What the store knows of customers and alerts does not
    /// change, nor does its generation.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn retry(&mut self, keys: Option<&[&str]>, clock: &str) -> Result<usize, StoreError> {
        let path = self.path.clone();
        self.write_aside(clock, |transaction| outbox::retry(transaction, keys).map_err(at(&path)))
    }

    /// How many messages wait, and how many were given up.
    ///
    /// # Errors
    /// SQLite's.
    pub fn backlog(&self) -> Result<(usize, usize), StoreError> {
        let kind = identify(&self.connection, &self.path)?;
        status::backlog(&self.connection, kind).map_err(at(&self.path))
    }

    /// The messages that wait, after those that a digest holds which is due by a local instant were
    /// put together: from then on its content is fixed.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn due(&mut self, now: DateTime, clock: &str) -> Result<Vec<OutboxRow>, StoreError> {
        let path = self.path.clone();
        self.write_aside(clock, |transaction| {
            outbox::put_together(transaction, now).map_err(at(&path))?;
            outbox::rows(transaction, &[OutboxStatus::Waiting]).map_err(at(&path))
        })
    }

    /// Writes down what an attempt to deliver these rows of the outbox, as one message, came to.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn attempted(&mut self, keys: &[&str], clock: &str, attempt: &Attempt) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write_aside(clock, |transaction| {
            outbox::attempted(transaction, keys, clock, attempt).map_err(at(&path))
        })
    }

    /// What was delivered from an instant, as UTC text, on, oldest first.
    ///
    /// # Errors
    /// SQLite's.
    pub fn sent_since(&self, clock: &str) -> Result<Vec<Sent>, StoreError> {
        outbox::sent_since(&self.connection, clock).map_err(at(&self.path))
    }

    /// Takes out what lies before the limits, in one transaction; with `only_count` nothing is taken out
    /// after all. Plans do not depend on it, so that the generation stays. `recent` is a wall clock, UTC
    /// text, since when messages count as just sent.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn prune(
        &mut self,
        limits: &PruneLimits,
        only_count: bool,
        (clock, recent): (&str, &str),
    ) -> Result<PrunedCounts, StoreError> {
        let path = self.path.as_path();
        self.place.check(path)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(at(path))?;
        self.lease.check(&transaction, path, clock)?;
        let counts = prune::prune(&transaction, limits, (clock, recent)).map_err(at(path))?;
        if !only_count {
            self.place.check(path)?;
            transaction.commit().map_err(at(path))?;
        }
        Ok(counts)
    }

    /// Gives the room that is free inside the file back to the disk. It needs the file's size a second
    /// time while it works, and what others read meanwhile keeps the log beside the file until the next
    /// run.
    ///
    /// # Errors
    /// [`StoreError::Full`] or SQLite's; the store is as it was then.
    pub fn give_back(&mut self) -> Result<(), StoreError> {
        self.confirm_lease()?;
        prune::give_back(&self.connection, &self.path)
    }

    /// One transaction under the lease, in a new generation; dropped halfway, it never was.
    fn write<T>(
        &mut self,
        clock: &str,
        work: impl FnOnce(&Transaction<'_>, i64) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = self.path.clone();
        self.write_aside(clock, |transaction| {
            let next = "UPDATE fw_store SET generation = generation + 1 RETURNING generation";
            let generation = transaction.query_row(next, [], |row| row.get(0)).map_err(at(&path))?;
            work(transaction, generation)
        })
    }

    /// The same for what plans do not depend on: the generation stays.
    fn write_aside<T>(
        &mut self,
        clock: &str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = self.path.as_path();
        self.place.check(path)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(at(path))?;
        self.lease.check(&transaction, path, clock)?;
        let result = work(&transaction)?;
        // What is written to a file that has no name any more would be lost without a word.
        self.place.check(path)?;
        transaction.commit().map_err(at(path))?;
        Ok(result)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.lease.release(&self.connection, &self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{
        CLOCK, baseline, change, day, folder, instant, open, position, quiet, row, texts,
    };
    use super::super::read_snapshot;
    use super::*;
    use crate::delta::Recorded;
    use crate::evaluate::{By, Position, State};
    use crate::journal::{CustomerJournal, Destination, Sighting};
    use crate::time::AsOf;

    fn number(store: &Store, sql: &str) -> i64 {
        store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn the_first_run(path: &Path) -> Store {
        let mut store = open(path).unwrap();
        let committed = store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        assert_eq!(committed, Committed { run: 1, generation: 1 });
        store
    }

    #[test]
    fn what_is_committed_is_read_back() {
        let (_folder, path) = folder();
        let store = the_first_run(&path);
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.generation, 1);
        assert_eq!(snapshot.committed, Some(AsOf::end_of(day("2024-03-05"))));
        assert_eq!(snapshot.ruleset, Some(texts("a")));
        assert_eq!(snapshot.customers.len(), 2);
        for row in baseline().rows {
            let recorded = snapshot.customers.get(&row.customer).unwrap();
            let expected = Recorded {
                position: row.position,
                by: row.by,
                phase: row.phase,
                stage_since: row.stage_since,
                inferred: row.inferred,
                changed_on: row.changed_on,
            };
            assert_eq!(*recorded, expected, "{}", row.customer);
        }
        let expected = baseline().sighted().map(|(_, sighting)| sighting.clone()).collect::<Vec<_>>();
        assert_eq!(snapshot.journal.of("甲").unwrap().sightings, expected);
        drop(store);
        let again = read_snapshot(&path).unwrap();
        assert_eq!((again.generation, again.customers), (1, snapshot.customers));
        assert_eq!((again.journal, again.ruleset), (snapshot.journal, snapshot.ruleset));
    }

    #[test]
    fn a_row_is_written_over_and_keeps_since_when_its_position_has_stood() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        let mut delta = quiet(1);
        delta.as_of = AsOf::at(instant("2024-03-06T10:00:00.25"));
        let mut same_position = row("甲", position("enterprise", "need", State::Stagnant), None);
        same_position.stage_since = Some(day("2024-02-02"));
        let gone = Position { funnel: None, stage: None, state: State::Gone };
        let mut vanished = row("乙", gone.clone(), Some("2024-03-06"));
        vanished.phase = None;
        delta.rows = vec![
            same_position,
            vanished,
            row("丙", position("field", "paid", State::Lost), Some("2024-03-06")),
        ];
        store.commit(&delta, &texts("a"), None, CLOCK).unwrap();

        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.committed, Some(delta.as_of));
        assert_eq!(snapshot.customers.get("甲").unwrap().stage_since, Some(day("2024-02-02")));
        assert_eq!(snapshot.customers.get("乙").unwrap().position, gone.into());
        assert_eq!(snapshot.customers.get("丙").unwrap().by, Some(By::Expiry));
        let unchanged =
            "SELECT changed_on = '2024-03-05' AND run = 2 FROM customer_state WHERE customer = '甲'";
        assert_eq!(number(&store, unchanged), 1);
        assert_eq!(number(&store, "SELECT count(*) FROM customer_state WHERE changed_on = '2024-03-06'"), 2);
    }

    #[test]
    fn the_last_applied_ruleset_is_that_of_the_latest_run() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        let mut other = quiet(1);
        other.ruleset = String::from("1111111111111111");
        store.commit(&other, &texts("b"), None, CLOCK).unwrap();
        assert_eq!(store.snapshot().unwrap().ruleset, Some(texts("b")));
        store.commit(&quiet(2), &texts("a"), None, CLOCK).unwrap();
        assert_eq!(store.snapshot().unwrap().ruleset, Some(texts("a")));
        assert_eq!(number(&store, "SELECT count(*) FROM ruleset_files"), 4);
        let spans = "SELECT first_run = 1 AND last_run = 3 AND files = 2 FROM rulesets WHERE ruleset = '00ff00ff00ff00ff'";
        assert_eq!(number(&store, spans), 1);
    }

    #[test]
    fn a_delta_of_another_generation_is_refused() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        for generation in [0, 2, u64::MAX] {
            let refused = store.commit(&quiet(generation), &texts("a"), None, CLOCK);
            assert!(matches!(refused, Err(StoreError::Moved(_))), "{generation}");
        }
        assert_eq!(store.snapshot().unwrap().generation, 1);
        assert_eq!(number(&store, "SELECT count(*) FROM runs"), 1);
    }

    fn mark(item: &str, done: bool) -> Mark {
        Mark { at: instant("2024-03-06T09:30:00"), item: Arc::from(item), done, by: String::from("ops_li") }
    }

    fn confirmation(to: Option<Destination>) -> Confirmation {
        Confirmation {
            at: instant("2024-03-06T09:30:00.5"),
            funnel: Arc::from("enterprise"),
            stage: Arc::from("need"),
            forced: to.is_some(),
            to,
            by: String::from("ops_li"),
            reason: Some(String::from("called")),
            evidence: String::from("met: visits_30d = 2"),
        }
    }

    #[test]
    fn journal_entries_keep_their_order_and_each_is_a_generation() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        let marks = vec![mark("met", true), mark("budget", true), mark("met", false)];
        for entry in &marks {
            store.mark("甲", entry, CLOCK).unwrap();
        }
        // A stage may be called what a destination is called.
        let destinations = [
            Some(Destination::Stage(Arc::from("won"))),
            Some(Destination::Won),
            Some(Destination::Lost),
            None,
        ];
        let confirmations = destinations.map(confirmation).to_vec();
        for entry in &confirmations {
            store.confirm("甲", entry, CLOCK).unwrap();
        }
        let hold = Hold {
            at: instant("2024-03-06T10:00:00"),
            until: day("2024-03-20"),
            reason: String::from("budget round"),
            by: String::from("ops_li"),
        };
        store.hold("nobody yet", &hold, CLOCK).unwrap();

        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.generation, 9);
        let sightings: Vec<Sighting> = baseline().sighted().map(|(_, sighting)| sighting.clone()).collect();
        let expected = CustomerJournal { sightings, confirmations, marks, holds: vec![] };
        assert_eq!(snapshot.journal.of("甲"), Some(&expected));
        assert_eq!(snapshot.journal.of("nobody yet").unwrap().holds, [hold]);
        assert!(matches!(store.commit(&quiet(1), &texts("a"), None, CLOCK), Err(StoreError::Moved(_))));
        assert_eq!(
            number(
                &store,
                "SELECT count(*) FROM confirmations WHERE answer = 'declined' AND destination IS NULL"
            ),
            1
        );
        assert_eq!(number(&store, "SELECT count(*) FROM confirmations WHERE destination = 'won'"), 2);
    }

    #[test]
    fn a_full_disk_leaves_the_store_as_it_was() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        let pages = number(&store, "PRAGMA page_count");
        store.connection.pragma_update(None, "max_page_count", pages + 3).unwrap();
        let mut large = quiet(1);
        let to = position("enterprise", "need", State::Losing);
        large.changes = (0..2000).map(|n| change(&n.to_string(), None, to.clone())).collect();
        large.rows = (0..2000).map(|n| row(&n.to_string(), to.clone(), Some("2024-03-06"))).collect();
        assert!(matches!(store.commit(&large, &texts("a"), None, CLOCK), Err(StoreError::Full(_))));
        assert_eq!(number(&store, "SELECT count(*) FROM state_changes"), 2);
        assert_eq!(store.snapshot().unwrap().generation, 1);

        store.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
        assert_eq!(store.commit(&large, &texts("a"), None, CLOCK).unwrap().run, 2, "room was made");
    }

    #[test]
    fn a_write_dropped_halfway_never_was() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        let broken: Result<(), _> = store.write(CLOCK, |transaction, _| {
            append::mark(transaction, "甲", &mark("met", true), CLOCK).map_err(at(&path))?;
            Err(StoreError::Moved(path.clone()))
        });
        assert!(broken.is_err());
        let snapshot = store.snapshot().unwrap();
        assert_eq!((snapshot.generation, snapshot.journal.of("甲").unwrap().marks.len()), (1, 0));
        store.mark("甲", &mark("met", true), CLOCK).unwrap();
    }

    /// The files as they lie at this moment are those that a kill would leave.
    fn as_killed_now(path: &Path) -> (tempfile::TempDir, PathBuf) {
        let left = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
            let file = entry.unwrap().path();
            std::fs::copy(&file, left.path().join(file.file_name().unwrap())).unwrap();
        }
        let path = left.path().join(path.file_name().unwrap());
        (left, path)
    }

    #[test]
    fn what_a_killed_process_left_is_a_store_at_its_last_commit() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        let after_a_commit = as_killed_now(&path);
        store.connection.pragma_update(None, "cache_size", 5).unwrap();
        let halfway = store.write(CLOCK, |transaction, _| {
            for _ in 0..5_000 {
                append::mark(transaction, "甲", &mark("met", true), CLOCK).map_err(at(&path))?;
            }
            Ok(as_killed_now(&path))
        });
        for (left, path) in [after_a_commit, halfway.unwrap()] {
            let log = std::fs::read_dir(left.path()).unwrap().count();
            assert_eq!(log, 3, "the file and SQLite's two beside it");
            let snapshot = read_snapshot(&path).unwrap();
            assert_eq!((snapshot.generation, snapshot.journal.of("甲").unwrap().marks.len()), (1, 0));
            let ended = "UPDATE fw_lease SET boot = 'earlier'";
            Connection::open(&path).unwrap().execute(ended, []).unwrap();
            open(&path).unwrap().commit(&quiet(1), &texts("a"), None, CLOCK).unwrap();
            assert_eq!(read_snapshot(&path).unwrap().generation, 2);
        }
    }

    #[test]
    fn an_approval_is_kept_with_the_fingerprint() {
        let (_folder, path) = folder();
        let mut store = the_first_run(&path);
        store.commit(&quiet(1), &texts("a"), Some("ops_li"), CLOCK).unwrap();
        let (by, fingerprint): (String, String) = store
            .connection
            .query_row("SELECT approved_by, fingerprint FROM runs WHERE run = 2", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!((by.as_str(), fingerprint), ("ops_li", quiet(1).fingerprint()));
        assert_eq!(
            number(
                &store,
                "SELECT approved_by IS NULL AND baseline AND customers = 2 FROM runs WHERE run = 1"
            ),
            1
        );
    }
}
