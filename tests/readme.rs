//! The README's example is carried out: its files are written, its commands run, and what they
//! print compared line by line. A line `…` stands for any lines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;

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

/// The commands of a console block, each with the lines that follow it.
fn commands<'a>(lines: &[&'a str]) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("$ funnelwright "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, Vec::new())),
            (None, Some((_, expected))) => expected.push(line),
            (None, None) => panic!("a console block begins with `$ funnelwright …`, not `{line}`"),
        }
    }
    commands
}

/// Whether lines are as expected; `…` stands for any number of them.
fn fits(expected: &[&str], lines: &[&str]) -> bool {
    match (expected, lines) {
        ([], rest) => rest.is_empty(),
        (["…", after @ ..], _) => (0..=lines.len()).any(|skipped| fits(after, &lines[skipped..])),
        ([first, after @ ..], [line, rest @ ..]) => first == line && fits(after, rest),
        (_, []) => false,
    }
}

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md")
}

#[test]
fn the_comparison_can_fail() {
    assert!(fits(&["a", "…", "c"], &["a", "b", "b", "c"]));
    assert!(fits(&["a", "…"], &["a"]));
    assert!(!fits(&["a", "…", "c"], &["a", "b"]));
    assert!(!fits(&["a"], &["a", "b"]));
    assert!(!fits(&["a", "b"], &["a"]));
    let text = "x\n```console\n$ funnelwright plan\none\n\n$ funnelwright run\n```\n";
    let found = blocks(text);
    assert_eq!((found.len(), found[0].info), (1, "console"));
    assert_eq!(commands(&found[0].lines), [("plan", vec!["one", ""]), ("run", vec![])]);
}

#[test]
fn the_example_works_as_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = readme();
    let mut ran = 0;
    for block in blocks(&text) {
        if let Some((_, path)) = block.info.split_once(" file=") {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, block.lines.join("\n") + "\n").expect("written");
        }
        if block.info != "console" {
            continue;
        }
        for (command, expected) in commands(&block.lines) {
            let output = Command::cargo_bin("funnelwright")
                .expect("the binary")
                .current_dir(folder.path())
                .env("LC_ALL", "C")
                .args(command.split_whitespace())
                .output()
                .expect("it runs");
            let printed = String::from_utf8(output.stdout).expect("UTF-8");
            let said = String::from_utf8(output.stderr).expect("UTF-8");
            let lines: Vec<&str> = printed.lines().collect();
            let trimmed: Vec<&str> = match expected.as_slice() {
                [rest @ .., ""] => rest.to_vec(),
                all => all.to_vec(),
            };
            assert!(fits(&trimmed, &lines), "`{command}` printed\n{printed}\nand said\n{said}");
            assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "`{command}`");
            ran += 1;
        }
    }
    assert!(ran >= 5, "the example has commands");
}

#[test]
fn every_view_of_the_store_is_documented() {
    let text = readme();
    for view in views() {
        assert!(
            text.contains(&format!("| `{}` |", view.name)),
            "README.md should name the view `{}`",
            view.name
        );
    }
}
