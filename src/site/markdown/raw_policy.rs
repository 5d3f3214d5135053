//! The attributes of allowed raw HTML, as they are written. What is allowed stands in one list for
//! rules and site.

use super::escape::push_attribute;
use super::raw_html::OpenTag;
#[cfg(test)]
pub(super) use crate::source::html_policy::{ELEMENTS, REFUSED};
pub(super) use crate::source::html_policy::{Element, Kind, element, is_refused};
use crate::source::html_policy::{attribute, is_size};

/// The allowed attributes of a tag, ready to be written. Links and images are dealt with elsewhere:
/// their targets have to be resolved.
pub(super) fn attributes(tag: &OpenTag<'_>) -> String {
    let mut out = String::new();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in &tag.attributes {
        if seen.contains(&name.as_str()) || seen.len() > 16 {
            continue;
        }
        if let Some((written, value)) = attribute(&tag.name, name, value) {
            push_attribute(&mut out, written, value);
            seen.push(name);
        }
    }
    out
}

/// The attributes of an image that do not depend on its source.
pub(super) fn image_size(tag: &OpenTag<'_>) -> String {
    let mut out = String::new();
    for name in ["width", "height"] {
        if let Some(value) = tag.attribute(name).filter(|value| is_size(value)) {
            push_attribute(&mut out, name, value);
        }
    }
    out
}
