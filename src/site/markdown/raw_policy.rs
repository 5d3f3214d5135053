//! Which raw HTML is allowed: the elements, where each may stand, and their attributes.

use super::escape::push_attribute;
use super::raw_html::OpenTag;

/// How an allowed element behaves, for the rules on where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a line of text.
    Phrasing,
    /// A link: phrasing, never inside another link.
    Link,
    /// Without content, in a line.
    Void,
    /// Without content, between blocks.
    VoidBlock,
    /// Ends an open paragraph.
    Block,
    /// A paragraph.
    Paragraph,
    /// A heading; its level is decided by the page.
    Heading(u8),
    /// A block that only makes sense directly inside one of these.
    Child(&'static [&'static str]),
}

/// An allowed element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

const TABLE_PARTS: &[&str] = &["table"];
const ROW_PARENTS: &[&str] = &["tbody", "thead", "tfoot", "table"];
const CELL_PARENTS: &[&str] = &["tr"];
const LISTS: &[&str] = &["ul", "ol"];
const DESCRIPTIONS: &[&str] = &["dl"];

/// The allow-list. `script`, `style`, forms, frames and media are not on it.
pub(super) const ELEMENTS: &[(&str, Kind)] = &[
    ("a", Kind::Link),
    ("abbr", Kind::Phrasing),
    ("b", Kind::Phrasing),
    ("blockquote", Kind::Block),
    ("br", Kind::Void),
    ("caption", Kind::Child(TABLE_PARTS)),
    ("cite", Kind::Phrasing),
    ("code", Kind::Phrasing),
    ("dd", Kind::Child(DESCRIPTIONS)),
    ("del", Kind::Phrasing),
    ("details", Kind::Block),
    ("dfn", Kind::Phrasing),
    ("div", Kind::Block),
    ("dl", Kind::Block),
    ("dt", Kind::Child(DESCRIPTIONS)),
    ("em", Kind::Phrasing),
    ("figcaption", Kind::Child(&["figure"])),
    ("figure", Kind::Block),
    ("h1", Kind::Heading(1)),
    ("h2", Kind::Heading(2)),
    ("h3", Kind::Heading(3)),
    ("h4", Kind::Heading(4)),
    ("h5", Kind::Heading(5)),
    ("h6", Kind::Heading(6)),
    ("hr", Kind::VoidBlock),
    ("i", Kind::Phrasing),
    ("img", Kind::Void),
    ("ins", Kind::Phrasing),
    ("kbd", Kind::Phrasing),
    ("li", Kind::Child(LISTS)),
    ("mark", Kind::Phrasing),
    ("ol", Kind::Block),
    ("p", Kind::Paragraph),
    ("pre", Kind::Block),
    ("q", Kind::Phrasing),
    ("s", Kind::Phrasing),
    ("samp", Kind::Phrasing),
    ("small", Kind::Phrasing),
    ("span", Kind::Phrasing),
    ("strong", Kind::Phrasing),
    ("sub", Kind::Phrasing),
    ("summary", Kind::Child(&["details"])),
    ("sup", Kind::Phrasing),
    ("table", Kind::Block),
    ("tbody", Kind::Child(TABLE_PARTS)),
    ("td", Kind::Child(CELL_PARENTS)),
    ("tfoot", Kind::Child(TABLE_PARTS)),
    ("th", Kind::Child(CELL_PARENTS)),
    ("thead", Kind::Child(TABLE_PARTS)),
    ("time", Kind::Phrasing),
    ("tr", Kind::Child(ROW_PARENTS)),
    ("u", Kind::Phrasing),
    ("ul", Kind::Block),
    ("var", Kind::Phrasing),
    ("wbr", Kind::Void),
];

/// HTML elements that are not allowed: their tags are dropped. What is on neither list is no HTML
/// but a placeholder a writer forgot to quote (`ssh <host>`), and is shown.
pub(super) const REFUSED: &[&str] = &[
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "body",
    "button",
    "canvas",
    "center",
    "col",
    "colgroup",
    "command",
    "content",
    "data",
    "datalist",
    "dialog",
    "dir",
    "embed",
    "fieldset",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "head",
    "header",
    "hgroup",
    "html",
    "iframe",
    "image",
    "input",
    "isindex",
    "keygen",
    "label",
    "legend",
    "link",
    "listing",
    "main",
    "map",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "optgroup",
    "option",
    "output",
    "param",
    "picture",
    "plaintext",
    "portal",
    "progress",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "script",
    "search",
    "section",
    "select",
    "shadow",
    "slot",
    "source",
    "spacer",
    "strike",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "track",
    "tt",
    "video",
    "xmp",
];

/// The allowed element of that name (in lower case).
pub(super) fn element(name: &str) -> Option<Element> {
    let at = ELEMENTS.binary_search_by(|(n, _)| n.cmp(&name)).ok()?;
    let (name, kind) = ELEMENTS[at];
    Some(Element { name, kind })
}

/// Whether the name means an HTML element that is not allowed.
pub(super) fn is_refused(name: &str) -> bool {
    REFUSED.binary_search(&name).is_ok()
}

/// The allowed attributes of a tag, ready to be written. Links and images are dealt with elsewhere:
/// their targets have to be resolved.
pub(super) fn attributes(tag: &OpenTag<'_>) -> String {
    let mut out = String::new();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in &tag.attributes {
        if seen.contains(&name.as_str()) || seen.len() > 16 {
            continue;
        }
        match (tag.name.as_str(), name.as_str()) {
            (_, "dir") if matches!(value.as_str(), "ltr" | "rtl" | "auto") => {
                push_attribute(&mut out, name, value);
            }
            (_, "lang") if is_language_tag(value) => push_attribute(&mut out, name, value),
            ("abbr" | "dfn", "title") => push_attribute(&mut out, name, value),
            ("details", "open") => push_attribute(&mut out, name, ""),
            ("ol", "start") | ("li", "value") if is_number(value, 9) => {
                push_attribute(&mut out, name, value);
            }
            ("ol", "reversed") => push_attribute(&mut out, name, ""),
            ("th" | "td", "colspan" | "rowspan") if is_number(value, 3) => {
                push_attribute(&mut out, name, value);
            }
            ("th", "scope")
                if matches!(value.as_str(), "col" | "row" | "colgroup" | "rowgroup") =>
            {
                push_attribute(&mut out, name, value);
            }
            ("th" | "td", "align") => {
                let Some(class) = alignment(value) else {
                    continue;
                };
                push_attribute(&mut out, "class", class);
            }
            ("time", "datetime") if value.len() <= 40 => push_attribute(&mut out, name, value),
            _ => continue,
        }
        seen.push(name);
    }
    out
}

/// The attributes of an image that do not depend on its source.
pub(super) fn image_size(tag: &OpenTag<'_>) -> String {
    let mut out = String::new();
    for name in ["width", "height"] {
        if let Some(value) = tag.attribute(name).filter(|value| is_number(value, 5)) {
            push_attribute(&mut out, name, value);
        }
    }
    out
}

fn alignment(value: &str) -> Option<&'static str> {
    [
        ("left", "align-left"),
        ("center", "align-center"),
        ("right", "align-right"),
    ]
    .iter()
    .find(|(name, _)| value.eq_ignore_ascii_case(name))
    .map(|&(_, class)| class)
}

fn is_number(value: &str, digits: usize) -> bool {
    (1..=digits).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}

fn is_language_tag(value: &str) -> bool {
    (2..=35).contains(&value.len())
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
