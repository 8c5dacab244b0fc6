//! The environment, read once at the start into plain data. Nothing else in the program asks for a variable; what the
//! values mean for a theme is `tui`'s to decide.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

/// What the process was started with, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that do not depend on each other")]
pub struct Environment {
    /// `FIREDRILL_DATA`, if it names a folder.
    pub data: Option<PathBuf>,
    /// `TERM`.
    pub term: Option<String>,
    /// `NO_COLOR` is there and not empty.
    pub no_color: bool,
    /// How many colours the terminal claims to show.
    pub depth: Depth,
    /// How light the terminal's ground is, from `COLORFGBG`.
    pub ground: Ground,
    /// The locale's characters are UTF-8.
    pub utf8: bool,
    /// Keys can be read from standard input.
    pub stdin_is_terminal: bool,
    /// Standard output is a screen.
    pub stdout_is_terminal: bool,
}

/// How many colours a terminal shows. `NO_COLOR` is a wish and stands apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Depth {
    /// None at all.
    None,
    /// The sixteen that every terminal names.
    #[default]
    Sixteen,
    /// The fixed palette of 256.
    Palette,
    /// Any.
    True,
}

/// How light the ground of a terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// Light text on it is readable.
    Dark,
    /// Dark text on it is readable.
    Light,
    /// The terminal does not say.
    #[default]
    Unknown,
}

impl Ground {
    /// As the record keeps it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Unknown => "unknown",
        }
    }

    /// The ground of this name.
    pub fn named(name: &str) -> Self {
        [Self::Dark, Self::Light].into_iter().find(|ground| ground.name() == name).unwrap_or_default()
    }
}

impl Environment {
    /// Asks the process, once.
    pub fn gather() -> Self {
        Self {
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            ..Self::from_variables(|name| std::env::var_os(name))
        }
    }

    fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let text = |name: &str| set(name).map(|value| value.to_string_lossy().into_owned());
        let term = variable("TERM").map(|value| value.to_string_lossy().into_owned());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| text(name));
        Self {
            data: set("FIREDRILL_DATA").map(PathBuf::from),
            no_color: set("NO_COLOR").is_some(),
            depth: depth(term.as_deref(), text("COLORTERM").as_deref(), set("WT_SESSION").is_some()),
            ground: text("COLORFGBG").map_or(Ground::Unknown, |value| ground(&value)),
            utf8: locale.map_or(cfg!(not(unix)), |name| is_utf8(&name)),
            term,
            ..Self::default()
        }
    }
}

fn depth(term: Option<&str>, colorterm: Option<&str>, windows_terminal: bool) -> Depth {
    let term = term.unwrap_or_default();
    if term == "dumb" || term.ends_with("-mono") || term.starts_with("vt1") || term.starts_with("vt2") {
        Depth::None
    } else if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") || windows_terminal {
        Depth::True
    } else if term.contains("256color") {
        Depth::Palette
    } else {
        Depth::Sixteen
    }
}

/// `COLORFGBG` is `text;ground` or `text;default;ground`, each the number of one of the sixteen colours. White (7) and
/// the bright ones but for grey (8) are light.
fn ground(value: &str) -> Ground {
    match value.rsplit(';').next().map(str::parse::<u8>) {
        Some(Ok(0..=6 | 8)) => Ground::Dark,
        Some(Ok(7 | 9..=15)) => Ground::Light,
        _ => Ground::Unknown,
    }
}

fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Environment {
        Environment::from_variables(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).into()))
    }

    #[test]
    fn colours_are_what_the_terminal_claims() {
        for (variables, want) in [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], Depth::True),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], Depth::True),
            (&[("TERM", "xterm-direct")], Depth::True),
            (&[("WT_SESSION", "1")], Depth::True),
            (&[("TERM", "screen-256color"), ("COLORTERM", "yes")], Depth::Palette),
            (&[("TERM", "linux")], Depth::Sixteen),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "vt100")], Depth::None),
            (&[], Depth::Sixteen),
        ] {
            assert_eq!(with(variables).depth, want, "{variables:?}");
        }
    }

    #[test]
    fn the_ground_is_guessed_from_the_last_colour() {
        for (value, want) in [
            ("15;0", Ground::Dark),
            ("0;15", Ground::Light),
            ("0;default;15", Ground::Light),
            ("12;8", Ground::Dark),
            ("0;7", Ground::Light),
            ("15;default", Ground::Unknown),
            ("15;99", Ground::Unknown),
            ("", Ground::Unknown),
        ] {
            assert_eq!(with(&[("COLORFGBG", value)]).ground, want, "{value}");
        }
        assert_eq!(with(&[]).ground, Ground::Unknown);
    }

    #[test]
    fn an_empty_variable_is_no_wish() {
        let environment = with(&[("NO_COLOR", ""), ("FIREDRILL_DATA", ""), ("TERM", "")]);
        assert!(!environment.no_color);
        assert_eq!((environment.data, environment.term.as_deref()), (None, Some("")));
        let environment = with(&[("NO_COLOR", "0"), ("FIREDRILL_DATA", "/d")]);
        assert!(environment.no_color);
        assert_eq!(environment.data, Some(PathBuf::from("/d")));
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        for (variables, want) in [
            (&[("LANG", "de_DE.UTF-8")][..], true),
            (&[("LANG", "en_US.utf8")], true),
            (&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")], false),
            (&[("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C")], true),
        ] {
            assert_eq!(with(variables).utf8, want, "{variables:?}");
        }
    }
}
