//! A trace as a waterfall: a row a call, indented below its caller, with how long it takes, how much of that is its own,
//! how much fails, and a bar where in the journey it lies. Calls of one caller are drawn one after another; whether they
//! are made so, a mean over many requests does not say.

use crate::base::text::{fit, width};
use crate::session::label;
use crate::sim::telemetry::Unit;
use crate::sim::trace::Edge;
use crate::tui::paint::Line;
use crate::tui::theme::{Look, Role};

/// Columns of the widest bar.
const BAR: usize = 40;
/// Columns of the narrowest bar that says something.
const LEAST_BAR: usize = 10;
/// From this percentage on, what fails stands out.
const FAILS: f64 = 5.0;

/// Where a call lies in the journey, in percent of its time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    from: f64,
    to: f64,
    /// What of it passes in the callee itself, not in what that calls.
    own: f64,
}

/// The rows, with a head.
pub fn rows(edges: &[Edge], columns: usize, look: Look) -> Vec<Line> {
    let spans = spans(edges);
    let names: Vec<String> = edges.iter().map(|e| format!("{}{}", "  ".repeat(e.depth.into()), e.to)).collect();
    let times: Vec<String> = edges.iter().map(|e| label::value(Unit::Ms, e.ms as f32)).collect();
    let often: Vec<String> = edges.iter().map(|e| label::times(e.per_request)).collect();
    let wide = |all: &[String], head: usize| all.iter().map(|w| width(w)).max().unwrap_or(0).max(head);
    let (time, many) = (wide(&times, 4), if often.iter().all(String::is_empty) { 0 } else { wide(&often, 5) + 2 });
    let rest = 2 + time + many + 2 + 5 + 2 + 5;
    let name = wide(&names, 4).min(columns.saturating_sub(rest).max(8));
    let bar = columns.saturating_sub(name + rest + 2).min(BAR);
    let bar = if bar < LEAST_BAR { 0 } else { bar };
    let mut head = format!("{:<name$}  {:>time$}", "call", "time");
    if many > 0 {
        head = format!("{head}{:>many$}", "calls");
    }
    head = format!("{head}  {:>5}  {:>5}", "own", "fails");
    let mut out = vec![Line::of(head, Role::Muted)];
    let most = spans.iter().map(|s| s.own).fold(0.0, f64::max);
    for (i, edge) in edges.iter().enumerate() {
        let failing = match edge.failing {
            f if f >= FAILS => Role::Bad,
            f if f >= 0.5 => Role::Warn,
            _ => Role::Muted,
        };
        // Where most of the time goes is what one opens a trace for.
        let own = if spans[i].own >= most && most > 0.0 { Role::Accent } else { Role::Text };
        let mut line = Line::of(fit(&names[i], name, look.ascii), Role::Text)
            .put(format!("  {:>time$}", times[i]), Role::Strong)
            .put(if many > 0 { format!("{:>many$}", often[i]) } else { String::new() }, Role::Text)
            .put(format!("  {:>3.0} %", spans[i].own), own)
            .put(format!("  {:>3.0} %", edge.failing), failing);
        if bar > 0 {
            let role = if edge.failing >= FAILS { Role::Bad } else { own };
            line = line.put("  ", Role::Text).join(drawn(spans[i], bar, role, look));
        }
        out.push(line);
    }
    out
}

/// A bar, and what it is set apart by at the left.
fn drawn(span: Span, columns: usize, role: Role, look: Look) -> Line {
    let column = |percent: f64| (percent / 100.0 * columns as f64).round().clamp(0.0, columns as f64) as usize;
    let from = column(span.from).min(columns - 1);
    let to = column(span.to).clamp(from + 1, columns);
    let glyph = if look.ascii { "=" } else { "━" };
    Line::of(if look.ascii { "." } else { "·" }.repeat(from), Role::Border).put(glyph.repeat(to - from), role)
}

/// Where each call lies: within its caller, after those that the caller made before.
fn spans(edges: &[Edge]) -> Vec<Span> {
    // For each depth, where the next call of that depth begins, and where its caller ends.
    let mut next: Vec<(f64, f64)> = vec![(0.0, 100.0)];
    let mut out: Vec<Span> = Vec::new();
    for (i, edge) in edges.iter().enumerate() {
        let depth = usize::from(edge.depth);
        next.truncate(depth + 1);
        let (from, end) = next.get(depth).copied().unwrap_or((0.0, 100.0));
        let to = (from + edge.share).min(end);
        if let Some(place) = next.get_mut(depth) {
            place.0 = to;
        }
        next.push((from, to));
        let below = edges[i + 1..].iter().take_while(|e| usize::from(e.depth) > depth);
        let called: f64 = below.filter(|e| usize::from(e.depth) == depth + 1).map(|e| e.share).sum();
        out.push(Span { from, to, own: (edge.share - called).max(0.0) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    fn edge(depth: u8, to: &str, per_request: f64, ms: f64, share: f64, failing: f64) -> Edge {
        Edge { depth, from: String::new(), to: to.into(), per_request, ms, share, failing }
    }

    fn sample() -> Vec<Edge> {
        vec![
            edge(0, "web.order", 1.0, 400.0, 100.0, 22.0),
            edge(1, "identity.check", 1.0, 40.0, 10.0, 0.0),
            edge(1, "checkout.place", 2.0, 160.0, 80.0, 22.0),
            edge(2, "cart.get", 1.0, 80.0, 40.0, 0.0),
        ]
    }

    #[test]
    fn calls_lie_within_their_caller_one_after_another() {
        let spans = spans(&sample());
        let of = |i: usize| (spans[i].from.round(), spans[i].to.round(), spans[i].own.round());
        assert_eq!((of(0), of(1)), ((0.0, 100.0, 10.0), (0.0, 10.0, 10.0)));
        assert_eq!((of(2), of(3)), ((10.0, 90.0, 40.0), (10.0, 50.0, 40.0)));
    }

    #[test]
    fn a_waterfall_reads_without_colour() {
        let look = Look { theme: Theme::None, ascii: true };
        let text: Vec<String> = rows(&sample(), 72, look).iter().map(Line::text).collect();
        let full = format!("web.order       {}", "  400 ms          10 %   22 %  =========================");
        assert_eq!(text[1], full);
        assert_eq!(text[3], "  checkout.place  160 ms  2.0 x   40 %   22 %  ...====================");
        for columns in 0..120 {
            for ascii in [true, false] {
                let all = rows(&sample(), columns, Look { theme: Theme::None, ascii });
                assert!(all.iter().all(|l| l.width() <= columns.max(44)), "{columns}");
            }
        }
    }
}
