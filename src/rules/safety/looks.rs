//! Whether a value looks like a secret: random and mixed, no stand-in and no way to one.

/// Texts that stand for a secret.
const STAND_INS: [&str; 17] = [
    "example",
    "xxxx",
    "****",
    "....",
    "redacted",
    "removed",
    "masked",
    "placeholder",
    "changeme",
    "your",
    "dummy",
    "sample",
    "insert",
    "${",
    "{{",
    "$(",
    "abcdefgh",
];
/// Words that stand where a secret would, whole.
const STAND_IN_WORDS: [&str; 12] = [
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "token",
    "null",
    "none",
    "true",
    "false",
    "undefined",
    "credentials",
];

pub(super) fn stands_in(value: &[u8]) -> bool {
    let lower = String::from_utf8_lossy(value).to_ascii_lowercase();
    let same = value.iter().all(|b| Some(b) == value.first());
    same || lower.starts_with(['<', '$', '%', '[', '*'])
        || STAND_INS.iter().any(|s| lower.contains(s))
        || STAND_IN_WORDS.contains(&lower.as_str())
}

/// Whether a value is the way to a secret, or a time, and not the secret.
pub(super) fn is_reference(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    let is_date = text.len() >= 10
        && text.as_bytes()[4] == b'-'
        && text.bytes().take(4).all(|b| b.is_ascii_digit());
    is_date
        || text.contains("://")
        || text.contains("::")
        || text.starts_with(['/', '.', '~', '@', '#'])
        || ["arn:", "vault:", "secret/", "kv/", "op:", "ref+"].iter().any(|p| text.starts_with(p))
}

/// Whether letters and digits are mixed as no name does it: three kinds of characters, or letters
/// and digits without a hyphen between words.
pub(super) fn is_mixed(value: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| usize::from(value.iter().any(is));
    let letters = has(u8::is_ascii_lowercase) + has(u8::is_ascii_uppercase);
    let digits = has(u8::is_ascii_digit);
    let signs = has(|b| b"!@#$%^&*+/=~?".contains(b));
    let joined = value.iter().any(|b| matches!(b, b'-' | b'_' | b'.'));
    letters + digits + signs >= 3 || (letters >= 1 && digits == 1 && !joined)
}

/// Shannon's entropy, in bits for each byte.
pub(super) fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for b in value {
        counts[usize::from(*b)] += 1;
    }
    #[allow(clippy::cast_precision_loss)] // A few hundred bytes.
    let total = value.len().max(1) as f64;
    counts.iter().filter(|c| **c > 0).map(|c| f64::from(*c) / total).map(|p| -p * p.log2()).sum()
}
