//! What is wrong with the data, and what blanks keep customers from being judged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::roster::Roster;
use crate::dataset::{Finding, Findings};
use crate::evaluate::{Age, Checklist, Evaluation, State, WhyUnknown, evaluate};
use crate::facts::Moment;
use crate::time::AsOf;

/// What a missing value stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blocks {
    /// Finding the funnel.
    Funnel,
    /// A line of the entrance standard.
    Admission,
    /// Knowing the stage or since when.
    Stage,
    /// An item of the checklist.
    Item,
    /// A threshold.
    Threshold,
    /// Telling whether the customer is improving.
    Improving,
}

impl Blocks {
    /// The word of machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Funnel => "funnel",
            Self::Admission => "admission",
            Self::Stage => "stage",
            Self::Item => "item",
            Self::Threshold => "threshold",
            Self::Improving => "improving",
        }
    }
}

/// One place in the rules where a missing value stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankPlace {
    /// The funnel.
    pub funnel: Option<Arc<str>>,
    /// The stage.
    pub stage: Option<Arc<str>>,
    /// What it stands in the way of.
    pub blocks: Blocks,
    /// The line, item or key.
    pub id: Option<Arc<str>>,
    /// How many customers.
    pub customers: usize,
    /// The first few of them.
    pub samples: Vec<Arc<str>>,
}

/// A field that is missing where it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Its name.
    pub field: Arc<str>,
    /// How many customers it blocks, each once.
    pub customers: usize,
    /// Where, most customers first.
    pub places: Vec<BlankPlace>,
}

/// The quality report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualityReport {
    /// As of when.
    pub as_of: AsOf,
    /// How many customers there are.
    pub customers: usize,
    /// How many of them are blocked by any missing value.
    pub blocked: usize,
    /// What is wrong with rows, as `plan` lists it.
    pub findings: Vec<Finding>,
    /// Missing values, those that block most customers first.
    pub blanks: Vec<Blank>,
}

/// How many samples are kept of each place.
const SAMPLES: usize = 5;

type PlaceKey = (Option<Arc<str>>, Option<Arc<str>>, Blocks, Option<Arc<str>>);

/// Customers by field and place, each once.
#[derive(Default)]
struct Worklist(BTreeMap<Arc<str>, BTreeMap<PlaceKey, BTreeSet<Arc<str>>>>);

/// Gathers what is wrong and what is missing. `watched` is what is wrong in the light of metrics and anomalies.
#[must_use]
pub fn quality_report(roster: &Roster<'_>, watched: Findings) -> QualityReport {
    let mut findings = roster.findings.clone();
    findings.merge(watched);
    let moment = Moment::new(roster.world, roster.sight);
    let mut worklist = Worklist::default();
    for member in &roster.members {
        if let Some(evaluation) = evaluate(&moment, member.row) {
            gather(&moment, &evaluation, &member.state.customer, &mut worklist);
        }
    }
    let all: BTreeSet<&Arc<str>> = worklist.0.values().flat_map(BTreeMap::values).flatten().collect();
    let blocked = all.len();
    QualityReport {
        as_of: roster.sight.as_of,
        customers: roster.members.len(),
        blocked,
        findings: findings.list(),
        blanks: worklist.into_blanks(),
    }
}

fn gather(moment: &Moment<'_>, evaluation: &Evaluation, customer: &Arc<str>, worklist: &mut Worklist) {
    let funnel = evaluation.funnel(moment).map(|funnel| funnel.id.clone());
    let stage = evaluation.stage(moment).map(|stage| stage.id.clone());
    let mut note = |blocks: Blocks, id: Option<&str>, names: &mut dyn Iterator<Item = Arc<str>>| {
        for name in names {
            let place = (funnel.clone(), stage.clone(), blocks, id.map(Arc::from));
            worklist.0.entry(name).or_default().entry(place).or_default().insert(customer.clone());
        }
    };
    let mut list = |blocks: Blocks, list: &Checklist| {
        for line in list.required().filter(|line| !line.is_met()) {
            note(blocks, Some(&line.id), &mut line.unknown());
        }
    };
    match evaluation.state {
        State::NotAdmitted => list(Blocks::Admission, &evaluation.admission),
        judged if judged.in_funnel() || judged == State::Unknown => {
            evaluation.checklist.iter().for_each(|items| list(Blocks::Item, items));
        }
        _ => {}
    }
    if evaluation.state == State::Outside {
        note(Blocks::Funnel, None, &mut evaluation.membership.unknown.iter().cloned());
    }
    match &evaluation.why_unknown {
        Some(WhyUnknown::NoStage) => note(Blocks::Stage, None, &mut [Arc::from("stage")].into_iter()),
        Some(WhyUnknown::NoDate(key)) => note(Blocks::Stage, None, &mut [Arc::from(*key)].into_iter()),
        _ => {}
    }
    let judged = evaluation.state != State::NotAdmitted;
    if let Some(Age { overdue, improving, .. }) = evaluation.age.as_ref().filter(|_| judged) {
        if let Err(trouble) = overdue {
            note(Blocks::Threshold, Some(trouble.key), &mut trouble.unknown.iter().cloned());
        }
        let unknown = improving.iter().flat_map(|answer| &answer.unknown).cloned();
        note(Blocks::Improving, None, &mut { unknown });
    }
}

impl Worklist {
    fn into_blanks(self) -> Vec<Blank> {
        let mut blanks: Vec<Blank> = self.0.into_iter().map(|(field, places)| blank(field, places)).collect();
        blanks.sort_by_key(|blank| std::cmp::Reverse(blank.customers));
        blanks
    }
}

fn blank(field: Arc<str>, places: BTreeMap<PlaceKey, BTreeSet<Arc<str>>>) -> Blank {
    let customers = places.values().flatten().collect::<BTreeSet<_>>().len();
    let mut places: Vec<BlankPlace> = places
        .into_iter()
        .map(|((funnel, stage, blocks, id), customers)| BlankPlace {
            funnel,
            stage,
            blocks,
            id,
            customers: customers.len(),
            samples: customers.into_iter().take(SAMPLES).collect(),
        })
        .collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.customers));
    Blank { field, customers, places }
}
