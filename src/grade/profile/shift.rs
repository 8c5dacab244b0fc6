//! By how much one sample lies above another: the interval that belongs to the test of Mann and Whitney ("On a test of
//! whether one of two random variables is stochastically larger than the other", 1947), after Hodges and Lehmann
//! ("Estimates of location based on rank tests", 1963). Every value of the one less every value of the other, in order:
//! the interval runs between the two that are as far from the ends as the test's critical value says. That value is
//! exact, by counting orders. Where values are equal the interval holds at least as often as it says.

/// From where to where the shift of `one` against `other` lies, but for a chance of `alpha`; none where there are too few
/// values for any order of them to be that rare.
pub fn interval(one: &[f64], other: &[f64], alpha: f64) -> Option<(f64, f64)> {
    let critical = critical(one.len(), other.len(), alpha)?;
    let mut apart: Vec<f64> = one.iter().flat_map(|x| other.iter().map(move |y| x - y)).collect();
    apart.sort_by(f64::total_cmp);
    Some((apart[critical], apart[apart.len() - 1 - critical]))
}

/// The largest U that is critical in a test from both sides: with `m` and `n` values of the same kind, U or less comes
/// with a chance of at most half of `alpha`. None where not even 0 does.
pub fn critical(m: usize, n: usize, alpha: f64) -> Option<usize> {
    let orders = orders(m, n);
    let all: f64 = (1..=n).map(|i| (m + i) as f64 / i as f64).product();
    let mut so_far = 0.0;
    // A tail that is half of alpha precisely counts, whatever was rounded.
    let rare = |count: &&f64| {
        so_far += **count;
        so_far <= all * (alpha / 2.0) * (1.0 + 1e-12)
    };
    orders.iter().take_while(rare).count().checked_sub(1)
}

/// In how many orders of `m` and `n` values U is 0, 1, ... up to half of what it can be: the coefficients of Gauss's
/// binomial of m + n over n, in which each factor (1 - q^(m+i)) / (1 - q^i) lets one more value in.
fn orders(m: usize, n: usize) -> Vec<f64> {
    let most = m * n / 2;
    let mut counts = vec![0.0; most + 1];
    counts[0] = 1.0;
    for i in 1..=n {
        for u in (m + i..=most).rev() {
            counts[u] -= counts[u - m - i];
        }
        for u in i..=most {
            counts[u] += counts[u - i];
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn critical_values_are_those_of_the_tables() {
        // Two-sided, 5 %: 10 and 20 against 5 to 20.
        let ten = [8, 11, 14, 17, 20, 23, 26, 29, 33, 36, 39, 42, 45, 48, 52, 55];
        let twenty = [20, 27, 34, 41, 48, 55, 62, 69, 76, 83, 90, 98, 105, 112, 119, 127];
        for (i, n) in (5..=20).enumerate() {
            assert_eq!(critical(10, n, 0.05), Some(ten[i]), "10 and {n}");
            assert_eq!(critical(n, 20, 0.05), Some(twenty[i]), "{n} and 20");
        }
        // Two-sided, 2 %.
        for (n, value) in [(5, 1), (8, 9), (10, 19), (12, 31), (15, 56), (20, 114)] {
            assert_eq!(critical(n, n, 0.02), Some(value), "{n} and {n}");
        }
    }

    #[test]
    fn too_few_values_say_nothing() {
        assert_eq!(critical(4, 4, 0.02), None, "the rarest order has a chance of 1 in 70");
        assert_eq!(critical(4, 5, 0.02), Some(0), "1 in 126, where 1 in 100 is asked for");
        assert_eq!(interval(&[9.0; 4], &[1.0; 4], 0.02), None);
        assert_eq!(interval(&[], &[1.0; 40], 0.02), None);
    }

    #[test]
    fn all_orders_are_counted() {
        // Ten values, five of each kind: 252 orders, and U is as likely as 25 - U.
        assert!((2.0 * orders(5, 5).iter().sum::<f64>() - 252.0).abs() < 1e-9);
        assert_eq!(orders(2, 2), [1.0, 1.0, 2.0], "0, 1 and 2 of 6 orders");
    }

    #[test]
    fn a_shift_is_found_where_there_is_one() {
        let low: Vec<f64> = (0..20).map(f64::from).collect();
        let high: Vec<f64> = low.iter().map(|x| x + 30.0).collect();
        let (from, to) = interval(&high, &low, 0.02).unwrap();
        assert!(from < 30.0 && 30.0 < to && from > 20.0, "{from} to {to}");
        let (from, to) = interval(&low, &low, 0.02).unwrap();
        assert!(from < 0.0 && (from + to).abs() < 1e-12, "{from} to {to}");
        assert_eq!(interval(&[2.0; 9], &[2.0; 9], 0.02), Some((0.0, 0.0)));
    }
}
