//! What a workshop says, as blocks that both front ends lay out: the count of hands, the spread of a vote, the key and the
//! engine, the truth for the presenter. What is for the room tells nothing that the votes do not tell, until the key is
//! asked for; the engine speaks of suspects there and not of worlds.

use super::{Poll, Stage, Workshop, example, options, plan, vote};
use crate::base::text::count as counted;
use crate::course::prose::plain;
use crate::grade::advice::{Advice, Kind};
use crate::session::Run;
use crate::session::debrief::words::{minutes, nth, percent};
use crate::session::debrief::workshop::{Placed, Tally, Votes};
use crate::session::debrief::{Block, Choice, Tone};
use crate::session::judge;
use crate::sim::phrase::write_action;

fn say(words: impl Into<String>) -> Block {
    Block::Say(Tone::Plain, words.into())
}

fn strong(words: impl Into<String>) -> Block {
    Block::Say(Tone::Strong, words.into())
}

/// How a workshop opens.
pub fn opening(workshop: &Workshop) -> Vec<Block> {
    let mut out = vec![strong(format!(
        "A workshop of {} min. The team decides, one person types; the run is graded as a team's.",
        workshop.minutes
    ))];
    out.push(say(match workshop.hands {
        0 => "How many people vote? Type it, as in `hands 5`.".to_owned(),
        n => format!("{} vote, as it was said; `hands` with another number changes it.", people(n)),
    }));
    out.push(say("`briefing` shows the briefing again, `plan` where the hour is and what comes next."));
    out
}

/// Where a workshop stands that is gone on with.
pub fn continued(workshop: &Workshop, run: &Run, now: i64) -> Vec<Block> {
    let mut out = vec![strong(match workshop.hands {
        0 => "The workshop goes on; it was not said yet how many vote.".to_owned(),
        n => format!("The workshop goes on; hands: {n}."),
    })];
    out.extend(plan(workshop, run, now));
    out.extend(count(workshop, run));
    out
}

/// How many hands are in, and what comes next; nothing of what they say.
pub fn count(workshop: &Workshop, run: &Run) -> Vec<Block> {
    let all = workshop.hands;
    if workshop.is_full(run) {
        return vec![say(last_vote(workshop, run))];
    }
    let Some(poll) = workshop.poll(run) else {
        return vec![match (all, run.freeze().is_some()) {
            (0, _) => say("How many people vote? Type it, as in `hands 5`."),
            (_, true) => say(format!(
                "{} vote. In silence: everybody writes an order, best first, and how sure. You type each, as in `{}`.",
                people(all),
                example(run)
            )),
            _ => say(format!(
                "{} vote. Handle the outage together; when there is something to vote on, the clock stops. `plan` says \
                 where the hour is.",
                people(all)
            )),
        }];
    };
    vec![match poll.stage {
        Stage::First => {
            say(format!("First vote, in silence: {} of {all} in.{}", vote::hands(&poll.first), back(&poll.first)))
        }
        Stage::Discuss => say("All have voted once. Talk; `second` opens the second vote."),
        Stage::Second => say(format!("Second vote: {} of {all} in.{}", vote::hands(&poll.second), back(&poll.second))),
        Stage::Done => say("All have voted twice. `reveal` shows the key, or go on."),
    }]
}

/// What is asked before the spread is shown.
fn last_vote(workshop: &Workshop, run: &Run) -> String {
    let all = workshop.hands;
    match workshop.poll(run).map(|p| p.stage) {
        Some(Stage::Second) => format!(
            "Second vote: {all} of {all} in. That was the last vote: enter makes it the team's answer and shows both votes, \
             `unvote` takes it back."
        ),
        _ => format!(
            "First vote, in silence: {all} of {all} in. That was the last vote: enter shows the spread, `unvote` takes it back."
        ),
    }
}

/// How a vote that was typed wrong is mended.
const fn back(votes: &[vote::Vote]) -> &'static str {
    if votes.is_empty() { "" } else { " `unvote` takes the last one back." }
}

fn people(n: u32) -> String {
    counted(n.into(), "person", "people")
}

/// The first vote is complete.
pub fn first_done(poll: &Poll, run: &Run) -> Vec<Block> {
    let mut out = spread(poll, run);
    out.push(say(format!(
        "Talk for {} min: who put what first, and what had they seen? Then `second` opens the second vote.",
        plan::DISCUSS
    )));
    out
}

/// The second vote is complete.
pub fn second_done(poll: &Poll, run: &Run) -> Vec<Block> {
    let order = poll.spread_again().together();
    let mut out = vec![strong(format!("The team's answer: {}.", vote::written(&order)))];
    out.extend(spread(poll, run));
    out.push(say(
        "It is the mean place of each option; ties go to the option that more put first, then to the one shown first. \
         `reveal` shows the key and what the engine would do; without it the clock goes on.",
    ));
    out
}

/// How the votes lie, without the key.
pub fn spread(poll: &Poll, run: &Run) -> Vec<Block> {
    let first = poll.spread();
    let again = (poll.stage == Stage::Done).then(|| poll.spread_again());
    let title = if again.is_some() { "Both votes" } else { "The first vote" };
    let mut out = vec![strong(format!("{title}: how many put each first, and its mean place"))];
    out.push(Block::Votes(votes(poll, 1, run)));
    out.extend(again.as_ref().map(|s| say(changed(&first, s))));
    let sure = |s: &vote::Spread| s.sure_said().map(|p| format!("{p} %"));
    match (sure(&first), again.as_ref().and_then(sure)) {
        (Some(a), Some(b)) => out.push(say(format!("How sure the one in the middle was: {a}, then {b}."))),
        (Some(a), None) => out.push(say(format!("How sure the one in the middle is: {a}."))),
        _ => {}
    }
    out
}

fn ended(words: &str) -> String {
    plain(words).trim_end_matches('.').to_owned()
}

/// `2.4`.
pub fn tenths(n: u32) -> String {
    format!("{}.{}", n / 10, n % 10)
}

/// How many changed their mind, or how many at least.
pub fn changed(first: &vote::Spread, second: &vote::Spread) -> String {
    match second.changed_since(first) {
        0 => "Nobody need have changed their mind.".to_owned(),
        n if n == second.hands => format!("All {n} changed their mind."),
        n => format!("At least {n} of {} changed their mind; hands have no names.", second.hands),
    }
}

/// The key of a freeze with its reasons, and the team's order beside it.
pub fn key(workshop: &Workshop, freeze: usize, run: &Run) -> Vec<Block> {
    let scenario = &run.scenario;
    let Some(f) = scenario.freezes.get(freeze) else { return vec![] };
    let shown = run.shown(freeze);
    let poll = workshop.polls.iter().find(|p| p.freeze == freeze);
    let team = poll.map(|p| p.spread_again().together()).unwrap_or_default();
    let mut out = vec![strong(format!("The key: {}", plain(&f.ask)))];
    let mut best: Vec<usize> = (0..f.options.len()).collect();
    best.sort_by_key(|o| f.options[*o].rank);
    for o in best {
        let option = &f.options[o];
        let number = shown.iter().position(|x| *x == o).map_or(0, |n| n + 1);
        let place = team.iter().position(|n| usize::from(*n) == number);
        let team = place.map_or(String::new(), |p| format!(" The team put it {}.", nth(p + 1)));
        let source = scenario.sources.iter().find(|s| s.id == option.source);
        let source = source.map_or(String::new(), |s| format!(" Source: {}.", s.title.trim_end_matches('.')));
        let (text, why) = (ended(&option.text), plain(&option.why));
        out.push(Block::Item(format!("{number}. {text}. Rank {} for the authors.{team} {why}{source}", f.place(o))));
    }
    let order: Vec<usize> = team.iter().filter_map(|n| shown.get(usize::from(*n) - 1).copied()).collect();
    if order.len() == f.options.len() {
        let whose = if f.panel.is_some() { "panel" } else { "authors" };
        let (same, all) = judge::alike(f, &order);
        if all > 0 {
            out.push(say(format!(
                "The team agrees with the {whose} on {same} of {}: {} of 100 by weight.",
                counted(all.unsigned_abs().into(), "pair", "pairs"),
                judge::agreement(f, &order)
            )));
        }
    }
    let mut panel = judge::panel(f).into_iter();
    out.extend(panel.next().map(say));
    out.extend(panel.map(|words| Block::Item(plain(&words))));
    out
}

/// What the engine says to the room: what it would do on what the team has seen, and what it suspects.
pub fn engine(advice: &Advice, run: &Run) -> Vec<Block> {
    let mut out = vec![strong(format!("The engine, on what the team has seen: {}.", advice.choice)), say(why(advice))];
    out.push(Block::Options(weighed(advice)));
    let rubric = &run.scenario.rubric;
    let mut suspects: Vec<(String, u32)> = rubric
        .spec()
        .suspects
        .iter()
        .enumerate()
        .map(|(s, suspect)| {
            let theirs = |w: &usize| rubric.suspects.get(s).is_some_and(|s| s.worlds.contains(w));
            (suspect.about.clone(), advice.belief.iter().filter(|(w, _)| theirs(w)).map(|(_, p)| p).sum())
        })
        .collect();
    suspects.sort_by_key(|(_, p)| std::cmp::Reverse(*p));
    if !suspects.is_empty() {
        out.push(say("What the looks so far make of the suspects:"));
        out.push(Block::Shares(suspects));
    }
    out
}

fn weighed(advice: &Advice) -> Vec<Choice> {
    let choice = |o: &crate::grade::report::OptionCost| Choice { phrase: o.phrase.clone(), cost: o.cost, yours: false };
    advice.options.iter().map(choice).collect()
}

/// Why the reference does what it does, from what it weighed.
fn why(advice: &Advice) -> String {
    let because = match advice.kind {
        Kind::Look => "It looks before it acts: what this shows parts what is still possible, and the remedies differ",
        Kind::Change => "It acts: one more look would cost users more than it could tell",
        Kind::Wait => "It waits: the last change has not landed, or its effect cannot be seen yet",
        Kind::Close => "It does nothing more: on the evidence nothing is left that a change would spare",
    };
    let own = advice.options.iter().find(|o| o.phrase == advice.choice);
    let other = advice.options.iter().find(|o| o.phrase != advice.choice);
    match (own, other) {
        (Some(own), Some(other)) => format!(
            "{because}. Expected from here: {}; with {} first: {}.",
            minutes(own.cost),
            other.phrase,
            minutes(other.cost)
        ),
        _ => format!("{because}."),
    }
}

/// The truth, for the presenter.
pub fn truth(advice: &Advice, workshop: &Workshop, run: &Run, now: i64) -> Vec<Block> {
    let rubric = &run.scenario.rubric;
    let world = &rubric.worlds[run.world];
    let spec = rubric.spec();
    let mut out = vec![strong(format!("The world: {} ({}).", world.title.trim_end_matches('.'), world.id))];
    let remedy: Vec<String> = world.remedy.iter().map(|a| write_action(spec, *a)).collect();
    out.push(say(if remedy.is_empty() {
        "Remedy: none; nothing is to be changed.".to_owned()
    } else {
        format!("Remedy: {}.", remedy.join(", or "))
    }));
    out.push(strong(format!("The reference would do next: {}.", advice.choice)));
    out.push(say(why(advice)));
    let likely: Vec<String> = advice
        .belief
        .iter()
        .take(3)
        .map(|(w, p)| format!("{} {}", rubric.worlds[*w].title.trim_end_matches('.'), percent(*p)))
        .collect();
    out.push(say(format!("On what the team has seen: {}.", likely.join("; "))));
    out.extend(plan(workshop, run, now));
    out
}

/// Where the plan is.
pub fn plan(workshop: &Workshop, run: &Run, now: i64) -> Vec<Block> {
    let mut out = vec![say(plan::said(workshop.minutes, now - workshop.begun_at))];
    if let Some(poll) = workshop.poll(run).filter(|p| p.stage == Stage::Discuss) {
        let talked = (now - poll.spread_at).max(0) / 60;
        out.push(say(format!("Talking for {talked} of {} min.", plan::DISCUSS)));
    }
    out
}

/// What the votes on a judgement, the `n`th, came to: a row an option.
pub fn votes(poll: &Poll, n: usize, run: &Run) -> Votes {
    let (first, again) = (poll.spread(), poll.spread_again());
    let of =
        |s: &vote::Spread, o: usize| (s.hands > 0).then(|| Placed { first: s.places[o][0], mean: s.mean_tenths(o) });
    let row = |(o, name): (usize, String)| Tally {
        name: format!("{}. {}", o + 1, ended(&name)),
        first: of(&first, o),
        second: of(&again, o),
    };
    let done = poll.stage == Stage::Done;
    let mut options: Vec<Tally> = options(run, poll.freeze).into_iter().enumerate().map(row).collect();
    if !done {
        for option in &mut options {
            option.second = None;
        }
    }
    Votes { n, hands: (first.hands, again.hands), options }
}
