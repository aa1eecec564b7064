//! The README's example and the tutorial are carried out: their files are written and edited, their
//! commands run, and what they print compared line by line. A line `…` stands for any lines, and `⋯` for
//! anything within one. A `watch` stays up until the page ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use funnelwright::store::views;

/// A fenced block: what follows the fence, and its lines.
struct Block<'a> {
    info: &'a str,
    lines: Vec<&'a str>,
}

fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for line in markdown.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(info), None) => open = Some(Block { info, lines: Vec::new() }),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {}
        }
    }
    blocks
}

/// A line that is typed, and the lines that are to follow.
#[derive(Debug, PartialEq, Eq)]
struct Typed<'a> {
    words: Vec<&'a str>,
    expected: Vec<&'a str>,
}

/// The commands of a console block: `$ funnelwright …` and `$ cd …`.
fn commands<'a>(lines: &[&'a str]) -> Vec<Typed<'a>> {
    let mut commands: Vec<Typed<'_>> = Vec::new();
    for line in lines {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(typed), _) => {
                commands.push(Typed { words: typed.split_whitespace().collect(), expected: Vec::new() });
            }
            (None, Some(typed)) => typed.expected.push(line),
            (None, None) => panic!("a console block begins with `$ …`, not `{line}`"),
        }
    }
    commands
}

/// Whether lines are as expected; `…` stands for any number of them.
fn fits(expected: &[&str], lines: &[&str]) -> bool {
    match (expected, lines) {
        ([], rest) => rest.is_empty(),
        (["…", after @ ..], _) => (0..=lines.len()).any(|skipped| fits(after, &lines[skipped..])),
        ([first, after @ ..], [line, rest @ ..]) => is_like(first, line) && fits(after, rest),
        (_, []) => false,
    }
}

/// Whether a line is as expected; `⋯` stands for anything but nothing.
fn is_like(expected: &str, line: &str) -> bool {
    match expected.split_once('⋯') {
        None => expected == line,
        Some((before, after)) => line.strip_prefix(before).is_some_and(|rest| {
            let ends = rest.char_indices().skip(1).map(|(at, _)| at).chain([rest.len()]);
            !rest.is_empty() && ends.into_iter().any(|at| is_like(after, &rest[at..]))
        }),
    }
}

/// A `watch` that goes on while the page does.
struct Watching(Child);

impl Watching {
    /// Starts it, and waits until it has printed what is expected and has written down how it stands.
    fn start(folder: &Path, words: &[&str], expected: &[&str]) -> Self {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("funnelwright"))
            .current_dir(folder)
            .env("LC_ALL", "C")
            .args(words)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let stdout = BufReader::new(child.stdout.take().expect("its stdout"));
        let watching = Self(child);
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let end = Instant::now() + Duration::from_mins(1);
        let mut heard: Vec<String> = Vec::new();
        while heard.len() < expected.len() {
            let left = end.saturating_duration_since(Instant::now());
            heard
                .push(lines.recv_timeout(left).unwrap_or_else(|_| panic!("only {heard:#?} within a minute")));
        }
        let heard: Vec<&str> = heard.iter().map(String::as_str).collect();
        assert!(fits(expected, &heard), "`{}` printed\n{}", words.join(" "), heard.join("\n"));
        let store = words.iter().skip_while(|word| **word != "--store").nth(1).unwrap_or(&"funnelwright.db");
        let status = folder.join(format!("{store}-watch.json"));
        while !fs::read_to_string(&status).is_ok_and(|text| text.contains("\"due\": \"")) {
            assert!(Instant::now() < end, "{} is not written", status.display());
            thread::sleep(Duration::from_millis(20));
        }
        watching
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

/// Carries a page out in an empty folder; how many commands it ran.
fn follow(text: &str) -> usize {
    let start = tempfile::tempdir().expect("a folder");
    let mut folder = start.path().to_path_buf();
    let mut ran = 0;
    let mut watching = Vec::new();
    for block in blocks(text) {
        let (kind, path) = block.info.split_once(" file=").unwrap_or((block.info, ""));
        let path = folder.join(path);
        match kind {
            "diff" => edit(&path, &block.lines),
            "csv" | "toml" => {
                fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
                fs::write(path, block.lines.join("\n") + "\n").expect("written");
            }
            _ if kind.starts_with("console") => {
                let status = kind.split_once("status=").map_or(0, |(_, status)| status.parse().expect(kind));
                for typed in commands(&block.lines) {
                    match typed.words.as_slice() {
                        ["cd", inside] => folder.push(inside),
                        ["funnelwright", words @ ..] if kind == "console watch" => {
                            watching.push(Watching::start(&folder, words, &typed.expected));
                            ran += 1;
                        }
                        ["funnelwright", words @ ..] => {
                            run(&folder, words, &typed.expected, status);
                            ran += 1;
                        }
                        other => panic!("this test cannot type {other:?}"),
                    }
                }
            }
            _ => {}
        }
    }
    ran
}

/// Replaces the lines with `-` by those with `+`; they must be there, once.
fn edit(path: &Path, lines: &[&str]) {
    let side =
        |sign: char| lines.iter().filter_map(|line| line.strip_prefix(sign)).collect::<Vec<_>>().join("\n");
    let (before, text) = (side('-'), fs::read_to_string(path).expect("a file to edit"));
    assert_eq!(text.matches(&before).count(), 1, "{}: `{before}`", path.display());
    fs::write(path, text.replace(&before, &side('+'))).expect("written");
}

fn run(folder: &Path, words: &[&str], expected: &[&str], status: i32) {
    let command = words.join(" ");
    let output = Command::cargo_bin("funnelwright")
        .expect("the binary")
        .current_dir(folder)
        .env("LC_ALL", "C")
        .args(words)
        .output()
        .expect("it runs");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let lines: Vec<&str> = printed.lines().collect();
    let expected = match expected {
        [rest @ .., ""] => rest,
        all => all,
    };
    assert!(fits(expected, &lines), "`{command}` printed\n{printed}\nand said\n{said}");
    assert_eq!((output.status.code(), said.as_str()), (Some(status), ""), "`{command}`");
}

#[test]
fn the_comparison_can_fail() {
    assert!(fits(&["a", "…", "c"], &["a", "b", "b", "c"]));
    assert!(fits(&["a", "…"], &["a"]));
    assert!(!fits(&["a", "…", "c"], &["a", "b"]));
    assert!(!fits(&["a"], &["a", "b"]));
    assert!(!fits(&["a", "b"], &["a"]));
    assert!(fits(&["a ⋯ c ⋯"], &["a 1 c 2 c 3"]));
    assert!(!fits(&["a ⋯ c"], &["a  c"]));
    assert!(!fits(&["⋯ c"], &["a c d"]));
    let text = "x\n```console\n$ funnelwright plan\none\n\n$ funnelwright run\n```\n";
    let found = blocks(text);
    assert_eq!((found.len(), found[0].info), (1, "console"));
    let typed = commands(&found[0].lines);
    assert_eq!(typed[0], Typed { words: vec!["funnelwright", "plan"], expected: vec!["one", ""] });
    assert_eq!(typed[1], Typed { words: vec!["funnelwright", "run"], expected: vec![] });
}

#[test]
fn the_example_works_as_written() {
    assert!(follow(&page("README.md")) >= 5, "the example has commands");
}

#[test]
fn the_tutorial_works_as_written() {
    for tutorial in ["schemas/tutorial.md", "schemas/tutorial.zh-CN.md"] {
        assert!(follow(&page(tutorial)) >= 10, "{tutorial} has commands");
    }
}

#[test]
fn every_view_of_the_store_is_documented() {
    let text = page("README.md");
    for view in views() {
        assert!(
            text.contains(&format!("| `{}` |", view.name)),
            "README.md should name the view `{}`",
            view.name
        );
    }
}
