//! The same log gives the same bytes, on every platform. Whoever changes these on purpose raises the grader's version.

use firedrill::grade::report::Report;
use firedrill::sim::command::Command;
use sha2::{Digest, Sha256};

use crate::support::{drills, graded};

use super::properties::report;
use super::small::{family, script};

fn digest(report: &Report) -> String {
    let bytes = serde_json::to_vec(report).unwrap();
    format!("{:x}", Sha256::digest(bytes))
}

#[test]
fn a_small_run() {
    let rubric = family(4);
    let mut commands = script(&rubric, 4);
    commands.push(Command::Resolve(String::new()));
    insta::assert_snapshot!(digest(&report(&rubric, 4, 0, &commands)));
}

#[test]
fn the_first_walkthrough() {
    let drill = drills().into_iter().find(|d| d.id == "bad-deploy").unwrap();
    insta::assert_snapshot!(digest(&graded(&drill, &drill.walkthrough, 1, None)));
}
