//! Caches: content that misses fill and that age, restarts and flushes take away.
//!
//! With `R` requests a second, `w` the share of the popular entries that is there, `s` the share of the holder's
//! answers that are good and `E` popular entries:
//!
//! - hit ratio: `hit * w * s`; where a call looks it up, `s` is the share of those that end well in time
//! - requests for each popular entry: `q = R * hit / E` a second; while one fetch of it takes `L` seconds, `q * L` more
//!   miss it, so that `1 + q * L` misses bring one entry
//! - fetches: one for each miss, or, where misses that come together share one, `1 / (1 + q * L)` for each miss of a
//!   popular entry
//! - entries come in at `R * hit * (1 - w) * s * p / (1 + q * L)`, `p` the share of fetches that end well; where a call
//!   writes them, `s` is the share of fetches after which it is made and ends well
//! - entries go by age at `w * E / ttl`; those that are asked for again within their life, `least(q * ttl, 1)` of them,
//!   are fetched again by one of the misses that `hit` leaves at its best, if that ends well. A healthy busy cache
//!   therefore stays full, one whose source fails drains within its ttl, one that nobody asks loses everything
//!
//! A cache whose size is limited is [`super::room`]'s as well.

use crate::base::math::{least, most};

use super::room;
use crate::sim::spec::CacheId;
use crate::sim::state::{ReplicaStatus, State};
use crate::sim::world::Fixed;

/// Share of requests that miss, below which they are not told apart from none.
const LEAST_MISSED: f64 = 1e-6;

/// What the calls behind a cache did in the last tick.
#[derive(Default)]
struct Fetching {
    /// Requests a second, hits and misses.
    asked: f64,
    /// Of those, what a fetch that ends well would answer.
    answered: f64,
    /// Requests a second times the time of a fetch in s.
    together: f64,
    /// Look-ups a second, and those that ended well.
    look_ups: (f64, f64),
    /// Share of fetches that were written down, if a call does that.
    written: Option<f64>,
}

/// Moves every cache's content on by one tick.
pub fn follow(fixed: &Fixed, state: &mut State) {
    for c in 0..fixed.spec.caches.len() {
        lose_restarted(fixed, state, c);
        fill(fixed, state, c);
    }
}

/// Empties a cache.
pub fn flush(state: &mut State, cache: CacheId) {
    (state.caches[cache].warm, state.caches[cache].seldom) = (0.0, 0.0);
}

/// Replicas of the holder that went away took their share of the content along.
fn lose_restarted(fixed: &Fixed, state: &mut State, c: CacheId) {
    let service = fixed.spec.caches[c].service;
    let slots = &state.replicas[fixed.plan.slots[service]..fixed.plan.slots[service + 1]];
    let mut holds = 0_u64;
    for (slot, replica) in slots.iter().take(64).enumerate() {
        holds |= u64::from(replica.status == ReplicaStatus::Ready) << slot;
    }
    let now = &mut state.caches[c];
    let gone = now.holders & !holds;
    if gone != 0 {
        let stays = 1.0 - f64::from(gone.count_ones()) / f64::from(now.holders.count_ones());
        now.warm *= stays;
        now.seldom *= stays;
    }
    now.holders = holds;
}

/// Fetches bring entries, age takes them; the hit ratio follows.
fn fill(fixed: &Fixed, state: &mut State, c: CacheId) {
    let spec = &fixed.spec.caches[c];
    let did = fetching(fixed, state, c);
    let holder = &state.services[spec.service];
    let answers = if holder.ready == 0 { 0.0 } else { most(least(1.0 - holder.failing, 1.0), 0.0) };
    let found = if did.look_ups.0 > 0.0 { did.look_ups.1 / did.look_ups.0 } else { answers };
    let written = did.written.unwrap_or(answers);
    let lasts = did.written.unwrap_or(1.0);
    let now = &mut state.caches[c];
    let entries = most(spec.entries, 1.0);
    let asks_s = did.asked * spec.hit / entries;
    let (well, fetch_s) =
        if did.asked > 0.0 { (did.answered / did.asked, did.together / did.asked) } else { (0.0, 0.0) };
    let misses_per_entry = 1.0 + asks_s * fetch_s;
    // So many times an empty place would be filled in this tick; what is full already is not filled again.
    let filled = asks_s * written * well / misses_per_entry;
    let comes = (1.0 - now.warm) * filled / (1.0 + filled);
    let goes = if spec.ttl_s > 0.0 {
        now.warm / spec.ttl_s * (1.0 - least(asks_s * spec.ttl_s, 1.0) * well * lasts)
    } else {
        0.0
    };
    let mut seldom_hit = 0.0;
    if let Some(size) = &spec.size {
        let load = room::Load { asked: did.asked, lands: written * well, comes, goes };
        if room::follow(spec, size, now, &load) {
            state.dirty = true;
        }
        seldom_hit = (1.0 - spec.hit) * room::seldom_share(size, now) * found;
    } else {
        now.warm = least(most(now.warm + comes - goes, 0.0), 1.0);
    }
    let there = now.warm * found;
    now.hit = spec.hit * there + seldom_hit;
    if spec.size.is_some() {
        // Who asks is known by what misses: one in a million does.
        now.hit = least(now.hit, 1.0 - LEAST_MISSED);
    }
    now.fetches = 1.0;
    if spec.coalesces && there < 1.0 {
        let popular = spec.hit * (1.0 - there) / (1.0 - now.hit);
        now.fetches = 1.0 - popular * (1.0 - 1.0 / misses_per_entry);
    }
}

/// Sums over the calls that go through a cache.
fn fetching(fixed: &Fixed, state: &State, c: CacheId) -> Fetching {
    let mut out = Fetching::default();
    let fetches = most((1.0 - state.caches[c].hit) * state.caches[c].fetches, LEAST_MISSED);
    for (i, call) in fixed.spec.calls.iter().enumerate() {
        let (now, callee) = (&state.calls[i], &state.endpoints[call.to]);
        if call.looks_up == Some(c) {
            let asked = now.rate / most(now.attempts, 1.0);
            out.look_ups.0 += asked;
            out.look_ups.1 += asked * (1.0 - now.fails);
        }
        if call.cache != Some(c) {
            continue;
        }
        if call.fills {
            // What was refused was tried: whether there is room is not asked here.
            let tried = most(1.0 - now.fails, 0.0) / (1.0 - state.caches[c].refused);
            let share = least(now.per_request, 1.0) * least(tried, 1.0);
            out.written = Some(out.written.map_or(share, |before| most(before, share)));
            continue;
        }
        let asked = now.rate / (most(now.attempts, 1.0) * fetches);
        out.asked += asked;
        out.answered += asked * (1.0 - now.fails);
        out.together += asked * least(callee.steady_ms + callee.spread_ms, now.timeout_ms) * 0.001;
    }
    out
}
