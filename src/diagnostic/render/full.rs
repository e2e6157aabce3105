//! For people: each finding with its excerpt, in the manner of rustc.

use crate::diagnostic::{Diagnostic, Fix, Place, Report, Severity, Sources};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet, normalize_untrusted_str};
use std::ops::Range;
use std::sync::Arc;

/// Writes every finding with the lines it is about, an empty line between them. A file that `sources` lacks is named
/// by line and column alone.
#[must_use]
pub fn full(report: &Report, sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        let patch = diagnostic.fix.as_ref().and_then(|fix| patch(fix, sources));
        let help = diagnostic.help.as_deref().filter(|help| patch.is_none() || !is_said_by(diagnostic.fix.as_ref(), help));
        let mut groups = vec![finding(diagnostic, help, sources)];
        groups.extend(patch);
        text.push_str(&renderer.render(&groups));
        text.push_str("\n\n");
    }
    text
}

/// Whether the title of the patch says the same.
fn is_said_by(fix: Option<&Fix>, help: &str) -> bool {
    fix.is_some_and(|fix| fix.description == help)
}

fn finding<'a>(diagnostic: &'a Diagnostic, help: Option<&'a str>, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.id));
    for file in files_of(diagnostic) {
        group = match sources.get(file) {
            Some(text) => group.element(excerpt(diagnostic, file, text)),
            None => group.elements(places_in(diagnostic, file).map(origin)),
        };
    }
    match help {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// The files a finding is about: that of the finding itself, then the others.
fn files_of(diagnostic: &Diagnostic) -> Vec<&Arc<str>> {
    let mut files = vec![&diagnostic.place.file];
    for related in &diagnostic.related {
        if !files.contains(&&related.place.file) {
            files.push(&related.place.file);
        }
    }
    files
}

fn places_in<'a>(diagnostic: &'a Diagnostic, file: &'a Arc<str>) -> impl Iterator<Item = &'a Place> {
    let related = diagnostic.related.iter().map(|related| &related.place);
    std::iter::once(&diagnostic.place).chain(related).filter(move |place| place.file == *file)
}

fn excerpt<'a>(diagnostic: &'a Diagnostic, file: &'a Arc<str>, text: &'a str) -> Snippet<'a, Annotation<'a>> {
    let mut snippet = Snippet::source(text).path(&**file);
    if diagnostic.place.file == *file {
        let primary = AnnotationKind::Primary.span(within(text, &diagnostic.place));
        snippet = snippet.annotation(primary.label(diagnostic.label.as_deref()));
    }
    let related = diagnostic.related.iter().filter(|related| related.place.file == *file);
    snippet.annotations(related.map(|related| AnnotationKind::Context.span(within(text, &related.place)).label(&related.label)))
}

fn origin(place: &Place) -> Origin<'_> {
    Origin::path(&*place.file).line(place.span.line as usize).char_column(place.span.column as usize)
}

/// The change that mends it, if the texts it changes are at hand.
fn patch<'a>(fix: &'a Fix, sources: &'a Sources) -> Option<Group<'a>> {
    let mut group = Group::with_title(Level::HELP.secondary_title(normalize_untrusted_str(&fix.description)));
    for edit in &fix.edits {
        let text = sources.get(&edit.place.file)?;
        let patch = Patch::new(within(text, &edit.place), &edit.replacement);
        group = group.element(Snippet::source(&**text).path(&*edit.place.file).patch(patch));
    }
    (!fix.edits.is_empty()).then_some(group)
}

/// The bytes of a place, drawn into the text: it may have been saved again since.
fn within(text: &str, place: &Place) -> Range<usize> {
    let bytes = place.span.bytes();
    let start = text.floor_char_boundary(bytes.start);
    start..text.floor_char_boundary(bytes.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::diagnostic::{Span, codes};

    #[test]
    fn a_finding_shows_its_excerpt_its_help_its_patch_and_the_other_place() {
        let text = full(&example::report(), &example::sources(), false);
        assert_eq!(text, include_str!("full.expected.txt"));
    }

    #[test]
    fn help_that_is_the_title_of_the_patch_is_said_once() {
        let mut report = example::report();
        let diagnostic = &mut report.diagnostics[0];
        diagnostic.help = diagnostic.fix.as_ref().map(|fix| fix.description.clone());
        assert_eq!(full(&report, &example::sources(), false).matches("rename it").count(), 1);
        assert_eq!(full(&report, &Sources::default(), false).matches("rename it").count(), 1);
    }

    #[test]
    fn colour_is_only_added_when_asked_for() {
        assert!(full(&example::report(), &example::sources(), true).contains("\u{1b}["));
        assert!(!full(&example::report(), &example::sources(), false).contains('\u{1b}'));
    }

    #[test]
    fn a_file_whose_text_is_not_at_hand_is_named_by_line_and_column() {
        let text = full(&example::report(), &Sources::default(), false);
        assert!(text.contains("acme.yaml:2:14"), "{text}");
        assert!(text.contains("acme.yaml:2:3"), "{text}");
    }

    #[test]
    fn a_place_outside_the_text_does_no_harm() {
        let span = Span { start: 90, end: 99, line: 9, column: 9, end_line: 9, end_column: 18 };
        for text in ["", "a", "ä\n"] {
            let place = Place::new(&"acme.yaml".into(), span);
            let fix = Fix::replace(place.clone(), "x", "write `x`", true);
            let report = Report::from(vec![Diagnostic::new(&codes::SYNTAX, place.clone(), "odd").related(place, "odd").fix(fix)]);
            let sources = Sources::from_iter([("acme.yaml", text)]);
            assert!(full(&report, &sources, false).starts_with("error[Y015]: odd"));
        }
    }
}
