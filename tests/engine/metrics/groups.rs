//! Groups that exist without rows, and too many of them.

use super::{Asked, company};

const METRICS: &str = r#"
[[metric]]
id = "teams"
from = "activities"
by = ["unit.team"]
per = "day"
[[metric]]
id = "people"
from = "activities"
agg = "avg"
of = 'cost'
by = ["unit.region", "person"]
per = "day"
[[metric]]
id = "stages"
from = "visits"
by = ["funnel", "stage"]
per = "week"
[[metric]]
id = "phases"
from = "visits"
by = ["stage", "phase", "unit.region"]
per = "week"
[[metric]]
id = "kinds"
from = "activities"
by = ["unit.team", "kind"]
per = "day"
[[metric]]
id = "everywhere"
from = "visits"
by = ["funnel", "stage", "person"]
per = "week"
[[metric]]
id = "rows"
from = "activities"
by = ["id"]
"#;

#[test]
fn what_rules_and_dataset_define_is_there_without_rows() {
    let asked = Asked::of(&company(
        METRICS,
        "INSERT INTO activities (rep, kind, cost, at) VALUES ('wang', 'x', 2.5, '2024-03-01');",
    ));
    assert_eq!(asked.lines("teams", "2024-03-01..2024-03-01"), ["n1 1", "n2 0", "s1 0"]);
    assert_eq!(asked.lines("teams", "2024-03-02..2024-03-02"), ["n1 0", "n2 0", "s1 0"]);
    assert_eq!(
        asked.lines("people", "2024-03-01..2024-03-01"),
        ["north/boss -", "north/li -", "north/wang 2.5", "north/zhao -", "south/sun -"]
    );
    assert_eq!(
        asked.lines("people", "2024-03-01..2024-03-11"),
        ["north/boss -", "north/wang 2.5", "north/zhao -", "south/li -"],
        "on the last day li has moved and sun has left"
    );
    assert_eq!(
        asked.lines("stages", "2024-03-01..2024-03-07"),
        ["main/need 0", "main/offer 0", "main/plan 0", "small/talk 0"]
    );
    let phases = asked.lines("phases", "2024-03-01..2024-03-07");
    assert_eq!(phases.len(), 8);
    assert_eq!(phases[..3], ["need/early/north 0", "need/early/south 0", "offer/late/north 0"]);
    assert_eq!(asked.lines("kinds", "2024-03-01..2024-03-01"), ["n1/x 1"]);
    assert_eq!(
        asked.lines("kinds", "2024-03-02..2024-03-02"),
        [""; 0],
        "other groups have rows or are not there"
    );
}

#[test]
fn more_than_a_hundred_thousand_groups_are_refused() {
    let rows = |most: u32| {
        format!(
            "WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {most})
          INSERT INTO activities (id, at) SELECT value, '2024-03-01' FROM n;"
        )
    };
    let full = Asked::of(&company(METRICS, &rows(100_000)));
    assert_eq!(full.values("rows", "2024-03-01").groups.len(), 100_000);
    let over = Asked::of(&company(METRICS, &rows(100_001)));
    let refused = over.try_values("rows", &["2024-03-01"]).unwrap_err();
    assert_eq!((&*refused.metric, refused.most), ("rows", 100_000));

    // Four stages of 25,000 people are as many as are allowed.
    let people = |most: u32| {
        let rows = format!(
            "DELETE FROM people; WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n
             WHERE value < {most}) INSERT INTO people (id) SELECT 'p' || value FROM n;"
        );
        Asked::of(&company(METRICS, &rows)).try_values("everywhere", &["2024-03-01..2024-03-07"])
    };
    assert_eq!(people(25_000).unwrap()[0].groups.len(), 100_000);
    assert_eq!(people(25_001).unwrap_err().most, 100_000);
}
