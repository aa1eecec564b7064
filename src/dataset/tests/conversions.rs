//! Columns as typed as their fields.

use super::*;

#[test]
fn each_row_is_read_as_its_field_says() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, n, f, b, t, d, w);
         INSERT INTO customers VALUES
             ('1', 7, 1.5, 'yes', 'x', '2024-03-05', '2024-03-05 10:00:00'),
             ('2', 7.0, 2, 0, 17.0, '2024-03-05T23:30:00+00:00', '2024-03-05T02:00:00Z'),
             ('3', ' 42 ', '3.5', 'No', 12, '2024-03-05 23:30:00', '2024-03-05'),
             ('4', NULL, '', ' ', '　', NULL, '');",
    );
    let mapping = customers(&[
        ("n", Type::Int),
        ("f", Type::Float),
        ("b", Type::Bool),
        ("t", Type::Text),
        ("d", Type::Date),
        ("w", Type::DateTime),
    ]);
    let dataset = scratch.read(&mapping);
    let date = |text: &str| Value::Date(text.parse().unwrap());
    let when = |text: &str| Value::DateTime(at(text));
    let missing = Value::Missing;
    let expected = [
        vec![Value::Int(7), Value::Int(7), Value::Int(42), missing.clone()],
        vec![Value::Float(1.5), Value::Float(2.0), Value::Float(3.5), missing.clone()],
        vec![Value::Bool(true), Value::Bool(false), Value::Bool(false), missing.clone()],
        vec![Value::text("x"), Value::text("17"), Value::text("12"), missing.clone()],
        vec![date("2024-03-05"), date("2024-03-06"), date("2024-03-05"), missing.clone()],
        vec![when("2024-03-05T10:00:00"), when("2024-03-05T10:00:00"), when("2024-03-05T00:00:00"), missing],
    ];
    for (field, expected) in expected.into_iter().enumerate() {
        assert_eq!(values(&dataset, field), expected, "field {field}");
    }
    assert_eq!(found(&dataset), []);
}

#[test]
fn naive_times_formats_and_kept_blanks_follow_the_mapping() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, w, d, x, s);
         INSERT INTO customers VALUES (1, '2024-03-05 20:00:00', '31/01/2024', 20240131, ' ');",
    );
    let mut mapping =
        customers(&[("w", Type::DateTime), ("d", Type::Date), ("x", Type::Date), ("s", Type::Text)]);
    mapping.customers.times = NaiveTimes::Utc;
    mapping.customers.fields[1].format = DateFormat::Strftime(String::from("%d/%m/%Y"));
    mapping.customers.fields[2].format = DateFormat::Yyyymmdd;
    mapping.customers.fields[3].keep_blank = true;
    let dataset = scratch.read(&mapping);
    let january = Value::Date("2024-01-31".parse().unwrap());
    assert_eq!(values(&dataset, 0), [Value::DateTime(at("2024-03-06T04:00:00"))]);
    assert_eq!(dataset.customers.value(1, 0), january);
    assert_eq!(dataset.customers.value(2, 0), january);
    assert_eq!(values(&dataset, 3), [Value::text(" ")]);
    assert_eq!(found(&dataset), []);
}

#[test]
fn a_field_of_any_type_keeps_what_stands_in_each_row() {
    let scratch = Scratch::new(
        "CREATE TABLE customers (id, x, y);
         INSERT INTO customers VALUES (1, 5, NULL), (2, 'five', NULL), (3, 5.5, ''), (4, NULL, NULL), (5, x'05', NULL);",
    );
    let dataset = scratch.read(&customers(&[("x", Type::Any), ("y", Type::Any)]));
    let expected = [Value::Int(5), Value::text("five"), Value::Float(5.5), Value::Missing, Value::Missing];
    assert_eq!(values(&dataset, 0), expected);
    assert_eq!(values(&dataset, 1), vec![Value::Missing; 5]);
    assert_eq!(
        found(&dataset),
        [finding(FindingCode::UnreadableValue, "customers", "x", 1, &["5: (blob of 1 bytes)"])]
    );
}

#[test]
fn only_used_fields_are_read() {
    let scratch = Scratch::new("CREATE TABLE customers (id, a, b); INSERT INTO customers VALUES (1, 2, 3);");
    let mut mapping = customers(&[("a", Type::Int), ("gone", Type::Int), ("b", Type::Int)]);
    mapping.customers.fields[0].used = false;
    mapping.customers.fields[1].used = false;
    let dataset = scratch.read(&mapping);
    assert!(dataset.customers.columns[0].is_none() && dataset.customers.columns[1].is_none());
    assert_eq!(dataset.customers.value(0, 0), Value::Missing);
    assert_eq!(dataset.customers.value(2, 0), Value::Int(3));
}

#[test]
fn a_column_may_serve_several_fields() {
    let scratch = Scratch::new("CREATE TABLE customers (id); INSERT INTO customers VALUES (7);");
    let mapping = only(table(
        "customers",
        from("customers"),
        vec![field("number", "id", Type::Int), field("text", "id", Type::Text)],
        &[(Role::Id, "id")],
    ));
    let dataset = scratch.read(&mapping);
    assert_eq!(dataset.customers.value(0, 0), Value::Int(7));
    assert_eq!(dataset.customers.value(1, 0), Value::text("7"));
    assert_eq!(dataset.customers.column(1), dataset.customers.column(2));
}
