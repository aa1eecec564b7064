//! The lease: one writer at a time.
//!
//! It is a row of the store with a number that grows each time it is taken. A writer that lost
//! it, because it was thought dead, finds another number there when it commits, and stops. The
//! process stands beside the number, for a backup that was put in place of the store counts on from
//! an older one.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::error::{ANOTHER_PROGRAM, StoreError, at};
use super::open::{BUSY, POLL};
use super::process::Process;
use crate::language::{Spoken, spoken};

/// How long a lease holds without a commit: its holder may be a process of another host, which cannot be
/// looked at, or one that lives but was stopped or hangs.
const EXPIRES_AFTER: TimeDelta = TimeDelta::hours(1);

/// The right to write, until it is released; named by its number and its holder.
#[derive(Debug)]
pub(super) struct Lease {
    token: i64,
    process: Process,
}

/// Which row is the lease's, by its number and its process.
const OURS: &str = "held = 1 AND token = ?1 AND pid = ?2 AND started IS ?3 AND host = ?4 AND boot = ?5";

/// Leases of this process that could not be given back, for the disk failed: nobody uses them any more.
static LEFT_BEHIND: Mutex<Vec<(PathBuf, i64)>> = Mutex::new(Vec::new());

fn left_behind() -> MutexGuard<'static, Vec<(PathBuf, i64)>> {
    // Whoever panicked while it was locked left it whole: one entry is pushed or taken out.
    LEFT_BEHIND.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lease as another process took it.
struct Held {
    token: i64,
    verb: String,
    process: Process,
    taken_at: String,
    expires_at: Option<String>,
}

impl Lease {
    /// Takes the lease, waiting for its holder at most `patience`; at once if nobody has it, or
    /// only a process that has ended.
    ///
    /// # Errors
    /// [`StoreError::Held`] by whom, or SQLite's.
    pub fn take(
        connection: &Connection,
        path: &Path,
        verb: &str,
        clock: &str,
        patience: Duration,
    ) -> Result<Self, StoreError> {
        let this = Process::this();
        connection.busy_timeout(Duration::ZERO).map_err(at(path))?;
        let mut waited = Duration::ZERO;
        let lease = loop {
            match try_take((connection, path), &this, verb, clock, waited) {
                Ok(Ok(lease)) => break lease,
                Ok(Err(holder)) if waited >= patience => {
                    return Err(StoreError::Held { path: path.to_owned(), holder });
                }
                Ok(Err(_)) => {}
                Err(error) => return Err(at(path)(error)),
            }
            let pause = POLL.min(patience.saturating_sub(waited));
            std::thread::sleep(pause);
            waited += pause;
        };
        connection.busy_timeout(BUSY).map_err(at(path))?;
        Ok(lease)
    }

    /// Makes sure, within the transaction that is about to write, that it is still held, and
    /// renews it.
    ///
    /// # Errors
    /// [`StoreError::Fenced`], or SQLite's.
    pub fn check(&self, transaction: &Transaction<'_>, path: &Path, clock: &str) -> Result<(), StoreError> {
        let Process { pid, started, host, boot } = &self.process;
        let renew = format!("UPDATE fw_lease SET expires_at = ?6 WHERE {OURS}");
        let renewed = transaction
            .execute(&renew, params![self.token, pid, started, host, boot, expiry(clock)])
            .map_err(at(path))?;
        if renewed == 1 { Ok(()) } else { Err(StoreError::Fenced(path.to_owned())) }
    }

    /// Makes sure that it is still held, before something that is no write.
    ///
    /// # Errors
    /// [`StoreError::Fenced`], or SQLite's.
    pub fn confirm(&self, connection: &Connection, path: &Path) -> Result<(), StoreError> {
        let Process { pid, started, host, boot } = &self.process;
        let held = connection
            .query_row(
                &format!("SELECT count(*) FROM fw_lease WHERE {OURS}"),
                params![self.token, pid, started, host, boot],
                |row| row.get::<_, i64>(0),
            )
            .map_err(at(path))?;
        if held == 1 { Ok(()) } else { Err(StoreError::Fenced(path.to_owned())) }
    }

    /// Gives it back, if it can; if not, it ends with the process, or when this process takes it again.
    pub fn release(&self, connection: &Connection, path: &Path) {
        let Process { pid, started, host, boot } = &self.process;
        let release = format!("UPDATE fw_lease SET held = 0 WHERE {OURS}");
        if connection.execute(&release, params![self.token, pid, started, host, boot]).is_err() {
            left_behind().push((path.to_owned(), self.token));
        }
    }
}

/// The lease, or its holder for people.
fn try_take(
    (connection, path): (&Connection, &Path),
    this: &Process,
    verb: &str,
    clock: &str,
    waited: Duration,
) -> rusqlite::Result<Result<Lease, Spoken>> {
    let transaction = match Transaction::new_unchecked(connection, TransactionBehavior::Immediate) {
        Ok(transaction) => transaction,
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            return Ok(Err(holder_while_busy(connection)));
        }
        Err(error) => return Err(error),
    };
    if let Some(held) = held(&transaction)?
        && !held.has_ended(this, clock, waited)
        && !held.is_left_behind(this, path)
    {
        return Ok(Err(held.describe()));
    }
    let token = transaction.query_row(
        "UPDATE fw_lease SET token = token + 1, held = 1, verb = ?1, pid = ?2, started = ?3, host = ?4,
         boot = ?5, taken_at = ?6, expires_at = ?7 RETURNING token",
        params![verb, this.pid, this.started, this.host, this.boot, clock, expiry(clock)],
        |row| row.get(0),
    )?;
    transaction.commit()?;
    left_behind().retain(|(of, _)| of != path);
    Ok(Ok(Lease { token, process: this.clone() }))
}

/// Who may write at this moment, for people; `None` if nobody has the lease, or only one who has ended.
pub(super) fn holder(connection: &Connection, clock: &str) -> rusqlite::Result<Option<Spoken>> {
    let this = Process::this();
    let held = held(connection)?.filter(|held| !held.has_ended(&this, clock, Duration::ZERO));
    Ok(held.map(|held| held.describe()))
}

/// Who it is that writes at this moment; reading is possible beside it.
fn holder_while_busy(connection: &Connection) -> Spoken {
    match held(connection) {
        Ok(Some(held)) => held.describe(),
        _ => ANOTHER_PROGRAM.into(),
    }
}

fn held(connection: &Connection) -> rusqlite::Result<Option<Held>> {
    let read = |row: &Row<'_>| {
        let process =
            Process { pid: row.get(1)?, started: row.get(2)?, host: row.get(3)?, boot: row.get(4)? };
        let (verb, token) = (row.get(0)?, row.get(7)?);
        Ok(Held { token, verb, process, taken_at: row.get(5)?, expires_at: row.get(6)? })
    };
    connection
        .query_row(
            "SELECT verb, pid, started, host, boot, taken_at, expires_at, token FROM fw_lease WHERE held = 1",
            [],
            read,
        )
        .optional()
}

impl Held {
    fn has_ended(&self, this: &Process, clock: &str, waited: Duration) -> bool {
        if this.knows_ended(&self.process) {
            return true;
        }
        let now = read_clock(clock).zip(TimeDelta::from_std(waited).ok()).map(|(now, waited)| now + waited);
        match (now, self.expires_at.as_deref().and_then(read_clock)) {
            (Some(now), Some(expires)) => now > expires,
            _ => false,
        }
    }

    /// Whether this process had it and could not give it back.
    fn is_left_behind(&self, this: &Process, path: &Path) -> bool {
        self.process == *this && left_behind().iter().any(|(of, token)| of == path && *token == self.token)
    }

    /// `run` (process 4711 on host-a) since 2024-03-05 10:00:00 UTC, which is taken for dead after ….
    fn describe(&self) -> Spoken {
        let Process { pid, host, .. } = &self.process;
        let (verb, since) = (&self.verb, shown(&self.taken_at));
        match &self.expires_at {
            Some(expires) => spoken!(
                "`{verb}` (process {pid} on {host}) since {since}, which is taken for dead after {}",
                " `{verb}`（{host} 上的进程 {pid}，自 {since} 起；到 {} 视为已停止）",
                shown(expires)
            ),
            None => spoken!(
                "`{verb}` (process {pid} on {host}) since {since}",
                " `{verb}`（{host} 上的进程 {pid}，自 {since} 起）"
            ),
        }
    }
}

fn expiry(clock: &str) -> Option<String> {
    let expires = read_clock(clock)?.checked_add_signed(EXPIRES_AFTER)?;
    Some(expires.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// A UTC text such as `2024-03-05T10:00:00Z` or `2024-03-05 10:00:00`, to the second.
fn read_clock(text: &str) -> Option<NaiveDateTime> {
    let seconds = text.get(..19)?.replace('T', " ");
    NaiveDateTime::parse_from_str(&seconds, "%Y-%m-%d %H:%M:%S").ok()
}

fn shown(clock: &str) -> String {
    match read_clock(clock) {
        Some(time) => time.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        None => clock.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::super::fixture::{CLOCK, baseline, folder, open, quiet, texts};
    use super::super::{Store, read_snapshot};
    use super::*;

    fn held_by(path: &Path) -> String {
        match open(path) {
            Err(StoreError::Held { holder, .. }) => holder.english,
            other => panic!("{other:?}"),
        }
    }

    /// Makes the lease look as if another process had taken it and never given it back.
    fn as_if(path: &Path, change: &str) {
        let connection = Connection::open(path).unwrap();
        connection.execute(&format!("UPDATE fw_lease SET held = 1, {change}"), []).unwrap();
    }

    #[test]
    fn a_second_writer_is_told_who_holds_it() {
        let (_folder, path) = folder();
        let first = open(&path).unwrap();
        let host = Process::this().host;
        let holder = held_by(&path);
        let pid = std::process::id();
        let since = "since 2024-03-05 10:00:00 UTC, which is taken for dead after 2024-03-05 11:00:00 UTC";
        assert_eq!(holder, format!("`run` (process {pid} on {host}) {since}"));
        drop(first);
        open(&path).unwrap();
    }

    #[test]
    fn a_second_writer_that_waits_gets_it() {
        let (_folder, path) = folder();
        let mut first = open(&path).unwrap();
        let waiting = std::thread::spawn({
            let path = path.clone();
            move || {
                let mut second = Store::open(&path, "confirm", CLOCK, Duration::from_mins(1)).unwrap();
                let generation = second.snapshot().unwrap().generation;
                second.commit(&quiet(generation), &texts("a"), None, CLOCK).unwrap().generation
            }
        });
        std::thread::sleep(Duration::from_millis(120));
        first.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        drop(first);
        assert_eq!(waiting.join().unwrap(), 2, "it saw what the first one wrote");
    }

    #[test]
    fn many_writers_at_once_write_one_after_another() {
        let (_folder, path) = folder();
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let path = path.clone();
                std::thread::spawn(move || {
                    let mut store = Store::open(&path, "run", CLOCK, Duration::from_mins(1)).unwrap();
                    let generation = store.snapshot().unwrap().generation;
                    store.commit(&quiet(generation), &texts("a"), None, CLOCK).unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        assert_eq!(read_snapshot(&path).unwrap().generation, 4);
    }

    #[test]
    fn the_lease_of_a_process_that_ended_is_taken_over_at_once() {
        let (_folder, path) = folder();
        drop(open(&path).unwrap());
        let mut child = Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        as_if(&path, &format!("pid = {}, started = 1", child.id()));
        open(&path).unwrap();
        // The same number, but another process.
        as_if(&path, &format!("pid = {}, started = 1", std::process::id()));
        if Process::this().started.is_some() {
            open(&path).unwrap();
        }
    }

    #[test]
    fn another_hosts_lease_holds_until_it_expires() {
        let (_folder, path) = folder();
        drop(open(&path).unwrap());
        as_if(
            &path,
            "host = 'host-a', pid = 4711, taken_at = '2024-03-05T09:00:01Z', expires_at = '2024-03-05T10:00:01Z'",
        );
        assert_eq!(
            held_by(&path),
            "`run` (process 4711 on host-a) since 2024-03-05 09:00:01 UTC, which is taken for dead after 2024-03-05 10:00:01 UTC"
        );
        // Waiting lets the clock go on.
        Store::open(&path, "run", CLOCK, Duration::from_secs(10)).unwrap();
    }

    #[test]
    fn a_process_that_lives_but_says_nothing_loses_the_lease_and_is_fenced_when_it_comes_back() {
        let (_folder, path) = folder();
        let mut stopped = open(&path).unwrap();
        stopped.commit(&baseline(), &texts("a"), None, "2024-03-05T10:30:00Z").unwrap();
        let take = |clock: &str| Store::open(&path, "run", clock, Duration::ZERO);
        assert!(matches!(take("2024-03-05T11:30:00Z"), Err(StoreError::Held { .. })));
        let mut other = take("2024-03-05T11:30:01Z").unwrap();
        let late = stopped.commit(&quiet(1), &texts("a"), None, "2024-03-05T11:30:02Z");
        assert!(matches!(late, Err(StoreError::Fenced(_))), "{late:?}");
        assert!(matches!(stopped.confirm_lease(), Err(StoreError::Fenced(_))), "nor may it send anything");
        other.commit(&quiet(1), &texts("a"), None, "2024-03-05T11:30:03Z").unwrap();
    }

    #[test]
    fn a_commit_renews_the_lease() {
        let (_folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, "2024-03-07 10:00:00").unwrap();
        let held = held(&Connection::open(&path).unwrap()).unwrap().unwrap();
        assert_eq!(held.expires_at.as_deref(), Some("2024-03-07T11:00:00Z"));
    }

    #[test]
    fn who_lost_the_lease_writes_nothing_and_does_not_give_it_back() {
        let (_folder, path) = folder();
        let mut first = open(&path).unwrap();
        as_if(&path, "boot = 'earlier'");
        let second = open(&path).unwrap();
        let refused = first.commit(&baseline(), &texts("a"), None, CLOCK);
        assert!(matches!(refused, Err(StoreError::Fenced(_))));
        drop(first);
        held_by(&path);
        assert_eq!(second.snapshot().unwrap().generation, 0);
    }

    #[test]
    fn an_older_copy_of_the_store_that_counts_to_the_same_number_is_no_lease_of_ours() {
        let (_folder, path) = folder();
        let first = open(&path).unwrap();
        let token = first.lease.token;
        // A backup was put back, and another process took its lease: the number is the same again.
        as_if(&path, &format!("token = {token}, pid = 4711, host = 'host-a'"));
        assert!(matches!(first.confirm_lease(), Err(StoreError::Fenced(_))));
        drop(first);
        let connection = Connection::open(&path).unwrap();
        assert!(held(&connection).unwrap().is_some(), "the other's lease is not given back");
    }

    #[test]
    fn clocks_that_jump_may_cost_the_lease_but_never_let_two_write() {
        let (_folder, path) = folder();
        let mut first = open(&path).unwrap();
        first.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        // Seen from another host whose clock is ahead, the holder is long dead.
        let elsewhere = "host = 'host-a', pid = 4711";
        as_if(&path, elsewhere);
        first.lease.process.host = String::from("host-a");
        first.lease.process.pid = 4711;
        let mut second = Store::open(&path, "run", "2025-01-01T00:00:00Z", Duration::ZERO).unwrap();
        let late = first.commit(&quiet(1), &texts("a"), None, CLOCK);
        assert!(matches!(late, Err(StoreError::Fenced(_))), "{late:?}");
        assert!(matches!(first.confirm_lease(), Err(StoreError::Fenced(_))), "nor may it send anything");
        // A clock that goes back lets the holder go on.
        second.commit(&quiet(1), &texts("a"), None, "2020-01-01T00:00:00Z").unwrap();
        second.commit(&quiet(2), &texts("a"), None, CLOCK).unwrap();
        assert_eq!(second.snapshot().unwrap().generation, 3);
    }

    #[test]
    fn another_program_in_the_middle_of_a_write_is_waited_for() {
        let (_folder, path) = folder();
        drop(open(&path).unwrap());
        let shell = Connection::open(&path).unwrap();
        shell.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert_eq!(held_by(&path), "another program that writes to it");
        shell.execute_batch("ROLLBACK").unwrap();
        open(&path).unwrap();
    }
}
