//! Markdown to safe HTML fragments for the static pages: parsing, links, highlighting, sanitising.
//!
//! The way of a body:
//!
//! 1. `parse` reads the whole body once and says which top-level blocks belong to which section,
//!    so that reference links and footnotes work across sections.
//! 2. `body` turns events into HTML through `writer`, which only ever emits tags from closed
//!    lists, escapes everything else, and closes what was left open. Raw HTML is tokenised
//!    (`raw_html`), filtered (`raw_policy`) and written by the same writer.
//! 3. A fragment in which raw HTML took part goes through `ammonia` as well (`sanitise`): a second,
//!    independent line of defence with a real HTML parser. Fragments without raw HTML hold nothing
//!    but our own markup and escaped text, and skip that cost; a test holds that the second line
//!    would leave them unchanged.
//!
//! No style attributes, no inline scripts, no ids from raw HTML: the output suits a strict content
//! security policy.

mod blocks;
mod body;
mod escape;
mod highlight;
mod ids;
mod inline;
mod languages;
mod links;
mod media;
mod notes;
mod page;
mod parse;
mod plain;
mod raw;
mod raw_policy;
mod running_text;
mod sanitise;
mod scopes;
mod terminal;
mod words;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::source::html as raw_html;

pub use links::{LinkResolver, Target};
pub use plain::{plain_blocks, plain_inline};
pub use words::Words;

/// Renders Markdown. One value serves a whole build, from any number of threads: the syntax
/// definitions are loaded once, on first use, and highlighted code is remembered by content.
pub struct Renderer {
    words: Words,
    highlighter: highlight::Highlighter,
    sanitiser: sanitise::Sanitiser,
}

/// What a body's fragments need to know about the page they will stand in.
pub struct BodyOptions<'a> {
    /// Level of the heading the page itself puts above each fragment (2 for a section under `h2`).
    /// The headings of a fragment start one below it and never skip a level, whatever the source
    /// does; `h6` is the last.
    pub parent_level: u8,
    /// Ids the page uses already; no heading or footnote will take one of them.
    pub reserved_ids: &'a BTreeSet<String>,
    /// Where relative links and images lead.
    pub resolver: &'a dyn LinkResolver,
}

/// One section of a body as HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragment {
    /// Balanced, sanitised HTML, to be put into the page as it is.
    pub html: String,
    /// The fragment's headings in order, for tables of contents.
    pub headings: Vec<Heading>,
}

/// A heading as it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Level in the page, 1 to 6.
    pub level: u8,
    /// Its id, unique over the page.
    pub id: String,
    /// Its text without markup (not escaped).
    pub text: String,
}

impl Default for Renderer {
    fn default() -> Self {
        Self::new()
    }
}

impl Renderer {
    /// A renderer with English words.
    pub fn new() -> Self {
        Self::with_words(Words::default())
    }

    /// A renderer whose labels and titles are in another language.
    pub fn with_words(words: Words) -> Self {
        Self {
            words,
            highlighter: highlight::Highlighter::default(),
            sanitiser: sanitise::Sanitiser::default(),
        }
    }

    /// Renders the sections of `body`: one fragment for each of `ranges`, in their order.
    ///
    /// `ranges` are byte ranges of `body`, ascending and not overlapping. The body is parsed as one
    /// document; a top-level block belongs to the range it starts in (text outside every range, such
    /// as the headings between sections, is not rendered, but its link definitions and footnotes
    /// count). Footnotes stand at the end of the fragment that refers to them first.
    pub fn render_body(
        &self,
        body: &str,
        ranges: &[Range<usize>],
        options: &BodyOptions<'_>,
    ) -> Vec<Fragment> {
        page::render_body(self, body, ranges, options)
    }

    /// Renders a text of one line: code, emphasis, strong, strikethrough and links; everything else,
    /// raw HTML and block markup included, comes out as the text it is. Line breaks become spaces.
    pub fn render_inline(&self, text: &str, resolver: &dyn LinkResolver) -> String {
        inline::render_inline(self, text, resolver)
    }

    /// Escapes `code` and marks its parts with `<span class="hl-…">`, by the name of a language or
    /// one of its aliases; an unknown name gives escaped text only.
    ///
    /// No span crosses the end of a line, so the result can be split at `\n` into lines.
    pub fn highlight(&self, code: &str, language: &str) -> String {
        self.highlighter.highlight(code, language).to_string()
    }

    /// Escapes a text that was written for a terminal: its colours and styles become `<span class="t-…">`, and nothing else
    /// of what steers a terminal is left. No span crosses the end of a line.
    pub fn terminal(&self, text: &str) -> String {
        terminal::render(text)
    }

    /// A whole code block: `<pre class="code">` that keyboard users can reach and scroll, with
    /// the highlighted code inside.
    pub fn code_block(&self, code: &str, language: &str) -> String {
        media::code_block(self, code, language)
    }
}
