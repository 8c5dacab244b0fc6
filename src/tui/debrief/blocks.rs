//! Blocks of the debrief as lines: bars beside percentages, columns where there is room. Says what the block says in
//! every look; the chart of harm is drawn by `timeline`.

use crate::base::text::{fit, hang, width};
use crate::session::debrief::workshop::{Placed, Votes};
use crate::session::debrief::{Beliefs, Block, Choice, Cost, Part, Score, Table, Tone, said};
use crate::session::workshop::told;
use crate::tui::debrief::timeline;
use crate::tui::paint::{self, Line, markdown, wrapped};
use crate::tui::theme::{Look, Role};

/// The parts of a section, each under its heading; the heading is left out where there is only one.
pub fn parts(parts: &[Part], columns: usize, look: Look) -> Vec<Line> {
    let mut out = Vec::new();
    for part in parts {
        if parts.len() > 1 {
            if !out.is_empty() {
                out.push(Line::default());
            }
            out.push(heading(&part.title, columns, look));
        }
        out.extend(blocks(&part.blocks, columns, look));
    }
    out
}

fn heading(title: &str, columns: usize, look: Look) -> Line {
    let rule = look.signs().rule;
    let head = Line::of(format!("{} {title} ", rule.repeat(2)), Role::Title);
    let dashes = columns.saturating_sub(head.width());
    head.put(rule.repeat(dashes), Role::Border)
}

/// Blocks one below the other.
pub fn blocks(all: &[Block], columns: usize, look: Look) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for (i, block) in all.iter().enumerate() {
        let strong = matches!(block, Block::Say(Tone::Strong, _));
        if i > 0 && (strong || matches!(block, Block::Prose(_) | Block::Table(_))) {
            out.push(Line::default());
        }
        out.extend(one(block, columns, look));
    }
    out
}

fn one(block: &Block, columns: usize, look: Look) -> Vec<Line> {
    match block {
        Block::Say(tone, words) => wrapped(words, columns, role(*tone)),
        Block::Item(words) => item(words, columns, look),
        Block::Prose(source) => markdown(source, columns, look.ascii),
        Block::Sources(all) => sources(all, columns, look),
        Block::Shares(all) => all.iter().flat_map(|s| share(s, columns, look)).collect(),
        Block::Options(all) => options(all, columns, look),
        Block::Split(all) => split(all, columns),
        Block::Scores(all) => all.iter().flat_map(|s| score(s, columns, look)).collect(),
        Block::Table(table) => grid(table, columns, look),
        Block::Votes(votes) => bars(votes, columns, look),
        Block::Harm(harm) => harm.said.iter().flat_map(|s| item(s, columns, look)).collect(),
        Block::Moves(all) => all.iter().flat_map(|m| timeline::row(m, columns)).collect(),
        Block::Beliefs(all) => beliefs(all, columns, look),
    }
}

const fn role(tone: Tone) -> Role {
    match tone {
        Tone::Plain => Role::Text,
        Tone::Strong => Role::Strong,
        Tone::Note => Role::Muted,
        Tone::Good => Role::Good,
        Tone::Bad => Role::Bad,
    }
}

fn item(words: &str, columns: usize, look: Look) -> Vec<Line> {
    let lead = format!("  {} ", look.signs().dot);
    hang(words, columns, &lead, "    ").into_iter().map(|l| Line::of(l, Role::Text)).collect()
}

fn sources(all: &[(String, String)], columns: usize, look: Look) -> Vec<Line> {
    let mut out = vec![Line::default(), Line::of("Sources", Role::Strong)];
    for (title, url) in all {
        let lead = format!("{} ", look.signs().dot);
        out.extend(hang(title, columns, &lead, "  ").into_iter().map(|l| Line::of(l, Role::Text)));
        let room = columns.saturating_sub(2).max(1);
        out.extend(wrapped(url, room, Role::Muted).into_iter().map(|l| Line::of("  ", Role::Text).join(l)));
    }
    out
}

fn share(share: &(String, u32), columns: usize, look: Look) -> Vec<Line> {
    let bar = paint::bar(share.1 as usize, 1000, 10, look);
    let lead = Line::of("  ", Role::Text).join(bar).put("  ", Role::Text);
    let used = lead.width();
    let lines = wrapped(&said::share(share), columns.saturating_sub(used).max(1), Role::Text).into_iter().enumerate();
    lines
        .map(|(i, l)| if i == 0 { lead.clone().join(l) } else { Line::of(" ".repeat(used), Role::Text).join(l) })
        .collect()
}

fn options(all: &[Choice], columns: usize, look: Look) -> Vec<Line> {
    let wide = all.iter().map(|o| width(&o.phrase)).max().unwrap_or(0).min(columns.saturating_sub(22));
    let line = |o: &Choice| {
        let (mark, role) = if o.yours { (look.signs().cursor, Role::Accent) } else { (" ", Role::Text) };
        let tail = if o.yours { "  yours" } else { "" };
        Line::of(format!("{mark} {}  {:>6}{tail}", fit(&o.phrase, wide, look.ascii), o.cost.to_string()), role)
    };
    all.iter().map(line).collect()
}

fn split(all: &[Cost], columns: usize) -> Vec<Line> {
    let mut out = vec![];
    for c in all {
        let total = c.name == "total";
        let number = if c.signed { c.cost.signed() } else { c.cost.to_string() };
        let lead = format!("  {:<10}{number:>7}  ", c.name);
        if total {
            out.push(Line::of(format!("  {}", "-".repeat(17)), Role::Border));
        }
        let role = if total { Role::Strong } else { Role::Text };
        out.extend(hang(c.about, columns, &lead, &" ".repeat(width(&lead))).into_iter().map(|l| Line::of(l, role)));
    }
    out
}

fn score(s: &Score, columns: usize, look: Look) -> Vec<Line> {
    let name = format!("{:<16}", s.name);
    let mut out = vec![match s.score {
        Some(score) => Line::of(format!("{name}{score:>4}  "), Role::Strong).join(paint::bar(
            score.clamp(0, 100) as usize,
            100,
            20.min(columns / 3),
            look,
        )),
        None => Line::of(name, Role::Strong).put("   -  nothing to judge", Role::Muted),
    }];
    for (at, why) in &s.because {
        let lead = format!("  {at}  ");
        out.extend(hang(why, columns, &lead, &" ".repeat(width(&lead))).into_iter().map(|l| Line::of(l, Role::Text)));
    }
    out
}

/// An option, and below it a bar a vote, side by side where there is room: how many put it first, and its mean place.
fn bars(votes: &Votes, columns: usize, look: Look) -> Vec<Line> {
    const PAD: usize = 3;
    const NAME: usize = 8;
    const LEAST: usize = 5;
    const MOST: usize = 20;
    let both = votes.options.iter().any(|o| o.second.is_some());
    let words = |p: &Placed, hands: u32| format!("{} of {hands}, mean place {}", p.first, told::tenths(p.mean));
    let all = votes
        .options
        .iter()
        .flat_map(|o| [o.first.map(|p| words(&p, votes.hands.0)), o.second.map(|p| words(&p, votes.hands.1))]);
    let wordy = all.flatten().map(|w| width(&w)).max().unwrap_or(0);
    let beside = columns.saturating_sub(2 * (PAD + NAME + 1 + wordy)) / 2;
    let wide =
        if both && beside >= LEAST { beside } else { columns.saturating_sub(PAD + NAME + 1 + wordy) }.clamp(1, MOST);
    let mut out = vec![];
    for option in &votes.options {
        out.extend(hang(&option.name, columns, "", "   ").into_iter().map(|l| Line::of(l, Role::Strong)));
        let cell = |name: &str, placed: Option<Placed>, hands: u32| {
            let placed = placed?;
            let lead = Line::of(
                format!("{}{}", " ".repeat(PAD), if both { format!("{name:<NAME$}") } else { String::new() }),
                Role::Muted,
            );
            let bar = paint::bar(placed.first as usize, hands.max(1) as usize, wide, look);
            Some(lead.join(bar).put(format!(" {:<wordy$}", words(&placed, hands)), Role::Text))
        };
        let cells = [cell("first", option.first, votes.hands.0), cell("second", option.second, votes.hands.1)];
        let cells = cells.into_iter().flatten();
        if beside >= LEAST {
            out.push(cells.fold(Line::default(), Line::join));
        } else {
            out.extend(cells);
        }
    }
    out
}

/// The worlds by number; below them a row a moment, with a bar beside each percentage where there is room. What moved by a
/// tenth stands out.
fn beliefs(all: &Beliefs, columns: usize, look: Look) -> Vec<Line> {
    const CLOCK: usize = 8;
    const NUMBER: usize = 5;
    const BAR: usize = 5;
    /// What was done before needs this much.
    const WORDS: usize = 24;
    let mut out: Vec<Line> = vec![];
    for (title, n) in all.worlds.iter().zip(1..) {
        let lead = format!("{n:>3}  ");
        out.extend(hang(title, columns, &lead, "     ").into_iter().map(|l| Line::of(l, Role::Text)));
    }
    let worlds = all.worlds.len();
    let barred = columns >= CLOCK + worlds * (NUMBER + 1 + BAR) + 2 + WORDS;
    let cell = if barred { NUMBER + 1 + BAR } else { NUMBER };
    let used = CLOCK + worlds * cell + 2;
    let head =
        (1..=worlds).fold(format!("{:CLOCK$}", ""), |line, n| format!("{line}{n:>NUMBER$}{:1$}", "", cell - NUMBER));
    out.extend([Line::default(), Line::of(format!("{head}  after"), Role::Muted)]);
    for (i, step) in all.steps.iter().enumerate() {
        let mut line = Line::of(format!("{:<CLOCK$}", step.clock), Role::Muted);
        for (percent, moved) in all.percents(i) {
            line = line.put(format!("{percent:>NUMBER$}"), if moved { Role::Strong } else { Role::Text });
            if barred {
                line = line.put(" ", Role::Text).join(paint::bar(percent as usize, 100, BAR, look));
            }
        }
        let beside = columns.saturating_sub(used);
        if beside >= WORDS || width(&step.after) <= beside {
            let mut after = wrapped(&step.after, beside.max(1), Role::Text).into_iter();
            out.push(after.next().into_iter().fold(line.put("  ", Role::Text), Line::join));
            out.extend(after.map(|l| Line::of(" ".repeat(used), Role::Text).join(l)));
        } else {
            out.push(line);
            let under = columns.saturating_sub(CLOCK + 2).max(1);
            let after = wrapped(&step.after, under, Role::Muted).into_iter();
            out.extend(after.map(|l| Line::of(" ".repeat(CLOCK + 2), Role::Text).join(l)));
        }
    }
    out
}

/// Columns side by side where every cell can be read, a line a row else.
fn grid(table: &Table, columns: usize, look: Look) -> Vec<Line> {
    let cells = table.head.len().max(1);
    let names = table.rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0).min(columns / 3);
    let room = columns.saturating_sub(names + 2 * cells) / cells;
    if room < 14 {
        return said::rows(table).iter().flat_map(|r| item(r, columns, look)).collect();
    }
    let mut out = row("", &table.head, names, room, Role::Muted);
    for (name, cells) in &table.rows {
        out.extend(row(name, cells, names, room, Role::Text));
    }
    out
}

fn row(name: &str, cells: &[String], names: usize, room: usize, role: Role) -> Vec<Line> {
    let wrap = |text: &str, room: usize| crate::base::text::wrap(text, room);
    let name = wrap(name, names.max(1));
    let cells: Vec<Vec<String>> = cells.iter().map(|c| wrap(c, room)).collect();
    let high = cells.iter().map(Vec::len).chain([name.len()]).max().unwrap_or(1);
    let part = |lines: &[String], i: usize, room: usize| fit(lines.get(i).map_or("", String::as_str), room, true);
    (0..high)
        .map(|i| {
            let first = Line::of(part(&name, i, names), Role::Strong);
            cells.iter().fold(first, |line, c| line.put(format!("  {}", part(c, i, room)), role))
        })
        .collect()
}
