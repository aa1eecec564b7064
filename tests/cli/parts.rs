//! Datasets that do not fit into the memory that is allowed.

use std::fs;

use super::made_demo;
use super::workshop::{Ran, Text, Workshop};

/// A limit that the demo's rows do not fit into, but parts of them do.
const SMALL: &str = "--memory-limit 3.2MB";
/// What is said then, besides the numbers.
const NOTE: [&str; 2] = ["note: the rules' rows would take about ", "each of which reads the dataset again"];

/// One that four parts of them fit into.
const FEWER: &str = "--memory-limit 4MB";
/// The rule files that look at all customers.
const WATCHING: [&str; 5] =
    ["delivery.toml", "funnel_watch.toml", "process_watch.toml", "progress.toml", "quality_watch.toml"];

/// The demo's dataset and rules, without the store.
fn demo() -> Workshop {
    let workshop = made_demo::workshop();
    fs::remove_file(workshop.path("demo/funnelwright.db")).expect("removed");
    workshop
}

/// What it printed, having said that it works in parts.
fn in_parts(ran: Ran) -> String {
    ran.ends(0, &Text::Has(&[]), &Text::Has(&NOTE))
}

#[test]
fn every_output_in_parts_is_that_of_the_whole() {
    let workshop = demo();
    let plan = "plan --rules demo/rules --as-of 2024-06-21";
    let whole = |workshop: &Workshop, output: &str| workshop.run(&format!("{plan} {output}")).prints_all(&[]);
    let parts = |workshop: &Workshop, output: &str, note: &[&str]| {
        let divided = workshop.run(&format!("{plan} {output} {SMALL}"));
        divided.ends(0, &Text::Has(&[]), &Text::Has(note))
    };
    let of_programs = "--format jsonl --states --outcomes";
    assert_eq!(parts(&workshop, of_programs, &NOTE), whole(&workshop, of_programs));
    // The others take no longer than their own rows, without those that look at all customers.
    for file in WATCHING {
        fs::remove_file(workshop.path("demo/rules").join(file)).expect("removed");
    }
    let note_zh =
        ["提示：规则所需的数据行约占 ", "，而上限是 3.2 MB：将把客户分成 ", "每一批都要重新读取数据集"];
    for (output, note) in
        [("", &NOTE[..]), ("--lang zh-CN", &note_zh[..]), ("--format csv --states", &NOTE[..])]
    {
        assert_eq!(parts(&workshop, output, note), whole(&workshop, output), "{output}");
    }
}

#[test]
fn a_plan_of_the_whole_is_run_in_parts_and_one_of_parts_as_a_whole() {
    let workshop = demo();
    let rules = "--rules demo/rules";
    let kept = |name: &str| fs::read_to_string(workshop.path(name)).expect("a plan");
    for (day, steps) in [("2024-06-21", 1), ("2024-06-24", 3)] {
        let plan = format!("plan {rules} --as-of {day}");
        workshop.run(&format!("{plan} --store a.db --out whole.plan --summary")).prints_all(&[]);
        in_parts(workshop.run(&format!("{plan} --store a.db --out parts.plan --summary {FEWER}")));
        assert_eq!(kept("whole.plan"), kept("parts.plan"));
        in_parts(workshop.run(&format!("run {rules} --store a.db --plan whole.plan --summary {FEWER}")));
        workshop
            .run(&format!("run {rules} --store b.db --as-of {day} --summary"))
            .prints_all(&[&format!("{steps} day")]);
        same_stores(&workshop, &["runs", "customer_state", "alerts", "metric_points", "outbox"]);
    }
    in_parts(workshop.run(&format!("plan {rules} --store a.db --out parts.plan --as-of 2024-06-25 {FEWER}")));
    workshop
        .run(&format!("run {rules} --store a.db --plan parts.plan --summary"))
        .prints_all(&["committed as run 3"]);
}

/// Whether two stores, `a.db` and `b.db`, hold the same in all views apart from the clock; those that are named
/// hold something.
fn same_stores(workshop: &Workshop, filled: &[&str]) {
    let views = workshop.query("a.db", "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name");
    for view in &views {
        let columns = workshop.query("a.db", &format!("SELECT name FROM pragma_table_info('{view}')"));
        let clocks = ["recorded_at", "first_applied_at", "sent_at", "next_attempt_at"];
        let columns = columns.iter().filter(|column| !clocks.contains(&column.as_str()));
        let columns: Vec<String> = columns.map(|column| format!("\"{column}\"")).collect();
        let rows = format!("SELECT {} FROM {view}", columns.join(", "));
        let [one, other] = ["a.db", "b.db"].map(|store| workshop.query(store, &rows));
        assert!(one == other, "{view}: {one:#?} {other:#?}");
        assert!(!one.is_empty() || !filled.contains(&view.as_str()), "{view}");
    }
    assert!(filled.iter().all(|view| views.iter().any(|it| it == view)), "{views:?}");
}

#[test]
fn a_delta_that_is_held_in_parts_lets_the_clocks_run() {
    let workshop = demo();
    // What is held is states, and what goes on is the clocks of some alerts: not all rules are needed.
    for file in ["delivery.toml", "process_watch.toml", "quality_watch.toml"] {
        fs::remove_file(workshop.path("demo/rules").join(file)).expect("removed");
    }
    let rules = "--rules demo/rules";
    // Two rulesets take more.
    for (store, limit) in [("a.db", "--memory-limit 6MB"), ("b.db", "")] {
        let run = |day: &str| format!("run {rules} --store {store} --as-of {day} --summary {limit}");
        workshop.run(&run("2024-06-20")).ends(0, &Text::Has(&["committed"]), &Text::Has(&[]));
        let edits = [
            ("workspace.toml", "\"20%\"", "\"1%\""),
            ("small_medium.toml", "stagnant_days = 7", "stagnant_days = 2"),
        ];
        let edit = |back: bool| {
            for (name, one, other) in edits {
                let (from, to) = if back { (other, one) } else { (one, other) };
                let file = workshop.path("demo/rules").join(name);
                let text = fs::read_to_string(&file).expect("rules");
                assert!(text.contains(from), "{name}");
                fs::write(&file, text.replace(from, to)).expect("written");
            }
        };
        edit(false);
        let note = if limit.is_empty() { Text::Has(&[]) } else { Text::Has(&NOTE) };
        workshop.run(&run("2024-06-21")).ends(3, &Text::Has(&["held"]), &note);
        let approved = format!("{} --approve --by li", run("2024-06-21"));
        workshop.run(&approved).ends(0, &Text::Has(&["committed"]), &note);
        edit(true);
    }
    same_stores(&workshop, &["runs", "alerts", "alert_events", "outbox"]);
}

/// One customer needs its part of the customers only.
#[test]
fn one_customer_is_looked_at_within_its_part() {
    let workshop = demo();
    let places = "--rules demo/rules --as-of 2024-06-21";
    workshop.run(&format!("run {places} --summary")).prints_all(&[]);
    let known = "SELECT customer FROM customer_state ORDER BY customer";
    let ids = workshop.query("demo/funnelwright.db", known);
    for id in [&ids[0], &ids[ids.len() / 2], &ids[ids.len() - 1]] {
        let whole = workshop.run(&format!("explain {id} {places}")).prints_all(&[id]);
        workshop.run(&format!("explain {id} {places} {SMALL}")).prints(&whole);
    }
    let nobody = format!("explain C00x1 {places} {SMALL}");
    workshop.run(&nobody).fails_saying(2, &["there is no customer `C00x1`"]);
    let ready = "SELECT customer FROM customer_state WHERE state = 'ready' ORDER BY customer LIMIT 1";
    let ready = workshop.query("demo/funnelwright.db", ready);
    let mark = format!("confirm {} --by li --decline later {places} {SMALL}", ready[0]);
    workshop.run(&mark).prints_all(&["declined by li"]);
}

#[test]
fn check_looks_at_the_rows_in_parts() {
    let workshop = demo();
    let check = "check --rules demo/rules --data --as-of 2024-06-28 --format jsonl";
    let whole = workshop.run(check).prints_all(&["\"file\":null"]);
    assert_eq!(in_parts(workshop.run(&format!("{check} {SMALL}"))), whole);
}

#[test]
fn what_fits_in_no_number_of_parts_is_refused_before_it_is_read() {
    let workshop = Workshop::new();
    workshop.run("plan --as-of 2024-03-05 --memory-limit 100B").fails_saying(
        4,
        &[
            "the limit is 100 B",
            "divided into parts they would still take",
            "raise the limit with `--memory-limit 870B`",
        ],
    );
    workshop
        .run("run --as-of 2024-03-05 --memory-limit 100B --lang zh-CN")
        .fails_saying(4, &["上限是 100 B", "分批"]);
    workshop
        .run("report --as-of 2024-03-05 --memory-limit 100B")
        .fails_saying(4, &[" of memory, and the limit is 100 B", "`plan` and `run` work in parts"]);
    workshop.run("plan --as-of 2024-03-05 --memory-limit 20MB").prints_all(&[]);
    workshop.run("plan --memory-limit lots").fails_saying(2, &["2GB"]);
}
