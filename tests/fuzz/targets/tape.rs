//! A tape of bytes from which choices and values are taken; past its end all are zero.

pub struct Tape<'t>(&'t [u8]);

impl<'t> Tape<'t> {
    pub fn of(bytes: &'t [u8]) -> Self {
        Self(bytes)
    }

    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        self.bytes(1).first().copied().unwrap_or(0)
    }

    /// A number below `n`.
    pub fn pick(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.pick(of.len())]
    }

    /// At most so many bytes.
    pub fn bytes(&mut self, most: usize) -> &'t [u8] {
        let (taken, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Any integer, of a byte or of eight.
    pub fn int(&mut self) -> i64 {
        let mut word = [0; 8];
        let bytes = self.bytes(8);
        word[..bytes.len()].copy_from_slice(bytes);
        i64::from_le_bytes(word)
    }

    pub fn small(&mut self) -> i64 {
        i64::from(self.byte().cast_signed())
    }

    /// Any float, infinities and NaN too.
    pub fn float(&mut self) -> f64 {
        f64::from_bits(self.int().cast_unsigned())
    }
}
