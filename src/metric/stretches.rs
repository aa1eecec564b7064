//! Which of several stretches of days a date lies in.

use crate::value::Date;

/// Days from the first, if there is one, through the last.
pub(super) type Days = (Option<Date>, Date);

/// Stretches of days, each once, and between which cuts they lie.
#[derive(Debug)]
pub(super) struct Stretches {
    all: Vec<Days>,
    /// In days since 1970-01-01, in ascending order.
    cuts: Vec<i64>,
    /// By cut, the places of the stretches that hold the days from it up to the next one.
    between: Vec<Vec<usize>>,
}

impl Stretches {
    /// These stretches.
    pub fn of(days: impl Iterator<Item = Days>) -> Self {
        let mut all: Vec<Days> = days.collect();
        all.sort_unstable();
        all.dedup();
        let ends = |(from, through): &Days| {
            let from = from.map_or(i64::MIN, |from| i64::from(from.to_epoch_days()));
            [from, i64::from(through.to_epoch_days()) + 1]
        };
        let mut cuts: Vec<i64> = all.iter().flat_map(ends).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let holds = |cut: i64| {
            let is_in = move |days: &Days| {
                let [begins, ends] = ends(days);
                (begins..ends).contains(&cut)
            };
            (0..).zip(&all).filter(|(_, days)| is_in(days)).map(|(place, _)| place).collect()
        };
        let between = cuts.iter().map(|cut| holds(*cut)).collect();
        Self { all, cuts, between }
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Days] {
        &self.all
    }

    /// Rows by the stretches they lie in; one may lie in several, or in none. `at` tells when a row is dated,
    /// in units of which a day has so many.
    pub fn sort(
        &self,
        rows: impl Iterator<Item = usize>,
        at: impl Fn(usize) -> Option<i64>,
        per_day: i64,
    ) -> Vec<Vec<u32>> {
        let cuts: Vec<i64> = self.cuts.iter().map(|day| day.saturating_mul(per_day)).collect();
        let mut sorted: Vec<Vec<u32>> = vec![Vec::new(); self.all.len()];
        // Rows stand in the order of their dates, customer by customer: one often lies where the last one did.
        let (mut stays, mut holding): (std::ops::Range<i64>, &[usize]) = (0..0, &[]);
        for row in rows {
            let Some(at) = at(row) else { continue };
            if !stays.contains(&at) {
                let next = cuts.partition_point(|cut| *cut <= at);
                let before = next.checked_sub(1);
                let cut = |place: Option<usize>| place.and_then(|place| cuts.get(place)).copied();
                stays = cut(before).unwrap_or(i64::MIN)..cut(Some(next)).unwrap_or(i64::MAX);
                holding = before.and_then(|place| self.between.get(place)).map_or(&[], Vec::as_slice);
            }
            for place in holding {
                if let (Some(rows), Ok(row)) = (sorted.get_mut(*place), u32::try_from(row)) {
                    rows.push(row);
                }
            }
        }
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(number: i32) -> Date {
        Date::from_epoch_days(number).unwrap()
    }

    proptest! {
        #[test]
        fn every_row_is_in_all_stretches_that_hold_its_date(
            stretches in proptest::collection::vec((proptest::option::of(-20..60_i32), 0..40_i32), 0..12),
            dates in proptest::collection::vec(proptest::option::of(-30..110_i64), 0..60),
            per_day in prop_oneof![Just(1_i64), Just(86_400_000_000)],
        ) {
            let days: Vec<Days> = stretches
                .iter()
                .map(|(from, many)| (from.map(day), day(from.unwrap_or_default() + many)))
                .collect();
            let found = Stretches::of(days.iter().copied());
            let at = |row: usize| dates[row].map(|date| date * per_day + per_day / 2);
            let sorted = found.sort(0..dates.len(), at, per_day);
            for (stretch, rows) in found.all().iter().zip(sorted) {
                prop_assert!(days.contains(stretch));
                let is_in = |row: &usize| dates[*row].is_some_and(|date| {
                    let date = day(i32::try_from(date).unwrap());
                    stretch.0.is_none_or(|from| from <= date) && date <= stretch.1
                });
                let expected: Vec<u32> =
                    (0..dates.len()).filter(is_in).map(|row| u32::try_from(row).unwrap()).collect();
                prop_assert_eq!(rows, expected);
            }
            prop_assert!(days.iter().all(|days| found.all().contains(days)));
        }
    }
}
