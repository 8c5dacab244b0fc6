//! Whether two lists put the same things in the same order.

/// Spearman's rank correlation: Pearson's correlation of the ranks, where equal values share the mean of the places they
/// take (Kendall, *Rank Correlation Methods*, 1948, ch. 3). None where a list has no order: shorter than two, or all equal.
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    debug_assert_eq!(a.len(), b.len());
    let (a, b) = (ranks(a), ranks(b));
    // The mean of the ranks from 1 to n, whatever is tied.
    let mean = f64::midpoint(1.0, a.len() as f64);
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    let spread = product(&a, &a) * product(&b, &b);
    (spread > 0.0).then(|| product(&a, &b) / libm::sqrt(spread))
}

/// Places from 1, smallest first.
fn ranks(values: &[f64]) -> Vec<f64> {
    let below = |v: f64| values.iter().filter(|u| **u < v).count() as f64;
    let equal = |v: f64| values.iter().filter(|u| **u == v).count() as f64;
    values.iter().map(|v| below(*v) + f64::midpoint(1.0, equal(*v))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_the_textbooks() {
        // Ten people, no ties: 1 - 6 * 194 / (10 * 99) = -29/165.
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        assert!((spearman(&iq, &hours).unwrap_or(0.0) + 29.0 / 165.0).abs() < 1e-12);
        // Ranks 1 2 3 4 5 and 1 2 3.5 5 3.5: 8 / sqrt(10 * 9.5).
        let tied = spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[5.0, 6.0, 7.0, 8.0, 7.0]);
        assert!((tied.unwrap_or(0.0) - 8.0 / libm::sqrt(95.0)).abs() < 1e-12);
    }

    #[test]
    fn it_goes_by_order_alone() {
        assert_eq!(spearman(&[1.0, 2.0, 9.0], &[-5.0, 0.0, 0.1]), Some(1.0));
        assert_eq!(spearman(&[1.0, 2.0, 9.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!(spearman(&[1.0, 2.0], &[3.0, 3.0]), None);
        assert_eq!(spearman(&[1.0], &[3.0]), None);
    }
}
