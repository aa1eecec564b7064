//! What an edit of the rules touches of an earlier count over the same rows.
//!
//! What means the same as before gives the same answers: labels, documentation, order of files,
//! names of facts and ways of writing do not touch anything.

use std::collections::BTreeSet;
use std::time::Duration;

use super::count::{Count, Wish, count};
use super::seat::{Seat, Seated};
use crate::journey::{Sight, World};
use crate::program::{Program, RootPart, RootPath};
use crate::ruleset::{Admit, Funnel, Item, Phase, Ruleset, Stage};

/// Which answers of a count under other rules no longer hold. What the rules say about tables and
/// columns is not looked at: the rows must be the same, read in the same way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Whether customers may belong to other funnels.
    membership: bool,
    /// Whether anything but expressions differs.
    structure: bool,
    /// By funnel.
    funnels: Vec<OfFunnel>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct OfFunnel {
    /// Whether everything in it is.
    whole: bool,
    /// By stage.
    stages: Vec<bool>,
}

impl Touched {
    /// What differs between two rulesets; `None` for everything.
    #[must_use]
    pub fn between(before: (&Ruleset, &Program), after: (&Ruleset, &Program)) -> Option<Self> {
        let (rules, others) = (before.0, after.0);
        let same_world = rules.workspace.zone == others.workspace.zone
            && rules.workspace.week_starts == others.workspace.week_starts
            && rules.calendar == others.calendar
            && rules.funnels.len() == others.funnels.len();
        if !same_world {
            return None;
        }
        let mut touched = Self::default();
        for (funnel, other) in rules.funnels.iter().zip(&others.funnels) {
            if funnel.id != other.id {
                return None;
            }
            touched.membership |= funnel.matches != other.matches;
            touched.funnels.push(of_funnel((funnel, &rules.phases), (other, &others.phases)));
        }
        touched.structure = !touched.nothing();
        for path in changed(before.1, after.1) {
            touched.add(&path, after.0);
        }
        Some(touched)
    }

    /// Whether nothing is.
    #[must_use]
    pub fn nothing(&self) -> bool {
        !self.membership && self.funnels.iter().all(|of| !of.whole && !of.stages.contains(&true))
    }

    /// Whether all customers belong where they did and have come the same way there: nothing but
    /// conditions and thresholds of stages differs.
    #[must_use]
    pub fn keeps_journeys(&self) -> bool {
        !self.structure && !self.membership
    }

    /// Adds what an expression that changed touches.
    fn add(&mut self, path: &RootPath, ruleset: &Ruleset) {
        let funnels = ruleset.funnels.iter().zip(&mut self.funnels);
        let Some((funnel, of)) = funnels.into_iter().find(|(funnel, _)| funnel.id == path.owner) else {
            return;
        };
        match (&path.part, &path.stage) {
            // Facts are parts of what names them.
            (RootPart::FactWhere | RootPart::FactOf, _) => {}
            (RootPart::When, _) => self.membership = true,
            (_, None) => of.whole = true,
            (_, Some(id)) => {
                let stages = funnel.stages.iter().zip(&mut of.stages);
                if let Some((_, touched)) = stages.into_iter().find(|(stage, _)| stage.id == *id) {
                    *touched = true;
                }
            }
        }
    }

    /// Whether what was said of those who sit there no longer holds.
    fn seat(&self, seat: Seat) -> bool {
        let Some(funnel) = seat.funnel_place() else { return false };
        self.funnels.get(usize::from(funnel)).is_none_or(|of| {
            let of_stage = |stage: u16| of.stages.get(usize::from(stage)).copied().unwrap_or(true);
            of.whole || seat.stage_place().is_some_and(of_stage)
        })
    }
}

/// The expressions that mean something else, or are only in one of two programs.
fn changed(before: &Program, after: &Program) -> BTreeSet<RootPath> {
    let (before, after) = (before.meanings(), after.meanings());
    let in_either = before.keys().chain(after.keys());
    in_either.filter(|path| before.get(path) != after.get(path)).cloned().collect()
}

/// What differs between a funnel before and after, apart from its expressions. The fields are
/// named one by one, so that a new one is not forgotten.
fn of_funnel((before, phases): (&Funnel, &[Phase]), (after, other_phases): (&Funnel, &[Phase])) -> OfFunnel {
    let Funnel { id: _, label: _, when: _, matches: _, admit, cycle: _, won, lost, stages, span: _ } = before;
    let line = |line: &Admit| line.id.clone();
    let same_places = stages.len() == after.stages.len()
        && stages.iter().zip(&after.stages).all(|(stage, other)| {
            stage.id == other.id && stage.matches == other.matches && stage.next == other.next
        });
    let same = same_places
        && *won == after.won
        && *lost == after.lost
        && admit.iter().map(line).eq(after.admit.iter().map(line));
    let stages = stages.iter().zip(&after.stages);
    OfFunnel {
        whole: !same,
        stages: stages.map(|(stage, other)| !are_alike((stage, phases), (other, other_phases))).collect(),
    }
}

/// Whether two stages differ in their expressions only. Their places are compared by the funnel.
fn are_alike((before, phases): (&Stage, &[Phase]), (after, other_phases): (&Stage, &[Phase])) -> bool {
    let Stage {
        id: _,
        label: _,
        phase,
        matches: _,
        clock,
        entering: _,
        stagnant: _,
        losing: _,
        improving: _,
        next: _,
        confirm_within,
        max_hold_days,
        items,
        span: _,
    } = before;
    let name = |phase: Option<usize>, phases: &[Phase]| phases.get(phase?).map(|phase| phase.id.clone());
    let item = |item: &Item| {
        let Item { id, label: _, mark, renew, optional, expr: _, when: _, span: _ } = item;
        (id.clone(), *mark, *renew, *optional)
    };
    *clock == after.clock
        && *confirm_within == after.confirm_within
        && *max_hold_days == after.max_hold_days
        && name(*phase, phases) == name(after.phase, other_phases)
        && items.iter().map(item).eq(after.items.iter().map(item))
}

/// An earlier count of everybody, and which of its answers may be kept.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    /// The count, with wakes.
    pub(super) count: &'k Count,
    touched: &'k Touched,
}

impl Known<'_> {
    /// Whether what was said about a customer's standing still holds for one who belongs to a
    /// funnel at a moment, in microseconds.
    pub(super) fn stands(&self, place: u32, funnel: usize, now: i64) -> bool {
        let place = place as usize;
        let in_funnel = |seated: &Seated| {
            seated.seat.funnel_place().map(usize::from) == Some(funnel) && !self.touched.seat(seated.seat)
        };
        let seated = self.count.census.get(place).copied().flatten();
        seated.is_some_and(|seated| in_funnel(&seated))
            && self.count.standing.wakes.get(place).is_some_and(|wake| *wake > now)
    }
}

/// Brings a count of everybody, made with wakes at the same moment or an earlier one, up to the
/// present rules and moment: counted are those whose time has come and those whom the edit touches.
/// The rows and the journal must be the same. Answers are those of [`count`].
#[must_use]
pub fn recount(world: &World<'_>, sight: Sight, before: Count, touched: &Touched, wish: Wish<'_>) -> Count {
    let wish = Wish { wakes: true, ..wish };
    if touched.membership {
        let known = Known { count: &before, touched };
        return count(world, sight, Wish { places: None, known: Some(known), ..wish });
    }
    let mut due = before.due(sight).peekable();
    let mut stale = Vec::new();
    for (place, seated) in (0..).zip(&before.census) {
        let is_due = due.next_if_eq(&place).is_some();
        if is_due || seated.is_some_and(|seated| touched.seat(seated.seat)) {
            stale.push(place);
        }
    }
    drop(due);
    let mut now = Count { facts_took: Duration::ZERO, ..before };
    if !stale.is_empty() {
        let some = count(world, sight, Wish { places: Some(&stale), ..wish });
        now.update(&stale, some);
    }
    now
}
