//! One good ruleset, and one mistake at a time: what is said of it, and where.

use std::collections::BTreeMap;

use super::{ColumnInfo, Schema, TableProblem, check};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::ruleset::Ruleset;
use crate::syntax::{RuleTexts, read_texts};
use crate::value::Type;

mod anomalies;
mod delivery;
mod metrics;
mod templates;

const GOOD: &str = include_str!("fixture.toml");
const YEAR: i32 = 2024;

/// The columns of the dataset that the good ruleset is written for.
fn schema() -> Schema {
    let table = |columns: &[(&str, Type)]| {
        Ok(columns.iter().map(|(name, ty)| ColumnInfo { name: (*name).to_owned(), ty: *ty }).collect())
    };
    let (int, float, text) = (Type::Int, Type::Float, Type::Text);
    let customers = [
        ("id", int),
        ("name", text),
        ("owner_id", text),
        ("created_at", text),
        ("stage", text),
        ("stage_entered_at", text),
        ("pipeline", text),
        ("closed_at", text),
        ("employees", text),
        ("demand_initiative", text),
        ("expected_close", text),
        ("amount", float),
        ("probability", float),
        ("contact", text),
        ("budget", float),
        ("unit", text),
        ("Close Date", text),
        ("signed_epoch", int),
        ("match", text),
    ];
    let activities =
        [("customer_id", int), ("rep_id", text), ("happened_at", text), ("kind", text), ("minutes", int)];
    let commitments =
        [("customer_id", int), ("rep_id", text), ("made_at", text), ("done_at", text), ("outcome", text)];
    let history = [("id", int), ("customer_id", int), ("stage", text), ("entered_at", text)];
    let marks =
        [("customer_id", int), ("item", text), ("marked_at", text), ("marked_by", text), ("is_done", int)];
    let people = [("id", text), ("name", text), ("unit_id", text), ("level", text), ("mail", text)];
    let tables = [
        ("customers", table(&customers)),
        ("events.activities", table(&activities)),
        ("events.commitments", table(&commitments)),
        ("history", table(&history)),
        ("marks", table(&marks)),
        ("people", table(&people)),
        ("units", table(&[("id", text), ("parent_id", text), ("kind", text)])),
        (
            "targets",
            table(&[
                ("metric", text),
                ("unit_id", text),
                ("person_id", text),
                ("starts", text),
                ("ends", text),
                ("value", float),
            ]),
        ),
    ];
    Schema { tables: tables.into_iter().map(|(key, table)| (key.to_owned(), table)).collect() }
}

/// Checks a text: the ruleset, and one line for each diagnostic.
fn checked(text: &str, schema: Option<&Schema>) -> (Option<Ruleset>, Vec<String>) {
    let texts = RuleTexts { files: vec![(String::from("a.toml"), text.to_owned())], ..RuleTexts::default() };
    let (document, mut diagnostics) = read_texts(&texts);
    assert_eq!(lines(&document.sources, &diagnostics), [""; 0], "the text is well formed");
    let (ruleset, more) = check(&document, "hash", schema, YEAR);
    diagnostics.extend(more);
    assert_eq!(ruleset.is_none(), diagnostics.iter().any(Diagnostic::is_error), "none if and only if errors");
    let lines = lines(&document.sources, &diagnostics);
    (ruleset, lines)
}

/// The code, the source text and the message of each, and the texts of related places after `+`.
fn lines(sources: &crate::text::Sources, diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |diagnostic: &Diagnostic| {
        let place = diagnostic.span.map_or_else(String::new, |span| format!(" <{}>", sources.slice(span)));
        let related = diagnostic.related.iter().map(|other| format!(" +<{}>", sources.slice(other.span)));
        let (code, message) = (diagnostic.problem.code().id, diagnostic.problem.message(Language::English));
        format!("{code}{place}{} {message}", related.collect::<String>())
    };
    diagnostics.iter().map(line).collect()
}

/// The good ruleset with metrics, anomalies, channels and routes.
fn watched() -> String {
    format!("{GOOD}{}", include_str!("watch.toml"))
}

/// Checks each mistake in the ruleset that watches: (what is replaced, by what, the diagnostics' lines).
fn expect_watched(table: &[(&str, &str, &[&str])]) {
    let good = watched();
    for (search, replacement, expected) in table {
        assert_eq!(good.matches(search).count(), 1, "`{search}` stands once in the good ruleset");
        let (_, found) = checked(&good.replace(search, replacement), Some(&schema()));
        assert_eq!(found, *expected, "for {replacement}");
    }
}

/// The good ruleset with one text replaced.
fn with(search: &str, replacement: &str) -> String {
    assert_eq!(GOOD.matches(search).count(), 1, "`{search}` stands once in the good ruleset");
    GOOD.replace(search, replacement)
}

/// Checks each mistake: (what is replaced, by what, the diagnostics' lines).
fn expect(table: &[(&str, &str, &[&str])]) {
    for (search, replacement, expected) in table {
        let (_, found) = checked(&with(search, replacement), Some(&schema()));
        assert_eq!(found, *expected, "for {replacement}");
    }
}

#[test]
fn the_good_ruleset_is_clean_and_resolved() {
    let (ruleset, found) = checked(GOOD, Some(&schema()));
    assert_eq!(found, [""; 0]);
    let ruleset = ruleset.unwrap();
    let fields = |table: &crate::ruleset::TableMapping| -> BTreeMap<String, (String, Type, bool)> {
        let nameable = table.fields.iter();
        nameable.map(|field| (field.name.to_string(), (field.column.clone(), field.ty, field.used))).collect()
    };
    let customers = fields(&ruleset.mapping.customers);
    let is = |name: &str, column: &str, ty, used| assert_eq!(customers[name], (column.to_owned(), ty, used));
    is("initiative", "demand_initiative", Type::Text, true);
    is("created_at", "created_at", Type::DateTime, false);
    is("entered", "created_at", Type::DateTime, true);
    is("expected_close", "expected_close", Type::Date, false);
    is("employees", "employees", Type::Int, true);
    is("budget", "budget", Type::Float, true);
    assert!(!customers.contains_key("Close Date") && !customers.contains_key("demand_initiative"));
    let commitments = &ruleset.mapping.events[1].table;
    let known_from: Vec<_> = commitments
        .fields
        .iter()
        .filter_map(|field| {
            let date = commitments.fields[field.known_from? as usize].name.clone();
            Some((&*field.name, date.to_string(), field.used))
        })
        .collect();
    let expected = [("done_at", String::from("done_at"), true), ("outcome", String::from("done_at"), true)];
    assert_eq!(known_from, expected);
    assert!(ruleset.facts.iter().map(|fact| fact.needs_stage).eq([false, false, false, true]));
    let small = &ruleset.funnels[1];
    assert_eq!((&*small.won[0], &*small.lost[0], &*small.stages[0].matches[0]), ("won", "lost", "opened"));
    assert_eq!(ruleset.workspace.store.to_str(), Some("funnelwright.db"));
}

#[test]
fn without_a_dataset_one_warning_says_so() {
    let (ruleset, found) = checked(GOOD, None);
    assert_eq!(
        found,
        ["FW214 <\"crm.db\"> there is no dataset `crm.db`, so names and types of columns are unchecked"],
    );
    assert!(ruleset.is_some());
}

#[test]
fn the_workspace_and_the_calendar() {
    expect(&[
        ("Asia/Shanghai", "Asia/Shangai", &["FW201 <\"Asia/Shangai\"> `Asia/Shangai` is no time zone"]),
        ("\"zh-CN\"", "\"de\"", &["FW202 <\"de\"> `de` is no language of the reports"]),
        (
            "weekend  = [\"sat\", \"sun\"]",
            "weekend = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]",
            &[],
        ),
        (
            "[\"2024-02-10..2024-02-17\", \"2024-04-04\"]",
            "[\"2023-10-01\"]",
            &["FW205 <[calendar]> +<\"10bd\"> working days are counted, and no holidays are listed for 2024"],
        ),
    ]);
}

#[test]
fn tables_and_columns() {
    expect(&[
        (
            "owner   = \"owner_id\"",
            "owner = \"owner_idd\"",
            &["FW223 <\"owner_idd\"> table `customers` has no column `owner_idd`"],
        ),
        ("owner   = \"owner_id\"", "owner = \"OWNER_ID\"", &[]),
        ("name    = \"name\"", "name = \"initiative\"", &[]),
        (
            "column = \"demand_initiative\"",
            "column = \"demand\"",
            &["FW223 <\"demand\"> table `customers` has no column `demand`"],
        ),
        (
            "closed  = \"closed_at\"",
            "closed = \"signed_epoch\"",
            &[
                "FW226 <\"signed_epoch\"> column `signed_epoch` of table `customers` holds numbers, and numbers are not read as dates",
            ],
        ),
        (
            "{ done_at = [\"outcome\"] }",
            "{ done_on = [\"outcome\"] }",
            &["FW224 <done_on> `[events.commitments]` has no field `done_on`"],
        ),
        (
            "email = \"mail\"",
            "email = \"e_mail\"",
            &["FW223 <\"e_mail\"> table `people` has no column `e_mail`"],
        ),
    ]);
}

/// The schema with one table that cannot be read.
fn broken(key: &str, problem: TableProblem) -> Schema {
    let mut schema = schema();
    schema.tables.insert(key.to_owned(), Err(problem));
    schema
}

#[test]
fn a_table_that_cannot_be_read_makes_one_message() {
    let names = vec![String::from("customer"), String::from("orders")];
    let (_, found) = checked(GOOD, Some(&broken("customers", TableProblem::NoSuchTable(names))));
    assert_eq!(found, ["FW220 <\"customers\"> the dataset has no table or view `customers`"]);
    let text = with("from = \"people\"", "sql = 'DELETE FROM people'");
    let (_, found) = checked(&text, Some(&broken("people", TableProblem::NotReadOnly)));
    assert_eq!(found, ["FW222 <'DELETE FROM people'> this query does more than read"]);
    let text = with("from = \"units\"", "sql = 'SELEC 1'");
    let problem = TableProblem::BadQuery(crate::language::Spoken::foreign("near \"SELEC\": syntax error"));
    let (_, found) = checked(&text, Some(&broken("units", problem)));
    let expected = "FW221 <'SELEC 1'> the dataset refuses this query: near \"SELEC\": syntax error";
    assert_eq!(found, [expected]);
}

#[test]
fn wide_history_makes_a_date_of_each_stage() {
    let history = "from = \"stage_history\"\ncustomer = \"customer_id\"\nstage = \"stage\"\nat = \"entered_at\"\nseq = \"id\"";
    let wide = "from = \"customers\"\ncustomer = \"id\"\nwide = { Qualification = \"created_at\", plann = \"closed_at\" }";
    let mut schema = schema();
    let columns = schema.tables["customers"].clone();
    schema.tables.insert(String::from("history"), columns);
    let (ruleset, found) = checked(&with(history, wide), Some(&schema));
    assert_eq!(found, ["FW227 <plann> no funnel has a stage or value `plann`"]);
    let mapping = ruleset.unwrap().mapping;
    let Some(crate::ruleset::HistoryMapping::Wide(table, stages)) = &mapping.history else { panic!() };
    let field = &table.fields[stages[0].1 as usize];
    assert_eq!((&*stages[0].0, &*field.column, field.ty), ("Qualification", "created_at", Type::DateTime));
}

#[test]
fn facts_over_events() {
    expect(&[
        (
            "from = \"activities\"\nwhere",
            "from = \"activites\"\nwhere",
            &["FW230 <\"activites\"> there is no event table `activites`"],
        ),
        (
            "id = \"weighted_amount\"",
            "id = \"amount\"",
            &["FW231 <\"amount\"> the fact `amount` has the name of a field of the customers"],
        ),
        (
            "id = \"weighted_amount\"",
            "id = \"days_in_stage\"",
            &["FW231 <\"days_in_stage\"> the fact `days_in_stage` has the name of a built-in"],
        ),
        (
            "id = \"weighted_amount\"",
            "id = \"visits_30d\"",
            &["FW211 <\"visits_30d\"> +<\"visits_30d\"> the fact `visits_30d` is defined twice"],
        ),
        ("of = 'minutes'\n", "", &["FW233 <\"sum\"> `agg = \"sum\"` needs an `of`"]),
        (
            "of = 'minutes'\n",
            "of = 'kind'\n",
            &["FW235 <kind> `agg = \"sum\"` needs numbers, and this is text"],
        ),
        (
            "within = \"30d\"\n",
            "within = \"30d\"\nof = 'minutes'\n",
            &["FW234 <'minutes'> `agg = \"count\"` counts rows and takes no `of`"],
        ),
        (
            "within = \"10bd\"",
            "within = \"stage\"",
            &["FW237 <\"stage\"> a person has no stage, so `within = \"stage\"` cannot be told"],
        ),
        (
            "person = \"rep_id\"\nat = \"made_at\"",
            "at = \"made_at\"",
            &["FW236 <\"person\"> `per = \"person\"` needs a `person` column in `[events.commitments]`"],
        ),
        ("unit = \"unit_id\"", "", &[]),
    ]);
}

#[test]
fn facts_over_expressions_may_not_form_a_circle() {
    let facts = "[[fact]]\nid = \"a\"\nexpr = 'b + 1'\n[[fact]]\nid = \"b\"\nexpr = 'c + visits_30d'\n\
        [[fact]]\nid = \"c\"\nexpr = 'if b > 2 { a } else { 1 }'\n[[fact]]\nid = \"d\"\nexpr = 'a > c'\n";
    let (_, found) = checked(&format!("{GOOD}{facts}"), Some(&schema()));
    assert_eq!(
        found,
        ["FW232 <\"a\"> +<\"b\"> +<\"c\"> facts need each other in a circle: `a` → `b` → `c` → `a`"]
    );
    let selfish = format!("{GOOD}[[fact]]\nid = \"e\"\nexpr = 'e ?? 1'\n");
    let (_, found) = checked(&selfish, Some(&schema()));
    assert_eq!(found, ["FW232 <\"e\"> the fact `e` needs itself"]);
}

#[test]
fn facts_are_typed_in_the_order_of_their_needs() {
    let facts = "[[fact]]\nid = \"late\"\nexpr = 'early > 3'\n[[fact]]\nid = \"early\"\nexpr = 'visits_30d * 2'\n\
        [[fact]]\nid = \"here\"\nexpr = 'late && days_in_stage > 3'\n";
    let (ruleset, found) = checked(&format!("{GOOD}{facts}"), Some(&schema()));
    assert_eq!(found, [""; 0]);
    let facts = ruleset.unwrap().facts;
    let found: Vec<_> = facts.iter().skip(4).map(|fact| (&*fact.id, fact.ty, fact.needs_stage)).collect();
    assert_eq!(found, [("late", Type::Bool, false), ("early", Type::Int, false), ("here", Type::Bool, true)]);
}

#[test]
fn funnels_and_stages() {
    expect(&[
        ("phase = \"plan\"", "phase = \"plans\"", &["FW242 <\"plans\"> there is no phase `plans`"]),
        ("next = [\"plan\"]", "next = [\"lost\", \"plan\", \"won\"]", &[]),
        ("next = [\"plan\"]", "next = [\"plann\"]", &["FW243 <\"plann\"> this funnel has no stage `plann`"]),
        (
            "next = [\"plan\"]",
            "next = [\"won\"]",
            &["FW244 <\"plan\"> stage `plan` can never be reached from the first stage, `need`"],
        ),
        (
            "won  = { match = [\"Closed Won\"] }",
            "won = { match = [\"10001\"] }",
            &["FW245 <\"10001\"> +<\"10001\"> the dataset value `10001` means both stage `need` and `won`"],
        ),
        (
            "losing_days   = 30",
            "",
            &[
                "FW246 <\"need\"> stages `need`, `plan` have no `losing_days`, and neither has their funnel `enterprise`",
            ],
        ),
        ("entering_days = 5", "entering_days = -5", &["FW247 <-5> -5 days cannot be: less than none"]),
        (
            "{ 14 } else { 7 }",
            "{ 14 } else { 3 - 10 }",
            &["FW247 <3 - 10> -7 days cannot be: less than none"],
        ),
        (
            "{ id = \"met\", label = \"至少面谈两次\", expr = 'visits_30d >= 2' }",
            "{ id = \"met\" }",
            &["FW248 <\"met\"> nothing can satisfy the item `met`: it has neither `mark` nor `expr`"],
        ),
        (
            "visits_30d >= 2",
            "visits_30d >= 2 && 1 > 2",
            &["FW249 <visits_30d >= 2 && 1 > 2> nothing can satisfy the item `met`: this is never true"],
        ),
        (
            "id = \"price\", label = \"本轮报价已发\", mark = true, renew = true",
            "id = \"price\", renew = true, expr = 'budget > 1.0'",
            &["FW250 <true> the item `price` has no mark to renew"],
        ),
        ("slack = 0.2", "slack = 20.0", &["FW251 <20.0> a slack of 20 is not between 0 and 10"]),
        ("id = \"paid\"", "id = \"won\"", &["FW212 <\"won\"> a stage cannot be called `won`"]),
        (
            "id = \"paid\"",
            "id = \"opened\"",
            &["FW211 <\"opened\"> +<\"opened\"> the stage `opened` is defined twice in funnel `small`"],
        ),
        (
            "id = \"small\"",
            "id = \"small\"\nmatch = [\"enterprise\"]",
            &[
                "FW245 <\"enterprise\"> +<\"enterprise\"> the dataset value `enterprise` means both funnel `enterprise` and funnel `small`",
            ],
        ),
        ("employees < 500", "employees < 500 && false", &[]),
    ]);
}

#[test]
fn who_comes_to_a_funnel() {
    let without_column = with("funnel  = \"pipeline\"\n", "");
    let replaced = |search: &str, by: &str| {
        assert_eq!(without_column.matches(search).count(), 1);
        checked(&without_column.replace(search, by), Some(&schema())).1
    };
    assert_eq!(
        replaced("when = 'employees >= 500'\n", ""),
        [
            "FW252 <\"small\"> +<\"enterprise\"> no customer reaches funnel `small`: funnel `enterprise` before it takes everyone"
        ]
    );
    assert_eq!(
        replaced("employees < 500", "employees < 500 && false"),
        [
            "FW253 <'employees < 500 && false'> no customer belongs to funnel `small`: its `when` is never true"
        ]
    );
    assert_eq!(
        replaced("id = \"small\"", "id = \"small\"\nmatch = [\"SMB\"]"),
        ["FW254 <\"SMB\"> `match` of funnel `small` has no column to be compared with"]
    );
}

#[test]
fn names_are_known_where_they_can_be() {
    let of = |search: &str, by: &str| checked(&with(search, by), Some(&schema())).1;
    let one = |found: Vec<String>, part: &str| {
        assert!(matches!(found.as_slice(), [only] if only.contains(part)), "{found:?}");
    };
    one(of("employees >= 500", "days_in_stage > 3"), "days_in_stage");
    one(of("employees >= 500", "minutes_here > 3"), "minutes_here");
    one(of("kind == \"visit\"", "amount > 3.0"), "amount");
    one(of("contact != ()", "match != ()"), "match");
    one(of("contact != ()", "close_date != ()"), "`close_date = { column = \"Close Date\" }`");
    one(of("budget != ()", "unit != ()"), "unit");
    one(of("budget != ()", "stage == \"paid\""), "paid");
    one(of("budget != ()", "marked(\"mett\")"), "mett");
    one(of("amount * probability", "amount * probabilty"), "probabilty");
    assert_eq!(of("budget != ()", "marked(\"met\")"), [""; 0]);
}

#[test]
fn built_ins_that_nothing_fills_draw_a_warning() {
    let text = with("owner   = \"owner_id\"\n", "").replace("budget != ()", "owner != ()");
    let (ruleset, found) = checked(&text, Some(&schema()));
    assert_eq!(found, ["FW238 <owner> `owner` is always missing"]);
    assert!(ruleset.is_some());
}

#[test]
fn what_is_not_there_at_all() {
    assert_eq!(checked("", None).1, ["FW208 these rules are empty"]);
    let customers = "[customers]\nfrom = \"customers\"\nid = \"id\"\n";
    assert_eq!(checked(customers, Some(&schema())).1, ["FW210 there is no `[[funnel]]`"]);
    let funnel = "[[funnel]]\nid = \"f\"\nentering_days = 1\nstagnant_days = 1\nlosing_days = 1\n\
        [[funnel.stage]]\nid = \"s\"\n";
    assert_eq!(checked(funnel, Some(&schema())).1, ["FW209 no `[customers]` says where the customers are"]);
    let four: String = ["f", "g", "h", "i"]
        .map(|id| funnel.replace("id = \"f\"", &format!("id = \"{id}\"\nwhen = 'name == \"{id}\"'")))
        .concat();
    let found = checked(&format!("{customers}name = \"name\"\n{four}"), Some(&schema())).1;
    assert_eq!(found, ["FW213 <\"i\"> 4 funnels are more than people keep apart: three are enough"]);
}

#[test]
fn every_message_has_help_and_no_full_stop() {
    let mistakes = GOOD
        .replace("Asia/Shanghai", "Mars/Base")
        .replace("\"owner_id\"", "\"owner\"")
        .replace("next = [\"plan\"]", "next = [\"x\"]")
        .replace("losing_days   = 30", "");
    let texts = RuleTexts { files: vec![(String::from("a.toml"), mistakes)], ..RuleTexts::default() };
    let (_, found) = check(&read_texts(&texts).0, "hash", Some(&schema()), YEAR);
    assert_eq!(found.len(), 4);
    for diagnostic in &found {
        assert!(diagnostic.problem.help(Language::English).is_some_and(|help| !help.is_empty()));
        assert!(!diagnostic.problem.message(Language::English).ends_with('.'));
    }
    assert!(found.windows(2).all(|pair| pair[0].span <= pair[1].span), "in source order");
}

#[test]
fn what_was_refused_before_makes_no_second_message() {
    let of = |search: &str, by: &str| {
        let texts =
            RuleTexts { files: vec![(String::from("a.toml"), with(search, by))], ..RuleTexts::default() };
        let (document, found) = read_texts(&texts);
        assert_eq!(found.len(), 1, "{found:?}");
        let (_, found) = check(&document, "hash", Some(&schema()), YEAR);
        lines(&document.sources, &found)
    };
    assert_eq!(of("id = \"plan\"\nphase", "phase"), [""; 0]);
    assert_eq!(of("id = \"plan\"\nphase", "id = \"Plan\"\nphase"), [""; 0]);
    assert_eq!(of("id = \"plan\"\nlabel", "id = \"Plan\"\nlabel"), [""; 0]);
    assert_eq!(of("id = \"visits_30d\"", "id = \"Visits_30d\""), [""; 0]);
    assert_eq!(of("[events.activities]", "[events.activities"), [""; 0]);
}

#[test]
fn a_circle_at_the_end_of_thousands_of_facts_is_found_once() {
    use std::fmt::Write;
    let mut text = GOOD.to_owned();
    for n in 0..2000 {
        write!(text, "[[fact]]\nid = \"f{n}\"\nexpr = 'f{} + 1'\n", n + 1).unwrap();
    }
    text.push_str("[[fact]]\nid = \"f2000\"\nexpr = 'f1999 + f2000'\n");
    let (_, found) = checked(&text, Some(&schema()));
    assert_eq!(found.len(), 1, "{found:?}");
}

/// What the key table says counts where a key is left out is what counts.
#[test]
fn documented_defaults_are_the_defaults() {
    use crate::syntax::keys::{CALENDAR, CYCLE, FUNNEL, KeyShape, TableShape, WORKSPACE};

    let written = |shape: &TableShape| {
        let default = |key: &KeyShape| Some(format!("{} = {}\n", key.name, key.default?));
        shape.keys.iter().filter_map(default).collect::<String>()
    };
    let text = |shapes: [String; 4]| {
        let [workspace, calendar, funnel, cycle] = shapes;
        format!(
            "[workspace]\n{workspace}[calendar]\n{calendar}[customers]\nfrom = \"c\"\nid = \"id\"\nstage = \"stage\"\n\
             [[funnel]]\nid = \"f\"\nentering_days = 1\nstagnant_days = 1\nlosing_days = 1\n{funnel}\
             [funnel.cycle]\n{cycle}[[funnel.stage]]\nid = \"s\"\n"
        )
    };
    let meaning = |text: &str| {
        let (ruleset, lines) = checked(text, None);
        let ruleset = ruleset.unwrap_or_else(|| panic!("{text}\n{lines:#?}"));
        let funnel = &ruleset.funnels[0];
        (ruleset.workspace, ruleset.calendar, funnel.cycle, funnel.stages[0].clock)
    };
    let documented = meaning(&text([&WORKSPACE, &CALENDAR, &FUNNEL, &CYCLE].map(written)));
    let left_out = meaning(&text([const { String::new() }; 4]));
    assert_eq!(format!("{documented:?}"), format!("{left_out:?}"));
}
