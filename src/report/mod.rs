//! Reports: where all customers stand, how they flow and convert, and what is wrong with the data.
//!
//! Guarantees: pure; each report is plain data and a function of a world and a moment, so that any
//! day of the past can be reported; every customer is counted somewhere, and the figures of a
//! level add up to those of the level above. Deliberately absent: words, labels and drawing (see
//! [`crate::render`]).

mod admission;
mod board;
mod conversion;
mod counts;
mod figures;
mod flow;
mod funnel;
mod process;
mod quality;
mod roster;
mod states;

pub use board::{
    BOARD_STATES, BoardAlert, BoardDesk, BoardReport, ConfirmationLine, ProgressLine, StageLine, Whose,
    board_report,
};
pub use conversion::{
    Cohort, CohortKind, ConversionReport, FunnelConversion, Point, Rate, StepRate, conversion_report,
};
pub use counts::{
    FunnelStates, LineCount, OverdueCounts, StageStates, StateCounts, StatesReport, Why, WhyCount,
};
pub use figures::{
    Figures, FunnelReport, FunnelWish, GroupFigures, Grouping, PhaseFigures, StageFigures, Who,
};
pub use flow::Through;
pub use funnel::funnel_report;
pub use process::{ProcessLine, ProcessReport, ProcessWish, Takes, is_process, process_report};
pub use quality::{Blank, BlankPlace, Blocks, QualityReport, quality_report};
pub use roster::{Member, Roster};
pub use states::states_report;
