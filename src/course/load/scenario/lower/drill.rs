//! A drill's texts, judgements and sources. Must not know the system beyond its length.

use super::script::Scripts;
use crate::base::time::parse_duration;
use crate::course::lesson::Source;
use crate::course::load::scenario::findings::{Findings, offer};
use crate::course::load::scenario::raw::{self, FileKind, Head, Own};
use crate::course::load::table::At;
use crate::course::load::text::Text;
use crate::course::scenario::{ChangeNote, Cue, Facilitator, FollowUps, Freeze, FreezeOption, FreezeWhen, Scenario};
use crate::grade::rubric::Rubric;

/// Checks what a drill says about itself. `stem` is the file's name, `lessons` are the ids that exist.
pub fn check_head(head: &Head, own: &Own, stem: &str, lessons: &[&str], found: &mut Findings<'_>) {
    check_id(head, FileKind::Drill, stem, found);
    let mut number = |ok: bool, key: &str, at: &At<u8>, hint: &str| {
        if !ok {
            found.error(&at.span, format!("`{key}` is {}", at.value), hint);
        }
    };
    number(own.unit.value <= 6, "unit", &own.unit, "units are 0 to 6");
    number(own.minutes.value > 0, "minutes", &own.minutes, "how long it takes a person, 1 or more");
    if own.revision.value == 0 {
        found.error(&own.revision.span, "revisions count from 1", "write `revision = 1` for a new drill");
    }
    if own.teaches.value.is_empty() {
        found.error(&own.teaches.span, "it teaches nothing", "say what a learner practises");
    }
    for at in &own.lessons {
        found.find(at, "lesson", lessons);
    }
    found.unique("lesson", own.lessons.iter());
}

/// The file is what it is read as, and the id is its name.
pub fn check_id(head: &Head, kind: FileKind, stem: &str, found: &mut Findings<'_>) {
    if head.kind.value != kind {
        found.error(&head.kind.span, "the file is read as the other kind", "`base` is extended, `drill` is played");
    }
    let id = &head.id.value.0;
    if id != stem {
        let hint = format!("write `id = \"{stem}\"`, or rename the file");
        found.error(&head.id.span, format!("the id `{id}` is not the file's name"), hint);
    }
}

/// Sources; their ids differ and everything that cites one cites one that is there.
pub fn sources(own: &Own, found: &mut Findings<'_>) -> Vec<Source> {
    let worlds = own.world.iter().map(|w| &w.value.explain);
    let texts: Vec<&At<Text>> = [&own.briefing, &own.debrief].into_iter().chain(worlds).collect();
    let options = own.freeze.iter().flat_map(|f| &f.option).map(|o| &o.source);
    cited(&own.source, &texts, options, found);
    let own = own.source.iter();
    own.map(|s| Source { id: s.id.value.0.clone(), title: s.title.0.clone(), url: s.url.value.0.clone() }).collect()
}

/// That sources have ids of their own and addresses, that texts and options cite none but them, and each is cited.
pub fn cited<'o>(
    sources: &[raw::Source],
    texts: &[&At<Text>],
    options: impl Iterator<Item = &'o At<String>>,
    found: &mut Findings<'_>,
) {
    let ids: Vec<&str> = sources.iter().map(|s| s.id.value.0.as_str()).collect();
    let mut cited: Vec<String> = Vec::new();
    for text in texts {
        for cite in cites(text, found) {
            cite_exists(&cite, &ids, found);
            cited.push(cite.value);
        }
    }
    for source in options {
        cite_exists(source, &ids, found);
        cited.push(source.value.clone());
    }
    for (i, source) in sources.iter().enumerate() {
        let id = &source.id.value.0;
        if ids[..i].contains(&id.as_str()) {
            found.error(&source.id.span, format!("the source `{id}` is there twice"), "remove or rename one");
        } else if !cited.contains(id) {
            let hint = format!("cite it with `[title](source:{id})` or in an option, or remove it");
            found.warning(&source.id.span, format!("`{id}` is never cited"), hint);
        }
        if !source.url.value.0.starts_with("https://") && !source.url.value.0.starts_with("http://") {
            found.error(&source.url.span, "not an address", "it begins with `https://`");
        }
    }
}

fn cite_exists(at: &At<String>, ids: &[&str], found: &mut Findings<'_>) {
    if !ids.contains(&at.value.as_str()) {
        let hint = match crate::base::suggest::nearest(&at.value, ids.iter().copied()) {
            Some(id) => format!("did you mean `{id}`?"),
            None => "add a `[[source]]` with this id".to_owned(),
        };
        found.error(&at.span, format!("no source `{}`", at.value), hint);
    }
}

/// The ids behind `](source:` in Markdown.
fn cites(text: &At<Text>, found: &Findings<'_>) -> Vec<At<String>> {
    const MARK: &str = "](source:";
    let markdown = text.value.0.as_str();
    let mut out = Vec::new();
    for (at, _) in markdown.match_indices(MARK) {
        let start = at + MARK.len();
        let id = markdown[start..].split([')', ' ', '\n']).next().unwrap_or_default();
        let span = found.inside(&text.span, markdown, start..start + id.len());
        out.push(At { value: id.to_owned(), span });
    }
    out
}

/// Judgements on the way; `length_s` is how long the drill runs.
pub fn freezes(raw: &[raw::Freeze], length_s: u32, found: &mut Findings<'_>) -> Vec<Freeze> {
    let mut freezes: Vec<Freeze> = Vec::new();
    for freeze in raw {
        let id = freeze.id.value.0.clone();
        if freezes.iter().any(|f| f.id == id) {
            found.error(&freeze.id.span, format!("the freeze `{id}` is there twice"), "remove or rename one");
        }
        if freeze.option.len() < 2 {
            let hint = "add `[[freeze.option]]` until there is something to compare";
            found.error(&freeze.id.span, format!("the freeze `{id}` has too few options"), hint);
        } else if let Some(best) = freeze.option.iter().min_by_key(|o| o.rank.value)
            && best.rank.value != 1
        {
            let message = format!("the best rank of `{id}` is {}", best.rank.value);
            found.error(&best.rank.span, message, "ranks count from 1, which is best");
        }
        for option in freeze.option.iter().filter(|o| usize::from(o.rank.value) > freeze.option.len()) {
            let (rank, many) = (option.rank.value, freeze.option.len());
            let message = format!("rank {rank} of {many} options");
            found.error(&option.rank.span, message, "ranks count from 1 to the number of options; equals share one");
        }
        check_tags(&freeze.cue, found);
        let option = |o: &raw::FreezeOption| FreezeOption {
            text: o.text.0.clone(),
            rank: o.rank.value,
            why: o.why.0.clone(),
            source: o.source.value.clone(),
        };
        freezes.push(Freeze {
            id,
            when: when(&freeze.when, length_s, found).unwrap_or(FreezeWhen::FirstChange),
            ask: freeze.ask.0.clone(),
            options: freeze.option.iter().map(option).collect(),
            cues: tags(&freeze.cue),
            panel: None,
        });
    }
    freezes
}

/// That the cues of a judgement are none, or some that bear on it and some that do not, each with an id of its own.
pub fn check_tags(cues: &[raw::FreezeCue], found: &mut Findings<'_>) {
    for (i, cue) in cues.iter().enumerate() {
        if cues[..i].iter().any(|c| c.id.value == cue.id.value) {
            found.error(&cue.id.span, format!("the cue `{}` is there twice", cue.id.value.0), "rename one");
        }
    }
    if let [first, ..] = cues {
        for (bears, what) in [(true, "bears on it"), (false, "does not bear on it")] {
            if !cues.iter().any(|c| c.bears == bears) {
                let hint = format!("add one with `bears = {bears}`, or there is nothing to tell apart");
                found.error(&first.id.span, format!("none of the cues {what}"), hint);
            }
        }
    }
}

/// The cues of a judgement.
pub fn tags(cues: &[raw::FreezeCue]) -> Vec<Cue> {
    let cue = |c: &raw::FreezeCue| Cue { id: c.id.value.0.clone(), text: c.text.0.clone(), bears: c.bears };
    cues.iter().map(cue).collect()
}

fn when(at: &At<String>, length_s: u32, found: &mut Findings<'_>) -> Option<FreezeWhen> {
    match at.value.as_str() {
        "first-change" => return Some(FreezeWhen::FirstChange),
        "recovered" => return Some(FreezeWhen::Recovered),
        _ => {}
    }
    let Some(after) = at.value.strip_prefix('+') else {
        let near = offer(&at.value, &["first-change", "recovered"]);
        let hint = if near.starts_with("did") { near } else { "`+1m`, `first-change` or `recovered`".to_owned() };
        found.error(&at.span, format!("`{}` is no moment of a drill", at.value), hint);
        return None;
    };
    match parse_duration(after) {
        Some(s) if s < length_s || length_s <= 1 => Some(FreezeWhen::After(s)),
        Some(_) => {
            found.error(&at.span, format!("`{}` is after the end", at.value), "see `time.begin` and `time.end`");
            None
        }
        None => {
            found.error(&at.span, format!("`{after}` is no duration"), "write it as `+90s`, `+3m` or `+2m30s`");
            None
        }
    }
}

/// Everything together.
pub fn scenario(head: &Head, own: &Own, parts: Parts, rubric: Rubric, content_hash: String) -> Scenario {
    let texts = |list: &[Text]| list.iter().map(|t| t.0.clone()).collect();
    Scenario {
        id: head.id.value.0.clone(),
        title: head.title.0.clone(),
        level: own.level,
        minutes: own.minutes.value,
        unit: own.unit.value,
        revision: own.revision.value,
        teaches: texts(&own.teaches.value),
        lessons: own.lessons.iter().map(|at| at.value.clone()).collect(),
        role: own.role.0.clone(),
        briefing: own.briefing.value.0.clone(),
        debrief: own.debrief.value.0.clone(),
        sources: parts.sources,
        hints: texts(&own.hints),
        changes: parts.changes,
        freezes: parts.freezes,
        walkthrough: parts.scripts.walkthrough,
        alternatives: parts.scripts.alternatives,
        traps: parts.scripts.traps,
        follow_ups: parts.follow_ups,
        facilitator: parts.facilitator,
        rubric,
        content_hash,
    }
}

/// What was made of a drill besides its rubric.
#[derive(Debug)]
pub struct Parts {
    /// Where facts come from.
    pub sources: Vec<Source>,
    /// The change log.
    pub changes: Vec<ChangeNote>,
    /// Judgements.
    pub freezes: Vec<Freeze>,
    /// Written runs.
    pub scripts: Scripts,
    /// What can be done about the next time.
    pub follow_ups: FollowUps,
    /// Notes for a workshop.
    pub facilitator: Option<Facilitator>,
}
