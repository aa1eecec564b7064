//! What changes the definition of a metric, and what does not.

use funnelwright::metric::definition;

use super::{Asked, MAPPING, company};
use crate::bench::Bench;

const METRICS: &str = r#"
[[fact]]
id = "calls"
from = "activities"
where = 'kind == "call"'
agg = "count"
within = "30d"
[[metric]]
id = "visits"
label = "Visits"
from = "activities"
where = 'kind == "visit" && customer.industry != "tiny"'
by = ["unit.team"]
per = "week"
[[metric]]
id = "busy"
from = "customers"
where = 'calls > 3'
[[metric]]
id = "all"
from = "activities"
by = ["unit.team"]
per = "week"
[[metric]]
id = "share"
expr = 'visits / all'
by = ["unit.team"]
per = "week"
"#;

fn definitions(mapping: &str, metrics: &str) -> Vec<String> {
    let bench = Bench::new(&[("main.toml", mapping), ("metrics.toml", metrics)]);
    bench.sql(super::COMPANY);
    let asked = Asked::of(&bench);
    asked.with(|_, world| {
        let of = |metric: &str| definition(world.ruleset, asked.place(metric)).to_string();
        ["visits", "busy", "all", "share"].map(of).to_vec()
    })
}

/// Which of the definitions of `visits busy all share` an edit changes.
#[track_caller]
fn changed(from: &str, to: &str) -> Vec<&'static str> {
    assert!(MAPPING.contains(from) || METRICS.contains(from), "{from}");
    let before = definitions(MAPPING, METRICS);
    let after = definitions(&MAPPING.replace(from, to), &METRICS.replace(from, to));
    let names = ["visits", "busy", "all", "share"].into_iter();
    names.zip(before.iter().zip(after)).filter(|(_, (a, b))| *a != b).map(|(name, _)| name).collect()
}

#[test]
fn places_labels_and_others_rules_do_not_count() {
    assert_eq!(changed("label = \"Visits\"", "label = \"Besuche\"\ndoc = \"why\""), [""; 0]);
    assert_eq!(
        changed("[[fact]]", "[[fact]]\nid = \"other\"\nfrom = \"activities\"\nagg = \"count\"\n[[fact]]"),
        [""; 0]
    );
    assert_eq!(
        changed(
            "[[metric]]\nid = \"visits\"",
            "[[metric]]\nid = \"more\"\nfrom = \"marks\"\n[[metric]]\nid = \"visits\""
        ),
        [""; 0]
    );
    assert_eq!(changed("'kind == \"visit\" && ", "'kind   ==   \"visit\"   && "), [""; 0]);
}

#[test]
fn what_means_something_else_counts() {
    assert_eq!(changed("== \"visit\"", "== \"mail\""), ["visits", "share"]);
    assert_eq!(changed("visits / all", "visits / all * 2.0"), ["share"]);
    assert_eq!(changed("calls > 3", "calls > 4"), ["busy"]);
    assert_eq!(changed("== \"call\"", "== \"mail\""), ["busy"], "of the fact it names");
    assert_eq!(changed("stagnant_days = 14", "stagnant_days = 15"), ["busy"]);
    assert_eq!(
        changed("2024-02-10..2024-02-17", "2024-02-10..2024-02-15"),
        ["busy"],
        "states count its days"
    );
    assert_eq!(
        changed("from = \"activities\"\ncustomer", "sql = 'SELECT * FROM activities'\ncustomer").len(),
        4
    );
    assert_eq!(changed("Europe/Berlin", "Asia/Shanghai").len(), 4);
    assert_eq!(changed("until = \"until\"\n", "").len(), 4, "who was where when");
    assert_eq!(definitions(MAPPING, METRICS)[0].len(), 16);
    assert_eq!(company(METRICS, "").open().0.ruleset.metrics.len(), 4);
}
