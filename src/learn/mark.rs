//! Marking: whether an answer to a question is right, and the order in which its options are shown.
//! Pure; knows neither who answered nor when.

use crate::base::noise;
use crate::course::lesson::{Kind, Question};
use crate::learn::record::Given;

/// Whether `given` answers a question of this kind rightly. None for a prediction, which is not scored.
/// An answer of another shape than the question asks for is wrong.
///
/// - `One`: the chosen option is right. `Many`: exactly the right ones are ticked. `Order`: the order of the file.
/// - `Number`: at most the tolerance away. `Short`: the reader ticked every point of a good answer.
pub fn right(kind: &Kind, given: &Given) -> Option<bool> {
    Some(match (kind, given) {
        (Kind::Predict { .. }, _) => return None,
        (Kind::One(options), Given::Choice(i)) => options.get(*i).is_some_and(|o| o.right),
        (Kind::Many(options), Given::Choices(ticked)) => {
            options.iter().enumerate().all(|(i, o)| o.right == ticked.contains(&i))
                && ticked.iter().all(|i| *i < options.len())
        }
        (Kind::Order(options), Given::Order(order)) => order.iter().copied().eq(0..options.len()),
        (Kind::Number { answer, tolerance, .. }, Given::Number(n)) => {
            // A margin of one part in 10^12, so that 0.3 counts for 0.1 + 0.2.
            (n - answer).abs() <= tolerance + answer.abs() * 1e-12
        }
        (Kind::Short { points, .. }, Given::Text(_, ticked)) => (0..points.len()).all(|i| ticked.contains(&i)),
        _ => false,
    })
}

/// How many options are shown.
pub fn options(kind: &Kind) -> usize {
    match kind {
        Kind::Predict { options, .. } => options.len(),
        Kind::One(options) | Kind::Many(options) | Kind::Order(options) => options.len(),
        Kind::Number { .. } | Kind::Short { .. } => 0,
    }
}

/// The order in which options are shown: element `k` is the position in the file of the `k`-th shown.
///
/// It depends on the question and on `learner` (any number that stays the same for one learner), so that two people
/// side by side see different orders and a retry sees the same one. A prediction keeps its author's order, because its
/// options are often a scale; an `Order` question never starts out solved.
pub fn shown_order(question: &Question, learner: u64) -> Vec<usize> {
    let n = options(&question.kind);
    if !question.kind.scored() {
        return (0..n).collect();
    }
    let mut order = noise::shuffled(n, fnv1a(&question.id) ^ learner, 0);
    if matches!(question.kind, Kind::Order(_)) && n > 1 && order.iter().copied().eq(0..n) {
        order.rotate_left(1);
    }
    order
}

/// A number as a person types it: `43.2`, `43.2 min`, `1,440`, `1_440`, `4,5`, `12 %`. The unit may follow.
/// One comma is a decimal sign unless exactly three digits follow it. None if it is no finite number.
pub fn parse_number(text: &str, unit: &str) -> Option<f64> {
    let text = text.trim();
    let unit = unit.trim();
    let text = if unit.is_empty() { text } else { text.strip_suffix(unit).unwrap_or(text) };
    let text = text.strip_suffix('%').unwrap_or(text);
    let mut digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    if let Some((_, after)) = digits.split_once(',') {
        let decimal = !after.contains([',', '.']) && after.len() != 3;
        digits = digits.replace(',', if decimal { "." } else { "" });
    }
    let plain = digits.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
    digits.parse().ok().filter(|n: &f64| plain && n.is_finite())
}

/// Fowler-Noll-Vo hash of the bytes (FNV-1a, 64 bits): a number for a name, the same on every platform.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::samples::{choices, question};

    #[test]
    fn each_kind_is_marked_by_its_own_rule() {
        let one = Kind::One(choices(&[("a", false), ("b", true)]));
        let many = Kind::Many(choices(&[("a", true), ("b", false), ("c", true)]));
        let order = Kind::Order(choices(&[("a", true), ("b", true), ("c", true)]));
        let number = Kind::Number { answer: 43.2, tolerance: 0.5, unit: "min".into(), why: String::new() };
        let short = Kind::Short { model: String::new(), points: vec!["p".into(), "q".into()], why: String::new() };
        let predict = Kind::Predict { options: vec![], answer: String::new() };
        for (kind, given, want) in [
            (&one, Given::Choice(1), Some(true)),
            (&one, Given::Choice(0), Some(false)),
            (&one, Given::Choice(9), Some(false)),
            (&many, Given::Choices(vec![0, 2]), Some(true)),
            (&many, Given::Choices(vec![0]), Some(false)),
            (&many, Given::Choices(vec![0, 1, 2]), Some(false)),
            (&many, Given::Choices(vec![0, 2, 7]), Some(false)),
            (&order, Given::Order(vec![0, 1, 2]), Some(true)),
            (&order, Given::Order(vec![1, 0, 2]), Some(false)),
            (&order, Given::Order(vec![0, 1]), Some(false)),
            (&number, Given::Number(43.7), Some(true)),
            (&number, Given::Number(42.6), Some(false)),
            (&number, Given::Number(f64::NAN), Some(false)),
            (&short, Given::Text("x".into(), vec![0, 1]), Some(true)),
            (&short, Given::Text("x".into(), vec![1]), Some(false)),
            (&one, Given::Number(1.0), Some(false)),
            (&predict, Given::Text("x".into(), vec![]), None),
        ] {
            assert_eq!(right(kind, &given), want, "{given:?}");
        }
    }

    #[test]
    fn options_are_shuffled_by_question_and_learner_and_never_again() {
        let names = [("a", true), ("b", false), ("c", false), ("d", false), ("e", false)];
        let q = question("q-one", Kind::One(choices(&names)));
        assert_eq!(shown_order(&q, 7), shown_order(&q, 7));
        let others: Vec<_> = (0..20).map(|learner| shown_order(&q, learner)).collect();
        assert!(others.iter().any(|o| *o != others[0]));
        let other = question("q-two", Kind::One(choices(&names)));
        assert!((0..20).any(|learner| shown_order(&q, learner) != shown_order(&other, learner)));
    }

    #[test]
    fn an_order_question_never_starts_out_solved_and_a_prediction_keeps_its_scale() {
        let order = question("q", Kind::Order(choices(&[("a", true), ("b", true)])));
        let predict = question("p", Kind::Predict { options: vec!["1".into(), "2".into()], answer: String::new() });
        for learner in 0..50 {
            assert_eq!(shown_order(&order, learner), [1, 0]);
            assert_eq!(shown_order(&predict, learner), [0, 1]);
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, unit, want) in [
            ("43.2", "min", Some(43.2)),
            (" 43.2 min ", "min", Some(43.2)),
            ("1,440", "", Some(1440.0)),
            ("1,234,567.5", "", Some(1_234_567.5)),
            ("4,5", "", Some(4.5)),
            ("0.1 %", "%", Some(0.1)),
            ("1_440", "", Some(1440.0)),
            ("-3", "", Some(-3.0)),
            ("", "", None),
            ("many", "", None),
            ("inf", "", None),
            ("1e999", "", None),
        ] {
            assert_eq!(parse_number(text, unit), want, "{text}");
        }
    }
}
