//! The two charts of the debrief as inline SVG: harm with every decision, belief over the run. Each has a title and says
//! its content in words; curves differ in their stroke, not by colour alone. Whole units only, so that the same run
//! gives the same bytes everywhere.

use std::fmt::Write as _;

use crate::base::time::{DayStart, Tick};

use super::markup::escape;
use super::workshop::Votes;
use super::{Beliefs, Harm, Mark};

/// Width of a chart, in its own units.
const WIDE: i64 = 880;
/// Left end of the values.
const LEFT: i64 = 52;
/// Right end of the values.
const RIGHT: i64 = WIDE - 12;
/// Rows of letters above the values, so that close decisions do not cover each other.
const LANES: i64 = 4;
/// Height of a row of letters.
const LANE: i64 = 22;
/// Curves that can be told apart.
const STROKES: usize = 6;

/// Where values and moments are in a chart.
struct Field {
    top: i64,
    floor: i64,
    from: Tick,
    to: Tick,
    /// Value at the upper end.
    most: i64,
}

impl Field {
    fn x(&self, at: Tick) -> i64 {
        let span = i64::from(self.to.since(self.from)).max(1);
        LEFT + i64::from(at.since(self.from)).min(span) * (RIGHT - LEFT) / span
    }

    fn y(&self, value: i64) -> i64 {
        self.floor - value.clamp(0, self.most) * (self.floor - self.top) / self.most.max(1)
    }

    /// Value axis with its ends and its middle, time axis with the clock.
    fn axes(&self, day: DayStart, out: &mut String) {
        for value in [0, self.most / 2, self.most] {
            let y = self.y(value);
            let _ = write!(out, "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y}\" x2=\"{RIGHT}\" y2=\"{y}\"/>");
            let _ = write!(out, "<text class=\"tick e\" x=\"{}\" y=\"{}\">{} %</text>", LEFT - 8, y + 4, value / 10);
        }
        let span = self.to.since(self.from);
        let fits = |step: &&u32| span / **step <= 12;
        let step = *[60, 120, 300, 600, 900, 1800, 3600].iter().find(fits).unwrap_or(&7200);
        let offset = day.0 % step;
        let mut at = (self.from.0 + offset).div_ceil(step) * step - offset;
        while at <= self.to.0 {
            let x = self.x(Tick(at));
            let (y, low) = (self.floor, self.floor + 20);
            let _ = write!(out, "<line class=\"axis\" x1=\"{x}\" y1=\"{y}\" x2=\"{x}\" y2=\"{}\"/>", y + 5);
            let _ = write!(out, "<text class=\"tick m\" x=\"{x}\" y=\"{low}\">{}</text>", day.hhmm(Tick(at)));
            at += step;
        }
        let y = self.floor;
        let _ = write!(out, "<line class=\"axis\" x1=\"{LEFT}\" y1=\"{y}\" x2=\"{RIGHT}\" y2=\"{y}\"/>");
    }
}

fn open(id: &str, title: &str, desc: &str, high: i64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDE} {high}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        escape(title),
        escape(desc)
    )
}

/// User harm, with you and with nobody acting.
pub fn harm(harm: &Harm) -> String {
    let inside =
        |values: &[i64]| values.iter().take((harm.to.since(harm.from) / harm.step_s) as usize + 1).copied().max();
    let most = inside(&harm.with).max(inside(&harm.without)).unwrap_or(0);
    let most = [50, 100, 200, 400, 600, 800].into_iter().find(|m| *m >= most).unwrap_or(1000).max(most);
    let top = LANES * LANE + 16;
    let floor = top + 200;
    let field = Field { top, floor, from: harm.from, to: harm.to, most };
    let mut desc = harm.said.join(" ");
    let decisions: Vec<String> = harm.marks.iter().map(|m| format!("{}: {}.", m.letter, m.said())).collect();
    desc.push_str(" Decisions. ");
    desc.push_str(&decisions.join(" "));
    let title = "User harm over the run, with your decisions and with nobody acting";
    let mut out = open("harm", title, &desc, floor + 34);
    field.axes(harm.day, &mut out);
    let with = path(&field, &harm.with, harm.step_s);
    let end = field.x(harm.from.plus((harm.with.len().max(1) as u32 - 1) * harm.step_s).min(harm.to));
    let _ = write!(out, "<path class=\"area\" d=\"{with} L{end} {floor} L{LEFT} {floor} Z\"/>");
    let _ = write!(out, "<path class=\"idle\" d=\"{}\"/>", path(&field, &harm.without, harm.step_s));
    let _ = write!(out, "<path class=\"mine\" d=\"{with}\"/>");
    marks(&field, &harm.marks, &mut out);
    out.push_str("</svg>");
    out
}

/// A line through values, one a step.
fn path(field: &Field, values: &[i64], step_s: u32) -> String {
    let mut out = String::new();
    for (i, v) in values.iter().enumerate() {
        let at = field.from.plus(i as u32 * step_s);
        if at > field.to {
            break;
        }
        let _ = write!(out, "{}{} {} ", if i == 0 { "M" } else { "L" }, field.x(at), field.y(*v));
    }
    if out.is_empty() { format!("M{LEFT} {}", field.floor) } else { out.trim_end().to_owned() }
}

/// The decisions with their letters, on the first lane that has room.
fn marks(field: &Field, all: &[Mark], out: &mut String) {
    let mut taken = [i64::MIN / 2; LANES as usize];
    for mark in all.iter().filter(|m| m.at <= field.to) {
        let x = field.x(mark.at);
        let free = (0..LANES as usize).find(|l| x - taken[*l] >= LANE);
        let lane = free.unwrap_or_else(|| (0..LANES as usize).min_by_key(|l| taken[*l]).unwrap_or(0));
        taken[lane] = x;
        let y = 12 + lane as i64 * LANE;
        let class = match mark.note {
            "costliest" | "costly" => "mark costly",
            "best" => "mark best",
            _ => "mark",
        };
        let _ = write!(
            out,
            "<g class=\"{class}\"><line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{}\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"10\"/>\
             <text class=\"m\" x=\"{x}\" y=\"{}\">{}</text><title>{}</title></g>",
            y + 10,
            field.floor,
            y + 4,
            escape(&mark.letter.to_string()),
            escape(&mark.said())
        );
    }
}

/// Belief in each world from decision to decision; `clock` is the wall clock at tick 0.
pub fn beliefs(beliefs: &Beliefs, clock: DayStart, said: &[String]) -> String {
    let (Some(first), Some(last)) = (beliefs.steps.first(), beliefs.steps.last()) else { return String::new() };
    // Room for what the last cue left.
    let to = last.at.plus((last.at.since(first.at) / 20).max(30));
    let (top, floor) = (12, 212);
    let shown = beliefs.worlds.len().min(STROKES);
    let field = Field { top, floor, from: first.at, to, most: 1000 };
    let mut out = open(
        "belief",
        "What the evidence made of the worlds, over the run",
        &said.join(" "),
        floor + 40 + 22 * shown as i64,
    );
    field.axes(clock, &mut out);
    for (w, title) in beliefs.worlds.iter().take(STROKES).enumerate() {
        let mut d = String::new();
        for (i, step) in beliefs.steps.iter().enumerate() {
            let (x, y) = (field.x(step.at), field.y(i64::from(step.now[w])));
            // Belief holds until the next cue moves it.
            let _ = if i == 0 { write!(d, "M{x} {y}") } else { write!(d, " H{x} V{y}") };
        }
        let _ = write!(d, " H{RIGHT}");
        let _ = write!(out, "<path class=\"w w{w}\" d=\"{d}\"/>");
        let y = floor + 44 + 22 * w as i64;
        let _ = write!(out, "<path class=\"w w{w}\" d=\"M{LEFT} {y} H{}\"/>", LEFT + 44);
        let n = w + 1;
        let _ = write!(out, "<text class=\"key\" x=\"{}\" y=\"{}\">{n}. {}</text>", LEFT + 54, y + 4, escape(title));
    }
    out.push_str("</svg>");
    out
}

/// Mean places in two votes: a line an option, the first vote on the left, the best place on top.
pub fn votes(votes: &Votes, means: &[(&str, u32, u32)]) -> String {
    const TOP: i64 = 20;
    const ROW: i64 = 52;
    let n = means.len() as i64;
    let (left, right) = (LEFT + 60, RIGHT - 60);
    let key = TOP + ROW * (n - 1).max(1) + 40;
    let id = format!("votes-{}", votes.n);
    let title = "Mean place of each option in the first and in the second vote";
    let mut out = open(&id, title, &votes.said().join(". "), key + 24 * n);
    let y = |tenths: u32| TOP + (i64::from(tenths) - 10).max(0) * ROW / 10;
    for x in [left, right] {
        let _ = write!(out, "<line class=\"axis\" x1=\"{x}\" y1=\"{TOP}\" x2=\"{x}\" y2=\"{}\"/>", y(n as u32 * 10));
    }
    let labels = |second: bool| {
        let mut at: Vec<(i64, usize, u32)> = means
            .iter()
            .enumerate()
            .map(|(o, (_, a, b))| {
                let tenths = if second { *b } else { *a };
                (y(tenths), o, tenths)
            })
            .collect();
        at.sort_unstable();
        // Labels of one height go below each other.
        for i in 1..at.len() {
            at[i].0 = at[i].0.max(at[i - 1].0 + 16);
        }
        at
    };
    for (o, (name, a, b)) in means.iter().enumerate() {
        let w = o % STROKES;
        let _ = write!(out, "<path class=\"w w{w}\" d=\"M{left} {} L{right} {}\"/>", y(*a), y(*b));
        let at = key + 24 * o as i64;
        let _ = write!(out, "<path class=\"w w{w}\" d=\"M{LEFT} {at} H{}\"/>", LEFT + 44);
        let _ = write!(out, "<text class=\"key\" x=\"{}\" y=\"{}\">{}</text>", LEFT + 54, at + 4, escape(name));
    }
    for (second, x, class) in [(false, left - 10, "key e"), (true, right + 10, "key")] {
        for (at, o, tenths) in labels(second) {
            let words = format!("{}: {}.{}", o + 1, tenths / 10, tenths % 10);
            let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{}\">{words}</text>", at + 4);
        }
    }
    out.push_str("</svg>");
    out
}
