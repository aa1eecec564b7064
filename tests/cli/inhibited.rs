//! What is inhibited is listed with its cause, when it opens and for as long as that lasts.

use super::workshop::{DATA, RULES, Workshop};

const ANOMALIES: &str = r#"
[[anomaly]]
id = "grave"
on = "customer"
when = 'days_in_funnel >= 0'
severity = "critical"
to = "li"
[[anomaly]]
id = "slight"
on = "customer"
when = 'days_in_funnel >= 0'
to = "chen"
inhibited_by = ["grave"]
"#;

#[test]
fn a_plan_says_what_silences_an_alert_then_and_later() {
    let workshop = Workshop::empty()
        .file("rules/rules.toml", RULES)
        .file("rules/anomalies.toml", ANOMALIES)
        .sql("crm.db", DATA);
    workshop.run("plan --as-of 2024-03-05").prints_all(&["inhibited by grave|customer:a|2024-03-05"]);
    let line = |jsonl: &str, key: &str| {
        let found = jsonl.lines().find(|line| line.contains(&format!("\"type\":\"alert\",\"key\":\"{key}")));
        found.unwrap_or_else(|| panic!("{key} in {jsonl}")).to_owned()
    };
    let silenced = "\"inhibited_by\":\"grave|customer:a|2024-03-05\",\"resolved_on\":null";
    let jsonl = workshop.run("plan --as-of 2024-03-05 --format jsonl").prints_all(&[]);
    assert!(line(&jsonl, "slight|customer:a").contains(silenced), "{jsonl}");
    assert!(line(&jsonl, "grave|customer:a").contains("\"inhibited_by\":null"), "{jsonl}");
    workshop.run("run --as-of 2024-03-05").prints_all(&["inhibited by grave|customer:c|2024-03-05"]);
    let later = workshop.run("plan --as-of 2024-03-06 --format jsonl").prints_all(&[]);
    assert!(line(&later, "slight|customer:a").contains(silenced), "{later}");
    assert!(line(&later, "slight|customer:a").contains("\"events\":[]"), "{later}");
}
