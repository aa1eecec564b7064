//! Adding to tables that are there: by key, nothing is doubled.

use std::collections::BTreeMap;

use super::*;

impl Place {
    fn appending(mut self, keys: &[&str]) -> Self {
        self.request.existing = Existing::Append;
        self.request.keys = keys.iter().map(ToString::to_string).collect();
        self
    }

    /// Writes the only file anew.
    fn now(&self, text: &str) -> &Self {
        fs::write(&self.request.files[0].0, text).unwrap();
        self
    }

    fn written(&self) -> (u64, u64, u64) {
        match self.import().tables[0].written {
            Written::Added { new, updated, unchanged } => (new, updated, unchanged),
            other => panic!("{other:?}"),
        }
    }
}

const DEALS: &str = "id,name,amount,since\n007,a,1.5,2024-03-05\n008,b,,\n009,c,3,2024-03-07\n";

#[test]
fn the_same_export_again_changes_nothing() {
    let place = Place::with("deals.csv", DEALS).appending(&["id"]);
    assert_eq!(place.import().tables[0].written, Written::Made);
    let before = place.rows("SELECT rowid, * FROM deals");
    assert_eq!(place.written(), (0, 0, 3));
    assert_eq!(place.rows("SELECT rowid, * FROM deals"), before);
}

#[test]
fn rows_are_found_by_their_key_and_updated_in_place() {
    let place = Place::with("deals.csv", DEALS).appending(&["id"]);
    place.import();
    place.now("ID2,since,id,name\nx,2024-04-01,009,c\ny,,010,d\n,2024-03-05,007,a\n");
    let outcome = place.import();
    assert_eq!(outcome.tables[0].written, Written::Added { new: 1, updated: 1, unchanged: 1 });
    assert_eq!(
        english(&outcome.tables[0].notes),
        [
            "the column `ID2` is new; rows that were there before have nothing in it",
            "the file has no column `amount`; rows that were there keep what they have in it",
        ]
    );
    assert_eq!(
        lines(&place.rows("SELECT rowid, * FROM deals ORDER BY rowid")),
        [
            "1|007|a|1.5|2024-03-05|NULL",
            "2|008|b|NULL|NULL|NULL",
            "3|009|c|3.0|2024-04-01|x",
            "4|010|d|NULL|NULL|y"
        ]
    );
}

#[test]
fn the_table_decides_how_values_are_read() {
    let place = Place::with("deals.csv", DEALS).appending(&["id"]);
    place.import();
    // Read alone, these ids would be numbers, and no row would be found.
    place.now("id,name,amount,since\n7,a,2,2024-03-05\n");
    assert_eq!(place.written(), (1, 0, 0));
    place.now("id,name,amount,since\n7,a,much,2024-03-05\n");
    let refusal = place.refusal();
    assert!(refusal.contains("deals.csv:2: has `much` in `amount`"), "{refusal}");
    assert!(refusal.contains("import everything anew with `--replace`"), "{refusal}");
}

#[test]
fn without_a_key_every_row_is_added_and_doubles_are_told() {
    let place = Place::with("deals.csv", DEALS).appending(&[]);
    place.import();
    place.now("id,name,amount,since\n008,b,,\n011,e,,\n");
    let outcome = place.import();
    assert_eq!(outcome.tables[0].written, Written::Added { new: 2, updated: 0, unchanged: 0 });
    let notes = english(&outcome.tables[0].notes).join("\n");
    assert!(
        notes.contains("1 of its 2 rows were in the table before") && notes.contains("`--key id`"),
        "{notes}"
    );
    assert_eq!(lines(&place.rows("SELECT count(*) FROM deals")), ["5"]);
}

#[test]
fn keys_that_tell_nothing_apart_are_refused() {
    let place = Place::with("deals.csv", "id,name\n1,a\n2,b\n1,c\n,d\n").appending(&["id"]);
    let refusal = place.refusal();
    assert!(refusal.contains("deals.csv:4: has the same key as line 2, `1`"), "{refusal}");
    assert!(refusal.contains("deals.csv:5: has nothing in `id`"), "{refusal}");
    let place = Place::with("deals.csv", "id,name\n1,a\n1,b\n");
    place.import();
    let place = place.appending(&["id"]);
    place.now("id,name\n1,c\n");
    assert!(place.refusal().contains("the table `deals` has more than one row with `id` `1`"));
    let place = place.appending(&["id", "name"]);
    place.now("id,name\n1,a\n1,c\n");
    assert_eq!(place.written(), (1, 0, 1));
    let place = place.appending(&["nmae"]);
    assert!(place.refusal().contains("no file has a column `nmae`: did you mean `name`?"));
    let place = place.appending(&["extra"]);
    place.now("id,name,extra\n1,a,z\n");
    assert!(place.refusal().contains("the table `deals` has no column `extra`"));
}

#[test]
fn views_are_left_alone_and_a_preview_takes_everything_back() {
    let place = Place::with("deals.csv", DEALS).appending(&["id"]);
    place.import();
    place.now("id,name,amount,since,new\n007,z,1.5,2024-03-05,1\n012,n,,,2\n");
    let before = fs::read(&place.request.dataset).unwrap();
    let seen = preview(&place.request).unwrap();
    assert_eq!(seen.tables[0].written, Written::Added { new: 1, updated: 1, unchanged: 0 });
    assert_eq!(fs::read(&place.request.dataset).unwrap(), before);
    let connection = Connection::open(&place.request.dataset).unwrap();
    connection.execute_batch("ALTER TABLE deals RENAME TO d; CREATE VIEW deals AS SELECT * FROM d").unwrap();
    drop(connection);
    assert!(place.refusal().contains("is a view"));
}

#[test]
fn keys_are_compared_as_sqlite_compares_names() {
    let place = Place::with("deals.csv", "Id,name\n1,a\n").appending(&["ID"]);
    place.import();
    place.now("iD,name\n1,b\n2,c\n");
    assert_eq!(place.written(), (1, 1, 0));
    assert_eq!(lines(&place.rows("SELECT Id, name FROM deals")), ["1|b", "2|c"]);
}

#[test]
fn all_files_are_added_or_none() {
    let place = Place::with("a.csv", "id,n\n1,1\n").file("b.csv", "id,n\nx,1\n").appending(&["id"]);
    place.import();
    place.now("id,n\n1,2\n");
    fs::write(&place.request.files[1].0, "id,n\nx,1\ny,z\n").unwrap();
    assert!(place.refusal().contains("b.csv:3: has `z` in `n`"), "{}", place.refusal());
    fs::write(&place.request.files[1].0, "id,n\nx,1\ny,2\n").unwrap();
    let written: Vec<Written> = place.import().tables.iter().map(|table| table.written).collect();
    let added = |new, updated, unchanged| Written::Added { new, updated, unchanged };
    assert_eq!(written, [added(0, 1, 0), added(1, 0, 1)]);
}

#[test]
fn keys_hold_for_tables_that_are_replaced_too() {
    let mut place = Place::with("deals.csv", "id,n\n1,a\n").appending(&["id"]);
    place.import();
    place.request.existing = Existing::Replace;
    place.now("id,n\n1,a\n1,b\n,c\n");
    let refusal = place.refusal();
    assert!(refusal.contains("deals.csv:3: has the same key as line 2, `1`"), "{refusal}");
    assert!(refusal.contains("deals.csv:4: has nothing in `id`"), "{refusal}");
    assert_eq!(lines(&place.rows("SELECT n FROM deals")), ["a"]);
}

/// A dataset that another program made.
fn foreign(sql: &str, export: &str) -> Place {
    let place = Place::with("t.csv", export).appending(&["id"]);
    Connection::open(&place.request.dataset).unwrap().execute_batch(sql).unwrap();
    place
}

#[test]
fn columns_called_like_row_numbers_do_no_harm() {
    let place = foreign(
        "CREATE TABLE t (id TEXT, rowid INTEGER, name TEXT);
         INSERT INTO t VALUES ('A', 1, 'x'), ('B', 1, 'y');",
        "id,rowid,name\nA,1,changed\nC,1,z\n",
    );
    assert_eq!(place.written(), (1, 1, 0));
    assert_eq!(lines(&place.rows("SELECT * FROM t ORDER BY id")), ["A|1|changed", "B|1|y", "C|1|z"]);
}

#[test]
fn tables_of_other_programs_keep_their_types() {
    let place = foreign(
        "CREATE TABLE t (id varchar(20), active nvarchar(5), code char(10), d text);
         INSERT INTO t VALUES ('1.10', 'yes', '1.50', '24/03/2022');",
        "id,active,code,d\n1.10,yes,1.50,24/03/2022\n",
    );
    assert_eq!(place.written(), (0, 0, 1));
    let place = foreign("CREATE TABLE t (id TEXT PRIMARY KEY, n) WITHOUT ROWID", "id,n\na,1\n");
    assert!(place.refusal().contains("WITHOUT ROWID"));
    let place = place.appending(&[]);
    assert_eq!(place.written(), (1, 0, 0));
    let place = foreign("CREATE TABLE t (id TEXT, n INT, m GENERATED ALWAYS AS (n * 2))", "id,n,m\na,1,2\n");
    assert!(place.refusal().contains("generated column"), "{}", place.refusal());
}

#[test]
fn what_the_table_would_change_is_refused() {
    let place = foreign("CREATE TABLE t (id INTEGER, on_day DATE)", "id,on_day\n007,2024-03-05\n");
    let place = place.ty("id", Type::Text);
    assert!(place.refusal().contains("the table keeps `id` as `int`"), "{}", place.refusal());
    let place = foreign("CREATE TABLE t (id INTEGER, on_day DATE)", "id,on_day\n7,2024-03-05 17:45:00\n");
    let refusal = place.refusal();
    assert!(
        refusal.contains("t.csv:2: has `2024-03-05 17:45:00` in `on_day`, which does not fit the type"),
        "{refusal}"
    );
    place.now("id,on_day\n7,2024-03-05 00:00:00\n");
    assert_eq!(place.written(), (1, 0, 0));
    assert_eq!(lines(&place.rows("SELECT * FROM t")), ["7|2024-03-05"]);
}

#[test]
fn a_table_that_is_not_there_is_not_made_beside_others() {
    let place = Place::with("accounts.csv", "id,n\n1,2\n");
    place.import();
    let mut place = place.appending(&["id"]);
    place.request.files[0].1 = Some(String::from("export_2024_03"));
    assert!(
        place
            .refusal()
            .contains("no table `export_2024_03` to add to: name it with `--table`, one of `accounts`")
    );
}

#[test]
fn numbers_in_a_column_that_was_blank_are_told() {
    let place = Place::with("t.csv", "id,amt\n1,\n").appending(&["id"]);
    place.import();
    place.now("id,amt\n1,5.50\n");
    let outcome = place.import();
    let notes = english(&outcome.tables[0].notes).join("\n");
    assert!(
        notes.contains("`amt` is text in the table and stays so") && notes.contains("`--replace`"),
        "{notes}"
    );
}

#[test]
fn chinese_exports_are_added_to_tables_too() {
    let place = Place::with("客户.csv", "编号,名称\n甲1,恒达\n").appending(&["编号"]);
    place.import();
    let text = encoding_rs::GB18030.encode("编号,名称\n甲1,恒达物流\n甲2,明远科技\n").0.into_owned();
    fs::write(&place.request.files[0].0, text).unwrap();
    assert_eq!(place.written(), (1, 1, 0));
    assert_eq!(lines(&place.rows("SELECT * FROM 客户")), ["甲1|恒达物流", "甲2|明远科技"]);
}

/// Name and number of a deal.
type Deal = (String, Option<i32>);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn exports_one_after_the_other_are_a_map_by_key(
        exports in vec(vec((0_u8..12, "[a-c]{0,2}", prop::option::of(0_i32..4)), 0..12), 1..5),
    ) {
        let place = Place::with("deals.csv", "").appending(&["id"]);
        let mut model: BTreeMap<u8, Deal> = BTreeMap::new();
        // The first export gives every column a type of its own.
        place.now("id,name,n\n99,z,1\n");
        place.import();
        model.insert(99, (String::from("z"), Some(1)));
        for export in exports {
            let rows: BTreeMap<u8, Deal> =
                export.into_iter().map(|(id, name, n)| (id, (name, n))).collect();
            let line = |(id, (name, n)): (&u8, &Deal)| {
                format!("{id},{name},{}\n", n.map_or_else(String::new, |n| n.to_string()))
            };
            let text: String = std::iter::once(String::from("id,name,n\n")).chain(rows.iter().map(line)).collect();
            let mut expected = (0, 0, 0);
            for (id, row) in &rows {
                match model.get(id) {
                    None => expected.0 += 1,
                    Some(before) if before != row => expected.1 += 1,
                    Some(_) => expected.2 += 1,
                }
            }
            place.now(&text);
            prop_assert_eq!(place.written(), expected, "{}", text);
            model.extend(rows);
        }
        let expected: Vec<String> = model
            .iter()
            .map(|(id, (name, n))| {
                let name = if name.is_empty() { "NULL" } else { name.as_str() };
                format!("{id}|{name}|{}", n.map_or_else(|| String::from("NULL"), |n| n.to_string()))
            })
            .collect();
        prop_assert_eq!(lines(&place.rows("SELECT id, name, n FROM deals ORDER BY id")), expected);
    }
}
