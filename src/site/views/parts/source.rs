//! Where something is known from, as a link.

use serde::Serialize;

use crate::model::Source;
use crate::site::address::valid_url;
use crate::site::context::{PageScope, ROOT_MARK};

/// A link to a source.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// `incident-notes.log, line 4` or the host of a URL.
    pub label: String,
    /// Whether it is neither a file nor a page, and `full` is all there is.
    pub named: bool,
    /// The first and the last line, if given.
    pub lines: Option<(usize, usize)>,
    /// Complete, where the page's root is known; absent for a file that is not published.
    pub href: Option<String>,
    /// The whole path or URL.
    pub full: String,
    pub external: bool,
}

impl SourceView {
    /// A source as seen from a page.
    pub fn new(source: &Source, scope: &PageScope<'_>) -> Self {
        match source {
            Source::Named(name) => Self {
                label: name.clone(),
                named: true,
                lines: None,
                href: None,
                full: name.clone(),
                external: false,
            },
            Source::Url(url) => Self {
                named: false,
                label: host(url),
                lines: None,
                href: Some(valid_url(url)),
                full: url.clone(),
                external: true,
            },
            Source::File { path, written, lines } => {
                let entry = scope.site.published.file(path);
                let href = entry.map(|e| match *lines {
                    Some((first, _)) => format!("{ROOT_MARK}{}", e.link_to(first)),
                    None => format!("{ROOT_MARK}{}", e.address.link()),
                });
                Self {
                    named: false,
                    label: path.file_name().unwrap_or(written).to_owned(),
                    lines: *lines,
                    href,
                    full: written.clone(),
                    external: false,
                }
            }
        }
    }
}

/// The host of a URL without `www.`.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit_once('@').map_or(host, |(_, h)| h);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts_are_short() {
        assert_eq!(host("https://www.sec.gov/x?y"), "sec.gov");
        assert_eq!(host("http://user@example.org:80#a"), "example.org:80");
        assert_eq!(host("https://a.example"), "a.example");
    }
}
