//! What of a page the indexer has to look at.
//!
//! The indexer goes through a page element by element, and half of those change nothing: elements within a
//! line, whose words count to what they stand in, and drawings, forms and navigation, which it leaves out
//! itself. Without them it takes half of the time and finds the same.

use std::borrow::Cow;

/// Elements within a line: the indexer reads on through them.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "cite", "code", "dfn", "em", "i", "kbd", "q", "samp", "small", "span",
    "strong", "sub", "sup", "time", "var",
];

/// Elements that the indexer leaves out with all that is in them.
const LEFT_OUT: [&str; 10] =
    ["footer", "form", "iframe", "label", "nav", "noscript", "script", "style", "svg", "template"];

/// By this an attribute says something to the indexer.
const SAYS: &str = "data-pagefind-";

/// A page without what makes no difference to the index; as it is where its markup is not of the kind that
/// the site writes.
pub fn lean(html: &str) -> Cow<'_, str> {
    stripped(html).map_or(Cow::Borrowed(html), Cow::Owned)
}

fn stripped(html: &str) -> Option<String> {
    let mut out = String::with_capacity(html.len() / 2);
    // The elements within a line that are open, and whether their tags stay.
    let mut open: Vec<(&str, bool)> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = Tag::read(rest)?;
        let mut stays = true;
        match tag.kind {
            Kind::Open if LEFT_OUT.contains(&tag.name) => {
                let element = &rest[..end(rest, &tag)?];
                if !element.contains(SAYS) {
                    rest = &rest[element.len()..];
                    continue;
                }
            }
            Kind::Open if INLINE.contains(&tag.name) => {
                // An id is where a result can lead to.
                stays = tag.text.contains(" id=") || tag.text.contains(SAYS);
                open.push((tag.name, stays));
            }
            Kind::Close if INLINE.contains(&tag.name) => {
                let (name, stayed) = open.pop()?;
                if name != tag.name {
                    return None;
                }
                stays = stayed;
            }
            _ => {}
        }
        if stays {
            out.push_str(tag.text);
        }
        rest = &rest[tag.text.len()..];
    }
    out.push_str(rest);
    Some(out)
}

/// Where the element ends that `html` begins with.
fn end(html: &str, opened: &Tag<'_>) -> Option<usize> {
    if opened.text.ends_with("/>") {
        return Some(opened.text.len());
    }
    // What is in them is no markup.
    let is_raw = matches!(opened.name, "script" | "style" | "iframe" | "noscript");
    let (mut depth, mut at) = (1, opened.text.len());
    loop {
        at += html[at..].find('<')?;
        let rest = &html[at..];
        if is_raw && !rest.starts_with("</") {
            at += 1;
            continue;
        }
        let tag = Tag::read(rest)?;
        if tag.name == opened.name {
            match tag.kind {
                Kind::Open if !tag.text.ends_with("/>") => depth += 1,
                Kind::Close => depth -= 1,
                _ => {}
            }
        }
        at += tag.text.len();
        if depth == 0 {
            return Some(at);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    /// A comment, or the type of the document.
    Other,
}

/// A tag, from `<` to `>`.
struct Tag<'a> {
    kind: Kind,
    name: &'a str,
    text: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads the tag that `html` begins with; `None` for what the site does not write.
    fn read(html: &'a str) -> Option<Self> {
        let other = |text| Self { kind: Kind::Other, name: "", text };
        if html.starts_with("<!--") {
            return Some(other(&html[..html.find("-->")? + 3]));
        }
        if html.starts_with("<!") {
            return Some(other(&html[..=html.find('>')?]));
        }
        let (kind, start) = match html.as_bytes().get(1)? {
            b'/' => (Kind::Close, 2),
            b if b.is_ascii_alphabetic() => (Kind::Open, 1),
            _ => return None,
        };
        let name = &html[start..];
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?];
        let mut quote = None;
        let after = start + name.len();
        for (at, byte) in html.bytes().enumerate().skip(after) {
            match (byte, quote) {
                (b'>', None) => {
                    let text = &html[..=at];
                    return Some(Self { kind, name, text });
                }
                (b'"' | b'\'', None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_indexer_reads_through_goes() {
        assert_eq!(
            lean("<p class=\"x\">A <b>bold</b> <a href=\"a>b\">link</a>, <time>now</time></p>"),
            "<p class=\"x\">A bold link, now</p>"
        );
        // What an address leads to stays, and its own end with it.
        assert_eq!(
            lean("<p><span><span id=\"x\"><b>a</b></span></span></p>"),
            "<p><span id=\"x\">a</span></p>"
        );
        assert_eq!(
            lean("<p><span data-pagefind-meta=\"date\">a</span></p>"),
            "<p><span data-pagefind-meta=\"date\">a</span></p>"
        );
        assert_eq!(lean("<p>a<svg><g/><svg><path d=\"\"/></svg></svg>b<svg/>c</p>"), "<p>abc</p>");
        assert_eq!(
            lean(
                "<script>if (1 < 2) { \"</p>\" }</script><nav><a href=\"\">x</a></nav><!-- < --><p>"
            ),
            "<!-- < --><p>"
        );
        // Not from what says something.
        let filter = "<form><b data-pagefind-filter=\"a\">x</b></form>";
        assert_eq!(lean(filter), filter);
    }

    #[test]
    fn what_the_site_does_not_write_stays_whole() {
        for html in [
            "<p>1 < 2</p><b>x</b>",
            "<b><i>x</b></i>",
            "</b><b>x</b>",
            "<svg><b>x</b>",
            "<b title=\">x</b>",
            "<b>x</b><!-- ",
            "<b>x</b><",
        ] {
            assert_eq!(lean(html), html);
        }
    }
}
