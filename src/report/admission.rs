//! No water: who was ever let into its funnel.

use std::collections::HashMap;

use crate::evaluate::Checklist;
use crate::facts::{CustomerRow, Moment, Standing};
use crate::journey::{Sight, Visit, World, beginning};
use crate::ruleset::Funnel;
use crate::time::AsOf;
use crate::value::Date;

/// Judges entrance standards, also of journeys that have ended. Moments are kept, so that facts
/// which customers share are computed once for each day.
#[derive(Debug)]
pub(super) struct Gate<'a> {
    world: &'a World<'a>,
    sight: Sight,
    moments: HashMap<Date, Moment<'a>>,
}

impl<'a> Gate<'a> {
    /// A gate as of a moment.
    pub fn new(world: &'a World<'a>, sight: Sight) -> Self {
        Self { world, sight, moments: HashMap::new() }
    }

    /// Whether a customer meets its funnel's entrance standard at the moment; of a journey that
    /// has ended, whether it did on the last day before the end (on the day itself, if it began
    /// then).
    pub fn admits(&mut self, customer: usize, funnel: &Funnel, visits: &[Visit]) -> bool {
        if funnel.admit.is_empty() {
            return true;
        }
        let (world, sight) = (self.world, self.sight);
        let ended = visits.last().filter(|visit| visit.place.is_end()).map(|visit| visit.entered.date());
        let day = ended.map_or(sight.day(), |end| last_day_before(world, customer, end));
        let moment = self.moments.entry(day).or_insert_with(|| {
            let sight = if day == sight.day() { sight } else { Sight::of(AsOf::end_of(day)) };
            Moment::new(world, sight)
        });
        let standing = Standing { funnel: Some(funnel), ..Standing::default() };
        let row = CustomerRow::new(moment, customer, standing);
        Checklist::of_admission(&funnel.admit, &row).is_met()
    }
}

fn last_day_before(world: &World<'_>, customer: usize, end: Date) -> Date {
    let before = end.pred_opt().unwrap_or(end);
    let began = beginning(world, customer).map_or(before, |at| at.date());
    if began <= before { before } else { end }
}
