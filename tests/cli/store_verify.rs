//! `store verify`.

use super::workshop::{Text, Workshop};

fn with_runs() -> Workshop {
    let workshop = Workshop::new();
    for day in ["2024-03-05", "2024-03-08", "2024-03-12"] {
        workshop.run(&format!("run --summary --as-of {day}")).prints_all(&["committed as run"]);
    }
    workshop
}

#[test]
fn a_sound_store_is_told_to_be_one() {
    let workshop = with_runs();
    workshop.run("store verify").prints(
        "store funnelwright.db
  version 3, generation 3: 3 runs, 3 customers, 7 state changes, 0 alerts

what must hold in it
  all does

its runs, made again by their own rules
  3 runs compared: 7 changes come out as recorded

nothing wrong was found
",
    );
    workshop.run("store verify --lang zh-CN").prints_all(&["全部成立", "没有发现问题"]);
    workshop.run("store verify --quick").prints_all(&["not done: it was not wanted"]);
    workshop.run("store verify --since 2024-03-08").prints_all(&["2 runs compared"]);
    workshop.run("store verify --since soon").fails_saying(2, &["such as `2024-03-05`"]);
}

#[test]
fn programs_read_what_was_found() {
    let workshop = with_runs();
    let printed = workshop.run("store verify --format jsonl --store funnelwright.db").prints_all(&[]);
    assert_eq!(
        printed,
        "{\"type\":\"store\",\"path\":\"funnelwright.db\",\"version\":3,\"generation\":3,\"runs\":3,\"customers\":3,\
         \"changes\":7,\"alerts\":0}\n\
         {\"type\":\"run\",\"run\":1,\"as_of\":\"2024-03-05\",\"rows\":\"same\",\"agreed\":3,\"disagreeing\":0,\"unverified\":0,\"skipped\":null}\n\
         {\"type\":\"run\",\"run\":2,\"as_of\":\"2024-03-08\",\"rows\":\"same\",\"agreed\":2,\"disagreeing\":0,\"unverified\":0,\"skipped\":null}\n\
         {\"type\":\"run\",\"run\":3,\"as_of\":\"2024-03-12\",\"rows\":\"same\",\"agreed\":2,\"disagreeing\":0,\"unverified\":0,\"skipped\":null}\n\
         {\"type\":\"summary\",\"faults\":0,\"agreed\":7,\"disagreeing\":0,\"unverified\":0,\"skipped\":null}\n"
    );
    let array = workshop.run("store verify --format json").prints_all(&[]);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&array).expect("JSON").as_array().map(Vec::len),
        Some(5)
    );
}

#[test]
fn a_store_that_says_something_else_ends_with_status_1() {
    let workshop = with_runs();
    workshop.execute(
        "funnelwright.db",
        "UPDATE fw_change SET effective_on = '2024-03-11' WHERE run = 3 AND customer = 'a';
         UPDATE fw_customer SET changed_on = '2024-03-11' WHERE customer = 'a'",
    );
    let printed = workshop.run("store verify").ends(
        1,
        &Text::Has(&[
            "all does",
            "run 3, customer",
            "recorded is",
            "on 2024-03-11 (time); it comes to",
            "says something else",
        ]),
        &Text::Is(""),
    );
    assert!(!printed.contains("nothing wrong"), "{printed}");
    workshop.run("store verify --format jsonl").ends(
        1,
        &Text::Has(&["{\"type\":\"disagreement\",\"run\":3,", "\"disagreeing\":1"]),
        &Text::Is(""),
    );
}

#[test]
fn a_damaged_store_ends_with_status_4() {
    let workshop = with_runs();
    workshop.execute("funnelwright.db", "UPDATE fw_customer SET state = 'losing' WHERE customer = 'c'");
    workshop.run("store verify").ends(
        4,
        &Text::Has(&[
            "state changes: customer `c` does not stand where its last change led",
            "the store is damaged",
        ]),
        &Text::Is(""),
    );
    workshop.run("store verify --format jsonl").ends(
        4,
        &Text::Has(&["{\"type\":\"fault\",\"check\":\"changes\",\"message\":\"customer `c` does not"]),
        &Text::Is(""),
    );
}

#[test]
fn what_cannot_be_compared_is_said_and_not_called_wrong() {
    let workshop = with_runs();
    workshop.execute("crm.db", "UPDATE customers SET stage_since = '2024-02-20' WHERE id = 'a'");
    workshop.run("store verify").prints_all(&[
        "could not be verified: ",
        "rows have changed since",
        "(a)",
        "nothing wrong",
    ]);
    std::fs::remove_file(workshop.path("crm.db")).expect("removed");
    workshop.run("store verify").prints_all(&["not done: ", "crm.db", "nothing wrong was found"]);
    workshop.write("crm.db", "no database");
    workshop.run("store verify").prints_all(&["not done: ", "nothing wrong was found"]);
    // Rules that hold mistakes, or are gone, do not stand in the way of a store that is named.
    workshop.write("rules/rules.toml", "[workspace\n");
    workshop.run("store verify").fails_saying(1, &["which store the rules mean is not known"]);
    workshop
        .run("store verify --store funnelwright.db")
        .prints_all(&["not done: no dataset is named", "nothing wrong was found"]);
    std::fs::remove_dir_all(workshop.path("rules")).expect("removed");
    workshop.run("store verify").fails_saying(2, &["there is no rules folder `rules`"]);
    workshop.run("store verify --store funnelwright.db").prints_all(&["nothing wrong was found"]);
}

#[test]
fn what_is_no_store_is_refused() {
    let workshop = Workshop::new();
    workshop.run("store verify").fails_saying(4, &["there is no store", "the first `run` makes it"]);
    workshop.run("store verify --store crm.db").fails_saying(4, &["not a store of funnelwright"]);
    workshop.write("text.db", "hello");
    workshop.run("store verify --store text.db").fails_saying(4, &["cannot be read as a store"]);
}

#[test]
fn an_older_store_is_looked_at_as_it_is() {
    let workshop = with_runs();
    workshop.execute("funnelwright.db", "DROP VIEW prunings; DROP TABLE fw_pruning; PRAGMA user_version = 2");
    workshop.run("store verify").prints_all(&["version 2, generation 3", "nothing wrong was found"]);
    assert_eq!(workshop.query("funnelwright.db", "PRAGMA user_version"), ["2"]);
}
