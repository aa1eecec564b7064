//! A real Salesforce export: visits against a computation of the test's own, and contradictions
//! in the data as findings.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use funnelwright::dataset::FindingCode;
use funnelwright::import::{ImportRequest, import};
use funnelwright::journey::{Sight, entries, visits};
use funnelwright::time::AsOf;

use super::bench::{Bench, shared_data};

const RULES: &str = include_str!("../rules/salesforce/funnel.toml");
const AS_OF: &str = "2023-12-31";

/// A row of the export's history: (date, sort order, stage).
type Row = (NaiveDate, i64, String);

fn bench(data: &Path) -> Bench {
    let bench = Bench::new(&[("funnel.toml", RULES)]);
    let request = ImportRequest {
        files: ["Opportunity", "Opportunity History"]
            .iter()
            .map(|name| (data.join(format!("{name}.csv")), None))
            .collect(),
        dataset: bench.path("crm.db"),
        ..ImportRequest::default()
    };
    import(&request).unwrap();
    bench
}

fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|record| record.unwrap()).collect()
}

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d/%m/%Y").unwrap()
}

/// The history by opportunity, ordered by date and sort order, repeats left out.
fn expected(data: &Path) -> BTreeMap<String, Vec<Row>> {
    let mut by_id: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for record in records(&data.join("Opportunity History.csv")) {
        let row =
            (date(&record["CreatedDate"]), record["SortOrder"].parse().unwrap(), record["StageName"].clone());
        by_id.entry(record["OppID"].clone()).or_default().push(row);
    }
    for rows in by_id.values_mut() {
        rows.sort();
        rows.dedup_by(|next, previous| next.2 == previous.2);
    }
    by_id
}

#[test]
fn visits_equal_an_independent_computation() {
    let Some(data) = shared_data("salesforce_history") else { return };
    let bench = bench(&data);
    let (prepared, _) = bench.open();
    let journal = funnelwright::journal::Journal::default();
    let world = prepared.world(&journal, None);
    let sight = Sight::of(AsOf::end_of(AS_OF.parse().unwrap()));
    let funnel = &prepared.ruleset.funnels[0];
    let expected = expected(&data);
    assert_eq!(world.customers(), 219);
    for customer in 0..world.customers() {
        let id = world.id(customer);
        let found: Vec<(NaiveDate, String)> = visits(&entries(&world, customer, 0, &sight))
            .iter()
            .map(|visit| (visit.entered.date(), visit.place.text(funnel).to_string()))
            .collect();
        let want: Vec<(NaiveDate, String)> = expected[&*id]
            .iter()
            .map(|(date, _, stage)| {
                let id = match stage.as_str() {
                    "Closed Won" => "won",
                    "Closed Lost" => "lost",
                    "Negotiation/Review" => "negotiation",
                    "Value Proposition" => "value_proposition",
                    other => &other.to_lowercase(),
                };
                (*date, id.to_owned())
            })
            .collect();
        assert_eq!(found, want, "{id}");
    }
}

#[test]
fn contradictions_are_findings_with_counts() {
    let Some(data) = shared_data("salesforce_history") else { return };
    let delta = bench(&data).plan(AS_OF);
    let count = |code: FindingCode| -> u64 {
        delta.findings.list().iter().filter(|finding| finding.code == code).map(|finding| finding.count).sum()
    };
    let expected = expected(&data);
    let opportunities = records(&data.join("Opportunity.csv"));
    let moves = |wanted: fn(i64, i64) -> bool| -> u64 {
        let pairs = expected.values().flat_map(|rows| rows.iter().zip(rows.iter().skip(1)));
        pairs.filter(|(from, to)| wanted(from.1, to.1)).count() as u64
    };
    let closed = |order: i64| order >= 9;
    assert!(closed(9) && !closed(8));
    assert_eq!(count(FindingCode::Reopen), moves(|from, to| from >= 9 && to < 9));
    assert_eq!(count(FindingCode::Regress), moves(|from, to| from < 9 && to < from));
    let skipped = moves(|from, to| {
        let place = |order: i64| [1, 2, 4, 8, 9].iter().position(|it| *it == order).unwrap_or(99);
        from < 9 && to > from && to < 10 && place(to) > place(from) + 1
    });
    assert_eq!(count(FindingCode::Skip), skipped);
    let differs =
        opportunities.iter().filter(|it| expected[&it["Id"]].last().unwrap().2 != it["StageName"]).count();
    assert_eq!((count(FindingCode::StageDiffers), differs), (21, 21));
    let early: usize = {
        let created: BTreeMap<&str, NaiveDate> =
            opportunities.iter().map(|it| (it["Id"].as_str(), date(&it["CreatedDate"]))).collect();
        let history = records(&data.join("Opportunity History.csv"));
        history.iter().filter(|it| date(&it["CreatedDate"]) < created[it["OppID"].as_str()]).count()
    };
    assert_eq!((count(FindingCode::HistoryBeforeEntered), early), (43, 43));
}

#[test]
fn day_first_dates_are_read_and_none_is_lost() {
    let Some(data) = shared_data("salesforce_history") else { return };
    let delta = bench(&data).plan(AS_OF);
    assert!(
        delta.findings.list().iter().all(|finding| finding.code != FindingCode::UnreadableDate),
        "{:?}",
        delta.findings
    );
    assert_eq!(delta.states().len(), 219);
}
