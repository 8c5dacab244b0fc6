//! The shipped decision about a canary, and what becomes of it when something in it is another.

use std::sync::Arc;

use super::samples::{CANARY, canary, of};
use super::*;
use crate::course::decision::Decision;
use crate::session::debrief::Block;
use crate::session::feed::Item;

/// The decision with one thing in its file changed.
fn changed(from: &str, to: &str) -> Arc<Decision> {
    assert!(CANARY.contains(from), "{from} is not in the file any more");
    of(&CANARY.replacen(from, to, 1))
}

/// The option of this name.
fn option(decision: &Decision, name: &str) -> usize {
    decision.choices.iter().position(|c| c.name == name).expect("an option")
}

fn cost(decision: &Decision, weighed: &Weighed, name: &str) -> f64 {
    weighed.options[option(decision, name)].cost.minutes()
}

fn in_world(decision: &Decision, weighed: &Weighed, name: &str, world: &str) -> Came {
    let family = &decision.scenario.rubric.worlds;
    let at = weighed.worlds.iter().position(|(w, _)| family[*w].id == world).expect("it looks the same");
    weighed.options[option(decision, name)].each[at]
}

fn worlds(weighed: &Weighed) -> Vec<(usize, u32)> {
    weighed.worlds.clone()
}

#[test]
fn the_scene_is_played_up_to_the_question_and_says_nothing_of_it() {
    let decided = Decided::open(canary()).expect("it plays");
    assert!(decided.asks());
    let scene = decided.scene();
    let shown = |run: &Run| run.feed.iter().filter(|e| matches!(e.item, Item::Panel { .. })).count();
    assert_eq!((shown(&scene), shown(&decided.run)), (1, 1));
    let asks = |run: &Run| run.feed.iter().any(|e| matches!(e.item, Item::Freeze { .. }));
    assert!(asks(&decided.run) && !asks(&scene), "the question comes behind the scene");
    assert!(decided.answer(0).is_none(), "nothing is answered yet");
}

#[test]
fn what_looks_the_same_stays_possible_and_what_looks_otherwise_does_not() {
    let weighed = weigh(&canary()).expect("it plays");
    assert_eq!(worlds(&weighed), [(0, 400), (1, 350), (2, 250)], "all three look alike");
    let slower = changed("then = [\"cpu orders-db.write 6.9\"]", "then = [\"cpu orders-db.write 2\"]");
    let weighed = weigh(&slower).expect("it plays");
    assert_eq!(worlds(&weighed), [(0, 615), (2, 385)], "a database that is not busy is seen at once");
}

#[test]
fn an_option_comes_to_what_the_engine_makes_of_it() {
    let decision = canary();
    let weighed = weigh(&decision).expect("it plays");
    let of = |name, world| in_world(&decision, &weighed, name, world).cost.minutes();
    assert!(of("promote", "shared-query") > 5.0 * of("take the canary away", "shared-query").max(0.1));
    assert!(of("stop the export", "export") < 0.1, "the cause is gone, and it was needed");
    assert!(of("stop the export", "shared-query") >= 0.4, "its price, where it was not needed");
    assert!(cost(&decision, &weighed, "more time") > 2.0 * cost(&decision, &weighed, "take the canary away"));
    assert_eq!(contradictions(&decision, &weighed), vec![], "the key is what it comes to");
    // Without the rule the release does no harm, and neither does promoting it.
    let harmless = changed("then = [\"cpu orders-db.write 36.4\"]", "then = [\"cpu orders-db.write 1\"]");
    let tame = weigh(&harmless).expect("it plays");
    assert!(tame.worlds.iter().all(|(w, _)| *w == 0), "the others look otherwise now: {:?}", tame.worlds);
    assert!(in_world(&harmless, &tame, "promote", "shared-query").cost.minutes() < 0.1);
}

#[test]
fn a_condition_goes_by_what_the_last_look_showed() {
    let never = changed(
        "+5:00 look both\nif orders-db.cpu above 60 then stop settlement-export",
        "+5:00 look both\nif orders-db.cpu above 101 then stop settlement-export",
    );
    let (before, after) = (weigh(&canary()).expect("it plays"), weigh(&never).expect("it plays"));
    let of = |weighed| in_world(&never, weighed, "take the canary away", "export").users;
    assert!(of(&after) > 5 * of(&before), "the export goes on: {} and {}", of(&after), of(&before));
    let blind = changed(
        "rollback checkout\n+5:00 look both\nif orders-db.cpu above 60",
        "rollback checkout\n+5:00 look both\nif search.p95 above 60",
    );
    let slip = weigh(&blind).expect_err("nobody looked at search");
    assert_eq!(slip.message, "nothing has shown `search.p95` yet");
}

#[test]
fn ranks_that_the_outcomes_contradict_are_named_unless_a_reason_is_given() {
    let swap = |text: &str| {
        let text = text.replacen("replica\"\nrank = 1", "replica\"\nrank = 6", 1);
        text.replacen("replicas\"\nrank = 5", "replicas\"\nrank = 1", 1)
    };
    let wrong = of(&swap(CANARY));
    let weighed = weigh(&wrong).expect("it plays");
    let found = contradictions(&wrong, &weighed);
    let promote = option(&wrong, "promote");
    assert!(!found.is_empty() && found.iter().all(|(o, _)| *o != option(&wrong, "take the canary away")), "{found:?}");
    let (_, words) = found.iter().find(|(o, _)| *o == promote).expect("it is named");
    assert!(words.starts_with("`promote` has rank 1 and comes to "), "{words}");
    let excused =
        swap(CANARY).replacen("name = \"promote\"", "name = \"promote\"\ndespite = \"The slot ends at 16:00.\"", 1);
    let excused = of(&excused);
    assert!(contradictions(&excused, &weighed).iter().all(|(o, _)| *o != promote));
}

#[test]
fn a_price_is_part_of_what_an_option_costs_and_is_said() {
    let dear = changed("name = \"more time\"", "name = \"more time\"\nprice = 1.5\nprice_for = \"two people wait\"");
    let (before, after) = (weigh(&canary()).expect("it plays"), weigh(&dear).expect("it plays"));
    let more = cost(&dear, &after, "more time") - cost(&dear, &before, "more time");
    assert!((more - 1.5).abs() < 0.01, "{more}");
    let decided = Decided::open(Arc::clone(&dear)).expect("it plays");
    let said = format!("{:?}", reveal(&decided, Some(&after)));
    assert!(said.contains("1.5 of its cost is for this: two people wait."), "{said}");
}

#[test]
fn an_answer_is_kept_by_the_file_and_comes_back_as_it_was() {
    let mut decided = Decided::open(canary()).expect("it plays");
    let shown = decided.run.shown(0);
    assert_ne!(shown, (0..6).collect::<Vec<_>>(), "shown in an order of its own");
    let best: Vec<String> =
        (0..6).filter_map(|o| Some((shown.iter().position(|s| *s == o)? + 1).to_string())).collect();
    decided.run.type_line(&format!("rank {} @75 cues a", best.join(">"))).expect("it fits");
    let answer = decided.answer(77).expect("it is one");
    assert_eq!((answer.lesson.as_str(), answer.question.as_str(), answer.at), ("canary-verdict", "canary-verdict", 77));
    assert_eq!(answer.given, Given::Order((0..6).collect()), "positions in the file");
    assert_eq!((answer.right, answer.confidence), (Some(true), Some(75)));
    let mut later = decided.again().expect("it plays");
    assert!(later.asks());
    later.restore(&answer);
    assert_eq!(later.answer(77), Some(answer.clone()));
    let mut other = decided.again().expect("it plays");
    other.restore(&Answer { given: Given::Order(vec![0, 1]), ..answer });
    assert!(other.asks(), "an answer to other options is none to these");
}

#[test]
fn a_companys_own_people_can_be_the_key_and_who_saw_it_otherwise_is_said() {
    let rankings = "kind = \"rankings\"\ntitle = \"Acme\"\n[[freeze]]\nscenario = \"canary-verdict\"\nrevision = 2\n\
                    id = \"canary-verdict\"\n[[freeze.expert]]\nrole = \"database lead\"\norder = \"2>1=3>4>5>6\"\nwhy = \"w\"\n\
                    [[freeze.expert]]\nrole = \"release lead\"\norder = \"2>3>1>4>5>6\"\nwhy = \"v\"\n";
    let mut course = super::samples::course(CANARY);
    assert_eq!(course.rank("acme.toml", rankings), vec![]);
    let mut decided = Decided::open(Arc::new(course.decisions.remove(0))).expect("it plays");
    let shown = decided.run.shown(0);
    let order: Vec<String> =
        [1, 2, 0, 3, 4, 5].iter().filter_map(|o| Some((shown.iter().position(|s| s == o)? + 1).to_string())).collect();
    decided.run.type_line(&format!("rank {} @75", order.join(">"))).expect("it fits");
    assert_eq!(decided.answer(0).and_then(|a| a.right), Some(true), "their order, not the authors'");
    let said = format!("{:?}", reveal(&decided, None));
    assert!(said.contains("You agreed with the panel to 100 of 100"), "{said}");
    assert!(said.contains("Compared with 2 people of Acme"), "{said}");
}

#[test]
fn an_order_that_is_far_from_the_key_is_asked_again_soon() {
    let mut decided = Decided::open(canary()).expect("it plays");
    let shown = decided.run.shown(0);
    let worst: Vec<String> =
        [4, 5, 3, 2, 1, 0].iter().filter_map(|o| Some((shown.iter().position(|s| s == o)? + 1).to_string())).collect();
    decided.run.type_line(&format!("rank {} @95", worst.join(">"))).expect("it fits");
    assert_eq!(decided.answer(0).and_then(|a| a.right), Some(false));
    let mut skipped = decided.again().expect("it plays");
    skipped.run.type_line("skip").expect("it can be left out");
    assert_eq!(skipped.answer(0), None, "nothing is kept of it");
}

#[test]
fn the_reveal_has_every_option_with_its_reason_its_source_and_its_outcome() {
    let mut decided = Decided::open(canary()).expect("it plays");
    decided.run.type_line("rank 1>2>3>4>5>6 @50").expect("it fits");
    let before = reveal(&decided, None);
    assert_eq!(before.len(), 2, "the key comes at once, what it comes to later");
    let weighed = weigh(&decided.decision).expect("it plays");
    let parts = reveal(&decided, Some(&weighed));
    let key = format!("{:?}", parts[0].blocks);
    for option in &decided.decision.freeze().options {
        assert!(key.contains(&option.text) && key.contains(option.why.split(['*', '`']).next().unwrap_or_default()));
    }
    assert!(key.contains("Source: ") && key.contains("https://sre.google/workbook/canarying-releases/"));
    let tables = parts[1].blocks.iter().filter(|b| matches!(b, Block::Table(t) if t.rows.len() == 6)).count();
    assert_eq!(tables, 1);
    let items = parts[2].blocks.iter().filter(|b| matches!(b, Block::Item(_))).count();
    assert_eq!(items, 18, "six options in three worlds");
}
