//! Visits: the stretches of time a customer spent in each stage, and the moves between them.

use super::entry::{Dating, Entry};
use super::meaning::Place;
use crate::ruleset::{Funnel, NextStage};
use crate::value::{Date, DateTime};

/// A stay in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Where.
    pub place: Place,
    /// Since when.
    pub entered: DateTime,
    /// Until when; `None` for the present one.
    pub left: Option<DateTime>,
    /// How the beginning is known.
    pub dating: Dating,
    /// Whether it began by a confirmation in the tool.
    pub confirmed: bool,
}

/// Turns entries, in order of time, into visits. Equal neighbours are one visit; leaving and
/// returning on the same local day continues the old visit without a trace of what lay between.
#[must_use]
pub fn visits(entries: &[Entry]) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for entry in entries {
        if let Some(present) = visits.last_mut().filter(|visit| visit.place == entry.place) {
            if entry.restates {
                present.entered = entry.at;
                present.dating = entry.dating;
            }
            continue;
        }
        if let Some(index) = left_on(&visits, entry) {
            visits.truncate(index + 1);
            if let Some(resumed) = visits.last_mut() {
                resumed.left = None;
            }
            continue;
        }
        if let Some(previous) = visits.last_mut() {
            previous.left = Some(entry.at);
        }
        visits.push(Visit {
            place: entry.place.clone(),
            entered: entry.at,
            left: None,
            dating: entry.dating,
            confirmed: entry.confirmed,
        });
    }
    visits
}

/// The visit that an entry returns to on the day it was left, if there is one.
fn left_on(visits: &[Visit], entry: &Entry) -> Option<usize> {
    let day: Date = entry.at.date();
    for (index, visit) in visits.iter().enumerate().rev().skip(1) {
        if visit.left.map(|left| left.date()) != Some(day) {
            return None;
        }
        if visit.place == entry.place {
            return Some(index);
        }
    }
    None
}

/// In which way a move breaks the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoveKind {
    /// Past stages that may not be left out.
    Skip,
    /// Back.
    Regress,
    /// Out of won or lost.
    Reopen,
}

/// A move between two places that the funnel does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// From where.
    pub from: Place,
    /// Where to.
    pub to: Place,
    /// When.
    pub at: DateTime,
    /// What is wrong with it.
    pub kind: MoveKind,
}

/// The moves between visits that `next` does not allow. Lost is always allowed; values that the
/// funnel does not map are a finding of their own and break no rule here.
#[must_use]
pub fn moves(visits: &[Visit], funnel: &Funnel) -> Vec<Move> {
    let mut found = Vec::new();
    for (left, entered) in visits.iter().zip(visits.iter().skip(1)) {
        if let Some(kind) = violation(&left.place, &entered.place, funnel) {
            found.push(Move {
                from: left.place.clone(),
                to: entered.place.clone(),
                at: entered.entered,
                kind,
            });
        }
    }
    found
}

fn violation(from: &Place, to: &Place, funnel: &Funnel) -> Option<MoveKind> {
    match (from, to) {
        (Place::Won | Place::Lost, Place::Stage(_)) => Some(MoveKind::Reopen),
        (Place::Stage(from), Place::Stage(to)) => {
            let allowed = funnel.stages.get(*from)?.next.contains(&NextStage::Stage(*to));
            match (allowed, to > from) {
                (true, _) => None,
                (false, true) => Some(MoveKind::Skip),
                (false, false) => Some(MoveKind::Regress),
            }
        }
        (Place::Stage(from), Place::Won) => {
            let allowed = funnel.stages.get(*from)?.next.contains(&NextStage::Won);
            (!allowed).then_some(MoveKind::Skip)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `"need 1, plan 5"`: places by first letter (n p o = stages 0 1 2, w l), days of March 2024
    /// with an optional hour.
    fn entries(text: &str) -> Vec<Entry> {
        text.split(", ")
            .map(|part| {
                let (place, at) = part.split_once(' ').unwrap();
                let place = match place {
                    "need" => Place::Stage(0),
                    "plan" => Place::Stage(1),
                    "offer" => Place::Stage(2),
                    "won" => Place::Won,
                    "lost" => Place::Lost,
                    other => Place::Unmapped(other.into()),
                };
                let (day, hour) = at.split_once(':').unwrap_or((at, "0"));
                let date = Date::from_ymd_opt(2024, 3, day.parse().unwrap()).unwrap();
                let at = date.and_hms_opt(hour.parse().unwrap(), 0, 0).unwrap();
                Entry { place, at, dating: Dating::Given, confirmed: false, restates: false }
            })
            .collect()
    }

    fn days(text: &str) -> Vec<(Place, u32, Option<u32>)> {
        use chrono::Datelike;
        visits(&entries(text))
            .into_iter()
            .map(|visit| (visit.place, visit.entered.day(), visit.left.map(|left| left.day())))
            .collect()
    }

    #[test]
    fn equal_neighbours_are_one_visit() {
        assert_eq!(
            days("need 1, need 4, plan 5"),
            [(Place::Stage(0), 1, Some(5)), (Place::Stage(1), 5, None)]
        );
    }

    #[test]
    fn returning_on_the_same_day_leaves_no_trace() {
        assert_eq!(days("need 1, plan 5:9, need 5:12"), [(Place::Stage(0), 1, None)]);
        assert_eq!(days("need 1, plan 5:9, offer 5:10, need 5:12"), [(Place::Stage(0), 1, None)]);
        assert_eq!(
            days("need 1, plan 5:9, offer 5:10, plan 5:12"),
            [(Place::Stage(0), 1, Some(5)), (Place::Stage(1), 5, None)]
        );
        assert_eq!(days("need 1, won 5:9, need 5:12"), [(Place::Stage(0), 1, None)]);
    }

    #[test]
    fn returning_on_another_day_is_a_new_visit() {
        assert_eq!(
            days("need 1, plan 5, need 6"),
            [(Place::Stage(0), 1, Some(5)), (Place::Stage(1), 5, Some(6)), (Place::Stage(0), 6, None)]
        );
        assert_eq!(
            days("need 1, plan 4, offer 5, need 5:3").len(),
            4,
            "need was left on the 4th, so a return on the 5th is new"
        );
    }

    #[test]
    fn a_restated_entry_sets_the_date_anew() {
        let mut all = entries("need 1, need 9");
        all[1].restates = true;
        assert_eq!(visits(&all)[0].entered, all[1].at);
    }
}
