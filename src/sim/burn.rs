//! Error budgets and how fast they burn (Google, "The Site Reliability Workbook", 2018, ch. 5). A burn of 1 spends the
//! budget of a period in exactly that period.

use crate::base::math::most;

use super::state::{BUCKETS, Window};

/// Minutes of complete failure that an objective (a share such as .999) leaves in so many days.
pub fn budget_minutes(objective: f64, days: f64) -> f64 {
    (1.0 - objective) * days * 1440.0
}

/// How fast a failing share (0 to 1) burns the budget of an objective, in times the pace that spends exactly all of it.
pub fn burn_rate(failing_share: f64, objective: f64) -> f64 {
    failing_share / most(1.0 - objective, 1e-9)
}

/// Share of the budget of `days` that a burn spends in so many hours.
pub fn budget_spent(burn: f64, hours: f64, days: f64) -> f64 {
    burn * hours / (days * 24.0)
}

/// Counts a tick in a window of `length_s` seconds. The window slides by pieces: it holds the piece being filled and
/// all the others, so that it covers its length to within one piece.
pub fn count(window: &mut Window, length_s: u32, tick: u32, attempts: f64, failures: f64) {
    if tick >= window.next {
        let piece_s = (length_s / BUCKETS as u32).max(1);
        window.at = (window.at + 1) % BUCKETS as u8;
        window.pieces[usize::from(window.at)] = (0.0, 0.0);
        window.next = tick + piece_s;
    }
    let piece = &mut window.pieces[usize::from(window.at)];
    piece.0 += attempts;
    piece.1 += failures;
}

/// How fast the budget burns over a window; 0 where nobody tried anything.
pub fn over(window: &Window, objective: f64) -> f64 {
    let (mut attempts, mut failures) = (0.0, 0.0);
    for piece in &window.pieces {
        attempts += piece.0;
        failures += piece.1;
    }
    if attempts > 0.0 { burn_rate(failures / attempts, objective) } else { 0.0 }
}
