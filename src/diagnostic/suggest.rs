//! Did you mean: the nearest of the words that would have been right.

/// The word among those given that was most likely meant, if any is near: at most a third of its letters wrong, and
/// one wrong letter always allowed. Case, and `-` for `_`, do not count as wrong. Of equally near words the first wins.
pub fn suggest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = comparable(word);
    let most = (word.chars().count() / 3).max(1);
    among
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &comparable(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= most && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn comparable(word: &str) -> String {
    word.to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_is_not() {
        let fields = ["greeting", "time_zone", "route", "id"];
        let cases = [
            ("greting", Some("greeting")),
            ("rotue", Some("route")),
            ("Time-Zone", Some("time_zone")),
            ("timezone", Some("time_zone")),
            ("ids", Some("id")),
            ("hours", None),
            ("x", None),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(suggest(word, fields), expected, "{word}");
        }
    }

    #[test]
    fn the_nearest_wins() {
        assert_eq!(suggest("desk", ["desks_", "desks"]), Some("desks"));
    }
}
