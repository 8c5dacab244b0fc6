//! The colours of each theme, and with which of them and with what weight a role is drawn.

use ratatui::style::{Color, Modifier};

use crate::course::prose::{self, AlertKind, Token};
use crate::tui::theme::Role;

/// The few inks that every role is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Muted,
    Accent,
    Good,
    Bad,
    Warn,
    Info,
    Code,
}

/// Ink and weight.
pub(super) struct Form {
    pub(super) ink: Option<Ink>,
    pub(super) modifier: Modifier,
}

/// Ink and weight of a role, the same in every theme.
pub(super) const fn form(role: Role) -> Form {
    let (ink, modifier) = match role {
        Role::Ground | Role::Text => (None, Modifier::empty()),
        Role::Strong | Role::Selected | Role::Match => (None, Modifier::BOLD),
        Role::Muted | Role::Border => (Some(Ink::Muted), Modifier::empty()),
        Role::Title | Role::Accent | Role::Key => (Some(Ink::Accent), Modifier::BOLD),
        Role::Good => (Some(Ink::Good), Modifier::BOLD),
        Role::Bad => (Some(Ink::Bad), Modifier::BOLD),
        Role::Warn => (Some(Ink::Warn), Modifier::BOLD),
        Role::Info => (Some(Ink::Info), Modifier::empty()),
        Role::Prose(role) => prose_form(role),
    };
    Form { ink, modifier }
}

const fn prose_form(role: prose::Role) -> (Option<Ink>, Modifier) {
    use prose::Role as P;
    match role {
        P::Text => (None, Modifier::empty()),
        P::Emphasis => (None, Modifier::ITALIC),
        P::Strong | P::TableHead => (None, Modifier::BOLD),
        P::StrongEmphasis => (None, Modifier::BOLD.union(Modifier::ITALIC)),
        P::Strike => (Some(Ink::Muted), Modifier::CROSSED_OUT),
        P::Quote | P::Syntax(Token::Comment) => (Some(Ink::Muted), Modifier::ITALIC),
        P::Rule | P::TableRule | P::Muted => (Some(Ink::Muted), Modifier::empty()),
        P::Heading(_) => (Some(Ink::Accent), Modifier::BOLD),
        P::Marker | P::Syntax(Token::Keyword) => (Some(Ink::Accent), Modifier::empty()),
        P::Link => (Some(Ink::Info), Modifier::UNDERLINED),
        P::Code | P::Syntax(Token::Num | Token::Plain) => (Some(Ink::Code), Modifier::empty()),
        P::Syntax(Token::Key) => (Some(Ink::Info), Modifier::empty()),
        P::Syntax(Token::Str) => (Some(Ink::Good), Modifier::empty()),
        P::Alert(AlertKind::Note | AlertKind::Important) => (Some(Ink::Info), Modifier::BOLD),
        P::Alert(AlertKind::Tip) => (Some(Ink::Good), Modifier::BOLD),
        P::Alert(AlertKind::Warning) => (Some(Ink::Warn), Modifier::BOLD),
        P::Alert(AlertKind::Caution) => (Some(Ink::Bad), Modifier::BOLD),
    }
}

/// The colours of a theme.
pub(super) struct Palette {
    pub(super) ground: Color,
    /// The ground of the selected row; none: reverse it.
    pub(super) raised: Option<Color>,
    pub(super) text: Color,
    /// In the order of [`Ink`]; none: as the text.
    pub(super) inks: Option<[Color; 7]>,
    pub(super) warn: Color,
}

impl Palette {
    pub(super) fn ink(&self, ink: Ink) -> Option<Color> {
        self.inks.map(|inks| inks[ink as usize])
    }
}

/// 256-colour indices: muted, accent, good, bad, warn, info, code.
const fn indexed(inks: [u8; 7]) -> [Color; 7] {
    let mut out = [Color::Reset; 7];
    let mut i = 0;
    while i < 7 {
        out[i] = Color::Indexed(inks[i]);
        i += 1;
    }
    out
}

pub(super) const DARK: Palette = Palette {
    ground: Color::Indexed(234),
    raised: Some(Color::Indexed(237)),
    text: Color::Indexed(253),
    inks: Some(indexed([248, 215, 114, 210, 221, 117, 180])),
    warn: Color::Indexed(221),
};

pub(super) const LIGHT: Palette = Palette {
    ground: Color::Indexed(231),
    raised: Some(Color::Indexed(254)),
    text: Color::Indexed(235),
    inks: Some(indexed([241, 55, 22, 124, 94, 25, 88])),
    warn: Color::Indexed(94),
};

pub(super) const HIGH_CONTRAST: Palette = Palette {
    ground: Color::Indexed(16),
    raised: Some(Color::Indexed(18)),
    text: Color::Indexed(231),
    inks: Some(indexed([252, 226, 120, 217, 226, 159, 230])),
    warn: Color::Indexed(226),
};

/// Colours that stay apart for people who confuse red with green or blue with green: the set of M. Okabe and K. Ito,
/// "Color Universal Design: How to make figures and presentations that are friendly to colorblind people" (2002, revised
/// 2008), each as the colour of the fixed 256 that is nearest to it, so that every terminal with 256 colours shows it.
/// Health is bluish green, yellow and vermillion; the rest is orange, sky blue and reddish purple. Vermillion needs a
/// ground as dark as black to be read on.
pub(super) const COLOUR_BLIND: Palette = Palette {
    ground: Color::Indexed(16),
    raised: Some(Color::Indexed(17)),
    text: Color::Indexed(231),
    inks: Some(indexed([250, 214, 36, 166, 227, 74, 175])),
    warn: Color::Indexed(227),
};

pub(super) const SIXTEEN: Palette = Palette {
    ground: Color::Reset,
    raised: None,
    text: Color::Reset,
    inks: Some([Color::Reset, Color::Magenta, Color::Green, Color::Red, Color::Yellow, Color::Cyan, Color::Blue]),
    warn: Color::Yellow,
};

pub(super) const NONE: Palette =
    Palette { ground: Color::Reset, raised: None, text: Color::Reset, inks: None, warn: Color::Reset };
