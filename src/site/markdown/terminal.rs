//! What a terminal showed: colours become classes, and what moves the cursor is left out.

use anstyle_parse::{DefaultCharAccumulator, Params, Parser, Perform};

use super::escape::push_text;

/// The classes of the eight colours, and of the eight brighter ones; what has none is in the colour of the text, which
/// can be read on any background.
const COLORS: [Option<&str>; 8] = [
    None,
    Some("t-red"),
    Some("t-green"),
    Some("t-yellow"),
    Some("t-blue"),
    Some("t-magenta"),
    Some("t-cyan"),
    None,
];
/// Bright black is what terminals show as grey.
const GREY: usize = 8;

/// Escaped text with spans for colours and styles, line by line: no span crosses the end of a line.
pub(super) fn render(text: &str) -> String {
    let mut screen = Screen { out: String::with_capacity(text.len() * 2), ..Screen::default() };
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            screen.out.push('\n');
        }
        // A line that ends within an escape leaves the next one as it is.
        let mut parser = Parser::<DefaultCharAccumulator>::new();
        for byte in line.bytes() {
            parser.advance(&mut screen, byte);
        }
        screen.flush();
    }
    screen.out
}

/// How text looks.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Style {
    color: Option<usize>,
    background: Option<usize>,
    is_bold: bool,
    is_dim: bool,
    is_italic: bool,
    is_underlined: bool,
    is_struck: bool,
}

impl Style {
    fn classes(&self) -> String {
        // A badge, white on red, is red: backgrounds of a terminal are not those of the page.
        let color = |n: usize| if n == GREY { Some("t-dim") } else { COLORS[n % 8] };
        let badge = self.background.and_then(color);
        let own = self.color.and_then(color);
        let all = [
            badge.or(own),
            (self.is_bold || badge.is_some()).then_some("t-bold"),
            self.is_dim.then_some("t-dim"),
            self.is_italic.then_some("t-italic"),
            self.is_underlined.then_some("t-under"),
            self.is_struck.then_some("t-struck"),
        ];
        let mut all: Vec<&str> = all.into_iter().flatten().collect();
        all.dedup();
        all.join(" ")
    }

    /// Takes the numbers of `ESC [ … m`.
    fn select(&mut self, params: &Params) {
        let mut numbers = params.iter();
        while let Some(group) = numbers.next() {
            let Some(&code) = group.first() else { continue };
            let n = usize::from(code);
            match code {
                0 => *self = Self::default(),
                1 => self.is_bold = true,
                2 => self.is_dim = true,
                3 => self.is_italic = true,
                4 => self.is_underlined = group.get(1) != Some(&0),
                9 => self.is_struck = true,
                21 | 22 => (self.is_bold, self.is_dim) = (false, false),
                23 => self.is_italic = false,
                24 => self.is_underlined = false,
                29 => self.is_struck = false,
                30..=37 => self.color = Some(n - 30),
                40..=47 => self.background = Some(n - 40),
                90..=97 => self.color = Some(n - 90 + GREY),
                100..=107 => self.background = Some(n - 100 + GREY),
                39 => self.color = None,
                49 => self.background = None,
                38 | 48 | 58 => {
                    let mut next = || numbers.next().and_then(|g| g.first()).copied();
                    // `38;5;9` has them one by one, `38:5:9` and `38:2::255:0:0` in one.
                    let color = match group {
                        [_] => match next() {
                            Some(5) => next().map(of_256),
                            Some(2) => Some(of_rgb([next(), next(), next()].map(byte))),
                            _ => None,
                        },
                        [_, 5, color, ..] => Some(of_256(*color)),
                        [_, 2, .., r, g, b] => Some(of_rgb([*r, *g, *b].map(|n| byte(Some(n))))),
                        _ => None,
                    };
                    match code {
                        38 => self.color = color,
                        48 => self.background = color,
                        // That of a line below the text.
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
}

fn byte(number: Option<u16>) -> u8 {
    u8::try_from(number.unwrap_or_default()).unwrap_or(u8::MAX)
}

/// The nearest of the sixteen colours to one of 256.
fn of_256(color: u16) -> usize {
    let color = usize::from(byte(Some(color)));
    match color {
        0..=15 => color,
        16..=231 => {
            let level = |n: usize| [0, 95, 135, 175, 215, 255][n % 6];
            let color = color - 16;
            of_rgb([level(color / 36), level(color / 6), level(color)])
        }
        // Greys.
        232..=243 => GREY,
        _ => 7,
    }
}

/// The nearest to one of red, green and blue.
fn of_rgb(color: [u8; 3]) -> usize {
    let most = color.iter().copied().max().unwrap_or_default();
    let least = color.iter().copied().min().unwrap_or_default();
    if most - least < 40 {
        return if most > 150 { 7 } else { GREY };
    }
    // What is nearer to the strongest part than to the weakest is in it.
    let middle = least + (most - least) / 2;
    color.iter().enumerate().map(|(bit, part)| usize::from(*part > middle) << bit).sum()
}

#[derive(Default)]
struct Screen {
    out: String,
    /// What is shown in `style`, on one line.
    text: String,
    style: Style,
}

impl Screen {
    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let classes = self.style.classes();
        if classes.is_empty() {
            push_text(&mut self.out, &self.text);
        } else {
            self.out.push_str("<span class=\"");
            self.out.push_str(&classes);
            self.out.push_str("\">");
            push_text(&mut self.out, &self.text);
            self.out.push_str("</span>");
        }
        self.text.clear();
    }
}

impl Perform for Screen {
    fn print(&mut self, c: char) {
        self.text.push(c);
    }

    fn execute(&mut self, byte: u8) {
        // What else there is moves the cursor, or rings the bell.
        if byte == b'\t' {
            self.text.push('\t');
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: u8) {
        if action == b'm' && !ignore && intermediates.is_empty() {
            self.flush();
            self.style.select(params);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::render;

    #[test]
    fn colours_become_classes() {
        for (text, html) in [
            ("\u{1b}[31mred\u{1b}[0m <x>", "<span class=\"t-red\">red</span> &lt;x&gt;"),
            (
                "\u{1b}[1;33mW\u{1b}[22mw",
                "<span class=\"t-yellow t-bold\">W</span><span class=\"t-yellow\">w</span>",
            ),
            ("\u{1b}[38;5;196ma\u{1b}[39mb", "<span class=\"t-red\">a</span>b"),
            ("\u{1b}[38;5;208mo\u{1b}[m", "<span class=\"t-yellow\">o</span>"),
            ("\u{1b}[38;2;10;200;30mg\u{1b}[m", "<span class=\"t-green\">g</span>"),
            ("\u{1b}[38:2::10:20:250mb", "<span class=\"t-blue\">b</span>"),
            ("\u{1b}[37;41m FAIL \u{1b}[0m", "<span class=\"t-red t-bold\"> FAIL </span>"),
            ("\u{1b}[90m12:00\u{1b}[0m", "<span class=\"t-dim\">12:00</span>"),
            ("\u{1b}[97mwhite\u{1b}[30m black", "white black"),
            ("\u{1b}[2J\u{1b}[1;1Hx\u{7}\u{8}\u{1b}]0;t\u{7}y", "xy"),
            ("\u{1b}[999999999999;;;38;5mz", "z"),
            ("\u{1b}[38;2;1m\u{1b}[", ""),
        ] {
            assert_eq!(render(text), html, "{text:?}");
        }
    }

    #[test]
    fn a_colour_goes_on_in_the_next_line_in_a_span_of_its_own() {
        assert_eq!(
            render("\u{1b}[31ma\r\nb\n\nc"),
            "<span class=\"t-red\">a</span>\n<span class=\"t-red\">b</span>\n\n<span class=\"t-red\">c</span>"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_written_has_the_same_lines_and_no_escape(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("\u{1b}[".to_owned()),
                    Just("\u{1b}]".to_owned()),
                    Just("\u{1b}P".to_owned()),
                    Just("\n".to_owned()),
                    "[0-9;:]{0,6}m?",
                    "\\PC{0,6}",
                ],
                0..40,
            )
        ) {
            let text = parts.concat();
            let html = render(&text);
            prop_assert_eq!(html.matches('\n').count(), text.matches('\n').count());
            prop_assert!(!html.contains('\u{1b}'), "an escape is left");
            for line in html.split('\n') {
                let (open, closed) = (line.matches("<span").count(), line.matches("</span>").count());
                prop_assert_eq!(open, closed);
                prop_assert_eq!(line.matches('<').count(), open + closed);
            }
            let plain = crate::intake::terminal::plain(&text);
            prop_assert_eq!(plain.matches('\n').count(), text.matches('\n').count());
        }
    }
}
