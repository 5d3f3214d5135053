//! Any Markdown becomes HTML without anything that runs.
#![no_main]

use std::collections::BTreeSet;

use aftermark::site::markdown::{BodyOptions, LinkResolver, Renderer, Target};
use libfuzzer_sys::fuzz_target;

/// Returns what it is asked: the least careful resolver there can be.
struct Careless;

impl LinkResolver for Careless {
    fn link(&self, href: &str) -> Target {
        Target::Url(href.to_owned())
    }

    fn image(&self, src: &str) -> Target {
        Target::Url(src.to_owned())
    }
}

fuzz_target!(|text: &str| {
    let options =
        BodyOptions { parent_level: 2, reserved_ids: &BTreeSet::new(), resolver: &Careless };
    let renderer = Renderer::new();
    let mut all = renderer.render_inline(text, &Careless);
    for fragment in renderer.render_body(text, &[0..text.len()], &options) {
        all.push_str(&fragment.html);
    }
    let lower = all.to_ascii_lowercase();
    for tag in
        ["<script", "<iframe", "<object", "<embed", "<style", "<form", "<base", "<meta", "<svg"]
    {
        assert!(!lower.contains(tag), "{tag} in {all}");
    }
    for attribute in [
        "href=\"javascript:",
        "src=\"javascript:",
        "href=\"data:",
        "src=\"data:",
        "href=\"vbscript:",
    ] {
        assert!(!lower.contains(attribute), "{attribute} in {all}");
    }
    // A handler would act in a tag: an attribute that begins with `on`.
    for tag in lower.split('<').skip(1) {
        let Some(tag) = tag.split_once('>').map(|(t, _)| t) else { continue };
        let outside: String = tag.split('"').step_by(2).collect();
        assert!(!outside.contains(" on"), "{tag}");
    }
});
