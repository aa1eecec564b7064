//! Why an alert is open, as objects.

use std::sync::Arc;

use super::super::machine::date_text;
use super::lines::{Line, SubjectObject, clocks};
use crate::anomaly::{Compared, Observation, Point};
use crate::explain::{AlertReason, Clause, Unexplained};
use crate::metric::Frame;
use crate::workspace::AlertView;

/// What is known of why an alert is open.
#[derive(Debug, Clone, Copy)]
pub struct AlertWhy<'a> {
    /// The alert.
    pub view: &'a AlertView,
    /// How its rule was evaluated, the latest first.
    pub evaluations: &'a [Observation],
    /// The last evaluation taken apart, or why it cannot be.
    pub reason: Result<&'a AlertReason, &'a Unexplained>,
    /// Those whom each of its clocks would tell, in the order of [`AlertView::upcoming`]; `None`: it tells
    /// nothing.
    pub whom: &'a [Option<Vec<Arc<str>>>],
}

/// What the value is compared with.
pub(super) fn points<'a>(why: &AlertWhy<'a>) -> Vec<Line<'a>> {
    let key = || why.view.alert.key.to_string();
    let of_days = |point: &Point| {
        let Point { frame: Frame { from, through }, value, backfilled } = *point;
        let (from, through) = (from.map(date_text), Some(date_text(through)));
        Line::Point { key: key(), from, through, subject: None, value, backfilled }
    };
    match why.reason.map(|reason| &reason.evidence.compared) {
        Ok(Compared::History(points) | Compared::Target(_, points)) => points.iter().map(of_days).collect(),
        Ok(Compared::Peers(peers)) => {
            let of_peer = |(subject, value): &_| Line::Point {
                key: key(),
                from: None,
                through: None,
                subject: Some(SubjectObject::of(subject)),
                value: *value,
                backfilled: false,
            };
            peers.iter().map(of_peer).collect()
        }
        Ok(Compared::Nothing) | Err(_) => Vec::new(),
    }
}

/// The conditions, part by part, each before its parts.
pub(super) fn conditions<'a>(why: &AlertWhy<'a>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let Ok(reason) = why.reason else { return lines };
    let all = [("when", Some(&reason.when)), ("clear_when", reason.clear_when.as_ref())];
    for (condition, clause) in all {
        let mut open: Vec<(usize, &Clause)> = clause.map(|clause| (0, clause)).into_iter().collect();
        while let Some((depth, Clause { text, place, value, parts })) = open.pop() {
            let key = why.view.alert.key.to_string();
            lines.push(Line::Condition { key, condition, depth, text, place, value });
            open.extend(parts.iter().rev().map(|part| (depth + 1, part)));
        }
    }
    lines
}

/// The clocks, with whom each of them would tell.
pub(super) fn told_clocks<'a>(why: &AlertWhy<'a>) -> impl Iterator<Item = Line<'a>> {
    clocks(why.view).zip(why.whom).map(|(mut line, whom)| {
        if let Line::Clock { people, .. } = &mut line {
            *people = whom.as_ref().map(|whom| whom.iter().map(AsRef::as_ref).collect());
        }
        line
    })
}
