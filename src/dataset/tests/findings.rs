//! What is wrong with rows is counted, with samples.

use super::*;

#[test]
fn ids_are_texts_that_stand_once_in_bytewise_order() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, name);
         INSERT INTO customers VALUES
             (10, 'ten'), (9, 'nine'), ('1', 'first'), (1, 'second'), (1.0, 'third'),
             (NULL, 'nobody'), ('', 'nobody'), ('  ', 'nobody'), ('王', 'king'), ('a', 'small'), ('B', 'large');",
    );
    let mapping = customers(&[("name", Type::Text)]);
    let dataset = scratch.read(&mapping);
    assert_eq!(ids(&dataset, &mapping), ["1", "10", "9", "B", "a", "王"]);
    assert_eq!(dataset.customers.value(0, 0), Value::text("first"));
    for (place, id) in ids(&dataset, &mapping).iter().enumerate() {
        assert_eq!(*dataset.index.get(id).unwrap() as usize, place);
    }
    assert_eq!(dataset.index.len(), 6);
    assert_eq!(
        found(&dataset),
        [
            finding(FindingCode::NullId, "customers", "id", 3, &["row 6", "row 7", "row 8"]),
            finding(FindingCode::DuplicateId, "customers", "id", 2, &["1", "1"]),
        ]
    );
}

#[test]
fn of_a_duplicate_the_first_row_by_rowid_counts() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id TEXT, name TEXT, rowid TEXT);
         CREATE INDEX by_both ON customers (id, name);
         INSERT INTO customers (_rowid_, id, name, rowid) VALUES (5, 'a', 'alpha', '1'), (2, 'a', 'zulu', '9');",
    );
    let dataset = scratch.read(&customers(&[("name", Type::Text)]));
    assert_eq!(values(&dataset, 0), [Value::text("zulu")]);
}

#[test]
fn long_ids_are_kept_and_told() {
    let (long, short) = ("长".repeat(1001), "长".repeat(1000));
    let scratch = Scratch::new(&format!(
        "CREATE TABLE customers (id); INSERT INTO customers VALUES ('{long}'), ('{short}');"
    ));
    let dataset = scratch.read(&customers(&[]));
    assert_eq!(dataset.customers.rows, 2);
    let sample = format!("{}…", "长".repeat(60));
    assert_eq!(found(&dataset), [finding(FindingCode::LongId, "customers", "id", 1, &[&sample])]);
}

#[test]
fn what_cannot_be_read_is_missing_and_counted_once() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, n, f, d, entered);
         INSERT INTO customers VALUES
             (7, '1,000', 1e400, '31/02/2024', '0000-00-00'),
             (8, 1.5, '1e400', '2024-02-30', 20240301),
             (9, x'ff', 'x', '2024-02-28', '2024-02-28 25:00:00');",
    );
    let fields = vec![
        field("n", "n", Type::Int),
        field("f", "f", Type::Float),
        field("d", "d", Type::Date),
        field("entered", "entered", Type::Date),
    ];
    let roles = [(Role::Id, "id"), (Role::Entered, "entered")];
    let dataset = scratch.read(&only(table("customers", from("customers"), fields, &roles)));
    assert_eq!(values(&dataset, 0), vec![Value::Missing; 3]);
    assert_eq!(values(&dataset, 1), vec![Value::Missing; 3]);
    assert_eq!(
        found(&dataset),
        [
            finding(FindingCode::UnreadableDate, "customers", "d", 2, &["7: 31/02/2024", "8: 2024-02-30"]),
            finding(
                FindingCode::UnreadableDate,
                "customers",
                "entered",
                3,
                &["7: 0000-00-00", "8: 20240301", "9: 2024-02-28 25:00:00"]
            ),
            finding(FindingCode::UnreadableValue, "customers", "f", 3, &["7: inf", "8: 1e400", "9: x"]),
            finding(
                FindingCode::UnreadableValue,
                "customers",
                "n",
                3,
                &["7: 1,000", "8: 1.5", "9: (blob of 1 bytes)"]
            ),
        ]
    );
}

#[test]
fn required_and_one_of_are_watched() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, size, kind);
         INSERT INTO customers VALUES ('a', NULL, 'active'), ('b', '', 'Active'), ('c', 5, NULL), ('d', 'x', 'passive');",
    );
    let mut mapping = customers(&[("size", Type::Int), ("kind", Type::Text)]);
    mapping.customers.fields[0].required = true;
    mapping.customers.fields[1].one_of = Some(vec![Arc::from("active"), Arc::from("passive")]);
    let dataset = scratch.read(&mapping);
    assert_eq!(values(&dataset, 1)[1], Value::text("Active"));
    assert_eq!(
        found(&dataset),
        [
            finding(FindingCode::UnreadableValue, "customers", "size", 1, &["d: x"]),
            finding(FindingCode::MissingRequired, "customers", "size", 2, &["a: (blank)", "b: (blank)"]),
            finding(FindingCode::UnexpectedValue, "customers", "kind", 1, &["b: Active"]),
        ]
    );
}

#[test]
fn history_rows_without_a_stage_are_told() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id);
         INSERT INTO customers VALUES ('a'), ('b');
         CREATE TABLE history (customer, stage, at);
         INSERT INTO history VALUES ('a', NULL, '2024-01-01'), ('a', 's', '2024-01-02'), ('b', ' ', '2024-01-03'),
             ('gone', NULL, '2024-01-04');",
    );
    let mut mapping = customers(&[]);
    mapping.history = Some(log(&[(Role::Customer, "customer"), (Role::Stage, "stage"), (Role::At, "at")]));
    let dataset = scratch.read(&mapping);
    assert_eq!(
        found(&dataset),
        [
            finding(FindingCode::UnknownCustomer, "history", "customer", 1, &["gone"]),
            finding(FindingCode::BlankStage, "history", "stage", 2, &["a", "b"]),
        ]
    );
}

#[test]
fn rows_of_the_future_are_told_and_kept() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, entered, since, closed);
         INSERT INTO customers VALUES ('a', '2024-06-30 12:00:00', '2024-06-30 12:00:01', '2030-01-01');
         CREATE TABLE visits (customer, at);
         INSERT INTO visits VALUES ('a', '2024-06-30'), ('a', '2024-07-01');
         CREATE TABLE history (customer, stage, at);
         INSERT INTO history VALUES ('a', 's', '2025-01-01');
         CREATE TABLE marks (customer, item, at);
         INSERT INTO marks VALUES ('a', 'i', '2025-01-01');",
    );
    let roles =
        [(Role::Id, "id"), (Role::Entered, "entered"), (Role::StageSince, "since"), (Role::Closed, "closed")];
    let of_customer = [(Role::Customer, "customer"), (Role::At, "at")];
    let mut mapping = only(table("customers", from("customers"), vec![], &roles));
    mapping.events.push(event("visits", &of_customer));
    mapping.history = Some(log(&[(Role::Customer, "customer"), (Role::Stage, "stage"), (Role::At, "at")]));
    let marks = [(Role::Customer, "customer"), (Role::Item, "item"), (Role::At, "at")];
    mapping.marks = Some(table("marks", from("marks"), vec![], &marks));
    let dataset = scratch.read(&mapping);
    assert_eq!(dataset.events[0].1.of(0), 0..2);
    let future = FindingCode::FutureDate;
    assert_eq!(
        found(&dataset),
        [
            finding(future, "customers", "closed", 1, &["a: 2030-01-01 00:00:00"]),
            finding(future, "customers", "since", 1, &["a: 2024-06-30 12:00:01"]),
            finding(future, "events.visits", "at", 1, &["a: 2024-07-01 00:00:00"]),
            finding(future, "history", "at", 1, &["a: 2025-01-01 00:00:00"]),
            finding(future, "marks", "at", 1, &["a: 2025-01-01 00:00:00"]),
        ]
    );
}

#[test]
fn references_that_lead_nowhere_or_in_circles_are_told() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, owner);
         INSERT INTO customers VALUES ('a', 1), ('b', 99), ('c', NULL);
         CREATE TABLE people (id, unit);
         INSERT INTO people VALUES (1, 'north'), (2, 'moon'), (3, NULL);
         CREATE TABLE units (id, parent);
         INSERT INTO units VALUES ('north', 'all'), ('all', NULL), ('x', 'y'), ('y', 'z'), ('z', 'x'), ('leaf', 'x'),
             ('self', 'self'), ('lost', 'gone');",
    );
    let mut mapping =
        only(table("customers", from("customers"), vec![], &[(Role::Id, "id"), (Role::Owner, "owner")]));
    mapping.people = Some(table("people", from("people"), vec![], &[(Role::Id, "id"), (Role::Unit, "unit")]));
    mapping.units =
        Some(table("units", from("units"), vec![], &[(Role::Id, "id"), (Role::Parent, "parent")]));
    let dataset = scratch.read(&mapping);
    let bad = FindingCode::BadReference;
    assert_eq!(
        found(&dataset),
        [
            finding(bad, "customers", "owner", 1, &["b: 99"]),
            finding(bad, "people", "unit", 1, &["2: moon"]),
            // lost, self, x, y, z; a leaf below a circle is not in it.
            finding(bad, "units", "parent", 5, &["lost: gone", "x: y (a circle)", "y: z (a circle)"]),
        ]
    );
}
