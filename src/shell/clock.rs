//! The machine's clock, for the dates of records. Simulated time is `base::time` and never comes from here.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Now, in whole seconds of Unix time.
pub fn now() -> i64 {
    Timestamp::now().as_second()
}

/// A moment in seconds of Unix time as `2026-03-01`, in the machine's time zone; empty when it lies outside the
/// calendar.
pub fn day(at: i64) -> String {
    day_in(at, TimeZone::system())
}

fn day_in(at: i64, zone: TimeZone) -> String {
    Timestamp::from_second(at).map(|t| t.to_zoned(zone).date().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_the_way_files_sort() {
        for (at, want) in [(0, "1970-01-01"), (1_772_323_200, "2026-03-01"), (-1, "1969-12-31"), (i64::MAX, "")] {
            assert_eq!(day_in(at, TimeZone::UTC), want, "{at}");
        }
    }

    #[test]
    fn the_clock_stands_after_this_line_was_written() {
        assert!(now() > 1_700_000_000);
    }
}
