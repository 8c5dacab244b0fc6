//! What is kept: records, caches, copies, queues, backups.

mod backup;
mod cache;
mod replication;
mod room;
mod store;
mod topic;

use super::spec::ServiceId;
use super::state::{ReplicaStatus, State};
use super::world::Fixed;
pub use backup::restore;
pub use cache::flush;
pub use replication::{fail_over, stale_reads};
pub use room::refuse;
pub use topic::purge;

/// What moves data in a tick, before users arrive.
pub fn follow(fixed: &Fixed, state: &mut State) {
    store::follow(fixed, state);
    cache::follow(fixed, state);
    replication::follow(fixed, state);
    backup::follow(fixed, state);
}

/// Load that messages bring.
pub fn offer(fixed: &Fixed, state: &mut State) {
    topic::offer(fixed, state);
}

/// What came of it, once every request has its answer.
pub fn count(fixed: &Fixed, state: &mut State) {
    store::count(fixed, state);
    topic::count(fixed, state);
}

/// A service does not answer until `until`, whoever restarts it meanwhile: its replicas are as if they started, and
/// come back then.
fn take_down(fixed: &Fixed, state: &mut State, service: ServiceId, until: u32) {
    for replica in &mut state.replicas[fixed.plan.slots[service]..fixed.plan.slots[service + 1]] {
        if replica.status != ReplicaStatus::Absent {
            (replica.status, replica.ready_at) = (ReplicaStatus::Starting, until);
        }
    }
    state.services[service].ready = 0;
    state.next_due = state.next_due.min(until);
    state.dirty = true;
}
