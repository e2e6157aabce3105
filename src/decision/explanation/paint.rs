//! The few colours of an explanation.

/// How a piece of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tint {
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
}

/// Colours text, or leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    color: bool,
}

impl Paint {
    pub(super) fn new(color: bool) -> Self {
        Self { color }
    }

    /// The text between the terminal's codes for a tint (ECMA-48, select graphic rendition).
    pub(super) fn tint(self, tint: Tint, text: &str) -> String {
        let code = match tint {
            _ if !self.color => return text.to_owned(),
            Tint::Plain => return text.to_owned(),
            Tint::Strong => "1",
            Tint::Faint => "2",
            Tint::Good => "1;32",
            Tint::Bad => "31",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
