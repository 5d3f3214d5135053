//! Takes secrets out of a text line by line, for who writes what others wrote into a repository.

use std::borrow::Cow;

use super::secrets;
use crate::config::Allowed;

/// What stands in the place of a secret.
const MASK: &str = "****";

/// Takes secrets out of the lines of one text, and counts them.
#[derive(Debug, Default)]
pub struct Mask<'a> {
    /// Texts that are none.
    allowed: &'a [Allowed],
    /// Whether the lines are those of a private key, until it ends.
    in_key: bool,
    /// How many were taken out.
    pub count: u64,
}

impl<'a> Mask<'a> {
    #[must_use]
    pub fn new(allowed: &'a [Allowed]) -> Self {
        Self { allowed, in_key: false, count: 0 }
    }

    /// The line without secrets.
    pub fn line<'t>(&mut self, line: &'t str) -> Cow<'t, str> {
        let mut rest = Cow::Borrowed(line);
        if self.in_key {
            self.in_key = false;
            match line.find("-----END") {
                Some(end) => rest = Cow::Owned(format!("{MASK}{}", &line[end..])),
                None if is_of_key(line) => {
                    self.in_key = true;
                    return Cow::Borrowed(MASK);
                }
                None => {}
            }
        }
        let keyless = self.without_keys(&rest);
        let rest = match keyless {
            Some(text) => Cow::Owned(text),
            None => rest,
        };
        let found = secrets::find(rest.as_bytes());
        let found = found.into_iter().filter(|s| {
            let words = &rest[s.range.clone()];
            !self.allowed.iter().any(|a| a.is(words, None))
        });
        let found: Vec<_> = found.collect();
        if found.is_empty() {
            return rest;
        }
        let mut masked = String::with_capacity(rest.len());
        let mut at = 0;
        for secret in found {
            self.count += 1;
            masked.push_str(&rest[at..secret.range.start.max(at)]);
            masked.push_str(MASK);
            at = secret.range.end.max(at);
        }
        masked.push_str(&rest[at..]);
        Cow::Owned(masked)
    }

    /// The bodies of private keys taken out, whatever stands on the same line.
    fn without_keys(&mut self, line: &str) -> Option<String> {
        const BEGIN: &str = "PRIVATE KEY-----";
        let mut masked = String::new();
        let mut at = 0;
        while let Some(found) = line[at..].find(BEGIN) {
            let mark = at + found;
            let behind = mark + BEGIN.len();
            masked.push_str(&line[at..behind]);
            at = behind;
            if !line[..mark].ends_with("-----BEGIN ")
                && !line[..mark]
                    .rsplit("-----BEGIN ")
                    .next()
                    .is_some_and(|kind| kind.len() < 24 && line[..mark].contains("-----BEGIN "))
            {
                continue;
            }
            self.count += 1;
            masked.push_str(MASK);
            match line[at..].find("-----END") {
                Some(end) => at += end,
                None => {
                    self.in_key = true;
                    return Some(masked);
                }
            }
        }
        if masked.is_empty() {
            return None;
        }
        masked.push_str(&line[at..]);
        Some(masked)
    }
}

/// Whether a line can be one of a key's body.
fn is_of_key(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || line.contains(':') && line.len() < 80
        || line.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(lines: &[&str]) -> (Vec<String>, u64) {
        let mut mask = Mask::new(&[]);
        let lines = lines.iter().map(|l| mask.line(l).into_owned()).collect();
        (lines, mask.count)
    }

    #[test]
    fn secrets_go_and_all_else_stays() {
        let key = ["AKIA", "Q3EGZ7VKJ2WTN5LM"].concat();
        let (lines, count) = masked(&[
            &format!("deploy with {key} and DB_PASSWORD=h7Gq29xLw! done"),
            "nothing here",
        ]);
        assert_eq!(lines, ["deploy with **** and DB_PASSWORD=**** done", "nothing here"]);
        assert_eq!(count, 2);
    }

    #[test]
    fn the_lines_of_a_key_go_with_it() {
        let begin = ["-----BEGIN RSA PRIV", "ATE KEY-----"].concat();
        let end = ["-----END RSA PRIV", "ATE KEY-----"].concat();
        let body = "MIIEowIBAAKCAQEAx3bT9ZqLm0s7hV2yPq8RkWc1dJfNzUoE5gXaYlHiSvKtMnBr";
        let (lines, count) = masked(&[&begin, body, body, &end, "after it"]);
        assert_eq!(
            lines,
            [
                format!("{begin}****"),
                "****".into(),
                "****".into(),
                format!("****{end}"),
                "after it".into()
            ]
        );
        assert_eq!(count, 1);
        let (lines, _) = masked(&[&format!("k={begin}\\n{body}\\n{end} x")]);
        assert!(!lines[0].contains(body) && lines[0].ends_with(" x"), "{lines:?}");
    }
}
