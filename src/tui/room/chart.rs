//! Charts of the series of a dashboard, as far as they were seen: one large, more where there is room. Marks stand for
//! the learner's own changes, and for the organisation's once its log was opened.

use std::fmt::Write as _;

use crate::base::text::{cut, width};
use crate::base::time::Tick;
use crate::session::Run;
use crate::session::feed::{Item, Stage};
use crate::session::label;
use crate::sim::telemetry::Unit;
use crate::tui::paint::{Line, wrapped};
use crate::tui::plot::{self, Across, Curve, Mark, Plot, Stroke};
use crate::tui::room::{Pane, Sheet, State, changes, signs};
use crate::tui::theme::{Look, Role};

/// How long before the learner took over charts begin, s.
const BEFORE_S: u32 = 1200;
/// Rows that a chart is given where several fit.
const ROWS: usize = 11;
/// A limit so many times beyond what was seen is not drawn.
const NEAR: f32 = 3.0;

/// A moment worth a mark.
struct Moment {
    at: Tick,
    words: String,
    role: Role,
}

/// Series of the dashboard that is shown.
pub fn count(state: &State) -> usize {
    let panels = state.run().panels();
    panels.get(state.panel).map_or(0, |p| state.run().panel_series(&p.name).len())
}

/// The pane.
pub fn sheet(state: &State, columns: usize, rows: usize, look: Look) -> Sheet {
    let run = state.run();
    let panels = run.panels();
    let mut lines = names(state, columns, look);
    let Some(panel) = panels.get(state.panel) else { return Sheet { lines, len: count(state), ..Sheet::default() } };
    let Some((at, readings)) = panel.last else {
        lines.push(Line::default());
        let words = format!("{}: not looked at yet. Enter puts look {} on the command line.", panel.title, panel.name);
        lines.extend(wrapped(&words, columns, Role::Muted));
        return Sheet { lines, len: count(state), ..Sheet::default() };
    };
    let moments = moments(run);
    let series = run.panel_series(&panel.name);
    let first = state.picks[Pane::Charts as usize].min(series.len().saturating_sub(1));
    let shown = series.iter().skip(first).take((rows / ROWS).max(1));
    let limits: Vec<String> = shown.flat_map(|name| run.limits(name)).map(|l| l.words).collect();
    let legend = legend(run, &moments, &limits, columns, rows.saturating_sub(lines.len()) / 3, look);
    let room = rows.saturating_sub(lines.len() + legend.len());
    let many = (room / ROWS).clamp(1, (series.len() - first).max(1));
    for name in series.iter().skip(first).take(many) {
        let each = room / many;
        let base = readings.iter().find(|r| &r.name == name);
        let title = title(run, name, base, at, series.len(), first, look);
        let title = wrapped(&title.0, columns, title.1);
        let left = each.saturating_sub(title.len());
        lines.extend(title);
        lines.extend(one(run, name, base.map(|r| r.base), &moments, columns, left, look));
    }
    lines.extend(legend);
    Sheet { lines, len: count(state), ..Sheet::default() }
}

/// The names of the dashboards; the one that is shown in brackets, a question mark at those not looked at.
fn names(state: &State, columns: usize, look: Look) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    for (i, panel) in state.run().panels().iter().enumerate() {
        let unseen = if panel.last.is_none() { "?" } else { "" };
        let (words, role) = if i == state.panel {
            (format!("[{}{unseen}]", panel.name), Role::Title)
        } else {
            (format!("{}{unseen}", panel.name), if panel.last.is_none() { Role::Muted } else { Role::Text })
        };
        let last = lines.last().map_or(0, Line::width);
        if last > 0 && last + 2 + width(&words) > columns {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            let gap = if line.spans.is_empty() { "" } else { "  " };
            *line = line.clone().put(gap, Role::Text).put(cut(&words, columns, look.ascii), role);
        }
    }
    lines
}

fn title(
    run: &Run,
    name: &str,
    reading: Option<&crate::sim::observe::Reading>,
    at: Tick,
    of: usize,
    first: usize,
    look: Look,
) -> (String, Role) {
    let mut words = label::series(name);
    let mut role = Role::Strong;
    if let Some(r) = reading {
        let (_, level) = signs::level(r.level);
        role = level;
        let _ = write!(
            words,
            " {}, {}, {}, usually {}, at {}",
            label::value(r.unit, r.value),
            signs::level_words(r.level),
            signs::trend(r.trend, look),
            label::value(r.unit, r.base),
            run.day().hhmm(at)
        );
    }
    if of > 1 && first > 0 {
        let _ = write!(words, " ({}/{of})", first + 1);
    }
    (words, role)
}

fn one(
    run: &Run,
    name: &str,
    usual: Option<f32>,
    moments: &[Moment],
    columns: usize,
    rows: usize,
    look: Look,
) -> Vec<Line> {
    let Some((unit, trace)) = run.trace(name) else { return Vec::new() };
    let begin = run.incident().world.spec().begin;
    let from = Tick(begin.0.saturating_sub(BEFORE_S));
    let points: Vec<(Tick, f32)> = trace
        .values
        .iter()
        .enumerate()
        .map(|(i, v)| (Tick((i as u32 + 1) * trace.step_s), *v))
        .filter(|(t, _)| *t >= from)
        .collect();
    let most = points.iter().map(|(_, v)| *v).chain(usual).fold(0.0, f32::max);
    let limits: Vec<f32> = run.limits(name).into_iter().map(|l| l.value).collect();
    // A limit that is near belongs in the picture; one far away would flatten it.
    let most = limits.iter().copied().filter(|l| *l <= most.max(1.0) * NEAR).fold(most, f32::max);
    let top = match unit {
        Unit::SuccessPercent => 100.0,
        Unit::ErrorPercent | Unit::UsePercent => plot::nice_top(most.max(5.0)).min(100.0),
        _ => plot::nice_top(most),
    };
    let marks = moments.iter().enumerate().map(|(i, m)| Mark { at: m.at, letter: letter(i), role: m.role });
    let say = |v: f32| label::value(unit, v);
    let plot = Plot {
        from,
        to: run.now().max(from.plus(60)),
        top,
        say: &say,
        usual,
        limits,
        curves: vec![Curve { points, stroke: Stroke::Solid, role: Role::Info }],
        marks: marks.collect(),
        across: Across::Clock(run.day()),
    };
    plot::lines(&plot, columns, rows, look)
}

fn letter(i: usize) -> char {
    (b'a'..=b'z').map(char::from).nth(i).unwrap_or('+')
}

/// Changes in the order of time: the learner's, and the organisation's if its log was opened.
fn moments(run: &Run) -> Vec<Moment> {
    let mut out: Vec<Moment> = Vec::new();
    if changes::opened(run).is_some() {
        let known = run.scenario.changes.iter().filter_map(|c| u32::try_from(c.at).ok().map(|at| (at, c)));
        out.extend(known.map(|(at, c)| Moment {
            at: Tick(at),
            words: format!("{} ({})", c.note, c.by),
            role: Role::Warn,
        }));
    }
    let mut rolling: Vec<&String> = Vec::new();
    for entry in &run.feed {
        let Item::Change { what, stage } = &entry.item else { continue };
        // What takes effect at once is told as complete, and not as begun before.
        let begun = rolling.iter().position(|w| *w == what);
        match (stage, begun) {
            (Stage::Issued(_), _) => {}
            (Stage::Landed, Some(at)) => _ = rolling.remove(at),
            (Stage::Started | Stage::Landed, _) => {
                out.push(Moment { at: entry.at, words: format!("you: {what}"), role: Role::Accent });
                if *stage == Stage::Started {
                    rolling.push(what);
                }
            }
        }
    }
    out.sort_by_key(|m| m.at);
    out
}

/// What the letters mean, in at most `rows` lines.
fn legend(run: &Run, moments: &[Moment], limits: &[String], columns: usize, rows: usize, look: Look) -> Vec<Line> {
    let dash = if look.ascii { "---" } else { "┄┄┄" };
    let mut out = vec![Line::of(format!("{dash} usual on a good day"), Role::Muted)];
    let line = if look.ascii { "===" } else { "═══" };
    for words in limits {
        // One line for both where they fit.
        let next = format!("{line} {words}");
        let fits = out.last().is_some_and(|l| l.width() + 3 + width(&next) <= columns);
        match out.last_mut() {
            Some(last) if fits => *last = last.clone().put("   ", Role::Text).put(next, Role::Warn),
            _ => out.push(Line::of(cut(&next, columns, look.ascii), Role::Warn)),
        }
    }
    if changes::opened(run).is_none() {
        out.extend(wrapped("Type changes to have the organisation's changes marked.", columns, Role::Muted));
    }
    let fits = rows.saturating_sub(out.len());
    let skip = if moments.len() > fits { moments.len() - fits.saturating_sub(1) } else { 0 };
    if skip > 0 && fits > 0 {
        let words = format!("{}: f7", crate::base::text::count(skip as u64, "earlier mark", "earlier marks"));
        out.push(Line::of(words, Role::Muted));
    }
    for (i, m) in moments.iter().enumerate().skip(skip) {
        let words = format!("{} {} {}", letter(i), run.day().hhmm(m.at), m.words);
        out.push(Line::of(cut(&words, columns, look.ascii), m.role));
    }
    out
}
