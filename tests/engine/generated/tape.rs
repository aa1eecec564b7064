//! A tape of bytes from which a generator takes its choices.
//!
//! What is cut off a tape counts as zeros, and the first of several choices is always the simplest
//! one: what proptest does to make bytes fewer and smaller makes rules and rows fewer and simpler.

/// A tape that is being read.
pub struct Tape<'t> {
    bytes: std::slice::Iter<'t, u8>,
    /// Whether what is odd is left out.
    pub plain: bool,
}

impl<'t> Tape<'t> {
    pub fn of(bytes: &'t [u8], plain: bool) -> Self {
        Self { bytes: bytes.iter(), plain }
    }

    /// A number below `n`.
    pub fn pick(&mut self, n: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte) % n)
    }

    /// True once in `n` times.
    pub fn rarely(&mut self, n: usize) -> bool {
        self.pick(n) == n - 1
    }

    /// One of some.
    pub fn one<'x>(&mut self, of: &[&'x str]) -> &'x str {
        of[self.pick(of.len())]
    }

    /// One of some, of which the first ones are usual.
    pub fn usually<'x>(&mut self, usual: usize, of: &[&'x str]) -> &'x str {
        self.one(if self.plain { &of[..usual] } else { of })
    }

    /// One of some that were made before.
    pub fn one_of<'x>(&mut self, of: &'x [String]) -> &'x str {
        &of[self.pick(of.len())]
    }
}
