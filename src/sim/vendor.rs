//! What vendors say of themselves: a status page that somebody over there keeps, late, from what their own checks meet.
//!
//! Once a minute each page takes down how its endpoints do: the worst share of requests that fail, and the longest mean
//! time. Errors and delays of a rule that its checks do not meet are taken out of that first; whatever fails on the way to
//! the vendor is no failure of its endpoints. The page shows what was taken down `lags_min` minutes ago.

use crate::base::math::{least, most};

use super::spec::{Effect, EndpointId, VendorPage, VendorPageId};
use super::state::State;
use super::world::{Fixed, World};

/// Minutes that are kept.
pub const MINUTES: usize = 64;

/// Seconds between two notes.
const NOTE_S: u32 = 60;

/// Bits of a note.
const BITS: u32 = 2;

/// How a vendor says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing is wrong.
    Operational,
    /// Slow, or some requests fail.
    Degraded,
    /// Most requests fail.
    Outage,
}

impl Standing {
    /// As such pages put it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Operational => "all systems operational",
            Self::Degraded => "degraded performance",
            Self::Outage => "major outage",
        }
    }
}

/// Takes down how every vendor does.
pub fn follow(fixed: &Fixed, state: &mut State) {
    if !state.tick.is_multiple_of(NOTE_S) {
        return;
    }
    for (p, page) in fixed.spec.vendor_pages.iter().enumerate() {
        let worst = page.watches.iter().map(|e| standing(fixed, state, page, *e)).max();
        state.vendor_pages[p] = state.vendor_pages[p] << BITS | worst.map_or(0, |s| s as u128);
    }
}

/// How an endpoint does now, as the vendor's checks see it.
fn standing(fixed: &Fixed, state: &State, page: &VendorPage, endpoint: EndpointId) -> Standing {
    let now = &state.endpoints[endpoint];
    let (mut success, mut ms) = (now.success, now.steady_ms + now.spread_ms);
    for (rule, share) in fixed.spec.rules.iter().zip(&state.rules) {
        if *share <= 0.0 || !page.misses.contains(&rule.name) {
            continue;
        }
        for effect in &rule.then {
            match *effect {
                Effect::Error(e, p) if e == endpoint => success /= most(1.0 - p * share, 1e-9),
                Effect::OwnMs(e, more) if e == endpoint => ms -= more * share,
                _ => {}
            }
        }
    }
    let fails = 1.0 - least(success, 1.0);
    if fails >= page.outage {
        Standing::Outage
    } else if fails >= page.degraded || page.slow_ms > 0.0 && ms >= page.slow_ms {
        Standing::Degraded
    } else {
        Standing::Operational
    }
}

impl World {
    /// What a vendor's page says now.
    pub fn vendor_says(&self, page: VendorPageId) -> Standing {
        let late = u32::from(self.fixed.spec.vendor_pages[page].lags_min);
        match self.state.vendor_pages[page] >> (late * BITS) & 3 {
            0 => Standing::Operational,
            1 => Standing::Degraded,
            _ => Standing::Outage,
        }
    }
}
