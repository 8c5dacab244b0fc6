//! What cohorts and regions felt, in the report and in its JSON.

use std::sync::Arc;

use firedrill::grade::rubric::Rubric;
use firedrill::sim::Spec;
use firedrill::sim::command::{Command, Update};
use firedrill::sim::spec::{Cohort, Region, Trust};
use firedrill::sim::world::Fixed;

use super::properties::report;
use super::small::{family, script};

/// The family with a change to the spec of every world.
fn with(change: impl Fn(&mut Spec)) -> Rubric {
    let mut rubric = family(4);
    for world in &mut rubric.worlds {
        let mut spec = world.fixed.spec.clone();
        change(&mut spec);
        world.fixed = Arc::new(Fixed::new(spec).unwrap());
    }
    rubric
}

fn cohorts(spec: &mut Spec) {
    let cohort = |name: &str, share| Cohort { name: name.into(), share };
    spec.cohorts = vec![cohort("free", 0.75), cohort("paid", 0.25)];
}

fn grouped(spec: &mut Spec) {
    cohorts(spec);
    spec.regions = vec![Region { name: "eu".into(), drain_s: 10 }];
    spec.journeys[0].region = Some(0);
    spec.trust = Some(Trust { falls_min: 5.0, recovers_h: 24.0, silence_s: 60, silence_factor: 4.0 });
}

#[test]
fn a_report_says_which_users_were_hurt() {
    let rubric = with(grouped);
    let hurt = |w: usize| report(&rubric, 4, w, &[Command::Wait(300), Command::Resolve(String::new())]);
    let told = (0..rubric.worlds.len()).map(hurt).find(|r| r.failed_users > 100).unwrap();
    let names: Vec<(&str, &str)> = told.groups.iter().map(|g| (g.kind, g.name.as_str())).collect();
    assert_eq!(names, [("cohort", "free"), ("cohort", "paid"), ("region", "eu")]);
    let (free, paid) = (&told.groups[0], &told.groups[1]);
    let all = free.failed_users + paid.failed_users;
    assert!(all.abs_diff(told.failed_users) <= 2, "{all} of {}", told.failed_users);
    assert!(free.failed_users.abs_diff(3 * paid.failed_users) <= 4, "{} {}", free.failed_users, paid.failed_users);
    assert!(free.harm.0 > 0 && free.failed_users_idle >= free.failed_users);
    let trust = told.trust.as_ref().unwrap();
    assert!(trust.lowest < trust.before && trust.lowest <= trust.end && trust.end <= 1000, "{trust:?}");
    let json = serde_json::to_value(&told).unwrap();
    assert_eq!(json["groups"][1]["name"], "paid");
    assert_eq!(json["trust"]["lowest"], trust.lowest);
}

#[test]
fn a_report_without_groups_has_no_word_of_them() {
    let rubric = family(4);
    let json = serde_json::to_value(report(&rubric, 4, 0, &script(&rubric, 4))).unwrap();
    assert!(json.get("groups").is_none() && json.get("trust").is_none());
    assert!(json.get("failed_users").is_some());
}

/// What was posted in the run counts when the run is played again for the report.
#[test]
fn an_update_keeps_trust_from_falling_as_fast() {
    let rubric = with(grouped);
    let lowest = |w: usize, updates: bool| {
        let mut commands = vec![];
        for _ in 0..6 {
            commands.push(Command::Wait(50));
            commands.push(if updates { Command::Update(Update::default()) } else { Command::Wait(30) });
        }
        commands.push(Command::Resolve(String::new()));
        report(&rubric, 4, w, &commands).trust.unwrap().lowest
    };
    let worlds = 0..rubric.worlds.len();
    let both: Vec<(u32, u32)> = worlds.map(|w| (lowest(w, true), lowest(w, false))).collect();
    assert!(both.iter().all(|(told, silent)| told >= silent), "{both:?}");
    assert!(both.iter().any(|(told, silent)| told > silent), "{both:?}");
}
