//! Single values as Markdown.

/// A text without anything that Markdown would read in it.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let all: Vec<char> = text.chars().collect();
    let is_of_word =
        |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(|c| c.is_alphanumeric());
    for (at, c) in all.iter().enumerate() {
        let marks = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            // An underscore in a word is no mark.
            '_' => !(is_of_word(at.checked_sub(1)) && is_of_word(Some(at + 1))),
            '&' => {
                all[at + 1..].first().is_some_and(|next| next.is_ascii_alphabetic() || *next == '#')
            }
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(*c);
    }
    out
}

/// A number with its thousands apart, where it is long enough to be hard to read.
pub fn grouped(number: &str) -> String {
    const LONG: usize = 5;
    if number.len() < LONG || !number.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = String::new();
    for (at, digit) in number.chars().enumerate() {
        if at > 0 && (number.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A link to a source, with these words or its own name; `None` for what is no address.
pub fn as_source(source: &str, words: Option<&str>) -> Option<String> {
    if let Some(rest) = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://")) {
        if source.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\\".contains(c)) {
            return None;
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let said = words.map_or_else(|| escaped(host), escaped);
        return Some(match source.contains(['(', ')']) {
            true => format!("[{said}](<{source}>)"),
            false => format!("[{said}]({source})"),
        });
    }
    let is_lines = |lines: &str| {
        let mut parts = lines.split('-');
        let are = parts.all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        are && lines.split('-').count() <= 2
    };
    let (path, lines) = match source.rsplit_once(':') {
        Some((path, lines)) if is_lines(lines) => (path, Some(lines)),
        _ => (source, None),
    };
    let is_path = path.starts_with("evidence/")
        || (path.contains(['/', '.']) && !path.contains(char::is_whitespace));
    if !is_path || path.contains(':') || path.contains(char::is_control) {
        return None;
    }
    let name = source.rsplit('/').next().unwrap_or(source);
    let mut address = String::new();
    for c in path.chars() {
        match c {
            ' ' | '%' | '(' | ')' | '<' | '>' | '#' | '?' | '\\' | '&' => {
                address.push_str(&format!("%{:02X}", c as u32));
            }
            c => address.push(c),
        }
    }
    if let Some(lines) = lines {
        address.push_str("#L");
        address.push_str(&lines.replace('-', "-L"));
    }
    let said = words.map_or_else(|| escaped(name), escaped);
    Some(format!("[{said}]({address})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_become_links_where_they_are_addresses() {
        for (source, link) in [
            ("evidence/edge.log:2", Some("[edge.log:2](evidence/edge.log#L2)")),
            ("evidence/a b.log:2-5", Some("[a b.log:2-5](evidence/a%20b.log#L2-L5)")),
            ("https://example.org/a", Some("[example.org](https://example.org/a)")),
            ("https://example.org/(a)", Some("[example.org](<https://example.org/(a)>)")),
            ("Slack #inc-123", None),
        ] {
            assert_eq!(as_source(source, None).as_deref(), link);
        }
        assert_eq!(escaped("a_b *c* [d] _e_ R&D &amp;"), r"a_b \*c\* \[d\] \_e\_ R\&D \&amp;");
        assert_eq!(grouped("1234567"), "1,234,567");
        assert_eq!(grouped("4812"), "4812");
    }
}
