//! The storage format of Confluence: XHTML with elements of its own for code and attached pictures.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd, html};

use super::Text;
use super::page::attribute;
use crate::source::markdown;

/// The page, as its API and its editor of storage formats take it.
pub fn storage(text: &Text) -> String {
    let mut out = Vec::new();
    let mut events = markdown::events(&text.markdown, markdown::options()).map(|(e, _)| e);
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let mut code = String::new();
                for event in events.by_ref() {
                    match event {
                        Event::Text(text) => code.push_str(&text),
                        Event::End(TagEnd::CodeBlock) => break,
                        _ => {}
                    }
                }
                out.push(raw(code_block(&kind, &code)));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let mut words = String::new();
                for event in events.by_ref() {
                    match event {
                        Event::Text(text) | Event::Code(text) => words.push_str(&text),
                        Event::End(TagEnd::Image) => break,
                        _ => {}
                    }
                }
                out.push(raw(picture(text, &dest_url, &words)));
            }
            // An anchor of another page leads nowhere here.
            Event::Start(Tag::Heading { level, .. }) => {
                out.push(raw(format!("<{level}>")));
            }
            Event::End(TagEnd::Heading(level)) => out.push(raw(format!("</{level}>\n"))),
            // Comments are for who edits the report, and markup would be no XML.
            Event::Html(html) | Event::InlineHtml(html)
                if html.trim_start().starts_with("<!--") => {}
            Event::Html(html) | Event::InlineHtml(html) if is_break(&html) => {
                out.push(Event::HardBreak)
            }
            Event::Html(html) | Event::InlineHtml(html) => out.push(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::TaskListMarker(is_done) => {
                out.push(Event::Text(if is_done { "☑ ".into() } else { "☐ ".into() }));
            }
            Event::Text(words) => out.push(Event::Text(printable(&words).into())),
            other => out.push(other),
        }
    }
    let mut page = String::new();
    html::push_html(&mut page, out.into_iter());
    page
}

fn raw(markup: String) -> Event<'static> {
    Event::InlineHtml(CowStr::from(markup))
}

fn is_break(html: &str) -> bool {
    let name: String = html.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    name.eq_ignore_ascii_case("br")
}

/// Without what XML has no place for.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn code_block(kind: &CodeBlockKind<'_>, code: &str) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(words) => words.split_whitespace().next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
    let language = match language {
        "" => String::new(),
        name => format!("<ac:parameter ac:name=\"language\">{}</ac:parameter>", attribute(name)),
    };
    // What ends the block of text is divided over two.
    let code = printable(code).replace("]]>", "]]]]><![CDATA[>");
    format!(
        "<ac:structured-macro ac:name=\"code\">{language}<ac:plain-text-body><![CDATA[{code}]]></ac:plain-text-body></ac:structured-macro>\n"
    )
}

fn picture(text: &Text, address: &str, words: &str) -> String {
    let alt = attribute(words);
    match text.pictures.get(address) {
        Some(picture) => {
            let name = attribute(picture.path.file_name().unwrap_or_default());
            format!("<ac:image ac:alt=\"{alt}\"><ri:attachment ri:filename=\"{name}\"/></ac:image>")
        }
        None if address.starts_with("https://") || address.starts_with("http://") => {
            format!(
                "<ac:image ac:alt=\"{alt}\"><ri:url ri:value=\"{}\"/></ac:image>",
                attribute(address)
            )
        }
        None => alt,
    }
}
