//! Credentials by the rules of Gitleaks, which know the forms of some 200 issuers: `gitleaks.toml`, as it is published.
//!
//! Each rule has words that stand near what it finds. One pass finds the words, and the rule's expression is tried only
//! around them, so that a long log costs what its length is.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::looks::entropy;

/// Rules that are not used: what they look for is told more exactly in `secrets.rs` (values behind a name, tokens and keys
/// that are recognised by their parts), so that evidence is not full of what is none.
const UNUSED: [&str; 4] = ["generic-api-key", "jwt", "jwt-base64", "private-key"];
/// How far before and behind its word an expression is tried, in bytes. The longest tokens have some 700.
const BEFORE: usize = 120;
const BEHIND: usize = 1_200;
/// How much of what was looked at is looked at again, so that what begins near its end is found whole.
const AGAIN: usize = 800;

#[derive(Deserialize)]
struct File {
    allowlist: Allowed,
    rules: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    id: String,
    regex: Option<String>,
    path: Option<String>,
    #[serde(default)]
    entropy: f64,
    #[serde(default, rename = "secretGroup")]
    group: usize,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    allowlists: Vec<Allowed>,
}

#[derive(Default, Deserialize)]
struct Allowed {
    #[serde(default)]
    regexes: Vec<String>,
    #[serde(default)]
    stopwords: Vec<String>,
}

struct Rule {
    name: String,
    expression: String,
    compiled: OnceLock<Option<Regex>>,
    /// More bits for each byte are needed.
    entropy: f64,
    /// The group that is the secret; 0 for the first that there is.
    group: usize,
    allowed: Vec<String>,
}

struct Rules {
    words: AhoCorasick,
    /// The rule of each word.
    of_word: Vec<usize>,
    rules: Vec<Rule>,
    allowed: Vec<Regex>,
    stopwords: Vec<String>,
}

static RULES: LazyLock<Option<Rules>> =
    LazyLock::new(|| Rules::parse(include_str!("gitleaks.toml")));

/// An expression in Go's notation. There a `{` that begins no repetition stands for itself.
fn compile(expression: &str) -> Option<Regex> {
    static BRACE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?-u)\{\d+(?:,\d*)?\}").ok());
    let mut plain = String::with_capacity(expression.len());
    let mut is_escaped = false;
    for (at, c) in expression.char_indices() {
        let repeats = || BRACE.as_ref().is_some_and(|b| b.is_match(&expression.as_bytes()[at..]));
        if c == '{' && !is_escaped && !repeats() {
            plain.push('\\');
        }
        is_escaped = c == '\\' && !is_escaped;
        plain.push(c);
    }
    of_rust(&plain)
}

fn of_rust(expression: &str) -> Option<Regex> {
    RegexBuilder::new(expression).unicode(false).size_limit(4 << 20).build().ok()
}

impl Rules {
    fn parse(text: &str) -> Option<Self> {
        let file: File = toml::from_str(text).ok()?;
        let (mut words_of, mut of_word, mut rules) = (Vec::new(), Vec::new(), Vec::new());
        for rule in file.rules {
            // Those of certain files are about source code.
            let is_unused = rule.path.is_some() || UNUSED.contains(&rule.id.as_str());
            let Some(expression) = rule.regex.filter(|_| !is_unused) else { continue };
            of_word.extend(rule.keywords.iter().map(|_| rules.len()));
            words_of.extend(rule.keywords);
            rules.push(Rule {
                name: format!("a credential ({})", rule.id),
                expression,
                compiled: OnceLock::new(),
                entropy: rule.entropy,
                group: rule.group,
                allowed: rule.allowlists.into_iter().flat_map(|a| a.regexes).collect(),
            });
        }
        let allowed = file.allowlist.regexes.iter().filter_map(|r| compile(r)).collect();
        let stopwords = file.allowlist.stopwords;
        let mut builder = AhoCorasick::builder();
        // Every file goes through it: a table costs a megabyte, and a few steps for each byte.
        let words = builder
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA));
        Some(Self { words: words.build(&words_of).ok()?, of_word, rules, allowed, stopwords })
    }
}

impl Rule {
    fn expression(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(&self.expression)).as_ref()
    }

    /// The first secret in some bytes from `from` on, and where to go on behind it.
    fn find(&self, bytes: &[u8], from: usize) -> Option<(Range<usize>, usize)> {
        let captures = self.expression()?.captures_at(bytes, from)?;
        let whole = captures.get(0)?;
        let secret = match self.group {
            0 => captures.iter().skip(1).flatten().find(|m| !m.is_empty()).unwrap_or(whole),
            group => captures.get(group)?,
        };
        Some((secret.range(), whole.end().max(from + 1)))
    }

    fn is_allowed(&self, secret: &[u8]) -> bool {
        let mut own = self.allowed.iter().filter_map(|r| compile(r));
        own.any(|r| r.is_match(secret))
    }
}

/// Finds credentials, each with what it is called, in no order.
pub fn find(bytes: &[u8]) -> Vec<(&'static str, Range<usize>)> {
    let Some(all) = RULES.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    // How far each rule has looked.
    let mut looked: Vec<usize> = Vec::new();
    // Words of several rules may overlap.
    for word in all.words.find_overlapping_iter(bytes) {
        let at = all.of_word[word.pattern().as_usize()];
        if looked.is_empty() {
            looked.resize(all.rules.len(), 0);
        }
        if word.end() + AGAIN <= looked[at] {
            continue;
        }
        let rule = &all.rules[at];
        let (start, end) = around(bytes, word.range());
        // What was found before this is not found again.
        let mut from = looked[at].saturating_sub(AGAIN).saturating_sub(start);
        looked[at] = end;
        while let Some((secret, next)) = rule.find(&bytes[start..end], from) {
            from = next;
            let range = start + secret.start..start + secret.end;
            let words = &bytes[range.clone()];
            let is_one = entropy(words) > rule.entropy && !rule.is_allowed(words);
            if is_one && !all.is_known(words) {
                found.push((rule.name.as_str(), range));
            }
            if from > end - start {
                break;
            }
        }
    }
    found.sort_by_key(|(_, range)| range.start);
    found.dedup_by(|b, a| a.1 == b.1);
    found
}

impl Rules {
    /// Whether a text is known to be no secret.
    fn is_known(&self, secret: &[u8]) -> bool {
        let text = String::from_utf8_lossy(secret).to_ascii_lowercase();
        self.stopwords.iter().any(|w| text.contains(w))
            || self.allowed.iter().any(|r| r.is_match(secret))
    }
}

/// The part of the line around a word in which its rule is tried, cut between words.
fn around(bytes: &[u8], word: Range<usize>) -> (usize, usize) {
    let least = word.start.saturating_sub(BEFORE);
    let before = &bytes[least..word.start];
    let start = before.iter().rposition(|b| *b == b'\n').map_or(least, |at| least + at + 1);
    let most = bytes.len().min(word.end + BEHIND);
    let behind = &bytes[word.end..most];
    let end = behind.iter().position(|b| *b == b'\n').map_or(most, |at| word.end + at);
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_of_the_rules_is_understood() {
        let all = RULES.as_ref().unwrap();
        assert!(all.rules.len() > 200, "{}", all.rules.len());
        for rule in &all.rules {
            assert!(rule.expression().is_some(), "{}", rule.name);
            assert!(rule.allowed.iter().all(|r| compile(r).is_some()), "{}", rule.name);
        }
        let file: File = toml::from_str(include_str!("gitleaks.toml")).unwrap();
        assert_eq!(file.allowlist.regexes.len(), all.allowed.len());
    }

    /// Put together here, so that no scanner takes this file for a leak.
    fn found(parts: &[&str]) -> Vec<(&'static str, String)> {
        let text = parts.concat();
        let all = find(text.as_bytes()).into_iter();
        all.map(|(name, range)| (name, text[range].to_owned())).collect()
    }

    const RANDOM: &str = "q7Zk2mX9pL4vT8wB3nR6cY1dF5gH0jS2aK8eU4iO7xN9bV3mQ6zW1yT5rE8pA2sD";

    #[test]
    fn tokens_of_many_issuers_are_found_where_they_stand() {
        let hex = "3f9a1c7e5b2d8f604a9c1e7b5d3f2a8c";
        for (parts, name, secret) in [
            (
                vec!["login with do", "p_v1_", hex, hex, " worked"],
                "a credential (digitalocean-pat)",
                ["do", "p_v1_", hex, hex].concat(),
            ),
            (
                vec!["export hf_TOKEN=h", "f_", "qZkmXpLvTwBnRcYdFgHjSaKeUiOxNbVmQz"],
                "a credential (huggingface-access-token)",
                ["h", "f_", "qZkmXpLvTwBnRcYdFgHjSaKeUiOxNbVmQz"].concat(),
            ),
            (vec!["algolia.key = '", hex, "'"], "a credential (algolia-api-key)", hex.to_owned()),
            (
                vec!["curl -u 'deploy:", &RANDOM[..20], "' https://ci.shop.net"],
                "a credential (curl-auth-user)",
                ["'deploy:", &RANDOM[..20], "'"].concat(),
            ),
        ] {
            assert_eq!(found(&parts), [(name, secret)], "{}", parts.concat());
            // The same far into a long line, and in many lines.
            let long = format!("{}\n{} ", "GET /status 200\n".repeat(500), "x".repeat(3_000));
            let mut far = vec![long.as_str()];
            far.extend(&parts);
            assert_eq!(found(&far).len(), 1, "{}", parts.concat());
        }
    }

    #[test]
    fn what_stands_for_a_secret_is_none() {
        for text in [
            "do${DIGITALOCEAN_TOKEN}",
            "algolia: the key was rotated at 09:02",
            "curl -u \"$USER:$TOKEN\" https://ci.shop.net",
            "the logs. They said nothing",
        ] {
            assert_eq!(found(&[text]), [], "{text}");
        }
    }

    #[test]
    fn a_long_line_of_words_costs_its_length() {
        let text = "algolia adobe s. hf_ sk ".repeat(40_000);
        assert_eq!(find(text.as_bytes()), []);
    }
}
