//! Credentials: keys and tokens by the form that their issuers gave them, passwords by where they
//! stand and how random they look.

use std::ops::Range;
use std::sync::LazyLock;

use super::looks::{entropy, is_mixed, is_reference, stands_in};
use super::scan::{Marks, automaton, run, run_back, run_short};
use super::{commands, gitleaks};

/// A credential in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is called, with its article.
    pub name: &'static str,
    /// The secret itself, without the name before it.
    pub range: Range<usize>,
    /// Known by its form, and so better named than by the word before it.
    by_form: bool,
}

/// How a credential is known.
#[derive(Clone, Copy)]
enum Form {
    /// The mark begins it, as written; then so many characters (`least..=most`) of the alphabet.
    Token(fn(u8) -> bool, usize, usize),
    /// `eyJ….eyJ….…`
    Jwt,
    /// `-----BEGIN … PRIVATE KEY-----` and a body.
    Pem,
    /// `https://hooks.slack.com/services/T…/B…/…`
    SlackHook,
    /// The mark is part of a name; then `=` or `:` and a value.
    Assigned { least: usize, bits: f64 },
    /// The mark, a space and a value.
    Header,
    /// `://user:password@host`
    Url,
}

fn upper(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}

fn alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

fn word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
}

const AWS: &str = "an AWS access key";
const GITHUB: &str = "a GitHub token";
const SLACK: &str = "a Slack token";
const PASSWORD: Form = Form::Assigned { least: 8, bits: 2.5 };
const VALUE: Form = Form::Assigned { least: 16, bits: 3.2 };
/// What marks the place, what it would be, and how to tell.
const KINDS: [(&str, &str, Form); 36] = [
    ("AKIA", AWS, Form::Token(upper, 16, 16)),
    ("ASIA", AWS, Form::Token(upper, 16, 16)),
    ("ghp_", GITHUB, Form::Token(alnum, 36, 255)),
    ("gho_", GITHUB, Form::Token(alnum, 36, 255)),
    ("ghu_", GITHUB, Form::Token(alnum, 36, 255)),
    ("ghs_", GITHUB, Form::Token(word, 36, 600)),
    ("ghr_", GITHUB, Form::Token(alnum, 36, 255)),
    ("github_pat_", GITHUB, Form::Token(word, 22, 255)),
    ("glpat-", "a GitLab token", Form::Token(word, 20, 255)),
    ("xoxa-", SLACK, Form::Token(word, 10, 255)),
    ("xoxb-", SLACK, Form::Token(word, 10, 255)),
    ("xoxp-", SLACK, Form::Token(word, 10, 255)),
    ("xoxr-", SLACK, Form::Token(word, 10, 255)),
    ("xoxs-", SLACK, Form::Token(word, 10, 255)),
    ("hooks.slack.com/services/", "a Slack webhook", Form::SlackHook),
    ("AIza", "a Google API key", Form::Token(word, 35, 35)),
    ("sk_live_", "a Stripe live key", Form::Token(alnum, 16, 255)),
    ("rk_live_", "a Stripe live key", Form::Token(alnum, 16, 255)),
    ("sk-ant-", "an Anthropic API key", Form::Token(word, 24, 255)),
    ("sk-proj-", "an OpenAI API key", Form::Token(word, 24, 255)),
    ("npm_", "an npm token", Form::Token(alnum, 36, 36)),
    ("pypi-", "a PyPI token", Form::Token(word, 50, 400)),
    ("eyJ", "a JSON web token", Form::Jwt),
    ("-----BEGIN", "a private key", Form::Pem),
    ("password", "a password", PASSWORD),
    ("passwd", "a password", PASSWORD),
    ("passphrase", "a passphrase", PASSWORD),
    ("pwd", "a password", PASSWORD),
    ("secret", "a secret", VALUE),
    ("token", "a token", VALUE),
    ("api_key", "an API key", VALUE),
    ("api-key", "an API key", VALUE),
    ("apikey", "an API key", VALUE),
    ("access_key", "an access key", VALUE),
    ("authorization:", "a credential", Form::Header),
    ("://", "a password in a URL", Form::Url),
];

static MARKS: Marks = LazyLock::new(|| automaton(KINDS.map(|(mark, ..)| mark)));

/// Finds credentials, in order of place; of two that overlap the one known by its form.
pub fn find(bytes: &[u8]) -> Vec<Secret> {
    let Some(marks) = MARKS.as_ref() else {
        return Vec::new();
    };
    let mut all: Vec<Secret> = Vec::new();
    for mark in marks.find_iter(bytes) {
        let (word, name, form) = KINDS[mark.pattern().as_usize()];
        let found = match form {
            Form::Token(is, least, most) => token(bytes, mark.range(), word, is, least, most),
            Form::Jwt => jwt(bytes, mark.range()),
            Form::Pem => pem(bytes, mark.range()),
            Form::SlackHook => slack_hook(bytes, mark.range()),
            Form::Assigned { least, bits } => assigned(bytes, mark.range(), least, bits),
            Form::Header => header(bytes, mark.end()),
            Form::Url => url(bytes, mark.end()),
        };
        let Some(range) = found else { continue };
        let by_form = !matches!(form, Form::Assigned { .. } | Form::Header | Form::Url);
        let secret = Secret { name, range, by_form };
        match all.last_mut() {
            Some(last) if last.range.end > secret.range.start => {
                if secret.by_form && !last.by_form {
                    *last = secret;
                }
            }
            _ => all.push(secret),
        }
    }
    let known = all.len();
    for (name, range) in gitleaks::find(bytes).into_iter().chain(commands::find(bytes)) {
        // What overlaps is found already, and better named.
        let next = all[..known].partition_point(|s| s.range.end <= range.start);
        let is_new = all[..known].get(next).is_none_or(|s| range.end <= s.range.start);
        if is_new && !stands_in(&bytes[range.clone()]) {
            all.push(Secret { name, range, by_form: true });
        }
    }
    all.sort_by_key(|s| (s.range.start, !s.by_form));
    all.dedup_by(|later, first| later.range.start < first.range.end);
    all
}

/// What may be repeated of a credential: enough to find it, too little to use it.
pub fn beginning(secret: &str) -> String {
    let length = secret.chars().count();
    let shown = match length {
        0..12 => 1,
        12..20 => 2,
        _ => 4,
    };
    secret.chars().take(shown).chain(['…']).collect()
}

fn token(
    bytes: &[u8],
    mark: Range<usize>,
    as_written: &str,
    is: impl Fn(u8) -> bool,
    least: usize,
    most: usize,
) -> Option<Range<usize>> {
    let begins = mark.start == 0 || !word(bytes[mark.start - 1]);
    let end = run_short(bytes, mark.end, most + 1, &is);
    let length = end - mark.end;
    let ends = bytes.get(end).is_none_or(|b| !alnum(*b));
    let fits = begins
        && ends
        && &bytes[mark.clone()] == as_written.as_bytes()
        && (least..=most).contains(&length);
    let body = &bytes[mark.end..end];
    (fits && entropy(body) >= 2.0 && !stands_in(body)).then_some(mark.start..end)
}

fn jwt(bytes: &[u8], mark: Range<usize>) -> Option<Range<usize>> {
    if &bytes[mark.clone()] != b"eyJ" || (mark.start > 0 && word(bytes[mark.start - 1])) {
        return None;
    }
    let header = run(bytes, mark.end, word);
    let claims = header + 1;
    if bytes.get(header) != Some(&b'.') || !bytes.get(claims..)?.starts_with(b"eyJ") {
        return None;
    }
    let claims_end = run(bytes, claims, word);
    let signature = run(bytes, claims_end + 1, word);
    let whole = bytes.get(claims_end) == Some(&b'.')
        && header - mark.start >= 12
        && claims_end - claims >= 12
        && signature.saturating_sub(claims_end) > 20;
    whole.then_some(mark.start..signature)
}

fn pem(bytes: &[u8], mark: Range<usize>) -> Option<Range<usize>> {
    let label_end = run(bytes, mark.end, |b| upper(b) || b == b' ');
    let label = &bytes[mark.end..label_end];
    if !label.ends_with(b"PRIVATE KEY") || !bytes.get(label_end..)?.starts_with(b"-----") {
        return None;
    }
    let body = &bytes[label_end + 5..bytes.len().min(label_end + 200)];
    // Line ends, also written out as in JSON, then the key.
    let is_space = |b: &&u8| b.is_ascii_whitespace() || matches!(**b, b'\\' | b'n' | b'r' | b'"');
    let skip = body.iter().take_while(is_space).count();
    let key = &body[skip..];
    let length = run(key, 0, |b| alnum(b) || b == b'+' || b == b'/');
    let is_key = (length >= 40 && entropy(&key[..length]) > 3.0) || key.starts_with(b"Proc-Type");
    is_key.then_some(mark.start..label_end + 5)
}

fn slack_hook(bytes: &[u8], mark: Range<usize>) -> Option<Range<usize>> {
    let end = run(bytes, mark.end, |b| alnum(b) || b == b'/');
    let path = &bytes[mark.end..end];
    let parts: Vec<&[u8]> = path.split(|b| *b == b'/').collect();
    let [team, channel, key] = parts[..] else {
        return None;
    };
    let fits = team.starts_with(b"T") && channel.starts_with(b"B") && key.len() >= 20;
    (fits && entropy(key) >= 3.0 && !stands_in(key)).then_some(end - key.len()..end)
}

/// Ends of names that speak about a secret and are none: `token_type`, `secretName`.
const ABOUT: [&str; 18] = [
    "name", "ref", "type", "policy", "length", "count", "expir", "ttl", "path", "file", "url",
    "uri", "endpoint", "limit", "age", "arn", "hint", "bucket",
];

fn assigned(bytes: &[u8], mark: Range<usize>, least: usize, bits: f64) -> Option<Range<usize>> {
    let name_end = run_short(bytes, mark.end, 31, word);
    let rest = bytes[mark.end..name_end].to_ascii_lowercase();
    let rest = String::from_utf8_lossy(&rest);
    if name_end - mark.end > 30 || ABOUT.iter().any(|w| rest.contains(w)) {
        return None;
    }
    let mut at = name_end;
    at += usize::from(matches!(bytes.get(at), Some(b'"' | b'\'')));
    at = run(bytes, at, |b| b == b' ').min(at + 3);
    let sign = run(bytes, at, |b| matches!(b, b'=' | b':' | b'>'));
    if !(1..=2).contains(&(sign - at)) {
        return None;
    }
    // In the name of a resource of AWS, what follows `secret:` is the secret's name.
    let resource = run_back(bytes, mark.start, 120, |b| alnum(b) || b":/-_.".contains(&b));
    if bytes[resource..mark.start].windows(7).any(|w| w == b"arn:aws") {
        return None;
    }
    at = run(bytes, sign, |b| b == b' ').min(sign + 3);
    let quote = bytes.get(at).copied().filter(|b| matches!(b, b'"' | b'\'' | b'`'));
    at += usize::from(quote.is_some());
    let end = match quote {
        Some(quote) => run_short(bytes, at, 301, |b| b != quote && b.is_ascii_graphic()),
        None => {
            run_short(bytes, at, 301, |b| b.is_ascii_graphic() && !b"\"'`,;&()[]{}<>|".contains(&b))
        }
    };
    if quote.is_some() && bytes.get(end).copied() != quote {
        return None;
    }
    // A full stop ends the sentence, not the password.
    let value = &bytes[at..end];
    let value = match (quote, value) {
        (None, [head @ .., b'.' | b':']) => head,
        (_, whole) => whole,
    };
    let looks = (least..=300).contains(&value.len())
        && entropy(value) >= bits
        && is_mixed(value)
        && !stands_in(value)
        && !is_reference(value);
    looks.then_some(at..at + value.len())
}

/// `Authorization: Bearer …`, `Basic …`, `token …`.
fn header(bytes: &[u8], after: usize) -> Option<Range<usize>> {
    let at = run(bytes, after, |b| b == b' ').min(after + 3);
    let scheme = run(bytes, at, |b| b.is_ascii_alphabetic());
    let known = ["bearer", "basic", "token", "apikey"];
    let named = known.iter().any(|k| bytes[at..scheme].eq_ignore_ascii_case(k.as_bytes()));
    let from = run(bytes, scheme, |b| b == b' ').min(scheme + 3);
    let end = run(bytes, from, |b| alnum(b) || b"._~+/=-".contains(&b));
    let value = &bytes[from..end];
    let looks = named && value.len() >= 12 && entropy(value) >= 3.0 && !stands_in(value);
    looks.then_some(from..end)
}

fn url(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let end = run(bytes, from, |b| b.is_ascii_graphic() && !b"/?#\"'`<>()|\\".contains(&b));
    let authority = &bytes[from..end.min(from + 400)];
    let sign = authority.iter().rposition(|b| *b == b'@')?;
    let colon = authority[..sign].iter().position(|b| *b == b':')?;
    let scheme = run_back(bytes, from - 3, 20, alnum);
    let host = String::from_utf8_lossy(&authority[sign + 1..]).to_ascii_lowercase();
    let host = host.split(':').next().unwrap_or_default();
    let documented = host.split('.').any(|label| label == "example");
    let password = &authority[colon + 1..sign];
    let looks = password.len() >= 4 && scheme < from - 3 && !documented && !stands_in(password);
    looks.then_some(from + colon + 1..from + sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    fn found(parts: &[&str]) -> Vec<(&'static str, String)> {
        let text = parts.concat();
        find(text.as_bytes()).into_iter().map(|s| (s.name, text[s.range].to_owned())).collect()
    }

    const RANDOM: &str = "q7Zk2mX9pL4vT8wB3nR6cY1dF5gH0jS2aK8e";

    #[test]
    fn keys_are_known_by_their_form() {
        let aws = "Q7ZK2MX9PL4VT8WB";
        let google = &RANDOM[..35];
        for (parts, name) in [
            (vec!["id AK", "IA", aws, " used"], AWS),
            (vec!["AS", "IA", aws], AWS),
            (vec!["gh", "p_", RANDOM], GITHUB),
            (vec!["token=gh", "o_", RANDOM], GITHUB),
            (vec!["github", "_pat_", RANDOM], GITHUB),
            (vec!["gl", "pat-", &RANDOM[..20]], "a GitLab token"),
            (vec!["xo", "xb-123456-", RANDOM], SLACK),
            (vec!["AI", "za", google], "a Google API key"),
            (vec!["sk_", "live_", RANDOM], "a Stripe live key"),
            (vec!["np", "m_", RANDOM], "an npm token"),
            (vec!["py", "pi-", RANDOM, RANDOM], "a PyPI token"),
            (vec!["ey", "JhbGciOiJIUzI1.ey", "JzdWIiOiIxMjM0.", RANDOM], "a JSON web token"),
            (
                vec!["https://hooks.slack", ".com/services/T012/B345/", &RANDOM[..24]],
                "a Slack webhook",
            ),
            (vec!["-----BEGIN RSA PRIV", "ATE KEY-----\n", RANDOM, RANDOM, "\n"], "a private key"),
            (vec!["\"-----BEGIN PRIV", "ATE KEY-----\\n", RANDOM, RANDOM, "\""], "a private key"),
        ] {
            let names: Vec<_> = found(&parts).into_iter().map(|f| f.0).collect();
            assert_eq!(names, [name], "{}", parts.concat());
        }
    }

    #[test]
    fn passwords_are_known_by_where_they_stand() {
        for (parts, value) in [
            (vec!["DB_PASS", "WORD=h7Gq29xLw!"], "h7Gq29xLw!"),
            (vec!["pass", "word: \"Tr0ub4dor&3\","], "Tr0ub4dor&3"),
            (vec!["{\"client_sec", "ret\": \"", RANDOM, "\"}"], RANDOM),
            (vec!["?access_tok", "en=", RANDOM, "&x=1"], RANDOM),
            (vec!["Authoriz", "ation: Bearer ", RANDOM], RANDOM),
            (vec!["postgres://app:h7", "Gq29x@db7.shop.net/x"], "h7Gq29x"),
        ] {
            let values: Vec<_> = found(&parts).into_iter().map(|f| f.1).collect();
            assert_eq!(values, [value], "{}", parts.concat());
        }
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAXXXXXXXXXXXXXXXX",
            "the ASIA region",
            "password: ********",
            "password=${DB_PASSWORD}",
            "password: <the password>",
            "password: the customer forgot it",
            "The password=changeme123 default",
            "token_type=bearer0123456789abcdef",
            "secretName: payments-db-credentials-v2",
            "secret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
            "DescribeSecret arn:aws:secretsmanager:eu-west-1:123456789012:secret:h7Gq29xLw-a1B2c3",
            "token: 2026-03-14T09:02:11.000001Z",
            "tokens: 1200, tokens=15000",
            "Authorization: Bearer <token>",
            "Authorization: Bearer $TOKEN_OF_THE_JOB",
            "https://user:password@host.net/",
            "https://kim:secretword@db.example.com",
            "http://host:8080/a@b",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa",
            "the npm_config_registry variable",
            "ghp_ tokens were rotated",
        ] {
            assert_eq!(found(&[text]), Vec::new(), "{text}");
        }
    }

    #[test]
    fn little_of_a_secret_is_repeated() {
        assert_eq!(beginning("AKIA0123456789ABCDEF"), "AKIA…");
        assert_eq!(beginning("h7Gq29xLw"), "h…");
    }
}
