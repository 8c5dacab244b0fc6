//! Backups: taken at intervals with whatever is corrupted by then, and copied back at the pace of the medium. What was
//! written since is lost.

use crate::base::math::least;

use super::{store, take_down};
use crate::sim::spec::BackupId;
use crate::sim::state::{Failure, NEVER, State};
use crate::sim::world::Fixed;

/// A restore that takes longer, s, might as well not end.
const LONGEST_S: f64 = 1e9;

/// Backups are taken, restores end.
pub fn follow(fixed: &Fixed, state: &mut State) {
    for b in 0..fixed.spec.backups.len() {
        let spec = &fixed.spec.backups[b];
        let now = state.backups[b];
        if now.due != NEVER {
            if now.due <= state.tick {
                end(fixed, state, b);
            } else if let Some(service) = spec.offline.filter(|s| state.services[*s].ready > 0) {
                take_down(fixed, state, service, now.due);
            }
        } else if spec.every_s > 0 && i64::from(state.tick) - now.taken >= i64::from(spec.every_s) {
            let store = &mut state.stores[spec.store];
            store.since_backup = 0.0;
            let corrupted = store.corrupted;
            let now = &mut state.backups[b];
            (now.taken, now.writes_since, now.corrupted) = (i64::from(state.tick), 0.0, corrupted);
        }
    }
}

/// A restore begins. False: it does not land at once.
pub fn restore(fixed: &Fixed, state: &mut State, backup: BackupId, op: usize) -> bool {
    if state.backups[backup].due != NEVER {
        state.ops[op].failed = Some((state.tick, Failure::Nothing));
        return false;
    }
    let spec = &fixed.spec.backups[backup];
    let whole_s = if spec.rate_gb_min > 0.0 { spec.size_gb / spec.rate_gb_min * 60.0 } else { 0.0 };
    let due = state.tick + least(whole_s * spec.fails_at.unwrap_or(1.0) + 0.5, LONGEST_S) as u32;
    let now = &mut state.backups[backup];
    (now.due, now.op) = (due, op as u32);
    if let Some(service) = spec.offline {
        take_down(fixed, state, service, due);
    }
    false
}

/// A restore is through, or turns out not to work.
fn end(fixed: &Fixed, state: &mut State, b: BackupId) {
    let spec = &fixed.spec.backups[b];
    let tick = state.tick;
    let now = &mut state.backups[b];
    now.due = NEVER;
    let op = &mut state.ops[now.op as usize];
    if spec.fails_at.is_some() {
        op.failed = Some((tick, Failure::BadBackup));
        return;
    }
    op.landed = Some(tick);
    let lost = now.writes_since;
    now.writes_since = 0.0;
    state.stores[spec.store].corrupted = now.corrupted;
    state.stores[spec.store].since_backup = 0.0;
    store::lose(fixed, state, spec.store, lost);
    state.dirty = true;
}
