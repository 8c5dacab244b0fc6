//! What a drill tells the person who runs a workshop with it. Learners never see it; what is asked aloud may name no
//! world of the family.

use super::findings::Findings;
use super::lower::family::world;
use super::raw::{Facilitator as Raw, Own, Phase};
use crate::course::load::table::At;
use crate::course::load::text::Text;
use crate::course::scenario::{Facilitator, FacilitatorPhase, WrongTurn};
use crate::sim::Spec;
use crate::sim::phrase::read_look;

/// Gives the notes their meaning; none where the drill has none.
pub fn lower(own: &Own, spec: &Spec, found: &mut Findings<'_>) -> Option<Facilitator> {
    let At { value: raw, span } = own.facilitator.as_ref()?;
    let phases = Phase::ALL.map(|phase| one_phase(raw, own, phase, spec, found)).to_vec();
    for (phase, of) in Phase::ALL.iter().zip(&phases) {
        if of.ask.is_empty() {
            let hint = format!("add a line to `ask` with `phase = \"{}\"`", phase.word());
            found.error(span, format!("nothing is asked in the phase `{}`", phase.word()), hint);
        }
    }
    if raw.withhold.value.is_empty() {
        found.error(&raw.withhold.span, "nothing is withheld", "say what the facilitator must not give away");
    }
    let mut turns = vec![];
    for At { value: turn, span } in &raw.wrong_turn {
        let number = usize::from(turn.trap.value);
        if number == 0 || number > own.trap.len() {
            let hint = format!("traps count from 1 to {}, in the order of the file", own.trap.len());
            found.error(&turn.trap.span, format!("there is no trap {number}"), hint);
        } else if turns.iter().any(|t: &WrongTurn| t.trap == number - 1) {
            found.error(span, format!("trap {number} has two wrong turns"), "put them together");
        } else {
            turns.push(WrongTurn { trap: number - 1, sign: turn.sign.0.clone(), ask: turn.ask.value.0.clone() });
        }
        names_no_world(&turn.ask, own, found);
    }
    for number in 1..=own.trap.len() {
        if !turns.iter().any(|t| t.trap + 1 == number) {
            let hint = "add `[[facilitator.wrong_turn]]` with `trap`, `sign` and `ask`";
            found.error(span, format!("trap {number} has no wrong turn"), hint);
        }
    }
    let texts = |list: &[Text]| list.iter().map(|t| t.0.clone()).collect();
    let start = world(&raw.world, own, found);
    Some(Facilitator {
        aim: raw.aim.0.clone(),
        world: own.world.iter().position(|w| w.value.id.value.0 == start).unwrap_or(0),
        five: texts(&raw.five.value),
        thirty: texts(&raw.thirty.value),
        phases,
        withhold: texts(&raw.withhold.value),
        turns,
    })
}

fn one_phase(raw: &Raw, own: &Own, phase: Phase, spec: &Spec, found: &mut Findings<'_>) -> FacilitatorPhase {
    let mut out = FacilitatorPhase { name: phase.title(), ..FacilitatorPhase::default() };
    for cue in raw.cue.iter().filter(|c| c.phase == phase) {
        match read_look(spec, &cue.look.value) {
            Ok(look) => out.cues.push((look, cue.tells.0.clone())),
            Err(error) => found.error(&cue.look.span, error.message, error.hint),
        }
    }
    for ask in raw.ask.iter().filter(|a| a.phase == phase) {
        names_no_world(&ask.text, own, found);
        out.ask.push(ask.text.value.0.clone());
    }
    out
}

/// A question is asked aloud, so it gives no world away.
fn names_no_world(at: &At<Text>, own: &Own, found: &mut Findings<'_>) {
    let text = at.value.0.to_lowercase();
    for world in &own.world {
        let (id, title) = (&world.value.id.value.0, world.value.title.0.trim_end_matches('.').to_lowercase());
        if text.contains(id.as_str()) || text.contains(&title) {
            let hint = "ask what the team has seen, or what it would expect to see; the answer is theirs";
            found.error(&at.span, format!("the question gives away the world `{id}`"), hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::course::assemble;

    const DRILL: &str = include_str!("../../../../scenarios/bad-deploy.toml");

    /// What is said of the shipped drill with one thing in it replaced: message, hint, and the text that it points to.
    fn said(from: &str, to: &str) -> Vec<(String, String, String)> {
        assert!(DRILL.contains(from), "{from} is not in the drill any more");
        let drill = DRILL.replacen(from, to, 1);
        let files = [
            ("lessons/respect-the-user.md", include_str!("../../../../lessons/respect-the-user.md")),
            ("lessons/first-ten-minutes.md", include_str!("../../../../lessons/first-ten-minutes.md")),
            ("scenarios/base.toml", include_str!("../../../../scenarios/base.toml")),
            ("scenarios/bad-deploy.toml", &drill),
        ];
        let course = assemble(&files.map(|(path, text)| (path.to_owned(), text.to_owned())));
        let own = course.problems.iter().filter(|d| d.file.ends_with("bad-deploy.toml"));
        own.map(|d| {
            let place = d.span.clone().map_or("", |span| &drill[span]);
            (d.message.clone(), d.hint.clone().unwrap_or_default(), place.to_owned())
        })
        .collect()
    }

    #[test]
    fn what_is_wrong_with_the_notes_is_said_with_its_place_and_what_to_do() {
        assert_eq!(said("[facilitator]", "[facilitator]"), []);
        for (from, to, message, hint, place) in [
            (
                "world = \"flag-and-format\"\nfive",
                "world = \"flag-and-fromat\"\nfive",
                "there is no world `flag-and-fromat`",
                "did you mean `flag-and-format`?",
                "\"flag-and-fromat\"",
            ),
            (
                "look = \"replicas checkout\"\ntells",
                "look = \"replicas chekout\"\ntells",
                "there is no service `chekout`",
                "did you mean `checkout`?",
                "\"replicas chekout\"",
            ),
            (
                "phase = \"narrow\"\nlook = \"look calls\"",
                "phase = \"narow\"\nlook = \"look calls\"",
                "`narow`",
                "narrow",
                "\"narow\"",
            ),
            (
                "[[facilitator.wrong_turn]]\ntrap = 2",
                "[[facilitator.wrong_turn]]\ntrap = 3",
                "there is no trap 3",
                "from 1 to 2",
                "3",
            ),
            (
                "[[facilitator.wrong_turn]]\ntrap = 2",
                "[[facilitator.wrong_turn]]\ntrap = 1",
                "trap 1 has two wrong turns",
                "together",
                "",
            ),
            (
                "Which single look would part them?",
                "Would you see probe-noise?",
                "the question gives away the world `probe-noise`",
                "the answer is theirs",
                "Would you see probe-noise?",
            ),
        ] {
            let all = said(from, to);
            let found = all.iter().any(|(m, h, p)| m.contains(message) && h.contains(hint) && p.contains(place));
            assert!(found, "{message} | {hint} | {place}: {all:?}");
        }
        let without = DRILL[..DRILL.find("\n[facilitator]").unwrap_or_default()].to_owned();
        let silent = said(&DRILL[without.len()..], "\n");
        assert_eq!(silent, [], "a drill may be without");
    }
}
