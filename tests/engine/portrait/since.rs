//! Since when states have stood.

use std::sync::Arc;

use funnelwright::evaluate::{Cause, PastChange, Position, State};
use funnelwright::portrait::Past;
use funnelwright::value::Date;

use super::{Scene, march};

fn change(customer: &str, on: u32, stage: &str, to: State, cause: Cause) -> PastChange {
    PastChange {
        customer: customer.into(),
        on: march(on),
        nth: 1,
        from: None,
        to: Arc::new(Position { funnel: Some("main".into()), stage: Some(stage.into()), state: to }),
        cause,
        owner: None,
    }
}

#[test]
fn on_first_sight_it_is_worked_out_from_the_dates() {
    let scene = Scene::new(
        "('a', 'li', 'need', '2024-03-01', 5, 1.0), ('b', 'li', 'won', '2024-02-10', 5, 1.0),
         ('c', 'li', 'need', '2024-03-01', 99, 1.0), ('d', 'li', 'junk', '2024-03-03', 5, 1.0)",
    )
    .sql("INSERT INTO marks VALUES ('a', 'budget', '2024-03-09', 1), ('a', 'budget', '2024-03-12', 0);");
    for (on, expected) in [
        (4, "entering 2024-03-01"),
        (5, "stagnant 2024-03-05"),
        (7, "stagnant 2024-03-05"),
        (8, "losing 2024-03-08"),
        (9, "ready 2024-03-09"),
        (11, "ready 2024-03-09"),
        (12, "lost 2024-03-12"),
        (30, "lost 2024-03-12"),
    ] {
        assert_eq!(scene.told(&march(on).to_string(), "a", "state state_since"), expected, "on {on}");
    }
    assert_eq!(scene.told("2024-03-20", "b", "state_since"), "2024-02-10");
    assert_eq!(scene.told("2024-03-20", "c", "state_since"), "2024-03-01", "outside since it exists");
    assert_eq!(scene.told("2024-03-20", "d", "state_since"), "2024-03-03", "unknown since it stands there");
}

/// `ready` in the midst of a state begins it anew.
#[test]
fn an_interruption_counts() {
    let scene = Scene::new("('a', 'li', 'need', '2024-03-01', 5, 1.0)")
        .sql("INSERT INTO marks VALUES ('a', 'budget', '2024-03-02', 1), ('a', 'budget', '2024-03-03', 0);");
    let told = |on| scene.told(on, "a", "state state_since");
    assert_eq!(told("2024-03-02"), "ready 2024-03-02");
    assert_eq!(told("2024-03-04"), "entering 2024-03-03");
}

#[test]
fn what_was_recorded_decides() {
    let scene = Scene::new("('a', 'li', 'need', '2024-03-01', 5, 1.0)");
    let told = |changes: &[PastChange], seen: Option<u32>, on: u32| {
        let first_seen = |_: &str| -> Option<Date> { seen.map(march) };
        let past = Past { changes, begins: None, first_seen: &first_seen, cycles: None };
        scene.told_with(past, &march(on).to_string(), "a", "state_since")
    };
    let stagnant = |on, cause| change("a", on, "need", State::Stagnant, cause);
    assert_eq!(
        told(&[stagnant(6, Cause::Rules)], None, 7),
        "2024-03-06",
        "the rules made it so on the sixth"
    );
    assert_eq!(told(&[stagnant(3, Cause::Rules)], None, 7), "2024-03-03", "other rules did before");
    assert_eq!(
        told(&[stagnant(6, Cause::Rules)], None, 5),
        "2024-03-05",
        "what is recorded later is not known"
    );
    let others = [change("b", 6, "need", State::Stagnant, Cause::Time)];
    assert_eq!(told(&others, None, 7), "2024-03-05", "another customer's");
    let since_replaced = [stagnant(4, Cause::Rules), change("a", 6, "need", State::Ready, Cause::Data)];
    assert_eq!(told(&since_replaced, None, 7), "2024-03-05", "the last one leads elsewhere");
    assert_eq!(told(&[], Some(4), 7), "2024-03-04", "the first run saw it so already");
    assert_eq!(told(&[], Some(6), 7), "2024-03-05", "before the first run, as far as dates tell");
    assert_eq!(told(&[stagnant(6, Cause::Baseline)], None, 7), "2024-03-05", "the same");
    assert_eq!(told(&[stagnant(6, Cause::Time)], Some(4), 7), "2024-03-06");
}

/// Dates of long ago cost nothing and are believed.
#[test]
fn those_of_long_ago_are_found() {
    let rules = super::RULES.replace("size > 1", "days_in_stage % 7 != 2 || size > 1");
    let scene = Scene::with_rules(
        &rules,
        "('a', 'li', 'need', '1900-01-01', 5, 1.0), ('b', 'li', 'won', '1999-05-05', 5, 1.0),
         ('c', 'li', 'need', '2023-06-01', 5, 1.0), ('d', 'li', 'need', '2020-06-01', 5, 1.0)",
    );
    let told = |customer| scene.told("2024-03-20", customer, "state_since");
    assert_eq!(told("b"), "1999-05-05");
    assert_eq!(told("c"), "2023-06-11", "when it expired");
    assert_eq!(told("d"), "2020-06-11");
    assert_eq!(told("a"), "1900-01-01", "more than ten years ago is as long as it can be");
}

#[test]
fn without_a_date_nothing_is_told() {
    let scene = Scene::new("('a', 'li', 'need', NULL, 5, 1.0)");
    let told = |past: Past<'_>| scene.told_with(past, "2024-03-07", "a", "state state_since");
    assert_eq!(told(Past::NONE), "unknown ()");
    assert_eq!(told(Past { first_seen: &|_| Some(march(3)), ..Past::NONE }), "unknown 2024-03-03");
}
