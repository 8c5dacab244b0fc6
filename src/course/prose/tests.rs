//! What prose looks like, element by element, and what holds for any text at any width.

use proptest::prelude::*;

use super::*;

fn lines(markdown: &str, width: u16, ascii: bool) -> Vec<String> {
    layout(&parse(markdown), width, ascii).iter().map(Line::text).collect()
}

fn role_of(markdown: &str, text: &str) -> Role {
    let lines = layout(&parse(markdown), 80, false);
    let span = lines.iter().flat_map(|l| &l.spans).find(|s| s.text.contains(text));
    span.unwrap_or_else(|| panic!("no `{text}` in {lines:?}")).role
}
