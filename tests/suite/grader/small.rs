//! Small families nobody wrote: two services, two to five worlds that fail in one way each, a few things to look at, a
//! few changes, ten minutes. A number always names the same family.

use std::sync::Arc;

use firedrill::base::noise;
use firedrill::base::time::Tick;
use firedrill::grade::rubric::{FamilyWorld, Offer, Rubric, WorldKind};
use firedrill::sim::action::ActionKind;
use firedrill::sim::command::Command;
use firedrill::sim::incident::{Durations, News};
use firedrill::sim::observe::Look;
use firedrill::sim::spec::{
    Alert, AlertCondition, Answer, Call, Effect, Endpoint, Event, Fact, Flag, Job, Journey, Lever, LogCause,
    LogTemplate, Panel, Person, Premise, Rule, Service, Spec, Stakeholder, Stands, Strategy,
};
use firedrill::sim::world::Fixed;
use firedrill::sim::{Action, Incident, World};

/// Draws by counting, so that a draw does not depend on what is done with the others.
pub struct Draws {
    seed: u64,
    stream: u32,
    n: u32,
}

impl Draws {
    pub const fn new(seed: u64, stream: u32) -> Self {
        Self { seed, stream, n: 0 }
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        self.n += 1;
        noise::uniform(self.seed, self.stream, self.n)
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.share() * n as f64) as usize).min(n - 1)
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.share() < p
    }
}

/// What is wrong in a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Release,
    Flag,
    Job,
    Replica,
    Surge,
    Passing,
    Nothing,
}

const FAULTS: [Fault; 7] =
    [Fault::Release, Fault::Flag, Fault::Job, Fault::Replica, Fault::Surge, Fault::Passing, Fault::Nothing];
const ROLL_BACK: Action = Action::RollBack(0);
const FLAG_OFF: Action = Action::SetFlag(0, 0);
const STOP: Action = Action::StopJob(0);
const REPLACE: Action = Action::Replace(1, 0);
const SCALE: Action = Action::Scale(1, 4);
const BEGIN: u32 = 180;

impl Fault {
    const fn remedy(self) -> Option<Action> {
        match self {
            Self::Release => Some(ROLL_BACK),
            Self::Flag => Some(FLAG_OFF),
            Self::Job => Some(STOP),
            Self::Replica => Some(REPLACE),
            Self::Surge => Some(SCALE),
            Self::Passing | Self::Nothing => None,
        }
    }

    fn rules(self, d: &mut Draws) -> Vec<Rule> {
        let x = d.between(0.15, 0.6);
        let late = Tick(BEGIN + 60 * d.below(4) as u32);
        let (when, then) = match self {
            Self::Release => (vec![Lever::Version(0, 1)], vec![Effect::Error(0, x)]),
            Self::Flag => (vec![Lever::Flag(0)], vec![Effect::Error(1, x), Effect::OwnMs(1, 40.0)]),
            Self::Job => (vec![Lever::Job(0)], vec![Effect::Error(1, x), Effect::Cpu(1, 4.0)]),
            Self::Replica => (vec![Lever::Slot(1, 0)], vec![Effect::Error(1, 0.9)]),
            Self::Surge => (vec![Lever::During(Tick(100), Tick(2000))], vec![Effect::Demand(0, 3.0 + 2.0 * x)]),
            Self::Passing => {
                let until = late.plus(120 + 60 * d.below(5) as u32);
                (vec![Lever::During(Tick(100), until)], vec![Effect::Error(1, x)])
            }
            Self::Nothing => (vec![Lever::During(Tick(100), Tick(2000))], vec![Effect::Misreport(0, x)]),
        };
        let mut rules = vec![Rule { name: "fault".into(), when, then }];
        if self != Self::Release && d.chance(0.5) {
            // What stands before the release does not bear what has come since.
            let when = vec![Lever::Version(0, 0), Lever::During(Tick(BEGIN), Tick(2000))];
            rules.push(Rule { name: "old".into(), when, then: vec![Effect::Error(0, d.between(0.3, 0.9))] });
        }
        rules
    }
}

/// One to four dashboards.
fn panels(d: &mut Draws) -> Vec<Panel> {
    let panels = [
        ("users", vec!["buy.success", "buy.per_min"], 10),
        ("front", vec!["front.errors", "front.p95"], 20),
        ("back", vec!["back.errors", "back.cpu", "back.p95"], 20),
        ("traffic", vec!["front.rate", "back.queue"], 30),
    ];
    let series = |names: &[&str]| names.iter().map(|s| (*s).to_owned()).collect();
    let kept = 1 + d.below(panels.len());
    let panel = |(name, names, look_s): &(&str, Vec<&str>, u32)| Panel {
        name: (*name).into(),
        title: (*name).into(),
        series: series(names),
        look_s: *look_s,
    };
    panels[..kept].iter().map(panel).collect()
}

/// One alert or two.
fn alerts(d: &mut Draws) -> Vec<Alert> {
    let threshold = |name: &str, of: &str, value, for_s| Alert {
        name: name.into(),
        text: String::new(),
        condition: AlertCondition::Threshold { series: of.into(), value, below: false, for_s },
        false_per_day: 0.0,
    };
    let mut alerts = vec![threshold("errors", "front.errors", d.between(10.0, 50.0), 60 * d.below(4) as u32)];
    if d.chance(0.5) {
        alerts.push(threshold("slow", "back.p95", d.between(30.0, 120.0), 60 * d.below(6) as u32));
    }
    alerts
}

/// That something held, and does not any more.
fn was(fact: Fact) -> Premise {
    Premise { stands: Stands::Was, ..Premise::now(fact) }
}

/// Somebody who may be there and somebody who is not.
fn people(d: &mut Draws) -> Vec<Person> {
    vec![
        Person {
            name: "dana".into(),
            ack_s: 60,
            present: d.chance(0.7),
            answer_s: 45,
            answers: vec![
                Answer::of_rule("old", "not the old one"),
                Answer { when: vec![was(Fact::Rule("old".into()))], text: "it was the old one".into() },
                Answer { when: vec![was(Fact::Harm)], text: "it has stopped".into() },
                Answer::always("nothing to say"),
            ],
            can: vec![ActionKind::Rollback, ActionKind::Flag],
            ..Person::default()
        },
        Person { name: "ines".into(), ack_s: 90, answer_s: 30, ..Person::default() },
    ]
}

/// What all worlds of a family share.
fn shared(d: &mut Draws) -> Spec {
    let service = |name: &str, max: u16, cores| Service {
        name: name.into(),
        replicas: 2,
        max_replicas: max,
        workers: 32,
        cores,
        start_s: 20,
        versions: vec!["1".into(), "2".into()],
        strategy: Strategy::AllAtOnce,
        ..Service::default()
    };
    let endpoint = |name: &str, service, cpu_ms| Endpoint {
        name: name.into(),
        service,
        own_ms: 20.0,
        cpu_ms,
        jitter: 0.5,
        ..Endpoint::default()
    };
    let panels = panels(d);
    let event = |at, action| Event { at: Tick(at), action, by: "them".into(), note: String::new() };
    let alerts = alerts(d);
    let log = |text: &str, cause| LogTemplate { service: 1, level: "ERROR".into(), text: text.into(), cause };
    let noisy = d.chance(0.5);
    Spec {
        begin: Tick(BEGIN),
        horizon: Tick(BEGIN + 60 * (6 + d.below(7)) as u32),
        scrape_s: 15,
        services: vec![service("front", 2, 4.0), service("back", 5, 2.0)],
        endpoints: vec![endpoint("get", 0, 5.0), endpoint("do", 1, 15.0)],
        calls: vec![Call { from: 0, to: 1, tries: 1 + d.below(2) as u32, ..Call::default() }],
        journeys: vec![Journey {
            name: "buy".into(),
            steps: vec![(0, 1.0)],
            per_s: d.between(40.0, 70.0),
            noise: if noisy { 0.05 } else { 0.0 },
            retry: 0.3,
            retry_after_s: 5.0,
            deadline_ms: 2000.0,
            ..Journey::default()
        }],
        flags: vec![Flag { name: "promo".into(), ..Flag::default() }],
        jobs: vec![Job { name: "report".into(), ..Job::default() }],
        events: vec![
            event(60, Action::Deploy(0, 1)),
            event(90, Action::SetFlag(0, 100)),
            event(100, Action::StartJob(0)),
        ],
        alerts,
        people: people(d),
        stakeholders: if d.chance(0.3) {
            let patience_s = 100 + 20 * d.below(6) as u32;
            let (role, asks) = ("lead".to_owned(), "how long?".to_owned());
            vec![Stakeholder { name: "support".into(), role, patience_s, asks, interrupts_s: 20 }]
        } else {
            vec![]
        },
        panels,
        logs: if d.chance(0.5) {
            vec![log("it failed", LogCause::Rule("fault".into())), log("no room", LogCause::Rejects)]
        } else {
            vec![]
        },
        ..Spec::default()
    }
}

/// The family of a number.
pub fn family(number: u64) -> Rubric {
    family_as(number, &Order::default())
}

/// What is declared in another order, or under other names.
#[derive(Debug, Default, Clone)]
pub struct Order {
    /// Offers, worlds and panels the other way round.
    pub reversed: bool,
    /// Before every name of a world, a panel, a person or a flag.
    pub prefix: &'static str,
}

/// The same family, declared otherwise.
pub fn family_as(number: u64, order: &Order) -> Rubric {
    let d = &mut Draws::new(number, 1);
    let mut spec = shared(d);
    if order.reversed {
        spec.panels.reverse();
    }
    let name = |s: &mut String| s.insert_str(0, order.prefix);
    spec.panels.iter_mut().for_each(|p| name(&mut p.name));
    spec.people.iter_mut().for_each(|p| name(&mut p.name));
    spec.flags.iter_mut().for_each(|f| name(&mut f.name));
    let mut faults = FAULTS.to_vec();
    let count = 2 + d.below(4);
    while faults.len() > count {
        faults.remove(d.below(faults.len()));
    }
    let masses: Vec<f64> = faults.iter().map(|_| d.between(0.2, 1.0)).collect();
    let mass: f64 = masses.iter().sum();
    let world = |(i, fault): (usize, &Fault)| {
        let rules = fault.rules(&mut Draws::new(number, 10 + i as u32));
        let fixed = Fixed::new(Spec { rules, ..spec.clone() }).expect("makes sense");
        FamilyWorld {
            id: format!("{}{fault:?}", order.prefix),
            title: String::new(),
            explain: String::new(),
            kind: WorldKind::Other,
            prior: masses[i] / mass,
            fixed: Arc::new(fixed),
            remedy: fault.remedy().into_iter().collect(),
            also: vec![],
            owner: (i % 2 == 0).then_some(i / 2 % 2),
        }
    };
    let mut worlds: Vec<FamilyWorld> = faults.iter().enumerate().map(world).collect();
    let mut actions: Vec<Action> = faults.iter().filter_map(|f| f.remedy()).collect();
    actions.push(ROLL_BACK);
    actions.sort_unstable();
    actions.dedup();
    actions.truncate(4);
    let offer = |action: Action| Offer {
        action,
        takes_s: 10 + 10 * d.below(3) as u32,
        starts_s: 15 * d.below(4) as u32,
        price: d.between(0.05, 0.5),
        risk: String::new(),
    };
    let mut offers: Vec<Offer> = actions.into_iter().map(offer).collect();
    if order.reversed {
        worlds.reverse();
        offers.reverse();
    }
    Rubric {
        worlds,
        offers,
        suspects: vec![],
        page_price: d.between(0.05, 0.3),
        pass_loss: 1.5,
        hold_s: 60,
        severity: 2,
        improvements: d.below(2) as u8,
    }
}

/// Commands drawn from everything that can be done.
pub fn script(rubric: &Rubric, number: u64) -> Vec<Command> {
    let d = &mut Draws::new(number, 2);
    let looks = rubric.looks();
    let n = 1 + d.below(7);
    let mut out: Vec<Command> = (0..n).map(|_| drawn(d, rubric, &looks)).collect();
    if d.chance(0.6) {
        out.push(Command::Resolve(String::new()));
    }
    out
}

fn drawn(d: &mut Draws, rubric: &Rubric, looks: &[Look]) -> Command {
    let offer = rubric.offers[d.below(rubric.offers.len())].action;
    match d.below(12) {
        0..=3 => Command::Look(looks[d.below(looks.len())]),
        4 | 5 => Command::Change(offer),
        6 | 7 => Command::Wait(1 + d.below(280) as u32),
        8 => Command::Page(d.below(2)),
        9 => Command::Delegate(0, offer),
        10 => Command::Declare(2),
        _ => Command::Note("hm".into()),
    }
}

/// A run of these commands in a world; what is refused is left out, as waits that news ends are taken up again.
pub fn play(rubric: &Rubric, world: usize, seed: u64, commands: &[Command]) -> Incident {
    played(rubric, world, seed, commands).0
}

/// The same with what is told unasked to the end.
pub fn played(rubric: &Rubric, world: usize, seed: u64, commands: &[Command]) -> (Incident, Vec<News>) {
    let world = World::from_fixed(Arc::clone(&rubric.worlds[world].fixed), seed);
    let (mut incident, mut news) = (Incident::begin(world, vec![]), vec![]);
    for command in commands {
        let Command::Wait(seconds) = command else {
            news.extend(incident.apply(command, rubric.durations(command), &mut |_| {}).unwrap_or_default());
            continue;
        };
        let mut left = *seconds;
        while !incident.over() && left > 0 {
            let rest = Command::Wait(left);
            left += incident.owed_s + incident.now().0;
            news.extend(incident.apply(&rest, rubric.durations(&rest), &mut |_| {}).expect("waiting is allowed"));
            left = left.saturating_sub(incident.now().0);
        }
    }
    let mut rest = incident.clone();
    while !rest.over() {
        news.extend(rest.apply(&Command::Wait(600), Durations::default(), &mut |_| {}).expect("waiting is allowed"));
    }
    (incident, news)
}

/// The family of a number on a grid of ten seconds, small enough to be solved: six minutes, nobody who asks, at most
/// two changes and four worlds.
pub fn on_a_grid(number: u64) -> Rubric {
    let mut rubric = family(number);
    rubric.worlds.truncate(4);
    let mass: f64 = rubric.worlds.iter().map(|w| w.prior).sum();
    for world in &mut rubric.worlds {
        world.prior /= mass;
        let mut spec = world.fixed.spec.clone();
        spec.horizon = spec.begin.plus(360);
        spec.stakeholders.clear();
        spec.panels.iter_mut().for_each(|p| p.look_s = 30);
        spec.people.iter_mut().for_each(|p| p.answer_s = 30);
        world.fixed = Arc::new(Fixed::new(spec).expect("makes sense"));
    }
    let helps = |o: &Offer| o.action == ROLL_BACK || rubric.worlds.iter().any(|w| w.remedy.contains(&o.action));
    let mut offers: Vec<Offer> = rubric.offers.iter().filter(|o| helps(o)).cloned().collect();
    let first = number as usize % offers.len();
    offers.rotate_left(first);
    offers.truncate(2);
    for offer in &mut offers {
        (offer.takes_s, offer.starts_s) = (30, 0);
    }
    rubric.offers = offers;
    rubric.improvements = 1;
    rubric
}

/// Commands as they are where panels are declared in another order.
pub fn moved(rubric: &Rubric, commands: &[Command], order: &Order) -> Vec<Command> {
    let panels = rubric.spec().panels.len();
    let one = |command: &Command| match command {
        Command::Look(Look::Panel(p)) if order.reversed => Command::Look(Look::Panel(panels - 1 - p)),
        other => other.clone(),
    };
    commands.iter().map(one).collect()
}

/// How many families are tried: a tenth of them unless all are asked for.
pub fn families() -> u64 {
    if std::env::var_os("FIREDRILL_FULL").is_some() { 1000 } else { 100 }
}

/// Calls for every family, and lists what is wrong with which.
pub fn on_all(check: impl Fn(u64, &Rubric) -> Result<(), String> + Sync) {
    use rayon::prelude::*;
    let numbers: Vec<u64> = (0..families()).collect();
    let wrong: Vec<String> =
        numbers.par_iter().filter_map(|n| check(*n, &family(*n)).err().map(|e| format!("{n}: {e}"))).collect();
    let shown: Vec<&String> = wrong.iter().take(10).collect();
    assert!(wrong.is_empty(), "{} of {}: {shown:#?}", wrong.len(), numbers.len());
}

mod tests {
    use super::super::properties::{self as holds, everywhere};
    use super::*;
    use firedrill::grade::method::Method;

    /// Scripts drawn for each family.
    const SCRIPTS: u64 = 3;

    fn scripts(number: u64, rubric: &Rubric) -> impl Iterator<Item = Vec<Command>> {
        (0..SCRIPTS).map(move |k| script(rubric, number * SCRIPTS + k))
    }

    #[test]
    fn luck_is_zero_mean_and_cues_decide() {
        on_all(|n, rubric| {
            for commands in scripts(n, rubric) {
                let runs = everywhere(rubric, n, Method::default(), &commands);
                let all = holds::luck_is_zero_mean(rubric, &runs)
                    .and_then(|()| holds::same_cues_same_grade(rubric, &runs))
                    .and_then(|()| holds::costs_are_those_of_the_run(rubric, &runs))
                    .and_then(|()| holds::nothing_is_ruled_out(&runs));
                all.map_err(|e| format!("{e} after {commands:?}"))?;
            }
            Ok(())
        });
    }

    #[test]
    fn padding_changes_nothing() {
        on_all(|n, rubric| {
            scripts(n, rubric).try_for_each(|c| {
                holds::padding_changes_nothing(rubric, n, Method::default(), &c).map_err(|e| format!("{e} after {c:?}"))
            })
        });
    }

    #[test]
    fn what_is_opened_twice_tells_once() {
        on_all(|n, rubric| holds::a_second_look_tells_nothing(rubric, n, Method::default()));
    }

    #[test]
    fn a_wrong_page_costs_its_price() {
        on_all(|n, rubric| {
            scripts(n, rubric).try_for_each(|c| holds::a_wrong_page_costs(rubric, n, Method::default(), &c))
        });
    }

    #[test]
    fn order_and_names_change_nothing() {
        on_all(|n, rubric| {
            scripts(n, rubric).try_for_each(|c| {
                holds::declaration_changes_nothing(n, &Order { reversed: false, prefix: "other-" }, &c)?;
                holds::declaration_changes_nothing(n, &Order { reversed: true, prefix: "" }, &c)
            })
        });
    }
}
