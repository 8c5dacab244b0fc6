//! A question once it is answered, and a short answer beside its model: what is right, what the reader said, and why, for
//! every option. Pure: state in, lines out.

use crate::course::lesson::{Choice, Kind, Question};
use crate::learn::mark;
use crate::learn::record::Given;
use crate::tui::lesson::question::{SURE, State};
use crate::tui::lesson::sheet::{Lead, Sheet};
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::Role;

impl Sheet {
    pub(super) fn compare(&mut self, question: &Question, state: &State, cursor: Option<usize>) {
        let Kind::Short { model, points, .. } = &question.kind else { return };
        let Some(Given::Text(mine, ticked)) = &state.given else { return };
        let signs = self.look.signs();
        self.gap();
        self.push(Line::of("Your answer", Role::Strong));
        self.words(mine, Role::Text);
        self.gap();
        self.push(Line::of("A good answer", Role::Strong));
        self.markdown(model);
        self.gap();
        let title = if cursor.is_some() { "Does yours have this? Tick what it has." } else { "What a good answer has" };
        self.push(Line::of(title, Role::Strong));
        for (k, point) in points.iter().enumerate() {
            let here = self.focused && cursor == Some(k);
            let has = ticked.contains(&k);
            let mut line = Line::of(if here { signs.cursor } else { " " }, Role::Accent);
            line = match (cursor, has) {
                (Some(_), _) => line
                    .put(format!(" {} ", k + 1), Role::Key)
                    .put(format!("{} ", if has { signs.ticked } else { signs.unticked }), Role::Text),
                (None, true) => line.put(format!(" {} ", signs.good), Role::Good).put("yours has it: ", Role::Muted),
                (None, false) => line.put(format!(" {} ", signs.dot), Role::Muted).put("missing: ", Role::Muted),
            };
            self.row(k, here, Lead { line, role: here.then_some(Role::Strong) }, point);
        }
    }

    pub(super) fn answered(&mut self, question: &Question, state: &State) {
        let Some(given) = &state.given else { return };
        self.gap();
        self.verdict(question, given, state);
        match &question.kind {
            Kind::Predict { options, answer } => {
                self.predicted(options, given);
                self.gap();
                self.markdown(answer);
            }
            Kind::One(options) => {
                let picked = if let Given::Choice(i) = given { vec![*i] } else { vec![] };
                self.explained(options, state, &picked, false);
            }
            Kind::Many(options) => {
                let picked = if let Given::Choices(i) = given { i.clone() } else { vec![] };
                self.explained(options, state, &picked, true);
            }
            Kind::Order(options) => self.ordered(options, given),
            Kind::Number { answer, tolerance, unit, why } => {
                let margin = if *tolerance > 0.0 { format!(", give or take {tolerance}") } else { String::new() };
                if let Given::Number(n) = given {
                    self.words(&format!("You said {n}; it is {answer} {unit}{margin}."), Role::Strong);
                }
                self.gap();
                self.markdown(why);
            }
            Kind::Short { why, .. } => {
                self.compare(question, state, None);
                self.gap();
                self.markdown(why);
            }
        }
    }

    fn verdict(&mut self, question: &Question, given: &Given, state: &State) {
        let signs = self.look.signs();
        let Some(right) = mark::right(&question.kind, given) else { return };
        let mut line = match (right, &question.kind) {
            (true, _) => Line::of(format!("{} Right.", signs.good), Role::Good),
            (false, Kind::Short { .. }) => Line::of(format!("{} Not all of it yet.", signs.bad), Role::Bad),
            (false, _) => Line::of(format!("{} Wrong.", signs.bad), Role::Bad),
        };
        if let Some((percent, words)) = SURE.iter().find(|(p, _)| Some(*p) == state.confidence) {
            line = line.put(format!(" You said: {words} ({percent} %)."), Role::Text);
        }
        self.push(line);
        if state.answers > 1 {
            self.words("Your first answer is the one that counts; this was practice.", Role::Muted);
        }
    }

    fn predicted(&mut self, options: &[String], given: &Given) {
        match given {
            Given::Choice(mine) => {
                for (i, option) in options.iter().enumerate() {
                    let (lead, role) = if i == *mine {
                        (Line::of(format!("{} ", self.look.signs().cursor), Role::Accent), Some(Role::Strong))
                    } else {
                        (Line::of("  ", Role::Text), None)
                    };
                    let lead = if i == *mine { lead.put("you expected: ", Role::Muted) } else { lead };
                    self.hang(Lead { line: lead, role }, option);
                }
            }
            Given::Text(mine, _) => {
                let line =
                    Line::of(format!("{} ", self.look.signs().cursor), Role::Accent).put("you expected: ", Role::Muted);
                let indent = line.width();
                let mut first = Some(line);
                for words in wrapped(mine, self.room.saturating_sub(indent).max(8), Role::Strong) {
                    let before = first.take().unwrap_or_else(|| Line::of(" ".repeat(indent), Role::Text));
                    self.push(before.join(words));
                }
            }
            _ => {}
        }
    }

    /// Every option with what it is, whether the reader picked it, and why.
    fn explained(&mut self, options: &[Choice], state: &State, picked: &[usize], many: bool) {
        let signs = self.look.signs();
        for (k, file) in state.shown.iter().enumerate() {
            let Some(option) = options.get(*file) else { continue };
            let mine = picked.contains(file);
            let (sign, words, role) = match (option.right, mine, many) {
                (true, true, _) => (signs.good, "Right, your answer", Role::Good),
                (true, false, false) => (signs.good, "Right", Role::Good),
                (true, false, true) => (signs.bad, "Right, and you left it out", Role::Bad),
                (false, true, _) => (signs.bad, "Wrong, your answer", Role::Bad),
                (false, false, true) => (signs.dot, "Wrong, and you left it out", Role::Muted),
                (false, false, false) => (signs.dot, "Wrong", Role::Muted),
            };
            self.gap();
            let line = Line::of(format!("{sign} "), role).put(format!("{} ", k + 1), Role::Muted);
            let indent = line.width();
            self.hang(Lead { line, role: Some(Role::Strong) }, &option.text);
            self.after(&format!("{words}."), role, indent, &option.why);
        }
    }

    /// Options in the right order, each with the place the reader gave it.
    fn ordered(&mut self, options: &[Choice], given: &Given) {
        let Given::Order(mine) = given else { return };
        let signs = self.look.signs();
        for (place, option) in options.iter().enumerate() {
            let at = mine.iter().position(|file| *file == place);
            let (sign, words, role) = match at {
                Some(at) if at == place => (signs.good, "Right, where you put it".to_owned(), Role::Good),
                Some(at) => (signs.bad, format!("Wrong, you put it at {}", at + 1), Role::Bad),
                None => (signs.bad, "Wrong, you left it out".to_owned(), Role::Bad),
            };
            self.gap();
            let line = Line::of(format!("{sign} "), role).put(format!("{} ", place + 1), Role::Muted);
            let indent = line.width();
            self.hang(Lead { line, role: Some(Role::Strong) }, &option.text);
            self.after(&format!("{words}."), role, indent, &option.why);
        }
    }
}
