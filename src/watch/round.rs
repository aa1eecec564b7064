//! One round: evaluate, record, send.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::keeper::{DELIVER_EVERY, Keeper, Outside};
use super::news::{EditEffect, News, Ran, Why};
use super::timetable::next_due;
use super::trouble::Obstacle;
use crate::anomaly::{Reach, WhoIsWho, reach_after_edit};
use crate::dataset::{Connection, ReadOptions};
use crate::delta::{Delta, Held, Prepared, ScheduleError, Snapshot, Watching, held, withhold};
use crate::language::{Language, both, spoken};
use crate::observer::Observer;
use crate::ruleset::Ruleset;
use crate::store::{Part, Store};
use crate::syntax::RuleTexts;
use crate::time::AsOf;
use crate::value::DateTime as Local;
use crate::workspace::{DatasetChoice, Directory, Mailroom, Opened, deliver};

/// A round as far as it has come.
struct Evaluated {
    delta: Delta,
    prepared: Arc<Prepared>,
    texts: RuleTexts,
    due: Option<DateTime<Utc>>,
}

/// Rules that can be used, and the dataset.
struct Usable {
    ruleset: Ruleset,
    connection: Connection,
    opened: Opened,
}

impl Keeper {
    /// Evaluates everything as of now, records it or has it held, and sends what is to be told.
    pub(super) fn round(
        &mut self,
        now: DateTime<Utc>,
        why: Why,
        outside: &mut Outside<'_>,
    ) -> Result<(), Obstacle> {
        let began = (outside.stopwatch)();
        let mut store = self.open_store(now)?;
        let mut snapshot = self.take_snapshot(&store)?;
        let evaluated = self.show_edit(now, (&mut snapshot, &store), outside);
        let evaluated = evaluated.and_then(|()| self.evaluate(now, (&mut snapshot, &store), outside));
        let Evaluated { mut delta, prepared, texts, due } = match evaluated {
            Ok(evaluated) => evaluated,
            Err(obstacle) => {
                self.snapshot = Some(snapshot);
                return Err(obstacle);
            }
        };
        self.looked_at = Some(now);
        self.say_effect(&delta, now, outside);
        self.condition.due = due;
        if let Some(held) = held(&delta, prepared.ruleset.workspace.max_changes) {
            self.hold((&mut delta, &held), &snapshot, &mut store, now, outside)?;
            self.snapshot = Some(snapshot);
            self.snapshot = self.take_snapshot(&store).ok();
        } else {
            self.record((&delta, &texts), &mut store, (now, why, began), outside)?;
            self.settle((snapshot, &delta), &prepared, &store)?;
        }
        if (outside.stopping)() {
            return Ok(());
        }
        self.send(now, &mut store, outside)
    }

    /// Makes ready for the next edit while nobody waits for one. What cannot be read now is read by the next
    /// round.
    fn settle(
        &mut self,
        (before, delta): (Snapshot, &Delta),
        prepared: &Arc<Prepared>,
        store: &Store,
    ) -> Result<(), Obstacle> {
        let rules = &prepared.ruleset;
        let looks_back =
            |committed, _: Option<&RuleTexts>| Some(reach_after_edit(rules, committed, delta.as_of));
        self.snapshot = store.snapshot_after(before, delta, &looks_back).ok();
        let Some(snapshot) = &self.snapshot else { return Ok(()) };
        Ok(self.resident.settle(prepared, snapshot)?)
    }

    /// Opens the store. One that was there and is gone is not made anew: that would forget everything.
    fn open_store(&mut self, now: DateTime<Utc>) -> Result<Store, Obstacle> {
        let path = &self.settings.store;
        if self.stamp.is_some() && !path.exists() {
            return Err(Obstacle::Said(spoken!(
                "the store `{}` is gone; put it back, or stop `watch` and begin anew",
                "存储文件 `{}` 不见了；请放回原处，或停止 `watch` 后重新开始",
                path.display()
            )));
        }
        let store = Store::open(path, "watch", &clock_text(now), self.settings.bounds.patience)?;
        // Generations count; after a copy was put back, another store has the same.
        self.is_overtaken |= self.stamp.as_ref().is_some_and(|stamp| !store.follows(stamp));
        self.stamp = Some(store.stamp().clone());
        Ok(store)
    }

    /// What the store holds: as it was read last, unless somebody has written since.
    fn take_snapshot(&mut self, store: &Store) -> Result<Snapshot, Obstacle> {
        let generation = store.generation()?;
        let is_overtaken = std::mem::take(&mut self.is_overtaken);
        let known = self.snapshot.take().filter(|known| !is_overtaken && known.generation == generation);
        match known {
            Some(snapshot) => Ok(snapshot),
            // How far back the rules look is seen when they are read.
            None => Ok(store.part(Part::Run(&|_, _| Some(Reach::nothing())))?),
        }
    }

    /// Tells what an edit alone does, as of the last look: its effect is then nothing but its own, and known
    /// the sooner. Recorded is what holds now. Where rows or the day are others, both come together.
    fn show_edit(
        &mut self,
        now: DateTime<Utc>,
        (snapshot, store): (&mut Snapshot, &Store),
        outside: &mut Outside<'_>,
    ) -> Result<(), Obstacle> {
        let is_edited = self.good.as_ref().is_some_and(|good| good.saved.is_some());
        let (Some(at), Some(zone)) = (self.rows_as_of, self.condition.zone) else { return Ok(()) };
        let day = zone.local(now).date();
        let is_alone = at < now
            && zone.local(at).date() == day
            && snapshot.committed.is_some_and(|committed| committed.day == day)
            && self.resident.is_unchanged();
        if is_edited && is_alone {
            let shown = self.evaluate(at, (snapshot, store), outside)?;
            self.say_effect(&shown.delta, now, outside);
        }
        Ok(())
    }

    fn evaluate(
        &mut self,
        now: DateTime<Utc>,
        (snapshot, store): (&mut Snapshot, &Store),
        outside: &Outside<'_>,
    ) -> Result<Evaluated, Obstacle> {
        let Usable { ruleset, connection, opened } = self.open_good(now)?;
        let local = ruleset.workspace.zone.local(now);
        let as_of = moment(local, snapshot.committed)?;
        let reach = self.resident.looks_back(&ruleset, &connection, snapshot, (as_of, local));
        let known = &snapshot.watched.reach;
        if known.as_ref().is_some_and(|known| reach.as_ref().is_none_or(|reach| !known.covers(reach))) {
            snapshot.watched = Arc::new(store.watched(reach.as_ref())?);
        }
        let options =
            ReadOptions { memory_limit: Some(self.settings.bounds.memory_limit), ..ReadOptions::default() };
        let prepared = self.resident.prepare(ruleset, &connection, local, options)?;
        let stopwatch = outside.stopwatch;
        let observer = Observer::new(stopwatch, &|_, _| {});
        let watching = (Some(&Watching::default()), &observer);
        let delta = self.resident.plan(&prepared, &connection, snapshot, as_of, local, watching)?;
        let due = due_after(&prepared, &delta, snapshot);
        self.rows_as_of = Some(now);
        Ok(Evaluated { delta, prepared, texts: opened.texts, due })
    }

    /// Tells what an edit does, once.
    fn say_effect(&mut self, delta: &Delta, now: DateTime<Utc>, outside: &mut Outside<'_>) {
        let Some(saved) = self.good.as_mut().and_then(|good| good.saved.take()) else { return };
        let took = (outside.stopwatch)().saturating_sub(saved);
        self.condition.taken_over += 1;
        self.condition.ruleset = Some((delta.ruleset.clone(), now));
        let effect = EditEffect::of(delta);
        (outside.tell)(News::TakenOver { delta, effect, took });
    }

    /// What is new waits; what goes on does so.
    fn hold(
        &mut self,
        (delta, held): (&mut Delta, &Held),
        snapshot: &Snapshot,
        store: &mut Store,
        now: DateTime<Utc>,
        outside: &mut Outside<'_>,
    ) -> Result<(), Obstacle> {
        let reason = (outside.held_text)(held, self.settings.language.unwrap_or_default());
        let what = format!("{} {}", delta.ruleset, delta.fingerprint());
        let is_new = self.held.as_ref() != Some(&what);
        self.held = Some(what);
        let since = *self.condition.held_since.get_or_insert(now);
        withhold(delta, snapshot, &reason);
        store.keep_clocks(delta, &clock_text(now))?;
        // What is held comes after what was recorded just now of alerts, which changes none of it.
        delta.generation = store.generation()?;
        (outside.tell)(News::Held { delta, held: held.clone(), is_new, since });
        Ok(())
    }

    fn record(
        &mut self,
        (delta, texts): (&Delta, &RuleTexts),
        store: &mut Store,
        (now, why, began): (DateTime<Utc>, Why, Duration),
        outside: &mut Outside<'_>,
    ) -> Result<(), Obstacle> {
        let committed = store.commit(delta, texts, None, &clock_text(now))?;
        if self.held.take().is_some() {
            self.condition.held_since = None;
            (outside.tell)(News::Released);
        }
        let ran = Ran {
            run: committed.run,
            as_of: delta.as_of,
            why,
            changes: delta.changes.len(),
            opened: delta.watch.opened(),
            ended: delta.watch.resolved(),
            took: (outside.stopwatch)().saturating_sub(began),
        };
        self.condition.runs += 1;
        self.condition.last_run = Some((ran.clone(), now));
        (outside.tell)(News::Ran(ran));
        Ok(())
    }

    /// Sends what waits and is due, when nothing else is to be done.
    pub(super) fn deliver_again(
        &mut self,
        now: DateTime<Utc>,
        outside: &mut Outside<'_>,
    ) -> Result<(), Obstacle> {
        let mut store = self.open_store(now)?;
        self.send(now, &mut store, outside)
    }

    /// Sends what is due of what waits, as long as there is nothing else to do. A channel that bears only so
    /// many messages a minute is not waited for, and one that is out of order is left alone for a while: they
    /// have their turn later.
    fn send(
        &mut self,
        now: DateTime<Utc>,
        store: &mut Store,
        outside: &mut Outside<'_>,
    ) -> Result<(), Obstacle> {
        let mut is_cut_short = false;
        if store.backlog()?.0 > 0 {
            let Usable { ruleset, connection, opened } = self.open_good(now)?;
            let local = ruleset.workspace.zone.local(now);
            let directory = Directory::read_people(&ruleset, &connection, local, ReadOptions::default())?;
            // While messages are sent the dataset may be written.
            drop(connection);
            is_cut_short = self.send_waiting((&ruleset, &directory, &opened), store, outside)?;
        }
        (self.condition.waiting, self.condition.dead) = store.backlog()?;
        let pause = if is_cut_short { TimeDelta::zero() } else { DELIVER_EVERY };
        self.deliver_at = (self.condition.waiting > 0).then(|| (outside.now)() + pause);
        Ok(())
    }

    /// Tells whether it was cut short.
    fn send_waiting(
        &mut self,
        (ruleset, directory, opened): (&Ruleset, &Directory, &Opened),
        store: &mut Store,
        outside: &mut Outside<'_>,
    ) -> Result<bool, Obstacle> {
        let resting = self.rest.resting((outside.now)());
        let room = Mailroom {
            ruleset,
            directory,
            base: &opened.base,
            variable: outside.variable,
            wire: outside.wire.clone(),
            now: outside.now,
            sleep: outside.sleep,
            patience: Duration::ZERO,
            resting: &resting,
            enough: &|| (outside.stopping)() || self.differs(),
        };
        let delivered = deliver(store, &room, outside.out)?;
        self.rest.note(&resting, &delivered.broken, (outside.now)());
        let is_cut_short = delivered.is_cut_short;
        self.condition.sent += u64::try_from(delivered.sent).unwrap_or(u64::MAX);
        if delivered.sent + delivered.dead > 0 || !delivered.problems.is_empty() {
            (outside.tell)(News::Delivered(delivered));
        }
        Ok(is_cut_short)
    }

    /// The good rules, with the dataset.
    fn open_good(&mut self, now: DateTime<Utc>) -> Result<Usable, Obstacle> {
        let nothing = || Obstacle::Said(both("there are no rules yet", "还没有规则").into());
        let texts = self.good.as_ref().map(|good| good.texts.clone()).ok_or_else(nothing)?;
        let (given, wished) = (self.settings.dataset.clone(), self.settings.language);
        let speak = |named: Option<Language>| wished.or(named).unwrap_or_default();
        let choice = DatasetChoice::Needed(given.as_deref());
        let mut opened = self.resident.open_texts(&texts, choice, now.year(), speak)?;
        match (opened.ruleset.take(), opened.connection.take()) {
            (Some(ruleset), Some(connection)) => {
                self.condition.zone = Some(ruleset.workspace.zone);
                Ok(Usable { ruleset, connection, opened })
            }
            // They were good when they were read: the dataset has other tables or columns now.
            _ => Err(Obstacle::Said(misfit(&opened))),
        }
    }
}

fn due_after(prepared: &Prepared, delta: &Delta, snapshot: &Snapshot) -> Option<DateTime<Utc>> {
    let who = WhoIsWho { mapping: &prepared.ruleset.mapping, dataset: &prepared.dataset };
    let changed: std::collections::BTreeSet<_> = delta.watch.alerts.iter().map(|alert| &alert.key).collect();
    let others = snapshot.watched.alerts.iter().filter(|alert| !changed.contains(&alert.key));
    let alerts: Vec<_> = delta.watch.alerts.iter().chain(others).cloned().collect();
    next_due(&prepared.ruleset, &alerts, delta.as_of, &|id| who.is_unit(id))
}

/// The moment to evaluate: the clock's, and never before what was committed on the same day, so that a clock
/// that was set back a little stands still until it has caught up.
fn moment(local: Local, committed: Option<AsOf>) -> Result<AsOf, Obstacle> {
    let now = AsOf::at(local);
    match committed {
        Some(committed) if now.day == committed.day && now < committed => Ok(committed),
        Some(committed) if now < committed => {
            Err(Obstacle::Schedule(ScheduleError::BeforeCommitted(committed.day)))
        }
        _ => Ok(now),
    }
}

/// What no longer fits, as the first error says it.
fn misfit(opened: &Opened) -> crate::language::Spoken {
    let first = opened.diagnostics.iter().find(|it| it.is_error());
    let what = |language| first.map(|it| it.problem.message(language)).unwrap_or_default();
    let (english, chinese) = (what(Language::English), what(Language::Chinese));
    crate::language::Spoken {
        english: format!(
            "the rules no longer fit the dataset: {english}; `check` tells more. They are tried again when either changes"
        ),
        chinese: format!("规则不再符合数据集：{chinese}；用 `check` 查看详情。规则或数据集变化后会再次尝试"),
    }
}

/// The wall clock as the store writes it down.
fn clock_text(now: DateTime<Utc>) -> String {
    now.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
