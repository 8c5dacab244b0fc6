//! Full screen or lines: one pure decision.

/// How the program talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It takes the whole terminal.
    Full,
    /// It prints lines and reads lines.
    Line,
}

/// Lines when they are asked for (`--plain`), when one side is not a terminal, or when the terminal says that it cannot
/// move its cursor (`TERM` is `dumb` or empty). A `TERM` that is not set says nothing: Windows never sets it.
pub fn choose_mode(plain: bool, stdin_is_terminal: bool, stdout_is_terminal: bool, term: Option<&str>) -> Mode {
    let able = !matches!(term, Some("dumb" | ""));
    if !plain && stdin_is_terminal && stdout_is_terminal && able { Mode::Full } else { Mode::Line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_for_lines_is_enough() {
        for (plain, stdin, stdout, term, want) in [
            (false, true, true, Some("xterm-256color"), Mode::Full),
            (false, true, true, None, Mode::Full),
            (true, true, true, Some("xterm"), Mode::Line),
            (false, false, true, Some("xterm"), Mode::Line),
            (false, true, false, Some("xterm"), Mode::Line),
            (false, true, true, Some("dumb"), Mode::Line),
            (false, true, true, Some(""), Mode::Line),
        ] {
            assert_eq!(choose_mode(plain, stdin, stdout, term), want, "{plain} {stdin} {stdout} {term:?}");
        }
    }
}
