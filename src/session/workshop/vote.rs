//! Votes by raised hands: how they are typed, and what some of them come to. Options have the numbers that were shown.

use crate::sim::phrase::PhraseError;

/// How some people put the options of a judgement, all alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// How many people.
    pub hands: u32,
    /// Numbers as they were shown, best first.
    pub order: Vec<u8>,
    /// How sure they are, percent; none where they were not asked.
    pub sure: Option<u8>,
}

impl Vote {
    /// What stands behind `vote`: `3>1>2@75`, or `2: 3>1>2@75` for two hands alike.
    ///
    /// # Errors
    /// What is wrong with it, with an example that fits `options`.
    pub fn read(typed: &str, options: usize) -> Result<Self, PhraseError> {
        let (hands, rest) = match typed.split_once(':') {
            Some((hands, rest)) => (read_hands(hands)?, rest),
            None => (1, typed),
        };
        let (order, sure) = match rest.split_once('@') {
            Some((order, sure)) => (order, Some(read_sure(sure)?)),
            None => (rest, None),
        };
        Ok(Self { hands, order: read_order(order, options)?, sure })
    }

    /// As it is kept: [`Vote::read`] reads it back.
    pub fn write(&self) -> String {
        let hands = if self.hands == 1 { String::new() } else { format!("{}: ", self.hands) };
        let sure = self.sure.map_or(String::new(), |s| format!(" @{s}"));
        format!("{hands}{}{sure}", written(&self.order))
    }
}

/// An order as it is typed.
pub fn written(order: &[u8]) -> String {
    let numbers: Vec<String> = order.iter().map(u8::to_string).collect();
    numbers.join(">")
}

/// An order of so many options, the last first.
pub fn example(options: usize) -> String {
    written(&(1..=options as u8).rev().collect::<Vec<_>>())
}

fn wrong(message: String, hint: String) -> PhraseError {
    PhraseError { message, hint }
}

fn read_hands(typed: &str) -> Result<u32, PhraseError> {
    let typed = typed.trim();
    typed.parse().ok().filter(|n| (1..=99).contains(n)).ok_or_else(|| {
        let hint = "from 1 to 99 before the colon, as in `vote 2: 3>1>2`".into();
        wrong(format!("`{typed}` is no number of hands"), hint)
    })
}

fn read_sure(typed: &str) -> Result<u8, PhraseError> {
    let typed = typed.trim().trim_end_matches('%').trim();
    typed.parse().ok().filter(|s| *s <= 100).ok_or_else(|| {
        let hint = "how sure, from 0 to 100 percent behind the @, as in `@75`".into();
        wrong(format!("`@{typed}` does not say how sure"), hint)
    })
}

fn read_order(typed: &str, options: usize) -> Result<Vec<u8>, PhraseError> {
    let each = || format!("name each of the {options} options once, best first, as in `vote {} @75`", example(options));
    let pieces = typed.split(['>', ',', ' ']).filter(|p| !p.is_empty());
    let mut order: Vec<u8> = vec![];
    for piece in pieces {
        let number = piece.parse().ok().filter(|n| (1..=options).contains(&usize::from(*n)));
        let Some(number) = number else {
            return Err(wrong(format!("there is no option `{piece}`"), each()));
        };
        if order.contains(&number) {
            return Err(wrong(format!("option {number} is named twice"), each()));
        }
        order.push(number);
    }
    if order.len() < options {
        let message = match order.len() {
            0 => "a vote needs an order".to_owned(),
            1 => format!("1 option of {options} is named"),
            n => format!("{n} options of {options} are named"),
        };
        return Err(wrong(message, each()));
    }
    Ok(order)
}

/// How many people voted.
pub fn hands(votes: &[Vote]) -> u32 {
    votes.iter().map(|v| v.hands).sum()
}

/// What votes come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// How many people.
    pub hands: u32,
    /// Of each option, how many put it first, second, and so on.
    pub places: Vec<Vec<u32>>,
    /// Orders with how many gave them, the most first.
    pub orders: Vec<(Vec<u8>, u32)>,
    /// How sure the one in the middle is, percent, of those who said; of an even number the two in the middle.
    pub sure: Option<(u8, u8)>,
}

impl Spread {
    /// Of votes on so many options.
    pub fn of(votes: &[Vote], options: usize) -> Self {
        let mut places = vec![vec![0; options]; options];
        let mut orders: Vec<(Vec<u8>, u32)> = vec![];
        let mut sure: Vec<u8> = vec![];
        for vote in votes {
            for (place, option) in vote.order.iter().enumerate() {
                places[usize::from(*option) - 1][place] += vote.hands;
            }
            match orders.iter_mut().find(|(order, _)| *order == vote.order) {
                Some((_, n)) => *n += vote.hands,
                None => orders.push((vote.order.clone(), vote.hands)),
            }
            sure.extend(vote.sure.iter().flat_map(|s| std::iter::repeat_n(*s, vote.hands as usize)));
        }
        orders.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sure.sort_unstable();
        let at = |n: usize| sure.get(n).copied();
        let middle = at(sure.len().saturating_sub(1) / 2).zip(at(sure.len() / 2));
        Self { hands: hands(votes), places, orders, sure: middle }
    }

    /// How sure all together are, percent: half-way between the two in the middle where there are two.
    pub fn sure_together(&self) -> Option<u8> {
        self.sure.map(|(low, high)| low.midpoint(high))
    }

    /// `75`, or `between 75 and 95`.
    pub fn sure_said(&self) -> Option<String> {
        self.sure.map(|(low, high)| if low == high { low.to_string() } else { format!("between {low} and {high}") })
    }

    /// Sum of the places of an option (from 0), of everybody.
    fn sum(&self, option: usize) -> u32 {
        self.places[option].iter().zip(1..).map(|(n, place)| n * place).sum()
    }

    /// Mean place of an option (from 0), in tenths; 0 where nobody voted.
    pub fn mean_tenths(&self, option: usize) -> u32 {
        (self.sum(option) * 10 + self.hands / 2).checked_div(self.hands).unwrap_or(0)
    }

    /// The order of all together: by mean place, then by who has more first places, then as shown.
    pub fn together(&self) -> Vec<u8> {
        let mut all: Vec<usize> = (0..self.places.len()).collect();
        all.sort_by_key(|o| (self.sum(*o), std::cmp::Reverse(self.places[*o][0]), *o));
        all.into_iter().map(|o| o as u8 + 1).collect()
    }

    /// How many of a later vote cannot have voted so before: hands have no names, so more may have changed their mind.
    pub fn changed_since(&self, before: &Self) -> u32 {
        let had = |order: &[u8]| before.orders.iter().find(|(o, _)| o == order).map_or(0, |(_, n)| *n);
        self.orders.iter().map(|(order, n)| n.saturating_sub(had(order))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(hands: u32, order: &[u8], sure: Option<u8>) -> Vote {
        Vote { hands, order: order.to_vec(), sure }
    }

    #[test]
    fn votes_are_read_as_facilitators_type_them_and_written_back() {
        for (typed, want, written) in [
            ("3>1>2@75", vote(1, &[3, 1, 2], Some(75)), "3>1>2 @75"),
            ("2: 3>1>2 @ 75 %", vote(2, &[3, 1, 2], Some(75)), "2: 3>1>2 @75"),
            ("12:1,2,3", vote(12, &[1, 2, 3], None), "12: 1>2>3"),
            ("2 1 3", vote(1, &[2, 1, 3], None), "2>1>3"),
            ("1>2>3@0", vote(1, &[1, 2, 3], Some(0)), "1>2>3 @0"),
        ] {
            let read = Vote::read(typed, 3);
            assert_eq!(read.as_ref(), Ok(&want), "{typed}");
            assert_eq!(want.write(), written);
            assert_eq!(Vote::read(&want.write(), 3), Ok(want), "{typed}");
        }
    }

    #[test]
    fn a_bad_vote_is_told_what_is_wrong_and_how_to_type_it() {
        let each = "name each of the 3 options once, best first, as in `vote 3>2>1 @75`";
        let sure = "how sure, from 0 to 100 percent behind the @, as in `@75`";
        let hands = "from 1 to 99 before the colon, as in `vote 2: 3>1>2`";
        for (typed, message, hint) in [
            ("3>3>2", "option 3 is named twice", each),
            ("1>2>3>4", "there is no option `4`", each),
            ("1>2>3>1", "option 1 is named twice", each),
            ("1>0>2", "there is no option `0`", each),
            ("first>1>2", "there is no option `first`", each),
            ("1>2", "2 options of 3 are named", each),
            ("1", "1 option of 3 is named", each),
            ("", "a vote needs an order", each),
            ("3>1>2@140", "`@140` does not say how sure", sure),
            ("3>1>2@", "`@` does not say how sure", sure),
            ("3>1>2@-5", "`@-5` does not say how sure", sure),
            ("0: 3>1>2", "`0` is no number of hands", hands),
            ("many: 3>1>2", "`many` is no number of hands", hands),
        ] {
            let wrong = PhraseError { message: message.into(), hint: hint.into() };
            assert_eq!(Vote::read(typed, 3), Err(wrong), "{typed}");
        }
    }

    #[test]
    fn a_spread_counts_places_and_the_middle_of_how_sure() {
        let votes = [vote(2, &[3, 1, 2], Some(75)), vote(1, &[1, 2, 3], Some(95)), vote(2, &[3, 2, 1], None)];
        let spread = Spread::of(&votes, 3);
        assert_eq!(spread.places, [[1, 2, 2], [0, 3, 2], [4, 0, 1]]);
        assert_eq!(spread.orders[0], (vec![3, 1, 2], 2), "equal numbers as the orders sort");
        assert_eq!((spread.hands, spread.sure), (5, Some((75, 75))));
        assert_eq!((spread.sure_together(), spread.sure_said().as_deref()), (Some(75), Some("75")));
        let even = Spread::of(&[vote(1, &[1, 2], Some(95)), vote(1, &[1, 2], Some(75))], 2);
        assert_eq!((even.sure_together(), even.sure_said().as_deref()), (Some(85), Some("between 75 and 95")));
        assert_eq!([0, 1, 2].map(|o| spread.mean_tenths(o)), [22, 24, 14]);
        assert_eq!(spread.together(), [3, 1, 2]);
        let nobody = Spread::of(&[], 2);
        assert_eq!((nobody.hands, nobody.sure, nobody.mean_tenths(0)), (0, None, 0));
    }

    #[test]
    fn ties_go_to_more_first_places_and_then_to_what_was_shown_first() {
        let split = Spread::of(&[vote(1, &[1, 2, 3], None), vote(1, &[3, 2, 1], None)], 3);
        assert_eq!(split.together(), [1, 3, 2], "all have a mean of 2; 1 and 3 were first once");
        let even = Spread::of(&[vote(1, &[1, 2], None), vote(1, &[2, 1], None)], 2);
        assert_eq!(even.together(), [1, 2]);
    }

    #[test]
    fn who_changed_their_mind_is_the_least_that_the_hands_allow() {
        let first = Spread::of(&[vote(3, &[1, 2], None), vote(2, &[2, 1], None)], 2);
        let second = Spread::of(&[vote(1, &[1, 2], None), vote(4, &[2, 1], None)], 2);
        assert_eq!((second.changed_since(&first), first.changed_since(&first)), (2, 0));
    }
}
