//! `run`.

use funnelwright::store::Store;

use super::workshop::{RULES, Text, Workshop, command};

const CHANGES: &str = "SELECT effective_on, customer, from_state, to_state, cause FROM state_changes ORDER BY effective_on, customer";

#[test]
fn a_run_is_recorded_and_a_second_one_changes_nothing() {
    let workshop = Workshop::new();
    let first = workshop.run("run --as-of 2024-03-05 --format jsonl").prints_all(&[r#""committed":true"#]);
    assert_eq!(first.matches(r#""type":"change""#).count(), 3);
    workshop.run("run --as-of 2024-03-05").prints_all(&["no changes to 3 customers", "committed as run 2"]);
    assert_eq!(
        workshop.query("funnelwright.db", CHANGES),
        ["2024-03-05|a||entering|baseline", "2024-03-05|b||stagnant|baseline", "2024-03-05|c||won|baseline"]
    );
}

#[test]
fn missed_days_are_caught_up_with_their_dates() {
    let workshop = Workshop::new();
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed as run 1"]);
    let plan = workshop.run("plan --as-of 2024-03-12 --format csv").prints_all(&[]);
    let run = workshop.run("run --as-of 2024-03-12 --format csv").prints_all(&[]);
    assert_eq!(plan, run, "the plan is the run");
    assert_eq!(
        workshop.query("funnelwright.db", CHANGES)[3..],
        [
            "2024-03-06|b|stagnant|losing|time",
            "2024-03-07|a|entering|stagnant|time",
            "2024-03-11|b|losing|lost|time",
            "2024-03-12|a|stagnant|losing|time"
        ]
    );
}

#[test]
fn time_never_goes_back_and_long_gaps_are_refused() {
    let workshop = Workshop::new();
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed"]);
    workshop.run("run --as-of 2024-03-04").fails_saying(2, &["2024-03-05"]);
    workshop.run("run --as-of 2026-03-05").fails_saying(3, &["`max_catch_up` allows 400"]);
    assert_eq!(workshop.query("funnelwright.db", "SELECT count(*) FROM runs"), ["1"]);
}

#[test]
fn a_delta_that_is_too_large_is_held_until_it_is_approved() {
    let workshop = Workshop::new();
    let guarded = RULES.replace("[workspace]", "[workspace]\nmax_changes = \"20%\"");
    workshop.write("rules/rules.toml", &guarded);
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed as run 1"]);
    workshop.write("rules/rules.toml", &guarded.replace("entering_days = 5", "entering_days = 1"));

    let why = "1 of 3 customers (33.3 %) change on 2024-03-06";
    workshop.run("plan --as-of 2024-03-06").prints_all(&["`run` would be held", why]);
    workshop.run("run --as-of 2024-03-06").ends(
        3,
        &Text::Has(&[
            "held, nothing was committed",
            why,
            "to let it pass\n  funnelwright run --as-of 2024-03-06 --approve --by WHO\n",
        ]),
        &Text::Is(""),
    );
    let held = workshop.run("run --as-of 2024-03-06 --format jsonl").ends(
        3,
        &Text::Has(&[r#""committed":false"#]),
        &Text::Has(&[why, "`run --approve`"]),
    );
    assert!(held.contains(r#""cause":"rules""#), "{held}");
    assert_eq!(workshop.query("funnelwright.db", "SELECT count(*) FROM runs"), ["1"]);

    workshop.run("run --as-of 2024-03-06 --approve --by li").prints_all(&["committed as run 2"]);
    let approved = "SELECT run, approved_by FROM runs ORDER BY run";
    assert_eq!(workshop.query("funnelwright.db", approved), ["1|", "2|li"]);
}

#[test]
fn a_saved_plan_is_committed_as_it_was_or_not_at_all() {
    let workshop = Workshop::new();
    workshop.run("plan --as-of 2024-03-05 --out p.plan --summary").prints_all(&["plan as of"]);
    workshop.run("run --plan p.plan --summary").prints_all(&["as of 2024-03-05", "committed as run 1"]);
    workshop.run("run --plan p.plan").fails_saying(3, &["recorded in the store", "nothing was committed"]);

    workshop.run("plan --as-of 2024-03-06 --out p.plan --summary").prints_all(&["plan as of"]);
    workshop.execute("crm.db", "UPDATE customers SET budget = 1.0 WHERE id = 'a'");
    workshop.run("run --plan p.plan").fails_saying(3, &["the dataset has changed"]);

    workshop.run("plan --as-of 2024-03-06 --out p.plan --summary").prints_all(&["plan as of"]);
    workshop.write("rules/rules.toml", &RULES.replace("entering_days = 5", "entering_days = 6"));
    workshop.run("run --plan p.plan").fails_saying(3, &["the rules have changed"]);
    workshop.run("run --plan p.plan --as-of 2024-03-07").fails_saying(3, &["the moment is another one"]);

    workshop.run("run --plan rules/rules.toml").fails_saying(2, &["is no plan"]);
    workshop.run("run --plan nowhere").fails_saying(2, &["the plan `nowhere` cannot be read"]);
    assert_eq!(workshop.query("funnelwright.db", "SELECT count(*) FROM runs"), ["1"]);
}

/// A run that waits for another writer is interrupted; the store stays as it was.
#[test]
#[cfg(unix)]
fn an_interrupt_ends_with_130_and_harms_nothing() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let workshop = Workshop::new();
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed as run 1"]);
    let path = workshop.path("funnelwright.db");
    let writer = Store::open(&path, "run", "2100-01-01T00:00:00Z", Duration::ZERO).expect("the lease");
    let child = Command::new(command(&workshop.path("")).get_program())
        .current_dir(workshop.path(""))
        .args(["run", "--as-of", "2024-03-06"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    std::thread::sleep(Duration::from_millis(1500));
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.expect("kill").success());
    let output = child.wait_with_output().expect("it ends");
    drop(writer);
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("interrupted; the store is as the last completed run left it"), "{said}");
    assert_eq!(workshop.query("funnelwright.db", "SELECT count(*) FROM runs"), ["1"]);
}
