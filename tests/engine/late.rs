//! Causes, and rows that arrive late, are corrected or vanish.

use super::bench::{Bench, lines};

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
stage = "stage"
[history]
from = "history"
customer = "customer"
stage = "stage"
at = "at"
[[funnel]]
id = "main"
entering_days = 7
stagnant_days = 14
losing_days = 30
won = { match = ["won"] }
[[funnel.stage]]
id = "need"
items = [{ id = "rich", expr = 'amount > 100' }]
[[funnel.stage]]
id = "plan"
"#;

fn bench() -> Bench {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, stage TEXT, amount REAL);
         CREATE TABLE history (customer TEXT, stage TEXT, at DATETIME);
         INSERT INTO customers VALUES ('a', '2024-03-01', NULL, 1);
         INSERT INTO history VALUES ('a', 'need', '2024-03-01');",
    );
    bench
}

#[test]
fn the_clock_changes_states_on_their_dates_also_after_downtime() {
    let bench = bench();
    assert_eq!(lines(&bench.run("2024-03-05")), ["a new → need entering on 2024-03-05 baseline"]);
    assert_eq!(
        lines(&bench.run("2024-03-25")),
        [
            "a need entering → need stagnant on 2024-03-09 time",
            "a need stagnant → need losing on 2024-03-23 time"
        ]
    );
    assert_eq!(lines(&bench.run("2024-03-25")), Vec::<String>::new());
}

#[test]
fn a_row_dated_on_its_day_is_data_and_not_late() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql("INSERT INTO history VALUES ('a', 'plan', '2024-03-06 10:00');");
    assert_eq!(lines(&bench.run("2024-03-08")), ["a need entering → plan entering on 2024-03-06 data"]);
}

#[test]
fn a_row_that_arrives_late_takes_effect_on_the_first_day_evaluated() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql("INSERT INTO history VALUES ('a', 'plan', '2024-03-03 10:00');");
    assert_eq!(lines(&bench.run("2024-03-08")), ["a need entering → plan entering on 2024-03-06 data late"]);
}

#[test]
fn a_value_without_a_date_takes_effect_on_the_first_day_evaluated() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql("UPDATE customers SET amount = 500;");
    assert_eq!(lines(&bench.run("2024-03-07")), ["a need entering → need ready on 2024-03-06 data late"]);
}

#[test]
fn new_customers_are_data_and_late_if_they_began_before() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql(
        "INSERT INTO customers VALUES ('b', '2024-03-07', NULL, 1), ('c', '2024-02-01', NULL, 1);
         INSERT INTO history VALUES ('b', 'need', '2024-03-07'), ('c', 'need', '2024-03-02');",
    );
    assert_eq!(
        lines(&bench.run("2024-03-08")),
        ["c new → need entering on 2024-03-06 data late", "b new → need entering on 2024-03-07 data"]
    );
}

#[test]
fn a_vanished_customer_is_gone_and_may_come_back() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql("DELETE FROM customers;");
    assert_eq!(lines(&bench.run("2024-03-06")), ["a need entering → - gone on 2024-03-06 data late"]);
    assert_eq!(lines(&bench.run("2024-03-07")), Vec::<String>::new());
    bench.sql("INSERT INTO customers VALUES ('a', '2024-03-01', NULL, 1);");
    assert_eq!(lines(&bench.run("2024-03-08")), ["a - gone → need entering on 2024-03-08 data late"]);
}

#[test]
fn an_edited_ruleset_takes_effect_on_the_day_of_as_of() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.rules("main.toml", &RULES.replace("stagnant_days = 14", "stagnant_days = 1"));
    assert_eq!(
        lines(&bench.run("2024-03-12")),
        [
            "a need entering → need stagnant on 2024-03-09 time",
            "a need stagnant → need losing on 2024-03-12 rules"
        ]
    );
}

#[test]
fn an_edit_and_the_clock_are_told_apart() {
    let bench = bench();
    bench.run("2024-03-08");
    bench.rules("main.toml", &RULES.replace("losing_days = 30", "losing_days = 31"));
    assert_eq!(lines(&bench.run("2024-03-09")), ["a need entering → need stagnant on 2024-03-09 time"]);
}

#[test]
fn a_last_ruleset_that_no_longer_fits_the_dataset_is_replaced_at_once() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql("ALTER TABLE history RENAME TO past;");
    bench.rules("main.toml", &RULES.replace("from = \"history\"", "from = \"past\""));
    assert_eq!(lines(&bench.run("2024-03-10")), ["a need entering → need stagnant on 2024-03-09 rules"]);
}

#[test]
fn a_day_committed_in_the_middle_is_settled() {
    let bench = bench();
    bench.sql("INSERT INTO history VALUES ('a', 'plan', '2024-03-06 15:00');");
    bench.run("2024-03-05");
    assert_eq!(lines(&bench.run("2024-03-06T12:00")), Vec::<String>::new());
    assert_eq!(lines(&bench.run("2024-03-07")), ["a need entering → plan entering on 2024-03-06 data"]);
}

#[test]
fn the_stage_column_alone_is_dated_by_its_first_sighting() {
    let rules = RULES.replace(
        "[history]\nfrom = \"history\"\ncustomer = \"customer\"\nstage = \"stage\"\nat = \"at\"\n",
        "",
    );
    let bench = Bench::new(&[("main.toml", &rules)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, stage TEXT, amount REAL);
         INSERT INTO customers VALUES ('a', '2024-03-01', 'need', 1);",
    );
    bench.run("2024-03-05");
    let state = bench.state("a", "2024-03-10");
    assert_eq!(
        (state.stage_since.map(|date| date.to_string()), state.inferred),
        (Some("2024-03-05".into()), true)
    );
    bench.sql("UPDATE customers SET stage = 'plan';");
    assert_eq!(
        lines(&bench.run("2024-03-10")),
        ["a need entering → plan entering on 2024-03-06 data"],
        "the first evaluated day that shows it"
    );
    bench.run("2024-03-12");
    assert_eq!(bench.state("a", "2024-03-13").days, Some(7), "the store remembers when it was seen");
}

#[test]
fn a_customer_is_first_seen_on_the_day_it_begins() {
    let rules = RULES.replace(
        "[history]\nfrom = \"history\"\ncustomer = \"customer\"\nstage = \"stage\"\nat = \"at\"\n",
        "",
    );
    let bench = Bench::new(&[("main.toml", &rules)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, stage TEXT, amount REAL);
         INSERT INTO customers VALUES ('a', '2024-03-01', 'need', 1), ('b', '2024-03-20', 'need', 1);",
    );
    bench.run("2024-03-01");
    bench.sql("INSERT INTO customers VALUES ('c', '2024-03-10', 'need', 1);");
    bench.run("2024-03-12");
    let since = |customer: &str| bench.state(customer, "2024-03-21").stage_since.map(|date| date.to_string());
    assert_eq!(since("c"), Some("2024-03-10".into()));
    assert_eq!(since("b"), Some("2024-03-20".into()), "not seen before it existed");
}

#[test]
fn a_history_row_without_a_stage_says_nothing() {
    let bench = bench();
    bench.sql("INSERT INTO history VALUES ('a', '', '2024-03-04');");
    assert_eq!(
        bench.state("a", "2024-03-05").stage_since.map(|date| date.to_string()),
        Some("2024-03-01".into())
    );
}

#[test]
fn looking_back_does_not_make_the_stage_column_differ() {
    let bench = bench();
    bench.sql("INSERT INTO history VALUES ('a', 'plan', '2024-03-09'); UPDATE customers SET stage = 'plan';");
    assert_eq!(bench.plan("2024-03-05").findings.list(), []);
}

#[test]
fn won_is_dated_by_closed_also_where_another_funnel_has_a_stage_of_that_value() {
    let bench = Bench::new(&[(
        "main.toml",
        r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
stage = "stage"
stage_since = "since"
closed = "closed"
[[funnel]]
id = "f"
when = 'size == 1'
entering_days = 5
stagnant_days = 5
losing_days = 5
won = { match = ["Done"] }
[[funnel.stage]]
id = "need"
[[funnel]]
id = "g"
when = 'size == 2'
entering_days = 5
stagnant_days = 5
losing_days = 5
[[funnel.stage]]
id = "done"
match = ["Done"]
"#,
    )]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, stage TEXT, since DATE, closed DATE, size INTEGER);
         INSERT INTO customers VALUES ('a', '2024-03-01', 'need', '2024-03-01', NULL, 1);",
    );
    bench.run("2024-03-02");
    bench.sql("UPDATE customers SET stage = 'Done', since = '2024-03-03', closed = '2024-03-06';");
    assert_eq!(lines(&bench.plan("2024-03-08")), ["a need entering → - won on 2024-03-06 data"]);
}

#[test]
fn joining_a_unit_on_the_day_is_data() {
    let bench = Bench::new(&[(
        "main.toml",
        r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
owner = "owner"
entered = "created"
[people]
from = "people"
id = "id"
unit = "unit"
since = "since"
until = "until"
[[funnel]]
id = "north"
when = 'unit == "north"'
entering_days = 7
stagnant_days = 14
losing_days = 30
[[funnel.stage]]
id = "need"
"#,
    )]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, owner TEXT, created DATE);
         CREATE TABLE people (id TEXT, unit TEXT, since DATE, until DATE);
         INSERT INTO customers VALUES ('a', 'li', '2024-03-01');
         INSERT INTO people VALUES ('li', 'south', NULL, '2024-03-06'), ('li', 'north', '2024-03-07', NULL);",
    );
    bench.run("2024-03-05");
    assert_eq!(
        lines(&bench.run("2024-03-09")),
        [
            "a - outside → need entering on 2024-03-07 data",
            "a need entering → need stagnant on 2024-03-09 time"
        ]
    );
}

#[test]
fn those_who_are_gone_are_counted_as_long_as_they_are() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql("DELETE FROM customers;");
    assert_eq!(bench.run("2024-03-06").gone, 1);
    assert_eq!(bench.run("2024-03-07").gone, 1);
}

#[test]
fn whom_a_run_has_seen_stays_though_its_first_row_is_later() {
    let since = Bench::new(&[(
        "main.toml",
        &RULES.replace("entered = \"created\"\n", "stage_since = \"since\"\n").replace(
            "[history]\nfrom = \"history\"\ncustomer = \"customer\"\nstage = \"stage\"\nat = \"at\"\n",
            "",
        ),
    )]);
    since.sql(
        "CREATE TABLE customers (id TEXT, since DATE, stage TEXT, amount REAL);
         INSERT INTO customers VALUES ('a', '2024-03-01', 'need', 1);",
    );
    since.run("2024-03-05");
    since.sql("UPDATE customers SET stage = 'plan', since = '2024-03-08';");
    assert_eq!(lines(&since.run("2024-03-08")), ["a need entering → plan entering on 2024-03-08 data"]);

    let history = Bench::new(&[("main.toml", &RULES.replace("entered = \"created\"\n", ""))]);
    history.sql(
        "CREATE TABLE customers (id TEXT, created DATE, stage TEXT, amount REAL);
         CREATE TABLE history (customer TEXT, stage TEXT, at DATETIME);
         INSERT INTO customers VALUES ('a', NULL, NULL, 1);",
    );
    history.run("2024-03-05");
    history.sql("INSERT INTO history VALUES ('a', 'need', '2024-03-08');");
    assert_eq!(lines(&history.run("2024-03-09")), ["a - unknown → need entering on 2024-03-08 data"]);
}

#[test]
fn a_date_that_was_put_off_before_it_came_has_no_effect() {
    let bench = Bench::new(&[(
        "main.toml",
        &RULES
            .replace("stage = \"stage\"\n[history]", "stage = \"stage\"\nstage_since = \"since\"\n[history]")
            .replace(
                "[history]\nfrom = \"history\"\ncustomer = \"customer\"\nstage = \"stage\"\nat = \"at\"\n",
                "",
            ),
    )]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, since DATE, stage TEXT, amount REAL);
         INSERT INTO customers VALUES ('a', '2024-03-01', '2024-03-01', 'need', 1);",
    );
    bench.run("2024-03-03");
    bench.sql("UPDATE customers SET stage = 'plan', since = '2024-03-06';");
    bench.run("2024-03-04");
    bench.sql("UPDATE customers SET since = '2024-03-20';");
    assert_eq!(lines(&bench.run("2024-03-08")), Vec::<String>::new());
    assert_eq!(
        lines(&bench.run("2024-03-20")),
        [
            "a need entering → need stagnant on 2024-03-09 time",
            "a need stagnant → plan entering on 2024-03-20 data"
        ]
    );
}

#[test]
fn what_comes_by_itself_is_told_without_what_is_dated_later() {
    let bench = bench();
    bench.sql("INSERT INTO history VALUES ('a', 'plan', '2024-03-06 10:00');");
    let (prepared, _opened) = bench.open();
    let journal = funnelwright::journal::Journal::default();
    let world = prepared.world(&journal, None);
    let as_of = funnelwright::time::AsOf::end_of("2024-03-05".parse().unwrap());
    let moment = funnelwright::facts::Moment::new(&world, funnelwright::journey::Sight::of(as_of));
    let story = funnelwright::explain::explain(&moment, 0).unwrap();
    let upcoming: Vec<String> =
        story.upcoming.iter().map(|change| format!("{} {}", change.on, change.to.state)).collect();
    assert_eq!(upcoming, ["2024-03-09 stagnant", "2024-03-23 losing", "2024-04-22 lost"]);
}
