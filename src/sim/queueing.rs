//! Waiting in M/M/c, from Erlang's own formula, tabulated once per pool size. Sakasegawa's approximation, the usual
//! shortcut, is 28 % off at four servers and half load, and a power a tick is dearer than a look-up.

use super::spec::{Service, ServiceId};

/// Steps of utilisation in a table.
const STEPS: usize = 64;

/// Beyond this many servers the probability of waiting is taken as at this many; it is next to nothing below saturation.
const MANY: f64 = 96.0;

/// Probability of waiting by utilisation, for one number of servers.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitTable {
    waits: [f32; STEPS + 1],
}

impl WaitTable {
    /// The table for `servers`, which need not be whole (cores); fewer than one counts as one slower server.
    pub fn new(servers: f64) -> Self {
        let servers = servers.max(1.0);
        let mut waits = [0.0; STEPS + 1];
        for (i, p) in waits.iter_mut().enumerate() {
            *p = erlang_c(servers, i as f64 / STEPS as f64) as f32;
        }
        Self { waits }
    }

    /// Mean wait in ms at utilisation `rho` (below 1) when the pool as a whole takes `slot_ms` for a request, which is
    /// a server's time over the number of servers.
    #[inline]
    pub fn wait_ms(&self, rho: f64, slot_ms: f64) -> f64 {
        let at = rho * STEPS as f64;
        let i = (at as u32).min(STEPS as u32 - 1);
        let part = at - f64::from(i);
        let i = i as usize;
        let (below, above) = (f64::from(self.waits[i]), f64::from(self.waits[i + 1]));
        let p = below + (above - below) * part;
        // The division does not have to wait for the look-up.
        p * (slot_ms / (1.0 - rho))
    }
}

/// Probability that a request waits in M/M/c (Erlang 1917), by the recursion of the loss formula; between whole numbers
/// of servers, linear. `rho` from 0 to 1.
pub fn erlang_c(servers: f64, rho: f64) -> f64 {
    let servers = servers.min(MANY);
    let whole = |c: u32| {
        let load = rho * f64::from(c);
        let mut lost = 1.0;
        for k in 1..=c {
            lost = load * lost / (f64::from(k) + load * lost);
        }
        lost / (1.0 - rho * (1.0 - lost))
    };
    let below = servers as u32;
    let part = servers - f64::from(below);
    if part == 0.0 { whole(below) } else { whole(below) * (1.0 - part) + whole(below + 1) * part }
}

/// The waits of every pool of a world, flat: those of one service stand together, by ready replicas from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Waits {
    first: Vec<usize>,
    pools: Vec<PoolWaits>,
}

/// The waits of a pool with a given number of ready replicas.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolWaits {
    /// Share of the pool's workers that one of them is.
    pub per_worker: f64,
    /// Share of the pool's cores that one of them is; more than 1 where the pool has less than one.
    pub per_core: f64,
    /// For a worker.
    pub workers: WaitTable,
    /// For a core.
    pub cores: WaitTable,
}

impl Waits {
    /// Tables for every number of replicas that each service can have.
    pub fn new(services: &[Service]) -> Self {
        let (mut first, mut pools) = (Vec::with_capacity(services.len()), Vec::new());
        for service in services {
            first.push(pools.len());
            pools.extend((0..=service.max_replicas).map(|ready| PoolWaits::new(service, ready)));
        }
        Self { first, pools }
    }

    /// The waits of a service's pool.
    #[inline]
    pub fn of(&self, service: ServiceId, ready: u32) -> &PoolWaits {
        &self.pools[self.first[service] + ready as usize]
    }
}

impl PoolWaits {
    fn new(service: &Service, ready: u16) -> Self {
        let workers = f64::from(ready) * f64::from(service.workers);
        let cores = f64::from(ready) * service.cores;
        Self {
            per_worker: 1.0 / workers,
            per_core: 1.0 / cores,
            workers: WaitTable::new(workers),
            cores: WaitTable::new(cores),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean wait in units of the service time by Erlang's sums, written out: an independent way to the same number.
    fn wait_by_sums(c: u32, rho: f64) -> f64 {
        let load = rho * f64::from(c);
        let mut term = 1.0;
        let mut sum = 0.0;
        for k in 0..c {
            sum += term;
            term *= load / f64::from(k + 1);
        }
        let last = term / (1.0 - rho);
        last / (sum + last) / (f64::from(c) * (1.0 - rho))
    }

    #[test]
    fn waits_agree_with_erlang_c_within_fifteen_percent() {
        for c in [1, 4, 16] {
            for step in 0..10 {
                let rho = 0.5 + 0.05 * f64::from(step);
                let (want, got) = (wait_by_sums(c, rho), WaitTable::new(f64::from(c)).wait_ms(rho, 1.0 / f64::from(c)));
                assert!((got - want).abs() <= 0.15 * want, "c {c} rho {rho}: {got} against {want}");
            }
        }
    }

    #[test]
    fn a_table_agrees_with_its_formula_between_its_steps() {
        for c in [1.0, 1.5, 4.0, 16.0, 64.0] {
            let table = WaitTable::new(c);
            for step in 0..90 {
                let rho = 0.5 + 0.005 * f64::from(step);
                let want = erlang_c(c, rho) / (c * (1.0 - rho));
                assert!((table.wait_ms(rho, 1.0 / c) - want).abs() <= 0.05 * want + 1e-4, "c {c} rho {rho}");
            }
        }
    }
}
