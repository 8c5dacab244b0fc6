//! What is told once the order is given: the key with its reasons, what every option comes to, and in which world. In the
//! blocks of a debrief, so that both front ends lay it out as they do one.

use crate::base::text::thousands;
use crate::course::decision::Play;
use crate::course::prose::plain;
use crate::session::debrief::words::{budget_minutes, fine, nth, percent};
use crate::session::debrief::{Block, Part, Table, Tone, judgement};

use super::weigh::Came;
use super::{Decided, Outcome, Weighed};

/// The pages; without `weighed` the engine is still at it.
pub fn reveal(decided: &Decided, weighed: Option<&Weighed>) -> Vec<Part> {
    let mut parts = vec![key(decided)];
    let Some(weighed) = weighed else {
        let words = "The engine is playing every option in every world that would have looked the same.";
        let blocks = vec![Block::Say(Tone::Note, words.into())];
        parts.push(Part { title: "What each option comes to".into(), blocks });
        return parts;
    };
    parts.push(outcomes(decided, weighed));
    parts.push(worlds(decided, weighed));
    parts
}

/// The learner's order beside the authors', with reason and source of every option.
fn key(decided: &Decided) -> Part {
    let run = &decided.run;
    let mut blocks = run.judgements.first().map_or_else(Vec::new, |j| judgement::blocks(run, j, false));
    if let Some(first) = blocks.first_mut() {
        *first = Block::Say(Tone::Strong, plain(&decided.decision.freeze().ask));
    }
    let note = "The ranks are the authors' reading of published guidance, with the source at each reason. Your own seniors \
                may see it otherwise; it is worth asking them.";
    blocks.push(Block::Say(Tone::Note, note.into()));
    let sources = run.scenario.sources.iter().map(|s| (s.title.clone(), s.url.clone()));
    blocks.push(Block::Sources(sources.collect()));
    Part { title: "Your order and the authors'".into(), blocks }
}

/// Every option with its expected cost and users.
fn outcomes(decided: &Decided, weighed: &Weighed) -> Part {
    let decision = &decided.decision;
    let mine = decided.run.judgements.first().and_then(|j| j.order.as_ref());
    let mut order: Vec<usize> = (0..weighed.options.len()).collect();
    order.sort_by_key(|o| (weighed.options[*o].cost, decision.freeze().options[*o].rank));
    let about = if decision.choices.iter().any(|c| matches!(c.played, Play::FollowUps(_))) {
        "The evening of the drill was played again with each choice and with nobody's help, in every world that it may be."
    } else {
        "Each option was played from here to the end, in every world that would have looked the same to you, with the \
         same chance events for all of them."
    };
    let cost = "On average over them each comes to this, cheapest first. To what users lose it adds what a change or a page \
                costs that nobody needed:";
    let mut blocks = vec![
        Block::Say(Tone::Note, format!("{about} {}", budget_minutes(decision.scenario.rubric.spec()))),
        Block::Say(Tone::Plain, cost.into()),
    ];
    if same(weighed) {
        let words = "None of the options changes what users lose from here on. They differ in what they say, on what could be known:";
        blocks = vec![Block::Say(Tone::Plain, words.into())];
    }
    let row = |o: &usize| {
        let outcome = &weighed.options[*o];
        let place = mine.and_then(|mine| mine.iter().position(|x| x == o)).map_or("-".to_owned(), |at| nth(at + 1));
        (called(decided, *o), vec![fine(outcome.cost), thousands(outcome.users), place])
    };
    let head = ["budget-minutes", "users who fail", "you put it"].map(str::to_owned).to_vec();
    if !same(weighed) {
        blocks.push(Block::Table(Table { head, rows: order.iter().map(row).collect() }));
    }
    // The options stand above in full, with the numbers of the table.
    for o in &order {
        let (choice, outcome) = (&decision.choices[*o], &weighed.options[*o]);
        let price = choice.price.as_ref().map(|(price, what)| format!("{price:.1} of its cost is for this: {what}."));
        let despite = choice.despite.as_ref().map(|why| format!("It is ranked as it is all the same: {why}"));
        let founded = || "Nothing speaks against it, on what could be known at that minute.".to_owned();
        let told = told(outcome).or_else(|| same(weighed).then(founded));
        let more: Vec<String> = [price, told, despite].into_iter().flatten().collect();
        if !more.is_empty() {
            blocks.push(Block::Item(format!("{}. {}", called(decided, *o), more.join(" "))));
        }
    }
    Part { title: "What each option comes to".into(), blocks }
}

/// An option by its number on the screen and its short name.
fn called(decided: &Decided, option: usize) -> String {
    let number = decided.run.shown(0).iter().position(|o| *o == option).map_or(0, |at| at + 1);
    format!("{number}, {}", decided.decision.choices[option].name)
}

/// Whether all options come to the same.
fn same(weighed: &Weighed) -> bool {
    weighed.options.windows(2).all(|o| o[0].each == o[1].each && o[0].cost == o[1].cost)
}

/// What of an update could not be known.
fn told(outcome: &Outcome) -> Option<String> {
    let some = !outcome.unfounded.is_empty();
    some.then(|| format!("Against it, on what could be known at that minute: {}.", outcome.unfounded.join("; ")))
}

/// Each world with what the options come to in it.
fn worlds(decided: &Decided, weighed: &Weighed) -> Part {
    let decision = &decided.decision;
    let family = &decision.scenario.rubric.worlds;
    let title = "What it could have been".to_owned();
    let words = "Nobody could tell from the scene which of these it was. The shares are the authors' guess of how often each \
                 is behind what looks like this.";
    let mut blocks = vec![Block::Say(Tone::Note, words.into())];
    if let Some(drill) = &decision.after {
        let words = format!(
            "The scene is one of the drill \"{}\", and {} of its worlds were weighed. What each choice comes to in each of \
             them is left out here, so that the drill can still be played.",
            drill.trim_end_matches('.'),
            weighed.worlds.len()
        );
        return Part { title, blocks: vec![Block::Say(Tone::Note, words)] };
    }
    for (at, (world, share)) in weighed.worlds.iter().enumerate() {
        let of = &family[*world];
        let title = of.title.trim_end_matches('.');
        blocks.push(Block::Say(Tone::Strong, format!("{title} ({})", percent(*share))));
        blocks.push(Block::Prose(of.explain.trim().to_owned()));
        let mut came: Vec<(usize, &Came)> =
            weighed.options.iter().enumerate().filter_map(|(o, outcome)| Some((o, outcome.each.get(at)?))).collect();
        came.sort_by_key(|(_, came)| came.cost);
        for (o, came) in came.into_iter().filter(|_| !same(weighed)) {
            let users = thousands(came.users);
            blocks.push(Block::Item(format!(
                "{}: {} budget-minutes, {users} users fail",
                called(decided, o),
                fine(came.cost)
            )));
        }
    }
    Part { title, blocks }
}
