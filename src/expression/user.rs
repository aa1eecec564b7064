//! User functions: `functions.rhai`, under limits that hold.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use rhai::{AST, CallFnOptions, Dynamic, Engine, EvalAltResult, ParseErrorType, Scope};

use super::functions::find_function;
use super::interpret::RowErrorKind;
use super::parse::offset;
use super::registry::{Clock, engine, to_dynamic, to_value};
use super::tokens::{Kind, Tokens};
use crate::diagnostic::{Diagnostic, ExpressionProblem as Problem};
use crate::language::{Both, Language, spoken};
use crate::text::{SourceId, Sources, Span};
use crate::time::Calendar;
use crate::value::{Date, Value};

/// The most operations of one call, those of everything it calls included.
const MAX_OPERATIONS: u64 = 20_000;
/// The deepest nesting of calls.
const MAX_CALLS: usize = 24;
/// The deepest nesting of expressions, at the top and inside functions.
const MAX_DEPTH: usize = 64;
/// The most bytes of a text.
const MAX_TEXT: usize = 10_000;
/// The most elements of a list or map.
const MAX_ELEMENTS: usize = 1_000;
/// The most bytes of one file.
const MAX_FILE: usize = 200_000;

/// One function that rules may call.
#[derive(Debug, Clone, PartialEq)]
pub struct UserFunction {
    /// Its name.
    pub name: Arc<str>,
    /// The names of its parameters.
    pub params: Vec<Arc<str>>,
    /// Its doc comment (`///`), without the slashes.
    pub doc: Option<String>,
    /// The file.
    pub source: SourceId,
}

/// The functions of all `functions.rhai` files: plain data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserFunctions {
    /// In order of files and places.
    pub functions: Vec<UserFunction>,
    /// The texts, for [`UserRuntime::new`].
    pub texts: Vec<Arc<str>>,
}

impl UserFunctions {
    /// Reads the given files of `sources`; adds syntax errors, names that our table has already
    /// and second definitions to `diagnostics`.
    pub fn read(sources: &Sources, files: &[SourceId], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut read = Self::default();
        if files.is_empty() {
            return read;
        }
        let engine = limited_engine();
        for source in files {
            let Some(file) = sources.get(*source) else { continue };
            let tokens = Tokens::scan(&file.text);
            if let Some(diagnostic) = syntax_problem(&engine, *source, &tokens) {
                diagnostics.push(diagnostic);
            }
            read.add_functions(*source, &tokens, diagnostics);
            read.texts.push(file.text.as_str().into());
        }
        read
    }

    /// The functions of a name (one for each number of parameters).
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a UserFunction> {
        self.functions.iter().filter(move |function| &*function.name == name)
    }

    /// Adds the functions whose heads the tokens show: also those of a file that rhai cannot
    /// read, so that one mistake makes one message.
    fn add_functions(&mut self, source: SourceId, tokens: &Tokens<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let mut taken: BTreeSet<_> =
            self.functions.iter().map(|known| (known.name.clone(), known.params.len())).collect();
        for index in 0..tokens.list.len() {
            let private = index.checked_sub(1).is_some_and(|before| tokens.word(before) == "private");
            if tokens.word(index) != "fn" || tokens.word(index + 2) != "(" {
                continue;
            }
            let name: Arc<str> = tokens.word(index + 1).into();
            let params = params(tokens, index + 2);
            let table = find_function(&name).is_some() || &*name == "marked";
            let twice = !taken.insert((name.clone(), params.len()));
            if table || twice {
                let at = tokens.range(index + 1);
                let problem = Problem::UserDuplicate { name: name.to_string(), table };
                diagnostics.push(Diagnostic::at(Span::new(source, at.start, at.end), problem));
            }
            if !private && !twice {
                let doc = doc_before(tokens.text, tokens.range(index).start);
                self.functions.push(UserFunction { name, params, doc, source });
            }
        }
    }
}

/// The parameters in the brackets at an index.
fn params(tokens: &Tokens<'_>, open: usize) -> Vec<Arc<str>> {
    let inside = tokens.list.iter().skip(open + 1).take_while(|token| token.kind != Kind::Close);
    inside.filter(|token| token.kind == Kind::Word).map(|token| tokens.text_of(*token).into()).collect()
}

/// The lines of `///` right above a byte.
fn doc_before(text: &str, byte: usize) -> Option<String> {
    let above = text.get(..byte)?.trim_end().strip_suffix("private").unwrap_or(text.get(..byte)?.trim_end());
    let lines: Vec<_> =
        above.trim_end().lines().rev().map_while(|line| line.trim().strip_prefix("///")).collect();
    let doc: Vec<_> = lines.into_iter().rev().map(str::trim).collect();
    (!doc.is_empty()).then(|| doc.join("\n"))
}

/// What rhai has against a file; a second definition within it is found from the tokens.
fn syntax_problem(engine: &Engine, source: SourceId, tokens: &Tokens<'_>) -> Option<Diagnostic> {
    if tokens.text.len() > MAX_FILE {
        let reason = spoken!("the file is longer than {MAX_FILE} bytes", "文件超过 {MAX_FILE} 字节");
        return Some(Diagnostic::at(Span::new(source, 0, 0), Problem::UserSyntax { reason }));
    }
    let (position, problem) = match engine.compile(tokens.text) {
        Ok(ast) => (ast.statements().first()?.position(), Problem::UserStatement),
        Err(error) if matches!(error.err_type(), ParseErrorType::FnDuplicatedDefinition(..)) => return None,
        Err(error) => {
            let reason = error.err_type().to_string();
            let reason = lower_first(&reason);
            let problem =
                Problem::UserSyntax { reason: spoken!("{reason}", "rhai 读不出这里：`{reason}`") };
            (error.position(), problem)
        }
    };
    let at = tokens.range(tokens.index_at(offset(tokens, position)));
    Some(Diagnostic::at(Span::new(source, at.start, at.end), problem))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The functions, ready to be called, from any number of threads.
pub struct UserRuntime {
    engine: Engine,
    ast: AST,
    /// The calendar of the latest call, kept so that calls need not copy it.
    calendar: RwLock<Arc<Calendar>>,
}

/// Shows nothing of rhai.
impl fmt::Debug for UserRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserRuntime").finish_non_exhaustive()
    }
}

impl UserRuntime {
    /// Compiles the texts of checked functions.
    #[must_use]
    pub fn new(functions: &UserFunctions) -> Self {
        let engine = limited_engine();
        let parts = functions.texts.iter().filter_map(|text| engine.compile(&**text).ok());
        let ast = parts.fold(AST::empty(), |all, part| all.merge(&part));
        Self { engine, ast, calendar: RwLock::new(Arc::new(Calendar::plain())) }
    }

    /// A runtime without functions.
    #[must_use]
    pub fn none() -> Self {
        Self::new(&UserFunctions::default())
    }

    /// Calls a function with values that are all present; `()` is missing.
    pub(crate) fn call(
        &self,
        name: &Arc<str>,
        args: &[Value],
        today: Date,
        calendar: &Calendar,
    ) -> Result<Value, RowErrorKind> {
        #[cfg(test)]
        CALLS.set(CALLS.get() + 1);
        let clock = Clock { today, calendar: self.shared(calendar) };
        let options = CallFnOptions::new().eval_ast(false).with_tag(clock);
        let args: Vec<Dynamic> = args.iter().map(to_dynamic).collect();
        OPERATIONS.set(0);
        let failed =
            |reason: String| RowErrorKind::UserFunction { name: name.clone(), reason: reason.into() };
        let result = self
            .engine
            .call_fn_with_options::<Dynamic>(options, &mut Scope::new(), &self.ast, name, args)
            .map_err(|error| failed(reason(&error)))?;
        let not_one = |found: Both| {
            failed(format!("it gives {}, not a single value", found.said_in(Language::English)))
        };
        to_value(&result).map_err(not_one)
    }

    fn shared(&self, calendar: &Calendar) -> Arc<Calendar> {
        let known = self.calendar.read().unwrap_or_else(PoisonError::into_inner).clone();
        if *known == *calendar {
            return known;
        }
        let shared = Arc::new(calendar.clone());
        *self.calendar.write().unwrap_or_else(PoisonError::into_inner) = shared.clone();
        shared
    }
}

thread_local! {
    /// The operations of the present call. rhai's own counter starts again in every closure, so
    /// that nested closures could run for ever.
    static OPERATIONS: Cell<u64> = const { Cell::new(0) };
}

#[cfg(test)]
thread_local! {
    /// How many calls this thread made.
    pub(crate) static CALLS: Cell<usize> = const { Cell::new(0) };
}

/// An engine whose calls end.
fn limited_engine() -> Engine {
    let mut engine = engine();
    engine
        .set_strict_variables(true)
        .set_max_call_levels(MAX_CALLS)
        .set_max_expr_depths(MAX_DEPTH, MAX_DEPTH)
        .set_max_string_size(MAX_TEXT)
        .set_max_array_size(MAX_ELEMENTS)
        .set_max_map_size(MAX_ELEMENTS)
        .set_max_functions(1_000)
        .on_progress(|_| {
            let count = OPERATIONS.get() + 1;
            OPERATIONS.set(count);
            (count > MAX_OPERATIONS).then_some(Dynamic::UNIT)
        });
    engine
}

/// Why a call failed, a clause.
fn reason(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => reason(inner),
        EvalAltResult::ErrorTerminated(..) => format!("it takes more than {MAX_OPERATIONS} steps"),
        EvalAltResult::ErrorStackOverflow(_) => format!("it calls itself more than {MAX_CALLS} levels deep"),
        EvalAltResult::ErrorDataTooLarge(what, _) => format!("{} is too large", lower_first(what)),
        EvalAltResult::ErrorRuntime(value, _) if value.is_string() => value.to_string(),
        other => lower_first(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn read(texts: &[&str]) -> (UserFunctions, Vec<String>) {
        let mut sources = Sources::default();
        let files: Vec<_> =
            texts.iter().enumerate().map(|(n, text)| sources.add(format!("{n}.rhai"), *text)).collect();
        let mut diagnostics = Vec::new();
        let functions = UserFunctions::read(&sources, &files, &mut diagnostics);
        let said = |diagnostic: &Diagnostic| {
            let place = diagnostic.span.map(|span| sources.slice(span).to_owned()).unwrap_or_default();
            format!(
                "{} <{place}> {}",
                diagnostic.problem.code().id,
                diagnostic.problem.message(Language::English)
            )
        };
        (functions, diagnostics.iter().map(said).collect())
    }

    fn call(text: &str, args: &[Value]) -> Result<Value, RowErrorKind> {
        let (functions, said) = read(&[text]);
        assert_eq!(said, Vec::<String>::new());
        let runtime = UserRuntime::new(&functions);
        let today = Date::from_ymd_opt(2024, 3, 11).unwrap();
        runtime.call(&"f".into(), args, today, &Calendar::plain())
    }

    fn failure(text: &str) -> String {
        call(text, &[]).unwrap_err().text(Language::English)
    }

    #[test]
    fn functions_are_read_with_their_docs() {
        let (functions, said) = read(&[
            "/// A score.\n/// Of one.\nfn score(x) { g(x) }\nprivate fn g(x) { x }",
            "fn score(x, y) { x + y }",
        ]);
        assert_eq!(said, Vec::<String>::new());
        let heads: Vec<_> =
            functions.functions.iter().map(|f| (&*f.name, f.params.len(), f.doc.as_deref())).collect();
        assert_eq!(heads, [("score", 1, Some("A score.\nOf one.")), ("score", 2, None)]);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_at_its_place() {
        for (text, start) in [
            ("fn f(x) { x + }", "FW340 <}>"),
            ("fn f(x) { y }", "FW340 <y>"),
            ("fn f(x) { eval(\"1\") }", "FW340"),
            ("fn f(x) { print(x) }", "FW340"),
            ("let rate = 0.2;\nfn f() { 1 }", "FW342 <let>"),
            ("fn round(x) { x }", "FW341 <round>"),
            ("fn f(x) { x }\nfn f(y) { y }", "FW341 <f>"),
        ] {
            let (_, said) = read(&[text]);
            assert!(matches!(&said[..], [line] if line.starts_with(start)), "{text}\n{said:#?}");
        }
        let (_, said) = read(&["fn f(x) { x }", "fn f(y) { y }"]);
        assert_eq!(said.len(), 1, "{said:?}");
    }

    #[test]
    fn values_pass_in_and_out() {
        let day = Value::Date(Date::from_ymd_opt(2024, 3, 8).unwrap());
        let evening = Value::DateTime(Date::from_ymd_opt(2024, 3, 8).unwrap().and_hms_opt(20, 0, 0).unwrap());
        let one = |text, arg: &Value| call(text, std::slice::from_ref(arg));
        assert_eq!(one("fn f(x) { x * 2 }", &Value::Int(4)), Ok(Value::Int(8)));
        assert_eq!(one("fn f(x) { `${x}!` }", &Value::text("金额")), Ok(Value::text("金额!")));
        assert_eq!(one("fn f(x) { if x > 3 { 1 } }", &Value::Int(1)), Ok(Value::Missing));
        assert_eq!(one("fn f(x) { x + 1 }", &day), Ok(Value::Date(Date::from_ymd_opt(2024, 3, 9).unwrap())));
        assert_eq!(
            one("fn f(x) { x > date(\"2024-03-07\") && x.year() == 2024 }", &evening),
            Ok(Value::Bool(true))
        );
        assert_eq!(one("fn f(x) { days_since(x) * 10 + x.business_days_since() }", &day), Ok(Value::Int(31)));
        assert_eq!(
            one("fn f(x) { x.trim().len() + ceil(1.2).to_int() }", &Value::text(" a ")),
            Ok(Value::Int(3))
        );
        assert_eq!(
            one("fn f(x) { let n = 0; for i in 0..x { n += i; } n }", &Value::Int(5)),
            Ok(Value::Int(10))
        );
        assert!(
            one("fn f(x) { [x] }", &Value::Int(5)).unwrap_err().text(Language::English).contains("a list")
        );
    }

    #[test]
    fn a_hostile_function_fails_and_ends() {
        let nested = "fn n(k) { k > 0 && [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter(|y| n(k - 1)).len() > 0 } \
                      fn f() { n(7) }";
        let steps = "takes more than 20000 steps";
        assert!(failure("fn f() { loop { } }").contains(steps));
        assert!(failure(nested).contains(steps), "{}", failure(nested));
        assert!(failure("fn f() { g(1) } fn g(x) { g(x + 1) }").contains("levels deep"));
        assert!(failure("fn f() { let s = \"0123456789\"; loop { s += s; } }").contains("too large"));
        assert!(failure("fn f() { let a = []; loop { a.push(1); } }").contains("too large"));
        assert!(failure("fn f() { 1 / 0 }").contains("ivision by zero"));
        assert!(failure("fn f() { throw \"not today\"; }").contains("not today"));
        for text in ["sleep(10)", "timestamp()", "exit()", "open_file(\"/etc/passwd\")"] {
            assert!(failure(&format!("fn f() {{ {text} }}")).contains("function not found"), "{text}");
        }
        let deep = format!("fn f() {{ {}1{} }}", "(".repeat(500), ")".repeat(500));
        assert_eq!(read(&[&deep]).1.len(), 1);
        let blocks = format!("fn f() {{ {} }}", "if true { ".repeat(500));
        assert_eq!(read(&[&blocks]).1.len(), 1);
    }

    #[test]
    fn threads_share_a_runtime() {
        let (functions, _) = read(&["fn f(x) { let n = 0; for i in 0..5000 { n += x; } n }"]);
        let runtime = UserRuntime::new(&functions);
        let today = Date::from_ymd_opt(2024, 3, 11).unwrap();
        std::thread::scope(|scope| {
            let calls: Vec<_> = (0..4)
                .map(|n| {
                    let runtime = &runtime;
                    scope
                        .spawn(move || runtime.call(&"f".into(), &[Value::Int(n)], today, &Calendar::plain()))
                })
                .collect();
            for (n, call) in calls.into_iter().enumerate() {
                assert_eq!(call.join().unwrap(), Ok(Value::Int(5000 * i64::try_from(n).unwrap())));
            }
        });
    }
}
