//! The key table as a JSON Schema, for the TOML tools of editors and of CI.
//!
//! Draft 7, which all of them read. It knows tables, keys, types and words, so that an editor
//! completes and explains them; what names refer to and what expressions mean only `check` knows.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::language::Language;
use crate::syntax::WEEKDAYS;
use crate::syntax::keys::{Form, KeyShape, Kind, TABLES, TableShape, all_tables};

/// Ids: those of rules, and the names of event tables.
const ID: &str = "^[a-z][a-z0-9_]*$";
/// Lengths of time.
const LENGTH: &str = "^[0-9]+(d|w|bd)$";
/// Dates and ranges of dates.
const DATES: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}( *\\.\\. *[0-9]{4}-[0-9]{2}-[0-9]{2})?$";
/// Writes the schema of rule files, described in a language.
///
/// # Errors
/// Those of `out`.
pub fn write_rules_schema(out: &mut dyn Write, language: Language) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &rules_schema(language))?;
    writeln!(out)
}

fn rules_schema(language: Language) -> Value {
    let definitions: Map<String, Value> = all_tables()
        .into_iter()
        .filter(|shape| shape.form != Form::Value || shape.path == "fields")
        .map(|shape| (shape.path.to_owned(), table(shape, language)))
        .collect();
    let properties: Map<String, Value> =
        TABLES.iter().map(|shape| (shape.path.to_owned(), top_level(shape, language))).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": language.pick("Rules of funnelwright", "funnelwright 规则文件"),
        "description": language.pick(
            "A rule file: tables may stand in any file and in any order",
            "规则文件：各表可写在任意文件中，顺序不限",
        ),
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "definitions": definitions,
    })
}

/// A table at the top of a file.
fn top_level(shape: &TableShape, language: Language) -> Value {
    let reference = reference(shape);
    let mut schema = match shape.form {
        Form::Many => json!({ "type": "array", "items": reference }),
        Form::Named => json!({
            "type": "object",
            "propertyNames": { "pattern": ID },
            "additionalProperties": reference,
        }),
        Form::Once | Form::Value => return reference,
    };
    describe(&mut schema, shape.doc.said_in(language));
    schema
}

fn reference(shape: &TableShape) -> Value {
    json!({ "$ref": format!("#/definitions/{}", shape.path) })
}

/// A table with its keys.
fn table(shape: &TableShape, language: Language) -> Value {
    let keys: Map<String, Value> =
        shape.keys.iter().map(|key| (key.name.to_owned(), described(key, language))).collect();
    let required: Vec<_> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({ "type": "object", "additionalProperties": false, "properties": keys });
    describe(&mut schema, shape.doc.said_in(language));
    if !required.is_empty() {
        set(&mut schema, "required", json!(required));
    }
    schema
}

/// What a key may hold, with its doc and default.
fn described(key: &KeyShape, language: Language) -> Value {
    let mut schema = value(key.kind, language);
    describe(&mut schema, key.doc.said_in(language));
    // A default is written as TOML, which for plain values is JSON.
    if let Some(default) = key.default.and_then(|default| serde_json::from_str(default).ok()) {
        set(&mut schema, "default", default);
    }
    schema
}

fn describe(schema: &mut Value, doc: &str) {
    set(schema, "description", json!(doc));
}

fn set(schema: &mut Value, key: &str, value: Value) {
    if let Some(map) = schema.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}

fn value(kind: Kind, language: Language) -> Value {
    match kind {
        Kind::Text | Kind::Column | Kind::Query => json!({ "type": "string", "pattern": "\\S" }),
        Kind::DateFormat => json!({ "type": "string", "pattern": "\\S", "examples": ["%d/%m/%Y"] }),
        Kind::Doc | Kind::Expr | Kind::Cadence => json!({ "type": "string" }),
        Kind::Texts => list(&json!({ "type": "string" })),
        Kind::OneOrMore => {
            json!({ "anyOf": [{ "type": "string", "pattern": "\\S" }, list(&json!({ "type": "string" }))] })
        }
        Kind::Label | Kind::Message => {
            json!({ "anyOf": [{ "type": "string" }, named(&json!({ "type": "string" }))] })
        }
        Kind::Id => json!({ "type": "string", "pattern": ID }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Percent => json!({ "type": "string", "pattern": "^\\s*[0-9.]+\\s*%\\s*$" }),
        Kind::Days => json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string" }] }),
        Kind::Length => json!({ "type": "string", "pattern": LENGTH }),
        Kind::Window => {
            json!({ "anyOf": [{ "enum": ["stage", "state", "funnel"] }, { "type": "string", "pattern": LENGTH }] })
        }
        Kind::Stretch => json!({ "type": "string", "pattern": "^[0-9]+(min|h|d)$" }),
        Kind::ClockTime => json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }),
        Kind::Variable => json!({ "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" }),
        Kind::Weekday => json!({ "enum": WEEKDAYS }),
        Kind::Weekdays => list(&json!({ "enum": WEEKDAYS })),
        Kind::Dates => list(&json!({ "anyOf": [
            { "type": "string", "pattern": DATES },
            { "type": "string", "format": "date" },
        ] })),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Words(words) => list(&json!({ "enum": words })),
        Kind::Columns => named(&json!({ "type": "string" })),
        Kind::FieldLists => named(&list(&json!({ "type": "string" }))),
        Kind::Table(shape) => table(shape, language),
        Kind::Tables(shape) => list(&reference(shape)),
        Kind::NamedTables(shape) => named(&reference(shape)),
    }
}

fn list(element: &Value) -> Value {
    json!({ "type": "array", "items": element })
}

/// Entries under names of one's own.
fn named(entry: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": entry })
}
