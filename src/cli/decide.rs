//! `decide --outcomes`: what every option of a decision comes to, for its author and for a program.

use std::fmt::Write as _;

use serde::Serialize;

use super::failure::Failure;
use super::say;
use crate::course::Course;
use crate::session::debrief::words::{fine, percent};
use crate::session::decision::{self, Outcome, Weighed};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output<'a> {
    decision: &'a str,
    options: Vec<Weighing<'a>>,
}

#[derive(Debug, Serialize)]
struct Weighing<'a> {
    name: &'a str,
    rank: u8,
    /// Budget-minutes from the question on, expected.
    cost: f64,
    /// People who fail from the question on, expected.
    users: u64,
    /// What of a status update could not be known.
    unfounded: &'a [String],
    worlds: Vec<World<'a>>,
}

#[derive(Debug, Serialize)]
struct World<'a> {
    id: &'a str,
    /// Of the evenings that look like the scene, thousandths.
    share: u32,
    cost: f64,
    users: u64,
}

/// `firedrill decide NAME --outcomes`.
pub fn outcomes(course: &Course, id: Option<&str>, json: bool) -> Result<(), Failure> {
    let known = || course.decisions.iter().map(|d| d.id.as_str());
    let Some(id) = id else {
        let all: Vec<&str> = known().collect();
        return Err(Failure::usage("a decision is missing", format!("there is: {}", all.join(", "))));
    };
    let Some(of) = course.decisions.iter().find(|d| d.id == id) else {
        let hint = "`firedrill list` shows the decisions; `firedrill check` says why one is not there";
        return Err(Failure::unknown("decision", id, known(), hint));
    };
    let weighed = decision::weigh(of).map_err(|slip| Failure::new(slip.to_string()).hint(slip.hint))?;
    let Weighed { worlds, options } = &weighed;
    let family = &of.scenario.rubric.worlds;
    if json {
        let world = |(i, (w, share)): (usize, &(usize, u32)), o: &Outcome| World {
            id: &family[*w].id,
            share: *share,
            cost: o.each[i].cost.minutes(),
            users: o.each[i].users,
        };
        let mut all = vec![];
        for (i, outcome) in options.iter().enumerate() {
            all.push(Weighing {
                name: &of.choices[i].name,
                rank: of.freeze().options[i].rank,
                cost: outcome.cost.minutes(),
                users: outcome.users,
                unfounded: &outcome.unfounded,
                worlds: worlds.iter().enumerate().map(|at| world(at, outcome)).collect(),
            });
        }
        return say::json(&Output { decision: id, options: all });
    }
    let mut out = format!("{}\n", of.title);
    let mut order: Vec<usize> = (0..options.len()).collect();
    order.sort_by_key(|o| (options[*o].cost, of.freeze().options[*o].rank));
    for i in order {
        let outcome = &options[i];
        let (choice, rank) = (&of.choices[i], of.freeze().options[i].rank);
        let _ = writeln!(
            out,
            "\nrank {rank}  {}: {} budget-minutes, {} users",
            choice.name,
            fine(outcome.cost),
            outcome.users
        );
        for ((world, share), came) in worlds.iter().zip(&outcome.each) {
            let (id, share) = (&family[*world].id, percent(*share));
            let _ = writeln!(out, "        {:>6}  {:>7} users  {share} {id}", fine(came.cost), came.users);
        }
        for what in &outcome.unfounded {
            let _ = writeln!(out, "        {what}");
        }
    }
    say::text(&out)
}
