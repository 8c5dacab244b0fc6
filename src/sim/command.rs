//! Everything a responder can do, as typed words and as data. `write` and `read` are inverse, so a log is a list of
//! readable lines. Changes and looks are [`super::phrase`]'s; this adds people, words to the world, and time.

use crate::base::time::{Spoken, parse_duration};

use super::action::Action;
use super::observe::Look;
use super::phrase::{self, CHANGE_VERBS, LOOK_VERBS, PhraseError, Verb};
use super::spec::{PersonId, Spec};

/// Something a responder does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Looks at something, or asks somebody.
    Look(Look),
    /// Changes production.
    Change(Action),
    /// Pages a person into the channel.
    Page(PersonId),
    /// Declares an incident, severity 1 (worst) to 4.
    Declare(u8),
    /// Gives a role to somebody; none is the learner.
    Assign(Role, Option<PersonId>),
    /// Tells people outside how it stands.
    Update(Update),
    /// Asks a person to make a change.
    Delegate(PersonId, Action),
    /// Gives the lead to a person, with what they are told.
    HandOver(PersonId, Brief),
    /// Lets time pass, s.
    Wait(u32),
    /// Answers a judgement: option numbers from 1, best first, and how sure, in percent.
    Rank(Vec<u8>, u8, Vec<String>),
    /// Leaves a judgement unanswered.
    Skip,
    /// Commits a belief: a percentage for each of [`Spec::suspects`], 100 in all.
    Suspect(Vec<u8>),
    /// Asks for the next hint.
    Hint,
    /// Notes something for the debrief.
    Note(String),
    /// Says that it is over, and what ended it.
    Resolve(String),
}

impl Command {
    /// Whether it is said to oneself or to the course, while the clock stands.
    pub const fn takes_no_time(&self) -> bool {
        matches!(self, Self::Rank(..) | Self::Skip | Self::Suspect(_) | Self::Hint | Self::Note(_))
    }
}

/// A role in an incident (ICS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Leads: decides and keeps the whole in view.
    Lead,
    /// Changes production.
    Operations,
    /// Speaks to the world outside.
    Communications,
    /// Writes down what happens.
    Scribe,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Operations, Self::Communications, Self::Scribe];

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Operations => "operations",
            Self::Communications => "communications",
            Self::Scribe => "scribe",
        }
    }
}

/// What the next lead is told, by slots; those left out are none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brief(pub Vec<(Slot, String)>);

/// A part of a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// What users feel.
    Impact,
    /// What we think it is, and what speaks against it.
    Hypothesis,
    /// What was done, and what came of it.
    Done,
    /// What is under way.
    Flight,
    /// What to do next, and when the next update is due.
    Next,
    /// What could go wrong.
    Risks,
}

impl Slot {
    /// All of them, with the word for each.
    pub const ALL: [(&'static str, Self); 6] = [
        ("impact", Self::Impact),
        ("hypothesis", Self::Hypothesis),
        ("done", Self::Done),
        ("flight", Self::Flight),
        ("next", Self::Next),
        ("risks", Self::Risks),
    ];

    /// The word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, s)| *s == self).map_or("impact", |(w, _)| w)
    }
}

/// A status update, composed from slots so that its truth can be judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Update {
    /// How many users are hurt.
    pub impact: Impact,
    /// What is being done.
    pub doing: Doing,
    /// A cause, if one is stated.
    pub cause: Option<String>,
    /// When the next update comes, s from now.
    pub next_s: Option<u32>,
}

/// How many users are hurt, as one says it outside; what each holds for is in [`super::severity::IMPACTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Impact {
    /// Nobody that we know of.
    #[default]
    None,
    /// Some of them.
    Some,
    /// Most of them.
    Most,
}

/// What is being done, as one says it outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doing {
    /// The trouble is known, its remedy is not.
    #[default]
    Investigating,
    /// A remedy is on its way.
    Mitigating,
    /// It looks well; we watch.
    Monitoring,
    /// It is over.
    Resolved,
}

const IMPACTS: [(&str, Impact); 3] = [("none", Impact::None), ("some", Impact::Some), ("most", Impact::Most)];
const DOINGS: [(&str, Doing); 4] = [
    ("investigating", Doing::Investigating),
    ("mitigating", Doing::Mitigating),
    ("monitoring", Doing::Monitoring),
    ("resolved", Doing::Resolved),
];

/// Other words that are understood.
const ALSO_IMPACTS: [(&str, Impact); 5] = [
    ("nobody", Impact::None),
    ("few", Impact::Some),
    ("many", Impact::Some),
    ("all", Impact::Most),
    ("everybody", Impact::Most),
];
const ALSO_DOINGS: [(&str, Doing); 8] = [
    ("looking", Doing::Investigating),
    ("searching", Doing::Investigating),
    ("remedy", Doing::Mitigating),
    ("fixing", Doing::Mitigating),
    ("watching", Doing::Monitoring),
    ("over", Doing::Resolved),
    ("done", Doing::Resolved),
    ("fixed", Doing::Resolved),
];

impl Impact {
    /// The word.
    pub fn word(self) -> &'static str {
        IMPACTS.iter().find(|(_, i)| *i == self).map_or("none", |(w, _)| w)
    }

    /// What people read.
    pub const fn said(self) -> &'static str {
        match self {
            Self::None => "No users are affected as far as we know.",
            Self::Some => "Some users are affected.",
            Self::Most => "Most users are affected.",
        }
    }
}

impl Doing {
    /// The word.
    pub fn word(self) -> &'static str {
        DOINGS.iter().find(|(_, d)| *d == self).map_or("investigating", |(w, _)| w)
    }

    /// What people read.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Investigating => "We are investigating.",
            Self::Mitigating => "We are putting a remedy in place.",
            Self::Monitoring => "A remedy is in place and we are watching it.",
            Self::Resolved => "It is resolved.",
        }
    }
}

impl Update {
    /// The sentence that people read.
    pub fn sentence(&self) -> String {
        let (impact, doing) = (self.impact.said(), self.doing.said());
        let cause = self.cause.as_ref().map_or(String::new(), |c| format!(" Cause: {c}."));
        let next = self.next_s.map_or(String::new(), |s| format!(" Next update in {}.", Spoken(s)));
        format!("{impact} {doing}{cause}{next}")
    }
}

/// Verbs for people, words and time.
pub const OTHER_VERBS: &[Verb] = &[
    Verb { word: "page", form: "page PERSON", about: "call somebody into the channel" },
    Verb {
        word: "declare",
        form: "declare sev1|sev2|sev3|sev4",
        about: "declare an incident, by how many users it hurts",
    },
    Verb {
        word: "assign",
        form: "assign ROLE me|PERSON",
        about: "give a role: lead, operations, communications, scribe",
    },
    Verb {
        word: "update",
        form: "update impact=none|some|most doing=investigating|mitigating|monitoring|resolved next=10m [cause=TEXT]",
        about: "tell people outside how it stands",
    },
    Verb { word: "delegate", form: "delegate PERSON CHANGE", about: "ask somebody to make a change" },
    Verb {
        word: "handover",
        form: "handover PERSON [impact=TEXT; hypothesis=TEXT; done=TEXT; flight=TEXT; next=TEXT; risks=TEXT]",
        about: "give the lead away, with what has to be known",
    },
    Verb { word: "wait", form: "wait 2m", about: "let time pass; stops at news; a number alone is minutes" },
    Verb {
        word: "rank",
        form: "rank 2>1>4>3 @75",
        about: "answer a judgement, best first, with how sure you are; `cues a,c` behind it says what it rests on",
    },
    Verb { word: "skip", form: "skip", about: "leave a judgement unanswered" },
    Verb {
        word: "suspect",
        form: "suspect NAME PERCENT [NAME PERCENT ...]",
        about: "commit what you believe, at most three times; what is left is spread over the others",
    },
    Verb { word: "hint", form: "hint", about: "the next hint; makes the run an assisted one" },
    Verb { word: "note", form: "note TEXT", about: "keep a thought for the debrief" },
    Verb { word: "resolve", form: "resolve WHAT ENDED IT", about: "say that it is over; ends the run" },
];

/// Every verb there is.
pub fn verbs() -> impl Iterator<Item = &'static Verb> {
    LOOK_VERBS.iter().chain(CHANGE_VERBS).chain(OTHER_VERBS)
}

/// The verb that `typed` is or begins, or why it is none.
///
/// # Errors
/// Nothing typed, nothing that begins so, or several.
pub fn verb(typed: &str) -> Result<&'static Verb, PhraseError> {
    verb_among(typed, &verbs().collect::<Vec<_>>())
}

/// The verb that `typed` is, or is the only beginning of among `some`; or why it is none.
///
/// # Errors
/// Nothing typed, nothing that begins so, or several.
pub fn verb_among(typed: &str, some: &[&'static Verb]) -> Result<&'static Verb, PhraseError> {
    let fail = |message: String, hint: String| Err(PhraseError { message, hint });
    if let Some(exact) = verbs().find(|v| v.word == typed) {
        return Ok(exact);
    }
    let begins: Vec<&'static Verb> =
        some.iter().copied().filter(|v| !typed.is_empty() && v.word.starts_with(typed)).collect();
    match begins.as_slice() {
        [only] => Ok(only),
        [] => {
            let near = crate::base::suggest::nearest(typed, some.iter().map(|v| v.word));
            let hint = near.map_or("type `help` for what can be done".to_owned(), |n| format!("did you mean `{n}`?"));
            fail(format!("`{typed}` is not a command"), hint)
        }
        several => {
            let words: Vec<&str> = several.iter().map(|v| v.word).collect();
            fail(format!("`{typed}` could be several commands"), format!("one of: {}", words.join(", ")))
        }
    }
}

/// What a line asks for.
///
/// # Errors
/// What was not understood, with a hint.
pub fn read(spec: &Spec, line: &str) -> Result<Command, PhraseError> {
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let verb = verb(first)?;
    let rest = rest.trim();
    let whole = format!("{} {rest}", verb.word);
    if LOOK_VERBS.iter().any(|v| v.word == verb.word) {
        return phrase::read_look(spec, &whole).map(Command::Look);
    }
    if CHANGE_VERBS.iter().any(|v| v.word == verb.word) {
        return phrase::read_action(spec, &whole).map(Command::Change);
    }
    let wrong = |message: String| PhraseError { message, hint: format!("type `{}`", verb.form) };
    match verb.word {
        "page" => phrase::find_person(spec, rest).map(Command::Page),
        "delegate" => {
            let (who, change) = rest
                .split_once(char::is_whitespace)
                .ok_or_else(|| wrong("a person or a change is missing".to_owned()))?;
            let person = phrase::find_person(spec, who)?;
            phrase::read_action(spec, change).map(|action| Command::Delegate(person, action))
        }
        "handover" => {
            let (who, told) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let person = phrase::find_person(spec, who)?;
            read_brief(told).map(|brief| Command::HandOver(person, brief)).map_err(wrong)
        }
        "declare" => {
            let n = rest.trim_start_matches("sev").parse().ok().filter(|n| (1..=4).contains(n));
            let what = if rest.is_empty() {
                "a severity is missing".to_owned()
            } else {
                format!("`{rest}` is not a severity")
            };
            let rows = super::severity::SEVERITIES.map(|s| format!("`declare sev{}`: {}", s.number, s.harm));
            n.map(Command::Declare).ok_or_else(|| PhraseError { message: what, hint: rows.join("; ") })
        }
        "assign" => read_assign(spec, rest).ok_or_else(|| wrong(format!("`{rest}` is not a role and a person")))?,
        "update" => read_update(rest).map(Command::Update).map_err(wrong),
        "wait" => {
            // On call, `wait 5` is said of minutes.
            let minutes = || rest.parse::<u32>().ok().map(|n| n.saturating_mul(60));
            let s = if rest.is_empty() { Some(60) } else { minutes().or_else(|| parse_duration(rest)) };
            s.filter(|s| (1..=7200).contains(s)).map(Command::Wait).ok_or_else(|| {
                let hint = "from `wait 1s` to `wait 2h`; a number alone is minutes".to_owned();
                PhraseError { message: format!("`{rest}` is not a time to wait"), hint }
            })
        }
        "rank" => read_rank(rest).ok_or_else(|| wrong(format!("`{rest}` is not a ranking"))),
        "skip" => Ok(Command::Skip),
        "suspect" => read_suspect(spec, rest).map(Command::Suspect),
        "hint" => Ok(Command::Hint),
        "note" if rest.is_empty() => Err(wrong("a note needs words".to_owned())),
        "note" => Ok(Command::Note(rest.to_owned())),
        _ => Ok(Command::Resolve(rest.to_owned())),
    }
}

fn read_assign(spec: &Spec, rest: &str) -> Option<Result<Command, PhraseError>> {
    let (role, who) = rest.split_once(char::is_whitespace)?;
    let role = Role::ALL.into_iter().find(|r| !role.is_empty() && r.word().starts_with(role))?;
    let who = who.trim();
    if who == "me" {
        return Some(Ok(Command::Assign(role, None)));
    }
    Some(phrase::find_person(spec, who).map(|p| Command::Assign(role, Some(p))))
}

fn read_brief(told: &str) -> Result<Brief, String> {
    let mut brief = Brief::default();
    for part in told.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, text) = part.split_once('=').ok_or_else(|| format!("`{part}` is not a slot"))?;
        let found = Slot::ALL.iter().find(|(w, _)| *w == key.trim());
        let slot = found.ok_or_else(|| format!("there is no slot `{}`", key.trim()))?.1;
        if brief.0.iter().any(|(s, _)| *s == slot) {
            return Err(format!("`{}` is there twice", slot.word()));
        }
        if !text.trim().is_empty() {
            brief.0.push((slot, text.trim().to_owned()));
        }
    }
    brief.0.sort_by_key(|(slot, _)| *slot);
    Ok(brief)
}

fn read_update(rest: &str) -> Result<Update, String> {
    let mut update = Update::default();
    let (mut impact, mut doing) = (false, false);
    let (slots, cause) = rest.split_once("cause=").map_or((rest, None), |(a, b)| (a, Some(b.trim())));
    for slot in slots.split_whitespace() {
        let (key, value) = slot.split_once('=').ok_or_else(|| format!("`{slot}` is not a slot"))?;
        match key {
            "impact" => {
                let found = IMPACTS.iter().chain(&ALSO_IMPACTS).find(|(w, _)| *w == value);
                update.impact = found.ok_or_else(|| format!("`{value}` is not an impact"))?.1;
                impact = true;
            }
            "doing" => {
                let found = DOINGS.iter().chain(&ALSO_DOINGS).find(|(w, _)| *w == value);
                update.doing = found.ok_or_else(|| format!("`{value}` is not something one does"))?.1;
                doing = true;
            }
            "next" => update.next_s = Some(parse_duration(value).ok_or_else(|| format!("`{value}` is not a time"))?),
            _ => return Err(format!("there is no slot `{key}`")),
        }
    }
    if !(impact && doing) {
        return Err("an update says the impact and what you are doing".to_owned());
    }
    update.cause = cause.filter(|c| !c.is_empty()).map(str::to_owned);
    Ok(update)
}

/// Named percentages; the others share what is left, the first of them what does not divide.
fn read_suspect(spec: &Spec, rest: &str) -> Result<Vec<u8>, PhraseError> {
    let fail = |message: String, hint: &str| Err(PhraseError { message, hint: hint.to_owned() });
    let form = "name a suspect and how likely it is, as in `suspect NAME 60`";
    if spec.suspects.is_empty() {
        return fail("this drill asks for no suspects".to_owned(), "keep the thought with `note TEXT`");
    }
    let rest = rest.replace(" %", "%");
    let words: Vec<&str> = rest.split_whitespace().collect();
    if words.is_empty() {
        return fail("a suspect is missing".to_owned(), form);
    }
    let mut named: Vec<Option<u8>> = vec![None; spec.suspects.len()];
    for pair in words.chunks(2) {
        let suspect = phrase::find_suspect(spec, pair[0])?;
        let Some(typed) = pair.get(1) else { return fail(format!("how likely is `{}`?", pair[0]), form) };
        let percent = typed.trim_end_matches('%').parse().ok().filter(|p| *p <= 100);
        let Some(percent) = percent else { return fail(format!("`{typed}` is not a percentage"), "say 0 to 100") };
        if named[suspect].replace(percent).is_some() {
            return fail(format!("`{}` is named twice", pair[0]), "name each once");
        }
    }
    let sum: u32 = named.iter().flatten().map(|p| u32::from(*p)).sum();
    let others = named.iter().filter(|p| p.is_none()).count() as u32;
    let sums = format!("the percentages sum to {sum}");
    match 100_u32.checked_sub(sum) {
        None => return fail(sums, "together they are at most 100; what is left is spread over the others"),
        Some(1..) if others == 0 => return fail(sums, "every suspect is named, so together they are 100"),
        _ => {}
    }
    let (left, mut spare) = (100 - sum, (100 - sum).checked_rem(others).unwrap_or(0));
    let share = |percent: Option<u8>| {
        percent.unwrap_or_else(|| {
            let one = u32::from(spare > 0);
            spare -= one;
            (left / others + one) as u8
        })
    };
    Ok(named.into_iter().map(share).collect())
}

fn read_rank(rest: &str) -> Option<Command> {
    let (rest, cues) = rest.split_once("cues").map_or((rest, None), |(rest, cues)| (rest, Some(cues)));
    let ids = |typed: &str| -> Vec<String> {
        typed.split([',', ' ']).filter(|id| !id.is_empty()).map(str::to_lowercase).collect()
    };
    let cues = cues.map(ids);
    if cues.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let (order, sure) = rest.split_once('@').unwrap_or((rest, "50"));
    let order: Option<Vec<u8>> = order.split('>').map(|n| n.trim().parse().ok().filter(|n| *n > 0)).collect();
    let order = order?;
    let sure = sure.trim().trim_end_matches('%').parse().ok().filter(|s| *s <= 100)?;
    let mut sorted = order.clone();
    sorted.sort_unstable();
    sorted.dedup();
    (sorted.len() == order.len()).then_some(Command::Rank(order, sure, cues.unwrap_or_default()))
}

/// A command as a line that [`read`] reads back.
pub fn write(spec: &Spec, command: &Command) -> String {
    let name = |p: PersonId| spec.people[p].name.as_str();
    match command {
        Command::Look(look) => phrase::write_look(spec, *look),
        Command::Change(action) => phrase::write_action(spec, *action),
        Command::Page(p) => format!("page {}", name(*p)),
        Command::Delegate(p, action) => format!("delegate {} {}", name(*p), phrase::write_action(spec, *action)),
        Command::HandOver(p, brief) => {
            let slots: Vec<String> = brief.0.iter().map(|(s, text)| format!("{}={text}", s.word())).collect();
            format!("handover {} {}", name(*p), slots.join("; ")).trim_end().to_owned()
        }
        Command::Declare(n) => format!("declare sev{n}"),
        Command::Assign(role, who) => format!("assign {} {}", role.word(), who.map_or("me", name)),
        Command::Update(u) => {
            let next = u.next_s.map_or(String::new(), |s| format!(" next={s}s"));
            let cause = u.cause.as_ref().map_or(String::new(), |c| format!(" cause={c}"));
            format!("update impact={} doing={}{next}{cause}", u.impact.word(), u.doing.word())
        }
        Command::Wait(s) => format!("wait {s}s"),
        Command::Rank(order, sure, cues) => {
            let order: Vec<String> = order.iter().map(ToString::to_string).collect();
            let cues = if cues.is_empty() { String::new() } else { format!(" cues {}", cues.join(",")) };
            format!("rank {} @{sure}{cues}", order.join(">"))
        }
        Command::Skip => "skip".to_owned(),
        Command::Suspect(odds) => {
            let pairs = spec.suspects.iter().zip(odds).filter(|(_, p)| **p > 0);
            let pairs: Vec<String> = pairs.map(|(s, p)| format!("{} {p}", s.name)).collect();
            format!("suspect {}", pairs.join(" "))
        }
        Command::Hint => "hint".to_owned(),
        Command::Note(text) => format!("note {text}"),
        Command::Resolve(text) if text.is_empty() => "resolve".to_owned(),
        Command::Resolve(text) => format!("resolve {text}"),
    }
}

/// A command of the log as a person would have typed it: whole minutes are minutes, `wait 120s` is `wait 2m`.
pub fn as_typed(command: &str) -> String {
    if !command.starts_with("wait ") && !command.starts_with("update ") {
        return command.to_owned();
    }
    let minutes = |word: &str| {
        let (key, time) = word.split_once('=').map_or(("", word), |(k, t)| (k, t));
        let s: u32 = time.strip_suffix('s')?.parse().ok().filter(|s| *s > 0 && s % 60 == 0)?;
        let key = if key.is_empty() { String::new() } else { format!("{key}=") };
        Some(format!("{key}{}m", s / 60))
    };
    // A cause is a person's own words.
    let (slots, cause) = command.find(" cause=").map_or((command, ""), |at| command.split_at(at));
    let words: Vec<String> = slots.split(' ').map(|w| minutes(w).unwrap_or_else(|| w.to_owned())).collect();
    format!("{}{cause}", words.join(" "))
}

#[cfg(test)]
mod tests;
