//! The house's law, held by ordinary tests: the order of `mod` lines in `src/lib.rs` is the order
//! of dependency, fences keep each heavy library in its folder, and every folder says what it is.
//!
//! The checks are plain functions over text; the tests below first plant violations to show that
//! the checks can fail, then read `src/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// What may be named only in some places: (what, where; paths below `src/`, folders end in `/`).
/// Test code is exempt.
const FENCES: &[(&str, &[&str])] = &[
    ("toml::", &["syntax/"]),
    ("rhai::", &["expression/"]),
    ("rusqlite::", &["dataset/", "store/", "import/", "demo/"]),
    ("clap::", &["cli/", "main.rs"]),
    ("clap_complete::", &["cli/"]),
    ("clap_mangen::", &["cli/"]),
    ("maud::", &["render/"]),
    ("serde::", &["render/", "store/"]),
    ("serde_json::", &["render/", "store/", "notify/"]),
    ("ureq::", &["notify/"]),
    ("lettre::", &["notify/"]),
    ("rustls::", &["notify/"]),
    ("TcpStream", &["notify/"]),
    ("Utc::now", &["cli/", "main.rs"]),
    ("Local::now", &["cli/", "main.rs"]),
    ("SystemTime::now", &["cli/", "main.rs"]),
    ("Instant::now", &["cli/", "main.rs"]),
    ("::notify::", &["watch/"]),
    ("signal_hook::", &["cli/"]),
];

/// One file below `src/`.
struct Source {
    /// Its path below `src/`, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The top-level module that it belongs to; none for `lib.rs` and `main.rs`.
    fn module(&self) -> Option<&str> {
        match self.path.split_once('/') {
            Some((folder, _)) => Some(folder),
            None => self.path.strip_suffix(".rs").filter(|name| !["lib", "main"].contains(name)),
        }
    }

    fn is_test_code(&self) -> bool {
        self.path.split('/').any(|part| ["tests.rs", "tests"].contains(&part))
    }
}

// ---- reading Rust just well enough ----

/// The text without comments and without the insides of string literals; lines stay lines.
fn code_of(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::new();
    let mut at = 0;
    let peek = |at: usize| chars.get(at).copied().unwrap_or('\0');
    while at < chars.len() {
        match (chars[at], peek(at + 1)) {
            ('/', '/') => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
            }
            ('r', '"' | '#') if !code.ends_with(|c: char| c.is_alphanumeric() || c == '_') => {
                let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
                if peek(at + 1 + hashes) != '"' {
                    code.push('r');
                    at += 1;
                    continue;
                }
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                at += hashes + 2;
                while at < chars.len() && !chars[at..].starts_with(&end) {
                    code.extend((chars[at] == '\n').then_some('\n'));
                    at += 1;
                }
                at += end.len();
            }
            ('"', _) => {
                at += 1;
                while at < chars.len() && chars[at] != '"' {
                    code.extend((chars[at] == '\n').then_some('\n'));
                    at += if chars[at] == '\\' { 2 } else { 1 };
                }
                at += 1;
            }
            ('\'', '"') => at += 3,
            ('\'', '\\') if peek(at + 3) == '\'' => at += 4,
            (c, _) => {
                code.push(c);
                at += 1;
            }
        }
    }
    code
}

/// Code without what stands from the first `#[cfg(test)]` on: by habit of the house the tests
/// close the file.
fn without_tests(code: &str) -> &str {
    code.split("#[cfg(test)]").next().unwrap_or(code)
}

/// The modules that `lib.rs` declares, in order.
fn modules(lib: &str) -> Vec<String> {
    code_of(lib)
        .lines()
        .filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// The top-level modules named as `crate::…` in code.
fn named_modules(code: &str) -> Vec<String> {
    let identifier = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut names = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let Some(group) = rest.trim_start().strip_prefix('{') else {
            names.push(identifier(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    names.push(identifier(&group[start..at]));
                    start = at + 1;
                }
                _ => {}
            }
            if c == '}' && depth == 0 && start == at + 1 {
                break;
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Whether code names something, not as the end of a longer word.
fn names(code: &str, what: &str) -> bool {
    code.match_indices(what).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

// ---- the checks ----

/// Modules that name a module below them.
fn order_violations(order: &[String], sources: &[Source]) -> Vec<String> {
    let place = |name: &str| order.iter().position(|module| module == name);
    let mut violations = Vec::new();
    for source in sources {
        let Some(module) = source.module() else { continue };
        let Some(own) = place(module) else {
            violations.push(format!("{} belongs to no module of lib.rs", source.path));
            continue;
        };
        for name in named_modules(&code_of(&source.text)) {
            match place(&name) {
                Some(other) if other <= own => {}
                Some(_) => {
                    violations.push(format!("{} uses `crate::{name}`, which is below it", source.path));
                }
                None => violations.push(format!("{} uses `crate::{name}`, which is no module", source.path)),
            }
        }
    }
    violations
}

/// Files that name what is fenced into other folders.
fn fence_violations(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test_code()) {
        let code = code_of(&source.text);
        for (what, places) in FENCES {
            let inside = places.iter().any(|place| {
                source.path == *place || (place.ends_with('/') && source.path.starts_with(place))
            });
            if !inside && names(without_tests(&code), what) {
                violations.push(format!("{} names `{what}`, which belongs to {places:?}", source.path));
            }
        }
    }
    violations
}

/// Files that do not open with their `//!`, and folders without a module file.
fn opening_violations(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    for source in sources {
        if !source.text.starts_with("//!") && !source.is_test_code() {
            violations.push(format!("{} does not open with `//!`", source.path));
        }
        let Some((folder, _)) = source.path.rsplit_once('/') else { continue };
        let modules = [format!("{folder}/mod.rs"), format!("{folder}.rs")];
        if !sources.iter().any(|other| modules.contains(&other.path)) {
            violations.push(format!("{folder}/ has neither mod.rs nor {folder}.rs"));
        }
    }
    violations
}

/// Every Rust file below `src/`, by path.
fn all_sources() -> Vec<Source> {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    visit(&root, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&root).expect("below src");
            let shown: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            Source::new(&shown.join("/"), &fs::read_to_string(path).expect("readable"))
        })
        .collect()
}

fn lib_order(sources: &[Source]) -> Vec<String> {
    modules(&sources.iter().find(|source| source.path == "lib.rs").expect("src/lib.rs").text)
}

// ---- the checks can fail ----

#[test]
fn a_planted_use_of_a_lower_module_is_found() {
    let order = modules("pub mod text;\n// pub mod ghost;\nmod value;\n\npub mod cli;\n");
    assert_eq!(order, ["text", "value", "cli"]);
    let violations = |path: &str, text: &str| order_violations(&order, &[Source::new(path, text)]).len();
    assert_eq!(violations("value.rs", "use crate::text::Span;"), 0);
    assert_eq!(violations("value.rs", "use crate::cli::run;"), 1);
    assert_eq!(violations("text/deep/part.rs", "fn f() -> crate::value::Value {}"), 1);
    assert_eq!(violations("text.rs", "use crate::{text::{Span, Run}, value::Value, cli};"), 2);
    assert_eq!(violations("text.rs", "/// See [`crate::cli`].\nfn f() { g(\"crate::cli\") }"), 0);
    assert_eq!(violations("ghost.rs", ""), 1);
    assert_eq!(violations("cli.rs", "use crate::ghost::Ghost;"), 1);
}

#[test]
fn a_planted_breach_of_a_fence_is_found() {
    let violations = |path: &str, text: &str| fence_violations(&[Source::new(path, text)]).len();
    assert_eq!(violations("check/mod.rs", "use toml::Value;"), 1);
    assert_eq!(violations("syntax/mod.rs", "use toml::Value;"), 0);
    assert_eq!(violations("evaluate/mod.rs", "let now = Utc::now();"), 1);
    assert_eq!(violations("evaluate/mod.rs", "let now = chrono::Utc::now();"), 1);
    assert_eq!(violations("evaluate/mod.rs", "// Utc::now()\nlet text = \"Utc::now\";"), 0);
    assert_eq!(violations("evaluate/mod.rs", "let raw = r#\"Utc::now \"# ; let t = Local::now();"), 1);
    assert_eq!(violations("evaluate/mod.rs", "let c = '\"'; let t = Instant::now();"), 1);
    assert_eq!(violations("check/mod.rs", "use my_toml::Value;"), 0);
    assert_eq!(violations("delta/mod.rs", "#[cfg(test)]\nmod tests { use rusqlite::Connection; }"), 0);
    assert_eq!(violations("delta/tests.rs", "use rusqlite::Connection;"), 0);
    assert_eq!(violations("main.rs", "use clap::Parser;"), 0);
}

#[test]
fn a_planted_folder_without_its_opening_is_found() {
    let good = Source::new("cli/mod.rs", "//! The command line.");
    assert_eq!(opening_violations(&[Source::new("cli/mod.rs", "mod run;")]).len(), 1);
    assert_eq!(opening_violations(&[Source::new("cli/run.rs", "//! Run.")]).len(), 1);
    assert_eq!(opening_violations(&[good, Source::new("cli/run.rs", "//! Run.")]).len(), 0);
}

// ---- the law ----

#[test]
fn modules_use_only_modules_above_them() {
    let sources = all_sources();
    let order = lib_order(&sources);
    assert!(order.len() > 5, "lib.rs declares the pipeline");
    let violations = order_violations(&order, &sources);
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn libraries_and_the_wall_clock_stay_in_their_folders() {
    let violations = fence_violations(&all_sources());
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn every_folder_and_file_says_what_it_is() {
    let violations = opening_violations(&all_sources());
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}
