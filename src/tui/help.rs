//! Every key that holds now, from the table of keys; and the footer, from the same table.

use crate::base::text::{cut, fit, hang, wrap};
use crate::sim::phrase::Verb;
use crate::sim::severity;
use crate::tui::keys::{self, Context};
use crate::tui::overlay::Content;
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::Role;

/// Columns for the keys in the help, where there are twice as many.
const KEYS: usize = 22;

/// The help for these contexts.
pub fn content(contexts: &[Context], columns: usize, ascii: bool) -> Content {
    let mut rows: Vec<Line> = Vec::new();
    for context in contexts {
        if !rows.is_empty() {
            rows.push(Line::default());
        }
        rows.push(Line::of(context.title(), Role::Title));
        for binding in keys::of(*context) {
            let names = if binding.keys.len() == 9 {
                format!("1 {} 9", if ascii { "-" } else { "–" })
            } else {
                binding.keys.iter().map(|k| k.label(ascii)).collect::<Vec<_>>().join(", ")
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
    }
    Content { title: "Keys".into(), rows, ..Content::default() }
}

/// The same with the words that can be typed behind it.
pub fn with_words(mut keys: Content, verbs: &[&Verb], columns: usize) -> Content {
    keys.title = "Keys and words".into();
    keys.rows.push(Line::default());
    keys.rows.push(Line::of("Words you can type in this drill", Role::Title));
    for verb in verbs {
        keys.rows.extend(wrapped(verb.form, columns, Role::Key));
        let about = hang(verb.about, columns, "  ", "  ");
        keys.rows.extend(about.into_iter().map(|l| Line::of(l, Role::Text)));
        for (word, about) in severity::said().filter(|_| verb.word == "declare") {
            let about = hang(&about, columns, &format!("  {word}  "), "        ");
            keys.rows.extend(about.into_iter().map(|l| Line::of(l, Role::Text)));
        }
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
}
