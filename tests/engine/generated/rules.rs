//! Rule files from tapes.

use std::fmt::Write;

use super::expressions::{Names, names};
use super::facts::add_facts;
use super::funnels::funnel;
use super::tape::Tape;

/// Where the stages of customers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The customers' columns: stage, its date, and when the journey ended.
    Dated,
    /// The stage's column alone.
    Bare,
    /// A history of one row for each entry.
    Log,
    /// A history with a column for each stage.
    Wide,
    /// The engine.
    Engine,
}

/// What mapping the rules have.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is one choice of its own")]
pub struct Shape {
    /// Whether rules and rows are such as anybody might write, so that most customers are in some
    /// stage and what facts count decides about them.
    pub plain: bool,
    pub source: Source,
    pub entered: bool,
    pub closed: bool,
    pub stage_beside_history: bool,
    pub pipeline: bool,
    pub people: bool,
    pub moving_people: bool,
    pub done: bool,
    /// How the columns of dates are declared: DATE or DATETIME.
    pub declared: [&'static str; 6],
    pub utc: bool,
    pub zone: &'static str,
    pub calendar: usize,
    pub blank: bool,
    /// For each person the unit that it is in from the beginning.
    pub teams: [usize; 3],
}

impl Shape {
    pub fn of(tape: &mut Tape<'_>) -> Self {
        let sources = [Source::Dated, Source::Log, Source::Wide, Source::Bare, Source::Engine];
        let plain = !tape.rarely(2);
        let source = sources[if plain { [0, 1, 1, 2][tape.pick(4)] } else { tape.pick(5) }];
        let no_other_date = matches!(source, Source::Engine | Source::Bare);
        Self {
            plain,
            source,
            entered: !tape.rarely(4) || no_other_date,
            closed: tape.rarely(2) && !plain,
            stage_beside_history: tape.rarely(3),
            pipeline: tape.rarely(3),
            people: !tape.rarely(3) || plain,
            moving_people: !tape.rarely(3),
            done: tape.rarely(2),
            declared: std::array::from_fn(|_| ["DATE", "DATETIME"][tape.pick(2)]),
            utc: tape.rarely(4),
            zone: ["Asia/Shanghai", "UTC", "America/New_York"][tape.pick(3)],
            calendar: tape.pick(4),
            blank: tape.rarely(4),
            teams: std::array::from_fn(|_| tape.pick(4)),
        }
    }
}

/// Functions that rules call: one of them fails in some rows and gives other types in others.
pub const FUNCTIONS: &str = r#"
fn odd(x) {
    if x % 5 == 0 { throw "odd" } else if x % 5 == 1 { -x } else if x % 5 == 2 { x * 1.5 } else { x }
}
fn busy(x) { x % 3 == 1 }
fn fresh(day) { days_since(day) < 9 }
"#;

const CALENDARS: [&str; 4] = [
    "",
    "[calendar]\nholidays = [\"2024-01-01\", \"2023-12-25..2023-12-27\"]\nworkdays = [\"2023-12-30\"]\n",
    "[calendar]\nholidays = [\"2023-10-01\"]\nweekend = [\"fri\", \"sat\"]\n",
    "[calendar]\nweekend = [\"mon\", \"tue\", \"wed\", \"thu\", \"sat\", \"sun\"]\nholidays = [\"2024-01-05\"]\nworkdays = [\"2024-01-13\"]\n",
];

fn mapping(shape: &Shape) -> String {
    let mut text = format!("[workspace]\ndataset = \"crm.db\"\ntimezone = \"{}\"\n", shape.zone);
    text += CALENDARS[shape.calendar];
    text += "[customers]\nfrom = \"customers\"\nid = \"id\"\nname = \"name\"\nowner = \"owner\"\n";
    let history = matches!(shape.source, Source::Log | Source::Wide);
    let mut role = |key: &str, column: &str, wanted: bool| {
        if wanted {
            let _ = writeln!(text, "{key} = \"{column}\"");
        }
    };
    role("entered", "created", shape.entered);
    let beside = history && shape.stage_beside_history;
    role("stage", "stage", beside || matches!(shape.source, Source::Dated | Source::Bare));
    role("stage_since", "since", shape.source == Source::Dated || (beside && shape.closed));
    role("closed", "closed", shape.closed && shape.source != Source::Engine);
    role("funnel", "pipeline", shape.pipeline);
    role("times", "utc", shape.utc);
    if shape.blank {
        text += "fields = { note = { blank = \"keep\" } }\n";
    }
    text += match shape.source {
        Source::Log => {
            "[history]\nfrom = \"history\"\ncustomer = \"customer\"\nstage = \"stage\"\nat = \"at\"\nseq = \"seq\"\n"
        }
        Source::Wide => {
            "[history]\nfrom = \"wide\"\ncustomer = \"customer\"\nwide = { need = \"need_at\", plan = \"plan_at\", offer = \"offer_at\", won = \"won_at\", lost = \"lost_at\" }\n"
        }
        _ => "",
    };
    text += "[events.activities]\nfrom = \"activities\"\ncustomer = \"customer\"\nperson = \"person\"\nat = \"at\"\n";
    text += "[events.commitments]\nfrom = \"commitments\"\ncustomer = \"customer\"\nperson = \"person\"\nat = \"at\"\nknown_from = { done_at = [\"outcome\", \"score\"] }\n";
    text += "[marks]\nfrom = \"marks\"\ncustomer = \"customer\"\nitem = \"item\"\nat = \"at\"\n";
    if shape.done {
        text += "done = \"done\"\n";
    }
    if shape.people {
        text += "[people]\nfrom = \"people\"\nid = \"id\"\nunit = \"unit\"\n";
        if shape.moving_people {
            text += "since = \"since\"\nuntil = \"until\"\n";
        }
        text += "[units]\nfrom = \"units\"\nid = \"id\"\nparent = \"parent\"\n";
    }
    text
}

/// The customers' fields, and what is known of them before a stage.
fn known_anywhere(shape: &Shape) -> Names {
    let mut texts = names(&["kind", "note", "name", "owner", "id"]);
    if shape.people {
        texts.push("unit".to_owned());
    }
    let mut dates = names(&["today"]);
    if shape.entered {
        dates.push("entered".to_owned());
    }
    let mut known = Names {
        ints: names(&["size", "rank"]),
        floats: names(&["amount", "rate"]),
        texts,
        dates,
        bools: names(&["active"]),
        ..Names::default()
    };
    if shape.people {
        known.facts.extend([
            ("unit".to_owned(), ["\"u1\"", "\"u2\"", "\"u0\""].as_slice()),
            ("unit".to_owned(), &["\"u1\""]),
        ]);
    }
    known.add_date("touched", shape.declared[4]);
    known.add_date("start", shape.declared[3]);
    known
}

/// What is known in a stage alone.
pub fn known_in_stage() -> Names {
    Names {
        ints: names(&[
            "days_in_stage",
            "business_days_in_stage",
            "days_in_funnel",
            "visits_to_stage",
            "odd(size)",
        ]),
        dates: names(&["stage_since"]),
        facts: vec![
            ("visits_to_stage".to_owned(), &["1", "2"]),
            ("days_in_stage".to_owned(), &["3", "7"]),
            ("business_days_in_stage".to_owned(), &["2", "5"]),
        ],
        ..Names::default()
    }
}

/// All rule text of a ruleset.
pub fn rules(shape: &Shape, facts: &[Vec<u8>], funnels: &[Vec<u8>]) -> String {
    rules_and_names(shape, facts, funnels).0
}

/// The same, and all that is known of a customer with a stage.
pub fn rules_and_names(shape: &Shape, facts: &[Vec<u8>], funnels: &[Vec<u8>]) -> (String, Names) {
    let mut text = mapping(shape);
    let anywhere = known_anywhere(shape);
    let facts = add_facts(&mut text, shape, facts, &anywhere);
    text += "[[phase]]\nid = \"early\"\n[[phase]]\nid = \"late\"\n";
    let plainest = [Vec::new()];
    let funnels = if funnels.is_empty() { &plainest } else { funnels };
    for (place, bytes) in funnels.iter().enumerate() {
        funnel(&mut text, place, funnels.len(), &anywhere, &facts, &mut Tape::of(bytes, shape.plain));
    }
    (text, anywhere.with(&known_in_stage()).with(&facts.anywhere).with(&facts.in_stage))
}
