//! Calls: the function table, `functions.rhai`, `marked`.

use std::ops::Range;
use std::sync::Arc;

use rhai::{Expr as Ast, FnCallExpr, Position};

use super::{Checker, Node};
use crate::diagnostic::{ExpressionProblem as Problem, nearest};
use crate::expression::functions::{Days, Entry, all_functions, find_function};
use crate::expression::scope::Items;
use crate::expression::tree::{Expr, ExprKind, FunctionId};
use crate::language::{Both, Spoken, both, spoken};
use crate::time::Calendar;
use crate::value::{Date, Type, Value};

/// Functions of other languages, and what they are called here.
const ELSEWHERE: &[(&str, Both)] = &[
    ("not", both("`not` is written `!`: `!marked(\"budget\")`", "`not` 写成 `!`：`!marked(\"budget\")`")),
    ("lower", both("did you mean `to_lower`?", "是不是想写 `to_lower`？")),
    ("upper", both("did you mean `to_upper`?", "是不是想写 `to_upper`？")),
    ("length", both("did you mean `len`?", "是不是想写 `len`？")),
    ("startswith", both("did you mean `starts_with`?", "是不是想写 `starts_with`？")),
    ("endswith", both("did you mean `ends_with`?", "是不是想写 `ends_with`？")),
    ("int", both("did you mean `to_int`?", "是不是想写 `to_int`？")),
    ("float", both("did you mean `to_float`?", "是不是想写 `to_float`？")),
    (
        "now",
        both("the evaluated day is called `today`, without brackets", "评估的那一天写作 `today`，不加括号"),
    ),
    (
        "today",
        both("the evaluated day is called `today`, without brackets", "评估的那一天写作 `today`，不加括号"),
    ),
    ("isnull", both("ask `x == ()`", "问 `x == ()`")),
    ("is_null", both("ask `x == ()`", "问 `x == ()`")),
    ("isempty", both("ask `x == ()`", "问 `x == ()`")),
    ("is_empty", both("ask `x == ()`", "问 `x == ()`")),
    ("isblank", both("ask `x == ()`", "问 `x == ()`")),
    ("exists", both("ask `x != ()`", "问 `x != ()`")),
    ("isnotnull", both("ask `x != ()`", "问 `x != ()`")),
    ("tolower", both("did you mean `to_lower`?", "是不是想写 `to_lower`？")),
    ("tolowercase", both("did you mean `to_lower`?", "是不是想写 `to_lower`？")),
    ("lcase", both("did you mean `to_lower`?", "是不是想写 `to_lower`？")),
    ("toupper", both("did you mean `to_upper`?", "是不是想写 `to_upper`？")),
    ("touppercase", both("did you mean `to_upper`?", "是不是想写 `to_upper`？")),
    ("includes", both("did you mean `contains`?", "是不是想写 `contains`？")),
    ("find", both("did you mean `contains`?", "是不是想写 `contains`？")),
    ("search", both("did you mean `contains`?", "是不是想写 `contains`？")),
    ("size", both("did you mean `len`?", "是不是想写 `len`？")),
    ("roundup", both("did you mean `ceil`?", "是不是想写 `ceil`？")),
    ("rounddown", both("did you mean `floor`?", "是不是想写 `floor`？")),
    ("iif", both("write `if condition { a } else { b }`", "写成 `if condition { a } else { b }`")),
    (
        "concat",
        both(
            "texts are joined by `+`, or by `` `${name}: ${level}` ``",
            "文本用 `+` 连接，或写成 `` `${name}: ${level}` ``",
        ),
    ),
    ("dateadd", both("add days to a date: `day + 7`", "给日期加天数：`day + 7`")),
    ("date_add", both("add days to a date: `day + 7`", "给日期加天数：`day + 7`")),
    (
        "and",
        both("join conditions by `&&`: `amount > 500 && vip`", "条件用 `&&` 连接：`amount > 500 && vip`"),
    ),
    ("or", both("join conditions by `||`: `amount > 500 || vip`", "条件用 `||` 连接：`amount > 500 || vip`")),
    (
        "avg",
        both(
            "average rows in a `[[fact]]` with `agg = \"avg\"`",
            "求平均用 `[[fact]]`，写明 `agg = \"avg\"`",
        ),
    ),
    (
        "average",
        both(
            "average rows in a `[[fact]]` with `agg = \"avg\"`",
            "求平均用 `[[fact]]`，写明 `agg = \"avg\"`",
        ),
    ),
    ("coalesce", both("a default is given by `x ?? 0`", "缺失时用的值写成 `x ?? 0`")),
    ("ifnull", both("a default is given by `x ?? 0`", "缺失时用的值写成 `x ?? 0`")),
    (
        "datediff",
        both(
            "subtract the dates, `b - a`, or call `days_since(day)`",
            "日期相减写成 `b - a`，或调用 `days_since(day)`",
        ),
    ),
    (
        "count",
        both(
            "count rows in a `[[fact]]` with `agg = \"count\"`",
            "计数用 `[[fact]]`，写明 `agg = \"count\"`",
        ),
    ),
    (
        "sum",
        both("add up rows in a `[[fact]]` with `agg = \"sum\"`", "求和用 `[[fact]]`，写明 `agg = \"sum\"`"),
    ),
];

/// Why no expression under the states can ask for what they give.
const GIVEN: Both = both(
    "is what these rules give, so they cannot depend on it",
    "是这些规则得出的结果，规则不能反过来依赖它",
);

impl Checker<'_> {
    /// What rhai calls a function: operators, `in`, and calls.
    pub(super) fn function_call(&mut self, call: &FnCallExpr, position: Position) -> Node {
        let written = self.tokens.word(self.token(position));
        if let ("contains", [haystack, needle], "in" | "!") = (call.name.as_str(), &*call.args, written) {
            return self.membership(needle, haystack);
        }
        if call.is_operator_call() || call.name.starts_with("..") {
            return self.operator(call, position);
        }
        self.call(None, call, position)
    }

    /// `receiver.function(…).function(…)`.
    pub(super) fn chain(&mut self, receiver: Node, rest: &Ast) -> Node {
        match rest {
            Ast::MethodCall(call, position) => self.call(Some(receiver), call, *position),
            Ast::Property(property, position) => self.property(receiver, &property.2, *position),
            Ast::Dot(chain, ..) => {
                let receiver = self.chain(receiver, &chain.lhs);
                self.chain(receiver, &chain.rhs)
            }
            other => self.unsupported(other),
        }
    }

    /// `customers.amount`: fields stand under their own names.
    pub(super) fn name_behind_dot(&mut self, before: &Ast, behind: &Ast) -> Option<Node> {
        let Ast::Property(property, position) = behind else { return None };
        let name = property.2.as_str();
        let (known, table) = (self.scope.names.contains_key(name), self.is_unknown_name(before));
        if !table {
            return None;
        }
        let at = self.tokens.range(self.token(before.position())).start
            ..self.tokens.range(self.token(*position)).end;
        let cure = if known {
            spoken!("every name stands alone: write `{name}`", "名称单独写：写成 `{name}`")
        } else {
            spoken!("every name stands alone, without its table before it", "名称单独写，前面不加表名")
        };
        Some(self.fail(
            at,
            Problem::Unsupported {
                what: both("a table's name before another name", "名称前面的表名"), cure
            },
        ))
    }

    /// `x.len`: a function of one argument without its brackets.
    fn property(&mut self, receiver: Node, name: &str, position: Position) -> Node {
        let at = self.tokens.range(self.token(position));
        let whole = receiver.at.start..at.end;
        let fits = |entry: &Entry| entry.function.signatures.iter().any(|way| way.params.len() == 1);
        match find_function(name) {
            Some((id, entry)) if fits(entry) => self.table_call(id, entry, vec![receiver], whole),
            _ => {
                let cure = self.unknown_function_cure(name).unwrap_or_else(|| {
                    spoken!(
                        "write `{name}({0})` if `{name}` is a function",
                        "如果 `{name}` 是函数，写成 `{name}({0})`",
                        self.written(&receiver.at)
                    )
                });
                self.fail(at, Problem::Unsupported { what: both("a property of a value", "值的属性"), cure })
            }
        }
    }

    /// A call by name; `receiver` is the first argument of a method call.
    fn call(&mut self, receiver: Option<Node>, call: &FnCallExpr, position: Position) -> Node {
        let index = self.token(position);
        let name = call.name.as_str();
        let end = self.tokens.close_of(index + 1);
        let start = receiver.as_ref().map_or(self.tokens.range(index).start, |node| node.at.start);
        let known = self.users.named(name).next().is_some();
        if receiver.is_none() {
            match name {
                "marked" => return self.item_asked(name, ExprKind::Marked, &call.args, start..end),
                "met" if self.scope.has_states() => {
                    return self.item_asked(name, ExprKind::Met, &call.args, start..end);
                }
                "met" if !known && self.scope.items.is_some() => {
                    let (name, place) = (String::from("met"), self.scope.place);
                    let (reason, cure) = (GIVEN.into(), None);
                    return self.fail(start..end, Problem::NameNotHere { name, place, reason, cure });
                }
                _ => {}
            }
        }
        let mut args: Vec<Node> = receiver.into_iter().collect();
        for arg in &*call.args {
            args.push(self.expr(arg));
        }
        let units: Vec<_> =
            args.iter().filter(|node| self.is_written_unit(node)).map(|node| node.at.clone()).collect();
        if let Some(unit) = units.into_iter().next() {
            return self.fail(unit, Problem::MissingCompared { operator: format!("{name}(…)") });
        }
        match find_function(name) {
            Some((id, entry)) => self.table_call(id, entry, args, start..end),
            None if known => self.user_call(name, args, start..end),
            None => {
                let cure = self.unknown_function_cure(name);
                self.fail(self.tokens.range(index), Problem::UnknownFunction { name: name.to_owned(), cure })
            }
        }
    }

    fn unknown_function_cure(&self, name: &str) -> Option<Spoken> {
        let other = ELSEWHERE.iter().find(|(word, _)| name.eq_ignore_ascii_case(word));
        if let Some((_, cure)) = other {
            return Some((*cure).into());
        }
        if self.scope.names.contains_key(name) {
            return Some(spoken!(
                "`{name}` is a name and is written without brackets",
                "`{name}` 是名称，不加括号"
            ));
        }
        let users = self.users.functions.iter().map(|function| function.name.as_ref());
        let near = nearest(name, all_functions().iter().map(|function| function.name).chain(users))?;
        Some(spoken!("did you mean `{near}`?", "是不是想写 `{near}`？"))
    }

    fn table_call(&mut self, id: FunctionId, entry: &Entry, args: Vec<Node>, at: Range<usize>) -> Node {
        let function = entry.function;
        let types: Vec<_> = args.iter().map(|node| node.expr.ty).collect();
        let ways: Vec<_> = function.signatures.iter().filter(|way| way.accepts(&types)).collect();
        let Some(first) = ways.first() else {
            let problem = Problem::WrongArguments {
                name: function.name.to_owned(),
                given: types,
                signatures: function.usages(),
            };
            return self.fail(at, problem);
        };
        let unclear = types.contains(&Type::Any) && ways.iter().any(|way| way.result != first.result);
        let ty = if unclear { Type::Any } else { first.result };
        let nullable = args.iter().any(|node| node.expr.nullable);
        let args: Vec<Expr> = args.into_iter().map(|node| node.expr).collect();
        if function.name == "date" && !readable_date(entry, &args) {
            let text = self.written(&at).trim_start_matches("date(").trim_end_matches(')').to_owned();
            return self.fail(at, Problem::UnreadableDate { text });
        }
        self.node(at, ExprKind::Call(id, args), ty, nullable)
    }

    fn user_call(&mut self, name: &str, args: Vec<Node>, at: Range<usize>) -> Node {
        let ways: Vec<_> = self.users.named(name).collect();
        if ways.iter().all(|way| way.params.len() != args.len()) {
            let problem = Problem::WrongArguments {
                name: name.to_owned(),
                given: args.iter().map(|node| node.expr.ty).collect(),
                signatures: ways.iter().map(|way| format!("{name}({})", way.params.join(", "))).collect(),
            };
            return self.fail(at, problem);
        }
        let args = args.into_iter().map(|node| node.expr).collect();
        self.node(at, ExprKind::CallUser(name.into(), args), Type::Any, true)
    }

    /// `marked("item")` and `met("item")`.
    fn item_asked(
        &mut self,
        name: &str,
        kind: impl FnOnce(Arc<str>) -> ExprKind,
        args: &[Ast],
        at: Range<usize>,
    ) -> Node {
        let Some(items) = &self.scope.items else {
            let (name, place) = (name.to_owned(), self.scope.place);
            let reason = spoken!("is known only inside a stage", "只在阶段内才有");
            return self.fail(at, Problem::NameNotHere { name, place, reason, cure: None });
        };
        let others = matches!(items, Items::OfAll { others: true, .. });
        let items = items.ids();
        let listed = || items.iter().map(ToString::to_string).collect();
        let anywhere = self.scope.has_states();
        match args {
            [Ast::StringConstant(item, _)] if items.iter().any(|known| **known == **item) => {
                let kind = kind(item.as_str().into());
                let nullable = matches!(kind, ExprKind::Met(_));
                self.node(at, kind, Type::Bool, nullable)
            }
            [Ast::StringConstant(..)] if others => self.unknown(at),
            [Ast::StringConstant(item, position)] => {
                let suggestion = nearest(item, items.iter().map(AsRef::as_ref)).map(str::to_owned);
                let (item, items) = (Some(item.to_string()), listed());
                let problem =
                    Problem::UnknownItem { asked: name.to_owned(), item, suggestion, items, anywhere };
                let at = self.tokens.range(self.token(*position));
                self.fail(at, problem)
            }
            _ => {
                let (asked, items) = (name.to_owned(), listed());
                let problem = Problem::UnknownItem { asked, item: None, suggestion: None, items, anywhere };
                self.fail(at, problem)
            }
        }
    }
}

/// Whether `date` of constants can be read; of anything else it can only be seen in the row.
fn readable_date(entry: &Entry, args: &[Expr]) -> bool {
    let constants = args.iter().map(|arg| match &arg.kind {
        ExprKind::Literal(value @ (Value::Text(_) | Value::Int(_))) => Some(value.clone()),
        _ => None,
    });
    let Some(values) = constants.collect::<Option<Vec<_>>>() else { return true };
    (entry.call)(&values, Days { today: Date::MIN, calendar: &Calendar::plain() }).is_ok()
}
