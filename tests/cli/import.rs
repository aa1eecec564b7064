//! `import`.

use super::workshop::{Text, Workshop};

const DEALS: &str = "id,amount,close,note\n1,10.5,24/03/2024,a\n2,,31/03/2024,\"b, c\"\n";

#[test]
fn a_csv_becomes_a_table_with_types() {
    let workshop = Workshop::empty().file("deals.csv", DEALS);
    workshop.run("import deals.csv --dataset crm.db").prints(
        "\
deals: 2 rows from deals.csv
  id      int
  amount  float, 1 blank
  close   date, day first
  note    text
1 table written to crm.db
",
    );
    let rows = workshop.query("crm.db", "SELECT id, amount, close, note FROM deals");
    assert_eq!(rows, ["1|10.5|2024-03-24|a", "2||2024-03-31|b, c"]);
}

#[test]
fn tables_are_replaced_only_when_asked() {
    let workshop = Workshop::empty().file("deals.csv", DEALS);
    workshop.run("import deals.csv --dataset crm.db --table d").prints_all(&["d: 2 rows"]);
    workshop
        .run("import deals.csv --dataset crm.db --table d")
        .fails_saying(2, &["`d` exists already", "`--replace`"]);
    workshop.run("import deals.csv --dataset crm.db --table d --replace").prints_all(&["replaced"]);
}

#[test]
fn an_export_is_added_by_its_key() {
    let workshop = Workshop::empty().file("deals.csv", "id,amount\n007,1\n008,2\n");
    workshop.run("import deals.csv --dataset crm.db --append --key id").prints_all(&["deals: 2 rows"]);
    let workshop = workshop.file("deals.csv", "id,amount\n008,5\n009,3\n007,1\n");
    let seen = "deals: 3 rows from deals.csv: 1 new, 1 updated, 1 unchanged\n";
    workshop.run("import deals.csv --dataset crm.db --append --key id --preview").prints_all(&[seen]);
    workshop.run("import deals.csv --dataset crm.db --append --key id").prints_all(&[seen]);
    workshop
        .run("import deals.csv --dataset crm.db --append --key id --lang zh-CN")
        .prints_all(&["deals：3 行，来自 deals.csv：新增 0 行，更新 0 行，未变 3 行\n"]);
    assert_eq!(
        workshop.query("crm.db", "SELECT id, amount FROM deals ORDER BY rowid"),
        ["007|1", "008|5", "009|3"]
    );
    workshop.run("import deals.csv --dataset crm.db --append --replace").fails_saying(2, &["--replace"]);
    workshop
        .run("import deals.csv --dataset crm.db --key id")
        .fails_saying(2, &["say which with `--append` or `--replace`"]);
    workshop
        .run("import deals.csv --dataset crm.db --append --key nr --lang zh-CN")
        .fails_saying(2, &["错误：没有文件含有列 `nr`：请照文件第一行的写法来写\n"]);
}

#[test]
fn types_and_date_formats_can_be_declared() {
    let workshop = Workshop::empty().file("d.csv", "a;b\n007;03/04/2024\n");
    workshop
        .run("import d.csv --dataset crm.db --delimiter ; --type a=text --date-format b=%d/%m/%Y")
        .prints_all(&["  a  text\n", "  b  date"]);
    assert_eq!(workshop.query("crm.db", "SELECT a, b FROM d"), ["007|2024-04-03"]);
    workshop.run("import d.csv --dataset x.db --type a=money").fails_saying(2, &["`money` is no type"]);
    workshop.run("import d.csv --dataset x.db --type a").fails_saying(2, &["write it as `amount=float`"]);
    assert!(!workshop.path("x.db").exists());
}

#[test]
fn the_dataset_is_the_one_that_the_rules_name() {
    let workshop = Workshop::empty().file("deals.csv", DEALS);
    workshop.run("import deals.csv").fails_saying(2, &["`--dataset crm.db`"]);
    workshop.write("rules/w.toml", "[workspace]\ndataset = \"data.db\"\n");
    workshop.run("import deals.csv").prints_all(&["1 table written to data.db"]);
}

#[test]
fn a_bad_file_imports_nothing() {
    let workshop = Workshop::empty().file("deals.csv", DEALS).file("bad.csv", "a,b\n1\n");
    workshop.run("import deals.csv bad.csv --dataset crm.db").ends(
        2,
        &Text::Is(""),
        &Text::Has(&["error: 1 bad row, so nothing was imported", "bad.csv:2: has 1 field"]),
    );
    assert!(!workshop.path("crm.db").exists());
    workshop.write("crm.db", "this is no database, only text that is long enough to be seen as such");
    workshop.run("import deals.csv --dataset crm.db").fails_saying(4, &["is not a SQLite database"]);
    workshop
        .run("import deals.csv bad.csv --dataset crm.db --table t")
        .fails(2, "error: `--table` names one table; import the files one at a time\n");
}

/// What a message says to type works when it is typed.
#[test]
fn an_ambiguous_date_is_cured_as_the_message_says() {
    let workshop = Workshop::empty().file("d.csv", "id,at\n1,03/04/2024\n2,05/06/2024\n");
    workshop
        .run("import d.csv --dataset crm.db")
        .prints_all(&["  at  text\n", "`--date-format 'at=%d/%m/%Y'` or `--date-format 'at=%m/%d/%Y'`"]);
    workshop
        .run("import d.csv --dataset crm.db --replace --date-format at=%d/%m/%Y")
        .prints_all(&["  at  date"]);
    assert_eq!(workshop.query("crm.db", "SELECT at FROM d"), ["2024-04-03", "2024-06-05"]);
}

#[test]
fn a_store_is_no_dataset() {
    let workshop = Workshop::new().file("fw_run.csv", "a\n1\n");
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed"]);
    workshop
        .run("import fw_run.csv --replace --dataset funnelwright.db")
        .fails_saying(4, &["is a store of funnelwright"]);
    workshop.run("run --as-of 2024-03-06 --summary").prints_all(&["committed as run 2"]);
}

#[test]
fn chinese_is_spoken_and_lines_up() {
    let workshop =
        Workshop::empty().file("客户.csv", "编号,客户名称,进入\n1,恒达,24/03/2024\n2,,25/03/2024\n");
    workshop.run("import 客户.csv --dataset crm.db --lang zh-CN").prints(
        "客户：2 行，来自 客户.csv\n  编号      int\n  客户名称  text，1 个空值\n  进入      date，日在前\n已将 1 张表写入 crm.db\n",
    );
}

#[test]
fn a_preview_shows_types_and_values_and_writes_nothing() {
    let workshop =
        Workshop::empty().file("d.csv", "id,day,amount\n007,24/03/2024,5\n008,25/03/2024,\n009,,5\n");
    workshop.run("import d.csv --preview").prints(
        "d: 3 rows from d.csv\n  id      text\n            `007` `008` `009`\n  day     date, day first, 1 blank\n            `2024-03-24` `2024-03-25`\n  amount  int, 1 blank\n            `5`\nnothing was written; leave `--preview` out to import\n",
    );
    assert!(std::fs::read_dir(workshop.path(".")).expect("a folder").count() == 1, "only the CSV file");
    workshop.write("d.csv", "a\n1,2\n");
    workshop.run("import d.csv --preview").fails_saying(2, &["d.csv:2: has 2 fields"]);
}
