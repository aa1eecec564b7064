//! One look at rows: what those of each frame add up to, by group.
//!
//! The rows are taken in parts by several threads. What the parts add up to does not depend on where they
//! begin and end: not on the machine, and not on how the customers are divided.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::ledger::Ledger;
use super::notes::Notes;
use super::question::{Key, Question, Source};
use super::slice::{Scene, Slice};
use super::stretches::Stretches;
use super::tally::Tally;
use super::values::GroupId;
use crate::evaluate::{cores, in_threads};
use crate::value::{Date, Value};
use crate::vector::{Machine, Values, Vector};

/// Rows that are taken together by one thread.
const PART: usize = 1 << 16;

/// Parts that a thread takes before the sums of all threads are merged: so many wait in memory.
const PARTS_AT_ONCE: usize = 8;

/// Rows that are computed at a time.
const CHUNK: usize = 4096;

/// The code of a group value that is missing.
const MISSING: u32 = u32::MAX;

/// What the rows of a frame add up to.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// By group.
    pub groups: BTreeMap<GroupId, Tally>,
    /// Rows of which is unknown whether they belong, or what they add.
    pub unknown: u64,
    /// What was wrong with rows.
    pub notes: Notes,
}

/// There are more groups than are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

impl Sums {
    /// What is left of them once the rows are dropped.
    pub fn without_rows(self) -> Self {
        let groups = self.groups.into_iter().map(|(group, tally)| (group, tally.without_rows()));
        Self { groups: groups.collect(), ..self }
    }

    /// Takes over what other rows add up to, as long as there are not more groups than `most`.
    pub fn merge(&mut self, other: Self, most: usize) -> Result<(), TooMany> {
        self.unknown += other.unknown;
        self.notes.merge(other.notes);
        for (group, tally) in other.groups {
            if let Some(known) = self.groups.get_mut(&group) {
                known.merge(tally);
            } else if self.groups.len() < most {
                self.groups.insert(group, tally);
            } else {
                return Err(TooMany);
            }
        }
        Ok(())
    }
}

/// Some rows of a ledger, and what is asked of them.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'s, 'a> {
    /// The first day whose rows count, if there is one, and the last.
    pub days: (Option<Date>, Date),
    /// From when they are looked at.
    pub scene: Scene<'s, 'a>,
    /// What is asked of each.
    pub question: &'s Question<'s>,
}

/// What the rows of each sheet add up to. All are of the same ledger, which is gone through once.
pub(super) fn sweep(
    ledger: &Ledger<'_>,
    sheets: &[Sheet<'_, '_>],
    most: usize,
) -> Vec<Result<Sums, TooMany>> {
    let stretches = Stretches::of(sheets.iter().map(|sheet| sheet.days));
    // All sheets are of one ledger: what its rows are does not depend on the moment.
    let rows = sheets.first().map(|sheet| ledger.rows(sheet.scene.part)).unwrap_or_default();
    let parts: Vec<Range<usize>> = rows.into_iter().flat_map(pieces).collect();
    let wave = cores() * PARTS_AT_ONCE;
    let mut all: Vec<Result<Sums, TooMany>> = sheets.iter().map(|_| Ok(Sums::default())).collect();
    for parts in parts.chunks(wave) {
        let found = in_threads(0..parts.len(), cores(), |places| {
            let mut sweepers: Vec<Sweeper<'_>> =
                sheets.iter().map(|sheet| Sweeper::new(sheet.question, most)).collect();
            let part = |rows: &Range<usize>| {
                let rows = ledger.within(rows.clone(), &stretches);
                take_part(&mut sweepers, sheets, (&stretches, &rows))
            };
            parts.get(places).unwrap_or_default().iter().map(part).collect::<Vec<_>>()
        });
        for part in found.into_iter().flatten() {
            for (sums, part) in all.iter_mut().zip(part) {
                let merged = part.and_then(|part| sums.as_mut().map_err(|error| *error)?.merge(part, most));
                if let Err(error) = merged {
                    *sums = Err(error);
                }
            }
        }
    }
    all
}

/// Rows in parts of a size.
fn pieces(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = rows.end;
    rows.step_by(PART).map(move |first| first..end.min(first + PART))
}

/// What some rows, by stretch, add up to, by sheet. Sheets that ask the same rows from the same moment share
/// what these say.
fn take_part<'s>(
    sweepers: &mut [Sweeper<'s>],
    sheets: &[Sheet<'s, '_>],
    (stretches, rows): (&Stretches, &[Vec<u32>]),
) -> Vec<Result<Sums, TooMany>> {
    let mut failed = vec![None; sheets.len()];
    for (days, rows) in stretches.all().iter().zip(rows) {
        for rows in rows.chunks(CHUNK) {
            let mut slice: Option<Slice<'_, '_>> = None;
            let asked = sweepers.iter_mut().zip(sheets).zip(&mut failed);
            for ((sweeper, sheet), failed) in
                asked.filter(|((_, sheet), failed)| sheet.days == *days && failed.is_none())
            {
                let slice = slice.get_or_insert_with(|| Slice::new(sheet.scene, rows));
                *failed = sweeper.chunk(slice, rows, sheet.scene).err();
            }
        }
    }
    let sums = |(sweeper, failed): (&mut Sweeper<'_>, Option<TooMany>)| match failed {
        None => Ok(sweeper.sums()),
        Some(error) => Err(error),
    };
    sweepers.iter_mut().zip(failed).map(sums).collect()
}

/// Goes over rows, in one thread.
struct Sweeper<'q> {
    question: &'q Question<'q>,
    most: usize,
    machine: Machine<'q>,
    words: Words,
    groups: HashMap<Vec<u32>, Tally, FixedState>,
    unknown: u64,
    notes: Notes,
}

impl<'q> Sweeper<'q> {
    fn new(question: &'q Question<'q>, most: usize) -> Self {
        Self {
            question,
            most,
            machine: Machine::new(&question.block),
            words: Words::default(),
            groups: HashMap::default(),
            unknown: 0,
            notes: Notes::new(question.keys.len()),
        }
    }

    /// What the rows taken since the last sums add up to.
    fn sums(&mut self) -> Sums {
        let words = &self.words;
        let groups = std::mem::take(&mut self.groups);
        let groups = groups.into_iter().map(|(codes, tally)| (words.group(&codes), tally)).collect();
        let unknown = std::mem::take(&mut self.unknown);
        let notes = std::mem::replace(&mut self.notes, Notes::new(self.question.keys.len()));
        Sums { groups, unknown, notes }
    }

    fn chunk(&mut self, slice: &Slice<'_, '_>, rows: &[u32], scene: Scene<'_, '_>) -> Result<(), TooMany> {
        self.machine.start(rows.len());
        let passing = self.question.filter.map(|filter| {
            let answers = self.machine.run(slice, filter, None);
            self.unknown += (0..rows.len()).filter(|row| !answers.is_present(*row)).count() as u64;
            for (place, why) in answers.failures() {
                let row = rows.get(*place as usize).copied().unwrap_or_default();
                self.notes.filter.add(|| (scene.rank(row), scene.failed(row, why)));
            }
            answers.trues()
        });
        let keys: Vec<Vec<u32>> = self.question.keys.iter().map(|key| self.codes(slice, key)).collect();
        let of = self.question.of.map(|of| match of {
            Source::Register(of) => Cow::Borrowed(self.machine.run(slice, of, passing.as_deref())),
            Source::Portraits(question) => Cow::Owned(slice.of_portraits(question)),
        });
        let mut group = Vec::with_capacity(keys.len());
        for (place, row) in rows.iter().enumerate() {
            if passing.as_ref().is_some_and(|passing| passing.get(place) != Some(&true)) {
                continue;
            }
            group.clear();
            group.extend(keys.iter().map(|codes| codes.get(place).copied().unwrap_or(MISSING)));
            if let Some(missing) = group.iter().position(|code| *code == MISSING) {
                if let Some(note) = self.notes.groups.get_mut(missing) {
                    note.add(|| (scene.rank(*row), scene.ledger.named(scene.world, *row)));
                }
                continue;
            }
            if !self.groups.contains_key(&group) {
                if self.groups.len() >= self.most {
                    return Err(TooMany);
                }
                self.groups.insert(group.clone(), Tally::new(self.question.measure));
            }
            let Some(tally) = self.groups.get_mut(&group) else { continue };
            if of.as_deref().is_some_and(|of| take_code(tally, of, place)) {
                continue;
            }
            let value = of.as_ref().map_or(Ok(Value::Bool(true)), |of| of.value(place));
            let added = match value {
                Ok(Value::Missing) => true,
                Ok(value) => tally.take(scene.stand(*row), value),
                Err(why) => {
                    self.notes.of.add(|| (scene.rank(*row), scene.failed(*row, &why)));
                    false
                }
            };
            self.unknown += u64::from(!added);
        }
        Ok(())
    }

    /// The codes of what one dimension gives for each row.
    fn codes(&mut self, slice: &Slice<'_, '_>, key: &Key) -> Vec<u32> {
        match key {
            Key::Value(Source::Register(register)) => {
                self.words.of_vector(self.machine.run(slice, *register, None))
            }
            Key::Value(Source::Portraits(question)) => self.words.of_vector(&slice.of_portraits(*question)),
            Key::Person => self.words.of_texts(slice.persons()),
            Key::UnitOfKind(kind) => self.words.of_texts(&slice.units_of_kind(kind)),
        }
    }
}

/// Gives a tally the code of a text, where that is enough.
fn take_code(tally: &mut Tally, of: &Vector, row: usize) -> bool {
    let Values::Coded(codes, dictionary) = of.values() else { return false };
    let code = codes.get(row).filter(|_| of.is_present(row));
    code.is_some_and(|code| tally.take_code(dictionary, *code))
}

/// The values of groups, each with its code.
#[derive(Default)]
struct Words {
    texts: Vec<Arc<str>>,
    known: HashMap<Arc<str>, u32, FixedState>,
}

impl Words {
    fn code(&mut self, text: &Arc<str>) -> u32 {
        if let Some(code) = self.known.get(text) {
            return *code;
        }
        let code = u32::try_from(self.texts.len()).unwrap_or(MISSING);
        self.texts.push(text.clone());
        self.known.insert(text.clone(), code);
        code
    }

    fn of_texts(&mut self, texts: &[Option<&Arc<str>>]) -> Vec<u32> {
        texts.iter().map(|text| text.map_or(MISSING, |text| self.code(text))).collect()
    }

    fn of_vector(&mut self, vector: &Vector) -> Vec<u32> {
        let rows = 0..vector.rows();
        if let Values::Coded(codes, dictionary) = vector.values() {
            let mut known: HashMap<u32, u32, FixedState> = HashMap::default();
            let of_row = |row: usize| {
                let code = *codes.get(row).filter(|_| vector.is_present(row))?;
                let text = dictionary.texts().get(code as usize)?;
                Some(*known.entry(code).or_insert_with(|| self.code(text)))
            };
            return rows.map(of_row).map(|code| code.unwrap_or(MISSING)).collect();
        }
        let of_row = |row: usize| match vector.value(row) {
            Ok(Value::Missing) | Err(_) => MISSING,
            Ok(Value::Text(text)) => self.code(&text),
            Ok(value) => self.code(&Arc::from(value.to_string())),
        };
        rows.map(of_row).collect()
    }

    fn group(&self, codes: &[u32]) -> GroupId {
        codes.iter().filter_map(|code| self.texts.get(*code as usize).cloned()).collect()
    }
}
