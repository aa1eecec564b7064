//! Funnels from tapes: conditions, thresholds, stages and their items.

use std::fmt::Write;

use super::expressions::{Names, Writer};
use super::facts::Facts;
use super::rules::known_in_stage;
use super::tape::Tape;

/// The stages that a funnel may have, in order.
pub const STAGES: [&str; 4] = ["need", "plan", "offer", "pilot"];

/// Writes the funnel at a place.
pub fn funnel(
    text: &mut String,
    place: usize,
    many: usize,
    anywhere: &Names,
    facts: &Facts,
    tape: &mut Tape<'_>,
) {
    let id = ["main", "big", "tiny"][place];
    let before = anywhere.clone().with(&facts.anywhere);
    let _ = writeln!(text, "[[funnel]]\nid = \"{id}\"\nmatch = [\"{}\"]", id.to_uppercase());
    if place + 1 < many || tape.rarely(4) {
        let when = match tape.pick(3) {
            0 | 1 if tape.plain => tape.one(&["size != 3", "id != ()"]).to_owned(),
            0 => tape.one(&["size != 3", "id != ()", "active != false", "kind != \"visit\""]).to_owned(),
            1 => format!("size != 5 || ({})", Writer { tape, names: &before }.bool(2)),
            _ => Writer { tape, names: &before }.bool(2),
        };
        let _ = writeln!(text, "when = '''{when}'''");
    }
    let lines: Vec<String> = (0..[0, 1, 0, 0, 2][tape.pick(if tape.plain { 2 } else { 5 })])
        .map(|line| {
            let depth = tape.pick(3);
            let mut expr = Writer { tape, names: &before }.bool(depth);
            if tape.rarely(2) {
                expr = format!("size != 2 || ({expr})");
            } else if tape.plain || tape.rarely(2) {
                expr = format!("({expr}) ?? true");
            }
            format!("{{ id = \"line{line}\", expr = '''{expr}''' }}")
        })
        .collect();
    let _ = writeln!(text, "admit = [{}]", lines.join(", "));
    if tape.rarely(2) {
        text.push_str("days = \"business\"\n");
    }
    if tape.rarely(4) {
        text.push_str("max_hold_days = 3\n");
    }
    for key in ["entering_days", "stagnant_days", "losing_days"] {
        let _ = writeln!(text, "{key} = {}", tape.usually(4, &["3", "10", "7", "40", "0", "1"]));
    }
    if tape.rarely(2) {
        text.push_str("won = { match = [\"Closed Won\"] }\n");
    }
    let first = [0, 0, 0, 0, 0, 1, 2][tape.pick(if tape.plain { 1 } else { 7 })];
    let fewest = if tape.plain { 3 } else { 2 };
    let last = (first + fewest + tape.pick(4)).min(STAGES.len());
    for stage in first..last {
        self::stage(text, stage, &STAGES[first..last], &before.clone().with(&facts.in_stage), tape);
    }
}

fn stage(text: &mut String, stage: usize, all: &[&str], before: &Names, tape: &mut Tape<'_>) {
    let id = STAGES[stage];
    let items = [0, 1, 1, 1, 2, 3][tape.pick(if tape.plain { 5 } else { 6 })];
    let mut names = before.clone().with(&known_in_stage());
    names.items = (0..items).map(|item| format!("item{item}")).collect();
    let _ = writeln!(text, "[[funnel.stage]]\nid = \"{id}\"");
    if tape.rarely(2) {
        let _ = writeln!(text, "phase = \"{}\"", tape.one(&["early", "late"]));
    }
    if tape.rarely(3) {
        let _ = writeln!(text, "match = [\"{id}\", \"{}\"]", id.to_uppercase());
    }
    match tape.pick(4) {
        1 => text.push_str("days = \"business\"\n"),
        2 => text.push_str("days = \"calendar\"\n"),
        _ => {}
    }
    for key in ["entering_days", "stagnant_days", "losing_days"] {
        if let Some(days) = threshold(&names, tape) {
            let _ = writeln!(text, "{key} = {days}");
        }
    }
    if tape.rarely(2) {
        let improving = Writer { tape, names: &names }.bool(2);
        let _ = writeln!(text, "improving = '''{improving}'''");
    }
    if tape.rarely(6) {
        text.push_str("max_hold_days = 2\n");
    }
    let following = all.iter().position(|other| *other == id).and_then(|place| all.get(place + 1));
    if tape.rarely(4) {
        let _ = writeln!(text, "next = [\"{}\", \"{}\"]", following.unwrap_or(&"won"), all[0]);
    }
    let items: Vec<String> = (0..items).map(|item| self::item(item, &names, tape)).collect();
    let _ = writeln!(text, "items = [{}]", items.join(", "));
}

fn threshold(names: &Names, tape: &mut Tape<'_>) -> Option<String> {
    let write = |tape: &mut Tape<'_>| Writer { tape, names }.int(2);
    Some(match tape.pick(16) {
        2..=4 if tape.plain => {
            let condition = Writer { tape, names }.bool(0);
            format!("'''if ({condition}) ?? false {{ {} }} else {{ 4 }}'''", tape.one(&["1", "9"]))
        }
        5 | 6 if tape.plain => return None,
        1 => tape.one(&["2", "0", "14", "5"]).to_owned(),
        2 => format!("'''{} + size'''", write(tape)),
        3 => format!("'''min(max(({} - rank) ?? 3, 0), 30)'''", write(tape)),
        4 => format!("'''odd({})'''", write(tape)),
        5 => {
            let condition = Writer { tape, names }.bool(1);
            format!("'''if {condition} {{ {} + rank }} else {{ 4 }}'''", Writer { tape, names }.int(1))
        }
        6 => "'''size'''".to_owned(),
        _ => return None,
    })
}

fn item(item: usize, names: &Names, tape: &mut Tape<'_>) -> String {
    let mut text = format!("{{ id = \"item{item}\"");
    let kind = if tape.plain { [0, 0, 0, 1, 3][tape.pick(5)] } else { tape.pick(4) };
    if kind != 0 {
        text += ", mark = true";
        if tape.rarely(3) {
            text += ", renew = true";
        }
    }
    if kind == 0 || kind == 3 {
        let depth = tape.pick(if tape.plain { 1 } else { 4 });
        let expr = Writer { tape, names }.bool(depth);
        let _ = write!(text, ", expr = '''{expr}'''");
    }
    if tape.rarely(if tape.plain { 6 } else { 3 }) {
        let when = Writer { tape, names }.bool(1);
        let _ = write!(text, ", when = '''{when}'''");
    }
    if tape.rarely(6) {
        text += ", optional = true";
    }
    text + " }"
}
