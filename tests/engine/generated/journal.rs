//! What runs and people left in the journal, from tapes.

use std::sync::Arc;

use chrono::Days;
use funnelwright::journal::{Confirmation, Destination, Hold, Journal, Mark, Sighting};
use funnelwright::value::DateTime;

use super::data::day;
use super::funnels::STAGES;
use super::tape::Tape;

const STAGE_VALUES: [&str; 9] =
    ["need", "plan", "offer", "NEED", "PLAN", "won", "lost", "Closed Won", "junk"];

fn instant(tape: &mut Tape<'_>) -> DateTime {
    day(tape).and_hms_opt([10, 0, 23][tape.pick(3)], 30, 0).unwrap()
}

/// A journal with one entry for each tape.
pub fn journal(tapes: &[Vec<u8>]) -> Journal {
    let mut journal = Journal::default();
    for bytes in tapes {
        let tape = &mut Tape::of(bytes, false);
        let id: Arc<str> = format!("c{}", tape.pick(6)).into();
        let kind = tape.pick(6);
        if kind == 5 {
            journal.seen.push(id);
            continue;
        }
        let of = journal.of_mut(id);
        match kind {
            0 => {
                let at = instant(tape);
                let until = at.date() + Days::new(u64::try_from(tape.pick(12)).unwrap());
                of.holds.push(Hold { at, until, reason: "r".into(), by: "b".into() });
            }
            1 => {
                let item = tape.one(&["item0", "item1", "item2"]).into();
                of.marks.push(Mark { at: instant(tape), item, done: !tape.rarely(3), by: "b".into() });
            }
            2 => of.sightings.push(sighting(tape)),
            _ => of.confirmations.push(confirmation(tape)),
        }
    }
    journal.seen.sort();
    journal.seen.dedup();
    for of in journal.customers.values_mut().map(Arc::make_mut) {
        of.sightings.sort_by_key(|it| it.seen_on);
        of.confirmations.sort_by_key(|it| it.at);
        of.holds.sort_by_key(|it| it.at);
        of.marks.sort_by_key(|it| it.at);
    }
    journal
}

fn sighting(tape: &mut Tape<'_>) -> Sighting {
    let stage = (!tape.rarely(6)).then(|| tape.one(&STAGE_VALUES).into());
    let seen_on = day(tape);
    let mut date = |often: usize| tape.rarely(often).then(|| instant(tape));
    let (since, closed) = (date(2), date(4));
    Sighting { seen_on, stage, since, closed }
}

fn confirmation(tape: &mut Tape<'_>) -> Confirmation {
    let to = match tape.pick(8) {
        6 => None,
        7 => Some(Destination::Lost),
        5 => Some(Destination::Won),
        _ => Some(Destination::Stage(tape.one(&STAGES).into())),
    };
    Confirmation {
        at: instant(tape),
        funnel: tape.one(&["main", "big", "tiny"]).into(),
        stage: "need".into(),
        to,
        by: "b".into(),
        reason: None,
        forced: false,
        evidence: String::new(),
    }
}
