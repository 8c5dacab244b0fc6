//! Better play is never graded worse on single runs either: in whichever world they are played, and however they end.
//! What holds of a whole run holds of its decisions one by one; what follows a decision is judged for itself.

use firedrill::grade::method::Method;
use firedrill::grade::policy::Choice;
use firedrill::sim::command::Command;
use firedrill::sim::incident::costs::PAGE_S;
use firedrill::sim::observe::Look;

use super::properties::{Graded, everywhere};
use super::small::{on_all, script};

/// Rounding errors of a few hundred sums, budget-minutes.
const EXACT: f64 = 1e-9;

fn close() -> Command {
    Command::Resolve(String::new())
}

/// In every world the first decision is worth what it is better or worse, to the digit, before anybody knows the world.
#[test]
fn a_better_choice_is_worth_more_in_every_world() {
    on_all(|n, rubric| {
        let mut firsts: Vec<Command> = vec![close(), Command::Wait(30)];
        firsts.extend(rubric.offers.iter().map(|o| Command::Change(o.action)));
        firsts.extend(rubric.looks().into_iter().take(3).map(Command::Look));
        let runs: Vec<Vec<Graded>> =
            firsts.iter().map(|f| everywhere(rubric, n, Method::default(), &[f.clone(), close()])).collect();
        for (i, a) in runs.iter().enumerate() {
            for (k, b) in runs.iter().enumerate() {
                let better = a[0].valued[0].own - b[0].valued[0].own;
                for w in 0..rubric.worlds.len() {
                    let worth = a[w].valued[0].advantage - b[w].valued[0].advantage;
                    if (worth - better).abs() > EXACT {
                        let what = format!("{:?} and {:?} in {w}", firsts[i], firsts[k]);
                        return Err(format!("{what}: {better} better, worth {worth}"));
                    }
                }
            }
        }
        Ok(())
    });
}

/// What the reference would do now is worth no less now than a second later.
#[test]
fn what_is_right_is_worth_no_less_a_second_sooner() {
    let met = std::sync::atomic::AtomicUsize::new(0);
    on_all(|n, rubric| {
        let seen: Vec<Vec<Command>> =
            std::iter::once(vec![]).chain(rubric.looks().into_iter().take(4).map(|l| vec![Command::Look(l)])).collect();
        for (seen, offer) in seen.iter().flat_map(|s| rubric.offers.iter().map(move |o| (s, o))) {
            let at = |wait: u32| {
                let then = [Command::Wait(wait), Command::Change(offer.action), close()];
                everywhere(rubric, n, Method::default(), &[&seen[..], &then[..]].concat())
            };
            for wait in [1, 45] {
                let sooner = at(wait);
                let right = |g: &Graded| {
                    let change = g.valued.iter().find(|v| matches!(v.step.command, Command::Change(_)));
                    let named = |o: u8| rubric.offers[usize::from(o)].action == offer.action;
                    change.is_some_and(|v| matches!(v.reference, Choice::Change(o) if named(o)))
                };
                if !sooner.iter().any(right) {
                    continue;
                }
                for (w, (a, b)) in sooner.iter().zip(at(wait + 1)).enumerate().filter(|(_, (a, _))| right(a)) {
                    met.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let gap = a.costs.decisions - b.costs.decisions;
                    if gap > EXACT {
                        return Err(format!("{:?} after {seen:?} and {wait} s in {w}: {gap} worse", offer.action));
                    }
                }
            }
        }
        Ok(())
    });
    let met = met.into_inner();
    assert!(met >= 100, "{met} runs are not many");
}

/// Whoever pages somebody in place of as long a wait never gains. (A page in front of a harmful change may: it puts it off.)
#[test]
fn a_page_in_place_of_a_wait_never_gains() {
    on_all(|n, rubric| {
        for person in (0..2).filter(|p| !rubric.spec().people[*p].present) {
            // Asking them or giving them something is possible only where they were paged.
            let theirs = |c: &Command| match c {
                Command::Look(Look::Ask(p)) | Command::Delegate(p, _) | Command::Page(p) => *p == person,
                _ => false,
            };
            let plain: Vec<Command> = script(rubric, n).into_iter().filter(|c| !theirs(c)).collect();
            for at in 0..=plain.len().min(3) {
                let instead = |c: Command| {
                    let commands = [&plain[..at], &[c], &plain[at..]].concat();
                    everywhere(rubric, n, Method::default(), &commands)
                };
                let runs = instead(Command::Wait(PAGE_S)).into_iter().zip(instead(Command::Page(person)));
                for (w, (a, b)) in runs.enumerate().filter(|(_, (a, b))| same_times(a, b)) {
                    let gap = b.costs.decisions - a.costs.decisions;
                    if gap < -EXACT {
                        return Err(format!("{person} paged at {at} in {w} gains {}", -gap));
                    }
                }
            }
        }
        Ok(())
    });
}

/// Whether everything else was done at the same time: somebody who asks may have kept one of the two from it.
fn same_times(a: &Graded, b: &Graded) -> bool {
    let of = |g: &Graded| {
        let others = g.incident.journal.iter().filter(|s| !matches!(s.command, Command::Wait(_) | Command::Page(_)));
        others.map(|s| (s.at, s.until)).collect::<Vec<_>>()
    };
    of(a) == of(b)
}
