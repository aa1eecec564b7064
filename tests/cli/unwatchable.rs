//! What cannot be watched or told as the rules say: each run says so, and goes on with the rest.

use super::workshop::{DATA, RULES, Text, Workshop};

const COMPANY: &str = r#"
[people]
from = "people"
id = "id"
unit = "unit"
level = "level"
[units]
from = "units"
id = "id"
parent = "parent"
kind = "kind"
[events.calls]
from = "calls"
person = "person"
at = "at"
[targets]
from = "targets"
metric = "metric"
unit = "unit"
starts = "starts"
ends = "ends"
value = "value"
[[metric]]
id = "team_calls"
from = "calls"
by = ["unit.team"]
per = "month"
"#;

/// The teams t1 and t2 are above each other, t3 is in no region, li is in no unit.
const TABLES: &str = "
CREATE TABLE people (id TEXT, unit TEXT, level TEXT);
INSERT INTO people VALUES ('chen', 't1', 'frontline'), ('li', NULL, 'frontline'), ('wu', 't2', 'lead');
CREATE TABLE units (id TEXT, parent TEXT, kind TEXT);
INSERT INTO units VALUES ('t1', 't2', 'team'), ('t2', 't1', 'team'), ('t3', NULL, 'team');
CREATE TABLE calls (person TEXT, code TEXT, at TEXT);
INSERT INTO calls VALUES ('chen', 'x', '2024-03-02'), ('wu', 'y', '2024-03-02');
CREATE TABLE targets (metric TEXT, unit TEXT, starts TEXT, ends TEXT, value REAL);
";

fn workshop(rules: &str) -> Workshop {
    Workshop::empty()
        .file("rules/rules.toml", RULES)
        .file("rules/company.toml", COMPANY)
        .file("rules/watch.toml", rules)
        .sql("crm.db", DATA)
        .sql("crm.db", TABLES)
}

fn outbox(workshop: &Workshop) -> Vec<String> {
    workshop.query("funnelwright.db", "SELECT alert, recipient FROM outbox ORDER BY 1, 2")
}

#[test]
fn recipients_who_are_nobody_are_named() {
    let workshop = workshop(
        "[[anomaly]]\nid = \"old\"\non = \"customer\"\nwhen = 'days_in_funnel > 3'\nto = [\"chan\", \"chen\", \"t1\"]\n\
         cc = [\"wo\"]\nhandle_within = \"1d\"\nescalate = [{ after = \"1d\", to = \"t9\" }]\n",
    );
    let said = workshop.run("check --data --as-of 2024-03-07").prints_all(&[
        "`anomaly.old`.`to`: 1 recipient that is neither a person nor a unit (`chan`)",
        "`anomaly.old`.`cc`: 1 recipient that is neither a person nor a unit (`wo`)",
        "`anomaly.old`.`escalate`: 1 recipient that is neither a person nor a unit (`t9`)",
        "mend the id in the rule, or add it to `[people]`",
    ]);
    assert!(!said.contains("`chen`") && !said.contains("`t1`: "), "{said}");
    workshop.run("run --as-of 2024-03-07").prints_all(&["unknown_recipient", "anomaly.old.cc", "wo"]);
}

#[test]
fn what_rules_and_dataset_name_of_each_other_is_there() {
    let rules = "[[metric]]\nid = \"typo\"\nfrom = \"calls\"\nby = [\"unit.tema\"]\nper = \"day\"\n\
         [[anomaly]]\nid = \"quiet\"\nmetric = \"team_calls\"\nagainst = { peers = \"median\", within = \"unit.zone\" }\n\
         when = 'pct < -0.5'\ncadence = \"0 8 1 * *\"\n";
    let rows = "
        INSERT INTO people VALUES ('px', 't1', 'boss'), ('py', 't1', ' Lead '), ('pz', 't3', 'Boss'), ('pw', 't3', 'boss');
        INSERT INTO units VALUES ('t3', 't1', 'region');
        INSERT INTO targets VALUES ('team_call', 't3', '2024-03-01', '2024-03-31', 5),
            ('team_calls', 't77', '2024-03-01', '2024-03-31', 5), ('team_calls', 't3', '2024-03-31', '2024-03-01', 5),
            ('team_calls', 't3', '2024-03-01', '2024-03-31', NULL), ('team_calls', 't3', NULL, '2024-03-31', 4);";
    let workshop = workshop(rules).sql("crm.db", rows);
    let expected = [
        "`people`.`level`: 2 words that are no level of people (`Boss: 1`, `boss: 2`)",
        "`units`.`id`: 1 row with an id that came before, left out (`t3`)",
        "`metric.typo`.`by`: 1 kind that no unit is of (`tema: perhaps team`)",
        "`anomaly.quiet`.`within`: 1 kind that no unit is of (`zone: there are team`)",
        "`targets`.`metric`: 1 metric that targets are for and the rules do not have (`team_call: perhaps team_calls`)",
        "`targets`.`unit`: 1 reference to a unit or person that is not there, or a circle of units (`team_calls: t77`)",
        "`targets`.`ends`: 1 target that cannot be used, left out (`team_calls t3: 2024-03-31 > 2024-03-01`)",
        "`targets`.`value`: 1 target that cannot be used, left out (`team_calls t3`)",
        "`targets`.`starts`: 1 target that cannot be used, left out (`team_calls t3`)",
    ];
    workshop.run("check --data --as-of 2024-03-07").prints_all(&expected);
    let quality = workshop.run("plan --as-of 2024-03-07 --format jsonl").prints_all(&[
        r#""code":"unknown_level","table":"people","column":"level","count":2"#,
        r#""code":"unknown_unit_kind","table":"metric.typo""#,
    ]);
    assert_eq!(quality.matches("unusable_target").count(), 3);
    workshop.run("report quality --as-of 2024-03-07").prints_all(&[
        "unknown_level",
        "unknown_metric",
        "unusable_target",
    ]);
    workshop.run("run --as-of 2024-03-07").prints_all(&["unusable_target"]);
    let stored =
        "SELECT code, count FROM data_quality WHERE code LIKE 'un%' AND code <> 'unused' ORDER BY 1, 2";
    assert_eq!(
        workshop.query("funnelwright.db", stored),
        [
            "unknown_level|2",
            "unknown_metric|1",
            "unknown_unit_kind|1",
            "unknown_unit_kind|1",
            "unusable_target|1",
            "unusable_target|1",
            "unusable_target|1"
        ]
    );
}

#[test]
fn of_a_unit_that_stands_twice_the_first_row_counts() {
    let rules = "[[anomaly]]\nid = \"few\"\nmetric = \"team_calls\"\nwhen = 'value + 0 >= 0'\nto = \"lead\"\n\
        cadence = \"0 8 1 * *\"\n";
    let rows = "INSERT INTO units VALUES ('t3', NULL, 'region'), ('t1', NULL, 'region');
        UPDATE units SET parent = NULL WHERE id = 't2';";
    let workshop = workshop(rules).sql("crm.db", rows);
    workshop.run("run --as-of 2024-04-01").prints_all(&["duplicate_id"]);
    assert_eq!(
        outbox(&workshop),
        ["few|unit:t1|2024-03-31|wu", "few|unit:t2|2024-03-31|wu", "few|unit:t3|2024-03-31|"],
        "t1 is still a team below t2"
    );
}

#[test]
fn circles_of_units_and_people_in_no_unit_keep_nobody_from_being_told() {
    let workshop = workshop(
        "[[anomaly]]\nid = \"old\"\non = \"customer\"\nwhen = 'days_in_funnel > 3'\nto = \"lead\"\n\
         [[anomaly]]\nid = \"team\"\non = \"unit\"\nwhen = 'id == \"t3\"'\nto = \"senior\"\n",
    );
    workshop.run("check --data --as-of 2024-03-07").prints_all(&["t1: t2 (a circle)", "t2: t1 (a circle)"]);
    workshop.run("run --as-of 2024-03-07").prints_all(&[
        "bad_reference",
        "nobody could be found who must act: name `operators` under `[workspace]`",
    ]);
    assert_eq!(
        outbox(&workshop),
        [
            // chen's team has no lead of its own, and the unit above has one; li is in no unit.
            "old|customer:a|2024-03-07|wu",
            "old|customer:b|2024-03-07|wu",
            "old|customer:c|2024-03-07|wu",
            "team|unit:t3|2024-03-07|",
        ]
    );
}

#[test]
fn targets_of_zero_or_of_the_same_days_are_shown() {
    let workshop = workshop(
        "[[anomaly]]\nid = \"behind\"\nmetric = \"team_calls\"\nagainst = { target = \"total\" }\nwhen = 'pct < 0.0'\n\
         to = \"chen\"\n",
    );
    workshop.execute(
        "crm.db",
        "INSERT INTO targets VALUES ('team_calls', 't1', '2024-03-01', '2024-03-31', 0),
         ('team_calls', 't2', '2024-03-01', '2024-03-31', 50), ('team_calls', 't2', '2024-03-02', '2024-03-31', 8);",
    );
    workshop
        .run("run --as-of 2024-03-07")
        .prints_all(&["overlapping_targets", "team_calls t2: 2024-03-02, 2024-03-01"]);
    let outcomes = "SELECT subject, outcome, value, target, baseline, pct FROM outcomes ORDER BY 1";
    assert_eq!(
        workshop.query("funnelwright.db", outcomes),
        ["unit:t1|no_data|1|0||", "unit:t2|met|1|8|8|-0.875", "unit:t3|no_data|0|||"]
    );
}

#[test]
fn a_channel_without_its_key_sends_nothing_and_says_which() {
    let workshop = workshop(
        "[[anomaly]]\nid = \"old\"\non = \"customer\"\nwhen = 'days_in_funnel > 3'\nto = \"chen\"\n\
         [[channel]]\nid = \"hook\"\nkind = \"webhook\"\nurl_env = \"HOOK_URL\"\nsecret_env = \"HOOK_KEY\"\n\
         [[route]]\nchannel = \"hook\"\n",
    );
    let run = ["run", "--summary", "--as-of", "2024-03-07"];
    workshop.run_with(&run, &[("HOOK_URL", "http://127.0.0.1:9/in")]).ends(
        0,
        &Text::Has(&["committed as run 1"]),
        &Text::Has(&[
            "channel `hook`: the environment variable `HOOK_KEY` is not set",
            "wait for a later run: 3, given up: 0",
        ]),
    );
    let attempts = "SELECT status, attempts FROM outbox ORDER BY attempts";
    assert_eq!(workshop.query("funnelwright.db", attempts), ["waiting|0", "waiting|0", "waiting|1"]);
}

#[test]
fn a_metric_with_too_many_groups_is_not_looked_at() {
    let workshop = workshop(
        "[[metric]]\nid = \"per_code\"\nfrom = \"calls\"\nby = [\"code\"]\nper = \"day\"\n\
         [[anomaly]]\nid = \"many\"\nmetric = \"per_code\"\nwhen = 'value > 0'\nto = \"chen\"\n\
         [[anomaly]]\nid = \"old\"\non = \"customer\"\nwhen = 'days_in_funnel > 3'\nto = \"chen\"\n",
    );
    workshop.execute("crm.db", "INSERT INTO calls VALUES ('chen', 'only then', '2024-03-06')");
    workshop.run("run --as-of 2024-03-06").prints_all(&[]);
    workshop.execute(
        "crm.db",
        "INSERT INTO calls WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 100000)
         SELECT 'chen', 'k' || i, '2024-03-07' FROM n;",
    );
    workshop
        .run("run --as-of 2024-03-07")
        .prints_all(&["`per_code` has more than 100000 groups: what looks at it was not evaluated"]);
    // Nobody knows whether what it was about is still there.
    let of_before = "SELECT status FROM alerts WHERE key = 'many|group:code=only then|2024-03-06'";
    assert_eq!(workshop.query("funnelwright.db", of_before), ["open"]);
}

#[test]
fn a_flood_is_one_alert_and_the_store_stays_small() {
    let workshop = workshop(
        "[[anomaly]]\nid = \"old\"\non = \"customer\"\nwhen = 'days_in_funnel > 3'\nto = \"chen\"\n",
    );
    workshop.execute(
        "crm.db",
        "INSERT INTO customers (id, owner, created_at, stage, stage_since)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         SELECT 'n' || i, 'chen', '2024-03-01', 'need', '2024-03-01' FROM n;",
    );
    workshop.run("run --as-of 2024-03-05").prints_all(&[
        "1 opened",
        "20003 alerts would open at once, and `max_alerts` is 200; `run --approve` lets them: customer:a, customer:b",
    ]);
    let kept = || {
        let count = |table: &str| workshop.query("funnelwright.db", &format!("SELECT count(*) FROM {table}"));
        ["outbox", "fw_alert", "fw_alert_event", "fw_outcome"].map(count)
    };
    let first = kept();
    assert_eq!(first[0], ["1"], "one message");
    workshop.run("run --summary --as-of 2024-03-09").prints_all(&["0 opened", "1 stay as they are"]);
    assert_eq!(kept(), first, "four more days of the same leave nothing behind");
}

#[test]
fn a_unit_that_is_counted_without_those_below_it_has_no_target_but_its_own() {
    let workshop = workshop(
        "[[metric]]\nid = \"own_calls\"\nfrom = \"calls\"\nby = [\"unit\"]\nper = \"month\"\n\
         [[anomaly]]\nid = \"team\"\nmetric = \"team_calls\"\nagainst = { target = \"total\" }\nwhen = 'pct < 0.0'\n\
         [[anomaly]]\nid = \"own\"\nmetric = \"own_calls\"\nagainst = { target = \"total\" }\nwhen = 'pct < 0.0'\n",
    );
    workshop.execute(
        "crm.db",
        "UPDATE units SET parent = NULL WHERE id = 't2';
         INSERT INTO targets VALUES ('team_calls', 't1', '2024-03-01', '2024-03-31', 4),
         ('own_calls', 't1', '2024-03-01', '2024-03-31', 4)",
    );
    workshop.run("run --as-of 2024-03-07").prints_all(&[]);
    let outcomes =
        "SELECT rule, subject, outcome, target FROM outcomes WHERE subject <> 'unit:t3' ORDER BY 1, 2";
    assert_eq!(
        workshop.query("funnelwright.db", outcomes),
        ["own|unit:t1|met|4", "own|unit:t2|no_data|", "team|unit:t1|met|4", "team|unit:t2|met|4"]
    );
}

/// The lines of row errors and of rows without a group, as `code table.column count sample`.
fn troubles(jsonl: &str) -> Vec<String> {
    let line = |line: &str| -> Option<String> {
        let found: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        let is_one =
            text("type") == "quality" && ["row_error", "missing_group"].contains(&text("code").as_str());
        let said = format!(
            "{} {}.{} {} {}",
            text("code"),
            text("table"),
            text("column"),
            found["count"],
            text("sample")
        );
        is_one.then_some(said)
    };
    jsonl.lines().filter_map(line).collect()
}

#[test]
fn what_rules_cannot_compute_is_counted_and_listed() {
    let workshop = workshop(
        r#"
[[metric]]
id = "ratio"
from = "calls"
where = 'to_int(6 / (len(code) - 1)) < 100'
by = ["unit.team"]
per = "day"
[[anomaly]]
id = "none"
metric = "ratio"
when = 'value > 1000000'
[[anomaly]]
id = "few"
metric = "ratio"
against = { fixed = 0.0 }
when = 'to_int(6 / (value - 1)) > 100'
[[anomaly]]
id = "old"
on = "customer"
when = 'to_int(10 / (days_in_funnel - 6)) > 0'
to = "chen"
[[anomaly]]
id = "people"
on = "person"
when = 'id == "chen"'
clear_when = 'to_int(1 / (len(id) - 2)) == 7'
to = "chen"
"#,
    )
    .sql(
        "crm.db",
        "INSERT INTO calls VALUES ('chen', '', '2024-03-07 10:00'), ('chen', 'x', '2024-03-07 11:00'),
           ('li', 'xxx', '2024-03-07 12:00'), ('wu', 'x', '2024-03-06 09:00'), ('wu', 'xx', '2024-03-07 09:00');",
    );
    let expected = [
        "row_error anomaly.few.when 1 t2: division by zero",
        "row_error anomaly.old.when 1 a: division by zero",
        "row_error anomaly.people.clear_when 2 li: division by zero; wu: division by zero",
        "row_error metric.ratio.where 1 2024-03-07 11:00: division by zero",
        "missing_group metric.ratio.unit.team 1 2024-03-07 12:00",
    ];
    let plan = workshop.run("plan --as-of 2024-03-07 --format jsonl").prints_all(&[]);
    assert_eq!(troubles(&plan), expected);
    workshop.run("check --data --as-of 2024-03-07").prints_all(&[
        "`metric.ratio`.`where`: 1 row in which an expression failed (`2024-03-07 11:00: division by zero`)",
        "`metric.ratio`.`unit.team`: 1 row without a value to group by, left out (`2024-03-07 12:00`)",
    ]);
    workshop.run("report quality --as-of 2024-03-07").prints_all(&[
        "missing_group",
        "anomaly.people",
        "metric.ratio",
    ]);
    let run = workshop.run("run --as-of 2024-03-07 --format jsonl").ends(0, &Text::Has(&[]), &Text::Has(&[]));
    assert_eq!(troubles(&run), expected);
    let stored = "SELECT code, \"table\", \"column\", count FROM data_quality
        WHERE code IN ('row_error', 'missing_group') AND \"table\" LIKE 'metric%' ORDER BY 1";
    assert_eq!(
        workshop.query("funnelwright.db", stored),
        ["missing_group|metric.ratio|unit.team|1", "row_error|metric.ratio|where|1"]
    );
}

#[test]
fn days_caught_up_count_the_rows_of_each_day_and_customers_once() {
    let workshop = workshop(
        r#"
[[metric]]
id = "ratio"
from = "calls"
where = 'to_int(6 / (len(code) - 1)) < 100'
per = "day"
[[anomaly]]
id = "none"
metric = "ratio"
when = 'value > 1000000'
[[anomaly]]
id = "bad"
on = "customer"
when = 'to_int(10 / len(name) / 1000000) > 0 || to_int(1 / (len(id) - 1)) > 0'
to = "chen"
"#,
    );
    workshop.run("run --as-of 2024-03-01").prints_all(&[]);
    // A later run sees the days since.
    let workshop = workshop.sql(
        "crm.db",
        "INSERT INTO calls VALUES ('wu', 'x', '2024-03-03'), ('wu', 'x', '2024-03-04'), ('wu', 'x', '2024-03-04');",
    );
    let plan = workshop.run("plan --as-of 2024-03-05 --format jsonl").prints_all(&[]);
    assert_eq!(
        troubles(&plan),
        [
            "row_error anomaly.bad.when 3 a: division by zero; b: division by zero; c: division by zero",
            "row_error metric.ratio.where 5 2024-03-02 00:00: division by zero; 2024-03-02 00:00: division by zero; \
             2024-03-03 00:00: division by zero",
        ]
    );
}
