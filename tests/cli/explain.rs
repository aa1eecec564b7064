//! `explain`.

use super::workshop::{RULES, Workshop};

#[test]
fn a_customer_is_explained_by_state_checklist_and_future() {
    let printed = Workshop::new().run("explain b --as-of 2024-03-05").prints_all(&[
        "b 乙公司 as of 2024-03-05\n",
        "  state    stagnant\n",
        "  stage    need, since 2024-02-24, day 10 by its clock\n",
        "  owner    li\n",
        "  ✓ budget  (rules/rules.toml:29:3)\n      budget != ()  = true\n        budget  = 500.0\n",
        "  ✗ asked: not ticked  (rules/rules.toml:30:3)\n",
        "  if `asked` were met: ready\n",
        "  on 2024-03-06 by itself: losing\n",
        "  on 2024-03-11 by itself: lost\n",
    ]);
    assert!(!printed.contains("recorded here"), "{printed}");
}

#[test]
fn a_missing_value_is_named() {
    let workshop = Workshop::new();
    workshop
        .run("explain a --as-of 2024-03-05")
        .prints_all(&["budget != ()  = false\n", "budget  = missing\n"]);
    workshop.write("rules/rules.toml", &RULES.replace("budget != ()", "budget > 10.0"));
    workshop
        .run("explain a --as-of 2024-03-05")
        .prints_all(&["missing values in the way: budget\n", "budget > 10.0  = unknown (budget missing)\n"]);
}

#[test]
fn who_is_not_there_is_said() {
    let workshop = Workshop::new();
    workshop.run("explain zzz").fails(2, "error: there is no customer `zzz`\n");
    workshop
        .run("explain a --as-of 2024-02-01")
        .fails_saying(2, &["`a` does not exist yet as of 2024-02-01"]);
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed"]);
    workshop.execute("crm.db", "DELETE FROM customers WHERE id = 'a'");
    workshop
        .run("explain a --as-of 2024-03-06")
        .fails(2, "error: `a` is no longer in the dataset; its last recorded state is entering\n");
}

#[test]
fn codes_are_explained_by_id_or_name() {
    let workshop = Workshop::empty();
    let by_id = workshop.run("explain --code fw301").prints_all(&["# FW301 ", " (error)\n\n"]);
    let name = by_id.split_whitespace().nth(2).expect("a name");
    workshop.run_words(&["explain", "--code", name]).prints(&by_id);
    workshop.run("explain --code FW31").fails_saying(2, &["there is no diagnostic `FW31`; did you mean"]);
}

#[test]
fn codes_are_explained_in_chinese() {
    let workshop = Workshop::empty();
    workshop
        .run("explain --code FW109 --lang zh-CN")
        .prints_all(&["# FW109 missing-equals （错误）\n\n键和值之间要写 `=`。\n", "\n    # 改正\n"]);
    workshop.run("explain --code FW205 --lang zh-CN").prints_all(&["（警告）"]);
    workshop
        .run("explain --code FW31 --lang zh-CN")
        .fails_saying(2, &["错误：没有诊断代码 `FW31`；是不是想写 `FW"]);
}
