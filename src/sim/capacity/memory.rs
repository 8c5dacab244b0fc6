//! Memory of replicas: what each uses idle, what requests in flight hold, what has leaked since it started. A replica
//! over its limit is killed and starts again, empty.

use crate::base::math::most;
use crate::sim::spec::ServiceId;
use crate::sim::state::{ReplicaStatus, State};
use crate::sim::world::Fixed;

use super::replicas;

/// Memory now, and who is killed for it; whether anybody was.
pub fn follow(fixed: &Fixed, state: &mut State, s: ServiceId) -> bool {
    let spec = &fixed.spec.services[s];
    let Some(memory) = spec.memory else { return false };
    let now = &mut state.services[s];
    now.leaked_mb += now.leak / 60.0;
    // By Little's law, and what waits.
    let in_flight = now.queue + now.served * now.hold_ms / 1000.0;
    let each = memory.base_mb + memory.per_request_mb * in_flight / most(f64::from(now.ready), 1.0);
    let leaked = now.leaked_mb;
    let (mut fullest, mut killed) = (0.0, false);
    for slot in 0..spec.max_replicas {
        let replica = &state.replicas[fixed.plan.slots[s] + usize::from(slot)];
        if replica.status != ReplicaStatus::Ready {
            continue;
        }
        let mb = each + most(leaked - f64::from(replica.leak_before), 0.0);
        fullest = most(fullest, mb);
        if mb > memory.limit_mb {
            replicas::crash(fixed, state, s, slot);
            killed = true;
        }
    }
    state.services[s].memory_mb = fullest;
    killed
}
