//! `[workspace]` and `[calendar]`.

use super::{Form, KeyShape as Key, Kind, TableShape};

/// `[workspace]`.
pub static WORKSPACE: TableShape = TableShape {
    path: "workspace",
    form: Form::Once,
    doc: "Where the dataset and the store are, and what holds for all rules",
    keys: &[
        Key::new("dataset", Kind::Text, "The SQLite file that is read; `--dataset` overrides"),
        Key::new("store", Kind::Text, "The engine's own SQLite file; `--store` overrides"),
        Key::new("timezone", Kind::Text, "IANA name of the zone in which days begin and end"),
        Key::new("week_starts", Kind::Weekday, "The first day of the week"),
        Key::new("language", Kind::Text, "The language of reports: `zh-CN` or `en`"),
        Key::new(
            "max_changes",
            Kind::Percent,
            "The share of customers above which a run is held for approval",
        ),
        Key::new("max_alerts", Kind::Count, "The most alerts that one rule opens in one run"),
        Key::new("max_catch_up", Kind::Count, "The most missed days that one run catches up on"),
        Key::new("operators", Kind::Texts, "Ids of the people who are told when nobody else can be"),
    ],
};

/// `[calendar]`.
pub static CALENDAR: TableShape = TableShape {
    path: "calendar",
    form: Form::Once,
    doc: "Which days are worked",
    keys: &[
        Key::new("weekend", Kind::Weekdays, "The days of the week that are not worked"),
        Key::new("day_hours", Kind::Number, "The working hours of a day"),
        Key::new("holidays", Kind::Dates, "Dates and ranges of dates that are not worked"),
        Key::new("workdays", Kind::Dates, "Dates that are worked although weekend or holiday"),
    ],
};
