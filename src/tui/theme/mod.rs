//! What things mean, and how a meaning looks. Drawing code names a [`Role`], never a colour; a [`Theme`] turns roles into
//! styles. Colour only ever repeats what a word or a sign already says, so the theme `none` loses nothing.
//! Which theme a terminal gets is decided by whoever starts the program, for each session on its own.

mod choice;
#[cfg(test)]
pub mod contrast;
mod palette;
mod signs;
#[cfg(test)]
mod tests;

use ratatui::style::{Modifier, Style};

pub use self::choice::Choice;
pub use self::signs::Signs;
use crate::course::prose;
use crate::learn::map::State;
use palette::Palette;

/// How everything looks: colours and characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours.
    pub theme: Theme,
    /// Only characters that every font has.
    pub ascii: bool,
}

impl Look {
    /// The signs to draw with.
    pub const fn signs(self) -> &'static Signs {
        if self.ascii { &signs::ASCII } else { &signs::UNICODE }
    }
}

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light text on a dark ground; 256 colours.
    Dark,
    /// Dark text on a light ground; 256 colours.
    Light,
    /// White and bright colours on black, every pair at 7:1 or better.
    HighContrast,
    /// The colours of Okabe and Ito on black: health stays apart without telling red from green; 256 colours.
    ColourBlind,
    /// The sixteen colours of the person's own palette, on their own ground.
    Sixteen,
    /// No colours: bold, underline, reverse. For `NO_COLOR`.
    None,
    /// For no eye: keys that can be pressed are marked, and nothing else is. [`crate::tui::hit`] draws with it to see what
    /// was clicked.
    Keys,
}

impl Theme {
    /// Every theme that a person can have.
    pub const ALL: [Self; 6] =
        [Self::Dark, Self::Light, Self::HighContrast, Self::ColourBlind, Self::Sixteen, Self::None];

    /// As it is written on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
            Self::Sixteen => "16",
            Self::None => "none",
            Self::Keys => "keys",
        }
    }

    /// What it is, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Dark => "light text on a dark ground",
            Self::Light => "dark text on a light ground",
            Self::HighContrast => "7:1 or better, on black",
            Self::ColourBlind => "Okabe and Ito's colours, on black",
            Self::Sixteen => "your own palette's sixteen colours",
            Self::None => "bold, underline, reverse",
            Self::Keys => "keys alone",
        }
    }

    /// How a role looks. Every style but [`Role::Selected`] and [`Role::Match`] leaves the ground as it is.
    pub fn style(self, role: Role) -> Style {
        if self == Self::Keys {
            let plain = Style::new().remove_modifier(Self::MARK);
            return if role == Role::Key { plain.add_modifier(Self::MARK) } else { plain };
        }
        let look = palette::form(role);
        let p = self.palette();
        let mut style = Style::new().add_modifier(look.modifier);
        if let Some(color) = look.ink.and_then(|ink| p.ink(ink)) {
            style = style.fg(color);
        }
        match role {
            Role::Ground => style.fg(p.text).bg(p.ground),
            Role::Selected | Role::Match if p.raised.is_none() => style.add_modifier(Modifier::REVERSED),
            Role::Selected => style.bg(p.raised.unwrap_or(p.ground)),
            Role::Match => style.fg(p.ground).bg(p.warn),
            // Without colours a word of code would read as prose.
            Role::Prose(prose::Role::Code) if p.inks.is_none() => style.add_modifier(Modifier::UNDERLINED),
            _ => style,
        }
    }

    /// What marks a key in [`Theme::Keys`].
    pub const MARK: Modifier = Modifier::RAPID_BLINK;

    const fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &palette::DARK,
            Self::Light => &palette::LIGHT,
            Self::HighContrast => &palette::HIGH_CONTRAST,
            Self::ColourBlind => &palette::COLOUR_BLIND,
            Self::Sixteen => &palette::SIXTEEN,
            Self::None | Self::Keys => &palette::NONE,
        }
    }
}

/// What a stretch of the screen means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The ground of the whole screen and text on it.
    Ground,
    /// Running text.
    Text,
    /// Running text that matters.
    Strong,
    /// What helps but can be passed over.
    Muted,
    /// The title of a screen or a pane.
    Title,
    /// What leads the eye: the next step, the item in focus.
    Accent,
    /// A key that can be pressed.
    Key,
    /// Lines between areas.
    Border,
    /// The row that the keys act on; laid over the row's own roles.
    Selected,
    /// Right, done, well.
    Good,
    /// Wrong, failed.
    Bad,
    /// Worth a look: due, unanswered, an error in the content.
    Warn,
    /// Under way.
    Info,
    /// The found text of a search.
    Match,
    /// Text of a lesson.
    Prose(prose::Role),
}

impl From<State> for Role {
    fn from(state: State) -> Self {
        match state {
            State::New => Self::Muted,
            State::InProgress => Self::Info,
            State::Done => Self::Good,
            State::Due => Self::Warn,
        }
    }
}
