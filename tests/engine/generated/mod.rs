//! The count of all customers against the reference evaluation, on rules and rows that nobody
//! thought of.

mod case;
mod compare;
mod data;
mod expressions;
mod facts;
mod journal;
mod properties;
mod rules;
mod tape;
