//! Changes that mend findings: made for one, and applied to a text together.

use crate::diagnostic::{Edit, Fix, Place, Span};

/// The change that takes an item out of a list, where the item has its lines to itself.
pub(super) fn remove_item(text: &str, item: &Place) -> Option<Fix> {
    let bytes = item.span.bytes();
    let start = text.get(..bytes.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let after = text.get(bytes.end..)?;
    let end = bytes.end + after.find('\n').map_or(after.len(), |newline| newline + 1);
    let rest = text[bytes.end..end].trim();
    let alone = text[start..bytes.start].trim() == "-" && (rest.is_empty() || rest.starts_with('#'));
    let place = Place::new(&item.file, Span::of(text, start..end));
    alone.then(|| Fix::replace(place, "", "remove it", true))
}

/// Applies edits to the text they are for, and says which of them were applied: of two that touch, the first.
#[must_use]
pub fn apply(text: &str, edits: &[&Edit]) -> (String, Vec<bool>) {
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|&index| (edits[index].place.span.start, edits[index].place.span.end));
    let mut applied = vec![false; edits.len()];
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for index in order {
        let edit = edits[index];
        let bytes = edit.place.span.bytes();
        let touches = bytes.start < at || (at > 0 && bytes.start == at && bytes.is_empty());
        let Some(kept) = text.get(at..bytes.start).filter(|_| !touches && text.is_char_boundary(bytes.end.min(text.len()))) else {
            continue;
        };
        mended.push_str(kept);
        mended.push_str(&edit.replacement);
        at = bytes.end.min(text.len());
        applied[index] = true;
    }
    mended.push_str(&text[at..]);
    (mended, applied)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, bytes: std::ops::Range<usize>, replacement: &str) -> Edit {
        Edit { place: Place::new(&"a.yaml".into(), Span::of(text, bytes)), replacement: replacement.to_owned() }
    }

    #[test]
    fn edits_are_applied_together_and_of_two_that_overlap_the_first() {
        let text = "one two three";
        let edits = [edit(text, 8..13, "3"), edit(text, 0..3, "1"), edit(text, 2..7, "x"), edit(text, 3..3, "!")];
        let (mended, applied) = apply(text, &edits.iter().collect::<Vec<_>>());
        assert_eq!((mended.as_str(), applied), ("1 two 3", vec![true, true, false, false]));
    }

    #[test]
    fn an_item_is_removed_with_its_line_and_never_out_of_a_line_it_shares() {
        let text = "a:\n  - one # why\n  - two\nb: [one]\n";
        let place = |bytes| Place::new(&"a.yaml".into(), Span::of(text, bytes));
        let fix = remove_item(text, &place(7..10)).unwrap();
        assert_eq!(apply(text, &fix.edits.iter().collect::<Vec<_>>()).0, "a:\n  - two\nb: [one]\n");
        assert_eq!(remove_item(text, &place(29..32)), None);
    }
}
