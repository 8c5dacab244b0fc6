//! Caches whose size is limited. Memory holds popular entries (`E` of them, each asked for `q` times a second) and entries
//! asked for seldom (`N` of them, `r` times a second each); every entry is as large as every other.
//!
//! - a miss of either kind whose fetch ends well writes an entry; one that is there already is written over and takes no
//!   room
//! - entries asked for seldom go by age at `1 / ttl`
//! - full, where others make room: the longest unused go first. With `T` the time that an entry asked for seldom stays
//!   unasked before it goes, `P` entries asked for `q` times a second reach that age at `P q e^(-qT) / (1 - e^(-qT))` a
//!   second (Che, Tung, Wang, "Hierarchical Web Caching Systems", 2002); what has to go is taken from both kinds in
//!   proportion. `T` follows from the share `u` of those asked for seldom that is there: `u = 1 - e^(-rT)`
//! - full, where nothing makes room: what finds none is refused, and the writing call fails to that share

use crate::base::math::{least, most};
use crate::sim::spec::{Cache, CacheSize};
use crate::sim::state::{CacheState, State};
use crate::sim::world::Fixed;

/// Smaller changes of what is refused are not worth working rules out again.
const STEP: f64 = 0.002;

/// An entry asked for so many times on average is never the longest unused.
const NEVER_UNASKED: f64 = 500.0;

/// What a full cache refuses at most: one in a thousand tries whether there is room again.
const MOST_REFUSED: f64 = 0.999;

/// What a cache is asked and what that brings.
pub struct Load {
    /// Requests a second.
    pub asked: f64,
    /// Share of misses whose fetch ends well and is written down.
    pub lands: f64,
    /// Popular entries that would come in this tick, as a share of all.
    pub comes: f64,
    /// Those that go by age.
    pub goes: f64,
}

/// Share of the entries asked for seldom that is there.
pub fn seldom_share(size: &CacheSize, now: &CacheState) -> f64 {
    if size.seldom > 0.0 { least(now.seldom / size.seldom, 1.0) } else { 0.0 }
}

/// Moves content on by one tick. True: what it refuses has changed.
pub fn follow(spec: &Cache, size: &CacheSize, now: &mut CacheState, load: &Load) -> bool {
    let entries = most(spec.entries, 1.0);
    let per_place = if size.seldom > 0.0 { load.asked * (1.0 - spec.hit) * load.lands / size.seldom } else { 0.0 };
    let seldom_comes = (size.seldom - now.seldom) * per_place / (1.0 + per_place);
    let seldom_goes = if spec.ttl_s > 0.0 { now.seldom / most(spec.ttl_s, 1.0) } else { 0.0 };
    let goes = least(load.goes, now.warm);
    let (mut popular, mut seldom) = ((load.comes - goes) * entries, seldom_comes - seldom_goes);
    let wanted = load.comes * entries + seldom_comes;
    let after = now.warm * entries + now.seldom + popular + seldom;
    let (mut refused, too_many) = (0.0, after - size.room());
    now.evicted = 0.0;
    if too_many > 0.0 && size.evicts {
        now.evicted = too_many;
        let wish = too_many * popular_part(spec, size, now, load);
        let from_seldom = least(too_many - least(wish, now.warm * entries + popular), now.seldom + seldom);
        seldom -= from_seldom;
        popular -= too_many - from_seldom;
    } else if too_many > 0.0 {
        let no_room = if wanted > 0.0 { least(too_many / wanted, 1.0) } else { 0.0 };
        popular -= load.comes * entries * no_room;
        seldom -= seldom_comes * no_room;
        refused = least(no_room, MOST_REFUSED);
    }
    now.warm = least(most(now.warm + popular / entries, 0.0), 1.0);
    now.seldom = least(most(now.seldom + seldom, 0.0), size.seldom);
    now.full = least((now.warm * entries + now.seldom) / size.room(), 1.0);
    let changed = (refused - now.refused).abs() > STEP || refused == 0.0 && now.refused > 0.0;
    if changed {
        now.refused = refused;
    }
    changed
}

/// Of what makes room, the share of popular entries.
fn popular_part(spec: &Cache, size: &CacheSize, now: &CacheState, load: &Load) -> f64 {
    let (entries, there) = (most(spec.entries, 1.0), seldom_share(size, now));
    let (asked, rare) = (load.asked * spec.hit / entries, load.asked * (1.0 - spec.hit));
    if now.seldom <= 0.0 {
        return 1.0;
    }
    if rare <= 0.0 || there >= 1.0 {
        return 0.0;
    }
    let unasked_s = most(-libm::log(1.0 - there) * size.seldom / rare, 1e-9);
    let times = asked * unasked_s;
    let popular = if times > NEVER_UNASKED {
        0.0
    } else if times > 0.0 {
        now.warm * entries * asked / libm::expm1(times)
    } else {
        now.warm * entries / unasked_s
    };
    popular / (popular + rare * (1.0 - there))
}

/// Writes that a full cache refuses fail.
pub fn refuse(fixed: &Fixed, state: &mut State) {
    for call in fixed.spec.calls.iter().filter(|c| c.fills) {
        let refused = call.cache.map_or(0.0, |c| state.caches[c].refused);
        if refused > 0.0 {
            let now = &mut state.endpoints[call.to];
            now.own_error = 1.0 - (1.0 - now.own_error) * (1.0 - refused);
        }
    }
}
