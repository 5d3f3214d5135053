//! Markup that the site takes out: raw HTML that is not on the list, links of other schemes.

use crate::rules::rule::{Context, Findings};
use crate::source::html::{OpenTag, Token, tokens};
use crate::source::{Span, html_policy};

/// The schemes that a link may have.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// A comment that does not end takes with it what follows.
pub(super) fn open_comments(context: &Context<'_>, findings: &mut Findings<'_>) {
    let parts = context.incident.body.parts();
    for (_, span) in parts.flat_map(|part| &part.comments) {
        let is_open = |text: &crate::source::SourceFile| !text.slice(span.range()).contains("-->");
        if context.library.sources.text(span.file).is_ok_and(|t| is_open(t)) {
            let start = span.start as usize;
            findings
                .report(
                    Span::new(span.file, start, start + "<!--".len()),
                    "this comment does not end, and what follows it is not shown",
                )
                .label("`-->` is missing")
                .key(format!("files[{}]: <!--", context.file_key(span.file)))
                .help("end the comment with `-->`");
        }
    }
}

pub(super) fn raw_html(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (html, span) in context.raw_html() {
        for token in tokens(html) {
            let Token::Open(tag) = token else { continue };
            let name = &tag.name;
            let place = within(span, html, tag.source);
            let key = format!("files[{}]: <{name}>", context.file_key(span.file));
            if html_policy::is_refused(name) {
                findings
                    .report(place, format!("the site leaves <{name}> out"))
                    .label("not shown")
                    .key(key)
                    .help(
                        "write it in Markdown, or link to it; allowed is what formats text: \
                         tables, lists, <details>, <kbd>, <sup>, …",
                    );
                continue;
            }
            let dropped = dropped_attributes(&tag);
            if !dropped.is_empty() {
                let names = dropped.join("`, `");
                let plural = if dropped.len() == 1 { "" } else { "s" };
                findings
                    .report(
                        place,
                        format!("the site leaves the attribute{plural} `{names}` of <{name}> out"),
                    )
                    .key(format!("{key} {}", dropped.join(" ")))
                    .help("say it in words or in Markdown: looks and behaviour are the site's own");
            }
        }
    }
}

/// The attributes of an allowed element that are left out.
fn dropped_attributes<'t>(tag: &'t OpenTag<'_>) -> Vec<&'t str> {
    if html_policy::element(&tag.name).is_none() {
        // No HTML, but a stand-in in angle brackets; it is shown as it is.
        return Vec::new();
    }
    let kept = |name: &str, value: &str| {
        html_policy::attribute(&tag.name, name, value).is_some()
            || html_policy::is_reference(&tag.name, name, value)
    };
    let attributes = tag.attributes.iter();
    attributes.filter(|(name, value)| !kept(name, value)).map(|(name, _)| name.as_str()).collect()
}

pub(super) fn link_schemes(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut report = |place: Span, scheme: &str, key: String| {
        findings
            .report(place, format!("a link cannot use the scheme `{scheme}:`"))
            .label("the site takes it out")
            .key(key)
            .help("link to a path in the repository, or to http://, https:// or mailto:");
    };
    for (file, link) in context.links() {
        if let Some(scheme) = refused_scheme(&link.destination).filter(|_| !link.is_email) {
            report(link.span, &scheme, format!("files[{}]: {scheme}:", context.file_key(file)));
        }
    }
    for (html, span) in context.raw_html() {
        for token in tokens(html) {
            let Token::Open(tag) = token else { continue };
            for (_, value) in
                tag.attributes.iter().filter(|(n, _)| matches!(n.as_str(), "href" | "src"))
            {
                if let Some(scheme) = refused_scheme(value) {
                    let key = format!("files[{}]: {scheme}:", context.file_key(span.file));
                    report(within(span, html, tag.source), &scheme, key);
                }
            }
        }
    }
    for action in &context.incident.actions {
        // `OPS:12` is a ticket's name, not an address.
        let ticket = action.ticket.as_ref().filter(|t| {
            t.value.contains("://")
                || refused_scheme(&t.value).is_some_and(|s| RUN.contains(&s.as_str()))
        });
        if let Some((ticket, scheme)) = ticket.and_then(|t| Some((t, refused_scheme(&t.value)?))) {
            let id = action.id.as_ref().map_or("?", |i| i.value.as_str());
            report(ticket.span, &scheme, format!("actions[{id}].ticket"));
        }
    }
}

/// Schemes that need no `//` to do harm.
const RUN: [&str; 4] = ["javascript", "data", "vbscript", "file"];

/// The scheme of a target, in lower case, if it is none of those allowed. Browsers drop control
/// characters in it, and so do we.
#[must_use]
pub fn refused_scheme(target: &str) -> Option<String> {
    let plain: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    let (scheme, rest) = plain.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b));
    // `edge.log:118-120` is a file and its lines, `host:8080` a host and its port.
    let numbers =
        !rest.is_empty() && rest.split(['-', '/']).next().is_some_and(|n| n.parse::<u32>().is_ok());
    let scheme = scheme.to_ascii_lowercase();
    (is_scheme && !numbers && !SCHEMES.contains(&scheme.as_str())).then_some(scheme)
}

/// The place of a piece of raw HTML within the whole.
pub fn within(span: Span, html: &str, piece: &str) -> Span {
    let length = span.range().len();
    let at = (piece.as_ptr() as usize).checked_sub(html.as_ptr() as usize);
    match at {
        // What was trimmed off the front or joined over lines is not in the text: then the whole.
        Some(at) if at + piece.len() <= html.len() && html.len() <= length => {
            let start = span.start as usize + at;
            Span::new(span.file, start, start + piece.len())
        }
        _ => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_are_not_for_reading_are_refused() {
        for (target, scheme) in [
            ("javascript:alert(1)", "javascript"),
            (" JavaScript\n:x", "javascript"),
            ("file:///etc/passwd", "file"),
            ("data:text/html,x", "data"),
            ("ftp://host/x", "ftp"),
            ("C:\\x", "c"),
        ] {
            assert_eq!(refused_scheme(target).as_deref(), Some(scheme), "{target}");
        }
        for target in [
            "https://a/b:c",
            "mailto:a@b",
            "HTTP://x",
            "evidence/edge.log:118",
            "edge.log:1-2",
            "#a:b",
            "../x",
            "host:8080/x",
            "",
            "a b:c",
        ] {
            assert_eq!(refused_scheme(target), None, "{target}");
        }
    }
}
