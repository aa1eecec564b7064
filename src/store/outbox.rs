//! The outbox: messages and what became of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Row, Transaction, params};

use super::alert_event::{key, there};
use super::cell::{date_time, text, unreadable, word};
use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::open;
use super::read_alerts::SINCE;
use crate::alert::Severity;
use crate::dispatch::Outgoing;
use crate::language::{Both, both};
use crate::time::{AsOf, Zone};
use crate::value::DateTime;

/// Where a message of the outbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutboxStatus {
    /// It is to be sent, for the first time or again.
    Waiting,
    /// It was delivered.
    Sent,
    /// It was given up, until somebody wants it tried again.
    Dead,
}

impl OutboxStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Dead];

    /// Its word in views and machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn phrase(self) -> Both {
        match self {
            Self::Waiting => both("waiting", "待发送"),
            Self::Sent => both("sent", "已发送"),
            Self::Dead => both("given up", "已放弃"),
        }
    }

    /// The status of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// A message of the outbox and what became of it. Instants of attempts are the wall clock's, as UTC
/// text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// The message.
    pub message: Outgoing,
    /// The local instant of the run that told it.
    pub told_at: DateTime,
    /// Which message of its digest's slot it is part of, from 1; `None`: none has been put together.
    pub batch: Option<u32>,
    /// Where it is.
    pub status: OutboxStatus,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was first tried.
    pub first_attempt_at: Option<Arc<str>>,
    /// Before when it is not tried again.
    pub next_attempt_at: Option<Arc<str>>,
    /// What went wrong at the last attempt.
    pub last_error: Option<Arc<str>>,
    /// When it was delivered.
    pub sent_at: Option<Arc<str>>,
}

/// The messages of these statuses in the store at `path`, in the order in which they are to be sent;
/// none if there is no such file. Never writes.
///
/// # Errors
/// As [`super::read_snapshot`].
pub fn read_outbox(path: &Path, of: &[OutboxStatus]) -> Result<Vec<OutboxRow>, StoreError> {
    open::read_if_there(path, |connection| {
        let transaction = connection.unchecked_transaction().map_err(at(path))?;
        if identify(&transaction, path)? < Kind::Store(SINCE) {
            return Ok(Vec::new());
        }
        rows(&transaction, of).map_err(at(path))
    })
}

/// The messages of these statuses, in the order in which they are to be sent.
pub(super) fn rows(connection: &Connection, of: &[OutboxStatus]) -> rusqlite::Result<Vec<OutboxRow>> {
    let mut found = Vec::new();
    let mut statement = connection.prepare(
        "SELECT key, alert, event, recipient, channel, digest, severity, title, text, told_at, batch, status,
         attempts, first_attempt_at, next_attempt_at, last_error, sent_at, id FROM fw_outbox WHERE status = ?",
    )?;
    for status in of {
        let read = |row: &Row<'_>| Ok((row.get::<_, i64>(17)?, outbox_row(row)?));
        for row in statement.query_map([status.word()], read)? {
            found.push(row?);
        }
    }
    found.sort_by_key(|(id, _)| *id);
    Ok(found.into_iter().map(|(_, row)| row).collect())
}

fn outbox_row(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    let optional = |column: usize| -> rusqlite::Result<Option<Arc<str>>> {
        Ok(row.get_ref(column)?.as_str_or_null()?.map(Arc::from))
    };
    let digest = match optional(5)? {
        Some(slot) => Some(AsOf::parse(&slot, &Zone::UTC).map_err(|it| unreadable(5, &it.english))?),
        None => None,
    };
    Ok(OutboxRow {
        message: Outgoing {
            key: text(row, 0)?,
            alert: key(&text(row, 1)?, 1)?,
            event: usize::try_from(row.get::<_, i64>(2)?).map_err(|_| unreadable(2, "no place"))?,
            recipient: text(row, 3)?,
            channel: optional(4)?,
            digest,
            severity: there(6, word(row, 6, Severity::from_word)?)?,
            title: text(row, 7)?,
            text: text(row, 8)?,
        },
        told_at: there(9, date_time(row, 9)?)?,
        batch: row.get(10)?,
        status: there(11, word(row, 11, OutboxStatus::from_word)?)?,
        attempts: row.get(12)?,
        first_attempt_at: optional(13)?,
        next_attempt_at: optional(14)?,
        last_error: optional(15)?,
        sent_at: optional(16)?,
    })
}

/// Makes dead letters wait again as if they had never been tried; of a digest all that it holds.
pub(super) fn retry(transaction: &Transaction<'_>, keys: Option<&[&str]>) -> rusqlite::Result<usize> {
    const RETRY: &str = "UPDATE fw_outbox SET status = 'waiting', attempts = 0, first_attempt_at = NULL,
         next_attempt_at = NULL WHERE status = 'dead'";
    let Some(keys) = keys else { return transaction.execute(RETRY, []) };
    let mut one = transaction.prepare_cached(&format!(
        "{RETRY} AND (key = ?1 OR (digest, recipient, channel, batch) IN
         (SELECT digest, recipient, channel, batch FROM fw_outbox WHERE key = ?1))"
    ))?;
    keys.iter().map(|key| one.execute([key])).sum()
}

/// What an attempt to deliver a message came to. Instants are the wall clock's, as UTC text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// It was delivered.
    Sent,
    /// It is to be tried again.
    Again {
        /// Not before this instant.
        not_before: String,
        /// What went wrong.
        error: String,
    },
    /// It is given up.
    Dead {
        /// What went wrong.
        error: String,
    },
}

/// Puts the digests that are due by a local instant together: what waits for a slot, a recipient and
/// a channel becomes one message, whose content is fixed from then on.
pub(super) fn put_together(transaction: &Transaction<'_>, now: DateTime) -> rusqlite::Result<()> {
    let due = |row: &OutboxRow| row.message.digest.is_some_and(|slot| slot.last_instant() <= now);
    let waiting = rows(transaction, &[OutboxStatus::Waiting])?;
    let mut number = transaction.prepare_cached(
        "SELECT 1 + coalesce(max(batch), 0) FROM fw_outbox WHERE digest = ?1 AND recipient = ?2 AND channel IS ?3",
    )?;
    let mut give = transaction.prepare_cached("UPDATE fw_outbox SET batch = ?2 WHERE key = ?1")?;
    let mut given = BTreeMap::new();
    for row in waiting.iter().filter(|row| row.batch.is_none() && due(row)) {
        let Outgoing { digest, recipient, channel, .. } = &row.message;
        let batch = if let Some(batch) = given.get(&(digest, recipient, channel)) {
            *batch
        } else {
            let slot = digest.map(|slot| slot.text());
            let batch: u32 = number.query_row(params![slot, recipient, channel], |row| row.get(0))?;
            given.insert((digest, recipient, channel), batch);
            batch
        };
        give.execute(params![row.message.key, batch])?;
    }
    Ok(())
}

/// Writes down what an attempt came to, for all rows of the message.
pub(super) fn attempted(
    transaction: &Transaction<'_>,
    keys: &[&str],
    clock: &str,
    attempt: &Attempt,
) -> rusqlite::Result<()> {
    let (status, sent_at, not_before, error) = match attempt {
        Attempt::Sent => (OutboxStatus::Sent, Some(clock), None, None),
        Attempt::Again { not_before, error } => (OutboxStatus::Waiting, None, Some(not_before), Some(error)),
        Attempt::Dead { error } => (OutboxStatus::Dead, None, None, Some(error)),
    };
    let mut update = transaction.prepare_cached(
        "UPDATE fw_outbox SET status = ?2, attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?3),
         next_attempt_at = ?4, last_error = ?5, sent_at = ?6 WHERE key = ?1",
    )?;
    for key in keys {
        update.execute(params![key, status.word(), clock, not_before, error, sent_at])?;
    }
    Ok(())
}

/// A channel, and an instant at which a message was delivered by it, as UTC text.
pub type Sent = (Arc<str>, Arc<str>);

/// What was delivered from an instant on, oldest first.
pub(super) fn sent_since(connection: &Connection, clock: &str) -> rusqlite::Result<Vec<Sent>> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT channel, sent_at, coalesce(batch, -id) FROM fw_outbox
         WHERE sent_at >= ? AND channel IS NOT NULL ORDER BY sent_at",
    )?;
    statement.query_map([clock], |row| Ok((text(row, 0)?, text(row, 1)?)))?.collect()
}
