//! The debrief as printed lines: a page a part, every block in its plain words.

use crate::course::lesson::Source;
use crate::line::out::Out;
use crate::session::debrief::said::{self, Said};
use crate::session::debrief::{Block, Debrief, Part, Topic};

/// The pages: every part but the last section, which is written and not read.
pub fn all(debrief: &Debrief) -> Vec<&Part> {
    debrief.sections.iter().filter(|s| s.topic != Topic::Rule).flat_map(|s| &s.parts).collect()
}

/// The first page of a section.
pub fn first_of(debrief: &Debrief, topic: Topic) -> Option<usize> {
    let at = debrief.sections.iter().position(|s| s.topic == topic)?;
    let before = debrief.sections[..at].iter().filter(|s| s.topic != Topic::Rule);
    Some(before.map(|s| s.parts.len()).sum())
}

/// Prints blocks of a debrief.
pub fn print(blocks: &[Block], debrief: &Debrief, out: &mut Out) {
    print_cited(blocks, &debrief.sources, out);
}

/// Prints blocks that may cite these sources.
pub fn print_cited(blocks: &[Block], sources: &[Source], out: &mut Out) {
    let mut listed = false;
    for said in blocks.iter().flat_map(said::block) {
        let item = !matches!(said, Said::Say(_) | Said::Prose(_));
        if listed && !item {
            out.gap();
        }
        listed = item;
        match said {
            Said::Say(words) => out.say(words),
            Said::Item(words) => out.item("- ", words),
            Said::Numbered(mark, words) => out.item(&format!("{mark}. "), words),
            Said::Under(words) => out.item("  - ", words),
            Said::Prose(markdown) => out.cited(&markdown, sources),
            Said::Source(n, title, url) => {
                out.numbered(n, title);
                out.item("   ", url);
            }
        }
    }
}
