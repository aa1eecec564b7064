//! `alerts`: lists, lives, and what people do with them.

use std::time::Duration;

use funnelwright::alert::{AlertEvent, Key, What};
use funnelwright::store::Store;

use super::workshop::{DATA, RULES, Text, Workshop};

const ANOMALIES: &str = r#"
[people]
from = "people"
id = "id"
name = "name"
unit = "unit"
level = "level"
[units]
from = "units"
id = "id"
parent = "parent"
[[anomaly]]
id = "big"
label = { zh = "大单停滞", en = "Big and stagnant" }
doc = "Go and see them."
on = "customer"
when = 'amount > 100.0'
severity = "critical"
handle_within = "1d"
ack_limit = "1d"
escalate = [{ after = "1d", to = "lead" }]
[[anomaly]]
id = "small"
on = "customer"
when = 'amount < 100.0'
severity = "info"
"#;

const PEOPLE: &str = "
CREATE TABLE people (id TEXT, name TEXT, unit TEXT, level TEXT);
INSERT INTO people VALUES ('chen', '陈', 'north', 'frontline'), ('li', '李', 'south', 'frontline');
CREATE TABLE units (id TEXT, parent TEXT);
INSERT INTO units VALUES ('all', NULL), ('north', 'all'), ('south', 'all');
";

fn event(at: &str, what: What, note: Option<&str>) -> AlertEvent {
    let at = at.parse().expect("a date-time");
    AlertEvent { at, by: None, what, note: note.map(Into::into) }
}

/// Three alerts: about a, told chen and due on 6 March at 9:00; about b, told li and due a day later;
/// a small one about a, closed.
fn workshop(language: &str) -> Workshop {
    let rules = RULES.replacen("[workspace]", &format!("[workspace]\nlanguage = \"{language}\""), 1);
    let workshop = Workshop::empty()
        .file("rules/rules.toml", &rules)
        .file("rules/anomalies.toml", ANOMALIES)
        .sql("crm.db", DATA)
        .sql("crm.db", PEOPLE);
    let mut news = Vec::new();
    let mut open = |key: &str, day: &str, told: &str, note: &str| {
        let key = Key::parse(key).expect("a key");
        let on = day.parse().expect("a date");
        news.push((key.clone(), event(&format!("{day}T08:00:00"), What::Opened { on }, Some(note))));
        let told = What::Told { step: 0, to: vec![told.into()] };
        news.push((key, event(&format!("{day}T09:00:00"), told, None)));
    };
    open("big|customer:a|2024-03-05", "2024-03-05", "chen", "1000 for 9 days");
    open("big|customer:b|2024-03-06", "2024-03-06", "li", "2000 for 7 days");
    open("small|customer:a|2024-03-01", "2024-03-01", "chen", "few");
    let closed = What::Closed(funnelwright::alert::Ending::Resolved);
    let small = news[4].0.clone();
    news.push((small, event("2024-03-02T08:00:00", closed, None)));
    let path = workshop.path("funnelwright.db");
    let clock = "2024-03-06T12:00:00Z";
    let mut store = Store::open(&path, "test", clock, Duration::ZERO).expect("a store");
    store.act(&news, clock).expect("kept");
    drop(store);
    workshop
}

#[test]
fn alerts_are_listed_the_gravest_and_most_urgent_first() {
    let workshop = workshop("en");
    let printed = workshop.run("alerts list --as-of 2024-03-06T12:00").prints_all(&[
        "2024-03-06 09:00 (overdue)  chen 陈",
        "Big and stagnant  customer a 甲公司  big|customer:a|2024-03-05",
        "2 alerts, 1 overdue; `funnelwright alerts show KEY --as-of 2024-03-06T12:00` tells more",
    ]);
    let place = |key: &str| printed.find(key).unwrap_or_else(|| panic!("{key} in {printed}"));
    assert!(place("customer:a|") < place("customer:b|"), "{printed}");
    for (flags, keys) in [
        ("", "big|customer:a|2024-03-05 big|customer:b|2024-03-06"),
        ("--mine li", "big|customer:b|2024-03-06"),
        ("--team north", "big|customer:a|2024-03-05"),
        ("--team all", "big|customer:a|2024-03-05 big|customer:b|2024-03-06"),
        ("--overdue", "big|customer:a|2024-03-05"),
        ("--rule small", ""),
        ("--rule small --all", "small|customer:a|2024-03-01"),
        ("--status closed,open --severity info", "small|customer:a|2024-03-01"),
        ("--severity critical --status handled", ""),
    ] {
        let words = format!("alerts list --as-of 2024-03-06T12:00 --format csv {flags}");
        let printed = workshop.run(&words).prints_all(&["key,rule,"]);
        let found: Vec<&str> = printed.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(found.join(" "), keys, "{flags}");
    }
}

#[test]
fn who_acts_is_looked_up_among_those_whom_the_dataset_knows() {
    let workshop = workshop("en");
    let at = "--as-of 2024-03-06T12:00";
    let slip =
        Text::Has(&["`--by cheng` is nobody in `[people]`", "recorded as it stands; did you mean `chen`?"]);
    for words in ["hold a --until 2024-03-09 --reason x --by cheng", "mark a asked --by cheng"] {
        workshop.run(&format!("{words} {at}")).ends(0, &Text::Has(&[]), &slip);
    }
    workshop.run(&format!("mark b asked --by nobody --lang zh-CN {at}")).ends(
        0,
        &Text::Has(&[]),
        &Text::Has(&["`--by nobody` 不在 `[people]` 中"]),
    );
    // A name that one person has stands for that person.
    workshop.run(&format!("alerts ack big|customer:a --by 陈 {at}")).prints_all(&["acknowledged by chen"]);
    let by = "SELECT \"by\" FROM alert_events WHERE event = 'acknowledged'";
    assert_eq!(workshop.query("funnelwright.db", by), ["chen"]);
    workshop.execute("crm.db", "INSERT INTO people VALUES ('li2', '李', 'south', 'lead')");
    workshop.run(&format!("mark a asked --by 李 --undo {at}")).ends(
        0,
        &Text::Has(&[]),
        &Text::Has(&["several people have this name", "`li`, `li2`"]),
    );
    // Operators need not be among the people.
    let rules = RULES.replacen("[workspace]", "[workspace]\noperators = [\"ops\"]", 1);
    workshop.write("rules/rules.toml", &rules);
    workshop.run(&format!("mark a asked --by ops {at}")).prints_all(&["a: asked ticked by ops"]);
}

#[test]
fn an_alert_stays_with_all_who_were_told_and_says_what_has_ended_since() {
    let workshop = workshop("en");
    let clock = "2024-03-07T12:00:00Z";
    let mut store =
        Store::open(&workshop.path("funnelwright.db"), "test", clock, Duration::ZERO).expect("a store");
    let key = |text: &str| Key::parse(text).expect("a key");
    let day = |text: &str| text.parse().expect("a date");
    let (told, up) = (key("big|customer:c|2024-03-05"), key("big|customer:b|2024-03-06"));
    let due = "2024-03-06T09:00:00".parse().expect("a date-time");
    let lapsed = key("big|customer:a|2024-03-01");
    let news = [
        (told.clone(), event("2024-03-05T08:00:00", What::Opened { on: day("2024-03-05") }, Some("3000"))),
        (told.clone(), event("2024-03-05T09:00:00", What::Told { step: 0, to: vec!["li".into()] }, None)),
        (told.clone(), event("2024-03-06T09:00:00", What::Escalated { step: 1, due }, None)),
        (told, event("2024-03-06T09:00:00", What::Told { step: 1, to: vec!["boss".into()] }, None)),
        (up, event("2024-03-07T08:00:00", What::Resolved { on: day("2024-03-06") }, None)),
        (lapsed.clone(), event("2024-03-01T08:00:00", What::Began { on: day("2024-03-01") }, None)),
        (lapsed, event("2024-03-02T08:00:00", What::Closed(funnelwright::alert::Ending::Lapsed), None)),
    ];
    store.act(&news, clock).expect("kept");
    drop(store);
    // Of b, li is the owner; of c it is chen, and li was told first.
    let ids = |words: &str| -> Vec<String> {
        let printed = workshop.run(words).prints_all(&[]);
        let found =
            ["customer:a|", "customer:b|", "customer:c|"].into_iter().filter(|id| printed.contains(id));
        found.map(|id| id[9..10].to_owned()).collect()
    };
    for (person, theirs) in [("li", "b c"), ("chen", "a c"), ("boss", "c")] {
        let list = ids(&format!("alerts list --mine {person} --as-of 2024-03-07 --format csv"));
        assert_eq!(list.join(" "), theirs, "{person}");
        if person != "boss" {
            assert_eq!(ids(&format!("report board --for {person} --as-of 2024-03-07")), list, "{person}");
        }
    }
    workshop
        .run("report board --for li --as-of 2024-03-07")
        .prints_all(&["message, when it opened", "open, condition ended 2024-03-06"]);
    workshop
        .run("report board --for li --as-of 2024-03-07 --lang zh-CN")
        .prints_all(&["打开时的内容", "待处理，条件已于 2024-03-06 结束"]);
    workshop
        .run("alerts list --all --as-of 2024-03-07")
        .prints_all(&["open, condition ended 2024-03-06", "never opened"]);
    workshop.run("alerts show big|customer:b --as-of 2024-03-07").prints_all(&[
        "  status   open, condition ended 2024-03-06",
        "  message  2000 for 7 days (when it opened)",
    ]);
}

#[test]
fn an_alert_is_listed_as_it_was_then() {
    let workshop = workshop("en");
    workshop.run("alerts list --as-of 2024-03-04").prints("no alerts\n");
    workshop
        .run("alerts list --as-of 2024-03-01 --format jsonl")
        .prints_all(&["\"key\":\"small|customer:a|2024-03-01\"", "\"status\":\"open\""]);
    workshop.run("alerts list --as-of 2024-03-04 --format json").prints("[]\n");
}

#[test]
fn programs_read_alerts_as_objects() {
    let workshop = workshop("en");
    let printed =
        workshop.run("alerts list --mine chen --as-of 2024-03-06T12:00 --format jsonl").prints_all(&[]);
    assert_eq!(
        printed,
        "{\"type\":\"alert\",\"key\":\"big|customer:a|2024-03-05\",\"rule\":\"big\",\"subject\":{\"kind\":\"customer\",\
         \"id\":\"a\"},\"severity\":\"critical\",\"status\":\"open\",\"to\":[\"chen\"],\"opened\":\"2024-03-05T08:00:00\",\
         \"message\":\"1000 for 9 days\",\"due\":\"2024-03-06T09:00:00\",\"overdue\":true,\"step\":0,\"resolved_on\":null,\
         \"acknowledged\":null,\"handled\":null,\"closed\":null,\"ending\":null,\"inhibited_by\":null}\n"
    );
    workshop.run("alerts show big|customer:a --as-of 2024-03-06T12:00 --format jsonl").prints_all(&[
        "{\"type\":\"alert_event\",\"key\":\"big|customer:a|2024-03-05\",\"seq\":1,\"at\":\"2024-03-05T09:00:00\",\"event\":\"told\"",
        "\"people\":[\"chen\"]}",
        "{\"type\":\"clock\",\"key\":\"big|customer:a|2024-03-05\",\"clock\":\"escalation\",\"step\":1,\"at\":\"2024-03-07T09:00:00\",\"people\":null}",
    ]);
}

#[test]
fn an_alert_is_shown_with_its_life_and_its_clocks() {
    let workshop = workshop("en");
    workshop.run("alerts show big|customer:a --as-of 2024-03-05T12:00").prints(
        "Big and stagnant: customer a 甲公司
  key      big|customer:a|2024-03-05
  status   open
  since    2024-03-05
  severity critical
  told     chen 陈
  message  1000 for 9 days (when it opened)
  why      Go and see them.

the rule  (rules/anomalies.toml:12:1)
  when     amount > 100.0
  ends     when that is false
  cadence  every day's end

history
  2024-03-05 08:00  opened: 1000 for 9 days
  2024-03-05 09:00  told chen 陈

what comes next
  2024-03-06 09:00  it is to be handled by then
  2024-03-07 09:00  it escalates to step 1

to answer
  funnelwright alerts handle 'big|customer:a|2024-03-05' --by WHO --feedback TEXT --as-of 2024-03-05T12:00
",
    );
    workshop
        .run("alerts show big|customer:a --as-of 2024-03-04")
        .fails_saying(2, &["did not exist yet as of 2024-03-04"]);
}

#[test]
fn the_loop_is_closed_by_hand() {
    let workshop = workshop("en");
    let key = "big|customer:a";
    let act = |verb: &str, rest: &[&str], at: &str| {
        let words = [&["alerts", verb, key, "--by", "chen", "--as-of", at][..], rest].concat();
        workshop.run_words(&words)
    };
    act("close", &[], "2024-03-05T10:00").fails_saying(2, &["first say with `alerts handle`"]);
    act("ack", &["--note", "on Friday"], "2024-03-05T10:00")
        .prints("big|customer:a|2024-03-05: acknowledged by chen\n");
    act("ack", &[], "2024-03-05T11:00").ends(
        0,
        &Text::Is(""),
        &Text::Has(&["acknowledged already (2024-03-05T10:00:00, by chen)"]),
    );
    workshop
        .run("alerts list --mine chen --as-of 2024-03-05T12:00")
        .prints_all(&["acknowledged", "2024-03-07 09:00"]);
    act("snooze", &["--until", "2024-03-08", "--reason", "fair"], "2024-03-05T12:00")
        .prints("big|customer:a|2024-03-05: put aside until 2024-03-08 24:00 by chen\n");
    act("snooze", &["--until", "soon", "--reason", "fair"], "2024-03-05T12:00")
        .fails_saying(2, &["`--until soon`"]);
    act("handle", &["--feedback", " "], "2024-03-05T13:00").fails_saying(2, &["handling needs feedback"]);
    act("handle", &["--feedback", "met"], "2024-03-05T09:59")
        .fails_saying(2, &["dated before the alert's last event (2024-03-05T12:00:00)"]);
    act("handle", &["--feedback", "met them"], "2024-03-05T13:00")
        .prints("big|customer:a|2024-03-05: handled by chen\n");
    act("close", &["--note", "done", "--format", "jsonl"], "2024-03-05T14:00")
        .prints_all(&["\"status\":\"closed\"", "\"ending\":\"by hand\""]);
    act("close", &[], "2024-03-05T15:00").ends(0, &Text::Is(""), &Text::Has(&["the alert is closed"]));
    let events = workshop.query(
        "funnelwright.db",
        "SELECT event, \"by\", note FROM alert_events WHERE key LIKE 'big|customer:a%' ORDER BY seq",
    );
    assert_eq!(
        events,
        [
            "opened||1000 for 9 days",
            "told||",
            "acknowledged|chen|on Friday",
            "snoozed|chen|fair",
            "handled|chen|met them",
            "closed|chen|done"
        ]
    );
    let alert = workshop.query(
        "funnelwright.db",
        "SELECT status, closed_by, ending FROM alerts WHERE subject_id = 'a' AND rule = 'big'",
    );
    assert_eq!(alert, ["closed|chen|by hand"]);
}

/// Messages that the run 1 would have told: to li at once, to chen by a channel whose variable is not set.
const OUTBOX: &str = "
INSERT INTO fw_outbox (key, run, alert, event, recipient, channel, severity, title, text, told_at, status, attempts)
VALUES ('big|customer:b|2024-03-06|1|li|-', 1, 'big|customer:b|2024-03-06', 1, 'li', NULL, 'critical', 'Big: b',
        'handle it', '2024-03-06T09:00:00', 'waiting', 0),
    ('big|customer:a|2024-03-05|1|chen|chat', 1, 'big|customer:a|2024-03-05', 1, 'chen', 'chat', 'critical', 'Big: a',
        'handle it', '2024-03-06T09:00:00', 'waiting', 0);";

const CHANNEL: &str = "
[[channel]]
id = \"chat\"
kind = \"slack\"
url_env = \"FUNNELWRIGHT_TEST_UNSET\"
[[route]]
channel = \"chat\"
";

#[test]
fn a_run_delivers_what_the_outbox_holds() {
    let people = ANOMALIES.split("[[anomaly]]").next().unwrap_or_default();
    // No rule of its own adds a message.
    let workshop = Workshop::new()
        .file("rules/people.toml", people)
        .file("rules/channels.toml", CHANNEL)
        .sql("crm.db", PEOPLE);
    workshop.run("run --as-of 2024-03-06 --summary").prints_all(&["committed as run 1"]);
    workshop.execute("funnelwright.db", OUTBOX);
    workshop.run("alerts outbox list").prints_all(&[
        "waiting",
        "chen 陈",
        "(output)",
        "at once",
        "2 messages\n",
    ]);
    let printed = workshop.run("run --as-of 2024-03-07 --summary").ends(
        0,
        &Text::Has(&[
            "committed as run 2\nBig: b\n  handle it\n  to 李\n  [big|customer:b|2024-03-06|1|li|-]\n",
        ]),
        &Text::Has(&[
            "note: channel `chat`: the environment variable `FUNNELWRIGHT_TEST_UNSET` is not set",
            "messages that wait for a later run: 1, given up: 0; `funnelwright alerts outbox list --as-of 2024-03-07` shows them",
        ]),
    );
    assert!(printed.contains("run as of 2024-03-07"), "{printed}");
    workshop.run("alerts outbox list --format jsonl --status sent,waiting").prints_all(&[
        "{\"type\":\"message\",\"key\":\"big|customer:b|2024-03-06|1|li|-\"",
        "\"status\":\"sent\",\"attempts\":1",
        "\"status\":\"waiting\",\"attempts\":1",
        "is not set",
    ]);
    workshop.execute("funnelwright.db", "UPDATE fw_outbox SET status = 'dead'");
    workshop.run("alerts outbox list --status dead --format csv").prints_all(&["key,alert,", ",dead,1,"]);
    workshop.run("alerts outbox retry nothing").fails_saying(2, &["no message `nothing` was given up"]);
    workshop
        .run("alerts outbox retry big|customer:b|2024-03-06|1|li|-")
        .prints("1 message will be tried again by the next run\n");
    // Where stdout is for programs, messages go to stderr.
    workshop.run("run --as-of 2024-03-08 --format jsonl --summary").ends(
        0,
        &Text::Has(&["\"committed\":true"]),
        &Text::Is("Big: b\n  handle it\n  to 李\n  [big|customer:b|2024-03-06|1|li|-]\n"),
    );
}

#[test]
fn errors_about_keys_teach() {
    let workshop = workshop("en");
    workshop.run("alerts ack big --by li").fails_saying(
        2,
        &["several alerts' keys begin with `big`", "big|customer:a|2024-03-05", "big|customer:b|2024-03-06"],
    );
    workshop
        .run("alerts ack customer:b --by li")
        .fails_saying(2, &["near are:", "big|customer:b|2024-03-06"]);
    workshop
        .run("alerts show bag|customer:b|2024-03-06")
        .fails_saying(2, &["near are:\n  big|customer:b|2024-03-06"]);
    workshop.run("alerts show zzz").fails_saying(2, &["`alerts list --all` shows those there are"]);
    workshop.run("alerts ack small|customer:a --by li").fails_saying(2, &["the alert is closed"]);
    workshop.run("alerts list --team nort").fails_saying(2, &["did you mean `north`?"]);
    workshop.run("alerts list --mine lii").fails_saying(2, &["`--mine lii`", "did you mean `li`?"]);
    workshop.run("alerts list --rule bigg").fails_saying(2, &["did you mean `big`?"]);
    workshop.run("alerts list --severity grave").fails_saying(2, &["info, warning and critical"]);
}

#[test]
fn an_alert_to_which_another_has_succeeded_is_closed() {
    let workshop = workshop("en");
    let open = |on: &str| What::Opened { on: on.parse().expect("a date") };
    let key = Key::parse("small|customer:a|2024-03-05").expect("a key");
    let (path, clock) = (workshop.path("funnelwright.db"), "2024-03-06T12:00:00Z");
    let mut store = Store::open(&path, "test", clock, Duration::ZERO).expect("a store");
    store.act(&[(key, event("2024-03-05T08:00:00", open("2024-03-05"), None))], clock).expect("kept");
    drop(store);
    workshop
        .run("alerts ack small|customer:a|2024-03-01 --by li")
        .fails_saying(2, &["the alert is closed (2024-03-02T08:00:00"]);
    workshop.run("alerts close small|customer:a|2024-03-01 --by li").ends(
        0,
        &Text::Is(""),
        &Text::Has(&["the alert is closed (2024-03-02T08:00:00"]),
    );
    workshop
        .run("alerts ack small|customer:a --by li --as-of 2024-03-06T12:00")
        .prints_all(&["2024-03-05: acknowledged"]);
}

#[test]
fn what_silences_an_alert_is_listed_with_it() {
    let workshop = workshop("en");
    let key = |text: &str| Key::parse(text).expect("a key");
    let what = What::Inhibited { by: key("big|customer:a|2024-03-05") };
    let news = [(key("big|customer:b|2024-03-06"), event("2024-03-06T10:00:00", what, None))];
    let (path, clock) = (workshop.path("funnelwright.db"), "2024-03-06T12:00:00Z");
    let mut store = Store::open(&path, "test", clock, Duration::ZERO).expect("a store");
    store.act(&news, clock).expect("kept");
    drop(store);
    workshop.run("alerts list --as-of 2024-03-06T09:30").prints_all(&["told   "]);
    let list = workshop.run("alerts list --as-of 2024-03-06T12:00").prints_all(&["inhibited by"]);
    let of_b = list.lines().find(|line| line.contains("big|customer:b")).expect("a line");
    assert!(of_b.contains("big|customer:a|2024-03-05"), "{list}");
    workshop
        .run("alerts list --as-of 2024-03-06T12:00 --format csv")
        .prints_all(&["ending,inhibited_by\n", ",,big|customer:a|2024-03-05\n"]);
}

#[test]
fn alerts_speak_the_language_of_the_rules() {
    let workshop = workshop("zh-CN");
    workshop.run("alerts list --as-of 2024-03-06T12:00").prints_all(&[
        "严重",
        "待处理",
        "大单停滞",
        "客户 a 甲公司",
        "（逾期）",
        "2 条告警，1 条逾期",
    ]);
    workshop.run("alerts show big|customer:a --as-of 2024-03-05T12:00").prints_all(&[
        "大单停滞：客户 a 甲公司",
        "经过",
        "2024-03-06 09:00  处理期限",
        "升级到第 1 级",
    ]);
    workshop
        .run("alerts ack big|customer:a --by chen --as-of 2024-03-05T12:00")
        .prints("big|customer:a|2024-03-05：chen 已知悉\n");
    workshop.run("alerts outbox list").prints("没有消息\n");
    workshop.run("alerts outbox retry").prints("下次运行会重新发送 0 条消息\n");
}

#[test]
fn without_a_store_there_are_no_alerts_and_none_is_made() {
    let workshop = Workshop::new();
    workshop.run("alerts list").prints("no alerts\n");
    workshop.run("alerts show big").fails_saying(2, &["no alert's key begins with `big`"]);
    workshop.run("alerts ack big --by li").fails_saying(2, &["no alert's key begins with `big`"]);
    assert!(!workshop.path("funnelwright.db").exists());
}
