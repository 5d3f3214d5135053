//! Words of a document → Markdown that says the same words and nothing else.

/// Where words stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around {
    /// In a heading, whose end can give it attributes.
    pub heading: bool,
    /// Between the brackets of a link.
    pub link: bool,
}

/// A text in which nothing is markup. What follows it is seen to by [`seam`], and its end by [`end`].
pub fn text(words: &str, around: Around) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let chars: Vec<char> = words.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|b| chars[b]);
        let next = chars.get(at + 1).copied();
        let is_marked = match c {
            '\\' => next.is_some_and(|n| n.is_ascii_punctuation()),
            '*' | '`' | '|' => true,
            // Within a word it is a letter: `queue_depth`.
            '_' => {
                !(before.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric))
            }
            '~' => next == Some('~') || before == Some('~'),
            '<' => next.is_some_and(|n| n.is_alphabetic() || matches!(n, '/' | '!' | '?')),
            '&' => next.is_some_and(|n| n.is_alphanumeric() || n == '#'),
            '[' | ']' if around.link => true,
            ']' => next.is_some_and(|n| matches!(n, '(' | '[' | ':')),
            '!' => next == Some('['),
            '{' => around.heading,
            _ => false,
        };
        if is_marked {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether the last sign of a text is not marked as text.
fn ends_bare(text: &str, signs: &str) -> bool {
    let mut from_end = text.chars().rev();
    from_end.next().is_some_and(|last| signs.contains(last))
        && from_end.take_while(|c| *c == '\\').count() % 2 == 0
}

/// The end of a text that something follows at once: together they would be a link, a picture, an entity, an element.
pub fn seam(text: &mut String) {
    if ends_bare(text, "!]&<\\~") {
        text.insert(text.len() - 1, '\\');
    }
}

/// The end of a line: a backslash there would break it, or mark what follows.
pub fn end(text: &mut String) {
    if ends_bare(text, "\\") {
        text.push('\\');
    }
}

/// The beginning of a line of a paragraph: what would make another block of it is marked as text. Bullets that somebody
/// typed stay bullets.
pub fn line(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits)
        && let rest = &line[digits..]
        && rest.starts_with(['.', ')'])
        && rest[1..].chars().next().is_none_or(char::is_whitespace)
    {
        return format!("{}\\{rest}", &line[..digits]);
    }
    for bullet in ["•", "‣", "◦", "▪", "●", "\u{f0b7}", "–", "—"] {
        if let Some(rest) = line.strip_prefix(bullet)
            && rest.starts_with(' ')
        {
            return format!("-{rest}");
        }
    }
    // A line of such signs alone underlines a heading, divides a table or a page, or begins a front matter.
    let is_rule = line.chars().all(|c| "-=:+| ".contains(c));
    match line.starts_with(['#', '>']) || (is_rule && !line.is_empty()) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    }
}

/// An address between brackets: nothing in it ends it.
pub fn address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.trim().chars() {
        match c {
            ' ' | '<' | '>' | '(' | ')' | '|' | '\\' | '`' | '*' | '"' | '[' | ']' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_control() || c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

/// Code in a line.
pub fn code(code: &str) -> String {
    let code: Vec<&str> = code.split_whitespace().collect();
    let code = code.join(" ");
    if code.is_empty() {
        return code;
    }
    let fence = "`".repeat(longest_run(&code, '`') + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// How many of a character stand in a row at most.
pub fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut now) = (0, 0);
    for c in text.chars() {
        now = if c == wanted { now + 1 } else { 0 };
        longest = longest.max(now);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_words() {
        let plain = |words: &str| text(words, Around::default());
        assert_eq!(plain("a *b* <img> & &amp; x"), "a \\*b\\* \\<img> & \\&amp; x");
        assert_eq!(plain("queue_depth _x_ a < b"), "queue_depth \\_x\\_ a < b");
        assert_eq!(plain("[a](b) ![c] d!"), "[a\\](b) \\![c] d!");
        assert_eq!(text("A {#gather}", Around { heading: true, link: false }), "A \\{#gather}");
        assert_eq!(text("[a]", Around { heading: false, link: true }), "\\[a\\]");
        assert_eq!(line("1. one"), "1\\. one");
        assert_eq!(line("09:10 - Deployed"), "09:10 - Deployed");
        assert_eq!(line("---"), "\\---");
        assert_eq!(line("# no heading"), "\\# no heading");
        assert_eq!(line("• 09:10 Deployed"), "- 09:10 Deployed");
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert_eq!(address("a b(c)\n<d>"), "a%20b%28c%29%3Cd%3E");
    }

    #[test]
    fn what_is_apart_stays_apart() {
        let seamed = |before: &str| {
            let mut text = before.to_owned();
            seam(&mut text);
            text
        };
        assert_eq!(seamed("see [a]"), "see [a\\]");
        assert_eq!(seamed("see !"), "see \\!");
        assert_eq!(seamed("see \\!"), "see \\!");
        assert_eq!(seamed("see"), "see");
    }
}
