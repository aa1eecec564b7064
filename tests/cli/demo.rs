//! `demo`.

use std::fs;

use super::workshop::Workshop;

#[test]
fn the_demo_is_made_evaluated_and_the_same_every_time() {
    let workshop = Workshop::empty();
    let first = workshop.run("demo").prints_all(&[
        "made demo: ",
        "$ funnelwright check --rules demo/rules\n",
        " in 4 files\n",
        "run as of 2024-06-27\n",
        "plan as of 2024-06-28\n",
        "committed as run 2\n",
        "what to do next\n",
    ]);
    let second = workshop.run("demo").prints_all(&["committed as run 2\n"]);
    assert_eq!(first, second);

    for line in first.lines().filter_map(|line| line.strip_prefix("  funnelwright ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        workshop.run_words(&words).prints_all(&[]);
    }
    workshop.run("plan --rules demo/rules --as-of 2024-06-28").prints_all(&["no changes to 360 customers"]);
}

#[test]
fn the_demo_shows_every_state_of_a_funnel() {
    let workshop = Workshop::empty();
    workshop.run("demo elsewhere/deep").prints_all(&["made elsewhere/deep"]);
    let states =
        workshop.query("elsewhere/deep/funnelwright.db", "SELECT DISTINCT state FROM customer_state");
    for state in ["entering", "stagnant", "losing", "ready", "won", "lost", "not_admitted", "outside"] {
        assert!(states.iter().any(|other| other == state), "{state} in {states:?}");
    }
}

#[test]
fn only_a_demo_is_overwritten_and_edits_are_kept_aside() {
    let workshop = Workshop::empty().file("mine/notes.txt", "keep me");
    workshop.run("demo mine").fails_saying(2, &["`mine` is not empty and no earlier demo"]);
    assert_eq!(fs::read_to_string(workshop.path("mine/notes.txt")).unwrap(), "keep me");

    workshop.run("demo d").prints_all(&["made d"]);
    workshop.write("d/rules/phases.toml", "# mine");
    workshop.run("demo d").prints_all(&["made d"]);
    assert_eq!(fs::read_to_string(workshop.path("d/rules/phases.toml.bak")).unwrap(), "# mine");
}
