//! A script that somebody wrote in a file: `[+M:SS] command | reason`, a line for each command. Says everything that is
//! wrong with it at once, with its place. Must not know files; it is given the text.

use std::ops::Range;

use crate::base::diag::Diagnostic;
use crate::course::scenario::ScriptLine;
use crate::sim::Spec;
use crate::sim::command;

/// A script with the place of each command in its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The commands.
    pub lines: Vec<ScriptLine>,
    /// Byte range of each command.
    pub spans: Vec<Range<usize>>,
}

/// Reads `text`, which `path` names in what is said about it.
///
/// # Errors
/// Everything that no run of this system could carry out.
pub fn read(path: &str, text: &str, spec: &Spec) -> Result<Written, Vec<Diagnostic>> {
    let mut written = Written::default();
    let mut wrong = Vec::new();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = end;
        end += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let (before, reason) = line.split_once('|').unwrap_or((line, ""));
        let at = start + before.len() - before.trim_start().len();
        let typed = before.trim();
        let Some((not_before, command)) = timed(typed) else {
            let time = typed.split_whitespace().next().unwrap_or_default();
            let d = Diagnostic::error(path, at..at + time.len(), format!("`{time}` is no time"));
            wrong.push(d.hint("write `+M:SS command`, as in `+2:30 look edge`"));
            continue;
        };
        let at = at + typed.len() - command.len();
        let span = at..at + command.len();
        if let Err(e) = command::read(spec, command) {
            wrong.push(Diagnostic::error(path, span.clone(), e.message).hint(e.hint));
        }
        written.lines.push(ScriptLine { not_before, command: command.to_owned(), reason: reason.trim().to_owned() });
        written.spans.push(span);
    }
    if wrong.is_empty() { Ok(written) } else { Err(wrong) }
}

/// The time and the command of a line; none where the time cannot be read.
fn timed(typed: &str) -> Option<(Option<u32>, &str)> {
    let Some(rest) = typed.strip_prefix('+') else { return Some((None, typed)) };
    let (time, command) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (m, s) = time.split_once(':')?;
    let (m, s): (u32, u32) = (m.parse().ok()?, s.parse().ok()?);
    let at = m.checked_mul(60)?.checked_add(s).filter(|at| s < 60 && *at <= 86_400)?;
    Some((Some(at), command.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_with_its_times_and_reasons() {
        let text = "\n  wait 2m | let it land\n+2:30  changes\n";
        let written = read("x", text, &Spec::default()).unwrap();
        let line = |not_before, command: &str, reason: &str| ScriptLine {
            not_before,
            command: command.to_owned(),
            reason: reason.to_owned(),
        };
        assert_eq!(written.lines, [line(None, "wait 2m", "let it land"), line(Some(150), "changes", "")]);
        assert_eq!(written.spans.iter().map(|s| &text[s.clone()]).collect::<Vec<_>>(), ["wait 2m", "changes"]);
    }

    #[test]
    fn everything_wrong_is_said_at_once_where_it_stands() {
        let text = "+2 wait\nrolbak é\n+1:75 wait\n+9999999999:00 wait\n+1:00\n";
        let wrong = read("x", text, &Spec::default()).unwrap_err();
        let said: Vec<_> = wrong.iter().map(|d| (d.position(text), d.message.as_str())).collect();
        assert_eq!(
            said,
            [
                (Some((1, 1)), "`+2` is no time"),
                (Some((2, 1)), "`rolbak` is not a command"),
                (Some((3, 1)), "`+1:75` is no time"),
                (Some((4, 1)), "`+9999999999:00` is no time"),
                (Some((5, 6)), "`` is not a command"),
            ]
        );
    }
}
