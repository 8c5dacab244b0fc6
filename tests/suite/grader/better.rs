//! Better play is never graded worse: what costs less on average has the better grade, sooner is better where waiting
//! costs, and a page to nobody's use is only a price.

use firedrill::base::ratio::Milli;
use firedrill::grade::anchors::Anchors;
use firedrill::grade::method::Method;
use firedrill::grade::rubric::Rubric;
use firedrill::grade::zoo::Policy;
use firedrill::sim::command::Command;

use super::properties::{Graded, everywhere, played_cost};
use super::small::{on_all, script};

/// What a script is graded and what it costs, on average over the family.
fn mean(rubric: &Rubric, runs: &[Graded]) -> (f64, f64) {
    let over = |of: &dyn Fn(usize) -> f64| rubric.worlds.iter().enumerate().map(|(w, x)| x.prior * of(w)).sum();
    (over(&|w| runs[w].costs.decisions), over(&|w| played_cost(rubric, w, &runs[w].incident)))
}

fn of(rubric: &Rubric, n: u64, commands: &[Command]) -> (f64, f64) {
    mean(rubric, &everywhere(rubric, n, Method::default(), commands))
}

const fn anchors(constant: f64, random: f64) -> Anchors {
    Anchors { constant, which: Policy::Idle, random }
}

fn close() -> Command {
    Command::Resolve(String::new())
}

/// The grade follows the expected cost, not more and not less.
fn graded_as_it_costs(what: &str, one: (f64, f64), other: (f64, f64)) -> Result<(), String> {
    let (graded, paid) = (other.0 - one.0, other.1 - one.1);
    if (graded - paid).abs() < 1e-9 { Ok(()) } else { Err(format!("{what}: graded {graded}, cost {paid}")) }
}

#[test]
fn a_better_choice_is_graded_better() {
    on_all(|n, rubric| {
        let mut scripts: Vec<Vec<Command>> = vec![vec![close()], vec![Command::Wait(60), close()]];
        scripts.extend(rubric.offers.iter().map(|o| vec![Command::Change(o.action), close()]));
        scripts.extend(rubric.looks().into_iter().take(3).map(|l| vec![Command::Look(l), close()]));
        let all: Vec<(f64, f64)> = scripts.iter().map(|s| of(rubric, n, s)).collect();
        let anchors = anchors(1.0, 4.0);
        for (i, a) in all.iter().enumerate() {
            for (k, b) in all.iter().enumerate() {
                graded_as_it_costs(&format!("{:?} and {:?}", scripts[i], scripts[k]), *a, *b)?;
                let score = |x: f64| anchors.score(Milli::from_minutes(x));
                if a.1 < b.1 && score(a.0) < score(b.0) {
                    return Err(format!("{:?} scores less than {:?}", scripts[i], scripts[k]));
                }
            }
        }
        Ok(())
    });
}

/// A change that spares something when made at once spares no more when made a second later; where it does in truth
/// (trouble that passes, say), the grade says so.
#[test]
fn sooner_is_better_where_waiting_costs() {
    on_all(|n, rubric| {
        for offer in rubric.offers.iter().take(2) {
            let at = |wait: u32| of(rubric, n, &[Command::Wait(wait), Command::Change(offer.action), close()]);
            for wait in [1, 60] {
                let (sooner, later) = (at(wait), at(wait + 1));
                graded_as_it_costs(&format!("{:?} after {wait} s and a second later", offer.action), sooner, later)?;
                if sooner.1 <= later.1 && sooner.0 > later.0 + 1e-9 {
                    return Err(format!("{:?} is graded better after {} s", offer.action, wait + 1));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn an_extra_page_to_no_use_is_a_price() {
    on_all(|n, rubric| {
        let changes_nothing = |c: &Command| !matches!(c, Command::Change(_) | Command::Delegate(..) | Command::Page(_));
        let plain: Vec<Command> = script(rubric, n).into_iter().filter(changes_nothing).collect();
        let without = of(rubric, n, &plain);
        for person in 0..2 {
            if rubric.spec().people[person].present {
                // They are there already, and a page is refused.
                continue;
            }
            let mut with = plain.clone();
            with.insert(0, Command::Page(person));
            let with = of(rubric, n, &with);
            let strange: f64 = rubric.worlds.iter().filter(|w| w.owner != Some(person)).map(|w| w.prior).sum();
            let price = strange * rubric.page_price;
            if ((with.0 - without.0) - price).abs() > 1e-9 {
                return Err(format!("a page of {price} is graded {}", with.0 - without.0));
            }
        }
        Ok(())
    });
}

#[test]
fn points_fall_with_what_decisions_cost() {
    for (constant, random) in [(1.0, 4.0), (0.3, 0.31), (5.0, 50.0)] {
        let points: Vec<i32> = (-2000..60_000).map(|m| anchors(constant, random).score(Milli(m))).collect();
        assert!(points.windows(2).all(|p| p[0] >= p[1]));
    }
}
