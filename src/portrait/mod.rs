//! Customers, persons, units and state changes as the expressions behind the states see them.
//!
//! Guarantees: pure; what is asked of many at once is what is asked of each alone. Deliberately
//! absent: what the answers are for.
