//! Slack, 4 January 2021: a tier that waits looks idle to a scaler that watches processors.

use firedrill::base::time::Tick;
use firedrill::sim::spec::ScaleOn;
use firedrill::sim::{Spec, World};

use super::{minute, world};

/// Minutes after 06:00; the file begins an hour before.
fn at(m: u32) -> Tick {
    minute(60 + m)
}

fn service(world: &World, name: &str) -> usize {
    world.spec().services.iter().position(|s| s.name == name).unwrap()
}

/// Means over a minute: shares of messages sent, of processors and threads of the web tier in use, of packets lost.
#[derive(Debug, Clone, Copy, Default)]
struct Minute {
    sent: f64,
    cpu: f64,
    busy: f64,
    lost: f64,
    servers: u32,
}

/// The minute that begins at `m`.
fn during(world: &mut World, m: u32) -> Minute {
    let (web, gateway) = (service(world, "web"), service(world, "gateway"));
    world.run_until(at(m));
    let (mut mean, mut attempts) = (Minute::default(), 0.0);
    for _ in 0..60 {
        world.step();
        let s = &world.state;
        let messages = &s.journeys[0];
        attempts += messages.attempts;
        mean.sent += messages.attempts * (1.0 - messages.fails);
        mean.cpu += s.services[web].cpu / 60.0;
        mean.busy += s.services[web].busy / 60.0;
        mean.lost += s.services[gateway].turned_away / 60.0;
    }
    mean.sent /= attempts;
    mean.servers = world.state.services[web].ready;
    mean
}

/// Every minute from +0 to +299.
fn course_of(mut world: World) -> Vec<Minute> {
    (0..300).map(|m| during(&mut world, m)).collect()
}

/// The first minute from which on it is always so.
fn from_then_on(minutes: &[Minute], holds: impl Fn(&Minute) -> bool) -> usize {
    minutes.iter().rposition(|m| !holds(m)).map_or(0, |last| last + 1)
}

#[test]
fn a_full_gateway_takes_the_web_tier_down_at_the_top_of_the_hour() {
    let it = course_of(world("slack-2021", "cold"));
    let (peak_before, calm, peak) = (it[30], it[40], it[60]);
    // Shape.
    assert!(peak.lost > 2.0 * peak_before.lost && peak_before.lost > 0.0, "{} {}", peak_before.lost, peak.lost);
    // Of a pool with a full queue every worker is held. What is measured is what was served times what each took: the
    // tier sends on what it can if the gateway does as foreseen, and the noise of all others (2 %, nine tenths of a load at
    // the gateway's limit) moves what each took by a tenth from second to second. What lies above 1 is cut off, so that
    // the mean is 0.92.
    assert!(it[0].busy < 0.3 && peak.busy > 0.9, "threads fill: {} {}", it[0].busy, peak.busy);
    assert!(peak.cpu < 0.8 * peak_before.cpu && peak.cpu < 0.9 * calm.cpu, "{} {}", peak_before.cpu, peak.cpu);
    let cut = it.windows(2).skip(20).position(|w| w[1].servers < w[0].servers).unwrap() + 21;
    assert!((60..=65).contains(&cut), "idle processors: servers are removed at +{cut}");
    assert!(f64::from(it[cut].servers) < 0.9 * f64::from(it[cut - 1].servers), "{}", it[cut].servers);
    assert!(it[cut].sent < it[cut - 1].sent, "and it gets worse");
    // Servers that are added are configured through the same gateway, and change nothing.
    assert!(it[75].servers > it[68].servers && it[75].servers < 1500, "{}", it[75].servers);
    assert!(it[90].servers > 1900 && it[90].sent < 0.5 && it[130].sent < it[90].sent);
    // Figures.
    let down = it.iter().position(|m| m.sent < 0.5).unwrap();
    assert!((60..=65).contains(&down), "down at +{down}; published: by +60");
}

/// By about 11 minutes: the web tier begins to fail at +49, before the mini-peak, so that at +57 a fifth of the messages
/// fail where 1 % was published. The morning climbs by a sixth of a percent a minute, so that this is within 2 % of the
/// gateway's limit, which nobody published. Packets are lost from +21 for the same reason.
#[test]
fn it_begins_to_fail_earlier_than_it_did() {
    let it = course_of(world("slack-2021", "cold"));
    let lost = it.iter().position(|m| m.lost > 0.0).unwrap();
    assert!((15..=30).contains(&lost), "packets are lost from +{lost}; published: +0");
    let failing = it.iter().position(|m| m.sent < 0.99).unwrap();
    assert!((45..=60).contains(&failing), "more than 1 % fails from +{failing}; published: after +57");
    assert!((0.7..0.9).contains(&it[57].sent), "{}; published: 0.99", it[57].sent);
}

/// Published: usable at +195, normal at +280. Here all of the larger gateway is there at +145 and the backlog of requests
/// is gone within a minute: 50 and 134 minutes early, more than a quarter of either. The network was not normal before
/// +280, and broken servers had to be cleared away and provisioning repaired before enough of them served: how much of
/// that was when is not published, so it is no input. Here all servers that were added are there by +90.
#[test]
fn it_recovers_with_the_gateway_and_sooner_than_it_did() {
    let it = course_of(world("slack-2021", "cold"));
    assert!(it[60..144].iter().all(|m| m.sent < 0.7), "nothing that is done before helps");
    let usable = from_then_on(&it, |m| m.sent >= 0.9);
    let normal = from_then_on(&it, |m| m.sent >= 0.999);
    assert!((145..=155).contains(&usable) && (145..=155).contains(&normal), "+{usable} +{normal}");
}

#[test]
fn the_same_morning_does_nothing_to_a_gateway_that_was_enlarged_before() {
    let it = course_of(world("slack-2021", "pre-warmed"));
    assert!(it.iter().all(|m| m.sent > 0.99999 && m.lost <= 0.0), "mini-peaks are harmless");
    assert!(it[60].cpu > 1.05 * it[59].cpu, "and the processors show them");
}

/// Harm up to +145 when the spec is changed.
fn harm(id: &str, change: impl Fn(&mut Spec)) -> f64 {
    let mut spec = world("slack-2021", id).spec().clone();
    change(&mut spec);
    let mut w = World::new(spec, 1).unwrap();
    w.run_until(at(145));
    w.state.harm
}

fn on_concurrency(spec: &mut Spec) {
    spec.autoscalers[0].on = ScaleOn::Concurrency;
    spec.autoscalers[0].target = 0.25;
}

fn locked(spec: &mut Spec) {
    spec.autoscalers[0].down_after_s = u32::MAX;
}

/// Nobody disables down-scaling or asks for servers.
fn left_alone(spec: &mut Spec) {
    spec.events.retain(|e| e.at != at(68));
}

#[test]
fn a_larger_gateway_is_better_than_scaling_on_threads_which_is_better_than_no_down_scaling() {
    let as_it_was: fn(&mut Spec) = |_| {};
    let warm = harm("pre-warmed", as_it_was);
    let (threads, up_only, was) = (harm("cold", on_concurrency), harm("cold", locked), harm("cold", as_it_was));
    assert!(warm <= 0.0 && threads > 0.0, "{warm} {threads}");
    // The gateway is the bottleneck, and what people did at +68 hides the rest: the differences are small.
    assert!(threads < 0.95 * up_only && up_only < 0.99 * was, "{threads} {up_only} {was}");
    let left = |change: fn(&mut Spec)| {
        harm("cold", |spec| {
            left_alone(spec);
            change(spec);
        })
    };
    let (threads, up_only, was) = (left(on_concurrency), left(locked), left(as_it_was));
    assert!(threads < 0.8 * up_only && up_only < 0.95 * was, "left alone: {threads} {up_only} {was}");
}
