//! Language tags: which catalogues speak for one, and in which direction it is written.

use unic_langid::LanguageIdentifier;

/// The language that all others fall back to.
pub(super) const ENGLISH: &str = "en";

/// Languages that are written from right to left, by their first subtag (Unicode CLDR, the scripts
/// that each is mostly written in).
const RIGHT_TO_LEFT: [&str; 13] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ur", "yi"];
/// Scripts that are, for a tag that names one.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 8] =
    ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"];

/// The names of catalogues that speak for a tag, the most special last: `de`, then `de-at`.
///
/// `None` for a text that is no language tag.
pub(super) fn catalogues(tag: &str) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for subtag in tag.split('-') {
        if subtag.is_empty()
            || subtag.len() > 8
            || !subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            return None;
        }
        let subtag = subtag.to_ascii_lowercase();
        names.push(match names.last() {
            Some(shorter) => format!("{shorter}-{subtag}"),
            None => subtag,
        });
    }
    identifier(tag).map(|_| names)
}

/// What chooses plural forms. Extensions (`de-u-co-phonebk`) do not matter for it.
pub(super) fn identifier(tag: &str) -> Option<LanguageIdentifier> {
    let plain: Vec<&str> = tag.split('-').take_while(|s| s.len() > 1).collect();
    plain.join("-").parse().ok()
}

/// Whether a language is written from right to left.
pub(super) fn is_right_to_left(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let mut subtags = tag.split('-');
    let first = subtags.next().unwrap_or_default();
    match subtags.find(|s| s.len() == 4 && s.bytes().all(|b| b.is_ascii_alphabetic())) {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_special_catalogue_comes_last() {
        assert_eq!(catalogues("de-AT").unwrap(), ["de", "de-at"]);
        assert_eq!(catalogues("EN").unwrap(), ["en"]);
        for bad in ["", "de_DE", "../de", "de-", "d", "not a tag", "toolonglanguage"] {
            assert_eq!(catalogues(bad), None, "{bad:?}");
        }
        assert!(catalogues("de-u-co-phonebk").is_some());
    }

    #[test]
    fn scripts_decide_over_languages() {
        for rtl in ["ar", "he-IL", "fa", "ur-PK", "az-Arab"] {
            assert!(is_right_to_left(rtl), "{rtl}");
        }
        for ltr in ["en", "de", "ku-Latn", "ks-Deva", "ja"] {
            assert!(!is_right_to_left(ltr), "{ltr}");
        }
    }
}
