//! When a fact may get another value.

use super::wake::NEVER;

/// The instants at which a fact may change while rows stay as they are: at each a row that counts,
/// or may count, comes or goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turns {
    /// The first ones, in order; the same one for each of several rows.
    each: Vec<i64>,
    /// From when on nothing is said.
    until: i64,
    /// The first at which a row comes or goes in which the fact's expressions fail, or may fail.
    pub fails: i64,
}

impl Turns {
    /// So many are worth knowing: whoever waits for more is looked at a few times in vain.
    pub const MOST: usize = 64;

    /// None at all.
    pub const NONE: Self = Self { each: Vec::new(), until: NEVER, fails: NEVER };

    /// Rows that come and rows that go at these instants, each in order, as far as `until`.
    pub fn of(
        coming: impl Iterator<Item = i64>,
        going: impl Iterator<Item = i64>,
        until: i64,
        fails: i64,
    ) -> Self {
        let (mut coming, mut going) = (coming.peekable(), going.peekable());
        let mut each = Vec::new();
        let mut until = until;
        loop {
            let next = match (coming.peek(), going.peek()) {
                (Some(comes), Some(goes)) if goes < comes => going.next(),
                (Some(_), _) => coming.next(),
                (None, _) => going.next(),
            };
            match next.filter(|next| *next < until) {
                Some(next) if each.len() == Self::MOST => {
                    until = next;
                    break;
                }
                Some(next) => each.push(next),
                None => break,
            }
        }
        Self { each, until, fails: fails.min(until) }
    }

    /// The fact may change at any time from an instant on, and fail then.
    pub fn from(instant: i64) -> Self {
        Self { each: Vec::new(), until: instant, fails: instant }
    }

    /// Before which instant fewer than so many rows have come or gone.
    pub fn after(&self, rows: u64) -> i64 {
        let nth = usize::try_from(rows.saturating_sub(1)).unwrap_or(usize::MAX);
        self.each.get(nth).copied().unwrap_or(self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(turns: &Turns) -> [i64; 5] {
        [0, 1, 2, 3, 9].map(|rows| turns.after(rows))
    }

    #[test]
    fn rows_come_and_go_in_the_order_of_their_instants() {
        let turns = |until| Turns::of([3, 5, 20].into_iter(), [4, 5].into_iter(), until, 7);
        assert_eq!(after(&turns(NEVER)), [3, 3, 4, 5, NEVER]);
        assert_eq!(after(&turns(20)), [3, 3, 4, 5, 20]);
        assert_eq!(after(&turns(5)), [3, 3, 4, 5, 5]);
        assert_eq!(after(&turns(2)), [2; 5]);
        assert_eq!((turns(20).fails, turns(5).fails), (7, 5));
    }

    #[test]
    fn what_is_unsteady_turns_at_once() {
        assert_eq!(after(&Turns::from(8)), [8; 5]);
        assert_eq!(after(&Turns::NONE), [NEVER; 5]);
    }

    #[test]
    fn of_many_turns_the_first_are_known() {
        let turns = Turns::of(1..1000, std::iter::empty(), NEVER, NEVER);
        let most = i64::try_from(Turns::MOST).unwrap();
        assert_eq!([64, 65, 900].map(|rows| turns.after(rows)), [most, most + 1, most + 1]);
    }
}
