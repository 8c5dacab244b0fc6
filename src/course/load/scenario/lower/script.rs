//! Written runs: `[+M:SS] command | reason`, a line each; a line that begins with `|` goes on with the reason above it. In
//! the walkthrough `take-over | task` stands where a learner who watches it takes over. What a command may be, somebody
//! above says; what is offered and which worlds there are is known here.

use std::ops::Range;

use super::family::world;
use crate::course::load::scenario::findings::Findings;
use crate::course::load::scenario::raw::Own;
use crate::course::load::table::At;
use crate::course::load::text::Text;
use crate::course::scenario::{Script, ScriptLine, TakeOver};
use crate::grade::rubric::Rubric;
use crate::sim::Spec;
use crate::sim::phrase::{CHANGE_VERBS, LOOK_VERBS, PhraseError, pick_verb, read_action, read_look};

/// Says whether a command means something; the whole grammar belongs to a layer above.
pub type CheckCommand<'c> = &'c dyn Fn(&Spec, &str) -> Result<(), PhraseError>;

/// Verbs that neither change nor look.
const OTHER_VERBS: &[&str] =
    &["wait", "declare", "assign", "update", "page", "delegate", "handover", "suspect", "note", "resolve"];

/// The runs of a drill.
#[derive(Debug)]
pub struct Scripts {
    /// Passes.
    pub walkthrough: Script,
    /// Pass too.
    pub alternatives: Vec<Script>,
    /// Must not pass.
    pub traps: Vec<Script>,
}

/// Checks changes and looks in full, and of all other commands the verb.
///
/// # Errors
/// What was not understood, with a hint.
pub fn check_verbs(spec: &Spec, command: &str) -> Result<(), PhraseError> {
    let verb = command.split_whitespace().next().unwrap_or_default();
    if OTHER_VERBS.contains(&verb) {
        return Ok(());
    }
    if pick_verb(verb, CHANGE_VERBS).is_some() {
        return read_action(spec, command).map(|_| ());
    }
    if pick_verb(verb, LOOK_VERBS).is_some() {
        return read_look(spec, command).map(|_| ());
    }
    let known = CHANGE_VERBS.iter().chain(LOOK_VERBS).map(|v| v.word).chain(OTHER_VERBS.iter().copied());
    let known: Vec<&str> = known.collect();
    let hint = match crate::base::suggest::nearest(verb, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a command begins with one of: {}", known.join(", ")),
    };
    Err(PhraseError { message: format!("`{verb}` is not a command"), hint })
}

/// Lowers every run. `rubric` needs its offers only.
pub fn lower(own: &Own, spec: &Spec, rubric: &Rubric, check: CheckCommand<'_>, found: &mut Findings<'_>) -> Scripts {
    let mut one = |title: &Text, why: &str, at: Option<&At<String>>, script: &At<Text>, watched: bool| {
        let world = at.map(|at| world(at, own, found));
        let (lines, take_over) = lines(script, watched, spec, rubric, check, found);
        Script { title: title.0.clone(), why: why.to_owned(), world, lines, take_over }
    };
    let w = &own.walkthrough;
    Scripts {
        walkthrough: one(&w.title, "", w.world.as_ref(), &w.script, true),
        alternatives: own.alternative.iter().map(|s| one(&s.title, "", s.world.as_ref(), &s.script, false)).collect(),
        traps: own.trap.iter().map(|s| one(&s.title, &s.why.0, s.world.as_ref(), &s.script, false)).collect(),
    }
}

/// What stands in a script where a learner takes over.
const TAKE_OVER: &str = "take-over";

/// The lines of a script, and where a learner takes over who watches it.
pub fn lines(
    script: &At<Text>,
    watched: bool,
    spec: &Spec,
    rubric: &Rubric,
    check: CheckCommand<'_>,
    found: &mut Findings<'_>,
) -> (Vec<ScriptLine>, Option<TakeOver>) {
    let text = script.value.0.as_str();
    let mut lines: Vec<ScriptLine> = Vec::new();
    let mut spans = Vec::new();
    let mut marked: Option<(TakeOver, Range<usize>)> = None;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = end;
        end += line.len();
        let (before, reason) = line.split_once('|').unwrap_or((line, ""));
        let mut command = before.trim();
        if line.trim().is_empty() {
            continue;
        }
        let indent = before.len() - before.trim_start().len();
        let span = found.inside(&script.span, text, start + indent..start + indent + command.len());
        let reason = reason.trim();
        if command.is_empty() && line.trim_start().starts_with('|') {
            let task = marked.as_mut().filter(|(m, _)| m.after == lines.len()).map(|(m, _)| &mut m.task);
            if let Some(above) = task.or_else(|| lines.last_mut().map(|l| &mut l.reason)) {
                if !above.is_empty() {
                    above.push(' ');
                }
                above.push_str(reason);
                continue;
            }
        }
        if command == TAKE_OVER {
            if !watched {
                found.error(
                    &span,
                    "`take-over` is for the walkthrough",
                    "only the walkthrough is watched; take it out",
                );
                continue;
            }
            if marked.is_some() {
                found.error(&span, "`take-over` stands here a second time", "a learner takes over once; take one out");
            }
            marked.get_or_insert((TakeOver { after: lines.len(), task: reason.to_owned() }, span));
            continue;
        }
        let mut not_before = None;
        if let Some(timed) = command.strip_prefix('+') {
            let (offset, rest) = timed.split_once(char::is_whitespace).unwrap_or((timed, ""));
            not_before = minutes(offset);
            if not_before.is_none() {
                found.error(&span, format!("`+{offset}` is no time"), "write `+M:SS command`, as in `+2:30 look edge`");
            }
            command = rest.trim();
        }
        check_line(command, &span, spec, rubric, check, found);
        lines.push(ScriptLine { not_before, command: command.to_owned(), reason: reason.to_owned() });
        spans.push(span);
    }
    let Some((mark, span)) = marked else { return (lines, None) };
    if mark.after == 0 || mark.after == lines.len() {
        found.error(&span, "`take-over` needs lines before and behind it", "put it where the decision is still open");
    }
    if mark.task.is_empty() {
        found.error(&span, "`take-over` does not say what to do", "write `take-over | what is known, what is open`");
    }
    for (line, span) in lines.iter().zip(&spans).filter(|(line, _)| line.reason.is_empty()) {
        let message = format!("`{}` has no reason", line.command);
        found.error(span, message, "a walkthrough with `take-over` is watched: write `command | reason`");
    }
    (lines, Some(mark))
}

fn check_line(
    command: &str,
    span: &Range<usize>,
    spec: &Spec,
    rubric: &Rubric,
    check: CheckCommand<'_>,
    found: &mut Findings<'_>,
) {
    if command.is_empty() {
        found.error(span, "a line without a command", "write `command | reason`");
    } else if let Err(error) = check(spec, command) {
        found.error(span, error.message, error.hint);
    } else if let Ok(action) = read_action(spec, command)
        && rubric.offer_in(spec, action).is_none()
    {
        found.error(span, format!("`{command}` is not offered"), "add an `[[action]]` for it, or do something else");
    }
}

/// Seconds of `M:SS`.
fn minutes(text: &str) -> Option<u32> {
    let (m, s) = text.split_once(':')?;
    let (m, s): (u32, u32) = (m.parse().ok()?, s.parse().ok()?);
    (s < 60).then(|| m.checked_mul(60)?.checked_add(s)).flatten()
}
