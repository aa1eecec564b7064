//! What rules are made of, in the language of the rules and in SQL.

/// A condition or a number of days, in the language of the rules and in SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// For the rules.
    pub rule: String,
    /// For SQL, over the columns of the same names.
    pub sql: String,
}

/// A term that is written differently.
pub fn term(rule: impl Into<String>, sql: impl Into<String>) -> Term {
    Term { rule: rule.into(), sql: sql.into() }
}

/// A term that is written alike in both languages.
pub fn alike(text: impl Into<String>) -> Term {
    let text = text.into();
    Term { rule: text.clone(), sql: text }
}

/// A line of a checklist.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id; for ticked items what the marks say.
    pub id: &'static str,
    /// Whether it must be ticked.
    pub mark: bool,
    /// Whether the tick must be of this visit.
    pub renew: bool,
    /// When it applies.
    pub when: Option<Term>,
    /// What must be true.
    pub expr: Option<Term>,
}

/// A stage of a funnel.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its id.
    pub id: &'static str,
    /// Whether its clock counts working days.
    pub business: bool,
    /// E, S and L.
    pub days: [Term; 3],
    /// While true, a losing customer does not expire.
    pub improving: Option<Term>,
    /// The checklist.
    pub items: Vec<Item>,
}

/// A funnel.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// Its id.
    pub id: &'static str,
    /// Who belongs to it.
    pub when: Term,
    /// The entrance standard.
    pub admit: Vec<(&'static str, Term)>,
    /// Its stages.
    pub stages: Vec<Stage>,
}
