//! The follow-ups that were settled after a run, for whoever takes the debrief with them: each with its owner, its end
//! state and its date, and what the evenings came to with them. Nothing of it where nothing was settled.

use super::{Block, Part, Tone};
use crate::base::ratio::Milli;
use crate::base::text::thousands;
use crate::learn::follow_up::FollowedUp;
use crate::session::Run;
use crate::session::follow_ups::{Plan, Slot, choices, said};

/// What was picked and settled, then what came of it.
pub fn parts(run: &Run, kept: Option<&FollowedUp>) -> Vec<Part> {
    let Some(kept) = kept.filter(|k| !k.actions.is_empty()) else { return vec![] };
    let scenario = &run.scenario;
    let offered = &scenario.follow_ups;
    let plan = Plan::kept(scenario, kept);
    let picks = plan.picks();
    let mut actions = vec![Block::Say(
        Tone::Plain,
        format!("{} of {} taken.", said::days(offered.effort(&picks)), said::days(offered.budget)),
    )];
    for row in picks {
        let one = &offered.list[row];
        let title = format!("{}. {} ({}, {})", row + 1, one.text, one.kind.word(), said::days(one.effort));
        actions.push(Block::Say(Tone::Strong, title));
        actions.extend(Slot::ALL.into_iter().map(|slot| {
            let all = choices(scenario, row, slot);
            let chosen = plan.chosen(row, slot).and_then(|c| all.get(c)).map_or("open", String::as_str);
            Block::Item(format!("{}: {}.", slot.word(), chosen.trim_end_matches('.')))
        }));
    }
    let title = |title: &str, blocks| Part { title: title.into(), blocks };
    vec![
        title("The follow-ups that were settled", actions),
        title("What the evenings came to with them", came_to(kept)),
    ]
}

/// As it was worked out when they were kept.
fn came_to(kept: &FollowedUp) -> Vec<Block> {
    let (before, after) = kept.users;
    let pace = match kept.longer_s {
        0 => "The evening's changes took no longer than before.".to_owned(),
        s => format!("The evening's changes, all together: {} until they are everywhere.", said::longer(s)),
    };
    vec![
        Block::Say(
            Tone::Plain,
            "Over every evening that it could have been, each counted by how likely it was before anything was seen, with \
             nobody's help:"
                .into(),
        ),
        Block::Item(format!("{} people harmed without them, {} with them.", thousands(before), thousands(after))),
        Block::Item(format!(
            "{} of the cost spared: budget-minutes of users, pages that asked for nothing, changes that nobody needed.",
            said::percent(Milli(kept.spared))
        )),
        Block::Item(pace),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::follow_up::{Action, Due};
    use crate::session::debrief::samples::run;

    #[test]
    fn what_was_settled_is_named_by_number_and_title_with_owner_end_date_and_what_it_came_to() {
        let run = run("flag-and-format");
        assert!(parts(&run, None).is_empty(), "nothing was settled");
        let of = &run.scenario.follow_ups.list[1];
        let owner = of.owners[0].clone();
        let action = Action {
            id: of.id.clone(),
            owner: Some(owner.clone()),
            verifiable: Some(true),
            due: Some(Due::Month),
            factor: None,
        };
        let kept = FollowedUp { actions: vec![action], spared: 734, users: (8_289, 12), longer_s: 90 };
        assert!(parts(&run, Some(&FollowedUp { actions: vec![], ..kept.clone() })).is_empty());
        let told: Vec<String> = parts(&run, Some(&kept))
            .into_iter()
            .flat_map(|p| p.blocks)
            .map(|b| match b {
                Block::Say(_, words) | Block::Item(words) => words,
                other => panic!("{other:?}"),
            })
            .collect();
        let told = told.join("\n");
        for want in [
            &format!("2. {} (", of.text) as &str,
            &format!("owner: {owner}, "),
            &format!("done when: {}.", of.done.trim_end_matches('.')),
            "by: four weeks from now.",
            "answers to: open.",
            "8,289 people harmed without them, 12 with them.",
            "73 % of the cost spared",
            "+1m30s",
        ] {
            assert!(told.contains(want), "{want}:\n{told}");
        }
        assert!(!told.contains(&of.vague), "{told}");
    }
}
