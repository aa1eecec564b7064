//! The state of one customer at one moment, with everything that led to it.

use std::sync::Arc;

use super::age::{Age, ThresholdTrouble, age};
use super::checklist::Checklist;
use super::membership::{Membership, add_new, membership};
use super::reason::reason;
use super::state::{By, CustomerState, Overdue, Position, State};
use crate::facts::{CustomerRow, Moment, Standing};
use crate::journey::{Dating, Place, Visit, entries, exists, visits};
use crate::ruleset::{Funnel, Stage};
use crate::syntax::Role;

/// Why a state is unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyUnknown {
    /// The dataset gives no stage, or none can be known for the day.
    NoStage,
    /// The dataset's value is none of the funnel's.
    Unmapped(Arc<str>),
    /// The date of the stage's entry is blank or cannot be read: the key that maps it.
    NoDate(&'static str),
    /// A threshold cannot be told.
    Threshold(ThresholdTrouble),
}

/// A customer's state with all that led to it.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The customer's place in the dataset.
    pub customer: usize,
    /// The state.
    pub state: State,
    /// Who ended the journey.
    pub by: Option<By>,
    /// The funnel, or why there is none.
    pub membership: Membership,
    /// All visits, the present one last.
    pub visits: Vec<Visit>,
    /// How the entrance standard stands; empty where it does not matter.
    pub admission: Checklist,
    /// How the present stage's checklist stands, where one applies.
    pub checklist: Option<Checklist>,
    /// The age in the present stage, where one applies.
    pub age: Option<Age>,
    /// Why the state is unknown.
    pub why_unknown: Option<WhyUnknown>,
}

impl Evaluation {
    /// The present visit.
    #[must_use]
    pub fn visit(&self) -> Option<&Visit> {
        self.visits.last()
    }

    /// The funnel.
    #[must_use]
    pub fn funnel<'a>(&self, moment: &Moment<'a>) -> Option<&'a Funnel> {
        moment.world.ruleset.funnels.get(self.membership.funnel?)
    }

    /// The present stage, if the funnel maps it.
    #[must_use]
    pub fn stage<'a>(&self, moment: &Moment<'a>) -> Option<&'a Stage> {
        match self.visit()?.place {
            Place::Stage(index) => self.funnel(moment)?.stages.get(index),
            _ => None,
        }
    }

    /// How many visits were to the present place.
    #[must_use]
    pub fn times_entered(&self) -> i64 {
        let Some(present) = self.visit() else { return 0 };
        let times = self.visits.iter().filter(|visit| visit.place == present.place).count();
        i64::try_from(times).unwrap_or(i64::MAX)
    }

    /// Funnel, stage and state.
    #[must_use]
    pub fn position(&self, moment: &Moment<'_>) -> Position {
        Position {
            funnel: self.funnel(moment).map(|funnel| funnel.id.clone()),
            stage: self.stage(moment).map(|stage| stage.id.clone()),
            state: self.state,
        }
    }

    /// The present visit, if it is one of a stage and dated.
    #[must_use]
    pub fn dated_visit(&self, moment: &Moment<'_>) -> Option<&Visit> {
        self.visit().filter(|visit| self.stage(moment).is_some() && visit.dating != Dating::Unreadable)
    }

    /// What is said about the customer.
    #[must_use]
    pub fn describe(&self, moment: &Moment<'_>) -> CustomerState {
        let world = moment.world;
        let stage = self.stage(moment);
        let dated = self.dated_visit(moment);
        let judged = self.state.in_funnel() || self.state == State::Lost || self.state == State::Unknown;
        let checklist = self.checklist.as_ref().filter(|_| judged);
        let age = self.age.as_ref();
        CustomerState {
            customer: world.id(self.customer),
            position: self.position(moment),
            phase: stage
                .and_then(|stage| world.ruleset.phases.get(stage.phase?))
                .map(|phase| phase.id.clone()),
            owner: world.text(self.customer, Role::Owner),
            by: self.by,
            stage_since: dated.map(|visit| visit.entered.date()),
            days: age.map(|age| age.days),
            overdue: age.filter(|_| judged).and_then(|age| age.overdue.as_ref().ok().copied()),
            ready: checklist.map(Checklist::is_ready),
            missing: self.missing(),
            unknown: self.unknown(),
            next: age
                .filter(|_| self.state.in_funnel() && self.state != State::Ready)
                .and_then(|age| age.next),
            reason: reason(self, moment),
            inferred: dated.is_some_and(|visit| visit.dating == Dating::Inferred),
        }
    }

    /// Ids of the lines that are not met: of the entrance standard where it bars the way, else of
    /// the checklist.
    fn missing(&self) -> Vec<Arc<str>> {
        match self.state {
            State::NotAdmitted => self.admission.missing(),
            _ => self.checklist.as_ref().map(Checklist::missing).unwrap_or_default(),
        }
    }

    /// The names of the missing values that stood in the way.
    fn unknown(&self) -> Vec<Arc<str>> {
        let mut names = match self.state {
            State::Outside => self.membership.unknown.clone(),
            State::NotAdmitted => self.admission.unknown(),
            _ => self.checklist.as_ref().map(Checklist::unknown).unwrap_or_default(),
        };
        match &self.why_unknown {
            Some(WhyUnknown::NoStage) => add_new(&mut names, [Arc::from("stage")]),
            Some(WhyUnknown::NoDate(key)) => add_new(&mut names, [Arc::from(*key)]),
            Some(WhyUnknown::Threshold(trouble)) => add_new(&mut names, trouble.unknown.iter().cloned()),
            Some(WhyUnknown::Unmapped(_)) | None => {}
        }
        // Where age does not decide the state, what `improving` lacks stands in nobody's way.
        let by_age = !matches!(self.state, State::NotAdmitted | State::Ready);
        if let Some(improving) = self.age.as_ref().filter(|_| by_age).and_then(|age| age.improving.as_ref()) {
            add_new(&mut names, improving.unknown.iter().cloned());
        }
        names
    }
}

/// Evaluates a customer at a moment; `None` if it does not exist then.
#[must_use]
pub fn evaluate(moment: &Moment<'_>, customer: usize) -> Option<Evaluation> {
    if !exists(moment.world, customer, &moment.sight) {
        return None;
    }
    let membership = membership(moment, customer);
    let visits = membership
        .funnel
        .map_or_else(Vec::new, |funnel| visits(&entries(moment.world, customer, funnel, &moment.sight)));
    let mut evaluation = Evaluation {
        customer,
        state: State::Outside,
        by: None,
        membership,
        visits,
        admission: Checklist::default(),
        checklist: None,
        age: None,
        why_unknown: None,
    };
    evaluation.state = judge(moment, &mut evaluation);
    Some(evaluation)
}

/// What can be said of a customer of a funnel without any of its expressions: its way, and whether
/// its stage lacks the date that its state needs. The state itself is not told.
#[must_use]
pub fn sketch(moment: &Moment<'_>, customer: usize, funnel: Option<usize>, undated: bool) -> Evaluation {
    let visits = funnel
        .map_or_else(Vec::new, |funnel| visits(&entries(moment.world, customer, funnel, &moment.sight)));
    Evaluation {
        customer,
        state: State::Unknown,
        by: None,
        membership: Membership { funnel, unknown: Vec::new(), errors: Vec::new() },
        visits,
        admission: Checklist::default(),
        checklist: None,
        age: None,
        why_unknown: undated.then(|| WhyUnknown::NoDate(date_key(moment))),
    }
}

/// Goes through the table of states; the first row that holds is the state.
fn judge(moment: &Moment<'_>, evaluation: &mut Evaluation) -> State {
    let Some(funnel) = evaluation.funnel(moment) else { return State::Outside };
    let visit = evaluation.visit().cloned();
    if let Some(visit) = visit.as_ref().filter(|visit| visit.place.is_end()) {
        evaluation.by = Some(if visit.confirmed { By::Confirmation } else { By::Dataset });
        return if visit.place == Place::Won { State::Won } else { State::Lost };
    }
    let stage = evaluation.stage(moment);
    let standing = Standing {
        funnel: Some(funnel),
        stage,
        visit: visit.as_ref(),
        visits_to_stage: evaluation.times_entered(),
        state_since: None,
    };
    let row = CustomerRow::new(moment, evaluation.customer, standing);
    let dated = visit.as_ref().filter(|visit| visit.dating != Dating::Unreadable);
    if let (Some(stage), Some(visit)) = (stage, dated) {
        evaluation.age = Some(age(&row, stage, visit));
    }
    evaluation.admission = Checklist::of_admission(&funnel.admit, &row);
    if !evaluation.admission.is_met() {
        return State::NotAdmitted;
    }
    let why = match (visit.as_ref().map(|visit| &visit.place), stage) {
        (Some(Place::Unmapped(value)), _) => Some(WhyUnknown::Unmapped(value.clone())),
        (_, Some(_)) if dated.is_none() => Some(WhyUnknown::NoDate(date_key(moment))),
        (_, Some(_)) => None,
        _ => Some(WhyUnknown::NoStage),
    };
    if why.is_some() {
        evaluation.why_unknown = why;
        return State::Unknown;
    }
    let ready =
        stage.is_some_and(|stage| evaluation.checklist.insert(Checklist::of_stage(stage, &row)).is_ready());
    if ready {
        return State::Ready;
    }
    match evaluation.age.as_ref().map(|age| &age.overdue) {
        Some(Ok(Overdue::None)) => State::Entering,
        Some(Ok(Overdue::Stagnant)) => State::Stagnant,
        Some(Ok(Overdue::Losing)) => State::Losing,
        Some(Ok(Overdue::Expired)) => {
            evaluation.by = Some(By::Expiry);
            State::Lost
        }
        Some(Err(trouble)) => {
            evaluation.why_unknown = Some(WhyUnknown::Threshold(trouble.clone()));
            State::Unknown
        }
        None => State::Unknown,
    }
}

/// The key that maps the date of a stage's entry.
fn date_key(moment: &Moment<'_>) -> &'static str {
    let role =
        if moment.world.ruleset.mapping.dataset_keeps_stage() { Role::StageSince } else { Role::Entered };
    role.key()
}
