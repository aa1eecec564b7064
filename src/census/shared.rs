//! Facts of persons and units: computed once for each in a count, and given to all whose they are.
//!
//! A customer's facts `per = "person"` are its owner's, those `per = "unit"` its owner's unit's.
//! Guarantees: the same whatever the number of threads; a customer is told of a failure, and has to
//! be looked at again, for the rows of its own owner or unit alone.

use super::context::Context;
use super::count::Wish;
use super::events::Notes;
use super::party_facts::{PartyFact, PartyFacts};
use super::turns::Turns;
use super::units::moves;
use super::wake::NEVER;
use crate::evaluate::{cores, in_threads};
use crate::journey::{PartyRows, Sight, World};
use crate::program::{EventFact, Program};
use crate::syntax::Per;
use crate::value::Value;
use crate::vector::Vector;

/// The facts of persons and units at a moment.
#[derive(Default)]
pub(super) struct SharedFacts {
    persons: Shared,
    units: Shared,
}

/// The facts of persons, or of units.
#[derive(Default)]
struct Shared {
    /// By owner, where the answers for its customers stand; [`NOBODY`] without a unit, and for
    /// whom nobody asks.
    slots: Vec<u32>,
    /// By owner, when it may come into another unit; empty if nobody wants to know.
    moves: Vec<i64>,
    facts: Vec<SharedFact>,
}

/// A fact by slot.
struct SharedFact {
    /// The fact's place in the ruleset.
    fact: usize,
    answers: Vector,
    failed: Vec<bool>,
    turns: Vec<Turns>,
}

/// The slot of nobody.
const NOBODY: u32 = u32::MAX;

impl SharedFacts {
    /// The facts of all whom the customers that are counted share them with.
    pub fn of(asked: (&World<'_>, &Program), sight: Sight, wish: Wish<'_>) -> Self {
        let (world, program) = asked;
        let facts =
            |per| -> Vec<&EventFact> { program.roots.facts.iter().filter(|fact| fact.per == per).collect() };
        let (of_persons, of_units) = (facts(Per::Person), facts(Per::Unit));
        if of_persons.is_empty() && of_units.is_empty() {
            return Self::default();
        }
        let owners = owners(world, wish);
        let mut shared = Self::default();
        if !of_persons.is_empty() {
            let persons: Vec<_> = (0..).zip(&owners).map(|(owner, asked)| asked.then_some(owner)).collect();
            shared.persons = Shared::of(asked, sight, wish, Per::Person, &of_persons, &persons);
        }
        if !of_units.is_empty() {
            let parties = world.parties();
            let unit = |(owner, asked): (&std::sync::Arc<str>, &bool)| {
                let unit = world.organisation.unit_of(owner, sight.day(), sight.without).filter(|_| *asked);
                unit.and_then(|unit| parties.unit(unit))
            };
            let units: Vec<_> = parties.owners().iter().zip(&owners).map(unit).collect();
            shared.units = Shared::of(asked, sight, wish, Per::Unit, &of_units, &units);
            if wish.wakes {
                let moves = |owner: &std::sync::Arc<str>| moves(world, owner, sight.day());
                shared.units.moves = parties.owners().iter().map(moves).collect();
            }
        }
        shared
    }

    fn per(&self, per: Per) -> &Shared {
        if per == Per::Unit { &self.units } else { &self.persons }
    }

    /// A fact of some customers; noted are failures, and when there may be other ones.
    pub fn gather(
        &self,
        world: &World<'_>,
        fact: &EventFact,
        customers: &[u32],
        notes: &mut Notes<'_>,
    ) -> Vector {
        let shared = self.per(fact.per);
        let Some(of_fact) = shared.fact(fact.fact) else {
            return Vector::constant(customers.len(), Value::Missing);
        };
        let parties = world.parties();
        let mut slots = Vec::with_capacity(customers.len());
        let mut present = Vec::with_capacity(customers.len());
        for (row, customer) in customers.iter().enumerate() {
            let owner = parties.owner_of(*customer as usize);
            if let Some(at) = owner.and_then(|owner| shared.moves.get(owner as usize)) {
                notes.wake(row, *at);
            }
            let slot = owner.map_or(NOBODY, |owner| shared.slot(owner));
            present.push(slot != NOBODY);
            slots.push(slot);
            let Some(failed) = of_fact.failed.get(slot as usize) else { continue };
            if *failed {
                notes.fail(row);
            }
            if let Some(turns) = of_fact.turns.get(slot as usize) {
                notes.wake(row, turns.fails);
            }
        }
        of_fact.answers.at_codes(&slots, Some(&present))
    }

    /// Until when fewer than so many rows of a customer's owner or unit, which count in a fact, have
    /// come or gone.
    pub fn turns(&self, world: &World<'_>, fact: &EventFact, customer: u32, rows: u64) -> i64 {
        let shared = self.per(fact.per);
        let slot = world.parties().owner_of(customer as usize).map(|owner| shared.slot(owner));
        let turns = slot.and_then(|slot| shared.fact(fact.fact)?.turns.get(slot as usize));
        turns.map_or(NEVER, |turns| turns.after(rows))
    }
}

impl Shared {
    /// Facts of the parties that stand beside their owners.
    fn of(
        rules: (&World<'_>, &Program),
        sight: Sight,
        wish: Wish<'_>,
        per: Per,
        facts: &[&EventFact],
        parties: &[Option<u32>],
    ) -> Self {
        let mut asked: Vec<u32> = parties.iter().copied().flatten().collect();
        asked.sort_unstable();
        asked.dedup();
        let slot = |party: u32| asked.binary_search(&party).ok().and_then(|slot| u32::try_from(slot).ok());
        let slots = parties.iter().map(|party| party.and_then(slot).unwrap_or(NOBODY)).collect();
        let mut tables: Vec<usize> = facts.iter().map(|fact| fact.table).collect();
        tables.dedup();
        tables.sort_unstable();
        tables.dedup();
        let mut all = Vec::with_capacity(facts.len());
        for table in tables {
            let of_table: Vec<&EventFact> =
                facts.iter().copied().filter(|fact| fact.table == table).collect();
            let rows = rules.0.party_rows(table, per);
            let found = rows
                .map_or_else(Vec::new, |rows| computed(rules, sight, wish, (table, rows), &of_table, &asked));
            all.extend(of_table.iter().zip(found).map(|(fact, found)| SharedFact::of(fact.fact, found)));
        }
        Self { slots, moves: Vec::new(), facts: all }
    }

    fn fact(&self, place: usize) -> Option<&SharedFact> {
        self.facts.iter().find(|fact| fact.fact == place)
    }

    fn slot(&self, owner: u32) -> u32 {
        self.slots.get(owner as usize).copied().unwrap_or(NOBODY)
    }
}

impl SharedFact {
    fn of(fact: usize, found: Vec<PartyFact>) -> Self {
        let mut shared = Self {
            fact,
            answers: Vector::constant(0, Value::Missing),
            failed: Vec::new(),
            turns: Vec::new(),
        };
        let mut answers = Vec::with_capacity(found.len());
        for of_party in found {
            answers.push(of_party.answer);
            shared.failed.push(of_party.failed);
            shared.turns.push(of_party.turns);
        }
        Self { answers: Vector::from_results(answers), ..shared }
    }
}

/// Whether customers of each owner are counted.
fn owners(world: &World<'_>, wish: Wish<'_>) -> Vec<bool> {
    let parties = world.parties();
    let mut owners = vec![false; parties.owners().len()];
    let mut note = |customer: usize| {
        let owner = parties.owner_of(customer);
        if let Some(asked) = owner.and_then(|owner| owners.get_mut(owner as usize)) {
            *asked = true;
        }
    };
    match wish.places {
        Some(places) => places.iter().for_each(|place| note(*place as usize)),
        None => (0..world.customers()).for_each(&mut note),
    }
    owners
}

/// Facts over one event table by fact and party, computed on all cores.
pub(super) fn computed(
    rules: (&World<'_>, &Program),
    sight: Sight,
    wish: Wish<'_>,
    of_table: (usize, &PartyRows),
    facts: &[&EventFact],
    parties: &[u32],
) -> Vec<Vec<PartyFact>> {
    let nothing = SharedFacts::default();
    let context = || Context::new(rules, sight, wish, &nothing);
    let part = |context: &Context<'_>, parties: &[&[u32]]| {
        let mut all: Vec<Vec<PartyFact>> = facts.iter().map(|_| Vec::new()).collect();
        if let Some(of_table) = PartyFacts::new(context, of_table, facts) {
            for load in parties {
                let found = of_table.compute(load);
                all.iter_mut().zip(found).for_each(|(all, found)| all.extend(found));
            }
        }
        all
    };
    let first = context();
    let Some(facts_of_table) = PartyFacts::new(&first, of_table, facts) else { return Vec::new() };
    let loads = facts_of_table.loads(parties);
    let threads = wish.threads.unwrap_or_else(cores);
    let parts =
        in_threads(0..loads.len(), threads, |range| part(&context(), loads.get(range).unwrap_or_default()));
    let mut all: Vec<Vec<PartyFact>> = facts.iter().map(|_| Vec::new()).collect();
    for part in parts {
        all.iter_mut().zip(part).for_each(|(all, part)| all.extend(part));
    }
    all
}
