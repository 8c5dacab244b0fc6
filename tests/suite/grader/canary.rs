//! What a learner does with a canary is held against what its numbers said, where they said something.

use std::sync::Arc;

use firedrill::base::time::Tick;
use firedrill::grade::rubric::{FamilyWorld, Offer, Rubric};
use firedrill::sim::Action;
use firedrill::sim::command::Command;
use firedrill::sim::observe::Look;
use firedrill::sim::spec::{Canary, Effect, Lever, Panel, Rule, Strategy};
use firedrill::sim::world::Fixed;

use super::properties::report;
use super::small::family;

const ON: Action = Action::Promote(0);
const STAY: Action = Action::Hold(0);
const BACK: Action = Action::RollBack(0);
/// The canary fails more often than the rest.
const WORSE: usize = 0;
/// It fails as often as the rest, and does harm elsewhere.
const SLY: usize = 1;
/// It does no harm.
const WELL: usize = 2;

/// One of two replicas is on the new version since `deployed`, until somebody says otherwise.
fn with_canary(deployed: u32) -> Rubric {
    let rubric = family(0);
    let mut spec = rubric.worlds[0].fixed.spec.clone();
    spec.services[0].strategy = Strategy::Canary(Canary { stages: vec![50], bake_s: 60, analysis: None });
    spec.endpoints[0].error = 0.01;
    spec.events.retain(|e| matches!(e.action, Action::Deploy(..)));
    spec.events.iter_mut().for_each(|e| e.at = Tick(deployed));
    let panel = |name: &str, series: &str| Panel {
        name: name.into(),
        title: name.into(),
        series: vec![series.into()],
        look_s: 10,
    };
    spec.panels = vec![panel("users", "buy.success"), panel("back", "back.errors")];
    let world = |(id, prior, then): (&str, f64, Option<Effect>)| {
        let mut spec = spec.clone();
        let rule = |e| Rule { name: "fault".into(), when: vec![Lever::Version(0, 1)], then: vec![e] };
        spec.rules = then.into_iter().map(rule).collect();
        FamilyWorld {
            id: id.into(),
            prior,
            remedy: if spec.rules.is_empty() { vec![] } else { vec![BACK] },
            fixed: Arc::new(Fixed::new(spec).expect("makes sense")),
            ..rubric.worlds[0].clone()
        }
    };
    let offer = |action| Offer { action, takes_s: 20, starts_s: 0, price: 0.2, risk: String::new() };
    let worlds =
        [("worse", 0.2, Some(Effect::Error(0, 0.3))), ("sly", 0.2, Some(Effect::Error(1, 0.6))), ("well", 0.6, None)];
    Rubric { worlds: worlds.map(world).into(), offers: [ON, STAY, BACK].map(offer).into(), ..rubric.clone() }
}

/// What is said about the canary after these commands, with the score of safe change.
fn said(rubric: &Rubric, world: usize, commands: &[Command]) -> (Vec<String>, Option<i32>) {
    let commands: Vec<Command> = commands.iter().cloned().chain([Command::Resolve(String::new())]).collect();
    let report = report(rubric, 1, world, &commands);
    let safe = report.profile.into_iter().find(|d| d.name == "Safe change").expect("it is there");
    let about = |(_, text): (Tick, String)| text.starts_with("the canary").then_some(text);
    (safe.because.into_iter().filter_map(about).collect(), safe.score)
}

#[test]
fn a_canary_that_is_worse_is_not_let_on() {
    let rubric = with_canary(60);
    let (texts, low) = said(&rubric, WORSE, &[Command::Wait(60), Command::Change(ON)]);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].starts_with("the canary was let on while it failed more often than the rest: 3"), "{texts:?}");
    let (texts, high) = said(&rubric, WELL, &[Command::Wait(60), Command::Change(ON)]);
    assert!(texts.is_empty() && low < high, "{texts:?}");
    for stop in [BACK, STAY] {
        assert!(said(&rubric, WORSE, &[Command::Wait(60), Command::Change(stop)]).0.is_empty());
    }
}

#[test]
fn a_canary_that_is_no_worse_is_not_stopped_without_a_reason() {
    let rubric = with_canary(60);
    for stop in [BACK, STAY] {
        let (texts, _) = said(&rubric, WELL, &[Command::Wait(60), Command::Change(stop)]);
        let [text] = &texts[..] else { panic!("{texts:?}") };
        assert!(
            text.starts_with("the canary was stopped while it failed no more often than the rest: 1.0 %"),
            "{text}"
        );
        let (again, _) = said(&rubric, WELL, &[Command::Wait(60), Command::Change(STAY), Command::Change(STAY)]);
        assert_eq!(again.len(), 1, "said twice, counted once");
    }
    let look = Command::Look(Look::Panel(1));
    assert!(said(&rubric, SLY, &[look, Command::Change(BACK)]).0.is_empty(), "the harm it does elsewhere was seen");
    assert_eq!(said(&rubric, SLY, &[Command::Wait(60), Command::Change(BACK)]).0.len(), 1, "it was not");
}

#[test]
fn where_the_numbers_say_nothing_nobody_is_judged() {
    let late = with_canary(150);
    for (world, action) in [(WORSE, ON), (WELL, BACK), (WELL, STAY)] {
        assert!(said(&late, world, &[Command::Change(action)]).0.is_empty(), "too few scrapes");
        assert_eq!(said(&late, world, &[Command::Wait(90), Command::Change(action)]).0.len(), 1, "enough of them");
    }
    // No canary is under way: all at once.
    let mut plain = with_canary(60);
    for world in &mut plain.worlds {
        let mut spec = world.fixed.spec.clone();
        spec.services[0].strategy = Strategy::AllAtOnce;
        world.fixed = Arc::new(Fixed::new(spec).expect("makes sense"));
    }
    assert!(said(&plain, WELL, &[Command::Wait(60), Command::Change(BACK)]).0.is_empty());
}
