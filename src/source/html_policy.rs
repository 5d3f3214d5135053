//! Which raw HTML is allowed: the elements, where each may stand, and their attributes.
//!
//! One list for the rules, which say what will not be shown, and for the site, which leaves it out.

/// How an allowed element behaves, for the rules on where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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
pub struct Element {
    /// In lower case.
    pub name: &'static str,
    pub kind: Kind,
}

const TABLE_PARTS: &[&str] = &["table"];
const ROW_PARENTS: &[&str] = &["tbody", "thead", "tfoot", "table"];
const CELL_PARENTS: &[&str] = &["tr"];
const LISTS: &[&str] = &["ul", "ol"];
const DESCRIPTIONS: &[&str] = &["dl"];

/// The allow-list. `script`, `style`, forms, frames and media are not on it.
pub const ELEMENTS: &[(&str, Kind)] = &[
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
pub const REFUSED: &[&str] = &[
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
#[must_use]
pub fn element(name: &str) -> Option<Element> {
    let at = ELEMENTS.binary_search_by(|(n, _)| n.cmp(&name)).ok()?;
    let (name, kind) = ELEMENTS[at];
    Some(Element { name, kind })
}

/// Whether the name means an HTML element that is not allowed.
#[must_use]
pub fn is_refused(name: &str) -> bool {
    REFUSED.binary_search(&name).is_ok()
}

/// Whether the name means an HTML element at all, allowed or not.
#[must_use]
pub fn is_html(name: &str) -> bool {
    element(name).is_some() || is_refused(name)
}

/// What an allowed attribute of an allowed element becomes: its name and value as they are written.
/// `None` for one that is dropped. Links and images have more (see [`is_reference`]).
#[must_use]
pub fn attribute<'a>(tag: &str, name: &'a str, value: &'a str) -> Option<(&'a str, &'a str)> {
    match (tag, name) {
        (_, "dir") if matches!(value, "ltr" | "rtl" | "auto") => Some((name, value)),
        (_, "lang") if is_language_tag(value) => Some((name, value)),
        ("abbr" | "dfn", "title") => Some((name, value)),
        ("details", "open") | ("ol", "reversed") => Some((name, "")),
        ("ol", "start") | ("li", "value") if is_number(value, 9) => Some((name, value)),
        ("th" | "td", "colspan" | "rowspan") if is_number(value, 3) => Some((name, value)),
        ("th", "scope") if matches!(value, "col" | "row" | "colgroup" | "rowgroup") => {
            Some((name, value))
        }
        ("th" | "td", "align") => Some(("class", alignment(value)?)),
        ("time", "datetime") if value.len() <= 40 => Some((name, value)),
        _ => None,
    }
}

/// Whether an attribute of a link or an image is used: the target, the words for it, the size.
#[must_use]
pub fn is_reference(tag: &str, name: &str, value: &str) -> bool {
    match (tag, name) {
        ("a", "href" | "title") | ("img", "src" | "alt" | "title") => true,
        ("img", "width" | "height") => is_size(value),
        _ => false,
    }
}

/// Whether a value is a width or a height in pixels.
#[must_use]
pub fn is_size(value: &str) -> bool {
    is_number(value, 5)
}

fn alignment(value: &str) -> Option<&'static str> {
    [("left", "align-left"), ("center", "align-center"), ("right", "align-right")]
        .iter()
        .find(|(name, _)| value.eq_ignore_ascii_case(name))
        .map(|&(_, class)| class)
}

fn is_number(value: &str, digits: usize) -> bool {
    (1..=digits).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}

fn is_language_tag(value: &str) -> bool {
    (2..=35).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
