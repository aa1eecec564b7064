//! Stage by stage: entrance standard, checklist, age, and what they make of each customer.

use std::collections::BTreeMap;

use super::age::{Ages, Overdue};
use super::chunk::Chunk;
use super::clockwork::Clockwork;
use super::context::Context;
use super::count::Tally;
use super::instants::micros_of;
use super::journeys::{At, Present};
use super::marks::{next_mark, ticked};
use super::needs::{Needs, fallible_facts};
use super::seat::{Seat, Seated};
use super::wake::tomorrow;
use crate::evaluate::{By, State};
use crate::journey::Dating;
use crate::program::{FunnelRoots, Leaf, Reg, StageRoots};
use crate::ruleset::{Funnel, Item, Stage};
use crate::value::Value;
use crate::vector::{Leaves, Machine, Vector};

/// Customers by the funnel they belong to and the stage they stand in (`None`: in none that is
/// mapped), so that every expression is asked of those it is meant for.
pub(super) struct Buckets<'c, 'a> {
    context: &'c Context<'a>,
    buckets: BTreeMap<(usize, Option<usize>), Vec<Present>>,
}

impl<'c, 'a> Buckets<'c, 'a> {
    pub fn new(context: &'c Context<'a>) -> Self {
        Self { context, buckets: BTreeMap::new() }
    }

    pub fn add(&mut self, funnel: usize, present: Present) {
        let stage = match present.at {
            At::Stage(stage) => Some(stage),
            _ => None,
        };
        self.buckets.entry((funnel, stage)).or_default().push(present);
    }

    /// Gives everybody a seat.
    pub fn settle(&self, tally: &mut Tally) {
        let ruleset = self.context.world.ruleset;
        let mut machine = Machine::new(&self.context.program.customers);
        for ((funnel, stage), customers) in &self.buckets {
            let Some((rules, roots)) =
                ruleset.funnels.get(*funnel).zip(self.context.program.roots.funnels.get(*funnel))
            else {
                continue;
            };
            let stage_of = |stage: usize| {
                let (rules, roots) = rules.stages.get(stage).zip(roots.stages.get(stage))?;
                Some(StageRules { rules, roots, place: stage })
            };
            let bucket = Bucket {
                context: self.context,
                funnel: *funnel,
                rules,
                roots,
                stage: stage.and_then(stage_of),
                clockwork: Clockwork::of(
                    self.context.world,
                    registers(roots, stage.and_then(|it| roots.stages.get(it))),
                ),
                of_age: stage.and_then(stage_of).map_or_else(Vec::new, |stage| {
                    let StageRoots { entering, stagnant, losing, improving, .. } = stage.roots;
                    let lengths = [*entering, *stagnant, *losing].into_iter();
                    fallible_facts(self.context.program, lengths.chain(*improving))
                }),
                needs: Needs::of(
                    self.context.program,
                    registers(roots, stage.and_then(|it| roots.stages.get(it))),
                ),
            };
            for customers in customers.chunks(Context::CHUNK) {
                bucket.settle(customers, &mut machine, tally);
            }
        }
    }
}

/// All registers that a bucket asks.
fn registers<'r>(funnel: &'r FunnelRoots, stage: Option<&'r StageRoots>) -> impl Iterator<Item = Reg> + 'r {
    let of_stage = stage.into_iter().flat_map(|stage| stage.all().into_iter().map(|(_, register)| register));
    funnel.admit.iter().map(|line| line.expr).chain(of_stage)
}

/// A stage with its registers.
#[derive(Clone, Copy)]
pub(super) struct StageRules<'a> {
    pub rules: &'a Stage,
    pub roots: &'a StageRoots,
    pub place: usize,
}

struct Bucket<'c, 'a> {
    context: &'c Context<'a>,
    funnel: usize,
    rules: &'a Funnel,
    roots: &'a FunnelRoots,
    stage: Option<StageRules<'a>>,
    needs: Needs,
    /// What may fail in facts that age may ask.
    of_age: Vec<&'a Leaf>,
    clockwork: Clockwork,
}

/// A chunk of a bucket's customers on their way through the table of states.
pub(super) struct Rows<'r, 'c, 'a, 'm> {
    pub customers: &'r [Present],
    pub chunk: &'r Chunk<'r, 'c, 'a>,
    pub machine: &'m mut Machine<'a>,
    /// By row, whether an expression failed where its answer counts.
    failed: Vec<bool>,
}

impl Rows<'_, '_, '_, '_> {
    /// Asks a register, of some rows; a failure among these is noted.
    pub fn ask(&mut self, register: Reg, wanted: Option<&[bool]>) -> &Vector {
        let answer = self.machine.run(self.chunk, register, wanted);
        for (row, _) in answer.failures() {
            let row = *row as usize;
            if wanted.is_none_or(|wanted| wanted.get(row) == Some(&true))
                && let Some(failed) = self.failed.get_mut(row)
            {
                *failed = true;
            }
        }
        answer
    }

    /// Asks a condition: for each row true, false, or neither. What is no bool is neither, and a
    /// failure.
    pub fn condition(&mut self, register: Reg, wanted: Option<&[bool]>) -> Vec<Option<bool>> {
        let many = self.customers.len();
        let answer = self.ask(register, wanted);
        let mut odd = Vec::new();
        let answers = (0..many)
            .map(|row| match answer.value(row) {
                Ok(Value::Bool(holds)) => Some(holds),
                Ok(Value::Missing) | Err(_) => None,
                Ok(_) => {
                    odd.push(row);
                    None
                }
            })
            .collect();
        for row in odd {
            self.fail(row);
        }
        answers
    }

    /// Notes that an answer is none of the kind that is needed.
    pub fn fail(&mut self, row: usize) {
        if let Some(failed) = self.failed.get_mut(row) {
            *failed = true;
        }
    }
}

impl<'a> Bucket<'_, 'a> {
    fn settle(&self, customers: &[Present], machine: &mut Machine<'a>, tally: &mut Tally) {
        let places: Vec<u32> = customers.iter().map(|present| present.customer).collect();
        let standing = (self.rules, self.stage.map(|stage| stage.rules), customers);
        let chunk = Chunk::of_stage(self.context, &places, &self.needs, standing);
        machine.start(customers.len());
        let mut rows = Rows { customers, chunk: &chunk, machine, failed: vec![false; customers.len()] };
        let admitted = self.admitted(&mut rows);
        if self.context.wakes {
            self.note_marks(customers, tally);
        }
        let ages = self.stage.map(|stage| Ages::of(self.context, stage, &mut rows));
        let ready = self.stage.map(|stage| self.ready(stage, &admitted, &mut rows));
        // To say what comes next, the reference evaluation asks the lengths ahead as well: whose rows
        // fail there is suspected, although no state needs them yet.
        for leaf in &self.of_age {
            chunk.leaf(leaf);
        }
        let wakes = self.clockwork.wakes(self.context, &chunk, rows.machine);
        for (row, present) in customers.iter().enumerate() {
            if let Some(wake) = wakes.get(row) {
                tally.standing.wake(present.slot, *wake);
            }
            let is = |mask: &[bool]| mask.get(row) == Some(&true);
            let dated = self.stage.is_some() && present.dating != Dating::Unreadable;
            let overdue = ages.as_ref().and_then(|ages| ages.overdue.get(row).copied().flatten());
            let (stands, by) = if !is(&admitted) {
                (State::NotAdmitted, None)
            } else if !dated {
                if let Some(suspicion) = tally.standing.suspicion(present.slot) {
                    suspicion.undated |= self.stage.is_some();
                }
                (State::Unknown, None)
            } else if ready.as_deref().is_some_and(is) {
                (State::Ready, None)
            } else {
                match overdue {
                    Some(Overdue::None) => (State::Entering, None),
                    Some(Overdue::Stagnant) => (State::Stagnant, None),
                    Some(Overdue::Losing) => (State::Losing, None),
                    Some(Overdue::Expired) => (State::Lost, Some(By::Expiry)),
                    None => (State::Unknown, None),
                }
            };
            let since = present.entered.filter(|_| dated).map(|at| at.date());
            let seated = Seated {
                seat: Seat::new(Some(self.funnel), self.stage.map(|stage| stage.place), stands),
                by,
                stage_since: since,
                inferred: since.is_some() && present.dating == Dating::Inferred,
            };
            tally.seat(present.slot, seated);
            if let Some(suspicion) = tally.standing.suspicion(present.slot) {
                suspicion.failed |= rows.failed.get(row) == Some(&true) || chunk.has_failed_events(row);
                suspicion.journey |=
                    ages.as_ref().is_some_and(|ages| ages.bare_years.get(row) == Some(&true));
            }
            let of_age = ages.as_ref().and_then(|ages| ages.wakes.get(row));
            if let Some(wake) = of_age {
                tally.standing.wake(present.slot, *wake);
            }
        }
    }

    /// Has customers looked at again when their next mark or hold comes.
    fn note_marks(&self, customers: &[Present], tally: &mut Tally) {
        let context = self.context;
        for present in customers {
            if let Some(at) = next_mark(context, present.customer as usize) {
                tally.standing.wake(present.slot, at);
            }
            let Some(journal) = context.world.journal_of(present.customer as usize) else { continue };
            let marked = journal.marks.iter().map(|mark| mark.at);
            let made = marked.chain(journal.holds.iter().map(|hold| hold.at));
            for ahead in made.filter(|at| !context.sight.sees(*at)) {
                tally.standing.wake(present.slot, micros_of(ahead));
            }
            // Days on hold do not count, so that thresholds move.
            if !journal.holds.is_empty() {
                tally.standing.wake(present.slot, tomorrow(context));
            }
        }
    }

    /// Who meets the entrance standard.
    fn admitted(&self, rows: &mut Rows<'_, '_, '_, '_>) -> Vec<bool> {
        let mut admitted = vec![true; rows.customers.len()];
        for line in &self.roots.admit {
            let met = rows.condition(line.expr, None);
            admitted.iter_mut().zip(met).for_each(|(admitted, met)| *admitted &= met == Some(true));
        }
        admitted
    }

    /// Who meets every required item, of which there is at least one; asked of the admitted whose
    /// stage is dated.
    fn ready(&self, stage: StageRules<'_>, admitted: &[bool], rows: &mut Rows<'_, '_, '_, '_>) -> Vec<bool> {
        let judged: Vec<bool> = admitted
            .iter()
            .zip(rows.customers)
            .map(|(admitted, present)| *admitted && present.dating != Dating::Unreadable)
            .collect();
        let mut required = vec![false; judged.len()];
        let mut met = judged.clone();
        for (item, roots) in stage.rules.items.iter().zip(&stage.roots.items) {
            let applies: Option<Vec<Option<bool>>> =
                roots.when.map(|when| rows.condition(when, Some(&judged)));
            let is_met = self.met(item, roots.expr, &judged, rows);
            if item.optional {
                continue;
            }
            for (row, is_met) in is_met.into_iter().enumerate() {
                let applies = applies.as_ref().is_none_or(|when| when.get(row) != Some(&Some(false)));
                if let (true, Some(required), Some(met)) = (applies, required.get_mut(row), met.get_mut(row))
                {
                    *required = true;
                    *met &= is_met;
                }
            }
        }
        required.iter().zip(met).map(|(required, met)| *required && met).collect()
    }

    /// Who has an item's mark, if it needs one, and meets its expression, if it has one.
    fn met(
        &self,
        item: &Item,
        expr: Option<Reg>,
        judged: &[bool],
        rows: &mut Rows<'_, '_, '_, '_>,
    ) -> Vec<bool> {
        let mut met = vec![true; rows.customers.len()];
        if item.mark {
            let marked = ticked(self.context, rows.customers, &item.id, item.renew);
            met.iter_mut().zip(marked).for_each(|(met, marked)| *met &= marked);
        }
        if let Some(expr) = expr {
            let holds = rows.condition(expr, Some(judged));
            met.iter_mut().zip(holds).for_each(|(met, holds)| *met &= holds == Some(true));
        }
        met
    }
}
