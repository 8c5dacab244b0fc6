//! Colours, measured: contrast by WCAG 2.2, and how far health stays apart for people who see fewer colours.

use ratatui::style::Color;

use super::contrast::{linear, of_byte, ratio};
use super::palette::{COLOUR_BLIND, DARK, HIGH_CONTRAST, Ink, LIGHT};
use super::signs::{ASCII, UNICODE};
use super::*;
use crate::base::text::width;

const INKS: [Ink; 7] = [Ink::Muted, Ink::Accent, Ink::Good, Ink::Bad, Ink::Warn, Ink::Info, Ink::Code];

#[test]
fn every_ink_can_be_read_on_every_ground() {
    for (name, palette, least) in [
        ("dark", &DARK, 4.5),
        ("light", &LIGHT, 4.5),
        ("high-contrast", &HIGH_CONTRAST, 7.0),
        ("colour-blind", &COLOUR_BLIND, 4.5),
    ] {
        let inks = INKS.map(|ink| palette.ink(ink).expect("has inks"));
        for ground in [palette.ground, palette.raised.expect("has a raised ground")] {
            for ink in inks.into_iter().chain([palette.text]) {
                let ratio = ratio(ink, ground);
                assert!(ratio >= least, "{name}: {ink:?} on {ground:?} is {ratio:.1}:1");
            }
        }
        assert!(ratio(palette.warn, palette.ground) >= least, "{name}: found text");
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
    for choice in Choice::all() {
        assert_eq!(Choice::named(choice.name()), Some(choice));
    }
    assert_eq!(Choice::named("color-blind"), Some(Choice::Is(Theme::ColourBlind)));
    assert_eq!(Choice::named("neon"), None);
    assert_eq!((Choice::Auto.on(Theme::Light), Choice::Is(Theme::Dark).on(Theme::Light)), (Theme::Light, Theme::Dark));
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

/// How people see who lack one kind of cone, as what their eyes make of linear red, green and blue: G. M. Machado,
/// M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
/// Transactions on Visualization and Computer Graphics 15 (2009), the matrices for severity 1.0.
const SEEN: [(&str, [[f64; 3]; 3]); 4] = [
    ("full colour vision", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// CIELAB of linear sRGB, white D65 (CIE 15).
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let f = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
    let x = f((0.412_456 * r + 0.357_576 * g + 0.180_438 * b) / 0.950_47);
    let y = f(0.212_673 * r + 0.715_152 * g + 0.072_175 * b);
    let z = f((0.019_334 * r + 0.119_192 * g + 0.950_304 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// How far two colours are apart (CIE 1976, where 2.3 can just be told), and the same as people see it who see by `eyes`.
fn apart(a: [f64; 3], b: [f64; 3], eyes: &[[f64; 3]; 3]) -> f64 {
    let seen =
        |c: [f64; 3]| lab(eyes.map(|row| row.iter().zip(c).map(|(weight, v)| weight * v).sum::<f64>().clamp(0.0, 1.0)));
    seen(a).iter().zip(seen(b)).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt()
}

/// The least distance between any two of these roles' colours, and for whose eyes.
fn nearest(theme: Theme, roles: &[Role]) -> (f64, &'static str) {
    let ink = |role: Role| linear(theme.style(role).fg.expect("a colour"));
    let mut least = (f64::MAX, "");
    for (whose, eyes) in &SEEN {
        for (i, a) in roles.iter().enumerate() {
            for b in &roles[i + 1..] {
                let far = apart(ink(*a), ink(*b), eyes);
                if far < least.0 {
                    least = (far, whose);
                }
            }
        }
    }
    least
}

#[test]
fn health_stays_apart_for_every_kind_of_eyes_in_the_theme_that_is_made_for_it() {
    let health = [Role::Good, Role::Warn, Role::Bad];
    let (far, whose) = nearest(Theme::ColourBlind, &health);
    assert!(far >= 35.0, "{far:.1} with {whose}");
    let (far, whose) = nearest(Theme::ColourBlind, &[Role::Good, Role::Warn, Role::Bad, Role::Muted]);
    assert!(far >= 15.0, "what was not looked at: {far:.1} with {whose}");
    // What it is there for: the usual colours do not.
    let (far, whose) = nearest(Theme::Dark, &health);
    assert!(far < 10.0 && whose == "deuteranopia", "{far:.1} with {whose}");
}

#[test]
fn the_colours_of_okabe_and_ito_are_the_nearest_that_every_terminal_has() {
    let set = [
        (Ink::Accent, [230, 159, 0]),
        (Ink::Info, [86, 180, 233]),
        (Ink::Good, [0, 158, 115]),
        (Ink::Warn, [240, 228, 66]),
        (Ink::Bad, [213, 94, 0]),
        (Ink::Code, [204, 121, 167]),
    ];
    for (ink, rgb) in set {
        let far = |i: u8| apart(rgb.map(of_byte), linear(Color::Indexed(i)), &SEEN[0].1);
        let nearest = (16..=255).min_by(|a, b| far(*a).total_cmp(&far(*b))).map(Color::Indexed);
        assert_eq!(COLOUR_BLIND.ink(ink), nearest, "{ink:?}");
    }
}
