//! The places in a Markdown file that a link can name: its headings.

use std::collections::{BTreeSet, HashMap};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown;
use super::reference::github_slug;

/// The ids of all headings of a Markdown text: the `{#id}` that a heading has, and what the code host
/// makes of its words (a second one of the same words ends in `-1`).
#[must_use]
pub fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut heading: Option<String> = None;
    for (event, _) in markdown::events(text, markdown::options()) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                found.extend(id.map(|i| i.to_string()));
                heading = Some(String::new());
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let slug = github_slug(&heading.take().unwrap_or_default());
                let count = counts.entry(slug.clone()).or_default();
                found.insert(match *count {
                    0 => slug,
                    n => format!("{slug}-{n}"),
                });
                *count += 1;
            }
            _ => {}
        }
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
}
