//! Problems of an expression: its rhai syntax, its names and its types.

mod codes;
mod cures;
mod messages;

use super::{Code, Problem};
use crate::language::{Both, Spoken};
use crate::value::Type;

/// Problems of an expression: its rhai syntax, its names and its types. A `mended` text is the
/// whole expression, or the part around the mistake, as it would be right.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what the variant's line calls them")]
pub enum ExpressionProblem {
    /// Nothing, or only blanks and comments.
    Empty,
    /// More characters than an expression may have.
    TooLong { limit: usize },
    /// Nested too deeply.
    TooDeep,
    /// A full-width sign, a curly quote, or another character that no expression knows.
    ForeignCharacter { found: String, meant: Option<String>, mended: Option<String> },
    /// An operator of another language.
    ForeignOperator { found: String, meant: String, mended: Option<String> },
    /// `'text'`.
    SingleQuotes { found: String, mended: Option<String> },
    /// `null`, `none`, `nil` for `()`.
    NullWord { found: String, mended: Option<String> },
    /// `20%`, `1,000`.
    NumberFormat { found: String, meant: String },
    /// A `;`, a statement, a loop, a closure, an assignment.
    Statement { found: String },
    /// rhai knows it, rules do not.
    Unsupported { what: Both, cure: Spoken },
    /// An operator lacks a side.
    MissingOperand { operator: String },
    /// Two values stand side by side.
    MissingOperator { before: String, after: String },
    /// A bracket or quote without its partner.
    Unbalanced { bracket: String },
    /// Another mistake of syntax: a clause, and what to do.
    Syntax { what: Spoken, cure: Spoken },
    /// A word that rhai keeps for itself.
    ReservedWord { word: String },
    /// A name that means nothing; `text` if a text was probably meant. `known` are the names, if they
    /// are few.
    UnknownName { name: String, place: Both, suggestion: Option<String>, text: bool, known: Vec<String> },
    /// A name that exists elsewhere.
    NameNotHere { name: String, place: Both, reason: Spoken, cure: Option<Spoken> },
    /// A call of a function that does not exist.
    UnknownFunction { name: String, cure: Option<Spoken> },
    /// A function without its call.
    FunctionNotCalled { signature: String },
    /// A call with arguments that no signature takes.
    WrongArguments { name: String, given: Vec<Type>, signatures: Vec<String> },
    /// `marked()` or `met()` of what is no item of the stage; `anywhere`: of any stage.
    UnknownItem {
        asked: String,
        item: Option<String>,
        suggestion: Option<String>,
        items: Vec<String>,
        anywhere: bool,
    },
    /// A built-in hides a column.
    HiddenColumn { name: String },
    /// A comparison of two kinds of values.
    Incomparable { operator: &'static str, left: Type, right: Type, cure: Spoken },
    /// An operator that does not work on a kind of value.
    WrongOperand { operator: String, needs: Both, found: Type, cure: Option<Spoken> },
    /// Branches of different kinds.
    BranchTypes { what: Both, first: Type, other: Type },
    /// A text that the field cannot hold.
    NotOneOf {
        literal: String,
        name: String,
        suggestion: Option<String>,
        allowed: Vec<String>,
        built_in: bool,
    },
    /// `()` with an operator that makes everything unknown.
    MissingCompared { operator: String },
    /// `int / int`.
    WholeDivision { dividend: String, divisor: String, whole: String },
    /// A comparison that no row decides: a quantity cannot reach the constant. `limits` says what it can.
    OutOfReach { comparison: String, always: bool, name: String, limits: Both, cure: Spoken },
    /// A share compared with what is so large only in percent.
    PercentForShare { constant: f64, name: String, cure: Spoken },
    /// `date()` of a constant that is no date.
    UnreadableDate { text: String },
    /// The whole expression gives what its place cannot use.
    WrongResult { needs: Type, found: Type },
    /// A `switch` label that can never fit.
    LabelType { label: String, subject: Type },
    /// rhai cannot read a `functions.rhai`: its reason.
    UserSyntax { reason: Spoken },
    /// A function of a name that is taken; `table` if by the function table.
    UserDuplicate { name: String, table: bool },
    /// A statement outside all functions.
    UserStatement,
}

impl ExpressionProblem {
    /// This phase's part of the code table.
    pub(super) const CODES: &'static [Code] = codes::ALL;

    pub(crate) fn code(&self) -> &'static Code {
        match self {
            Self::Empty => &codes::EMPTY,
            Self::TooLong { .. } | Self::TooDeep => &codes::TOO_LARGE,
            Self::ForeignCharacter { .. } => &codes::FOREIGN_CHARACTER,
            Self::ForeignOperator { .. } => &codes::FOREIGN_OPERATOR,
            Self::SingleQuotes { .. } => &codes::SINGLE_QUOTES,
            Self::NullWord { .. } => &codes::NULL_WORD,
            Self::NumberFormat { .. } => &codes::NUMBER_FORMAT,
            Self::Statement { .. } => &codes::STATEMENT,
            Self::Unsupported { .. } => &codes::UNSUPPORTED,
            Self::MissingOperand { .. } | Self::MissingOperator { .. } => &codes::MISSING_OPERAND,
            Self::Unbalanced { .. } => &codes::UNBALANCED,
            Self::Syntax { .. } => &codes::SYNTAX,
            Self::ReservedWord { .. } => &codes::RESERVED_WORD,
            Self::UnknownName { .. } => &codes::UNKNOWN_NAME,
            Self::NameNotHere { .. } => &codes::NAME_NOT_HERE,
            Self::UnknownFunction { .. } => &codes::UNKNOWN_FUNCTION,
            Self::FunctionNotCalled { .. } | Self::WrongArguments { .. } => &codes::WRONG_ARGUMENTS,
            Self::UnknownItem { .. } => &codes::UNKNOWN_ITEM,
            Self::HiddenColumn { .. } => &codes::HIDDEN_COLUMN,
            Self::Incomparable { .. } => &codes::INCOMPARABLE,
            Self::WrongOperand { .. } => &codes::WRONG_OPERAND,
            Self::BranchTypes { .. } => &codes::BRANCH_TYPES,
            Self::NotOneOf { .. } => &codes::NOT_ONE_OF,
            Self::MissingCompared { .. } => &codes::MISSING_COMPARED,
            Self::WholeDivision { .. } => &codes::WHOLE_DIVISION,
            Self::UnreadableDate { .. } => &codes::UNREADABLE_DATE,
            Self::WrongResult { .. } => &codes::WRONG_RESULT,
            Self::LabelType { .. } => &codes::LABEL_TYPE,
            Self::OutOfReach { .. } | Self::PercentForShare { .. } => &codes::OUT_OF_REACH,
            Self::UserSyntax { .. } => &codes::USER_SYNTAX,
            Self::UserDuplicate { .. } => &codes::USER_DUPLICATE,
            Self::UserStatement => &codes::USER_STATEMENT,
        }
    }

    /// The same problem, its mended text changed.
    pub(crate) fn with_mended(mut self, change: impl FnOnce(String) -> String) -> Self {
        match &mut self {
            Self::ForeignCharacter { mended, .. }
            | Self::ForeignOperator { mended, .. }
            | Self::SingleQuotes { mended, .. }
            | Self::NullWord { mended, .. } => *mended = mended.take().map(change),
            _ => {}
        }
        self
    }
}

impl From<ExpressionProblem> for Problem {
    fn from(problem: ExpressionProblem) -> Self {
        Self::Expression(problem)
    }
}
