//! What messages come to.
