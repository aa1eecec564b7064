//! Imports of generated files and, where it is present, of real data.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use tempfile::TempDir;

use super::*;
use crate::language::Spoken;

mod append;

/// A folder of CSV files and a dataset to import them into.
struct Place {
    folder: TempDir,
    request: ImportRequest,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let dataset = folder.path().join("crm.db");
        Self { folder, request: ImportRequest { dataset, ..ImportRequest::default() } }
    }

    fn with(name: &str, text: impl AsRef<[u8]>) -> Self {
        Self::new().file(name, text)
    }

    fn file(mut self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        self.request.files.push((path, None));
        self
    }

    fn ty(mut self, column: &str, ty: Type) -> Self {
        self.request.types.insert(column.to_owned(), ty);
        self
    }

    fn format(mut self, column: &str, format: &str) -> Self {
        self.request.formats.insert(column.to_owned(), DateFormat::parse(format).unwrap());
        self
    }

    fn import(&self) -> ImportOutcome {
        import(&self.request).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The message of the error, after making sure that nothing was written.
    fn refusal(&self) -> String {
        let before = fs::read(&self.request.dataset).ok();
        let error = import(&self.request).expect_err("the import must fail");
        assert_eq!(fs::read(&self.request.dataset).ok(), before, "{error}");
        error.to_string().replace(&format!("{}/", self.folder.path().display()), "")
    }

    fn rows(&self, query: &str) -> Vec<Vec<Sql>> {
        let connection = Connection::open(&self.request.dataset).unwrap();
        let mut statement = connection.prepare(query).unwrap();
        let width = statement.column_count();
        let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn declared_types(&self, table: &str) -> Vec<String> {
        let rows = self.rows(&format!("SELECT type FROM pragma_table_info('{table}') ORDER BY cid"));
        rows.into_iter().flatten().map(|cell| shown(&cell)).collect()
    }
}

fn english(notes: &[Spoken]) -> Vec<&str> {
    notes.iter().map(|note| note.english.as_str()).collect()
}

fn shown(cell: &Sql) -> String {
    match cell {
        Sql::Null => String::from("NULL"),
        Sql::Integer(int) => int.to_string(),
        Sql::Real(real) => format!("{real:?}"),
        Sql::Text(text) => format!("{text:?}").trim_matches('"').to_owned(),
        Sql::Blob(_) => String::from("blob"),
    }
}

fn lines(rows: &[Vec<Sql>]) -> Vec<String> {
    rows.iter().map(|row| row.iter().map(shown).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn types_are_inferred_and_stored_so_that_nothing_is_lost() {
    let place = Place::with(
        "Opportunity History.csv",
        "\u{feff}id,code,amount,won,on,at,day,empty,名称\n\
         1,007,1.5,TRUE,2022-03-24,2022-03-24T10:00Z,24/03/2022,,\"甲,\n\"\"乙\"\"\"\n\
         2,12,3,no,2022-03-25,2022-03-25 6:05,01/02/2022, ,  丙 \n",
    );
    let outcome = place.import();
    assert_eq!(
        place.declared_types("Opportunity History"),
        ["INTEGER", "TEXT", "REAL", "BOOLEAN", "DATE", "DATETIME", "DATE", "TEXT", "TEXT"]
    );
    assert_eq!(
        lines(&place.rows("SELECT rowid, * FROM \"Opportunity History\" ORDER BY rowid")),
        [
            "1|1|007|1.5|1|2022-03-24|2022-03-24 10:00:00Z|2022-03-24|NULL|甲,\\n\\\"乙\\",
            "2|2|12|3.0|0|2022-03-25|2022-03-25 06:05:00|2022-02-01|NULL|  丙 ",
        ]
    );
    let table = &outcome.tables[0];
    assert_eq!((table.rows, table.delimiter, table.written), (2, ',', Written::Made));
    assert_eq!(table.columns[6].order, Some(DateOrder::DayFirst));
    assert_eq!(table.columns[7].blanks, 2);
    assert_eq!(table.notes, []);
}

#[test]
fn ambiguous_dates_stay_text_until_they_are_declared() {
    let place = Place::with("deals.csv", "id;at\n1;02/03/2022 16:11\n2;04/05/2022 09:00\n");
    let outcome = place.import();
    assert_eq!(outcome.tables[0].delimiter, ';');
    assert_eq!(place.declared_types("deals"), ["INTEGER", "TEXT"]);
    let note = &outcome.tables[0].notes[0];
    assert!(note.english.contains("`--date-format 'at=%d/%m/%Y %H:%M'`"), "{note}");

    let mut place = place.format("at", "%d/%m/%Y %H:%M");
    place.request.existing = Existing::Replace;
    let outcome = place.import();
    assert!(outcome.tables[0].written == Written::Replaced && outcome.tables[0].notes.is_empty());
    assert_eq!(place.declared_types("deals"), ["INTEGER", "DATETIME"]);
    assert_eq!(lines(&place.rows("SELECT at FROM deals")), ["2022-03-02 16:11:00", "2022-05-04 09:00:00"]);
}

#[test]
fn declarations_win_over_what_the_values_show() {
    let place = Place::with("d.csv", "zip,flag,on,at\n123,1,02/03/2022 16:11,1700000000\n")
        .ty("zip", Type::Text)
        .ty("flag", Type::Bool)
        .ty("on", Type::Date)
        .format("on", "%m/%d/%Y %H:%M")
        .format("at", "epoch_s");
    place.import();
    assert_eq!(place.declared_types("d"), ["TEXT", "BOOLEAN", "DATE", "DATETIME"]);
    assert_eq!(lines(&place.rows("SELECT * FROM d")), ["123|1|2022-02-03|2023-11-14 22:13:20Z"]);
}

#[test]
fn every_bad_row_is_named_with_its_line_and_nothing_is_written() {
    let place = Place::with("good.csv", "a,b\n1,2\n")
        .file("bad.csv", b"a,n\n\"x\ny\",1\n1,2,3\nx\n\xff,1\n\"q\" r,1\nz,many\n1,\"open\n2,3\n")
        .ty("n", Type::Int);
    assert_eq!(
        place.refusal(),
        "6 bad rows, so nothing was imported\n  \
         bad.csv:4: has 3 fields where the header has 2\n  \
         bad.csv:5: has 1 field where the header has 2\n  \
         bad.csv:6: has bytes that are not UTF-8: say how the file is written, such as `--encoding gb18030` or `--encoding windows-1252`\n  \
         bad.csv:7: has text after a closing quote: write a quote inside quotes twice, as `\"\"`\n  \
         bad.csv:8: has `many` in `n`, which does not fit the declared type `int`; declare `text` to take it as it is\n  \
         bad.csv:9: opens a quote `\"` that is never closed"
    );
    assert!(!place.request.dataset.exists());
}

#[test]
fn of_many_bad_rows_the_first_are_shown_and_all_are_counted() {
    let place = Place::with("bad.csv", format!("a,b\n{}", "x\n".repeat(50)));
    let refusal = place.refusal();
    assert!(
        refusal.starts_with("50 bad rows")
            && refusal.ends_with("bad.csv:21: has 1 field where the header has 2\n  … and 30 more"),
        "{refusal}"
    );
}

#[test]
fn declared_dates_that_cannot_be_read_are_bad_rows() {
    for (text, ty, clause) in [
        ("d\n02/03/2022\n", Type::Date, "no date shows whether day or month is first"),
        ("d\n24/03/2022\n31/02/2022\n", Type::Date, "d.csv:3: has `31/02/2022` in `d`, which is not a date"),
        ("d\n2022-03-24\nsoon\n", Type::DateTime, "has `soon` in `d`, which is not a datetime"),
        ("d\n2022-03-24T10:00Z\n", Type::Date, "which is not a date"),
        ("d\nmaybe\n", Type::Bool, "has `maybe` in `d`, which is not `true`"),
        ("d\nNaN\n", Type::Float, "has `NaN` in `d`, which does not fit the declared type `float`"),
    ] {
        let refusal = Place::with("d.csv", text).ty("d", ty).refusal();
        assert!(refusal.starts_with("1 bad row,") && refusal.contains(clause), "{refusal}");
    }
}

#[test]
fn a_header_must_name_every_column_once() {
    let names = "give every column a name of its own (upper and lower case count as the same)";
    for (text, message) in [
        (
            "Id,name,ID,,x,Name,\n",
            format!(
                "the header of `t.csv` has no name for columns 4, 7 and names `Id`, `name` more than once: {names}; if the names stand in another row, say so with `--header-row`"
            ),
        ),
        ("a,\n1,2\n", format!("the header of `t.csv` has no name for column 2: {names}")),
        ("a,A\n", format!("the header of `t.csv` names `a` more than once: {names}")),
        ("", String::from("`t.csv` is empty: its first line must name the columns")),
        ("\u{feff}\r\n", String::from("`t.csv` is empty: its first line must name the columns")),
        ("a,\"b\n1,2\n", String::from("the header of `t.csv` opens a quote `\"` that is never closed")),
    ] {
        assert_eq!(Place::with("t.csv", text).refusal(), message);
    }
}

#[test]
fn text_is_read_as_it_was_encoded() {
    let text = "编号,客户名称\n1,恒达物流\n2,明远科技\n";
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    for (bytes, note) in [(text.as_bytes().to_vec(), false), (utf16, false), (gb18030, true)] {
        let place = Place::with("t.csv", bytes);
        assert_eq!(
            place.import().tables[0].notes.iter().any(|it| it.english.contains("read as gb18030")),
            note
        );
        assert_eq!(place.rows("SELECT \"客户名称\" FROM t")[1], [Sql::Text("明远科技".into())]);
    }
    let mut western = Place::with("t.csv", b"id,name\n1,M\xFCller\n");
    assert!(western.refusal().contains("t.csv:2: has bytes that are not UTF-8"));
    western.request.encoding = Some(encoding_rs::WINDOWS_1252);
    western.import();
    assert_eq!(western.rows("SELECT name FROM t"), [[Sql::Text("Müller".into())]]);
}

#[test]
fn numbers_with_commas_are_read_where_they_are_declared() {
    let place = Place::with("t.csv", "a;b\n1.234,56;¥1,500\n12,5;20\n");
    let outcome = place.import();
    assert_eq!(outcome.tables[0].notes.len(), 2, "{:?}", outcome.tables[0].notes);
    assert_eq!(place.declared_types("t"), ["TEXT", "TEXT"]);
    let mut place = place.ty("a", Type::Float).ty("b", Type::Int);
    place.request.existing = Existing::Replace;
    place.import();
    let rows = place.rows("SELECT a, b FROM t");
    assert_eq!(rows[0], [Sql::Real(1234.56), Sql::Integer(1500)]);
    assert_eq!(rows[1], [Sql::Real(12.5), Sql::Integer(20)]);
}

/// A workbook of two sheets: a title above the header, dates, a formula, an error, blank rows.
fn workbook() -> Vec<u8> {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("客户").unwrap();
    sheet.write(0, 0, "三月客户").unwrap();
    for (column, name) in (0..).zip(["编号", "名称", "进入", "金额", "合计"]) {
        sheet.write(2, column, name).unwrap();
    }
    for (row, (id, name)) in (3..).zip([("007", "恒达\n物流"), ("008", "明远"), ("009", "Acme")]) {
        sheet.write(row, 0, id).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write_with_format(row, 2, ExcelDateTime::from_ymd(2024, 3, 5).unwrap(), &date).unwrap();
        sheet.write(row, 3, 12.5).unwrap();
        sheet.write_formula(row, 4, Formula::new("=D4*2").set_result("25")).unwrap();
    }
    sheet.write(5, 3, "n/a").unwrap();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "x").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_sheet_is_read_with_what_its_cells_hold() {
    let mut place = Place::with("客户.csv", workbook());
    place.request.header_row = 3;
    let outcome = place.import();
    assert_eq!(place.declared_types("客户"), ["TEXT", "TEXT", "DATE", "TEXT", "INTEGER"]);
    assert_eq!(
        english(&outcome.tables[0].notes),
        [
            "the sheet is `客户`; others, with `--sheet`: `说明`",
            "`金额` stays text: 2 of its 3 values are numbers, but not `n/a` (line 6); `--type '金额=float'` lists every row that is not"
        ]
    );
    let rows = place.rows("SELECT * FROM 客户");
    assert_eq!(rows.len(), 3);
    let text = |text: &str| Sql::Text(text.to_owned());
    assert_eq!(
        rows[0],
        [text("007"), text("恒达\n物流"), text("2024-03-05"), text("12.5"), Sql::Integer(25)]
    );

    let mut refused = Place::with("t.xlsx", workbook()).ty("金额", Type::Float);
    refused.request.header_row = 3;
    assert!(refused.refusal().contains("t.xlsx:6: has `n/a` in `金额`"), "{}", refused.refusal());
    refused.request.sheet = Some(String::from("客戶"));
    assert_eq!(
        refused.refusal(),
        "the workbook has no sheet `客戶`; did you mean `客户`? It has `客户`, `说明`"
    );
    let merged = Place::with("t.xlsx", workbook()).refusal();
    assert!(merged.contains("has no name for columns 2, 3, 4, 5"), "{merged}");
    assert!(Place::with("t.xlsx", b"PK\x03\x04 nonsense").refusal().contains("cannot be read"));
}

#[test]
fn a_header_alone_makes_a_table_without_rows() {
    let place = Place::with("t.csv", "a,b\r\n");
    assert_eq!(place.import().tables[0].rows, 0);
    assert_eq!(place.declared_types("t"), ["TEXT", "TEXT"]);
}

#[test]
fn tables_are_replaced_only_if_asked_for_and_views_never() {
    let mut place = Place::with("t.csv", "a\n1\n").file("u.csv", "a\n1\n");
    place.import();
    assert_eq!(
        place.refusal(),
        "`t`, `u` exist already in the dataset: add `--replace` to replace them, or `--append --key COLUMN` to add \
         new rows and update the others"
    );

    fs::write(&place.request.files[0].0, "b\nx\ny\n").unwrap();
    place.request.existing = Existing::Replace;
    place.import();
    assert_eq!(lines(&place.rows("SELECT b FROM t")), ["x", "y"]);

    place.request.files[0].1 = Some(String::from("V"));
    Connection::open(&place.request.dataset).unwrap().execute_batch("CREATE VIEW v AS SELECT 1").unwrap();
    assert!(place.refusal().starts_with("`V` is a view of the dataset"));
}

#[test]
fn replacing_keeps_other_tables_and_rows_that_refer_to_it() {
    let mut place = Place::with("t.csv", "id\n1\n");
    let connection = Connection::open(&place.request.dataset).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (7);
             CREATE TABLE child (t INTEGER REFERENCES t(id) ON DELETE CASCADE); INSERT INTO child VALUES (7)",
        )
        .unwrap();
    drop(connection);
    place.request.existing = Existing::Replace;
    place.import();
    assert_eq!(
        lines(&place.rows("SELECT (SELECT group_concat(id) FROM t), (SELECT count(*) FROM child)")),
        ["1|1"]
    );
}

#[test]
fn a_failed_write_leaves_the_dataset_as_it_was() {
    let mut place = Place::with("t.csv", "a\n1\n");
    place.import();
    place = place.file("sqlite_x.csv", "a\n2\n");
    place.request.existing = Existing::Replace;
    assert!(place.refusal().contains("cannot be written"));
    assert_eq!(lines(&place.rows("SELECT name FROM sqlite_master")), ["t"]);

    let fresh = Place::with("t.csv", "a\n1\n").file("sqlite_x.csv", "a\n2\n");
    fresh.refusal();
    assert!(!fresh.request.dataset.exists());
}

#[test]
fn what_is_no_dataset_is_left_unharmed() {
    for content in ["hello", &"a,b\n1,2\n".repeat(1000)] {
        let place = Place::with("t.csv", "a\n1\n");
        fs::write(&place.request.dataset, content).unwrap();
        assert!(
            place.refusal().ends_with(
                "crm.db` is not a SQLite database, so nothing was written to it: name another file"
            )
        );
    }
    let place = Place::with("t.csv", "a\n1\n");
    fs::write(&place.request.dataset, [MAGIC, &[7; 4096][..]].concat()).unwrap();
    place.refusal();
}

const MAGIC: &[u8] = b"SQLite format 3\0";

#[test]
fn a_request_that_cannot_be_meant_is_refused() {
    let place = || Place::with("t.csv", "Amount,b\n1,2\n");
    let mut quoted = place();
    quoted.request.delimiter = Some('"');
    assert!(quoted.refusal().contains("cannot separate fields"));
    assert_eq!(
        place().ty("amount", Type::Int).refusal(),
        "no file has a column `amount`: did you mean `Amount`?"
    );
    assert!(
        place()
            .ty("b", Type::Int)
            .format("b", "%d/%m/%Y")
            .refusal()
            .contains("is declared `int` and has a date format")
    );
    let mut twice = place().file("u.csv", "a\n1\n");
    twice.request.files[1].1 = Some(String::from("T"));
    assert!(twice.refusal().contains("would both become the table `T`"));
    let mut missing = place();
    missing.request.files[0].0.set_file_name("none.csv");
    assert!(missing.refusal().contains("`none.csv` cannot be read"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the fields hold, it comes back: as itself, or as a value of the same meaning.
    #[test]
    fn fields_come_back(rows in vec([field(), field(), field()], 1..6), delimiter in prop::sample::select(vec![b',', b';', b'\t'])) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let mut place = Place::with("t.csv", writer.into_inner().unwrap());
        place.request.delimiter = Some(char::from(delimiter));
        place.import();
        let stored = place.rows("SELECT a, b, c FROM t ORDER BY rowid");
        prop_assert_eq!(stored.len(), rows.len());
        for (written, stored) in rows.iter().flatten().zip(stored.iter().flatten()) {
            let same = match stored {
                Sql::Null => written.trim().is_empty(),
                Sql::Integer(int) => *written.trim() == int.to_string() || *int == i64::from(written.eq_ignore_ascii_case("true")),
                Sql::Real(real) => written.trim().parse::<f64>().ok() == Some(*real),
                Sql::Text(text) => text == written || written.contains('/') || written.contains('-'),
                Sql::Blob(_) => false,
            };
            prop_assert!(same, "{:?} became {:?}", written, stored);
        }
    }
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ \"',;\n\ra-c0-9甲]{0,6}",
        "-?[0-9]{1,4}(\\.[0-9]{1,3})?",
        "(true|FALSE)",
        "20[0-9]{2}-0[1-9]-[0-3][0-9]",
        "[0-3]?[0-9]/[0-1]?[0-9]/2022",
    ]
}

// ---- real data ----

fn real_data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.is_dir() {
        eprintln!("skipped: there is no real data beside the project");
        return None;
    }
    Some(folder)
}

/// Imports every CSV file of a folder of the real data.
fn import_folder(folder: &str) -> Option<(Place, ImportOutcome)> {
    let mut place = Place::new();
    for entry in fs::read_dir(real_data()?.join(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            place.request.files.push((path, None));
        }
    }
    place.request.files.sort();
    let outcome = place.import();
    for table in &outcome.tables {
        check_table(&place, table);
    }
    Some((place, outcome))
}

/// Compares a table with its file by other means than the import's own.
fn check_table(place: &Place, table: &TableOutcome) {
    let text = fs::read_to_string(&table.file).unwrap();
    let mut in_quotes = false;
    let mut records = 0;
    for line in text.lines().filter(|line| !line.is_empty()) {
        records += u64::from(!in_quotes);
        in_quotes ^= line.matches('"').count() % 2 == 1;
    }
    assert_eq!(table.rows, records - 1, "{}", table.table);
    let name = &table.table;
    assert_eq!(lines(&place.rows(&format!("SELECT count(*) FROM \"{name}\""))), [table.rows.to_string()]);
    for column in &table.columns {
        let nulls = place.rows(&format!("SELECT count(*) - count(\"{}\") FROM \"{name}\"", column.name));
        assert_eq!(lines(&nulls), [column.blanks.to_string()], "{name}.{}", column.name);
    }
}

fn types(outcome: &ImportOutcome, table: &str) -> Vec<(String, Type)> {
    let table = outcome.tables.iter().find(|found| found.table == table).unwrap();
    table.columns.iter().map(|column| (column.name.clone(), column.ty)).collect()
}

fn is(outcome: &ImportOutcome, table: &str, column: &str, ty: Type) {
    let types = types(outcome, table);
    assert!(types.contains(&(column.to_owned(), ty)), "{table}.{column}: {types:?}");
}

#[test]
fn maven_crm_is_imported() {
    let Some((place, outcome)) = import_folder("maven_crm") else { return };
    let rows: Vec<(&str, u64)> =
        outcome.tables.iter().map(|table| (table.table.as_str(), table.rows)).collect();
    assert_eq!(rows, [("accounts", 85), ("products", 7), ("sales_pipeline", 8800), ("sales_teams", 35)]);
    is(&outcome, "sales_pipeline", "engage_date", Type::Date);
    is(&outcome, "sales_pipeline", "close_value", Type::Int);
    is(&outcome, "accounts", "revenue", Type::Float);
    assert_eq!(
        lines(&place.rows("SELECT count(*) - count(account), count(*) - count(engage_date), count(*) - count(close_date) FROM sales_pipeline")),
        ["1425|500|2089"]
    );
}

#[test]
fn salesforce_history_is_imported() {
    let Some((place, outcome)) = import_folder("salesforce_history") else { return };
    let rows: Vec<(&str, u64)> =
        outcome.tables.iter().map(|table| (table.table.as_str(), table.rows)).collect();
    assert_eq!(rows, [("Cleaned Salesforce Data", 876), ("Opportunity History", 584), ("Opportunity", 219)]);
    is(&outcome, "Opportunity History", "CreatedDate", Type::Date);
    is(&outcome, "Opportunity History", "OppID", Type::Text);
    is(&outcome, "Opportunity", "IsWon", Type::Bool);
    is(&outcome, "Opportunity", "LastModifiedDate", Type::DateTime);
    assert_eq!(
        lines(&place.rows("SELECT * FROM \"Opportunity History\" LIMIT 1")),
        ["0068d000002OrbYAAS|2022-04-06|Negotiation/Review|8"]
    );
}

#[test]
fn crm_exports_are_imported() {
    let Some((_, outcome)) = import_folder("crm_exports") else { return };
    assert_eq!(outcome.tables.len(), 15);
    is(&outcome, "deal_data", "property_createdate", Type::DateTime);
    is(&outcome, "deal_stage_data", "date_entered", Type::DateTime);
    is(&outcome, "deal_pipeline_stage_data", "probability", Type::Float);
    is(&outcome, "sf_opportunity_data", "is_closed", Type::Bool);
    is(&outcome, "team_data", "id", Type::Int);
}
