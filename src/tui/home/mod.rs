//! Home: what to do next and why, then the map of the course. This file holds the selection and what opens; [`rows`] lays
//! the map out for update and view alike; [`view`] draws. Knows no key and no other screen.

pub mod rows;
#[cfg(test)]
mod tests;
pub mod view;

use crate::learn::map::{self, Item, ItemKind};
use crate::learn::next::{self, Suggestion, Target};
use crate::learn::path::{self, Progress};
use crate::learn::{attempt, due};
use crate::session::desk::Request;
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::lesson::finish;
use crate::tui::list::{List, Move};
use crate::tui::overlay::{Content, Kind as Overlay};
use crate::tui::paint::{Line, reveal, wrapped};
use crate::tui::shared::{Effect, Go, Shared, Step};
use crate::tui::theme::Role;

/// The selection on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// `cursor` 0 is the card with what comes next, then the items of the map in order; `top` is the first row of the
    /// map in sight.
    pub list: List,
}

/// A message to home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Moves the selection.
    Move(Move),
    /// Opens what is selected.
    Open,
    /// Opens what comes next.
    Next,
    /// Shows what the selected item is about.
    Details,
    /// Begins the exam of the selected drill, or goes on with it.
    Exam,
    /// Shows the walkthrough of the selected drill.
    Watch,
}

/// What home shows, derived from the course and the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// What comes next.
    pub next: Option<Suggestion>,
    /// The map.
    pub units: Vec<map::Unit>,
    /// How many questions are due and why, without the full stop; none where none is.
    pub due: Option<String>,
    /// The path, if the course has one.
    pub path: Option<Progress>,
    /// Errors that keep files out of the course.
    pub problems: usize,
}

impl Model {
    /// The model of what is known now.
    pub fn new(shared: &Shared) -> Self {
        let Shared { course, record, now, .. } = shared;
        Self {
            next: next::next(course, record, *now),
            units: map::map(course, record, *now),
            due: due::standing(course, record, *now),
            path: path::progress(course, record, *now),
            problems: course.problems,
        }
    }

    /// Items of the map, in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.units.iter().flat_map(|u| &u.items)
    }

    /// How many of a kind are finished, of how many.
    pub fn finished(&self, kind: ItemKind) -> (usize, usize) {
        let of = || self.items().filter(|i| i.kind == kind);
        (of().filter(|i| i.state.finished()).count(), of().count())
    }
}

impl State {
    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &Shared) -> Step {
        let model = Model::new(shared);
        match command {
            Command::Move(step) => {
                let page = view::areas(shared.area(), &model, shared).map.height as usize;
                self.list.cursor = step.from(self.list.cursor, model.items().count() + 1, page);
                self.follow(&model, shared);
                Step::none()
            }
            Command::Open => open(&model, self.list.cursor, shared),
            Command::Next => open(&model, 0, shared),
            Command::Details => Step::go(Go::Overlay(Overlay::Details)),
            Command::Exam => exam(&model, self.list.cursor, shared),
            Command::Watch => watch(&model, self.list.cursor),
        }
    }

    /// Takes a mouse event: a click selects, a click on what is selected opens it.
    pub fn mouse(&mut self, mouse: Mouse, shared: &Shared) -> Step {
        let model = Model::new(shared);
        let areas = view::areas(shared.area(), &model, shared);
        let at = (mouse.column, mouse.row).into();
        match mouse.what {
            MouseWhat::WheelUp => return self.update(Command::Move(Move::Up), shared),
            MouseWhat::WheelDown => return self.update(Command::Move(Move::Down), shared),
            MouseWhat::Click if areas.card.contains(at) => return open(&model, 0, shared),
            MouseWhat::Click if areas.map.contains(at) => {
                let row = self.list.top + (mouse.row - areas.map.y) as usize;
                let rows = rows::rows(&model, areas.map.width as usize, shared.look);
                let Some(item) = rows.get(row).and_then(|r| r.item) else { return Step::none() };
                if self.list.cursor == item + 1 {
                    return open(&model, item + 1, shared);
                }
                self.list.cursor = item + 1;
                self.follow(&model, shared);
            }
            MouseWhat::Click => {}
        }
        Step::none()
    }

    /// Keeps the selection on the map and in sight.
    pub fn settle(&mut self, shared: &Shared) {
        let model = Model::new(shared);
        self.list.cursor = self.list.cursor.min(model.items().count());
        self.follow(&model, shared);
    }

    fn follow(&mut self, model: &Model, shared: &Shared) {
        let areas = view::areas(shared.area(), model, shared);
        let rows = rows::rows(model, areas.map.width as usize, shared.look);
        let selected = self.list.cursor.checked_sub(1);
        let Some(row) = rows.iter().position(|r| selected.is_some() && r.item == selected) else {
            self.list.top = 0;
            return;
        };
        // The heading of a unit comes along with its first item.
        let first = rows[..row].iter().rposition(|r| r.item.is_some()).map_or(0, |i| i + 1);
        self.list.top = reveal(self.list.top, first, row + 1, areas.map.height as usize, rows.len());
    }
}

/// What the selected item is about, for the window and the pane beside the map.
pub fn details(state: &State, shared: &Shared, columns: usize) -> Content {
    let model = Model::new(shared);
    let (kind, id) = match state.list.cursor.checked_sub(1) {
        Some(i) => match model.items().nth(i) {
            Some(item) => (item.kind, item.id.clone()),
            None => return Content::default(),
        },
        None => match suggested(&model, shared) {
            Some(found) => found,
            None => return Content { title: "Next".into(), ..Content::default() },
        },
    };
    let course = &shared.course;
    let mut rows = Vec::new();
    if let Some(item) = model.items().find(|i| i.id == id && i.kind == kind) {
        let signs = shared.look.signs();
        let place = Line::of(format!("{} {}", signs.state(item.state), item.state.word()), item.state.into());
        rows.push(place.put(format!(" {} {} {} {} min", signs.dot, kind.word(), signs.dot, item.minutes), Role::Muted));
    }
    let (objectives, prerequisites) = match (course.lesson(&id), course.drill(&id)) {
        (Some(lesson), _) => (lesson.objectives.clone(), lesson.prerequisites.clone()),
        (None, Some(drill)) => {
            rows.extend(wrapped(&format!("Level: {}", drill.level), columns, Role::Text));
            let exam = match attempt::standing(&shared.record, &id) {
                Some("exam open") => "Exam: begun; X goes on with it.",
                Some(_) => "Exam: taken. The first one counts; X takes it once more.",
                None => "Exam: not taken. X begins it: no counters, no hints, and the first one counts.",
            };
            rows.extend(wrapped(exam, columns, Role::Text));
            (Vec::new(), drill.prerequisites.clone())
        }
        (None, None) => match course.decision(&id) {
            Some(decision) => {
                rows.extend(wrapped(&decision.summary, columns, Role::Text));
                (Vec::new(), decision.prerequisites.clone())
            }
            None => (Vec::new(), Vec::new()),
        },
    };
    section(&mut rows, "Afterwards you can", &objectives, columns, shared);
    let titles: Vec<String> = prerequisites.iter().map(|p| with_state(p, &model, shared)).collect();
    section(&mut rows, "Comes after", &titles, columns, shared);
    if state.list.cursor == 0 {
        rows.extend(sitting(&model, columns, shared));
    }
    Content { title: course.title(&id).to_owned(), rows, ..Content::default() }
}

fn section(rows: &mut Vec<Line>, title: &str, texts: &[String], columns: usize, shared: &Shared) {
    if texts.is_empty() {
        return;
    }
    rows.push(Line::default());
    rows.push(Line::of(title, Role::Strong));
    for text in texts {
        for (i, line) in wrapped(text, columns.saturating_sub(2).max(1), Role::Text).into_iter().enumerate() {
            let lead = if i == 0 { shared.look.signs().dot } else { " " };
            rows.push(Line::of(format!("{lead} "), Role::Accent).join(line));
        }
    }
}

/// The present sitting with its steps: state, what it is, why it comes then where it is the next.
fn sitting(model: &Model, columns: usize, shared: &Shared) -> Vec<Line> {
    let Some((path, (at, next))) = model.path.as_ref().and_then(|p| Some((p, p.next()?))) else { return Vec::new() };
    let sitting = &path.sittings[at];
    let heading = format!("Sitting {} of {}: {}", at + 1, path.sittings.len(), sitting.title);
    let mut rows = vec![Line::default()];
    rows.extend(wrapped(&heading, columns, Role::Strong));
    rows.extend(wrapped(&sitting.why, columns, Role::Text));
    for (n, step) in sitting.steps.iter().enumerate() {
        let state =
            Line::of(format!("{} {:<8}", shared.look.signs().state(step.state), step.state.word()), step.state.into());
        let room = columns.saturating_sub(state.width()).max(1);
        let words = format!("{}: {}", step.word, step.title);
        let role = if n == next { Role::Accent } else { Role::Text };
        for (i, line) in wrapped(&words, room, role).into_iter().enumerate() {
            let lead = if i == 0 { state.clone() } else { Line::of(" ".repeat(state.width()), Role::Text) };
            rows.push(lead.join(line));
        }
    }
    rows
}

fn with_state(id: &str, model: &Model, shared: &Shared) -> String {
    let state = model.items().find(|i| i.id == id).map(|i| format!(" ({})", i.state.word()));
    format!("{}{}", shared.course.title(id), state.unwrap_or_default())
}

/// The item that the card stands for.
fn suggested(model: &Model, shared: &Shared) -> Option<(ItemKind, String)> {
    match &model.next.as_ref()?.target {
        Target::Lesson { id, .. } => Some((ItemKind::Lesson, id.clone())),
        Target::Decision { id } => Some((ItemKind::Decision, id.clone())),
        Target::Drill { id } | Target::Watch { id } | Target::Exam { id } => Some((ItemKind::Drill, id.clone())),
        Target::Run { id } => {
            let run = shared.record.runs.iter().find(|r| r.id == *id)?;
            Some((ItemKind::Drill, run.scenario.clone()))
        }
    }
}

fn open(model: &Model, cursor: usize, shared: &Shared) -> Step {
    let Some(at) = cursor.checked_sub(1) else {
        let next = model.next.clone();
        return next.map_or_else(|| Step::say("Nothing is waiting. Pick anything below."), |s| finish::open(s.target));
    };
    let Some(item) = model.items().nth(at) else { return Step::none() };
    match item.kind {
        ItemKind::Lesson => Step::go(Go::Lesson { id: item.id.clone(), screen: None }),
        ItemKind::Decision => Step::effect(Effect::Desk(Request::Decide { decision: item.id.clone() })),
        ItemKind::Drill => {
            let unfinished = shared.record.runs.iter().find(|r| r.scenario == item.id && r.is_open());
            Step::effect(match unfinished {
                Some(run) => Effect::Desk(Request::Resume { run: run.id }),
                None => Effect::Desk(Request::Begin { scenario: item.id.clone(), exam: false }),
            })
        }
    }
}

/// The walkthrough of the selected drill.
fn watch(model: &Model, cursor: usize) -> Step {
    let item = cursor.checked_sub(1).and_then(|at| model.items().nth(at)).filter(|i| i.kind == ItemKind::Drill);
    let Some(item) = item else { return Step::say("Only a drill can be watched. Select one first.") };
    Step::effect(Effect::Desk(Request::Watch { scenario: item.id.clone() }))
}

/// The exam of the selected drill.
fn exam(model: &Model, cursor: usize, shared: &Shared) -> Step {
    let item = cursor.checked_sub(1).and_then(|at| model.items().nth(at)).filter(|i| i.kind == ItemKind::Drill);
    let Some(item) = item else { return Step::say("Only a drill has an exam. Select one first.") };
    Step::effect(Effect::Desk(match attempt::open_exam(&shared.record, &item.id) {
        Some(run) => Request::Resume { run: run.id },
        None => Request::Begin { scenario: item.id.clone(), exam: true },
    }))
}
