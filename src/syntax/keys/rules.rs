//! `[[fact]]`, `[[phase]]`, `[[funnel]]` and what stands in a funnel.

use super::{Form, KeyShape as Key, Kind, TableShape, both, examples};

pub(super) const ID: Key = Key::required(
    "id",
    Kind::Id,
    "Its name in expressions, commands and outputs",
    "标识，在表达式、命令和输出中使用：小写字母开头，只含小写字母、数字和下划线",
);
pub(super) const LABEL: Key = Key::new("label", Kind::Label, "What people read", "给人看的名称");
pub(super) const DOC: Key = Key::new("doc", Kind::Doc, "What it means", "含义说明");
const DAYS: Key = Key::new(
    "days",
    Kind::Word(&["calendar", "business"]),
    "How its days are counted: calendar days or working days",
    "天数的算法：`calendar` 自然日，`business` 工作日",
);
const ENTERING: Key = Key::new(
    "entering_days",
    Kind::Days,
    "Days until a customer counts as stagnant",
    "进入阶段后多少天内算“进入”，超过算“停滞”",
);
const STAGNANT: Key = Key::new(
    "stagnant_days",
    Kind::Days,
    "Further days until a customer counts as losing",
    "停滞后再过多少天算“待丢失”",
);
const LOSING: Key = Key::new(
    "losing_days",
    Kind::Days,
    "Further days until a customer counts as lost",
    "待丢失后再过多少天算“流失”",
);
const MAX_HOLD: Key = Key::new(
    "max_hold_days",
    Kind::Count,
    "The most days that a customer can be on hold",
    "一个客户最多可以暂停计时多少天",
);

/// `[[fact]]`.
pub static FACT: TableShape = TableShape {
    path: "fact",
    form: Form::Many,
    doc: both(
        "A named value: over the rows of an event table, or an expression",
        "派生值：由事件表的行汇总而来，或由表达式算出的一个有名字的值",
    ),
    examples: examples::FACT,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("from", Kind::Text, "The event table", "取自哪张事件表"),
        Key::new("where", Kind::Expr, "Which of its rows; default: all", "只取满足条件的行；默认取全部"),
        Key::new(
            "agg",
            Kind::Word(&["count", "distinct", "sum", "avg", "min", "max", "first", "last"]),
            "What is made of the rows",
            "对这些行做什么汇总：计数、去重计数、求和、平均、最小、最大、最早、最晚",
        )
        .or("\"count\""),
        Key::new(
            "of",
            Kind::Expr,
            "What is aggregated, for all but `count`",
            "汇总的对象；除 `count` 外必填",
        ),
        Key::new(
            "within",
            Kind::Window,
            "Which dates: `30d`, `4w`, `10bd`, `stage`, `funnel`, or for anomalies `state`; default: ever",
            "只看哪段日期：`30d`、`4w`、`10bd`（工作日）、`stage`（本阶段内）、`funnel`（本漏斗内）、`state`（当前状态内，只用于异常）；默认不限",
        ),
        Key::new(
            "per",
            Kind::Word(&["customer", "person", "unit"]),
            "Whose rows",
            "按谁汇总：客户、人员或团队",
        )
        .or("\"customer\""),
        Key::new(
            "expr",
            Kind::Expr,
            "An expression over other names, instead of rows",
            "不汇总行，而是由其他名称算出的表达式",
        ),
    ],
};

/// `[[phase]]`.
pub static PHASE: TableShape = TableShape {
    path: "phase",
    form: Form::Many,
    doc: both(
        "A large stage that all funnels share; every figure rolls up to it",
        "大阶段：各漏斗通用，所有数字都汇总到大阶段",
    ),
    examples: examples::PHASE,
    keys: &[ID, LABEL, DOC],
};

/// One line of `admit`.
pub static ADMIT: TableShape = TableShape {
    path: "funnel.admit",
    form: Form::Many,
    doc: both("A line of the entrance standard", "准入标准中的一条"),
    examples: examples::ADMIT,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::required("expr", Kind::Expr, "What must be true to be let in", "必须成立才能进入漏斗的条件"),
    ],
};

/// `cycle`.
pub static CYCLE: TableShape = TableShape {
    path: "funnel.cycle",
    form: Form::Value,
    doc: both("How long winning takes", "成交周期"),
    examples: examples::CYCLE,
    keys: &[
        Key::new(
            "slack",
            Kind::Number,
            "The play that is added, as a share: 0.2 is a fifth",
            "在中位数上增加的余量，按比例：0.2 即两成",
        )
        .or("0.2"),
        Key::new(
            "min_sample",
            Kind::Count,
            "Won customers that are needed to trust the median",
            "至少要有多少个赢单客户，中位数才可信",
        )
        .or("30"),
        Key::new("fallback", Kind::Length, "The length that is used below that", "样本不足时采用的周期长度"),
    ],
};

/// `won` and `lost`.
pub static END: TableShape = TableShape {
    path: "funnel.won",
    form: Form::Value,
    doc: both("Which values of the dataset end the journey", "数据集中表示旅程结束的取值"),
    examples: examples::END,
    keys: &[Key::required("match", Kind::Texts, "Values of the dataset", "数据集中的取值")],
};

/// `[[funnel]]`.
pub static FUNNEL: TableShape = TableShape {
    path: "funnel",
    form: Form::Many,
    doc: both(
        "A funnel: who belongs to it, its stages and its thresholds",
        "客户漏斗：哪些客户属于它、有哪些阶段、各状态的天数",
    ),
    examples: examples::FUNNEL,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new(
            "when",
            Kind::Expr,
            "Who belongs to it; the first funnel that fits counts",
            "哪些客户属于它；以第一个符合的漏斗为准",
        ),
        Key::new(
            "match",
            Kind::Texts,
            "Values of the dataset's funnel column that mean this funnel",
            "数据集的漏斗列中表示本漏斗的取值",
        ),
        Key::new("admit", Kind::Tables(&ADMIT), "The entrance standard", "准入标准"),
        DAYS.or("\"calendar\""),
        ENTERING,
        STAGNANT,
        LOSING,
        MAX_HOLD,
        Key::new("cycle", Kind::Table(&CYCLE), "How long winning takes", "成交周期"),
        Key::new("won", Kind::Table(&END), "Values of the dataset that mean won", "数据集中表示赢单的取值"),
        Key::new("lost", Kind::Table(&END), "Values of the dataset that mean lost", "数据集中表示丢单的取值"),
        Key::new("stage", Kind::Tables(&STAGE), "Its stages, in order", "各阶段，按先后排列"),
    ],
};

/// `[[funnel.stage]]`.
pub static STAGE: TableShape = TableShape {
    path: "funnel.stage",
    form: Form::Many,
    doc: both(
        "A stage of the funnel; thresholds that it leaves out are those of the funnel",
        "漏斗的一个阶段；没有写的天数沿用漏斗的",
    ),
    examples: examples::STAGE,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("phase", Kind::Text, "The phase that it belongs to", "所属的大阶段"),
        Key::new(
            "match",
            Kind::Texts,
            "Values of the dataset that mean this stage; default: its id",
            "数据集中表示本阶段的取值；默认即其标识",
        ),
        DAYS,
        ENTERING,
        STAGNANT,
        LOSING,
        Key::new(
            "improving",
            Kind::Expr,
            "While true, a losing customer does not expire",
            "成立期间，待丢失的客户不会转为流失",
        ),
        Key::new(
            "next",
            Kind::Texts,
            "Allowed moves; default: the following stage",
            "允许去往的阶段；默认是下一个阶段",
        ),
        Key::new(
            "confirm_within",
            Kind::Length,
            "How long a ready customer may wait for a person",
            "待进阶的客户最多可等多久由人确认",
        ),
        MAX_HOLD,
        Key::new("items", Kind::Tables(&ITEM), "The checklist", "本阶段的清单"),
    ],
};

/// `[[funnel.stage.items]]`.
pub static ITEM: TableShape = TableShape {
    path: "funnel.stage.items",
    form: Form::Many,
    doc: both(
        "An item of the stage's checklist: to be ticked, to be true, or both",
        "阶段清单中的一项：由销售勾选、由数据判断，或两者兼有",
    ),
    examples: examples::ITEM,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("mark", Kind::Flag, "Whether sales must tick it", "是否须由销售勾选").or("false"),
        Key::new(
            "renew",
            Kind::Flag,
            "Whether it must be ticked again in every visit",
            "每次重新进入本阶段是否须重新勾选",
        )
        .or("false"),
        Key::new(
            "optional",
            Kind::Flag,
            "Whether the stage can be ready without it",
            "是否可选：没有它也可以待进阶",
        )
        .or("false"),
        Key::new("expr", Kind::Expr, "What must be true", "必须成立的条件"),
        Key::new("when", Kind::Expr, "When it applies; default: always", "何时适用；默认总是适用"),
    ],
};
