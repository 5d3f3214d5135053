//! One page of HTML, with its style and its pictures in it.

use std::collections::BTreeSet;

use super::Text;
use crate::site::markdown::{BodyOptions, LinkResolver, Renderer, Target};

/// What a report needs to be read and printed: no script, nothing from elsewhere.
const STYLE: &str = "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.55 system-ui,sans-serif;color:#1b1b19;background:#fff}\
h1,h2,h3{line-height:1.25}table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border:1px solid #c9c5ba;padding:.35rem .6rem;text-align:left;vertical-align:top}\
th{background:#f4f2ec}img{max-width:100%;height:auto}pre{overflow:auto;padding:.8rem;background:#f4f2ec}code{font-family:ui-monospace,monospace;font-size:.92em}\
blockquote{margin-left:0;padding-left:1rem;border-left:3px solid #c9c5ba}@media print{body{margin:0;max-width:none}a{color:inherit}}";

/// The page.
pub fn html(text: &Text) -> String {
    let renderer = Renderer::new();
    let whole = 0..text.markdown.len();
    let reserved = BTreeSet::new();
    let resolver = Carried(text);
    let options = BodyOptions { parent_level: 0, reserved_ids: &reserved, resolver: &resolver };
    let fragments = renderer.render_body(&text.markdown, &[whole], &options);
    let mut body: String = fragments.into_iter().map(|f| f.html).collect();
    for (n, picture) in text.pictures.values().enumerate() {
        let from = format!("src=\"{}\"", stand_in(n, &picture.bytes));
        body = body.replace(&from, &format!("src=\"{}\"", picture.address()));
    }
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{body}\n</main>\n</body>\n</html>\n",
        attribute(&text.language),
        attribute(&text.title)
    )
}

/// A text as that of an element or an attribute.
pub(super) fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

/// What a picture is called until it takes its place: nothing that stands in the text by chance.
fn stand_in(number: usize, bytes: &[u8]) -> String {
    format!("picture-{number}-{}.png", blake3::hash(bytes).to_hex())
}

/// Where links lead without the repository.
struct Carried<'a>(&'a Text);

impl LinkResolver for Carried<'_> {
    fn link(&self, _: &str) -> Target {
        Target::Missing
    }

    fn image(&self, address: &str) -> Target {
        let found = self.0.pictures.iter().enumerate().find(|(_, (own, _))| *own == address);
        match found {
            Some((n, (_, picture))) => Target::Url(stand_in(n, &picture.bytes)),
            None => Target::Missing,
        }
    }
}
