//! Bare web and mail addresses in running text, found the way GitHub's Markdown finds them.

use std::ops::Range;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The bytes it was written as.
    pub place: Range<usize>,
    pub kind: AddressKind,
}

/// How an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    /// With `http://` or `https://`.
    Web,
    /// `www.example.com/…`, without a scheme.
    Www,
    /// `kim@example.com`.
    Mail,
}

impl Address {
    /// Where it leads, given the text it was found in.
    #[must_use]
    pub fn target(&self, text: &str) -> String {
        let written = &text[self.place.clone()];
        match self.kind {
            AddressKind::Web => written.to_owned(),
            AddressKind::Www => format!("http://{written}"),
            AddressKind::Mail => format!("mailto:{written}"),
        }
    }
}

/// All addresses of a text, in order. One pass: no byte is looked at more often than a few times.
#[must_use]
pub fn find(text: &str) -> Addresses<'_> {
    within(text, 0..text.len(), text.len())
}

/// Those that start in a part of the text. They may run on beyond the part, but not beyond `limit`.
#[must_use]
pub fn within(text: &str, part: Range<usize>, limit: usize) -> Addresses<'_> {
    let text = &text[..limit.max(part.end)];
    Addresses { text, at: part.start, end: part.end, free_from: part.start }
}

/// See [`find`].
pub struct Addresses<'t> {
    text: &'t str,
    at: usize,
    /// None starts here or later.
    end: usize,
    /// What stands before belongs to the address found last.
    free_from: usize,
}

impl Iterator for Addresses<'_> {
    type Item = Address;

    fn next(&mut self) -> Option<Address> {
        let bytes = self.text.as_bytes();
        while self.at < self.end {
            let open = &bytes[self.at..self.end];
            let start = self.at
                + open.iter().position(|b| matches!(b, b'h' | b'H' | b'w' | b'W' | b'@'))?;
            let found = match bytes[start] {
                b'@' => self.mail(start),
                b'w' | b'W' => self.www(start),
                _ => self.web(start),
            };
            match found {
                Ok(address) => {
                    self.at = address.place.end;
                    self.free_from = self.at;
                    return Some(address);
                }
                Err(next) => self.at = next,
            }
        }
        None
    }
}

/// An address, or where to look on.
type Found = Result<Address, usize>;

impl Addresses<'_> {
    fn web(&self, start: usize) -> Found {
        let rest = &self.text[start..];
        let Some(scheme) = ["https://", "http://"].into_iter().find(|s| starts_with(rest, s))
        else {
            return Err(start + 1);
        };
        // Refused before the end is looked for, so that nothing is read twice.
        if self.text[..start].ends_with(char::is_alphanumeric) {
            return Err(start + scheme.len());
        }
        self.ended(start, scheme.len(), AddressKind::Web)
    }

    fn www(&self, start: usize) -> Found {
        let before = self.text[..start].chars().next_back();
        let may_start = before.is_none_or(|c| c.is_whitespace() || "*_~(".contains(c));
        if !starts_with(&self.text[start..], "www.") || !may_start {
            return Err(start + 1);
        }
        self.ended(start, 4, AddressKind::Www)
    }

    /// The address that starts with `prefix` bytes of which no host is part.
    fn ended(&self, start: usize, prefix: usize, kind: AddressKind) -> Found {
        let rest = &self.text[start + prefix..];
        let host = host_length(rest);
        if host == 0 {
            return Err(start + prefix);
        }
        let path = &rest[host..];
        let path = if path.starts_with(['/', '?', '#']) {
            path.find(|c: char| {
                c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`')
            })
            .unwrap_or(path.len())
        } else {
            0
        };
        let written = without_trailing_punctuation(&rest[..host + path]);
        if written.is_empty() || (kind == AddressKind::Www && !written.contains('.')) {
            return Err(start + prefix + host);
        }
        Ok(Address { place: start..start + prefix + written.len(), kind })
    }

    /// The mail address around an `@`. What goes on after it is a remote (`git@host:team/repository`) or the
    /// address of a machine.
    fn mail(&self, at: usize) -> Found {
        let is_local = |c: char| c.is_alphanumeric() || ".-_+".contains(c);
        let before = &self.text[self.free_from..at];
        let local = before.len() - before.trim_end_matches(is_local).len();
        let rest = &self.text[at + 1..];
        let host = rest
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.'))
            .unwrap_or(rest.len());
        let goes_on = rest[host..].starts_with(['/', '@'])
            || rest[host..].strip_prefix(':').is_some_and(|r| r.starts_with(char::is_alphanumeric));
        let written = rest[..host].trim_end_matches('.');
        let is_host = written.contains('.')
            && !written.contains("..")
            && !written.starts_with('.')
            && !written.ends_with(['-', '_']);
        let start = at - local;
        let joined = self.text[..start].ends_with(['/', ':', '@']);
        if local == 0 || goes_on || joined || !is_host {
            return Err(at + 1);
        }
        Ok(Address { place: start..at + 1 + written.len(), kind: AddressKind::Mail })
    }
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|t| t.eq_ignore_ascii_case(prefix))
}

/// Length of a host name, with port, at the start of `text`.
fn host_length(text: &str) -> usize {
    if !text.starts_with(char::is_alphanumeric) {
        return 0;
    }
    text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | ':'))
        .unwrap_or(text.len())
}

/// Punctuation at the end belongs to the sentence; a closing bracket does unless it is opened in
/// the address itself.
fn without_trailing_punctuation(url: &str) -> &str {
    let count = |c: u8| url.bytes().filter(|&b| b == c).count();
    let (opened, mut closed) = (count(b'('), count(b')'));
    let mut end = url.len();
    while let Some(last) = url[..end].chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | ']' | '}' | '|' => {}
            ')' if closed > opened => closed -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).map(|a| &text[a.place]).collect()
    }

    #[test]
    fn web_addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            found("See https://a.example/x_(y)?q=*1*, (http://b.example/z) and HTTPS://C.example."),
            ["https://a.example/x_(y)?q=*1", "http://b.example/z", "HTTPS://C.example"]
        );
        assert_eq!(found("xhttps://a.example https:// http://-a http://"), [""; 0]);
        assert_eq!(found("https://größe.example:8443/ä?b#c"), ["https://größe.example:8443/ä?b#c"]);
    }

    #[test]
    fn www_needs_a_place_to_start_and_a_host() {
        let text = "www.example.com/a_b, (www.example.org) xwww.a.example https://www.b.example www. www.a";
        assert_eq!(
            found(text),
            ["www.example.com/a_b", "www.example.org", "https://www.b.example"]
        );
        assert_eq!(find(text).next().unwrap().target(text), "http://www.example.com/a_b");
    }

    #[test]
    fn mail_addresses_are_neither_handles_nor_remotes() {
        let text = "kim@example.com, @kim.example, lee.x+y@mail.example.org. git@github.com:a/b.git \
                    postgres://u:p@db.example/x root@host p@db.example:5432 a@b@c.example";
        assert_eq!(found(text), ["kim@example.com", "lee.x+y@mail.example.org"]);
        assert_eq!(find(text).next().unwrap().target(text), "mailto:kim@example.com");
    }
}
