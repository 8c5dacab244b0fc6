//! How it came out: the true world, users, passed or not, the split of the cost, the course of the evening as a chart,
//! the profile.

use std::cmp::Ordering;

use crate::base::ratio::Milli;
use crate::base::text::{count, hang, thousands};
use crate::base::time::Tick;
use crate::grade::report::Report;
use crate::session::Run;
use crate::tui::debrief::State;
use crate::tui::paint::{self, Line, markdown, wrapped};
use crate::tui::plot::{self, Curve, Mark, Plot, Stroke};
use crate::tui::theme::{Look, Role};

/// Seconds between two values of the burn.
const STEP_S: u32 = 30;
/// Rows of the chart.
const CHART: usize = 13;

/// The page.
pub fn lines(state: &State, report: &Report, columns: usize, look: Look) -> Vec<Line> {
    let mut out = Vec::new();
    heading("What was going on", &mut out);
    out.extend(wrapped(&report.world.title, columns, Role::Strong));
    out.extend(markdown(&report.world.explain, columns, look.ascii));
    if !report.world.remedy.is_empty() {
        let words = format!("What ends it: {}.", report.world.remedy.join(", or "));
        out.extend(wrapped(&words, columns, Role::Text));
    }
    heading("What it meant for users", &mut out);
    out.extend(users(report, columns));
    heading("Passed or not", &mut out);
    verdict(state, report, columns, look, &mut out);
    heading("Where the cost comes from, in budget-minutes", &mut out);
    split(report, columns, &mut out);
    heading("How the evening went", &mut out);
    chart(&state.run, report, columns, look, &mut out);
    heading("Profile", &mut out);
    profile(&state.run, report, columns, look, &mut out);
    out
}

fn heading(words: &str, out: &mut Vec<Line>) {
    if !out.is_empty() {
        out.push(Line::default());
    }
    out.push(Line::of(words, Role::Title));
}

fn users(report: &Report, columns: usize) -> Vec<Line> {
    let (yours, idle) = (report.failed_users, report.failed_users_idle);
    let first = format!(
        "{} failed after you took over. Had nobody acted, it would have been {}.",
        count(yours, "user", "users"),
        thousands(idle)
    );
    let (rest, role) = match yours.cmp(&idle) {
        Ordering::Less => (format!("What was done spared {}.", count(idle - yours, "user", "users")), Role::Good),
        Ordering::Greater => (format!("What was done cost {} more.", count(yours - idle, "user", "users")), Role::Bad),
        Ordering::Equal => ("What was done made no difference to that number.".to_owned(), Role::Text),
    };
    let mut out = wrapped(&first, columns, Role::Text);
    out.extend(wrapped(&rest, columns, role));
    out
}

fn verdict(state: &State, report: &Report, columns: usize, look: Look, out: &mut Vec<Line>) {
    let signs = look.signs();
    let (sign, words, role) =
        if report.passed { (signs.good, "passed", Role::Good) } else { (signs.bad, "not passed", Role::Bad) };
    out.push(Line::of(format!("{sign} {words}"), role));
    for reason in &report.reasons {
        let lead = format!("  {} ", signs.dot);
        out.extend(hang(reason, columns, &lead, "    ").into_iter().map(|l| Line::of(l, Role::Text)));
    }
    let score = format!(
        "Score {} for practice: 100 is what the reference expects, 0 is doing nothing; one run says little, ten say much.",
        report.score
    );
    out.extend(wrapped(&score, columns, Role::Text));
    if let Some(passed) = state.prediction.passed.filter(|_| state.prediction.given) {
        let said = if passed { "passed" } else { "not passed" };
        let words = format!("You had said: {said}, {}.", state.prediction.score);
        out.extend(wrapped(&words, columns, Role::Muted));
    }
}

fn split(report: &Report, columns: usize, out: &mut Vec<Line>) {
    let rows: [(&str, Milli, bool, &str); 4] = [
        ("par", report.par, false, "what the reference expects to lose on such an evening, whichever it is"),
        (
            "decisions",
            report.decisions,
            true,
            "what your decisions cost beyond the reference's; this is what is graded",
        ),
        ("luck", report.luck, true, "what neither explains: which evening it was and how it happened to go"),
        ("total", report.total, false, "what this run cost users"),
    ];
    for (name, value, signed, about) in rows {
        let number = if signed { value.signed() } else { value.to_string() };
        let lead = format!("  {name:<10}{number:>7}  ");
        let role = if name == "total" { Role::Strong } else { Role::Text };
        let rest = " ".repeat(lead.len());
        if name == "total" {
            out.push(Line::of(format!("  {}", "-".repeat(17)), Role::Border));
        }
        out.extend(hang(about, columns, &lead, &rest).into_iter().map(|l| Line::of(l, role)));
    }
}

fn chart(run: &Run, report: &Report, columns: usize, look: Look, out: &mut Vec<Line>) {
    let begin = run.incident().world.spec().begin;
    let points = |values: &[i64]| -> Vec<(Tick, f32)> {
        values.iter().enumerate().map(|(i, v)| (begin.plus(i as u32 * STEP_S), *v as f32 / 10.0)).collect()
    };
    let most = report.burn.iter().chain(&report.burn_idle).copied().max().unwrap_or(0) as f32 / 10.0;
    let steps = report.burn.len().max(report.burn_idle.len()).max(2) as u32;
    let decisions = marked(report);
    let marks = decisions.iter().enumerate().map(|(i, (m, _))| Mark {
        at: report.moves[*m].at,
        letter: (b'a' + i as u8) as char,
        role: Role::Accent,
    });
    let say = |v: f32| format!("{v:.0} %");
    let plot = Plot {
        from: begin,
        to: begin.plus((steps - 1) * STEP_S),
        top: plot::nice_top(most.max(1.0)).min(100.0).max(most),
        say: &say,
        usual: None,
        curves: vec![
            Curve { points: points(&report.burn), stroke: Stroke::Solid, role: Role::Info },
            Curve { points: points(&report.burn_idle), stroke: Stroke::Dotted, role: Role::Warn },
        ],
        marks: marks.collect(),
        day: run.day(),
    };
    let about =
        "Share of what users came for that failed, weighted by what matters most; 100 % is everything for everybody.";
    out.extend(wrapped(about, columns, Role::Muted));
    out.extend(plot::lines(&plot, columns, CHART, look));
    let (mine, idle) = if look.ascii { ("***", "...") } else { ("⣀⣀⣀", "•••") };
    out.push(
        Line::of(mine, Role::Info)
            .put(" as you played it   ", Role::Text)
            .put(idle, Role::Warn)
            .put(" had nobody acted", Role::Text),
    );
    for (i, (m, what)) in decisions.iter().enumerate() {
        let decision = &report.moves[*m];
        let lead = format!("{} ", (b'a' + i as u8) as char);
        let words =
            format!("{} {} ({what}, {})", run.day().hhmm(decision.at), decision.command, decision.cost.signed());
        out.extend(hang(&words, columns, &lead, "  ").into_iter().map(|l| Line::of(l, Role::Text)));
    }
}

/// The decisions on the cards, in order of time, with what each is.
fn marked(report: &Report) -> Vec<(usize, &'static str)> {
    let costly = report.costliest.iter().map(|m| (*m, "costly"));
    let best = report.best.iter().map(|m| (*m, "best"));
    let mut out: Vec<(usize, &str)> = costly.chain(best).filter(|(m, _)| *m < report.moves.len()).collect();
    out.sort_by_key(|(m, _)| (report.moves[*m].at, *m));
    out.dedup_by_key(|(m, _)| *m);
    out
}

fn profile(run: &Run, report: &Report, columns: usize, look: Look, out: &mut Vec<Line>) {
    for dimension in &report.profile {
        let name = format!("{:<16}", dimension.name);
        out.push(match dimension.score {
            Some(score) => Line::of(format!("{name}{score:>4}  "), Role::Strong).join(paint::bar(
                score.clamp(0, 100) as usize,
                100,
                20.min(columns / 3),
                look,
            )),
            None => Line::of(name, Role::Strong).put("   -  this run gave nothing to judge it by", Role::Muted),
        });
        for (at, why) in &dimension.because {
            let lead = format!("  {}  ", run.day().hhmm(*at));
            let rest = " ".repeat(lead.len());
            out.extend(hang(why, columns, &lead, &rest).into_iter().map(|l| Line::of(l, Role::Text)));
        }
    }
}
