//! The engine through its library: rules text and a real SQLite dataset in, deltas and a real
//! store out.

mod bench;
mod guard;
mod late;
mod maven;
mod rhythm;
mod salesforce;
mod states;
