//! The mapped tables: `[customers]`, `[history]`, `[events.…]`, `[marks]`, `[people]`, `[units]`,
//! `[targets]`, and their `fields`.

use super::{Form, KeyShape as Key, Kind, TableShape};

const FROM: Key = Key::new("from", Kind::Text, "The table or view of the dataset");
const SQL: Key = Key::new("sql", Kind::Query, "A query instead of a table");
const TIMES: Key = Key::new(
    "times",
    Kind::Word(&["local", "utc"]),
    "What dates with a time but without an offset mean: `local` (default) or `utc`",
);
const FIELDS: Key =
    Key::new("fields", Kind::NamedTables(&FIELD), "Types, names and labels of columns, by field name");

/// One entry of `fields`.
pub static FIELD: TableShape = TableShape {
    path: "fields",
    form: Form::Value,
    doc: "A field: a column with its type, name and label",
    keys: &[
        Key::new(
            "type",
            Kind::Word(&["bool", "int", "float", "text", "date", "datetime"]),
            "The type that the column is read as",
        ),
        Key::new("column", Kind::Column, "The column, if it is named otherwise than the field"),
        Key::new("format", Kind::DateFormat, "How its dates are written, if not as ISO 8601"),
        Key::new("label", Kind::Label, "What people read"),
        Key::new("doc", Kind::Doc, "What it means"),
        Key::new("one_of", Kind::Texts, "The texts that it may hold"),
        Key::new("required", Kind::Flag, "Whether every row has a value"),
        Key::new("blank", Kind::Word(&["keep"]), "`keep`: blank text is a value, not missing"),
    ],
};

/// `[customers]`.
pub static CUSTOMERS: TableShape = TableShape {
    path: "customers",
    form: Form::Once,
    doc: "The customers: one row each",
    keys: &[
        FROM,
        SQL,
        Key::required("id", Kind::Column, "The column with the customer's id"),
        Key::new("name", Kind::Column, "The column with the customer's name"),
        Key::new("owner", Kind::Column, "The column with the id of the person in charge"),
        Key::new("entered", Kind::Column, "The column with the date of entering the system"),
        Key::new("stage", Kind::Column, "The column with the stage, if the dataset keeps it"),
        Key::new("stage_since", Kind::Column, "The column with the date of the stage, without a history"),
        Key::new("funnel", Kind::Column, "The column that says which funnel"),
        Key::new("closed", Kind::Column, "The column with the date of winning or losing"),
        TIMES,
        FIELDS,
    ],
};

/// `[history]`.
pub static HISTORY: TableShape = TableShape {
    path: "history",
    form: Form::Once,
    doc: "When customers entered their stages: one row for each entry, or one column for each stage",
    keys: &[
        FROM,
        SQL,
        Key::new("customer", Kind::Column, "The column with the customer's id"),
        Key::new("id", Kind::Column, "The same, for `wide` over the customers' own table"),
        Key::new("stage", Kind::Column, "The column with the stage that was entered"),
        Key::new("at", Kind::Column, "The column with the date of entry"),
        Key::new("seq", Kind::Column, "The column that orders entries of the same date"),
        Key::new("wide", Kind::Columns, "Instead of rows: for each stage the column with its date of entry"),
        TIMES,
        FIELDS,
    ],
};

/// `[events.…]`.
pub static EVENTS: TableShape = TableShape {
    path: "events",
    form: Form::Named,
    doc: "What happened: one row for each event; any number of such tables",
    keys: &[
        FROM,
        SQL,
        Key::new("customer", Kind::Column, "The column with the customer's id"),
        Key::new("person", Kind::Column, "The column with the person's id"),
        Key::required("at", Kind::Column, "The column with the date"),
        Key::new(
            "known_from",
            Kind::FieldLists,
            "For a date field the fields that are only known from that date on",
        ),
        TIMES,
        FIELDS,
    ],
};

/// `[marks]`.
pub static MARKS: TableShape = TableShape {
    path: "marks",
    form: Form::Once,
    doc: "Items of checklists that were ticked: one row each",
    keys: &[
        FROM,
        SQL,
        Key::required("customer", Kind::Column, "The column with the customer's id"),
        Key::required("item", Kind::Column, "The column with the item's id"),
        Key::required("at", Kind::Column, "The column with the date of the mark"),
        Key::new("by", Kind::Column, "The column with the person who marked"),
        Key::new("done", Kind::Column, "The column that says whether it is ticked; the latest row counts"),
        TIMES,
        FIELDS,
    ],
};

/// `[people]`.
pub static PEOPLE: TableShape = TableShape {
    path: "people",
    form: Form::Once,
    doc: "The people of sales: one row each",
    keys: &[
        FROM,
        SQL,
        Key::required("id", Kind::Column, "The column with the person's id"),
        Key::new("name", Kind::Column, "The column with the name"),
        Key::new("unit", Kind::Column, "The column with the id of the unit"),
        Key::new("level", Kind::Column, "The column with frontline, lead, middle or senior"),
        Key::new("since", Kind::Column, "The column with the first day of the row"),
        Key::new("until", Kind::Column, "The column with the last day of the row"),
        Key::new("contacts", Kind::Columns, "For each kind of channel the column with the address"),
        TIMES,
        FIELDS,
    ],
};

/// `[units]`.
pub static UNITS: TableShape = TableShape {
    path: "units",
    form: Form::Once,
    doc: "The tree of teams, regions and the company: one row each",
    keys: &[
        FROM,
        SQL,
        Key::required("id", Kind::Column, "The column with the unit's id"),
        Key::new("name", Kind::Column, "The column with the name"),
        Key::new("parent", Kind::Column, "The column with the id of the unit above"),
        Key::new("kind", Kind::Column, "The column with team, region, company …"),
        TIMES,
        FIELDS,
    ],
};

/// `[targets]`.
pub static TARGETS: TableShape = TableShape {
    path: "targets",
    form: Form::Once,
    doc: "Targets and forecasts: one row for each metric, unit or person, and period",
    keys: &[
        FROM,
        SQL,
        Key::required("metric", Kind::Column, "The column with the metric's id"),
        Key::new("unit", Kind::Column, "The column with the unit's id"),
        Key::new("person", Kind::Column, "The column with the person's id"),
        Key::required("starts", Kind::Column, "The column with the first day"),
        Key::required("ends", Kind::Column, "The column with the last day"),
        Key::required("value", Kind::Column, "The column with the number"),
        Key::new("kind", Kind::Column, "The column with target or forecast"),
        TIMES,
        FIELDS,
    ],
};
