//! Where links and images may lead: schemes allowed, everything relative asked of the resolver.

use url::Url;

use super::escape::{percent_encoded, push_attribute, push_url};

/// Knows where relative references in a text lead on the site.
pub trait LinkResolver: Sync {
    /// Target of a relative link as written (`../other/`, `evidence/app.log#L3`, `app.log:3`,
    /// `#part`; decoded from Markdown, but not from percent-encoding). A link to an id within the same page's
    /// fragments, or to a reserved id, is settled before this is asked.
    fn link(&self, href: &str) -> Target;

    /// Target of a relative image path as written. Pages load nothing from other hosts: an absolute
    /// answer, like an absolute image address in the text, becomes a link instead of an image.
    fn image(&self, src: &str) -> Target;
}

/// The answer of a [`LinkResolver`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Leads to this URL: relative, or absolute with http, https or mailto (anything else is taken
    /// for [`Target::Missing`]).
    Url(String),
    /// Leads nowhere: the text is shown without a link, marked and with a title that says so.
    Missing,
}

/// What kind of reference a text holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// http, https or mailto.
    Absolute(String),
    /// To be resolved.
    Relative(String),
    /// Empty, malformed, or of a scheme that is not allowed.
    Unsafe,
}

/// Sorts a reference. Control characters are dropped first: browsers ignore tabs and line ends
/// inside a URL, so that `java\nscript:` is a scheme to them.
pub(super) fn classify(written: &str) -> Reference {
    let cleaned: String = written.chars().filter(|c| !c.is_control()).collect();
    let url = cleaned.trim();
    if url.is_empty() {
        return Reference::Unsafe;
    }
    // `//host` and its backslash variants take the page's own scheme, which may be file:.
    let slashes = url.len() - url.trim_start_matches(['/', '\\']).len();
    if slashes >= 2 {
        return absolute(&format!("https://{}", &url[slashes..]));
    }
    match scheme(url) {
        None => Reference::Relative(url.to_owned()),
        Some(scheme) if is_allowed(scheme) => absolute(url),
        Some(_) => Reference::Unsafe,
    }
}

/// As [`classify`], for a link as a writer wrote it: `app.log:118` looks like a URL of the scheme
/// `app.log`, but is a place in a file, and the resolver's to understand.
pub(super) fn classify_link(written: &str) -> Reference {
    match classify(written) {
        Reference::Unsafe if is_place_in_file(written) => Reference::Relative(written.to_owned()),
        other => other,
    }
}

fn is_place_in_file(text: &str) -> bool {
    text.split_once(':').is_some_and(|(file, lines)| {
        !file.is_empty()
            && lines.starts_with(|c: char| c.is_ascii_digit())
            && lines.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    })
}

/// An absolute URL, if it is one that a browser can go to.
fn absolute(url: &str) -> Reference {
    let encoded = percent_encoded(url);
    match Url::parse(&encoded) {
        Ok(_) => Reference::Absolute(encoded),
        Err(_) => Reference::Unsafe,
    }
}

/// The part before a colon that comes before any path, query or fragment; never mind whether it is
/// a well-formed scheme, except that one cannot start with a digit (`12:30.md` is a file).
fn scheme(url: &str) -> Option<&str> {
    let end = url.find([':', '/', '?', '#', '\\'])?;
    let scheme = &url[..end];
    (url.as_bytes()[end] == b':' && !scheme.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(scheme)
}

fn is_allowed(scheme: &str) -> bool {
    ["http", "https", "mailto"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
}

fn is_web(scheme: &str) -> bool {
    !scheme.eq_ignore_ascii_case("mailto")
}

/// A resolver's answer, held to the same rules as a writer's text.
pub(super) fn resolved(target: Target) -> Reference {
    match target {
        Target::Url(url) => classify(&url),
        Target::Missing => Reference::Unsafe,
    }
}

/// The attributes of a link to an absolute or a resolved reference; nothing for an unsafe one.
pub(super) fn link_attributes(reference: &Reference, title: &str) -> Option<String> {
    let mut out = String::new();
    let (url, external) = match reference {
        Reference::Absolute(url) => (url, scheme(url).is_some_and(is_web)),
        Reference::Relative(url) => (url, false),
        Reference::Unsafe => return None,
    };
    out.push_str(" href=\"");
    push_url(&mut out, url);
    out.push('"');
    if !title.is_empty() {
        push_attribute(&mut out, "title", title);
    }
    if external {
        out.push_str(" rel=\"noopener noreferrer\"");
    }
    Some(out)
}
