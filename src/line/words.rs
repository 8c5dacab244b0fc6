//! How a typed line is understood: words with abbreviations and a suggestion on a slip, numbers, lists of numbers, how
//! sure somebody is. Knows no screen; each screen brings its own table of words.

use crate::base::suggest::nearest;
use crate::sim::phrase::PhraseError;

/// A word that can be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// In full.
    pub typed: &'static str,
    /// With what follows it, as help shows it.
    pub form: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// A row of a table of words.
pub const fn word(typed: &'static str, form: &'static str, about: &'static str) -> Word {
    Word { typed, form, about }
}

/// Why a line was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl From<PhraseError> for Slip {
    fn from(e: PhraseError) -> Self {
        Self { message: e.message, hint: e.hint }
    }
}

/// The known word that `typed` is, or is the beginning of.
///
/// # Errors
/// None of them, with the nearest; or several, with all of them.
pub fn pick<'a>(typed: &str, known: &[&'a str], help: &str) -> Result<&'a str, Slip> {
    let lower = typed.to_lowercase();
    if let Some(exact) = known.iter().find(|w| **w == lower) {
        return Ok(exact);
    }
    let mut begins: Vec<&'a str> =
        known.iter().copied().filter(|w| !lower.is_empty() && w.starts_with(&lower)).collect();
    begins.dedup();
    match begins.as_slice() {
        [only] => Ok(only),
        [] => {
            let near = nearest(&lower, known.iter().copied());
            let hint = near.map_or(help.to_owned(), |n| format!("did you mean `{n}`?"));
            Err(Slip { message: format!("`{}` is not understood here", shown(typed)), hint })
        }
        several => {
            let message = format!("`{}` could be several words", shown(typed));
            Err(Slip { message, hint: format!("one of: {}", several.join(", ")) })
        }
    }
}

/// What was typed, short enough to repeat.
pub fn shown(typed: &str) -> String {
    crate::base::text::cut(typed, 40, true)
}

/// The first word of a line, and the rest.
pub fn split(line: &str) -> (&str, &str) {
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (first, rest.trim())
}

/// A number from 1 to `n`, as an index from 0.
///
/// # Errors
/// What can be typed instead.
pub fn number(typed: &str, n: usize) -> Result<usize, Slip> {
    let found = typed.trim().trim_end_matches(['.', ')']).parse::<usize>().ok();
    found.filter(|k| (1..=n).contains(k)).map(|k| k - 1).ok_or_else(|| Slip {
        message: format!("`{}` is not one of the numbers", shown(typed)),
        hint: if n == 0 { "there are none here".into() } else { format!("type a number from 1 to {n}") },
    })
}

/// Numbers from 1 to `n` that are set apart by commas, blanks or `>`, each at most once, as indices from 0. Digits in a
/// row count one by one where there are fewer than ten options and all are named.
///
/// # Errors
/// What can be typed instead.
pub fn numbers(typed: &str, n: usize) -> Result<Vec<usize>, Slip> {
    let apart = |c: char| c == ',' || c == '>' || c == ';' || c.is_whitespace();
    let mut pieces: Vec<String> = typed.split(apart).filter(|p| !p.is_empty()).map(str::to_owned).collect();
    if let [only] = pieces.as_slice()
        && n < 10
        && only.len() == n
        && only.bytes().all(|b| b.is_ascii_digit())
    {
        pieces = only.chars().map(String::from).collect();
    }
    let mut out = vec![];
    for piece in &pieces {
        let k = number(piece, n)?;
        if out.contains(&k) {
            let message = format!("{} is named twice", k + 1);
            return Err(Slip { message, hint: "name each number once".into() });
        }
        out.push(k);
    }
    if out.is_empty() {
        return Err(Slip {
            message: "no number was typed".into(),
            hint: format!("type numbers from 1 to {n}, as in 1,3"),
        });
    }
    Ok(out)
}

/// An order of all of `n` options, best or first in front.
///
/// # Errors
/// What can be typed instead.
pub fn order(typed: &str, n: usize) -> Result<Vec<usize>, Slip> {
    let order = numbers(typed, n)?;
    if order.len() == n {
        return Ok(order);
    }
    let example: Vec<String> = (1..=n).rev().map(|k| k.to_string()).collect();
    Err(Slip {
        message: format!("the order has {} of {n} numbers", order.len()),
        hint: format!("name each once, as in {}", example.join(">")),
    })
}

/// How sure somebody can be: percent, words.
pub const SURE: [(u8, &str); 3] = [(50, "a guess"), (75, "fairly sure"), (95, "would bet on it")];

/// The question for it.
pub const ASK_SURE: &str =
    "How sure are you? 1: a guess, 50 percent. 2: fairly sure, 75 percent. 3: would bet on it, 95 percent.";

/// How sure, in percent: `1`, `2`, `3`, the percentage, or the words for it.
///
/// # Errors
/// What can be typed instead.
pub fn sure(typed: &str) -> Result<u8, Slip> {
    let digits = typed.trim().trim_start_matches('@').trim_end_matches(['%', ' ', '.']);
    let found = digits.parse::<u8>().ok();
    let row = |k: u8| SURE.iter().zip(1u8..).find(|((percent, _), n)| *n == k || *percent == k).map(|((p, _), _)| *p);
    found.and_then(row).or_else(|| in_words(typed)).ok_or_else(|| Slip {
        message: format!("`{}` does not say how sure you are", shown(typed)),
        hint: "type 1 for a guess, 2 for fairly sure, 3 if you would bet on it".into(),
    })
}

/// The row of [`SURE`] that holds every word of `typed`, where it says more than `sure`.
fn in_words(typed: &str) -> Option<u8> {
    const AROUND: [&str; 7] = ["i", "i'm", "am", "a", "it", "on", "sure"];
    let lower = typed.to_lowercase().replace([',', '.', '!'], " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let says = words.iter().any(|w| !AROUND.contains(w));
    let holds = |row: &&(u8, &str)| words.iter().all(|w| AROUND.contains(w) || row.1.split(' ').any(|r| r == *w));
    SURE.iter().filter(|_| says).find(holds).map(|(percent, _)| *percent)
}

/// Whether a line means yes.
pub fn yes(line: &str) -> bool {
    ["y", "yes"].contains(&line.trim().to_lowercase().as_str())
}

/// Whether a line means no.
pub fn no(line: &str) -> bool {
    ["n", "no"].contains(&line.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginning_and_slips_are_answered() {
        let known = ["map", "menu", "help"];
        assert_eq!(pick("he", &known, "-"), Ok("help"));
        assert_eq!(pick("MAP", &known, "-"), Ok("map"));
        let slip = |typed| pick(typed, &known, "type `help`").map_err(|s| (s.message, s.hint));
        assert_eq!(slip("m"), Err(("`m` could be several words".into(), "one of: map, menu".into())));
        assert_eq!(slip("hlep"), Err(("`hlep` is not understood here".into(), "did you mean `help`?".into())));
        assert_eq!(slip("xyzzy"), Err(("`xyzzy` is not understood here".into(), "type `help`".into())));
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, n, want) in [
            ("1,3", 3, Some(vec![0, 2])),
            ("2>1>3", 3, Some(vec![1, 0, 2])),
            ("2 1 3", 3, Some(vec![1, 0, 2])),
            ("213", 3, Some(vec![1, 0, 2])),
            ("12", 12, Some(vec![11])),
            ("1,1", 3, None),
            ("4", 3, None),
            ("", 3, None),
            ("x", 3, None),
        ] {
            assert_eq!(numbers(typed, n).ok(), want, "{typed}");
        }
        assert_eq!(order("2>1", 3).map_err(|s| s.hint), Err("name each once, as in 3>2>1".into()));
    }

    #[test]
    fn how_sure_is_a_number_or_a_percentage() {
        for (typed, want) in [
            ("1", Some(50)),
            ("2", Some(75)),
            ("95 %", Some(95)),
            ("@75", Some(75)),
            ("4", None),
            ("fairly sure", Some(75)),
            ("A guess", Some(50)),
            ("guess", Some(50)),
            ("I would bet on it", Some(95)),
            ("sure", None),
            ("not sure", None),
            ("", None),
        ] {
            assert_eq!(sure(typed).ok(), want, "{typed}");
        }
    }
}
