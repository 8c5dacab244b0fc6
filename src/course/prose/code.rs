//! Code blocks: a small lexer that every language shares (see `grammar`), and lines that are indented and broken with a
//! mark where they are too long. Loses no character. Knows nothing outside the block.

use super::flow::{break_hard, clean, push};
use super::grammar::{GRAMMARS, Grammar, KeyRule, Quote};
use super::{Line, Role, Span, Token};

const INDENT: &str = "  ";

/// The lines of a code block, indented by two; a line that goes on has a mark in its indent.
pub(super) fn block(language: &str, text: &str, width: usize, ascii: bool) -> Vec<Line> {
    let indented = width >= INDENT.len() + 2;
    let room = if indented { width - INDENT.len() } else { width };
    let mut out = Vec::new();
    for spans in tokens(language, text) {
        for (i, line) in break_hard(&spans, room).into_iter().enumerate() {
            let mut spans = Vec::new();
            match i {
                _ if !indented => {}
                0 if line.spans.is_empty() => {}
                0 => spans.push(Span::new(INDENT, Role::Text)),
                _ => spans.push(Span::new(if ascii { "> " } else { "↪ " }, Role::Muted)),
            }
            spans.extend(line.spans);
            out.push(Line { spans });
        }
    }
    out
}

/// The spans of each line of `text`. Tabs are four blanks; what could steer a terminal is made visible.
fn tokens(language: &str, text: &str) -> Vec<Vec<Span>> {
    let grammar = GRAMMARS.iter().find(|g| g.names.contains(&language));
    let mut open = None;
    text.split('\n')
        .map(|line| {
            let line = clean(&line.strip_suffix('\r').unwrap_or(line).replace('\t', "    "));
            let mut lexer = Lexer { line: &line, at: 0, spans: Vec::new() };
            match grammar {
                Some(grammar) => open = lexer.line(grammar, open),
                None => lexer.take(line.len(), Token::Plain),
            }
            lexer.spans
        })
        .collect()
}

struct Lexer<'a> {
    line: &'a str,
    at: usize,
    spans: Vec<Span>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    fn take(&mut self, bytes: usize, token: Token) {
        let text = &self.rest()[..bytes];
        if !text.is_empty() {
            push(&mut self.spans, text, Role::Syntax(token));
            self.at += bytes;
        }
    }

    /// One line; `open` is the quote that an earlier line left open. Returns the one that this line leaves open.
    fn line(&mut self, grammar: &'static Grammar, open: Option<&'static Quote>) -> Option<&'static Quote> {
        if let Some(quote) = open {
            let Some(end) = end_of(quote, self.rest()) else {
                self.take(self.rest().len(), Token::Str);
                return open;
            };
            self.take(end, Token::Str);
        }
        while let Some(c) = self.rest().chars().next() {
            if let Some(quote) = grammar.quotes.iter().find(|q| self.rest().starts_with(q.mark)) {
                let inside = &self.rest()[quote.mark.len()..];
                match end_of(quote, inside) {
                    Some(end) => self.quoted(grammar, quote.mark.len() + end),
                    None if quote.lines => {
                        self.take(self.rest().len(), Token::Str);
                        return Some(quote);
                    }
                    // A lone apostrophe is not the beginning of anything.
                    None => self.take(quote.mark.len(), Token::Plain),
                }
            } else if self.at_comment(grammar) {
                self.take(self.rest().len(), Token::Comment);
            } else if grammar.is_word(c) {
                self.word(grammar);
            } else {
                self.take(c.len_utf8(), Token::Plain);
            }
        }
        None
    }

    fn at_comment(&self, grammar: &Grammar) -> bool {
        let after_blank = self.line[..self.at].chars().next_back().is_none_or(char::is_whitespace);
        after_blank && grammar.comment.is_some_and(|mark| self.rest().starts_with(mark))
    }

    fn quoted(&mut self, grammar: &Grammar, bytes: usize) {
        let follows = &self.rest()[bytes..];
        let key = grammar.keys.iter().any(|rule| matches!(rule, KeyRule::Before(mark) if comes(follows, mark)));
        self.take(bytes, if key { Token::Key } else { Token::Str });
    }

    fn word(&mut self, grammar: &Grammar) {
        let mut end = self.rest().find(|c| !grammar.is_word(c)).unwrap_or(self.rest().len());
        // `a:` is the word `a`, `a:b` may be one word.
        if !grammar.keywords.contains(&&self.rest()[..end]) {
            end = self.rest()[..end].trim_end_matches([':', '.']).len().max(1);
        }
        let word = &self.rest()[..end];
        let is_key = |rule: &KeyRule| match rule {
            KeyRule::Before(mark) => comes(&self.rest()[end..], mark),
            KeyRule::Starts(mark) => word.len() > mark.len() && word.starts_with(mark),
            KeyRule::Header => {
                self.line[..self.at].chars().all(|c| c == '[' || c == ' ') && self.line[..self.at].contains('[')
            }
        };
        let token = if grammar.keys.iter().any(is_key) {
            Token::Key
        } else if grammar.keywords.contains(&word) {
            Token::Keyword
        } else if is_number(word) {
            Token::Num
        } else {
            Token::Plain
        };
        self.take(end, token);
    }
}

impl Grammar {
    fn is_word(&self, c: char) -> bool {
        c.is_alphanumeric() || c == '_' || self.word.contains(c)
    }
}

/// Whether `mark` comes next, blanks aside, and is not the beginning of `==`.
fn comes(text: &str, mark: &str) -> bool {
    text.trim_start_matches(' ').strip_prefix(mark).is_some_and(|rest| !rest.starts_with('='))
}

/// Bytes up to and with the end of the quoted text.
fn end_of(quote: &Quote, text: &str) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(quote.mark) {
            return Some(at + quote.mark.len());
        }
        let mut chars = rest.chars();
        let first = chars.next()?;
        at += first.len_utf8();
        if quote.escape && first == '\\' {
            at += chars.next().map_or(0, char::len_utf8);
        }
    }
    None
}

/// Numbers, numbers with a short unit, times of day, dates, hexadecimal numbers.
fn is_number(word: &str) -> bool {
    let word = word.trim_start_matches(['-', '+']);
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if let Some(hex) = word.strip_prefix("0x") {
        return hex.chars().all(|c| c.is_ascii_hexdigit());
    }
    let letters = word.chars().filter(|c| c.is_alphabetic() && !matches!(c, 'T' | 'Z')).count();
    let others = word.chars().all(|c| c.is_alphanumeric() || "._:+-%/".contains(c));
    letters <= 3 && others
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has a colour, each with the letter of its colour.
    fn coloured(language: &str, text: &str) -> Vec<String> {
        let letter = |role| match role {
            Role::Syntax(Token::Key) => Some('k'),
            Role::Syntax(Token::Str) => Some('s'),
            Role::Syntax(Token::Num) => Some('n'),
            Role::Syntax(Token::Comment) => Some('c'),
            Role::Syntax(Token::Keyword) => Some('w'),
            _ => None,
        };
        let spans = tokens(language, text).into_iter().flatten();
        spans.filter_map(|s| Some(format!("{} {}", letter(s.role)?, s.text))).collect()
    }

    #[test]
    fn every_language_has_its_colours() {
        let cases: &[(&str, &str, &[&str])] = &[
            (
                "sh",
                r#"if kubectl rollout undo --to-revision=2 "$APP" x#y # go"#,
                &["w if", "k --to-revision", "n 2", r#"s "$APP""#, "c # go"],
            ),
            ("bash", "export N=$M", &["w export", "k N", "k $M"]),
            ("yaml", "replicas: 3 # was 2", &["k replicas", "n 3", "c # was 2"]),
            ("yml", "- image: \"web:v2\"", &["w -", "k image", "s \"web:v2\""]),
            ("toml", "[[option]]", &["k option"]),
            ("toml", "right = true # yes", &["k right", "w true", "c # yes"]),
            ("toml", "at = 2021-09-06T08:00:00Z", &["k at", "n 2021-09-06T08:00:00Z"]),
            ("toml", "a = \"\"\"\nx = 1\n\"\"\"\nb = 2", &["k a", "s \"\"\"", "s x = 1", "s \"\"\"", "k b", "n 2"]),
            ("json", r#"{"a": [1.5, "b"], "c": null}"#, &["k \"a\"", "n 1.5", "s \"b\"", "k \"c\"", "w null"]),
            ("json", "\"a\nb", &[]),
            (
                "promql",
                r#"sum by (job) (rate(http_total{code=~"5..",ok!="1"}[5m])) == 0"#,
                &["w sum", "w by", "w rate", "k code", r#"s "5..""#, "k ok", r#"s "1""#, "n 5m", "n 0"],
            ),
            (
                "log",
                "2021-09-06T08:00:01Z ERROR: pay took=31ms up 93.1% v208 it's",
                &["n 2021-09-06T08:00:01Z", "w ERROR", "k took", "n 31ms", "n 93.1%"],
            ),
            ("text", "if 1 # no", &[]),
            ("", "true", &[]),
        ];
        for (language, text, expected) in cases {
            assert_eq!(&coloured(language, text), expected, "{language}: {text}");
        }
    }

    #[test]
    fn long_lines_go_on_with_a_mark() {
        let show = |ascii| {
            let lines = block("text", "abcdefghij\n\n\tk", 6, ascii);
            lines.iter().map(Line::text).collect::<Vec<_>>()
        };
        assert_eq!(show(false), ["  abcd", "↪ efgh", "↪ ij", "", "      ", "↪ k"]);
        assert_eq!(show(true)[1], "> efgh");
    }
}
