//! The code table's part for expressions: what each code means, with the mistake and the cure.

use crate::diagnostic::{Code, Severity};

/// An error.
const fn error(id: &'static str, name: &'static str, explanation: &'static str) -> Code {
    Code { id, name, severity: Severity::Error, explanation }
}

/// A warning.
const fn warning(id: &'static str, name: &'static str, explanation: &'static str) -> Code {
    Code { id, name, severity: Severity::Warning, explanation }
}

pub(super) const EMPTY: Code = error(
    "FW301",
    "empty-expression",
    "An expression must say something. Instead of `when = ''` leave the key out, or write a condition: \
     `when = 'employees >= 500'`. A condition that always holds is `true`.",
);
pub(super) const TOO_LARGE: Code = error(
    "FW302",
    "expression-too-large",
    "An expression has a largest length and a largest depth, so that no rule can exhaust the engine. A long \
     row of `x == 1 || x == 2 || …` is better written `x in [1, 2, …]`; parts that have a meaning of their \
     own are better given a name as a fact:\n\n```toml\n[[fact]]\nid = \"large_deal\"\n\
     expr = 'amount > 500000.0 && employees >= 500'\n```",
);
pub(super) const FOREIGN_CHARACTER: Code = error(
    "FW303",
    "foreign-character",
    "Operators, brackets and quotes are the plain ones of the English keyboard. `employees ＞ 500`, written \
     with a full-width sign, is mended as `employees > 500`; `kind == “visit”`, with curly quotes, as \
     `kind == \"visit\"`. Inside a text any character may stand.",
);
pub(super) const FOREIGN_OPERATOR: Code = error(
    "FW304",
    "foreign-operator",
    "Expressions use the operators of rhai, not those of SQL or of spreadsheets:\n\n\
     | instead of | write |\n|---|---|\n| `a and b` | `a && b` |\n| `a or b` | `a || b` |\n\
     | `not a` | `!a` |\n| `a = b` | `a == b` |\n| `a <> b` | `a != b` |\n| `a is b` | `a == b` |\n\
     | `a & b`, `a | b` | `a && b`, `a || b` |\n| `c ? a : b` | `if c { a } else { b }` |",
);
pub(super) const SINGLE_QUOTES: Code = error(
    "FW305",
    "single-quotes",
    "A text stands in double quotes: `kind == 'visit'` is mended as `kind == \"visit\"`. In TOML the whole \
     expression can then stand in single quotes: `where = 'kind == \"visit\"'`.",
);
pub(super) const NULL_WORD: Code = error(
    "FW306",
    "null-word",
    "A missing value is written `()`. `contact != null` is mended as `contact != ()`, and a default for a \
     missing value is given by `contact ?? \"nobody\"`.",
);
pub(super) const NUMBER_FORMAT: Code = error(
    "FW307",
    "number-format",
    "Numbers have no percent sign and no separators: `0.2` instead of `20%`, `500000` or `500_000` instead of \
     `500,000`. With a point a number is a float: `500000.0`.",
);
pub(super) const STATEMENT: Code = error(
    "FW308",
    "not-one-expression",
    "A rule holds one formula, without `let`, loops, assignments or `;`. What needs several steps becomes a \
     function in `functions.rhai` beside the rules, and the rule calls it:\n\n```rhai\n\
     fn discount(amount) {\n    let step = amount / 1000.0;\n    step * 0.02\n}\n```\n\n\
     `expr = 'discount(amount) > 0.1'`",
);
pub(super) const UNSUPPORTED: Code = error(
    "FW309",
    "unsupported-construct",
    "Rules know single values: no index `a[0]`, no map `#{…}`, no property of a name, no bit operators. A list \
     stands only behind `in`: `level in [\"A\", \"B\"]`. What needs more belongs into a function in \
     `functions.rhai`, which the rule calls by its name.",
);
pub(super) const MISSING_OPERAND: Code = error(
    "FW310",
    "missing-operand",
    "Something is missing beside an operator or between two values: `amount >` says not what amount is \
     compared with, `amount 500` not how. Write `amount > 500`.",
);
pub(super) const UNBALANCED: Code = error(
    "FW311",
    "unbalanced",
    "Each `(`, `[`, `{` and `\"` needs its partner: `(a || b && c` is mended as `(a || b) && c`. The place shown \
     is the one that has none.",
);
pub(super) const SYNTAX: Code = error(
    "FW312",
    "expression-syntax",
    "The text is not a complete expression of rhai. Examples of complete ones: `visits_30d >= 2`, \
     `if amount > 500000.0 { 14 } else { 7 }`, `switch level { \"A\" => 7, _ => 14 }`, \
     `level in [\"A\", \"B\"] && contact != ()`.",
);
pub(super) const RESERVED_WORD: Code = error(
    "FW313",
    "reserved-word",
    "Some words belong to rhai itself (`match case new go is call this` …) and cannot be names. A column that \
     is called so gets another name in the mapping:\n\n```toml\n[customers.fields]\n\
     deal_case = { column = \"case\" }\n```",
);
pub(super) const UNKNOWN_NAME: Code = error(
    "FW320",
    "unknown-name",
    "The name is no column of the mapped table, no fact and no built-in that can be used here. Check its \
     spelling; a text needs double quotes: `initiative == passive` is mended as `initiative == \"passive\"`.",
);
pub(super) const NAME_NOT_HERE: Code = error(
    "FW321",
    "name-not-here",
    "The name exists, but not at this place: what belongs to a stage cannot be asked before there is a stage, \
     and the fields of an event table are known only in the `where` and `of` of a fact over it. For example \
     `when = 'days_in_stage > 7'` of a funnel cannot work, as the funnel is chosen before the stage.",
);
pub(super) const UNKNOWN_FUNCTION: Code = error(
    "FW322",
    "unknown-function",
    "There is no function of that name. `funnelwright functions` lists all of them; more can be written in \
     `functions.rhai`. Example: `lower(name)` is mended as `to_lower(name)` or `name.to_lower()`.",
);
pub(super) const WRONG_ARGUMENTS: Code = error(
    "FW323",
    "wrong-arguments",
    "The function exists, but not for these arguments. The help shows the ways it can be called: \
     `days_since(\"2024-01-31\")` is mended as `days_since(date(\"2024-01-31\"))`.",
);
pub(super) const UNKNOWN_ITEM: Code = error(
    "FW324",
    "unknown-item",
    "`marked(\"…\")` asks whether an item of the present stage is ticked; it needs the id of such an item as a \
     text in quotes. `marked(\"budgett\")` is mended as `marked(\"budget\")`.",
);
pub(super) const HIDDEN_COLUMN: Code = warning(
    "FW325",
    "hidden-column",
    "A built-in has the same name as a column of the dataset, and the built-in is what the name means. To \
     reach the column give it a name of its own:\n\n```toml\n[customers.fields]\n\
     crm_stage = { column = \"stage\" }\n```",
);
pub(super) const INCOMPARABLE: Code = error(
    "FW330",
    "incomparable",
    "Values of different kinds are never equal and have no order, so the comparison cannot be meant: \
     `employees > \"500\"` is mended as `employees > 500`, `entered > \"2024-01-31\"` as \
     `entered > date(\"2024-01-31\")`.",
);
pub(super) const WRONG_OPERAND: Code = error(
    "FW331",
    "wrong-operand",
    "The operator does not work on this kind of value: `!` and `&&` need conditions, `-` and `*` need numbers. \
     `!visits_30d` is mended as `visits_30d == 0`.",
);
pub(super) const BRANCH_TYPES: Code = error(
    "FW332",
    "branch-types",
    "All branches of `if` and `switch`, and both sides of `??`, give the same kind of value: \
     `if big { 14 } else { \"7\" }` is mended as `if big { 14 } else { 7 }`.",
);
pub(super) const NOT_ONE_OF: Code = error(
    "FW333",
    "not-one-of",
    "The mapping says which texts the field can hold (`one_of`), and this is none of them, so the comparison \
     would never be true: with `one_of = [\"active\", \"passive\"]`, `initiative == \"pasive\"` is mended as \
     `initiative == \"passive\"`.",
);
pub(super) const MISSING_COMPARED: Code = error(
    "FW334",
    "missing-compared",
    "`()` stands for a missing value and can only be asked for with `==` and `!=`: `contact != ()`. Any other \
     use of it is unknown whatever the row holds. For a default write `amount ?? 0`.",
);
pub(super) const WHOLE_DIVISION: Code = warning(
    "FW335",
    "whole-division",
    "An integer divided by an integer drops the fraction: `won / all` is 0 for 3 of 4. Write \
     `to_float(won) / all` for a share. If dropping is meant, say so: `to_int(days / 7)`.",
);
pub(super) const UNREADABLE_DATE: Code = error(
    "FW336",
    "unreadable-date",
    "`date(…)` reads ISO 8601, year, month, day: `date(\"2024-01-31\")` or `date(2024, 1, 31)`. \
     `date(\"31/01/2024\")` and days that do not exist (`date(2023, 2, 29)`) cannot be read.",
);
pub(super) const WRONG_RESULT: Code = error(
    "FW337",
    "wrong-result",
    "The place needs another kind of value: a condition is true or false, a number of days is whole. \
     `when = 'employees'` is mended as `when = 'employees > 0'`, `entering_days = 'amount / 1000.0'` as \
     `entering_days = 'to_int(amount / 1000.0)'`.",
);
pub(super) const LABEL_TYPE: Code = error(
    "FW338",
    "switch-label",
    "The labels of a `switch` are constants of the kind that is compared, and `switch` does not mix integers \
     and floats: `switch level { 1 => 7, _ => 14 }` over a text is mended as \
     `switch level { \"1\" => 7, _ => 14 }`. A missing value never reaches a label; ask `x == ()`, or give a \
     default: `switch x ?? \"none\" { … }`.",
);
pub(super) const USER_SYNTAX: Code = error(
    "FW340",
    "function-syntax",
    "A `functions.rhai` file holds functions in rhai: `fn name(a, b) { … }`. What rhai could not read is said \
     in the message. Loops and `let` are allowed here; modules, `eval` and printing are not.",
);
pub(super) const USER_DUPLICATE: Code = error(
    "FW341",
    "function-defined-twice",
    "Rules call a function by its name, so a name has one meaning: a function may not repeat the name of the \
     function table (`round`, `days_since` …), and not be defined twice with equally many parameters. Give one \
     of the two another name, for example `fn round_price(x) { … }`.",
);
pub(super) const USER_STATEMENT: Code = error(
    "FW342",
    "statement-outside-function",
    "A `functions.rhai` file holds functions and nothing else, as nothing in it runs by itself. Move the \
     statement into a function: `let rate = 0.2;` becomes `fn rate() { 0.2 }`.",
);

/// In the order of their ids.
pub(super) const ALL: &[Code] = &[
    EMPTY,
    TOO_LARGE,
    FOREIGN_CHARACTER,
    FOREIGN_OPERATOR,
    SINGLE_QUOTES,
    NULL_WORD,
    NUMBER_FORMAT,
    STATEMENT,
    UNSUPPORTED,
    MISSING_OPERAND,
    UNBALANCED,
    SYNTAX,
    RESERVED_WORD,
    UNKNOWN_NAME,
    NAME_NOT_HERE,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENTS,
    UNKNOWN_ITEM,
    HIDDEN_COLUMN,
    INCOMPARABLE,
    WRONG_OPERAND,
    BRANCH_TYPES,
    NOT_ONE_OF,
    MISSING_COMPARED,
    WHOLE_DIVISION,
    UNREADABLE_DATE,
    WRONG_RESULT,
    LABEL_TYPE,
    USER_SYNTAX,
    USER_DUPLICATE,
    USER_STATEMENT,
];
