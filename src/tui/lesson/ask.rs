//! How one question looks while it is asked; [`super::explain`] takes over once it is answered. Pure: state in, lines out.
//! What the reader said is marked by a word and a sign; colour only repeats them.

use crate::base::text::width;
use crate::course::lesson::{Choice, Kind, Question};
use crate::learn::record::Given;
use crate::tui::entry::Entry;
use crate::tui::lesson::page::Piece;
use crate::tui::lesson::question::{Draft, Phase, SURE, State};
use crate::tui::lesson::sheet::{Lead, Sheet};
use crate::tui::paint::Line;
use crate::tui::theme::{Look, Role, Signs};

/// The lines of a question in at most `columns`.
pub fn piece(question: &Question, state: &State, focused: bool, columns: usize, look: Look) -> Piece {
    let mut sheet = Sheet {
        look,
        focused,
        room: columns.saturating_sub(2).max(1),
        bar: if focused { Role::Accent } else { Role::Border },
        piece: Piece::default(),
    };
    sheet.label(question, state);
    sheet.markdown(&question.ask);
    match state.phase {
        Phase::Open => sheet.open(question, state),
        Phase::Sure(cursor) => {
            sheet.answer_so_far(question, state);
            sheet.sure(cursor);
        }
        Phase::Compare(cursor) => sheet.compare(question, state, Some(cursor)),
        Phase::Answered => sheet.answered(question, state),
    }
    sheet.piece
}

impl Sheet {
    fn label(&mut self, question: &Question, state: &State) {
        let (name, what) = match &question.kind {
            Kind::Predict { .. } => ("Before you read on", "what do you expect? Not scored."),
            Kind::One(_) => ("Question", "one is right"),
            Kind::Many(_) => ("Question", "tick all that are right"),
            Kind::Order(_) => ("Question", "put these in order"),
            Kind::Number { .. } => ("Question", "a number"),
            Kind::Short { .. } => ("Question", "in your own words"),
        };
        let line = Line::of(name, if self.focused { Role::Accent } else { Role::Strong });
        if !state.is_open() {
            return self.push(line);
        }
        let practice = if state.answers > 0 && question.kind.scored() { " (practice)" } else { "" };
        let words = Line::of(format!(" {} {what}{practice}", self.look.signs().dot), Role::Muted);
        if line.width() + words.width() <= self.room {
            return self.push(line.join(words));
        }
        self.push(line);
        self.words(&format!("{what}{practice}"), Role::Muted);
    }

    fn open(&mut self, question: &Question, state: &State) {
        self.gap();
        match (&question.kind, &state.draft) {
            (Kind::Predict { options, .. }, Draft::One(cursor)) => {
                let texts: Vec<&str> = options.iter().map(String::as_str).collect();
                self.choices(&texts, state, *cursor, |_, _| String::new());
            }
            (Kind::One(options), Draft::One(cursor)) => {
                self.choices(&texts(options), state, *cursor, |_, _| String::new());
            }
            (Kind::Many(options), Draft::Many { cursor, ticked }) => {
                self.choices(&texts(options), state, *cursor, |signs, file| {
                    let sign = if ticked.contains(&file) { signs.ticked } else { signs.unticked };
                    format!("{sign} ")
                });
            }
            (Kind::Order(options), Draft::Order { cursor, order, held }) => {
                let order = State { shown: order.clone(), ..state.clone() };
                let held = cursor.filter(|_| *held).and_then(|c| order.shown.get(c)).copied();
                self.choices(&texts(options), &order, *cursor, |signs, file| {
                    format!("{} ", if held == Some(file) { signs.held } else { " " })
                });
            }
            (kind, Draft::Line(entry)) => {
                self.line(entry, if let Kind::Number { unit, .. } = kind { unit } else { "" });
            }
            _ => {}
        }
    }

    fn choices(
        &mut self,
        texts: &[&str],
        state: &State,
        cursor: Option<usize>,
        tick: impl Fn(&Signs, usize) -> String,
    ) {
        let signs = self.look.signs();
        for (k, file) in state.shown.iter().enumerate() {
            let Some(text) = texts.get(*file) else { continue };
            let here = self.focused && cursor == Some(k);
            let line = Line::of(if here { signs.cursor } else { " " }, Role::Accent)
                .put(format!(" {} ", k + 1), Role::Key)
                .put(tick(signs, *file), Role::Text);
            self.row(k, here, Lead { line, role: here.then_some(Role::Strong) }, text);
        }
    }

    fn line(&mut self, entry: &Entry, unit: &str) {
        let columns = self.room.saturating_sub(2 + width(unit) + 1).max(2);
        let window = entry.window(columns);
        let at = self.piece.lines.len();
        let mut line = Line::of(format!("{} ", self.look.signs().cursor), Role::Accent);
        if entry.text().is_empty() && !self.focused {
            line = line.put("enter to type", Role::Muted);
            line = line.put(if unit.is_empty() { String::new() } else { format!(", in {unit}") }, Role::Muted);
        } else {
            line = line.put(window.text, Role::Strong);
            line = line.put(if unit.is_empty() { String::new() } else { format!(" {unit}") }, Role::Muted);
        }
        self.push(line);
        if self.focused {
            self.piece.cursor = Some((at, 4 + window.cursor));
            self.piece.row = Some(at);
        }
        self.piece.picks.push((at, usize::MAX));
    }

    fn answer_so_far(&mut self, question: &Question, state: &State) {
        self.gap();
        let Some(given) = &state.given else { return };
        self.push(Line::of("Your answer", Role::Strong));
        for line in given_lines(&question.kind, given) {
            self.hang(Lead { line: Line::of("  ", Role::Text), role: None }, &line);
        }
    }

    fn sure(&mut self, cursor: Option<usize>) {
        self.gap();
        self.push(Line::of("How sure are you?", Role::Strong));
        let signs = self.look.signs();
        for (k, (percent, words)) in SURE.iter().enumerate() {
            let here = self.focused && cursor == Some(k);
            let line = Line::of(if here { signs.cursor } else { " " }, Role::Accent)
                .put(format!(" {} ", k + 1), Role::Key)
                .put(format!("{words:<16}"), if here { Role::Strong } else { Role::Text })
                .put(format!("{percent} %"), Role::Muted);
            let top = self.piece.lines.len();
            self.push(line);
            self.piece.picks.push((top, k));
            if here {
                self.piece.row = Some(top);
            }
        }
    }
}

fn texts(options: &[Choice]) -> Vec<&str> {
    options.iter().map(|o| o.text.as_str()).collect()
}

/// An answer in words, a line each, as Markdown.
fn given_lines(kind: &Kind, given: &Given) -> Vec<String> {
    let option = |i: &usize| match kind {
        Kind::One(options) | Kind::Many(options) | Kind::Order(options) => options.get(*i).map(|o| o.text.clone()),
        Kind::Predict { options, .. } => options.get(*i).cloned(),
        _ => None,
    };
    match given {
        Given::Choice(i) => option(i).into_iter().collect(),
        Given::Choices(all) => all.iter().filter_map(option).map(|t| format!("- {t}")).collect(),
        Given::Order(all) => {
            all.iter().filter_map(option).enumerate().map(|(i, t)| format!("{}. {t}", i + 1)).collect()
        }
        Given::Number(n) => {
            let unit = if let Kind::Number { unit, .. } = kind { unit.as_str() } else { "" };
            vec![format!("{n} {unit}")]
        }
        Given::Text(text, _) => vec![text.clone()],
    }
}
