//! `explain --alert`.

use super::workshop::{DATA, RULES, Workshop};

const WATCH: &str = r#"
[people]
from = "people"
id = "id"
unit = "unit"
level = "level"
[units]
from = "units"
id = "id"
[targets]
from = "targets"
metric = "metric"
unit = "unit"
starts = "starts"
ends = "ends"
value = "value"
[events.calls]
from = "calls"
customer = "customer"
person = "person"
at = "at"
[[metric]]
id = "calls"
label = { zh = "电话", en = "Calls" }
from = "calls"
by = ["unit"]
per = "day"
[[anomaly]]
id = "few_calls"
metric = "calls"
against = { history = "trailing", periods = 4, min_points = 2 }
when = 'value < baseline'
clear_when = 'value >= baseline + 1.0'
to = "lead"
handle_within = "1d"
escalate = [{ after = "1d", to = "senior" }]
[[anomaly]]
id = "fewer_than_others"
metric = "calls"
against = { peers = "median" }
when = 'pct < -0.5'
to = "lead"
[[anomaly]]
id = "behind"
metric = "calls"
against = { target = "pace", curve = "history" }
when = 'pct < -0.5'
to = "lead"
inhibited_by = ["few_calls"]
[[anomaly]]
id = "poor"
on = "customer"
when = 'in_funnel && amount < 1500.0'
[[anomaly]]
id = "moved"
on = "change"
when = 'to_state == "stagnant"'
handle_within = "1d"
"#;

/// Two units: one whose calls fall from 4 and 3 to 1, one that always has 4.
const CALLS: &str = "
CREATE TABLE people (id TEXT, unit TEXT, level TEXT);
INSERT INTO people VALUES ('chen', 'north', 'frontline'), ('li', 'south', 'frontline'), ('wu', 'north', 'lead'),
    ('zhao', 'north', 'senior');
CREATE TABLE units (id TEXT);
INSERT INTO units VALUES ('north'), ('south');
CREATE TABLE targets (metric TEXT, unit TEXT, starts TEXT, ends TEXT, value REAL);
INSERT INTO targets VALUES ('calls', 'north', '2024-03-04', '2024-03-04', 4.0);
CREATE TABLE calls (customer TEXT, person TEXT, at TEXT);
WITH RECURSIVE day(on_day, north) AS (VALUES ('2024-03-01', 4), ('2024-03-02', 3), ('2024-03-03', 4), ('2024-03-04', 1)),
    n(n) AS (VALUES (1), (2), (3), (4))
INSERT INTO calls SELECT 'a', 'chen', on_day FROM day, n WHERE n <= north
    UNION ALL SELECT 'b', 'li', on_day FROM day, n;
";

fn watching() -> Workshop {
    let rules = RULES.replacen("[workspace]", "[workspace]\nlanguage = \"en\"", 1);
    let workshop = Workshop::empty()
        .file("rules/rules.toml", &rules)
        .file("rules/watch.toml", WATCH)
        .sql("crm.db", DATA)
        .sql("crm.db", CALLS);
    workshop.run("run --as-of 2024-03-03 --summary").prints_all(&["committed"]);
    workshop.run("run --as-of 2024-03-04 --summary").prints_all(&["committed"]);
    workshop
}

#[test]
fn an_alert_is_explained_by_its_points_its_condition_and_its_future() {
    let workshop = watching();
    let printed = workshop.run("explain --alert few_calls|unit:north --as-of 2024-03-04").prints_all(&[
        "few_calls: unit north\n",
        "the last evaluation: met, 2024-03-04 24:00, by the rows through 2024-03-04\n",
        "  value       1 · Calls, 2024-03-04, 1 row\n",
        "  baseline    4 · the median of 3 values right before\n",
        "  difference  -3 (-75.0 %)",
        "  2024-03-03      4  recorded then\n",
        "  2024-03-02      3  computed from the rows as they are now (backfilled)\n",
        "the condition  (rules/watch.toml:32:9)\n  value < baseline  = true\n    value  = 1\n    baseline  = 4.0\n",
        "  evaluated: every day's end\n",
        "what ends it\n  value >= baseline + 1.0  = false\n",
        "    baseline + 1.0  = 5.0\n",
        "  that alone does not close it: somebody must handle it within 1d, and close it\n",
        "  2024-03-05 24:00  it is to be handled by then\n",
        "  2024-03-06 24:00  it escalates to step 1: to zhao\n",
    ]);
    assert!(!printed.contains("changed since"), "{printed}");
    workshop.run("explain --alert few_calls --as-of 2024-03-04 --lang zh-CN").prints_all(&[
        "最近一次评估：成立，2024-03-04 24:00，数据截至 2024-03-04\n",
        "  值    1 · 电话，2024-03-04，1 行\n  基线  4 · 紧邻的前几期 3 个值的中位数\n",
        "  2024-03-03   4  当时的记录\n",
        "  评估时点：每天结束时\n",
        "\n何时结束\n",
        "  2024-03-06 24:00  升级到第 1 级：通知 zhao\n",
    ]);
    workshop.execute("crm.db", "UPDATE people SET unit = 'south' WHERE id = 'zhao'");
    workshop
        .run("explain --alert few_calls --as-of 2024-03-04")
        .prints_all(&["  2024-03-06 24:00  it escalates to step 1: nobody is there to be told\n"]);
}

#[test]
fn every_kind_of_comparison_shows_what_was_compared() {
    let workshop = watching();
    workshop.run("explain --alert fewer_than_others|unit:north --as-of 2024-03-04").prints_all(&[
        "  baseline    4 · the median of 1 other\n",
        "  others      value\n  unit south      4\n",
        "  the condition no longer holds\n  it then closes by itself\n",
    ]);
    // Of the three days before the day of its target all was reached by their end; 1 of 4 calls is 75 % less.
    let printed = workshop.run("explain --alert behind|unit:north --as-of 2024-03-04").prints_all(&[
        "  target      4 · 2024-03-04\n",
        "  pace        100.0 % of it by now: 4\n",
        "  baseline    4 · the target as earlier periods went\n",
        "  periods before  reached by then\n  2024-03-03              100.0 %\n",
        "no clock runs as long as `few_calls|unit:north|2024-03-04` silences it\n",
    ]);
    assert!(!printed.contains("waits for"), "{printed}");
    let shown = workshop.run("alerts show few_calls|unit:north --as-of 2024-03-04").prints_all(&[]);
    assert!(shown.contains("  against  the median of 4 values right before, at least 2\n"), "{shown}");
}

#[test]
fn a_customer_is_looked_at_as_of_the_last_slot_though_nothing_new_was_recorded() {
    let workshop = watching();
    workshop.execute("crm.db", "UPDATE customers SET amount = 1200 WHERE id = 'a'");
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed"]);
    let recorded = "SELECT data_day FROM outcomes WHERE rule = 'poor' AND subject = 'customer:a'";
    assert_eq!(workshop.query("funnelwright.db", recorded), ["2024-03-03"]);
    let printed = workshop.run("explain --alert poor|customer:a --as-of 2024-03-09").prints_all(&[
        "the last evaluation: met, 2024-03-05 24:00, by the rows through 2024-03-05\n",
        "  the same since 2024-03-03 24:00\n",
        "  in_funnel && amount < 1500.0  = true\n    in_funnel  = true\n",
        "      amount  = 1200.0\n",
    ]);
    assert!(!printed.contains("changed since"), "{printed}");
    workshop
        .run("explain --alert poor|customer:a --as-of 2024-03-04")
        .prints_all(&["the last evaluation: met, 2024-03-04 24:00, by the rows through 2024-03-04\n"]);
}

#[test]
fn what_came_after_an_alert_was_closed_is_not_told_of_it() {
    let workshop = watching();
    for day in ["2024-03-05", "2024-03-06"] {
        // As many for both: north is not behind any more, and the alert ends on the 5th.
        let insert = format!(
            "INSERT INTO calls SELECT 'a', 'chen', '{day}' FROM calls LIMIT 9;
             INSERT INTO calls SELECT 'b', 'li', '{day}' FROM calls LIMIT 9"
        );
        workshop.execute("crm.db", &insert);
        workshop.run(&format!("run --as-of {day} --summary")).prints_all(&["committed"]);
    }
    let printed =
        workshop.run("explain --alert fewer_than_others|unit:north --as-of 2024-03-06").prints_all(&[
            "  status   closed\n",
            "the last evaluation: not met, 2024-03-05 24:00, by the rows through 2024-03-05\n",
        ]);
    assert!(!printed.contains("what ends it") && !printed.contains("2024-03-06"), "{printed}");
}

#[test]
fn programs_read_why_an_alert_is_open() {
    let workshop = watching();
    let lines = workshop
        .run("explain --alert few_calls|unit:north --as-of 2024-03-04 --format jsonl")
        .prints_all(&[]);
    for line in [
        r#"{"type":"point","key":"few_calls|unit:north|2024-03-04","from":"2024-03-03","through":"2024-03-03","subject":null,"value":4.0,"backfilled":false}"#,
        r#"{"type":"condition","key":"few_calls|unit:north|2024-03-04","condition":"when","depth":1,"text":"baseline","place":"rules/watch.toml:32:17","value":"4.0"}"#,
        r#""condition":"clear_when","depth":0,"#,
        r#"{"type":"alert_event","key":"few_calls|unit:north|2024-03-04","seq":0,"#,
        r#""clock":"handling","step":null,"at":"2024-03-05","people":null}"#,
        r#""clock":"escalation","step":1,"at":"2024-03-06","people":["zhao"]}"#,
    ] {
        assert!(lines.contains(line), "{line} in {lines}");
    }
    workshop.run("explain --alert few_calls|unit:north --as-of 2024-03-04 --format csv").prints(
        "key,from,through,subject_kind,subject_id,value,backfilled
few_calls|unit:north|2024-03-04,2024-03-03,2024-03-03,,,4,false
few_calls|unit:north|2024-03-04,2024-03-02,2024-03-02,,,3,true
few_calls|unit:north|2024-03-04,2024-03-01,2024-03-01,,,4,true
",
    );
    workshop.run("explain --alert fewer_than_others --as-of 2024-03-04 --format csv").prints(
        "key,from,through,subject_kind,subject_id,value,backfilled
fewer_than_others|unit:north|2024-03-04,,,unit,south,4,false
",
    );
    workshop.run("explain a --format json").fails(2, "error: `--format` belongs to `explain --alert`\n");
}

#[test]
fn what_has_changed_since_an_alert_opened_is_said() {
    let workshop = watching();
    let explain = |key: &str, part: &str| {
        workshop.run(&format!("explain --alert {key} --as-of 2024-03-05")).prints_all(&[part])
    };
    workshop.execute("crm.db", "INSERT INTO calls SELECT 'a', 'chen', '2024-03-04' FROM calls LIMIT 5");
    explain(
        "few_calls|unit:north",
        "rows or rules have changed since: now it would be not met, value 6, baseline 4\n",
    );
    // It has ended, and waits for somebody to handle it.
    workshop.execute("crm.db", "INSERT INTO calls SELECT 'a', 'chen', '2024-03-05' FROM calls LIMIT 9");
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed"]);
    explain(
        "few_calls|unit:north",
        "the condition ended on 2024-03-05: it is open only because nobody has handled it\n",
    );
    workshop
        .run("alerts handle few_calls|unit:north --by wu --feedback done --as-of 2024-03-05")
        .prints_all(&["handled by wu"]);
    explain(
        "few_calls|unit:north",
        "  that alone does not close it: it has been handled, and somebody must close it\n",
    );
    // Rules and customers go.
    workshop.write("rules/watch.toml", &WATCH.replace("\"few_calls\"", "\"rare_calls\""));
    explain("few_calls|unit:north", "the rules no longer have `few_calls`\n");
    workshop.execute("crm.db", "DELETE FROM customers WHERE id = 'a'");
    let printed =
        explain("poor|", "what it is about is no longer there, by the rules and rows as they are now\n");
    assert!(printed.contains("  when     in_funnel && amount < 1500.0\n"), "{printed}");
}

#[test]
fn a_change_stays_what_it_was() {
    let workshop = watching();
    workshop.run("run --as-of 2024-03-09 --summary").prints_all(&["committed"]);
    let printed = workshop.run("explain --alert moved|change:a --as-of 2024-03-09").prints_all(&[
        "moved: customer a 甲公司, its change on 2024-03-07\n",
        "the last evaluation: met, 2024-03-07 24:00, by the rows through 2024-03-07\n",
        "  to_state == \"stagnant\"  = true\n    to_state  = \"stagnant\"\n",
        "  it is about something that has happened: somebody must handle it within 1d, and close it\n",
    ]);
    assert!(!printed.contains("no longer holds"), "{printed}");
}

#[test]
fn an_alert_about_a_rule_says_so() {
    let workshop = watching();
    let rules = workshop.path("rules/rules.toml");
    let guarded =
        std::fs::read_to_string(&rules).unwrap().replacen("[workspace]", "[workspace]\nmax_alerts = 1", 1);
    workshop.write("rules/rules.toml", &guarded);
    workshop.write(
        "rules/watch.toml",
        &WATCH.replace("id = \"poor\"", "id = \"all_poor\"").replace("1500.0", "2500.0"),
    );
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed"]);
    let printed = workshop
        .run("explain --alert all_poor|rule: --as-of 2024-03-05")
        .prints_all(&["it is about the rule itself: its message says why\n"]);
    assert!(!printed.contains("the condition"), "{printed}");
}

#[test]
fn alerts_that_are_not_there_are_said() {
    let workshop = watching();
    workshop.run("explain --alert few_ --as-of 2024-03-03").fails(
        2,
        "error: `few_calls|unit:north|2024-03-04` did not exist yet as of 2024-03-03; look from a later date with `--as-of`\n",
    );
    workshop.run("explain --alert few").fails(
        2,
        "error: several alerts' keys begin with `few`; give more of it:
  few_calls|unit:north|2024-03-04
  fewer_than_others|unit:north|2024-03-04\n",
    );
    workshop.run("explain --alert lots").fails_saying(2, &["no alert's key begins with `lots`"]);
    workshop.run("explain").fails_saying(2, &["required"]);
    workshop.run("explain a --alert few").fails_saying(2, &["cannot be used with"]);
}
