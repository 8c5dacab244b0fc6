//! Words for numbers of the grade: costs, chances. Pure.

use crate::base::ratio::Milli;
use crate::session::label::budget_minute;
use crate::sim::Spec;

/// What costs are counted in; said once.
pub fn budget_minutes(spec: &Spec) -> String {
    format!(
        "Costs are in budget-minutes. One is {}. A page or a change that was not needed is charged its price in the same unit.",
        budget_minute(spec)
    )
}

/// What the cost of a decision is not; said once.
pub const EXPECTED: &str = "What a decision cost is an expectation over the worlds that looked the same to you, not \
                            what this one evening did.";

/// Who the reference is; said at its first use.
pub const REFERENCE: &str = "The reference is a careful player whom the engine lets play the same evening: it sees only \
                             what you had seen, and weighs every world that this could have been.";

/// What a score stands for.
pub const SCORE: &str = "100 is what the reference expects, a careful player who sees only what you saw; 50 the best that \
                         somebody gets who does the same whatever they see; 0 acting at random.";

/// What the words for a decision mean; said once, where decisions are listed.
pub const LABELS: &str = "The words for a decision, by what it was expected to cost beyond the best option: good is less \
                          than a quarter of a budget-minute, inaccuracy from a quarter, mistake from 1, blunder from 3. \
                          Nothing at stake: whatever one did came to the same. Open: the reference would have acted, but \
                          what had been seen did not settle yet on what, so another look is no error. Part of a delay: \
                          little by itself, and one of several while a remedy was known; what they cost is said of all \
                          together.";

/// With a second digit where one says too little: `3.2`, `0.04`.
pub fn fine(cost: Milli) -> String {
    let hundredths = (cost.0.abs() + 5) / 10;
    if hundredths >= 100 {
        return cost.to_string();
    }
    let sign = if cost.0 < 0 && hundredths > 0 { "-" } else { "" };
    format!("{sign}0.{hundredths:02}")
}

/// `3.2 budget-minutes`.
pub fn minutes(cost: Milli) -> String {
    let words = cost.to_string();
    let unit = if words == "1.0" { "budget-minute" } else { "budget-minutes" };
    format!("{words} {unit}")
}

/// Costs rounded to tenths of which the last but one is what is left, so that they add up to the last as they are shown.
pub fn adding_up(parts: &[Milli], total: Milli) -> (Vec<Milli>, Milli) {
    let tenth = |cost: Milli| Milli((cost.0.abs() + 50) / 100 * 100 * cost.0.signum());
    let total = tenth(total);
    let mut rounded: Vec<Milli> = parts.iter().copied().map(tenth).collect();
    let sum: Milli = rounded.iter().copied().sum();
    if let Some(last) = rounded.last_mut() {
        *last = *last + total - sum;
    }
    (rounded, total)
}

/// `3.2 budget-minutes more than the reference's choice`.
pub fn against(cost: Milli) -> String {
    if cost.0 == 0 {
        return "no more than the reference's choice".to_owned();
    }
    let tenths = (cost.0.abs() + 50) / 100;
    if tenths == 0 {
        return "as much as the reference's choice, to a tenth of a budget-minute".to_owned();
    }
    let more = if cost.0 > 0 { "more" } else { "less" };
    format!("{} {more} than the reference's choice", minutes(Milli(cost.0.abs())))
}

/// `plus 3.2`, `minus 0.4`, `0.0`.
pub fn signed(cost: Milli) -> String {
    cost.signed().replace('+', "plus ").replace('-', "minus ")
}

/// `42 percent, about even`.
pub fn chance(thousandths: u32) -> String {
    let words = match thousandths {
        970.. => "nearly certain",
        800.. => "very likely",
        600.. => "likely",
        400.. => "about even",
        200.. => "less likely than not",
        50.. => "unlikely",
        _ => "very unlikely",
    };
    format!("{}, {words}", percent(thousandths))
}

/// `42 percent`.
pub fn percent(thousandths: u32) -> String {
    match thousandths {
        0 => "ruled out".to_owned(),
        1..10 => "less than 1 percent".to_owned(),
        991..1000 => "more than 99 percent".to_owned(),
        t => format!("{} percent", (t + 5) / 10),
    }
}

/// `1st`, `2nd`, ...
pub fn nth(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_adds_up() {
        let (parts, total) = adding_up(&[Milli(260), Milli(660), Milli(60)], Milli(980));
        assert_eq!((parts, total), (vec![Milli(300), Milli(700), Milli(0)], Milli(1000)));
        let (parts, total) = adding_up(&[Milli(-160), Milli(0), Milli(330)], Milli(170));
        assert_eq!((parts, total), (vec![Milli(-200), Milli(0), Milli(400)], Milli(200)));
    }

    #[test]
    fn signs_are_said_in_words() {
        assert_eq!(against(Milli(3210)), "3.2 budget-minutes more than the reference's choice");
        assert_eq!(against(Milli(-400)), "0.4 budget-minutes less than the reference's choice");
        assert_eq!(against(Milli(-30)), "as much as the reference's choice, to a tenth of a budget-minute");
        assert_eq!(against(Milli(0)), "no more than the reference's choice");
        assert_eq!(minutes(Milli(1000)), "1.0 budget-minute");
        assert_eq!(signed(Milli(-1250)), "minus 1.3");
        assert_eq!(chance(425), "43 percent, about even");
        assert_eq!(percent(4), "less than 1 percent");
        assert_eq!(nth(2), "2nd");
        assert_eq!(nth(12), "12th");
    }
}
