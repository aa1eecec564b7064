//! The codes of [`super::DataProblem`], with their stories.

use super::{Code, Severity};

const fn warning(id: &'static str, name: &'static str, explanation: &'static str) -> Code {
    Code { id, name, severity: Severity::Warning, explanation }
}

/// What a finding without a story of its own falls under.
pub(super) const OTHER: Code = warning(
    "FW499",
    "data-finding",
    "Something about the rows of the dataset that has no story of its own yet; the message says where it is
and shows samples.",
);

/// All of them, in the order of their ids.
pub(super) const CODES: &[Code] = &[
    warning("FW401", "data-null-id", "A customer is known by its id: a row without one cannot be followed from day to day, so it is left out
and counted. Blank text is no id."),
    warning("FW402", "data-duplicate-id", "Two rows of `[customers]` have the same id. The first by rowid counts, the others are left out. A query
with a join often doubles rows: join on a unique column."),
    warning("FW403", "data-long-id", "An id is a short text or a number. One of more than 1,000 characters is almost always another column,
such as a note, mapped by mistake."),
    warning("FW404", "data-unreadable-date", "Dates are read as ISO 8601 (`2024-01-31`, `2024-01-31 10:00`) or in the declared `format`. What does not
fit is missing, never guessed: `03/04/2024` could be March or April."),
    warning("FW405", "data-unreadable-value", "The column was declared, in the dataset or under `fields`, with a type that these values are not, such as
the text `n/a` in a column of numbers. They are taken as missing."),
    warning("FW406", "data-missing-required", "The mapping says `required = true`: every row is expected to have a value. Rows without one are evaluated
with the value missing."),
    warning("FW407", "data-unexpected-value", "The mapping lists the values of this field in `one_of`, and the dataset holds others. Conditions that
compare with the listed values pass over them."),
    warning("FW408", "data-future-date", "A row is dated after the present moment. It does not exist for an evaluation until its day comes. Many of
them by a few hours hint at the wrong `times` (local or UTC) or `timezone`."),
    warning("FW409", "data-unknown-customer", "Rows of events, history or marks name a customer id that `[customers]` does not have; they belong to
nobody. Ids are compared as text: `17` and `017` are two."),
    warning("FW410", "data-unknown-item", "A mark ticks an item by its id. These name items that no checklist of the rules has: a renamed or deleted
item, or a label where the id belongs."),
    warning("FW411", "data-unmapped-stage", r#"A dataset value means a stage when it stands in the `match` of that stage (by default its id). A customer
standing at another value is in the state `unknown`.

    match = ["Qualification", "Qualified"]"#),
    warning("FW412", "data-stage-differs", "Where a customer has history rows, they alone say its stage. Here the stage column says something else:
an export that runs at another time, or a move that left no history row."),
    warning("FW413", "data-history-before-entered", "The history begins before the date in `entered`. Days in the funnel count from `entered`, so they come
out too small."),
    warning("FW414", "data-skip", "The dataset shows a move to a later stage that `next` does not list. It is recorded as a violation; the
stages between get no invented dates."),
    warning("FW415", "data-regress", "The dataset shows a move to an earlier stage that `next` does not list. It is recorded as a violation and
begins a new visit."),
    warning("FW416", "data-reopen", "A journey that had ended, won or lost, went on in the dataset. It is recorded as a violation and begins a
new visit."),
    warning("FW417", "data-overlap", "The `when` of several funnels is true for the same customer. It belongs to the first in file order; if
that is not meant, make the conditions exclude each other.

    when = 'employees >= 500'
    when = 'employees < 500'"),
    warning("FW418", "data-row-error", "An expression could not be computed for these rows, such as a division by zero, a number that is too
large, or a failing function of `functions.rhai`. Its answer is unknown there."),
    warning("FW419", "data-year-without-holidays", "Working days were counted across a year for which `[calendar]` lists no holidays, so every weekday of it
counts as worked."),
    warning("FW420", "data-bad-reference", "A unit, a person or an owner is named that does not exist, or a chain of parents of units comes back to
its beginning. What is asked of it is missing."),
    warning("FW421", "data-undated-stage", "Days in a stage count from the date in `stage_since` (or, where the engine keeps the stage, in `entered`).
For these customers it is blank or cannot be read, so their state is `unknown` until it is filled.

    stage_since = \"stage_entered_at\""),
    OTHER,
];
