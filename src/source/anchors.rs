//! The places in a Markdown file that a link can name: its headings.

use std::collections::{BTreeSet, HashMap};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::html::{Token, tokens};
use super::markdown;
use super::reference::github_slug;

/// The ids that a link can name in a Markdown text: of headings the `{#id}` that one has, or what the code host and the
/// site make of its words (what is taken already ends in `-1`); and those of raw HTML (`<a name="…">`, `id="…"`).
#[must_use]
pub fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut words = Vec::new();
    let mut heading: Option<(String, bool)> = None;
    for (event, _) in markdown::events(text, markdown::options()) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                heading = Some((String::new(), id.is_some()));
                found.extend(id.map(|i| i.to_string()));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((heading, _)) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => words.extend(heading.take()),
            Event::Html(html) | Event::InlineHtml(html) => {
                let tags = tokens(&html);
                for token in tags {
                    let Token::Open(tag) = token else { continue };
                    let named = ["id", "name"].into_iter().filter_map(|n| tag.attribute(n));
                    found.extend(named.map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (heading, has_own) in words {
        let slug = github_slug(&heading);
        // The host gives a heading its words' id also where it has one of its own; the site does not, and passes
        // over what is taken.
        if has_own {
            found.insert(slug);
            continue;
        }
        let mut id = slug.clone();
        while found.contains(&id) {
            let count = counts.entry(slug.clone()).or_default();
            *count += 1;
            id = format!("{slug}-{count}");
        }
        found.insert(id);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_named_by_id_and_by_words() {
        let text = "# The `edge`\n\n## Twice\n\n## Twice\n\n### Other {#own}\n\n```\n# no\n```\n";
        let found: Vec<_> = anchors(text).into_iter().collect();
        assert_eq!(found, ["other", "own", "the-edge", "twice", "twice-1"]);
    }
    #[test]
    fn what_the_host_and_the_site_name_is_found() {
        let found =
            anchors("## Foo\n\n## Foo\n\n## Foo-1\n\n## ⚙️ Setup\n\n## हिन्दी में\n\n## Über uns\n");
        for id in ["foo", "foo-1", "foo-1-1", "\u{fe0f}-setup", "हिन्दी-में", "über-uns"]
        {
            assert!(found.contains(id), "{id}: {found:?}");
        }
        let html = anchors("<a name=\"why\"></a>\n\nSee <span id='how'>it</span>.\n");
        assert!(html.contains("why") && html.contains("how"), "{html:?}");
    }
}
