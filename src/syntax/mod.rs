//! Rule text → [`Document`]: what the TOML files of a rules folder say, spans kept.
//!
//! Guarantees: every table and key of the document is known, every value has the TOML type its
//! key wants, each with its place; required keys that are missing and everything else that is
//! wrong with the shape has been reported, and reading went on. No text makes it panic or hang.
//! `toml` is fenced into this folder. Deliberately absent: whether names refer to anything and
//! whether expressions make sense (see [`crate::check`]).

mod cures;
mod delivery_decl;
mod document;
mod findings;
mod folder;
pub mod keys;
mod left_open;
mod literal;
mod mistakes;
mod parse;
mod parser_errors;
mod read;
mod read_delivery;
mod read_rules;
mod read_sources;
mod read_watch;
mod read_workspace;
mod reader;
mod scalars;
mod sections;
mod store_meant;
mod synonyms;
mod tree;
mod twice;
mod values;
mod watch_decl;
mod worded;

pub use delivery_decl::{ChannelDecl, ChannelKind, RouteDecl, RouteMatchDecl, Tls};
pub use document::{
    AdmitDecl, Aggregate, CalendarDecl, CycleDecl, Document, FactDecl, FieldDecl, FunnelDecl, ItemDecl, Per,
    PhaseDecl, Role, SourceDecl, StageDecl, ThresholdDecl, WorkspaceDecl,
};
pub use folder::{FolderError, FolderPart, MAX_FILE_BYTES, RuleTexts, read_folder, walk_folder};
pub use read::{read_rules, read_texts};
pub use scalars::WEEKDAYS;
pub use watch_decl::{
    AgainstDecl, AlertSeverity, AnomalyDecl, Curve, EscalationDecl, Goal, History, Level, MessageDecl,
    MetricAggregate, MetricDecl, On, Period, PeriodPart, Statistic, TargetKind,
};
pub use worded::{Label, Worded};

#[cfg(test)]
mod tests;
