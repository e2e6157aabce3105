pub(super) fn negates_on_its_own(word: &str) -> bool {
    matches!(word, "not" | "no")
}
