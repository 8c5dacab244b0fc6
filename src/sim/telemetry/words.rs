//! What a series is called on a screen, and its value with a unit.

use crate::base::text::thousands;

use super::Unit;

/// What a series is called: `order: completed` for `order.per_min`.
pub fn called(name: &str) -> String {
    let (of, key) = name.rsplit_once('.').unwrap_or((name, ""));
    if let Some((_, callee)) = of.split_once('>') {
        let what = match key {
            "rate" => "calls",
            "errors" => "failing calls",
            _ => "p95 time of calls",
        };
        return format!("{what} to {callee}");
    }
    let what = match key {
        "per_min" => "completed",
        "attempts" | "success" | "errors" | "queue" | "restarts" | "memory" | "lag" | "backlog" => key,
        "rate" => "requests",
        "p50" => "median time",
        "p95" => "p95 time",
        "cpu" => "processor",
        "busy" => "workers busy",
        "ready" => "replicas",
        _ => return name.to_owned(),
    };
    format!("{of}: {what}")
}

/// A value with its unit, as precise as a person needs: `82.1 %`, `1,240 ms`, `300/min`.
pub fn with_unit(unit: Unit, value: f32) -> String {
    let number = match unit {
        Unit::ErrorPercent | Unit::SuccessPercent if value < 99.95 || unit == Unit::ErrorPercent => {
            format!("{value:.1}")
        }
        Unit::PerSecond if value < 20.0 => format!("{value:.1}"),
        _ => thousands(f64::from(value.max(0.0)).round() as u64),
    };
    format!("{number}{}", unit.suffix())
}
