//! What things mean, and how a meaning looks. Drawing code names a [`Role`], never a colour; a [`Theme`] turns roles into
//! styles. Colour only ever repeats what a word or a sign already says, so the theme `none` loses nothing.
//! Which theme a terminal gets is decided by whoever starts the program, for each session on its own.

use ratatui::style::{Color, Modifier, Style};

use crate::course::prose::{self, AlertKind, Token};
use crate::learn::map::State;

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
        if self.ascii { &ASCII } else { &UNICODE }
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
    /// The sixteen colours of the person's own palette, on their own ground.
    Sixteen,
    /// No colours: bold, underline, reverse. For `NO_COLOR`.
    None,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 5] = [Self::Dark, Self::Light, Self::HighContrast, Self::Sixteen, Self::None];

    /// As it is written on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::Sixteen => "16",
            Self::None => "none",
        }
    }

    /// The theme of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// How a role looks. Every style but [`Role::Selected`] and [`Role::Match`] leaves the ground as it is.
    pub fn style(self, role: Role) -> Style {
        let look = form(role);
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

    const fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
            Self::HighContrast => &HIGH_CONTRAST,
            Self::Sixteen => &SIXTEEN,
            Self::None => &NONE,
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

/// Characters that stand beside words.
#[derive(Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it marks")]
pub struct Signs {
    pub new: &'static str,
    pub started: &'static str,
    pub done: &'static str,
    pub due: &'static str,
    pub good: &'static str,
    pub bad: &'static str,
    pub warn: &'static str,
    pub cursor: &'static str,
    pub ticked: &'static str,
    pub unticked: &'static str,
    pub held: &'static str,
    pub bar: &'static str,
    pub rule: &'static str,
    pub full: &'static str,
    pub empty: &'static str,
    pub dot: &'static str,
    pub dash: &'static str,
    pub more_above: &'static str,
    pub more_below: &'static str,
    pub open_quote: &'static str,
    pub close_quote: &'static str,
    pub corners: [&'static str; 4],
    pub side: &'static str,
}

impl Signs {
    /// The sign of a state on the map.
    pub const fn state(&self, state: State) -> &'static str {
        match state {
            State::New => self.new,
            State::InProgress => self.started,
            State::Done => self.done,
            State::Due => self.due,
        }
    }
}

const UNICODE: Signs = Signs {
    new: "○",
    started: "◐",
    done: "✓",
    due: "↻",
    good: "✓",
    bad: "✗",
    warn: "!",
    cursor: "›",
    ticked: "☑",
    unticked: "☐",
    held: "↕",
    bar: "│",
    rule: "─",
    full: "━",
    empty: "─",
    dot: "·",
    dash: "–",
    more_above: "▲",
    more_below: "▼",
    open_quote: "“",
    close_quote: "”",
    corners: ["╭", "╮", "╰", "╯"],
    side: "│",
};

const ASCII: Signs = Signs {
    new: "o",
    started: "~",
    done: "+",
    due: "!",
    good: "+",
    bad: "x",
    warn: "!",
    cursor: ">",
    ticked: "[x]",
    unticked: "[ ]",
    held: "=",
    bar: "|",
    rule: "-",
    full: "#",
    empty: ".",
    dot: "-",
    dash: "-",
    more_above: "^",
    more_below: "v",
    open_quote: "\"",
    close_quote: "\"",
    corners: ["+", "+", "+", "+"],
    side: "|",
};

/// The few inks that every role is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Muted,
    Accent,
    Good,
    Bad,
    Warn,
    Info,
    Code,
}

struct Form {
    ink: Option<Ink>,
    modifier: Modifier,
}

/// Ink and weight of a role, the same in every theme.
const fn form(role: Role) -> Form {
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

struct Palette {
    ground: Color,
    /// The ground of the selected row; none: reverse it.
    raised: Option<Color>,
    text: Color,
    /// In the order of [`Ink`]; none: as the text.
    inks: Option<[Color; 7]>,
    warn: Color,
}

impl Palette {
    fn ink(&self, ink: Ink) -> Option<Color> {
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

const DARK: Palette = Palette {
    ground: Color::Indexed(234),
    raised: Some(Color::Indexed(237)),
    text: Color::Indexed(253),
    inks: Some(indexed([248, 215, 114, 210, 221, 117, 180])),
    warn: Color::Indexed(221),
};

const LIGHT: Palette = Palette {
    ground: Color::Indexed(231),
    raised: Some(Color::Indexed(254)),
    text: Color::Indexed(235),
    inks: Some(indexed([241, 55, 22, 124, 94, 25, 88])),
    warn: Color::Indexed(94),
};

const HIGH_CONTRAST: Palette = Palette {
    ground: Color::Indexed(16),
    raised: Some(Color::Indexed(18)),
    text: Color::Indexed(231),
    inks: Some(indexed([252, 226, 120, 217, 226, 159, 230])),
    warn: Color::Indexed(226),
};

const SIXTEEN: Palette = Palette {
    ground: Color::Reset,
    raised: None,
    text: Color::Reset,
    inks: Some([Color::Reset, Color::Magenta, Color::Green, Color::Red, Color::Yellow, Color::Cyan, Color::Blue]),
    warn: Color::Yellow,
};

const NONE: Palette =
    Palette { ground: Color::Reset, raised: None, text: Color::Reset, inks: None, warn: Color::Reset };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::width;

    const INKS: [Ink; 7] = [Ink::Muted, Ink::Accent, Ink::Good, Ink::Bad, Ink::Warn, Ink::Info, Ink::Code];

    /// Relative luminance of an indexed colour (WCAG 2.2), for the indices from 16 on.
    fn luminance(color: Color) -> f64 {
        let Color::Indexed(i) = color else { panic!("{color:?} is not indexed") };
        let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
        let rgb = match i {
            16..=231 => [(i - 16) / 36, (i - 16) / 6 % 6, (i - 16) % 6].map(level),
            232.. => [8 + 10 * (i - 232); 3],
            _ => panic!("{i} is a colour of the person's own palette"),
        };
        let [r, g, b] = rgb.map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_ink_can_be_read_on_every_ground() {
        for (name, palette, least) in
            [("dark", &DARK, 4.5), ("light", &LIGHT, 4.5), ("high-contrast", &HIGH_CONTRAST, 7.0)]
        {
            let inks = INKS.map(|ink| palette.ink(ink).expect("has inks"));
            for ground in [palette.ground, palette.raised.expect("has a raised ground")] {
                for ink in inks.into_iter().chain([palette.text]) {
                    let ratio = contrast(ink, ground);
                    assert!(ratio >= least, "{name}: {ink:?} on {ground:?} is {ratio:.1}:1");
                }
            }
            assert!(contrast(palette.warn, palette.ground) >= least, "{name}: found text");
        }
    }

    #[test]
    fn no_colour_means_no_colour_and_sixteen_means_the_palette() {
        let roles = [Role::Ground, Role::Text, Role::Good, Role::Bad, Role::Selected, Role::Match, Role::Key];
        for role in roles {
            let style = Theme::None.style(role);
            assert!(matches!(style.fg, None | Some(Color::Reset)), "{role:?}");
            assert!(matches!(style.bg, None | Some(Color::Reset)), "{role:?}");
            let style = Theme::Sixteen.style(role);
            assert!(!matches!(style.fg, Some(Color::Indexed(_) | Color::Rgb(..))), "{role:?}");
            assert!(!matches!(style.bg, Some(Color::Indexed(_) | Color::Rgb(..))), "{role:?}");
        }
    }

    #[test]
    fn themes_have_names() {
        for theme in Theme::ALL {
            assert_eq!(Theme::named(theme.name()), Some(theme));
        }
        assert_eq!(Theme::named("neon"), None);
    }

    #[test]
    fn states_differ_by_sign_and_by_word() {
        let states = [State::New, State::InProgress, State::Done, State::Due];
        for signs in [&UNICODE, &ASCII] {
            for (i, a) in states.iter().enumerate() {
                assert_eq!(width(signs.state(*a)), 1);
                for b in &states[i + 1..] {
                    assert_ne!(signs.state(*a), signs.state(*b));
                    assert_ne!(a.word(), b.word());
                }
            }
            assert_eq!(width(signs.ticked), width(signs.unticked));
        }
        assert!([ASCII.new, ASCII.ticked, ASCII.bar, ASCII.more_above, ASCII.held].iter().all(|s| s.is_ascii()));
    }
}
