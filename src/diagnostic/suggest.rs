//! "Did you mean": the nearest of the words that would have been right.

use crate::language::{Spoken, spoken};

/// The candidate nearest to what was written, if it is near enough to be meant.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let tolerance = (written.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&written, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= tolerance)
        .min()
        .map(|(_, candidate)| candidate)
}

/// What is wrong, and the nearest that exists.
#[must_use]
pub fn suggesting(what: Spoken, near: Option<&str>) -> Spoken {
    match near {
        Some(near) => spoken!([what] "{what}; did you mean `{near}`?", "{what}；是不是想写 `{near}`？"),
        None => what,
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        assert_eq!(nearest("stagnent_days", ["stagnant_days", "losing_days"]), Some("stagnant_days"));
        assert_eq!(nearest("lable", ["label", "doc"]), Some("label"));
        assert_eq!(nearest("colour", ["label", "doc"]), None);
        assert_eq!(nearest("金颔", ["金额", "label"]), Some("金额"));
    }
}
