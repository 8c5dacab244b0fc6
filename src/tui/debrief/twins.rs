//! The family of worlds as the learner could know it, before the truth is told: what else would have looked the same, and
//! what the same commands would have done there.

use crate::grade::report::{Report, Twin};
use crate::grade::rubric::WorldKind;
use crate::session::Run;
use crate::sim::command::{self, Command};
use crate::tui::debrief::cards::{likely, percent};
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::{Look, Role};

/// The page.
pub fn lines(run: &Run, report: &Report, columns: usize, look: Look) -> Vec<Line> {
    let spec = run.incident().world.spec();
    let changed = report.moves.iter().find(|m| matches!(command::read(spec, &m.command), Ok(Command::Change(_))));
    let when = changed.map_or("at the end".to_owned(), |m| format!("at your first change, {}", run.day().hhmm(m.at)));
    let words = format!(
        "The same first minutes fit {} evenings. Each stands here with how likely it was before anybody looked, how \
         likely on what you had seen {when}, and what your commands would have cost there. A run is one draw; a habit \
         meets them all. Which one it was comes on the next page.",
        report.twins.len()
    );
    let mut out = wrapped(&words, columns, Role::Muted);
    for twin in &report.twins {
        out.push(Line::default());
        out.extend(wrapped(&twin.world.title, columns, Role::Strong));
        out.extend(figures(twin, columns, look));
    }
    out
}

fn figures(twin: &Twin, columns: usize, look: Look) -> Vec<Line> {
    let arrow = if look.ascii { "->" } else { "→" };
    let line = Line::of(format!("  {} {arrow} {}", percent(twin.prior), percent(twin.at_change)), Role::Accent)
        .put(format!("  {}", likely(twin.at_change)), Role::Text);
    let cost = Line::of(format!("your commands there: {}", twin.cost), Role::Text);
    let joined = line.clone().flush(cost.clone(), columns.min(72));
    let mut out = if joined == line { vec![line, Line::of("  ", Role::Text).join(cost)] } else { vec![joined] };
    let remedy = match (twin.world.kind, twin.world.remedy.as_slice()) {
        (WorldKind::NoFault, _) | (_, []) => "  nothing to change: a false alarm".to_owned(),
        (_, remedy) => format!("  what ends it: {}", remedy.join(", or ")),
    };
    out.extend(
        wrapped(remedy.trim_start(), columns.saturating_sub(2).max(1), Role::Muted)
            .into_iter()
            .map(|l| Line::of("  ", Role::Text).join(l)),
    );
    out
}
