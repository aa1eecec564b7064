//! `demo`.

use std::collections::BTreeSet;
use std::fs;

use super::workshop::Workshop;

const STATES: [&str; 10] =
    ["entering", "stagnant", "losing", "ready", "won", "lost", "not_admitted", "unknown", "outside", "gone"];

#[test]
fn the_demo_tells_a_week_and_every_planted_problem_is_found() {
    let workshop = Workshop::empty();
    let story = workshop.run("demo").prints_all(&[
        "made demo: ",
        "$ funnelwright check --rules demo/rules\nnothing wrong in 13 files\n",
        "run as of 2024-06-21\n",
        "committed as run 1\n",
        "run as of 2024-06-28\n",
        "committed as run 2\n",
        "phases and states, as of 2024-06-28\n",
        "what changed this week\n",
        "who has to act: ",
        "$ funnelwright alerts list --rules demo/rules --as-of 2024-06-28 --severity critical\n",
        "presents",
        "  state    losing\n",
        "✗ team_presents",
        "  - stagnant_days = 7\n  + stagnant_days = 3\n",
        "$ funnelwright plan --rules demo/what_if ",
        "causes   rules ",
        "What to type next\n",
    ]);
    assert!(!workshop.path("demo/what_if").exists(), "the edited copy is taken away");
    assert!(workshop.path("demo/schemas/rules.schema.json").exists(), "editors find the schema");
    let places = "--rules demo/rules --as-of 2024-06-28";
    workshop.run(&format!("plan {places}")).prints_all(&["no changes to 2,001 customers"]);

    it_shows_every_state_and_phase(&workshop);
    its_problems_are_found(&workshop);
    it_is_clean_apart_from_them(&workshop);
    its_alerts_name_what_is_planted_and_nothing_else(&workshop);
    for line in story.lines().filter_map(|line| line.strip_prefix("  funnelwright ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        workshop.run_words(&words).prints_all(&[]);
    }
}

fn it_shows_every_state_and_phase(workshop: &Workshop) {
    let query = |sql: &str| workshop.query("demo/funnelwright.db", sql);
    let states: BTreeSet<String> = query("SELECT DISTINCT state FROM customer_state").into_iter().collect();
    assert_eq!(states, STATES.map(str::to_owned).into_iter().collect::<BTreeSet<_>>());
    let filled = query(
        "SELECT funnel, phase FROM customer_state WHERE state IN ('entering', 'stagnant', 'losing', 'ready')
         GROUP BY funnel, phase HAVING count(*) >= 3",
    );
    assert_eq!(filled.len(), 3 * 5, "three funnels, five phases: {filled:?}");
    let by = query("SELECT DISTINCT by FROM customer_state WHERE state = 'lost' ORDER BY by");
    assert_eq!(by, ["dataset", "expiry"]);
}

/// What the rules say of behaviour, promises, marks and money is what was planted, whole and alone.
fn its_alerts_name_what_is_planted_and_nothing_else(workshop: &Workshop) {
    let query = |sql: &str| workshop.query("demo/funnelwright.db", sql);
    let met = |rule: &str| {
        query(&format!(
            "SELECT DISTINCT subject FROM outcomes WHERE outcome = 'met' AND rule = '{rule}' ORDER BY subject"
        ))
    };
    for (rule, subjects) in [
        ("no_trace", &["person:pan"][..]),
        ("ticks_burst", &["person:zhou"]),
        ("presentations_stop", &["unit:south_small"]),
        ("customers_behind", &["unit:south_small"]),
        ("overdue_grows", &["unit:east_large"]),
        ("twins_grow", &["group:"]),
        ("rows_stop", &[]),
        ("findings_jump", &[]),
        ("kept_out_grow", &[]),
        ("mix_too_little_customer", &[]),
        ("mix_too_much_system", &[]),
        ("mix_too_much_team", &[]),
        ("promises_pile_up", &[]),
        ("region_actions_fall", &[]),
        ("region_below_last_year", &[]),
        ("beyond_cycle_grows", &[]),
        ("expected_dries_up", &[]),
    ] {
        assert_eq!(met(rule), subjects, "{rule}");
    }
    for (rule, customers) in [
        ("promise_broken", &["C1851", "C1847", "C1840", "C1600", "C1576"][..]),
        ("tick_without_evidence", &["C1807", "C1791", "C1781"]),
        ("losing_not_handled", &["C1567", "C1519", "C1512", "C1443", "C1584", "C1518", "C1508", "C1458"]),
    ] {
        let found = met(rule);
        for customer in customers {
            assert!(found.contains(&format!("customer:{customer}")), "{rule} of {customer}: {found:?}");
        }
    }
    let rules = query("SELECT count(DISTINCT rule) FROM outcomes");
    assert!(rules[0].parse::<u32>().unwrap() >= 30, "{rules:?}");
    let places = "--rules demo/rules --as-of 2024-06-28";
    workshop.run(&format!("explain --alert presentations_stop {places}")).prints_all(&[
        "unit south_small",
        "  baseline    3 · the median of 12 values right before\n",
        "  value == 0 && baseline >= 2.0  = true\n",
        "  it opens when that is so at 2 evaluations in a row\n",
        "it is to be handled by then",
        "it escalates to step 1: to gao",
    ]);
    // Everything is found again in the file that the shipped channel writes.
    let sent = query("SELECT count(*) FROM outbox WHERE status = 'sent'");
    let lines = fs::read_to_string(workshop.path("demo/messages.jsonl")).unwrap().lines().count();
    assert_eq!(sent, [lines.to_string()]);
}

/// One paragraph of `--describe`.
struct Described<'a> {
    ids: Vec<&'a str>,
    command: &'a str,
    look_for: &'a str,
}

fn described(text: &str) -> Vec<Described<'_>> {
    text.split("\n\n")
        .skip(1)
        .map(|paragraph| {
            let after = |start: &str| paragraph.lines().find_map(|line| line.trim().strip_prefix(start));
            Described {
                ids: after("ids").unwrap().trim().split(", ").collect(),
                command: after("$ ").unwrap(),
                look_for: after("look for").unwrap_or_default().trim(),
            }
        })
        .collect()
}

fn its_problems_are_found(workshop: &Workshop) {
    let text = workshop.run("demo --describe").prints_all(&["kinds of problems"]);
    let all = described(&text);
    assert!(all.len() >= 25, "{text}");
    let mut outputs = std::collections::BTreeMap::new();
    for problem in &all {
        let found = outputs.entry(problem.command).or_insert_with(|| printed_by(workshop, problem.command));
        for id in &problem.ids {
            assert!(!id.is_empty(), "nothing was planted for `{}`", problem.command);
            let shows = |line: &str| line.contains(id) && line.contains(problem.look_for);
            let explained = problem.command.contains("explain") && found.contains(problem.look_for);
            assert!(
                explained || found.lines().any(shows),
                "`{}` should show `{}` of {id}:\n{found}",
                problem.command,
                problem.look_for
            );
        }
    }
}

/// What a command of `--describe` prints; `sqlite3` is asked here.
fn printed_by(workshop: &Workshop, command: &str) -> String {
    if let Some(query) = command.strip_prefix("sqlite3 ") {
        let (file, sql) = query.split_once(' ').unwrap();
        return workshop.query(file, sql.trim_matches('"')).join("\n");
    }
    workshop.run(command.strip_prefix("funnelwright ").unwrap()).prints_all(&[])
}

/// `check --data` shows nothing but what was planted.
fn it_is_clean_apart_from_them(workshop: &Workshop) {
    let text = workshop.run("demo --describe").prints_all(&[]);
    let problems = described(&text);
    let planted: BTreeSet<&str> = problems.iter().flat_map(|problem| problem.ids.clone()).collect();
    let printed = workshop
        .run("check --data --rules demo/rules --as-of 2024-06-28 --format jsonl")
        .prints_all(&["\"diagnostic\""]);
    for line in printed.lines() {
        assert!(planted.iter().any(|id| line.contains(id)), "not planted: {line}");
    }
    workshop.run("check --rules demo/rules").prints("nothing wrong in 13 files\n");
}

#[test]
fn two_demos_are_equal_to_the_byte_in_either_language_and_edits_are_kept_aside() {
    let workshop = Workshop::empty();
    workshop.run("demo d --lang zh-CN").prints_all(&[
        "已生成 d",
        "各阶段与状态",
        "采购谈判",
        "接下来可以输入",
    ]);
    let workspace = || fs::read_to_string(workshop.path("d/rules/workspace.toml")).unwrap();
    assert!(workspace().contains("language = \"zh-CN\""), "{}", workspace());
    let first = dump(&workshop);
    assert!(first.len() > 90_000, "{}", first.len());

    workshop.write("d/rules/phases.toml", "# mine");
    workshop.run("demo d").prints_all(&["made d"]);
    assert!(workspace().contains("language = \"en\""), "{}", workspace());
    assert_eq!(fs::read_to_string(workshop.path("d/rules/phases.toml.bak")).unwrap(), "# mine");
    assert!(!workshop.path("d/rules/workspace.toml.bak").exists(), "only another language is no edit");
    let second = dump(&workshop);
    let differs = first.iter().zip(&second).find(|(a, b)| a != b);
    assert!(differs.is_none() && first.len() == second.len(), "{differs:?}");
}

/// Every row of every table of the dataset.
fn dump(workshop: &Workshop) -> Vec<String> {
    let query = |sql: &str| workshop.query("d/crm.db", sql);
    let tables = query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    tables
        .iter()
        .flat_map(|table| query(&format!("SELECT '{table}', * FROM {table} ORDER BY rowid")))
        .collect()
}

#[test]
fn only_a_demo_is_overwritten() {
    let workshop = Workshop::empty().file("mine/notes.txt", "keep me");
    workshop.run("demo mine").fails_saying(2, &["`mine` is not empty and no earlier demo"]);
    workshop.run("demo mine --lang zh-CN").fails_saying(2, &["`mine` 不是空文件夹"]);
    assert_eq!(fs::read_to_string(workshop.path("mine/notes.txt")).unwrap(), "keep me");
}

#[test]
fn the_problems_can_be_read_in_chinese_without_making_anything() {
    let workshop = Workshop::empty();
    workshop.run("demo --describe --lang zh-CN try").prints_all(&["类问题", "滞留客户", "try/rules"]);
    assert!(!workshop.path("try").exists() && !workshop.path("demo").exists());
}
