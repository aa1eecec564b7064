//! Mutations that know words and the types of names: bytes that are changed blindly seldom mean
//! anything, and what means nothing is refused before it is evaluated.

/// Names and constants by type: int, float, text, bool, date.
pub type Leaves = [&'static [&'static str]; 5];

/// Larger expressions of each type: `@` is what stands there now, `~` and a digit a leaf of that type.
const LARGER: [&[&str]; 5] = [
    &[
        "(@ + ~0)",
        "(~0 - @)",
        "(@ * ~0)",
        "(@ / ~0)",
        "(@ % ~0)",
        "(@ ** ~0)",
        "-@",
        "abs(@)",
        "min(@, ~0)",
        "max(~0, @)",
        "(if ~3 { @ } else { ~0 })",
        "(@ ?? ~0)",
        "(switch @ { 0 => ~0, 1..5 if ~3 => ~0, _ => @ })",
        "(switch ~2 { \"a\" => @, _ => ~0 })",
        "days_since(~4)",
        "business_days_since(~4)",
        "~2.len()",
        "to_int(~1)",
        "(~4 - ~4)",
        "year(~4)",
    ],
    &[
        "(@ + ~1)",
        "(~0 - @)",
        "(@ * ~0)",
        "(@ / ~1)",
        "(@ % ~1)",
        "(@ ** ~0)",
        "-@",
        "abs(@)",
        "min(@, ~1)",
        "round(@)",
        "floor(@)",
        "ceil(@)",
        "(if ~3 { @ } else { ~1 })",
        "(@ ?? ~1)",
        "to_float(~0)",
        "(switch @ { 2.5 => ~1, 0..10 => @, _ => ~1 })",
    ],
    &[
        "(@ + ~2)",
        "(~0 + @)",
        "(@ + ~4)",
        "@.to_lower()",
        "@.trim()",
        "to_upper(@)",
        "`${@}-${~1}`",
        "(if ~3 { @ } else { ~2 })",
        "(@ ?? ~2)",
        "(switch @ { \"a\" | \"b\" => ~2, _ => @ })",
    ],
    &[
        "!@",
        "(@ && ~3)",
        "(~3 || @)",
        "(@ == ~3)",
        "(~0 < ~0)",
        "(~0 >= ~1)",
        "(~1 == ~1)",
        "(~1 > ~0)",
        "(~2 < ~2)",
        "(~2 == ~2)",
        "(~4 <= ~4)",
        "(~0 in [~0, ~1])",
        "(~2 in [~2, ~2])",
        "(~0 in ~0..~0)",
        "(~2 in ~2)",
        "(~4 in [~4, ~4])",
        "~2.contains(~2)",
        "~2.starts_with(~2)",
        "(~0 == ())",
        "(~2 != ())",
        "(~1 == ())",
        "(if ~3 { @ } else { ~3 })",
        "(@ ?? ~3)",
        "(~0 !in [~0])",
    ],
    &[
        "(@ + ~0)",
        "(@ - ~0)",
        "(~0 + @)",
        "(if ~3 { @ } else { ~4 })",
        "(@ ?? ~4)",
        "date(~2)",
        "date(~0, ~0, ~0)",
    ],
];

const SAME: [&[&str]; 3] =
    [&["+", "-", "*", "/", "%", "**"], &["==", "!=", "<", "<=", ">", ">="], &["&&", "||"]];

/// A small generator of numbers: libFuzzer gives the seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u32) -> Self {
        Self(u64::from(seed) << 1 | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 24) as usize % n.max(1)
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// The places of words, numbers, texts and operators.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if is_word(first) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let fraction = rest[length..].starts_with('.') && first.is_ascii_digit();
            let digits = rest[length..].chars().skip(1).take_while(char::is_ascii_digit).count();
            length + if fraction && digits > 0 { 1 + digits } else { 0 }
        } else if first == '"' {
            rest[1..].find('"').map_or(1, |end| end + 2)
        } else {
            let operators = ["**", "==", "!=", "<=", ">=", "&&", "||"];
            operators.iter().find(|it| rest.starts_with(**it)).map_or(first.len_utf8(), |it| it.len())
        };
        if !first.is_whitespace() {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

/// The type of a leaf.
fn type_of(word: &str, leaves: &Leaves) -> Option<usize> {
    leaves.iter().position(|of| of.contains(&word)).or_else(|| {
        let number = word.chars().all(|c| c.is_ascii_digit() || c == '.');
        match word {
            "true" | "false" => Some(3),
            _ if word.starts_with('"') => Some(2),
            _ if number => Some(usize::from(word.contains('.'))),
            _ => None,
        }
    })
}

fn any_leaf(leaves: &Leaves, random: &mut Random) -> &'static str {
    let ty = random.below(leaves.len());
    random.one(leaves[ty])
}

/// A larger expression with what stands there now inside.
fn larger(now: &str, ty: usize, leaves: &Leaves, random: &mut Random) -> String {
    let mut result = String::new();
    let mut pattern = random.one(LARGER[ty]).chars();
    while let Some(c) = pattern.next() {
        match c {
            '@' => result.push_str(now),
            '~' => {
                let ty = pattern.next().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
                result.push_str(random.one(leaves[ty as usize]));
            }
            c => result.push(c),
        }
    }
    result
}

/// Changes one thing of an expression.
pub fn expression(text: &str, leaves: &Leaves, random: &mut Random) -> String {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return any_leaf(leaves, random).to_owned();
    }
    for _ in 0..8 {
        let at = tokens[random.below(tokens.len())].clone();
        let word = &text[at.clone()];
        let same = SAME.iter().find(|of| of.contains(&word));
        let replaced = match (type_of(word, leaves), same) {
            (Some(ty), _) if random.below(2) == 0 => larger(word, ty, leaves, random),
            (Some(ty), _) => random.one(leaves[ty]).to_owned(),
            (None, Some(same)) => random.one(same).to_owned(),
            // A bracket with all that stands in it becomes a leaf, which keeps expressions small.
            (None, None) if word == "(" => {
                let Some(end) = close_of(text, at.start) else { continue };
                let leaf = any_leaf(leaves, random);
                return format!("{}{leaf}{}", &text[..at.start], &text[end..]);
            }
            _ => continue,
        };
        return format!("{}{replaced}{}", &text[..at.start], &text[at.end..]);
    }
    text.to_owned()
}

fn close_of(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text[open..].char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + at + 1);
        }
    }
    None
}

/// Changes the text at the beginning of some bytes, up to the first zero byte, one to four times;
/// gives the new length.
pub fn change(
    bytes: &mut [u8],
    size: usize,
    max_size: usize,
    seed: u32,
    mutate: fn(&str, &Leaves, &mut Random) -> String,
    leaves: &Leaves,
) -> usize {
    let mut random = Random::new(seed);
    let end = bytes[..size].iter().position(|byte| *byte == 0).unwrap_or(size);
    let text = std::str::from_utf8(&bytes[..end]).map(str::to_owned);
    let (Ok(mut text), true) = (text, random.below(4) > 0) else {
        return libfuzzer_sys::fuzzer_mutate(bytes, size, max_size);
    };
    for _ in 0..=random.below(4) {
        text = mutate(&text, leaves, &mut random);
    }
    let whole = [text.as_bytes(), &bytes[end..size]].concat();
    if whole.len() > max_size.min(bytes.len()) {
        return libfuzzer_sys::fuzzer_mutate(bytes, size, max_size);
    }
    bytes[..whole.len()].copy_from_slice(&whole);
    whole.len()
}
