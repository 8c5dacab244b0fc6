//! Markdown as lines that can be heard: a table becomes a list of rows in sentences, bars and boxes become words. The
//! rest is laid out as everywhere. Pure.

use crate::course::prose::{Element, Inline, Item, layout, parse};

/// `markdown` as lines of at most `width` columns.
pub fn lines(markdown: &str, width: usize) -> Vec<String> {
    let elements = elements(parse(markdown));
    let columns = u16::try_from(width).unwrap_or(u16::MAX);
    layout(&elements, columns, true).iter().map(|l| l.text().trim_end().to_owned()).collect()
}

fn elements(from: Vec<Element>) -> Vec<Element> {
    from.into_iter().flat_map(element).collect()
}

fn element(element: Element) -> Vec<Element> {
    match element {
        Element::Table { head, rows, .. } => vec![table(&head, rows)],
        Element::Alert { kind, body } => led(&format!("{}:", kind.word()), body),
        Element::Quote(body) => led("Quote:", body),
        Element::Code { language, text } => code(language, text),
        Element::Rule => vec![],
        Element::List { start, tight, items } => {
            vec![Element::List { start, tight, items: items.into_iter().map(item).collect() }]
        }
        Element::Footnote { label, body } => vec![Element::Footnote { label, body: elements(body) }],
        other => vec![other],
    }
}

/// `word` before the first paragraph, then the rest; "End of quote" is not needed, what follows is short.
fn led(word: &str, body: Vec<Element>) -> Vec<Element> {
    let mut body = elements(body);
    match body.first_mut() {
        Some(Element::Paragraph(text)) => text.insert(0, Inline::Text(format!("{word} "))),
        _ => body.insert(0, Element::Paragraph(vec![Inline::Text(word.to_owned())])),
    }
    body
}

fn code(language: String, text: String) -> Vec<Element> {
    let words = match language.as_str() {
        "" | "text" => "Text as it is written:".to_owned(),
        "log" | "logs" => "Log lines:".to_owned(),
        "sh" | "shell" | "bash" | "console" => "At a shell:".to_owned(),
        other => format!("In {}:", if other == "yml" { "yaml" } else { other }),
    };
    vec![Element::Paragraph(vec![Inline::Text(words)]), Element::Code { language, text }]
}

/// A task says whether it is done.
fn item(from: Item) -> Item {
    let body = elements(from.body);
    let body = match from.task {
        None => body,
        Some(true) => led("Done:", body),
        Some(false) => led("To do:", body),
    };
    Item { task: None, body }
}

/// Each row as an item: `Head: cell; head: cell.`
fn table(head: &[Vec<Inline>], rows: Vec<Vec<Vec<Inline>>>) -> Element {
    let row = |cells: Vec<Vec<Inline>>| {
        let mut text = vec![];
        for (i, cell) in cells.into_iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push(Inline::Text("; ".into()));
            }
            if let Some(head) = head.get(i).filter(|h| !h.is_empty()) {
                text.extend(head.iter().cloned());
                text.push(Inline::Text(": ".into()));
            }
            text.extend(without_stop(cell));
        }
        text.push(Inline::Text(".".into()));
        Item { task: None, body: vec![Element::Paragraph(text)] }
    };
    Element::List { start: None, tight: true, items: rows.into_iter().map(row).collect() }
}

/// A cell without the full stop at its end: the row has its own.
fn without_stop(mut cell: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(last)) = cell.last_mut()
        && last.ends_with('.')
    {
        last.pop();
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_bars_and_boxes_become_words() {
        for (markdown, want) in [
            ("| A | B |\n| - | - |\n| x. | y. |\n| z | |\n", "- A: x; B: y.\n- A: z."),
            ("> [!WARNING]\n> Take care.\n", "Warning: Take care."),
            ("> So it was.\n", "Quote: So it was."),
            ("- [x] one\n- [ ] two\n", "- Done: one\n- To do: two"),
            ("a\n\n---\n\nb\n", "a\n\nb"),
            ("```yaml\na: 1\n```\n", "In yaml:\n\n  a: 1"),
            ("plain *and* **loud**", "plain and loud"),
        ] {
            assert_eq!(lines(markdown, 60).join("\n"), want, "{markdown}");
        }
    }
}
