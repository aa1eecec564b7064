//! `confirm_overdue` and `unfollowed_days`.

use funnelwright::journal::{Confirmation, Destination};

use super::{RULES, Scene};

fn confirmation(at: &str, stage: &str, to: Option<Destination>) -> Confirmation {
    Confirmation {
        at: at.parse().unwrap(),
        funnel: "main".into(),
        stage: stage.into(),
        to,
        by: "wu".into(),
        reason: None,
        forced: false,
        evidence: String::new(),
    }
}

fn to_plan(at: &str) -> Confirmation {
    confirmation(at, "need", Some(Destination::Stage("plan".into())))
}

#[test]
fn ready_may_wait_three_working_days() {
    let scene = Scene::new(
        "('a', 'li', 'need', '2024-03-01', 5, 1.0), ('b', 'li', 'need', '2024-03-01', 5, 1.0),
         ('c', 'li', 'plan', '2024-03-01', 5, 1.0)",
    )
    .sql("INSERT INTO marks VALUES ('a', 'budget', '2024-03-07', 1), ('c', 'offer', '2024-03-02', 1);");
    // Ready on a Thursday: Friday, Monday and Tuesday are the three days.
    for (on, expected) in
        [("2024-03-06", "false"), ("2024-03-07", "false"), ("2024-03-12", "false"), ("2024-03-13", "true")]
    {
        assert_eq!(scene.told(on, "a", "confirm_overdue"), expected, "{on}");
    }
    assert_eq!(scene.told("2024-03-13", "b", "state confirm_overdue"), "lost false", "not ready");
    assert_eq!(scene.told("2024-03-30", "c", "state confirm_overdue"), "ready false", "nothing limits it");
}

#[test]
fn a_dataset_that_does_not_follow_is_noticed() {
    let mut scene = Scene::new(
        "('a', 'li', 'need', '2024-03-01', 5, 1.0), ('b', 'li', 'plan', '2024-03-07', 5, 1.0),
         ('c', 'li', 'need', '2024-03-01', 5, 1.0), ('d', 'li', 'need', '2024-03-01', 5, 1.0),
         ('e', 'li', 'need', '2024-03-06', 5, 1.0)",
    );
    for customer in ["a", "b", "c", "e"] {
        scene.journal.of_mut(customer.into()).confirmations.push(to_plan("2024-03-05T10:00:00"));
    }
    scene.journal.of_mut("c".into()).confirmations.push(confirmation("2024-03-08T10:00:00", "need", None));
    let told = |on, customer| scene.told(on, customer, "unfollowed_days");
    assert_eq!(told("2024-03-04", "a"), "0", "not confirmed yet");
    assert_eq!(told("2024-03-05", "a"), "0");
    assert_eq!(told("2024-03-09", "a"), "4");
    assert_eq!(told("2024-03-09", "b"), "0", "it followed on the seventh");
    assert_eq!(told("2024-03-07", "c"), "2");
    assert_eq!(told("2024-03-08", "c"), "0", "declined after all");
    assert_eq!(told("2024-03-09", "d"), "0", "never confirmed");
    assert_eq!(told("2024-03-09", "e"), "0", "a visit that began afterwards");
}

#[test]
fn where_the_engine_keeps_the_stage_nothing_has_to_follow() {
    let rules = RULES.replace("stage = \"stage\"\nstage_since = \"since\"", "entered = \"since\"");
    let mut scene = Scene::with_rules(&rules, "('a', 'li', NULL, '2024-03-01', 5, 1.0)");
    scene.journal.of_mut("a".into()).confirmations.push(to_plan("2024-03-05T10:00:00"));
    let told = |on| scene.told(on, "a", "stage unfollowed_days state_since");
    assert_eq!(told("2024-03-04"), "need 0 2024-03-01");
    assert_eq!(told("2024-03-08"), "plan 0 2024-03-05");
}
