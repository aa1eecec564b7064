//! Help, wrong usage, and pipes.

use super::workshop::{Text, Workshop, command};

const HINT: &str = "For more information, try '--help'.";

#[test]
fn help_is_a_result_and_shows_examples_and_statuses() {
    let workshop = Workshop::empty();
    workshop.run("--help").prints_all(&["funnelwright demo", "Exit status: 0 done", "explain"]);
    for verb in [
        "demo",
        "check",
        "plan",
        "run",
        "explain",
        "confirm",
        "hold",
        "mark",
        "import",
        "functions",
        "schema",
    ] {
        workshop.run_words(&[verb, "--help"]).prints_all(&["Examples:", "  funnelwright "]);
    }
    workshop.run("--version").prints(&format!("funnelwright {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_wrong() {
    let workshop = Workshop::new();
    workshop.run("").fails_saying(2, &["Usage: funnelwright"]);
    workshop.run("plann").fails_saying(2, &["'plann'", "'plan'", HINT]);
    workshop.run("plan --format xml").fails_saying(2, &["'xml'", "human, json, jsonl, csv", HINT]);
    workshop.run("plan --states --summary").fails_saying(2, &["cannot be used with", HINT]);
    workshop.run("run --by li").fails_saying(2, &["--approve", HINT]);
    workshop.run("explain").fails_saying(2, &["CUSTOMER", HINT]);
    workshop.run("mark a budget").fails_saying(2, &["--by <WHO>", HINT]);
    workshop.run_words(&["mark", "a", "budget", "--by", " "]).fails_saying(2, &["must not be blank", HINT]);
    workshop
        .run("hold a --until 1/4/2024 --reason x --by li")
        .fails_saying(2, &["`1/4/2024` is no date; write it as 2024-04-01"]);
}

#[test]
fn a_missing_rules_folder_is_wrong_usage() {
    let workshop = Workshop::empty();
    for verb in ["check", "plan", "run", "explain a"] {
        workshop.run(verb).fails_saying(2, &["there is no rules folder `rules`", "`--rules DIR`"]);
    }
    workshop.write("rules", "");
    workshop.run("check").fails_saying(2, &["`rules` is a file"]);
}

#[test]
fn functions_are_listed_as_markdown() {
    let workshop = Workshop::empty();
    workshop.run("functions").prints_all(&["## days_since\n", " -> int\n", "Example: `"]);
    let one = workshop.run("functions days_since").prints_all(&["## days_since\n"]);
    assert_eq!(one.matches("## ").count(), 1);
    workshop
        .run("functions day_since")
        .fails(2, "error: there is no function `day_since`; did you mean `days_since`?\n");
}

#[test]
fn colours_come_when_wanted() {
    let workshop = Workshop::new();
    let red = "\u{1b}[31merror";
    workshop.run("explain zzz --color always").fails_saying(2, &[red]);
    workshop.run("explain zzz").fails_saying(2, &["error: there is no customer `zzz`"]);
    workshop.run("plan --as-of 2024-03-05 --color always").prints_all(&["\u{1b}[1mplan as of 2024-03-05"]);
}

/// A reader that goes away ends the command quietly.
#[test]
#[cfg(unix)]
fn a_closed_pipe_is_no_failure() {
    use std::process::{Command, Stdio};

    let workshop = Workshop::new();
    let values = (0..20_000).map(|n| format!("('x{n}', 'need', '2024-03-01')")).collect::<Vec<_>>().join(",");
    workshop.execute("crm.db", &format!("INSERT INTO customers (id, stage, stage_since) VALUES {values}"));
    for format in ["jsonl", "json", "csv", "human"] {
        let mut child = Command::new(command(&workshop.path("")).get_program())
            .current_dir(workshop.path(""))
            .args(["plan", "--states", "--as-of", "2024-03-05", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[test]
fn quiet_leaves_errors() {
    let workshop = Workshop::empty();
    workshop.run("plan --quiet").ends(2, &Text::Is(""), &Text::Has(&["error: there is no rules folder"]));
}
