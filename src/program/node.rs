//! Nodes: one operation each, over earlier nodes.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::expression::{BinaryOp, BuiltIn, FunctionId};
use crate::value::{Type, Value};

/// A node's place in its block: the register that holds its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reg(pub u32);

impl Reg {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An operation with the type of its result.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// What is done.
    pub op: Op,
    /// The type of the value when it is not missing.
    pub ty: Type,
    /// Whether it can be missing.
    pub nullable: bool,
}

/// A constant, equal and hashed by its bits: `0.0` is not `-0.0`, and NaN is itself.
#[derive(Debug, Clone)]
pub struct Constant(pub Value);

impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Value::Float(x), Value::Float(y)) => x.to_bits() == y.to_bits(),
            (x, y) => x == y,
        }
    }
}

impl Eq for Constant {}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.type_of().hash(state);
        match &self.0 {
            Value::Missing => {}
            Value::Bool(value) => value.hash(state),
            Value::Int(value) => value.hash(state),
            Value::Float(value) => value.to_bits().hash(state),
            Value::Text(value) => value.hash(state),
            Value::Date(value) => value.hash(state),
            Value::DateTime(value) => value.hash(state),
        }
    }
}

/// A field of the block's table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldLeaf {
    /// Index into [`crate::ruleset::TableMapping::fields`].
    pub index: u32,
    /// Its name.
    pub name: Arc<str>,
}

/// A fact over the rows of an event table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FactLeaf {
    /// Index into [`crate::ruleset::Ruleset::facts`].
    pub index: u32,
    /// Its id.
    pub name: Arc<str>,
}

/// A value that comes from outside of the block.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// A field of the block's table.
    Field(FieldLeaf),
    /// A fact over events; facts that are expressions are lowered into the block.
    Fact(FactLeaf),
    /// A built-in name.
    BuiltIn(BuiltIn),
    /// Whether the item of the present stage is ticked.
    Marked(Arc<str>),
    /// Whether the item of the present stage is met.
    Met(Arc<str>),
    /// A field of the row's customer, by its place among the customers' fields.
    CustomerField(FieldLeaf),
    /// A field of the row's person, by its place among the people's fields.
    PersonField(FieldLeaf),
}

/// A label of a `switch` arm.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Label {
    /// A literal; strict in type, floats bit by bit.
    Value(Constant),
    /// A range of integers; it takes floats too.
    Range {
        /// First.
        start: i64,
        /// Last, or one past it.
        end: i64,
        /// `..=`.
        inclusive: bool,
    },
}

/// An arm of a `switch`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arm {
    /// Any one fits.
    pub labels: Vec<Label>,
    /// Its guard.
    pub guard: Option<Reg>,
    /// Its value.
    pub value: Reg,
}

/// The operations. What each gives for missing and failed operands is what
/// [`crate::expression::interpret`] gives: operands are evaluated in the order in which they stand
/// here, the first row error is the answer, and where one decides, the later ones do not count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Op {
    /// A constant; `()` is [`Value::Missing`].
    Constant(Constant),
    /// A value from outside.
    Leaf(Leaf),
    /// `!x`.
    Not(Reg),
    /// `-x`.
    Negate(Reg),
    /// Arithmetic or comparison.
    Binary(BinaryOp, Reg, Reg),
    /// `a && b && …`.
    And(Vec<Reg>),
    /// `a || b || …`.
    Or(Vec<Reg>),
    /// `a ?? b ?? …`.
    Coalesce(Vec<Reg>),
    /// `x == ()`; with `negated`, `x != ()`.
    IsMissing {
        /// What is asked about.
        operand: Reg,
        /// `!=`.
        negated: bool,
    },
    /// `needle in [items]`.
    InList {
        /// What is looked for.
        needle: Reg,
        /// In what.
        items: Vec<Reg>,
    },
    /// `needle in start..end`.
    InRange {
        /// What is looked for.
        needle: Reg,
        /// First.
        start: Reg,
        /// Last, or one past it.
        end: Reg,
        /// `..=`.
        inclusive: bool,
    },
    /// `needle in text`.
    InText {
        /// What is looked for.
        needle: Reg,
        /// In what.
        text: Reg,
    },
    /// `if c { a } else { b }`.
    If {
        /// The condition.
        condition: Reg,
        /// Its value when true.
        then: Reg,
        /// Its value when false.
        otherwise: Reg,
    },
    /// `switch x { … }`.
    Switch {
        /// What is compared.
        subject: Reg,
        /// In order.
        arms: Vec<Arm>,
        /// The value of `_`.
        default: Reg,
    },
    /// An interpolated text.
    Join(Vec<Reg>),
    /// A call of the function table.
    Call(FunctionId, Vec<Reg>),
    /// A call of a function in `functions.rhai`.
    CallUser(Arc<str>, Vec<Reg>),
}

impl Op {
    /// The registers it is over, in the order of evaluation, as often as they stand there.
    #[must_use]
    pub fn operands(&self) -> Vec<Reg> {
        match self {
            Self::Constant(_) | Self::Leaf(_) => Vec::new(),
            Self::Not(operand) | Self::Negate(operand) | Self::IsMissing { operand, .. } => vec![*operand],
            Self::Binary(_, left, right) => vec![*left, *right],
            Self::And(parts)
            | Self::Or(parts)
            | Self::Coalesce(parts)
            | Self::Join(parts)
            | Self::Call(_, parts)
            | Self::CallUser(_, parts) => parts.clone(),
            Self::InList { needle, items } => std::iter::once(*needle).chain(items.iter().copied()).collect(),
            Self::InRange { needle, start, end, .. } => vec![*needle, *start, *end],
            Self::InText { needle, text } => vec![*needle, *text],
            Self::If { condition, then, otherwise } => vec![*condition, *then, *otherwise],
            Self::Switch { subject, arms, default } => {
                let of_arm = |arm: &Arm| arm.guard.into_iter().chain([arm.value]).collect::<Vec<_>>();
                let arms = arms.iter().flat_map(of_arm);
                std::iter::once(*subject).chain(arms).chain([*default]).collect()
            }
        }
    }

    /// Calls `change` with every register it is over.
    pub(super) fn for_each_operand(&mut self, change: &mut dyn FnMut(&mut Reg)) {
        match self {
            Self::Constant(_) | Self::Leaf(_) => {}
            Self::Not(operand) | Self::Negate(operand) | Self::IsMissing { operand, .. } => change(operand),
            Self::Binary(_, left, right) => [left, right].into_iter().for_each(change),
            Self::And(parts)
            | Self::Or(parts)
            | Self::Coalesce(parts)
            | Self::Join(parts)
            | Self::Call(_, parts)
            | Self::CallUser(_, parts) => parts.iter_mut().for_each(change),
            Self::InList { needle, items } => std::iter::once(needle).chain(items).for_each(change),
            Self::InRange { needle, start, end, .. } => [needle, start, end].into_iter().for_each(change),
            Self::InText { needle, text } => [needle, text].into_iter().for_each(change),
            Self::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(change);
            }
            Self::Switch { subject, arms, default } => {
                change(subject);
                for arm in arms {
                    arm.guard.iter_mut().for_each(&mut *change);
                    change(&mut arm.value);
                }
                change(default);
            }
        }
    }
}
