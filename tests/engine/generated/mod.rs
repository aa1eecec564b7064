//! The count of all customers against the reference evaluation, on rules and rows that nobody
//! thought of.

mod case;
mod compare;
mod data;
mod expressions;
mod facts;
mod funnels;
mod hold;
mod journal;
mod parts;
mod planted;
mod portraits;
mod properties;
mod resident;
mod rhythms;
mod rules;
mod tape;
mod watched_parts;

pub use watched_parts::same_watch;
