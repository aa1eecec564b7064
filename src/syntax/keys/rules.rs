//! `[[fact]]`, `[[phase]]`, `[[funnel]]` and what stands in a funnel.

use super::{Form, KeyShape as Key, Kind, TableShape};

const ID: Key = Key::required("id", Kind::Id, "Its name in expressions, commands and outputs");
const LABEL: Key = Key::new("label", Kind::Label, "What people read");
const DOC: Key = Key::new("doc", Kind::Doc, "What it means");
const DAYS: Key = Key::new("days", Kind::Word(&["calendar", "business"]), "How its days are counted");
const ENTERING: Key = Key::new("entering_days", Kind::Days, "Days until a customer counts as stagnant");
const STAGNANT: Key = Key::new("stagnant_days", Kind::Days, "Further days until a customer counts as losing");
const LOSING: Key = Key::new("losing_days", Kind::Days, "Further days until a customer counts as lost");
const MAX_HOLD: Key = Key::new("max_hold_days", Kind::Count, "The most days that a customer can be on hold");

/// `[[fact]]`.
pub static FACT: TableShape = TableShape {
    path: "fact",
    form: Form::Many,
    doc: "A named value: over the rows of an event table, or an expression",
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("from", Kind::Text, "The event table"),
        Key::new("where", Kind::Expr, "Which of its rows"),
        Key::new(
            "agg",
            Kind::Word(&["count", "distinct", "sum", "avg", "min", "max", "first", "last"]),
            "What is made of the rows; default `count`",
        ),
        Key::new("of", Kind::Expr, "What is aggregated, for all but `count`"),
        Key::new(
            "within",
            Kind::Window,
            "Which dates: `30d`, `4w`, `10bd`, `stage`, `funnel`; default: ever",
        ),
        Key::new("per", Kind::Word(&["customer", "person", "unit"]), "Whose rows; default `customer`"),
        Key::new("expr", Kind::Expr, "An expression over other names, instead of rows"),
    ],
};

/// `[[phase]]`.
pub static PHASE: TableShape = TableShape {
    path: "phase",
    form: Form::Many,
    doc: "A large stage that all funnels share; every figure rolls up to it",
    keys: &[ID, LABEL, DOC],
};

/// One line of `admit`.
pub static ADMIT: TableShape = TableShape {
    path: "funnel.admit",
    form: Form::Many,
    doc: "A line of the entrance standard",
    keys: &[ID, LABEL, DOC, Key::required("expr", Kind::Expr, "What must be true to be let in")],
};

/// `cycle`.
pub static CYCLE: TableShape = TableShape {
    path: "funnel.cycle",
    form: Form::Value,
    doc: "How long winning takes",
    keys: &[
        Key::new("slack", Kind::Number, "The play that is added, as a share: 0.2 is a fifth"),
        Key::new("min_sample", Kind::Count, "Won customers that are needed to trust the median"),
        Key::new("fallback", Kind::Length, "The length that is used below that"),
    ],
};

/// `won` and `lost`.
pub static END: TableShape = TableShape {
    path: "funnel.won",
    form: Form::Value,
    doc: "Which values of the dataset end the journey",
    keys: &[Key::required("match", Kind::Texts, "Values of the dataset")],
};

/// `[[funnel]]`.
pub static FUNNEL: TableShape = TableShape {
    path: "funnel",
    form: Form::Many,
    doc: "A funnel: who belongs to it, its stages and its thresholds",
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("when", Kind::Expr, "Who belongs to it; the first funnel that fits counts"),
        Key::new("match", Kind::Texts, "Values of the dataset's funnel column that mean this funnel"),
        Key::new("admit", Kind::Tables(&ADMIT), "The entrance standard"),
        DAYS,
        ENTERING,
        STAGNANT,
        LOSING,
        MAX_HOLD,
        Key::new("cycle", Kind::Table(&CYCLE), "How long winning takes"),
        Key::new("won", Kind::Table(&END), "Values of the dataset that mean won"),
        Key::new("lost", Kind::Table(&END), "Values of the dataset that mean lost"),
        Key::new("stage", Kind::Tables(&STAGE), "Its stages, in order"),
    ],
};

/// `[[funnel.stage]]`.
pub static STAGE: TableShape = TableShape {
    path: "funnel.stage",
    form: Form::Many,
    doc: "A stage of the funnel",
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("phase", Kind::Text, "The phase that it belongs to"),
        Key::new("match", Kind::Texts, "Values of the dataset that mean this stage; default: its id"),
        DAYS,
        ENTERING,
        STAGNANT,
        LOSING,
        Key::new("improving", Kind::Expr, "While true, a losing customer does not expire"),
        Key::new("next", Kind::Texts, "Allowed moves; default: the following stage"),
        Key::new("confirm_within", Kind::Length, "How long a ready customer may wait for a person"),
        MAX_HOLD,
        Key::new("items", Kind::Tables(&ITEM), "The checklist"),
    ],
};

/// `[[funnel.stage.items]]`.
pub static ITEM: TableShape = TableShape {
    path: "funnel.stage.items",
    form: Form::Many,
    doc: "An item of the stage's checklist",
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::new("mark", Kind::Flag, "Whether sales must tick it"),
        Key::new("renew", Kind::Flag, "Whether it must be ticked again in every visit"),
        Key::new("optional", Kind::Flag, "Whether the stage can be ready without it"),
        Key::new("expr", Kind::Expr, "What must be true"),
        Key::new("when", Kind::Expr, "When it applies; default: always"),
    ],
};
