//! Which answers the clock alone can change, and when.
//!
//! A register is *still* if only rows and journal entries change it; it *runs* if it is a whole
//! number or a date that moves by at most so much a day, such as `days_in_stage`; everything else
//! that depends on the day is *wild*. A comparison of running values is still until the distance of
//! its two sides has been covered, which tells a day before which it need not be asked again.
//!
//! What customers share is still in this sense: rows change it, although those of others. A
//! comparison of a number of rows is still until as many of them have come or gone as it is away
//! from its limit.

use super::chunk::Chunk;
use super::context::Context;
use super::needs::beneath;
use super::steady::{COUNTS_FROM_TODAY, asks_the_day};
use super::wake::{by_rows_of_others, by_turnings, tomorrow};
use crate::expression::{BinaryOp, BuiltIn, all_functions};
use crate::journey::World;
use crate::program::{Block, Constant, EventFact, Leaf, Node, Op, Program, Reg};
use crate::syntax::{Aggregate, Per};
use crate::value::{Type, Value};
use crate::vector::Machine;

/// How a register changes with the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Motion {
    Still,
    /// By at most so much a day.
    Runs(i64),
    Wild,
}

/// A comparison that the clock can turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turning {
    pub left: Reg,
    pub right: Reg,
    /// By how much the distance of its sides changes in a day, at most.
    pub speed: i64,
}

/// A register that others' rows can change: a fact that customers share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Common {
    pub register: Reg,
    /// The fact's place among those of the program.
    pub fact: usize,
    /// The registers that its number of rows is compared with, if nothing else is done with it.
    pub limits: Option<Vec<Reg>>,
}

/// What the clock does to some registers of the customers' block.
#[derive(Debug, Clone, Default)]
pub(super) struct Clockwork {
    /// Whether any answer can change from one moment to the next in ways that are not foreseen.
    pub wild: bool,
    /// The comparisons that turn.
    pub turnings: Vec<Turning>,
    /// The facts of persons and units.
    pub commons: Vec<Common>,
}

/// Constants beyond this may make a sum fail on one day and not on another: `today - 738880` lies
/// before the first supported date until the end of 2023. Two centuries and a half are safe.
const FAR: i64 = 100_000;

impl Clockwork {
    pub fn of(world: &World<'_>, roots: impl Iterator<Item = Reg>) -> Self {
        let block = &world.program.customers;
        let mut motions: Vec<Motion> = Vec::with_capacity(block.nodes.len());
        for node in &block.nodes {
            motions.push(motion(node, block, &motions, world));
        }
        let mut open: Vec<Reg> = roots.collect();
        let mut clockwork = Self { commons: commons(world.program, &motions, &open), ..Self::default() };
        // What is wild inside makes the root wild; a root that runs is a threshold that moves.
        clockwork.wild = open.iter().any(|root| of(&motions, *root) != Motion::Still);
        let mut seen = vec![false; block.nodes.len()];
        while let Some(register) = open.pop() {
            let (Some(node), Some(seen)) = (block.node(register), seen.get_mut(register.index())) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            clockwork.turnings.extend(turning(node, &motions));
            open.extend(node.op.operands());
        }
        clockwork
    }
}

impl Clockwork {
    /// When each row of a chunk has to be looked at again, as far as the expressions that have been
    /// asked say; nothing if nobody wants to know.
    pub fn wakes(&self, context: &Context<'_>, chunk: &Chunk<'_, '_, '_>, machine: &Machine<'_>) -> Vec<i64> {
        if !context.wakes {
            return Vec::new();
        }
        let mut wakes = chunk.wakes();
        if self.wild {
            let tomorrow = tomorrow(context);
            for wake in &mut wakes {
                *wake = (*wake).min(tomorrow);
            }
        } else {
            by_turnings(context, &self.turnings, machine, &mut wakes);
        }
        for common in &self.commons {
            by_rows_of_others(context, common, chunk.places(), machine, &mut wakes);
        }
        wakes
    }
}

fn of(motions: &[Motion], register: Reg) -> Motion {
    motions.get(register.index()).copied().unwrap_or(Motion::Wild)
}

/// The comparison that a node is, if a side of it runs.
fn turning(node: &Node, motions: &[Motion]) -> Option<Turning> {
    let Op::Binary(op, left, right) = &node.op else { return None };
    let speed = |side: Reg| match of(motions, side) {
        Motion::Still => Some(0),
        Motion::Runs(speed) => Some(speed),
        Motion::Wild => None,
    };
    let speed = speed(*left)? + speed(*right)?;
    (op.is_comparison() && speed > 0).then_some(Turning { left: *left, right: *right, speed })
}

/// The shared facts beneath some roots, with how they are asked.
fn commons(program: &Program, motions: &[Motion], roots: &[Reg]) -> Vec<Common> {
    let block = &program.customers;
    let facts = &program.roots.facts;
    let shared = |register: Reg| -> Option<(usize, &EventFact)> {
        let Op::Leaf(Leaf::Fact(leaf)) = &block.node(register)?.op else { return None };
        let mut facts = facts.iter().enumerate();
        facts.find(|(_, fact)| fact.fact == leaf.index as usize && fact.per != Per::Customer)
    };
    let mut commons: Vec<Common> = Vec::new();
    let mut note = |register: Reg, limit: Option<Reg>| {
        let Some((fact, _)) = shared(register) else { return };
        let known = commons.iter().position(|common| common.register == register);
        let place = known.unwrap_or_else(|| {
            commons.push(Common { register, fact, limits: Some(Vec::new()) });
            commons.len() - 1
        });
        let Some(common) = commons.get_mut(place) else { return };
        match (limit, &mut common.limits) {
            (Some(limit), Some(limits)) => limits.push(limit),
            _ => common.limits = None,
        }
    };
    for root in roots {
        note(*root, None);
    }
    for node in beneath(block, roots.iter().copied()) {
        let limits = |side: Reg, limit: Reg| {
            let counts = shared(side)
                .is_some_and(|(_, fact)| matches!(fact.aggregate, Aggregate::Count | Aggregate::Distinct));
            let still = of(motions, limit) == Motion::Still && shared(limit).is_none();
            counts && still && is_countable(block, limit)
        };
        match &node.op {
            Op::Binary(op, left, right) if op.is_comparison() => {
                note(*left, Some(*right).filter(|limit| limits(*left, *limit)));
                note(*right, Some(*left).filter(|limit| limits(*right, *limit)));
            }
            other => other.operands().into_iter().for_each(|operand| note(operand, None)),
        }
    }
    commons
}

fn motion(node: &Node, block: &Block, motions: &[Motion], world: &World<'_>) -> Motion {
    let of = |register: &Reg| of(motions, *register);
    let operands = || node.op.operands();
    let still = || operands().iter().all(|operand| of(operand) == Motion::Still);
    match &node.op {
        Op::Constant(_) => Motion::Still,
        Op::Leaf(leaf) => leaf_motion(leaf, world.program),
        Op::CallUser(..) => Motion::Wild,
        Op::Call(function, arguments) => {
            let name = all_functions().get(usize::from(function.0)).map_or("", |function| function.name);
            call_motion(name, &arguments.iter().map(of).collect::<Vec<_>>())
        }
        Op::Negate(operand) => of(operand),
        Op::Binary(op, left, right) if op.is_comparison() => match (of(left), of(right)) {
            (Motion::Wild, _) | (_, Motion::Wild) => Motion::Wild,
            (Motion::Still, Motion::Still) => Motion::Still,
            _ if is_countable(block, *left) && is_countable(block, *right) => Motion::Still,
            _ => Motion::Wild,
        },
        Op::Binary(BinaryOp::Add | BinaryOp::Subtract, left, right) => match (of(left), of(right)) {
            (Motion::Still, Motion::Still) => Motion::Still,
            (Motion::Runs(speed), Motion::Still) if is_near(block, *right) => Motion::Runs(speed),
            (Motion::Still, Motion::Runs(speed)) if is_near(block, *left) => Motion::Runs(speed),
            _ => Motion::Wild,
        },
        _ if still() => Motion::Still,
        // Missing or not is the same on every day, for what runs.
        Op::IsMissing { operand, .. } if matches!(of(operand), Motion::Runs(_)) => Motion::Still,
        _ => Motion::Wild,
    }
}

/// Whether a register holds whole numbers or dates, whose distance can be counted.
fn is_countable(block: &Block, register: Reg) -> bool {
    block.node(register).is_some_and(|node| matches!(node.ty, Type::Int | Type::Date | Type::DateTime))
}

/// Whether a register is a small whole number that is written down.
fn is_near(block: &Block, register: Reg) -> bool {
    let Some(Op::Constant(Constant(value))) = block.node(register).map(|node| &node.op) else { return false };
    matches!(value, Value::Int(value) if value.abs() <= FAR)
}

fn leaf_motion(leaf: &Leaf, program: &Program) -> Motion {
    match leaf {
        Leaf::Field(_) | Leaf::Marked(_) => Motion::Still,
        Leaf::Met(_) | Leaf::CustomerField(_) | Leaf::PersonField(_) => Motion::Wild,
        Leaf::Fact(leaf) => {
            let fact = program.roots.facts.iter().find(|fact| fact.fact == leaf.index as usize);
            match fact {
                Some(fact) if !asks_the_day(program, fact) => Motion::Still,
                _ => Motion::Wild,
            }
        }
        Leaf::BuiltIn(name) => match name {
            BuiltIn::Today | BuiltIn::DaysInStage | BuiltIn::BusinessDaysInStage | BuiltIn::DaysInFunnel => {
                Motion::Runs(1)
            }
            BuiltIn::Id
            | BuiltIn::Name
            | BuiltIn::Owner
            | BuiltIn::Unit
            | BuiltIn::Entered
            | BuiltIn::Funnel
            | BuiltIn::Stage
            | BuiltIn::Phase
            | BuiltIn::StageSince
            | BuiltIn::VisitsToStage => Motion::Still,
            _ => Motion::Wild,
        },
    }
}

fn call_motion(name: &str, arguments: &[Motion]) -> Motion {
    let still = arguments.iter().all(|argument| *argument == Motion::Still);
    if COUNTS_FROM_TODAY.contains(&name) {
        return if still { Motion::Runs(1) } else { Motion::Wild };
    }
    if still {
        return Motion::Still;
    }
    match (name, arguments) {
        ("abs", [Motion::Runs(speed)]) => Motion::Runs(*speed),
        ("min" | "max", [Motion::Runs(speed), Motion::Still] | [Motion::Still, Motion::Runs(speed)]) => {
            Motion::Runs(*speed)
        }
        _ => Motion::Wild,
    }
}
