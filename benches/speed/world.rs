//! A world of ten services by hand: a shop front, what it calls, two databases and a vendor. Every pool is below
//! saturation on a good day; knows nothing of what is measured on it.

use firedrill::base::time::{DayStart, Tick};
use firedrill::sim::spec::{
    Alert, AlertCondition, Call, Effect, Endpoint, EndpointId, Journey, Lever, Panel, Rule, Service, ServiceId,
    ServiceKind, Spec,
};

/// Name, kind, replicas, workers of each, cores of each.
const SERVICES: [(&str, ServiceKind, u16, u16, f64); 10] = [
    ("edge", ServiceKind::Service, 6, 64, 4.0),
    ("search", ServiceKind::Service, 4, 32, 4.0),
    ("catalogue", ServiceKind::Service, 6, 32, 4.0),
    ("basket", ServiceKind::Service, 4, 24, 2.0),
    ("checkout", ServiceKind::Service, 6, 24, 2.0),
    ("payments", ServiceKind::Vendor, 2, 128, 16.0),
    ("stock", ServiceKind::Service, 3, 32, 2.0),
    ("notes", ServiceKind::Queue, 2, 32, 2.0),
    ("accounts", ServiceKind::Database, 2, 64, 16.0),
    ("orders", ServiceKind::Database, 2, 64, 16.0),
];

/// Name, service, own time in ms, processor time in ms, failing share.
const ENDPOINTS: [(&str, ServiceId, f64, f64, f64); 13] = [
    ("browse", 0, 4.0, 1.0, 0.0),
    ("order", 0, 6.0, 1.5, 0.0),
    ("pay", 0, 6.0, 1.5, 0.0),
    ("query", 1, 22.0, 12.0, 0.0005),
    ("list", 2, 14.0, 5.0, 0.0),
    ("read", 3, 8.0, 3.0, 0.0),
    ("place", 4, 25.0, 8.0, 0.0005),
    ("settle", 4, 20.0, 6.0, 0.0005),
    ("charge", 5, 180.0, 10.0, 0.002),
    ("reserve", 6, 9.0, 3.0, 0.0),
    ("send", 7, 12.0, 2.0, 0.001),
    ("find", 8, 3.0, 2.0, 0.0),
    ("write", 9, 7.0, 4.0, 0.0),
];

/// From, to, calls a request, time-out in ms, tries, required.
const CALLS: [(EndpointId, EndpointId, f64, f64, u32, bool); 15] = [
    (0, 3, 0.3, 1500.0, 1, false),
    (0, 4, 1.0, 1000.0, 1, true),
    (1, 5, 1.0, 1000.0, 1, true),
    (1, 6, 1.0, 3000.0, 1, true),
    (2, 7, 1.0, 5000.0, 1, true),
    (3, 4, 1.0, 1000.0, 1, true),
    (4, 9, 0.5, 400.0, 1, false),
    (4, 11, 1.0, 500.0, 1, true),
    (5, 11, 1.0, 500.0, 1, true),
    (6, 9, 1.0, 800.0, 1, true),
    (6, 10, 1.0, 500.0, 1, false),
    (6, 12, 1.0, 800.0, 1, true),
    (7, 8, 1.0, 2000.0, 3, true),
    (7, 12, 1.0, 800.0, 1, true),
    (8, 11, 1.0, 500.0, 1, true),
];

/// Requests of a journey, with how many of each.
type Steps = &'static [(EndpointId, f64)];

/// Name, requests, users a second, weight.
const JOURNEYS: [(&str, Steps, f64, f64); 4] = [
    ("browse", &[(0, 4.0)], 60.0, 0.4),
    ("order", &[(0, 2.0), (1, 1.0)], 14.0, 0.3),
    ("pay", &[(2, 1.0)], 12.0, 0.25),
    ("track", &[(0, 1.0)], 10.0, 0.05),
];

/// The world, twelve hours of a day: 10 services, 13 endpoints, 15 calls, 4 journeys, a rule, an alert, a dashboard.
pub fn ten_services() -> Spec {
    let rule = Rule {
        name: "new-release-errors".to_owned(),
        when: vec![Lever::Version(4, 1)],
        then: vec![Effect::Error(6, 0.2)],
    };
    let alert = Alert {
        name: "checkout-errors".to_owned(),
        text: "checkout fails".to_owned(),
        condition: AlertCondition::Threshold {
            series: "checkout.errors".to_owned(),
            value: 10.0,
            below: false,
            for_s: 180,
        },
        false_per_day: 0.0,
    };
    let shown = ["browse.success", "order.success", "pay.success", "checkout.errors", "checkout.p95"];
    let panel = Panel {
        name: "overview".to_owned(),
        title: "Overview".to_owned(),
        series: shown.map(str::to_owned).to_vec(),
        look_s: 20,
    };
    Spec {
        start: DayStart(6 * 3600),
        begin: Tick(3600),
        horizon: Tick(43_200),
        scrape_s: 15,
        day_curve: vec![(0, 0.3), (14_400, 0.2), (32_400, 0.8), (43_200, 1.0), (68_400, 1.2), (82_800, 0.6)],
        services: SERVICES.into_iter().map(service).collect(),
        endpoints: ENDPOINTS.into_iter().map(endpoint).collect(),
        calls: CALLS.into_iter().map(call).collect(),
        journeys: JOURNEYS.into_iter().map(journey).collect(),
        rules: vec![rule],
        alerts: vec![alert],
        panels: vec![panel],
        ..Spec::default()
    }
}

/// A world of `n` services in layers: each calls the next, and every other one the one after that. All are below
/// saturation.
pub fn services(n: usize) -> Spec {
    let name = |i: usize| format!("s{i}");
    let mut spec = Spec { begin: Tick(1), horizon: Tick(100_000), scrape_s: 15, ..Spec::default() };
    for i in 0..n {
        spec.services.push(Service { name: name(i), ..service(("", ServiceKind::Service, 4, 64, 8.0)) });
        spec.endpoints.push(endpoint(("do", i, 2.0, 0.5, 0.0)));
    }
    // Chains of ten, so that time does not add up without end.
    for i in 0..n {
        let end = (i / 10 + 1) * 10;
        for to in [i + 1, i + 2].into_iter().take(1 + i % 2).filter(|to| *to < end.min(n)) {
            spec.calls.push(call((i, to, if to == i + 1 { 0.9 } else { 0.1 }, 1000.0, 2, true)));
        }
    }
    for first in (0..n).step_by(10) {
        spec.journeys.push(Journey { steps: vec![(first, 1.0)], ..journey(("go", &[], 40.0, 10.0 / n as f64)) });
    }
    spec
}

fn service((name, kind, replicas, workers, cores): (&str, ServiceKind, u16, u16, f64)) -> Service {
    Service {
        name: name.to_owned(),
        about: String::new(),
        kind,
        replicas,
        max_replicas: 2 * replicas,
        workers,
        cores,
        start_s: 30,
        queue_limit: 500.0,
        batch: 2,
        versions: vec!["r1".to_owned(), "r2".to_owned()],
        initial_version: 0,
        ..Service::default()
    }
}

fn endpoint((name, service, own_ms, cpu_ms, error): (&str, ServiceId, f64, f64, f64)) -> Endpoint {
    Endpoint { name: name.to_owned(), service, own_ms, cpu_ms, error, jitter: 0.3, ..Endpoint::default() }
}

fn call((from, to, per_request, timeout_ms, tries, required): (EndpointId, EndpointId, f64, f64, u32, bool)) -> Call {
    Call { from, to, per_request, timeout_ms, tries, required, ..Call::default() }
}

fn journey((name, steps, per_s, weight): (&str, &[(EndpointId, f64)], f64, f64)) -> Journey {
    Journey {
        name: name.to_owned(),
        about: String::new(),
        steps: steps.to_vec(),
        per_s,
        noise: 0.03,
        deadline_ms: 8000.0,
        retry: 0.5,
        retry_after_s: 20.0,
        weight,
        floor: 0.005,
        value: 30.0,
        ..Journey::default()
    }
}
