//! What a replay says, in words that both front ends and the command line share.

use super::replay::Compared;
use super::week::Week;
use crate::base::ratio::Milli;
use crate::base::text::{count, thousands};

/// `23 %`.
pub fn percent(share: Milli) -> String {
    let half = if share.0 < 0 { -5 } else { 5 };
    format!("{} %", (share.0 + half) / 10)
}

/// `4 person-days`.
pub fn days(days: u16) -> String {
    count(days.into(), "person-day", "person-days")
}

/// `1,840` people spared, with a minus where follow-ups hurt more.
pub fn spared_users(compared: &Compared) -> String {
    let (before, after) = compared.users();
    let spared = (before - after).round();
    let sign = if spared < 0.0 { "-" } else { "" };
    format!("{sign}{}", thousands(spared.abs() as u64))
}

/// `+12m30s`, or `0s`.
pub fn longer(seconds: i64) -> String {
    let sign = match seconds {
        0 => "",
        ..0 => "-",
        1.. => "+",
    };
    match (seconds.unsigned_abs() / 60, seconds.unsigned_abs() % 60) {
        (0, s) => format!("{sign}{s}s"),
        (m, 0) => format!("{sign}{m}m"),
        (m, s) => format!("{sign}{m}m{s}s"),
    }
}

/// By how many in a hundred something fell or rose, as in `52 % fewer`; empty where there was nothing.
fn fewer(before: f64, after: f64) -> String {
    if before <= 0.0 {
        return String::new();
    }
    let share = Milli::from_minutes((before - after).abs() / before);
    let word = if after > before { "more" } else { "fewer" };
    format!(", {} {word}", percent(share))
}

/// The evening as it was.
pub fn without(compared: &Compared) -> String {
    let users = thousands(compared.users().0.round() as u64);
    let pages = compared.for_nothing().0;
    format!(
        "Without follow-ups: {users} people harmed, {:.1} budget-minutes of users, {pages:.2} pages that asked for nothing",
        compared.harm().0
    )
}

/// What the follow-ups come to over the whole family.
pub fn summary(compared: &Compared) -> Vec<String> {
    let (users, (before, after)) = (compared.users(), compared.harm());
    let pages = compared.for_nothing();
    let mut out = vec![
        format!(
            "Over every evening that it could have been, each counted by how likely it was before anything was seen: {} of \
             the cost spared, in budget-minutes of users, pages that asked for nothing and changes that nobody needed.",
            percent(compared.spared()),
        ),
        format!(
            "People harmed: {} without the follow-ups, {} with them{}.",
            thousands(users.0.round() as u64),
            thousands(users.1.round() as u64),
            fewer(users.0, users.1),
        ),
        format!(
            "Budget-minutes of users: {before:.1} without, {after:.1} with{}. Pages that asked for nothing, an evening: {:.2} \
             without, {:.2} with.",
            fewer(before, after),
            pages.0,
            pages.1
        ),
    ];
    let needless = compared.needless();
    if needless > 0.0 {
        out.push(format!(
            "Changes made by themselves that nobody needed: {needless:.2} an evening; their price is counted."
        ));
    }
    out
}

/// One world in a line.
pub fn world(compared: &Compared, world: usize) -> String {
    let (before, after) = &compared.weeks[world];
    let people = |w: &Week| thousands(w.users.round() as u64);
    let made = after.made.len();
    let made =
        if made == 0 { String::new() } else { format!(", {} by itself", count(made as u64, "change", "changes")) };
    format!(
        "{:>6} people without, {:>6} with; {:>5.1} and {:>4.1} budget-minutes{made}",
        people(before),
        people(after),
        before.harm,
        after.harm
    )
}

/// What it costs in the pace of changes.
pub fn pace(compared: &Compared) -> Vec<String> {
    let pace = compared.pace();
    if pace.is_empty() {
        return vec!["The evening's changes took no longer than before.".to_owned()];
    }
    let line = |p: &super::replay::Pace| {
        let mut parts = vec![];
        if p.longer_s != 0 {
            parts.push(format!("{} until it is everywhere", longer(p.longer_s)));
        }
        if p.held_back.0 > 0 {
            parts.push(format!("held back in {} of the evenings", percent(p.held_back)));
        }
        if p.held_back_well.0 > 0 {
            parts.push(format!("in {} of the evenings it would have hurt nobody", percent(p.held_back_well)));
        }
        format!("{}: {}.", p.change, parts.join("; "))
    };
    pace.iter().map(line).collect()
}
