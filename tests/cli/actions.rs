//! `actions`.
