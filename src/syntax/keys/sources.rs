//! The mapped tables: `[customers]`, `[history]`, `[events.…]`, `[marks]`, `[people]`, `[units]`,
//! `[targets]`, and their `fields`.

use super::{Form, KeyShape as Key, Kind, TableShape, both, examples};

const FROM: Key = Key::new(
    "from",
    Kind::Text,
    "The table or view of the dataset; or write `sql`",
    "数据集中的表或视图；也可改用 `sql`",
);
const SQL: Key = Key::new("sql", Kind::Query, "A query instead of a table", "用查询语句代替表");
const TIMES: Key = Key::new(
    "times",
    Kind::Word(&["local", "utc"]),
    "What dates with a time but without an offset mean",
    "带时间但不带时区的日期按什么理解：`local` 本地时间，`utc` 世界时",
)
.or("\"local\"");
const APPEND_ONLY: Key = Key::new(
    "append_only",
    Kind::Flag,
    "Whether rows are only ever added: a process that watches the dataset then reads only those that came",
    "是否只增加行、从不修改或删除：持续监视数据集时，只读取新增的行",
)
.or("false");
const FIELDS: Key = Key::new(
    "fields",
    Kind::NamedTables(&FIELD),
    "Types, names and labels of columns, by field name",
    "各列的类型、改名和名称，按字段名书写",
);

/// A column that plays a part.
const fn column(name: &'static str, english: &'static str, chinese: &'static str) -> Key {
    Key::new(name, Kind::Column, english, chinese)
}

/// A column without which the table has no meaning.
const fn needed(name: &'static str, english: &'static str, chinese: &'static str) -> Key {
    Key::required(name, Kind::Column, english, chinese)
}

/// One entry of `fields`.
pub static FIELD: TableShape = TableShape {
    path: "fields",
    form: Form::Value,
    doc: both("A field: a column with its type, name and label", "字段：一列及其类型、改名和名称"),
    examples: examples::FIELD,
    keys: &[
        Key::new(
            "type",
            Kind::Word(&["bool", "int", "float", "text", "date", "datetime"]),
            "The type that the column is read as; default: as the dataset declares it",
            "按什么类型读取这一列；默认按数据集的声明",
        ),
        Key::new(
            "column",
            Kind::Column,
            "The column, if it is named otherwise than the field",
            "列名，与字段名不同时填写",
        ),
        Key::new(
            "format",
            Kind::DateFormat,
            "How its dates are written, if not as ISO 8601",
            "日期的写法，不是 ISO 8601 时填写",
        ),
        Key::new("label", Kind::Label, "What people read", "给人看的名称"),
        Key::new("doc", Kind::Doc, "What it means", "含义说明"),
        Key::new("one_of", Kind::Texts, "The texts that it may hold", "允许的取值"),
        Key::new("required", Kind::Flag, "Whether every row has a value", "是否每行都有值").or("false"),
        Key::new(
            "blank",
            Kind::Word(&["keep"]),
            "`keep`: blank text is a value, not missing",
            "`keep`：空白文本算作值，而不是缺失",
        ),
    ],
};

/// `[customers]`.
pub static CUSTOMERS: TableShape = TableShape {
    path: "customers",
    form: Form::Once,
    doc: both("The customers: one row each", "客户：每个客户一行"),
    examples: examples::CUSTOMERS,
    keys: &[
        FROM,
        SQL,
        needed("id", "The column with the customer's id", "客户编号所在的列"),
        column("name", "The column with the customer's name", "客户名称所在的列"),
        column("owner", "The column with the id of the person in charge", "负责人编号所在的列"),
        column("entered", "The column with the date of entering the system", "进入系统日期所在的列"),
        column(
            "stage",
            "The column with the stage, if the dataset keeps it",
            "阶段所在的列，若数据集记录阶段",
        ),
        column(
            "stage_since",
            "The column with the date of the stage, without a history",
            "进入当前阶段日期所在的列，没有阶段历史时使用",
        ),
        column("funnel", "The column that says which funnel", "表示属于哪个漏斗的列"),
        column("closed", "The column with the date of winning or losing", "赢单或丢单日期所在的列"),
        TIMES,
        FIELDS,
    ],
};

/// `[history]`.
pub static HISTORY: TableShape = TableShape {
    path: "history",
    form: Form::Once,
    doc: both(
        "When customers entered their stages: one row for each entry, or one column for each stage",
        "阶段历史：客户何时进入各阶段，每次进入一行，或每个阶段一列",
    ),
    examples: examples::HISTORY,
    keys: &[
        FROM,
        SQL,
        column("customer", "The column with the customer's id", "客户编号所在的列"),
        column(
            "id",
            "The same, for `wide` over the customers' own table",
            "同上，用于客户表自身的 `wide` 写法",
        ),
        column("stage", "The column with the stage that was entered", "所进入阶段所在的列"),
        column("at", "The column with the date of entry", "进入日期所在的列"),
        column("seq", "The column that orders entries of the same date", "同一日期内排先后的列"),
        Key::new(
            "wide",
            Kind::Columns,
            "Instead of rows: for each stage the column with its date of entry",
            "不按行记录时：每个阶段对应一列，列中是进入日期",
        ),
        APPEND_ONLY,
        TIMES,
        FIELDS,
    ],
};

/// `[events.…]`.
pub static EVENTS: TableShape = TableShape {
    path: "events",
    form: Form::Named,
    doc: both(
        "What happened: one row for each event; any number of such tables",
        "事件：每个事件一行；这样的表可以有任意多张",
    ),
    examples: examples::EVENTS,
    keys: &[
        FROM,
        SQL,
        column("customer", "The column with the customer's id", "客户编号所在的列"),
        column("person", "The column with the person's id", "人员编号所在的列"),
        needed("at", "The column with the date", "日期所在的列"),
        Key::new(
            "known_from",
            Kind::FieldLists,
            "For a date field the fields that are only known from that date on",
            "哪些字段要到某个日期字段的那一天才算已知",
        ),
        APPEND_ONLY,
        TIMES,
        FIELDS,
    ],
};

/// `[marks]`.
pub static MARKS: TableShape = TableShape {
    path: "marks",
    form: Form::Once,
    doc: both("Items of checklists that were ticked: one row each", "清单勾选：每次勾选一行"),
    examples: examples::MARKS,
    keys: &[
        FROM,
        SQL,
        needed("customer", "The column with the customer's id", "客户编号所在的列"),
        needed("item", "The column with the item's id", "清单项标识所在的列"),
        needed("at", "The column with the date of the mark", "勾选日期所在的列"),
        column("by", "The column with the person who marked", "勾选人所在的列"),
        column(
            "done",
            "The column that says whether it is ticked; the latest row counts",
            "表示是否勾选的列；以最新的一行为准",
        ),
        APPEND_ONLY,
        TIMES,
        FIELDS,
    ],
};

/// `[people]`.
pub static PEOPLE: TableShape = TableShape {
    path: "people",
    form: Form::Once,
    doc: both(
        "The people of sales: one row for each, or for each of their posts",
        "销售人员：每人一行，或每个任职一行",
    ),
    examples: examples::PEOPLE,
    keys: &[
        FROM,
        SQL,
        needed("id", "The column with the person's id", "人员编号所在的列"),
        column("name", "The column with the name", "姓名所在的列"),
        column("unit", "The column with the id of the unit", "所属团队编号所在的列"),
        column(
            "level",
            "The column with frontline, lead, middle or senior",
            "层级所在的列：frontline 一线、lead 基层、middle 中层、senior 高层",
        ),
        column("since", "The column with the first day of the row", "该行生效首日所在的列"),
        column(
            "until",
            "The column with the last day of the row; without it a row ends where a later one of the same person begins. Who has several posts on a day is found by each; alerts about that person belong to the unit of the one begun last",
            "该行生效末日所在的列；不写时，同一人的后一行生效，前一行即失效。一人同一天有多个任职时，每个任职都能找到此人；关于此人的告警归最近开始的任职所在单位",
        ),
        Key::new(
            "contacts",
            Kind::Columns,
            "For each kind of channel the column with the address",
            "每种通知渠道对应的地址列",
        ),
        TIMES,
        FIELDS,
    ],
};

/// `[units]`.
pub static UNITS: TableShape = TableShape {
    path: "units",
    form: Form::Once,
    doc: both(
        "The tree of teams, regions and the company: one row each",
        "组织：团队、区域、公司构成的树，每个单位一行",
    ),
    examples: examples::UNITS,
    keys: &[
        FROM,
        SQL,
        needed("id", "The column with the unit's id", "单位编号所在的列"),
        column("name", "The column with the name", "名称所在的列"),
        column("parent", "The column with the id of the unit above", "上级单位编号所在的列"),
        column("kind", "The column with team, region, company …", "类别所在的列：团队、区域、公司等"),
        TIMES,
        FIELDS,
    ],
};

/// `[targets]`.
pub static TARGETS: TableShape = TableShape {
    path: "targets",
    form: Form::Once,
    doc: both(
        "Targets and forecasts: one row for each metric, unit or person, and period",
        "目标与预测：每个指标、每个单位或人员、每个时期一行",
    ),
    examples: examples::TARGETS,
    keys: &[
        FROM,
        SQL,
        needed("metric", "The column with the metric's id", "指标标识所在的列"),
        column("unit", "The column with the unit's id", "单位编号所在的列"),
        column("person", "The column with the person's id", "人员编号所在的列"),
        needed("starts", "The column with the first day", "首日所在的列"),
        needed("ends", "The column with the last day", "末日所在的列"),
        needed("value", "The column with the number", "数值所在的列"),
        column("kind", "The column with target or forecast", "类别所在的列：target 目标，forecast 预测"),
        TIMES,
        FIELDS,
    ],
};
