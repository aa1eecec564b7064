//! `demo`.

use std::collections::BTreeSet;
use std::fs;

use super::made_demo;
use super::workshop::Workshop;

const STATES: [&str; 10] =
    ["entering", "stagnant", "losing", "ready", "won", "lost", "not_admitted", "unknown", "outside", "gone"];

#[test]
fn the_demo_tells_a_week_and_every_planted_problem_is_found() {
    let (workshop, story) = made_demo::told();
    for told in [
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
    ] {
        assert!(story.contains(told), "{told}\n-- in\n{story}");
    }
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

/// The rules tell of what was planted, whole and alone; those about single customers of all to whom they
/// apply.
fn its_alerts_name_what_is_planted_and_nothing_else(workshop: &Workshop) {
    let query = |sql: &str| workshop.query("demo/funnelwright.db", sql);
    let about_customers = [
        ("losing_not_handled", "state = 'losing'", "amount >= 50000"),
        ("big_and_stagnant", "state IN ('stagnant', 'losing')", "amount >= 3000000"),
    ];
    let opened = query(
        "SELECT rule || ' ' || subject_kind || ':' || subject_id FROM alerts
         WHERE opened_at IS NOT NULL AND rule NOT IN
           ('losing_not_handled', 'big_and_stagnant', 'ready_not_confirmed', 'big_lost', 'tick_without_evidence')
         ORDER BY rule, subject_id",
    );
    let planted = planted(workshop);
    let alerted = |about: &str| planted.iter().find(|it| it.command.contains(about)).unwrap().ids.clone();
    let singly = |rule: &str, ids: &[String]| -> Vec<String> {
        ids.iter().map(|id| format!("{rule} customer:{id}")).collect()
    };
    let mut expected: Vec<String> = [
        "actions_behind person:pan",
        "customers_behind unit:south_small",
        "no_trace person:pan",
        "order_broken group:code=regress",
        "order_broken group:code=reopen",
        "order_broken group:code=skip",
        "overdue_grows unit:east_large",
        "overdue_grows unit:south_large",
        "presentations_stop unit:south_small",
        "team_won_falls unit:south_small",
        "ticks_burst person:zhou",
        "twins_grow group:",
    ]
    .map(str::to_owned)
    .into();
    expected.extend(singly("promise_broken", &alerted("--rule promise_broken")));
    expected.extend(singly("receivable_overdue", &alerted("--rule receivable_overdue")));
    let back = query(
        "SELECT DISTINCT customer FROM state_changes WHERE from_stage = 'quote' AND stage = 'need' AND effective_on = '2024-06-26'",
    );
    expected.extend(back.iter().map(|id| format!("moved_without_trace change:{id}@2024-06-26")));
    let sorted = |mut of: Vec<String>| {
        of.sort();
        of
    };
    assert_eq!(sorted(opened), sorted(expected));

    for (rule, stands, is_such) in about_customers {
        let still = query(&format!(
            "SELECT subject_id FROM alerts WHERE rule = '{rule}' AND status = 'open' AND resolved_on IS NULL ORDER BY 1"
        ));
        let such: BTreeSet<String> = workshop
            .query("demo/crm.db", &format!("SELECT id FROM customers WHERE {is_such}"))
            .into_iter()
            .collect();
        let standing = query(&format!("SELECT customer FROM customer_state WHERE {stands} ORDER BY 1"));
        let standing: Vec<String> = standing.into_iter().filter(|id| such.contains(id)).collect();
        assert!(still.len() > 3, "{rule}: {still:?}");
        assert_eq!(still, standing, "{rule}");
    }
    let waiting = query(
        "SELECT subject_id FROM alerts WHERE rule = 'ready_not_confirmed' AND status = 'open' AND resolved_on IS NULL",
    );
    let ready = query("SELECT customer FROM customer_state WHERE state = 'ready'");
    assert!(waiting.len() > 3 && waiting.iter().all(|id| ready.contains(id)), "{waiting:?} {ready:?}");
    let for_a_week =
        query("SELECT customer FROM customer_state WHERE state = 'ready' AND changed_on <= '2024-06-21'");
    assert!(for_a_week.iter().all(|id| waiting.contains(id)), "{for_a_week:?} {waiting:?}");
    // Whoever ticks everything at once ticks the budget too.
    let ticked = query("SELECT subject_id FROM alerts WHERE rule = 'tick_without_evidence' ORDER BY 1");
    let of_zhou = workshop.query("demo/crm.db", "SELECT id FROM customers WHERE owner_id = 'zhou'");
    let others: Vec<String> = ticked.into_iter().filter(|id| !of_zhou.contains(id)).collect();
    let without = sorted(alerted("--rule tick_without_evidence"));
    assert!(others.iter().all(|id| without.contains(id)), "{others:?} {without:?}");
    assert_eq!(
        query(
            "SELECT count(*) FROM state_changes AS c JOIN alerts AS a ON a.rule = 'big_lost'
         AND a.subject_id = c.customer || '@' || c.effective_on WHERE c.to_state <> 'lost'"
        ),
        ["0"]
    );
    let rules = query("SELECT count(DISTINCT rule) FROM outcomes");
    assert!(rules[0].parse::<u32>().unwrap() >= 33, "{rules:?}");
    let places = "--rules demo/rules --as-of 2024-06-28";
    workshop.run(&format!("explain --alert presentations_stop {places}")).prints_all(&[
        "unit south_small",
        "  baseline    2 · the median of 12 values right before\n",
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

/// What is planted, and a command that shows it.
struct Described {
    ids: Vec<String>,
    command: String,
    look_for: String,
}

/// Of each paragraph of `--describe` the command, and the one that lists the alerts.
fn planted(workshop: &Workshop) -> Vec<Described> {
    let text = workshop.run("demo --describe").prints_all(&["kinds of problems"]);
    let mut all = Vec::new();
    for paragraph in text.split("\n\n").skip(1) {
        let after =
            |start: &'static str| paragraph.lines().filter_map(move |line| line.trim().strip_prefix(start));
        let list = |text: &str| -> Vec<String> { text.trim().split(", ").map(str::to_owned).collect() };
        let mut commands = after("$ ").map(str::to_owned);
        let ids = list(after("ids").next().unwrap());
        let look_for = after("look for").next().unwrap_or_default().trim().to_owned();
        all.push(Described { ids, command: commands.next().unwrap(), look_for });
        let about = after("alerts").find(|text| text.starts_with(' '));
        assert_eq!(commands.next().is_some(), about.is_some(), "{paragraph}");
        let command = after("$ ").nth(1).unwrap_or_default().to_owned();
        all.extend(about.map(|about| Described { ids: list(about), command, look_for: String::new() }));
    }
    all
}

fn its_problems_are_found(workshop: &Workshop) {
    let all = planted(workshop);
    assert!(all.len() >= 35, "{}", all.len());
    let mut outputs = std::collections::BTreeMap::new();
    for problem in &all {
        let command = problem.command.as_str();
        let found = outputs.entry(command).or_insert_with(|| printed_by(workshop, command));
        for id in &problem.ids {
            assert!(!id.is_empty(), "nothing was planted for `{command}`");
            let shows = |line: &str| line.contains(id) && line.contains(&problem.look_for);
            let explained = command.contains("explain") && found.contains(&problem.look_for);
            assert!(
                explained || found.lines().any(shows),
                "`{command}` should show `{}` of {id}:\n{found}",
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
    let planted: BTreeSet<String> = planted(workshop).into_iter().flat_map(|problem| problem.ids).collect();
    let printed = workshop
        .run("check --data --rules demo/rules --as-of 2024-06-28 --format jsonl")
        .prints_all(&["\"diagnostic\""]);
    for line in printed.lines() {
        assert!(planted.iter().any(|id| line.contains(id.as_str())), "not planted: {line}");
    }
    workshop.run("check --rules demo/rules").prints("nothing wrong in 13 files\n");
}

#[test]
fn two_demos_are_equal_to_the_byte_in_either_language_and_edits_are_kept_aside() {
    let workshop = made_demo::workshop();
    let workspace = || fs::read_to_string(workshop.path("demo/rules/workspace.toml")).unwrap();
    assert!(workspace().contains("language = \"en\""), "{}", workspace());
    let first = dump(&workshop);
    assert!(first.len() > 90_000, "{}", first.len());

    workshop.write("demo/rules/phases.toml", "# mine");
    workshop.execute("demo/crm.db", "DELETE FROM customers");
    workshop.run("demo --lang zh-CN").prints_all(&[
        "已生成 demo",
        "各阶段与状态",
        "采购谈判",
        "接下来可以输入",
    ]);
    assert!(workspace().contains("language = \"zh-CN\""), "{}", workspace());
    assert_eq!(fs::read_to_string(workshop.path("demo/rules/phases.toml.bak")).unwrap(), "# mine");
    assert!(!workshop.path("demo/rules/workspace.toml.bak").exists(), "only another language is no edit");
    let second = dump(&workshop);
    let differs = first.iter().zip(&second).find(|(a, b)| a != b);
    assert!(differs.is_none() && first.len() == second.len(), "{differs:?}");
}

/// Every row of every table of the dataset.
fn dump(workshop: &Workshop) -> Vec<String> {
    let query = |sql: &str| workshop.query("demo/crm.db", sql);
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
