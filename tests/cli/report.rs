//! `report`.

use std::fs;

use super::made_demo;
use super::workshop::{DATA, RULES, Workshop};

#[test]
fn the_funnel_is_counted_summed_and_balanced() {
    let workshop = Workshop::new();
    workshop.run("report funnel --as-of 2024-03-05").prints(
        "funnel as of 2024-03-05
  period 2024-02-07 … 2024-03-05, 28 days
  in the funnels: 0 before + 3 new − 1 won − 0 lost = 2 now

  phase / stage  customers  amount  in  out  net
  need                   2   3,000   2    0   +2
    f › need             2   3,000   2    0   +2
  (no phase)             0       0   0    0    0
    f › plan             0       0   0    0    0
  total                  2   3,000   2    0   +2
",
    );
    workshop.run("report funnel --as-of 2024-03-05 --since 2024-03-01 --depth 2 --format csv").prints(
        "level,phase,funnel,stage,owner,customers,in,out,net,amount,amount_in,amount_out,amount_net
phase,need,,,,2,1,0,1,3000,1000,0,1000
stage,need,f,need,,2,1,0,1,3000,1000,0,1000
owner,need,f,need,chen,1,1,0,1,1000,1000,0,1000
owner,need,f,need,li,1,0,0,0,2000,0,0,0
phase,,,,,0,0,0,0,0,0,0,0
stage,,f,plan,,0,0,0,0,0,0,0,0
",
    );
    assert!(!workshop.path("funnelwright.db").exists(), "a report makes no store");
}

#[test]
fn any_numeric_field_is_summed_and_others_are_refused() {
    let workshop = Workshop::new();
    workshop.run("report funnel --as-of 2024-03-05 --sum budget --depth 0").prints_all(&[
        "  phase       customers  budget  in  out  net\n  need                2     500   2    0   +2\n",
    ]);
    workshop
        .run("report funnel --sum buget")
        .fails(2, "error: `--sum buget`: the customers have no such field; did you mean `budget`?\n");
    workshop
        .run("report funnel --sum owner --lang zh")
        .fails(2, "错误：`--sum owner`：该字段的类型是 text，只有数字可以求和\n");
    workshop.execute("crm.db", "ALTER TABLE customers DROP COLUMN amount");
    workshop
        .run("report funnel --as-of 2024-03-05")
        .prints_all(&["  phase / stage  customers  in  out  net\n"]);
}

#[test]
fn states_are_a_matrix_and_nobody_drops_out() {
    let workshop = Workshop::empty()
        .file(
            "rules/rules.toml",
            &RULES.replace(
                "id = \"f\"",
                "id = \"f\"\nwhen = 'amount > 500.0'\nadmit = [{ id = \"named\", expr = 'name != ()' }]",
            ),
        )
        .sql("crm.db", DATA);
    workshop.execute(
        "crm.db",
        "INSERT INTO customers VALUES ('d', NULL, 'li', '2024-03-01', 'need', '2024-03-01', 1.0, 1000.0),
            ('e', '戊', NULL, '2024-03-01', 'odd', '2024-03-01', 1.0, 1000.0),
            ('f', '己', 'li', '2024-03-01', 'need', '2024-03-01', 1.0, 10.0),
            ('g', '庚', 'li', '2024-03-01', 'need', '2024-03-01', 1.0, NULL);",
    );
    workshop.run("report states --as-of 2024-03-05 --lang zh").prints(
        "客户状态　截至 2024-03-05
  7 个客户 · 漏斗内 2 · 成交 1 · 未准入 1 · 未知 1 · 漏斗外 2

f 漏斗：5 个客户，漏斗内 2
  阶段        进入  停滞  待丢失  待进阶  漏斗内  成交  未准入  未知
  need           1     1       0       0       2     0       1     0
  plan           0     0       0       0       0     0       0     0
  （无阶段）     0     0       0       0       0     1       0     1
  合计           1     1       0       0       2     1       1     1

  未准入：1；未满足的准入标准
       1  named

  未知：1
       1  漏斗没有阶段“odd”

漏斗外：2
       1  缺少 “amount”
       1  不符合任何漏斗的条件
",
    );
    let sheet = workshop.run("report states --as-of 2024-03-05 --format csv").prints_all(&["\n,,,2,0,0,"]);
    let customers =
        sheet.lines().skip(1).map(|line| line.split(',').nth(3).unwrap().parse::<usize>().unwrap());
    assert_eq!(customers.sum::<usize>(), 7, "all rows together are all customers");
}

#[test]
fn conversion_says_when_there_are_too_few() {
    let workshop = Workshop::new();
    workshop.run("report conversion --as-of 2024-03-05").prints_all(&[
        "conversion as of 2024-03-05\n\nf Funnel\n  fewer than 30 were won, so the deal cycle cannot be told",
    ]);
    let rules = RULES.replace("entering_days = 5", "cycle = { min_sample = 1 }\nentering_days = 5");
    workshop.write("rules/rules.toml", &rules);
    workshop.run("report conversion --as-of 2024-03-05").prints_all(&[
        "  cycle: 31 days from entry to won, the median of 1; 5 weeks + 1 of play = 6 weeks\n",
        "  baseline: 33.3 % (6.1 – 79.2 %), 1 of 3 won; too few weeks to call it stable\n",
        "  phase  reached     rate   95 % interval  from the one before\n",
        "  won          1   33.3 %    6.1 – 79.2 %               33.3 %\n",
    ]);
}

#[test]
fn quality_lists_blanks_where_they_block() {
    let workshop = Workshop::new();
    workshop.execute("crm.db", "UPDATE customers SET created_at = 'soon' WHERE id = 'b'");
    workshop.write("rules/rules.toml", &RULES.replace("budget != ()", "budget > 100.0"));
    workshop.run("report quality --as-of 2024-03-05").prints(
        "data quality as of 2024-03-05
  1 of 3 customers (33.3 %) wait for a missing value

missing values, those that block most first
  missing / where                        customers  samples
  budget                                         1
    f Funnel › need › checklist: budget          1  a

what is wrong with the rows
  finding          rows  where                 samples
  unreadable_date     1  customers.created_at  b: soon
",
    );
}

#[test]
fn machines_get_one_object_for_each_report() {
    let workshop = Workshop::new();
    let printed = workshop.run("report --as-of 2024-03-05 --format json").prints_all(&[]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&printed).unwrap();
    let names: Vec<&str> = all.iter().map(|report| report["report"].as_str().unwrap()).collect();
    assert_eq!(names, ["funnel", "states", "conversion", "quality"]);
    assert_eq!(all[0]["total"]["customers"], 2);
    assert_eq!(all[0]["phases"][0]["stages"][0]["sum"], 3000.0);
    assert_eq!(all[1]["states"]["won"], 1);
    assert_eq!(all[2]["funnels"][0]["cycle"], serde_json::Value::Null);
    let one = workshop.run("report states --as-of 2024-03-05 --format json").prints_all(&[]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&one).unwrap(), all[1]);
    workshop.run("report --format csv").fails_saying(2, &["name one report"]);
    workshop
        .run("report conversion --as-of 2024-03-05 --format csv")
        .prints("funnel,kind,cohort,on,step,weeks,customers,reached,rate,low,high,from_previous\n");
}

#[test]
fn a_page_needs_nothing_else_and_escapes_what_it_shows() {
    let workshop = Workshop::new();
    workshop.execute("crm.db", "UPDATE customers SET stage = '<script>alert(1)</script>' WHERE id = 'a'");
    workshop.run("report --as-of 2024-03-05 --format html --out page.html --lang zh").prints("");
    let page = fs::read_to_string(workshop.path("page.html")).unwrap();
    for part in [
        "<!DOCTYPE html>",
        "<html lang=\"zh-CN\">",
        "客户漏斗报告",
        "截至 2024-03-05",
        "<svg",
        "&lt;script&gt;",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    for part in ["<script", "http://", "https://", "src=", "@import"] {
        assert!(!page.contains(part), "{part} does not belong there");
    }
    let printed = workshop.run("report --as-of 2024-03-05 --format html --lang zh").prints_all(&[]);
    assert_eq!(printed, page);
    workshop.run("report --format html --out crm.db").fails_saying(2, &["`--out crm.db` is the dataset"]);
}

#[test]
fn narrow_terminals_are_filled_and_not_overrun() {
    let workshop = Workshop::new();
    let output = super::workshop::command(&workshop.path("."))
        .args(["report", "--as-of", "2024-03-05"])
        .env("COLUMNS", "40")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let tables = printed.lines().filter(|line| line.contains('·') || line.contains("  in "));
    assert!(tables.clone().count() > 3, "{printed}");
    assert!(printed.contains("  need\n    customers 2 · amount 3,000 · in 2\n"), "{printed}");
}

#[test]
fn moments_and_periods_are_read_or_refused() {
    let workshop = Workshop::new();
    workshop.run("report funnel --as-of 2024-02-25").prints_all(&["funnel as of 2024-02-25\n"]);
    workshop.run("report funnel --as-of 2024-03-05 --since soon").fails_saying(2, &["`--since soon`"]);
    workshop
        .run("report funnel --as-of 2024-03-05 --since 2024-03-06")
        .fails(2, "error: `--since 2024-03-06` lies after 2024-03-05, the day that is reported\n");
    workshop
        .run("report nonsense")
        .fails_saying(2, &["funnel, states, conversion, quality, board, process, all"]);
    workshop.run("report funnel --as-of 2024-03-05 --by unit --depth 2").ends(
        0,
        &super::workshop::Text::Has(&["(none)"]),
        &super::workshop::Text::Has(&["map no `[people]`"]),
    );
}

#[test]
fn several_funnels_stand_side_by_side_also_those_that_nobody_is_in() {
    let rules = RULES.replace("id = \"f\"", "id = \"f\"\nwhen = 'amount >= 2000.0'")
        + r#"
[[funnel]]
id = "small"
when = 'amount < 2000.0'
entering_days = 5
stagnant_days = 5
losing_days = 5
[[funnel.stage]]
id = "talk"
phase = "need"
match = ["need"]
[[funnel]]
id = "nobody"
when = 'amount < 0.0'
entering_days = 5
stagnant_days = 5
losing_days = 5
[[funnel.stage]]
id = "only"
phase = "need"
"#;
    let workshop = Workshop::empty().file("rules/rules.toml", &rules).sql("crm.db", DATA);
    workshop.run("report funnel --as-of 2024-03-05").prints_all(&[
        "  need                     2   3,000   2    0   +2
    f › need               1   2,000   1    0   +1
    small › talk           1   1,000   1    0   +1
    nobody › only          0       0   0    0    0
",
    ]);
    workshop.run("report states --as-of 2024-03-05").prints_all(&["nobody: 0 customers, 0 in the funnel\n"]);
    workshop.run("report --as-of 2024-03-05 --format html --lang zh").prints_all(&["nobody"]);
}

#[test]
fn the_journal_of_the_store_counts_as_it_does_in_a_plan() {
    let workshop = Workshop::new();
    let _ = workshop.run("run --as-of 2024-03-05 --quiet").prints_all(&[]);
    let _ = workshop
        .run("hold b --until 2024-03-08 --reason holiday --by chen --as-of 2024-03-05 --quiet")
        .prints_all(&[]);
    workshop.execute("crm.db", "DELETE FROM customers WHERE id = 'c'");
    workshop.run("report states --as-of 2024-03-07").prints_all(&[
        "  3 customers · in the funnels 2 · gone 1\n",
        "  stage  entering  stagnant  losing  ready  in funnel  on hold\n  need          0         2       0      0          2        1\n",
    ]);
    let sheet =
        workshop.run("report states --as-of 2024-03-07 --format csv").prints_all(&["\nf,need,need,2,2,1,"]);
    assert_eq!(
        sheet.lines().next().unwrap().split(',').count(),
        sheet.lines().last().unwrap().split(',').count()
    );
    workshop
        .run("report states --as-of 2024-03-09")
        .prints_all(&["  stage  entering  stagnant  losing  ready  in funnel\n"]);
}

#[test]
fn boards_agree_with_the_rows() {
    let workshop = made_demo::workshop();
    let json = |command: &str| -> serde_json::Value {
        let places = "--rules demo/rules --as-of 2024-06-28 --format json";
        serde_json::from_str(&workshop.run(&format!("report {command} {places}")).prints_all(&[])).unwrap()
    };
    let number = |sql: &str| workshop.query("demo/crm.db", sql)[0].parse::<f64>().unwrap();
    let board = json("board --for north_small");
    let line = |key: &str, metric: &str, goal: Option<&str>| {
        let lines = board[key].as_array().unwrap();
        let is_it = |line: &&serde_json::Value| {
            line["metric"] == metric && goal.is_none_or(|goal| line["goal"] == goal)
        };
        lines.iter().find(is_it).unwrap_or_else(|| panic!("{metric} in {lines:#?}")).clone()
    };
    // People of the team on the day the money came; nobody changed teams in June.
    let received =
        "SELECT coalesce(sum(paid_amount), 0) FROM receivables AS r JOIN people AS p ON p.id = r.rep_id
        WHERE p.unit_id = 'north_small' AND date(paid_on) BETWEEN '2024-06-01' AND '2024-06-28'
          AND p.since <= date(paid_on) AND coalesce(p.until, '9999') >= date(paid_on)";
    let target = "SELECT value FROM targets WHERE metric = 'revenue' AND unit_id = 'north_small'
        AND kind = 'target' AND starts = '2024-06-01'";
    let revenue = line("progress", "revenue", Some("target"));
    assert_eq!(revenue["value"], number(received), "{revenue}");
    assert_eq!(revenue["target"], number(target), "{revenue}");
    let actions = "SELECT count(*) FROM activities AS a JOIN people AS p ON p.id = a.rep_id
        WHERE p.unit_id = 'north_small' AND date(happened_at) BETWEEN '2024-06-17' AND '2024-06-23'
          AND p.since <= date(happened_at) AND coalesce(p.until, '9999') >= date(happened_at)";
    assert_eq!(line("process", "team_customer_actions", None)["value"], number(actions));
    // A region has what its teams have, where no metric is its own.
    let all = workshop.query("demo/crm.db", &received.replace("= 'north_small'", "LIKE 'north_%'"));
    let region = json("board --for north");
    let revenue = region["progress"].as_array().unwrap().iter().find(|it| it["metric"] == "revenue").unwrap();
    assert_eq!(revenue["value"], all[0].parse::<f64>().unwrap(), "{revenue}");
    // Everybody's states are those of the store.
    let states = workshop.query(
        "demo/funnelwright.db",
        "SELECT count(*) FROM customer_state WHERE state IN ('entering', 'stagnant', 'losing', 'ready')",
    );
    let company = json("board --for company");
    let counted: u64 = company["customers"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|line| {
            ["entering", "stagnant", "losing", "ready"].map(|state| line[state].as_u64().unwrap())
        })
        .sum();
    // The owner of one of them is nobody whom the company knows.
    assert_eq!((counted + 1).to_string(), states[0]);
    let mix = json("process");
    let shares = mix["mix"].as_array().unwrap();
    assert!(
        shares.len() > 30 && shares.iter().all(|line| line["metric"].as_str().unwrap().contains("_share"))
    );
    let part = json("process --for north --metric team_customer_actions,person_customer_actions");
    let lines = part["process"].as_array().unwrap();
    assert!(part["mix"].as_array().unwrap().is_empty() && !lines.is_empty(), "{part}");
    let whole = json("process");
    let teams = workshop.query(
        "demo/crm.db",
        "SELECT id FROM units WHERE parent_id = 'north' UNION SELECT p.id FROM people AS p JOIN units AS u
         ON u.id = p.unit_id WHERE (u.parent_id = 'north' OR u.id = 'north')
             AND p.since = (SELECT max(since) FROM people WHERE id = p.id)",
    );
    let theirs = |line: &&serde_json::Value| {
        let metric = line["metric"].as_str().unwrap();
        let subject = line["subject"].as_str().unwrap_or_default();
        ["team_customer_actions", "person_customer_actions"].contains(&metric)
            && teams.iter().any(|id| id == subject)
    };
    let expected: Vec<&serde_json::Value> =
        whole["process"].as_array().unwrap().iter().filter(theirs).collect();
    assert_eq!(lines.iter().collect::<Vec<_>>(), expected);
    workshop
        .run("report process --metric team_customer_action --rules demo/rules")
        .fails_saying(2, &["did you mean `team_customer_actions`?"]);
    workshop
        .run("report states --for north --rules demo/rules")
        .fails_saying(2, &["`--for` belongs to `report board` and `report process`"]);
    workshop.run("report board --rules demo/rules").fails_saying(2, &["say whose board it is"]);
    workshop.run("report board --for nort --rules demo/rules").fails_saying(2, &["did you mean `north`?"]);
    workshop
        .run("report process --rules demo/rules --format html --as-of 2024-06-28")
        .prints_all(&["<table>"]);
}

#[test]
fn a_share_is_a_share_where_its_last_value_is_missing() {
    let rules = "[people]\nfrom = \"people\"\nid = \"id\"\nunit = \"unit\"\n\
        [units]\nfrom = \"units\"\nid = \"id\"\nkind = \"kind\"\n\
        [events.calls]\nfrom = \"calls\"\nperson = \"person\"\nat = \"at\"\n\
        [[metric]]\nid = \"with_customers\"\nfrom = \"calls\"\nwhere = 'kind == \"visit\"'\nby = [\"person\"]\nper = \"day\"\n\
        [[metric]]\nid = \"all_calls\"\nfrom = \"calls\"\nby = [\"person\"]\nper = \"day\"\n\
        [[metric]]\nid = \"customer_share\"\nexpr = 'with_customers / all_calls'\nby = [\"person\"]\nper = \"day\"\n";
    let rows = "CREATE TABLE people (id TEXT, unit TEXT); INSERT INTO people VALUES ('chen', 't1');
        CREATE TABLE units (id TEXT, kind TEXT); INSERT INTO units VALUES ('t1', 'team');
        CREATE TABLE calls (person TEXT, kind TEXT, at TEXT);
        INSERT INTO calls VALUES ('chen', 'visit', '2024-03-06'), ('chen', 'visit', '2024-03-06'), ('chen', 'mail', '2024-03-06');";
    let workshop = Workshop::new().file("rules/people.toml", rules).sql("crm.db", rows);
    let said = workshop.run("report process --as-of 2024-03-07").prints_all(&["66.7 %"]);
    assert!(!said.contains("0.67"), "{said}");
    workshop.run("report board --for chen --as-of 2024-03-07").prints_all(&["66.7 %"]);
}
