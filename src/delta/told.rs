//! What is kept of a part of the customers when its rows are dropped.

/// What will be asked for, when the rows are no longer there. What is not wanted takes no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Why customers changed.
    pub reasons: Reasons,
    /// All that is said about everybody, except why.
    pub states: bool,
    /// What the store will keep: the rows of customers, and what was seen of their stages.
    pub store: bool,
}

/// Whose reasons are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reasons {
    /// Nobody's.
    None,
    /// Those of the gravest changes, so many.
    Gravest(usize),
    /// Those of all changes.
    All,
}

/// Where the words about a change are; it does not count in comparisons of changes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told(pub(super) Option<u32>);

impl PartialEq for Told {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
