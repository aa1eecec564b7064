//! What is lowered, shared, left out, shown and hashed.

use proptest::prelude::*;

use super::{Program, RootPath};
use crate::check::{ColumnInfo, Schema, check};
use crate::diagnostic::Diagnostic;
use crate::syntax::{RuleTexts, read_texts};
use crate::value::Type;

/// The head of the rules, facts one by one, and the funnels.
const HEAD: &str = r#"
[customers]
from = "customers"
id = "id"
entered = "created_at"
owner = "owner_id"
[customers.fields]
employees = { type = "int" }
amount = { column = "deal_amount", type = "float" }
level = { type = "text", label = "Level" }

[events.activities]
from = "activities"
customer = "customer_id"
at = "happened_at"
known_from = { done_at = ["outcome"] }
"#;

const FACTS: [&str; 4] = [
    r#"
[[fact]]
id = "visits"
label = "Visits"
from = "activities"
where = 'kind == "visit" && outcome != "broken"'
agg = "count"
within = "30d"
"#,
    r#"
[[fact]]
id = "minutes_total"
from = "activities"
where = 'kind == "visit"'
agg = "sum"
of = 'minutes'
"#,
    r#"
[[fact]]
id = "busy"
expr = 'visits > 2 || amount * 2.0 > 100.0'
"#,
    r#"
[[fact]]
id = "idle"
expr = 'minutes_total == 0'
"#,
];

const FUNNELS: &str = r#"
[[funnel]]
id = "large"
label = "Large"
when = 'employees >= 500'
admit = [ { id = "known", expr = 'level in ["A", "B"] && entered > date("2024-01-31")' } ]
entering_days = 'if employees >= 500 { 14 } else { 7 }'
stagnant_days = 10
losing_days = 20
[[funnel.stage]]
id = "first"
improving = 'visits > 2'
items = [
  { id = "seen", label = "Seen", expr = 'busy' },
  { id = "ticked", mark = true, when = 'false && idle' },
]
[[funnel]]
id = "small"
when = 'employees < 500'
entering_days = 5
stagnant_days = 10
losing_days = 20
[[funnel.stage]]
id = "only"
items = [ { id = "seen", expr = 'amount * 2.0 > 100.0 && days_since(entered) > 3' } ]
"#;

fn rules() -> String {
    [HEAD, &FACTS.concat(), FUNNELS].concat()
}

fn program(rules: &str) -> Program {
    let table = |columns: &[(&str, Type)]| {
        Ok(columns.iter().map(|(name, ty)| ColumnInfo { name: (*name).to_owned(), ty: *ty }).collect())
    };
    let customers = [
        ("id", Type::Text),
        ("created_at", Type::Text),
        ("owner_id", Type::Text),
        ("employees", Type::Int),
        ("headcount", Type::Int),
        ("deal_amount", Type::Float),
        ("level", Type::Text),
    ];
    let activities = [
        ("customer_id", Type::Text),
        ("happened_at", Type::Text),
        ("done_at", Type::Text),
        ("kind", Type::Text),
        ("outcome", Type::Text),
        ("minutes", Type::Int),
    ];
    let tables = [("customers", table(&customers)), ("events.activities", table(&activities))];
    let schema = Schema { tables: tables.into_iter().map(|(key, table)| (key.to_owned(), table)).collect() };
    let texts = RuleTexts { files: vec![(String::from("a.toml"), rules.to_owned())], ..RuleTexts::default() };
    let (document, mut found) = read_texts(&texts);
    let (ruleset, more) = check(&document, "hash", Some(&schema), 2024);
    found.extend(more);
    let errors: Vec<_> = found.iter().filter(|found| Diagnostic::is_error(found)).collect();
    Program::of(&ruleset.unwrap_or_else(|| panic!("{errors:#?}")))
}

/// The rules with one text, which stands there once, replaced.
fn with(search: &str, replacement: &str) -> Program {
    let rules = rules();
    assert_eq!(rules.matches(search).count(), 1, "{search}");
    program(&rules.replace(search, replacement))
}

#[test]
fn a_program_is_shown_with_what_is_shared_once_and_nothing_that_no_rule_needs() {
    let expected = "\
customers
  r0: int? = field employees
  r2: bool? = ge r0, 500
  r3: text? = field level
  r6: bool? = in r3, [\"A\", \"B\"]
  r7: date? = builtin entered
  r9: bool? = gt r7, 2024-01-31
  r10: bool? = and r6, r9
  r13: int? = if r2, 14, 7
  r16: int = fact visits
  r18: bool = gt r16, 2
  r19: float? = field amount
  r21: float? = mul r19, 2.0
  r23: bool? = gt r21, 100.0
  r24: bool? = or r18, r23
  r26: bool? = lt r0, 500
  r28: int? = call days_since(r7)
  r30: bool? = gt r28, 3
  r31: bool? = and r23, r30
events.activities
  r0: text? = field kind
  r2: bool? = eq r0, \"visit\"
  r3: text? = field outcome
  r5: bool? = ne r3, \"broken\"
  r6: bool? = and r2, r5
facts
  visits: int = count within 30d per customer over events.activities, where r6
funnel large
  when: r2
  admit known: r10
  stage first
    entering: r13
    stagnant: 10
    losing: 20
    improving: r18
    item seen expr: r24
    item ticked when: false
funnel small
  when: r26
  stage only
    entering: 5
    stagnant: 10
    losing: 20
    item seen expr: r31
reads
  customers: employees (int), amount (float, column \"deal_amount\"), level (text)
  events.activities: done_at (datetime), kind (text), outcome (text)
";
    let shown = program(&rules()).to_string();
    assert_eq!(shown, expected, "{shown}");
}

#[test]
fn nodes_stand_behind_their_operands_and_none_twice() {
    let program = program(&rules());
    for block in std::iter::once(&program.customers).chain(&program.events) {
        for (index, node) in block.nodes.iter().enumerate() {
            assert!(node.op.operands().iter().all(|operand| operand.index() < index), "{block}");
            assert!(!block.nodes[..index].contains(node), "{block}");
        }
    }
    let facts: Vec<_> = program.roots.facts.iter().map(|fact| &*fact.id).collect();
    assert_eq!(facts, ["visits"], "what only `false && idle` names is not needed");
}

#[test]
fn folding_hides_no_row_error() {
    for (expr, shown) in [
        ("employees in [1 + 1, 2]", "in r0, [2, 2]"),
        ("1 / 0 == employees", "div 1, 0"),
        ("false && 1 / 0 == 1 || employees == 1", "eq r0, 1"),
        ("employees == 1 || true || 1 / 0 == 1", ", true\n"),
        ("true && employees == 1", "eq r0, 1"),
        ("9223372036854775807 + 1 == employees", "add 9223372036854775807, 1"),
        ("days_since(date(\"2024-01-31\")) == employees", "call days_since(2024-01-31)"),
        ("-0.0 == amount && 0.0 == amount", "eq -0.0, "),
        ("(() ?? employees ?? 3 ?? amount) == 3.0", "coalesce r0, 3"),
        ("`${1}${\"a\"}` == level", "eq \"1a\", "),
        ("(if true { employees } else { 1 / 0 }) == 1", "eq r0, 1"),
    ] {
        let shown_all =
            with("'amount * 2.0 > 100.0 && days_since(entered) > 3'", &format!("'{expr}'")).to_string();
        assert!(shown_all.contains(shown), "{expr}: `{shown}` is not in\n{shown_all}");
    }
}

fn paths(paths: impl IntoIterator<Item = RootPath>) -> Vec<String> {
    paths.into_iter().map(|path| path.to_string()).collect()
}

#[test]
fn programs_share_what_means_the_same_by_name() {
    let before = program(&rules());
    let all = before.meanings().len();
    // A field, a fact and a funnel more, which move all indices.
    let grown =
        with("employees = {", "headcount = { type = \"int\" }\nemployees = {").shared_with(&before).len();
    assert_eq!(grown, all);
    let not_shared = |changed: &Program| {
        let shared = before.shared_with(changed);
        paths(before.meanings().into_keys().filter(|path| !shared.contains(path)))
    };
    assert_eq!(not_shared(&with("'visits > 2'", "'visits > 3'")), ["large / first / improving"]);
    let by_fact = ["large / first / improving", "large / first / item seen expr", "visits / where"];
    assert_eq!(not_shared(&with("!= \"broken\"", "!= \"kept\"")), by_fact);
    assert_eq!(not_shared(&with("\"30d\"", "\"4w\"")), by_fact[..2]);
    let column = not_shared(&with("column = \"deal_amount\"", "column = \"headcount\""));
    assert_eq!(column, ["large / first / item seen expr", "small / only / item seen expr"]);
    assert_eq!(not_shared(&with("\"only\"", "\"other\"")).len(), 4, "another stage shares nothing");
}

#[test]
fn a_change_that_means_something_changes_the_hash() {
    let before = program(&rules()).hash();
    for (search, replacement) in [
        ("'visits > 2'", "'visits > 3'"),
        ("'visits > 2'", "'visits >= 2'"),
        ("'visits > 2'", "'2 > visits'"),
        ("\"30d\"", "\"31d\""),
        ("[\"A\", \"B\"]", "[\"B\", \"A\"]"),
        ("entering_days = 5", "entering_days = 6"),
        ("column = \"deal_amount\"", "column = \"headcount\""),
        ("\"only\"", "\"other\""),
        ("amount * 2.0 > 100.0 &&", "amount * 2.0 > 100 &&"),
    ] {
        assert_ne!(with(search, replacement).hash(), before, "{search} → {replacement}");
    }
}

/// Comments, blanks, labels, the order and number of facts and what is folded away do not count.
#[test]
fn places_blanks_comments_and_labels_do_not_change_the_hash() {
    let before = program(&rules());
    let order = Just((0..FACTS.len()).collect::<Vec<_>>()).prop_shuffle();
    let config = ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
    let lines = prop::collection::vec(0_u8..6, 100);
    proptest!(config, |(order in order, lines in lines, label in "[a-z]{1,8}", spare in any::<bool>())| {
        let facts: String = order.iter().map(|place| FACTS[*place]).collect();
        let spare = if spare { "[[fact]]\nid = \"spare\"\nexpr = 'employees + 1'\n" } else { "" };
        let text = [HEAD, &facts, spare, FUNNELS].concat();
        let changed: String = text.lines().zip(lines.iter().cycle()).map(|(line, change)| match change {
            0 => format!("# {label}\n{line}\n"),
            1 => format!("\n{line}   # {label}\n"),
            2 => format!("{}\n", line.replace(" > ", "   >  ").replace(" && ", " &&  ")),
            3 if line.starts_with("label") => String::new(),
            4 if line.starts_with("label") => format!("label = \"{label}\"\n"),
            _ => format!("{line}\n"),
        }).collect();
        let after = program(&changed);
        prop_assert_eq!(after.hash(), before.hash(), "{}", changed);
        prop_assert_eq!(after.shared_with(&before).len(), before.meanings().len(), "{}", changed);
    });
}

#[test]
fn equal_rules_give_equal_programs() {
    use std::hash::{BuildHasher, RandomState};
    let (one, other) = (program(&rules()), program(&rules()));
    assert_eq!(one, other);
    assert_eq!(one.to_string(), other.to_string());
    let state = RandomState::new();
    assert_eq!(state.hash_one(&one), state.hash_one(&other));
}
