//! A title in any script → the words of a folder's name: letters a to z, digits and hyphens.

/// The most letters that the words of a folder's name have together: what fits into a terminal's
/// listing and an address.
pub const MOST_LETTERS: usize = 60;

/// What a folder is called whose title has no word that can be written so.
const NAMELESS: &str = "incident";

/// The words of a title, joined by hyphens, cut at the end of a word. `language` decides how umlauts
/// are written: `Störung` is `stoerung` in German.
pub fn words(title: &str, language: &str) -> String {
    let german = language.to_ascii_lowercase();
    let german = german == "de" || german.starts_with("de-");
    let mut plain = String::with_capacity(title.len());
    for c in title.chars() {
        match c {
            'ä' | 'Ä' if german => plain.push_str("ae"),
            'ö' | 'Ö' if german => plain.push_str("oe"),
            'ü' | 'Ü' if german => plain.push_str("ue"),
            // `can't` is one word.
            '\'' | '’' => {}
            c => plain.push_str(deunicode::deunicode_char(c).unwrap_or(" ")),
        }
    }
    let mut slug = String::new();
    for word in plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
        let gap = usize::from(!slug.is_empty());
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(MOST_LETTERS)]);
        } else if slug.len() + gap + word.len() <= MOST_LETTERS {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() {
        return NAMELESS.to_owned();
    }
    slug.make_ascii_lowercase();
    slug
}

/// Whether a text can be the words of a folder's name as it is.
pub fn is_words(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= 100 && text.bytes().all(plain) && !text.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_any_script_become_readable_names() {
        for (title, slug) in [
            ("Checkout returned 502 for 47 minutes", "checkout-returned-502-for-47-minutes"),
            ("../../etc/passwd", "etc-passwd"),
            ("Can't log in: \"SSO\" is #1", "cant-log-in-sso-is-1"),
            ("Störung der Kasse", "storung-der-kasse"),
            ("Отказ базы данных", "otkaz-bazy-dannykh"),
            ("データベース障害", "detabesuzhang-hai"),
            ("🔥", "fire"),
            ("!!!", "incident"),
            ("", "incident"),
            ("\u{202e}\u{0}\n", "incident"),
        ] {
            assert_eq!(words(title, "en"), slug, "{title}");
            assert!(is_words(slug));
        }
        assert_eq!(words("Störung der Kasse", "de"), "stoerung-der-kasse");
        assert_eq!(words("Störung", "de-CH"), "stoerung");
    }

    #[test]
    fn long_titles_are_cut_at_a_word() {
        let long = "one two three ".repeat(40);
        let slug = words(&long, "en");
        assert!(slug.len() <= MOST_LETTERS && slug.ends_with("-one"), "{slug}");
        assert_eq!(words(&"x".repeat(500), "en").len(), MOST_LETTERS);
    }
}
