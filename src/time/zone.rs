//! The workspace's time zone.

use chrono::{DateTime as Instant, FixedOffset, Utc};

use crate::value::DateTime;

/// An IANA time zone; where days begin and end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// UTC.
    pub const UTC: Self = Self(chrono_tz::UTC);

    /// The zone of an IANA name.
    ///
    /// # Errors
    /// The nearest known name, if one is near.
    pub fn named(name: &str) -> Result<Self, Option<String>> {
        let _ = name;
        todo!()
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The local date-time of an instant.
    #[must_use]
    pub fn local(&self, instant: Instant<Utc>) -> DateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The local date-time, in this zone, of a date-time with an offset.
    #[must_use]
    pub fn local_of_offset(&self, instant: Instant<FixedOffset>) -> DateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The local date-time of a naive date-time that means UTC.
    #[must_use]
    pub fn local_of_utc(&self, naive: DateTime) -> DateTime {
        self.local(naive.and_utc())
    }
}
