//! The stories of what can be wrong with anomalies.

use crate::diagnostic::Code;
use crate::diagnostic::code::{error, warning};

pub(in crate::diagnostic) const SUBJECT_UNCLEAR: Code = error(
    "FW271",
    "anomaly-subject-unclear",
    r#"An anomaly watches the values of a metric, or it looks at customers, persons, units or changes one by one.

    [[anomaly]]
    id = "swing"
    metric = "customers_in_stage"

    [[anomaly]]
    id = "stuck"
    on = "customer""#,
    r#"异常规则监看一个指标的值，或者逐个看客户、人员、单位或状态变化。

    [[anomaly]]
    id = "swing"
    metric = "customers_in_stage"

    [[anomaly]]
    id = "stuck"
    on = "customer""#,
);
pub(in crate::diagnostic) const UNKNOWN_METRIC: Code = error(
    "FW272",
    "unknown-metric",
    r#"`metric` of an anomaly is the id of one of the metrics of these rules.

    [[metric]]
    id = "customers_in_stage"
    [[anomaly]]
    metric = "customers_by_stage"       # mistake
    metric = "customers_in_stage"       # cure"#,
    r#"异常规则的 `metric` 填规则中某个指标的标识。

    [[metric]]
    id = "customers_in_stage"
    [[anomaly]]
    metric = "customers_by_stage"       # 错误
    metric = "customers_in_stage"       # 改正"#,
);
pub(in crate::diagnostic) const SUBJECT_NOT_MAPPED: Code = error(
    "FW273",
    "subject-not-mapped",
    r#"To look at persons or units one by one, the rules have to say which table of the dataset lists them.

    [people]
    from = "people"
    id = "id""#,
    r#"要逐个看人员或单位，规则得写明数据集中哪张表列出了他们。

    [people]
    from = "people"
    id = "id""#,
);
pub(in crate::diagnostic) const AGAINST_WITHOUT_METRIC: Code = error(
    "FW274",
    "against-without-metric",
    r#"`against` gives the baseline that the value of a metric is compared with. An anomaly on customers, persons, units
or changes has no such value; its `when` says all.

    on = "customer"
    against = { fixed = 500000 }        # mistake
    when = 'amount > 500000.0'          # cure, instead of it"#,
    r#"`against` 给出与指标的值相比较的基准。逐个看客户、人员、单位或变化的异常规则没有这样的值，条件全写在 `when` 里。

    on = "customer"
    against = { fixed = 500000 }        # 错误
    when = 'amount > 500000.0'          # 改正：用它代替"#,
);
pub(in crate::diagnostic) const AGAINST_UNCLEAR: Code = error(
    "FW275",
    "against-unclear",
    r#"A value is compared with one of four things: its own earlier values (`history`), a target (`target`), the other
groups (`peers`), or a number (`fixed`).

    against = { periods = 8 }                           # mistake
    against = { history = "trailing", periods = 8 }     # cure"#,
    r#"值与四样东西之一比较：自己以往的值（`history`）、目标（`target`）、其他各组（`peers`），或一个数（`fixed`）。

    against = { periods = 8 }                           # 错误
    against = { history = "trailing", periods = 8 }     # 改正"#,
);
pub(in crate::diagnostic) const AGAINST_KEY: Code = error(
    "FW276",
    "against-key",
    r#"Each form of `against` has its own keys: `history` takes `periods`, `stat`, `period`, `min_points` and `z_floor`;
`target` takes `curve` and `kind`; `peers` takes `within`, `min_points` and `z_floor`; `fixed` stands alone.

    against = { target = "pace", periods = 8 }                  # mistake
    against = { target = "pace", curve = "business_days" }      # cure"#,
    r#"`against` 的每种写法各有自己的键：`history` 可用 `periods`、`stat`、`period`、`min_points` 和 `z_floor`；
`target` 可用 `curve` 和 `kind`；`peers` 可用 `within`、`min_points` 和 `z_floor`；`fixed` 单独使用。

    against = { target = "pace", periods = 8 }                  # 错误
    against = { target = "pace", curve = "business_days" }      # 改正"#,
);
pub(in crate::diagnostic) const AGAINST_IMPOSSIBLE: Code = error(
    "FW277",
    "against-impossible",
    r#"Some comparisons do not go with some metrics: weeks have no day of the week, a number as of a day has no part of a
period, and a metric without groups has no peers. The message says what is the matter.

    per = "month"
    against = { history = "same_weekday" }      # mistake
    against = { history = "year_ago" }          # cure"#,
    r#"有些比较与有些指标配不上：一整周谈不上星期几，截至当天的数谈不上时期的一部分，不分组的指标没有同级。消息里写明了原因。

    per = "month"
    against = { history = "same_weekday" }      # 错误
    against = { history = "year_ago" }          # 改正"#,
);
pub(in crate::diagnostic) const TARGET_NEEDS: Code = error(
    "FW278",
    "target-needs",
    r#"A target is found in `[targets]` by the metric's id and by the person or unit that the metric is grouped by. So the
targets have to be mapped with the column that names these, and the metric is grouped by persons, by units, or not
at all.

    [targets]
    from = "targets"
    metric = "metric"
    unit = "unit_id"            # for metrics with `by = ["unit.team"]`
    starts = "starts"
    ends = "ends"
    value = "value""#,
    r#"目标按指标的标识，以及指标分组所用的人员或单位，在 `[targets]` 中查找。所以目标要映射出写明人员或单位的列，
而指标只能按人员分组、按单位分组，或不分组。

    [targets]
    from = "targets"
    metric = "metric"
    unit = "unit_id"            # 用于 `by = ["unit.team"]` 的指标
    starts = "starts"
    ends = "ends"
    value = "value""#,
);
pub(in crate::diagnostic) const TOO_FEW_POINTS: Code = error(
    "FW279",
    "too-few-points",
    r#"With fewer than `min_points` earlier values there is no baseline, and the outcome is `no_data`. If less is looked
at than that, it always is.

    against = { history = "trailing", periods = 3 }                     # mistake: 4 are needed by default
    against = { history = "trailing", periods = 3, min_points = 2 }     # cure"#,
    r#"以往的值少于 `min_points` 个时没有基准，结果是 `no_data`。如果看的个数比这还少，就永远是 `no_data`。

    against = { history = "trailing", periods = 3 }                     # 错误：默认需要 4 个
    against = { history = "trailing", periods = 3, min_points = 2 }     # 改正"#,
);
pub(in crate::diagnostic) const CONDITION_CONSTANT: Code = error(
    "FW280",
    "condition-constant",
    "The condition gives the same answer whatever the value: the anomaly would never be met, or always, or never be
over.

    when = 'value > 3 || true'       # mistake
    when = 'value > 3'               # cure",
    "不管值是多少，这个条件的结果都一样：异常永远不成立，或永远成立，或永远不会恢复。

    when = 'value > 3 || true'       # 错误
    when = 'value > 3'               # 改正",
);
pub(in crate::diagnostic) const CLEARS_AT_ONCE: Code = error(
    "FW281",
    "clears-at-once",
    "`clear_when` keeps an alert from opening and closing again and again around a limit: it asks for more than `when`
not being met. If both can hold together, it does the opposite.

    when = 'abs(z) > 3.0'
    clear_when = 'abs(z) < 4.0'      # mistake
    clear_when = 'abs(z) < 2.0'      # cure",
    "`clear_when` 的用处是不让告警在界限附近反复开出又恢复：它的要求要比“`when` 不成立”更高。两者能同时成立，就适得其反。

    when = 'abs(z) > 3.0'
    clear_when = 'abs(z) < 4.0'      # 错误
    clear_when = 'abs(z) < 2.0'      # 改正",
);
pub(in crate::diagnostic) const NUMBER_OUT_OF_RANGE: Code = error(
    "FW282",
    "number-out-of-range",
    "The number is smaller or larger than its key can mean anything with: nothing is met 0 times in a row, no 0 earlier
values make a baseline, and with 0 messages in a minute nothing is ever sent.

    for = 0                     # mistake
    for = 1                     # cure: as soon as it is met",
    "这个数太小或太大，对它的键没有意义：没有什么会连续成立 0 次，0 个以往的值得不出基准，每分钟发 0 条就什么也发不出去。

    for = 0                     # 错误
    for = 1                     # 改正：一成立就算",
);
pub(in crate::diagnostic) const BAD_CADENCE: Code = error(
    "FW283",
    "bad-cadence",
    r#"A cadence says on which days an anomaly is evaluated, and at what time of the workspace's zone; without a time, at
the end of the day.

    cadence = "daily 08:00"
    cadence = "workdays 08:00"      # by the calendar
    cadence = "tue,fri 08:00"
    cadence = "weekly thu"
    cadence = "0 8 1 * *"           # cron: minute, hour, day, month, day of the week"#,
    r#"节奏写明异常规则在哪些天、几点评估，按工作区的时区；不写时间则在当天结束时。

    cadence = "daily 08:00"
    cadence = "workdays 08:00"      # 按日历
    cadence = "tue,fri 08:00"
    cadence = "weekly thu"
    cadence = "0 8 1 * *"           # cron：分、时、日、月、星期几"#,
);
pub(in crate::diagnostic) const CADENCE_TOO_FINE: Code = warning(
    "FW284",
    "cadence-too-fine",
    r#"A metric per week or month has a new value when a period is complete. Looked at more often, the same value is
seen again: `for = 2` is then met by one week alone. Against `history`, comparing each period up to equally many days
(`period = "to_date"`) has a new value every day.

    per = "week"                # of the metric
    cadence = "daily 08:00"     # mistake
    cadence = "weekly mon"      # cure"#,
    r#"按周或按月的指标，一个时期完整结束才有新的值。看得更勤，看到的还是同一个值：`for = 2` 单凭一周就会成立。
与 `history` 比较时，如果各期都只算到同样的天数（`period = "to_date"`），则每天都有新的值。

    per = "week"                # 指标的
    cadence = "daily 08:00"     # 错误
    cadence = "weekly mon"      # 改正"#,
);
pub(in crate::diagnostic) const NEEDS_HANDLE_WITHIN: Code = error(
    "FW285",
    "needs-handle-within",
    r#"Escalation begins when an alert was not handled in time, and acknowledging stops that clock for a while. Without
`handle_within` there is no such time: the alert closes by itself when it is over.

    handle_within = "1bd"       # needed
    escalate = [{ after = "1bd", to = "senior" }]"#,
    r#"告警没有按时处理才会上报；确认收到则让这个计时暂停一阵。没有 `handle_within` 就没有这个时限：告警恢复后会自行关闭。

    handle_within = "1bd"       # 必须写
    escalate = [{ after = "1bd", to = "senior" }]"#,
);
pub(in crate::diagnostic) const UNKNOWN_INHIBITOR: Code = error(
    "FW286",
    "unknown-inhibitor",
    r#"`inhibited_by` lists ids of other anomalies: while one of them is open for the same subject or one above it, this
one is not told.

    inhibited_by = ["region_colapse"]       # mistake
    inhibited_by = ["region_collapse"]      # cure"#,
    r#"`inhibited_by` 列出其他异常规则的标识：其中一条对同一对象或其上级开着的期间，本条不通知。

    inhibited_by = ["region_colapse"]       # 错误
    inhibited_by = ["region_collapse"]      # 改正"#,
);
pub(in crate::diagnostic) const INHIBITION_CYCLE: Code = error(
    "FW287",
    "inhibition-cycle",
    r#"What keeps an anomaly quiet is decided before it, so anomalies cannot keep each other quiet in a circle. The
message shows the way round.

    [[anomaly]]
    id = "team"
    inhibited_by = ["region"]
    [[anomaly]]
    id = "region"
    inhibited_by = ["team"]     # mistake"#,
    r#"一条异常规则是否被抑制，要看先评估的那些，所以异常规则不能绕成一圈相互抑制。消息里写出了是怎样绕回来的。

    [[anomaly]]
    id = "team"
    inhibited_by = ["region"]
    [[anomaly]]
    id = "region"
    inhibited_by = ["team"]     # 错误"#,
);
pub(in crate::diagnostic) const LEVEL_MISSPELT: Code = warning(
    "FW288",
    "level-misspelt",
    r#"A recipient is a level (`owner`, `lead`, `middle`, `senior`, `operators`), or else the id of a person or unit of the
dataset. This one is nearly a level, and would be looked for among the ids.

    to = "midle"                # mistake
    to = "middle"               # cure"#,
    r#"接收人是一个层级（`owner`、`lead`、`middle`、`senior`、`operators`），否则就是数据集中人员或单位的编号。
这里写的很像一个层级，却会到编号中去找。

    to = "midle"                # 错误
    to = "middle"               # 改正"#,
);
pub(in crate::diagnostic) const LEVELS_UNMAPPED: Code = warning(
    "FW219",
    "levels-unmapped",
    r#"`lead`, `middle` and `senior` are found by the column `level` of `[people]`. Without it nobody has a level, so
that what goes to one is told to the `operators`.

    [people]
    from = "people"
    id = "id"
    level = "level"             # cure"#,
    r#"`lead`、`middle`、`senior` 按 `[people]` 的 `level` 列查找。没有这一列，就没有人有级别，发给级别的告警都会改发给 `operators`。

    [people]
    from = "people"
    id = "id"
    level = "level"             # 改正"#,
);
pub(in crate::diagnostic) const BAD_TEMPLATE: Code = error(
    "FW289",
    "bad-template",
    "In a message, a name in braces stands for its value. Two braces, `{{` or `}}`, stand for one. Only names can stand
there; what has to be computed is a fact or a metric.

    message = '{funnel: {value}'            # mistake
    message = '{funnel}: {value}'           # cure",
    "在通知文字里，花括号里的名称代表它的值。连写两个 `{{` 或 `}}` 代表一个花括号。花括号里只能写名称；需要计算的，请写成派生值或指标。

    message = '{funnel: {value}'            # 错误
    message = '{funnel}: {value}'           # 改正",
);
pub(in crate::diagnostic) const BAD_FORMAT: Code = error(
    "FW290",
    "bad-format",
    "Behind a colon stands how a number is printed: `+` for its sign, `.` and the number of decimals, `%` for per cent.
Texts and dates are printed as they are.

    {baseline:.2f}              # mistake
    {baseline:.2}               # cure
    {pct:+.0%}                  # with its sign, in whole per cent",
    "冒号后面写数怎样打印：`+` 带正负号，`.` 加小数位数，`%` 按百分比。文本和日期照原样打印。

    {baseline:.2f}              # 错误
    {baseline:.2}               # 改正
    {pct:+.0%}                  # 带正负号，按整数百分比",
);
pub(in crate::diagnostic) const CHANGE_HAPPENS_ONCE: Code = error(
    "FW291",
    "change-happens-once",
    r#"An anomaly on changes looks at each change once, and its alert is about that change. It can neither be met several
times in a row, nor be over, nor still be met later.

    on = "change"
    for = 2                     # mistake
    on = "customer"             # cure: watch the state that the change leads to"#,
    r#"逐个看变化的异常规则，对每个变化只看一次，开出的告警也只关于这个变化。它不会连续成立几次，不会恢复，也不会过后仍然成立。

    on = "change"
    for = 2                     # 错误
    on = "customer"             # 改正：监看变化之后的状态"#,
);
pub(in crate::diagnostic) const NOBODY_TO_TELL: Code = warning(
    "FW292",
    "nobody-to-tell",
    r#"Recipients are found among the people of the dataset, and if there are none, among the `operators`. These rules
name neither, so alerts open and nobody hears of them.

    [workspace]
    operators = ["ops_li"]      # cure"#,
    r#"接收人从数据集的人员中查找，找不到就通知 `operators`。这份规则两者都没有，所以告警会开出，却没有人知道。

    [workspace]
    operators = ["ops_li"]      # 改正"#,
);
