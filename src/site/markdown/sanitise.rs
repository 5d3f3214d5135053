//! The second line of defence: `ammonia` with an allow-list of exactly what this module writes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

/// Cleans fragments; built on first use, as the lists take a while to set up.
#[derive(Default)]
pub(super) struct Sanitiser(OnceLock<Builder<'static>>);

pub(super) const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "title", "rel", "aria-label", "id"]),
    ("abbr", &["title"]),
    ("details", &["open"]),
    ("dfn", &["title"]),
    ("div", &["role", "tabindex", "aria-label"]),
    ("h1", &["id"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("img", &["src", "alt", "title", "width", "height", "loading", "decoding"]),
    ("input", &["disabled", "checked", "aria-label"]),
    ("li", &["id", "value"]),
    ("ol", &["start", "reversed"]),
    ("pre", &["role", "tabindex", "aria-label"]),
    ("span", &["title"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

const CLASSES: &[&str] = &[
    "alert",
    "alert-title",
    "align-center",
    "align-left",
    "align-right",
    "code",
    "footnote-back",
    "footnote-ref",
    "footnotes",
    "heading-anchor",
    "missing-link",
    "table-scroll",
    "task",
];

/// Families of classes of ours.
const CLASS_PREFIXES: &[&str] = &["alert-", "hl-", "language-"];

impl Sanitiser {
    /// Parses the fragment as a browser would and writes back what is allowed of it.
    pub(super) fn clean(&self, html: &str) -> String {
        self.0.get_or_init(builder).clean(html).to_string()
    }
}

fn builder() -> Builder<'static> {
    let attributes: HashMap<&str, HashSet<&str>> =
        ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    let input_values =
        HashMap::from([("input", HashMap::from([("type", HashSet::from(["checkbox"]))]))]);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes)
        .tag_attribute_values(input_values)
        .generic_attributes(HashSet::from(["class", "dir", "lang"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(|_, name, value| match name {
            "class" if !value.split_ascii_whitespace().all(is_ours) => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
}

fn is_ours(class: &str) -> bool {
    CLASSES.contains(&class) || CLASS_PREFIXES.iter().any(|p| class.starts_with(p))
}
