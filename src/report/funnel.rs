//! Counts, amounts and flows by phase, by funnel and stage, by owner or unit.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::admission::Gate;
use super::figures::{
    Figures, FunnelReport, FunnelWish, GroupFigures, Grouping, PhaseFigures, StageFigures, Who,
};
use super::flow::{Spot, Through, moves};
use super::roster::{Member, Roster};
use crate::census;
use crate::dataset::Table;
use crate::evaluate::{Position, State};
use crate::expression::{Blame, Name, Row};
use crate::facts::{CustomerRow, Moment, Standing};
use crate::journey::{Dating, Sight, Visit, World};
use crate::ruleset::{Ruleset, TableMapping};
use crate::syntax::Role;
use crate::time::AsOf;
use crate::value::{Date, Value};

/// Funnel and stage by their places.
type StageKey = (usize, usize);
type Groups = BTreeMap<Option<Arc<str>>, Figures>;

/// What is counted while going through the customers.
#[derive(Default)]
struct Tally {
    stages: HashMap<StageKey, Groups>,
    through: Through,
    inferred: usize,
}

/// Counts customers, sums and flows. Owner, unit and summed field are those of the moment.
#[must_use]
pub fn funnel_report(roster: &Roster<'_>, wish: &FunnelWish) -> FunnelReport {
    let (world, ruleset) = (roster.world, roster.world.ruleset);
    let start = Sight::of(AsOf::end_of(wish.since.pred_opt().unwrap_or(wish.since)));
    let before = census::count(world, start, census::Wish::default()).census;
    let moment = Moment::new(world, roster.sight);
    let mut gate = Gate::new(world, roster.sight);
    let mut tally = Tally::default();
    for member in &roster.members {
        let before = before
            .get(member.row)
            .copied()
            .flatten()
            .map_or(Spot::Away, |at| spot(ruleset, &at.seat.position(ruleset)));
        count(roster, wish, &moment, &mut gate, member, before, &mut tally);
    }
    let names = Names::of(world, wish.by);
    let phases = phases(ruleset, &tally, &names);
    FunnelReport {
        as_of: roster.sight.as_of,
        since: wish.since,
        by: wish.by,
        sum: wish.sum.and_then(|field| ruleset.mapping.customers.fields.get(field)).map(|it| it.name.clone()),
        total: Figures::total(phases.iter().map(|phase| &phase.figures)),
        phases,
        through: tally.through,
        inferred: tally.inferred,
    }
}

fn count(
    roster: &Roster<'_>,
    wish: &FunnelWish,
    moment: &Moment<'_>,
    gate: &mut Gate<'_>,
    member: &Member,
    before: Spot,
    tally: &mut Tally,
) {
    let position = &member.state.position;
    let (mut now, mut visits) = (spot(roster.world.ruleset, position), Vec::new());
    let funnel = roster.funnel_of(member);
    if let Some((_, rules)) = funnel.filter(|_| now != Spot::Away) {
        visits = roster.visits_of(member);
        if matches!(now, Spot::Won | Spot::Lost) && !gate.admits(member.row, rules, &visits) {
            (now, visits) = (Spot::Away, Vec::new());
        }
    }
    let moves = moves(before, &visits, funnel.map_or(0, |(index, _)| index), wish.since, now);
    let group = match wish.by {
        Grouping::Owner => member.state.owner.clone(),
        Grouping::Unit => roster.world.unit(member.row, &roster.sight),
    };
    let sum = wish.sum.and_then(|field| number(moment, member.row, field)).unwrap_or(0.0);
    let mut figures = |spot: Spot, change: &dyn Fn(&mut Figures)| {
        if let Spot::Stage(funnel, stage) = spot {
            change(tally.stages.entry((funnel, stage)).or_default().entry(group.clone()).or_default());
        }
    };
    figures(now, &|it| (it.customers, it.sum) = (it.customers + 1, it.sum + sum));
    for (from, to) in &moves {
        tally.through.count(*from, *to);
        figures(*from, &|it| (it.out, it.sum_out) = (it.out + 1, it.sum_out + sum));
        figures(*to, &|it| (it.into, it.sum_into) = (it.into + 1, it.sum_into + sum));
    }
    tally.through.before += usize::from(matches!(before, Spot::Stage(..)));
    tally.inferred += usize::from(visits.iter().any(|visit| is_inferred(visit, wish.since)));
}

fn is_inferred(visit: &Visit, since: Date) -> bool {
    visit.dating == Dating::Inferred && visit.entered.date() >= since
}

/// Where a position is as flows see it.
fn spot(ruleset: &Ruleset, position: &Position) -> Spot {
    let stage = || {
        let funnel = ruleset.funnels.iter().position(|it| Some(&it.id) == position.funnel.as_ref())?;
        let stages = &ruleset.funnels.get(funnel)?.stages;
        let stage = stages.iter().position(|it| Some(&it.id) == position.stage.as_ref())?;
        Some(Spot::Stage(funnel, stage))
    };
    match position.state {
        State::Won => Spot::Won,
        State::Lost => Spot::Lost,
        inside if inside.in_funnel() => stage().unwrap_or(Spot::Away),
        _ => Spot::Away,
    }
}

/// The value of a customer's field, if it is a number.
fn number(moment: &Moment<'_>, row: usize, field: usize) -> Option<f64> {
    let row = CustomerRow::new(moment, row, Standing::default());
    let name = Name::Field(u32::try_from(field).ok()?);
    match row.value(name, &mut Blame::default()) {
        #[expect(clippy::cast_precision_loss, reason = "a sum for people; amounts are far below 2^53")]
        Ok(Value::Int(number)) => Some(number as f64),
        Ok(Value::Float(number)) => Some(number),
        _ => None,
    }
}

/// Stages under their phases, in the order of the rules.
fn phases(ruleset: &Ruleset, tally: &Tally, names: &Names) -> Vec<PhaseFigures> {
    let ids = ruleset.phases.iter().enumerate().map(|(index, phase)| (Some(index), Some(phase.id.clone())));
    let mut phases = Vec::new();
    for (index, phase) in ids.chain([(None, None)]) {
        let mut stages = Vec::new();
        for (funnel_index, funnel) in ruleset.funnels.iter().enumerate() {
            let of_phase = funnel.stages.iter().enumerate().filter(|(_, stage)| stage.phase == index);
            stages.extend(of_phase.map(|(stage_index, stage)| {
                let groups = names.groups(tally.stages.get(&(funnel_index, stage_index)));
                StageFigures {
                    funnel: funnel.id.clone(),
                    stage: stage.id.clone(),
                    figures: Figures::total(groups.iter().map(|group| &group.figures)),
                    groups,
                }
            }));
        }
        if !stages.is_empty() {
            let figures = Figures::total(stages.iter().map(|stage| &stage.figures));
            phases.push(PhaseFigures { phase, figures, stages });
        }
    }
    phases
}

/// What people or units are called.
struct Names(HashMap<Arc<str>, Arc<str>>);

impl Names {
    fn of(world: &World<'_>, by: Grouping) -> Self {
        let (mapping, table) = match by {
            Grouping::Owner => (&world.ruleset.mapping.people, &world.dataset.people),
            Grouping::Unit => (&world.ruleset.mapping.units, &world.dataset.units),
        };
        let read = |(mapping, table): (&TableMapping, &Table)| {
            let (id, name) = (mapping.role(Role::Id)?, mapping.role(Role::Name)?);
            let pair = |row| Some((table.text(id, row)?.clone(), table.text(name, row)?.clone()));
            Some((0..table.rows).filter_map(pair).collect())
        };
        Self(mapping.as_ref().zip(table.as_ref()).and_then(read).unwrap_or_default())
    }

    fn groups(&self, groups: Option<&Groups>) -> Vec<GroupFigures> {
        let named = |(id, figures): (&Option<Arc<str>>, &Figures)| GroupFigures {
            who: id.clone().map(|id| Who { name: self.0.get(&id).cloned(), id }),
            figures: *figures,
        };
        let mut groups: Vec<GroupFigures> = groups.into_iter().flatten().map(named).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.figures.customers));
        groups
    }
}
