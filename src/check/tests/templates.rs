//! Messages: their names and formats.

use super::{checked, schema, watched};
use crate::ruleset::{NumberFormat, Template, TemplatePart};

const WRITTEN: &str = "'{name} {stage} {amount:.0}'";

/// Checks the good ruleset with another message about customers.
fn said(message: &str) -> Vec<String> {
    let text = watched();
    assert_eq!(text.matches(WRITTEN).count(), 1);
    checked(&text.replace(WRITTEN, message), Some(&schema())).1
}

fn template(id: &str, language: &str) -> Template {
    let ruleset = checked(&watched(), Some(&schema())).0.unwrap();
    let anomaly = ruleset.anomalies.iter().find(|anomaly| &*anomaly.id == id).unwrap();
    anomaly.message.as_ref().unwrap().worded_in(language).unwrap().clone()
}

#[test]
fn a_template_is_its_parts() {
    let parts = template("stage_swing", "zh").parts;
    let text = |part: &TemplatePart| match part {
        TemplatePart::Text(text) => text.to_string(),
        TemplatePart::Value { format, .. } => format!("{format:?}"),
    };
    let shown: Vec<String> = parts.iter().map(text).collect();
    assert_eq!(shown.len(), 10);
    assert_eq!((shown[1].as_str(), shown[3].as_str(), shown[9].as_str()), ("/", ": ", ") {z}"));
    let format = |part: &TemplatePart| match part {
        TemplatePart::Value { format, .. } => *format,
        TemplatePart::Text(_) => None,
    };
    assert_eq!(format(&parts[4]), None);
    assert_eq!(format(&parts[6]), Some(NumberFormat { plus: false, decimals: Some(0), percent: false }));
    assert_eq!(format(&parts[8]), Some(NumberFormat { plus: true, decimals: Some(0), percent: true }));
}

#[test]
fn there_is_one_for_each_language() {
    assert_ne!(template("behind_target", "zh-CN"), template("behind_target", "en"));
}

#[test]
fn braces() {
    assert_eq!(said("'{name} {stage} 100 % {{ok}}'"), [""; 0]);
    assert_eq!(said("'{name stage'"), ["FW289 <{> this `{` has no `}`"]);
    assert_eq!(said("'{name {stage}'"), ["FW289 <{> this `{` has no `}`"]);
    assert_eq!(said("'name} {stage}'"), ["FW289 <}> this `}` has no `{`"]);
    assert_eq!(said("'{} {stage}'"), ["FW289 <{}> there is no name in these braces"]);
    assert_eq!(said("'{amount * 2}'"), ["FW289 <{amount * 2}> `amount * 2` is no name"]);
    assert_eq!(said("'｛name｝'"), ["FW303 <｛> `｛` is not the sign `{`"]);
    assert_eq!(said("'{name'"), ["FW289 <{> this `{` has no `}`"]);
    assert_eq!(said("''"), [""; 0]);
}

#[test]
fn names_are_checked_like_expressions() {
    assert_eq!(said("'{nane}'"), ["FW320 <nane> the `message` of an anomaly knows no name `nane`"]);
    assert_eq!(
        said("\"\\u7EDF{ nane }\""),
        ["FW320 <nane> the `message` of an anomaly knows no name `nane`"]
    );
    assert!(said("'{value}'")[0].contains("it belongs to the value of a metric"));
    assert!(said("'{customer.amount}'")[0].contains("customer.amount"), "{:?}", said("'{customer.amount}'"));
    assert!(said("'{from_state}'")[0].contains("from_state"));
    assert_eq!(said("'{visits_in_state} {state} {金额}'").len(), 1);
}

#[test]
fn formats() {
    assert_eq!(said("'{amount:.2} {amount:+} {amount:+.1%} {amount:%}'"), [""; 0]);
    assert_eq!(said("'{amount:.2f}'"), ["FW290 <{amount:.2f}> numbers cannot be printed as `:.2f`"]);
    assert_eq!(said("'{amount:}'"), ["FW290 <{amount:}> numbers cannot be printed as `:`"]);
    assert_eq!(said("'{amount：.1}'"), ["FW290 <{amount：.1}> numbers cannot be printed as `：.1`"]);
    assert_eq!(
        said("'{name:.1}'"),
        ["FW290 <{name:.1}> `name` is text, and only numbers are printed in a format"]
    );
}
