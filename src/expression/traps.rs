//! The usual slips, recognised from the tokens: full-width signs, curly and single quotes, the
//! operators of SQL, statements. Each is a repair, so that the help can show the mended text.

use std::ops::Range;

use super::tokens::{Kind, Token, Tokens};
use crate::diagnostic::ExpressionProblem as Problem;
use crate::language::spoken;
use crate::value::float_text;

/// A slip: where, what should stand there (if that can be said), and what is wrong. A repair
/// without a problem belongs to the one before it.
#[derive(Debug)]
pub(super) struct Repair {
    pub at: Range<usize>,
    pub with: Option<String>,
    pub problem: Option<Problem>,
}

/// Words that begin a statement of rhai.
const STATEMENTS: &[&str] = &[
    "let", "const", "while", "loop", "for", "do", "until", "return", "throw", "fn", "private", "break",
    "continue", "try", "import", "export",
];

/// What other languages call a missing value.
const NULLS: &[&str] = &["null", "none", "nil", "undefined"];

/// What people call a missing value behind `is`.
const EMPTY: &[&str] = &["empty", "blank", "missing"];

/// Whether a name is how other languages write a missing value.
pub(super) fn is_null_word(word: &str) -> bool {
    NULLS.iter().any(|null| word.eq_ignore_ascii_case(null))
}

/// The text with `()` for every word that other languages use for a missing value.
pub(super) fn without_nulls(tokens: &Tokens<'_>) -> String {
    let nulls =
        tokens.list.iter().filter(|token| token.kind == Kind::Word && is_null_word(tokens.text_of(**token)));
    let repairs: Vec<_> = nulls
        .map(|token| Repair { at: token.start..token.end, with: Some(String::from("()")), problem: None })
        .collect();
    mend(tokens.text, &repairs).unwrap_or_default()
}

/// All slips that are certain from the tokens alone, in order.
pub(super) fn find_repairs(tokens: &Tokens<'_>) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let mut index = 0;
    while index < tokens.list.len() {
        let found = Place { tokens, index };
        index = match found
            .quotes()
            .or_else(|| found.number_with_words())
            .or_else(|| found.signs())
            .or_else(|| found.words())
            .or_else(|| found.symbols())
        {
            Some((repair, next)) => {
                repairs.push(repair);
                next.max(index + 1)
            }
            None => index + 1,
        };
    }
    repairs
}

/// The whole text with all repairs made; `None` if one of them cannot be said.
pub(super) fn mend(text: &str, repairs: &[Repair]) -> Option<String> {
    let mut mended = String::new();
    let mut from = 0;
    for repair in repairs {
        mended.push_str(text.get(from..repair.at.start)?);
        mended.push_str(repair.with.as_deref()?);
        from = repair.at.end;
    }
    mended.push_str(text.get(from..)?);
    Some(mended.trim().to_owned())
}

/// Whether a value can end with this token.
pub(super) fn ends_operand(tokens: &Tokens<'_>, index: Option<usize>) -> bool {
    index.and_then(|index| tokens.list.get(index)).is_some_and(|token| match token.kind {
        Kind::Word => {
            let word = tokens.text_of(*token);
            let joins = |other: &str| word.eq_ignore_ascii_case(other);
            !matches!(word, "if" | "else" | "switch" | "in") && !["and", "or", "not"].into_iter().any(joins)
        }
        Kind::Number | Kind::Text | Kind::SingleQuoted | Kind::Close => true,
        Kind::Foreign => matches!(tokens.text_of(*token), "”" | "’" | "）" | "】" | "＂"),
        Kind::Open | Kind::Between | Kind::Symbol | Kind::Unterminated => false,
    })
}

/// Whether a value can begin with this token.
pub(super) fn starts_operand(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.list.get(index).is_some_and(|token| match token.kind {
        Kind::Word => !matches!(tokens.text_of(*token), "else" | "in"),
        Kind::Number | Kind::Text | Kind::SingleQuoted | Kind::Open | Kind::Unterminated => true,
        Kind::Foreign => matches!(tokens.text_of(*token), "“" | "”" | "‘" | "（" | "＂"),
        Kind::Symbol => matches!(tokens.text_of(*token), "!" | "-" | "+"),
        Kind::Close | Kind::Between => false,
    })
}

/// The plain sign for a full-width or typographic one.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '＞' => ">",
        '＜' => "<",
        '＝' => "=",
        '（' | '﹙' => "(",
        '）' | '﹚' => ")",
        '【' | '［' => "[",
        '】' | '］' => "]",
        '｛' => "{",
        '｝' => "}",
        '，' | '、' => ",",
        '；' => ";",
        '：' => ":",
        '！' | '¬' => "!",
        '＆' => "&",
        '｜' => "|",
        '＋' => "+",
        '－' | '−' | '–' | '—' => "-",
        '＊' | '×' => "*",
        '／' | '÷' => "/",
        '％' => "%",
        '．' | '。' => ".",
        '？' => "?",
        '≥' | '⩾' => ">=",
        '≤' | '⩽' => "<=",
        '≠' => "!=",
        '“' | '”' | '„' | '‟' | '＂' | '‘' | '’' | '＇' | '「' | '」' | '『' | '』' => "\"",
        '∧' => "&&",
        '∨' => "||",
        '０'..='９' => ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
            .get(usize::try_from(u32::from(c).saturating_sub(u32::from('０'))).unwrap_or(0))?,
        _ => return None,
    })
}

/// A token and its neighbours.
struct Place<'a> {
    tokens: &'a Tokens<'a>,
    index: usize,
}

/// A repair and the index of the token to go on with.
type Found = Option<(Repair, usize)>;

impl<'a> Place<'a> {
    fn token(&self) -> Token {
        let nothing = Token { kind: Kind::Symbol, start: 0, end: 0, partner: None };
        self.tokens.list.get(self.index).copied().unwrap_or(nothing)
    }

    fn word(&self) -> &'a str {
        self.tokens.text_of(self.token())
    }

    fn next_word(&self) -> &'a str {
        self.tokens.word(self.index + 1)
    }

    fn after_operand(&self) -> bool {
        ends_operand(self.tokens, self.index.checked_sub(1))
    }

    fn before_operand(&self) -> bool {
        starts_operand(self.tokens, self.index + 1)
    }

    /// A repair of this token alone.
    fn here(&self, with: Option<&str>, problem: Problem) -> (Repair, usize) {
        let token = self.token();
        let repair =
            Repair { at: token.start..token.end, with: with.map(str::to_owned), problem: Some(problem) };
        (repair, self.index + 1)
    }

    fn foreign_operator(&self, found: &str, meant: &str) -> (Repair, usize) {
        let problem =
            Problem::ForeignOperator { found: found.to_owned(), meant: meant.to_owned(), mended: None };
        self.here(Some(meant), problem)
    }

    /// `'…'`, `“…”`, `‘…’`, quotes that are never closed.
    fn quotes(&self) -> Found {
        let (token, word) = (self.token(), self.word());
        let text = self.tokens.text;
        let closing = match word {
            "“" | "”" | "„" | "＂" => ['”', '“', '"', '＂'],
            "‘" | "’" | "＇" => ['’', '‘', '\'', '＇'],
            "「" | "『" => ['」', '』', '」', '』'],
            _ if token.kind == Kind::SingleQuoted => {
                let inner = word.get(1..word.len().saturating_sub(1)).unwrap_or("");
                let problem = Problem::SingleQuotes { found: word.to_owned(), mended: None };
                return Some(self.here(Some(&in_double_quotes(&inner.replace("\\'", "'"))), problem));
            }
            _ if token.kind == Kind::Unterminated => {
                let quote = word.chars().take(1).collect();
                return Some(self.here(None, Problem::Unbalanced { bracket: quote }));
            }
            _ => return None,
        };
        let body = text.get(token.end..)?;
        let (length, close) = body.char_indices().find(|(_, c)| closing.contains(c))?;
        let end = token.end + length + close.len_utf8();
        let meant = in_double_quotes(body.get(..length)?);
        let problem = Problem::ForeignCharacter {
            found: word.to_owned(),
            meant: Some(String::from("\"")),
            mended: None,
        };
        let repair = Repair { at: token.start..end, with: Some(meant), problem: Some(problem) };
        Some((repair, self.tokens.index_at(end)))
    }

    /// Other characters that rhai does not know; neighbours go together (`＞＝`).
    fn signs(&self) -> Found {
        let is_foreign = |token: &&Token| token.kind == Kind::Foreign;
        // A quote may begin a text; one that no other closes is a sign like others.
        let is_sign =
            |token: &&Token| is_foreign(token) && !matches!(self.tokens.text_of(**token), "“" | "‘");
        let first = self.tokens.list.get(self.index).filter(is_foreign)?;
        let mut end = first.end;
        let mut next = self.index + 1;
        while let Some(token) = self.tokens.list.get(next).filter(is_sign).filter(|token| token.start == end)
        {
            end = token.end;
            next += 1;
        }
        let found = self.tokens.text.get(first.start..end)?;
        let mut meant = found.chars().map(plain).collect::<Option<String>>();
        if meant.as_deref() == Some("=") && !self.beside_symbol(first.start, end) {
            meant = Some(String::from("=="));
        }
        let problem =
            Problem::ForeignCharacter { found: found.to_owned(), meant: meant.clone(), mended: None };
        Some((Repair { at: first.start..end, with: meant, problem: Some(problem) }, next))
    }

    /// Whether a sign touches one of the signs that `=` completes to an operator.
    fn beside_symbol(&self, start: usize, end: usize) -> bool {
        let before = self.tokens.text.get(..start).is_some_and(|text| text.ends_with(['<', '>', '=', '!']));
        before || self.tokens.text.get(end..).is_some_and(|text| text.starts_with('='))
    }

    /// `and`, `or`, `not`, `is`, statements.
    fn words(&self) -> Found {
        if self.token().kind != Kind::Word {
            return None;
        }
        let word = self.word();
        let between = self.after_operand() && self.before_operand();
        match word.to_lowercase().as_str() {
            "and" if between => Some(self.foreign_operator(word, "&&")),
            "or" if between => Some(self.foreign_operator(word, "||")),
            "not" if !self.after_operand() && self.before_operand() => self.not(),
            "is" if between => self.is(),
            "like" if between => self.like(),
            "between" if between => self.between(),
            "in" => self.list_in_round_brackets(),
            _ if STATEMENTS.contains(&word) && self.tokens.word(self.index.wrapping_sub(1)) != "." => {
                Some(self.here(None, Problem::Statement { found: word.to_owned() }))
            }
            _ => None,
        }
    }

    /// `not x`: `!x`, or `!(x == y)` where more than one value follows.
    fn not(&self) -> Found {
        let token = self.token();
        let next = self.tokens.list.get(self.index + 1)?;
        let end = self.end_of_condition();
        let simple = self.tokens.close_of(self.index + 1) >= end;
        let problem = Problem::ForeignOperator {
            found: self.word().to_owned(),
            meant: String::from("!"),
            mended: None,
        };
        let condition = self.tokens.text.get(next.start..end)?;
        if simple {
            let repair =
                Repair { at: token.start..next.start, with: Some(String::from("!")), problem: Some(problem) };
            return Some((repair, self.index + 1));
        }
        let inner = Tokens::scan(condition);
        let again = inner.list.iter().any(|token| inner.text_of(*token).eq_ignore_ascii_case("not"));
        let mended = if again { None } else { mend(condition, &find_repairs(&inner)) };
        let with = mended.map(|mended| format!("!({mended})"));
        let repair = Repair { at: token.start..end, with, problem: Some(problem) };
        Some((repair, self.tokens.index_at(end)))
    }

    /// The end of the tokens from the next one to the next `&&`, `||`, `and`, `or` or closing bracket.
    fn end_of_condition(&self) -> usize {
        let mut index = self.index + 1;
        let mut end = self.token().end;
        while let Some(token) = self.tokens.list.get(index) {
            let word = self.tokens.text_of(*token);
            let joins =
                matches!(word, "&&" | "||" | "," | ";") || ["and", "or"].contains(&&*word.to_lowercase());
            if joins || token.kind == Kind::Close {
                break;
            }
            end = self.tokens.close_of(index);
            index = self.tokens.index_at(end);
        }
        end
    }

    /// `x is y`, `x is not y`, `x is null`, `x is empty`.
    fn is(&self) -> Found {
        let negated = self.next_word().eq_ignore_ascii_case("not");
        let last = self.index + usize::from(negated);
        let operator = if negated { "!=" } else { "==" };
        let word = self.tokens.word(last + 1);
        let null = is_null_word(word) || EMPTY.iter().any(|empty| word.eq_ignore_ascii_case(empty));
        let last = last + usize::from(null);
        let at = self.token().start..self.tokens.range(last).end;
        let found = self.tokens.text.get(at.clone())?.to_owned();
        let meant = if null { format!("{operator} ()") } else { operator.to_owned() };
        let problem = Problem::ForeignOperator { found, meant: meant.clone(), mended: None };
        Some((Repair { at, with: Some(meant), problem: Some(problem) }, last + 1))
    }

    /// `x like "A%"`.
    fn like(&self) -> Found {
        let (before, pattern) = (self.tokens.range(self.index.checked_sub(1)?), self.next_word());
        let quoted = pattern.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
        let inner = quoted.trim_matches('%');
        let function = match (quoted.starts_with('%'), quoted.ends_with('%')) {
            _ if inner.contains(['%', '_']) => return None,
            (true, true) => "contains",
            (true, false) => "ends_with",
            (false, true) => "starts_with",
            (false, false) => return Some(self.foreign_operator(self.word(), "==")),
        };
        let meant = format!(".{function}({})", in_double_quotes(inner));
        let problem =
            Problem::ForeignOperator { found: self.word().to_owned(), meant: meant.clone(), mended: None };
        let at = before.end..self.tokens.range(self.index + 1).end;
        Some((Repair { at, with: Some(meant), problem: Some(problem) }, self.index + 2))
    }

    /// `x between a and b`, of single values.
    fn between(&self) -> Found {
        let [before, low, and, high] =
            [self.index.checked_sub(1)?, self.index + 1, self.index + 2, self.index + 3];
        if !self.tokens.word(and).eq_ignore_ascii_case("and") || !starts_operand(self.tokens, high) {
            return None;
        }
        let word = |index| self.tokens.word(index);
        let meant = format!(">= {} && {} <= {}", word(low), word(before), word(high));
        let problem =
            Problem::ForeignOperator { found: self.word().to_owned(), meant: meant.clone(), mended: None };
        let at = self.token().start..self.tokens.range(high).end;
        Some((Repair { at, with: Some(meant), problem: Some(problem) }, high + 1))
    }

    /// `level in ("A", "B")`.
    fn list_in_round_brackets(&self) -> Found {
        let open = self.tokens.list.get(self.index + 1).filter(|_| self.next_word() == "(")?;
        let close = open.partner?;
        let inside = self.tokens.list.get(self.index + 2..close)?;
        if !inside.iter().any(|token| self.tokens.text_of(*token) == ",") {
            return None;
        }
        let end = self.tokens.range(close).end;
        let list = format!("[{}]", self.tokens.text.get(open.end..end - 1)?);
        let problem = Problem::Syntax {
            what: spoken!("a list stands in square brackets", "列表要用方括号"),
            cure: spoken!("write `{list}`", "写成 `{list}`"),
        };
        Some((Repair { at: open.start..end, with: Some(list), problem: Some(problem) }, close + 1))
    }

    /// `100万`, `500k`, `7 days`, `¥500`: a number with what it counts.
    fn number_with_words(&self) -> Found {
        const TIMES: &[(&str, f64)] = &[
            ("千", 1e3),
            ("k", 1e3),
            ("万", 1e4),
            ("w", 1e4),
            ("百万", 1e6),
            ("m", 1e6),
            ("千万", 1e7),
            ("亿", 1e8),
        ];
        const UNITS: &[&str] = &["d", "day", "days", "天", "日", "元", "块", "rmb", "cny", "usd", "eur"];
        let (token, word) = (self.token(), self.word());
        let sign = matches!(word, "¥" | "￥" | "$" | "€" | "£");
        let number = self.tokens.list.get(self.index + usize::from(sign))?;
        // A number that runs into letters is one token of its own.
        let (digits, mut unit) = split_number(self.tokens.text_of(*number))?;
        let mut last = self.index + usize::from(sign);
        let behind = self.tokens.list.get(last + 1).filter(|token| token.kind == Kind::Word);
        if let Some(behind) = behind.filter(|_| unit.is_empty()) {
            unit = self.tokens.text_of(*behind);
            last += 1;
        }
        let unit = unit.to_lowercase();
        let times = TIMES.iter().find(|(word, _)| *word == unit).map(|(_, times)| *times);
        let known = times.is_some() || UNITS.contains(&unit.as_str());
        if !known && !sign {
            return None;
        }
        if !known {
            last = self.index + 1;
        }
        let value: f64 = digits.replace('_', "").parse().ok()?;
        let meant = match times {
            Some(times) => float_text(value * times).trim_end_matches(".0").to_owned(),
            None => digits.to_owned(),
        };
        let at = token.start..self.tokens.range(last).end;
        let problem = Problem::NumberFormat {
            found: self.tokens.text.get(at.clone())?.to_owned(),
            meant: meant.clone(),
        };
        Some((Repair { at, with: Some(meant), problem: Some(problem) }, last + 1))
    }

    /// `=`, `<>`, `20%`, `1,000`, `0,5`, `;`, closures, `?:`, brackets without a partner.
    fn symbols(&self) -> Found {
        let token = self.token();
        let between = self.after_operand() && self.before_operand();
        match self.word() {
            word @ ("=" | "===" | ":=") if between => Some(self.foreign_operator(word, "==")),
            word @ ("<>" | "!==") => Some(self.foreign_operator(word, "!=")),
            "=<" => Some(self.foreign_operator("=<", "<=")),
            "=>" if between && !self.inside("{") => Some(self.foreign_operator("=>", ">=")),
            "%" if !self.before_operand() => self.percent(),
            "," if !self.inside("[") => self.comma_in_number(),
            ";" => {
                let last = self.index + 1 == self.tokens.list.len();
                Some(self.here(last.then_some(""), Problem::Statement { found: String::from(";") }))
            }
            word @ ("+=" | "-=" | "*=" | "/=" | "%=" | "**=" | "&=" | "|=" | "^=" | "++" | "--")
                if self.after_operand() =>
            {
                Some(self.here(None, Problem::Statement { found: word.to_owned() }))
            }
            word @ ("|" | "||") if !self.after_operand() => {
                Some(self.here(None, Problem::Statement { found: word.to_owned() }))
            }
            "?" => {
                let meant = String::from("if condition { a } else { b }");
                let problem = Problem::ForeignOperator { found: String::from("? :"), meant, mended: None };
                Some(self.here(None, problem))
            }
            word if matches!(token.kind, Kind::Open | Kind::Close) && token.partner.is_none() => {
                let bracket = if word.starts_with('`') { "`" } else { word };
                Some(self.here(None, Problem::Unbalanced { bracket: bracket.to_owned() }))
            }
            _ => None,
        }
    }

    /// Whether the innermost bracket around this token is the given one.
    fn inside(&self, bracket: &str) -> bool {
        self.around().is_some_and(|(_, token)| self.tokens.text_of(token) == bracket)
    }

    /// The innermost bracket around this token.
    fn around(&self) -> Option<(usize, Token)> {
        let opens = self.tokens.list.iter().copied().enumerate().take(self.index).rev();
        opens.into_iter().find(|(_, token)| {
            token.kind == Kind::Open && token.partner.is_none_or(|partner| partner > self.index)
        })
    }

    fn percent(&self) -> Found {
        let number = self.tokens.list.get(self.index.checked_sub(1)?)?;
        let value: f64 = self.tokens.text_of(*number).replace('_', "").parse().ok()?;
        let at = number.start..self.token().end;
        let found = self.tokens.text.get(at.clone())?.to_owned();
        let meant = float_text(value / 100.0);
        let problem = Problem::NumberFormat { found, meant: meant.clone() };
        Some((Repair { at, with: Some(meant), problem: Some(problem) }, self.index + 1))
    }

    /// `1,000` and `0,5` where no comma can stand: outside calls and lists.
    fn comma_in_number(&self) -> Found {
        let in_call = self.around().is_some_and(|(open, token)| {
            self.tokens.text_of(token) == "(" && ends_operand(self.tokens, open.checked_sub(1))
        });
        let first =
            self.tokens.list.get(self.index.checked_sub(1)?).filter(|token| token.kind == Kind::Number)?;
        if in_call || self.inside("{") {
            return None;
        }
        if let Some(found) = self.decimal_comma(*first) {
            return Some(found);
        }
        let mut digits = self.tokens.text_of(*first).to_owned();
        let mut end = first.end;
        let mut index = self.index;
        while let (",", Some(group)) = (self.tokens.word(index), self.tokens.list.get(index + 1)) {
            let word = self.tokens.text_of(*group);
            if group.start != end + 1 || word.split('.').next().is_none_or(|whole| whole.len() != 3) {
                break;
            }
            digits.push_str(word);
            end = group.end;
            index += 2;
        }
        if end == first.end {
            return None;
        }
        let found = self.tokens.text.get(first.start..end)?.to_owned();
        let problem = Problem::NumberFormat { found, meant: digits.clone() };
        Some((Repair { at: first.start..end, with: Some(digits), problem: Some(problem) }, index))
    }

    /// `0,5`: the digits behind the comma are no group of three, or stand behind a 0.
    fn decimal_comma(&self, first: Token) -> Found {
        let behind = self.tokens.list.get(self.index + 1)?;
        let (whole, fraction) = (self.tokens.text_of(first), self.tokens.text_of(*behind));
        let touches = first.end == self.token().start && behind.start == self.token().end;
        let another = self.tokens.word(self.index + 2) == ",";
        let is_decimal = is_digits(whole) && is_digits(fraction) && (fraction.len() != 3 || whole == "0");
        if !touches || another || !is_decimal {
            return None;
        }
        let (at, meant) = (first.start..behind.end, format!("{whole}.{fraction}"));
        let problem = Problem::NumberFormat {
            found: self.tokens.text.get(at.clone())?.to_owned(),
            meant: meant.clone(),
        };
        Some((Repair { at, with: Some(meant), problem: Some(problem) }, self.index + 2))
    }
}

/// Whether a text is digits and nothing else.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `100万` or `7d` as number and rest; `None` for what begins with no digit.
fn split_number(text: &str) -> Option<(&str, &str)> {
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(text.len());
    text.split_at_checked(length).filter(|(digits, _)| digits.starts_with(|c: char| c.is_ascii_digit()))
}

/// A text as it is written in an expression.
pub(super) fn in_double_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
