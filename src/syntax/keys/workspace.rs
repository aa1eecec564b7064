//! `[workspace]` and `[calendar]`.

use super::{Form, KeyShape as Key, Kind, TableShape, both, examples};

/// `[workspace]`.
pub static WORKSPACE: TableShape = TableShape {
    path: "workspace",
    form: Form::Once,
    doc: both(
        "Where the dataset and the store are, and what holds for all rules",
        "数据集和存储文件在哪里，以及对所有规则都生效的设置",
    ),
    examples: examples::WORKSPACE,
    keys: &[
        Key::new(
            "dataset",
            Kind::Text,
            "The SQLite file that is read; `--dataset` overrides",
            "要读取的 SQLite 数据集文件，只读；可用 `--dataset` 另行指定",
        ),
        Key::new(
            "store",
            Kind::Text,
            "The engine's own SQLite file; `--store` overrides",
            "本工具自己的 SQLite 存储文件；可用 `--store` 另行指定",
        )
        .or("\"funnelwright.db\""),
        Key::new(
            "timezone",
            Kind::Text,
            "IANA name of the zone in which days begin and end",
            "时区的 IANA 名称，决定一天从何时开始、到何时结束",
        )
        .or("\"UTC\""),
        Key::new("week_starts", Kind::Weekday, "The first day of the week", "一周从哪一天开始")
            .or("\"monday\""),
        Key::new(
            "language",
            Kind::Text,
            "The language of reports: `zh-CN` or `en`",
            "报告所用的语言：`zh-CN` 或 `en`",
        )
        .or("\"en\""),
        Key::new(
            "max_changes",
            Kind::Percent,
            "The share of customers above which a run is held for approval; default: no limit",
            "一次运行中状态变化的客户占比上限，超过则暂停等待批准；默认不限",
        ),
        Key::new(
            "max_alerts",
            Kind::Count,
            "The most alerts that one rule opens in one run",
            "一条规则在一次运行中最多开出的告警数",
        )
        .or("200"),
        Key::new(
            "max_catch_up",
            Kind::Count,
            "The most missed days that one run catches up on",
            "一次运行最多补算的漏跑天数",
        )
        .or("400"),
        Key::new(
            "operators",
            Kind::Texts,
            "Ids of the people who are told when nobody else can be",
            "找不到其他接收人时，通知这些人员（填人员编号）",
        ),
    ],
};

/// `[calendar]`.
pub static CALENDAR: TableShape = TableShape {
    path: "calendar",
    form: Form::Once,
    doc: both("Which days are worked", "哪些天是工作日"),
    examples: examples::CALENDAR,
    keys: &[
        Key::new("weekend", Kind::Weekdays, "The days of the week that are not worked", "每周的休息日")
            .or("[\"sat\", \"sun\"]"),
        Key::new("day_hours", Kind::Number, "The working hours of a day", "每天的工作小时数"),
        Key::new(
            "holidays",
            Kind::Dates,
            "Dates and ranges of dates that are not worked",
            "放假的日期，或日期区间",
        ),
        Key::new(
            "workdays",
            Kind::Dates,
            "Dates that are worked although weekend or holiday",
            "调休：虽是周末或假日但要上班的日期",
        ),
    ],
};
