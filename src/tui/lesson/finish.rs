//! The page at the end of a lesson: what was answered, what can be done now, what comes next. Pure lines from the record.

use crate::base::text::count;
use crate::learn::due;
use crate::learn::next::Target;
use crate::session::desk::Request;
use crate::tui::lesson::{State, after};
use crate::tui::paint::{Line, wrapped};
use crate::tui::shared::{Effect, Go, Shared, Step};
use crate::tui::theme::Role;

/// The page in at most `columns`.
pub fn lines(state: &State, shared: &Shared, columns: usize) -> Vec<Line> {
    let columns = columns.clamp(1, super::page::MEASURE);
    let lesson = state.course_lesson(shared);
    let mut out = wrapped(&format!("The end of {}", lesson.title), columns, Role::Title);
    out.push(Line::default());
    out.extend(answered(state, shared, columns));
    if !lesson.objectives.is_empty() {
        out.push(Line::default());
        out.push(Line::of("What this lesson is for", Role::Strong));
        for objective in &lesson.objectives {
            out.extend(bullet(shared.look.signs().dot, Role::Accent, objective, columns));
        }
    }
    out.push(Line::default());
    out.push(Line::of("Next", Role::Strong));
    match after(state, shared) {
        Some(next) => {
            out.extend(bullet(shared.look.signs().cursor, Role::Accent, &next.named(), columns));
            out.extend(wrapped(&next.reason, columns.saturating_sub(2), Role::Muted).into_iter().map(indented));
            out.push(indented(Line::of("enter", Role::Key).put(" opens it", Role::Muted)));
        }
        None => {
            out.extend(wrapped("Nothing is waiting. The map of the course has the rest.", columns, Role::Text));
        }
    }
    out
}

/// Opens what comes next, or the map where nothing does.
pub fn open_next(state: &mut State, shared: &mut Shared) -> Step {
    let next = after(state, shared);
    state.close(shared).then(next.map_or_else(|| Step::go(Go::Home), |s| open(s.target)))
}

/// The step that opens what was suggested.
pub fn open(target: Target) -> Step {
    match target {
        Target::Run { id } => Step::effect(Effect::Desk(Request::Resume { run: id })),
        Target::Drill { id } => Step::effect(Effect::Desk(Request::Begin { scenario: id, exam: false })),
        Target::Decision { id } => Step::effect(Effect::Desk(Request::Decide { decision: id })),
        Target::Watch { id } => Step::effect(Effect::Desk(Request::Watch { scenario: id })),
        Target::Exam { id } => Step::effect(Effect::Desk(Request::Begin { scenario: id, exam: true })),
        Target::Lesson { id, screen } => Step::go(Go::Lesson { id, screen }),
    }
}

/// Scored questions: how many, and each by the screen it stands on.
fn answered(state: &State, shared: &Shared, columns: usize) -> Vec<Line> {
    let lesson = state.course_lesson(shared);
    let signs = shared.look.signs();
    let scored: Vec<_> = lesson.questions().filter(|(_, q)| q.kind.scored()).collect();
    if scored.is_empty() {
        return wrapped("This lesson has no scored questions.", columns, Role::Muted);
    }
    let firsts = scored.iter().filter_map(|(_, q)| due::first(&shared.record, lesson, q));
    let (mut right, mut sure, mut sure_right) = (0, 0, 0);
    for answer in firsts {
        let was_right = answer.right == Some(true);
        right += u64::from(was_right);
        if answer.confidence.is_some_and(|c| c >= due::CONFIDENT) {
            sure += 1;
            sure_right += u64::from(was_right);
        }
    }
    let total = count(scored.len() as u64, "question", "questions");
    let mut out = wrapped(&format!("{right} of {total} right at the first answer."), columns, Role::Strong);
    if sure > 0 {
        let text =
            format!("You were fairly sure or surer of {}; right: {sure_right}.", count(sure, "answer", "answers"));
        out.extend(wrapped(&text, columns, Role::Text));
    }
    for (screen, question) in scored {
        let (sign, word, role) = match due::first(&shared.record, lesson, question).map(|a| a.right) {
            Some(Some(true)) => (signs.good, "right", Role::Good),
            Some(_) => (signs.bad, "wrong", Role::Bad),
            None => (signs.warn, "unanswered", Role::Warn),
        };
        let title = lesson.screens.get(screen).map_or("", |s| s.title.as_str());
        let line = Line::of(format!("{sign} {word:<11}"), role).put(format!("{:>2}  {title}", screen + 1), Role::Text);
        out.push(line);
    }
    if (0..lesson.screens.len()).any(|s| state.unanswered(s) > 0) {
        out.extend(wrapped("What is unanswered waits on its screen; o lists the screens.", columns, Role::Muted));
    }
    out
}

fn bullet(sign: &str, role: Role, text: &str, columns: usize) -> Vec<Line> {
    let mut lines = wrapped(text, columns.saturating_sub(2).max(1), Role::Text).into_iter();
    let first = lines.next().unwrap_or_default();
    std::iter::once(Line::of(format!("{sign} "), role).join(first)).chain(lines.map(indented)).collect()
}

fn indented(line: Line) -> Line {
    Line::of("  ", Role::Text).join(line)
}
