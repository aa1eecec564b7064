//! The code table's part for expressions: what each code means, with the mistake and the cure.

use crate::diagnostic::Code;
use crate::diagnostic::code::{error, warning};

pub(super) const EMPTY: Code = error(
    "FW301",
    "empty-expression",
    "An expression must say something. Instead of `when = ''` leave the key out, or write a condition: \
     `when = 'employees >= 500'`. A condition that always holds is `true`.",
    "表达式不能是空的。不要写 `when = ''`，请去掉这个键，或者写一个条件：`when = 'employees >= 500'`。
总是成立的条件写作 `true`。",
);
pub(super) const TOO_LARGE: Code = error(
    "FW302",
    "expression-too-large",
    "An expression has a largest length and a largest depth, so that no rule can exhaust the engine. A long \
     row of `x == 1 || x == 2 || …` is better written `x in [1, 2, …]`; parts that have a meaning of their \
     own are better given a name as a fact:\n\n```toml\n[[fact]]\nid = \"large_deal\"\n\
     expr = 'amount > 500000.0 && employees >= 500'\n```",
    r#"表达式的长度和嵌套的层数都有上限，这样没有哪条规则能拖垮本工具。一长串 `x == 1 || x == 2 || …`
不如写成 `x in [1, 2, …]`；本身有含义的部分，不如写成一个派生值，给它起个名字：

```toml
[[fact]]
id = "large_deal"
expr = 'amount > 500000.0 && employees >= 500'
```"#,
);
pub(super) const FOREIGN_CHARACTER: Code = error(
    "FW303",
    "foreign-character",
    "Operators, brackets and quotes are the plain ones of the English keyboard. `employees ＞ 500`, written \
     with a full-width sign, is mended as `employees > 500`; `kind == “visit”`, with curly quotes, as \
     `kind == \"visit\"`. Inside a text any character may stand.",
    r#"运算符、括号和引号都要用英文键盘上的半角符号。`employees ＞ 500` 用了全角符号，要改成 `employees > 500`；
`kind == “visit”` 用了弯引号，要改成 `kind == "visit"`。文本里面用什么符号都可以。"#,
);
pub(super) const FOREIGN_OPERATOR: Code = error(
    "FW304",
    "foreign-operator",
    "Expressions use the operators of rhai, not those of SQL or of spreadsheets:\n\n\
     | instead of | write |\n|---|---|\n| `a and b` | `a && b` |\n| `a or b` | `a || b` |\n\
     | `not a` | `!a` |\n| `a = b` | `a == b` |\n| `a <> b` | `a != b` |\n| `a is b` | `a == b` |\n\
     | `a & b`, `a | b` | `a && b`, `a || b` |\n| `c ? a : b` | `if c { a } else { b }` |",
    "表达式用的是 rhai 的运算符，不是 SQL 或电子表格的运算符：

| 不要写 | 要写成 |
|---|---|
| `a and b` | `a && b` |
| `a or b` | `a || b` |
| `not a` | `!a` |
| `a = b` | `a == b` |
| `a <> b` | `a != b` |
| `a is b` | `a == b` |
| `a & b`、`a | b` | `a && b`、`a || b` |
| `c ? a : b` | `if c { a } else { b }` |",
);
pub(super) const SINGLE_QUOTES: Code = error(
    "FW305",
    "single-quotes",
    "A text stands in double quotes: `kind == 'visit'` is mended as `kind == \"visit\"`. In TOML the whole \
     expression can then stand in single quotes: `where = 'kind == \"visit\"'`.",
    r#"文本要用双引号：`kind == 'visit'` 要改成 `kind == "visit"`。这样在 TOML 里，整个表达式就可以用单引号括起来：
`where = 'kind == "visit"'`。"#,
);
pub(super) const NULL_WORD: Code = error(
    "FW306",
    "null-word",
    "A missing value is written `()`. `contact != null` is mended as `contact != ()`, and a default for a \
     missing value is given by `contact ?? \"nobody\"`.",
    r#"缺失的值写作 `()`。`contact != null` 要改成 `contact != ()`；如果缺失时想用另一个值代替，就写 `contact ?? "nobody"`。"#,
);
pub(super) const NUMBER_FORMAT: Code = error(
    "FW307",
    "number-format",
    "Numbers have no percent sign and no separators: `0.2` instead of `20%`, `500000` or `500_000` instead of \
     `500,000`. With a point a number is a float: `500000.0`.",
    "数不写百分号，也不写千位分隔符：`20%` 要写成 `0.2`，`500,000` 要写成 `500000` 或 `500_000`。
带小数点的数是浮点数：`500000.0`。",
);
pub(super) const STATEMENT: Code = error(
    "FW308",
    "not-one-expression",
    "A rule holds one formula, without `let`, loops, assignments or `;`. What needs several steps becomes a \
     function in `functions.rhai` beside the rules, and the rule calls it:\n\n```rhai\n\
     fn discount(amount) {\n    let step = amount / 1000.0;\n    step * 0.02\n}\n```\n\n\
     `expr = 'discount(amount) > 0.1'`",
    "一条规则只写一个公式，不能有 `let`、循环、赋值或 `;`。需要分几步计算的，请写成函数，
放进规则旁边的 `functions.rhai`，再由规则调用它：

```rhai
fn discount(amount) {
    let step = amount / 1000.0;
    step * 0.02
}
```

`expr = 'discount(amount) > 0.1'`",
);
pub(super) const UNSUPPORTED: Code = error(
    "FW309",
    "unsupported-construct",
    "Rules know single values: no index `a[0]`, no map `#{…}`, no property of a name, no bit operators. A list \
     stands only behind `in`: `level in [\"A\", \"B\"]`. What needs more belongs into a function in \
     `functions.rhai`, which the rule calls by its name.",
    r#"规则只处理单个的值：不能用下标 `a[0]`、键值表 `#{…}`、名称的属性和位运算符。列表只能写在 `in` 后面：
`level in ["A", "B"]`。需要更多写法的，请写成 `functions.rhai` 里的函数，再由规则按名字调用。"#,
);
pub(super) const MISSING_OPERAND: Code = error(
    "FW310",
    "missing-operand",
    "Something is missing beside an operator or between two values: `amount >` says not what amount is \
     compared with, `amount 500` not how. Write `amount > 500`.",
    "运算符的旁边，或者两个值之间，少了东西：`amount >` 没有说与什么比较，`amount 500` 没有说怎样比较。
请写成 `amount > 500`。",
);
pub(super) const UNBALANCED: Code = error(
    "FW311",
    "unbalanced",
    "Each `(`, `[`, `{` and `\"` needs its partner: `(a || b && c` is mended as `(a || b) && c`. The place shown \
     is the one that has none.",
    r#"`(`、`[`、`{` 和 `"` 都必须成对：`(a || b && c` 要改成 `(a || b) && c`。指出的位置就是缺了另一半的那一个。"#,
);
pub(super) const SYNTAX: Code = error(
    "FW312",
    "expression-syntax",
    "The text is not a complete expression of rhai. Examples of complete ones: `visits_30d >= 2`, \
     `if amount > 500000.0 { 14 } else { 7 }`, `switch level { \"A\" => 7, _ => 14 }`, \
     `level in [\"A\", \"B\"] && contact != ()`.",
    r#"这段文本不是一个完整的 rhai 表达式。完整的表达式例如：`visits_30d >= 2`、
`if amount > 500000.0 { 14 } else { 7 }`、`switch level { "A" => 7, _ => 14 }`、
`level in ["A", "B"] && contact != ()`。"#,
);
pub(super) const RESERVED_WORD: Code = error(
    "FW313",
    "reserved-word",
    "Some words belong to rhai itself (`match case new go is call this` …) and cannot be names. A column that \
     is called so gets another name in the mapping:\n\n```toml\n[customers.fields]\n\
     deal_case = { column = \"case\" }\n```",
    r#"有些词是 rhai 自己要用的（`match case new go is call this` 等），不能用作名称。
如果有一列叫这样的名字，请在映射里给它另起一个名称：

```toml
[customers.fields]
deal_case = { column = "case" }
```"#,
);
pub(super) const UNKNOWN_NAME: Code = error(
    "FW320",
    "unknown-name",
    "The name is no column of the mapped table, no fact and no built-in that can be used here. Check its \
     spelling; a text needs double quotes: `initiative == passive` is mended as `initiative == \"passive\"`.",
    r#"在这里，没有叫这个名称的列、派生值或内置名称可用。请检查拼写；如果是文本，要加双引号：
`initiative == passive` 要改成 `initiative == "passive"`。"#,
);
pub(super) const NAME_NOT_HERE: Code = error(
    "FW321",
    "name-not-here",
    "The name exists, but not at this place: what belongs to a stage cannot be asked before there is a stage, \
     and the fields of an event table are known only in the `where` and `of` of a fact over it. For example \
     `when = 'days_in_stage > 7'` of a funnel cannot work, as the funnel is chosen before the stage.",
    "这个名称是有的，但不能用在这里：还没有确定阶段时，不能用与阶段有关的名称；事件表的字段，
只能用在取自它的派生值的 `where` 和 `of` 里。例如漏斗里写 `when = 'days_in_stage > 7'` 行不通，
因为要先选定漏斗，才有阶段。",
);
pub(super) const UNKNOWN_FUNCTION: Code = error(
    "FW322",
    "unknown-function",
    "There is no function of that name. `funnelwright functions` lists all of them; more can be written in \
     `functions.rhai`. Example: `lower(name)` is mended as `to_lower(name)` or `name.to_lower()`.",
    "没有叫这个名字的函数。`funnelwright functions` 会列出所有函数；还可以在 `functions.rhai` 里自己写。
例如 `lower(name)` 要改成 `to_lower(name)` 或 `name.to_lower()`。",
);
pub(super) const WRONG_ARGUMENTS: Code = error(
    "FW323",
    "wrong-arguments",
    "The function exists, but not for these arguments. The help shows the ways it can be called: \
     `days_since(\"2024-01-31\")` is mended as `days_since(date(\"2024-01-31\"))`.",
    r#"这个函数是有的，但不能用这样的参数。提示里列出了可以怎样调用：
`days_since("2024-01-31")` 要改成 `days_since(date("2024-01-31"))`。"#,
);
pub(super) const UNKNOWN_ITEM: Code = error(
    "FW324",
    "unknown-item",
    "`marked(\"…\")` asks whether an item of the present stage is ticked; it needs the id of such an item as a \
     text in quotes. `marked(\"budgett\")` is mended as `marked(\"budget\")`.",
    r#"`marked("…")` 问的是当前阶段的某个清单项是否已勾选；括号里写这个清单项的标识，作为文本要加引号。
`marked("budgett")` 要改成 `marked("budget")`。"#,
);
pub(super) const HIDDEN_COLUMN: Code = warning(
    "FW325",
    "hidden-column",
    "A built-in has the same name as a column of the dataset, and the built-in is what the name means. To \
     reach the column give it a name of its own:\n\n```toml\n[customers.fields]\n\
     crm_stage = { column = \"stage\" }\n```",
    r#"有一个内置名称与数据集的一列同名，这时以内置名称为准。如果想用那一列，请给它另起一个名称：

```toml
[customers.fields]
crm_stage = { column = "stage" }
```"#,
);
pub(super) const INCOMPARABLE: Code = error(
    "FW330",
    "incomparable",
    "Values of different kinds are never equal and have no order, so the comparison cannot be meant: \
     `employees > \"500\"` is mended as `employees > 500`, `entered > \"2024-01-31\"` as \
     `entered > date(\"2024-01-31\")`.",
    r#"不同类型的值永远不会相等，也不分大小，所以这样比较不会是本意：`employees > "500"` 要改成 `employees > 500`，
`entered > "2024-01-31"` 要改成 `entered > date("2024-01-31")`。"#,
);
pub(super) const WRONG_OPERAND: Code = error(
    "FW331",
    "wrong-operand",
    "The operator does not work on this kind of value: `!` and `&&` need conditions, `-` and `*` need numbers. \
     `!visits_30d` is mended as `visits_30d == 0`.",
    "这个运算符不能用于这种类型的值：`!` 和 `&&` 需要条件，`-` 和 `*` 需要数。`!visits_30d` 要改成 `visits_30d == 0`。",
);
pub(super) const BRANCH_TYPES: Code = error(
    "FW332",
    "branch-types",
    "All branches of `if` and `switch`, and both sides of `??`, give the same kind of value: \
     `if big { 14 } else { \"7\" }` is mended as `if big { 14 } else { 7 }`.",
    r#"`if` 和 `switch` 的各个分支、`??` 的左右两边，都要给出同一类型的值：
`if big { 14 } else { "7" }` 要改成 `if big { 14 } else { 7 }`。"#,
);
pub(super) const NOT_ONE_OF: Code = error(
    "FW333",
    "not-one-of",
    "The mapping says which texts the field can hold (`one_of`), and this is none of them, so the comparison \
     would never be true: with `one_of = [\"active\", \"passive\"]`, `initiative == \"pasive\"` is mended as \
     `initiative == \"passive\"`. Names that the tool gives, such as `state`, `stage` or `funnel`, have their own \
     texts: the states, or the ids in the rules.",
    r#"映射里用 `one_of` 写明了这个字段可以是哪些文本，而这里写的不在其中，所以比较永远不会成立：
如果写明的是 `one_of = ["active", "passive"]`，那么 `initiative == "pasive"` 要改成 `initiative == "passive"`。
`state`、`stage`、`funnel` 等由本工具给出的名称有各自固定的文本：各种状态，或规则中的标识。"#,
);
pub(super) const MISSING_COMPARED: Code = error(
    "FW334",
    "missing-compared",
    "`()` stands for a missing value and can only be asked for with `==` and `!=`: `contact != ()`. Any other \
     use of it is unknown whatever the row holds. For a default write `amount ?? 0`.",
    "`()` 表示缺失的值，只能用 `==` 和 `!=` 来问：`contact != ()`。用在别处，不论那一行的数据是什么，结果都是未知。
如果缺失时想用另一个值代替，就写 `amount ?? 0`。",
);
pub(super) const WHOLE_DIVISION: Code = warning(
    "FW335",
    "whole-division",
    "An integer divided by an integer drops the fraction: `won / all` is 0 for 3 of 4. Write \
     `to_float(won) / all` for a share. If dropping is meant, say so: `to_int(days / 7)`.",
    "整数除以整数会舍去小数：4 个里赢了 3 个，`won / all` 得到的是 0。要算占比，请写 `to_float(won) / all`。
如果本来就想舍去小数，请写明：`to_int(days / 7)`。",
);
pub(super) const UNREADABLE_DATE: Code = error(
    "FW336",
    "unreadable-date",
    "`date(…)` reads ISO 8601, year, month, day: `date(\"2024-01-31\")` or `date(2024, 1, 31)`. \
     `date(\"31/01/2024\")` and days that do not exist (`date(2023, 2, 29)`) cannot be read.",
    r#"`date(…)` 按 ISO 8601 的写法读取，顺序是年、月、日：`date("2024-01-31")` 或 `date(2024, 1, 31)`。
`date("31/01/2024")` 以及不存在的日期（`date(2023, 2, 29)`）都无法读取。"#,
);
pub(super) const WRONG_RESULT: Code = error(
    "FW337",
    "wrong-result",
    "The place needs another kind of value: a condition is true or false, a number of days is whole. \
     `when = 'employees'` is mended as `when = 'employees > 0'`, `entering_days = 'amount / 1000.0'` as \
     `entering_days = 'to_int(amount / 1000.0)'`.",
    "这里需要另一种类型的值：条件只能是真或假，天数必须是整数。`when = 'employees'` 要改成 `when = 'employees > 0'`，
`entering_days = 'amount / 1000.0'` 要改成 `entering_days = 'to_int(amount / 1000.0)'`。",
);
pub(super) const LABEL_TYPE: Code = error(
    "FW338",
    "switch-label",
    "The labels of a `switch` are constants of the kind that is compared, and `switch` does not mix integers \
     and floats: `switch level { 1 => 7, _ => 14 }` over a text is mended as \
     `switch level { \"1\" => 7, _ => 14 }`. A missing value never reaches a label; ask `x == ()`, or give a \
     default: `switch x ?? \"none\" { … }`.",
    r#"`switch` 的各个情形要写成固定的值，类型与被比较的值相同；整数与浮点数也不能混用。`level` 是文本时，
`switch level { 1 => 7, _ => 14 }` 要改成 `switch level { "1" => 7, _ => 14 }`。
缺失的值不会与任何情形相符；请用 `x == ()` 来问，或者给一个代替的值：`switch x ?? "none" { … }`。"#,
);
pub(super) const OUT_OF_REACH: Code = warning(
    "FW339",
    "out-of-reach",
    "A comparison with a number that the quantity cannot reach says the same of every row, so the rule never \
     fires, or always. Counts and days are 0 or more. `pct` and `pace` are shares, 0.3 for 30 %: \
     `pct <= -30` waits for 3,000 % less and is mended as `pct <= -0.3`.",
    "与一个量达不到的数比较，对每一行结果都一样：规则要么永远不触发，要么总是触发。个数和天数不会小于 0；
`pct` 和 `pace` 是比例，30 % 写 0.3：`pct <= -30` 要等到减少 3,000 % 才成立，要改成 `pct <= -0.3`。",
);
pub(super) const USER_SYNTAX: Code = error(
    "FW340",
    "function-syntax",
    "A `functions.rhai` file holds functions in rhai: `fn name(a, b) { … }`. What rhai could not read is said \
     in the message. Loops and `let` are allowed here; modules, `eval` and printing are not.",
    "`functions.rhai` 文件里写的是 rhai 函数：`fn name(a, b) { … }`。rhai 哪里读不懂，写在消息里。
这里可以用循环和 `let`；不能用模块、`eval`，也不能打印。",
);
pub(super) const USER_DUPLICATE: Code = error(
    "FW341",
    "function-defined-twice",
    "Rules call a function by its name, so a name has one meaning: a function may not repeat the name of the \
     function table (`round`, `days_since` …), and not be defined twice with equally many parameters. Give one \
     of the two another name, for example `fn round_price(x) { … }`.",
    "规则按名字调用函数，所以一个名字只能有一个意思：自己写的函数不能与函数表里的函数（`round`、`days_since` 等）同名，
也不能用同样多的参数定义两次。请给其中一个换个名字，例如 `fn round_price(x) { … }`。",
);
pub(super) const USER_STATEMENT: Code = error(
    "FW342",
    "statement-outside-function",
    "A `functions.rhai` file holds functions and nothing else, as nothing in it runs by itself. Move the \
     statement into a function: `let rate = 0.2;` becomes `fn rate() { 0.2 }`.",
    "`functions.rhai` 文件里只能写函数，因为写在里面的语句不会自己运行。请把语句移进函数里：
`let rate = 0.2;` 要改成 `fn rate() { 0.2 }`。",
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
    OUT_OF_REACH,
    USER_SYNTAX,
    USER_DUPLICATE,
    USER_STATEMENT,
];
