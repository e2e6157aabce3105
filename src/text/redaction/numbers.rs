//! Numbers of digits alone: groups of digits with little between them.

use std::ops::Range;

/// No number we look for has more digits: ISO/IEC 7812 allows a card's number 19.
const MOST_DIGITS: usize = 19;

/// Groups of digits with little between them.
pub(super) struct Number<'a> {
    pub(super) digits: Vec<u8>,
    pub(super) groups: &'a [Range<usize>],
    /// What was said before it.
    pub(super) before: &'a str,
}

/// The longest runs of digit groups that are a number of some sort. Every start is tried with a few ends only, as no sort has many
/// digits.
pub(super) fn find(text: &str, is_one: impl Fn(&Number<'_>) -> bool) -> Vec<Range<usize>> {
    let groups = digit_groups(text);
    let mut found = Vec::new();
    let mut start = 0;
    while start < groups.len() {
        let reach = groups[start..].windows(2).take(MOST_DIGITS).take_while(|pair| is_joint(&text[pair[0].end..pair[1].start])).count();
        let longest = (start..=start + reach).rev().find(|last| {
            let groups = &groups[start..=*last];
            groups.iter().map(Range::len).sum::<usize>() <= MOST_DIGITS
                && is_one(&Number {
                    digits: groups.iter().flat_map(|group| text[group.clone()].bytes().map(|byte| byte - b'0')).collect(),
                    groups,
                    before: &text[..groups[0].start],
                })
        });
        match longest {
            Some(last) => {
                found.push(groups[start].start..groups[last].end);
                start = last + 1;
            }
            None => start += 1,
        }
    }
    found
}

fn digit_groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match groups.last_mut() {
            Some(group) if group.end == at => group.end += 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// Whether so little stands between two groups that they belong together. A recogniser writes a pause as a comma.
pub(super) fn is_joint(between: &str) -> bool {
    between.chars().count() <= 2 && between.chars().all(|c| matches!(c, ' ' | '-' | '–' | '.' | ',' | '/' | '\n' | '\u{a0}'))
}
