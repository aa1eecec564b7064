//! The code table of [`super::DataProblem`] and the words for each kind of finding.

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

/// How one and how many findings of a word are called, after their number, and what to do.
pub(super) fn phrase(word: &str) -> (&'static str, &'static str, &'static str) {
    match word {
        "null_id" => (
            "row without an id, left out",
            "rows without an id, left out",
            "fill the id in the dataset, or leave such rows out with `sql = 'SELECT … WHERE … IS NOT NULL'`",
        ),
        "duplicate_id" => (
            "row with an id that came before, left out",
            "rows with ids that came before, left out",
            "mend the dataset, or make the ids unique with a query under `sql`",
        ),
        "long_id" => (
            "id of more than 1,000 characters",
            "ids of more than 1,000 characters",
            "check that `id` names the right column",
        ),
        "unreadable_date" => (
            "date that cannot be read, taken as missing",
            "dates that cannot be read, taken as missing",
            r#"declare how they are written under `fields`, such as `{ type = "date", format = "%d/%m/%Y" }`"#,
        ),
        "unreadable_value" => (
            "value that does not fit its type, taken as missing",
            "values that do not fit their type, taken as missing",
            "declare the type that fits under `fields`, or mend the values",
        ),
        "missing_required" => (
            "missing value in a field that is `required`",
            "missing values in a field that is `required`",
            "fill them in the dataset, or delete `required`",
        ),
        "unexpected_value" => (
            "value that is not in `one_of`",
            "values that are not in `one_of`",
            "add them to `one_of`, or mend them in the dataset",
        ),
        "future_date" => (
            "row dated in the future",
            "rows dated in the future",
            "check the dates, and `times` and `timezone`: they do not count before their day",
        ),
        "unknown_customer" => (
            "row of a customer that is not there",
            "rows of customers that are not there",
            "check that `customer` names the column that holds ids of `[customers]`",
        ),
        "unknown_item" => (
            "mark for an item that no stage has",
            "marks for items that no stage has",
            "compare the values of the `item` column with the ids of the items",
        ),
        "unmapped_stage" => (
            "customer in a stage that its funnel does not map",
            "customers in stages that their funnel does not map",
            "add the value to the `match` of the stage it means, or of `won` or `lost`",
        ),
        "undated_stage" => (
            "customer whose stage has no date of entry",
            "customers whose stages have no date of entry",
            "fill the date in the dataset, or map `[history]` if the CRM keeps one",
        ),
        "stage_differs" => (
            "customer whose stage column differs from its history",
            "customers whose stage column differs from their history",
            "find out which is right: the history is what counts",
        ),
        "history_before_entered" => (
            "history row before the customer entered",
            "history rows before their customers entered",
            "check `entered`: it should not lie after the first stage",
        ),
        "skip" => (
            "move past stages that may not be left out",
            "moves past stages that may not be left out",
            "if the move is allowed, add the stage to `next` of the stage before",
        ),
        "regress" => (
            "move back to an earlier stage",
            "moves back to earlier stages",
            "if the move is allowed, add the stage to `next`",
        ),
        "reopen" => (
            "move out of won or lost",
            "moves out of won or lost",
            "check whether the journey had really ended",
        ),
        "overlap" => (
            "customer that fits more than one funnel",
            "customers that fit more than one funnel",
            "let the `when` of the funnels exclude each other: the first in file order takes them",
        ),
        "row_error" => (
            "row in which an expression failed",
            "rows in which an expression failed",
            "guard the expression, such as `if n == 0 { 0.0 } else { a / n }`",
        ),
        "year_without_holidays" => (
            "year in which working days are counted without holidays",
            "years in which working days are counted without holidays",
            "list the holidays of those years under `[calendar]`",
        ),
        "bad_reference" => (
            "reference to a unit or person that is not there, or a circle of units",
            "references to units or people that are not there, or circles of units",
            "mend the parents in `[units]`, the units in `[people]` or the owners of the customers",
        ),
        _ => ("row that needs a look", "rows that need a look", "look at the samples in the dataset"),
    }
}
