//! Words and signs of the room: health, trends, small bars. Colour only repeats what they say.

use crate::sim::observe::Trend;
use crate::sim::telemetry::Level;
use crate::tui::theme::{Look, Role};

/// Steps of a small bar, lowest first.
const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// The same in ASCII.
const ASCII_BARS: [&str; 8] = ["_", ".", ":", "-", "=", "+", "*", "#"];

/// How a level looks: sign and role.
pub const fn level(level: Level) -> (&'static str, Role) {
    match level {
        Level::Normal => ("ok", Role::Good),
        Level::Low | Level::Raised => ("!", Role::Warn),
        Level::VeryLow | Level::High | Level::Severe => ("!!", Role::Bad),
        Level::Absent => ("?", Role::Warn),
    }
}

/// How far a level is from a good day, in three steps.
pub const fn badness(of: Level) -> u8 {
    match of {
        Level::Normal => 0,
        Level::Low | Level::Raised | Level::Absent => 1,
        Level::VeryLow | Level::High | Level::Severe => 2,
    }
}

/// `!! high`, `ok` and what else there is.
pub fn level_words(of: Level) -> String {
    match of {
        Level::Normal => "ok normal".to_owned(),
        other => format!("{} {}", level(other).0, other.word()),
    }
}

/// `↑ rising`.
pub fn trend(of: Trend, look: Look) -> String {
    let sign = match (of, look.ascii) {
        (Trend::Falling, false) => "↓",
        (Trend::Steady, false) => "→",
        (Trend::Rising, false) => "↑",
        (Trend::Falling, true) => "\\",
        (Trend::Steady, true) => "=",
        (Trend::Rising, true) => "/",
    };
    format!("{sign} {}", of.word())
}

/// What leads to something: `→` or `->`.
pub const fn arrow(look: Look) -> &'static str {
    if look.ascii { "->" } else { "→" }
}

/// Values as small bars, `columns` of them at most, the newest at the right; the highest of them and of `full` is a full bar.
pub fn spark(values: &[f32], full: f32, columns: usize, look: Look) -> String {
    if columns == 0 || values.is_empty() {
        return String::new();
    }
    let top = values.iter().copied().fold(full.max(1e-6), f32::max);
    let bars = if look.ascii { ASCII_BARS } else { BARS };
    let each = values.len().div_ceil(columns).max(1);
    let rest = values.len() % each;
    let (first, whole) = values.split_at(rest);
    let chunks = std::iter::once(first).filter(|c| !c.is_empty()).chain(whole.chunks(each));
    chunks
        .map(|chunk| {
            let mean = chunk.iter().sum::<f32>() / chunk.len() as f32;
            let step = (mean / top * 7.0).round().clamp(0.0, 7.0);
            bars[if step.is_finite() { step as usize } else { 0 }]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    #[test]
    fn small_bars_show_what_came_last_at_the_right() {
        let look = Look { theme: Theme::None, ascii: true };
        assert_eq!(spark(&[0.0, 0.0, 10.0, 10.0], 10.0, 2, look), "_#");
        assert_eq!(spark(&[10.0, 0.0, 0.0, 0.0, 0.0], 10.0, 3, look), "#__");
        assert_eq!(spark(&[], 1.0, 5, look), "");
        assert_eq!(spark(&[0.0, f32::NAN], 0.0, 5, look).len(), 2);
        for n in 0..50 {
            assert!(spark(&vec![1.0; n], 1.0, 10, look).len() <= 10, "{n}");
        }
    }

    #[test]
    fn levels_differ_without_colour() {
        let all = [Level::VeryLow, Level::Low, Level::Normal, Level::Raised, Level::High, Level::Severe, Level::Absent];
        let words: Vec<String> = all.iter().map(|l| level_words(*l)).collect();
        for (i, word) in words.iter().enumerate() {
            assert!(!words[i + 1..].contains(word), "{word}");
        }
    }
}
