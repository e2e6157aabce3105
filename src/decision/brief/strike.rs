//! Taking out of a wording what nobody said, with the clause or the sentence around it, so that what is left still reads.

use super::ground::Unsaid;
use super::sentence::ends;
use std::ops::Range;

/// Less than this many words is no sentence.
const SHORTEST: usize = 3;
/// What a clause begins with that can be left out by itself. A comma alone parts nothing: what stands behind it may turn the sense of
/// what stands before it.
const BREAKS: &[&str] =
    &["; ", " – ", " — ", " - ", ", and ", ", but ", ", y ", ", pero ", ", et ", ", mais ", ", und ", ", aber ", ", e ", ", mas ", ", ma "];

/// A wording without what nobody said. Empty where nothing is left that reads.
pub(super) fn strike(wording: &str, unsaid: &[Unsaid]) -> String {
    let mut kept = Vec::new();
    let mut start = 0;
    for end in ends(wording) {
        let sentence = start..end;
        start = end;
        let inside: Vec<Range<usize>> = unsaid.iter().map(|thing| thing.span.clone()).filter(|span| overlap(span, &sentence)).collect();
        let left = if inside.is_empty() { wording[sentence].trim().to_owned() } else { mended(wording, sentence, &inside) };
        if !left.is_empty() {
            kept.push(left);
        }
    }
    kept.join(" ")
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// A sentence without the clauses that hold something unsaid.
fn mended(wording: &str, sentence: Range<usize>, unsaid: &[Range<usize>]) -> String {
    let mut left = String::new();
    let mut first_was_struck = false;
    for (position, clause) in clauses(wording, sentence.clone()).into_iter().enumerate() {
        let inside: Vec<&Range<usize>> = unsaid.iter().filter(|span| overlap(span, &clause)).collect();
        if inside.is_empty() {
            left.push_str(&wording[clause]);
        } else if let Some(without) = without_apposition(wording, clause, &inside) {
            left.push_str(&without);
        } else if position == 0 {
            first_was_struck = true;
        }
    }
    if first_was_struck && let Some(opening) = BREAKS.iter().find(|opening| left.starts_with(**opening)) {
        left = capitalised(&left[opening.len()..]);
    }
    let left = left.trim().trim_end_matches([',', ';', '–', '—', '-', ' ']);
    match left.split_whitespace().count() {
        0..SHORTEST => String::new(),
        _ if left.ends_with(['.', '!', '?', '…']) => left.to_owned(),
        _ => format!("{left}."),
    }
}

/// The clauses of a sentence, each with what joins it to the one before.
fn clauses(wording: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let text = &wording[sentence.clone()];
    let mut starts: Vec<usize> =
        BREAKS.iter().flat_map(|opening| text.match_indices(opening).map(|(at, _)| at)).filter(|at| *at > 0).collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().copied().chain([text.len()]);
    let starts = [0].into_iter().chain(starts.iter().copied());
    starts.zip(ends).map(|(start, end)| sentence.start + start..sentence.start + end).collect()
}

/// A clause without an apposition: `The caller, John Smith, disputes a charge` says as much without the name between the commas.
fn without_apposition(wording: &str, clause: Range<usize>, unsaid: &[&Range<usize>]) -> Option<String> {
    let (first, last) = (unsaid.first()?, unsaid.iter().map(|span| span.end).max()?);
    let before = wording[clause.start..first.start].strip_suffix(", ")?;
    let behind = wording[last..clause.end].strip_prefix(',')?;
    let words = |span: Range<usize>| wording[span].split_whitespace().count();
    let is_all_unsaid = words(first.start..last) == unsaid.iter().map(|span| words((*span).clone())).sum::<usize>();
    is_all_unsaid.then(|| format!("{before}{behind}"))
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wording, what of it nobody said, and what is left.
    const WORDINGS: &[(&str, &[&str], &str)] = &[
        ("Wants a refund. Was promised $500.", &["$500"], "Wants a refund."),
        ("Was charged $999. Wants a refund.", &["$999"], "Wants a refund."),
        ("Wants a refund; was promised $500; is angry.", &["$500"], "Wants a refund; is angry."),
        ("Wants a refund, and was promised $500.", &["$500"], "Wants a refund."),
        ("Was promised $500, but cancelled the plan.", &["$500"], "Cancelled the plan."),
        ("The caller, John Smith, disputes a charge.", &["John", "Smith"], "The caller disputes a charge."),
        ("Disputes a charge of $294 from April.", &["$294"], ""),
        ("No refund of $999, nor any credit, was promised.", &["$999"], ""),
        ("Upset; owes $20.", &["$20"], ""),
        ("Wants help.", &[], "Wants help."),
    ];

    #[test]
    fn what_is_left_still_reads() {
        for (wording, unsaid, left) in WORDINGS {
            let unsaid: Vec<Unsaid> = unsaid
                .iter()
                .map(|text| {
                    let at = wording.find(text).unwrap();
                    Unsaid { span: at..at + text.len(), text: (*text).to_owned() }
                })
                .collect();
            assert_eq!(strike(wording, &unsaid), *left, "{wording}");
        }
    }
}
