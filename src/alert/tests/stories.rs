//! Lives of alerts, told line by line. 4 March 2024 is a Monday.

use super::stage::{Stage, handled_within, length, story};
use crate::alert::*;

/// Whether a history has these lines, in this order and no others.
#[track_caller]
fn is(history: &str, lines: &[&str]) {
    assert_eq!(history.lines().collect::<Vec<_>>(), lines, "{history}");
}

#[test]
fn without_handling_the_end_of_the_condition_closes() {
    let history = story(
        Policy::default(),
        &[
            "03-04T08:00 met",
            "03-04T09:00 run",
            "03-05T08:00 met",
            "03-06T08:00 unknown",
            "03-06T09:00 run",
            "03-07T08:00 cleared",
            "03-07T09:00 run",
            "03-08T08:00 met",
            "03-08T08:00 run",
        ],
    );
    is(
        &history,
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03 03-04T09:00 told 0 ann",
            "C1|03-03 03-07T08:00 resolved on 03-06",
            "C1|03-03 03-07T08:00 closed (resolved)",
            "C1|03-07 03-08T08:00 opened",
            "C1|03-07 03-08T08:00 told 0 ann",
        ],
    );
}

#[test]
fn it_opens_once_it_was_met_often_enough_in_a_row() {
    let policy = Policy { opens_after: 3, ..Policy::default() };
    let history = story(
        policy,
        &[
            "03-04 met",
            "03-05 met",
            "03-06 not_met",
            "03-07 met",
            "03-08 unknown",
            "03-09 met",
            "03-09 run",
            "03-10 met",
            "03-10 run",
        ],
    );
    is(
        &history,
        &[
            "C1|03-04 03-04 pending",
            "C1|03-04 03-05 counted",
            "C1|03-04 03-06 closed (lapsed)",
            "C1|03-07 03-07 pending",
            "C1|03-07 03-09 counted",
            "C1|03-07 03-10 counted",
            "C1|03-07 03-10 opened",
            "C1|03-07 03-10 told 0 ann",
        ],
    );
}

#[test]
fn two_episodes_of_one_data_day_have_different_keys() {
    let history = story(
        Policy::default(),
        &[
            "03-04T08:00 met",
            "03-04T09:00 cleared",
            "03-04T10:00 met",
            "03-04T11:00 cleared",
            "03-05T10:00 met",
            "03-05T10:00 run",
        ],
    );
    let told: Vec<&str> =
        history.lines().filter(|line| line.contains("opened") || line.contains("told")).collect();
    is(
        &told.join("\n"),
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03#2 03-04T10:00 opened",
            "C1|03-04 03-05T10:00 opened",
            "C1|03-04 03-05T10:00 told 0 ann",
        ],
    );
}

#[test]
fn what_is_to_be_handled_outlives_its_condition_and_is_closed_by_people() {
    let history = story(
        handled_within("5bd", None),
        &[
            "03-04T08:00 met",
            "03-04T09:00 run",
            "03-05T08:00 cleared",
            "03-05T09:00 run",
            "03-05T10:00 ack ann",
            "03-06T10:00 handle ann called the customer",
            "03-06T11:00 close lee",
            "03-07T08:00 met",
            "03-07T09:00 run",
        ],
    );
    is(
        &history,
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03 03-04T09:00 told 0 ann",
            "C1|03-03 03-05T08:00 resolved on 03-04",
            "C1|03-03 03-05T10:00 acknowledged by ann",
            "C1|03-03 03-06T10:00 handled by ann",
            "C1|03-03 03-06T11:00 closed (by hand) by lee",
            "C1|03-06 03-07T08:00 opened",
            "C1|03-06 03-07T09:00 told 0 ann",
        ],
    );
}

#[test]
fn met_again_before_closing_the_same_alert_reopens_and_its_clocks_restart() {
    let history = story(
        handled_within("1bd", None),
        &[
            "03-04T08:00 met",
            "03-04T08:00 run",
            "03-05T10:00 handle ann done",
            "03-06T08:00 cleared",
            "03-07T08:00 met",
            "03-07T09:00 run",
            "03-11T09:00 run",
        ],
    );
    is(
        &history,
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03 03-04T08:00 told 0 ann",
            "C1|03-03 03-05T10:00 handled by ann",
            "C1|03-03 03-06T08:00 resolved on 03-05",
            "C1|03-03 03-07T08:00 reopened",
            "C1|03-03 03-07T09:00 told 0 ann",
            "C1|03-03 03-11T09:00 escalated to 1, due 03-11T09:00",
            "C1|03-03 03-11T09:00 told 1 mia",
        ],
    );
}

#[test]
fn closed_by_hand_while_met_it_is_silent_until_cleared() {
    let lines = [
        "03-04T08:00 met",
        "03-04T08:00 run",
        "03-04T10:00 close ann known",
        "03-05T08:00 met",
        "03-11T10:00 run",
    ];
    let history = story(Policy::default(), &lines);
    assert!(history.ends_with("closed (by hand) by ann\n"), "{history}");

    let reminding = Policy { remind_after: Some(length("5bd")), ..Policy::default() };
    let history = story(reminding, &lines);
    assert!(history.ends_with("by ann\nC1|03-03 03-11T10:00 reminded 0 ann\n"), "{history}");

    let back = story(
        Policy::default(),
        &[&lines[..], &["03-12T08:00 cleared", "03-13T08:00 met", "03-13T08:00 run"]].concat(),
    );
    assert!(
        back.ends_with(
            "C1|03-03 03-12T08:00 resolved on 03-11\nC1|03-12 03-13T08:00 opened\nC1|03-12 03-13T08:00 told 0 ann\n"
        ),
        "{back}"
    );
}

#[test]
fn after_downtime_only_the_level_reached_is_told_and_all_steps_are_recorded() {
    let history = story(
        handled_within("1bd", None),
        &["03-04T08:00 met", "03-04T09:00 run", "03-08T12:00 run", "03-08T12:00 run"],
    );
    is(
        &history,
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03 03-04T09:00 told 0 ann",
            "C1|03-03 03-06T09:00 escalated to 1, due 03-06T09:00",
            "C1|03-03 03-07T09:00 escalated to 2, due 03-07T09:00",
            "C1|03-03 03-08T12:00 told 2 sue",
        ],
    );
    // What was handled before anybody looked is not told any more.
    let history = story(
        handled_within("1bd", None),
        &["03-04T08:00 met", "03-04T09:00 run", "03-06T10:00 handle ann done", "03-08T12:00 run"],
    );
    is(
        &history,
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03 03-04T09:00 told 0 ann",
            "C1|03-03 03-06T09:00 escalated to 1, due 03-06T09:00",
            "C1|03-03 03-06T10:00 handled by ann",
        ],
    );
}

#[test]
fn acknowledging_puts_handling_off_once_and_escalation_not_at_all() {
    let escalations = |lines: &[&str], ack_limit| -> Vec<String> {
        let history = story(handled_within("1bd", ack_limit), lines);
        history
            .lines()
            .filter_map(|line| line.split_once("escalated to ").map(|(_, rest)| rest.to_owned()))
            .collect()
    };
    let begin = ["03-04T08:00 met", "03-04T08:00 run"];
    let with = |line: &str| {
        [&begin[..], &[line], &["03-15 run"]]
            .concat()
            .iter()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    for (line, ack_limit, steps) in [
        ("03-04T12:00 unknown", None, ["1, due 03-06T08:00", "2, due 03-07T08:00"]),
        ("03-04T12:00 ack ann", None, ["1, due 03-06T08:00", "2, due 03-07T08:00"]),
        ("03-04T12:00 ack ann", Some("1bd"), ["1, due 03-07T08:00", "2, due 03-08T08:00"]),
        ("03-04T12:00 ack ann", Some("2d"), ["1, due 03-08T08:00", "2, due 03-11T08:00"]),
        // Too late for `handle_within`, which has run out.
        ("03-05T08:00 ack ann", Some("1bd"), ["1, due 03-06T08:00", "2, due 03-07T08:00"]),
        ("03-06T09:00 ack ann", Some("1bd"), ["1, due 03-06T08:00", "2, due 03-07T08:00"]),
    ] {
        let lines = with(line);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(escalations(&lines, ack_limit), steps, "{line} {ack_limit:?}");
    }
}

#[test]
fn snoozing_silences_and_stops_all_clocks() {
    let policy = Policy { remind_after: Some(length("1bd")), ..handled_within("1bd", Some("1bd")) };
    let history = story(
        policy,
        &[
            "03-04T08:00 met",
            "03-04T08:00 run",
            "03-04T12:00 snooze ann 03-06 waits for the budget",
            "03-06T12:00 run",
            "03-06T13:00 ack ann",
            "03-07T08:00 run",
            // Of the reminder's working day four hours had run, of Thursday and Friday twenty.
            "03-07T20:00 run",
            "03-11T08:00 run",
            // Handling had run four hours, stood still until Thursday, then for the acknowledging.
            "03-12T20:00 run",
        ],
    );
    is(
        &history,
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03 03-04T08:00 told 0 ann",
            "C1|03-03 03-04T12:00 snoozed until 03-06 by ann",
            "C1|03-03 03-06T13:00 acknowledged by ann",
            "C1|03-03 03-07T20:00 reminded 0 ann",
            "C1|03-03 03-11T08:00 reminded 0 ann",
            "C1|03-03 03-11T20:00 escalated to 1, due 03-11T20:00",
            "C1|03-03 03-12T20:00 escalated to 2, due 03-12T20:00",
            "C1|03-03 03-12T20:00 told 2 sue",
        ],
    );
}

#[test]
fn an_alert_is_inhibited_by_one_above_it_and_its_clocks_stand_still() {
    let below = Policy { inhibited_by: vec!["storm".into()], ..handled_within("1d", None) };
    let mut stage = Stage::new([("r", below), ("storm", Policy::default())]);
    for line in [
        "03-04T08:00 met",
        "03-04T08:00 run",
        "03-04T20:00 met @storm/unit:region",
        "03-04T20:00 met @r/customer:C2",
        "03-06T08:00 run",
        "03-06T09:00 close lee @storm/unit:region",
        // Found out only two days later.
        "03-08T10:00 run",
    ] {
        stage.play(line).unwrap();
    }
    is(
        &stage.history(),
        &[
            "C1|03-03 03-04T08:00 opened",
            "C1|03-03 03-04T08:00 told 0 ann",
            "C1|03-03 03-04T20:00 inhibited by storm|unit:region|2024-03-03",
            "C1|03-03 03-08T10:00 released since 03-06T09:00",
            "C1|03-03 03-08T10:00 escalated to 1, due 03-07T21:00",
            "C1|03-03 03-08T10:00 told 1 mia",
            "C2|03-03 03-04T20:00 opened",
            "C2|03-03 03-04T20:00 inhibited by storm|unit:region|2024-03-03",
            "C2|03-03 03-08T10:00 released since 03-06T09:00",
            "C2|03-03 03-08T10:00 told 0 bob",
            "region|03-03 03-04T20:00 opened",
            "region|03-03 03-06T08:00 told 0 mia",
            "region|03-03 03-06T09:00 closed (by hand) by lee",
        ],
    );
}

#[test]
fn what_happens_closes_once_told_and_never_meets_again() {
    let moved = Policy { happens: true, cc: vec![Address::Level(Level::Lead)], ..Policy::default() };
    let mut stage = Stage::new([("r", moved)]);
    for line in [
        "03-04T08:00 met @r/change:C1@2024-03-01",
        "03-04T08:00 met @r/change:C1@2024-03-02",
        "03-04T09:00 run",
        "03-11T09:00 run",
    ] {
        stage.play(line).unwrap();
    }
    assert_eq!(
        stage.told,
        [
            "03-04T09:00 Opened r|change:C1@2024-03-01|2024-03-03 → ann, lee (cc)",
            "03-04T09:00 Opened r|change:C1@2024-03-02|2024-03-03 → ann, lee (cc)",
        ]
    );
    assert_eq!(stage.history().matches("closed (told)").count(), 2);
}

#[test]
fn an_edited_or_removed_rule_closes_what_does_not_hold_and_a_subject_that_is_gone_closes_its_alerts() {
    let begin = ["03-04T08:00 met", "03-04T08:00 run"];
    let closed = |policy: Policy, lines: &[&str]| {
        let history = story(policy, &[&begin[..], lines].concat());
        history.lines().last().unwrap().split_once(' ').unwrap().1.to_owned()
    };
    for (lines, last) in [
        (&["03-05T08:00 cleared edited"][..], "03-05T08:00 closed (rule changed)"),
        (&["03-05T08:00 met edited"], "03-04T08:00 told 0 ann"),
        // Between `when` and `clear_when` it still holds.
        (&["03-05T08:00 not_met edited"], "03-04T08:00 told 0 ann"),
        (&["03-05T08:00 unknown edited"], "03-04T08:00 told 0 ann"),
        (&["03-05T08:00 removed"], "03-05T08:00 closed (rule removed)"),
        (&["03-05T08:00 gone"], "03-05T08:00 closed (subject gone)"),
        // A rule that comes back begins anew.
        (&["03-05T08:00 removed", "03-06T08:00 met"], "03-06T08:00 opened"),
        // It had ended before the edit, which is not to blame: feedback is still wanted.
        (&["03-05T08:00 cleared", "03-06T08:00 cleared edited"], "03-05T08:00 resolved on 03-04"),
    ] {
        assert_eq!(closed(handled_within("5bd", None), lines), last, "{lines:?}");
    }
    let back = &["03-05T08:00 close ann", "03-06T08:00 gone", "03-07T08:00 met"];
    assert_eq!(closed(Policy::default(), back), "03-07T08:00 opened");
    let pending = Policy { opens_after: 5, ..Policy::default() };
    assert_eq!(closed(pending.clone(), &["03-05T08:00 not_met edited"]), "03-05T08:00 closed (rule changed)");
    assert_eq!(closed(pending, &["03-05T08:00 gone"]), "03-05T08:00 closed (subject gone)");
}

#[test]
fn an_edited_rule_goes_on_with_the_steps_that_were_reached() {
    let mut stage = Stage::new([("r", handled_within("1bd", None))]);
    for line in ["03-04T08:00 met", "03-04T08:00 run", "03-06T09:00 run"] {
        stage.play(line).unwrap();
    }
    // Less time for handling moves nothing that was reached; the next step counts from there.
    stage.policies = Policies::new([("r".into(), handled_within("3bd", None))]);
    stage.play("03-07T07:00 run").unwrap();
    stage.play("03-07T08:00 run").unwrap();
    assert!(
        stage.history().ends_with("due 03-07T08:00\nC1|03-03 03-07T08:00 told 2 sue\n"),
        "{}",
        stage.history()
    );
    // Without handling there are no clocks, and the end of the condition is the end.
    stage.policies = Policies::new([("r".into(), Policy::default())]);
    stage.play("03-20T08:00 run").unwrap();
    stage.play("03-21T08:00 cleared").unwrap();
    assert!(
        stage.history().ends_with(
            "told 2 sue\nC1|03-03 03-21T08:00 resolved on 03-20\nC1|03-03 03-21T08:00 closed (resolved)\n"
        ),
        "{}",
        stage.history()
    );
}

#[test]
fn actions_that_cannot_be_say_what_to_do() {
    let cases: [(&[&str], &str, &str); 16] = [
        (&[], "03-04T09:00 ack ", "say who acts with `--by`"),
        (
            &[],
            "03-04T07:00 ack ann",
            "before the alert's last event (2024-03-04T08:00:00): leave `--as-of` out",
        ),
        (&[], "03-04T09:00 handle ann", "say what was found and what was done"),
        (&[], "03-04T09:00 close ann", "first say with `alerts handle` what was done"),
        (&["03-04T09:00 ack ann"], "03-04T10:00 close ann", "first say with `alerts handle`"),
        (&[], "03-04T09:00 snooze ann 03-05", "say why it can wait"),
        (&[], "03-04T09:00 snooze ann 03-04T09:00 later", "would end (2024-03-04T09:00:00) before it begins"),
        (&[], "03-04T09:00 snooze ann 03-03 later", "give a later day or time with `--until`"),
        (
            &["03-04T09:00 ack ann"],
            "03-04T10:00 ack bob",
            "acknowledged already (2024-03-04T09:00:00, by ann): handle it next",
        ),
        (
            &["03-04T09:00 handle ann ok"],
            "03-04T10:00 ack bob",
            "handled already (2024-03-04T09:00:00, by ann)",
        ),
        (&["03-04T09:00 handle ann ok"], "03-04T10:00 handle bob ok", "close it with `alerts close`"),
        (&["03-04T09:00 handle ann ok"], "03-04T08:59 close bob", "before the alert's last event"),
        (
            &["03-04T09:00 handle ann ok", "03-04 close lee"],
            "03-05T10:00 ack bob",
            "closed (2024-03-04, by lee, by hand) and stays so",
        ),
        (&["03-04T09:00 handle ann ok", "03-04 close lee"], "03-05T10:00 close bob", "a new one opens"),
        (&["03-04T09:00 gone"], "03-05T10:00 handle bob x", "by the engine, since what it was about is gone"),
        (&["03-04T09:00 gone"], "03-05T10:00 snooze bob 03-09 x", "is closed"),
    ];
    for (before, line, clause) in cases {
        let mut stage = Stage::new([("r", handled_within("1bd", None))]);
        for line in ["03-04T08:00 met", "03-04T08:00 run"].iter().chain(before) {
            stage.play(line).unwrap();
        }
        let history = stage.history();
        let refusal = stage.play(line).expect_err(line);
        assert!(refusal.to_string().contains(clause), "{line}: {refusal}");
        assert!(refusal.said().chinese.chars().any(|c| c > '\u{2e80}'));
        assert_eq!(stage.history(), history, "nothing has changed");
    }
    let mut stage = Stage::new([("r", Policy { opens_after: 2, ..Policy::default() })]);
    stage.play("03-04T08:00 met").unwrap();
    assert_eq!(stage.play("03-04T09:00 ack ann"), Err(Refusal::Pending));
    let key = Key::parse("r|customer:C9|2024-03-04").unwrap();
    let refusal =
        stage.act(super::stage::as_of("03-05"), &key, Action::Close { note: None }, "ann").unwrap_err();
    assert!(refusal.to_string().contains("there is no alert `r|customer:C9|2024-03-04`"));
}

#[test]
fn a_flood_is_one_alert_until_it_is_approved() {
    let mut stage = Stage::new([("r", handled_within("1bd", None))]);
    let rule = "r".into();
    let play = |stage: &mut Stage, lines: &[&str]| lines.iter().for_each(|line| stage.play(line).unwrap());
    let guard = |stage: &mut Stage, most: usize, at: &str| {
        let terms = Terms { policies: &stage.policies, calendar: &stage.calendar };
        stage.book.withhold(terms, &rule, most, super::stage::as_of(at), |keys| {
            format!("{} alerts", keys.len()).into()
        })
    };
    play(
        &mut stage,
        &["03-04T08:00 met", "03-04T08:00 met @r/customer:C2", "03-04T08:00 met @r/customer:C3"],
    );
    assert_eq!(guard(&mut stage, 2, "03-04T09:00").len(), 3);
    play(&mut stage, &["03-04T09:00 run"]);
    assert_eq!(stage.told, ["03-04T09:00 Opened r|rule:r|2024-03-03 → ops"]);
    stage.book.keep();

    // As long as there are too many they stay held; one that ends is over.
    play(
        &mut stage,
        &["03-05T08:00 met", "03-05T08:00 met @r/customer:C2", "03-05T08:00 not_met @r/customer:C3"],
    );
    assert_eq!(guard(&mut stage, 1, "03-05T09:00").len(), 2);
    play(&mut stage, &["03-05T09:00 run"]);
    assert_eq!(stage.told.len(), 1, "the rule's own alert is told once");
    stage.book.keep();

    let terms = Terms { policies: &stage.policies, calendar: &stage.calendar };
    let opened = stage.book.let_open(terms, &rule, &"li".into(), super::stage::as_of("03-05T12:00"));
    assert_eq!(opened.iter().map(|key| key.subject.id()).collect::<Vec<_>>(), ["C1", "C2"]);
    play(&mut stage, &["03-05T12:00 run"]);
    is(
        &stage.history(),
        &[
            "C1|03-03 03-05T12:00 opened by li",
            "C1|03-03 03-05T12:00 told 0 ann",
            "C2|03-03 03-05T12:00 opened by li",
            "C2|03-03 03-05T12:00 told 0 bob",
            "r|03-03 03-05T12:00 resolved on 03-04",
            "r|03-03 03-05T12:00 closed (resolved)",
        ],
    );

    // What was open before is no flood.
    stage.book.keep();
    play(
        &mut stage,
        &["03-06T08:00 met", "03-06T08:00 met @r/customer:C2", "03-06T08:00 met @r/customer:C3"],
    );
    assert!(guard(&mut stage, 1, "03-06T09:00").is_empty());

    // Not too many: they open by themselves.
    let mut stage = Stage::new([("r", Policy::default())]);
    play(&mut stage, &["03-04T08:00 met", "03-04T08:00 met @r/customer:C2"]);
    assert_eq!(guard(&mut stage, 1, "03-04T09:00").len(), 2);
    stage.book.keep();
    play(&mut stage, &["03-05T08:00 met", "03-05T08:00 not_met @r/customer:C2"]);
    assert!(guard(&mut stage, 1, "03-05T09:00").is_empty());
    play(&mut stage, &["03-05T09:00 run"]);
    assert_eq!(stage.told, ["03-05T09:00 Opened r|customer:C1|2024-03-03 → ann"]);
}

#[test]
fn what_is_overdue_is_known_without_any_event() {
    let mut stage = Stage::new([("r", handled_within("1bd", None))]);
    for line in ["03-04T08:00 met", "03-04T08:00 run"] {
        stage.play(line).unwrap();
    }
    let policy = handled_within("1bd", None);
    let handling = policy.handling.as_ref().unwrap();
    let overdue = |stage: &Stage, at: &str| {
        let alert = stage.book.alerts().next().unwrap();
        alert.is_overdue(handling, &stage.calendar, super::stage::as_of(at))
    };
    assert!(!overdue(&stage, "03-05T07:59") && overdue(&stage, "03-05T08:00"));
    stage.play("03-06T09:00 run").unwrap();
    let deadline = stage.book.alerts().next().unwrap().deadline(handling, &stage.calendar).unwrap();
    assert_eq!(deadline.to_string(), "2024-03-05 08:00:00", "what is told later moves nothing");
    stage.play("03-07T12:00 handle ann done").unwrap();
    assert!(!overdue(&stage, "03-20"));
}

#[test]
fn of_two_snoozes_the_later_decides() {
    let history = story(
        handled_within("1d", None),
        &[
            "03-04T08:00 met",
            "03-04T08:00 run",
            "03-04T12:00 snooze ann 03-20 on holiday",
            "03-04T13:00 snooze ann 03-04T14:00 back again",
            "03-06T10:00 run",
        ],
    );
    assert!(
        history.ends_with("escalated to 1, due 03-06T10:00\nC1|03-03 03-06T10:00 told 1 mia\n"),
        "{history}"
    );
}

#[test]
fn what_was_acknowledged_before_it_reopened_is_not_acknowledged_any_more() {
    let history = story(
        handled_within("1bd", Some("20bd")),
        &[
            "03-04T08:00 met",
            "03-04T08:00 run",
            "03-04T09:00 ack ann",
            "03-05T08:00 cleared",
            "03-06T08:00 met",
            "03-06T08:00 run",
            "03-08T08:00 run",
        ],
    );
    assert!(history.ends_with("due 03-08T08:00\nC1|03-03 03-08T08:00 told 1 mia\n"), "{history}");
}

#[test]
fn what_is_handled_is_told_again_only_while_it_holds() {
    let policy = Policy { remind_after: Some(length("1d")), ..handled_within("5bd", None) };
    let lines = ["03-04T08:00 met", "03-04T08:00 run", "03-04T09:00 handle ann done", "03-05T09:00 run"];
    let history = story(policy.clone(), &lines);
    assert!(history.ends_with("handled by ann\nC1|03-03 03-05T09:00 reminded 0 ann\n"), "{history}");
    let history = story(policy, &[lines[0], lines[1], lines[2], "03-05T08:00 cleared", "03-08T09:00 run"]);
    assert!(history.ends_with("resolved on 03-04\n"), "{history}");
}

#[test]
fn what_inhibits_an_alert_stays_its_cause_until_it_ends() {
    let below = Policy { inhibited_by: vec!["storm".into()], ..Policy::default() };
    let mut stage = Stage::new([("r", below), ("storm", Policy::default())]);
    for line in [
        "03-04T08:00 met @storm/unit:region",
        "03-04T08:00 met",
        "03-05T08:00 met @storm/customer:C1",
        "03-06T08:00 cleared @storm/unit:region",
        "03-07T08:00 cleared @storm/customer:C1",
    ] {
        stage.play(line).unwrap();
    }
    let history = stage.history();
    let own: Vec<&str> =
        history.lines().filter(|line| line.contains("inhibited") || line.contains("released")).collect();
    is(
        &own.join("\n"),
        &[
            "C1|03-03 03-04T08:00 inhibited by storm|unit:region|2024-03-03",
            "C1|03-03 03-06T08:00 inhibited by storm|customer:C1|2024-03-04",
            "C1|03-03 03-07T08:00 released since 03-07T08:00",
        ],
    );
}
