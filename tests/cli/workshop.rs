//! A folder to work in, and a command that always answers for all three of its channels.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// Small rules over three customers: enough for every state that a clock can give.
pub const RULES: &str = r#"
[workspace]
dataset = "crm.db"
timezone = "Asia/Shanghai"

[customers]
from = "customers"
id = "id"
name = "name"
owner = "owner"
entered = "created_at"
stage = "stage"
stage_since = "stage_since"

[[phase]]
id = "need"

[[funnel]]
id = "f"
label = { zh = "漏斗", en = "Funnel" }
entering_days = 5
stagnant_days = 5
losing_days = 5

[[funnel.stage]]
id = "need"
phase = "need"
items = [
  { id = "budget", expr = 'budget != ()' },
  { id = "asked", mark = true },
]

[[funnel.stage]]
id = "plan"
items = [{ id = "presented", mark = true }]
"#;

/// The customers of [`RULES`].
pub const DATA: &str = "
CREATE TABLE customers (id TEXT, name TEXT, owner TEXT, created_at TEXT, stage TEXT, stage_since TEXT,
    budget REAL, amount REAL);
INSERT INTO customers VALUES
    ('a', '甲公司', 'chen', '2024-03-01', 'need', '2024-03-01', NULL, 1000.0),
    ('b', '乙公司', 'li',   '2024-02-24', 'need', '2024-02-24', 500.0, 2000.0),
    ('c', '丙公司', 'chen', '2024-02-01', 'won',  '2024-03-03', 500.0, 3000.0);
";

/// A folder to work in.
pub struct Workshop {
    folder: TempDir,
}

impl Workshop {
    /// An empty one.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// One with [`RULES`] and [`DATA`].
    pub fn new() -> Self {
        Self::empty().file("rules/rules.toml", RULES).sql("crm.db", DATA)
    }

    /// With a file.
    pub fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text);
        self
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// With a database on which some statements were executed.
    pub fn sql(self, path: &str, statements: &str) -> Self {
        self.execute(path, statements);
        self
    }

    /// Executes statements on a database.
    pub fn execute(&self, path: &str, statements: &str) {
        let connection = rusqlite::Connection::open(self.path(path)).expect("a database");
        connection.execute_batch(statements).expect("executed");
    }

    /// The rows of a query, cells joined by `|`.
    pub fn query(&self, path: &str, sql: &str) -> Vec<String> {
        let connection = rusqlite::Connection::open(self.path(path)).expect("a database");
        let mut select = connection.prepare(sql).expect("a query");
        let columns = select.column_count();
        let mut rows = select.query([]).expect("rows");
        let mut lines = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            let cell = |at| match row.get::<_, rusqlite::types::Value>(at).expect("a cell") {
                rusqlite::types::Value::Null => String::new(),
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Real(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                rusqlite::types::Value::Blob(_) => String::from("(blob)"),
            };
            lines.push((0..columns).map(cell).collect::<Vec<_>>().join("|"));
        }
        lines
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Runs the command with words split at spaces.
    pub fn run(&self, words: &str) -> Ran {
        self.run_words(&words.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs the command.
    pub fn run_words(&self, words: &[&str]) -> Ran {
        self.run_with(words, &[])
    }

    /// Runs the command with some variables, which name servers on loopback.
    pub fn run_with(&self, words: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = command(self.folder.path());
        let output = command.args(words).envs(variables.iter().copied()).output().expect("it runs");
        Ran { words: words.join(" "), output }
    }
}

/// The command in a folder, with an environment that says nothing about colours.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("funnelwright").expect("the binary");
    command.current_dir(folder).env_remove("NO_COLOR").env("USER", "tester").env("LC_ALL", "C");
    // Servers of tests are reached directly.
    command.env("NO_PROXY", "127.0.0.1");
    command
}

/// What a channel must hold.
pub enum Text<'a> {
    /// Exactly this.
    Is(&'a str),
    /// All of these.
    Has(&'a [&'a str]),
}

/// A command that has ended. Each method checks stdout, stderr and status.
#[must_use]
pub struct Ran {
    words: String,
    output: Output,
}

impl Ran {
    /// Ended well, printed exactly this, and said nothing.
    pub fn prints(self, stdout: &str) {
        self.ends(0, &Text::Is(stdout), &Text::Is(""));
    }

    /// Ended well, printed all of these, and said nothing; gives what it printed.
    pub fn prints_all(self, parts: &[&str]) -> String {
        self.ends(0, &Text::Has(parts), &Text::Is(""))
    }

    /// Ended with this status, printed nothing, and said exactly this.
    pub fn fails(self, status: i32, stderr: &str) {
        self.ends(status, &Text::Is(""), &Text::Is(stderr));
    }

    /// Ended with this status, printed nothing, and said all of these.
    pub fn fails_saying(self, status: i32, parts: &[&str]) {
        self.ends(status, &Text::Is(""), &Text::Has(parts));
    }

    /// Everything; gives what it printed.
    pub fn ends(self, status: i32, stdout: &Text<'_>, stderr: &Text<'_>) -> String {
        let printed = String::from_utf8(self.output.stdout).expect("UTF-8");
        let said = String::from_utf8(self.output.stderr).expect("UTF-8");
        let all = format!("`{}`\n-- stdout\n{printed}\n-- stderr\n{said}\n--", self.words);
        assert_eq!(self.output.status.code(), Some(status), "status of {all}");
        for (channel, text, wanted) in [("stdout", &printed, stdout), ("stderr", &said, stderr)] {
            match wanted {
                Text::Is(exactly) => assert_eq!(text, exactly, "{channel} of {all}"),
                Text::Has(parts) => {
                    for part in *parts {
                        assert!(text.contains(part), "{channel} should have `{part}`: {all}");
                    }
                }
            }
        }
        printed
    }
}
