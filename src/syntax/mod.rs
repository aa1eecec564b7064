//! Rule text → [`Document`]: what the TOML files of a rules folder say, spans kept.
//!
//! Guarantees: every table and key of the document is known, every value has the TOML type its
//! key wants, each with its place; required keys that are missing and everything else that is
//! wrong with the shape has been reported, and reading went on. `toml` is fenced into this
//! folder. Deliberately absent: whether names refer to anything and whether expressions make
//! sense (see [`crate::check`]).

mod document;
mod folder;

pub use document::{
    AdmitDecl, Aggregate, CalendarDecl, CycleDecl, Document, FactDecl, FieldDecl, FunnelDecl, ItemDecl,
    Label, Per, PhaseDecl, Role, SourceDecl, StageDecl, ThresholdDecl, WorkspaceDecl,
};
pub use folder::{FolderError, RuleTexts, read_folder, read_texts};
