//! The code table of [`super::RulesProblem`]: stable ids, names and stories.

use super::{Code, Severity};

const fn error(id: &'static str, name: &'static str, explanation: &'static str) -> Code {
    Code { id, name, severity: Severity::Error, explanation }
}

const fn warning(id: &'static str, name: &'static str, explanation: &'static str) -> Code {
    Code { id, name, severity: Severity::Warning, explanation }
}

pub(super) const UNKNOWN_ZONE: Code = error(
    "FW201",
    "unknown-zone",
    r#"`timezone` is an IANA name. It says where days begin and end; a wrong one would shift every date.

    timezone = "Asia/Shangai"      # mistake
    timezone = "Asia/Shanghai"     # cure"#,
);
pub(super) const UNKNOWN_LANGUAGE: Code = error(
    "FW202",
    "unknown-language",
    r#"The words of reports exist in Chinese and English. Labels of your own may be in any language.

    language = "de"                # mistake
    language = "zh-CN"             # cure: or "en""#,
);
pub(super) const SHARE_OUT_OF_RANGE: Code = error(
    "FW203",
    "share-out-of-range",
    r#"`max_changes` holds a run back when a larger share of the customers changes at once: a share of all
customers lies between 0 % and 100 %.

    max_changes = "200%"           # mistake
    max_changes = "20%"            # cure"#,
);
pub(super) const NO_WORKING_DAY: Code = error(
    "FW204",
    "no-working-day",
    r#"When every day is a weekend, a length of working days never ends. At least one day must be worked.

    weekend = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]     # mistake
    weekend = ["sat", "sun"]                                        # cure"#,
);
pub(super) const NO_HOLIDAYS_LISTED: Code = warning(
    "FW205",
    "no-holidays-listed",
    r#"Something counts working days (`days = "business"`, a length such as `10bd`, `business_days_since`), and the
calendar lists no holiday of the present year, so every weekday counts as worked. List the public holidays:

    [calendar]
    holidays = ["2026-01-01", "2026-02-16..2026-02-22"]"#,
);
pub(super) const EMPTY_RULESET: Code = error(
    "FW208",
    "empty-ruleset",
    r#"The rules folder holds no rule files, or they say nothing. The least that can be evaluated is where the
customers are, and one funnel with one stage:

    [customers]
    from = "customers"
    id = "id"

    [[funnel]]
    id = "sales"
    entering_days = 7
    stagnant_days = 14
    losing_days = 30
    [[funnel.stage]]
    id = "need""#,
);
pub(super) const NO_CUSTOMERS: Code = error(
    "FW209",
    "no-customers",
    r#"`[customers]` says which table of the dataset holds the customers and which column is their id. Without it
there is nobody to evaluate.

    [customers]
    from = "customers"
    id = "id""#,
);
pub(super) const NO_FUNNEL: Code = error(
    "FW210",
    "no-funnel",
    r#"A state is a place in a funnel: without a `[[funnel]]` there are no states. Check that its file ends in
`.toml` and lies in the rules folder.

    [[funnel]]
    id = "sales""#,
);
pub(super) const DUPLICATE_ID: Code = error(
    "FW211",
    "duplicate-id",
    r#"Ids are unique for each kind: facts, phases, funnels, event tables; stages within their funnel; items within
their stage. Both places are shown; the second is not used.

    [[fact]]
    id = "visits"
    [[fact]]
    id = "visits"          # mistake: give it a name of its own"#,
);
pub(super) const RESERVED_STAGE: Code = error(
    "FW212",
    "reserved-stage",
    r#"`won` and `lost` are the two ends of every journey and are there without being defined. Which dataset values
mean them is said by the funnel:

    [[funnel]]
    won = { match = ["Closed Won"] }     # above the first [[funnel.stage]]"#,
);
pub(super) const MANY_FUNNELS: Code = warning(
    "FW213",
    "many-funnels",
    "Each funnel is a way of working that people must know by heart. The practice behind this tool keeps at most
three; what differs in numbers only can be one funnel whose thresholds are expressions.

    entering_days = 'if amount > 500000.0 { 14 } else { 7 }'",
);
pub(super) const COLUMNS_UNCHECKED: Code = warning(
    "FW214",
    "columns-unchecked",
    r#"Without the dataset the rules can be checked for their own sense only: a misspelt column, or a text compared
with a number, shows when the dataset is there.

    [workspace]
    dataset = "crm.db"          # or --dataset crm.db"#,
);
pub(super) const NO_SUCH_TABLE: Code = error(
    "FW220",
    "no-such-table",
    r#"`from` names a table or a view of the dataset. What is not a table of its own can be written as a query.

    from = "custommers"                                      # mistake
    from = "customers"                                       # cure
    sql = 'SELECT * FROM crm_accounts WHERE deleted = 0'     # or a query"#,
);
pub(super) const BAD_QUERY: Code = error(
    "FW221",
    "bad-query",
    "SQLite could not prepare the query; its own words are in the message. The query must be one `SELECT` that
runs on the dataset as it is.

    sql = 'SELEC * FROM accounts'       # mistake
    sql = 'SELECT * FROM accounts'      # cure",
);
pub(super) const QUERY_WRITES: Code = error(
    "FW222",
    "query-writes",
    "The dataset is opened read-only and never written. A query must be one statement that only reads.

    sql = 'DELETE FROM accounts'                  # mistake
    sql = 'SELECT * FROM accounts WHERE ok'       # cure",
);
pub(super) const UNKNOWN_COLUMN: Code = error(
    "FW223",
    "unknown-column",
    r#"A key of a mapped table, or `column` of one of its `fields`, names a column that the table does not have.
Case does not matter; the message lists the columns there are.

    entered = "create_at"       # mistake
    entered = "created_at"      # cure"#,
);
pub(super) const UNKNOWN_FIELD: Code = error(
    "FW224",
    "unknown-field",
    r#"`known_from` speaks of fields of its own table: on the left the date from which they are known, on the right
the fields that read as missing before it.

    known_from = { done_on = ["outcome"] }      # mistake, if the field is called done_at
    known_from = { done_at = ["outcome"] }      # cure"#,
);
pub(super) const NOT_A_DATE: Code = error(
    "FW225",
    "not-a-date",
    r#"On the left of `known_from` stands the field whose date says when the others became known, so it has to be
read as a date.

    known_from = { outcome = ["done_at"] }      # mistake: the wrong way round
    known_from = { done_at = ["outcome"] }      # cure"#,
);
pub(super) const NUMBERS_AS_DATES: Code = warning(
    "FW226",
    "numbers-as-dates",
    r#"A number can be seconds, milliseconds, `20240131` or Excel days: it is never guessed. Without a `format` none
of these dates can be read, and all of them are missing.

    [customers.fields]
    created_at = { type = "datetime", format = "epoch_s" }"#,
);
pub(super) const UNKNOWN_WIDE_STAGE: Code = warning(
    "FW227",
    "unknown-wide-stage",
    r#"In `wide`, each stage has a column of its own with the date it was entered. The left side is the id of a
stage or one of the values in its `match`; another one is a stage that no funnel knows.

    wide = { neds = "date_entered_needs" }      # mistake
    wide = { needs = "date_entered_needs" }     # cure"#,
);
pub(super) const HISTORY_INCOMPLETE: Code = error(
    "FW228",
    "history-incomplete",
    r#"A history row says which customer (`customer`) entered which stage (`stage`) when (`at`). With a column for each
stage, `wide` names these columns and `customer` the one with the customer's id.

    [history]
    from = "stage_history"
    customer = "customer_id"
    stage = "stage"
    at = "entered_at""#,
);
pub(super) const UNKNOWN_EVENTS: Code = error(
    "FW230",
    "unknown-events",
    r#"`from` of a fact names one of the mapped event tables: the word after `events.` in its header, which may
differ from the name of the table in the dataset.

    [events.activities]
    from = "crm_activity"
    [[fact]]
    from = "crm_activity"       # mistake
    from = "activities"         # cure"#,
);
pub(super) const FACT_HIDES: Code = error(
    "FW231",
    "fact-hides",
    r#"A name means one thing everywhere. A fact may not take the name of a built-in (`today`, `owner`, `stage` …)
nor of a field of the customers; another id avoids it, or the column is renamed under `[customers.fields]`.

    [[fact]]
    id = "stage"            # mistake
    id = "stage_group"      # cure"#,
);
pub(super) const FACT_CYCLE: Code = error(
    "FW232",
    "fact-cycle",
    r#"A fact over `expr` may name other facts, but not itself, neither directly nor through others: there would be
no first one to compute. The message shows the way round.

    [[fact]]
    id = "a"
    expr = 'b + 1'
    [[fact]]
    id = "b"
    expr = 'a + 1'          # mistake"#,
);
pub(super) const OF_MISSING: Code = error(
    "FW233",
    "of-missing",
    r#"All aggregates but `count` are taken over a value of each row, which `of` names.

    agg = "sum"                       # mistake: of what?
    agg = "sum"
    of = 'minutes'                    # cure"#,
);
pub(super) const OF_NOT_WANTED: Code = error(
    "FW234",
    "of-not-wanted",
    r#"`count` counts the rows that `where` lets pass. To count rows that have a value, ask for it in `where`; to
count different values, use `distinct`.

    agg = "count"
    of = 'contact'              # mistake
    where = 'contact != ()'     # cure, instead of `of`"#,
);
pub(super) const OF_NOT_NUMBER: Code = error(
    "FW235",
    "of-not-number",
    r#"`sum` and `avg` add up numbers. A column that holds numbers as text can be declared as what it is.

    agg = "sum"
    of = 'kind'                 # mistake: text
    of = 'minutes'              # cure"#,
);
pub(super) const PER_NEEDS: Code = error(
    "FW236",
    "per-needs",
    r#"`per` says whose rows a fact counts: the event table has to say whose each row is (`customer`, `person`), and
people and units are found through `[people]`.

    [events.activities]
    customer = "customer_id"
    person = "rep_id"           # needed by per = "person""#,
);
pub(super) const WINDOW_NEEDS_CUSTOMER: Code = error(
    "FW237",
    "window-needs-customer",
    r#"`within = "stage"` and `within = "funnel"` begin when the customer entered its stage or its funnel. A person
or a unit enters neither.

    per = "person"
    within = "stage"            # mistake
    within = "30d"              # cure"#,
);
pub(super) const ALWAYS_MISSING: Code = warning(
    "FW238",
    "always-missing",
    r#"The built-in is there, but the mapping does not say which column fills it, so it is missing for every
customer and no condition on it is ever met.

    [customers]
    owner = "owner_id"          # fills `owner`"#,
);
pub(super) const FACT_KIND_UNCLEAR: Code = error(
    "FW239",
    "fact-kind-unclear",
    r#"There are two kinds of facts: an aggregate over the rows of an event table, and an expression over what is
known already.

    [[fact]]
    id = "visits"
    from = "activities"
    agg = "count"

    [[fact]]
    id = "weighted"
    expr = 'amount * probability'"#,
);
pub(super) const FACT_KEY_NEEDS_EVENTS: Code = error(
    "FW240",
    "fact-key-needs-events",
    r#"`where`, `agg`, `of`, `within` and `per` say how rows of events are made into one value. A fact over `expr`
has no rows.

    expr = 'amount * 2'
    within = "30d"              # mistake: delete it"#,
);
pub(super) const NO_STAGES: Code = error(
    "FW241",
    "no-stages",
    r#"A funnel is a chain of stages, at least one.

    [[funnel]]
    id = "sales"
    [[funnel.stage]]            # cure
    id = "need""#,
);
pub(super) const UNKNOWN_PHASE: Code = error(
    "FW242",
    "unknown-phase",
    r#"Phases are common to all funnels, so that figures of different funnels can be added up; a stage names one of
them.

    [[phase]]
    id = "need"
    [[funnel.stage]]
    phase = "needs"             # mistake
    phase = "need"              # cure"#,
);
pub(super) const UNKNOWN_NEXT: Code = error(
    "FW243",
    "unknown-next",
    r#"`next` lists the stages of the same funnel that may follow, and `won`. Dataset values stand in `match`, not
here. `lost` is always allowed.

    next = ["plann"]            # mistake
    next = ["plan", "won"]      # cure"#,
);
pub(super) const UNREACHABLE_STAGE: Code = error(
    "FW244",
    "unreachable-stage",
    r#"From the first stage, following `next`, every stage must be reachable; by default each leads to the one
below it. A stage that nothing leads to makes every customer in it a violation.

    [[funnel.stage]]
    id = "need"
    next = ["deal"]             # mistake: "plan" below it is left out
    next = ["plan", "deal"]     # cure"#,
);
pub(super) const VALUE_CLAIMED_TWICE: Code = error(
    "FW245",
    "value-claimed-twice",
    r#"A value of the dataset's stage column means one stage of a funnel, and a value of its funnel column one
funnel. A stage without `match` means its own id; `won` and `lost` mean themselves unless said otherwise.

    match = ["Proposal"]        # in stage plan
    match = ["Proposal"]        # mistake, in stage quote"#,
);
pub(super) const MISSING_THRESHOLD: Code = error(
    "FW246",
    "missing-threshold",
    "States are told by three lengths: after `entering_days` a customer is stagnant, after `stagnant_days` more it
is losing, after `losing_days` more it is lost. Each comes from the stage, else from its funnel.

    [[funnel]]
    entering_days = 7
    stagnant_days = 14
    losing_days = 30",
);
pub(super) const NEGATIVE_THRESHOLD: Code = error(
    "FW247",
    "negative-threshold",
    "A length of days is 0 or more. With 0 the state is passed over.

    entering_days = -7          # mistake
    entering_days = 7           # cure",
);
pub(super) const ITEM_WITHOUT_TEST: Code = error(
    "FW248",
    "item-without-test",
    r#"An item of a checklist is met when sales tick it (`mark`), when the data show it (`expr`), or both. With
neither it can never be met, and no customer would ever be ready.

    { id = "met", label = "met twice" }                                # mistake
    { id = "met", label = "met twice", expr = 'visits_30d >= 2' }      # cure"#,
);
pub(super) const NEVER_TRUE: Code = error(
    "FW249",
    "never-true",
    "The expression gives the same answer for every customer, and it is not true: no customer could be ready, or
be admitted.

    expr = '1 > 2'                   # mistake
    expr = 'visits_30d > 2'          # cure",
);
pub(super) const RENEW_WITHOUT_MARK: Code = error(
    "FW250",
    "renew-without-mark",
    r#"`renew = true` asks for the tick to be given again in every visit of the stage. An item that is not ticked
has nothing to renew; what the data show is looked at every day anyway.

    { id = "price", mark = true, renew = true }"#,
);
pub(super) const SLACK_OUT_OF_RANGE: Code = error(
    "FW251",
    "slack-out-of-range",
    "`slack` is the play added to the median deal cycle, as a share of it: 0.2 adds a fifth.

    cycle = { slack = 20 }         # mistake: 20 would be 2000 %
    cycle = { slack = 0.2 }        # cure",
);
pub(super) const FUNNEL_NEVER_REACHED: Code = warning(
    "FW252",
    "funnel-never-reached",
    r#"A customer belongs to the first funnel, in file order, whose `when` is true. A funnel without `when` takes
everyone who comes that far, so it belongs at the end.

    [[funnel]]
    id = "other"                # no `when`: takes everyone
    [[funnel]]
    id = "enterprise"           # never reached: move it above
    when = 'employees >= 500'"#,
);
pub(super) const FUNNEL_NEVER_CHOSEN: Code = warning(
    "FW253",
    "funnel-never-chosen",
    "The `when` of the funnel is false for every customer.

    when = 'false'                  # nobody
    when = 'employees >= 500'       # some",
);
pub(super) const MATCH_WITHOUT_COLUMN: Code = warning(
    "FW254",
    "match-without-column",
    r#"`match` of a funnel lists values of the dataset's funnel column, and `[customers]` names no such column, so
the line has no effect.

    [customers]
    funnel = "pipeline"         # the column that `match` is compared with"#,
);

/// All of them, in the order of their ids.
pub(super) const CODES: &[Code] = &[
    UNKNOWN_ZONE,
    UNKNOWN_LANGUAGE,
    SHARE_OUT_OF_RANGE,
    NO_WORKING_DAY,
    NO_HOLIDAYS_LISTED,
    EMPTY_RULESET,
    NO_CUSTOMERS,
    NO_FUNNEL,
    DUPLICATE_ID,
    RESERVED_STAGE,
    MANY_FUNNELS,
    COLUMNS_UNCHECKED,
    NO_SUCH_TABLE,
    BAD_QUERY,
    QUERY_WRITES,
    UNKNOWN_COLUMN,
    UNKNOWN_FIELD,
    NOT_A_DATE,
    NUMBERS_AS_DATES,
    UNKNOWN_WIDE_STAGE,
    HISTORY_INCOMPLETE,
    UNKNOWN_EVENTS,
    FACT_HIDES,
    FACT_CYCLE,
    OF_MISSING,
    OF_NOT_WANTED,
    OF_NOT_NUMBER,
    PER_NEEDS,
    WINDOW_NEEDS_CUSTOMER,
    ALWAYS_MISSING,
    FACT_KIND_UNCLEAR,
    FACT_KEY_NEEDS_EVENTS,
    NO_STAGES,
    UNKNOWN_PHASE,
    UNKNOWN_NEXT,
    UNREACHABLE_STAGE,
    VALUE_CLAIMED_TWICE,
    MISSING_THRESHOLD,
    NEGATIVE_THRESHOLD,
    ITEM_WITHOUT_TEST,
    NEVER_TRUE,
    RENEW_WITHOUT_MARK,
    SLACK_OUT_OF_RANGE,
    FUNNEL_NEVER_REACHED,
    FUNNEL_NEVER_CHOSEN,
    MATCH_WITHOUT_COLUMN,
];
