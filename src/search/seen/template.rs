//! Templates: what of a line stays the same when it is written again, by another host at another time. The script of the
//! search page says the same (`themes/default/assets/search-seen.js`), which a test holds both to.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::search::words::{Chunk, chunks, fold};

/// So many texts are known by their letters, so that their templates are not worked out again.
const MOST_KNOWN: usize = 100_000;

/// Tells lines with the same template from others, as many as there may be.
#[derive(Default)]
pub struct Templates {
    /// Templates by the letters of a text.
    known: HashMap<u64, u64>,
    /// The order in which they became known.
    old: VecDeque<u64>,
}

impl Templates {
    /// A number that lines of one template have in common. `apart` tells lines of the same words apart.
    pub fn of(&mut self, text: &str, apart: u64) -> u64 {
        let letters = letters(text, apart);
        if let Some(known) = self.known.get(&letters) {
            return *known;
        }
        let words = words(text);
        let template = match words.is_empty() {
            true => letters,
            false => {
                let mut hasher = DefaultHasher::new();
                (words, apart).hash(&mut hasher);
                hasher.finish()
            }
        };
        if self.known.len() == MOST_KNOWN
            && let Some(oldest) = self.old.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.old.push_back(letters);
        self.known.insert(letters, template);
        template
    }
}

/// A text by its letters: figures count as one, however many, but for those that may be of a code.
fn letters(text: &str, apart: u64) -> u64 {
    // FNV, as it needs no buffer.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ apart;
    let (mut in_number, mut in_code) = (false, false);
    let (mut before, mut last) = (0, 0);
    for byte in text.bytes() {
        let is_digit = byte.is_ascii_digit();
        if is_digit && !in_number {
            let letter = if matches!(last, b'-' | b'_') { before } else { last };
            in_code = letter.is_ascii_uppercase() || letter == b'x';
        }
        let is_more = is_digit && in_number && !in_code;
        in_number = is_digit;
        (before, last) = (last, byte);
        if is_more {
            continue;
        }
        let byte = if is_digit && !in_code { b'0' } else { byte };
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    hash
}

/// So many words of a line are looked at.
const MOST_WORDS: usize = 64;

/// A number that templates of the same words have in common.
pub(super) fn number(words: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// Words that say nothing of what happened: days, months, zones, levels, and the small words of English.
const QUIET: &str = " jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun utc gmt cet cest am pm \
    error err warn warning info debug trace notice critical crit level msg message time timestamp ts \
    an the of to in for on at is was were are be been and or with by from not no it its this that as has have had \
    we our they their which who when than but so ";

/// How names of hosts end.
const ENDS_OF_HOSTS: &str = " com net org io dev app cloud local internal intranet lan corp home test example invalid localhost \
    svc cluster eu de fr nl be ch at uk us ca au jp cn br ";

/// The words of a line, each once, in order. Numbers, ids, times, addresses and names of hosts are left out; a code such
/// as `ORA-01555` or `0x80070005` is a word.
#[must_use]
pub fn words(line: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for chunk in chunks(line) {
        let mut add = |word: String| {
            if all.len() < MOST_WORDS && !all.contains(&word) {
                all.push(word);
            }
        };
        if chunk.is_dense {
            let pairs = chunk.parts.into_iter().map(|part| part.word);
            pairs.filter(|word| word.chars().count() > 1).for_each(add);
        } else {
            joined(&line[chunk.start..chunk.end], &chunk, &mut add);
        }
        if all.len() == MOST_WORDS {
            break;
        }
    }
    all
}

fn joined(text: &str, chunk: &Chunk, add: &mut impl FnMut(String)) {
    if is_code(text) {
        return add(fold(text).into_owned());
    }
    let is_mail =
        text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if is_mail {
        return;
    }
    let (mut at, mut before) = (chunk.start, "");
    let mut is_home = false;
    for segment in text.split(['/', '\\', ':', '@', '#', '~']) {
        let (start, end) = (at, at + segment.len());
        at = end + 1;
        // What stands behind `https://` is a host, behind `/home/` somebody's name.
        let is_behind = std::mem::replace(&mut is_home, matches!(segment, "home" | "Users"));
        let is_server = before.is_empty()
            && start > chunk.start
            && text[..start - chunk.start].ends_with("://");
        before = segment;
        if is_behind || is_server || is_host(segment) || is_counted(segment) {
            continue;
        }
        if is_code(segment) {
            add(fold(segment).into_owned());
            continue;
        }
        let own = chunk.parts.iter().filter(|part| start <= part.start && part.end <= end);
        for word in own.filter_map(|part| kept(&part.word)) {
            add(word.to_owned());
        }
    }
}

/// What of a word stays: `node17` is any `node`.
fn kept(word: &str) -> Option<&str> {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    let is_numbered = name.len() < word.len();
    let is_variable = name.contains(|c: char| c.is_numeric())
        || is_numbered
            && (name.chars().nth(2).is_none() || word.len() - name.len() > 3 || is_hex(name))
        || name.len() >= 8 && is_hex(name);
    let is_word = name.chars().nth(1).is_some() && !is_quiet(name);
    (is_word && !is_variable).then_some(name)
}

fn is_quiet(word: &str) -> bool {
    has(QUIET, word)
}

fn has(list: &str, word: &str) -> bool {
    word.len() < 12 && list.contains(&format!(" {word} "))
}

/// `ORA-01555`, `TS2304`, `0x80070005`: what manuals list errors by.
fn is_code(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = text[letters..].trim_start_matches(['-', '_']);
    let is_listed = (2..=8).contains(&letters)
        && (2..=8).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit());
    // Results of Windows that say a failure; other numbers of that length are addresses.
    let hex = text
        .strip_prefix("0x")
        .filter(|h| h.len() == 8 && h.bytes().all(|b| b.is_ascii_hexdigit()));
    is_listed || hex.is_some_and(|h| h.starts_with(['8', 'c', 'C']))
}

/// `web-frontend-1`, a UUID, `2026-03-14T08`: something numbered.
fn is_counted(segment: &str) -> bool {
    !is_code(segment)
        && !segment.contains('.')
        && segment.contains('-')
        && segment.split('-').any(|part| part.bytes().any(|b| b.is_ascii_digit()))
}

/// `db.internal`, `pay-03.shop.example`; not `com.acme.Pay`.
fn is_host(segment: &str) -> bool {
    let segment = segment.trim_matches(['.', '-', '_']);
    segment.rsplit_once('.').is_some_and(|(_, end)| has(ENDS_OF_HOSTS, end))
        && !segment.bytes().any(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Templates, words};

    #[test]
    fn what_varies_is_left_out() {
        let same = [
            "2026-03-14T08:02:00Z edge[812]: certificate for checkout.example expired",
            "2027-01-02 23:59:59,123 edge[1]: certificate for pay-03.shop.internal:8443 expired",
            "Jan  2 23:59:59 web-7 edge[90210]: certificate for https://10.1.2.3:443 expired",
        ];
        for line in &same[..2] {
            assert_eq!(words(line), ["edge", "certificate", "expired"], "{line}");
        }
        assert_eq!(words(same[2]), ["edge", "certificate", "https", "expired"]);
        assert_eq!(
            words("req 550e8400-e29b-41d4-abcd-446655440000 deadbeef a3f9c2e1 user kim@acme.com"),
            ["req", "user"]
        );
        assert_eq!(
            words("cannot open /home/kim/data/17/part-00042"),
            ["cannot", "open", "home", "data"]
        );
    }

    #[test]
    fn what_names_an_error_stays() {
        assert_eq!(words("ORA-01555: snapshot too old"), ["ora-01555", "snapshot", "too", "old"]);
        assert_eq!(words("failed (0x80070005)"), ["failed", "0x80070005"]);
        assert_eq!(
            words("at com.acme.Pay.charge(Pay.java:41) on node17"),
            ["com", "acme", "pay", "charge", "java", "node"]
        );
        assert_eq!(words("証明書 エラー")[0], "証明");
        assert!(words("17 0x7f 10.0.0.1 2026-01-01").is_empty());
    }

    #[test]
    fn lines_of_one_template_have_one_number() {
        let mut templates = Templates::default();
        let first = templates.of("job 17 timed out after 20ms", 0);
        assert_eq!(templates.of("job 9000 timed out after 1ms", 0), first);
        assert_ne!(templates.of("job 17 timed out after 20ms", 1), first);
        // Codes differ although their letters do not.
        for (one, other) in
            [("ORA-01555: x", "ORA-00600: x"), ("failed 0x80070005", "failed 0x80070002")]
        {
            assert_ne!(templates.of(one, 0), templates.of(other, 0), "{one}");
        }
    }

    proptest! {
        #[test]
        fn any_line_has_a_template(line in "\\PC{0,200}") {
            let all = words(&line);
            prop_assert!(all.len() <= super::MOST_WORDS);
            prop_assert!(all.iter().all(|word| !word.is_empty()));
        }

        #[test]
        fn numbers_change_nothing(number in 0_u32..1_000_000) {
            let line = format!("worker {number}: job {number} timed out after {number}ms at 10.0.0.{}", number % 256);
            prop_assert_eq!(words(&line), ["worker", "job", "timed", "out", "after"]);
        }
    }
}
