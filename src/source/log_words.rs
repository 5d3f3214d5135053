//! The output of `git log -z --name-status`, word by word: the head of a commit, then its changes.

use camino::Utf8Path;
use chrono::{DateTime, Utc};

use super::discover::MAIN_FILES;

/// A commit that touched an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The full object name, in hexadecimal digits.
    pub id: String,
    /// When it was committed.
    pub at: DateTime<Utc>,
    /// The author's name as `.mailmap` gives it; no address.
    pub author: String,
    /// The first paragraph of the message, in one line.
    pub subject: String,
}

/// How `git log` is asked to write the head of a commit, for [`Head::read`].
pub(super) const FORMAT: &str = "--format=%H%x00%P%x00%ct%x00%aN%x00%s";

/// What stands before the changes of a commit.
pub(super) struct Head {
    pub(super) commit: Commit,
    /// Whether it has no parent here.
    pub(super) is_first: bool,
}

impl Head {
    pub(super) fn read<'w>(words: &mut impl Iterator<Item = &'w [u8]>) -> Option<Self> {
        let id = plain(words.next()?);
        let parents = words.next()?;
        let seconds: Option<i64> = utf8(words.next()?).and_then(|t| t.as_str().parse().ok());
        let at = seconds.and_then(|s| DateTime::from_timestamp(s, 0));
        let author = without_address(&plain(words.next()?));
        let subject = without_address(&plain(words.next()?));
        Some(Self {
            is_first: parents.is_empty(),
            commit: Commit {
                id,
                // Git itself writes the beginning of its time for a date that cannot be.
                at: at.unwrap_or(DateTime::UNIX_EPOCH),
                author,
                subject,
            },
        })
    }
}

/// A file that a commit changed.
pub(super) struct Change<'w> {
    /// What it was called before, where it was renamed.
    from: Option<&'w [u8]>,
    pub(super) path: &'w [u8],
}

impl<'w> Change<'w> {
    /// The folders between which the main file of one moved.
    pub(super) fn moved(&self) -> Option<(&'w Utf8Path, &'w Utf8Path)> {
        let (from, to) = (utf8(self.from?)?, utf8(self.path)?);
        let is_main = |path: &Utf8Path| path.file_name().is_some_and(|n| MAIN_FILES.contains(&n));
        let (was, is) = (from.parent()?, to.parent()?);
        (is_main(from) && is_main(to) && was != is).then_some((was, is))
    }

    /// The next change, unless a new commit begins. A state is a letter and up to three digits, and
    /// the name of a commit is longer than that.
    pub(super) fn read(
        words: &mut std::iter::Peekable<impl Iterator<Item = &'w [u8]>>,
    ) -> Option<Self> {
        let state = words.next_if(|w| {
            let state = w.strip_prefix(b"\n").unwrap_or(w);
            state.first().is_some_and(u8::is_ascii_uppercase)
                && state.len() <= 4
                && state[1..].iter().all(u8::is_ascii_digit)
        })?;
        let state = state.strip_prefix(b"\n").unwrap_or(state);
        let from = match state.first() {
            Some(b'R') => Some(words.next()?),
            // A copy leaves its model where it was.
            Some(b'C') => {
                words.next()?;
                None
            }
            _ => None,
        };
        Some(Self { from, path: words.next()? })
    }
}

pub(super) fn utf8(bytes: &[u8]) -> Option<&Utf8Path> {
    std::str::from_utf8(bytes).ok().map(Utf8Path::new)
}

/// Text that cannot act on what it is shown in: control characters, and those that turn the direction
/// of what follows, are left out.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let acts = |c: &char| {
        c.is_control()
            || matches!(
                *c,
                '\u{61c}'
                    | '\u{200b}'
                    | '\u{200e}'
                    | '\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{feff}'
            )
    };
    let kept: String = text.chars().filter(|c| !acts(c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An e-mail address in a name or a subject keeps only what stands before its `@`: a page that many
/// read is no place for addresses.
fn without_address(text: &str) -> String {
    let shortened = |word: &str| {
        let inner = |c: char| c.is_alphanumeric();
        let (local, host) = word.split_once('@')?;
        let host = host.trim_end_matches(|c: char| !inner(c));
        let is_address = local.chars().any(inner) && host.contains('.') && !host.contains('/');
        is_address.then(|| local.trim_start_matches(['<', '(', '"']).to_owned())
    };
    let words = text.split(' ');
    let words = words.map(|w| shortened(w).unwrap_or_else(|| w.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_is_harmless() {
        assert_eq!(plain("a\u{202e}b\u{7}\r\nc \u{2066}d".as_bytes()), "abc d");
        assert_eq!(plain(b"caf\xe9"), "caf\u{fffd}");
        assert_eq!(without_address("ann@example.org"), "ann");
        assert_eq!(
            without_address("Thanks to <ann.b@mail.example.org>, @lee and a@b"),
            "Thanks to ann.b @lee and a@b"
        );
    }
}
