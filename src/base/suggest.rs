//! "Did you mean": the nearest known word to a mistyped one.

/// The known word closest to `typed`, if one is close enough to be what was meant.
/// Distance is Damerau-Levenshtein, at most a third of the word's length, at least one.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let limit = (typed.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&typed, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, word)| (*distance, word.len()))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant_and_nothing_far_off() {
        let known = ["rollback", "restart", "look"];
        assert_eq!(nearest("rolback", known), Some("rollback"));
        assert_eq!(nearest("Lok", known), Some("look"));
        assert_eq!(nearest("payments", known), None);
    }
}
