//! Simulated time. One tick is one second everywhere, so the graded world is the played world.
//! Must not know the machine's clock; dates of records belong to `shell`.

use std::fmt;

/// A point in simulated time: whole seconds since the start of the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Tick(pub u32);

impl Tick {
    /// This point moved on by `seconds`.
    #[must_use]
    pub const fn plus(self, seconds: u32) -> Self {
        Self(self.0 + seconds)
    }

    /// Seconds from `earlier` to this point, 0 if it lies ahead.
    pub const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Offset from the start as `+7:05` (minutes, seconds).
    pub fn offset(self) -> String {
        format!("+{}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// The wall clock inside a scenario: seconds after midnight at tick 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct DayStart(pub u32);

impl DayStart {
    /// Seconds after midnight at `tick`; may pass 86,400.
    pub const fn second_of_day(self, tick: Tick) -> u32 {
        self.0 + tick.0
    }

    /// `19:42` at `tick`.
    pub fn hhmm(self, tick: Tick) -> String {
        let s = self.second_of_day(tick) % 86_400;
        format!("{:02}:{:02}", s / 3600, s / 60 % 60)
    }

    /// `19:42:10` at `tick`.
    pub fn hhmmss(self, tick: Tick) -> String {
        let s = self.second_of_day(tick) % 86_400;
        format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }

    /// `19:42` for a moment `offset` seconds from the start, which may lie before it.
    pub fn hhmm_at(self, offset: i64) -> String {
        let s = (i64::from(self.0) + offset).rem_euclid(86_400);
        format!("{:02}:{:02}", s / 3600, s / 60 % 60)
    }

    /// Reads `19:42` or `19:42:10`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let h: u32 = parts.next()?.parse().ok()?;
        let m: u32 = parts.next()?.parse().ok()?;
        let s: u32 = parts.next().map_or(Some(0), |p| p.parse().ok())?;
        (parts.next().is_none() && h < 24 && m < 60 && s < 60).then_some(Self(h * 3600 + m * 60 + s))
    }
}

/// Reads a duration such as `90`, `90s`, `3m`, `2m30s` or `1h`; the result is in seconds.
pub fn parse_duration(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(seconds);
    }
    let mut total: u32 = 0;
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let n: u32 = digits.parse().ok()?;
        digits.clear();
        let unit = match c {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => return None,
        };
        total = total.checked_add(n.checked_mul(unit)?)?;
    }
    digits.is_empty().then_some(total)
}

/// A duration in seconds, as a person reads it: `40 s`, `3 min`, `2 min 30 s`, `1 h 5 min`.
#[derive(Debug, Clone, Copy)]
pub struct Spoken(pub u32);

impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.0;
        match (s / 3600, s / 60 % 60, s % 60) {
            (0, 0, s) => write!(f, "{s} s"),
            (0, m, 0) => write!(f, "{m} min"),
            (0, m, s) => write!(f, "{m} min {s} s"),
            (h, 0, _) => write!(f, "{h} h"),
            (h, m, _) => write!(f, "{h} h {m} min"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_type_them() {
        for (text, want) in [
            ("90", Some(90)),
            ("90s", Some(90)),
            ("3m", Some(180)),
            ("2m30s", Some(150)),
            ("1h", Some(3600)),
            ("", None),
            ("3x", None),
            ("m", None),
            ("3m2", None),
            ("99999999999", None),
        ] {
            assert_eq!(parse_duration(text), want, "{text}");
        }
    }

    #[test]
    fn clock_and_offsets() {
        let start = DayStart::parse("19:30").expect("valid");
        assert_eq!(start.hhmm(Tick(725)), "19:42");
        assert_eq!(start.hhmm_at(-3600), "18:30");
        assert_eq!(Tick(725).offset(), "+12:05");
        assert_eq!(DayStart::parse("25:00"), None);
        assert_eq!(Spoken(3900).to_string(), "1 h 5 min");
        assert_eq!(Spoken(150).to_string(), "2 min 30 s");
    }
}
