//! What a delta leaves behind for the next one.
//!
//! Guarantees: a delta computed with a memory is the one computed without; what is remembered is
//! used only for the same rows and the same journal, and only as far as the edit of the rules and the
//! clock leave it untouched.

use std::sync::Arc;

use super::basis::{LastRules, Prepared, Serving};
use super::ground::Ground;
use super::snapshot::Snapshot;
use super::view::View;
use crate::census::{Count, Suspect, Touched, Wish, count, ranked_findings, recount};
use crate::dataset::Findings;
use crate::journey::{Sight, World};
use crate::value::Date;

/// What is remembered between deltas over the same rows.
#[derive(Debug, Default)]
pub struct Memory {
    resident: bool,
    ground: Option<Arc<Ground>>,
    /// The counts of everybody made last, by the present rules and by those applied last.
    counts: [Option<Counted>; 2],
    /// The findings about journeys told last.
    told: Option<Told>,
}

/// Findings about the journeys of customers, and what they were made from.
#[derive(Debug, Clone)]
struct Told {
    rules: Arc<Prepared>,
    view: Arc<View>,
    sight: Sight,
    suspects: Vec<Suspect>,
    findings: Findings,
}

/// A count of everybody, and what it was made from.
#[derive(Debug, Clone)]
struct Counted {
    rules: Arc<Prepared>,
    view: Arc<View>,
    sight: Sight,
    /// Whether it tells when customers have to be looked at again.
    wakes: bool,
    count: Count,
}

impl Memory {
    /// A memory for many deltas. The default one serves a single delta and keeps nothing.
    #[must_use]
    pub fn resident() -> Self {
        Self { resident: true, ..Self::default() }
    }

    /// What the deltas of these rules rest on.
    pub(super) fn ground(
        &mut self,
        present: &Prepared,
        last: &LastRules,
        snapshot: &Snapshot,
        days: (Date, Date),
    ) -> Arc<Ground> {
        let known = self.ground.take().filter(|known| known.view.serves(present, last, snapshot, days));
        let view = if let Some(known) = &known {
            known.view.clone()
        } else {
            // What rests on another view is of no more use.
            self.counts = <[_; 2]>::default();
            Arc::new(View::of(present, last, snapshot, days))
        };
        let ground = match known {
            Some(known) if known.serves(&view, snapshot) => known,
            known => Arc::new(Ground::new(view, (present, last), snapshot, known.as_deref())),
        };
        if self.resident {
            self.ground = Some(ground.clone());
        }
        ground
    }

    /// Where everybody stands. Only those are counted whose time has come since the last count by
    /// these rules, and those whom an edit touches. `more` moments will be asked for.
    pub(super) fn count(
        &mut self,
        (rules, serving): (&Arc<Prepared>, Serving),
        view: &Arc<View>,
        (world, sight): (&World<'_>, Sight),
        (wish, more): (Wish<'_>, bool),
    ) -> &Count {
        let wakes = self.resident || more;
        let wish = Wish { wakes, ..wish };
        let count = match self.predecessor(rules, serving, view, sight) {
            Some((before, touched)) => recount(world, sight, before.count, &touched, wish),
            None => count(world, sight, wish),
        };
        let [present, last] = &mut self.counts;
        let slot = if serving == Serving::Present { present } else { last };
        let counted = Counted { rules: rules.clone(), view: view.clone(), sight, wakes, count };
        &slot.insert(counted).count
    }

    /// The findings of the suspects of a count. Where no expression failed they are about journeys alone,
    /// which conditions do not change.
    pub(super) fn findings(
        &mut self,
        rules: &Arc<Prepared>,
        view: &Arc<View>,
        (world, sight): (&World<'_>, Sight),
        suspects: Vec<Suspect>,
    ) -> Findings {
        let (failed, quiet): (Vec<_>, Vec<_>) = suspects.into_iter().partition(|suspect| suspect.of.failed);
        let same = |told: &&Told| {
            Arc::ptr_eq(&told.view, view)
                && told.rules.dataset.rows_id == rules.dataset.rows_id
                && told.sight == sight
                && told.suspects == quiet
                && Touched::between(told.rules.pair(), rules.pair()).is_some_and(|it| it.keeps_journeys())
        };
        let told = self.told.as_ref().filter(same).map(|told| told.findings.clone());
        let mut all = told.unwrap_or_else(|| {
            let findings = ranked_findings(world, sight, &quiet);
            if self.resident {
                let (rules, view) = (rules.clone(), view.clone());
                self.told = Some(Told { rules, view, sight, suspects: quiet, findings: findings.clone() });
            }
            findings
        });
        all.merge(ranked_findings(world, sight, &failed));
        all.forget_ranks();
        all
    }

    /// The count of everybody by the present rules or those applied last, if it was made.
    pub(super) fn counted(&self, serving: Serving) -> Option<&Count> {
        let [present, last] = &self.counts;
        let slot = if serving == Serving::Present { present } else { last };
        slot.as_ref().map(|counted| &counted.count)
    }

    /// An earlier count that can be brought up to date, and what the edit since then touches. One by
    /// the rules that are asked for is taken, the other rules' is copied, for it will be asked for again.
    fn predecessor(
        &mut self,
        rules: &Prepared,
        serving: Serving,
        view: &Arc<View>,
        sight: Sight,
    ) -> Option<(Counted, Touched)> {
        let [present, last] = &mut self.counts;
        let (own, other) = if serving == Serving::Present { (present, last) } else { (last, present) };
        let usable = |counted: &Counted| {
            let same_rows = counted.rules.dataset.rows_id == rules.dataset.rows_id;
            let in_order = sight.without.is_none() && counted.sight.last_instant() <= sight.last_instant();
            let can = same_rows && in_order && counted.wakes && Arc::ptr_eq(&counted.view, view);
            can.then(|| Touched::between(counted.rules.pair(), rules.pair())).flatten()
        };
        if let Some(touched) = own.as_ref().and_then(usable) {
            return own.take().map(|counted| (counted, touched));
        }
        *own = None;
        let touched = other.as_ref().and_then(usable)?;
        other.clone().map(|counted| (counted, touched))
    }
}
