//! `plan`.

use std::fs;

use super::workshop::{RULES, Text, Workshop};

#[test]
fn a_plan_for_programs_has_every_line_and_writes_nothing() {
    let workshop = Workshop::new();
    let before = fs::read(workshop.path("crm.db")).unwrap();
    let printed = workshop.run("plan --as-of 2024-03-05 --format jsonl --states").prints_all(&[]);
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[0].starts_with(r#"{"type":"run","as_of":"2024-03-05","ruleset":""#), "{}", lines[0]);
    assert!(lines[0].ends_with(r#","committed":false}"#), "{}", lines[0]);
    assert_eq!(
        lines[1],
        r#"{"type":"state","customer":"a","funnel":"f","stage":"need","phase":"need","state":"entering","stage_since":"2024-03-01","days":4,"overdue":"none","ready":false,"missing":["budget","asked"],"unknown":[],"by":null,"next":{"state":"stagnant","on":"2024-03-07"}}"#
    );
    assert_eq!(
        lines[3],
        r#"{"type":"state","customer":"c","funnel":"f","stage":null,"phase":null,"state":"won","stage_since":null,"days":null,"overdue":null,"ready":null,"missing":[],"unknown":[],"by":"dataset","next":null}"#
    );
    let change = r#"{"type":"change","customer":"b","funnel":"f","stage":"need","from_stage":null,"from":null,"to":"stagnant","on":"2024-03-05","cause":"baseline","late":false,"reason":""#;
    assert!(lines[5].starts_with(change), "{}", lines[5]);
    assert_eq!(
        lines[7],
        r#"{"type":"summary","customers":3,"in_funnel":2,"outside":0,"not_admitted":0,"unknown":0,"states":{"entering":1,"stagnant":1,"losing":0,"ready":0,"won":1,"lost":0,"not_admitted":0,"unknown":0,"outside":0,"gone":0},"changes":3,"alerts_opened":0,"alerts_resolved":0}"#
    );
    assert_eq!(lines.len(), 8);

    let again = workshop.run("plan --as-of 2024-03-05 --format jsonl --states").prints_all(&[]);
    assert_eq!(printed, again, "a second identical plan prints identical bytes");
    assert!(!workshop.path("funnelwright.db").exists());
    assert_eq!(fs::read(workshop.path("crm.db")).unwrap(), before);
}

#[test]
fn the_other_formats_tell_the_same() {
    let workshop = Workshop::new();
    let lines = workshop.run("plan --as-of 2024-03-05 --format jsonl").prints_all(&[]);
    let array = workshop.run("plan --as-of 2024-03-05 --format json").prints_all(&[]);
    let array: Vec<serde_json::Value> = serde_json::from_str(&array).unwrap();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(array, lines);
    workshop.run("plan --as-of 2024-03-05 --format csv").prints_all(&[
        "customer,funnel,stage,from_stage,from,to,on,cause,late,reason\n",
        "\na,f,need,,,entering,2024-03-05,baseline,false,",
    ]);
    workshop
        .run("plan --as-of 2024-03-05 --format csv --states")
        .prints_all(&["\nb,f,need,need,stagnant,2024-02-24,10,stagnant,false,asked,,,losing,2024-03-06\n"]);
    let summary = workshop.run("plan --as-of 2024-03-05 --format jsonl --summary").prints_all(&["summary"]);
    assert_eq!(summary.lines().count(), 2);
}

#[test]
fn people_see_totals_first_and_chinese_in_line() {
    let workshop = Workshop::new();
    let rules = super::workshop::RULES.replace("[workspace]", "[workspace]\nlanguage = \"zh-CN\"");
    workshop.write("rules/rules.toml", &rules);
    workshop.run("plan --as-of 2024-03-05").prints_all(&[
        "plan，截至 2024-03-05\n",
        "3 个变化，涉及 3 个客户中的 3 个（100.0 %）\n",
        "  漏斗    阶段  客户数  流入  流出  阶段内变化\n  f 漏斗  need       2     2     0           0\n",
        "  从 \\ 到  进入  停滞  成交\n",
        "没有写入；执行 `funnelwright run --as-of 2024-03-05` 即提交这些变化\n",
    ]);
}

#[test]
fn the_moment_is_read_or_refused() {
    let workshop = Workshop::new();
    workshop.run("plan --as-of 2024-03-05T10:00").prints_all(&["plan as of 2024-03-05T10:00:00\n"]);
    workshop.run("plan --as-of yesterday").fails_saying(2, &["error: `--as-of yesterday`: "]);
    workshop.run("plan").prints_all(&["plan as of 20"]);
}

#[test]
fn files_that_cannot_be_used_end_with_4() {
    let workshop = Workshop::new();
    workshop.run("plan --dataset nowhere.db").fails_saying(4, &["nowhere.db"]);
    workshop.write("text.db", &"this is no database. ".repeat(100));
    workshop.run("plan --dataset text.db").fails_saying(4, &["text.db"]);
    workshop.run("plan --store text.db").fails_saying(4, &["text.db"]);
    workshop.run("plan --store crm.db").fails_saying(4, &["crm.db"]);
    let rules = super::workshop::RULES.replace("dataset = \"crm.db\"", "");
    workshop.write("rules/rules.toml", &rules);
    workshop.run("plan").fails_saying(4, &["no dataset is named", "--dataset FILE"]);
}

#[test]
fn chinese_is_spoken_where_it_is_wished_or_the_rules_name_it() {
    let workshop = Workshop::new();
    let parts = [
        "plan，截至 2024-03-05",
        "3 个变化，涉及 3 个客户中的 3 个（100.0 %）",
        "b  2024-03-05  （新） → f/need 停滞  (基线)",
        "在本阶段 10 天，超过 5，10 以内为停滞；尚不能进阶：asked（未勾选）",
        "没有写入；执行 `funnelwright run --as-of 2024-03-05` 即提交这些变化",
    ];
    workshop.run("plan --as-of 2024-03-05 --lang zh-CN").prints_all(&parts);
    workshop
        .write("rules/rules.toml", &RULES.replacen("[workspace]", "[workspace]\nlanguage = \"zh-CN\"", 1));
    workshop.run("plan --as-of 2024-03-05").prints_all(&parts);
    workshop.run("plan --as-of 2024-03-05 --lang en").prints_all(&["3 changes to 3 of 3 customers"]);
    workshop.run("explain b --as-of 2024-03-05").prints_all(&["b 乙公司，截至 2024-03-05", "接下来"]);
    workshop.run("check").prints("1 个文件，没有问题\n");
    workshop.run("plan --lang fr").fails_saying(2, &["it is `zh-CN` or `en`"]);
}

#[test]
fn a_plan_is_kept_in_no_file_that_holds_something_else() {
    let workshop = Workshop::new();
    for other in ["crm.db", "rules/rules.toml"] {
        let before = fs::read(workshop.path(other)).expect("a file");
        workshop
            .run(&format!("plan --as-of 2024-03-05 --out {other}"))
            .fails_saying(2, &["is there already and is no saved plan"]);
        assert_eq!(fs::read(workshop.path(other)).expect("a file"), before);
    }
    workshop.run("plan --as-of 2024-03-05 --out a.plan").prints_all(&["3 changes"]);
    workshop.run("plan --as-of 2024-03-06 --out a.plan").prints_all(&["3 changes"]);
    workshop.run("run --plan a.plan --summary").prints_all(&["run as of 2024-03-06", "committed"]);
}

#[test]
fn a_summary_is_no_table() {
    Workshop::new().run("plan --format csv --summary").fails_saying(2, &["`--summary` is no table"]);
}

#[test]
fn rules_can_be_named_from_within() {
    let workshop = Workshop::new();
    workshop.write("rules/deep/more.toml", "");
    for (inside, rules) in
        [("rules", "."), ("rules", "./"), ("rules/deep", ".."), ("rules/deep", "../../rules")]
    {
        let output = super::workshop::command(&workshop.path(inside))
            .args(["plan", "--as-of", "2024-03-05", "--summary", "--rules", rules])
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "--rules {rules} in {inside}: {said}");
    }
}

#[test]
fn what_hides_the_dataset_is_said_first() {
    let workshop = Workshop::new();
    fs::write(workshop.path("rules/rules.toml"), b"[workspace]\nlabel = \"\xb4\xf3\"\n").expect("written");
    workshop.run("plan").fails_saying(1, &["is not UTF-8 text"]);
    workshop.write("rules/rules.toml", "");
    workshop.run("plan").fails_saying(1, &["these rules are empty"]);
}

#[test]
fn timings_tell_on_stderr_where_the_time_went() {
    let workshop = Workshop::new();
    let parts = ["timings", "read", "customers", "rows/s", "MB/s", "evaluate", "facts", "delta", "all"];
    let printed = workshop.run("plan --as-of 2024-03-05 --summary --timings --format jsonl").ends(
        0,
        &Text::Has(&[]),
        &Text::Has(&parts),
    );
    assert_eq!(printed.lines().count(), 2, "results are as without: {printed}");
    let parts = ["耗时", "读取", "提交", "总计"];
    workshop.run("run --as-of 2024-03-05 --timings --lang zh-CN").ends(
        0,
        &Text::Has(&[]),
        &Text::Has(&parts),
    );
}
