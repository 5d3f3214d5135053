//! A page of the manual, taken apart: links, headings, code.

use std::collections::{BTreeMap, BTreeSet};

use aftermark::source::reference::github_slug;
use camino::{Utf8Path, Utf8PathBuf};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::project;

/// A page, with places in it as lines that count from 1.
pub struct Page {
    /// Relative to the project.
    pub path: Utf8PathBuf,
    pub text: String,
    /// What links and images lead to, as it is written.
    pub links: Vec<(usize, String)>,
    /// What `#` may lead to.
    pub anchors: BTreeSet<String>,
    /// `code` within text.
    pub code: Vec<(usize, String)>,
    pub blocks: Vec<Block>,
}

/// A block of code.
pub struct Block {
    /// Of its first line of code.
    pub line: usize,
    /// What stands behind the fence; empty for one that is indented.
    pub info: String,
    pub text: String,
}

/// README.md and everything below docs/.
pub fn all() -> Vec<Page> {
    let mut paths = vec![Utf8PathBuf::from("README.md")];
    for entry in walkdir::WalkDir::new(project().join("docs")).sort_by_file_name() {
        let path = Utf8PathBuf::from_path_buf(entry.unwrap().into_path()).unwrap();
        if path.extension() == Some("md") {
            paths.push(path.strip_prefix(project()).unwrap().to_owned());
        }
    }
    paths.iter().map(|p| read(p)).collect()
}

/// One page.
pub fn read(path: &Utf8Path) -> Page {
    let text = fs_err::read_to_string(project().join(path)).unwrap();
    parse(path, text)
}

/// A page's text, taken apart.
pub fn parse(path: &Utf8Path, text: String) -> Page {
    let mut page = Page {
        path: path.to_owned(),
        links: Vec::new(),
        anchors: BTreeSet::new(),
        code: Vec::new(),
        blocks: Vec::new(),
        text: String::new(),
    };
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line = |at: usize| starts.partition_point(|start| *start <= at);
    let mut slugs = BTreeMap::<String, usize>::new();
    let (mut heading, mut block): (Option<String>, Option<Block>) = (None, None);
    let events = Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let slug = github_slug(&heading.take().unwrap());
                let seen = slugs.entry(slug.clone()).or_default();
                page.anchors.insert(match *seen {
                    0 => slug,
                    n => format!("{slug}-{n}"),
                });
                *seen += 1;
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let fence = usize::from(text[range.start..].starts_with('`'));
                block = Some(Block { line: line(range.start) + fence, info, text: String::new() });
            }
            Event::End(TagEnd::CodeBlock) => page.blocks.extend(block.take()),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                page.links.push((line(range.start), dest_url.to_string()));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for part in html.split("src=\"").skip(1) {
                    let to = part.split('"').next().unwrap();
                    page.links.push((line(range.start), to.to_owned()));
                }
            }
            Event::Text(part) => {
                if let Some(block) = &mut block {
                    block.text.push_str(&part);
                }
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            Event::Code(code) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&code);
                }
                page.code.push((line(range.start), code.to_string()));
            }
            _ => {}
        }
    }
    page.text = text;
    page
}
