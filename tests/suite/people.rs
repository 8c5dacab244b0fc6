//! What people go by when they answer: what is so now, what was so before, and what the responder has done.

use std::sync::Arc;

use firedrill::base::time::{DayStart, Tick};
use firedrill::course::scenario::Scenario;
use firedrill::sim::observe::Look;
use firedrill::sim::recall::FELT;
use firedrill::sim::spec::{
    Answer, Call, Effect, Endpoint, Event, Fact, Flag, Job, Journey, Lever, Person, Premise, Rule, Service, Stands,
};
use firedrill::sim::{Action, Spec, World};

use crate::support::drills;

/// Seconds after which the fault comes, and after which it goes.
const FAULT: std::ops::Range<u32> = 600..900;

/// A service that calls another. While a job runs, half of the calls fail, unless `then` says otherwise; one person, who
/// says `yes` when the premise stands and `no` when it does not.
fn spec(premise: Premise, then: Effect) -> Spec {
    let service = |name: &str| Service { name: name.into(), workers: 1000, cores: 100.0, ..Service::default() };
    let endpoint = |service| Endpoint { service, own_ms: 20.0, cpu_ms: 1.0, ..Endpoint::default() };
    let answers = vec![Answer { when: vec![premise], text: "yes".into() }, Answer::always("no")];
    Spec {
        start: DayStart(0),
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services: vec![service("shop"), service("acme")],
        endpoints: vec![endpoint(0), endpoint(1)],
        calls: vec![Call { from: 0, to: 1, ..Call::default() }],
        journeys: vec![Journey {
            name: "buy".into(),
            steps: vec![(0, 1.0)],
            per_s: 10.0,
            weight: 1.0,
            ..Journey::default()
        }],
        jobs: vec![Job { name: "fault".into(), about: String::new(), running: false }],
        flags: vec![Flag { name: "fast".into(), ..Flag::default() }],
        rules: vec![Rule { name: "bad".into(), when: vec![Lever::Job(0)], then: vec![then] }],
        events: [(FAULT.start, Action::StartJob(0)), (FAULT.end, Action::StopJob(0))].map(event).to_vec(),
        people: vec![Person { name: "ruth".into(), answers, ..Person::default() }],
        ..Spec::default()
    }
}

fn event((at, action): (u32, Action)) -> Event {
    Event { at: Tick(at), action, by: "cron".into(), note: String::new() }
}

const HALF: Effect = Effect::Error(1, 0.5);

/// Whether she says yes at these seconds.
fn says(spec: Spec, at: &[u32]) -> Vec<bool> {
    let mut world = World::new(spec, 1).unwrap();
    let yes = |t: &u32| {
        world.run_until(Tick(*t));
        world.answer(0) == Some(0)
    };
    at.iter().map(yes).collect()
}

fn bad() -> Fact {
    Fact::Rule("bad".into())
}

fn was(fact: Fact) -> Premise {
    Premise { stands: Stands::Was, ..Premise::now(fact) }
}

/// Before, early in it, late in it, right after it, long after it.
const MOMENTS: [u32; 5] = [500, 630, 890, 905, 2000];

#[test]
fn now_and_before_and_either_are_three_things() {
    let of = |p: Premise| says(spec(p, HALF), &MOMENTS);
    assert_eq!(of(Premise::now(bad())), [false, true, true, false, false]);
    assert_eq!(of(was(bad())), [false, false, false, true, true]);
    assert_eq!(of(Premise { stands: Stands::Ever, ..was(bad()) }), [false, true, true, true, true]);
    assert_eq!(of(Premise { not: true, ..was(bad()) }), [true, true, true, false, false]);
    assert_eq!(of(was(Fact::Rule("another world's".into()))), [false; 5], "what never was is not remembered");
}

#[test]
fn what_has_to_hold_for_a_while_is_no_matter_before_that() {
    let of = |stands, for_s| says(spec(Premise { stands, for_s, ..Premise::now(bad()) }, HALF), &MOMENTS);
    assert_eq!(of(Stands::Now, 120), [false, false, true, false, false]);
    assert_eq!(of(Stands::Was, 120), [false, false, false, true, true]);
    assert_eq!(of(Stands::Ever, 120), [false, false, true, true, true]);
    assert_eq!(of(Stands::Was, 400), [false; 5], "it lasted five minutes");
}

#[test]
fn memory_reaches_back_as_far_as_is_said() {
    let of = |within_s| says(spec(Premise { within_s, ..was(bad()) }, HALF), &[905, 1000, 1100]);
    assert_eq!(of(Some(150)), [true, true, false]);
    assert_eq!(of(None), [true, true, true]);
}

#[test]
fn harm_is_what_users_feel_and_not_that_something_is_wrong() {
    let of = |then| says(spec(Premise::now(Fact::Harm), then), &MOMENTS);
    assert_eq!(of(HALF), [false, true, true, false, false]);
    assert_eq!(of(Effect::Error(1, 0.005)), [false; 5], "one in two hundred: nobody writes to support");
    assert_eq!(of(Effect::Misreport(1, 0.5)), [false; 5], "a number, and no users");
    assert_eq!(says(spec(was(Fact::Harm), HALF), &MOMENTS), [false, false, false, true, true]);
}

#[test]
fn series_go_by_their_true_value() {
    let below = |value| Fact::Series { series: "buy.success".into(), value, below: true };
    let of = |fact| says(spec(Premise::now(fact), HALF), &MOMENTS);
    assert_eq!(of(below(60.0)), [false, true, true, false, false], "from the first second on, whatever was scraped");
    assert_eq!(of(below(40.0)), [false; 5]);
    let above = Fact::Series { series: "buy.success".into(), value: 60.0, below: false };
    assert_eq!(says(spec(was(above), HALF), &MOMENTS), [false, true, true, false, false]);
    let nowhere = Fact::Series { series: "buy.succes".into(), value: 1.0, below: true };
    let refused = World::new(spec(was(nowhere), HALF), 1).map(|_| ()).unwrap_err();
    assert!(refused[0].to_string().contains("buy.succes"), "{}", refused[0]);
}

#[test]
fn conditions_of_rules_are_facts() {
    let of = |p| says(spec(p, HALF), &MOMENTS);
    assert_eq!(of(Premise::now(Fact::Lever(Lever::Job(0)))), [false, true, true, false, false]);
    assert_eq!(of(was(Fact::Lever(Lever::Job(0)))), [false, false, false, true, true]);
}

#[test]
fn a_change_is_made_before_it_has_landed_and_is_the_responders() {
    let flag = Action::SetFlag(0, 100);
    let says = |fact, for_s| {
        let mut world = World::new(spec(Premise { for_s, ..Premise::now(fact) }, HALF), 1).unwrap();
        let mut at = |t| {
            world.run_until(Tick(t));
            if t == 1000 {
                world.apply(flag, 60);
            }
            world.answer(0) == Some(0)
        };
        [at(999), at(1000), at(1059), at(1070), at(1200)]
    };
    assert_eq!(says(Fact::Made(flag), 0), [false, true, true, true, true]);
    assert_eq!(says(Fact::Landed(flag), 0), [false, false, false, true, true]);
    assert_eq!(says(Fact::Landed(flag), 90), [false, false, false, false, true]);
    assert_eq!(says(Fact::Made(Action::SetFlag(0, 50)), 0), [false; 5], "another one");
    assert_eq!(says(Fact::Landed(Action::StopJob(0)), 0), [false; 5], "that was not the responder");
}

/// The grader goes by what is heard: other words are another cue, and the same words are none, whatever lies behind them.
#[test]
fn what_was_is_a_cue_as_far_as_it_is_said() {
    let heard = |first: &str| {
        let mut s = spec(was(bad()), HALF);
        s.people[0].answers[0].text = first.into();
        let mut world = World::new(s, 1).unwrap();
        world.run_until(Tick(500));
        let before = world.token(Look::Ask(0));
        world.run_until(Tick(1000));
        before == world.token(Look::Ask(0))
    };
    assert!(!heard("it was bad"));
    assert!(heard("no"));
}

/// A world is forked wherever somebody may act, and scraped sparingly where nobody reads it: people remember all the same.
#[test]
fn memory_is_a_part_of_the_world() {
    let mut played = World::new(spec(Premise { within_s: Some(300), ..was(bad()) }, HALF), 1).unwrap();
    let mut graded = World { lean: true, ..played.clone() };
    played.run_until(Tick(1000));
    graded.run_until(Tick(1000));
    let mut fork = graded.clone();
    fork.apply(Action::StartJob(0), 0);
    fork.run_until(Tick(1100));
    assert_eq!([&played, &graded, &fork].map(|w| w.answer(0)), [Some(0), Some(0), Some(1)], "it is there again");
    played.run_until(Tick(1100));
    assert_eq!(played.answer(0), Some(0));
}

/// A drill's world at a second, after these changes at that second of it; and the second at which it stands.
fn world_of(drill: &Scenario, w: usize, until: u32) -> World {
    let mut world = World::from_fixed(Arc::clone(&drill.rubric.worlds[w].fixed), 1);
    world.run_until(Tick(until));
    world
}

fn said(world: &World, person: usize) -> &str {
    world.answer(person).map_or("", |a| &world.spec().people[person].answers[a].text)
}

/// Goes on until users have been well for so many seconds, or to the end.
fn go_on_until_well(world: &mut World, for_s: u32) {
    let mut well = 0;
    while well < for_s && world.now() < world.spec().horizon {
        world.step();
        well = if world.state.harm_rate < FELT { well + 1 } else { 0 };
    }
}

/// In every drill and world whose users fail: once the remedy has mended it, support and whoever owns the cause say
/// something else than before, support does not say what it says where nothing ever was, and everybody has something to say.
#[test]
fn after_the_remedy_nobody_goes_on_as_before_and_nobody_denies_it() {
    for drill in drills() {
        let begin = drill.rubric.spec().begin.0;
        for (w, of) in drill.rubric.worlds.iter().enumerate() {
            let mut world = world_of(&drill, w, begin + 120);
            let people = 0..world.spec().people.len();
            if of.remedy.is_empty() || world.state.harm_rate < FELT {
                continue;
            }
            let before = world.clone();
            for action in &of.remedy {
                let starts_s = drill.rubric.offer(*action).map_or(0, |o| o.starts_s);
                world.apply(*action, starts_s);
            }
            go_on_until_well(&mut world, 180);
            let here = format!("{} {}", drill.id, of.id);
            assert!(world.state.harm_rate < FELT, "{here}: the remedy mends it");
            let support = people.clone().find(|p| ["ruth", "ola"].contains(&world.spec().people[*p].name.as_str()));
            let quiet = |p: usize| world.spec().people[p].answers.last().map_or("", |a| a.text.as_str());
            for p in people.filter(|p| Some(*p) == support || Some(*p) == of.owner) {
                let name = &world.spec().people[p].name;
                assert_ne!(said(&before, p), said(&world, p), "{here}: {name} says the same as before");
                assert!(Some(p) != support || said(&world, p) != quiet(p), "{here}: {name} denies what was");
            }
        }
    }
}
