//! Delivery from the outbox: what was committed is sent, and what became of it is written down.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::channels::{channel, secrets};
use super::directory::Directory;
use super::parcel::Parcel;
use crate::alert::{Severity, Subject};
use crate::language::Spoken;
use crate::notify::{
    self, Channel, Concern, Courier, Message, Next, Outcome, Pace, Patience, Recipient, Target, Wire,
};
use crate::ruleset::Ruleset;
use crate::store::{Attempt, Store, StoreError};

/// What delivery needs beside the store.
pub struct Mailroom<'a> {
    /// The rules, with their channels.
    pub ruleset: &'a Ruleset,
    /// Names and addresses of people.
    pub directory: &'a Directory,
    /// The folder that relative paths in the rules start at.
    pub base: &'a Path,
    /// The value of an environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// How the network is used.
    pub wire: Wire,
    /// The wall clock.
    pub now: &'a dyn Fn() -> DateTime<Utc>,
    /// Waits so long.
    pub sleep: &'a dyn Fn(Duration),
    /// The longest that channels are waited for which bear only so many messages a minute; what is left
    /// then is sent by the next delivery.
    pub patience: Duration,
    /// Channels that are left alone this time: they were out of order just now.
    pub resting: &'a BTreeSet<String>,
    /// Asked before each message: whether the rest is to wait, for there is something else to do.
    pub enough: &'a dyn Fn() -> bool,
}

/// What became of the messages that were due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages that were delivered.
    pub sent: usize,
    /// Messages that are to be tried again, or were not tried yet since their channel is out of order
    /// or bears no more.
    pub waiting: usize,
    /// Messages that were given up.
    pub dead: usize,
    /// What went wrong, by channel, the last of each.
    pub problems: BTreeMap<String, Spoken>,
    /// The channels that are out of order: what they were to take waits.
    pub broken: BTreeSet<String>,
    /// Whether the rest waits because there was something else to do.
    pub is_cut_short: bool,
}

/// Sends what is due, in order, each message in one attempt, and writes down after each what became
/// of it: a process that is killed in between sends that one again, under the same key. Messages
/// without a channel go to `stdout`.
///
/// # Errors
/// The store cannot be written.
pub fn deliver(
    store: &mut Store,
    room: &Mailroom<'_>,
    stdout: &mut dyn std::io::Write,
) -> Result<Delivered, StoreError> {
    let now = (room.now)();
    let waiting = store.due(room.ruleset.workspace.zone.local(now), &clock(now))?;
    let parcels: Vec<Parcel> = Parcel::of(waiting).into_iter().filter(|parcel| is_due(parcel, now)).collect();
    let mut delivery = Delivery {
        room,
        courier: Courier::new(room.wire.clone(), secrets(&room.ruleset.channels, room.variable), stdout),
        lanes: lanes(room, store, now)?,
        waited: Duration::ZERO,
        delivered: Delivered::default(),
    };
    for parcel in parcels {
        if delivery.delivered.is_cut_short || (room.enough)() {
            delivery.delivered.is_cut_short = true;
            delivery.delivered.waiting += 1;
        } else {
            delivery.send(store, &parcel)?;
        }
    }
    Ok(delivery.delivered)
}

/// A channel and how fast it may be used.
struct Lane {
    channel: Channel,
    pace: Pace,
}

/// Channels by id; the empty one is the standard output.
type Lanes = BTreeMap<String, Lane>;

fn lanes(room: &Mailroom<'_>, store: &Store, now: DateTime<Utc>) -> Result<Lanes, StoreError> {
    let own = Channel { id: String::from("stdout"), target: Target::Stdout, per_minute: None };
    let named = room.ruleset.channels.iter().map(|of| (of.id.to_string(), channel(of, room.base)));
    let lane = |channel: Channel| Lane { pace: Pace::of(&channel), channel };
    let all = std::iter::once((String::new(), own)).chain(named);
    let awake = all.filter(|(id, _)| !room.resting.contains(id));
    let mut lanes: Lanes = awake.map(|(id, channel)| (id, lane(channel))).collect();
    for (channel, at) in store.sent_since(&clock(now - TimeDelta::minutes(1)))? {
        if let (Some(lane), Some(at)) = (lanes.get_mut(&*channel), instant(&at)) {
            // Written down to the second: it may have been almost a second later.
            lane.pace.remember(at + TimeDelta::seconds(1));
        }
    }
    Ok(lanes)
}

struct Delivery<'a, 'w> {
    room: &'a Mailroom<'a>,
    courier: Courier<'w>,
    lanes: Lanes,
    waited: Duration,
    delivered: Delivered,
}

impl Delivery<'_, '_> {
    fn send(&mut self, store: &mut Store, parcel: &Parcel) -> Result<(), StoreError> {
        let id = parcel.channel().map_or("", |channel| channel).to_owned();
        let Some(lane) = self.lanes.get_mut(&id) else {
            // The channel is out of order, or the rules have it no more: it waits for both.
            self.delivered.waiting += 1;
            return Ok(());
        };
        if !wait_for(&mut lane.pace, self.room, &mut self.waited) {
            self.delivered.waiting += 1;
            return Ok(());
        }
        // Waiting may have been long: whoever took the store over meanwhile sends this.
        store.confirm_lease()?;
        let message = message(parcel, &lane.channel, self.room);
        let began = (self.room.now)();
        let outcome = self.courier.deliver(&lane.channel, &message, began);
        let now = (self.room.now)();
        let (made, first, _) = parcel.attempts();
        let first = first.and_then(instant).unwrap_or(began);
        let next = Patience::default().next(&outcome, &message.key, made + 1, first, now);
        let language = self.room.ruleset.workspace.language;
        let error =
            outcome.problem().map(|why| why.spoken().said_in(language).to_owned()).unwrap_or_default();
        let attempt = match next {
            Next::Done => Attempt::Sent,
            Next::Again(at) => Attempt::Again { not_before: clock(at), error },
            Next::Dead => Attempt::Dead { error },
        };
        store.attempted(&parcel.rows(), &clock(now), &attempt)?;
        self.note(&id, &outcome, &attempt);
        Ok(())
    }

    fn note(&mut self, id: &str, outcome: &Outcome, attempt: &Attempt) {
        match attempt {
            Attempt::Sent => self.delivered.sent += 1,
            Attempt::Again { .. } => self.delivered.waiting += 1,
            Attempt::Dead { .. } => self.delivered.dead += 1,
        }
        let concern = match outcome {
            Outcome::Delivered => return,
            Outcome::Retry { concern, why, .. } | Outcome::Failed { concern, why } => {
                self.delivered.problems.insert(why.channel.clone(), why.spoken());
                *concern
            }
        };
        if concern == Concern::Channel {
            self.lanes.remove(id);
            self.delivered.broken.insert(id.to_owned());
        }
    }
}

/// Waits until a channel bears another message; false if that would take too long.
fn wait_for(pace: &mut Pace, room: &Mailroom<'_>, waited: &mut Duration) -> bool {
    while let Err(wait) = pace.take((room.now)()) {
        if *waited + wait > room.patience {
            return false;
        }
        (room.sleep)(wait);
        *waited += wait;
    }
    true
}

fn is_due(parcel: &Parcel, now: DateTime<Utc>) -> bool {
    let (_, _, next) = parcel.attempts();
    next.and_then(instant).is_none_or(|next| next <= now)
}

fn message(parcel: &Parcel, channel: &Channel, room: &Mailroom<'_>) -> Message {
    let language = room.ruleset.workspace.language;
    let person = parcel.recipient();
    let declared = room.ruleset.channels.iter().find(|of| *of.id == *channel.id);
    let recipient = || Recipient {
        name: room
            .directory
            .who()
            .name_of(&Subject::Person(person.into()))
            .map_or_else(|| person.to_owned(), |name| name.to_string()),
        contact: declared.and_then(|of| room.directory.contact(person, of.target.kind())),
    };
    Message {
        key: parcel.key(),
        subject: parcel.subject(language),
        text: parcel.text(),
        severity: match parcel.severity() {
            Severity::Info => notify::Severity::Info,
            Severity::Warning => notify::Severity::Warning,
            Severity::Critical => notify::Severity::Critical,
        },
        recipients: if person.is_empty() { Vec::new() } else { vec![recipient()] },
        at: parcel.told_at(room.ruleset.workspace.zone),
        language,
    }
}

/// An instant as the store writes it down: to the second.
fn clock(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}
