//! `[[metric]]`, `[[anomaly]]` with `against` and `escalate`.

use super::rules::{DOC, ID, LABEL};
use super::{Form, KeyShape as Key, Kind, TableShape, both, watch_examples as examples};

/// `[[metric]]`.
pub static METRIC: TableShape = TableShape {
    path: "metric",
    form: Form::Many,
    doc: both(
        "A number for each group and period: over customers, changes or events, or an expression over others",
        "指标：按组、按时期得出的数，由客户、状态变化或事件汇总而来，或由其他指标算出",
    ),
    examples: examples::METRIC,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new(
            "from",
            Kind::Text,
            "Whose rows: `customers`, `changes` of their states, `visits` of stages (one each time a customer enters one; not what sales did), `marks`, `quality`, or an event table",
            "取自哪里：`customers` 客户、`changes` 状态变化、`visits` 进入阶段（客户每进入一个阶段算一行，不是销售的拜访）、`marks` 勾选、`quality` 数据问题，或一张事件表",
        ),
        Key::new("where", Kind::Expr, "Which of its rows; default: all", "只取满足条件的行；默认取全部"),
        Key::new(
            "agg",
            Kind::Word(&[
                "count", "distinct", "sum", "avg", "min", "max", "first", "last", "burst", "duplicates",
            ]),
            "What is made of the rows; `burst`: the most within a stretch of time, `duplicates`: rows that share a value",
            "对这些行做什么汇总：计数、去重计数、求和、平均、最小、最大、最早、最晚；`burst` 一段时间内最多的行数，`duplicates` 取值重复的行数",
        )
        .or("\"count\""),
        Key::new(
            "of",
            Kind::Expr,
            "What is aggregated, for all but `count` and `burst`",
            "汇总的对象；除 `count` 和 `burst` 外必填",
        ),
        Key::new(
            "within",
            Kind::Stretch,
            "For `burst`: the stretch of time, `10min`, `2h` or `1d`",
            "用于 `burst`：多长一段时间，如 `10min`、`2h`、`1d`",
        ),
        Key::new(
            "by",
            Kind::Texts,
            "The groups: fields, `funnel`, `stage`, `phase`, `state`, `owner`, `person`, `unit`, `unit.team`, `customer.industry`, `person.level`; default: none",
            "分组：字段、`funnel`、`stage`、`phase`、`state`、`owner`、`person`、`unit`、`unit.team`、`customer.industry`、`person.level` 等；默认不分组",
        ),
        Key::new(
            "per",
            Kind::Word(&["snapshot", "day", "workday", "week", "month"]),
            "The value as of the day, or what happened in each period by the row's date",
            "`snapshot` 截至当天的值；其余按行的日期统计每天、每个工作日、每周、每月发生的数",
        )
        .or("\"snapshot\""),
        Key::new(
            "expr",
            Kind::Expr,
            "An expression over other metrics with the same `by` and `per`, instead of rows",
            "不汇总行，而是由 `by` 和 `per` 相同的其他指标算出的表达式",
        ),
    ],
};

/// `against`.
pub static AGAINST: TableShape = TableShape {
    path: "anomaly.against",
    form: Form::Value,
    doc: both(
        "What the metric's value is compared with: its history, a target, its peers, or a fixed number",
        "指标的值与什么比较：历史、目标、同级，或固定的数；四者选一",
    ),
    examples: examples::AGAINST,
    keys: &[
        Key::new(
            "history",
            Kind::Word(&["trailing", "same_weekday", "same_day_of_month", "year_ago"]),
            "Earlier values: those right before, of the same day of the week, of the same day of earlier months, of earlier years",
            "与历史比：`trailing` 最近几期、`same_weekday` 以往同一星期几、`same_day_of_month` 前几个月同一天、`year_ago` 往年同期",
        ),
        Key::new(
            "periods",
            Kind::Count,
            "With `history`: how many; default: 8, for `same_day_of_month` 3, for `year_ago` 1",
            "与 `history` 同用：取多少期；默认 8，`same_day_of_month` 默认 3，`year_ago` 默认 1",
        ),
        Key::new(
            "stat",
            Kind::Word(&["median", "mean"]),
            "With `history`: what is made of the earlier values",
            "与 `history` 同用：对以往的值取中位数还是平均数",
        )
        .or("\"median\""),
        Key::new(
            "period",
            Kind::Word(&["last", "to_date"]),
            "With `history`: the last complete period, or each period up to equally many days",
            "与 `history` 同用：`last` 取最近一个完整的时期，`to_date` 各期都只算到同样的天数",
        )
        .or("\"last\""),
        Key::new(
            "target",
            Kind::Word(&["pace", "total"]),
            "`pace`: what should be reached by now of the target; `total`: the whole target. A unit without a target of its own has the sum of those right below it, but not by `unit`, which counts each unit without those below it",
            "与目标比：`pace` 到当天应完成的部分，`total` 整个目标。单位没有自己的目标时，取直接下级的目标之和；按 `unit` 分组时各单位不含下级，只用自己的目标",
        ),
        Key::new(
            "curve",
            Kind::Word(&["business_days", "calendar", "history"]),
            "With `target`: how it is spread over its period",
            "与 `target` 同用：目标在时期内怎样分布：按工作日、按自然日、按以往的进度",
        )
        .or("\"business_days\""),
        Key::new(
            "kind",
            Kind::Word(&["target", "forecast"]),
            "With `target`: which rows of `[targets]`",
            "与 `target` 同用：取 `[targets]` 中的目标还是预测",
        )
        .or("\"target\""),
        Key::new(
            "peers",
            Kind::Word(&["median", "mean"]),
            "The metric's other groups, and what is made of their values",
            "与同级比：取指标其他各组的中位数还是平均数",
        ),
        Key::new(
            "within",
            Kind::Text,
            "With `peers`: only those with the same group or unit of this kind, such as `unit.region`",
            "与 `peers` 同用：只与同属一组或同一上级单位的比，如 `unit.region`",
        ),
        Key::new("fixed", Kind::Number, "This number", "与这个固定的数比"),
        Key::new(
            "min_points",
            Kind::Count,
            "With `history` or `peers`: fewer values give `no_data`; default: 4, for `year_ago`, `same_day_of_month` and `peers` 1",
            "与 `history` 或 `peers` 同用：值少于这个数就算 `no_data`；默认 4，`year_ago`、`same_day_of_month` 和 `peers` 默认 1",
        ),
        Key::new(
            "z_floor",
            Kind::Number,
            "With `history` or `peers`: the least deviation that `z` divides by; default: 5 % of the median, for counts at least 1",
            "与 `history` 或 `peers` 同用：计算 `z` 时除数的下限；默认是中位数的 5%，计数类指标至少为 1",
        ),
    ],
};

/// One step of `escalate`.
pub static ESCALATION: TableShape = TableShape {
    path: "anomaly.escalate",
    form: Form::Many,
    doc: both(
        "Who is told next, and how much later, while the alert is not handled",
        "告警逾期未处理时，再过多久通知谁",
    ),
    examples: examples::ESCALATION,
    keys: &[
        Key::required(
            "after",
            Kind::Length,
            "How long after the step before; the first: after `handle_within`",
            "距上一步多久；第一步从 `handle_within` 到期算起",
        ),
        Key::required(
            "to",
            Kind::OneOrMore,
            "Whom, as `to` of the anomaly says it",
            "通知谁，写法与异常的 `to` 相同",
        ),
    ],
};

/// `[[anomaly]]`.
pub static ANOMALY: TableShape = TableShape {
    path: "anomaly",
    form: Form::Many,
    doc: both(
        "A rule that opens alerts: about a metric, or about each customer, person, unit or change",
        "异常规则：针对一个指标，或逐个针对客户、人员、团队、状态变化，满足条件就开出告警",
    ),
    examples: examples::ANOMALY,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("metric", Kind::Text, "The metric that it watches; or write `on`", "所监看的指标；或改写 `on`"),
        Key::new(
            "against",
            Kind::Table(&AGAINST),
            "What the metric's value is compared with",
            "指标的值与什么比较",
        ),
        Key::new(
            "on",
            Kind::Word(&["customer", "person", "unit", "change"]),
            "What it looks at one by one, instead of a metric",
            "不看指标，而是逐个看：`customer` 客户、`person` 人员、`unit` 团队、`change` 状态变化",
        ),
        Key::required("when", Kind::Expr, "When it is met", "成立的条件"),
        Key::new(
            "clear_when",
            Kind::Expr,
            "When it is over; default: as soon as `when` is not met",
            "何时算恢复；默认 `when` 不再成立即恢复",
        ),
        Key::new(
            "for",
            Kind::Count,
            "How many times in a row it must be met before the alert opens",
            "连续成立多少次才开出告警",
        )
        .or("1"),
        Key::new(
            "cadence",
            Kind::Cadence,
            "When it is evaluated: `daily 08:00`, `workdays 08:00`, `tue,fri 08:00`, `weekly thu`, or five fields of cron; default: at the end of every day",
            "何时评估：`daily 08:00` 每天、`workdays 08:00` 每个工作日、`tue,fri 08:00`、`weekly thu`，或 cron 的五个字段；默认每天结束时",
        ),
        Key::new(
            "severity",
            Kind::Word(&["info", "warning", "critical"]),
            "How grave it is",
            "严重程度：`info` 提示、`warning` 警告、`critical` 严重",
        )
        .or("\"warning\""),
        Key::new(
            "to",
            Kind::OneOrMore,
            "Who must act: `owner`, `lead`, `middle`, `senior`, `operators`, or the id of a person or unit",
            "由谁处理：`owner` 负责人、`lead` 基层、`middle` 中层、`senior` 高层、`operators` 运营，或人员、单位的编号",
        )
        .or("\"owner\""),
        Key::new("cc", Kind::OneOrMore, "Who is told as well", "同时抄送给谁"),
        Key::new(
            "handle_within",
            Kind::Length,
            "How soon it must be handled, with feedback; default: it need not be",
            "多久之内必须处理并反馈；默认不要求处理",
        ),
        Key::new(
            "ack_limit",
            Kind::Length,
            "How long acknowledging may stop the clock of `handle_within`",
            "确认收到后，`handle_within` 的计时最多暂停多久",
        ),
        Key::new(
            "escalate",
            Kind::Tables(&ESCALATION),
            "Who is told while it is not handled in time",
            "逾期未处理时逐级上报给谁",
        ),
        Key::new(
            "remind_after",
            Kind::Length,
            "After how long a silence it is told again: as long as it is not handled; handled or closed by hand, as long as its condition holds",
            "通知后多久再次提醒：未处理时一直提醒；已处理或人工关闭后，条件仍成立就提醒",
        ),
        Key::new(
            "inhibited_by",
            Kind::Texts,
            "Anomalies that keep this one quiet while they are open for the same subject or one above it",
            "这些异常对同一对象或其上级开着的期间，本异常不通知",
        ),
        Key::new(
            "message",
            Kind::Message,
            "What is told, with names in braces: `{value}`, `{baseline:.1}`, `{pct:+.0%}`; or one for each language",
            "通知的文字，花括号里写名称：`{value}`、`{baseline:.1}`、`{pct:+.0%}`；也可以按语言分别写",
        ),
    ],
};
