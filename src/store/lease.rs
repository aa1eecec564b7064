//! The lease: one writer at a time.

/// The right to write, held until it is dropped. Every commit checks that it is still held.
#[derive(Debug)]
pub struct Lease {
    _private: (),
}
