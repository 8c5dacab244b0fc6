//! What has to be true of what players get for a grade to be a grade of decisions, and whether it is. Nothing is played
//! here that a table does not play; runs that people wrote are handed in.

use serde::Serialize;

use crate::base::rank::spearman;
use crate::grade::family::Family;
use crate::grade::rubric::{FamilyWorld, Offer, Rubric};
use crate::grade::tracks::Tracks;
use crate::grade::walk::Walk;

use super::Policy;
use super::table::{Row, Table};

/// Luck may be off zero by this share of a player's mean cost.
const LUCK: f64 = 0.03;
/// Standard errors within which luck is zero. With sixteen players and a handful of seeds, two would be passed by chance.
const ERRORS: f64 = 4.0;
/// The best constant player is this many points from 50 at most.
const CONSTANT: i32 = 3;
/// The random player has at most this many points.
const RANDOM: i32 = 5;
/// The walkthrough has at least this many.
const EXPERT: f64 = 90.0;
/// Another step of improvement gains less than this share of par.
const GAIN: f64 = 0.1;
/// Rank correlation that counts as the same order.
const SAME: f64 = 0.9;
/// Prices are taken this much lower and higher.
const PRICES: f64 = 0.3;

/// A property, and whether a scenario has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What has to be true.
    pub property: &'static str,
    /// Whether it is.
    pub holds: bool,
    /// The numbers.
    pub because: String,
}

/// A run that people wrote, or doing nothing, as it was graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// `walkthrough`, `alternative 1`, `trap 2`, `idle`.
    pub run: String,
    /// The noise it was played under.
    pub seed: u64,
    /// Whether it has to pass.
    pub wanted: bool,
    /// Whether it did.
    pub passed: bool,
    /// Its score.
    pub score: i32,
}

/// What a table of players says.
pub fn of_table(rubric: &Rubric, table: &Table) -> Vec<Verdict> {
    vec![order(rubric, table), luck(rubric, table), constant(rubric, table), random(table)]
}

/// What written runs say; the walkthrough's may be under several seeds.
pub fn of_runs(runs: &[Written]) -> Vec<Verdict> {
    let kinds = [
        ("doing nothing fails", "idle"),
        ("the walkthrough passes", "walkthrough"),
        ("each alternative passes", "alternative"),
        ("each trap fails", "trap"),
    ];
    let mut out = vec![expert(runs)];
    out.extend(kinds.map(|(property, kind)| as_wanted(property, runs, kind)));
    out
}

fn order(rubric: &Rubric, table: &Table) -> Verdict {
    let property = "idle and random < best constant < checklist < base <= reference";
    let of = |p: Policy| table.of(p);
    let constant = table.best_constant();
    let pairs = [
        (of(Policy::Idle), constant, false),
        (of(Policy::Random), constant, false),
        (constant, of(Policy::Checklist), false),
        (of(Policy::Checklist), of(Policy::Base), false),
        (of(Policy::Base), of(Policy::Reference), true),
    ];
    let mut holds = true;
    let gaps = pairs.map(|(worse, better, or_equal)| {
        let (Some(worse), Some(better)) = (worse, better) else { return String::new() };
        let gap = gap(worse, better);
        let fits = gap > 0.0 || or_equal && gap > -1e-9;
        holds &= fits;
        let not = if fits { "" } else { " (not better)" };
        format!("{} {gap:+.2} {}{not}", worse.policy.name(rubric), better.policy.name(rubric))
    });
    Verdict { property, holds, because: gaps.join(", ") }
}

/// What decisions of one player cost beyond those of another, mean over the seeds that both played.
fn gap(worse: &Row, better: &Row) -> f64 {
    let paired = worse.by_seed.iter().zip(&better.by_seed).map(|(w, b)| w - b);
    paired.sum::<f64>() / worse.by_seed.len().max(1) as f64
}

fn luck(rubric: &Rubric, table: &Table) -> Verdict {
    let lucky = |r: &&Row| {
        let off = r.luck.abs();
        off > LUCK * r.mean_cost || r.luck_error.is_some_and(|e| off > (ERRORS * e).max(1e-9))
    };
    let say = |r: &Row| {
        let error = r.luck_error.map_or(String::new(), |e| format!(" (error {e:.3})"));
        format!("{} {:+.3}{error} of {:.2}", r.policy.name(rubric), r.luck, r.mean_cost)
    };
    let found: Vec<String> = table.rows.iter().filter(lucky).map(say).collect();
    let share = |r: &Row| if r.mean_cost > 0.0 { r.luck.abs() / r.mean_cost } else { 0.0 };
    let most = table.rows.iter().max_by(|a, b| share(a).total_cmp(&share(b)));
    let because =
        if found.is_empty() { most.map_or(String::new(), |r| format!("most: {}", say(r))) } else { found.join(", ") };
    Verdict { property: "nobody has luck in the mean", holds: found.is_empty(), because }
}

fn constant(rubric: &Rubric, table: &Table) -> Verdict {
    let row = table.best_constant();
    Verdict {
        property: "the best constant player has 50 points, give or take 3",
        holds: row.is_some_and(|r| (r.score - 50).abs() <= CONSTANT),
        because: row.map_or(String::new(), |r| format!("{} has {}", r.policy.name(rubric), r.score)),
    }
}

fn random(table: &Table) -> Verdict {
    let row = table.of(Policy::Random);
    Verdict {
        property: "the random player has at most 5",
        holds: row.is_some_and(|r| r.score <= RANDOM),
        because: row.map_or(String::new(), |r| format!("it has {}", r.score)),
    }
}

fn expert(runs: &[Written]) -> Verdict {
    let scores: Vec<i32> = runs.iter().filter(|r| r.run == "walkthrough").map(|r| r.score).collect();
    let mean = f64::from(scores.iter().sum::<i32>()) / scores.len().max(1) as f64;
    let least = scores.iter().min().copied().unwrap_or(0);
    Verdict {
        property: "the walkthrough has at least 90",
        holds: mean >= EXPERT,
        because: format!("mean {mean:.0}, least {least}"),
    }
}

fn as_wanted(property: &'static str, runs: &[Written], kind: &str) -> Verdict {
    let meant: Vec<&Written> = runs.iter().filter(|r| r.run.split(' ').next() == Some(kind)).collect();
    let wrong: Vec<String> =
        meant.iter().filter(|r| r.passed != r.wanted).map(|r| format!("{} with seed {}", r.run, r.seed)).collect();
    let because =
        if wrong.is_empty() { format!("{} played", meant.len()) } else { format!("not so: {}", wrong.join(", ")) };
    Verdict { property, holds: wrong.is_empty(), because }
}

/// Whether the reference was improved as often as is worth it. Takes as long as a grade, and several times that where
/// the reference is improved more than once.
pub fn improved_enough(rubric: &Rubric, seed: u64) -> Verdict {
    let (tracks, root) = Tracks::new(rubric, seed);
    let mut family = Family::new(&tracks, root);
    let mut walk = Walk::new(&mut family, 0);
    let (now, then) = (walk.par(), walk.par_at(rubric.improvements + 1));
    let gain = now - then;
    Verdict {
        property: "another step of improvement gains less than a tenth",
        holds: gain < GAIN * now,
        because: format!("par {now:.3}, one more step {then:.3}"),
    }
}

/// A scenario with other priors or prices, and what is other.
pub fn opinions(rubric: &Rubric) -> [(&'static str, Rubric); 3] {
    let share = 1.0 / rubric.worlds.len() as f64;
    let worlds = rubric.worlds.iter().map(|w| FamilyWorld { prior: share, ..w.clone() }).collect();
    let uniform = Rubric { worlds, ..rubric.clone() };
    let priced = |by: f64| Rubric {
        offers: rubric.offers.iter().map(|o| Offer { price: o.price * by, ..o.clone() }).collect(),
        page_price: rubric.page_price * by,
        ..rubric.clone()
    };
    [
        ("uniform prior", uniform),
        ("prices 30 % lower", priced(1.0 - PRICES)),
        ("prices 30 % higher", priced(1.0 + PRICES)),
    ]
}

/// Whether the players stand in the same order on each of the [`opinions`].
pub fn robust(table: &Table, others: &[(&str, Table)]) -> Verdict {
    let decisions = |t: &Table| t.rows.iter().map(|r| r.decisions).collect::<Vec<f64>>();
    let own = decisions(table);
    let each: Vec<(&str, f64)> =
        others.iter().map(|(what, t)| (*what, spearman(&own, &decisions(t)).unwrap_or(0.0))).collect();
    Verdict {
        property: "the order holds with other priors and prices",
        holds: each.iter().all(|(_, r)| *r >= SAME),
        because: each.iter().map(|(what, r)| format!("{what}: rank correlation {r:.2}")).collect::<Vec<_>>().join(", "),
    }
}
