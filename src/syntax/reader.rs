//! Reading one table by its shape: unknown and missing keys, and values of the wrong type.

use std::collections::BTreeMap;

use super::cures::{cure, not_text, wrong_type};
use super::findings::{Findings, suggest};
use super::keys::{Form, KeyShape, Kind, TableShape, all_tables};
use super::literal::quoted;
use super::scalars::{NEGATIVE, Refusal, did_you_mean};
use super::synonyms::{is_variable, key_of_other_tools, secret_written, synonym_of};
use super::tree::{Key, Node, NodeValue, Table, Written};
use crate::diagnostic::SyntaxProblem;
use crate::language::{Spoken, both, spoken};
use crate::text::{Quoted, Run, Span, Spanned};

/// A table that is read by its shape. A misspelt key counts as the one that was probably meant:
/// its slip has been reported, and what depends on it shall not be reported too.
pub(super) struct Reader<'t> {
    table: &'t Table,
    shape: &'static TableShape,
    /// Key that was meant → its place among the table's entries.
    meant: BTreeMap<String, usize>,
}

/// An entry of a table that its shape knows.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    /// The key as written.
    pub key: &'t Key,
    /// The value.
    pub node: &'t Node,
    /// What the value should be.
    pub shape: &'static KeyShape,
}

impl<'t> Reader<'t> {
    /// Opens a table, reporting keys that it does not have and required ones that are missing.
    /// `above` are the shapes of the tables it stands in, outermost first.
    pub(super) fn open(
        table: &'t Table,
        shape: &'static TableShape,
        above: &[&'static TableShape],
        findings: &mut Findings,
    ) -> Self {
        let mut meant = BTreeMap::new();
        for (index, (key, _)) in table.entries.iter().enumerate() {
            if shape.key(&key.name).is_none() {
                let problem = unknown_key(key, table, shape, above, findings);
                if let SyntaxProblem::UnknownKey { suggestion: Some(suggestion), .. }
                | SyntaxProblem::SecretWritten { key: suggestion, .. } = &problem
                {
                    meant.entry(suggestion.clone()).or_insert(index);
                }
                findings.add(key.span, problem);
            }
        }
        let reader = Self { table, shape, meant };
        // A table that only its sub-tables imply has been reported already.
        let reported = shape.form == Form::Many && table.written == Written::Implied;
        for key in shape.keys.iter().filter(|key| key.required && !reported && !reader.gives(key.name)) {
            let table_name = name_of(table, shape, findings);
            let problem =
                SyntaxProblem::MissingKey { key: key.name, table: table_name, example: key.example() };
            findings.add(table.span, problem);
        }
        reader
    }

    /// Whether a key was written, rightly or misspelt, whatever its value.
    pub(super) fn gives(&self, name: &str) -> bool {
        self.table.get(name).is_some() || self.meant.contains_key(name)
    }

    /// The header, or the inline table.
    pub(super) fn span(&self) -> Span {
        self.table.span
    }

    /// The entry of a key of the shape, if it was written and could be parsed.
    pub(super) fn entry(&self, name: &str) -> Option<Entry<'t>> {
        self.entries(name).into_iter().next()
    }

    /// The entry of a key of the shape, and the misspelt one beside it: `[[funnel.stages]]` beside
    /// `[[funnel.stage]]`.
    pub(super) fn entries(&self, name: &str) -> Vec<Entry<'t>> {
        let Some(shape) = self.shape.key(name) else { return Vec::new() };
        let misspelt = self.meant.get(name).and_then(|index| self.table.entries.get(*index));
        // A value that could not be parsed has no extent; its mistake has been reported.
        let parsed = |(_, node): &&(Key, Node)| node.span.start < node.span.end;
        let written = self.table.get(name).into_iter().chain(misspelt).filter(parsed);
        written.map(|(key, node)| Entry { key, node, shape }).collect()
    }

    /// A text that is not blank.
    pub(super) fn text(&self, name: &str, findings: &mut Findings) -> Option<Spanned<String>> {
        let entry = self.entry(name)?;
        let text = entry.text(findings)?;
        if text.trim().is_empty() {
            findings.add(
                entry.node.span,
                entry.wrong_value("", both("is empty", "是空的"), Some(entry.example_help())),
            );
            return None;
        }
        Some(Spanned::new(text.to_owned(), entry.node.span))
    }

    /// A text for people.
    pub(super) fn doc(&self, findings: &mut Findings) -> Option<String> {
        self.entry("doc")?.text(findings).map(str::to_owned)
    }

    /// An expression. A number or `true` in its place is reported and read as if it were quoted.
    pub(super) fn expr(&self, name: &str, findings: &mut Findings) -> Option<Quoted> {
        let entry = self.entry(name)?;
        let (span, written) = (entry.node.span, findings.text(entry.node.span));
        match &entry.node.value {
            NodeValue::Text(text) => Some(quoted(text, written, span)),
            NodeValue::Int(_) | NodeValue::Float(_) | NodeValue::Bool(_) => {
                entry.wrong_type::<()>(findings);
                let len = span.end - span.start;
                let run = Run { decoded: 0, decoded_len: len, source: span.start, source_len: len };
                Some(Quoted::new(written.to_owned(), span, vec![run]))
            }
            _ => entry.wrong_type(findings),
        }
    }

    /// A query.
    pub(super) fn query(&self, name: &str, findings: &mut Findings) -> Option<Quoted> {
        let text = self.text(name, findings)?;
        Some(quoted(&text.value, findings.text(text.span), text.span))
    }

    /// `true` or `false`. What is neither is reported and counts as what was probably meant: `true`,
    /// unless it says no.
    pub(super) fn flag(&self, name: &str, findings: &mut Findings) -> Option<Spanned<bool>> {
        let entry = self.entry(name)?;
        let value = if let NodeValue::Bool(value) = entry.node.value {
            value
        } else {
            entry.wrong_type::<()>(findings);
            cure(entry.shape.kind, entry.node, findings).as_deref() != Some("false")
        };
        Some(Spanned::new(value, entry.node.span))
    }

    /// A whole number, 0 or more.
    pub(super) fn count(&self, name: &str, findings: &mut Findings) -> Option<Spanned<u32>> {
        let entry = self.entry(name)?;
        let NodeValue::Int(value) = entry.node.value else {
            return entry.wrong_type(findings);
        };
        let count = value.and_then(|value| u32::try_from(value).ok());
        if count.is_none() {
            let is_negative = value.is_some_and(|value| value < 0);
            let clause = if is_negative { NEGATIVE } else { both("is too large", "太大") };
            let help = spoken!("write a whole number from 0 to {}", "写 0 到 {} 之间的整数", u32::MAX);
            findings
                .add(entry.node.span, entry.wrong_value(findings.text(entry.node.span), clause, Some(help)));
        }
        count.map(|count| Spanned::new(count, entry.node.span))
    }

    /// A finite number.
    pub(super) fn number(&self, name: &str, findings: &mut Findings) -> Option<Spanned<f64>> {
        let entry = self.entry(name)?;
        let value = match &entry.node.value {
            NodeValue::Float(value) => *value,
            // Numbers written without a fraction are small; a rounded large one is as good.
            NodeValue::Int(Some(value)) => value.to_string().parse().ok(),
            NodeValue::Int(None) => None,
            _ => return entry.wrong_type(findings),
        };
        if value.is_none() {
            let help = Some(entry.example_help());
            findings.add(
                entry.node.span,
                entry.wrong_value(
                    findings.text(entry.node.span),
                    both("is no finite number", "不是有限的数"),
                    help,
                ),
            );
        }
        value.map(|value| Spanned::new(value, entry.node.span))
    }

    /// A list of texts.
    pub(super) fn texts(&self, name: &str, findings: &mut Findings) -> Option<Vec<Spanned<String>>> {
        let entry = self.entry(name)?;
        entry.texts(entry.node, findings)
    }

    /// A text that means something: `parse` gives the value, or what is wrong as a clause that
    /// stands after the text, with help.
    pub(super) fn parsed<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Refusal>,
        findings: &mut Findings,
    ) -> Option<Spanned<T>> {
        let entry = self.entry(name)?;
        let text = entry.text(findings)?;
        match parse(text) {
            Ok(value) => Some(Spanned::new(value, entry.node.span)),
            Err((clause, help)) => {
                findings.add(entry.node.span, entry.wrong_value(text, clause, help));
                None
            }
        }
    }

    /// One of the words of the key's shape; a misspelt one counts as what was probably meant.
    pub(super) fn word<T>(
        &self,
        name: &str,
        meaning: impl Fn(&str) -> Option<T>,
        findings: &mut Findings,
    ) -> Option<Spanned<T>> {
        let Kind::Word(words) = self.shape.key(name)?.kind else {
            return None;
        };
        let entry = self.entry(name)?;
        let text = entry.text(findings)?;
        entry.word(text, entry.node.span, words, &meaning, findings)
    }

    /// A list of the words of the key's shape.
    pub(super) fn words<T>(
        &self,
        name: &str,
        meaning: impl Fn(&str) -> Option<T>,
        findings: &mut Findings,
    ) -> Option<Vec<Spanned<T>>> {
        let Kind::Words(words) = self.shape.key(name)?.kind else {
            return None;
        };
        let entry = self.entry(name)?;
        let NodeValue::Array(_) = &entry.node.value else {
            return entry.wrong_type(findings);
        };
        let written = entry.texts(entry.node, findings)?;
        Some(
            written
                .iter()
                .filter_map(|text| entry.word(&text.value, text.span, words, &meaning, findings))
                .collect(),
        )
    }

    /// A text, or a list of texts.
    pub(super) fn one_or_more(&self, name: &str, findings: &mut Findings) -> Option<Vec<Spanned<String>>> {
        let entry = self.entry(name)?;
        match &entry.node.value {
            NodeValue::Text(_) => self.text(name, findings).map(|text| vec![text]),
            NodeValue::Array(_) => entry.texts(entry.node, findings),
            _ => entry.wrong_type(findings),
        }
    }

    /// The name of an environment variable. A secret in its place is reported (unless its key is
    /// misspelt, which has been reported with it), and counts as a name.
    pub(super) fn variable(&self, name: &str, findings: &mut Findings) -> Option<Spanned<String>> {
        let text = self.text(name, findings)?;
        if self.table.get(name).is_some() && !is_variable(&text.value) {
            findings.add(text.span, secret_written(name));
        }
        Some(text)
    }
}

impl<'t> Entry<'t> {
    /// The value as text.
    pub(super) fn text(&self, findings: &mut Findings) -> Option<&'t str> {
        match &self.node.value {
            NodeValue::Text(text) => Some(text),
            _ => self.wrong_type(findings),
        }
    }

    /// A list of texts that stands in `node`.
    pub(super) fn texts(&self, node: &'t Node, findings: &mut Findings) -> Option<Vec<Spanned<String>>> {
        let NodeValue::Array(elements) = &node.value else {
            findings.add(node.span, wrong_type(&self.key.name, Kind::Texts, node, findings));
            return None;
        };
        let mut texts = Vec::with_capacity(elements.len());
        for element in elements {
            if let NodeValue::Text(text) = &element.value {
                texts.push(Spanned::new(text.clone(), element.span));
            } else {
                let problem =
                    not_text(&self.key.name, both("texts in quotes", "加引号的文本"), element, findings);
                findings.add(element.span, problem);
            }
        }
        Some(texts)
    }

    /// One of some words; a misspelt one counts as what was probably meant.
    fn word<T>(
        &self,
        text: &str,
        span: Span,
        words: &[&'static str],
        meaning: &dyn Fn(&str) -> Option<T>,
        findings: &mut Findings,
    ) -> Option<Spanned<T>> {
        if let Some(value) = meaning(text) {
            return Some(Spanned::new(value, span));
        }
        let synonym = synonym_of(text, words);
        let suggestion = synonym.or_else(|| suggest(text, words.iter().copied()));
        let listed = || words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
        let help = suggestion.map_or_else(|| spoken!("write {}", "写 {}", listed()), did_you_mean);
        let clause = both("is none of its words", "不是它的取值之一");
        findings.add(span, self.wrong_value(text, clause, Some(help)));
        Some(Spanned::new(meaning(suggestion?)?, span))
    }

    /// Reports that the value has the wrong type.
    pub(super) fn wrong_type<T>(&self, findings: &mut Findings) -> Option<T> {
        let problem = wrong_type(&self.key.name, self.shape.kind, self.node, findings);
        findings.add(self.node.span, problem);
        None
    }

    /// The problem that the value means nothing.
    pub(super) fn wrong_value(
        &self,
        value: &str,
        clause: impl Into<Spoken>,
        help: Option<Spoken>,
    ) -> SyntaxProblem {
        SyntaxProblem::WrongValue {
            key: self.key.name.clone(),
            value: SyntaxProblem::shortened(value),
            clause: clause.into(),
            help,
        }
    }

    /// "write `key = example`".
    pub(super) fn example_help(&self) -> Spoken {
        spoken!("write it like `{}`", "写成 `{}` 这样", self.shape.example())
    }
}

/// What a person would call a table: its header as written, or `item` for an inline one.
pub(super) fn name_of(table: &Table, shape: &TableShape, findings: &Findings) -> String {
    match table.written {
        Written::Header | Written::DoubleHeader => SyntaxProblem::shortened(findings.text(table.span)),
        Written::Inline if shape.form != Form::Once => {
            let last = shape.path.rsplit('.').next().unwrap_or(shape.path);
            last.strip_suffix('s').filter(|_| last != "units").unwrap_or(last).to_owned()
        }
        _ => shape.header(),
    }
}

/// A key that the table does not have: one of a table above it, a misspelt one, or one of another
/// table.
fn unknown_key(
    key: &Key,
    table: &Table,
    shape: &'static TableShape,
    above: &[&'static TableShape],
    findings: &Findings,
) -> SyntaxProblem {
    let name = name_of(table, shape, findings);
    let misplaced = |owner: &TableShape, help: Spoken| SyntaxProblem::MisplacedKey {
        key: SyntaxProblem::shortened(&key.name),
        table: Some(name.clone()),
        owner: owner.header(),
        help,
    };
    if let Some(owner) = above.iter().rev().find(|owner| owner.key(&key.name).is_some()) {
        let help = match table.written {
            Written::Inline => out_of_braces(owner),
            _ => spoken!(
                "move it above `{}`, up to the keys of `{}`",
                "把它移到 `{}` 上方，与 `{}` 的键放在一起",
                outermost_below(owner, shape, above),
                owner.header()
            ),
        };
        return misplaced(owner, help);
    }
    let other = key_of_other_tools(shape.path, &key.name).filter(|meant| table.get(meant).is_none());
    if let Some(meant) = other
        && shape.key(meant).is_some_and(|key| matches!(key.kind, Kind::Variable))
        && !matches!(table.get(&key.name), Some((_, Node { value: NodeValue::Text(text), .. })) if is_variable(text))
    {
        return secret_written(meant);
    }
    let suggestion = other.or_else(|| suggest(&key.name, shape.keys.iter().map(|key| key.name)));
    if suggestion.is_none()
        && let [owner] =
            all_tables().into_iter().filter(|other| other.key(&key.name).is_some()).collect::<Vec<_>>()[..]
    {
        return misplaced(owner, spoken!("move it to `{}`", "把它移到 `{}`", owner.header()));
    }
    SyntaxProblem::UnknownKey {
        key: SyntaxProblem::shortened(&key.name),
        table: name,
        suggestion: suggestion.map(str::to_owned),
        known: shape.keys.iter().map(|key| key.name).collect(),
    }
}

/// What to do with a key that stands in the braces of a table it does not belong to.
pub(super) fn out_of_braces(owner: &TableShape) -> Spoken {
    let header = owner.header();
    spoken!(
        "move it out of the braces, up to the keys of `{header}`",
        "把它移到花括号外面，与 `{header}` 的键放在一起"
    )
}

/// The header right below the keys of `owner` on the way down to `shape`.
fn outermost_below(owner: &TableShape, shape: &TableShape, above: &[&'static TableShape]) -> String {
    let mut after = above.iter().copied().skip_while(|other| !std::ptr::eq(*other, owner)).skip(1);
    after.next().map_or_else(|| shape.header(), TableShape::header)
}
