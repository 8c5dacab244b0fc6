//! Finding by a few letters: the letters of what is typed stand in a text in their order, with anything between. What
//! begins words and what stands together counts for more. (The matchers that others keep are under licences that this
//! program does not take in, or no longer kept.)

/// Where and how well something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// More is better.
    pub score: i32,
    /// Which characters of the text were meant, ascending.
    pub at: Vec<usize>,
}

/// A letter found.
const FOUND: i32 = 4;
/// More for one that begins a word.
const BEGINS: i32 = 8;
/// More for one right behind the letter before.
const NEXT: i32 = 6;
/// Most that is lost for what stands between two letters.
const FAR: i32 = 6;

/// Finds every word of `query` in `text`, in any case and any order of words; none if one of them is not there.
pub fn find(query: &str, text: &str) -> Option<Hit> {
    let text: Vec<char> = text.chars().map(lower).collect();
    let mut hit = Hit { score: 0, at: vec![] };
    for word in query.split_whitespace() {
        let word: Vec<char> = word.chars().map(lower).collect();
        let (score, at) = best(&word, &text)?;
        hit.score += score;
        hit.at.extend(at);
    }
    hit.at.sort_unstable();
    hit.at.dedup();
    Some(hit)
}

/// The best places for the letters of one word.
fn best(word: &[char], text: &[char]) -> Option<(i32, Vec<usize>)> {
    // For each letter and each place it can have: the best score up to there, and the place of the letter before.
    let mut table: Vec<Vec<Option<(i32, usize)>>> = Vec::with_capacity(word.len());
    for (i, letter) in word.iter().enumerate() {
        let mut row = vec![None; text.len()];
        for j in (0..text.len()).filter(|j| text[*j] == *letter) {
            let begins = j == 0 || !text[j - 1].is_alphanumeric();
            let own = FOUND + if begins { BEGINS } else { 0 };
            row[j] = match i.checked_sub(1).and_then(|before| table.get(before)) {
                None => Some((own - FAR.min(j as i32 / 4), j)),
                Some(before) => {
                    let from = |(k, cell): (usize, &Option<(i32, usize)>)| {
                        let (score, _) = (*cell)?;
                        let gap = (j - k - 1) as i32;
                        let more = if gap == 0 { NEXT } else { -FAR.min(gap) };
                        Some((score + own + more, k))
                    };
                    before[..j].iter().enumerate().filter_map(from).max_by_key(|(score, k)| (*score, *k))
                }
            };
        }
        table.push(row);
    }
    let ends = table.last()?.iter().enumerate().filter_map(|(j, cell)| cell.map(|(score, _)| (score, j)));
    let (score, mut j) = ends.max_by_key(|(score, j)| (*score, std::cmp::Reverse(*j)))?;
    let mut at = vec![];
    for row in table.iter().rev() {
        at.push(j);
        j = row[j]?.1;
    }
    at.reverse();
    Some((score, at))
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_are_found_and_beginnings_of_words_are_meant() {
        assert_eq!(find("rbc", "rollback checkout").map(|h| h.at), Some(vec![0, 4, 9]));
        assert_eq!(find("Check", "look checkout").map(|h| h.at), Some(vec![5, 6, 7, 8, 9]));
        assert_eq!(find("checkout look", "look checkout").map(|h| h.at.len()), Some(12));
        assert_eq!(find("kl", "look"), None);
        assert_eq!(find("", "look"), Some(Hit { score: 0, at: vec![] }));
        assert_eq!(find("é日", "Éa 日本").map(|h| h.at), Some(vec![0, 3]));
    }

    #[test]
    fn what_is_closer_to_what_was_typed_comes_first() {
        let score = |query: &str, text: &str| find(query, text).map_or(i32::MIN, |h| h.score);
        assert!(score("look", "look overview") > score("look", "lots of other knobs"));
        assert!(score("fl", "flag express-pay off") > score("fl", "turn off limiter"));
        assert!(score("pay", "trace pay") > score("pay", "replicas payments-api-yard"));
    }
}
