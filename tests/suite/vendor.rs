//! What vendors say of themselves, and when their people know.

use firedrill::base::time::{DayStart, Tick};
use firedrill::sim::observe::Look;
use firedrill::sim::spec::{
    Answer, Call, Effect, Endpoint, Fact, Job, Journey, Lever, Person, Premise, Rule, Service, VendorPage,
};
use firedrill::sim::vendor::Standing::{self, Degraded, Operational, Outage};
use firedrill::sim::{Action, Spec, World};

/// A service that calls a vendor's, which has a second endpoint that nobody here calls. While the job runs, the rule has
/// this effect.
fn spec(then: Effect) -> Spec {
    let service = |name: &str| Service { name: name.into(), workers: 1000, cores: 100.0, ..Service::default() };
    let endpoint = |service| Endpoint { service, own_ms: 20.0, cpu_ms: 1.0, ..Endpoint::default() };
    Spec {
        start: DayStart(0),
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services: vec![service("shop"), service("acme")],
        endpoints: vec![endpoint(0), endpoint(1), endpoint(1)],
        calls: vec![Call { from: 0, to: 1, ..Call::default() }],
        journeys: vec![Journey { steps: vec![(0, 1.0)], per_s: 10.0, ..Journey::default() }],
        jobs: vec![Job { name: "fault".into(), about: String::new(), running: false }],
        rules: vec![Rule { name: "bad".into(), when: vec![Lever::Job(0)], then: vec![then] }],
        vendor_pages: vec![VendorPage {
            name: "acme".into(),
            about: "Acme".into(),
            watches: vec![1],
            misses: vec![],
            lags_min: 10,
            degraded: 0.05,
            outage: 0.5,
            slow_ms: 0.0,
            look_s: 20,
        }],
        ..Spec::default()
    }
}

/// What the page says at each of these minutes; the fault is there from minute 20 to 40.
fn says(spec: Spec, minutes: &[u32]) -> Vec<Standing> {
    let mut world = World::new(spec, 1).unwrap();
    let mut at = |m: &u32| {
        for (change, job) in [(20, Action::StartJob(0)), (40, Action::StopJob(0))] {
            if world.now() < Tick(change * 60) && *m >= change {
                world.run_until(Tick(change * 60 + 1));
                world.apply(job, 0);
            }
        }
        world.run_until(Tick(m * 60 + 30));
        world.vendor_says(0)
    };
    minutes.iter().map(&mut at).collect()
}

#[test]
fn a_page_says_what_was_true_so_long_ago() {
    let bad = Effect::Error(1, 0.3);
    let minutes = [19, 22, 30, 32, 39, 45, 49, 52];
    let late = [Operational, Operational, Operational, Degraded, Degraded, Degraded, Degraded, Operational];
    assert_eq!(says(spec(bad.clone()), &minutes), late);
    let mut prompt = spec(bad);
    prompt.vendor_pages[0].lags_min = 0;
    let at_once = [Operational, Degraded, Degraded, Degraded, Degraded, Operational, Operational, Operational];
    assert_eq!(says(prompt, &minutes), at_once);
}

#[test]
fn a_page_says_how_bad_it_is() {
    let at_35 = |then, change: fn(&mut VendorPage)| {
        let mut s = spec(then);
        change(&mut s.vendor_pages[0]);
        says(s, &[35])[0]
    };
    assert_eq!(at_35(Effect::Error(1, 0.9), |_| ()), Outage);
    assert_eq!(at_35(Effect::Error(1, 0.02), |_| ()), Operational);
    assert_eq!(at_35(Effect::OwnMs(1, 900.0), |_| ()), Operational, "time does not matter");
    assert_eq!(at_35(Effect::OwnMs(1, 900.0), |p| p.slow_ms = 500.0), Degraded);
}

/// What fails is not what the vendor watches, is missed by its checks, or lies on the way there.
#[test]
fn a_page_is_green_in_a_fault_that_it_does_not_see() {
    let at_35 = |then, change: fn(&mut VendorPage)| {
        let mut s = spec(then);
        change(&mut s.vendor_pages[0]);
        says(s, &[35])[0]
    };
    assert_eq!(at_35(Effect::Error(1, 0.9), |p| p.watches = vec![2]), Operational);
    assert_eq!(at_35(Effect::Error(1, 0.9), |p| p.misses = vec!["bad".into()]), Operational);
    let slow = |p: &mut VendorPage| (p.slow_ms, p.misses) = (500.0, vec!["bad".into()]);
    assert_eq!(at_35(Effect::OwnMs(1, 900.0), slow), Operational);
    assert_eq!(at_35(Effect::Block(0, 0.9), |_| ()), Operational);
    assert_eq!(at_35(Effect::Error(1, 0.9), |p| p.misses = vec!["other".into()]), Outage);
}

#[test]
fn a_look_at_a_page_tells_what_it_says_and_no_more() {
    let mut world = World::new(spec(Effect::Error(1, 0.3)), 1).unwrap();
    world.run_until(Tick(600));
    let green = world.token(Look::Vendor(0));
    world.apply(Action::StartJob(0), 0);
    world.run_until(Tick(1000));
    assert_eq!(world.token(Look::Vendor(0)), green, "it is late");
    world.run_until(Tick(1500));
    assert_ne!(world.token(Look::Vendor(0)), green);
}

/// The desk says what it is told to, until its engineers have found out.
#[test]
fn a_vendors_desk_knows_later() {
    let knows = |for_s| {
        let mut s = spec(Effect::Error(1, 0.3));
        let bad = Premise { for_s, ..Premise::now(Fact::Rule("bad".into())) };
        let answers = vec![Answer { when: vec![bad], text: "we see it".into() }, Answer::always("all is well")];
        s.people = vec![Person { name: "desk".into(), vendor: true, ack_s: 900, answers, ..Person::default() }];
        let mut world = World::new(s, 1).unwrap();
        world.run_until(Tick(600));
        world.apply(Action::StartJob(0), 0);
        let mut at = |tick| {
            world.run_until(Tick(tick));
            world.answer(0)
        };
        [at(605), at(1150), at(1250)]
    };
    assert_eq!(knows(600), [Some(1), Some(1), Some(0)]);
    assert_eq!(knows(0), [Some(0), Some(0), Some(0)]);
}
