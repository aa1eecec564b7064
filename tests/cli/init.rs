//! `init`: a workspace that works at once, and nothing that is changed.

use std::fs;

use super::workshop::{Text, Workshop};

const ENGLISH: &str = "--lang en";
const CHINESE: &str = "--lang zh-CN";

#[test]
fn a_new_workspace_works_at_once() {
    for lang in [ENGLISH, CHINESE] {
        let workshop = Workshop::empty();
        workshop.run(&format!("init {lang}")).prints_all(&[
            "rules/funnel.toml\n",
            "customers.csv\n",
            ".gitignore\n",
        ]);
        let unchecked = workshop.run(&format!("check {lang}")).prints_all(&["FW214", "crm.db"]);
        assert_eq!(unchecked.matches("[FW").count(), 1, "{unchecked}");
        workshop.run(&format!("import customers.csv {lang}")).prints_all(&["customers"]);
        workshop.run(&format!("check {lang} --format jsonl")).prints("");
        workshop.run(&format!("run {lang}")).prints_all(&["C1", "C8"]);
        let states = workshop.query("funnelwright.db", "SELECT state FROM customer_state ORDER BY customer");
        let expected =
            ["entering", "stagnant", "losing", "ready", "stagnant", "entering", "won", "not_admitted"];
        assert_eq!(states, expected);
        workshop.run(&format!("plan {lang} --format csv")).prints_all(&[]);
        workshop.run(&format!("explain C3 {lang}")).prints_all(&["contact"]);
    }
}

#[test]
fn the_language_is_that_of_comments_labels_and_schema() {
    let read = |lang: &str, path: &str| {
        let workshop = Workshop::empty();
        workshop.run(&format!("init there {lang}")).prints_all(&["there"]);
        fs::read_to_string(workshop.path("there").join(path)).unwrap()
    };
    assert!(read(CHINESE, "rules/funnel.toml").contains("label = \"客户漏斗\""));
    assert!(read(CHINESE, "rules/workspace.toml").contains("language = \"zh-CN\""));
    assert!(read(CHINESE, "customers.csv").contains("明远科技"));
    assert!(read(CHINESE, "schemas/rules.schema.json").contains("哪些天是工作日"));
    assert!(read(ENGLISH, "rules/funnel.toml").contains("label = \"Sales\""));
    assert!(read(ENGLISH, "rules/workspace.toml").contains("language = \"en\""));
    assert!(read(ENGLISH, "schemas/rules.schema.json").contains("Which days are worked"));
}

#[test]
fn files_that_are_there_are_left_as_they_are() {
    let workshop = Workshop::empty().file(".gitignore", "mine\n").file("rules/mapping.toml", "# mine\n");
    let said = workshop
        .run("init")
        .prints_all(&["there already, and left as they are\n  rules/mapping.toml\n  .gitignore\n"]);
    assert!(said.starts_with("made in `.`\n  rules/funnel.toml\n  rules/workspace.toml\n"), "{said}");
    for (path, text) in [(".gitignore", "mine\n"), ("rules/mapping.toml", "# mine\n")] {
        assert_eq!(fs::read_to_string(workshop.path(path)).unwrap(), text);
    }
    let again = workshop.run("init").prints_all(&["  customers.csv\n"]);
    assert!(!again.contains("made in"), "{again}");
}

/// Beside rules of one's own, the starter's would define everything twice.
#[test]
fn rules_of_ones_own_are_not_joined() {
    let workshop = Workshop::new();
    workshop
        .run("init")
        .fails_saying(2, &["there are rules already: `./rules/rules.toml`", "funnelwright init sales"]);
    assert!(!workshop.path("rules/funnel.toml").exists() && !workshop.path(".gitignore").exists());
    workshop.run("init sales").prints_all(&["made in `sales`", "  cd sales\n"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let workshop = Workshop::empty().file("file", "");
    workshop.run("init file").ends(
        4,
        &Text::Is(""),
        &Text::Has(&["error: the workspace cannot be written to `file`: "]),
    );
}

/// The rules that are written for files: they pass the check, and say that of the files.
fn proposed(workshop: &Workshop, files: &str, said: &[&str]) {
    workshop.run(&format!("init made --lang en --from {files}")).prints_all(said);
    let check = "check --rules made/rules --format jsonl";
    workshop.run(check).prints("");
}

fn data(path: &str) -> Option<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    let there = path.exists();
    if !there {
        eprintln!("{} is not there; skipped", path.display());
    }
    there.then(|| path.display().to_string())
}

#[test]
fn rules_are_written_for_the_hardware_sellers_deals() {
    let tables =
        ["sales_pipeline", "sales_teams", "accounts"].map(|name| data(&format!("maven_crm/{name}.csv")));
    let [Some(deals), Some(teams), Some(accounts)] = tables else { return };
    let workshop = Workshop::empty();
    proposed(
        &workshop,
        &format!("{deals} {teams} {accounts}"),
        &[
            "  customers  sales_pipeline: id = opportunity_id, name = account, owner = sales_agent, entered = engage_date, \
             stage = deal_stage, closed = close_date\n",
            "  people     sales_teams\n  stages     Prospecting, Engaging\n  won        Won\n  lost       Lost\n",
            "  not used   accounts\n",
        ],
    );
    workshop.run("plan --rules made/rules --as-of 2017-12-31").prints_all(&["won 4,238", "lost 2,473"]);
    let funnel = fs::read_to_string(workshop.path("made/rules/funnel.toml")).unwrap();
    assert!(funnel.contains("losing_days   = 30   # fill in: "), "{funnel}");
}

#[test]
fn a_history_of_stages_is_recognised() {
    let tables = ["Opportunity.csv", "Opportunity History.csv"]
        .map(|name| data(&format!("salesforce_history/{name}")));
    let [Some(deals), Some(history)] = tables else { return };
    let workshop = Workshop::empty();
    fs::copy(deals, workshop.path("Opportunity.csv")).unwrap();
    fs::copy(history, workshop.path("History.csv")).unwrap();
    let stages = "stages     Prospecting, Qualification, Value Proposition, Negotiation/Review\n";
    proposed(
        &workshop,
        "Opportunity.csv History.csv",
        &["history    History\n", stages, "lost       Closed Lost\n"],
    );
    workshop.run("plan --rules made/rules --as-of 2022-06-01").prints_all(&["won 55", "lost 63"]);
}

#[test]
fn chinese_files_make_chinese_rules() {
    let customers = "客户编号,客户名称,负责人,创建日期,销售阶段,合同 金额\nA1,恒达,张三,2024-01-05,需求确认,100\n\
        A2,明远,李四,2024-01-06,方案报价,200\nA3,华信,张三,2024-01-07,赢单,300\nA4,东方,李四,2024-01-08,丢单,\n";
    let visits = "客户编号,销售,拜访日期,方式\nA1,张三,2024-02-01,面谈\nA2,李四,2024-02-03,电话\nA2,李四,2024-02-09,电话\n";
    let workshop = Workshop::empty();
    for (name, text) in [("客户.csv", customers), ("拜访.csv", visits)] {
        fs::write(workshop.path(name), encoding_rs::GB18030.encode(text).0).unwrap();
    }
    workshop.run("init --lang zh-CN --from 客户.csv 拜访.csv").prints_all(&[
        "  客户      客户：id = 客户编号，name = 客户名称，owner = 负责人，entered = 创建日期，stage = 销售阶段\n",
        "  事件      拜访\n  阶段      需求确认、方案报价\n  成交      赢单\n  流失      丢单\n",
    ]);
    workshop.run("check --format jsonl").prints("");
    workshop.run("plan").prints_all(&["进入 2", "成交 1", "流失 1"]);
    let mapping = fs::read_to_string(workshop.path("rules/mapping.toml")).unwrap();
    assert!(mapping.contains("amount = { column = \"合同 金额\" }"), "{mapping}");
}

#[test]
fn what_is_not_recognised_is_said_and_passes_the_check_all_the_same() {
    let wide = (0..200).map(|n| format!("Column {n}")).collect::<Vec<_>>().join(",");
    let values = (0..200).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    for (text, said) in [
        ("id,name,created,stage\n", "customers  t: id = id, name = name, entered = created, stage = stage\n"),
        ("id,amount\n1,5\n2,5\n", "customers  t: id = id\n"),
        (
            "id,kind,seen\n1,a,2024-01-02\n2,b,2024-01-03\n3,a,2024-01-04\n4,b,2024-01-05\n",
            "  not found  name, owner (perhaps kind), entered (perhaps seen), stage (perhaps kind), stage_since \
             (perhaps seen); see rules/mapping.toml\n",
        ),
        ("kind,amount\na,5\na,5\n", "customers  t: id = (the number of the row)\n"),
        (&*format!("{wide}\n{values}\n"), "customers  t: id = Column 0\n"),
        (
            "Id,match,Deal Stage,deal_stage_\n1,x,Won,a\n2,y,\"In \"\"talks\"\"\",b\n",
            "stages     In \"talks\"\n",
        ),
    ] {
        let workshop = Workshop::empty().file("t.csv", text);
        workshop.run("init --lang en --from t.csv").prints_all(&[said]);
        let found = workshop.run("check --format jsonl").prints_all(&[]);
        let errors = found.lines().filter(|line| line.contains("\"severity\":\"error\""));
        assert_eq!(errors.count(), 0, "{text}{found}");
        workshop.run("plan").prints_all(&["plan as of"]);
    }
}

#[test]
fn rules_that_are_there_are_not_mixed_with_others() {
    let workshop = Workshop::empty().file("t.csv", "id,stage\n1,a\n2,b\n").file("u.csv", "id\n1\n");
    workshop
        .run("init made --lang en --from t.csv")
        .prints_all(&["  crm.db\n", "not found  name, owner, entered, stage_since;"]);
    workshop.run("init made --lang en --from u.csv").fails_saying(2, &["there are rules already"]);
    fs::remove_dir_all(workshop.path("made/rules")).unwrap();
    workshop
        .run("init made --lang en --from t.csv")
        .fails_saying(2, &["made/crm.db` has these tables already"]);
    assert_eq!(workshop.query("made/crm.db", "SELECT name FROM sqlite_master"), ["t"]);
}

#[test]
fn a_workbook_makes_rules_too() {
    let workshop = Workshop::empty();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in
        [["Deal ID", "Owner", "Stage"], ["D1", "ann", "Lead"], ["D2", "ben", "Won"]].iter().enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell).unwrap();
        }
    }
    book.save(workshop.path("deals.xlsx")).unwrap();
    proposed(
        &workshop,
        "deals.xlsx",
        &["  customers  deals: id = Deal ID, owner = Owner, stage = Stage\n", "  won        Won\n"],
    );
}

#[test]
fn columns_of_unknown_names_are_found_by_what_they_hold() {
    let workshop = Workshop::empty()
        .file("t.csv", "客户编号,公司名称,建档日期,当前阶段,进入阶段日期\nK1,远航,2026年8月3日,初步接触,2026年10月28日\nK2,恒通,2026年9月15日,已成交,2026年11月20日\n")
        .file("v.csv", "编号,当前销售阶段,跟进人员\n1,初步,张三\n2,报价,李四\n")
        .file("w.csv", "id,Current Stage Name,Stage Entered On\n1,Lead,2024-01-02\n2,Demo,2024-01-03\n")
        .file("u.csv", "Ref ID,Company,Opened On,Pipeline Step,In Step Since\nA1,x,2024-01-05,Discovery,2024-02-01\nA2,y,2024-01-06,Closed Won,2024-03-01\n");
    workshop.run("init zh --lang zh-CN --from t.csv").prints_all(&[
        "entered = 建档日期，stage = 当前阶段，stage_since = 进入阶段日期\n",
        "  阶段      初步接触\n  成交      已成交\n",
    ]);
    // A name that speaks of stages speaks of nothing else.
    workshop
        .run("init other --lang zh-CN --from v.csv")
        .prints_all(&["id = 编号，owner = 跟进人员，stage = 当前销售阶段\n"]);
    workshop
        .run("init third --lang en --from w.csv")
        .prints_all(&["id = id, stage = Current Stage Name, stage_since = Stage Entered On\n"]);
    proposed(
        &workshop,
        "u.csv",
        &[
            "name = Company, entered = Opened On, stage = Pipeline Step, stage_since = In Step Since\n",
            "won        Closed Won\n",
        ],
    );
}

#[test]
fn tables_with_numbers_for_ids_are_told_apart() {
    let workshop = Workshop::empty()
        .file("customers.csv", "id,name,owner_id,stage\n1,x,1,a\n2,y,2,b\n3,z,1,a\n")
        .file(
            "visits.csv",
            "id,customer_id,rep_id,visit_date\n1,1,1,2024-01-01\n2,3,2,2024-01-02\n3,2,1,2024-01-03\n",
        )
        .file("products.csv", "id,price\n1,10\n2,20\n")
        .file("reps.csv", "id,name,region\n1,ann,north\n2,ben,south\n");
    proposed(
        &workshop,
        "customers.csv visits.csv products.csv reps.csv",
        &["  events     visits\n  people     reps\n", "  not used   products\n"],
    );
}

#[test]
fn names_that_are_taken_are_not_given_again() {
    let visits = "deal id,at\nA1,2024-01-01\nA2,2024-01-02\n";
    let workshop = Workshop::empty()
        .file("deals.csv", "deal id,stage,Days in stage,Today!\nA1,a,1,2\nA2,b,1,2\n")
        .file("v_3.csv", visits)
        .file("v.csv", visits)
        .file("v-.csv", visits);
    proposed(&workshop, "deals.csv v_3.csv v.csv v-.csv", &["  events     v_3, v, v-\n"]);
    let mapping = fs::read_to_string(workshop.path("made/rules/mapping.toml")).unwrap();
    assert!(mapping.contains("days_in_stage_2 = { column = \"Days in stage\" }"), "{mapping}");
    assert!(mapping.contains("today_2 = { column = \"Today!\" }"), "{mapping}");
    let workshop = Workshop::empty().file("t.csv", "rowid,row,v\n1,1,2\n1,1,2\n");
    proposed(&workshop, "t.csv", &["id = (the number of the row)"]);
    workshop.run("plan --rules made/rules").prints_all(&["2 customers"]);
}

#[test]
fn odd_names_make_sound_rules() {
    let workshop = Workshop::empty()
        .file(
            "select.csv",
            "id,switch,visits_30d,stage\n1,3,7,won\n2,4,8,\"in \"\"talk\"\"\"\n3,4,8,in \\talk\n",
        )
        .file("visits.csv", "id,at,customer_id\n1,2024-01-01,1\n2,2024-01-02,2\n3,2024-01-02,2\n")
        .file("a'b.csv", "\"i\"\"d\",Na\\me,\"Sta\nge\"\n1,x,q\n2,y,r\n");
    proposed(
        &workshop,
        "select.csv visits.csv",
        &["  customers  select: id = id, stage = stage\n", "  events     visits\n"],
    );
    workshop.run("init other --lang en --from a'b.csv").prints_all(&["i\"d"]);
    workshop.run("check --rules other/rules --format jsonl").prints("");
    workshop.run("plan --rules other/rules").prints_all(&["entering 2"]);
}

#[test]
fn columns_that_might_be_it_are_named_where_they_are_to_be_written() {
    let text = "编号,当前销售阶段,类别\n1,,甲\n2,,乙\n3,,甲\n4,,乙\n";
    let workshop = Workshop::empty().file("客户.csv", text);
    workshop.run("init --lang zh-CN --from 客户.csv").prints_all(&[
        "  没有找到  name、owner（可能是 类别）、entered、stage（可能是 当前销售阶段、类别）、stage_since；见 rules/mapping.toml\n",
    ]);
    let mapping = fs::read_to_string(workshop.path("rules/mapping.toml")).unwrap();
    let line = "# stage = \"…\"   # 处于哪个阶段；没有则由本工具自己记录；可能是 `当前销售阶段`、`类别`\n";
    assert!(mapping.contains(line), "{mapping}");
}

#[test]
fn files_that_cannot_be_read_make_no_rules() {
    let workshop = Workshop::empty().file("t.csv", "id,id\n1,2\n");
    workshop.run("init made --lang en --from t.csv").fails_saying(2, &["names `id` more than once"]);
    assert!(!workshop.path("made").exists());
    workshop.run("init made --lang en --from absent.csv").fails_saying(2, &["`absent.csv` cannot be read"]);
}
