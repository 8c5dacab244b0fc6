//! Lightness and contrast of colours of the fixed 256. Compiled for tests only.

use ratatui::style::Color;

/// Red, green and blue of an indexed colour, each linear from 0 to 1 (IEC 61966-2-1), for the indices from 16 on.
pub fn linear(color: Color) -> [f64; 3] {
    let Color::Indexed(i) = color else { panic!("{color:?} is not indexed") };
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    let rgb = match i {
        16..=231 => [(i - 16) / 36, (i - 16) / 6 % 6, (i - 16) % 6].map(level),
        232.. => [8 + 10 * (i - 232); 3],
        _ => panic!("{i} is a colour of the person's own palette"),
    };
    rgb.map(of_byte)
}

/// A byte of sRGB, linear.
pub fn of_byte(c: u8) -> f64 {
    let c = f64::from(c) / 255.0;
    if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// Relative luminance (WCAG 2.2).
fn luminance(color: Color) -> f64 {
    let [r, g, b] = linear(color);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// How far two colours are apart in lightness, from 1 to 21 (WCAG 2.2).
pub fn ratio(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
