//! Tells a person from a role, in the place where a report says who acted.
//!
//! When in doubt it is a role: a finding about somebody's team would be read as pedantry.

/// Words that make two capitalised words a role: `Incident Commander` is nobody's name.
#[rustfmt::skip]
const ROLE_WORDS: &[&str] = &[
    "administrator", "admin", "agent", "analyst", "architect", "call", "captain", "center",
    "centre", "chief", "commander", "coordinator", "customer", "customers", "database", "desk",
    "developer", "developers", "development", "director", "duty", "engineer", "engineers",
    "engineering", "group", "head", "incident", "infrastructure", "it", "lead", "leader",
    "leadership", "maintainer", "maintainers", "manager", "managers", "management", "network",
    "office", "officer", "on-call", "oncall", "operations", "operator", "operators", "ops",
    "owner", "personnel", "platform", "product", "production", "release", "reliability",
    "responder", "responders", "security", "senior", "service", "services", "site", "sre", "staff",
    "support", "system", "systems", "team", "teams", "technician", "tester", "vendor",
];

/// What names a person in the place of a role, if anything surely does.
pub fn person(by: &str) -> Option<&'static str> {
    let by = by.trim();
    if by.split([',', ' ', '(']).any(is_handle) {
        return Some("a handle");
    }
    if by.split([',', ' ', '<', '>', '(', ')']).any(|w| {
        w.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
    }) {
        return Some("an address");
    }
    // Two or three words, each with a capital and small letters after it, none of them a role's.
    let words: Vec<&str> = by.split_whitespace().collect();
    let is_name = |word: &str| {
        let mut begins = true;
        let letters_fit = word.chars().all(|c| {
            let fits =
                if begins { c.is_uppercase() } else { c.is_lowercase() || "-'’".contains(c) };
            begins = "-'’".contains(c);
            fits
        });
        letters_fit && word.chars().nth(1).is_some()
    };
    let is_role = has_role_word(by);
    let named = matches!(words.len(), 2 | 3) && !is_role && words.iter().all(|w| is_name(w));
    named.then_some("a person's name")
}

/// Whether a text has a word that says what somebody does.
pub fn has_role_word(text: &str) -> bool {
    let is_word_of_role = |word: &str| ROLE_WORDS.contains(&word.to_lowercase().as_str());
    let signs: &[char] = &[' ', ',', '(', ')', '/', '.'];
    text.split(signs).any(is_word_of_role)
}

/// `@robin`, alone or with punctuation behind it.
fn is_handle(word: &str) -> bool {
    word.strip_prefix('@').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// Whether somebody is mentioned by a handle.
pub fn mentions_handle(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || "(,;:".contains(c)).any(is_handle)
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn roles_and_teams_are_nobodys_names() {
        for by in [
            "on-call SRE",
            "SRE",
            "Incident Commander",
            "Payments",
            "database administrator",
            "Database Engineer",
            "AWS engineers",
            "GitHub incident response team",
            "DBA on call",
            "S3 operator",
            "responders",
        ] {
            assert_eq!(person(by), None, "{by}");
        }
    }

    #[test]
    fn handles_addresses_and_full_names_are_persons() {
        assert_eq!(person("@robin"), Some("a handle"));
        assert_eq!(person("on-call SRE (@robin)"), Some("a handle"));
        assert_eq!(person("on-call SRE, @robin"), Some("a handle"));
        assert_eq!(person("robin@shop.example"), Some("an address"));
        assert_eq!(person("Robin Anderson"), Some("a person's name"));
        assert_eq!(person("Anne-Marie O'Hara"), Some("a person's name"));
    }
}
