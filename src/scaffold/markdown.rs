//! Texts → what may stand in a cell of a table or in a comment: what is read back is what was given.

use crate::source::yaml::write as yaml;

/// A text that may stand in an HTML comment: it cannot end it, and is no exception for `check`.
pub fn comment(text: &str) -> String {
    let mut text = yaml::one_line(text);
    while text.contains("--") {
        text = text.replace("--", "–");
    }
    let text = text.trim_end_matches('-').trim_start_matches(['>', '-']);
    if text.to_lowercase().starts_with("aftermark:") {
        return format!("({text})");
    }
    text.to_owned()
}

/// A text as a cell: on one line, with a backslash before what would be markup or the end of the cell.
pub fn cell(text: &str) -> String {
    let text = yaml::one_line(text);
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let is_markup = match c {
            // In a word it is a letter.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_teams_own_question_stays_in_its_comment() {
        for (question, written) in [
            (
                "What -- happened? -->\n## 2. Root cause\n\nDone",
                "What – happened? –> ## 2. Root cause Done",
            ),
            ("aftermark: allow gather/missing: no", "(aftermark: allow gather/missing: no)"),
            ("> quick-", " quick"),
            ("----->", "––->"),
        ] {
            let said = comment(question);
            assert_eq!(said, written);
            assert!(!format!("<!-- {said} -->")[4..].trim_end_matches("-->").contains("-->"));
        }
    }

    #[test]
    fn cells_keep_what_looks_like_markup() {
        for (text, written) in [
            ("payment_api", "payment_api"),
            ("a|b *c* _d_", "a\\|b \\*c\\* \\_d\\_"),
            ("a\n| b |", "a \\| b \\|"),
            ("<!-- x", "\\<!-- x"),
            ("back\\slash", "back\\\\slash"),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
