//! Markdown as lines that can be heard: a table becomes a list of rows in sentences, bars and boxes become words. The
//! rest is laid out as everywhere. Pure.

use crate::course::lesson::Source;
use crate::course::prose::{Element, Inline, Item, layout, parse};

/// `markdown` as lines of at most `width` columns. What cites one of `sources` says its number, from 1.
pub fn lines(markdown: &str, width: usize, sources: &[Source]) -> Vec<String> {
    let elements = Speaker { sources }.elements(parse(markdown));
    let columns = u16::try_from(width).unwrap_or(u16::MAX);
    layout(&elements, columns, true).iter().map(|l| l.text().trim_end().to_owned()).collect()
}

/// `markdown` on one line, for options and one-liners.
pub fn line(markdown: &str) -> String {
    let text = lines(markdown, usize::from(u16::MAX), &[]).join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Speaker<'a> {
    sources: &'a [Source],
}

impl Speaker<'_> {
    fn elements(&self, from: Vec<Element>) -> Vec<Element> {
        from.into_iter().flat_map(|e| self.element(e)).collect()
    }

    fn element(&self, element: Element) -> Vec<Element> {
        match element {
            Element::Heading { level, text } => vec![Element::Heading { level, text: self.inlines(text) }],
            Element::Paragraph(text) => vec![Element::Paragraph(self.inlines(text))],
            Element::Table { head, rows, .. } => {
                let head: Vec<_> = head.into_iter().map(|c| self.inlines(c)).collect();
                let cells = |row: Vec<Vec<Inline>>| row.into_iter().map(|c| self.inlines(c)).collect();
                vec![table(&head, rows.into_iter().map(cells).collect())]
            }
            Element::Alert { kind, body } => led(&format!("{}:", kind.word()), self.elements(body)),
            Element::Quote(body) => led("Quote:", self.elements(body)),
            Element::Code { language, text } => code(language, text),
            Element::Rule => vec![],
            Element::List { start, tight, items } => {
                vec![Element::List { start, tight, items: items.into_iter().map(|i| self.item(i)).collect() }]
            }
            Element::Footnote { label, body } => vec![Element::Footnote { label, body: self.elements(body) }],
            Element::Html(text) => vec![Element::Html(text)],
        }
    }

    /// A task says whether it is done.
    fn item(&self, from: Item) -> Item {
        let body = self.elements(from.body);
        let body = match from.task {
            None => body,
            Some(true) => led("Done:", body),
            Some(false) => led("To do:", body),
        };
        Item { task: None, body }
    }

    fn inlines(&self, from: Vec<Inline>) -> Vec<Inline> {
        from.into_iter().flat_map(|i| self.inline(i)).collect()
    }

    fn inline(&self, inline: Inline) -> Vec<Inline> {
        let text = |words: String| Inline::Text(words);
        match inline {
            Inline::Code(code) => vec![text(format!("`{code}`"))],
            Inline::Emphasis(inner) | Inline::Strong(inner) => self.inlines(inner),
            Inline::Strike(inner) => {
                let mut out = vec![text("(struck out: ".into())];
                out.extend(self.inlines(inner));
                out.push(text(")".into()));
                out
            }
            Inline::Link { url, text: inner } => {
                let inner = self.inlines(inner);
                let Some(id) = url.strip_prefix("source:") else { return vec![Inline::Link { url, text: inner }] };
                let number = self.sources.iter().position(|s| s.id == id);
                inner.into_iter().chain(number.map(|n| text(format!(", source {}", n + 1)))).collect()
            }
            Inline::Image { url, alt } => vec![Inline::Link { url, text: vec![text(format!("Picture: {alt}"))] }],
            other => vec![other],
        }
    }
}

/// `word` before the first paragraph, then the rest.
fn led(word: &str, mut body: Vec<Element>) -> Vec<Element> {
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
        let source = |id: &str| Source { id: id.into(), title: String::new(), url: String::new() };
        let sources = [source("a"), source("b")];
        for (markdown, want) in [
            ("| A | B |\n| - | - |\n| x. | y. |\n| z | |\n", "- A: x; B: y.\n- A: z."),
            ("> [!WARNING]\n> Take care.\n", "Warning: Take care."),
            ("> So it was.\n", "Quote: So it was."),
            ("- [x] one\n- [ ] two\n", "- Done: one\n- To do: two"),
            ("a\n\n---\n\nb\n", "a\n\nb"),
            ("```yaml\na: 1\n```\n", "In yaml:\n\n  a: 1"),
            ("plain *and* **loud** ~~not~~", "plain and loud (struck out: not)"),
            ("as `look web` shows ([them](source:b))", "as `look web` shows (them, source 2)"),
            ("an [unknown](source:c) one", "an unknown one"),
        ] {
            assert_eq!(lines(markdown, 60, &sources).join("\n"), want, "{markdown}");
        }
    }
}
