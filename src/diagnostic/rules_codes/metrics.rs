//! The stories of what can be wrong with metrics.

use crate::diagnostic::Code;
use crate::diagnostic::code::{error, warning};

pub(in crate::diagnostic) const METRIC_KIND_UNCLEAR: Code = error(
    "FW256",
    "metric-kind-unclear",
    r#"There are two kinds of metrics: an aggregate over rows, and an expression over other metrics.

    [[metric]]
    id = "visits"
    from = "activities"

    [[metric]]
    id = "share"
    expr = 'visits / actions'"#,
    r#"指标有两种：一种由行汇总而来，一种是由其他指标算出的表达式。每个指标只能是其中一种。

    [[metric]]
    id = "visits"
    from = "activities"

    [[metric]]
    id = "share"
    expr = 'visits / actions'"#,
);
pub(in crate::diagnostic) const METRIC_KEY_NEEDS_ROWS: Code = error(
    "FW257",
    "metric-key-needs-rows",
    "`where`, `agg`, `of` and `within` say how rows are made into a number. A metric over `expr` has no rows; what
shall be counted stands in the metrics that it names.

    expr = 'visits / actions'
    where = 'minutes > 10'      # mistake: it belongs into the metric `visits`",
    "`where`、`agg`、`of` 和 `within` 写明怎样把许多行汇总成一个数。用 `expr` 写的指标没有行；要数什么，写在它所引用的指标里。

    expr = 'visits / actions'
    where = 'minutes > 10'      # 错误：应写进指标 `visits`",
);
pub(in crate::diagnostic) const UNKNOWN_SOURCE: Code = error(
    "FW258",
    "unknown-source",
    r#"A metric counts `customers`, `changes` of their states, `visits` of stages, `marks`, findings about the dataset
(`quality`), or the rows of an event table: the word after `events.` in its header.

    from = "customer"           # mistake
    from = "customers"          # cure"#,
    r#"指标可以数 `customers` 客户、`changes` 状态变化、`visits` 进入阶段、`marks` 勾选、`quality` 数据问题，
或一张事件表的行：填表头中 `events.` 后面的那个词。

    from = "customer"           # 错误
    from = "customers"          # 改正"#,
);
pub(in crate::diagnostic) const SOURCE_HIDDEN: Code = warning(
    "FW259",
    "source-hidden",
    r#"An event table has the name of something that metrics can count anyway. That comes first, so the event table
cannot be counted until it is called otherwise.

    [events.visits]             # mistake: `from = "visits"` counts visits of stages
    [events.site_visits]        # cure"#,
    r#"有一张事件表与指标本来就能数的东西同名。后者优先，所以事件表要换个名称才能被指标使用。

    [events.visits]             # 错误：`from = "visits"` 数的是进入阶段
    [events.site_visits]        # 改正"#,
);
pub(in crate::diagnostic) const SOURCE_NOT_MAPPED: Code = error(
    "FW260",
    "source-not-mapped",
    r#"The metric counts rows of a table that the rules do not map: they have to say which table of the dataset it is
and what its columns mean.

    [marks]
    from = "checklist_marks"
    customer = "customer_id"
    item = "item"
    at = "marked_at""#,
    r#"指标要数一张表的行，而规则没有映射这张表：要写明它是数据集中的哪张表、各列是什么意思。

    [marks]
    from = "checklist_marks"
    customer = "customer_id"
    item = "item"
    at = "marked_at""#,
);
pub(in crate::diagnostic) const PER_NOT_POSSIBLE: Code = error(
    "FW261",
    "per-not-possible",
    r#"Customers and findings about the dataset have no date of their own, so there is only their number as of a day.
Changes and visits happen, so there is only their number in a period. Events and marks can be counted both ways.

    from = "customers"
    per = "week"                # mistake: count `visits` of the first stage, or `changes`
    from = "changes"
    per = "week"                # cure"#,
    r#"客户和数据问题本身没有日期，只有截至某天的数。状态变化和进入阶段是发生的事，只有一段时期内的数。事件和勾选两种都可以。

    from = "customers"
    per = "week"                # 错误：改数第一个阶段的 `visits`，或 `changes`
    from = "changes"
    per = "week"                # 改正"#,
);
pub(in crate::diagnostic) const UNKNOWN_GROUP: Code = error(
    "FW262",
    "unknown-group",
    r#"`by` lists what the numbers are grouped by: columns of the counted rows, what is known of their customers, the
person of each row, and units by kind. Facts and expressions cannot group.

    by = ["region"]             # mistake, if that is a kind of unit
    by = ["unit.region"]        # cure
    by = ["customer.region"]    # cure, if it is a column of the customers"#,
    r#"`by` 列出按什么分组：所数的行的列、其客户的已知情况、每行的人员，以及某一类单位。派生值和表达式不能用来分组。

    by = ["region"]             # 错误：如果它是一类单位
    by = ["unit.region"]        # 改正
    by = ["customer.region"]    # 改正：如果它是客户的一列"#,
);
pub(in crate::diagnostic) const GROUP_NEEDS: Code = error(
    "FW263",
    "group-needs",
    r#"A group can only be told if the mapping says where it comes from: whose a row is (`customer`, `person`), who is
in charge of a customer (`owner`), which unit a person belongs to, what kind a unit is.

    [events.activities]
    person = "rep_id"           # needed by `by = ["person"]`
    [people]
    unit = "unit_id"            # needed by `by = ["unit"]`
    [units]
    kind = "kind"               # needed by `by = ["unit.team"]`"#,
    r#"要能分组，映射里得写明从哪里得知：行是谁的（`customer`、`person`）、客户由谁负责（`owner`）、
人员属于哪个单位、单位是哪一类。

    [events.activities]
    person = "rep_id"           # `by = ["person"]` 需要它
    [people]
    unit = "unit_id"            # `by = ["unit"]` 需要它
    [units]
    kind = "kind"               # `by = ["unit.team"]` 需要它"#,
);
pub(in crate::diagnostic) const GROUP_TWICE: Code = error(
    "FW264",
    "group-twice",
    r#"Each thing that a metric is grouped by stands once in `by`; a second time it would change nothing, so something
else was probably meant.

    by = ["funnel", "funnel"]   # mistake
    by = ["funnel", "stage"]    # cure"#,
    r#"`by` 中的每一项只写一次；写第二次没有任何作用，多半是想写别的。

    by = ["funnel", "funnel"]   # 错误
    by = ["funnel", "stage"]    # 改正"#,
);
pub(in crate::diagnostic) const BURST_WITHIN: Code = error(
    "FW265",
    "burst-within",
    r#"`burst` finds the most rows that stand close together in time, so it has to know how close: minutes (`10min`),
hours (`2h`) or days (`1d`). All other aggregates take every row of the period that `per` gives.

    from = "marks"
    agg = "burst"
    within = "10min"            # needed
    per = "day""#,
    r#"`burst` 找出时间上挨得最近的最多有多少行，所以要写明多近算近：分钟（`10min`）、小时（`2h`）或天（`1d`）。
其他汇总都取 `per` 所定时期内的全部行。

    from = "marks"
    agg = "burst"
    within = "10min"            # 必须写
    per = "day""#,
);
pub(in crate::diagnostic) const ROWS_WITHOUT_DATES: Code = error(
    "FW266",
    "rows-without-dates",
    r#"`first` and `last` take the earliest and the latest row, and `burst` those that stand close together. Customers
and findings about the dataset have no date that would put them in order.

    from = "customers"
    agg = "last"                # mistake
    agg = "max"                 # cure"#,
    r#"`first` 和 `last` 取最早和最晚的行，`burst` 取挨得近的行。客户和数据问题没有日期，排不出先后。

    from = "customers"
    agg = "last"                # 错误
    agg = "max"                 # 改正"#,
);
pub(in crate::diagnostic) const METRIC_CYCLE: Code = error(
    "FW267",
    "metric-cycle",
    r#"A metric over `expr` may name other metrics, but not itself, neither directly nor through others: there would be
no first one to compute. The message shows the way round.

    [[metric]]
    id = "a"
    expr = 'b + 1'
    [[metric]]
    id = "b"
    expr = 'a + 1'          # mistake"#,
    r#"用 `expr` 写的指标可以用到别的指标，但不能用到自己，直接用或绕一圈用都不行：那样就不知道该先算哪一个。
消息里写出了是怎样绕回来的。

    [[metric]]
    id = "a"
    expr = 'b + 1'
    [[metric]]
    id = "b"
    expr = 'a + 1'          # 错误"#,
);
pub(in crate::diagnostic) const METRICS_DIFFER: Code = error(
    "FW268",
    "metrics-differ",
    r#"An expression over metrics is computed for each group and period from the values of the same group and period.
So all of them have the same `by`, in the same order, and the same `per`, and the expression says both too.

    expr = 'customer_minutes / all_minutes'
    by = ["unit.team"]          # as both of them have it
    per = "week""#,
    r#"由指标算出的表达式，对每一组、每一时期，都用同一组、同一时期的值来算。所以它们的 `by` 要相同、次序也相同，`per` 也要相同，
而且表达式自己也要写上这两项。

    expr = 'customer_minutes / all_minutes'
    by = ["unit.team"]          # 与那两个指标一样
    per = "week""#,
);
pub(in crate::diagnostic) const METRIC_NAMES_NONE: Code = error(
    "FW269",
    "metric-names-none",
    r#"The expression of a metric says how it follows from other metrics. One that names none is the same number in
every group and every period, and nothing can be seen from it; a fixed number to compare with stands in `against`.

    [[anomaly]]
    metric = "share"
    against = { fixed = 0.7 }"#,
    r#"指标的表达式写明它怎样由其他指标得出。不引用任何指标的表达式，在每一组、每一时期都是同一个数，什么也看不出来；
要拿来比较的固定的数，写在 `against` 里。

    [[anomaly]]
    metric = "share"
    against = { fixed = 0.7 }"#,
);
pub(in crate::diagnostic) const METRIC_HIDES: Code = error(
    "FW270",
    "metric-hides",
    r#"`work_minutes` is the working time of a group's people in expressions over metrics. A metric of that name could
not be named there.

    [[metric]]
    id = "work_minutes"         # mistake
    id = "booked_minutes"       # cure"#,
    r#"在由指标算出的表达式里，`work_minutes` 是一组人员的工作时间。同名的指标在那里就无法引用了。

    [[metric]]
    id = "work_minutes"         # 错误
    id = "booked_minutes"       # 改正"#,
);
