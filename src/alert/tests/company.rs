//! Who is told, and what is above what.

use super::stage::{chart, owner_of};
use crate::alert::*;
use crate::value::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn told(chart: &Chart, subject: &Subject, to: &[Address], cc: &[Address]) -> String {
    let standing = Standing::of(subject, chart, &owner_of);
    let told = recipients(to, cc, &standing, chart, &["ops".into()]);
    told.iter()
        .map(|one| format!("{}{}", one.person, if one.is_copy { "+" } else { "" }))
        .collect::<Vec<_>>()
        .join(" ")
}

fn post(person: &str, unit: Option<&str>, level: Level, since: Option<&str>, until: Option<&str>) -> Post {
    Post {
        person: person.into(),
        unit: unit.map(Into::into),
        level: Some(level),
        since: since.map(day),
        until: until.map(day),
    }
}

fn group(values: &[(&str, &str)]) -> Subject {
    Subject::Group(values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
}

#[test]
fn people_are_found_by_climbing_from_the_subject() {
    let chart = chart();
    let customer = |id: &str| Subject::Customer(id.into());
    let level = Address::Level;
    for (subject, to, people) in [
        (customer("C1"), vec![Address::Owner], "ann"),
        (customer("C1"), vec![level(Level::Frontline)], "ann bob"),
        (customer("C1"), vec![level(Level::Lead)], "lee"),
        (customer("C1"), vec![level(Level::Middle)], "mia"),
        (customer("C1"), vec![level(Level::Senior)], "sue"),
        (customer("C1"), vec![Address::Operators], "ops"),
        (customer("C1"), vec![Address::Person("bob".into()), Address::Unit("north".into())], "bob ann lee"),
        // A unit without people of its own: its leads, upwards; no lead there: the next level.
        (customer("C1"), vec![Address::Unit("south".into())], "ops"),
        (customer("C1"), vec![Address::Unit("region".into())], "mia"),
        // Nobody is told twice, whatever the names.
        (
            customer("C1"),
            vec![Address::Owner, level(Level::Frontline), Address::Person("ann".into())],
            "ann bob",
        ),
        // No owner: the lead; no unit: everyone of the level.
        (customer("C9"), vec![Address::Owner], "lee"),
        (Subject::Unit("region".into()), vec![Address::Owner], "mia"),
        (Subject::Unit("region".into()), vec![level(Level::Lead)], "mia"),
        (Subject::Person("bob".into()), vec![Address::Owner], "bob"),
        (Subject::Person("bob".into()), vec![level(Level::Middle)], "mia"),
        (
            Subject::Change { customer: "C2".into(), on: day("2024-03-01"), nth: 1 },
            vec![Address::Owner],
            "bob",
        ),
        (group(&[("funnel", "a")]), vec![Address::Owner], "lee"),
        (group(&[("funnel", "a"), ("unit.team", "north")]), vec![level(Level::Lead)], "lee"),
        (group(&[("unit.region", "region"), ("unit.team", "north")]), vec![level(Level::Lead)], "lee"),
        (group(&[("stage", "s"), ("person", "bob")]), vec![Address::Owner], "bob"),
        (group(&[("stage", "s"), ("owner", "bob")]), vec![level(Level::Lead)], "lee"),
        (Subject::Rule("r".into()), vec![Address::Operators], "ops"),
    ] {
        assert_eq!(told(&chart, &subject, &to, &[]), people, "{subject} {to:?}");
    }
    let cc = [level(Level::Lead), Address::Owner, level(Level::Middle)];
    assert_eq!(told(&chart, &customer("C1"), &[Address::Owner], &cc), "ann lee+ mia+");
}

#[test]
fn who_is_missing_is_replaced_by_the_next_level_and_at_last_by_the_operators() {
    let north = |people: Vec<Post>| {
        Chart::on(
            day("2024-03-05"),
            people,
            [("north", "region")].map(|(unit, parent)| (unit.into(), parent.into())),
        )
    };
    let customer = Subject::Customer("C1".into());
    let ann = || post("ann", Some("north"), Level::Frontline, None, None);
    let lead = [Address::Level(Level::Lead)];
    assert_eq!(told(&north(vec![ann()]), &customer, &lead, &[]), "ops");
    let sue = post("sue", Some("region"), Level::Senior, None, None);
    assert_eq!(told(&north(vec![ann(), sue.clone()]), &customer, &lead, &[]), "sue");
    // Somebody in another branch is not above.
    let max = post("max", Some("south"), Level::Lead, None, None);
    assert_eq!(told(&north(vec![ann(), sue, max.clone()]), &customer, &lead, &[]), "sue");
    assert_eq!(told(&north(vec![ann(), max]), &customer, &lead, &[]), "ops");
    // An owner who has left still says which unit it was.
    let gone = post("ann", Some("north"), Level::Frontline, None, Some("2024-03-04"));
    let lee = post("lee", Some("north"), Level::Lead, Some("2024-03-05"), None);
    let tom = post("tom", Some("south"), Level::Lead, None, None);
    assert_eq!(told(&north(vec![gone, lee.clone(), tom.clone()]), &customer, &[Address::Owner], &[]), "lee");
    // Nobody knows the owner at all.
    assert_eq!(told(&north(vec![lee, tom]), &customer, &[Address::Owner], &[]), "lee tom");
    // There is nothing to look anybody up in.
    assert_eq!(told(&Chart::default(), &customer, &[Address::Owner], &[]), "ann");
    assert_eq!(told(&Chart::default(), &customer, &lead, &[]), "ops");
    let left = post("kim", None, Level::Lead, None, Some("2024-03-04"));
    assert_eq!(told(&north(vec![left]), &customer, &[Address::Person("kim".into())], &[]), "ops");
}

#[test]
fn a_person_has_the_post_of_the_day() {
    let posts = || {
        vec![
            post("ann", Some("old"), Level::Frontline, None, Some("2024-03-04")),
            post("ann", Some("new"), Level::Lead, Some("2024-03-05"), None),
            post("ann", Some("later"), Level::Senior, Some("2024-04-01"), None),
        ]
    };
    let on = |text: &str| Chart::on(day(text), posts(), []);
    for (date, unit, level) in [
        ("2024-03-04", "old", Level::Frontline),
        ("2024-03-05", "new", Level::Lead),
        ("2024-04-01", "later", Level::Senior),
    ] {
        let chart = on(date);
        assert_eq!(
            (chart.unit_of("ann").map(|unit| &**unit), chart.level_of("ann", None)),
            (Some(unit), Some(level)),
            "{date}"
        );
    }
    let only_later = Chart::on(day("2024-01-01"), posts().split_off(1), []);
    assert!(!only_later.is_present("ann") && !only_later.has_left("ann"));
}

#[test]
fn a_person_with_several_posts_at_once_is_found_by_each() {
    let posts = vec![
        post("ann", Some("north"), Level::Frontline, None, None),
        post("bob", Some("south"), Level::Frontline, None, None),
        post("kim", Some("south"), Level::Lead, Some("2024-02-01"), None),
        post("kim", Some("north"), Level::Lead, Some("2024-01-01"), None),
        post("kim", Some("region"), Level::Middle, Some("2024-01-01"), None),
        post("kim", Some("east"), Level::Lead, None, Some("2024-02-01")),
        post("sue", Some("region"), Level::Senior, None, None),
    ];
    let parents = ["north", "south", "east"].map(|unit| (unit.into(), "region".into()));
    let chart = Chart::on(day("2024-03-05"), posts, parents);
    let unit = |id: &str| Subject::Unit(id.into());
    let level = Address::Level;
    for (subject, to, people) in [
        (Subject::Customer("C1".into()), level(Level::Lead), "kim"),
        (Subject::Customer("C2".into()), level(Level::Lead), "kim"),
        (unit("south"), level(Level::Middle), "kim"),
        // A post that has ended does not count: nobody leads `east`, and the region's middle is kim too.
        (unit("east"), level(Level::Lead), "kim"),
        (unit("east"), level(Level::Senior), "sue"),
        (Subject::Group(Vec::new()), level(Level::Lead), "kim"),
        (unit("north"), Address::Unit("south".into()), "bob kim"),
    ] {
        assert_eq!(told(&chart, &subject, std::slice::from_ref(&to), &[]), people, "{subject} {to:?}");
    }
    // What is about kim herself belongs where she began last.
    assert_eq!(chart.unit_of("kim").map(|unit| &**unit), Some("south"));
    let levels = [Some(Level::Lead), Some(Level::Middle), Some(Level::Senior), None];
    let of_kim = [Level::Lead, Level::Middle, Level::Lead, Level::Lead].map(Some);
    assert_eq!(levels.map(|sought| chart.level_of("kim", sought)), of_kim);
}

#[test]
fn a_circle_among_the_units_ends() {
    let parents = [("a", "b"), ("b", "c"), ("c", "a"), ("self", "self")];
    let chart = Chart::on(
        day("2024-03-05"),
        [
            post("ann", Some("a"), Level::Frontline, None, None),
            post("sue", Some("c"), Level::Senior, None, None),
        ],
        parents.map(|(unit, parent)| (unit.into(), parent.into())),
    );
    let names = |unit: &str| chart.upward(&unit.into()).iter().map(|unit| &**unit).collect::<String>();
    assert_eq!([names("a"), names("b"), names("self")], ["abc", "bca", "self"]);
    assert_eq!(told(&chart, &Subject::Customer("C1".into()), &[Address::Level(Level::Lead)], &[]), "sue");
}

#[test]
fn an_alert_lies_below_what_its_subject_belongs_to() {
    let chart = chart();
    let customer = Subject::Customer("C1".into());
    let unit = |id: &str| Subject::Unit(id.into());
    let inhibits = |above: &Subject, below: &Subject| {
        let policy = Policy { inhibited_by: vec!["storm".into()], ..Policy::default() };
        let mut stage = super::stage::Stage::new([("r", policy), ("storm", Policy::default())]);
        stage.chart = chart.clone();
        let at = super::stage::as_of("03-04T08:00");
        stage.evaluate(at, "storm", above, Outcome::Met, false);
        stage.evaluate(at, "r", below, Outcome::Met, false);
        stage.book.last("r", below).unwrap().state().inhibited_by.is_some()
    };
    let change = Subject::Change { customer: "C1".into(), on: day("2024-03-01"), nth: 1 };
    for (above, below, expected) in [
        (customer.clone(), customer.clone(), true),
        (customer.clone(), change.clone(), true),
        (Subject::Person("ann".into()), change, true),
        (Subject::Person("ann".into()), customer.clone(), true),
        (Subject::Person("bob".into()), customer.clone(), false),
        (unit("north"), customer.clone(), true),
        (unit("all"), customer.clone(), true),
        (unit("south"), customer.clone(), false),
        (customer.clone(), unit("north"), false),
        (Subject::Customer("C2".into()), customer.clone(), false),
        (unit("region"), unit("north"), true),
        (unit("north"), unit("region"), false),
        (unit("region"), Subject::Person("ann".into()), true),
        (group(&[("funnel", "a")]), group(&[("funnel", "a"), ("stage", "b")]), true),
        (group(&[]), group(&[("funnel", "a")]), true),
        (group(&[("funnel", "a"), ("stage", "b")]), group(&[("funnel", "a")]), false),
        (group(&[("funnel", "x")]), group(&[("funnel", "a"), ("stage", "b")]), false),
        (unit("region"), group(&[("funnel", "a"), ("unit.team", "north")]), true),
        (group(&[("funnel", "a")]), customer, false),
    ] {
        assert_eq!(inhibits(&above, &below), expected, "{above} over {below}");
    }
}

#[test]
fn words_are_read_as_they_are_printed() {
    assert!(Status::ALL.iter().all(|one| Status::from_word(one.word()) == Some(*one)));
    assert!(Severity::ALL.iter().all(|one| Severity::from_word(one.word()) == Some(*one)));
    assert!(Level::ALL.iter().all(|one| Level::from_word(one.word()) == Some(*one)));
    assert!(Ending::ALL.iter().all(|one| Ending::from_word(one.word()) == Some(*one)));
    let chinese = |both: crate::language::Both| both.said_in(crate::language::Language::Chinese);
    assert!(Status::ALL.iter().all(|one| !chinese(one.phrase()).is_empty()));
}
