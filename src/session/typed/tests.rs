//! What people type for what is meant, on one drill; `tests/suite/words.rs` has all that ship.

use super::ask;
use super::synonyms::SYNONYMS;
use crate::session::Run;
use crate::session::debrief::samples::{played, run};
use crate::sim::command;

fn refused(run: &Run, line: &str) -> (String, String) {
    let e = run.clone().type_line(line).expect_err(line);
    (e.message, e.hint)
}

#[test]
fn every_synonym_stands_for_words_that_there_are_and_is_none_of_them_itself() {
    let mut seen = vec![];
    for row in SYNONYMS {
        for typed in row.typed {
            assert!(!seen.contains(typed), "{typed} is there twice");
            assert_eq!(*typed, typed.to_lowercase());
            let known = command::verbs().any(|v| v.word == *typed) || ask::word(typed).is_some();
            assert!(!known, "{typed} is a command");
            seen.push(typed);
        }
        for means in row.means {
            let word = command::verbs().any(|v| v.word == *means) || ask::word(means).is_some();
            assert!(word || command::read(run("flag-and-format").scenario.rubric.spec(), means).is_ok(), "{means}");
        }
    }
}

#[test]
fn what_people_on_call_type_is_answered_with_what_they_mean() {
    let bad_deploy = run("flag-and-format");
    for (line, hint) in [
        ("lead", "did you mean `assign lead me`?"),
        ("close", "did you mean `resolve`?"),
        ("stand down", "did you mean `resolve`?"),
        ("turn off express-pay", "did you mean `flag express-pay off`?"),
        ("disable express-pay", "did you mean `flag express-pay off`?"),
        ("roll back checkout", "did you mean `rollback checkout`?"),
        ("tell people it is payments", "did you mean `update`?"),
        ("check checkout", "did you mean `look checkout`, `logs checkout` or `replicas checkout`?"),
        ("check orders", "did you mean `look orders-db` or `logs orders-db`?"),
        ("sev2", "did you mean `declare sev2`?"),
        ("call tomas", "did you mean `page tomas`?"),
        ("who", "did you mean `people`?"),
        ("show me the logs of checkout", "did you mean `logs checkout`?"),
        ("dana", "did you mean `ask dana`?"),
        ("express-pay off", "did you mean `flag express-pay off`?"),
        ("who leads", "did you mean `status`?"),
        ("go back to sleep", "did you mean `resolve`?"),
        ("why is pay failing", "did you mean `trace pay`?"),
        ("cancel rollback", "a change on its way cannot be called back; `menu change` has every change you can make"),
    ] {
        assert_eq!(refused(&bad_deploy, line).1, hint, "{line}");
    }
    // Nothing near: nothing is made up.
    assert_eq!(bad_deploy.meant("xyzzy"), None);
    assert_eq!(refused(&bad_deploy, "xyzzy").1, "type `help` for what can be done");
    assert_eq!(refused(&bad_deploy, "rolback checkout").1, "did you mean `rollback`?");
    // What was asked for the other way round is not offered as it stands.
    assert!(!bad_deploy.meant("turn on express-pay").is_some_and(|h| h.contains(" off`")));
}

#[test]
fn what_breaks_off_lists_the_names_and_what_is_too_long_is_not_cut_in_silence() {
    let bad_deploy = run("flag-and-format");
    assert_eq!(
        refused(&bad_deploy, "runbook"),
        ("`runbook` needs a name".into(), "type `runbook NAME`: deploy, checkout".into())
    );
    let (message, hint) = refused(&bad_deploy, "ask dana about r41");
    assert!(
        message.contains("`about r41` is more than `ask` takes") && hint.contains("type `ask dana`"),
        "{message}: {hint}"
    );
    assert!(refused(&bad_deploy, "page").1.starts_with("there is: "), "names");
    assert!(refused(&bad_deploy, "logs").1.contains("checkout, "), "names");
}

#[test]
fn somebody_who_is_there_is_asked_and_not_paged() {
    let run = played("flag-and-format", &["page tomas"]);
    assert_eq!(refused(&run, "page dana"), ("dana is in the channel".into(), "type `ask dana`".into()));
    assert_eq!(refused(&run, "page tomas").0, "tomas was paged already");
    assert_eq!(refused(&run, "ask tomas").1, "they were paged and are on their way; `wait` ends when they come");
}

#[test]
fn a_wait_without_a_unit_is_minutes_and_one_that_news_ends_says_so() {
    use crate::session::feed::Item;
    let cut = |run: &Run| {
        run.feed.iter().find_map(|e| match e.item {
            Item::WaitEnded { after_s, of_s } => Some((after_s, of_s)),
            _ => None,
        })
    };
    let quiet = played("probe-noise", &["wait 1"]);
    assert_eq!((quiet.lines()[0].command.as_str(), cut(&quiet)), ("wait 60s", None));
    let changed = played("flag-and-format", &["flag express-pay off", "wait 10"]);
    let (after, of) = cut(&changed).expect("the change was announced within ten minutes");
    assert!(after < of && of == 600, "{after} of {of}");
}

#[test]
fn the_menu_is_found_by_its_headings_and_help_by_every_word() {
    use crate::session::views::Group;
    for (typed, group) in
        [("change", Group::Change), ("changes", Group::Change), ("Look", Group::Look), ("ti", Group::Time)]
    {
        assert_eq!(ask::heading(typed), Ok(group), "{typed}");
    }
    assert_eq!(ask::heading("chnge").expect_err("a slip").hint, "did you mean `change`?");
    let run = run("flag-and-format");
    for word in run.verbs().into_iter().chain(&ask::WORDS).map(|v| v.word) {
        assert_eq!(ask::topic(&run, word, false), Ok(word));
        assert!(!ask::about(&run, word).is_empty());
    }
    assert!(ask::topic(&run, "vote", false).is_err());
    assert_eq!(ask::topic(&run, "vote", true), Ok("vote"));
    assert_eq!(ask::topic(&run, "close", false).expect_err("no word").hint, "did you mean `resolve`?");
}
