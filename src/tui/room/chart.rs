//! Charts of the series of a dashboard, as far as they were seen: one large, more where there is room. Marks stand for
//! the learner's own changes, and for the organisation's once its log was opened.

use std::fmt::Write as _;

use crate::base::text::{cut, width};
use crate::base::time::Tick;
use crate::session::Run;
use crate::session::feed::{Item, Stage};
use crate::session::label;
use crate::sim::observe::Reading;
use crate::sim::telemetry::Unit;
use crate::tui::paint::{Line, wrapped};
use crate::tui::plot::{self, Across, Curve, Mark, Plot, Stroke};
use crate::tui::room::{Pane, Sheet, State, changes, signs};
use crate::tui::theme::{Look, Role};

/// How long before the learner took over charts begin, s.
const BEFORE_S: u32 = 1200;
/// Rows that a chart is given where several fit.
const ROWS: usize = 11;
/// From so many columns on charts stand in two columns.
const PAIRED: usize = 84;
/// Columns between them.
const GAP: usize = 3;
/// From so many rows on two charts stand one below the other beside another pane.
const STACKED: usize = 15;
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

/// The pane. Where there is room, what the business counts stands beside the dashboard that is shown, over the same time.
pub fn sheet(state: &State, columns: usize, rows: usize, look: Look) -> Sheet {
    let run = state.run();
    let len = count(state);
    let beside = state.pane != Pane::Charts;
    // Beside another pane no key goes through dashboards: the title of a chart says which it is.
    let mut lines = if beside { Vec::new() } else { names(state, columns, look) };
    let panels = run.panels();
    let Some(panel) = panels.get(state.panel) else { return Sheet { lines, len, ..Sheet::default() } };
    if panel.last.is_none() {
        let names = if beside { names(state, columns, look) } else { vec![] };
        lines.extend(names);
        lines.push(Line::default());
        let words = format!("{}: not looked at yet. Enter puts look {} on the command line.", panel.title, panel.name);
        lines.extend(wrapped(&words, columns, Role::Muted));
        return Sheet { lines, len, ..Sheet::default() };
    }
    let series = run.panel_series(&panel.name);
    let first = state.picks[Pane::Charts as usize].min(series.len().saturating_sub(1));
    let business = run.business();
    let moments = moments(run);
    let draw = |names: &[String], columns: usize, rows: usize| -> Vec<Line> {
        let each = rows / names.len().max(1);
        names.iter().flat_map(|name| framed(run, name, &moments, [columns, each], first, &series, look)).collect()
    };
    if columns >= PAIRED {
        let half = (columns - GAP) / 2;
        let most = rows.saturating_sub(lines.len());
        let many = (most / ROWS).clamp(1, business.len().max(1));
        let left: Vec<String> = business.iter().take(many).cloned().collect();
        let right: Vec<String> = series.iter().skip(first).filter(|s| !left.contains(s)).take(many).cloned().collect();
        let legend = legend(run, &moments, &limits(run, left.iter().chain(&right)), columns, most / 3, look);
        let room = most.saturating_sub(legend.len());
        let charts = if left.is_empty() {
            draw(&right, columns, room)
        } else if right.is_empty() {
            draw(&left, columns, room)
        } else {
            let (left, right) = (draw(&left, half, room), draw(&right, half, room));
            crate::tui::paint::beside(left, right, half, GAP)
        };
        lines.extend(charts);
        lines.extend(legend);
        return Sheet { lines, len, ..Sheet::default() };
    }
    // One below the other: the business first, as what everything else is for.
    let stacked = beside && rows >= STACKED;
    let mut shown: Vec<String> = business.into_iter().filter(|_| stacked).take(1).collect();
    let most = if stacked { 1 } else { (rows / ROWS).max(1) };
    shown.extend(series.iter().skip(first).filter(|s| !shown.contains(s)).take(most).cloned().collect::<Vec<_>>());
    let limits = limits(run, &shown);
    let legend = if stacked {
        brief_legend(&moments, !limits.is_empty(), columns, look)
    } else {
        legend(run, &moments, &limits, columns, rows.saturating_sub(lines.len()) / 3, look)
    };
    let room = rows.saturating_sub(lines.len() + legend.len());
    if !stacked {
        shown.truncate((room / ROWS).max(1));
    }
    lines.extend(draw(&shown, columns, room));
    lines.extend(legend);
    Sheet { lines, len, ..Sheet::default() }
}

/// A chart with its title, in so many columns and rows.
fn framed(
    run: &Run,
    name: &str,
    moments: &[Moment],
    [columns, rows]: [usize; 2],
    first: usize,
    series: &[String],
    look: Look,
) -> Vec<Line> {
    let reading = run.last_reading(name);
    let (words, role) = title(run, name, reading, series, first, look);
    // A long title leaves its end out where the rows are few; the feed has it in full.
    let mut out = wrapped(&words, columns, role);
    if out.len() > 1 && rows < ROWS {
        out = vec![Line::of(cut(words.split(", usually").next().unwrap_or(&words), columns, look.ascii), role)];
    }
    let left = rows.saturating_sub(out.len());
    out.extend(one(run, name, reading.map(|(_, r)| r.base), moments, columns, left, look));
    out.resize(rows, Line::default());
    out
}

/// The limits of these series, in words.
fn limits<'a>(run: &Run, names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    names.into_iter().flat_map(|name| run.limits(name)).map(|l| l.words).collect()
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
    reading: Option<(Tick, &Reading)>,
    series: &[String],
    first: usize,
    look: Look,
) -> (String, Role) {
    let mut words = label::series(name);
    let mut role = Role::Strong;
    if let Some((at, r)) = reading {
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
    if series.len() > 1 && first > 0 && series.get(first).is_some_and(|s| s == name) {
        let _ = write!(words, " ({}/{})", first + 1, series.len());
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

/// What the lines mean, and where the letters are told, in two lines.
fn brief_legend(moments: &[Moment], limited: bool, columns: usize, look: Look) -> Vec<Line> {
    let (usual, fires) = if look.ascii { ("---", "===") } else { ("┄┄┄", "═══") };
    let mut first = Line::of(format!("{usual} usual on a good day"), Role::Muted);
    if limited {
        first = first.put("   ", Role::Text).put(format!("{fires} alert fires"), Role::Warn);
    }
    let mut out = vec![first];
    if let Some((last, m)) = moments.iter().enumerate().next_back() {
        let words = format!("a to {}: f7 names them; {} {}", letter(last), letter(last), m.words);
        let words = if last == 0 { format!("a {}", m.words) } else { words };
        out.push(Line::of(cut(&words, columns, look.ascii), Role::Muted));
    }
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
    // Marks are named by one line at least.
    let fits = rows.saturating_sub(out.len()).max(1);
    let skip = if moments.len() > fits { moments.len() - fits.saturating_sub(1) } else { 0 };
    if skip > 0 {
        let words = format!("{}: f7", crate::base::text::count(skip as u64, "earlier mark", "earlier marks"));
        out.push(Line::of(words, Role::Muted));
    }
    for (i, m) in moments.iter().enumerate().skip(skip) {
        let words = format!("{} {} {}", letter(i), run.day().hhmm(m.at), m.words);
        out.push(Line::of(cut(&words, columns, look.ascii), m.role));
    }
    out
}
