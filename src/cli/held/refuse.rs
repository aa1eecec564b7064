//! `held drop`: refuse the edit of the rules behind what is held.

use std::io::Write;
use std::sync::Arc;

use chrono::Utc;
use clap::Args;

use super::super::act::name;
use super::super::args::Places;
use super::super::doer::doer;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::Opening;
use super::super::terminal::{Terminal, print};
use super::{HeldFiles, guard_alert, nothing, open};
use crate::alert::{Action, Book, Refusal, Terms};
use crate::anomaly::policies;
use crate::language::{Spoken, both, say, spoken};
use crate::render::{DroppedFile, SavedPlan};
use crate::store::Store;
use crate::syntax::RuleTexts;

/// Refuse the edit of the rules behind what is held.
///
/// `watch` goes on with the rules of the last run until others are saved in the folder, and the alert about
/// the guard is closed with the reason. What the data alone would change cannot be refused: mend the data, or
/// approve.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright held drop --by li --reason 'the threshold was a slip'

Only `watch` remembers what was refused. A `run` by cron evaluates the rules that are in the folder: put them
back as they were.")]
pub struct DropArgs {
    /// Who refuses: an id, or a name that one person has
    #[arg(long, value_name = "WHO", value_parser = name)]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = name)]
    reason: String,
    #[command(flatten)]
    places: Places,
}

/// Does it: under the store's lease, so that `watch` stands still meanwhile.
pub fn refuse(args: &DropArgs, terminal: Terminal) -> Result<Exit, Failure> {
    args.places.at_present("held drop")?;
    let (opened, store) = open(&args.places, terminal)?;
    let files = HeldFiles::beside(&store);
    let Some(plan) = files.plan()? else {
        let hash = opened.texts.hash();
        return match files.dropped().filter(|dropped| dropped.ruleset == hash) {
            Some(dropped) => Err(Failure { exit: Exit::Done, message: Some(refused_already(&dropped)) }),
            None => Err(nothing(&store, &args.places)?),
        };
    };
    drop(opened);
    let (opening, mut store) = Opening::to_write(&args.places, "held drop", terminal)?;
    // Another delta may be held since the store was waited for.
    let plan = files.plan()?.unwrap_or(plan);
    let by = doer(&args.by, &opening, terminal)?;
    judge(&plan, &opening, &store)?;
    files.refuse(&DroppedFile::new(&plan.ruleset, &by, &args.reason, Utc::now()))?;
    close_alert(args, &by, &opening, &mut store)?;
    files.forget_plan();
    drop(store);
    let ruleset = &plan.ruleset;
    let told = say!(
        opening.opened.language,
        "the rules {ruleset} are refused by {by}; `watch` goes on with those of the last run until others are saved",
        "{by} 拒绝了规则 {ruleset}；在保存其他规则之前，`watch` 继续使用上次运行的规则"
    );
    print(|out| writeln!(out, "{told}"))?;
    Ok(Exit::Done)
}

/// Whether there is an edit to refuse.
fn judge(plan: &SavedPlan, opening: &Opening, store: &Store) -> Result<(), Failure> {
    if plan.ruleset != opening.ruleset.hash {
        return Err(Failure::held(both(
            "the rules have changed since this was held, so nothing was refused; `watch` looks anew by itself",
            "拦下之后，规则有了变化，因此没有拒绝任何内容；`watch` 会自动重新评估",
        )));
    }
    let applied = store.snapshot()?.ruleset.as_ref().map(RuleTexts::hash);
    let by_data_alone = plan.held.as_ref().is_none_or(|held| held.by_data_alone);
    if by_data_alone || applied.as_ref() == Some(&plan.ruleset) {
        let given = &opening.given;
        return Err(Failure::usage(spoken!(
            "what is held comes from the data alone, whatever the rules are: mend the data, and `watch` looks anew; or \
             let it pass with `funnelwright held approve --by WHO{given}`",
            "被拦下的变化仅由数据引起，与规则无关：请修正数据，`watch` 会重新评估；或用 `funnelwright held approve --by WHO{given}` 放行"
        )));
    }
    Ok(())
}

/// Closes the alert that told the operators, if it is open.
fn close_alert(args: &DropArgs, by: &str, opening: &Opening, store: &mut Store) -> Result<(), Failure> {
    let path = opening.store_path(&args.places);
    let Some(alert) = guard_alert(&path)? else { return Ok(()) };
    // It is about no unit.
    let policies = policies(&opening.ruleset, &|_| false);
    let terms = Terms { policies: &policies, calendar: &opening.ruleset.calendar };
    let mut book = Book::new([alert.clone()]);
    let action = Action::Close { note: Some(Arc::from(args.reason.as_str())) };
    book.act(terms, &alert.key, action, by.into(), opening.as_of)
        .map_err(|refusal: Refusal| Failure::usage(refusal.said()))?;
    store.act(&book.news(), &opening.clock.text())?;
    Ok(())
}

fn refused_already(dropped: &DroppedFile) -> Spoken {
    let DroppedFile { by, at, reason, .. } = dropped;
    spoken!(
        "these rules were refused already by {by} at {at}: {reason}",
        "这些规则已由 {by} 于 {at} 拒绝：{reason}"
    )
}
