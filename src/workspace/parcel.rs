//! Rows of the outbox that go out as one message.

use std::sync::Arc;

use chrono::Utc;

use crate::alert::Severity;
use crate::dispatch::{Outgoing, digest_key};
use crate::language::{Language, say};
use crate::store::OutboxRow;
use crate::time::Zone;

/// Rows of the outbox that go out as one message: a row of its own, or all of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parcel {
    rows: Vec<OutboxRow>,
}

impl Parcel {
    /// The parcels that these rows come to, in the order of their first rows. Digests that were not
    /// put together yet stay out.
    pub fn of(rows: Vec<OutboxRow>) -> Vec<Self> {
        let mut parcels: Vec<Self> = Vec::new();
        for row in rows {
            if row.message.digest.is_none() {
                parcels.push(Self { rows: vec![row] });
            } else if row.batch.is_some() {
                match parcels
                    .iter_mut()
                    .find(|parcel| parcel.rows.first().is_some_and(|it| is_together(it, &row)))
                {
                    Some(parcel) => parcel.rows.push(row),
                    None => parcels.push(Self { rows: vec![row] }),
                }
            }
        }
        parcels
    }

    fn first(&self) -> Option<&OutboxRow> {
        self.rows.first()
    }

    /// Whom it is for; empty: nobody could be found.
    pub fn recipient(&self) -> &str {
        self.first().map_or("", |row| &row.message.recipient)
    }

    /// By which channel.
    pub fn channel(&self) -> Option<&Arc<str>> {
        self.first()?.message.channel.as_ref()
    }

    /// The keys of its rows.
    pub fn rows(&self) -> Vec<&str> {
        self.rows.iter().map(|row| &*row.message.key).collect()
    }

    /// The first attempt, and before when there is to be no other, as UTC text.
    pub fn attempts(&self) -> (u32, Option<&str>, Option<&str>) {
        self.first().map_or((0, None, None), |row| {
            (row.attempts, row.first_attempt_at.as_deref(), row.next_attempt_at.as_deref())
        })
    }

    /// Its identity for receivers: that of its row, or of the digest.
    pub fn key(&self) -> String {
        let Some(OutboxRow { message: Outgoing { digest, recipient, channel, key, .. }, batch, .. }) =
            self.first()
        else {
            return String::new();
        };
        match (digest, batch) {
            (Some(slot), Some(batch)) => digest_key(*slot, *batch, recipient, channel.as_deref()),
            _ => key.to_string(),
        }
    }

    /// The gravest severity in it.
    pub fn severity(&self) -> Severity {
        self.rows.iter().map(|row| row.message.severity).max().unwrap_or_default()
    }

    /// When the last of it was told.
    pub fn told_at(&self, zone: Zone) -> chrono::DateTime<Utc> {
        self.rows.iter().map(|row| zone.instant(row.told_at)).max().unwrap_or_default()
    }

    /// One line: the title of the only row, or how many there are.
    pub fn subject(&self, language: Language) -> String {
        match self.rows.as_slice() {
            [only] => only.message.title.to_string(),
            several => say!(language, "{} alerts", "{} 条告警", several.len()),
        }
    }

    /// The text of the only row, or titles and texts of all.
    pub fn text(&self) -> String {
        match self.rows.as_slice() {
            [only] => only.message.text.to_string(),
            several => {
                let parts: Vec<String> = several
                    .iter()
                    .map(|row| format!("{}\n{}", row.message.title, row.message.text))
                    .collect();
                parts.join("\n\n")
            }
        }
    }
}

/// Whether two rows belong to the same message of a digest.
fn is_together(one: &OutboxRow, other: &OutboxRow) -> bool {
    let parts = |row: &OutboxRow| {
        (row.message.digest, row.message.recipient.clone(), row.message.channel.clone(), row.batch)
    };
    parts(one) == parts(other)
}
