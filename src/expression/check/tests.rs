//! Table tests: an expression and what is said about it.

use crate::diagnostic::Diagnostic;
use crate::expression::{
    Items, Name, Scope, ScopeName, UserFunction, UserFunctions, built_in::BuiltIn, check_expression,
    tree::Expr,
};
use crate::language::Language;
use crate::text::{Quoted, Sources, Span};
use crate::value::Type;

const FIELDS: &[(&str, Type)] = &[
    ("employees", Type::Int),
    ("amount", Type::Float),
    ("name", Type::Text),
    ("vip", Type::Bool),
    ("entered", Type::Date),
    ("met_at", Type::DateTime),
    ("initiative", Type::Text),
    ("untyped", Type::Any),
    ("金额", Type::Float),
];

fn scope() -> Scope {
    let mut scope = Scope { place: crate::language::both("an item", "清单项"), ..Scope::default() };
    for (index, (name, ty)) in FIELDS.iter().enumerate() {
        let entry = ScopeName {
            name: Name::Field(u32::try_from(index).unwrap()),
            ty: *ty,
            nullable: true,
            one_of: (*name == "initiative").then(|| vec!["active".into(), "passive".into()]),
            shadows_column: false,
        };
        scope.names.insert((*name).into(), entry);
    }
    let stage = ScopeName {
        name: Name::BuiltIn(BuiltIn::Stage),
        ty: Type::Text,
        nullable: false,
        one_of: None,
        shadows_column: true,
    };
    scope.names.insert("stage".into(), stage);
    scope.elsewhere.insert(
        "state".into(),
        crate::language::spoken!("is known only in anomaly rules", "只在异常规则中才有").into(),
    );
    scope.failed.insert("broken".into());
    scope.items = Some(Items::OfStage(vec!["budget".into(), "price".into()]));
    scope
}

fn users() -> UserFunctions {
    let source = Sources::default().add("functions.rhai", "");
    let function = UserFunction { name: "score".into(), params: vec!["x".into()], doc: None, source };
    UserFunctions { functions: vec![function], texts: Vec::new() }
}

fn check_in(scope: &Scope, text: &str, expected: Type) -> (Option<Expr>, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let id = sources.add("rules.toml", format!("'{text}'"));
    let quoted = Quoted::plain(text, Span::new(id, 0, text.len() + 2));
    let mut diagnostics = Vec::new();
    let expr = check_expression(&quoted, scope, expected, &users(), &mut diagnostics);
    (expr, diagnostics, sources)
}

/// `code place: message / help` of every diagnostic.
fn said(text: &str, expected: Type) -> Vec<String> {
    let (expr, diagnostics, sources) = check_in(&scope(), text, expected);
    assert_eq!(expr.is_none(), diagnostics.iter().any(Diagnostic::is_error), "{text}");
    let line = |diagnostic: &Diagnostic| {
        let problem = &diagnostic.problem;
        let place = sources.slice(diagnostic.span.unwrap()).to_owned();
        let help = problem.help(Language::English).unwrap_or_default();
        format!("{} <{place}> {} / {help}", problem.code().id, problem.message(Language::English))
    };
    diagnostics.iter().map(line).collect()
}

#[track_caller]
fn clean(text: &str, ty: Type) {
    assert_eq!(said(text, Type::Any), Vec::<String>::new(), "{text}");
    let (expr, ..) = check_in(&scope(), text, Type::Any);
    assert_eq!(expr.unwrap().ty, ty, "{text}");
}

/// Each exactly one diagnostic.
#[track_caller]
fn all(rows: &[(&str, &str, &str)]) {
    let wrong: Vec<_> = rows
        .iter()
        .map(|row| (row, said(row.0, Type::Any)))
        .filter(|((_, start, help), said)| {
            !matches!(&said[..], [line] if line.starts_with(start) && line.contains(help))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Exactly one diagnostic, which begins so and whose help contains the rest.
#[track_caller]
fn one(text: &str, start: &str, help: &str) {
    let said = said(text, Type::Any);
    let fits = matches!(&said[..], [line] if line.starts_with(start) && line.contains(help));
    assert!(fits, "{text}\nexpected {start} … {help}\ngot {said:#?}");
}

#[test]
fn well_typed_expressions_have_their_type() {
    for (text, ty) in [
        ("employees >= 500 && amount * 0.5 > 3", Type::Bool),
        ("employees + 1", Type::Int),
        ("employees + 1.0", Type::Float),
        ("-employees ** 2", Type::Int),
        ("+amount", Type::Float),
        ("`${name}: ${employees}`", Type::Text),
        ("name + employees", Type::Text),
        ("1 + name", Type::Text),
        ("entered - met_at", Type::Int),
        ("entered + 7", Type::Date),
        ("met_at - 7", Type::DateTime),
        ("entered >= date(\"2024-01-31\")", Type::Bool),
        ("met_at == entered", Type::Bool),
        ("if vip { 14 } else { 7 }", Type::Int),
        ("if vip { 14 } else if employees > 5 { 7.5 } else { 2 }", Type::Float),
        ("if vip { \"a\" }", Type::Text),
        ("switch name { \"A\" | \"B\" if vip => 7, _ => 14 }", Type::Int),
        ("switch employees { 0..100 => \"s\", 100..=500 => \"m\", _ => \"l\" }", Type::Text),
        ("employees ?? 0", Type::Int),
        ("() ?? name", Type::Text),
        ("employees in [1, 2.0, employees + 1]", Type::Bool),
        ("employees !in 1..=5", Type::Bool),
        ("\"Ltd\" in name", Type::Bool),
        ("name.trim().to_lower().len() > 2", Type::Bool),
        ("name.len", Type::Int),
        ("days_since(met_at)", Type::Int),
        ("min(employees, 2.5)", Type::Float),
        ("abs(untyped)", Type::Any),
        ("untyped > 3 && untyped == \"x\"", Type::Bool),
        ("score(employees) > 3", Type::Bool),
        ("marked(\"budget\")", Type::Bool),
        ("name != () && () == ()", Type::Bool),
        ("金额 > 500000.0", Type::Bool),
        ("broken > 3 && broken.trim() == \"x\"", Type::Bool),
        ("to_int(employees / 2)", Type::Int),
        ("to_int((employees + 1) / 2)", Type::Int),
        ("initiative == \"active\" || initiative in [\"passive\"]", Type::Bool),
        ("()", Type::Any),
    ] {
        clean(text, ty);
    }
}

#[test]
fn slips_are_explained_with_a_cure_that_works() {
    all(&[
        ("", "FW301", "employees >= 500"),
        ("  // nothing", "FW301", ""),
        ("employees ＞ 500", "FW303 <＞>", "write `employees > 500`"),
        ("employees ＞＝ 500", "FW303 <＞＝>", "write `employees >= 500`"),
        ("name ＝ “张三”", "FW303 <＝>", "write `name == \"张三\"`"),
        ("（vip）", "FW303 <（>", "write `(vip)`"),
        ("name == “a”，", "FW303 <“a”>", ""),
        ("name == “a", "FW303 <“>", "write `\"`"),
        ("name == ‘a", "FW303 <‘>", "write `\"`"),
        ("vip and employees > 5 or not vip", "FW304 <and>", "write `vip && employees > 5 || !vip`"),
        ("not employees > 5 and vip", "FW304 <not employees > 5>", "write `!(employees > 5) && vip`"),
        ("employees = 5", "FW304 <=>", "write `employees == 5`"),
        ("name <> \"a\"", "FW304 <<>>", "write `name != \"a\"`"),
        ("name is not null", "FW304 <is not null>", "write `name != ()`"),
        ("vip & vip", "FW304 <&>", "write `&&`"),
        ("vip ? 1 : 2", "FW304 <?>", "if condition { a } else { b }"),
        ("name == TRUE", "FW320 <TRUE>", "did you mean `true`?"),
        ("name == 'visit'", "FW305 <'visit'>", "write `name == \"visit\"`"),
        ("name == 'v'", "FW305 <'v'>", "write `name == \"v\"`"),
        ("name == null", "FW306 <null>", "write `name == ()`"),
        ("name != None && vip", "FW306 <None>", "write `name != () && vip`"),
        ("amount > 20%", "FW307 <20%>", "write `0.2`"),
        ("amount > 1,000,000", "FW307 <1,000,000>", "write `1000000`"),
        ("vip;", "FW308 <;>", "remove the `;`"),
        ("let x = 1; x > 2", "FW308 <let>", "functions.rhai"),
        ("[1].map(|x| x)", "FW308 <|>", "functions.rhai"),
        ("while vip { 1 }", "FW308 <while>", "functions.rhai"),
        ("if vip { employees = 1 } else { 2 }", "FW304 <=>", "=="),
        ("name[0] == \"a\"", "FW309 <name[0]>", "functions.rhai"),
        ("#{a: 1}", "FW309", "functions.rhai"),
        ("[1, 2]", "FW309 <[1, 2]>", "in [\"A\", \"B\"]"),
        ("employees << 2", "FW309 <<<>", ""),
        ("name.owner", "FW309 <owner>", ""),
        ("employees in 5..", "FW309 <..>", "100..500"),
        ("amount >", "FW310 <>>", "both sides"),
        ("&& vip", "FW310 <&&>", ""),
        ("vip && && vip", "FW310", ""),
        ("employees 500", "FW310 <500>", "operator between"),
        ("(vip", "FW311 <(>", ""),
        ("vip)", "FW311 <)>", ""),
        ("name == \"a", "FW311 <\"a>", ""),
        ("if vip 3 else 4", "FW312", "if condition"),
        ("switch name { _ => 1, \"a\" => 2 }", "FW312", "move the arm"),
        ("1 && vip", "FW312", "compare it"),
        ("match > 5", "FW313 <match>", "match_ = { column = \"match\" }"),
    ]);
}

#[test]
fn names_and_calls_are_resolved() {
    all(&[
        ("employes > 5", "FW320 <employes> an item knows no name `employes`", "did you mean `employees`?"),
        ("name == visitor", "FW320 <visitor>", "\"visitor\""),
        ("visitor == name", "FW320 <visitor>", "\"visitor\""),
        ("name in [visitor]", "FW320 <visitor>", "\"visitor\""),
        ("state == \"lost\"", "FW321 <state>", ""),
        ("lower(name) == \"a\"", "FW322 <lower>", "`to_lower`"),
        ("name.trimm() == \"a\"", "FW322 <trimm>", "`trim`"),
        ("name.frobnicate()", "FW322 <frobnicate>", "funnelwright functions"),
        ("trim == \"a\"", "FW323 <trim>", "call it: `trim(text: text)`"),
        (
            "days_since(\"2024-01-31\") > 3",
            "FW323",
            "days_since(day: date)`; a date is written `date(\"2024-01-31\")`",
        ),
        ("round(name)", "FW323", "round(x: int)` or `round(x: float)"),
        ("score(1, 2)", "FW323", "score(x)"),
        ("marked(\"budgett\")", "FW324 <\"budgett\">", "marked(\"budget\")"),
        ("marked(name)", "FW324", "`budget`, `price`"),
        ("stage == \"a\" && stage != \"b\"", "FW325 <stage>", "crm_stage = { column = \"stage\" }"),
    ]);
}

#[test]
fn types_are_checked_and_the_cure_fits() {
    all(&[
        ("employees > \"500\"", "FW330 <employees > \"500\">", "`employees > 500`"),
        ("name == 500", "FW330", "write `name == \"500\"`, or give `name` a `type`"),
        ("entered > \"2024-01-31\"", "FW330", "write `entered > date(\"2024-01-31\")`"),
        ("entered > \"31.1.2024\"", "FW330", "year, month, day"),
        ("entered > 30", "FW330", "days_since(entered) > 30"),
        ("entered > 20240131", "FW330", "write `entered > date(\"2024-01-31\")`"),
        ("1 < employees < 5", "FW330", "write `1 < employees && employees < 5`"),
        ("vip == 1", "FW330", "write `vip`, or `!vip`"),
        ("vip == \"true\"", "FW330", "write `vip == true`"),
        ("name in [\"a\", 1]", "FW330 <1> `in` cannot compare", ""),
        ("vip > false", "FW331", "`==`"),
        ("!employees", "FW331 <employees>", "employees > 0"),
        ("name && vip", "FW331 <name>", "name != ()"),
        ("name - \"a\"", "FW331 <->", "joined, with `+`"),
        ("((name) - (1)) < 3", "FW331 <->", ""),
        ("entered * 2", "FW331 <*>", "date - date"),
        ("vip + 1", "FW331 <+>", "if condition { 1 } else { 0 }"),
        ("employees in 1.0..2.0", "FW331 <1.0>", ""),
        ("amount in 1..5", "FW331 <amount>", "compare instead"),
        ("3 in employees", "FW331 <employees>", ""),
        ("if vip { 1 } else { \"a\" }", "FW332 <\"a\">", "an integer"),
        ("employees ?? \"a\"", "FW332 <\"a\">", ""),
        ("initiative == \"pasive\"", "FW333 <\"pasive\">", "`\"passive\"`"),
        ("\"none\" != initiative", "FW333 <\"none\">", "`active`, `passive`"),
        ("switch initiative { \"activ\" => 1, _ => 2 }", "FW333 <\"activ\">", "`\"active\"`"),
        ("employees < ()", "FW334 <()>", ""),
        ("() + 1", "FW334 <()>", ""),
        ("trim(())", "FW334 <()>", ""),
        ("employees / 2 > 3", "FW335 <employees / 2>", "to_float(employees) / 2"),
        (
            "(employees + 1) / (2 + 3)",
            "FW335 <(employees + 1) / (2 + 3)>",
            "`to_float(employees + 1) / (2 + 3)` to keep it, or `to_int((employees + 1) / (2 + 3))`",
        ),
        ("date(\"31/01/2024\") > entered", "FW336 <date(\"31/01/2024\")>", "2024-01-31"),
        ("date(2023, 2, 29) > entered", "FW336", ""),
        ("switch name { 1 => 2, _ => 3 }", "FW338 <1>", "double quotes"),
        ("switch employees { 1.0 => 2, _ => 3 }", "FW338 <1.0>", ""),
        ("switch employees { () => 2, _ => 3 }", "FW338 <()>", "x == ()"),
        ("switch entered { 1 => 2, _ => 3 }", "FW338 <1>", "date"),
    ]);
}

#[test]
fn places_say_what_they_need() {
    let wrong = |text, ty| said(text, ty).join("\n");
    assert!(wrong("employees", Type::Bool).starts_with("FW337 <employees> this place needs a condition"));
    assert!(wrong("amount / 2.0", Type::Int).contains("to_int(x)"));
    assert!(wrong("vip", Type::Int).contains("if condition { 14 } else { 7 }"));
    for (text, ty) in [("()", Type::Bool), ("score(1)", Type::Bool), ("employees", Type::Float)] {
        assert_eq!(wrong(text, ty), "", "{text}");
    }
}

#[test]
fn every_independent_mistake_is_found_once() {
    let said = said("employes > 5 && name == 5 || trimm(name + nme)", Type::Bool);
    let codes: Vec<_> = said.iter().map(|line| &line[..5]).collect();
    assert_eq!(codes, ["FW320", "FW330", "FW320", "FW322"], "{said:#?}");
}

#[test]
fn an_open_scope_takes_unknown_names_as_given() {
    let open = Scope { open: true, ..scope() };
    let (expr, diagnostics, _) =
        check_in(&open, "whatever > 3 && what_else == \"x\" && whatever.trim() != ()", Type::Bool);
    assert!(expr.is_some() && diagnostics.is_empty());
    let outside = Scope { items: None, ..scope() };
    let (_, diagnostics, _) = check_in(&outside, "marked(\"budget\")", Type::Bool);
    assert_eq!(diagnostics.first().unwrap().problem.code().id, "FW321");
}

#[test]
fn long_and_deep_texts_are_refused_without_harm() {
    // Test threads have 2 MiB of stack, as worker threads of the engine do.
    for open in [
        "(",
        "!",
        "-",
        "- -",
        "2 ** ",
        "not ",
        "if vip { 1 } else ",
        "abs(",
        "if vip { ",
        "[",
        "`${",
        "switch employees { 1 => ",
    ] {
        let text = open.repeat(2_000);
        assert!(!said(&text, Type::Any).is_empty(), "{open}");
    }
    let deep = format!("{}vip{}", "(".repeat(31), ")".repeat(31));
    clean(&deep, Type::Bool);
    let nested = format!("{}1{}", "if vip { ".repeat(60), " } else { 2 }".repeat(60));
    one(&nested, "FW302", "");
    one(&format!("{}{{ 2 }}", "if vip { 1 } else ".repeat(300)), "FW302", "");
    clean(&format!("{}{{ 2 }}", "if vip { 1 } else ".repeat(20)), Type::Int);
    clean(&vec!["!vip"; 100].join(" && "), Type::Bool);
    clean(&vec!["-1"; 100].join(" + "), Type::Int);
    let chain = vec!["vip"; 200].join(" && ");
    clean(&chain, Type::Bool);
    let sum = vec!["employees"; 200].join(" + ");
    clean(&sum, Type::Int);
    one(&vec!["vip"; 2_000].join(" && "), "FW302", "x in [ … ]");
    one(&"a".repeat(30_000), "FW302", "");
}
