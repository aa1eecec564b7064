//! Anomalies: what they are checked to, and what is said of mistakes.

use super::{checked, expect_watched, schema, watched};
use crate::expression::{ExprKind, Name, depends};
use crate::ruleset::{Against, GroupKey, Recipient, Ruleset, Subject, ZFloor};
use crate::syntax::{AlertSeverity, Curve, Goal, History, Level, PeriodPart, Statistic, TargetKind};

fn ruleset() -> Ruleset {
    let (ruleset, found) = checked(&watched(), Some(&schema()));
    assert_eq!(found, [""; 0]);
    ruleset.unwrap()
}

#[test]
fn anomalies_are_resolved_and_their_defaults_filled_in() {
    let ruleset = ruleset();
    let anomaly = |id: &str| ruleset.anomalies.iter().find(|anomaly| &*anomaly.id == id).unwrap();
    let against = |id: &str| match &anomaly(id).subject {
        Subject::Metric { against, .. } => against.clone(),
        _ => None,
    };
    let floor = |least| ZFloor::Share { share: 0.05, least };
    assert_eq!(
        against("stage_swing"),
        Some(Against::History {
            history: History::Trailing,
            periods: 8,
            stat: Statistic::Median,
            part: PeriodPart::Last,
            min_points: 4,
            z_floor: floor(1.0),
        })
    );
    assert_eq!(
        against("behind_target"),
        Some(Against::Target {
            goal: Goal::Pace,
            curve: Curve::BusinessDays,
            kind: TargetKind::Target,
            group: Some(0),
        })
    );
    assert_eq!(
        against("low_share"),
        Some(Against::Peers {
            stat: Statistic::Median,
            within: Some(GroupKey::UnitOfKind("region".into())),
            min_points: 1,
            z_floor: floor(0.0),
        })
    );
    assert_eq!(against("fixed_share"), Some(Against::Fixed(0.7)));
    let swing = anomaly("stage_swing");
    assert_eq!((swing.consecutive, swing.severity), (2, AlertSeverity::Warning));
    let level = Recipient::Level;
    assert_eq!(swing.to, [level(Level::Middle)]);
    assert_eq!(swing.cc, [level(Level::Lead), Recipient::Id("p7".into())]);
    assert_eq!(swing.cadence.as_ref().unwrap().to_string(), "tue,fri 08:00");
    assert_eq!(swing.escalate[0].to, [level(Level::Senior)]);
    let target = ruleset.anomalies.iter().position(|anomaly| &*anomaly.id == "behind_target").unwrap();
    assert_eq!(swing.inhibited_by, [target]);
    let place = |index: usize| ruleset.anomaly_order.iter().position(|place| *place == index).unwrap();
    assert!(place(target) < place(0), "inhibitors come first");
    let stuck = anomaly("big_and_stagnant");
    assert_eq!((stuck.consecutive, stuck.to.clone()), (1, vec![level(Level::Owner)]));
    assert!(stuck.cadence.is_none() && stuck.clear_when.is_none());
    assert_eq!(stuck.subject, Subject::Customer);
}

#[test]
fn names_are_resolved_for_their_subject() {
    let ruleset = ruleset();
    let names = |id: &str| {
        let anomaly = ruleset.anomalies.iter().find(|anomaly| &*anomaly.id == id).unwrap();
        let mut names = Vec::new();
        depends(&anomaly.when, &mut |name| names.push(name));
        names
    };
    assert!(names("stage_swing").contains(&Name::Group(1)));
    let people = ruleset.mapping.people.as_ref().unwrap();
    let level = people.roles[&crate::syntax::Role::Level];
    assert!(names("promises").contains(&Name::Field(level)));
    let fact =
        |id: &str| u32::try_from(ruleset.facts.iter().position(|fact| &*fact.id == id).unwrap()).unwrap();
    assert!(names("promises").contains(&Name::Fact(fact("broken_promises"))));
    assert!(names("big_and_stagnant").contains(&Name::Fact(fact("visits_in_state"))));
    assert!(ruleset.facts[fact("visits_in_state") as usize].needs_state);
    let stuck = ruleset.anomalies.iter().find(|anomaly| &*anomaly.id == "big_and_stagnant").unwrap();
    let ExprKind::And(parts) = &stuck.when.kind else { panic!() };
    let ExprKind::Not(met) = &parts[3].kind else { panic!() };
    assert_eq!((&met.kind, met.nullable), (&ExprKind::Met("budget".into()), true));
}

#[test]
fn what_an_anomaly_is_about() {
    expect_watched(&[
        (
            "metric = \"in_stage\"",
            "metric = \"in_stages\"",
            &["FW272 <\"in_stages\"> there is no metric `in_stages`"],
        ),
        (
            "metric = \"piled_up\"",
            "metric = \"piled_up\"\non = \"customer\"",
            &["FW271 <\"piling\"> an anomaly is about a `metric` or `on` something, not both"],
        ),
        (
            "metric = \"piled_up\"\n",
            "",
            &["FW271 <\"piling\"> an anomaly is about a `metric` or `on` something, and this has neither"],
        ),
        (
            "on = \"customer\"\n",
            "on = \"customer\"\nagainst = { fixed = 1 }\n",
            &["FW274 <{ fixed = 1 }> `against` compares the value of a metric, and this anomaly has none"],
        ),
    ]);
    let text = watched();
    let start = text.find("[units]").unwrap();
    let end = text[start..].find("[[fact]]").unwrap() + start;
    let without = format!("{}{}", &text[..start], &text[end..]).replace("unit.team", "unit");
    let (_, found) = checked(&without.replace(", within = \"unit.region\"", ""), Some(&schema()));
    assert_eq!(found, ["FW273 <\"unit\"> `on = \"unit\"` needs `[units]`, and these rules have none"]);
}

#[test]
fn what_a_value_is_compared_with() {
    let trailing = "{ history = \"trailing\", periods = 8 }";
    expect_watched(&[
        (
            trailing,
            "{ periods = 8 }",
            &["FW275 <{ periods = 8 }> `against` does not say what the value is compared with"],
        ),
        (
            trailing,
            "{ history = \"trailing\", fixed = 8 }",
            &[
                "FW275 <{ history = \"trailing\", fixed = 8 }> `against` compares with one thing, not with `history` and `fixed` at once",
            ],
        ),
        (
            trailing,
            "{ history = \"trailing\", curve = \"calendar\" }",
            &["FW276 <\"calendar\"> `curve` belongs to `against` with `target`, not with `history`"],
        ),
        (
            "{ fixed = 0.7 }",
            "{ fixed = 0.7, min_points = 3 }",
            &["FW276 <3> `min_points` belongs to `against` with `history` or `peers`, not with `fixed`"],
        ),
        (
            trailing,
            "{ history = \"trailing\", period = \"to_date\" }",
            &["FW277 <\"to_date\"> `per = \"snapshot\"` has no part of a period that could have passed"],
        ),
        (
            "{ peers = \"median\", within = \"unit.region\" }",
            "{ history = \"same_weekday\" }",
            &[
                "FW277 <\"same_weekday\"> `per = \"week\"` cannot be compared by `same_weekday`: its periods are longer than that",
            ],
        ),
        (
            "within = \"unit.region\"",
            "within = \"funnel\"",
            &["FW277 <\"funnel\"> the peers of metric `share` do not share `funnel`"],
        ),
        (
            trailing,
            "{ history = \"trailing\", periods = 3 }",
            &["FW279 <3> 4 points are needed and only 3 are looked at, so there is never enough data"],
        ),
        (trailing, "{ history = \"trailing\", periods = 0 }", &["FW282 <0> `periods` is at least 1, not 0"]),
        (
            trailing,
            "{ history = \"trailing\", z_floor = -1.0 }",
            &["FW282 <-1.0> `z_floor` is greater than 0, not -1"],
        ),
        ("{ history = \"trailing\", periods = 8 }", "{ history = \"year_ago\" }", &[]),
        (
            "{ target = \"pace\" }",
            "{ target = \"pace\", kind = \"forecast\" }",
            &["FW278 <\"pace\"> comparing with a target needs a `kind` column in `[targets]`"],
        ),
        (
            "unit = \"unit_id\"\nperson = \"person_id\"\n",
            "",
            &["FW278 <\"pace\"> comparing with a target needs a `unit` column in `[targets]`"],
        ),
        (
            trailing,
            "{ target = \"total\" }",
            &[
                "FW278 <\"total\"> comparing with a target needs a metric by one person or unit group, or by none: targets know nothing else",
            ],
        ),
    ]);
}

#[test]
fn names_that_only_a_comparison_gives() {
    let known = |search: &str, replacement: &str, parts: &[&str]| {
        let text = watched();
        assert_eq!(text.matches(search).count(), 1, "{search}");
        let (_, found) = checked(&text.replace(search, replacement), Some(&schema()));
        assert_eq!(found.len(), parts.len(), "{replacement}: {found:?}");
        for (line, part) in found.iter().zip(parts) {
            assert!(line.contains(part), "{replacement}: {found:?}");
        }
    };
    known(
        "value >= 8 && person",
        "z > 3.0 && person",
        &["`z` cannot be used in the `when` of an anomaly: it needs earlier values or peers"],
    );
    known("value >= 8 && person", "pct > 3.0 && person", &["it needs something to compare the value with"]);
    known("value >= 8 && person", "target > 3.0 && person", &["it needs a target"]);
    known("value < baseline", "value < target", &["it needs a target"]);
    known("value < baseline", "n > 3", &["it needs earlier values or peers"]);
    known("value >= 8 && person != \"x\"", "amount >= 8.0", &["it is no group of the metric `piled_up`"]);
    known("stage != \"paid\"", "stage > 3", &["cannot compare"]);
    known("broken_promises > 3 && level", "visits_30d > 3 && level", &["is no fact `per = \"person\"`"]);
    known("broken_promises > 3 && level", "state == \"won\" && level", &["knows no name `state`"]);
}

#[test]
fn conditions() {
    let swing = "when = 'n >= 6 && abs(z) > 3.0 && stage != \"paid\"'";
    expect_watched(&[
        (
            "when = 'value < baseline'",
            "when = 'value < baseline || true'",
            &["FW280 <value < baseline || true> `when` is always true"],
        ),
        ("when = 'value < baseline'", "when = '2 < 1'", &["FW280 <2 < 1> `when` is never true"]),
        ("clear_when = 'abs(z) < 2.0'", "clear_when = 'abs(z) < 3.0'", &[]),
        (
            "clear_when = 'abs(z) < 2.0'",
            "clear_when = '4.0 > abs(z)'",
            &[
                "FW281 <4.0 > abs(z)> `clear_when` can hold while `when` does, so the alert would be over as soon as it opens",
            ],
        ),
        (
            "clear_when = 'abs(z) < 2.0'",
            "clear_when = 'abs(z) > 2.0'",
            &[
                "FW281 <abs(z) > 2.0> `clear_when` can hold while `when` does, so the alert would be over as soon as it opens",
            ],
        ),
        ("clear_when = 'abs(z) < 2.0'", "clear_when = 'value < 2'", &[]),
        (
            swing,
            "when = 'abs(z) < 2.0'",
            &[
                "FW281 <abs(z) < 2.0> `clear_when` can hold while `when` does, so the alert would be over as soon as it opens",
            ],
        ),
        ("for = 2", "for = 0", &["FW282 <0> `for` is at least 1, not 0"]),
    ]);
}

#[test]
fn cadences_and_recipients() {
    expect_watched(&[
        (
            "cadence = \"tue,fri 08:00\"",
            "cadence = \"tue,fry 08:00\"",
            &["FW283 <\"tue,fry 08:00\"> `fry` is no cadence; did you mean `fri`?"],
        ),
        (
            "cadence = \"weekly mon\"\nseverity",
            "cadence = \"daily 08:00\"\nseverity",
            &[
                "FW284 <\"daily 08:00\"> `daily 08:00` looks at the same week several times, for only complete ones count",
            ],
        ),
        (
            "cadence = \"weekly mon\"\nseverity",
            "severity",
            &[
                "FW284 <\"low_share\"> without a cadence the same week is looked at every day, for only complete ones count",
            ],
        ),
        ("cadence = \"weekly mon\"\nseverity", "cadence = \"0 8 * * 1\"\nseverity", &[]),
        (
            "to = \"middle\"\ncc",
            "to = \"midle\"\ncc",
            &["FW288 <\"midle\"> `midle` is taken for the id of a person or unit"],
        ),
        ("to = \"middle\"\ncc", "to = [\"middle\", \"emp_17\"]\ncc", &[]),
        (
            "handle_within = \"1bd\"\n",
            "",
            &[
                "FW285 <\"1bd\"> `ack_limit` counts from `handle_within`, and this anomaly has none",
                "FW285 <{ after = \"1bd\", to = \"senior\" }> `escalate` counts from `handle_within`, and this anomaly has none",
            ],
        ),
    ]);
}

#[test]
fn inhibition_and_changes() {
    expect_watched(&[
        (
            "inhibited_by = [\"behind_target\"]",
            "inhibited_by = [\"behind_targt\"]",
            &["FW286 <\"behind_targt\"> there is no anomaly `behind_targt`"],
        ),
        (
            "against = { target = \"pace\" }\n",
            "against = { target = \"pace\" }\ninhibited_by = [\"stage_swing\"]\n",
            &[
                "FW287 <\"stage_swing\"> +<\"behind_target\"> anomalies keep each other quiet in a circle: `stage_swing` → `behind_target` → `stage_swing`",
            ],
        ),
        (
            "inhibited_by = [\"behind_target\"]",
            "inhibited_by = [\"stage_swing\"]",
            &["FW287 <\"stage_swing\"> the anomaly keeps itself quiet: `stage_swing` → `stage_swing`"],
        ),
        (
            "on = \"change\"\n",
            "on = \"change\"\nfor = 2\n",
            &["FW291 <2> a change happens once, so `for` has no meaning for it"],
        ),
        (
            "id = \"slipped\"",
            "id = \"quiet\"",
            &["FW211 <\"quiet\"> +<\"quiet\"> the anomaly `quiet` is defined twice"],
        ),
    ]);
}

#[test]
fn alerts_that_nobody_hears_of() {
    let text = "[customers]\nfrom = \"customers\"\nid = \"id\"\nstage = \"stage\"\n\
        [[funnel]]\nid = \"f\"\nentering_days = 1\nstagnant_days = 1\nlosing_days = 1\n[[funnel.stage]]\nid = \"s\"\n\
        [[anomaly]]\nid = \"lost\"\non = \"customer\"\nwhen = 'state == \"lost\"'\n";
    assert_eq!(
        checked(text, Some(&schema())).1,
        [
            "FW292 <\"lost\"> nobody can be told of alerts: there is no `[people]`, and `[workspace]` names no `operators`"
        ]
    );
    let with_operators = format!("[workspace]\noperators = [\"li\"]\n{text}");
    assert_eq!(checked(&with_operators, Some(&schema())).1, [""; 0]);
    // Whoever is named is told, and so is the owner that a customer has.
    let named = format!("{text}to = \"li\"\n");
    assert_eq!(checked(&named, Some(&schema())).1, [""; 0]);
    let owned = text.replace("stage = \"stage\"", "stage = \"stage\"\nowner = \"owner_id\"");
    assert_eq!(checked(&owned, Some(&schema())).1, [""; 0]);
}

#[test]
fn what_failed_makes_no_second_message() {
    expect_watched(&[
        (
            "where = 'in_funnel && !met(\"budget\")'",
            "where = 'in_funel'",
            &["FW320 <in_funel> the `where` of a metric knows no name `in_funel`"],
        ),
        (
            "kind != \"meeting\" &&",
            "kindd != \"meeting\" &&",
            &["FW320 <kindd> the `where` of a metric knows no name `kindd`"],
        ),
    ]);
}

/// What an unknown source may be asked is not known, but a sign too many is.
#[test]
fn two_mistakes_of_one_rule_are_told_at_once() {
    expect_watched(&[
        (
            "metric = \"piled_up\"\nwhen = 'value >= 8 && person != \"x\"'",
            "metric = \"pile\"\nwhen = 'value > 30% && what != 1'",
            &["FW272 <\"pile\"> there is no metric `pile`", "FW307 <30%> `30%` is no number"],
        ),
        (
            "from = \"customers\"\nwhere = 'in_funnel && !met(\"budget\")'",
            "from = \"clients\"\nwhere = 'state = \"won\"'",
            &[
                "FW258 <\"clients\"> metrics have no source `clients`",
                "FW304 <=> `=` is no operator of expressions",
            ],
        ),
        (
            "from = \"activities\"\nwhere = 'kind == \"visit\"'",
            "from = \"activites\"\nwhere = 'kind = \"visit\"'",
            &[
                "FW230 <\"activites\"> there is no event table `activites`",
                "FW304 <=> `=` is no operator of expressions",
            ],
        ),
    ]);
}
