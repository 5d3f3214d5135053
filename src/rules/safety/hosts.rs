//! Hosts that nobody outside can reach.

use std::net::Ipv4Addr;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::scan::{automaton, run_back, run_short};

/// Ends of names that are never resolved in public.
const PRIVATE_ENDS: [&str; 5] = [".internal", ".local", ".corp", ".lan", ".intranet"];
/// Beginnings of the address ranges of RFC 1918.
const PRIVATE_ADDRESSES: [&str; 3] = ["10.", "172.", "192.168."];
/// The longest name of a host, in bytes.
const LONGEST: usize = 253;

/// Finds private hosts.
#[derive(Debug, Default)]
pub struct Hosts {
    marks: Option<AhoCorasick>,
    /// Ends of names (with the dot before them), then whole names; in lower case.
    ends: Vec<String>,
    names: Vec<String>,
}

impl Hosts {
    /// With a team's own: `*.corp.example` or a whole name.
    pub fn new(own: &[String]) -> Self {
        let mut ends: Vec<String> = PRIVATE_ENDS.map(str::to_owned).to_vec();
        let mut names = vec!["localhost".to_owned()];
        for host in own {
            let host = host.trim().to_ascii_lowercase();
            match host.strip_prefix('*') {
                Some(end) if end.len() > 1 => ends.push(end.to_owned()),
                None if !host.is_empty() => names.push(host),
                _ => {}
            }
        }
        let marks = PRIVATE_ADDRESSES.into_iter().map(str::to_owned);
        let marks = automaton(marks.chain(ends.iter().cloned()).chain(names.iter().cloned()));
        Self { marks, ends, names }
    }

    /// Hands over each private host, in order of place.
    pub fn find(&self, text: &str, mut found: impl FnMut(Range<usize>)) {
        let Some(marks) = &self.marks else { return };
        let bytes = text.as_bytes();
        let mut seen = 0;
        for mark in marks.find_iter(bytes) {
            if mark.start() < seen {
                continue;
            }
            let is = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b == b'_';
            let start = run_back(bytes, mark.start(), LONGEST, is);
            let end = run_short(bytes, mark.end(), LONGEST, is);
            let host = text[start..end].trim_end_matches(['.', '-', '_']);
            seen = end;
            // `/etc/hosts.local` is a file, `.env.local` too; `//hosts.local` is not.
            let path = bytes[..start].ends_with(b"/") && !bytes[..start].ends_with(b"//");
            if !path && !host.starts_with(['.', '-', '_']) && self.is_private(host) {
                found(start..start + host.len());
            }
        }
    }

    fn is_private(&self, host: &str) -> bool {
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            return address.is_private();
        }
        let host = host.to_ascii_lowercase();
        self.names.contains(&host) || self.ends.iter().any(|e| host.ends_with(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<&str> {
        let mut all = Vec::new();
        let own = ["*.shop.example".to_owned(), "buildbox".to_owned()];
        Hosts::new(&own).find(text, |range| all.push(&text[range]));
        all
    }

    #[test]
    fn hosts_of_inside_are_found() {
        assert_eq!(all("at 10.1.2.3:80 and 192.168.0.1."), ["10.1.2.3", "192.168.0.1"]);
        assert_eq!(all("http://grafana.corp/d"), ["grafana.corp"]);
        assert_eq!(all("db7.eu.internal,"), ["db7.eu.internal"]);
        assert_eq!(all("curl localhost:8080"), ["localhost"]);
        assert_eq!(all("x.shop.example on buildbox"), ["x.shop.example", "buildbox"]);
    }

    #[test]
    fn versions_files_and_public_addresses_are_none() {
        for text in [
            "version 10.0.19041.1, 10.5 s, 172.217.16.1, 8.8.8.8",
            "settings.local.json .env.local /etc/rc.local",
            "internal things, a local, the corp",
            "shop.example buildboxes",
        ] {
            assert_eq!(all(text), Vec::<&str>::new(), "{text}");
        }
    }
}
