//! Comments that allow a finding: `# lint: allow[P006] reason="…" until=2026-12-31`, on the line of the finding or the line above.

use super::{bare_suppression, expired_suppression, malformed_suppression, unknown_suppression, unused_suppression};
use crate::diagnostic::{Code, Diagnostic, Fix, Place, Sources, Span, codes, suggest};
use crate::policy::yaml::{Comment, comments};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a comment begins that speaks to the linter.
const MARK: &str = "lint:";

/// A comment that allows findings of these kinds on one line.
struct Suppression {
    codes: Vec<&'static Code>,
    line: u32,
    place: Place,
    used: Vec<&'static Code>,
}

/// What a comment to the linter says.
#[derive(Debug, PartialEq)]
struct Allowance<'c> {
    codes: Vec<&'c str>,
    reason: Option<&'c str>,
    until: Option<&'c str>,
}

/// Every comment of some files that allows findings.
#[derive(Default)]
pub(super) struct Suppressions {
    by_file: BTreeMap<Arc<str>, Vec<Suppression>>,
    /// What is wrong with comments that cannot be followed.
    told: Vec<Diagnostic>,
}

impl Suppressions {
    /// Reads the comments of a file.
    pub(super) fn read(&mut self, file: &Arc<str>, text: &str, today: Date) {
        if text.contains(MARK) {
            let found = comments(text).iter().filter_map(|comment| read(file, text, comment, today, &mut self.told)).collect();
            self.by_file.insert(file.clone(), found);
        }
    }

    /// Takes out the findings that are allowed, and tells what is wrong with the comments. Whether a comment is used is known
    /// only of files that were judged to their end.
    pub(super) fn apply(mut self, sources: &Sources, judged: impl Fn(&Arc<str>) -> bool, findings: &mut Vec<Diagnostic>) {
        findings.retain(|finding| {
            let here = self.by_file.get_mut(&finding.place.file).into_iter().flatten();
            let allows = |one: &&mut Suppression| one.line == finding.place.span.line && one.codes.contains(&finding.code);
            let allowing = here.into_iter().find(allows);
            let is_allowed = allowing.is_some();
            if let Some(suppression) = allowing {
                suppression.used.push(finding.code);
            }
            !is_allowed
        });
        findings.append(&mut self.told);
        for (file, suppressions) in self.by_file.iter().filter(|(file, _)| judged(file)) {
            let text = sources.get(file).map_or("", |text| text);
            findings.extend(suppressions.iter().filter_map(|suppression| unused(text, suppression)));
        }
    }
}

fn read(file: &Arc<str>, text: &str, comment: &Comment, today: Date, told: &mut Vec<Diagnostic>) -> Option<Suppression> {
    let said = comment.text.strip_prefix(MARK)?.trim();
    let place = Place::new(file, comment.span);
    let Some(allowance) = parse(said) else {
        let help = "write `# lint: allow[CODE] reason=\"…\"`, with `until=YYYY-MM-DD` where it is for a while";
        told.push(Diagnostic::new(&malformed_suppression::CODE, place, "this comment cannot be read").help(help));
        return None;
    };
    if allowance.reason.is_none_or(|reason| reason.trim().is_empty()) {
        let help = "add `reason=\"…\"` with what the next reader must know";
        told.push(Diagnostic::new(&bare_suppression::CODE, place, "this allows a finding and does not say why").help(help));
        return None;
    }
    match allowance.until.map(str::parse::<Date>) {
        Some(Err(_)) => {
            told.push(Diagnostic::new(&malformed_suppression::CODE, place, "`until` is not a day").help("write it as `until=2026-12-31`"));
            return None;
        }
        Some(Ok(until)) if until < today => {
            let message = format!("what this allows was allowed until {until}");
            told.push(Diagnostic::new(&expired_suppression::CODE, place, message).help("mend what it allowed, or choose another day"));
            return None;
        }
        Some(Ok(_)) | None => {}
    }
    let codes = allowance.codes.iter().filter_map(|code| find(code, &place, told)).collect();
    let line = if comment.own_line { next_line(text, comment.span.line) } else { comment.span.line };
    Some(Suppression { codes, line, place, used: Vec::new() })
}

/// Reads what stands after the mark.
fn parse(said: &str) -> Option<Allowance<'_>> {
    let (codes, mut rest) = said.strip_prefix("allow[")?.split_once(']')?;
    let codes: Vec<&str> = codes.split(',').map(str::trim).filter(|code| !code.is_empty()).collect();
    let mut allowance = Allowance { codes, reason: None, until: None };
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        if let Some(quoted) = rest.strip_prefix("reason=\"") {
            let (reason, after) = quoted.split_once('"')?;
            (allowance.reason, rest) = (Some(reason), after);
        } else {
            let day = rest.strip_prefix("until=")?;
            let end = day.find(char::is_whitespace).unwrap_or(day.len());
            (allowance.until, rest) = (Some(&day[..end]), &day[end..]);
        }
    }
    (!allowance.codes.is_empty()).then_some(allowance)
}

fn find(code: &str, place: &Place, told: &mut Vec<Diagnostic>) -> Option<&'static Code> {
    let tell = |message: String| Diagnostic::new(&unknown_suppression::CODE, place.clone(), message);
    if codes::find(code).is_some() {
        told.push(tell(format!("`{code}` cannot be allowed: the file is of no use until it is mended")).help("mend what it tells of"));
        return None;
    }
    let found = super::find(code);
    if found.is_none() {
        let known = || super::LINTS.iter().flat_map(|lint| [lint.code.id, lint.code.name]);
        let finding = tell(format!("there is no lint `{code}`"));
        told.push(match suggest(code, known()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("`warmline lint --explain CODE` tells what a code means"),
        });
    }
    found
}

/// The first line after a comment that is neither a comment nor empty.
fn next_line(text: &str, line: u32) -> u32 {
    let after = text.lines().skip(line as usize);
    let passed = after.take_while(|line| line.trim_start().starts_with('#') || line.trim().is_empty()).count();
    line + 1 + u32::try_from(passed).unwrap_or_default()
}

fn unused(text: &str, suppression: &Suppression) -> Option<Diagnostic> {
    let idle: Vec<&str> = suppression.codes.iter().filter(|code| !suppression.used.contains(code)).map(|code| code.id).collect();
    if idle.is_empty() {
        return None;
    }
    let names = idle.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" and ");
    let message = format!("there is no finding of {names} on line {}", suppression.line);
    let finding = Diagnostic::new(&unused_suppression::CODE, suppression.place.clone(), message).help("remove the comment");
    let wholly = idle.len() == suppression.codes.len();
    Some(if wholly { finding.fix(remove(text, &suppression.place)) } else { finding })
}

/// Takes a comment out, with its line where it has one to itself.
fn remove(text: &str, comment: &Place) -> Fix {
    let bytes = comment.span.bytes();
    let before = &text[..bytes.start];
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let (start, end) = if before[line..].trim().is_empty() {
        (line, bytes.end + usize::from(text[bytes.end..].starts_with('\n')))
    } else {
        (before.trim_end_matches([' ', '\t']).len(), bytes.end)
    };
    Fix::replace(Place::new(&comment.file, Span::of(text, start..end)), "", "remove the comment", true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_read_with_its_codes_its_reason_and_its_day() {
        let whole = Allowance { codes: vec!["P006", "P004"], reason: Some("short on purpose"), until: Some("2026-12-31") };
        assert_eq!(parse("allow[P006, P004] reason=\"short on purpose\" until=2026-12-31"), Some(whole));
        assert_eq!(parse("allow[P006]"), Some(Allowance { codes: vec!["P006"], reason: None, until: None }));
        for odd in ["", "allow", "allow[]", "allow P006", "deny[P006]", "allow[P006] because", "allow[P006] reason=\"open"] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_comment_on_a_line_of_its_own_speaks_of_the_next_line_that_says_something() {
        assert_eq!(next_line("# a\n# b\n\nx: 1\n", 1), 4);
        assert_eq!(next_line("# a\nx: 1\n", 1), 2);
    }
}
