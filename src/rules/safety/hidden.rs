//! Characters that cannot be seen, or that turn the direction of writing: what is read is not what
//! stands there.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hidden(pub char);

impl Hidden {
    /// As it is called in Unicode, with its number.
    #[must_use]
    pub fn name(self) -> String {
        let name = match self.0 {
            '\u{ad}' => "soft hyphen",
            '\u{61c}' => "Arabic letter mark",
            '\u{180e}' => "Mongolian vowel separator",
            '\u{200b}' => "zero width space",
            '\u{200c}' => "zero width non-joiner",
            '\u{200d}' => "zero width joiner",
            '\u{200e}' => "left-to-right mark",
            '\u{200f}' => "right-to-left mark",
            '\u{2028}' => "line separator",
            '\u{2029}' => "paragraph separator",
            '\u{202a}' => "left-to-right embedding",
            '\u{202b}' => "right-to-left embedding",
            '\u{202c}' => "end of embedding",
            '\u{202d}' => "left-to-right override",
            '\u{202e}' => "right-to-left override",
            '\u{2060}' => "word joiner",
            '\u{2066}' => "left-to-right isolate",
            '\u{2067}' => "right-to-left isolate",
            '\u{2068}' => "first strong isolate",
            '\u{2069}' => "end of isolate",
            '\u{feff}' => "byte order mark",
            '\u{1b}' => "escape",
            '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "Hangul filler",
            '\u{e0000}'..='\u{e007f}' => "tag character",
            c if c.is_control() => "control character",
            _ => "invisible character",
        };
        format!("{name} U+{:04X}", u32::from(self.0))
    }

    /// Whether it turns the direction in which text is shown.
    #[must_use]
    pub fn turns(self) -> bool {
        matches!(self.0, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    }
}

/// How many are told of one file: a file of nothing else is looked through no further.
const MOST: usize = 10_000;

/// Hands over each hidden character with its offset and length. Control characters are looked for
/// only in what people write (`written`): programs colour their logs with them.
pub fn find(text: &str, written: bool, mut found: impl FnMut(usize, usize, Hidden)) {
    let bytes = text.as_bytes();
    let mut left = MOST;
    let mut at = 0;
    while at < bytes.len() && left > 0 {
        let lead = bytes[at];
        let length = match lead {
            // All hidden characters beyond ASCII begin with one of these bytes.
            0xc2 | 0xd8 => 2,
            0xe1 | 0xe2 | 0xe3 | 0xef => 3,
            0xf3 => 4,
            0..0x20 | 0x7f if written && !matches!(lead, b'\n' | b'\t' | b'\r') => 1,
            _ => {
                at += 1;
                continue;
            }
        };
        let Some(c) = text.get(at..at + length).and_then(|s| s.chars().next()) else {
            at += 1;
            continue;
        };
        // Above ASCII, control characters in a log are text of another encoding, read as this one.
        let is_log = !written && matches!(c, '\u{80}'..='\u{9f}');
        if is_hidden(c) && !is_log && !belongs(text, at, c) {
            found(at, length, Hidden(c));
            left -= 1;
        }
        at += length;
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a hidden character does what it is for: joins the letters of a script or the parts of an
/// emoji, or keeps right-to-left text in order.
fn belongs(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let joins = |c: Option<char>| c.is_some_and(is_joined_letter);
    match c {
        '\u{200c}' => joins(before) && joins(after),
        // Scripts without spaces between words say with it where a line may break.
        '\u{200b}' | '\u{2060}' => {
            [before, after].into_iter().flatten().any(is_written_without_spaces)
        }
        '\u{200d}' => {
            let emoji = |c: Option<char>| c.is_some_and(is_pictograph);
            (joins(before) && joins(after)) || (emoji(before) && emoji(after))
        }
        '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            // Beside such text, in the same line; long lines are data.
            let from = text.floor_boundary(at.saturating_sub(200));
            let to = text.floor_boundary(at + 200);
            let before = text[from..at].rsplit('\n').next().unwrap_or_default();
            let after = text[at..to].split('\n').next().unwrap_or_default();
            has_right_to_left(before) || has_right_to_left(after)
        }
        // The flags of England, Scotland and Wales are a flag and tags.
        '\u{e0000}'..='\u{e007f}' => {
            let mut before = text[..at].chars().rev().take(7);
            before.find(|c| !('\u{e0020}'..='\u{e007f}').contains(c)) == Some('\u{1f3f4}')
        }
        _ => false,
    }
}

/// Letters of scripts that join: Arabic, Syriac, those of South and South-East Asia, Mongolian.
fn is_joined_letter(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{10ff}'
        | '\u{1780}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && !c.is_control()
}

/// Letters of Thai, Lao, Myanmar, Khmer and the scripts of the Tai languages.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19ff}' | '\u{1a20}'..='\u{1aaf}' | '\u{a9e0}'..='\u{a9ff}'
        | '\u{aa60}'..='\u{aadf}')
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
            && c.is_alphabetic()
    })
}

/// `str::floor_char_boundary`, which the oldest compiler we build with does not have.
trait FloorBoundary {
    fn floor_boundary(&self, offset: usize) -> usize;
}

impl FloorBoundary for str {
    fn floor_boundary(&self, offset: usize) -> usize {
        let mut at = offset.min(self.len());
        while !self.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, written: bool) -> Vec<char> {
        let mut all = Vec::new();
        find(text, written, |_, _, h| all.push(h.0));
        all
    }

    #[test]
    fn what_cannot_be_seen_is_found() {
        for (text, c) in [
            ("pay\u{200b}ment", '\u{200b}'),
            ("a\u{202e}b", '\u{202e}'),
            ("a\u{200e}b", '\u{200e}'),
            ("a\u{200d}b", '\u{200d}'),
            ("x\u{feff}", '\u{feff}'),
            ("soft\u{ad}hyphen", '\u{ad}'),
            ("\u{e0041}", '\u{e0041}'),
            ("\u{85}", '\u{85}'),
            ("\u{1b}[31m", '\u{1b}'),
        ] {
            assert_eq!(found(text, true), [c], "{text:?}");
        }
    }

    #[test]
    fn what_belongs_to_a_script_or_an_emoji_does_not_count() {
        for text in [
            "می‌خواهم",
            "क्‍ष",
            "👩‍💻 and ❤️‍🔥",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "שלום\u{200f}, x",
            "“dashes” – and … dots — ×, 日本語、ＡＢＣ\u{a0}%",
            "tab\tand\r\n",
            "ระบบ\u{200b}ชำระ",
            "ပေး\u{200b}ချေမှု",
            "ការ\u{200b}ទូទាត់",
            "ການ\u{200b}ຊໍາລະ",
        ] {
            assert_eq!(found(text, true), Vec::<char>::new(), "{text:?}");
        }
        assert_eq!(found("\u{1b}[31mred\u{1b}[0m", false), Vec::<char>::new());
        // “café” in Latin-1 read as Windows-1252 and back, in a log: not what anybody wrote.
        assert_eq!(found("caf\u{c3}\u{83}\u{85} \u{9d}", false), Vec::<char>::new());
        assert_eq!(found("caf\u{85}", true), ['\u{85}']);
        assert_eq!(found("pay\u{200b}ment, ระบบ", true), ['\u{200b}']);
    }
}
