//! Text and the authors' Markdown as markup. Everything is escaped; raw HTML is shown as it was written; only addresses
//! that open a page become links. What comes out is well-formed XML.

use std::fmt::Write as _;

use crate::course::prose::{Align, Element, Inline, parse};

/// Text that is safe between tags and inside quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no way to write these at all.
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

/// Words in pieces, and whether each is a command between backticks; where these do not pair, all of it is words.
pub fn coded(words: &str) -> Vec<(bool, &str)> {
    let pieces: Vec<&str> = words.split('`').collect();
    let pairs = pieces.len() % 2 == 1 && pieces.iter().skip(1).step_by(2).all(|p| !p.trim().is_empty());
    if !pairs {
        return vec![(false, words)];
    }
    pieces.into_iter().enumerate().map(|(n, piece)| (n % 2 == 1, piece)).collect()
}

/// Words that are safe between tags, with commands between backticks as such.
pub fn spoken(words: &str) -> String {
    let span = |(code, piece): (bool, &str)| {
        if code { format!("<code>{}</code>", escape(piece)) } else { escape(piece) }
    };
    coded(words).into_iter().map(span).collect()
}

/// A link, if the address opens a page.
pub fn link(url: &str, inner: &str) -> String {
    if url.starts_with("https://") || url.starts_with("http://") {
        format!("<a href=\"{}\" rel=\"noreferrer\">{inner}</a>", escape(url))
    } else {
        inner.to_owned()
    }
}

/// The authors' Markdown. `sources` are the ids that it may cite, in the order of their numbers.
pub fn prose(markdown: &str, sources: &[(String, String)]) -> String {
    let mut out = String::new();
    Writer { sources }.all(&parse(markdown), &mut out);
    out
}

struct Writer<'a> {
    /// Id and address.
    sources: &'a [(String, String)],
}

impl Writer<'_> {
    fn all(&self, elements: &[Element], out: &mut String) {
        for element in elements {
            self.one(element, out);
        }
    }

    fn one(&self, element: &Element, out: &mut String) {
        let _ = match element {
            // The page's own headings go down to the third.
            Element::Heading { level, text } => {
                let level = (level + 3).min(6);
                writeln!(out, "<h{level}>{}</h{level}>", self.inlines(text))
            }
            Element::Paragraph(text) => writeln!(out, "<p>{}</p>", self.inlines(text)),
            Element::Code { text, .. } => writeln!(out, "<pre><code>{}</code></pre>", escape(text)),
            Element::Html(text) => writeln!(out, "<p>{}</p>", escape(text)),
            Element::Rule => writeln!(out, "<hr/>"),
            Element::Quote(body) => writeln!(out, "<blockquote>{}</blockquote>", self.inside(body)),
            Element::Alert { kind, body } => {
                writeln!(out, "<blockquote><p><strong>{}</strong></p>{}</blockquote>", kind.word(), self.inside(body))
            }
            Element::Footnote { label, body } => {
                writeln!(out, "<aside><p>{}</p>{}</aside>", escape(label), self.inside(body))
            }
            Element::List { start, items, .. } => {
                let (open, close) = match start {
                    Some(n) => (format!("<ol start=\"{n}\">"), "</ol>"),
                    None => ("<ul>".to_owned(), "</ul>"),
                };
                out.push_str(&open);
                for item in items {
                    let task = match item.task {
                        None => "",
                        Some(true) => "<p>Done:</p>",
                        Some(false) => "<p>To do:</p>",
                    };
                    let _ = write!(out, "<li>{task}{}</li>", self.inside(&item.body));
                }
                writeln!(out, "{close}")
            }
            Element::Table { align, head, rows } => {
                let class = |i: usize| match align.get(i) {
                    Some(Align::Right) => " class=\"n\"",
                    _ => "",
                };
                let row = |cells: &[Vec<Inline>], tag: &str| {
                    let cell =
                        |(i, c): (usize, &Vec<Inline>)| format!("<{tag}{}>{}</{tag}>", class(i), self.inlines(c));
                    format!("<tr>{}</tr>", cells.iter().enumerate().map(cell).collect::<String>())
                };
                let body: String = rows.iter().map(|r| row(r, "td")).collect();
                writeln!(out, "<table><thead>{}</thead><tbody>{body}</tbody></table>", row(head, "th"))
            }
        };
    }

    fn inside(&self, body: &[Element]) -> String {
        let mut out = String::new();
        self.all(body, &mut out);
        out
    }

    fn inlines(&self, all: &[Inline]) -> String {
        all.iter().map(|i| self.inline(i)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Text(text) | Inline::Html(text) => escape(text),
            Inline::Code(text) => format!("<code>{}</code>", escape(text)),
            Inline::Emphasis(inner) => format!("<em>{}</em>", self.inlines(inner)),
            Inline::Strong(inner) => format!("<strong>{}</strong>", self.inlines(inner)),
            Inline::Strike(inner) => format!("<s>{}</s>", self.inlines(inner)),
            Inline::Link { url, text } => {
                let inner = self.inlines(text);
                let Some(id) = url.strip_prefix("source:") else { return link(url, &inner) };
                match self.sources.iter().position(|(known, _)| known == id) {
                    Some(n) => format!("{} [{}]", link(&self.sources[n].1, &inner), n + 1),
                    None => inner,
                }
            }
            Inline::Image { url, alt } => link(url, &format!("Picture: {}", escape(alt))),
            Inline::NoteRef(label) => format!("<sup>{}</sup>", escape(label)),
            Inline::Soft => " ".to_owned(),
            Inline::Hard => "<br/>".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_between_backticks_are_code_and_what_does_not_pair_is_words() {
        assert_eq!(spoken("type `wait 2m` now"), "type <code>wait 2m</code> now");
        assert_eq!(spoken("a `<b>` and `c|d`"), "a <code>&lt;b&gt;</code> and <code>c|d</code>");
        for words in ["one ` alone", "`a` and ` b", "``", "` `"] {
            assert_eq!(spoken(words), escape(words), "{words}");
        }
    }
}
