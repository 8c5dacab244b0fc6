//! Every key that holds now, from the table of keys; and the footer, from the same table.

use crate::base::text::{cut, fit, hang, wrap};
use crate::session::Run;
use crate::session::typed::ask;
use crate::session::workshop;
use crate::sim::severity;
use crate::tui::key::Key;
use crate::tui::keys::{self, Binding, Context};
use crate::tui::overlay::Content;
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::Role;

/// Columns for the keys in the help, where there are twice as many.
const KEYS: usize = 22;

/// The help for these contexts.
pub fn content(contexts: &[Context], columns: usize, ascii: bool) -> Content {
    let mut rows: Vec<Line> = Vec::new();
    let mut taken: Vec<Key> = Vec::new();
    let mut heading = "";
    for context in contexts {
        // A key that means something nearer does not mean this here.
        let free = |b: &Binding| b.keys.iter().copied().filter(|k| !taken.contains(k)).collect::<Vec<Key>>();
        let here: Vec<(&Binding, Vec<Key>)> =
            keys::of(*context).map(|b| (b, free(b))).filter(|(_, keys)| !keys.is_empty()).collect();
        if here.is_empty() {
            continue;
        }
        if context.title() != heading {
            if !rows.is_empty() {
                rows.push(Line::default());
            }
            heading = context.title();
            rows.push(Line::of(heading, Role::Title));
        }
        for (binding, free) in &here {
            let names = if free.len() == 9 {
                format!("1 {} 9", if ascii { "-" } else { "–" })
            } else {
                free.iter().map(|k| k.label(ascii)).collect::<Vec<_>>().join(", ")
            };
            let left = KEYS.min(columns / 2).max(3);
            let names = wrap(&names, left - 2);
            let words = wrap(binding.label, columns.saturating_sub(left).max(1));
            for i in 0..names.len().max(words.len()) {
                let name = names.get(i).map_or("", String::as_str);
                let line = Line::of(fit(name, left, ascii), Role::Key);
                rows.push(line.put(words.get(i).map_or("", String::as_str), Role::Text));
            }
        }
        taken.extend(here.into_iter().flat_map(|(_, free)| free));
    }
    Content { title: "Keys".into(), rows, ..Content::default() }
}

/// The words that can be typed in a run, those of a workshop first where a `team` plays it.
pub fn words(run: &Run, team: bool, columns: usize) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut group = |title: &str, words: &mut dyn Iterator<Item = (&str, &str)>| {
        if !out.is_empty() {
            out.push(Line::default());
        }
        out.extend(wrapped(title, columns, Role::Title));
        for (form, about) in words {
            out.extend(wrapped(form, columns, Role::Key));
            let about = hang(about, columns, "  ", "  ");
            out.extend(about.into_iter().map(|l| Line::of(l, Role::Text)));
            for (word, about) in severity::said().filter(|_| form.starts_with("declare")) {
                let about = hang(&about, columns, &format!("  {word}  "), "        ");
                out.extend(about.into_iter().map(|l| Line::of(l, Role::Text)));
            }
            for (impact, holds) in severity::IMPACTS.iter().filter(|_| form.starts_with("update")) {
                let about = hang(holds, columns, &format!("  impact={}  ", impact.word()), "        ");
                out.extend(about.into_iter().map(|l| Line::of(l, Role::Text)));
            }
        }
    };
    if team {
        group("Words of a workshop", &mut workshop::WORDS.iter().map(|w| (w.1, w.2)));
    }
    let verbs = run.verbs();
    let here = "Words you can type in this drill; the beginning of one is enough";
    group(here, &mut verbs.iter().map(|v| (v.form, v.about)));
    group("Words that only ask, or leave; no time passes", &mut ask::WORDS.iter().map(|v| (v.form, v.about)));
    out
}

/// Keys and words in one window; the words first where those were asked for.
pub fn both(mut keys: Content, words: Vec<Line>, words_first: bool) -> Content {
    let apart = [Line::default()];
    if words_first {
        keys.title = "Words and keys".into();
        keys.rows = words.into_iter().chain(apart).chain(keys.rows).collect();
    } else {
        keys.title = "Keys and words".into();
        keys.rows.extend(apart.into_iter().chain(words));
    }
    keys
}

/// One line of keys for these contexts in at most `columns`, the most useful first. `?` always has its place, where it
/// holds.
pub fn footer(contexts: &[Context], columns: usize, ascii: bool) -> Line {
    let mut items: Vec<(String, &str)> = Vec::new();
    for binding in contexts.iter().flat_map(|c| keys::of(*c)).filter(|b| !b.foot.is_empty()) {
        let key = binding.keys.first().map(|k| k.label(ascii)).unwrap_or_default();
        match items.last_mut() {
            Some((keys, foot)) if *foot == binding.foot => {
                let gap = if ascii { " " } else { "" };
                keys.push_str(gap);
                keys.push_str(&key);
            }
            _ => items.push((key, binding.foot)),
        }
    }
    let help = items.iter().position(|(key, _)| key == "?").map(|i| items.remove(i));
    let help =
        help.map_or_else(Line::default, |(key, foot)| Line::of(key, Role::Key).put(format!(" {foot}"), Role::Muted));
    let room = columns.saturating_sub(help.width() + 2);
    let mut line = Line::default();
    for (key, foot) in items {
        let gap = if line.spans.is_empty() { "" } else { "   " };
        let next = Line::of(gap, Role::Muted).put(key, Role::Key).put(format!(" {foot}"), Role::Muted);
        if line.width() + next.width() > room {
            break;
        }
        line = line.join(next);
    }
    if line.spans.is_empty() && help.spans.is_empty() {
        return Line::of(cut("ctrl-c leaves", columns, ascii), Role::Muted);
    }
    line.flush(help, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_footer_fits_and_keeps_the_key_to_all_others() {
        let contexts = [Context::Home, Context::Browsing, Context::Always];
        let wide = footer(&contexts, 80, false).text();
        assert!(wide.starts_with("enter open   ↑↓ select"), "{wide}");
        assert!(wide.ends_with("? keys"), "{wide}");
        for columns in 0..120 {
            let line = footer(&contexts, columns, true);
            assert!(line.width() <= columns.max(6), "{columns}: {}", line.text());
            assert!(columns < 40 || line.text().ends_with("? keys"));
        }
    }

    #[test]
    fn help_names_every_key_of_its_contexts() {
        let rows = content(&[Context::Home, Context::Always], 70, true).rows;
        let text: String = rows.iter().map(|r| r.text() + "\n").collect();
        for binding in keys::of(Context::Home).chain(keys::of(Context::Always)) {
            assert!(text.contains(binding.label), "{} is missing in\n{text}", binding.label);
        }
        assert!(text.contains("Course"));
    }

    #[test]
    fn a_key_is_listed_where_it_holds_and_headings_that_say_the_same_are_one() {
        let text =
            |contexts: &[Context]| -> Vec<String> { content(contexts, 70, true).rows.iter().map(Line::text).collect() };
        let room = text(&[Context::RoomBlank, Context::Room, Context::Always]);
        assert_eq!(room.iter().filter(|l| l.contains("ctrl-q")).count(), 1, "{room:#?}");
        assert!(room.iter().any(|l| l.contains("ctrl-c") && l.contains("leave firedrill")), "{room:#?}");
        let briefing = text(&[Context::BriefingPlay, Context::Briefing, Context::Always]);
        assert_eq!(briefing.iter().filter(|l| *l == "Before the drill").count(), 1, "{briefing:#?}");
    }
}
