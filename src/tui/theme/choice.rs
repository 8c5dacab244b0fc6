//! Which theme a person wants: one by its name, or the one that suits the terminal.

use super::Theme;

/// What a person wants of the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// What suits the terminal: its colours, its ground, `NO_COLOR`.
    #[default]
    Auto,
    /// This one.
    Is(Theme),
}

impl Choice {
    /// Under which name the record keeps it.
    pub const SETTING: &str = "theme";

    /// Every choice.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Auto).chain(Theme::ALL.map(Self::Is))
    }

    /// As it is written on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Is(theme) => theme.name(),
        }
    }

    /// The choice of this name, in either spelling.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.replace("color", "colour");
        Self::all().find(|choice| choice.name() == name)
    }

    /// What it is, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Auto => "what suits this terminal",
            Self::Is(theme) => theme.about(),
        }
    }

    /// The theme it comes to where `fitting` is what suits the terminal.
    #[must_use]
    pub const fn on(self, fitting: Theme) -> Theme {
        match self {
            Self::Auto => fitting,
            Self::Is(theme) => theme,
        }
    }
}
