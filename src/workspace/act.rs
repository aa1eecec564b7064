//! The actions of people: confirming a ready customer, holding one, ticking an item. Each is
//! judged here, by the same evaluation as `plan`, and gives the journal entry to be written.

use std::fmt;
use std::sync::Arc;

use crate::delta::{Prepared, Snapshot};
use crate::diagnostic::{nearest, suggesting};
use crate::evaluate::{Evaluation, State, evaluate, held_days, reason};
use crate::facts::Moment;
use crate::journal::{Confirmation, Destination, Hold, Mark};
use crate::journey::{Sight, Sightings, observe};
use crate::language::{Spoken, spoken};
use crate::ruleset::{Funnel, NextStage, Stage};
use crate::text::shortened;
use crate::time::AsOf;
use crate::value::Date;

/// Why an action is refused. Its `Display` says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActError {
    /// No customer has that id: the nearest one.
    NoSuchCustomer(String, Option<String>),
    /// The customer does not exist yet on that day.
    NotThere(String, Date),
    /// The day lies before the last committed one.
    BeforeCommitted(Date, Date),
    /// The customer is not ready: its state, and why.
    NotReady(State, String),
    /// There is no stage to act in: the state.
    NoStage(State),
    /// Several moves are possible: where to.
    ChooseDestination(Vec<String>),
    /// No such destination: the possible ones.
    UnknownDestination(String, Vec<String>),
    /// The funnel does not allow that move: the allowed ones.
    NotAllowed(String, Vec<String>),
    /// A reason is needed: the flag that gives it.
    ReasonMissing(&'static str),
    /// The hold would end on or before the day it begins.
    HoldInPast(Date),
    /// The hold is longer than the stage allows: the most days, days already held, last date.
    HoldTooLong {
        /// `max_hold_days`.
        most: u32,
        /// Calendar days of other holds in this visit.
        held: i64,
        /// The last date that would be allowed, if any.
        latest: Option<Date>,
    },
    /// No stage of the funnel has that item: the nearest one.
    UnknownItem(String, Option<String>),
    /// The item is met by its expression, not by a mark.
    NeedsNoMark(String),
    /// The same move was confirmed in this visit, and the dataset has not followed yet: to where, by
    /// whom, when.
    AlreadyConfirmed(String, String, Date),
    /// The customer is on hold through that date or longer: through which, by whom.
    AlreadyHeld(Date, String),
}

impl ActError {
    /// Whether what was wished is so already, so that there is nothing to do.
    #[must_use]
    pub fn is_done_already(&self) -> bool {
        matches!(self, Self::AlreadyConfirmed(..) | Self::AlreadyHeld(..))
    }
}

impl ActError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::NoSuchCustomer(id, near) => suggesting(
                spoken!("there is no customer `{}`", "没有客户 `{}`", shortened(id)),
                near.as_deref(),
            ),
            Self::NotThere(id, day) => spoken!(
                "customer `{}` does not exist yet on {day}",
                "客户 `{}` 在 {day} 还不存在",
                shortened(id)
            ),
            Self::BeforeCommitted(day, committed) => spoken!(
                "{day} lies before {committed}, the last committed day, and what was committed is never rewritten; leave `--as-of` out or give {committed} or later",
                "{day} 早于最后提交的 {committed}，提交过的内容从不改写；请不写 `--as-of`，或给出 {committed} 或更晚"
            ),
            Self::NotReady(state, why) => spoken!(
                [state]
                "the customer is {state}, not ready: {why}; to confirm all the same, add `--force --reason TEXT`",
                "该客户的状态是{state}，不是待进阶：{why}；仍要确认，请加 `--force --reason TEXT`"
            ),
            Self::NoStage(state) => spoken!(
                [state]
                "the customer is {state} and stands in no stage, so there is nothing to act on",
                "该客户的状态是{state}，不在任何阶段，因此无从操作"
            ),
            Self::ChooseDestination(list) => spoken!(
                "several moves are possible; choose one with `--to`: {}",
                "可以去的阶段不止一个；请用 `--to` 选一个：{}",
                list.join(", ")
            ),
            Self::UnknownDestination(to, list) => spoken!(
                "`{to}` is no stage of this funnel; possible are: {}",
                "`{to}` 不是这个漏斗的阶段；可以写：{}",
                list.join(", ")
            ),
            Self::NotAllowed(to, list) => spoken!(
                "the funnel does not allow a move to `{to}` from here, only to: {}; to record it all the same, add `--force --reason TEXT`",
                "漏斗不允许从这里移到 `{to}`，只能到：{}；仍要记录，请加 `--force --reason TEXT`",
                list.join(", ")
            ),
            Self::ReasonMissing(flag) => spoken!("say why with `{flag} TEXT`", "请用 `{flag} TEXT` 说明原因"),
            Self::HoldInPast(day) => spoken!(
                "the hold must end after {day}, the day it begins; give a later `--until`",
                "搁置必须在开始的 {day} 之后结束；请给出更晚的 `--until`"
            ),
            Self::HoldTooLong { most, held, latest: Some(latest) } => spoken!(
                "the stage allows {most} days on hold in one visit, {held} are taken; the latest `--until` is {latest}",
                "该阶段每次停留最多搁置 {most} 天，已用 {held} 天；`--until` 最晚可到 {latest}"
            ),
            Self::HoldTooLong { most, held, latest: None } => spoken!(
                "the stage allows {most} days on hold in one visit, and {held} are taken",
                "该阶段每次停留最多搁置 {most} 天，已用 {held} 天"
            ),
            Self::UnknownItem(item, near) => suggesting(
                spoken!(
                    "no stage of this funnel has an item `{item}`",
                    "这个漏斗的各阶段都没有清单项 `{item}`"
                ),
                near.as_deref(),
            ),
            Self::NeedsNoMark(item) => spoken!(
                "`{item}` is met by its expression, not by a mark; add `mark = true` to it if it should be ticked",
                "`{item}` 由表达式判断，不需要勾选；如果应当勾选，请给它加上 `mark = true`"
            ),
            Self::AlreadyConfirmed(to, by, on) => spoken!(
                "nothing was recorded: the move to {to} was confirmed by {by} on {on} and waits for the dataset to follow",
                "什么也没有记录：{by} 已于 {on} 确认移到 {to}，正等数据集跟上"
            ),
            Self::AlreadyHeld(until, by) => spoken!(
                "nothing was recorded: the customer is on hold through {until} already, by {by}; give a later `--until` to hold it longer",
                "什么也没有记录：该客户已由 {by} 搁置到 {until}；要搁置更久，请给出更晚的 `--until`"
            ),
        }
    }
}

impl fmt::Display for ActError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for ActError {}

/// Who acts on whom, when.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// The customer's id.
    pub customer: &'a str,
    /// When.
    pub as_of: AsOf,
    /// Who.
    pub by: &'a str,
}

/// What is wished of a confirmation.
#[derive(Debug, Clone, Copy)]
pub enum Wish<'a> {
    /// On to the next stage, or to the one given (`won` and `lost` too).
    Advance {
        /// `--to`.
        to: Option<&'a str>,
        /// `--force`, with its reason.
        force: Option<&'a str>,
    },
    /// Declined, with a reason.
    Decline(&'a str),
}

/// Judges a confirmation.
///
/// # Errors
/// See [`ActError`].
pub fn confirm(
    prepared: &Prepared,
    snapshot: &Snapshot,
    actor: &Actor<'_>,
    wish: Wish<'_>,
) -> Result<Confirmation, ActError> {
    with_evaluation(prepared, snapshot, actor, |moment, evaluation| {
        let (funnel, stage) = standing(moment, evaluation)?;
        let forced = matches!(wish, Wish::Advance { force: Some(_), .. });
        if evaluation.state != State::Ready && !forced {
            return Err(ActError::NotReady(evaluation.state, reason(evaluation, moment)));
        }
        let (to, why) = match wish {
            Wish::Decline(why) => (None, Some(why)),
            Wish::Advance { to, force } => (Some(destination(funnel, stage, to, force.is_some())?), force),
        };
        if why.is_some_and(|why| why.trim().is_empty()) {
            let declined = matches!(wish, Wish::Decline(_));
            return Err(ActError::ReasonMissing(if declined { "--decline" } else { "--reason" }));
        }
        if let Some(earlier) = pending(moment, evaluation, funnel, stage)
            && let (Some(before), Some(now)) = (&earlier.to, &to)
            && before == now
        {
            let (to, by) = (now.text().to_owned(), earlier.by.clone());
            return Err(ActError::AlreadyConfirmed(to, by, earlier.at.date()));
        }
        Ok(Confirmation {
            at: actor.as_of.last_instant(),
            funnel: funnel.id.clone(),
            stage: stage.id.clone(),
            to,
            by: actor.by.to_owned(),
            reason: why.map(str::to_owned),
            forced,
            evidence: reason(evaluation, moment),
        })
    })
}

/// The last answer that was given in the present visit, if there is one.
fn pending<'a>(
    moment: &'a Moment<'_>,
    evaluation: &Evaluation,
    funnel: &Funnel,
    stage: &Stage,
) -> Option<&'a Confirmation> {
    let entered = evaluation.visit()?.entered;
    let last = moment.world.journal_of(evaluation.customer)?.confirmations.last()?;
    (last.funnel == funnel.id && last.stage == stage.id && last.at >= entered).then_some(last)
}

/// Where a confirmation leads.
fn destination(
    funnel: &Funnel,
    stage: &Stage,
    to: Option<&str>,
    force: bool,
) -> Result<Destination, ActError> {
    let name = |next: &NextStage| match next {
        NextStage::Won => Destination::Won,
        NextStage::Stage(index) => Destination::Stage(
            funnel.stages.get(*index).map_or_else(|| Arc::from("?"), |stage| stage.id.clone()),
        ),
    };
    let allowed: Vec<Destination> = stage.next.iter().map(name).collect();
    let words = |list: &[Destination]| -> Vec<String> {
        list.iter().map(|it| it.text().to_owned()).chain([String::from("lost")]).collect()
    };
    let Some(to) = to else {
        return match allowed.as_slice() {
            [only] => Ok(only.clone()),
            several => Err(ActError::ChooseDestination(words(several))),
        };
    };
    let wished = match to {
        "won" => Destination::Won,
        "lost" => return Ok(Destination::Lost),
        id => match funnel.stages.iter().find(|stage| &*stage.id == id) {
            Some(stage) => Destination::Stage(stage.id.clone()),
            None => return Err(ActError::UnknownDestination(to.to_owned(), words(&allowed))),
        },
    };
    if allowed.contains(&wished) || force {
        Ok(wished)
    } else {
        Err(ActError::NotAllowed(to.to_owned(), words(&allowed)))
    }
}

/// Judges a hold through `until`.
///
/// # Errors
/// See [`ActError`].
pub fn hold(
    prepared: &Prepared,
    snapshot: &Snapshot,
    actor: &Actor<'_>,
    until: Date,
    why: &str,
) -> Result<Hold, ActError> {
    if why.trim().is_empty() {
        return Err(ActError::ReasonMissing("--reason"));
    }
    if until <= actor.as_of.day {
        return Err(ActError::HoldInPast(actor.as_of.day));
    }
    with_evaluation(prepared, snapshot, actor, |moment, evaluation| {
        let (_, stage) = standing(moment, evaluation)?;
        let hold =
            Hold { at: actor.as_of.last_instant(), until, reason: why.to_owned(), by: actor.by.to_owned() };
        let entered = evaluation.visit().map_or(actor.as_of.day, |visit| visit.entered.date());
        let earlier = moment.world.journal_of(evaluation.customer).map_or(&[][..], |journal| &journal.holds);
        let covers = |other: &&Hold| moment.sight.sees(other.at) && other.until >= until;
        if let Some(other) = earlier.iter().rev().find(covers) {
            return Err(ActError::AlreadyHeld(other.until, other.by.clone()));
        }
        let days = |until: Date| {
            let all: Vec<Hold> = earlier.iter().cloned().chain([Hold { until, ..hold.clone() }]).collect();
            held_days(&all, entered, &moment.sight)
        };
        match stage.max_hold_days {
            Some(most) if days(until) > i64::from(most) => {
                let fits = |day: &Date| days(*day) <= i64::from(most);
                let latest = actor.as_of.day.iter_days().skip(1).take_while(fits).last();
                Err(ActError::HoldTooLong { most, held: held_days(earlier, entered, &moment.sight), latest })
            }
            _ => Ok(hold),
        }
    })
}

/// Judges a mark; `done` is false to untick.
///
/// # Errors
/// See [`ActError`].
pub fn mark(
    prepared: &Prepared,
    snapshot: &Snapshot,
    actor: &Actor<'_>,
    item: &str,
    done: bool,
) -> Result<Mark, ActError> {
    with_evaluation(prepared, snapshot, actor, |moment, evaluation| {
        let funnel = evaluation.funnel(moment).ok_or(ActError::NoStage(evaluation.state))?;
        let items = || funnel.stages.iter().flat_map(|stage| &stage.items);
        match items().filter(|each| &*each.id == item).max_by_key(|each| each.mark) {
            None => {
                let near = nearest(item, items().map(|each| &*each.id)).map(str::to_owned);
                Err(ActError::UnknownItem(item.to_owned(), near))
            }
            Some(found) if !found.mark => Err(ActError::NeedsNoMark(item.to_owned())),
            Some(found) => Ok(Mark {
                at: actor.as_of.last_instant(),
                item: found.id.clone(),
                done,
                by: actor.by.to_owned(),
            }),
        }
    })
}

/// The funnel and stage that a customer stands in.
fn standing<'a>(moment: &Moment<'a>, evaluation: &Evaluation) -> Result<(&'a Funnel, &'a Stage), ActError> {
    let standing = evaluation.funnel(moment).zip(evaluation.stage(moment));
    standing.ok_or(ActError::NoStage(evaluation.state))
}

/// Evaluates the customer at the moment of the action, with what a run would see now.
fn with_evaluation<T>(
    prepared: &Prepared,
    snapshot: &Snapshot,
    actor: &Actor<'_>,
    judge: impl FnOnce(&Moment<'_>, &Evaluation) -> Result<T, ActError>,
) -> Result<T, ActError> {
    let day = actor.as_of.day;
    if let Some(committed) = snapshot.committed.filter(|committed| day < committed.day) {
        return Err(ActError::BeforeCommitted(day, committed.day));
    }
    let customer = find_customer(prepared, actor.customer)?;
    let sightings = sighted(prepared, snapshot, day);
    let world = prepared.world(&snapshot.journal, Some(&sightings));
    let moment = Moment::new(&world, Sight::of(actor.as_of));
    let evaluation =
        evaluate(&moment, customer).ok_or_else(|| ActError::NotThere(actor.customer.to_owned(), day))?;
    judge(&moment, &evaluation)
}

/// The place of a customer in the dataset.
///
/// # Errors
/// [`ActError::NoSuchCustomer`], with the nearest id.
pub fn find_customer(prepared: &Prepared, id: &str) -> Result<usize, ActError> {
    let index = &prepared.dataset.index;
    let found = index.get(id).and_then(|row| usize::try_from(*row).ok());
    found.ok_or_else(|| {
        let near = nearest(id, index.keys()).map(str::to_owned);
        ActError::NoSuchCustomer(id.to_owned(), near)
    })
}

/// What a run on `day` would see that is new to the journal.
#[must_use]
pub fn sighted(prepared: &Prepared, snapshot: &Snapshot, day: Date) -> Sightings {
    observe(&prepared.world(&snapshot.journal, None), day, day)
}
