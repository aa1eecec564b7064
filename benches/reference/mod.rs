//! What the benchmarks share: the reference dataset, its rules in every language, and the measuring
//! of processes.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub mod answer;
pub mod change;
pub mod child;
pub mod data;
pub mod facts;
pub mod funnels;
pub mod machine;
pub mod options;
pub mod product;
pub mod python;
pub mod random;
pub mod rows;
pub mod rules;
pub mod shape;
pub mod sql;
pub mod sqlite;
pub mod table;
pub mod terms;
pub mod watcher;
