//! Text → rhai's syntax tree, by rhai's own parser; what it cannot read is said in words that
//! teach.
//!
//! Guarantees: the tree is not optimised (the optimiser may remove wrong code); nothing is
//! longer or deeper than the limits, so that no later recursion can exhaust the stack.

use std::ops::Range;
use std::sync::OnceLock;

use rhai::{AST, Engine, LexError, OptimizationLevel, ParseError, ParseErrorType, Position};

use super::tokens::{Kind, Tokens};
use super::traps::{ends_operand, find_repairs, is_null_word, mend, starts_operand, without_nulls};
use crate::diagnostic::ExpressionProblem as Problem;
use crate::language::{Spoken, both, spoken};

/// The most characters of one expression.
pub(super) const MAX_CHARS: usize = 20_000;
/// The deepest nesting, as rhai counts it: every operator of a chain is a level too.
const MAX_DEPTH: usize = 256;
/// The deepest nesting of brackets, signs and `else if`: these cost stack, operators in a row do not.
const MAX_NESTING: usize = 32;
/// The longest mended text that a help shows.
const MAX_SHOWN: usize = 200;

/// A problem at bytes of the expression.
pub(super) type Found = (Range<usize>, Problem);

/// Parses an expression; its tree, or every problem found.
pub(super) fn parse(tokens: &Tokens<'_>) -> Result<AST, Vec<Found>> {
    let whole = 0..tokens.text.len();
    if tokens.text.chars().count() > MAX_CHARS {
        return Err(vec![(whole, Problem::TooLong { limit: MAX_CHARS })]);
    }
    if tokens.list.is_empty() {
        return Err(vec![(whole, Problem::Empty)]);
    }
    let never = |kind| matches!(kind, Kind::Foreign | Kind::SingleQuoted | Kind::Unterminated);
    if tokens.list.iter().any(|token| never(token.kind)) {
        return Err(explain(tokens, None));
    }
    if nesting(tokens) > MAX_NESTING {
        let repairs = explain(tokens, None);
        return Err(if repairs.is_empty() { vec![(whole, Problem::TooDeep)] } else { repairs });
    }
    compile(tokens.text).map_err(|error| explain(tokens, Some(&error)))
}

/// How deep the recursion of a parser goes: brackets, signs before a value, `**`, `else if`.
fn nesting(tokens: &Tokens<'_>) -> usize {
    let mut outer: Vec<Level> = Vec::new();
    let mut level = Level::default();
    let mut deepest = 0;
    for (index, token) in tokens.list.iter().enumerate() {
        let before = index.checked_sub(1);
        match (token.kind, tokens.text_of(*token)) {
            (Kind::Open, _) => {
                let base = level.depth() + 1;
                outer.push(std::mem::replace(&mut level, Level { base, ..Level::default() }));
            }
            (Kind::Close, _) => level = outer.pop().unwrap_or_default(),
            (Kind::Symbol, "**" | "!") => level.signs += 1,
            (Kind::Symbol, "-" | "+") if !ends_operand(tokens, before) => level.signs += 1,
            (Kind::Symbol, _) => level.signs = 0,
            (Kind::Word, "if") if before.is_some_and(|before| tokens.word(before) == "else") => {
                level.elses += 1;
            }
            (Kind::Word, "if") => level.elses = 0,
            _ => {}
        }
        deepest = deepest.max(level.depth());
    }
    deepest
}

/// Where a parser stands between two brackets.
#[derive(Default)]
struct Level {
    /// The depth of the bracket.
    base: usize,
    /// Signs and `**` in a row.
    signs: usize,
    /// `else if` in a row.
    elses: usize,
}

impl Level {
    fn depth(&self) -> usize {
        self.base + self.signs + self.elses
    }
}

fn compile(text: &str) -> Result<AST, ParseError> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| {
        let mut engine = Engine::new_raw();
        engine
            .set_optimization_level(OptimizationLevel::None)
            .set_max_expr_depths(MAX_DEPTH, MAX_DEPTH)
            .set_allow_looping(false)
            .set_allow_anonymous_fn(false);
        engine
    });
    engine.compile_expression(text)
}

/// The byte offset of a position of rhai.
pub(super) fn offset(tokens: &Tokens<'_>, position: Position) -> usize {
    match (position.line(), position.position()) {
        (Some(line), Some(column)) => tokens.offset(line, column),
        (Some(line), None) => tokens.offset(line, 1),
        (None, _) => tokens.text.len(),
    }
}

/// What is wrong with a text that cannot be read.
fn explain(tokens: &Tokens<'_>, error: Option<&ParseError>) -> Vec<Found> {
    let repairs = find_repairs(tokens);
    let mended = mend(tokens.text, &repairs).filter(|mended| is_shown(mended));
    let mut found: Vec<Found> = Vec::new();
    let statement = repairs.iter().any(|repair| matches!(repair.problem, Some(Problem::Statement { .. })));
    for repair in repairs {
        let Some(problem) = repair.problem.map(|problem| with_mended(problem, mended.as_deref())) else {
            continue;
        };
        if statement && !matches!(problem, Problem::Statement { .. }) {
            // The rest is at home in a function.
            continue;
        }
        if found.iter().all(|(_, other)| other.code() != problem.code() || is_unbalanced(other)) {
            found.push((repair.at, problem));
        }
    }
    match error {
        Some(error) if found.is_empty() => vec![translate(tokens, error)],
        _ => found,
    }
}

/// Whether a mended text can be shown as the cure: rhai reads it, and it is short.
pub(super) fn is_shown(text: &str) -> bool {
    text.chars().count() <= MAX_SHOWN && nesting(&Tokens::scan(text)) <= MAX_NESTING && compile(text).is_ok()
}

fn is_unbalanced(problem: &Problem) -> bool {
    matches!(problem, Problem::Unbalanced { .. })
}

fn with_mended(mut problem: Problem, text: Option<&str>) -> Problem {
    match &mut problem {
        Problem::ForeignCharacter { mended, .. }
        | Problem::ForeignOperator { mended, .. }
        | Problem::SingleQuotes { mended, .. } => *mended = text.map(str::to_owned),
        _ => {}
    }
    problem
}

/// rhai's own error, where no usual slip was recognised.
fn translate(tokens: &Tokens<'_>, error: &ParseError) -> Found {
    let index = tokens.index_at(offset(tokens, error.position()));
    let at = match tokens.list.get(index) {
        Some(_) => tokens.range(index),
        None => tokens.list.len().checked_sub(1).map_or(0..0, |last| tokens.range(last)),
    };
    let syntax = |what: Spoken, cure: Spoken| Problem::Syntax { what, cure };
    let problem = match error.err_type() {
        ParseErrorType::ExprTooDeep => return (0..tokens.text.len(), Problem::TooDeep),
        ParseErrorType::Reserved(word) if is_null_word(word) => {
            let mended = Some(without_nulls(tokens)).filter(|mended| is_shown(mended));
            Problem::NullWord { found: word.clone(), mended }
        }
        ParseErrorType::Reserved(word) if word.starts_with(char::is_alphabetic) => {
            Problem::ReservedWord { word: word.clone() }
        }
        ParseErrorType::MismatchedType(_, found) => syntax(
            spoken!("a condition is needed here, not {found}", "这里需要条件（得到 `{found}`）"),
            spoken!(
                "compare it with something, for example `visits_30d > 0`",
                "拿它与别的值比较，例如 `visits_30d > 0`"
            ),
        ),
        ParseErrorType::BadInput(LexError::MalformedNumber(number)) => syntax(
            spoken!("`{number}` is no number", "数不能写成 `{number}`"),
            spoken!(
                "write whole numbers as `500`, others with digits on both sides of the point: `0.5`",
                "整数写成 `500`，小数的小数点两边都要有数字：`0.5`"
            ),
        ),
        ParseErrorType::BadInput(LexError::MalformedEscapeSequence(sequence)) => syntax(
            spoken!("`{sequence}` means nothing inside a text", "`{sequence}` 在文本里没有意义"),
            spoken!("a backslash inside a text is written twice: `\\\\`", "文本里的反斜杠要写两个：`\\\\`"),
        ),
        ParseErrorType::WrongSwitchDefaultCase => syntax(
            spoken!("`_` is not the last arm of the `switch`", "`_` 不是 `switch` 的最后一个情形"),
            spoken!("move the arm of `_` to the end", "把 `_` 的情形移到最后"),
        ),
        ParseErrorType::WrongSwitchIntegerCase => syntax(
            spoken!("a number stands behind a range in the `switch`", "`switch` 中有数写在了范围后面"),
            spoken!("move the arms of single numbers before those of ranges", "把单个数的情形移到范围之前"),
        ),
        ParseErrorType::WrongSwitchCaseCondition => syntax(
            spoken!("`_` takes no condition", "`_` 不能带条件"),
            spoken!(
                "write `_ => …` and put the condition into the value: `if … {{ … }} else {{ … }}`",
                "写成 `_ => …`，把条件放进值里：`if … {{ … }} else {{ … }}`"
            ),
        ),
        ParseErrorType::PropertyExpected => syntax(
            spoken!("a function is expected after `.`", "`.` 后面应是函数"),
            spoken!("write for example `name.to_lower()`", "例如写成 `name.to_lower()`"),
        ),
        ParseErrorType::MissingToken(token, _) if token == "{" => syntax(
            spoken!("`{{` is expected here", "这里应是 `{{`"),
            spoken!(
                "write `if condition {{ a }} else {{ b }}` or `switch level {{ \"A\" => 7, _ => 14 }}`",
                "写成 `if condition {{ a }} else {{ b }}` 或 `switch level {{ \"A\" => 7, _ => 14 }}`"
            ),
        ),
        other => return beside(tokens, index).unwrap_or_else(|| (at, other_syntax(tokens, index, other))),
    };
    (at, problem)
}

/// Two values without an operator, or an operator without a value, at a token.
fn beside(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let previous = index.checked_sub(1);
    if ends_operand(tokens, previous) && starts_operand(tokens, index) {
        let (before, after) = (tokens.word(index - 1), tokens.word(index));
        let problem = Problem::MissingOperator { before: before.to_owned(), after: after.to_owned() };
        return Some((tokens.range(index), problem));
    }
    let lacks = |at: usize| {
        let operator = tokens.word(at);
        let symbol = tokens.list.get(at).is_some_and(|token| token.kind == Kind::Symbol);
        let infix = (symbol && !matches!(operator, "," | ";" | ":" | "=>" | ".")) || operator == "in";
        if operator.starts_with("..") {
            return Some((tokens.range(at), range_without_end()));
        }
        let operator = operator.to_owned();
        infix.then(|| (tokens.range(at), Problem::MissingOperand { operator }))
    };
    match previous {
        Some(at) if !ends_operand(tokens, previous) => lacks(at),
        _ if !ends_operand(tokens, previous) => lacks(index),
        _ => None,
    }
}

/// `100..`.
pub(super) fn range_without_end() -> Problem {
    Problem::Unsupported {
        what: both("a range without an end", "缺了一端的范围"),
        cure: spoken!(
            "write both ends, `100..500`, or compare: `employees >= 100`",
            "两端都写上：`100..500`，或改用比较：`employees >= 100`"
        ),
    }
}

/// `a<-b`, which rhai reads as an arrow.
fn arrow(tokens: &Tokens<'_>, index: usize) -> Option<Problem> {
    let [less, minus] = tokens.list.get(index..index + 2)? else { return None };
    if tokens.word(index) != "<" || tokens.word(index + 1) != "-" || less.end != minus.start {
        return None;
    }
    let before = index.checked_sub(1).map_or("", |before| tokens.word(before));
    let after = tokens.word(index + 2);
    Some(Problem::Syntax {
        what: spoken!(
            "`<-` is read as an arrow, which means nothing here",
            "`<-` 会读成一个箭头，在这里没有意义"
        ),
        cure: spoken!(
            "put a blank before the minus: `{before} < -{after}`",
            "在负号前加一个空格：`{before} < -{after}`"
        ),
    })
}

fn other_syntax(tokens: &Tokens<'_>, index: usize, error: &ParseErrorType) -> Problem {
    if let Some(problem) = arrow(tokens, index) {
        return problem;
    }
    let what = match (error, tokens.word(index)) {
        (ParseErrorType::MissingToken(token, _), _) => {
            spoken!("`{token}` is expected here", "这里应是 `{token}`")
        }
        (ParseErrorType::ExprExpected(_), _) => {
            spoken!("a constant is expected here", "这里应是一个固定的值")
        }
        (_, "") => spoken!("the expression ends too early", "表达式没有写完"),
        (_, word) => spoken!("`{word}` cannot stand here", "这里不能写 `{word}`"),
    };
    let cure = match error {
        _ if tokens.word(index) == "#" => both(
            "a comment inside an expression begins with `//`; one behind it stands outside the quotes",
            "表达式里面的注释以 `//` 开头；写在后面的注释要放在引号外面",
        ),
        ParseErrorType::ExprExpected(_) => both(
            "write a text in double quotes, a number, `true`, `false` or a range `1..=5`",
            "写双引号中的文本、数、`true`、`false` 或范围 `1..=5`",
        ),
        _ => both(
            "complete it, for example `visits_30d >= 2 && contact != ()`",
            "把它写完整，例如 `visits_30d >= 2 && contact != ()`",
        ),
    };
    Problem::Syntax { what, cure: cure.into() }
}
