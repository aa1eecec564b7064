//! The quality report as an object.

use serde::Serialize;

use crate::report::{Blank, QualityReport};

/// The order of fields is the order of keys, and part of the interface.
#[derive(Serialize)]
pub(super) struct QualityObject<'a> {
    report: &'static str,
    as_of: String,
    customers: usize,
    blocked: usize,
    missing: Vec<BlankObject<'a>>,
    findings: Vec<FindingObject<'a>>,
}

#[derive(Serialize)]
struct BlankObject<'a> {
    field: &'a str,
    customers: usize,
    places: Vec<PlaceObject<'a>>,
}

#[derive(Serialize)]
struct PlaceObject<'a> {
    funnel: Option<&'a str>,
    stage: Option<&'a str>,
    blocks: &'static str,
    id: Option<&'a str>,
    customers: usize,
    samples: Vec<&'a str>,
}

#[derive(Serialize)]
struct FindingObject<'a> {
    code: &'static str,
    table: &'a str,
    column: &'a str,
    count: u64,
    samples: &'a [String],
}

/// The quality report.
pub(super) fn quality(report: &QualityReport) -> QualityObject<'_> {
    let findings = report.findings.iter().map(|finding| FindingObject {
        code: finding.code.word(),
        table: &finding.table,
        column: &finding.column,
        count: finding.count,
        samples: &finding.samples,
    });
    QualityObject {
        report: "quality",
        as_of: report.as_of.text(),
        customers: report.customers,
        blocked: report.blocked,
        missing: report.blanks.iter().map(blank).collect(),
        findings: findings.collect(),
    }
}

fn blank(blank: &Blank) -> BlankObject<'_> {
    let places = blank.places.iter().map(|place| PlaceObject {
        funnel: place.funnel.as_deref(),
        stage: place.stage.as_deref(),
        blocks: place.blocks.word(),
        id: place.id.as_deref(),
        customers: place.customers,
        samples: place.samples.iter().map(|id| &**id).collect(),
    });
    BlankObject { field: &blank.field, customers: blank.customers, places: places.collect() }
}
