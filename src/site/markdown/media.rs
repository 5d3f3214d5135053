//! Links, images and code blocks as markup: the parts that body text and single lines share.

use super::Renderer;
use super::escape::{push_attribute, push_text, push_url};
use super::languages;
use super::links::{LinkResolver, Reference, classify, classify_link, link_attributes, resolved};
use super::words::Words;

/// What a link opens with.
pub(super) enum LinkMarkup {
    /// The attributes of an `a`.
    Link(String),
    /// The attributes of a `span` that says that the target is missing.
    Missing(String),
}

/// Decides about a link as written. `is_local` says whether an id exists on the page.
pub(super) fn link(
    href: &str,
    title: &str,
    words: &Words,
    resolver: &dyn LinkResolver,
    is_local: impl Fn(&str) -> bool,
) -> LinkMarkup {
    let reference = match classify_link(href) {
        Reference::Relative(url) if is_local(&url) => Reference::Relative(url),
        Reference::Relative(url) => resolved(resolver.link(&url)),
        other => other,
    };
    match link_attributes(&reference, title) {
        Some(attributes) => LinkMarkup::Link(attributes),
        None => LinkMarkup::Missing(missing_attributes(&words.missing_link, href)),
    }
}

fn missing_attributes(what: &str, target: &str) -> String {
    let mut attributes = String::from(" class=\"missing-link\"");
    let title = if target.is_empty() { what.to_owned() } else { format!("{what}: {target}") };
    push_attribute(&mut attributes, "title", &title);
    attributes
}

/// An image as written. `size` are attributes ready to be written. Images on other hosts are not
/// loaded but linked to, unless they stand in a link already.
pub(super) fn image(
    src: &str,
    alt: &str,
    title: &str,
    size: &str,
    words: &Words,
    resolver: &dyn LinkResolver,
    in_link: bool,
) -> String {
    let reference = match classify(src) {
        Reference::Relative(url) => resolved(resolver.image(&url)),
        other => other,
    };
    let mut out = String::new();
    match &reference {
        Reference::Relative(url) => {
            out.push_str("<img src=\"");
            push_url(&mut out, url);
            out.push('"');
            push_attribute(&mut out, "alt", alt);
            if !title.is_empty() {
                push_attribute(&mut out, "title", title);
            }
            out.push_str(size);
            out.push_str(" loading=\"lazy\" decoding=\"async\">");
        }
        Reference::Absolute(url) => {
            let label = if alt.is_empty() { url } else { alt };
            match link_attributes(&reference, title) {
                Some(attributes) if !in_link => {
                    out.push_str("<a");
                    out.push_str(&attributes);
                    out.push('>');
                    push_text(&mut out, label);
                    out.push_str("</a>");
                }
                _ => push_text(&mut out, label),
            }
        }
        Reference::Unsafe => {
            out.push_str("<span");
            out.push_str(&missing_attributes(&words.missing_image, src));
            out.push('>');
            push_text(&mut out, if alt.is_empty() { src } else { alt });
            out.push_str("</span>");
        }
    }
    out
}

/// A code block that keyboard users can reach and scroll. It is a named group rather than a region:
/// a page with dozens of landmarks called "Code" would help no one.
pub(super) fn code_block(renderer: &Renderer, code: &str, info: &str) -> String {
    let language = languages::token(info);
    let mut label = renderer.words.code.to_string();
    let mut class = String::new();
    if !language.is_empty() {
        label.push_str(", ");
        label.push_str(&language);
        push_attribute(
            &mut class,
            "class",
            &format!("language-{}", languages::class_name(&language)),
        );
    }
    let mut out = String::from("<pre class=\"code\" tabindex=\"0\" role=\"group\"");
    push_attribute(&mut out, "aria-label", &label);
    out.push_str("><code");
    out.push_str(&class);
    out.push('>');
    out.push_str(&renderer.highlighter.highlight(code, &language));
    out.push_str("</code></pre>");
    out
}
