//! The typed tree: what an expression means, as plain data.

use std::sync::Arc;

use crate::language::{Both, both};
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
}

/// The built-in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BuiltIn {
    /// The evaluated day.
    Today,
    /// The customer's id.
    Id,
    /// The customer's name.
    Name,
    /// The owner's person id.
    Owner,
    /// The owner's unit on the evaluated day.
    Unit,
    /// The date the customer entered the system.
    Entered,
    /// The funnel's id.
    Funnel,
    /// The stage's id.
    Stage,
    /// The phase's id.
    Phase,
    /// The date the present visit of the stage began.
    StageSince,
    /// Calendar days since then.
    DaysInStage,
    /// Working days since then.
    BusinessDaysInStage,
    /// Calendar days since the customer's beginning.
    DaysInFunnel,
    /// How many times this stage was entered.
    VisitsToStage,
}

impl BuiltIn {
    /// All of them, in the order of the reference.
    pub const ALL: [Self; 14] = [
        Self::Today,
        Self::Id,
        Self::Name,
        Self::Owner,
        Self::Unit,
        Self::Entered,
        Self::Funnel,
        Self::Stage,
        Self::Phase,
        Self::StageSince,
        Self::DaysInStage,
        Self::BusinessDaysInStage,
        Self::DaysInFunnel,
        Self::VisitsToStage,
    ];

    /// Its name in expressions.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Id => "id",
            Self::Name => "name",
            Self::Owner => "owner",
            Self::Unit => "unit",
            Self::Entered => "entered",
            Self::Funnel => "funnel",
            Self::Stage => "stage",
            Self::Phase => "phase",
            Self::StageSince => "stage_since",
            Self::DaysInStage => "days_in_stage",
            Self::BusinessDaysInStage => "business_days_in_stage",
            Self::DaysInFunnel => "days_in_funnel",
            Self::VisitsToStage => "visits_to_stage",
        }
    }

    /// One line on what it is.
    #[must_use]
    pub fn doc(self) -> Both {
        match self {
            Self::Today => both("The evaluated day", "所评估的那一天"),
            Self::Id => both("The customer's id", "客户编号"),
            Self::Name => both("The customer's name", "客户名称"),
            Self::Owner => both("The id of the person in charge", "负责人的编号"),
            Self::Unit => both("The owner's unit on the evaluated day", "负责人当天所属的团队"),
            Self::Entered => both("The date the customer entered the system", "客户进入系统的日期"),
            Self::Funnel => both("The funnel's id", "漏斗标识"),
            Self::Stage => both("The stage's id", "阶段标识"),
            Self::Phase => both("The id of the stage's phase", "阶段所属大阶段的标识"),
            Self::StageSince => both("The date the present visit of the stage began", "本次进入该阶段的日期"),
            Self::DaysInStage => {
                both("Calendar days since the stage was entered", "本次进入该阶段以来的自然日天数")
            }
            Self::BusinessDaysInStage => {
                both("Working days since the stage was entered", "本次进入该阶段以来的工作日天数")
            }
            Self::DaysInFunnel => {
                both("Calendar days since the customer's beginning", "客户开始以来的自然日天数")
            }
            Self::VisitsToStage => both("How many times this stage was entered", "进入过该阶段的次数"),
        }
    }

    /// Its type.
    #[must_use]
    pub fn ty(self) -> Type {
        match self {
            Self::Today | Self::Entered | Self::StageSince => Type::Date,
            Self::Id | Self::Name | Self::Owner | Self::Unit | Self::Funnel | Self::Stage | Self::Phase => {
                Type::Text
            }
            Self::DaysInStage | Self::BusinessDaysInStage | Self::DaysInFunnel | Self::VisitsToStage => {
                Type::Int
            }
        }
    }

    /// Whether it can be missing.
    #[must_use]
    pub fn nullable(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Owner | Self::Unit | Self::Entered | Self::Phase | Self::DaysInFunnel
        )
    }

    /// Whether it belongs to the present stage, so that it has no value before a stage is known.
    #[must_use]
    pub fn needs_stage(self) -> bool {
        matches!(
            self,
            Self::Stage
                | Self::Phase
                | Self::StageSince
                | Self::DaysInStage
                | Self::BusinessDaysInStage
                | Self::VisitsToStage
        )
    }
}
