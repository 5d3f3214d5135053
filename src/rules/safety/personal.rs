//! Personal data: e-mail addresses and telephone numbers.

use std::ops::Range;
use std::sync::LazyLock;

use super::scan::{Marks, automaton, run, run_back, run_short};
use crate::config::PersonalData;

static MARKS: Marks = LazyLock::new(|| automaton(["@", "+", "(", "tel:"]));

/// Names that look like the end of a domain and are the end of a file's name.
const FILE_ENDINGS: [&str; 14] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "md", "json", "yaml", "yml", "log", "txt",
    "service", "js",
];

/// Mailboxes of an office, not of a person: most of them as in RFC 2142.
const OFFICES: [&str; 19] = [
    "abuse",
    "noc",
    "security",
    "postmaster",
    "hostmaster",
    "webmaster",
    "info",
    "marketing",
    "sales",
    "support",
    "help",
    "contact",
    "press",
    "privacy",
    "status",
    "noreply",
    "no-reply",
    "donotreply",
    "git",
];

/// Hands over addresses and numbers of the kinds asked for, in order of place.
pub fn find(text: &str, kinds: &[PersonalData], mut found: impl FnMut(PersonalData, Range<usize>)) {
    let Some(marks) = MARKS.as_ref().filter(|_| !kinds.is_empty()) else {
        return;
    };
    let bytes = text.as_bytes();
    let mut seen = 0;
    for mark in marks.find_iter(bytes) {
        if mark.start() < seen {
            continue;
        }
        let kind = match bytes[mark.start()] {
            b'@' => PersonalData::Email,
            _ => PersonalData::Phone,
        };
        let range = match (kind, bytes[mark.start()]) {
            (PersonalData::Email, _) => email(text, mark.start()),
            (PersonalData::Phone, b'+') => international(bytes, mark.start()),
            (PersonalData::Phone, b'(') => north_american(bytes, mark.start()),
            (PersonalData::Phone, _) => international(bytes, mark.end()),
        };
        if let Some(range) = range.filter(|_| kinds.contains(&kind)) {
            seen = range.end;
            found(kind, range);
        }
    }
}

fn email(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let start = run_back(bytes, at, 64, |b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b));
    let start = run(bytes, start, |b| b"._%+-".contains(&b)).min(at);
    let end = run(bytes, at + 1, |b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    let domain = text[at + 1..end].trim_end_matches(['.', '-']);
    let (host, top) = domain.rsplit_once('.')?;
    let local = &text[start..at];
    let top_is_one = top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && !FILE_ENDINGS.contains(&top.to_ascii_lowercase().as_str());
    let is_office =
        OFFICES.iter().any(|o| local.eq_ignore_ascii_case(o)) || domain.contains("noreply");
    // `//user@host` is a login.
    let is_login = text[..start].ends_with('/') || text[..start].ends_with(':');
    let is_login = is_login && !text[..start].ends_with("mailto:");
    let documented = matches!(top, "example" | "invalid" | "test" | "localhost")
        || host.rsplit('.').next() == Some("example");
    let whole = !local.is_empty() && !host.is_empty() && !host.starts_with(['.', '-']);
    (whole && top_is_one && !is_login && !is_office && !documented)
        .then_some(start..at + 1 + domain.len())
}

/// `+31 20 123 4567`: with at least one sign between the digits, for a number is not a telephone
/// number.
fn international(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let before = at.checked_sub(1).map(|i| bytes[i]);
    if before.is_some_and(|b| b.is_ascii_alphanumeric() || b"+)=_".contains(&b)) {
        return None;
    }
    let mut end = run_short(bytes, at, 24, |b| b.is_ascii_digit() || b"+ -.()".contains(&b));
    while end > at && !bytes[end - 1].is_ascii_digit() {
        end -= 1;
    }
    let written = &bytes[at..end];
    let digits: Vec<u8> = written.iter().copied().filter(u8::is_ascii_digit).collect();
    let signs = written.iter().skip(1).filter(|b| !b.is_ascii_digit()).count();
    let groups = written.split(|b| !b.is_ascii_digit()).map(<[u8]>::len).max();
    let fits = (9..=15).contains(&digits.len())
        && digits[0] != b'0'
        && (2..=6).contains(&signs)
        && groups.is_some_and(|g| g <= 8)
        && bytes.get(end).is_none_or(|b| !b.is_ascii_alphanumeric())
        && !is_fictional(&digits);
    fits.then_some(at..end)
}

/// `(212) 555-2368`
fn north_american(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let digits = |from: usize, count: usize| {
        let end = from + count;
        let all = bytes.get(from..end)?.iter().all(u8::is_ascii_digit);
        all.then_some(end)
    };
    let area = digits(at + 1, 3)?;
    if bytes.get(area) != Some(&b')') {
        return None;
    }
    let from = area + 1 + usize::from(bytes.get(area + 1) == Some(&b' '));
    let exchange = digits(from, 3)?;
    if !matches!(bytes.get(exchange), Some(b'-' | b' ' | b'.')) {
        return None;
    }
    let end = digits(exchange + 1, 4)?;
    let number: Vec<u8> = bytes[at..end].iter().copied().filter(u8::is_ascii_digit).collect();
    let ends = bytes.get(end).is_none_or(|b| !b.is_ascii_digit());
    (ends && !is_fictional(&number)).then_some(at..end)
}

/// 555-0100 to 555-0199 are kept free for fiction.
fn is_fictional(digits: &[u8]) -> bool {
    digits.len() >= 7 && digits[digits.len() - 7..].starts_with(b"55501")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<&str> {
        let mut all = Vec::new();
        let kinds = [PersonalData::Email, PersonalData::Phone];
        find(text, &kinds, |_, range| all.push(&text[range]));
        all
    }

    #[test]
    fn addresses_and_numbers_are_found() {
        assert_eq!(all("ask kim.lee+x@shop.co.uk."), ["kim.lee+x@shop.co.uk"]);
        assert_eq!(all("<mailto:kim@shop.nl>"), ["kim@shop.nl"]);
        assert_eq!(all("call +31 20 794 4567 now"), ["+31 20 794 4567"]);
        assert_eq!(all("(212) 736-5000"), ["(212) 736-5000"]);
    }

    #[test]
    fn handles_logins_versions_and_sums_are_none() {
        for text in [
            "@kim and @team/pages",
            "git@github.com:a/b.git",
            "ssh://deploy@host.net/x",
            "abuse@host.net, 12+kim@users.noreply.host.net",
            "kim@shop.example and a@example.com",
            "left-pad@1.3.0, logo@2x.png",
            "+18200 requests, 09:02+0100, 1+2",
            "+1 (212) 555-0123",
            "+ 10 - 20 - 30",
            "2026-03-14 09:02:11.000 +0000 1234567890",
        ] {
            assert_eq!(all(text), Vec::<&str>::new(), "{text}");
        }
    }
}
