use super::*;
use crate::sim::spec::{Job, Person, Runbook, Suspect};

fn spec() -> Spec {
    let person =
        Person { name: "dana".into(), role: String::new(), ack_s: 0, present: true, answer_s: 1, ..Person::default() };
    let suspect = |name: &str| Suspect { name: name.into(), about: String::new() };
    let runbook = Runbook { name: "deploy".into(), title: String::new(), text: String::new(), look_s: 20 };
    Spec {
        suspects: ["code", "load", "vendor", "nothing"].map(suspect).to_vec(),
        runbooks: vec![runbook],
        people: vec![person],
        jobs: vec![Job { name: "export".into(), about: String::new(), running: false }],
        ..Spec::default()
    }
}

#[test]
fn what_is_written_reads_back() {
    let spec = spec();
    for line in [
        "page dana",
        "delegate dana stop export",
        "handover dana",
        "handover dana impact=one in five cannot pay; done=flag off, no effect; risks=the export",
        "declare sev2",
        "assign lead me",
        "assign scribe dana",
        "update impact=some doing=mitigating next=600s cause=the export",
        "wait 180s",
        "rank 2>1>3 @75",
        "rank 2>1>3 @75 cues a,c",
        "skip",
        "hint",
        "note odd",
        "suspect code 60 load 20 vendor 20",
        "suspect nothing 100",
        "runbook deploy",
        "resolve stop export",
        "stop export",
        "changes",
        "ask dana",
    ] {
        let command = read(&spec, line).expect(line);
        assert_eq!(write(&spec, &command), line);
    }
}

#[test]
fn a_belief_is_whole_percentages_that_sum_to_a_hundred() {
    let spec = spec();
    for (line, odds) in [
        ("suspect load 60", [14, 60, 13, 13]),
        ("suspect vendor 100%", [0, 0, 100, 0]),
        ("suspect code 0 load 50 %", [0, 50, 25, 25]),
        ("suspect code 40 load 30 vendor 20 nothing 10", [40, 30, 20, 10]),
    ] {
        assert_eq!(read(&spec, line), Ok(Command::Suspect(odds.to_vec())), "{line}");
    }
    for (line, message, hint) in [
        (
            "suspect code 60 load 50",
            "the percentages sum to 110",
            "together they are at most 100; what is left is spread over the others",
        ),
        (
            "suspect code 40 load 30 vendor 20 nothing 5",
            "the percentages sum to 95",
            "every suspect is named, so together they are 100",
        ),
        ("suspect", "a suspect is missing", "name a suspect and how likely it is, as in `suspect NAME 60`"),
        ("suspect load", "how likely is `load`?", "name a suspect and how likely it is, as in `suspect NAME 60`"),
        ("suspect lod 5", "there is no suspect `lod`", "did you mean `load`?"),
        ("suspect load 101", "`101` is not a percentage", "say 0 to 100"),
        ("suspect load 5 load 6", "`load` is named twice", "name each once"),
    ] {
        let error = read(&spec, line).expect_err(line);
        assert_eq!((error.message.as_str(), error.hint.as_str()), (message, hint), "{line}");
    }
    let none = read(&Spec::default(), "suspect load 5").expect_err("none are declared");
    assert_eq!(none.message, "this drill asks for no suspects");
}

#[test]
fn short_forms_and_slips() {
    let spec = spec();
    let update = |line: &str| read(&spec, line).map(|c| write(&spec, &c));
    assert_eq!(
        update("update impact=all doing=remedy"),
        Ok("update impact=most doing=mitigating".into()),
        "as people say"
    );
    assert_eq!(read(&spec, "w 2m"), Ok(Command::Wait(120)));
    assert_eq!(read(&spec, "wait"), Ok(Command::Wait(60)));
    assert_eq!(read(&spec, "wait 5"), Ok(Command::Wait(300)), "minutes");
    assert_eq!(read(&spec, "wait 5s"), Ok(Command::Wait(5)));
    for (line, message, hint) in [
        ("rolback x", "`rolback` is not a command", "did you mean `rollback`?"),
        ("xyzzy", "`xyzzy` is not a command", "type `help` for what can be done"),
        (
            "re x",
            "`re` could be several commands",
            "one of: replicas, revert, restart, replace, restore, renew, resolve",
        ),
        ("page dan", "there is no person `dan`", "did you mean `dana`?"),
        ("page", "the name of a person is missing", "there is: dana"),
        (
            "ask dana about it",
            "`about it` is more than `ask` takes",
            "type `ask dana`: dana tells what they know of all this",
        ),
        ("changes dana", "`dana` is more than `changes` takes", "type `changes`"),
        ("wait 500", "`500` is not a time to wait", "from `wait 1s` to `wait 2h`; a number alone is minutes"),
        (
            "declare sev9",
            "`sev9` is not a severity",
            "`declare sev1`: half or more of those who want one thing fail; `declare sev2`: at least one in twenty fails, \
             fewer than half; `declare sev3`: fewer than one in twenty fail; `declare sev4`: nobody fails: a false alarm, \
             or a risk",
        ),
        (
            "handover dana mood=calm",
            "there is no slot `mood`",
            "type `handover PERSON [impact=TEXT; hypothesis=TEXT; done=TEXT; flight=TEXT; next=TEXT; risks=TEXT]`",
        ),
        ("rank 1>2 @75 cues", "`1>2 @75 cues` is not a ranking", "type `rank 2>1>4>3 @75`"),
        ("rank 1>1", "`1>1` is not a ranking", "type `rank 2>1>4>3 @75`"),
        ("stop expord", "there is no job `expord`", "did you mean `export`?"),
        ("", "`` is not a command", "type `help` for what can be done"),
    ] {
        let error = read(&spec, line).expect_err(line);
        assert_eq!((error.message.as_str(), error.hint.as_str()), (message, hint), "{line}");
    }
}

#[test]
fn times_of_the_log_are_shown_as_people_type_them() {
    for (log, shown) in [
        ("wait 120s", "wait 2m"),
        ("wait 90s", "wait 90s"),
        (
            "update impact=some doing=mitigating next=600s cause=a retry after 60s",
            "update impact=some doing=mitigating next=10m cause=a retry after 60s",
        ),
        ("note wait 60s", "note wait 60s"),
    ] {
        assert_eq!(as_typed(log), shown);
    }
}
