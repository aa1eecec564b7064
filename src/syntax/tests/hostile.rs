//! Rules are untrusted text: whatever is written, reading ends, and does not panic.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::read;
use crate::diagnostic::SyntaxProblem;
use crate::language::Language;

/// Everything of the language once.
const GOOD: &str = include_str!("good.toml");

/// Reads, and puts every diagnostic into words, within a generous time.
fn survives(text: &str) {
    let begun = Instant::now();
    let (document, found) = read(text);
    for diagnostic in &found {
        let words = format!(
            "{}{:?}",
            diagnostic.problem.message(Language::English),
            diagnostic.problem.help(Language::English)
        );
        assert!(words.len() < 2_000, "{} bytes of words", words.len());
        let span = diagnostic.span.expect("what stands in a file has a place");
        let file = document.sources.get(span.source).unwrap();
        assert!(
            file.text.is_char_boundary(span.start as usize) && file.text.is_char_boundary(span.end as usize)
        );
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "took {:?}", begun.elapsed());
}

#[test]
fn deep_nesting_of_every_kind_is_refused() {
    for (open, middle, close) in [
        ("[", "1", "]"),
        ("{ a = ", "1", " }"),
        ("[{ a.a.a.a.a.a.a.a.a.a = ", "1", " }]"),
        ("{ ] ", "", ""),
        ("[\n", "", ""),
        ("a.", "a = 1\ny", ""),
    ] {
        let text = format!("x = {}{middle}{}\n", open.repeat(10_000), close.repeat(10_000));
        survives(&text);
        assert!(read(&text).0.incomplete, "{open}");
    }
    survives(&format!("[{}a]\n", "a.".repeat(100_000)));
    survives(&format!("{}a = 1\n", "a.".repeat(100_000)));
    survives(&"a.\n".repeat(20_000));
    let deep = crate::diagnostic::Problem::from(SyntaxProblem::NestedTooDeeply { limit: 16 });
    assert_eq!(read(&format!("x = {}1{}\n", "[".repeat(17), "]".repeat(17))).1[0].problem, deep);
    assert_ne!(read(&format!("x = {}1{}\n", "[".repeat(16), "]".repeat(16))).1[0].problem, deep);
}

#[test]
fn nesting_up_to_the_limits_fits_the_stack_of_a_thread() {
    let key = ["a"; 16].join(".");
    let text = format!("{}{key} = 1{}\n", format!("{key} = {{ ").repeat(16), " }".repeat(16));
    std::thread::Builder::new().stack_size(1 << 20).spawn(move || survives(&text)).unwrap().join().unwrap();
}

#[test]
fn huge_lines_and_many_mistakes_end() {
    let long = "x".repeat(1_000_000);
    survives(&format!("{long} = 1\n"));
    survives(&format!("[{long}]\n{long} = \"{long}\"\n"));
    survives(&format!("[[fact]]\nid = \"{long}\"\nwithin = \"{long}\"\nagg = \"{long}\"\n"));
    survives(&format!("[[fact]]\nid = \"a\"\n{long}\n"));
    survives(&"“".repeat(300_000));
    survives(&"' ".repeat(300_000));
    survives(&"[[fact]]\n".repeat(100_000));
    survives(&format!("x = [{}]\n", "1 ".repeat(300_000)));
    let keys: Vec<String> = (0..10_000).map(|n| format!("k{n} = 1")).collect();
    survives(&format!("[workspace]\n{}", keys.join("\n")));
    survives(&format!("[calendar]\nholidays = [{}]\n", "\"2000-01-01..2030-01-01\",".repeat(50_000)));
    survives(&"a = 1\n".repeat(20_000));
}

#[test]
fn the_good_file_is_good() {
    let (document, found) = read(GOOD);
    assert!(found.is_empty(), "{found:#?}");
    assert!(!document.incomplete);
}

#[derive(Debug, Clone)]
enum Edit {
    Delete(usize, usize),
    Insert(usize, &'static str),
    Double(usize, usize),
    Swap(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..GOOD.len();
    let bits = proptest::sample::select(vec![
        "[", "]", "{", "}", "\"", "'", "'''", "\"\"\"", "=", ".", ",", "\n", "\r", "#", "“", "＝", "\\",
        "\u{0}", "[[", "]]", "1", "id", " ", "金",
    ]);
    prop_oneof![
        (at.clone(), 1_usize..40).prop_map(|(at, len)| Edit::Delete(at, len)),
        (at.clone(), bits).prop_map(|(at, bit)| Edit::Insert(at, bit)),
        (at.clone(), 1_usize..80).prop_map(|(at, len)| Edit::Double(at, len)),
        (at.clone(), at).prop_map(|(one, other)| Edit::Swap(one, other)),
    ]
}

fn apply(text: &[char], edit: &Edit) -> Vec<char> {
    let clamp = |at: usize| at.min(text.len());
    let mut edited = text.to_vec();
    match *edit {
        Edit::Delete(at, len) => drop(edited.drain(clamp(at)..clamp(at + len))),
        Edit::Insert(at, bit) => drop(edited.splice(clamp(at)..clamp(at), bit.chars())),
        Edit::Double(at, len) => {
            let part = text[clamp(at)..clamp(at + len)].to_vec();
            edited.splice(clamp(at)..clamp(at), part);
        }
        Edit::Swap(one, other) if one < text.len() && other < text.len() => edited.swap(one, other),
        Edit::Swap(..) => {}
    }
    edited
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_edit_of_a_good_file_panics(edits in proptest::collection::vec(edit(), 1..6)) {
        let chars: Vec<char> = GOOD.chars().collect();
        let edited: String = edits.iter().fold(chars, |text, edit| apply(&text, edit)).into_iter().collect();
        survives(&edited);
    }

    #[test]
    fn no_text_panics(text in "[\\[\\]{}=.,'\"\\\\#a-c0-2 \n\r\t“＝金-]{0,120}") {
        survives(&text);
    }
}
