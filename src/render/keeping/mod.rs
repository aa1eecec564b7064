//! How a store was found, and what was taken out of it.

mod lines;
mod people;
mod pruned;

use std::io::{self, Write};

use super::MachineFormat;
use crate::language::Spoken;
use crate::store::Inspection;
use crate::workspace::{Comparison, ReplayVerdict, Replayed};

pub use people::write_verification;
pub use pruned::write_pruned;

/// How a store was found.
#[derive(Debug)]
pub struct Verification {
    /// Its file.
    pub store: String,
    /// What must hold in it, and does not.
    pub inspection: Inspection,
    /// Its runs, made again.
    pub history: Retold,
}

/// What came out of making runs again.
#[derive(Debug)]
pub enum Retold {
    /// These did.
    Runs(Vec<Replayed>),
    /// None was, for this reason.
    Skipped(Spoken),
}

impl Verification {
    /// How many faults there are.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.inspection.faults.len()
    }

    /// The runs that were compared.
    fn compared(&self) -> impl Iterator<Item = (&Replayed, &Comparison)> {
        self.runs().iter().filter_map(|run| match &run.verdict {
            ReplayVerdict::Compared(comparison) => Some((run, comparison)),
            ReplayVerdict::Skipped(_) => None,
        })
    }

    fn runs(&self) -> &[Replayed] {
        match &self.history {
            Retold::Runs(runs) => runs,
            Retold::Skipped(_) => &[],
        }
    }

    fn sum(&self, of: impl Fn(&Comparison) -> usize) -> usize {
        self.compared().map(|(_, comparison)| of(comparison)).sum()
    }

    /// How many changes come out as recorded.
    #[must_use]
    pub fn agreed(&self) -> usize {
        self.sum(|it| it.agreed)
    }

    /// How many customers must come out as recorded, and do not; one may be counted in several runs.
    #[must_use]
    pub fn disagreeing(&self) -> usize {
        self.sum(|it| it.disagreeing)
    }

    /// How many come out otherwise, which proves nothing.
    #[must_use]
    pub fn unverified(&self) -> usize {
        self.sum(|it| it.unverified)
    }
}

/// Writes how a store was found for programs.
///
/// # Errors
/// Those of `out`.
pub fn write_verification_lines(
    out: &mut dyn Write,
    format: MachineFormat,
    found: &Verification,
) -> io::Result<()> {
    lines::write(out, format, found)
}
