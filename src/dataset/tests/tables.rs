//! History, events, marks and the name of the contents.

use super::*;

const CUSTOMERS: &str = "CREATE TABLE customers (id TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT INTO customers VALUES ('b'), ('a');";

const LOG: [(Role, &str); 4] =
    [(Role::Customer, "customer"), (Role::Stage, "stage"), (Role::At, "at"), (Role::Seq, "seq")];

fn stages(dataset: &Dataset, customer: usize) -> Vec<String> {
    let history = dataset.history.as_ref().unwrap();
    let text = |row| history.stage.text(row).map_or("-", |text| text).to_owned();
    history.rows.of(customer).map(text).collect()
}

#[test]
fn the_log_is_grouped_and_ordered() {
    let scratch = Scratch::new(&format!(
        "{CUSTOMERS} CREATE TABLE history (customer, stage, at, seq);
         INSERT INTO history VALUES
             ('a', 'plan', '2024-03-02', 1), ('a', 'need', '2024-03-01 10:00:00', 10),
             ('a', 'early', '2024-03-01T10:00:00', 9), ('ghost', 'need', '2024-03-01', 1),
             (NULL, 'need', '2024-03-01', 1), ('a', 'undated', NULL, 1), ('a', 'unread', 'soon', 1),
             ('b', NULL, '2024-03-01', 1);"
    ));
    let mut mapping = customers(&[]);
    mapping.history = Some(log(&LOG));
    let dataset = scratch.read(&mapping);
    assert_eq!(stages(&dataset, 0), ["early", "need", "plan"]);
    assert_eq!(stages(&dataset, 1), ["-"]);
    assert_eq!(dataset.history.as_ref().unwrap().at.date_time(2), Some(at("2024-03-02T00:00:00")));
    assert_eq!(dataset.history.as_ref().unwrap().at.len(), 4);
    assert_eq!(
        found(&dataset),
        [
            finding(FindingCode::UnreadableDate, "history", "at", 2, &["a: (blank)", "a: soon"]),
            finding(FindingCode::UnknownCustomer, "history", "customer", 2, &["ghost", "(blank)"]),
            finding(FindingCode::BlankStage, "history", "stage", 1, &["b"]),
        ]
    );
}

fn wide(relation: Relation, key: (Role, &str)) -> HistoryMapping {
    let fields = ["need", "plan", "deal"].map(|stage| field(stage, stage, Type::DateTime)).to_vec();
    let stages =
        ["need", "plan", "deal"].into_iter().zip(0..).map(|(stage, index)| (Arc::from(stage), index));
    HistoryMapping::Wide(table("history", relation, fields, &[key]), stages.collect())
}

#[test]
fn a_wide_history_becomes_a_log() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, need, plan, deal);
         INSERT INTO customers VALUES
             ('b', '2024-03-01', '2024-03-05', NULL), ('a', '2024-03-09', '2024-03-01', '2024-03-01'),
             ('b', '2020-01-01', '2020-01-01', '2020-01-01'), ('c', '', 'soon', '2030-01-01');",
    );
    let mut mapping = customers(&[]);
    mapping.history = Some(wide(from("customers"), (Role::Id, "id")));
    let dataset = scratch.read(&mapping);
    assert_eq!(stages(&dataset, 0), ["plan", "deal", "need"]);
    assert_eq!(stages(&dataset, 1), ["need", "plan"]);
    assert_eq!(stages(&dataset, 2), ["deal"]);
    assert_eq!(
        found(&dataset),
        [
            finding(FindingCode::DuplicateId, "customers", "id", 1, &["b"]),
            finding(FindingCode::UnreadableDate, "history", "plan", 1, &["c: soon"]),
            finding(FindingCode::FutureDate, "history", "deal", 1, &["c: 2030-01-01 00:00:00"]),
        ]
    );
}

#[test]
fn a_wide_history_of_its_own_may_have_several_rows_of_a_customer() {
    let scratch = Scratch::new(&format!(
        "{CUSTOMERS} CREATE TABLE wide (who, need, plan, deal);
         INSERT INTO wide VALUES ('a', '2024-03-05', NULL, NULL), ('a', '2024-03-01', NULL, NULL), ('x', '2024-03-01', 1, 1);"
    ));
    let mut mapping = customers(&[]);
    mapping.history = Some(wide(from("wide"), (Role::Customer, "who")));
    let dataset = scratch.read(&mapping);
    assert_eq!(stages(&dataset, 0), ["need", "need"]);
    assert!(found(&dataset).contains(&finding(FindingCode::UnknownCustomer, "history", "who", 1, &["x"])));
}

#[test]
fn events_keep_all_rows_and_group_those_of_customers() {
    let scratch = Scratch::new(&format!(
        "{CUSTOMERS} CREATE TABLE visits (customer, person, at, minutes);
         INSERT INTO visits VALUES ('b', 1, '2024-03-02', 30), ('ghost', 1, '2024-03-01', 20), ('b', 2, '2024-03-01', 10);
         CREATE TABLE chores (person, at); INSERT INTO chores VALUES (1, '2024-03-01');
         CREATE TABLE calls (customer, at);"
    ));
    let mut mapping = customers(&[]);
    let visits = [(Role::Customer, "customer"), (Role::Person, "person"), (Role::At, "at")];
    mapping.events.push(event("visits", &visits));
    mapping.events.push(event("chores", &[(Role::Person, "person"), (Role::At, "at")]));
    mapping.events.push(event("calls", &[(Role::Customer, "customer"), (Role::At, "at")]));
    mapping.events[0].table.fields.push(field("minutes", "minutes", Type::Int));
    let dataset = scratch.read(&mapping);
    let (visits, rows) = &dataset.events[0];
    assert_eq!((visits.rows, rows.of(0), rows.of(1), rows.tail()), (3, 0..0, 0..2, 2..3));
    let minutes = [10, 30, 20].map(Value::Int);
    assert_eq!([0, 1, 2].map(|row| visits.value(3, row)), minutes, "the ghost's row stands at the end");
    assert_eq!([0, 1, 2].map(|row| rows.number(row)), [2, 0, 1]);
    let (chores, rows) = &dataset.events[1];
    assert_eq!((chores.rows, rows.of(0), rows.of(1), rows.tail()), (1, 0..0, 0..0, 0..1));
    assert_eq!((dataset.events[2].0.rows, dataset.events[2].1.of(0)), (0, 0..0));
    let ghost = finding(FindingCode::UnknownCustomer, "events.visits", "customer", 1, &["ghost"]);
    assert_eq!(found(&dataset), [ghost]);
}

#[test]
fn marks_say_what_was_ticked_when() {
    let scratch = Scratch::new(&format!(
        "{CUSTOMERS} CREATE TABLE marks (customer, item, at, done);
         INSERT INTO marks VALUES ('a', 'budget', '2024-03-02', 0), ('a', 'budget', '2024-03-01', 'yes');"
    ));
    let mut mapping = customers(&[]);
    let roles = [(Role::Customer, "customer"), (Role::Item, "item"), (Role::At, "at"), (Role::Done, "done")];
    mapping.marks = Some(table("marks", from("marks"), vec![], &roles));
    let marks = scratch.read(&mapping).marks.unwrap();
    assert_eq!(marks.rows.of(0), 0..2);
    assert_eq!(&**marks.item.text(0).unwrap(), "budget");
    assert_eq!(marks.at.date_time(0), Some(at("2024-03-01T00:00:00")));
    assert_eq!(marks.done.unwrap().value(0), Value::Bool(true));
}

#[test]
fn an_empty_dataset_is_read_as_empty() {
    let scratch =
        Scratch::new("CREATE TABLE customers (id); CREATE TABLE history (customer, stage, at, seq);");
    let mut mapping = customers(&[]);
    mapping.history = Some(log(&LOG));
    let dataset = scratch.read(&mapping);
    assert_eq!((dataset.customers.rows, dataset.index.len(), found(&dataset).len()), (0, 0, 0));
    assert_eq!(dataset.history.unwrap().rows.of(0), 0..0);
}

#[test]
fn quoted_and_chinese_columns_are_read() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, \"金额\" REAL, \"a\"\"b\" TEXT, \"order\" TEXT);
         INSERT INTO customers VALUES (1, 9.5, 'quoted', 'x');",
    );
    let dataset =
        scratch.read(&customers(&[("金额", Type::Float), ("a\"b", Type::Text), ("ORDER", Type::Text)]));
    let row: Vec<Value> = (0..3).map(|field| dataset.customers.value(field, 0)).collect();
    assert_eq!(row, [Value::Float(9.5), Value::text("quoted"), Value::text("x")]);
}

#[test]
fn views_are_read_as_tables_are() {
    let scratch = Scratch::new(
        "CREATE TABLE raw (id, amount); INSERT INTO raw VALUES (2, 1), (1, 5);
         CREATE VIEW customers AS SELECT id, amount * 2 AS amount, \"strings once were so\" AS note FROM raw;",
    );
    let dataset = scratch.read(&customers(&[("amount", Type::Int)]));
    assert_eq!(values(&dataset, 0), [Value::Int(10), Value::Int(2)]);
}

#[test]
fn the_version_names_the_contents_and_nothing_else() {
    let sql = "CREATE TABLE customers (id, name, extra); INSERT INTO customers VALUES (1, 'one', 1), (2, 'two', 2);";
    let mapping = customers(&[("name", Type::Text)]);
    let scratch = Scratch::new(sql);
    let first = scratch.read(&mapping).version;
    assert_eq!(first.len(), 16);
    assert_eq!(scratch.read(&mapping).version, first);
    scratch
        .writer()
        .execute_batch("UPDATE customers SET extra = 9; VACUUM; PRAGMA user_version = 5")
        .unwrap();
    assert_eq!(scratch.read(&mapping).version, first, "what is not read does not count");
    assert_eq!(Scratch::new(sql).read(&mapping).version, first, "another file of equal contents");
    scratch.writer().execute_batch("UPDATE customers SET name = 'one!' WHERE id = 1").unwrap();
    assert_ne!(scratch.read(&mapping).version, first);
    assert_ne!(scratch.read(&customers(&[("extra", Type::Text)])).version, first);
}

#[test]
fn many_rows_are_read_in_reasonable_time() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, entered TEXT);
         CREATE TABLE visits (id INTEGER PRIMARY KEY, customer INTEGER, at TEXT, kind TEXT);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)
         INSERT INTO customers SELECT i, 'customer ' || i, date('2024-01-01', '+' || (i % 100) || ' days') FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000)
         INSERT INTO visits SELECT i, 1 + i % 100000, datetime('2024-03-01', '-' || (i / 100000) || ' hours'),
             iif(i % 2, 'visit', 'call') FROM n;",
    );
    let fields = vec![field("name", "name", Type::Text)];
    let roles = [(Role::Id, "id"), (Role::Entered, "entered")];
    let mut mapping = only(table("customers", from("customers"), fields, &roles));
    mapping
        .events
        .push(event("visits", &[(Role::Customer, "customer"), (Role::At, "at"), (Role::Seq, "id")]));
    mapping.events[0].table.fields.push(field("kind", "kind", Type::Text));
    let started = std::time::Instant::now();
    let dataset = scratch.read(&mapping);
    let took = started.elapsed();
    assert_eq!((dataset.customers.rows, dataset.events[0].0.rows), (100_000, 300_000));
    let (visits, rows) = &dataset.events[0];
    for customer in [0, 5, 99_999] {
        let own = rows.of(customer);
        assert_eq!(own.len(), 3, "{customer}");
        let times: Vec<_> = own.map(|row| visits.date_time(1, row)).collect();
        assert!(times.is_sorted() && times[0].is_some(), "{times:?}");
    }
    assert_eq!(found(&dataset), []);
    assert!(took.as_secs() < 60, "{took:?}");
}
