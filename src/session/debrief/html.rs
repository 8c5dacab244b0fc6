//! The debrief as one page that needs nothing else: no script, no font, no picture from outside. Charts are drawn into
//! it; colours follow the reader's own choice of light or dark. Well-formed XML.

use std::fmt::Write as _;

use super::markup::{escape, link, prose, spoken};
use super::words::{minutes, signed};
use super::workshop::Votes;
use super::{Beliefs, Block, Choice, Cost, Debrief, Harm, Mark, Part, Score, Table, Tone, Topic, Weighed, said, svg};
use crate::base::time::DayStart;

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub fn page(debrief: &Debrief) -> String {
    let debrief = &debrief.on_paper();
    let title = escape(&format!("Debrief: {}", debrief.title));
    let mut page = Page { debrief, day: clock(debrief), out: String::new() };
    let _ = write!(
        page.out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p class=\"meta\">{}</p>\n",
        escape(&debrief.about)
    );
    page.contents();
    for section in &debrief.sections {
        let _ =
            writeln!(page.out, "<section id=\"{}\">\n<h2>{}</h2>", id(section.topic), escape(section.topic.title()));
        for part in &section.parts {
            page.part(section.topic, part);
        }
        page.out.push_str("</section>\n");
    }
    page.out.push_str("</main>\n</body>\n</html>\n");
    page.out
}

const fn id(topic: Topic) -> &'static str {
    match topic {
        Topic::Decisions => "decisions",
        Topic::Twins => "twins",
        Topic::Outcome => "outcome",
        Topic::Timeline => "timeline",
        Topic::Retry => "again",
        Topic::Workshop => "workshop",
        Topic::Judgements => "judgements",
        Topic::FollowUps => "follow-ups",
        Topic::Story => "story",
        Topic::Rule => "rule",
    }
}

/// The wall clock of the run, from its chart.
fn clock(debrief: &Debrief) -> DayStart {
    let blocks = debrief.sections.iter().flat_map(|s| &s.parts).flat_map(|p| &p.blocks);
    let mut harms = blocks.filter_map(|b| if let Block::Harm(harm) = b { Some(harm.day) } else { None });
    harms.next().unwrap_or_default()
}

struct Page<'a> {
    debrief: &'a Debrief,
    day: DayStart,
    out: String,
}

impl Page<'_> {
    fn contents(&mut self) {
        self.out.push_str("<nav aria-label=\"Contents\"><ol>");
        for section in &self.debrief.sections {
            let _ =
                write!(self.out, "<li><a href=\"#{}\">{}</a></li>", id(section.topic), escape(section.topic.title()));
        }
        self.out.push_str("</ol></nav>\n");
    }

    fn part(&mut self, topic: Topic, part: &Part) {
        let card = if topic == Topic::Decisions { " class=\"card\"" } else { "" };
        let _ = writeln!(self.out, "<div{card}>\n<h3>{}</h3>", spoken(&part.title));
        let mut listed = false;
        for block in &part.blocks {
            let item = matches!(block, Block::Item(_));
            if item != listed {
                self.out.push_str(if item { "<ul>\n" } else { "</ul>\n" });
                listed = item;
            }
            self.block(block);
        }
        self.out.push_str(if listed { "</ul>\n</div>\n" } else { "</div>\n" });
    }

    fn block(&mut self, block: &Block) {
        let out = &mut self.out;
        let _ = match block {
            Block::Say(tone, words) => writeln!(out, "<p{}>{}</p>", class(*tone), spoken(words)),
            Block::Item(words) => writeln!(out, "<li>{}</li>", spoken(words)),
            Block::Prose(markdown) => {
                let sources: Vec<_> = self.debrief.sources.iter().map(|s| (s.id.clone(), s.url.clone())).collect();
                writeln!(out, "{}", prose(markdown, &sources))
            }
            Block::Sources(all) => {
                let item = |(title, url): &(String, String)| format!("<li>{}</li>", link(url, &escape(title)));
                writeln!(out, "<h4>Sources</h4>\n<ol>{}</ol>", all.iter().map(item).collect::<String>())
            }
            Block::Shares(all) => writeln!(out, "{}", shares(all)),
            Block::Options(all) => writeln!(out, "{}", options(all)),
            Block::Split(all) => writeln!(out, "{}", split(all)),
            Block::Scores(all) => writeln!(out, "{}", scores(all)),
            Block::Table(table) => writeln!(out, "{}", grid(table)),
            Block::Votes(votes) => writeln!(out, "{}", votes_of(votes)),
            Block::Harm(harm) => writeln!(out, "{}", figure_of(harm)),
            Block::Moves(all) => writeln!(out, "{}", moves(all)),
            Block::Beliefs(beliefs) => writeln!(out, "{}", belief(beliefs, self.day)),
        };
    }
}

const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Strong => " class=\"strong\"",
        Tone::Note => " class=\"note\"",
        Tone::Good => " class=\"good\"",
        Tone::Bad => " class=\"bad\"",
    }
}

/// A bar that repeats a number which stands beside it.
fn bar(part: i64) -> String {
    format!("<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:{}%\"></span></span>", part.clamp(0, 100))
}

/// The head of a column.
#[derive(Clone, Copy)]
enum Head<'a> {
    Words(&'a str),
    Number(&'a str),
}

fn table(head: &[Head<'_>], rows: &str) -> String {
    let cell = |head: &Head<'_>| match head {
        Head::Words(words) => format!("<th scope=\"col\">{}</th>", escape(words)),
        Head::Number(words) => format!("<th scope=\"col\" class=\"n\">{}</th>", escape(words)),
    };
    let head: String = head.iter().map(cell).collect();
    format!("<div class=\"wide\"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")
}

fn shares(all: &[(String, u32)]) -> String {
    let row = |share: &(String, u32)| {
        let bar = bar(i64::from(share.1) / 10);
        format!("<tr><td>{}</td><td>{}</td><td>{bar}</td></tr>", escape(&share.0), escape(&said::likelihood(share)))
    };
    table(&["world", "on the evidence", ""].map(Head::Words), &all.iter().map(row).collect::<String>())
}

fn options(all: &[Choice]) -> String {
    let row = |c: &Choice| {
        let (class, yours) = if c.yours { (" class=\"yours\"", "what you did") } else { ("", "") };
        let cost = escape(&minutes(c.cost));
        format!("<tr{class}><td>{}</td><td class=\"n\">{cost}</td><td>{yours}</td></tr>", escape(&c.phrase))
    };
    table(
        &[Head::Words("option"), Head::Number("expected cost"), Head::Words("")],
        &all.iter().map(row).collect::<String>(),
    )
}

fn split(all: &[Cost]) -> String {
    let row = |c: &Cost| {
        let class = if c.name == "total" { " class=\"total\"" } else { "" };
        let number = if c.signed { c.cost.signed() } else { c.cost.to_string() };
        format!("<tr{class}><td>{}</td><td class=\"n\">{number}</td><td>{}</td></tr>", escape(c.name), escape(c.about))
    };
    table(
        &[Head::Words(""), Head::Number("budget-minutes"), Head::Words("what it is")],
        &all.iter().map(row).collect::<String>(),
    )
}

fn scores(all: &[Score]) -> String {
    let row = |s: &Score| {
        let number = s.score.map_or("nothing to judge".to_owned(), |n| format!("{n} of 100"));
        let bar = s.score.map_or(String::new(), |n| bar(i64::from(n)));
        let because = s.because.iter().map(|(at, why)| format!("<li>{}: {}</li>", escape(at), spoken(why)));
        let because: String = because.collect();
        let because = if because.is_empty() { because } else { format!("<ul>{because}</ul>") };
        format!("<tr><td>{}{bar}</td><td>{number}</td><td>{because}</td></tr>", escape(&s.name))
    };
    table(&["dimension", "score", "where it comes from"].map(Head::Words), &all.iter().map(row).collect::<String>())
}

fn grid(t: &Table) -> String {
    let mut head = vec![Head::Words("")];
    head.extend(t.head.iter().map(|h| Head::Words(h)));
    let cell = |c: &String| format!("<td>{}</td>", spoken(c));
    let row = |(name, cells): &(String, Vec<String>)| {
        let cells: String = cells.iter().map(cell).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", spoken(name))
    };
    table(&head, &t.rows.iter().map(row).collect::<String>())
}

fn items(words: &[String]) -> String {
    words.iter().map(|w| format!("<li>{}</li>", spoken(w))).collect::<Vec<_>>().concat()
}

fn figure_of(harm: &Harm) -> String {
    let said = items(&harm.said);
    format!(
        "<figure><div class=\"wide\">{}</div><figcaption>Solid, shaded: as you played it. Dashed: had nobody acted. Thick \
         ring: a costly decision; broken ring: your best.</figcaption></figure>\n<ul>{said}</ul>",
        svg::harm(harm)
    )
}

fn votes_of(votes: &Votes) -> String {
    let table = grid(&votes.table());
    let Some(means) = votes.means() else { return table };
    format!(
        "<figure><div class=\"wide\">{}</div><figcaption>Mean place of each option, first vote on the left, second on the \
         right; the best place is on top.</figcaption></figure>\n{table}",
        svg::votes(votes, &means)
    )
}

fn moves(all: &[Mark]) -> String {
    let row = |m: &Mark| {
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>",
            escape(&m.letter.to_string()),
            escape(&m.clock),
            escape(&m.what),
            escape(&signed(m.cost)),
            m.label.word(),
            m.note
        )
    };
    let words = Head::Words;
    let head = [words(""), words("when"), words("decision"), Head::Number("cost"), words("in a word"), words("")];
    table(&head, &all.iter().map(row).collect::<String>())
}

fn belief(beliefs: &Beliefs, day: DayStart) -> String {
    let worlds = items(&beliefs.worlds);
    let numbers: Vec<String> = (1..=beliefs.worlds.len()).map(|n| n.to_string()).collect();
    let mut head = vec![Head::Words("when"), Head::Words("after")];
    head.extend(numbers.iter().map(|n| Head::Number(n)));
    let cell = |(percent, moved): (u32, bool)| {
        let class = if moved { "n moved" } else { "n" };
        format!("<td class=\"{class}\">{percent} %</td>")
    };
    let row = |(i, step): (usize, &Weighed)| {
        let cells: String = beliefs.percents(i).map(cell).collect();
        format!("<tr><th scope=\"row\">{}</th><td>{}</td>{cells}</tr>", escape(&step.clock), escape(&step.after))
    };
    let rows: String = beliefs.steps.iter().enumerate().map(row).collect();
    format!(
        "<figure><div class=\"wide\">{}</div><figcaption>Percent, on what had been seen. In the table: bold where a world \
         became likelier or less likely by ten points or more since the line above.</figcaption></figure>\n\
         <ol>{worlds}</ol>\n{}",
        svg::beliefs(beliefs, day, &said::steps(beliefs)),
        table(&head, &rows)
    )
}
