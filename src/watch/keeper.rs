//! The keeper: what is done at each moment.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::condition::{Condition, Rejected};
use super::folder::FolderPrint;
use super::news::{News, Why};
use super::rest::Rest;
use super::trouble::{Obstacle, Trouble};
use crate::delta::{Held, Snapshot};
use crate::language::{Language, Spoken, spoken};
use crate::notify::Wire;
use crate::store::{Stamp, read_applied, read_generation};
use crate::syntax::RuleTexts;
use crate::workspace::{DatasetChoice, OpenError, Opened, Resident};

/// How soon messages that wait are tried again.
pub(super) const DELIVER_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Where everything is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The rules folder.
    pub rules: PathBuf,
    /// The dataset, instead of the one that the rules name.
    pub dataset: Option<PathBuf>,
    /// The store.
    pub store: PathBuf,
    /// The language to speak, instead of the one that the rules name.
    pub language: Option<Language>,
    /// How much is done at most.
    pub bounds: Bounds,
}

/// How much is done at most.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The shortest time between two evaluations because the dataset has changed.
    pub min_interval: TimeDelta,
    /// The most bytes that the rows may take.
    pub memory_limit: u64,
    /// How long another process that writes to the store is waited for.
    pub patience: Duration,
    /// The shortest time between two looks at the rules folder.
    pub look_every: TimeDelta,
}

/// What lies outside: the process and the network.
pub struct Outside<'a> {
    /// The wall clock.
    pub now: &'a dyn Fn() -> DateTime<Utc>,
    /// Time that has passed since some moment, for telling how long things take.
    pub stopwatch: &'a (dyn Fn() -> Duration + Sync),
    /// Waits so long.
    pub sleep: &'a dyn Fn(Duration),
    /// The value of an environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// How the network is used.
    pub wire: Wire,
    /// The hash of the ruleset that somebody refused, if one is.
    pub dropped: &'a dyn Fn() -> Option<String>,
    /// Whether to stop as soon as possible.
    pub stopping: &'a dyn Fn() -> bool,
    /// Where messages go that no channel takes.
    pub out: &'a mut dyn std::io::Write,
    /// Told what happens.
    pub tell: &'a mut dyn FnMut(News<'_>),
    /// Says why something is held.
    pub held_text: fn(&Held, Language) -> String,
}

/// Rules that were found good.
#[derive(Debug, Clone)]
pub(super) struct Good {
    pub texts: RuleTexts,
    /// When they were looked at, on the stopwatch, if nobody was told of their effect yet.
    pub saved: Option<Duration>,
}

/// Looks after a workspace.
#[derive(Debug)]
pub struct Keeper {
    pub(super) settings: Settings,
    pub(super) resident: Resident,
    /// The folder as it was when its rules were read last.
    print: Option<FolderPrint>,
    /// When the folder was looked at last, and whether it looked otherwise then.
    folder_seen: Option<(DateTime<Utc>, bool)>,
    /// When rules are read again that could not be looked at, for want of the dataset.
    unread: Option<DateTime<Utc>>,
    /// The store that the rules named when they were read last.
    named_store: Option<PathBuf>,
    pub(super) good: Option<Good>,
    pub(super) snapshot: Option<Snapshot>,
    /// The writer of the store that this one was last, so that others after it are noticed.
    pub(super) stamp: Option<Stamp>,
    /// Whether there was another one since the snapshot was taken.
    pub(super) is_overtaken: bool,
    /// When everything was evaluated last.
    pub(super) looked_at: Option<DateTime<Utc>>,
    /// The wall clock by which the rows were looked at. What an edit does is shown as of then, for what was
    /// dated in the future and is no more would have all rows looked at again.
    pub(super) rows_as_of: Option<DateTime<Utc>>,
    pub(super) deliver_at: Option<DateTime<Utc>>,
    pub(super) rest: Rest,
    /// Why messages could not be sent, as it was said last.
    undelivered: Option<Spoken>,
    /// What was said of a held delta last.
    pub(super) held: Option<String>,
    pub(super) condition: Condition,
}

impl Keeper {
    /// One that has done nothing yet.
    #[must_use]
    pub fn new(settings: Settings, now: DateTime<Utc>) -> Self {
        Self {
            settings,
            resident: Resident::default(),
            print: None,
            folder_seen: None,
            unread: None,
            named_store: None,
            good: None,
            snapshot: None,
            stamp: None,
            is_overtaken: false,
            looked_at: None,
            rows_as_of: None,
            deliver_at: None,
            rest: Rest::default(),
            undelivered: None,
            held: None,
            condition: Condition::beginning(now),
        }
    }

    /// How it stands.
    #[must_use]
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// Whether the rule files look otherwise than when they were read last, as far as it is time to look.
    pub fn is_touched(&mut self, now: DateTime<Utc>) -> bool {
        let rests = |at: &DateTime<Utc>| now >= *at && now - *at < self.settings.bounds.look_every;
        match self.folder_seen {
            Some((at, false)) if rests(&at) => false,
            Some((_, true)) => true,
            _ => {
                let is_touched = self.differs();
                self.folder_seen = Some((now, is_touched));
                is_touched
            }
        }
    }

    /// Whether the rule files look otherwise than when they were read last.
    pub(super) fn differs(&self) -> bool {
        self.print.as_ref() != Some(&FolderPrint::of(&self.settings.rules))
    }

    /// The next moment at which there is something to do even if nothing changes.
    #[must_use]
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        let trouble = self.condition.trouble.as_ref().map(|trouble| trouble.again_at);
        let due = self.condition.due.filter(|_| trouble.is_none());
        [trouble, due, self.deliver_at].into_iter().flatten().min()
    }

    /// Does what is to be done at a moment: takes over rules that were saved (`reload`: reads them even if
    /// they look the same), evaluates if rules or rows have changed or something is due, and sends what
    /// waits. Never fails: what stands in the way is told, and tried again later.
    pub fn turn(&mut self, now: DateTime<Utc>, reload: bool, outside: &mut Outside<'_>) {
        let is_unread = self.unread.is_some_and(|at| has_come(at, now, Trouble::LONGEST));
        let is_asked = reload || self.is_touched(now) || is_unread;
        let is_read = is_asked && self.read_rules(now, outside);
        self.recall();
        self.heed_drop(is_read, now, outside);
        if self.good.is_none() || (outside.stopping)() {
            return;
        }
        match self.reason(now) {
            Some(why) => match self.round(now, why, outside) {
                Ok(()) => self.recover(outside),
                Err(obstacle) => self.stumble(&obstacle, outside),
            },
            None if self.deliver_at.is_some_and(|at| has_come(at, now, DELIVER_EVERY)) => {
                match self.deliver_again(now, outside) {
                    Ok(()) => self.undelivered = None,
                    Err(obstacle) => self.note_undelivered(&obstacle, now, outside),
                }
            }
            None => {}
        }
    }

    /// Why to evaluate now, if there is a reason. What stands in the way is tried again when its time has
    /// come, or new rules may have mended it.
    fn reason(&self, now: DateTime<Utc>) -> Option<Why> {
        if self.waits(now) {
            return None;
        }
        if self.looked_at.is_none() {
            return Some(Why::Began);
        }
        if self.good.as_ref().is_some_and(|good| good.saved.is_some()) {
            return Some(Why::Rules);
        }
        if self.condition.due.is_some_and(|due| due <= now) {
            return Some(Why::Due);
        }
        let is_rested = self.looked_at.is_none_or(|at| (now - at).abs() >= self.settings.bounds.min_interval);
        if (self.held.is_some() || is_rested) && (self.is_overtaken || self.has_moved_on()) {
            return Some(Why::Store);
        }
        let is_changed = is_rested && !self.resident.is_unchanged();
        (is_changed || self.condition.trouble.is_some()).then_some(Why::Data)
    }

    /// Whether something stands in the way that is not to be tried again yet.
    fn waits(&self, now: DateTime<Utc>) -> bool {
        let trouble = self.condition.trouble.as_ref();
        trouble.is_some_and(|it| it.attempts > 0 && !has_come(it.again_at, now, Trouble::LONGEST))
    }

    /// Whether somebody else has recorded something: a delta that was held, a run, a tick, a decision.
    fn has_moved_on(&self) -> bool {
        let known = self.snapshot.as_ref().map(|known| known.generation);
        known.is_some_and(|known| read_generation(&self.settings.store).is_ok_and(|now| now != known))
    }

    /// Reads the folder: its rules are good and taken over, or they are not and the last good ones stay.
    /// Tells whether they are good.
    fn read_rules(&mut self, now: DateTime<Utc>, outside: &mut Outside<'_>) -> bool {
        let began = (outside.stopwatch)();
        self.print = Some(FolderPrint::of(&self.settings.rules));
        self.folder_seen = Some((now, false));
        let (choice, wished) = (self.settings.dataset.clone(), self.settings.language);
        let speak = |named: Option<Language>| wished.or(named).unwrap_or_default();
        let mut open = |choice| self.resident.open(&self.settings.rules, choice, now.year(), speak);
        // Mistakes are told even where there is no dataset.
        let opened = open(DatasetChoice::IfThere(choice.as_deref())).and_then(|opened| {
            let is_alone = opened.ruleset.is_some() && opened.connection.is_none();
            if is_alone { open(DatasetChoice::Needed(choice.as_deref())) } else { Ok(opened) }
        });
        self.unread = None;
        match opened {
            Ok(opened) if opened.ruleset.is_some() => {
                self.take_over(opened, began, outside);
                return true;
            }
            Ok(opened) => self.reject(
                Rejected {
                    since: now,
                    folder: None,
                    diagnostics: opened.diagnostics,
                    sources: opened.sources,
                    language: opened.language,
                },
                outside,
            ),
            Err(error) => {
                // They are read again once their dataset is there.
                let is_without_rows = !matches!(error, OpenError::Folder(_));
                self.unread = is_without_rows.then(|| now + Trouble::LONGEST);
                if is_without_rows && self.good.is_none() {
                    self.unread = Some(now + TimeDelta::seconds(1));
                    self.stumble(&Obstacle::Open(error), outside);
                } else {
                    let (folder, language) = (Some(error.spoken()), self.language());
                    let (diagnostics, sources) = Default::default();
                    self.reject(Rejected { since: now, folder, diagnostics, sources, language }, outside);
                }
            }
        }
        false
    }

    /// Where the folder's rules cannot be used from the beginning on, those of the last run go on.
    fn recall(&mut self) {
        if self.good.is_none() && self.condition.rejected.is_some() {
            self.good = self.applied();
        }
    }

    /// The rules of the last run.
    fn applied(&self) -> Option<Good> {
        let texts = read_applied(&self.settings.store).ok()??;
        let folder = self.settings.rules.to_string_lossy().into_owned();
        Some(Good { texts: RuleTexts { folder, ..texts }, saved: None })
    }

    /// Rules that somebody refused give way to those of the last run, until others are saved. `is_read`:
    /// the folder was read just now, and its rules are good.
    fn heed_drop(&mut self, is_read: bool, now: DateTime<Utc>, outside: &mut Outside<'_>) {
        let Some((good, dropped)) = self.good.as_ref().zip((outside.dropped)()) else { return };
        let is_refused = good.texts.hash() == dropped;
        let Some(applied) = self.applied() else { return };
        let hash = applied.texts.hash();
        if hash == dropped {
            // Somebody has recorded a run by them all the same: going back would take back what it changed.
            // What was read just now is newer still.
            if !is_read {
                self.good = Some(applied);
            }
            (outside.tell)(News::DropOver);
        } else if is_refused {
            self.good = Some(applied);
            self.condition.ruleset = Some((hash, now));
            (outside.tell)(News::Dropped);
        } else if is_read {
            (outside.tell)(News::DropOver);
        }
    }

    fn take_over(&mut self, opened: Opened, began: Duration, outside: &mut Outside<'_>) {
        if let Ok(named) = opened.store_path(None) {
            self.note_other_store(&named, outside);
        }
        let was_rejected = self.condition.rejected.take().is_some();
        let is_same = self.good.as_ref().is_some_and(|good| good.texts.hash() == opened.texts.hash());
        if !is_same {
            self.good = Some(Good { texts: opened.texts, saved: Some(began) });
            // Whatever stood in the way is tried anew.
            if let Some(trouble) = &mut self.condition.trouble {
                trouble.attempts = 0;
            }
        } else if was_rejected {
            (outside.tell)(News::Mended);
        }
    }

    /// An edit of where the store lies is for the next start: who looks elsewhere than this process would see
    /// another history.
    fn note_other_store(&mut self, named: &Path, outside: &mut Outside<'_>) {
        let before = self.named_store.replace(named.to_owned());
        if before.is_some_and(|before| before != named) && named != self.settings.store {
            let (own, named) = (self.settings.store.display(), named.display());
            (outside.tell)(News::Note(spoken!(
                "the rules name another store now, `{named}`; this process goes on with `{own}` until it is started again",
                "规则现在指定了另一个存储文件 `{named}`；本进程在重新启动之前继续使用 `{own}`"
            )));
        }
    }

    /// Says why messages that wait cannot be sent, once.
    fn note_undelivered(&mut self, obstacle: &Obstacle, now: DateTime<Utc>, outside: &mut Outside<'_>) {
        self.deliver_at = Some(now + DELIVER_EVERY);
        let why = obstacle.spoken();
        if self.undelivered.as_ref() != Some(&why) {
            self.undelivered = Some(why.clone());
            (outside.tell)(News::Note(why));
        }
    }

    fn reject(&mut self, rejected: Rejected, outside: &mut Outside<'_>) {
        if self.condition.rejected.as_ref().is_some_and(|known| known.says_the_same(&rejected)) {
            return;
        }
        self.condition.refused += 1;
        self.condition.rejected = Some(rejected.clone());
        (outside.tell)(News::Rejected(rejected));
    }

    fn recover(&mut self, outside: &mut Outside<'_>) {
        if let Some(trouble) = self.condition.trouble.take() {
            (outside.tell)(News::Recovered(trouble));
        }
    }

    fn stumble(&mut self, obstacle: &Obstacle, outside: &mut Outside<'_>) {
        let now = (outside.now)();
        let before = self.condition.trouble.take();
        let is_new = before.as_ref().is_none_or(|before| before.what != obstacle.spoken());
        let trouble = Trouble::after(before, obstacle.spoken(), now);
        self.condition.failures += 1;
        self.condition.trouble = Some(trouble.clone());
        if is_new {
            (outside.tell)(News::Trouble(trouble));
        }
    }

    /// The language to speak.
    #[must_use]
    pub fn language(&self) -> Language {
        self.settings.language.unwrap_or_default()
    }
}

/// Whether a moment has come that was set at most `most` ahead. A clock that was set back does not put it off.
fn has_come(at: DateTime<Utc>, now: DateTime<Utc>, most: TimeDelta) -> bool {
    at <= now || at - now > most
}
