//! State changes.

use std::sync::Arc;

use funnelwright::census::{Wish, count};
use funnelwright::evaluate::{Answer, Cause, PastChange, Position, State};
use funnelwright::journey::Sight;
use funnelwright::portrait::{Past, Portraits};
use funnelwright::time::AsOf;

use super::{Scene, answer, march, named};

fn position(stage: Option<&str>, of: State) -> Arc<Position> {
    let funnel = (of != State::Gone).then(|| "main".into());
    Arc::new(Position { funnel, stage: stage.map(Into::into), state: of })
}

#[track_caller]
fn told(scene: &Scene, change: &PastChange, names: &str) -> String {
    scene.look("change", names, &["from_state != to_state"], |world| {
        let sight = Sight::of(AsOf::end_of(march(20)));
        let counted = count(world, sight, Wish::default());
        let portraits = Portraits::new(world, sight, &counted, Past::NONE);
        let portrait = portraits.change(change);
        let exprs = named(world.ruleset);
        exprs.iter().map(|expr| answer(&Answer::of(expr, &portrait))).collect::<Vec<_>>().join(" ")
    })
}

fn change(customer: &str, on: u32, from: Option<Arc<Position>>, to: Arc<Position>) -> PastChange {
    let owner = Some(Arc::from("li"));
    PastChange { customer: customer.into(), on: march(on), nth: 1, from, to, cause: Cause::Time, owner }
}

#[test]
fn a_change_tells_what_it_is_and_its_customer_at_the_end_of_its_day() {
    let scene = Scene::new("('a', 'wu', 'need', '2024-03-01', 5, 2.5)").sql(
        "INSERT INTO activities VALUES ('a', 'li', 10, '2024-03-04'), ('a', 'li', 10, '2024-03-09');
         INSERT INTO people VALUES ('li', 'Li', 'north', 'frontline', NULL, '2024-03-10'),
         ('li', 'Li', 'south', 'frontline', '2024-03-11', NULL);",
    );
    let entering = position(Some("need"), State::Entering);
    let stagnant = change("a", 5, Some(entering), position(Some("need"), State::Stagnant));
    let names = "id today from_state to_state from_stage cause state stage phase in_funnel owner unit amount visits \
                 days_in_stage overdue state_since";
    assert_eq!(
        told(&scene, &stagnant, names),
        "a 2024-03-05 entering stagnant need time stagnant need early true li north 2.5 1 4 stagnant 2024-03-05"
    );
    let first = change("a", 12, None, position(Some("need"), State::Lost));
    assert_eq!(
        told(&scene, &first, "from_state from_stage to_state state_by unit visits overdue"),
        "() () lost expiry south 2 expired"
    );
}

#[test]
fn of_one_that_is_gone_only_the_change_is_known() {
    let scene = Scene::new("('a', 'wu', 'need', '2024-03-01', 5, 2.5)");
    let entering = position(Some("need"), State::Entering);
    let gone = change("x", 5, Some(entering), position(None, State::Gone));
    assert_eq!(
        told(&scene, &gone, "id from_state to_state from_stage state in_funnel owner amount visits overdue"),
        "x entering gone need gone false li () () ()"
    );
}
