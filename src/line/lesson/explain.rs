//! What is said once a question is answered: right or wrong in words, and why, for every option. Pure.

use std::fmt::Write as _;

use crate::course::lesson::{Choice, Kind};
use crate::learn::mark;
use crate::learn::record::Given;
use crate::line::lesson::question::Asked;
use crate::line::out::Out;
use crate::line::spoken;
use crate::line::words::SURE;

/// Says it. `answers` counts all answers to the question so far.
pub fn say(asked: &Asked, given: &Given, confidence: Option<u8>, answers: usize, out: &mut Out) {
    out.gap();
    verdict(asked, given, confidence, answers, out);
    match (&asked.question.kind, given) {
        (Kind::Predict { options, answer }, given) => {
            match given {
                Given::Choice(i) => {
                    let mine = options.get(*i).map_or("", String::as_str);
                    out.say(format!("You expected: {}.", spoken::line(mine).trim_end_matches('.')));
                }
                Given::Text(mine, _) => out.say(format!("You expected: {mine}")),
                _ => {}
            }
            out.gap();
            out.markdown(answer);
        }
        (Kind::One(options), Given::Choice(mine)) => explained(options, asked, &[*mine], false, out),
        (Kind::Many(options), Given::Choices(mine)) => explained(options, asked, mine, true, out),
        (Kind::Order(options), Given::Order(mine)) => ordered(options, mine, out),
        (Kind::Number { answer, tolerance, unit, why }, Given::Number(n)) => {
            let margin = if *tolerance > 0.0 { format!(", give or take {tolerance}") } else { String::new() };
            out.say(format!("You said {n} {unit}. It is {answer} {unit}{margin}."));
            out.markdown(why);
        }
        (Kind::Short { model, points, why }, Given::Text(mine, ticked)) => {
            out.say(format!("Your answer: {mine}"));
            out.say(format!("A good answer: {}", spoken::line(model)));
            for (k, point) in points.iter().enumerate() {
                let has = if ticked.contains(&k) { "Yours has it" } else { "Missing in yours" };
                out.item("- ", format!("{has}: {}", spoken::line(point)));
            }
            out.markdown(why);
        }
        _ => {}
    }
}

fn verdict(asked: &Asked, given: &Given, confidence: Option<u8>, answers: usize, out: &mut Out) {
    let Some(right) = mark::right(&asked.question.kind, given) else { return };
    let mut words = match (right, &asked.question.kind) {
        (true, _) => "Right.".to_owned(),
        (false, Kind::Short { .. }) => "Not all of it yet.".to_owned(),
        (false, _) => "Wrong.".to_owned(),
    };
    if let Some((percent, sure)) = SURE.iter().find(|(p, _)| Some(*p) == confidence) {
        let _ = write!(words, " You said: {sure}, {percent} percent.");
    }
    if answers > 1 {
        words.push_str(" Your first answer is the one that counts; later ones are practice.");
    }
    out.say(words);
}

/// Every option as it was numbered, what it is, whether the reader took it, and why.
fn explained(options: &[Choice], asked: &Asked, mine: &[usize], many: bool, out: &mut Out) {
    for (k, file) in asked.shown.iter().enumerate() {
        let Some(option) = options.get(*file) else { continue };
        let words = match (many, option.right, mine.contains(file)) {
            (false, true, true) => "The right answer, and yours.",
            (false, true, false) => "The right answer.",
            (false, false, true) => "Not right, and your answer.",
            (false, false, false) => "Not right.",
            (true, true, true) => "It fits, and you took it.",
            (true, true, false) => "It fits, and you left it out.",
            (true, false, true) => "It does not fit, and you took it.",
            (true, false, false) => "It does not fit, and you left it out.",
        };
        out.numbered(k + 1, spoken::line(&option.text));
        out.item("   ", format!("{words} {}", spoken::line(&option.why)));
    }
}

/// The options in the right order, each with the place the reader gave it.
fn ordered(options: &[Choice], mine: &[usize], out: &mut Out) {
    out.say("The order:");
    for (place, option) in options.iter().enumerate() {
        let words = match mine.iter().position(|file| *file == place) {
            Some(at) if at == place => "You put it here too.".to_owned(),
            Some(at) => format!("You put it in place {}.", at + 1),
            None => "You left it out.".to_owned(),
        };
        out.numbered(place + 1, spoken::line(&option.text));
        out.item("   ", format!("{words} {}", spoken::line(&option.why)));
    }
}
