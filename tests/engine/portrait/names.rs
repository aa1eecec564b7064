//! What states, checklists and facts tell.

use super::{Scene, day};
use funnelwright::journal::Hold;

#[test]
fn each_state_is_told_with_what_the_days_alone_say() {
    let scene = Scene::new(
        "('a', 'li', 'need', '2024-03-01', 5, 1.0), ('b', 'li', 'plan', '2024-03-01', 5, 1.0),
         ('c', 'li', 'won', '2024-03-01', 5, 1.0), ('d', 'li', 'junk', '2024-03-01', 5, 1.0),
         ('e', 'li', 'need', '2024-03-01', 99, 1.0), ('f', 'li', 'need', '2024-03-01', 98, 1.0),
         ('g', 'li', 'lost', '2024-03-01', 5, 1.0)",
    )
    .sql("INSERT INTO marks VALUES ('a', 'budget', '2024-03-09', 1);");
    let names = "state state_by in_funnel ready overdue funnel stage phase days_in_stage visits_to_stage";
    for (on, customer, expected) in [
        ("2024-03-04", "a", "entering () true false none main need early 3 1"),
        ("2024-03-05", "a", "stagnant () true false stagnant main need early 4 1"),
        ("2024-03-08", "a", "losing () true false losing main need early 7 1"),
        ("2024-03-09", "a", "ready () true true losing main need early 8 1"),
        ("2024-03-11", "a", "ready () true true expired main need early 10 1"),
        ("2024-03-11", "b", "lost expiry false false expired main plan () 10 1"),
        ("2024-03-11", "c", "won dataset false false none main () () () ()"),
        ("2024-03-11", "d", "unknown () false false () main () () () ()"),
        ("2024-03-11", "e", "outside () false false none () () () () ()"),
        ("2024-03-11", "f", "not_admitted () false false none main need early 10 1"),
        ("2024-03-11", "g", "lost dataset false false none main () () () ()"),
    ] {
        assert_eq!(scene.told(on, customer, names), expected, "{customer} on {on}");
    }
}

#[test]
fn items_that_apply_are_counted_and_an_item_may_be_unknown() {
    let scene = Scene::new(
        "('a', 'li', 'need', '2024-03-01', 5, 1.0), ('b', 'li', 'need', '2024-03-01', 50, 1.0),
         ('c', 'li', 'need', '2024-03-01', NULL, 1.0), ('d', 'li', 'plan', '2024-03-01', 5, 1.0),
         ('e', 'li', 'won', '2024-03-01', 5, 1.0)",
    )
    .sql(
        "INSERT INTO marks VALUES ('a', 'budget', '2024-03-02', 1), ('c', 'budget', '2024-03-02', 1);
          INSERT INTO activities VALUES ('a', 'li', 10, '2024-03-02');",
    );
    let told = |customer| scene.told("2024-03-03", customer, "items_met items_total");
    assert_eq!(told("a"), "3 3");
    assert_eq!(told("b"), "0 2", "`sized` does not apply");
    assert_eq!(told("c"), "1 3", "whether it applies is unknown, so it does");
    assert_eq!(told("d"), "0 1");
    assert_eq!(told("e"), "() ()");
    let conditions =
        ["met(\"budget\")", "met(\"sized\")", "met(\"extra\")", "met(\"offer\")", "marked(\"budget\")"];
    assert_eq!(scene.holds("2024-03-03", &conditions), ["TFT??", "T????", "TFF??", "???F?", "TFTFF"]);
}

#[test]
fn a_customer_expires_when_all_its_days_are_over_and_it_does_not_improve() {
    let mut scene = Scene::new(
        "('a', 'li', 'need', '2024-03-01', 5, 1.0), ('b', 'li', 'plan', '2024-03-01', 5, 1.0),
         ('c', 'li', 'plan', '2024-03-01', 60, 1.0), ('d', 'li', 'need', '2024-03-01', 5, 1.0),
         ('e', 'li', 'need', '2024-03-01', 5, 1.0)",
    )
    .sql(
        "INSERT INTO activities VALUES ('b', 'li', 10, '2024-03-10');
          INSERT INTO marks VALUES ('d', 'budget', '2024-03-02', 1);",
    );
    let hold = Hold {
        at: "2024-03-02T10:00:00".parse().unwrap(),
        until: day("2024-03-07"),
        reason: "r".into(),
        by: "b".into(),
    };
    scene.journal.of_mut("e".into()).holds.push(hold);
    let told = |on, customer| scene.told(on, customer, "expires_on");
    assert_eq!(told("2024-03-02", "a"), "2024-03-11", "ten days after the first of March");
    assert_eq!(told("2024-03-10", "a"), "2024-03-11");
    assert_eq!(told("2024-03-11", "a"), "()", "it is lost");
    assert_eq!(told("2024-03-09", "b"), "2024-03-11", "what comes tomorrow is not known");
    assert_eq!(told("2024-03-10", "b"), "2024-03-15", "the visit of the tenth keeps it through the 14th");
    assert_eq!(told("2024-03-14", "b"), "2024-03-15");
    assert_eq!(told("2024-03-05", "c"), "()", "it always improves");
    assert_eq!(told("2024-03-05", "d"), "()", "it is ready");
    assert_eq!(told("2024-03-05", "e"), "2024-03-16", "five days are on hold");
}

#[test]
fn facts_count_since_the_state_began() {
    let scene = Scene::new("('a', 'li', 'need', '2024-03-01', 5, 1.0)").sql(
        "INSERT INTO activities VALUES ('a', 'li', 10, '2024-03-01'), ('a', 'li', 10, '2024-03-04'),
         ('a', 'li', 10, '2024-03-05'), ('a', 'wu', 10, '2024-03-06');",
    );
    let told = |on| scene.told(on, "a", "state state_since visits_in_state visits");
    assert_eq!(told("2024-03-04"), "entering 2024-03-01 2 2");
    assert_eq!(told("2024-03-05"), "stagnant 2024-03-05 1 3");
    assert_eq!(told("2024-03-06"), "stagnant 2024-03-05 2 4");
    assert_eq!(told("2024-03-08"), "losing 2024-03-08 0 4");
}

#[test]
fn the_cycle_is_the_funnels_with_its_slack() {
    // 20 days from entry to won: 3 weeks, and one of play.
    let scene = Scene::with_rules(
        &super::RULES.replace("stage = \"stage\"", "entered = \"entered\"\nstage = \"stage\""),
        "",
    )
    .sql("ALTER TABLE customers ADD entered DATE;
          INSERT INTO customers VALUES ('a', 'li', 'won', '2024-03-21', 5, 1.0, '2024-03-01'),
          ('b', 'li', 'need', '2024-03-01', 5, 1.0, '2024-02-20'), ('c', 'li', 'need', '2024-03-01', 99, 1.0, '2024-03-01');");
    let told = |on, customer| scene.told(on, customer, "cycle_days days_in_funnel");
    assert_eq!(told("2024-03-20", "b"), "() 29", "nobody has won");
    assert_eq!(told("2024-03-21", "b"), "28 30");
    assert_eq!(told("2024-03-21", "c"), "() 20", "of no funnel");
}

#[test]
fn what_is_missing_or_fails_is_unknown_and_decides_only_in_its_turn() {
    let scene = Scene::new(
        "('a', 'li', 'need', '2024-03-01', 5, 9.0), ('b', 'li', 'need', '2024-03-01', 0, 1.0),
         ('c', 'li', 'need', '2024-03-01', NULL, NULL), ('d', 'li', 'won', '2024-03-01', 1, 9.0)",
    );
    let on = "2024-03-05";
    let holds = scene.holds(
        on,
        &[
            "amount > 5.0",
            "amount > 5.0 && overdue != \"none\"",
            "overdue != \"none\" && amount > 5.0",
            "items_total / size > 0 && amount > 5.0",
            "amount > 5.0 && items_total / size > 0",
            "7 / size > 0 && overdue != \"none\"",
            "7 / size > 0 && amount > 5.0 && overdue != \"none\"",
            "overdue == \"stagnant\"",
            "state_since == date(\"2024-03-05\")",
            "amount > 5.0 || overdue == \"stagnant\"",
        ],
    );
    // Of `b` the division by zero fails.
    assert_eq!(holds, ["TF?T", "TF?F", "TF?F", "F!??", "FF??", "T!?F", "T!?F", "TTTF", "TTTF", "TTTT"]);
}

#[test]
fn what_stood_in_the_way_is_named() {
    use funnelwright::{
        census,
        evaluate::Answer,
        journey::Sight,
        portrait::{Past, Portraits},
        time::AsOf,
    };
    let scene = Scene::new("('a', 'li', 'won', '2024-03-01', NULL, NULL)");
    let conditions =
        ["amount > 5.0 && items_met > 0", "met(\"budget\")", "expires_on < today", "10 / (size ?? 0) > 1"];
    scene.look("customer", "", &conditions, |world| {
        let sight = Sight::of(AsOf::end_of(day("2024-03-05")));
        let counted = census::count(world, sight, census::Wish::default());
        let portraits = Portraits::new(world, sight, &counted, Past::NONE);
        let portrait = portraits.customer(0).unwrap();
        let ask = |rule: usize| Answer::of_condition(&world.ruleset.anomalies[rule].when, &portrait);
        let unknown = |rule| ask(rule).unknown.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(unknown(0), ["amount", "items_met"]);
        assert_eq!(unknown(1), ["budget"]);
        assert_eq!(unknown(2), ["expires_on"]);
        assert_eq!(ask(3).error.unwrap().kind, funnelwright::expression::RowErrorKind::DivisionByZero);
    });
}

#[test]
fn of_nobody_nothing_is_told() {
    let scene = Scene::new("");
    assert_eq!(scene.holds("2024-03-05", &["overdue != \"none\"", "in_funnel"]), ["", ""]);
    let early = Scene::new("('a', 'li', 'need', '2024-03-09', 5, 1.0)");
    assert_eq!(early.holds("2024-03-05", &["overdue != \"none\"", "in_funnel"]), ["", ""], "not there yet");
}
