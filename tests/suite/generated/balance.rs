//! What holds from one second to the next in any world: nothing is lost on the way, nothing hangs, numbers are numbers.

use firedrill::sim::Action;
use firedrill::sim::World;
use firedrill::sim::spec::EndpointId;
use firedrill::sim::state::{ReplicaStatus, State};
use firedrill::sim::telemetry::Unit;

/// What is wrong with a world after a step from `before`.
pub fn fault(world: &World, before: &State) -> Option<String> {
    let checks =
        [numbers, pools, calls, arrivals, users, topics, records, copies, names, replicas, changes, charts, parts];
    checks.iter().find_map(|check| check(world, before))
}

const fn share(x: f64) -> bool {
    x >= 0.0 && x <= 1.0 + 1e-9
}

fn amounts(xs: &[f64]) -> bool {
    xs.iter().all(|x| x.is_finite() && *x >= 0.0)
}

/// Equal but for rounding, given the largest of what was added up.
fn near(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + size.abs())
}

/// Every number of a world that could go wrong, with where it stands.
fn numbers(world: &World, before: &State) -> Option<String> {
    let state = &world.state;
    for (i, s) in state.services.iter().enumerate() {
        let sizes = [s.offered, s.served, s.rejected, s.queue, s.hold_ms, s.wait_ms, s.backlog_ms, s.capacity];
        let more = [s.memory_mb, s.leaked_mb, s.crashes, s.worker_cost, s.core_cost, s.misreport];
        let shares = [s.failing, s.cpu, s.busy, s.dead, s.refused, s.lost, s.turned_away, s.cold];
        if !amounts(&sizes) || !amounts(&more) || !shares.iter().all(|x| share(*x)) {
            return Some(format!("numbers of service {i}: {s:?}"));
        }
    }
    for (i, e) in state.endpoints.iter().enumerate() {
        let sizes = [e.own_ms, e.cpu_ms, e.offered, e.hold_ms, e.steady_ms, e.spread_ms];
        let shares = [e.own_error, e.own_lie, e.lie, e.turned_away, e.key_refused, e.success];
        if !amounts(&sizes) || !shares.iter().all(|x| share(*x)) {
            return Some(format!("numbers of endpoint {i}: {e:?}"));
        }
    }
    for (i, c) in state.calls.iter().enumerate() {
        let shares = [c.awaited, c.block, c.blocked, c.broken, c.attempt_fails, c.fails];
        let sizes = [c.timeout_ms, c.per_request, c.delay_ms, c.waiting, c.rate];
        if !amounts(&sizes) || !shares.iter().all(|x| share(*x)) || !(1.0..1e9).contains(&c.attempts) {
            return Some(format!("numbers of call {i}: {c:?}"));
        }
    }
    for (i, j) in state.journeys.iter().enumerate() {
        let sizes = [j.fresh, j.attempts, j.pending, j.demand, j.failed_users, j.lost_value, j.harm];
        let shares = [j.fails, j.fail, j.shed, j.signed_out];
        if !amounts(&sizes) || !shares.iter().all(|x| share(*x)) {
            return Some(format!("numbers of journey {i}: {j:?}"));
        }
    }
    if let Some(i) = state.rules.iter().position(|x| !share(*x)) {
        return Some(format!("share of rule {i}: {}", state.rules[i]));
    }
    (!state.harm.is_finite() || state.harm < before.harm).then(|| format!("harm {}", state.harm))
}

/// Arrived is served, turned away or waiting; and Little's law: workers held are requests worked on times the time each
/// holds one.
fn pools(world: &World, before: &State) -> Option<String> {
    for (i, (s, was)) in world.state.services.iter().zip(&before.services).enumerate() {
        let spec = &world.spec().services[i];
        if !near(was.queue + s.offered, s.served + s.rejected + s.queue, was.queue + s.offered) {
            return Some(format!("requests lost at {i}: {was:?} {s:?}"));
        }
        if s.queue > spec.queue_limit * (1.0 + 1e-9) || s.served > was.capacity * (1.0 + 1e-9) {
            return Some(format!("more than there is room for at {i}: {was:?} {s:?}"));
        }
        if s.ready == 0 && s.served + s.queue > 0.0 {
            return Some(format!("nobody serves at {i}: {s:?}"));
        }
        let workers = f64::from(s.ready) * f64::from(spec.workers) / s.worker_cost;
        let held = (s.served * s.hold_ms / 1000.0).min(workers);
        if !near(s.busy * workers, held, held * 1e3) {
            return Some(format!("{held} workers held at {i}: {s:?}"));
        }
    }
    None
}

/// Every request worked on makes its calls; a try is made or waits for its turn.
fn calls(world: &World, before: &State) -> Option<String> {
    let (fixed, state) = (&world.fixed, &world.state);
    for (c, call) in fixed.spec.calls.iter().enumerate() {
        let service = fixed.spec.endpoints[call.from].service;
        // Where there are several kinds of request, what is worked on is not known by kind.
        if fixed.plan.endpoints_of[service].len() > 1 {
            continue;
        }
        let (now, was) = (&state.calls[c], &before.calls[c]);
        let made = call.cache.map_or(1.0, |cache| 1.0 - state.caches[cache].hit);
        let tries = state.services[service].served * now.per_request * made * was.attempts;
        let went = now.rate + now.waiting - was.waiting;
        let shares_fetches = call.cache.is_some_and(|cache| fixed.spec.caches[cache].coalesces);
        let fewer = shares_fetches && went >= -1e-9 && went <= tries * (1.0 + 1e-9);
        if !fewer && !near(tries, went, tries + was.waiting) {
            return Some(format!("tries of call {c}: {tries} are due, {went} went or wait: {was:?} {now:?}"));
        }
    }
    None
}

/// What arrives at an endpoint is what users, callers, starting replicas, consumers and look-ups send.
fn arrivals(world: &World, before: &State) -> Option<String> {
    let (fixed, state) = (&world.fixed, &world.state);
    let spec = &fixed.spec;
    let mut sent = vec![0.0; spec.endpoints.len()];
    for (journey, (now, was)) in spec.journeys.iter().zip(state.journeys.iter().zip(&before.journeys)) {
        let logins = 1.0 + was.signed_out * (journey.login_factor - 1.0);
        let admitted = now.attempts * (1.0 - now.shed) * logins;
        let away = journey.region.map_or(0.0, |r| state.drained_regions[r]);
        journey.steps.iter().for_each(|(e, times)| sent[*e] += admitted * times * (1.0 - away));
        journey.away.iter().for_each(|(e, times)| sent[*e] += admitted * times * away);
    }
    for (s, service) in spec.services.iter().enumerate() {
        let slots = &state.replicas[fixed.plan.slots[s]..fixed.plan.slots[s + 1]];
        let starting = slots.iter().filter(|r| r.status == ReplicaStatus::Starting).count() as f64;
        service.start_calls.iter().for_each(|(e, per_s)| sent[*e] += starting * per_s);
    }
    let ended = |e: EndpointId| {
        let service = spec.endpoints[e].service;
        spec.certificates.iter().zip(&state.certificates).any(|(c, ends)| c.service == service && *ends <= state.tick)
    };
    for (e, sent) in sent.iter_mut().enumerate() {
        if ended(e) {
            *sent = 0.0;
        }
    }
    for (topic, now) in spec.topics.iter().zip(&state.topics) {
        sent[topic.to] += now.handled;
    }
    if let Some(dns) = &spec.dns {
        sent[dns.endpoint] += state.names.iter().map(|n| n.queries).sum::<f64>();
    }
    for (call, (now, was)) in spec.calls.iter().zip(state.calls.iter().zip(&before.calls)) {
        sent[call.to] += now.rate * (1.0 - was.blocked) * (1.0 - now.broken);
    }
    let wrong = (0..sent.len()).find(|&e| !near(sent[e], state.endpoints[e].offered, sent[e]))?;
    Some(format!("arrivals at endpoint {wrong}: {} sent, {:?}", sent[wrong], state.endpoints[wrong]))
}

/// Users who failed come back or give up.
fn users(world: &World, before: &State) -> Option<String> {
    for (i, journey) in world.spec().journeys.iter().enumerate() {
        let (now, was) = (&world.state.journeys[i], &before.journeys[i]);
        let back = now.attempts - now.fresh;
        let pending = was.pending - back + now.attempts * now.fails * journey.retry;
        if !near(now.pending, pending, was.pending + now.attempts) {
            return Some(format!("users of journey {i}: {was:?} {now:?}"));
        }
    }
    None
}

/// A message waits, was handled well, or is counted as lost.
fn topics(world: &World, before: &State) -> Option<String> {
    let state = &world.state;
    for (i, spec) in world.spec().topics.iter().enumerate() {
        let (now, was) = (&state.topics[i], &before.topics[i]);
        let sizes = [now.backlog, now.age_s, now.arrived, now.handled, now.stuck, now.lost, now.purged];
        if !amounts(&sizes) || !share(now.poison) || now.stuck > now.backlog * (1.0 + 1e-9) {
            return Some(format!("numbers of topic {i}: {now:?}"));
        }
        let left = was.backlog + was.lost + now.arrived - now.backlog - now.lost;
        let purged = state.ops.iter().any(|o| o.action == Action::Purge(i) && o.landed == Some(state.tick));
        let good = if was.backlog > 0.0 { (was.backlog - was.stuck).max(0.0) / was.backlog } else { 0.0 };
        let well = if purged { 0.0 } else { now.handled * good * state.endpoints[spec.to].success };
        if !near(left, well, was.backlog + was.lost + now.arrived) {
            return Some(format!("messages of topic {i}: {left} left, {well} handled well: {was:?} {now:?}"));
        }
        if now.age_s > f64::from(state.tick) + 1.0 || spec.ttl_s > 0.0 && now.age_s > spec.ttl_s * (1.0 + 1e-9) {
            return Some(format!("age of topic {i}: {now:?}"));
        }
    }
    None
}

/// What was written is there or counted as lost, and no more is corrupted than there is.
fn records(world: &World, before: &State) -> Option<String> {
    let state = &world.state;
    for (i, spec) in world.spec().stores.iter().enumerate() {
        let (now, was) = (&state.stores[i], &before.stores[i]);
        let sizes = [now.records, now.corrupted, now.lost, now.since_backup, now.harmed, now.fresh];
        if !amounts(&sizes) || ![now.new, now.corrupting, now.losing].iter().all(|x| share(*x)) {
            return Some(format!("numbers of store {i}: {now:?}"));
        }
        let written = spec.writes.map_or(0.0, |e| state.endpoints[e].offered * state.endpoints[e].success);
        if !near(was.records + was.lost + written, now.records + now.lost, was.records + was.lost) {
            return Some(format!("records of store {i}: {written} written: {was:?} {now:?}"));
        }
        if now.corrupted > now.records * (1.0 + 1e-9) + 1e-9 {
            return Some(format!("more corrupted than there are in store {i}: {now:?}"));
        }
    }
    for (i, b) in state.backups.iter().enumerate() {
        if !amounts(&[b.writes_since, b.corrupted]) || b.taken > i64::from(state.tick) || b.due <= state.tick {
            return Some(format!("backup {i}: {b:?}"));
        }
    }
    None
}

/// A write is copied, waits for that, or was lost in a fail-over.
fn copies(world: &World, before: &State) -> Option<String> {
    for (i, spec) in world.spec().replications.iter().enumerate() {
        let (now, was) = (&world.state.replications[i], &before.replications[i]);
        let writes = &before.endpoints[spec.writes];
        let most = was.behind + writes.offered * writes.success;
        let landed =
            |o: &firedrill::sim::state::Op| o.action == Action::FailOver(i) && o.landed == Some(world.state.tick);
        let failed_over = now.due != u32::MAX || world.state.ops.iter().any(landed);
        let lost = !failed_over && most - now.behind > spec.applies_s * (1.0 + 1e-9) + 1e-9 * most;
        if !amounts(&[now.behind, now.lag_s]) || now.behind > most * (1.0 + 1e-9) || lost || now.due <= world.state.tick
        {
            return Some(format!("copy {i}: {was:?} {now:?}"));
        }
    }
    None
}

/// Look-ups are no more than the calls they are for.
fn names(world: &World, before: &State) -> Option<String> {
    let dns = world.spec().dns.as_ref()?;
    for (n, now) in world.state.names.iter().enumerate() {
        let most = 2.0 * dns.queries * before.calls[dns.calls[n]].rate;
        if !share(now.unknown) || !amounts(&[now.queries]) || now.queries > most * (1.0 + 1e-9) + 1e-9 {
            return Some(format!("name {n}: {now:?}, at most {most} queries"));
        }
    }
    None
}

/// Who is counted as ready is, and nobody hangs on the way up.
fn replicas(world: &World, _: &State) -> Option<String> {
    let (fixed, state) = (&world.fixed, &world.state);
    for (s, now) in state.services.iter().enumerate() {
        let first = fixed.plan.slots[s];
        let slots = fixed.plan.slots[s + 1] - first;
        let ready = (0..slots).filter(|&slot| fixed.in_rotation(state, s, slot)).count();
        if ready != now.ready as usize {
            return Some(format!("{ready} replicas of {s} in rotation: {now:?}"));
        }
        let versions = world.spec().services[s].versions.len();
        for r in &state.replicas[first..first + slots] {
            let on_the_way = matches!(r.status, ReplicaStatus::Starting | ReplicaStatus::Crashed);
            if on_the_way && r.ready_at < state.tick || usize::from(r.version) >= versions {
                return Some(format!("a replica of {s} hangs: {r:?} at {}", state.tick));
            }
            if r.status == ReplicaStatus::Waiting && now.starts_at_once == 0 {
                return Some(format!("a replica of {s} waits for nothing: {r:?}"));
            }
        }
    }
    None
}

/// What is due is done.
fn changes(world: &World, _: &State) -> Option<String> {
    let state = &world.state;
    let alone = |o: u32| state.ops[o as usize].superseded;
    if let Some(r) = state.services.iter().filter_map(|s| s.rollout).find(|r| alone(r.op)) {
        return Some(format!("a change was given up and goes on: {r:?}"));
    }
    let hangs = |o: &&firedrill::sim::state::Op| {
        let due = !o.started && o.fails.is_none() && o.starts < state.tick;
        let fails = o.fails.is_some_and(|(at, _)| at < state.tick);
        let ends = u8::from(o.landed.is_some()) + u8::from(o.failed.is_some());
        !o.over() && (due || fails) || o.landed.is_some_and(|at| at > state.tick) || ends > 1
    };
    state.ops.iter().find(hangs).map(|o| format!("a change hangs at {}: {o:?}", state.tick))
}

/// What is shown is a number that can be.
fn charts(world: &World, _: &State) -> Option<String> {
    for (def, now) in world.fixed.series.iter().zip(&world.state.series) {
        let percent = matches!(def.unit, Unit::ErrorPercent | Unit::UsePercent | Unit::Percent | Unit::SuccessPercent);
        let at_least = if def.unit == Unit::Days { f32::MIN } else { 0.0 };
        for x in [now.now, now.slow, now.base] {
            if !x.is_finite() || x < at_least || percent && x > 100.001 {
                return Some(format!("chart {}: {now:?}", def.name));
            }
        }
    }
    None
}

/// Shares and sizes of what a world may have or not.
fn parts(world: &World, _: &State) -> Option<String> {
    let (spec, state) = (world.spec(), &world.state);
    for (cache, now) in spec.caches.iter().zip(&state.caches) {
        let shares = [now.warm, now.hit, now.full, now.refused];
        if !shares.iter().all(|x| share(*x)) || !amounts(&[now.seldom, now.evicted]) {
            return Some(format!("cache: {now:?}"));
        }
        // No more is there than there is room for, once what was there at the start has made room.
        let Some(size) = &cache.size else { continue };
        let there = now.warm * cache.entries.max(1.0) + now.seldom;
        let at_start = cache.warm * cache.entries.max(1.0) + size.seldom * size.seldom_there;
        let most = if size.evicts { size.room() } else { size.room().max(at_start) };
        if there > most * (1.0 + 1e-9) + 1e-6 || now.seldom > size.seldom * (1.0 + 1e-9) {
            return Some(format!("{there} entries where {most} find room: {now:?}"));
        }
    }
    if let Some(l) = state.limiters.iter().find(|l| !share(l.refused) || l.keys < 1.0) {
        return Some(format!("limiter: {l:?}"));
    }
    if let Some(f) = state.flags.iter().find(|f| !share(f.defaulted) || f.percent > 100) {
        return Some(format!("flag: {f:?}"));
    }
    for (c, now) in spec.configs.iter().zip(&state.configs) {
        let known = |r: u8| usize::from(r) < c.revisions.len();
        if !share(now.share) || !known(now.live) || !known(now.next) || !known(now.before) {
            return Some(format!("config: {now:?}"));
        }
    }
    for (m, now) in spec.migrations.iter().zip(&state.migrations) {
        if usize::from(now.done) > m.steps.len() || now.due <= state.tick {
            return Some(format!("migration: {now:?}"));
        }
    }
    for w in &state.windows {
        if w.pieces
            .iter()
            .any(|(attempts, failures)| !amounts(&[*attempts, *failures]) || *failures > attempts * 1.000_001)
        {
            return Some(format!("window: {w:?}"));
        }
    }
    let tickets = amounts(&[state.tickets.0, state.tickets.1]);
    let drained = state.drained_regions.iter().all(|x| share(*x));
    (!tickets || !drained).then(|| format!("tickets {:?}, drained {:?}", state.tickets, state.drained_regions))
}
