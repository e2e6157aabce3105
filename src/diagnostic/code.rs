//! The kinds of findings: a stable code each, with a manual page.

use super::Severity;
use std::fmt;

/// One kind of finding. Its manual page is the module documentation of the file that declares it.
pub struct Code {
    /// Stable and short, such as `Y001`.
    pub id: &'static str,
    /// What a person calls it, such as `unknown-field`.
    pub name: &'static str,
    /// How bad it is where nobody says otherwise.
    pub severity: Severity,
    page: &'static str,
}

impl Code {
    /// Declares a code; `page` is the source text of the declaring file, as `include_str!` gives it.
    #[must_use]
    pub const fn new(id: &'static str, name: &'static str, severity: Severity, page: &'static str) -> Self {
        Self { id, name, severity, page }
    }

    /// The manual page, in Markdown.
    #[must_use]
    pub fn manual(&self) -> String {
        let lines: Vec<&str> = self.page_lines().collect();
        lines.join("\n") + "\n"
    }

    /// The first sentence of the manual page below its title, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let paragraph: Vec<&str> =
            self.page_lines().skip(1).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()).collect();
        let paragraph = paragraph.join(" ");
        paragraph.split_once(". ").map_or(paragraph.clone(), |(sentence, _)| format!("{sentence}."))
    }

    fn page_lines(&self) -> impl Iterator<Item = &'static str> {
        self.page.lines().map_while(|line| line.strip_prefix("//!")).map(|line| line.strip_prefix(' ').unwrap_or(line))
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

/// Without the page, which would drown every other thing printed.
impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Code({} {})", self.id, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "//! # T001 test\n//!\n//! It tests\n//! things. Often.\n//!\n//! ## Why\n\nuse nothing;\n//! no\n";

    #[test]
    fn the_manual_is_the_leading_comment_and_the_summary_its_first_sentence() {
        let code = Code::new("T001", "test", Severity::Note, PAGE);
        assert_eq!(code.manual(), "# T001 test\n\nIt tests\nthings. Often.\n\n## Why\n");
        assert_eq!(code.summary(), "It tests things.");
    }
}
