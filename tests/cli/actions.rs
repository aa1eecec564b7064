//! `confirm`, `hold`, `mark`.

use super::workshop::{Text, Workshop};

#[test]
fn a_mark_makes_ready_and_a_confirmation_answers() {
    let workshop = Workshop::new();
    workshop.run("confirm b --by li --as-of 2024-03-05").fails_saying(2, &["stagnant, not ready", "--force"]);
    workshop.run("mark b asked --by li --as-of 2024-03-05").prints("b: asked ticked by li\n");
    workshop.run("plan --as-of 2024-03-05 --states --format csv").prints_all(&["b,f,need,need,ready,"]);
    workshop.run("confirm b --by li --as-of 2024-03-05").prints("b: need → plan confirmed by li\n");
    workshop
        .run_words(&["confirm", "b", "--by", "chen", "--as-of", "2024-03-05", "--decline", "too early"])
        .prints("b: stays in need, declined by chen\n");
    let rows = workshop
        .query("funnelwright.db", "SELECT customer, stage, answer, \"by\", reason FROM confirmations");
    assert_eq!(rows, ["b|need|confirmed|li|", "b|need|declined|chen|too early"]);
    workshop.run("explain b --as-of 2024-03-05").prints_all(&[
        "recorded here (3 entries)",
        "2024-03-05  confirmed to plan in need by li\n",
        "2024-03-05  declined in need by chen: too early\n",
        "2024-03-05  asked ticked by li\n",
    ]);
    workshop.run("mark b asked --by li --undo --as-of 2024-03-05").prints("b: asked unticked by li\n");
    workshop.run("plan --as-of 2024-03-05 --states --format csv").prints_all(&["b,f,need,need,stagnant,"]);
}

#[test]
fn a_hold_stops_the_clock() {
    let workshop = Workshop::new();
    workshop
        .run("hold b --until 2024-03-10 --reason budget --by li --as-of 2024-03-05")
        .prints("b: the days after 2024-03-05 through 2024-03-10 do not count; held by li\n");
    workshop
        .run("plan --as-of 2024-03-11 --states --format csv")
        .prints_all(&["b,f,need,need,losing,2024-02-24,11,"]);
    workshop
        .run("hold b --until 2024-03-01 --reason budget --by li --as-of 2024-03-05")
        .fails_saying(2, &["the hold must end after 2024-03-05"]);
}

#[test]
fn what_is_not_there_is_refused_with_the_nearest() {
    let workshop = Workshop::new();
    workshop
        .run("mark b askd --by li --as-of 2024-03-05")
        .fails_saying(2, &["`askd`", "did you mean `asked`?"]);
    workshop.run("mark b budget --by li --as-of 2024-03-05").fails_saying(2, &["`mark = true`"]);
    workshop.run("mark zz asked --by li --as-of 2024-03-05").fails_saying(2, &["there is no customer `zz`"]);
    workshop
        .run("confirm b --by li --to need2 --force --reason x --as-of 2024-03-05")
        .fails_saying(2, &["`need2` is no stage"]);
    workshop.run("confirm c --by li --as-of 2024-03-05").fails_saying(2, &["the customer is won"]);
}

#[test]
fn actions_are_never_dated_before_what_was_committed() {
    let workshop = Workshop::new();
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed"]);
    workshop.run("mark b asked --by li --as-of 2024-03-04").fails_saying(2, &["2024-03-05"]);
    workshop.run("mark b asked --by li --as-of 2024-03-05").prints("b: asked ticked by li\n");
}

#[test]
fn what_is_so_already_is_not_recorded_twice() {
    let workshop = Workshop::new();
    let done = |words: &str, parts: &[&str]| {
        workshop.run(words).ends(0, &Text::Is(""), &Text::Has(parts));
    };
    workshop.run("mark b asked --by li --as-of 2024-03-05").prints("b: asked ticked by li\n");
    workshop.run("confirm b --by li --as-of 2024-03-05").prints("b: need → plan confirmed by li\n");
    done(
        "confirm b --by chen --as-of 2024-03-06",
        &["confirmed by li on 2024-03-05", "waits for the dataset"],
    );
    workshop
        .run("confirm b --by chen --to lost --as-of 2024-03-06")
        .prints("b: need → lost confirmed by chen\n");
    let hold = "hold b --reason budget --by li --as-of 2024-03-05 --until";
    workshop.run(&format!("{hold} 2024-03-10")).prints_all(&["do not count"]);
    done(&format!("{hold} 2024-03-10"), &["on hold through 2024-03-10 already, by li"]);
    done(&format!("{hold} 2024-03-08"), &["on hold through 2024-03-10 already, by li"]);
    workshop.run(&format!("{hold} 2024-03-12")).prints_all(&["do not count"]);
    let count = |view: &str| workshop.query("funnelwright.db", &format!("SELECT count(*) FROM {view}"));
    assert_eq!([count("confirmations"), count("holds")], [["2"], ["2"]]);
}

#[test]
fn what_is_dated_in_the_future_is_recorded_with_a_note() {
    let workshop = Workshop::new();
    workshop.run("mark b asked --by li --as-of 2199-03-05").ends(
        0,
        &Text::Is("b: asked ticked by li\n"),
        &Text::Has(&["note: 2199-03-05 lies in the future"]),
    );
}

#[test]
fn actions_are_told_in_the_language_of_the_rules() {
    let workshop = Workshop::new();
    let chinese = super::workshop::RULES.replacen("[workspace]", "[workspace]\nlanguage = \"zh-CN\"", 1);
    workshop.write("rules/rules.toml", &chinese);
    workshop.run("mark b asked --by li --as-of 2024-03-05").prints("b：li 勾选了 asked\n");
    workshop.run("confirm b --by li --as-of 2024-03-05").prints("b：need → plan，由 li 确认\n");
    workshop
        .run("hold b --until 2024-03-10 --reason 预算 --by li --as-of 2024-03-05")
        .prints("b：2024-03-05 之后至 2024-03-10 的日子不计时；由 li 暂停\n");
    workshop
        .run("mark b asked --by li --undo --lang en --as-of 2024-03-05")
        .prints("b: asked unticked by li\n");
}
