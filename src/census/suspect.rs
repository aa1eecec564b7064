//! Customers that may have a finding, and where it would be.

/// A customer that may have a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspect {
    /// Its place in the dataset.
    pub customer: u32,
    /// The place of its funnel.
    pub funnel: Option<u16>,
    /// What is suspected.
    pub of: Suspicion,
}

/// What a customer is suspected of; all that it has findings of, and perhaps more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Suspicion {
    /// An expression failed.
    pub failed: bool,
    /// The journey, the membership or the calendar: what can be told without any expression but
    /// the funnels' conditions.
    pub journey: bool,
    /// The stage's date is blank or cannot be read, and that decides the state.
    pub undated: bool,
}

impl Suspicion {
    /// Whether anything is suspected.
    #[must_use]
    pub fn any(self) -> bool {
        self.failed || self.journey || self.undated
    }

    /// What either is about.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            failed: self.failed || other.failed,
            journey: self.journey || other.journey,
            undated: self.undated || other.undated,
        }
    }
}
