//! A company's own rankings: for freezes of drills, in which order people of the house would put the options, each named
//! by what they do there. Text in, a [`Panel`] for each freeze out; a file with any error gives none.

use super::table::{self, At};
use super::text::{Slug, Text};
use super::{File, has_errors, sort};
use crate::base::diag::Diagnostic;
use crate::base::suggest::nearest;
use crate::course::scenario::{Expert, Panel, Scenario};

crate::record! {
    /// `rankings/NAME.toml`
    pub struct Rankings {
        /// `rankings`
        pub kind: At<String>,
        /// Whose they are.
        pub title: Text,
        /// `[[freeze]]`
        pub freeze: Vec<Ranked> = Vec::new(),
    }
}

crate::record! {
    /// A freeze that was ranked.
    pub struct Ranked {
        /// Id of the drill.
        pub scenario: At<Slug>,
        /// Of the drill when it was ranked.
        pub revision: At<u32>,
        /// Id of the freeze.
        pub id: At<Slug>,
        /// `[[freeze.expert]]`
        pub expert: Vec<Ranking> = Vec::new(),
    }
}

crate::record! {
    /// One person's order.
    pub struct Ranking {
        /// What they do; no name.
        pub role: Text,
        /// `2>1=3>4`: options by their place in the drill's file, best first.
        pub order: At<String>,
        /// Their reason.
        pub why: Text,
    }
}

/// Where a panel belongs: indices of the scenario among those that can be ranked, and of its freeze.
pub type Place = (usize, usize);

/// The panels of a file. What is wrong is appended to `out`.
pub fn read(file: &File<'_>, scenarios: &[&Scenario], out: &mut Vec<Diagnostic>) -> Vec<(Place, Panel)> {
    let mut found = Vec::new();
    let raw: Option<Rankings> = table::read(file, 0..file.text.len(), 0..0, &mut found);
    let panels = raw.map(|raw| lower(file, &raw, scenarios, &mut found)).unwrap_or_default();
    sort(&mut found);
    let broken = has_errors(&found);
    out.append(&mut found);
    if broken { vec![] } else { panels }
}

fn lower(file: &File<'_>, raw: &Rankings, scenarios: &[&Scenario], found: &mut Vec<Diagnostic>) -> Vec<(Place, Panel)> {
    let mut error = |span: &std::ops::Range<usize>, message: String, hint: String| {
        found.push(Diagnostic::error(file.path, Some(span.clone()), message).hint(hint));
    };
    if raw.kind.value != "rankings" {
        error(
            &raw.kind.span,
            format!("`{}` is not what stands here", raw.kind.value),
            "write `kind = \"rankings\"`".into(),
        );
    }
    let mut panels: Vec<(Place, Panel)> = vec![];
    for ranked in &raw.freeze {
        let (id, freeze) = (&ranked.scenario.value.0, &ranked.id.value.0);
        let Some(s) = scenarios.iter().position(|s| s.id == *id) else {
            let known = scenarios.iter().map(|s| s.id.as_str());
            let hint = "`firedrill list` shows the drills; one with errors counts as not there".to_owned();
            error(&ranked.scenario.span, format!("there is no drill `{id}`"), near(id, known, hint));
            continue;
        };
        let scenario = &scenarios[s];
        if ranked.revision.value != scenario.revision {
            let (then, now) = (ranked.revision.value, scenario.revision);
            let hint = format!("look whether its options still are what was ranked, then write `revision = {now}`");
            error(&ranked.revision.span, format!("`{id}` has revision {now}, and was ranked at {then}"), hint);
        }
        let Some(f) = scenario.freezes.iter().position(|f| f.id == *freeze) else {
            let known: Vec<&str> = scenario.freezes.iter().map(|f| f.id.as_str()).collect();
            let hint = format!("it has {}", known.join(", "));
            error(
                &ranked.id.span,
                format!("`{id}` has no freeze `{freeze}`"),
                near(freeze, known.iter().copied(), hint),
            );
            continue;
        };
        if panels.iter().any(|(place, _)| *place == (s, f)) {
            error(&ranked.id.span, format!("`{freeze}` is there twice"), "put all experts under one of them".into());
        }
        if ranked.expert.is_empty() {
            let hint = "add `[[freeze.expert]]` with `role`, `order` and `why`".to_owned();
            error(&ranked.id.span, format!("nobody has ranked `{freeze}`"), hint);
        }
        let n = scenario.freezes[f].options.len();
        let mut experts = vec![];
        for expert in &ranked.expert {
            match places(&expert.order.value, n) {
                Ok(places) => {
                    experts.push(Expert { role: expert.role.0.clone(), places, why: expert.why.0.clone() });
                }
                Err(message) => {
                    let hint = format!("name each of the {n} options once, as they stand in the drill's file: `2>1=3`");
                    error(&expert.order.span, message, hint);
                }
            }
        }
        panels.push(((s, f), Panel { title: raw.title.0.clone(), experts }));
    }
    panels
}

fn near<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>, instead: String) -> String {
    nearest(typed, known).map_or(instead, |near| format!("did you mean `{near}`?"))
}

/// The place of each of `n` options in an order such as `2>1=3>4`.
fn places(order: &str, n: usize) -> Result<Vec<u8>, String> {
    let mut places = vec![0; n];
    for (group, place) in order.split('>').zip(1u8..) {
        for typed in group.split('=').map(str::trim) {
            let option = typed.parse::<usize>().ok().filter(|o| (1..=n).contains(o));
            let Some(option) = option else { return Err(format!("`{typed}` is no option of this freeze")) };
            if places[option - 1] != 0 {
                return Err(format!("option {option} is there twice"));
            }
            places[option - 1] = place;
        }
    }
    match places.iter().position(|p| *p == 0) {
        Some(at) => Err(format!("option {} is not there", at + 1)),
        None => Ok(places),
    }
}

#[cfg(test)]
mod tests {
    use crate::course::{Course, assemble};

    const BASE: &str = include_str!("scenario/tests/base.toml");
    const DRILL: &str = include_str!("scenario/tests/drill.toml");
    const LESSON: &str = "+++\nid = \"canary\"\ntitle = \"Canary\"\nunit = 1\nminutes = 5\nrevision = 1\n\
                          objectives = [\"x\"]\n+++\n\n# One\n\nText.\n\n```predict\nid = \"q\"\nask = \"What?\"\n\
                          answer = \"That.\"\n```\n";
    const GOOD: &str = "kind = \"rankings\"\ntitle = \"Acme\"\n[[freeze]]\nscenario = \"drill\"\nrevision = 1\n\
                        id = \"first-move\"\n[[freeze.expert]]\nrole = \"database lead\"\norder = \"2>1\"\nwhy = \"w\"\n\
                        [[freeze.expert]]\nrole = \"support lead\"\norder = \"1=2\"\nwhy = \"v\"\n";

    fn course(rankings: &[&str]) -> Course {
        let mut files: Vec<(String, String)> = vec![
            ("lessons/canary.md".into(), LESSON.into()),
            ("scenarios/base.toml".into(), BASE.into()),
            ("scenarios/drill.toml".into(), DRILL.into()),
        ];
        for (i, text) in rankings.iter().enumerate() {
            files.push((format!("rankings/{i}.toml"), (*text).to_owned()));
        }
        assemble(&files)
    }

    #[test]
    fn a_panel_is_read_and_changes_no_hash() {
        let (with, without) = (course(&[GOOD]), course(&[]));
        assert_eq!(with.problems, []);
        let panel = with.scenarios[0].freezes[0].panel.clone().expect("it was ranked");
        let want: Vec<(&str, &[u8])> = vec![("database lead", &[2, 1]), ("support lead", &[1, 1])];
        let got: Vec<(&str, &[u8])> = panel.experts.iter().map(|e| (e.role.as_str(), e.places.as_slice())).collect();
        assert_eq!((panel.title.as_str(), got), ("Acme", want));
        assert_eq!(with.scenarios[0].content_hash, without.scenarios[0].content_hash, "logs stay what they are");
        assert_eq!(without.scenarios[0].freezes[0].panel, None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_takes_nothing_else_along() {
        for (from, to, place, want) in [
            ("\"rankings\"", "\"ranking\"", (1, 8), "`ranking` is not what stands here | write `kind = \"rankings\"`"),
            ("title =", "titel =", (1, 1), "unknown key `titel` | did you mean `title`?"),
            ("\"drill\"", "\"drlil\"", (4, 12), "there is no drill `drlil` | did you mean `drill`?"),
            (
                "revision = 1",
                "revision = 9",
                (5, 12),
                "`drill` has revision 1, and was ranked at 9 | look whether its options still are what was ranked, then \
                 write `revision = 1`",
            ),
            ("first-move", "frist-move", (6, 6), "`drill` has no freeze `frist-move` | did you mean `first-move`?"),
            ("2>1", "2>7", (9, 9), "`7` is no option of this freeze | "),
            ("2>1", "2>2", (9, 9), "option 2 is there twice | "),
            ("2>1", "2", (9, 9), "option 1 is not there | name each of the 2 options once"),
            ("2>1", "two", (9, 9), "`two` is no option of this freeze | "),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let text = GOOD.replacen(from, to, 1);
            let course = course(&[&text]);
            let said: Vec<(Option<(usize, usize)>, String)> = course
                .problems
                .iter()
                .map(|d| (d.position(&text), format!("{} | {}", d.message, d.hint.clone().unwrap_or_default())))
                .collect();
            let fits = |(at, words): &(Option<(usize, usize)>, String)| {
                words.starts_with(want) && (*at == Some(place) || want.starts_with("unknown key"))
            };
            assert!(said.iter().any(fits), "{want}: {said:?}");
            assert_eq!(course.scenarios.len(), 1, "the drill is there all the same");
            assert_eq!(course.scenarios[0].freezes[0].panel, None, "{want}");
        }
    }

    #[test]
    fn a_freeze_is_ranked_in_one_place() {
        let said =
            |course: &Course| course.problems.iter().map(|d| format!("{}: {}", d.file, d.message)).collect::<Vec<_>>();
        assert_eq!(
            said(&course(&[GOOD, GOOD])),
            ["rankings/1.toml: `first-move` of `drill` is ranked in another file too"]
        );
        let twice = GOOD.to_owned() + &GOOD[GOOD.find("[[freeze]]").unwrap_or_default()..];
        assert_eq!(said(&course(&[&twice])), ["rankings/0.toml: `first-move` is there twice"]);
        let nobody = &GOOD[..GOOD.find("[[freeze.expert]]").unwrap_or_default()];
        assert_eq!(said(&course(&[nobody])), ["rankings/0.toml: nobody has ranked `first-move`"]);
    }
}
