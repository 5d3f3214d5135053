//! Texts of one line, as they come from front matter: inline Markdown and nothing else.

use pulldown_cmark::{Event, Options, Tag, TagEnd, TextMergeStream};

use super::Renderer;
use super::links::LinkResolver;
use super::media::{self, LinkMarkup};
use super::parse::link_target;
use super::running_text::push_running_text;
use super::writer::Writer;
use crate::source::markdown;

/// Stands before the text while it is parsed, so that nothing in it is at the start of a line and
/// could mean a heading, a list or a quotation. It is white space to Markdown's rules on emphasis,
/// as the start of a line is, but is not trimmed as an indentation.
const GUARD: char = '\u{a0}';

/// See [`Renderer::render_inline`].
pub(super) fn render_inline(
    renderer: &Renderer,
    text: &str,
    resolver: &dyn LinkResolver,
) -> String {
    let line: String = std::iter::once(GUARD)
        .chain(text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }))
        .collect();
    let mut writer = Writer::default();
    let mut guarded = true;
    let events = markdown::events(&line, Options::ENABLE_STRIKETHROUGH).map(|(event, _)| event);
    for event in TextMergeStream::new(events) {
        match event {
            Event::Text(text) => {
                let text: &str = if std::mem::take(&mut guarded) {
                    text.strip_prefix(GUARD).unwrap_or(&text)
                } else {
                    &text
                };
                push_running_text(&mut writer, text);
            }
            Event::Code(code) => {
                writer.open_inline("code", "");
                writer.text(&code);
                writer.close();
            }
            // Not markup here, but what the writer meant to be read: `p99 <b> 3`.
            Event::InlineHtml(html) | Event::Html(html) => writer.text(&html),
            Event::InlineMath(text) | Event::DisplayMath(text) => writer.text(&text),
            Event::SoftBreak | Event::HardBreak => writer.text(" "),

            Event::Start(Tag::Emphasis) => writer.open_inline("em", ""),
            Event::Start(Tag::Strong) => writer.open_inline("strong", ""),
            Event::Start(Tag::Strikethrough) => writer.open_inline("del", ""),
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                if writer.in_link() {
                    writer.open_nothing();
                } else {
                    let href = link_target(link_type, &dest_url);
                    match media::link(&href, &title, &renderer.words, resolver, |_| false) {
                        LinkMarkup::Link(attributes) => writer.open_link(&attributes),
                        LinkMarkup::Missing(attributes) => writer.open_inline("span", &attributes),
                    }
                }
            }
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            ) => writer.close(),
            // The paragraph around it all; nothing else can come.
            Event::Start(_)
            | Event::End(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }
    writer.finish()
}
