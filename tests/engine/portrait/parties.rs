//! Persons and units.

use funnelwright::evaluate::Answer;
use funnelwright::journey::{Sight, World};
use funnelwright::portrait::{PartyPortrait, people, units, with_facts};
use funnelwright::time::AsOf;

use super::{Scene, answer, day, named};

/// The names of each, after its id.
fn told(
    world: &World<'_>,
    on: &str,
    of: for<'p> fn(&'p World<'p>, Sight) -> Vec<PartyPortrait<'p>>,
) -> Vec<String> {
    let exprs = named(world.ruleset);
    let line = |party: &PartyPortrait<'_>| {
        let answers = exprs.iter().map(|expr| answer(&Answer::of(expr, party)));
        std::iter::once(party.id().to_string()).chain(answers).collect::<Vec<_>>().join(" ")
    };
    let sight = Sight::of(AsOf::end_of(day(on)));
    let told: Vec<String> = of(world, sight).iter().map(line).collect();
    let together = with_facts(world, sight, of(world, sight), &exprs);
    assert_eq!(together.iter().map(line).collect::<Vec<_>>(), told, "computed together");
    told
}

fn scene() -> Scene {
    Scene::new("('a', 'li', 'need', '2024-03-01', 5, 1.0)").sql(
        "INSERT INTO people VALUES ('wu', 'Wu', 'south', 'lead', NULL, NULL),
         ('li', 'Li', 'north', 'frontline', NULL, '2024-03-10'), ('li', 'Li', 'south', 'frontline', '2024-03-11', NULL),
         ('ex', 'Ex', 'south', 'frontline', NULL, '2024-03-05'), (NULL, 'No', 'south', 'lead', NULL, NULL),
         ('no', 'No', NULL, NULL, NULL, NULL);
         INSERT INTO units VALUES ('south', 'all', 'team'), ('north', 'all', 'team'), ('all', NULL, 'company');
         INSERT INTO activities VALUES ('a', 'li', 10, '2024-03-04'), ('a', 'li', 20, '2024-03-11'),
         ('a', 'wu', 5, '2024-03-11'), (NULL, 'ex', 7, '2024-03-01');",
    )
}

#[test]
fn persons_of_the_day_are_told_with_their_own_facts() {
    scene().look("person", "name unit level person_minutes today", &["level != ()"], |world| {
        assert_eq!(
            told(world, "2024-03-05", people),
            [
                "ex Ex south frontline 7 2024-03-05",
                "li Li north frontline 10 2024-03-05",
                "no No () () 0 2024-03-05",
                "wu Wu south lead 0 2024-03-05"
            ]
        );
        assert_eq!(
            told(world, "2024-03-11", people),
            [
                "li Li south frontline 30 2024-03-11",
                "no No () () 0 2024-03-11",
                "wu Wu south lead 5 2024-03-11"
            ]
        );
    });
}

#[test]
fn units_are_told_with_the_facts_of_all_below_them() {
    scene().look("unit", "kind parent unit_minutes", &["kind != ()"], |world| {
        assert_eq!(
            told(world, "2024-03-05", units),
            ["all company () 17", "north team all 10", "south team all 7"]
        );
        assert_eq!(
            told(world, "2024-03-11", units),
            ["all company () 42", "north team all 10", "south team all 32"]
        );
    });
}

#[test]
fn customers_know_the_facts_of_their_owner_and_its_unit() {
    let scene = scene();
    assert_eq!(scene.told("2024-03-05", "a", "owner unit person_minutes unit_minutes"), "li north 10 10");
    assert_eq!(scene.told("2024-03-11", "a", "owner unit person_minutes unit_minutes"), "li south 30 32");
}

#[test]
fn of_empty_tables_nobody_is_told() {
    let scene = Scene::new("");
    scene.look("person", "name", &["level != ()"], |world| {
        assert!(told(world, "2024-03-05", people).is_empty());
    });
    scene.look("unit", "id", &["kind != ()"], |world| assert!(told(world, "2024-03-05", units).is_empty()));
}
