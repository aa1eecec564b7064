//! Expressions of every type over given names, well-typed by construction.

use super::tape::Tape;

/// The names that an expression may use, by type.
#[derive(Clone, Default)]
pub struct Names {
    pub ints: Vec<String>,
    pub floats: Vec<String>,
    pub texts: Vec<String>,
    pub dates: Vec<String>,
    /// Of date-times.
    pub times: Vec<String>,
    pub bools: Vec<String>,
    /// Those of all types that are facts, each with a value of its type to compare it with.
    pub facts: Vec<(String, &'static [&'static str])>,
    /// What `marked("…")` may ask for; nothing outside stages.
    pub items: Vec<String>,
}

impl Names {
    pub fn all(&self) -> Vec<String> {
        [&self.ints, &self.floats, &self.texts, &self.dates, &self.times, &self.bools]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    /// Adds the name of a column that is declared as DATE or DATETIME.
    pub fn add_date(&mut self, name: &str, declared: &str) {
        let names = if declared == "DATE" { &mut self.dates } else { &mut self.times };
        names.insert(0, name.to_owned());
    }

    pub fn with(mut self, more: &Names) -> Self {
        self.ints.extend(more.ints.iter().cloned());
        self.floats.extend(more.floats.iter().cloned());
        self.texts.extend(more.texts.iter().cloned());
        self.dates.extend(more.dates.iter().cloned());
        self.times.extend(more.times.iter().cloned());
        self.facts.extend(more.facts.iter().cloned());
        self.bools.extend(more.bools.iter().cloned());
        self
    }
}

pub fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

/// A tape, what may be named, and how deep it may still go.
pub struct Writer<'w, 't> {
    pub tape: &'w mut Tape<'t>,
    pub names: &'w Names,
}

const INTS: [&str; 8] = ["1", "0", "3", "7", "20", "2", "100", "9223372036854775807"];
const FLOATS: [&str; 6] = ["1.0", "0.0", "2.5", "100.0", "0.1", "1e300"];
const TEXTS: [&str; 7] = ["\"a\"", "\"visit\"", "\"\"", "\"客户\"", "\"É\"", "\" a \"", "\"u1\""];
const COMPARISONS: [&str; 6] = [">=", "<", "==", "!=", "<=", ">"];

impl Writer<'_, '_> {
    /// A text that names something, or else the first whole number: what names nothing is the same
    /// in every row, and conditions that are so are refused.
    fn naming(&self, text: String, otherwise: &str) -> String {
        if self.names.all().iter().any(|name| text.contains(name.as_str())) {
            text
        } else {
            otherwise.to_owned()
        }
    }

    pub fn bool(&mut self, depth: usize) -> String {
        let text = self.any_bool(depth);
        let otherwise = format!("{} >= 1", self.names.ints[0]);
        self.naming(text, &otherwise)
    }

    fn named_int(&mut self, depth: usize) -> String {
        let text = self.int(depth);
        self.naming(text, &self.names.ints[0])
    }

    fn named_text(&mut self, depth: usize) -> String {
        let text = self.text(depth);
        self.naming(text, &self.names.texts[0])
    }

    /// A fact compared with a value that it may well have.
    fn fact(&mut self) -> String {
        let (name, values) = &self.names.facts[self.tape.pick(self.names.facts.len())];
        let comparisons = match values.contains(&"true") {
            true => &COMPARISONS[2..4],
            false if self.tape.plain => &["<", ">=", "!=", ">", "<="],
            false => &COMPARISONS[..],
        };
        format!("{name} {} {}", self.tape.one(comparisons), self.tape.one(values))
    }

    fn any_bool(&mut self, depth: usize) -> String {
        let plainly = match (self.tape.plain, depth) {
            (true, _) => !self.tape.rarely(5),
            (false, 0) => self.tape.rarely(2),
            (false, _) => self.tape.rarely(4),
        };
        if !self.names.facts.is_empty() && plainly {
            return self.fact();
        }
        let kinds = if depth == 0 { 6 } else { 19 };
        let next = depth.saturating_sub(1);
        match self.tape.pick(kinds) {
            0 | 7 => {
                let (left, right) = (self.int(next), self.int(next));
                format!("{left} {} {right}", self.tape.one(&COMPARISONS))
            }
            1 => {
                let all = self.names.all();
                format!("{} {} ()", self.tape.one_of(&all), self.tape.one(&["!=", "=="]))
            }
            2 => format!("{} {} {}", self.moment(next), self.tape.one(&COMPARISONS), self.moment(next)),
            3 if !self.names.bools.is_empty() => self.tape.one_of(&self.names.bools).to_owned(),
            3 | 4 => {
                let left = self.text(next);
                format!("{left} {} {}", self.tape.one(&["==", "!=", "<", ">="]), self.tape.one(&TEXTS))
            }
            5 => format!("{} {} {}", self.float(next), self.tape.one(&COMPARISONS), self.float(next)),
            6 => format!("({}) && ({})", self.bool(next), self.bool(next)),
            8 => format!("({}) || ({})", self.bool(next), self.bool(next)),
            9 => format!("!({})", self.bool(next)),
            10 => format!("({}) in [{}, {}]", self.named_int(next), self.tape.one(&INTS), self.int(0)),
            11 => format!("({}) in [{}, {}]", self.named_text(next), self.tape.one(&TEXTS), self.text(0)),
            12 => {
                let function = self.tape.one(&["contains", "starts_with", "ends_with"]);
                format!("({}).{function}({})", self.text(next), self.tape.one(&TEXTS))
            }
            13 => format!("if {} {{ {} }} else {{ {} }}", self.bool(next), self.bool(next), self.bool(0)),
            14 => format!(
                "switch {} {{ 1 => {}, 3 | 7 => {}, _ => {} }}",
                self.int(next),
                self.bool(0),
                self.bool(next),
                self.bool(0)
            ),
            15 if !self.names.items.is_empty() => {
                format!("marked(\"{}\")", self.tape.one_of(&self.names.items))
            }
            15 => format!("fresh({})", self.moment(next)),
            16 => format!("busy({})", self.int(next)),
            17 => format!("(({}) ?? {})", self.bool(next), self.tape.one(&["true", "false"])),
            _ => format!(
                "({}) in {}..{}",
                self.int(next),
                self.tape.one(&["0", "2"]),
                self.tape.one(&["9", "40"])
            ),
        }
    }

    pub fn int(&mut self, depth: usize) -> String {
        let kinds = if depth == 0 { 4 } else { 20 };
        let next = depth.saturating_sub(1);
        match self.tape.pick(kinds) {
            0 | 3 | 6 => self.tape.one_of(&self.names.ints).to_owned(),
            1 => self.tape.one(&INTS).to_owned(),
            2 | 4 => {
                let function = self.tape.one(&["days_since", "days_until", "business_days_since"]);
                format!("{function}({})", self.moment(next))
            }
            5 | 7 => format!("({} {} {})", self.int(next), self.tape.one(&["+", "-", "*"]), self.int(next)),
            8 => format!("({} {} {})", self.int(next), self.tape.one(&["/", "%"]), self.int(next)),
            9 => format!("({} ** {})", self.int(next), self.tape.one(&["2", "3", "70"])),
            10 => format!("{}({})", self.tape.one(&["abs", "floor", "ceil"]), self.int(next)),
            11 => format!("{}({}, {})", self.tape.one(&["min", "max"]), self.int(next), self.int(next)),
            12 => format!("len({})", self.text(next)),
            13 => format!("{}({})", self.tape.one(&["month", "weekday", "year"]), self.moment(next)),
            14 => format!("(if {} {{ {} }} else {{ {} }})", self.bool(next), self.int(next), self.int(0)),
            15 => format!("(({}) ?? {})", self.int(next), self.tape.one(&INTS)),
            16 => format!("({} - {})", self.date(next), self.date(next)),
            17 => format!("(-{})", self.int(next)),
            18 => format!(
                "(switch {} {{ \"a\" => {}, \"visit\" => {}, _ => {} }})",
                self.text(next),
                self.int(0),
                self.int(next),
                self.int(0)
            ),
            _ => format!("to_int({})", self.float(next)),
        }
    }

    pub fn float(&mut self, depth: usize) -> String {
        let kinds = if depth == 0 { 2 } else { 10 };
        let next = depth.saturating_sub(1);
        match self.tape.pick(kinds) {
            0 | 2 if !self.names.floats.is_empty() => self.tape.one_of(&self.names.floats).to_owned(),
            0..=2 => self.tape.one(&FLOATS).to_owned(),
            3 => format!(
                "({} {} {})",
                self.float(next),
                self.tape.one(&["+", "-", "*", "/"]),
                self.float(next)
            ),
            4 => format!("({} {} {})", self.float(next), self.tape.one(&["+", "*", "/"]), self.int(next)),
            5 => format!("{}({})", self.tape.one(&["abs", "floor", "ceil", "round"]), self.float(next)),
            6 => format!("{}({}, {})", self.tape.one(&["min", "max"]), self.float(next), self.float(next)),
            7 => format!("(({}) ?? {})", self.float(next), self.tape.one(&FLOATS)),
            8 => format!("to_float({})", self.int(next)),
            _ => format!("(if {} {{ {} }} else {{ {} }})", self.bool(next), self.float(next), self.float(0)),
        }
    }

    pub fn text(&mut self, depth: usize) -> String {
        let kinds = if depth == 0 { 2 } else { 8 };
        let next = depth.saturating_sub(1);
        match self.tape.pick(kinds) {
            0..=2 => self.tape.one_of(&self.names.texts).to_owned(),
            3 => format!("{}({})", self.tape.one(&["to_lower", "to_upper", "trim"]), self.text(next)),
            4 => format!("({} + {})", self.text(next), self.tape.one(&TEXTS)),
            5 => format!("(({}) ?? {})", self.text(next), self.tape.one(&TEXTS)),
            6 => format!("`x${{{}}}y`", self.int(next)),
            _ => format!("(if {} {{ {} }} else {{ {} }})", self.bool(next), self.text(next), self.text(0)),
        }
    }

    /// A date or a date-time.
    pub fn moment(&mut self, depth: usize) -> String {
        match self.tape.pick(3) {
            2 if !self.names.times.is_empty() => self.tape.one_of(&self.names.times).to_owned(),
            _ => self.date(depth),
        }
    }

    pub fn date(&mut self, depth: usize) -> String {
        let kinds = if depth == 0 { 3 } else { 8 };
        let next = depth.saturating_sub(1);
        match self.tape.pick(kinds) {
            0 | 2 | 3 => self.tape.one_of(&self.names.dates).to_owned(),
            1 => "today".to_owned(),
            4 => format!("({} {} {})", self.date(next), self.tape.one(&["+", "-"]), self.int(next)),
            5 => {
                let literal = self.tape.one(&["2024-01-01", "2023-12-31", "0001-01-01"]);
                format!("(({}) ?? date(\"{literal}\"))", self.date(next))
            }
            6 if self.tape.rarely(3) => "(today - 738880)".to_owned(),
            6 => format!("date(\"{}\")", self.tape.one(&["2024-01-06", "2023-12-25"])),
            _ => format!("(if {} {{ {} }} else {{ {} }})", self.bool(next), self.date(next), self.date(0)),
        }
    }
}
