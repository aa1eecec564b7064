//! The typed tree: what an expression means, as plain data.

use std::sync::Arc;

use super::built_in::BuiltIn;
use crate::text::Span;
use crate::value::{Type, Value};

/// A typed expression. Equality ignores places: two expressions that mean the same are equal.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The type of its value when it is not missing.
    pub ty: Type,
    /// Whether it can be missing.
    pub nullable: bool,
    /// Where it was written.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.ty == other.ty && self.nullable == other.nullable
    }
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A constant; `()` is [`Value::Missing`].
    Literal(Value),
    /// A named value.
    Name(Name),
    /// `!x`.
    Not(Box<Expr>),
    /// `-x`.
    Negate(Box<Expr>),
    /// Arithmetic or comparison.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a && b && …`, at least two.
    And(Vec<Expr>),
    /// `a || b || …`, at least two.
    Or(Vec<Expr>),
    /// `a ?? b ?? …`, at least two.
    Coalesce(Vec<Expr>),
    /// `x == ()`; with `negated`, `x != ()`.
    IsMissing {
        /// What is asked about.
        operand: Box<Expr>,
        /// `!=`.
        negated: bool,
    },
    /// `needle in haystack`; `!in` is a [`ExprKind::Not`] around it.
    In {
        /// What is looked for.
        needle: Box<Expr>,
        /// In what.
        haystack: Haystack,
    },
    /// `if c { a } else { b }`; without `else`, `b` is the literal `()`.
    If {
        /// The condition, a bool.
        condition: Box<Expr>,
        /// Its value when true.
        then: Box<Expr>,
        /// Its value when false.
        otherwise: Box<Expr>,
    },
    /// `switch x { … }`.
    Switch {
        /// What is compared.
        subject: Box<Expr>,
        /// In order; the first arm that fits and whose guard is true gives the value.
        arms: Vec<SwitchArm>,
        /// The value of `_`; the literal `()` if there is none.
        default: Box<Expr>,
    },
    /// An interpolated text: its parts joined.
    Join(Vec<Expr>),
    /// A call of the function table, as function or as method.
    Call(FunctionId, Vec<Expr>),
    /// A call of a function in `functions.rhai`.
    CallUser(Arc<str>, Vec<Expr>),
    /// `marked("item")`: whether the item of the present stage is ticked.
    Marked(Arc<str>),
    /// `met("item")`: whether the item of the present stage is met; only where states are known.
    Met(Arc<str>),
}

/// Arithmetic and comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `**`
    Power,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl BinaryOp {
    /// As written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Power => "**",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The comparison with its sides exchanged: `3 < x` as `x > 3`.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            other => other,
        }
    }

    /// Whether it compares (and gives a bool).
    #[must_use]
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
        )
    }
}

/// What `in` looks in.
#[derive(Debug, Clone, PartialEq)]
pub enum Haystack {
    /// `[a, b, c]`.
    List(Vec<Expr>),
    /// `a..b`, or `a..=b` with `inclusive`; integers.
    Range {
        /// First.
        start: Box<Expr>,
        /// Last, or one past it.
        end: Box<Expr>,
        /// `..=`.
        inclusive: bool,
    },
    /// A text: is the needle a part of it?
    Text(Box<Expr>),
}

/// One arm of a `switch`.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchArm {
    /// What the subject is compared with; any one fits.
    pub labels: Vec<SwitchLabel>,
    /// `if` guard.
    pub guard: Option<Expr>,
    /// The value.
    pub value: Expr,
}

/// One label of a `switch` arm.
#[derive(Debug, Clone, PartialEq)]
pub enum SwitchLabel {
    /// A literal; strict in type.
    Value(Value),
    /// `a..b` or `a..=b`; takes floats too.
    Range {
        /// First.
        start: i64,
        /// Last, or one past it.
        end: i64,
        /// `..=`.
        inclusive: bool,
    },
}

/// A function of the function table, by its place in [`crate::expression::all_functions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FunctionId(pub u16);

/// A named value, resolved. The numbers are places in the ruleset's vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// A field of the table that the expression is about: the customers', or the event table of a
    /// fact's `where` and `of`. An index into [`crate::ruleset::TableMapping::fields`].
    Field(u32),
    /// A fact: an index into [`crate::ruleset::Ruleset::facts`].
    Fact(u32),
    /// A built-in.
    BuiltIn(BuiltIn),
    /// `customer.X` of a row: a field of its customer, an index into the customers' fields.
    CustomerField(u32),
    /// `person.X` of a row: a field of its person, an index into the people's fields.
    PersonField(u32),
    /// A metric, in the same group and period, as a float: an index into
    /// [`crate::ruleset::Ruleset::metrics`].
    Metric(u32),
    /// The group that a value belongs to: an index into [`crate::ruleset::Metric::by`].
    Group(u32),
}
