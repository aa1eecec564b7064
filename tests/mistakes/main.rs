//! The catalogue of mistakes that people really make, each with exactly what `check` answers.
//!
//! `expressions.md`, `tables.md` and `watching.md` in this folder are the catalogue: a case is a heading, the edit of
//! `rules.toml` that makes the mistake, and the answer. The tests hold that one mistake makes one
//! message, that the answer is word for word what stands there, and that a cure which shows what to
//! write works when it is pasted. After a change of wording
//! `ACCEPT=1 cargo test --test mistakes` writes the answers anew, to be read as a diff.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use funnelwright::diagnostic::Diagnostic;
use funnelwright::language::Language;
use funnelwright::render::draw;
use funnelwright::text::Sources;
use funnelwright::workspace::{DatasetChoice, open};

const RULES: &str = include_str!("rules.toml");

/// The tables that the rules name.
const DATA: &str = "
    CREATE TABLE customers (id TEXT, name TEXT, owner TEXT, created_at DATE, stage TEXT, stage_since DATE,
        employees INTEGER, amount REAL, budget REAL, contact TEXT, initiative TEXT, expected_close TEXT,
        level TEXT, vip BOOLEAN, deals INTEGER);
    CREATE TABLE activities (customer_id TEXT, rep TEXT, at DATETIME, kind TEXT, minutes INTEGER);
    CREATE TABLE people (id TEXT, name TEXT, unit TEXT, level TEXT, mail TEXT);
    CREATE TABLE units (id TEXT, parent TEXT, kind TEXT);
    CREATE TABLE targets (metric TEXT, unit TEXT, starts DATE, ends DATE, value REAL);";

/// One mistake.
struct Case {
    title: String,
    /// What is replaced by what, in order.
    edits: Vec<(String, String)>,
    /// In each of [`LANGUAGES`].
    answers: Vec<String>,
}

/// The languages of the answers, in the order in which they stand.
const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// The cases of a page, and what stands before the first.
fn read(page: &str) -> (String, Vec<Case>) {
    let (intro, rest) = page.split_once("\n## ").expect("a case");
    (intro.to_owned(), rest.split("\n## ").map(case).collect())
}

fn case(text: &str) -> Case {
    let (title, body) = text.split_once('\n').expect("a title");
    let block = |language: &str| {
        let start = format!("```{language}\n");
        body.split(&start)
            .skip(1)
            .map(|rest| rest.split("\n```").next().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    let edit = |diff: &&str| {
        let side = |sign: &str| -> String {
            diff.lines().filter_map(|line| line.strip_prefix(sign)).collect::<Vec<_>>().join("\n")
        };
        (side("-"), side("+"))
    };
    Case {
        title: title.to_owned(),
        edits: block("diff").iter().map(edit).collect(),
        answers: block("text").into_iter().map(str::to_owned).collect(),
    }
}

fn written(intro: &str, cases: &[Case]) -> String {
    let mut page = intro.to_owned();
    for case in cases {
        write!(page, "\n## {}\n", case.title).unwrap();
        for (before, after) in &case.edits {
            let lines = |text: &str, sign: &str| -> String {
                if text.is_empty() {
                    return String::new();
                }
                text.split('\n').fold(String::new(), |all, line| all + sign + line + "\n")
            };
            write!(page, "\n```diff\n{}{}```\n", lines(before, "-"), lines(after, "+")).unwrap();
        }
        for answer in &case.answers {
            write!(page, "\n```text\n{answer}\n```\n").unwrap();
        }
    }
    page
}

/// A folder with the dataset, in which rules are checked.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("rules")).unwrap();
        let connection = rusqlite::Connection::open(folder.path().join("crm.db")).unwrap();
        connection.execute_batch(DATA).unwrap();
        Self { folder }
    }

    fn check(&self, rules: &str) -> (Vec<Diagnostic>, Sources) {
        let path = self.folder.path().join("rules");
        fs::write(path.join("rules.toml"), rules).unwrap();
        let opened = open(&path, DatasetChoice::IfThere(None), 2024, Option::unwrap_or_default).unwrap();
        (opened.diagnostics, opened.sources)
    }

    fn answer(&self, rules: &str, language: Language) -> String {
        let (diagnostics, sources) = self.check(rules);
        let drawn: Vec<String> =
            diagnostics.iter().map(|diagnostic| draw(diagnostic, &sources, language, false)).collect();
        let folder = format!("{}/", self.folder.path().display());
        let lines = drawn.join("\n\n").replace(&folder, "");
        lines.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Whether rules are without errors.
    fn is_sound(&self, rules: &str) -> bool {
        self.check(rules).0.iter().all(|diagnostic| !diagnostic.is_error())
    }

    /// The rules with a cure pasted: in the place of what is underlined, of the text in quotes
    /// around it, or of the value it belongs to.
    fn pasted(&self, rules: &str, cure: &str) -> Vec<String> {
        let (diagnostics, _) = self.check(rules);
        let Some(span) = diagnostics.first().and_then(|diagnostic| diagnostic.span) else {
            return Vec::new();
        };
        let (start, end) = (span.start as usize, span.end as usize);
        let line_start = rules[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = rules[start..].find('\n').map_or(rules.len(), |at| start + at);
        let mut places = vec![(start, end), (line_start, line_end)];
        let line = &rules[line_start..line_end];
        if let Some((key, _)) = cure.split_once(" = ") {
            places.extend(rules[line_start..start].rfind(key).map(|at| (line_start + at, end)));
        }
        for quote in ['\'', '"'] {
            let marks: Vec<usize> = line.match_indices(quote).map(|(at, _)| line_start + at).collect();
            for open in &marks {
                for close in marks.iter().filter(|close| *close > open) {
                    places.extend([(open + 1, *close), (*open, close + 1)]);
                }
            }
        }
        places.iter().map(|(start, end)| format!("{}{cure}{}", &rules[..*start], &rules[*end..])).collect()
    }
}

fn page_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes").join(name)
}

fn edited(case: &Case) -> String {
    case.edits.iter().fold(RULES.to_owned(), |rules, (before, after)| {
        assert!(rules.contains(before.as_str()), "{}: the rules have no `{before}`", case.title);
        rules.replacen(before.as_str(), after, 1)
    })
}

/// Holds a page.
fn hold(name: &str) {
    let path = page_path(name);
    let page = fs::read_to_string(&path).unwrap();
    let (intro, mut cases) = read(&page);
    let bench = Bench::new();
    let mut wrong = Vec::new();
    for case in &mut cases {
        let rules = edited(case);
        let answers = LANGUAGES.map(|language| bench.answer(&rules, language));
        assert_eq!(
            bench.check(&rules).0.len(),
            1,
            "{}: one mistake, one message:\n{}",
            case.title,
            answers[0]
        );
        if answers[..] != case.answers {
            wrong.push(format!("## {}\n{}", case.title, answers.join("\n")));
        }
        case.answers = answers.to_vec();
    }
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(&path, written(&intro, &cases)).unwrap();
    } else {
        assert!(wrong.is_empty(), "answers that differ from {name}:\n{}", wrong.join("\n\n"));
    }
}

const PAGES: [&str; 3] = ["expressions.md", "tables.md", "watching.md"];

fn cases() -> Vec<Case> {
    PAGES.iter().flat_map(|name| read(&fs::read_to_string(page_path(name)).unwrap()).1).collect()
}

/// What is written between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_rules_without_a_mistake_are_sound() {
    assert_eq!(Bench::new().answer(RULES, Language::English), "");
}

#[test]
fn mistakes_in_expressions() {
    hold(PAGES[0]);
}

#[test]
fn mistakes_in_tables() {
    hold(PAGES[1]);
}

#[test]
fn mistakes_in_metrics_anomalies_and_channels() {
    hold(PAGES[2]);
}

/// `write …` and `did you mean …?` are promises.
#[test]
fn cures_work_when_they_are_pasted() {
    let bench = Bench::new();
    let mut tried = 0;
    let mut failed = Vec::new();
    for case in cases() {
        let help = case.answers[0].rsplit("help: ").next().unwrap_or_default();
        let shown = ["write `", "did you mean `"].iter().find_map(|lead| help.split_once(lead));
        let Some((_, rest)) = shown else { continue };
        let cure = rest.split('`').next().unwrap_or_default();
        // `…` stands for what only the person knows.
        if cure.is_empty() || cure.contains('…') {
            continue;
        }
        let rules = edited(&case);
        let works = bench.pasted(&rules, cure).iter().any(|pasted| bench.is_sound(pasted));
        let in_both = quoted(case.answers[1].rsplit("改法: ").next().unwrap_or_default()).contains(&cure);
        if !works || !in_both {
            failed.push(format!("{}: `{cure}`", case.title));
        }
        tried += 1;
    }
    assert!(failed.is_empty(), "pasting does not help:\n{}", failed.join("\n"));
    assert!(tried > 60, "only {tried} cures were tried");
}

/// Words of the trade that Chinese keeps.
const NAMES: [&str; 14] = [
    "TOML", "SQL", "SQLite", "rhai", "UTF-8", "UTF-16", "GBK", "Excel", "CRM", "IANA", "ISO", "CSV",
    "strftime", "cron",
];

#[test]
fn chinese_answers_are_chinese() {
    let is_latin = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    for case in cases() {
        let answer = &case.answers[1];
        let lines = answer.lines().filter(|line| line.contains("[FW") || line.contains("= 改法: "));
        for line in lines {
            let said = line.split_once(": ").map_or(line, |(_, said)| said);
            let plain: String = said.split('`').step_by(2).collect::<Vec<_>>().join(" ");
            let left: Vec<&str> = plain
                .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
                .filter(is_latin)
                .filter(|word| !NAMES.contains(word))
                .collect();
            assert!(left.is_empty(), "{}: {left:?} in `{line}`", case.title);
            assert!(
                said.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)),
                "{}: {line}",
                case.title
            );
        }
    }
}

#[test]
fn there_are_many() {
    assert!(cases().len() >= 100);
}
