//! The words of states, causes and the like for people; machine output has words of its own.

use super::numbers::count;
use crate::evaluate::Cause;
use crate::evaluate::{By, Overdue};
use crate::language::Language;

/// A cause.
pub(super) fn cause(cause: Cause, language: Language) -> &'static str {
    let chinese = match cause {
        Cause::Baseline => "基线",
        Cause::Rules => "规则",
        Cause::Data => "数据",
        Cause::Time => "时间",
    };
    language.pick(cause.word(), chinese)
}

/// Who ended a journey.
pub(super) fn by(by: By, language: Language) -> &'static str {
    let chinese = match by {
        By::Dataset => "数据集",
        By::Expiry => "到期",
        By::Confirmation => "人工确认",
    };
    language.pick(by.word(), chinese)
}

/// What age alone gives.
pub(super) fn overdue(overdue: Overdue, language: Language) -> &'static str {
    let chinese = match overdue {
        Overdue::None => "未超期",
        Overdue::Stagnant => "停滞",
        Overdue::Losing => "待丢失",
        Overdue::Expired => "已到期",
    };
    language.pick(overdue.word(), chinese)
}

/// `2,000 customers`, `2,000 个客户`.
pub(super) fn customers(number: usize, language: Language) -> String {
    counted(number, ["customer", "customers"], "个客户", language)
}

/// A number with what it counts: in English one and many, in Chinese with its measure word.
#[must_use]
pub fn counted(number: usize, english: [&str; 2], chinese: &str, language: Language) -> String {
    let [one, many] = english;
    let unit = language.pick(if number == 1 { one } else { many }, chinese);
    format!("{} {unit}", count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_their_units() {
        let said = |number| Language::ALL.map(|language| customers(number, language));
        assert_eq!(said(1), ["1 个客户", "1 customer"]);
        assert_eq!(said(2000), ["2,000 个客户", "2,000 customers"]);
    }
}
