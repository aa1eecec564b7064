//! The codes of [`super::DataProblem`], with their stories.

use super::Code;
use super::code::warning;

/// What a finding without a story of its own falls under.
pub(super) const OTHER: Code = warning(
    "FW499",
    "data-finding",
    "Something about the rows of the dataset that has no story of its own yet; the message says where it is
and shows samples.",
    "数据集的行有某种问题，这种问题还没有专门的说明；消息里写明了位置，并列出了例子。",
);

/// A text that rules ask for and no row has.
pub(super) const NEVER_SEEN: Code = warning(
    "FW431",
    "data-never-seen",
    r#"A rule compares a field with a text that none of its rows has, so that the comparison decides nothing yet. Texts are
compared letter by letter: `Visit` and `visits` are not `visit`. It is told only of columns that hold few kinds of texts.
If the text is still to come, say so in the mapping, and rules are checked against that list instead:

    kind = { one_of = ["visit", "call", "demo"] }"#,
    r#"规则拿一个字段与某个文本比较，而没有一行是这个文本，所以这个比较目前不起作用。文本逐字比较：`Visit`、`visits` 都不是
`visit`。只有取值种类不多的列才会这样提示。如果这个文本以后才会出现，就在映射里写明，此后规则按这份清单检查：

    kind = { one_of = ["visit", "call", "demo"] }"#,
);

/// All of them, in the order of their ids.
pub(super) const CODES: &[Code] = &[
    warning(
        "FW401",
        "data-null-id",
        "A customer is known by its id: a row without one cannot be followed from day to day, so it is left out
and counted. Blank text is no id.",
        "客户靠编号来辨认：没有编号的行无法一天天跟踪，所以不采用，只计数。空白文本不算编号。",
    ),
    warning(
        "FW402",
        "data-duplicate-id",
        "Two rows of `[customers]`, or of `[units]`, have the same id. The first by rowid counts, the others are left
out. A query with a join often doubles rows: join on a unique column.",
        "`[customers]` 或 `[units]` 里有两行编号相同。按 rowid 排在最前的一行有效，其余不采用。带连接的查询语句常会让行重复：
请用没有重复值的列来连接。",
    ),
    warning(
        "FW403",
        "data-long-id",
        "An id is a short text or a number. One of more than 1,000 characters is almost always another column,
such as a note, mapped by mistake.",
        "编号是一段短文本或一个数。超过 1,000 个字符的编号，几乎总是把别的列（例如备注）错当成了编号列。",
    ),
    warning(
        "FW404",
        "data-unreadable-date",
        "Dates are read as ISO 8601 (`2024-01-31`, `2024-01-31 10:00`) or in the declared `format`. What does not
fit is missing, never guessed: `03/04/2024` could be March or April.",
        "日期按 ISO 8601（`2024-01-31`、`2024-01-31 10:00`）或所声明的 `format` 读取。不合写法的算作缺失，绝不猜测：
`03/04/2024` 可能是三月，也可能是四月。",
    ),
    warning(
        "FW405",
        "data-unreadable-value",
        "The column was declared, in the dataset or under `fields`, with a type that these values are not, such as
the text `n/a` in a column of numbers. They are taken as missing.",
        "这一列在数据集或 `fields` 里声明了类型，而这些值不是这个类型，例如数的列里有文本 `n/a`。它们算作缺失。",
    ),
    warning(
        "FW406",
        "data-missing-required",
        "The mapping says `required = true`: every row is expected to have a value. Rows without one are evaluated
with the value missing.",
        "映射里写了 `required = true`，也就是每一行都应当有值。没有值的行照样评估，这个值算作缺失。",
    ),
    warning(
        "FW407",
        "data-unexpected-value",
        "The mapping lists the values of this field in `one_of`, and the dataset holds others. Conditions that
compare with the listed values pass over them.",
        "映射里用 `one_of` 列出了这个字段的取值，而数据集里还有别的取值。与所列取值比较的条件会漏过它们。",
    ),
    warning(
        "FW408",
        "data-future-date",
        "A row is dated after the present moment. It does not exist for an evaluation until its day comes. Many of
them by a few hours hint at the wrong `times` (local or UTC) or `timezone`.",
        "有一行的日期晚于现在。在那一天到来之前，评估时当它不存在。如果有许多行都只晚几个小时，
多半是 `times`（本地时间或世界时）或 `timezone` 填错了。",
    ),
    warning(
        "FW409",
        "data-unknown-customer",
        "Rows of events, history or marks name a customer id that `[customers]` does not have; they belong to
nobody. Ids are compared as text: `17` and `017` are two.",
        "事件、阶段历史或勾选的行里，有的客户编号在 `[customers]` 里没有，这些行不属于任何客户。
编号按文本比较：`17` 和 `017` 是两个编号。",
    ),
    warning(
        "FW410",
        "data-unknown-item",
        "A mark ticks an item by its id. These name items that no checklist of the rules has: a renamed or deleted
item, or a label where the id belongs.",
        "每次勾选都用标识指明是哪个清单项。这里指明的清单项，规则的清单里都没有：可能是改了名或已删除，
也可能是该写标识的地方写成了名称。",
    ),
    warning(
        "FW411",
        "data-unmapped-stage",
        r#"A dataset value means a stage when it stands in the `match` of that stage (by default its id). A customer
standing at another value is in the state `unknown`.

    match = ["Qualification", "Qualified"]"#,
        r#"数据集中的取值要写在某个阶段的 `match` 里（默认就是阶段的标识），才表示这个阶段。
如果客户停在别的取值上，它的状态就是未知（`unknown`）。

    match = ["Qualification", "Qualified"]"#,
    ),
    warning(
        "FW412",
        "data-stage-differs",
        "Where a customer has history rows, they alone say its stage. Here the stage column says something else:
an export that runs at another time, or a move that left no history row.",
        "客户如果有阶段历史的行，就只按这些行来定阶段。这里的阶段列却说得不一样：可能是两者导出的时间不同，
也可能是有一次变动没有留下历史行。",
    ),
    warning(
        "FW413",
        "data-history-before-entered",
        "The history begins before the date in `entered`. Days in the funnel count from `entered`, so they come
out too small.",
        "阶段历史开始得比 `entered` 的日期还早。在漏斗里的天数从 `entered` 算起，所以算出来会偏少。",
    ),
    warning(
        "FW414",
        "data-skip",
        "The dataset shows a move to a later stage that `next` does not list. It is recorded as a violation; the
stages between get no invented dates.",
        "数据集显示客户去了后面的一个阶段，而 `next` 没有列出这个阶段。这会记为违规；跳过的阶段不会编造日期。",
    ),
    warning(
        "FW415",
        "data-regress",
        "The dataset shows a move to an earlier stage that `next` does not list. It is recorded as a violation and
begins a new visit.",
        "数据集显示客户退回了前面的一个阶段，而 `next` 没有列出这个阶段。这会记为违规，并算作重新进入一次。",
    ),
    warning(
        "FW416",
        "data-reopen",
        "A journey that had ended, won or lost, went on in the dataset. It is recorded as a violation and begins a
new visit.",
        "旅程已经以赢单或丢单结束，在数据集里却又继续了。这会记为违规，并算作重新进入一次。",
    ),
    warning(
        "FW417",
        "data-overlap",
        "The `when` of several funnels is true for the same customer. It belongs to the first in file order; if
that is not meant, make the conditions exclude each other.

    when = 'employees >= 500'
    when = 'employees < 500'",
        "有几个漏斗的 `when` 对同一个客户都成立。按文件顺序，客户属于第一个；如果不是这个意思，请让这些条件互不重叠。

    when = 'employees >= 500'
    when = 'employees < 500'",
    ),
    warning(
        "FW418",
        "data-row-error",
        "An expression could not be computed for these rows, such as a division by zero, a number that is too
large, or a failing function of `functions.rhai`. Its answer is unknown there: an item or a rule is not met, a metric
leaves the row out, a message shows `–`. Of an anomaly the latest evaluation is told, of a metric the rows behind the
values that rules looked at.",
        "有一个表达式在这些行上算不出来，例如除以零、数太大，或 `functions.rhai` 里的函数出错。它在这些行上的结果为未知：
清单项或规则不算满足，指标不计入这一行，通知里显示 `–`。异常规则列出最近一次评估的情况，指标列出各规则所看数值背后的行。",
    ),
    warning(
        "FW419",
        "data-year-without-holidays",
        "Working days were counted across a year for which `[calendar]` lists no holidays, so every weekday of it
counts as worked.",
        "计算工作日时经过了某一年，而 `[calendar]` 没有列出那一年的假日，于是除每周的休息日外，那一年的每天都算作工作日。",
    ),
    warning(
        "FW420",
        "data-bad-reference",
        "A unit, a person or an owner is named that does not exist, or a chain of parents of units comes back to
its beginning. What is asked of it is missing, and a target of such a person or unit is compared with nothing.",
        "数据里提到的单位、人员或负责人并不存在，或者单位的上级一层层找上去又回到了自己。要从它那里取的值算作缺失；
写给这样的人员或单位的目标，也没有什么与它比较。",
    ),
    warning(
        "FW421",
        "data-undated-stage",
        "Days in a stage count from the date in `stage_since` (or, where the engine keeps the stage, in `entered`).
For these customers it is blank or cannot be read, so their state is `unknown` until it is filled.

    stage_since = \"stage_entered_at\"",
        r#"在阶段里的天数从 `stage_since` 的日期算起（由本工具自己记录阶段时，从 `entered` 算起）。
这些客户的这个日期为空或无法读取，所以在补上之前，状态都是未知（`unknown`）。

    stage_since = "stage_entered_at""#,
    ),
    warning(
        "FW422",
        "data-blank-stage",
        "A row of `[history]` names the customer and the date, but no stage. It says nothing
about the journey and is left out; a customer that has no other row stands in no stage.

    sql = 'SELECT * FROM stage_history WHERE stage IS NOT NULL'",
        r"`[history]` 的某行写了客户，和日期，却没有写阶段。它说明不了旅程的任何一步，所以略过；
如果客户没有其他行，就不在任何阶段。

    sql = 'SELECT * FROM stage_history WHERE stage IS NOT NULL'",
    ),
    warning(
        "FW423",
        "data-overlapping-targets",
        "Two targets for the same metric, the same person or unit and the same kind hold on the same day. The one
that starts last counts, so that a target can be set anew in the middle of a year; end the earlier one the day before.",
        "同一指标、同一人员或单位、同一类别，在同一天有两个目标。以最晚开始的为准，这样年中也能重定目标；
请让较早的那个在前一天结束。",
    ),
    warning(
        "FW424",
        "data-missing-target",
        "A unit without a target of its own has the sum of those of the units right below it. One of these has none
for the same days, so the sum is too small, and whoever is measured by it looks better than they are.",
        "一个单位没有自己的目标时，取直属下级单位的目标之和。其中有下级单位在同样的日期没有目标，
所以这个和偏小，按它来衡量的人看上去会比实际更好。",
    ),
    warning(
        "FW425",
        "data-unknown-recipient",
        "A rule's `to`, `cc` or `escalate`, or `operators` under `[workspace]`, names an id that is neither a
person's in `[people]` nor a unit's in `[units]`. Messages are made for it all the same, but there is nobody
whose address they could go to.

    to = \"chen\"          # the id, not the name
    to = \"lead\"          # or a level: owner, lead, middle, senior, operators",
        "规则的 `to`、`cc`、`escalate`，或 `[workspace]` 的 `operators`，写了一个既不在 `[people]` 也不在 `[units]` 里的编号。
消息照样会生成，但没有人的地址可以发送。

    to = \"chen\"          # 写编号，不写姓名
    to = \"lead\"          # 或写级别：owner、lead、middle、senior、operators",
    ),
    warning(
        "FW426",
        "data-unknown-level",
        "The `level` of people is one of `frontline`, `lead`, `middle` and `senior`, in capitals or not, with or without
blanks around it. Whoever has another word there has no level: what goes to a level does not reach them, and
is told to the next level or to the operators instead.

    sql = \"SELECT id, name, unit, CASE level WHEN 'boss' THEN 'lead' ELSE level END AS level FROM people\"",
        "人员的 `level` 是 `frontline`、`lead`、`middle`、`senior` 之一，不分大小写，前后有空格也可以。
写成别的词的人就没有级别：发给某个级别的告警到不了他们那里，而会发给再上一级，或发给运营人员。

    sql = \"SELECT id, name, unit, CASE level WHEN 'boss' THEN 'lead' ELSE level END AS level FROM people\"",
    ),
    warning(
        "FW427",
        "data-unknown-unit-kind",
        "`unit.team` in `by` or `within` of a rule means the unit above that has `team` in the column `kind` of `[units]`.
No unit has this kind, so that the metric has no groups, or the group no peers.

    by = [\"unit.tema\"]    # mistake
    by = [\"unit.team\"]    # cure",
        "规则的 `by` 或 `within` 里的 `unit.team`，指往上找到的、`[units]` 的 `kind` 列写着 `team` 的单位。
现在没有哪个单位属于所写的类别，所以指标没有分组，或分组没有可比的同类。

    by = [\"unit.tema\"]    # 错误
    by = [\"unit.team\"]    # 改正",
    ),
    warning(
        "FW428",
        "data-unknown-metric",
        "A row of `[targets]` names its metric by the id that stands in the rules. Here the rules have no such metric:
a misspelt id, or a metric that was renamed or deleted.",
        "`[targets]` 的每一行都用规则里的标识指明指标。这里写的指标，规则里没有：可能是写错了，也可能是指标改了名或已删除。",
    ),
    warning(
        "FW429",
        "data-unusable-target",
        "A target says for which metric, how much, from which day through which. One of these is blank or cannot be
read, or `ends` lies before `starts`, or `kind` is neither `target` nor `forecast`. The row is left out.",
        "一个目标要写明是哪个指标、多少、从哪天到哪天。这一行里有的为空或读不出来，或者 `ends` 早于 `starts`，
或者 `kind` 既不是 `target` 也不是 `forecast`。这一行已略过。",
    ),
    warning(
        "FW430",
        "data-missing-group",
        "A metric with `by` puts each row into the group of its values. A row without one of them, such as one of a person
who is in no unit, belongs to no group: it counts in no value of the metric, so that the groups together are fewer
than all rows. It is told of the values that rules looked at.

    where = 'industry != ()'    # if such rows are not meant",
        "带 `by` 的指标按取值把每一行归入分组。缺少其中某个值的行，例如这个人不属于任何单位，就归不进任何分组：
指标的哪个数值都不计入它，所以各分组加起来比全部行要少。这里列出的是各规则所看数值的情况。

    where = 'industry != ()'    # 如果本来就不该计入这些行",
    ),
    NEVER_SEEN,
    OTHER,
];
