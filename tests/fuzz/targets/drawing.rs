//! Everything that is written for people and programs can be written, in both languages, and holds
//! nothing that could move the cursor of a terminal.

use std::io::{self, Write};
use std::sync::Arc;

use funnelwright::dataset::Findings;
use funnelwright::delta::Delta;
use funnelwright::diagnostic::{Diagnostic, sort};
use funnelwright::explain::explain;
use funnelwright::facts::Moment;
use funnelwright::journey::{Sight, World};
use funnelwright::language::Language;
use funnelwright::render::{
    Detail, Heading, Labels, MachineFormat, Palette, ReportHeading, Reports, Setting, StoryHeading, Style,
    Verdict, draw, write_diagnostic_lines, write_machine, write_page, write_plan, write_report,
    write_report_json, write_report_sheet, write_story,
};
use funnelwright::report::{
    FunnelWish, Grouping, Roster, conversion_report, funnel_report, quality_report, states_report,
};
use funnelwright::text::Sources;
use funnelwright::time::AsOf;

fn text(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

/// What people read: lines without control characters. A cure that is to be pasted keeps its tabs.
fn harmless(text: &str) {
    let control = text.char_indices().find(|(_, c)| c.is_control() && !['\n', '\t'].contains(c));
    assert!(control.is_none(), "{control:?} in {text:?}");
}

/// Diagnostics in the order of the files, as `check` shows them.
pub fn diagnostics(mut found: Vec<Diagnostic>, sources: &Sources) {
    sort(&mut found);
    for diagnostic in &found {
        let places = diagnostic.related.iter().map(|related| related.span).chain(diagnostic.span);
        for span in places {
            let file = sources.get(span.source).expect("a file of these sources");
            let inside = file.text.get(span.start as usize..span.end as usize);
            assert!(inside.is_some(), "{span:?} is no part of {:?}: {diagnostic:?}", file.text);
        }
        for language in Language::ALL {
            let message = diagnostic.problem.message(language);
            assert!(!message.is_empty() && message.len() < 20_000, "{diagnostic:?}");
            harmless(&draw(diagnostic, sources, language, false));
            assert!(!draw(diagnostic, sources, language, true).is_empty());
        }
    }
    for language in Language::ALL {
        let lines = text(|out| write_diagnostic_lines(out, &found, sources, language));
        assert_eq!(objects(&lines), found.len());
    }
}

/// How many objects there are, one on each line.
fn objects(lines: &str) -> usize {
    let object = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect(line);
        assert!(value.is_object(), "{line}");
    };
    lines.lines().map(object).count()
}

/// A table in which every row has as many cells as the head.
fn sheet(text: &str) -> usize {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let rows: Result<Vec<_>, _> = reader.records().collect();
    assert!(!reader.headers().expect("a head").is_empty(), "{text}");
    rows.expect("whole rows").len()
}

/// A delta for people and programs.
pub fn plan(delta: &Delta, labels: &Labels) {
    let heading = Heading {
        given: String::new(),
        verb: "plan",
        rules: String::from("rules"),
        dataset: String::from("crm.db"),
        store: String::from("funnelwright.db"),
    };
    let verdict = Verdict::Planned { held: None };
    for language in Language::ALL {
        let style = Style { palette: Palette::PLAIN, language };
        harmless(&text(|out| {
            write_plan(out, &heading, delta, &verdict, labels, Detail::States.into(), style)
        }));
    }
    let machine = |format, detail| text(|out| write_machine(out, format, delta, &verdict, detail));
    let lines = machine(MachineFormat::Jsonl, Detail::States.into());
    let quality = delta.findings.list().len();
    assert_eq!(objects(&lines), 2 + delta.customers() + delta.changes.len() + quality, "{lines}");
    let whole: serde_json::Value =
        serde_json::from_str(&machine(MachineFormat::Json, Detail::Changes.into())).expect("one array");
    assert_eq!(whole.as_array().map(Vec::len), Some(2 + delta.changes.len() + quality));
    assert_eq!(sheet(&machine(MachineFormat::Csv, Detail::Changes.into())), delta.changes.len());
    assert_eq!(sheet(&machine(MachineFormat::Csv, Detail::States.into())), delta.customers());
}

/// The story of everybody.
pub fn stories(world: &World<'_>, as_of: AsOf, labels: &Labels) {
    let moment = Moment::new(world, Sight::of(as_of));
    for story in (0..world.customers()).filter_map(|customer| explain(&moment, customer)) {
        for language in Language::ALL {
            let style = Style { palette: Palette::PLAIN, language };
            let heading = StoryHeading { name: Some("name"), as_of: &as_of.text() };
            harmless(&text(|out| write_story(out, &heading, &story, labels, style)));
        }
    }
}

/// All reports in all forms.
pub fn reports(world: &World<'_>, as_of: AsOf, labels: &Labels) {
    let roster = Roster::of(world, as_of, std::iter::empty::<&Arc<str>>());
    let sum = world.ruleset.mapping.customers.fields.iter().position(|field| &*field.name == "amount");
    let since = as_of.day - chrono::Days::new(30);
    for by in [Grouping::Owner, Grouping::Unit] {
        let reports = Reports {
            funnel: Some((funnel_report(&roster, &FunnelWish { since, by, sum }), 2)),
            states: Some(states_report(&roster)),
            conversion: Some(conversion_report(world, as_of)),
            quality: Some(quality_report(&roster, Findings::default())),
            ..Reports::default()
        };
        for (language, columns) in Language::ALL.into_iter().zip([Some(60), None]) {
            let setting = Setting { language, labels, palette: Palette::PLAIN, columns };
            harmless(&text(|out| write_report(out, &reports, setting)));
            let heading = ReportHeading {
                as_of: as_of.text(),
                dataset: String::from("crm.db"),
                ruleset: world.ruleset.hash.clone(),
            };
            text(|out| write_page(out, &heading, &reports, setting));
        }
        let setting = Setting { language: Language::English, labels, palette: Palette::PLAIN, columns: None };
        let json = text(|out| write_report_json(out, &reports, setting));
        serde_json::from_str::<serde_json::Value>(&json).expect("one value");
        let Reports { funnel, states, conversion, quality, .. } = reports;
        let none = Reports::default;
        for single in [
            Reports { funnel, ..none() },
            Reports { states, ..none() },
            Reports { conversion, ..none() },
            Reports { quality, ..none() },
        ] {
            sheet(&text(|out| write_report_sheet(out, &single, setting)));
        }
    }
}
