//! Numbers as a reader meets them in a sentence: rounded, with their unit, in the right number.

use crate::base::text::thousands;

/// A value of a parameter as it is: `99.95`, `10,000`.
pub fn exact(value: f64) -> String {
    if value >= 1000.0 && value == value.trunc() { thousands(value as u64) } else { format!("{value}") }
}

/// Three digits that count, `1,234` in full: `0.4`, `43.2`, `1,400`, `432,000`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "very many".to_owned();
    }
    let size = value.abs();
    if size >= 999.5 {
        let mut unit = 1.0;
        while size / unit >= 9999.5 {
            unit *= 10.0;
        }
        // Four digits stay as they are; more are rounded to three.
        let unit = if unit > 1.0 { unit } else { 0.1 } * 10.0;
        return thousands(((size / unit).round() * unit) as u64);
    }
    let places = match size {
        s if s >= 99.95 || s == 0.0 => 0,
        s if s >= 9.995 => 1,
        s if s >= 0.995 => 2,
        s if s >= 0.0995 => 3,
        _ => 4,
    };
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A count of things that are whole: `1 attempt`, `1,400 attempts`, `no attempts`.
pub fn count(value: f64, one: &str, many: &str) -> String {
    let whole = value.round();
    if whole < 1.0 {
        return if value > 0.01 { format!("less than one {one}") } else { format!("no {many}") };
    }
    if whole < 2.0 {
        return format!("1 {one}");
    }
    format!("{} {many}", number(whole))
}

/// A length of time given in minutes: `26 s`, `43.2 min`, `7 h 12 min`, `3 days`.
pub fn span(minutes: f64) -> String {
    if !minutes.is_finite() {
        return "for ever".to_owned();
    }
    if minutes < 0.995 {
        return format!("{} s", number(minutes * 60.0));
    }
    if minutes < 89.95 {
        return format!("{} min", number(minutes));
    }
    let whole = minutes.round() as u64;
    if whole >= 2880 {
        return format!("{} days", number(minutes / 1440.0));
    }
    match (whole / 60, whole % 60) {
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// A share from 0 to 1 as a percentage; what is nearly nothing or nearly all is not rounded to that.
pub fn share(part: f64) -> String {
    let percent = part * 100.0;
    match percent {
        p if p <= 0.0 => "0 %".to_owned(),
        p if p < 0.1 => "less than 0.1 %".to_owned(),
        p if p >= 100.0 => "100 %".to_owned(),
        p if p > 99.9 => "more than 99.9 %".to_owned(),
        p if !(9.95..=99.0).contains(&p) => format!("{} %", number((p * 10.0).round() / 10.0)),
        p => format!("{} %", number(p.round())),
    }
}

/// The same for the labels of an axis.
pub fn percent(value: f64) -> String {
    format!("{} %", number(value))
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (value, want) in [
            (0.0, "0"),
            (0.4, "0.4"),
            (43.199_999, "43.2"),
            (7.456, "7.46"),
            (99.96, "100"),
            (999.6, "1,000"),
            (1234.4, "1,234"),
            (12_345.0, "12,300"),
            (432_000.0, "432,000"),
        ] {
            assert_eq!(number(value), want, "{value}");
        }
        for (minutes, want) in [
            (0.432, "25.9 s"),
            (43.2, "43.2 min"),
            (432.0, "7 h 12 min"),
            (120.0, "2 h"),
            (4320.0, "3 days"),
            (f64::INFINITY, "for ever"),
        ] {
            assert_eq!(span(minutes), want);
        }
        for (part, want) in [
            (0.0, "0 %"),
            (0.0004, "less than 0.1 %"),
            (0.0643, "6.4 %"),
            (0.37, "37 %"),
            (0.9502, "95 %"),
            (0.9953, "99.5 %"),
            (0.99999, "more than 99.9 %"),
        ] {
            assert_eq!(share(part), want);
        }
        assert_eq!([count(1.0, "user", "users"), count(0.2, "user", "users")], ["1 user", "less than one user"]);
        assert_eq!(exact(99.95), "99.95");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
