//! Rows of a dataset from tapes.

use std::fmt::Write;

use chrono::{Days, NaiveDate};

use super::case::Case;
use super::rules::{Shape, Source};
use super::tape::Tape;

/// The first evaluated day of everything; the next year begins in what follows.
pub const FIRST: &str = "2023-12-19";

/// A date around the evaluated days.
pub fn day(tape: &mut Tape<'_>) -> NaiveDate {
    let first: NaiveDate = FIRST.parse().unwrap();
    let (many, before) = if tape.plain { (50, 20) } else { (100, 60) };
    let days = u64::try_from(tape.pick(many)).unwrap();
    first + Days::new(days) - Days::new(before)
}

/// A date or date-time as SQL: of the evaluated days as a rule, sometimes none, or one that cannot
/// be read, or one from far away.
fn when(tape: &mut Tape<'_>) -> String {
    let day = day(tape);
    if tape.plain {
        return format!("'{day}{}'", tape.one(&["", " 12:00", "", " 23:59:59", " 09:00:00"]));
    }
    match tape.pick(20) {
        16..=19 => format!("'{day} {:02}:00:00'", tape.pick(24)),
        0..=4 => format!("'{day}'"),
        5 => format!("'{day} 00:00:00'"),
        6 => format!("'{day} 23:59:59'"),
        7 | 8 => format!("'{day} {:02}:30'", tape.pick(24)),
        9 => format!("'{day}T09:00:00.250'"),
        10 => format!("'{day}T20:00:00Z'"),
        11 => "NULL".to_owned(),
        12 => tape.one(&["'junk'", "''", "17", "'2024-02-30'"]).to_owned(),
        13 => tape.one(&["'2031-05-05'", "'0001-01-01'", "'9999-12-31'", "'2019-02-28'"]).to_owned(),
        _ => format!("'{day} 12:00'"),
    }
}

fn int(tape: &mut Tape<'_>) -> &'static str {
    let some = [
        "1",
        "0",
        "2",
        "3",
        "5",
        "7",
        "4",
        "20",
        "NULL",
        "-4",
        "9223372036854775807",
        "-9223372036854775808",
        "'x'",
        "100",
        "2.5",
    ];
    tape.usually(9, &some)
}

fn float(tape: &mut Tape<'_>) -> &'static str {
    let some =
        ["1.5", "0.0", "2", "NULL", "-3.25", "0.1", "1e308", "9007199254740993", "'x'", "-0.0", "100.0"];
    tape.usually(6, &some)
}

fn text(tape: &mut Tape<'_>) -> &'static str {
    tape.usually(
        3,
        &["'visit'", "'a'", "NULL", "''", "'  '", "'客户'", "'É'", "'É'", "'A'", "' a '", "7", "'😀b'"],
    )
}

fn stage(tape: &mut Tape<'_>) -> &'static str {
    if tape.plain {
        return tape.one(&["'need'", "'plan'", "'need'", "'plan'", "'offer'", "'need'", "'won'"]);
    }
    tape.one(&[
        "'need'",
        "'plan'",
        "'offer'",
        "'pilot'",
        "'NEED'",
        "'PLAN'",
        "'won'",
        "'lost'",
        "'Closed Won'",
        "NULL",
        "'junk'",
        "''",
        "'need'",
        "'plan'",
        "'need'",
        "'plan'",
        "'need'",
        "'offer'",
        "'need'",
        "'plan'",
    ])
}

/// The id of a new customer: sometimes that of another, sometimes none.
fn new_id(place: usize, tape: &mut Tape<'_>) -> String {
    match tape.pick(if tape.plain { 1 } else { 20 }) {
        16 => format!("'客户{place}'"),
        17 => "NULL".to_owned(),
        18 => "'c0'".to_owned(),
        19 => tape.one(&["''", "' c1'", "'C0'", "7"]).to_owned(),
        _ => format!("'c{place}'"),
    }
}

fn person(tape: &mut Tape<'_>) -> &'static str {
    tape.one(&["'p0'", "'p1'", "'p2'", "'p0'", "'p1'", "NULL", "'nobody'"])
}

/// All SQL of a dataset.
pub fn sql(shape: &Shape, case: &Case) -> String {
    let [created, since, closed, start, touched, at] = shape.declared;
    let mut sql = format!(
        "CREATE TABLE customers (id TEXT, name TEXT, owner TEXT, created {created}, stage TEXT, since {since},\n \
           closed {closed}, pipeline TEXT, size INTEGER, rank INTEGER, amount REAL, rate REAL, kind TEXT, note TEXT,\n \
           start {start}, touched {touched}, active BOOLEAN);\n\
         CREATE TABLE history (customer TEXT, stage TEXT, at {at}, seq INTEGER);\n\
         CREATE TABLE wide (customer TEXT, need_at {since}, plan_at {at}, offer_at {at}, won_at {at}, lost_at {at});\n\
         CREATE TABLE activities (customer TEXT, person TEXT, kind TEXT, minutes INTEGER, cost REAL, good BOOLEAN,\n \
           due {start}, at {at});\n\
         CREATE TABLE commitments (customer TEXT, person TEXT, outcome TEXT, score INTEGER, seq INTEGER,\n \
           done_at {touched}, at {created});\n\
         CREATE TABLE marks (customer TEXT, item TEXT, at {at}, done BOOLEAN);\n\
         CREATE TABLE people (id TEXT, unit TEXT, since DATE, until DATE);\n\
         CREATE TABLE units (id TEXT, parent TEXT);\n\
         INSERT INTO units VALUES ('u1', 'u0'), ('u2', 'u0'), ('u0', NULL), ('u3', 'u3');\n"
    );
    for (person, team) in shape.teams.iter().enumerate() {
        if let Some(unit) = [None, Some("u1"), Some("u2"), Some("u0")][*team] {
            let _ = writeln!(sql, "INSERT INTO people VALUES ('p{person}', '{unit}', NULL, NULL);");
        }
    }
    let mut ids = Vec::new();
    for (place, bytes) in case.customers.iter().enumerate() {
        customer(&mut sql, shape.source, place, &mut ids, &mut Tape::of(bytes, shape.plain));
    }
    ids.push("'nobody'".to_owned());
    for bytes in &case.events {
        event(&mut sql, &ids, &mut Tape::of(bytes, shape.plain));
    }
    sql
}

fn customer(sql: &mut String, source: Source, place: usize, ids: &mut Vec<String>, tape: &mut Tape<'_>) {
    let id = new_id(place, tape);
    let stage = stage(tape);
    let (since, created) = (when(tape), when(tape));
    let pipeline = tape.one(&["NULL", "'main'", "'MAIN'", "'BIG'", "'tiny'", "''", "'other'"]);
    let (size, rank) = (int(tape), int(tape));
    let kind = text(tape);
    let owner = person(tape);
    let (start, touched, closed) = (when(tape), when(tape), when(tape));
    let (amount, rate) = (float(tape), float(tape));
    let (note, name) = (text(tape), text(tape));
    let active = tape.one(&["1", "0", "NULL", "'x'", "'true'"]);
    let _ = writeln!(
        sql,
        "INSERT INTO customers VALUES ({id}, {name}, {owner}, {created}, {stage}, {since}, {closed}, {pipeline}, \
         {size}, {rank}, {amount}, {rate}, {kind}, {note}, {start}, {touched}, {active});"
    );
    match source {
        Source::Log => {
            let least = usize::from(tape.plain);
            for _ in 0..least + tape.pick(5 - least) {
                let _ = writeln!(
                    sql,
                    "INSERT INTO history VALUES ({id}, {}, {}, {});",
                    self::stage(tape),
                    when(tape),
                    int(tape)
                );
            }
        }
        Source::Wide if tape.plain || !tape.rarely(5) => wide(sql, &id, tape),
        _ => {}
    }
    ids.push(id);
}

fn wide(sql: &mut String, id: &str, tape: &mut Tape<'_>) {
    let mut date = || if tape.rarely(3) { when(tape) } else { "NULL".to_owned() };
    let later = [date(), date(), date(), date()].join(", ");
    let _ = writeln!(sql, "INSERT INTO wide VALUES ({id}, {}, {later});", when(tape));
}

/// One row of any table about a customer or a person.
fn event(sql: &mut String, ids: &[String], tape: &mut Tape<'_>) {
    let table = if tape.plain { [0, 1, 0, 3, 7, 0, 4, 5, 8][tape.pick(9)] } else { tape.pick(11) };
    let busy = if tape.rarely(2) { ids.len().min(3) } else { ids.len() };
    let id = tape.one_of(&ids[..busy]);
    let at = when(tape);
    let _ = match table {
        0..=2 => {
            let (minutes, kind, cost) = (int(tape), text(tape), float(tape));
            let (person, due) = (person(tape), when(tape));
            let good = tape.one(&["1", "0", "NULL", "'x'"]);
            writeln!(
                sql,
                "INSERT INTO activities VALUES ({id}, {person}, {kind}, {minutes}, {cost}, {good}, {due}, {at});"
            )
        }
        3 | 4 => {
            let (outcome, score, seq, person, done) =
                (text(tape), int(tape), int(tape), person(tape), when(tape));
            writeln!(
                sql,
                "INSERT INTO commitments VALUES ({id}, {person}, {outcome}, {score}, {seq}, {done}, {at});"
            )
        }
        5 | 6 => {
            let item = tape.one(&["'item0'", "'item1'", "'item2'", "NULL", "'other'"]);
            let done = tape.one(&["1", "1", "0", "NULL", "'x'"]);
            writeln!(sql, "INSERT INTO marks VALUES ({id}, {item}, {at}, {done});")
        }
        7 | 10 => {
            let unit = tape.one(&["'u1'", "'u2'", "'u0'", "'u3'", "NULL"]);
            let until = if tape.rarely(2) { when(tape) } else { "NULL".to_owned() };
            writeln!(sql, "INSERT INTO people VALUES ({}, {unit}, {at}, {until});", person(tape))
        }
        8 => {
            let entry = format!("{id}, {}, {at}, {}", stage(tape), int(tape));
            writeln!(sql, "INSERT INTO history VALUES ({entry});")
        }
        _ => {
            wide(sql, id, tape);
            Ok(())
        }
    };
}
