//! A status update as a form: what it says is chosen, not spelled. What people will read stands below while one chooses.

use crate::sim::command::{Doing, Impact, Update};
use crate::sim::severity;
use crate::tui::entry::{Edit, Entry};
use crate::tui::list::Move;
use crate::tui::overlay::{Content, Outcome};
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::{Look, Role};

/// How many users are hurt.
const IMPACTS: [(Impact, &str); 3] = [(Impact::None, "nobody"), (Impact::Some, "some"), (Impact::Most, "most")];
/// What is being done.
const DOINGS: [(Doing, &str); 4] = [
    (Doing::Investigating, "investigating"),
    (Doing::Mitigating, "mitigating"),
    (Doing::Monitoring, "monitoring"),
    (Doing::Resolved, "resolved"),
];
/// When the next update comes, minutes; 0: it is not said.
const NEXT: [u32; 5] = [0, 5, 10, 20, 30];
/// Columns of the names of the slots.
const NAME: usize = 13;
/// The slot whose words are typed.
const CAUSE: usize = 3;

/// What was chosen in the first three slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots([usize; 3]);

impl Default for Slots {
    /// Some users, investigating, the next update in ten minutes: what most first updates say.
    fn default() -> Self {
        Self([1, 0, 2])
    }
}

impl Slots {
    /// How many slots there are, the cause included.
    pub const LEN: usize = CAUSE + 1;

    /// The next choice of a slot, or the one before; in the cause, the cursor moves.
    pub fn turn(&mut self, slot: usize, step: Move, cause: &mut Entry) {
        match self.0.get_mut(slot) {
            Some(at) => *at = step.from(*at, [IMPACTS.len(), DOINGS.len(), NEXT.len()][slot], 1),
            None => cause.edit(if step == Move::Up { Edit::Left } else { Edit::Right }),
        }
    }

    /// The update as it stands.
    fn update(self, cause: &Entry) -> Update {
        let [impact, doing, next] = self.0;
        let words = cause.text().trim();
        Update {
            impact: IMPACTS[impact].0,
            doing: DOINGS[doing].0,
            cause: (!words.is_empty()).then(|| words.to_owned()),
            next_s: (NEXT[next] > 0).then(|| NEXT[next] * 60),
        }
    }

    /// It goes out.
    pub fn posted(self, cause: &Entry) -> Outcome {
        let update = self.update(cause);
        let next = update.next_s.map_or(String::new(), |s| format!(" next={}m", s / 60));
        let why = update.cause.as_ref().map_or(String::new(), |c| format!(" cause={c}"));
        let line = format!("update impact={} doing={}{next}{why}", update.impact.word(), update.doing.word());
        Outcome { close: true, line: Some((line, true)), ..Outcome::default() }
    }

    /// The window, `cursor` on a slot.
    pub fn content(self, cause: &Entry, cursor: usize, columns: usize, look: Look) -> Content {
        let mut content = Content { title: "A status update".into(), ..Content::default() };
        let [impact, doing, next] = self.0;
        let minutes: Vec<String> =
            NEXT.iter().map(|m| if *m == 0 { "not said".to_owned() } else { format!("{m} min") }).collect();
        let slots: [(&str, Vec<&str>, usize); 3] = [
            ("Users hurt", IMPACTS.iter().map(|(_, w)| *w).collect(), impact),
            ("You are at", DOINGS.iter().map(|(_, w)| *w).collect(), doing),
            ("Next update", minutes.iter().map(String::as_str).collect(), next),
        ];
        for (name, words, at) in slots {
            content.picks.push(content.rows.len());
            content.rows.extend(row(name, &words, at, columns));
        }
        content.picks.push(content.rows.len());
        let window = cause.window(columns.saturating_sub(NAME));
        if cursor == CAUSE {
            content.cursor = Some((NAME + window.cursor, content.rows.len()));
        }
        let words = if cause.is_blank() {
            Line::of("none; type one only if you know it", Role::Muted)
        } else {
            Line::of(window.text, Role::Strong)
        };
        content.rows.push(Line::of(format!("{:<NAME$}", "Cause"), Role::Text).join(words));
        content.foot.push(Line::of(look.signs().rule.repeat(columns), Role::Border));
        let holds = format!("They read ({}: {}):", IMPACTS[impact].1, severity::holds_for(IMPACTS[impact].0));
        content.foot.extend(wrapped(&holds, columns, Role::Muted));
        content.foot.extend(wrapped(&self.update(cause).sentence(), columns, Role::Strong));
        content
    }
}

/// A slot with its choices, the one that holds in brackets.
fn row(name: &str, words: &[&str], at: usize, columns: usize) -> Vec<Line> {
    let mut lines = vec![Line::of(format!("{name:<NAME$}"), Role::Text)];
    for (i, word) in words.iter().enumerate() {
        let (word, role) =
            if i == at { (format!("[{word}] "), Role::Title) } else { (format!(" {word}  "), Role::Text) };
        let full = lines.last().is_some_and(|l| l.width() + word.len() > columns.max(NAME + 16));
        if full {
            lines.push(Line::of(" ".repeat(NAME), Role::Text));
        }
        if let Some(line) = lines.last_mut() {
            *line = line.clone().put(word, role);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::tui::app::Screen;
    use crate::tui::room::samples::{run, session};
    use crate::tui::theme::Theme;

    #[test]
    fn an_update_is_chosen_read_and_posted() {
        let mut h = session(run("flag-and-format"), Theme::None, false, (80, 24));
        h.press("enter").type_text("update").press("enter");
        assert!(h.look().contains("Some users are affected. We are investigating."), "{}", h.look());
        assert!(h.look().contains("some: fewer than half of those who want one thing fail"), "{}", h.look());
        h.press("right down right right down right");
        let form = h.look();
        for words in ["Most users are affected. A remedy is in place", "we are watching it.", "[20 min]", "in 20 min."]
        {
            assert!(form.contains(words), "{words}\n{form}");
        }
        h.press("down").type_text("a flag").press("enter");
        let Screen::Room(state) = h.app.screen() else { panic!("not in the room") };
        let want = "update impact=most doing=monitoring next=1200s cause=a flag";
        assert_eq!(state.run().lines().last().map(|l| l.command.as_str()), Some(want));
        assert!(h.look().contains("posted: Most users are affected."), "{}", h.look());
    }

    #[test]
    fn esc_posts_nothing_and_a_click_chooses_a_slot() {
        let mut h = session(run("flag-and-format"), Theme::None, false, (60, 20));
        h.press("enter alt-u").click("Next update").press("left esc");
        let Screen::Room(state) = h.app.screen() else { panic!("not in the room") };
        assert!(state.run().lines().is_empty() && h.app.overlays().is_empty());
    }
}
