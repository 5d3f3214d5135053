//! A small tokeniser for the raw HTML in Markdown: the rules say what of it will not be shown, the
//! site rebuilds what is.
//!
//! It needs no agreement with browsers to be safe: nothing of its input is ever passed on as it is.
//! Tags are rebuilt from closed lists, text and values are escaped. Linear in its input.

/// A token of raw HTML. Comments, declarations and the contents of scripts and the like are left out.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text; character references are still as written.
    Text(&'a str),
    /// A start tag.
    Open(OpenTag<'a>),
    /// An end tag: its name in lower case, and the tag as written.
    Close { name: String, source: &'a str },
}

/// A start tag with its attributes, values decoded.
#[derive(Debug, PartialEq, Eq)]
pub struct OpenTag<'a> {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub source: &'a str,
}

impl OpenTag<'_> {
    /// The value of the first attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Elements whose contents are no text of the document: dropped together with them.
const DROPPED_WITH_CONTENT: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style",
    "svg", "template", "textarea", "title", "xmp",
];

/// Splits raw HTML into tokens.
pub fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut text_from = 0;
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        let after = match rest.as_bytes().get(1) {
            Some(b'!') => start + skip_declaration(rest),
            Some(b'?') => start + end_of(rest, ">"),
            Some(b'/') if rest[2..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                start + end_of(rest, ">")
            }
            Some(b) if b.is_ascii_alphabetic() => {
                let Some((tag, length)) = open_tag(rest) else {
                    break; // not closed before the end: text
                };
                push_text(&mut tokens, &html[text_from..start]);
                let mut after = start + length;
                if DROPPED_WITH_CONTENT.contains(&tag.name.as_str()) {
                    after += skip_content(&html[after..], &tag.name);
                }
                tokens.push(Token::Open(tag));
                at = after;
                text_from = after;
                continue;
            }
            _ => {
                at = start + 1;
                continue;
            }
        };
        push_text(&mut tokens, &html[text_from..start]);
        if rest.starts_with("</") {
            let source = &html[start..after];
            tokens.push(Token::Close { name: tag_name(&source[2..]).to_ascii_lowercase(), source });
        }
        at = after;
        text_from = after;
    }
    push_text(&mut tokens, &html[text_from..]);
    tokens
}

fn push_text<'a>(tokens: &mut Vec<Token<'a>>, text: &'a str) {
    if !text.is_empty() {
        tokens.push(Token::Text(text));
    }
}

/// Bytes up to and with `end`, or all of them.
fn end_of(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |at| at + end.len())
}

fn skip_declaration(rest: &str) -> usize {
    if rest.starts_with("<!-->") {
        5
    } else if rest.starts_with("<!--") {
        end_of(rest, "-->")
    } else if rest.starts_with("<![CDATA[") {
        end_of(rest, "]]>")
    } else {
        end_of(rest, ">")
    }
}

/// Bytes up to the matching end tag (which is left for the caller to see and to ignore), or all.
fn skip_content(html: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = html[at..].find("</") {
        let start = at + found + 2;
        if tag_name(&html[start..]).eq_ignore_ascii_case(name) {
            return start - 2;
        }
        at = start;
    }
    html.len()
}

fn tag_name(text: &str) -> &str {
    let end =
        text.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(text.len());
    &text[..end]
}

/// Reads a start tag at the beginning of `html`; `None` if it does not end.
fn open_tag(html: &str) -> Option<(OpenTag<'_>, usize)> {
    let name = tag_name(&html[1..]);
    let mut at = 1 + name.len();
    let mut attributes = Vec::new();
    loop {
        let rest = &html[at..];
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        at += rest.len() - trimmed.len();
        let first = trimmed.chars().next()?;
        if first == '>' {
            at += 1;
            break;
        }
        let (attribute, length) = attribute(trimmed)?;
        attributes.push(attribute);
        at += length;
    }
    let tag = OpenTag { name: name.to_ascii_lowercase(), attributes, source: &html[..at] };
    Some((tag, at))
}

/// Reads one attribute; `None` if the tag ends within it.
fn attribute(text: &str) -> Option<((String, String), usize)> {
    // As in HTML, an equals sign at the very start is part of the name.
    let name_end = text
        .char_indices()
        .find(|&(i, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>') || (c == '=' && i > 0))
        .map(|(i, _)| i)?;
    let name = text[..name_end].to_ascii_lowercase();
    let after_name = text[name_end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
    let Some(value) = after_name.strip_prefix('=') else {
        return Some(((name, String::new()), name_end));
    };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let value_start = text.len() - value.len();
    let (raw, end) = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = value[1..].find(quote)? + 1;
            (&value[1..end], end + 1)
        }
        _ => {
            let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
            (&value[..end], end)
        }
    };
    Some(((name, decode_references(raw)), value_start + end))
}

/// Decodes the character references that matter in values. Others stay as they are and are
/// escaped on the way out, so that they mean themselves and nothing else.
pub fn decode_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// A character reference at the start of `text`, and its length. The semicolon may be missing after
/// numbers and the oldest names, as browsers allow.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&amp", '&'),
        ("&lt;", '<'),
        ("&lt", '<'),
        ("&gt;", '>'),
        ("&gt", '>'),
        ("&quot;", '"'),
        ("&quot", '"'),
        ("&apos;", '\''),
        ("&nbsp;", '\u{a0}'),
        ("&colon;", ':'),
        ("&sol;", '/'),
        ("&bsol;", '\\'),
        ("&Tab;", '\t'),
        ("&NewLine;", '\n'),
        ("&lpar;", '('),
        ("&rpar;", ')'),
        ("&num;", '#'),
        ("&equals;", '='),
        ("&quest;", '?'),
        ("&period;", '.'),
        ("&comma;", ','),
    ];
    if let Some(digits) = text.strip_prefix("&#") {
        let (radix, digits, prefix) = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => (16, hex, 3),
            None => (10, digits, 2),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        if length == 0 {
            return None;
        }
        let c = u32::from_str_radix(&digits[..length], radix)
            .ok()
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER);
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((c, prefix + length + semicolon));
    }
    NAMED.iter().find(|(name, _)| text.starts_with(name)).map(|&(name, c)| (c, name.len()))
}
