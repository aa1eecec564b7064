//! The few colours of reports.

/// Colours, or none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    on: bool,
}

impl Palette {
    /// Plain text.
    pub const PLAIN: Self = Self { on: false };

    /// With colours if `on`.
    #[must_use]
    pub fn new(on: bool) -> Self {
        Self { on }
    }

    /// Whether there are colours.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.on
    }

    /// What a section is called.
    #[must_use]
    pub fn title(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// What went well.
    #[must_use]
    pub fn good(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// What someone should look at.
    #[must_use]
    pub fn warn(self, text: &str) -> String {
        self.paint("33", text)
    }

    /// What is grave.
    #[must_use]
    pub fn grave(self, text: &str) -> String {
        self.paint("31", text)
    }

    /// What stands beside.
    #[must_use]
    pub fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
