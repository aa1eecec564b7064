//! Which registers answer which keys of the rules.

use std::fmt;
use std::sync::Arc;

use super::node::Reg;
use crate::syntax::{Aggregate, Per};
use crate::time::Window;
use crate::value::Type;

/// What is asked of a program.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Roots {
    /// By funnel, in the order of the rules.
    pub funnels: Vec<FunnelRoots>,
    /// The facts over events that any register of the customers' block names, in the order of
    /// [`crate::ruleset::Ruleset::facts`].
    pub facts: Vec<EventFact>,
}

/// A funnel's expressions; registers of the customers' block.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FunnelRoots {
    /// The funnel's id.
    pub id: Arc<str>,
    /// `when`.
    pub when: Option<Reg>,
    /// The entrance standard, line by line.
    pub admit: Vec<LineRoot>,
    /// By stage.
    pub stages: Vec<StageRoots>,
}

/// A line of the entrance standard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LineRoot {
    /// Its id.
    pub id: Arc<str>,
    /// What must be true.
    pub expr: Reg,
}

/// A stage's expressions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StageRoots {
    /// The stage's id.
    pub id: Arc<str>,
    /// E.
    pub entering: Reg,
    /// S.
    pub stagnant: Reg,
    /// L.
    pub losing: Reg,
    /// `improving`.
    pub improving: Option<Reg>,
    /// The checklist, item by item.
    pub items: Vec<ItemRoots>,
}

/// An item's expressions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemRoots {
    /// Its id.
    pub id: Arc<str>,
    /// When it applies.
    pub when: Option<Reg>,
    /// What must be true.
    pub expr: Option<Reg>,
}

/// A fact over events.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventFact {
    /// Index into [`crate::ruleset::Ruleset::facts`].
    pub fact: usize,
    /// Its id.
    pub id: Arc<str>,
    /// Index into [`super::Program::events`] and [`crate::ruleset::Mapping::events`].
    pub table: usize,
    /// `where`, a register of the table's block; all rows if none.
    pub filter: Option<Reg>,
    /// `of`; none for count.
    pub of: Option<Reg>,
    /// `agg`.
    pub aggregate: Aggregate,
    /// `within`.
    pub window: Window,
    /// `per`.
    pub per: Per,
    /// The type of its value.
    pub ty: Type,
}

/// Which expression of the rules a register answers, by names: the same expression has the same
/// path in another ruleset, wherever it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RootPath {
    /// The funnel's id; for an expression of a fact, the fact's.
    pub owner: Arc<str>,
    /// The stage's id, for what belongs to a stage.
    pub stage: Option<Arc<str>>,
    /// Which key.
    pub part: RootPart,
}

/// The keys that hold expressions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RootPart {
    /// A funnel's `when`.
    When,
    /// A line of the entrance standard, by id.
    Admit(Arc<str>),
    /// A stage's E.
    Entering,
    /// A stage's S.
    Stagnant,
    /// A stage's L.
    Losing,
    /// A stage's `improving`.
    Improving,
    /// An item's `when`, by the item's id.
    ItemWhen(Arc<str>),
    /// An item's `expr`, by the item's id.
    ItemExpr(Arc<str>),
    /// A fact's `where`.
    FactWhere,
    /// A fact's `of`.
    FactOf,
}

impl fmt::Display for RootPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::When => f.write_str("when"),
            Self::Admit(id) => write!(f, "admit {id}"),
            Self::Entering => f.write_str("entering"),
            Self::Stagnant => f.write_str("stagnant"),
            Self::Losing => f.write_str("losing"),
            Self::Improving => f.write_str("improving"),
            Self::ItemWhen(id) => write!(f, "item {id} when"),
            Self::ItemExpr(id) => write!(f, "item {id} expr"),
            Self::FactWhere => f.write_str("where"),
            Self::FactOf => f.write_str("of"),
        }
    }
}

/// `large_accounts / negotiation / item budget expr`.
impl fmt::Display for RootPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / ", self.owner)?;
        if let Some(stage) = &self.stage {
            write!(f, "{stage} / ")?;
        }
        write!(f, "{}", self.part)
    }
}

impl FunnelRoots {
    /// Its expressions, in the order of the rules.
    #[must_use]
    pub fn all(&self) -> Vec<(RootPath, Reg)> {
        let path =
            |stage: Option<&Arc<str>>, part| RootPath { owner: self.id.clone(), stage: stage.cloned(), part };
        let mut all: Vec<_> = self.when.iter().map(|when| (path(None, RootPart::When), *when)).collect();
        all.extend(self.admit.iter().map(|line| (path(None, RootPart::Admit(line.id.clone())), line.expr)));
        for stage in &self.stages {
            all.extend(stage.all().into_iter().map(|(part, root)| (path(Some(&stage.id), part), root)));
        }
        all
    }

    pub(super) fn registers(&mut self) -> Vec<&mut Reg> {
        let own = self.when.iter_mut().chain(self.admit.iter_mut().map(|line| &mut line.expr));
        own.chain(self.stages.iter_mut().flat_map(StageRoots::registers)).collect()
    }
}

impl StageRoots {
    /// Its expressions, in the order of the rules.
    #[must_use]
    pub fn all(&self) -> Vec<(RootPart, Reg)> {
        let mut all = vec![
            (RootPart::Entering, self.entering),
            (RootPart::Stagnant, self.stagnant),
            (RootPart::Losing, self.losing),
        ];
        all.extend(self.improving.map(|root| (RootPart::Improving, root)));
        for item in &self.items {
            all.extend(item.when.map(|root| (RootPart::ItemWhen(item.id.clone()), root)));
            all.extend(item.expr.map(|root| (RootPart::ItemExpr(item.id.clone()), root)));
        }
        all
    }

    fn registers(&mut self) -> Vec<&mut Reg> {
        let mut all = vec![&mut self.entering, &mut self.stagnant, &mut self.losing];
        all.extend(&mut self.improving);
        for item in &mut self.items {
            all.extend(item.when.iter_mut().chain(&mut item.expr));
        }
        all
    }
}

impl EventFact {
    /// Its expressions; registers of its table's block.
    #[must_use]
    pub fn all(&self) -> Vec<(RootPath, Reg)> {
        let path = |part| RootPath { owner: self.id.clone(), stage: None, part };
        let filter = self.filter.map(|root| (path(RootPart::FactWhere), root));
        filter.into_iter().chain(self.of.map(|root| (path(RootPart::FactOf), root))).collect()
    }
}
