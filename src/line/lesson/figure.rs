//! A figure in words: what it says, its table, and what can be set. `set NAME VALUE` says what it says then.

use crate::course::lesson::Block;
use crate::figure::Live;
use crate::line::out::Out;
use crate::line::shared::Shared;
use crate::line::words::{self, Slip};

use super::State;

impl State {
    /// Says the figure at the block that is read.
    pub(super) fn show_figure(&mut self, shared: &Shared, out: &mut Out) {
        if let Some(live) = self.figure_at(self.block, shared) {
            say(live, out);
        }
    }

    /// Whether a figure of this screen that was printed has something of this name to set.
    pub(super) fn can_set(&mut self, rest: &str, shared: &Shared) -> bool {
        let name = words::split(rest).0;
        self.printed(shared).into_iter().any(|b| self.figure_at(b, shared).is_some_and(|f| f.knows(name)))
    }

    /// `set`, and what is behind it: gives the last figure of this screen that has this name the value.
    pub(super) fn set(&mut self, rest: &str, shared: &Shared, out: &mut Out) -> Result<(), Slip> {
        let (name, value) = words::split(rest);
        let printed = self.printed(shared);
        let Some(last) = printed.last().copied() else {
            let message = "there is no figure on this screen".into();
            return Err(Slip { message, hint: "enter reads on".into() });
        };
        let knows = |b: &usize, state: &mut Self| state.figure_at(*b, shared).is_some_and(|f| f.knows(name));
        let block = printed.into_iter().rev().find(|b| knows(b, self)).unwrap_or(last);
        let Some(live) = self.figure_at(block, shared) else { return Ok(()) };
        if name.is_empty() {
            say(live, out);
            return Ok(());
        }
        live.set(name, value).map_err(|wrong| Slip { message: wrong.message, hint: wrong.hint })?;
        out.say(&live.picture().sentence);
        Ok(())
    }

    /// Blocks of this screen that are figures and were printed, in order.
    fn printed(&self, shared: &Shared) -> Vec<usize> {
        let screen = self.course_lesson(shared).screens.get(self.screen);
        let blocks = screen.map_or(&[][..], |s| s.blocks.as_slice());
        let figures = blocks.iter().enumerate().take(self.block + 1);
        figures.filter(|(_, b)| matches!(b, Block::Figure(_))).map(|(i, _)| i).collect()
    }

    fn figure_at(&mut self, block: usize, shared: &Shared) -> Option<&mut Live> {
        let lesson = &shared.course.lessons[self.lesson];
        let Block::Figure(figure) = lesson.screens.get(self.screen)?.blocks.get(block)? else { return None };
        Some(self.figures.entry((self.screen, block)).or_insert_with(|| Live::new(figure)))
    }
}

fn say(live: &Live, out: &mut Out) {
    out.say(format!("Figure: {}.", live.title()));
    out.say(&live.picture().sentence);
    out.markdown(&table(live));
    let rows = live.rows();
    let Some(first) = rows.first() else { return };
    out.say("You can set:");
    for row in &rows {
        out.item("- ", format!("{} ({}): {}, from {} to {}", row.name, row.label, row.value, row.ends[0], row.ends[1]));
    }
    out.say(format!("Type set, a name and a value, as in `set {} {}`. Enter reads on.", first.name, first.example));
}

/// The table as Markdown, which becomes sentences like every other.
fn table(live: &Live) -> String {
    let table = &live.picture().table;
    let row = |cells: &[String; 2]| format!("| {} | {} |\n", cells[0], cells[1]);
    let rows: String = table.rows.iter().map(row).collect();
    format!("{}| --- | --- |\n{rows}", row(&table.head))
}

#[cfg(test)]
mod tests {
    use crate::course::lesson::Lesson;
    use crate::course::load::{File, lesson};
    use crate::learn::map::Catalogue;
    use crate::learn::record::Record;
    use crate::line::Direct;
    use crate::line::harness::Session;

    const TEXT: &str = "+++\nid = \"figures\"\ntitle = \"Figures\"\nunit = 2\nminutes = 8\nrevision = 1\n\
        objectives = [\"play\"]\n+++\n\n# One\n\nText.\n\n```figure\nid = \"f\"\nkind = \"error-budget\"\n```\n\n\
        ```predict\nid = \"p\"\nask = \"What would you do?\"\nanswer = \"So.\"\n```\n\n# Two\n\nMore text.\n";

    fn session() -> Session {
        let read =
            |text| -> Lesson { lesson::read(&File { path: "lessons/figures.md", text }, &mut vec![]).expect("sound") };
        let course = Catalogue { lessons: vec![read(TEXT)], ..Catalogue::default() };
        Session::of(course, Record::default(), 80, Some(Direct::Lesson("figures".into())))
    }

    #[test]
    fn a_figure_is_told_and_set_by_name() {
        let mut s = session();
        s.lines(&[
            "help",
            "set objective 99.99",
            "set objetive 9",
            "set days 31",
            "set days",
            "set",
            "outline",
            "",
            "",
        ]);
        s.lines(&["set objective 99", "set a flag off", "", "set days 1"]);
        insta::assert_snapshot!(s.take());
    }
}
