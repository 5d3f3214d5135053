//! Which tags of HTML stand within a word, and what a browser has in the place of others.

/// What stands between two blocks or cells: no word and no pattern goes over it.
pub const BREAK: char = '\u{1f}';

/// Tags that a word goes on over, in order.
const WITHIN_A_WORD: [&str; 31] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
];

/// What is read in the place of a tag, which is given from its bracket on: nothing where the word goes on.
pub fn between(tag: &str) -> &'static str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(name.len());
    let name = name[..end].to_ascii_lowercase();
    match name.as_str() {
        "br" => " ",
        // A comment.
        _ if name.starts_with('!') => "",
        name if WITHIN_A_WORD.binary_search(&name).is_ok() => "",
        _ => "\u{1f}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_goes_on_over_what_only_looks_different() {
        assert!(WITHIN_A_WORD.is_sorted());
        for tag in ["<b", "</b", "<Strong class=\"x\"", "<!-- x --", "<wbr/", "<wbr"] {
            assert_eq!(between(tag), "", "{tag}");
        }
        for tag in ["<td", "</p", "<li class=\"x\"", "<hr/"] {
            assert_eq!(between(tag), "\u{1f}", "{tag}");
        }
        assert_eq!(between("<br/"), " ");
    }
}
