//! A rule as its page shows it, and a finding that leads to it.

use serde::Serialize;

use crate::config::Level;
use crate::rules::{RuleDoc, find};
use crate::site::address::Address;
use crate::site::context::PageScope;
use crate::site::markdown::{BodyOptions, LinkResolver, Renderer, Target};
use crate::site::text::Words;
use crate::vocabulary::Step;

/// What a rule found in an incident.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// One sentence: what is wrong.
    pub message: Vec<Span>,
    /// The rule's id.
    pub rule: &'static str,
    /// The rule's page.
    pub path: String,
}

/// A part of a message: words, or what stands in a file.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    pub code: bool,
    pub text: String,
}

/// Cuts a message at its backticks. Nothing else in it is markup: it may quote an incident.
fn spans(message: &str) -> Vec<Span> {
    let parts: Vec<&str> = message.split('`').collect();
    let closed = parts.len() % 2 == 1;
    let texts = if closed { parts } else { vec![message] };
    let part = |(i, text): (usize, &str)| Span { code: i % 2 == 1, text: text.to_owned() };
    let all = texts.into_iter().enumerate().map(part);
    all.filter(|w| !w.text.is_empty()).collect()
}

/// What rules found wrong that belongs to the steps chosen, in the order of the report; a finding of
/// no step is asked for with `None`.
pub fn errors(scope: &PageScope<'_>, chosen: impl Fn(Option<Step>) -> bool) -> Vec<FindingView> {
    let mut found: Vec<FindingView> = scope
        .site
        .edition
        .findings(scope.entry.index)
        .filter(|f| chosen(f.step()) && f.level == Level::Error)
        .map(|f| FindingView {
            message: spans(&f.message),
            rule: f.rule.id,
            path: Address::rule(f.rule.id).link(),
        })
        .collect();
    found.dedup();
    found
}

/// The page of a rule; none for an id that no rule has.
pub fn path(id: &str) -> Option<String> {
    find(id).map(|rule| Address::rule(rule.doc().id).link())
}

/// Rules that ask about the same thing: one of the ten steps, or how a report is written.
#[derive(Debug, Serialize)]
pub struct GroupView {
    pub slug: &'static str,
    /// The step's number; none for a group of no step.
    pub number: Option<usize>,
    /// Whether the site has a page of the step.
    pub has_page: bool,
    pub title: String,
    /// What its rules are about, where the title does not say it.
    pub about: String,
    pub rules: Vec<RuleRow>,
}

/// A rule in the catalogue.
#[derive(Debug, Serialize)]
pub struct RuleRow {
    pub id: &'static str,
    pub path: String,
    pub summary_html: String,
    pub level: &'static str,
}

/// A rule's own page.
#[derive(Debug, Serialize)]
pub struct RuleView {
    pub id: &'static str,
    pub level: &'static str,
    /// Of which reports it is asked: `always`, `answer` or `rigour`.
    pub asked: &'static str,
    pub group: GroupView,
    /// Its first paragraph as plain text.
    pub summary: String,
    pub summary_html: String,
    /// The rest of what stands before the first heading.
    pub about: Vec<Block>,
    pub why: Vec<Block>,
    pub fails: Vec<Block>,
    pub passes: Vec<Block>,
    pub fix: Vec<Block>,
}

/// Paragraphs, or one block of code.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    pub html: String,
    /// Where a block of code would stand.
    pub place: Option<String>,
}

impl GroupView {
    /// The group of a rule, without its rules.
    pub fn of(doc: &RuleDoc, words: &Words) -> Self {
        let slug = doc.id.split('/').next().unwrap_or(doc.id);
        let (title, about) = match doc.step() {
            Some(step) => (words.step(step), None),
            None => (words.label("rules", slug), words.plain(&format!("about-rules-{slug}"))),
        };
        Self {
            slug,
            number: doc.step().map(Step::number),
            has_page: doc.step().is_some(),
            title,
            about: about.unwrap_or_default().to_owned(),
            rules: Vec::new(),
        }
    }
}

impl RuleRow {
    pub fn new(doc: &'static RuleDoc, renderer: &Renderer) -> Self {
        Self {
            id: doc.id,
            path: Address::rule(doc.id).link(),
            summary_html: renderer.render_inline(&doc.summary(), &NoLinks),
            level: level(doc.level),
        }
    }
}

impl RuleView {
    pub fn new(doc: &'static RuleDoc, renderer: &Renderer, words: &Words) -> Self {
        let section = |heading| blocks(&doc.section(heading).unwrap_or_default(), renderer, words);
        Self {
            id: doc.id,
            level: level(doc.level),
            asked: doc.asked.word(),
            group: GroupView::of(doc, words),
            summary: doc.summary().replace('`', ""),
            summary_html: renderer.render_inline(&doc.summary(), &NoLinks),
            about: blocks(&before_headings(doc.text), renderer, words),
            why: section("Why"),
            fails: section("Fails"),
            passes: section("Passes"),
            fix: section("Fix"),
        }
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// What stands between the first paragraph and the first heading.
fn before_headings(text: &str) -> String {
    let lines = text.lines().map(|l| l.strip_prefix(' ').unwrap_or(l));
    let head: Vec<&str> = lines.take_while(|l| !l.starts_with("## ")).collect();
    let head = head.join("\n");
    match head.trim().split_once("\n\n") {
        Some((_, rest)) => rest.trim().to_owned(),
        None => String::new(),
    }
}

/// Cuts a section of a rule's documentation at its fenced blocks: what stands between them is prose.
fn blocks(text: &str, renderer: &Renderer, words: &Words) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut prose = String::new();
    let mut code: Option<(&str, String)> = None;
    for line in text.lines() {
        match (&mut code, line.strip_prefix("```")) {
            (None, Some(info)) => {
                push_prose(&mut blocks, &prose, renderer);
                prose.clear();
                code = Some((info, String::new()));
            }
            (Some((info, lines)), Some(_)) => {
                blocks.push(code_block(info, lines, renderer, words));
                code = None;
            }
            (Some((_, lines)), None) => {
                lines.push_str(line);
                lines.push('\n');
            }
            (None, None) => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    push_prose(&mut blocks, &prose, renderer);
    blocks
}

fn push_prose(blocks: &mut Vec<Block>, text: &str, renderer: &Renderer) {
    if text.trim().is_empty() {
        return;
    }
    let options = BodyOptions {
        parent_level: 2,
        reserved_ids: &std::collections::BTreeSet::new(),
        resolver: &NoLinks,
    };
    let whole = 0..text.len();
    let fragments = renderer.render_body(text, std::slice::from_ref(&whole), &options);
    blocks.push(Block { html: fragments.into_iter().map(|f| f.html).collect(), place: None });
}

/// The fence names the language and, behind it, the file; without a file the language says which
/// part of an incident is shown (see `rules::example`).
fn code_block(info: &str, text: &str, renderer: &Renderer, words: &Words) -> Block {
    let mut fence = info.split_whitespace();
    let language = fence.next().unwrap_or("text");
    let place = match (fence.next(), language) {
        (Some(path), _) => Some(path.to_owned()),
        (None, "yaml") => Some(words.say("place-front-matter", &[])),
        (None, "markdown") => Some(words.say("place-report", &[])),
        (None, "diff") => Some(words.say("place-changed", &[])),
        (None, "toml") => Some("aftermark.toml".to_owned()),
        (None, _) => None,
    };
    Block { html: renderer.code_block(text, language), place }
}

/// Documentation of rules links to nothing on the site.
struct NoLinks;

impl LinkResolver for NoLinks {
    fn link(&self, _: &str) -> Target {
        Target::Missing
    }

    fn image(&self, _: &str) -> Target {
        Target::Missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_told_from_prose_and_say_where_they_stand() {
        let text = "So:\n\n```yaml\na: 1\n```\n\n```text evidence/x.log\n<l>\n```\n\nThen *so*.\n";
        let blocks = blocks(text, &Renderer::new(), &Words::english().unwrap());
        let places: Vec<Option<&str>> = blocks.iter().map(|b| b.place.as_deref()).collect();
        let expected = [None, Some("in the front matter"), Some("evidence/x.log"), None];
        assert_eq!(places, expected);
        assert!(blocks[2].html.contains("&lt;l&gt;"), "{}", blocks[2].html);
        assert!(blocks[3].html.contains("<em>so</em>"), "{}", blocks[3].html);
    }

    #[test]
    fn messages_are_cut_at_pairs_of_backticks() {
        let cut = |m: &str| -> Vec<(bool, String)> {
            spans(m).into_iter().map(|w| (w.code, w.text)).collect()
        };
        let own = |code, text: &str| (code, text.to_owned());
        let expected = [own(false, "needs "), own(true, "a"), own(false, " *b*")];
        assert_eq!(cut("needs `a` *b*"), expected);
        assert_eq!(cut("a ` b"), [own(false, "a ` b")]);
    }

    #[test]
    fn a_rule_without_sections_has_empty_ones() {
        static DOC: RuleDoc = RuleDoc::new(
            "gather/x",
            Level::Warning,
            crate::rules::Asked::Answer,
            " An entry has a `source`.\n\n More.\n\n ## Why\n Because.\n",
        );
        let view = RuleView::new(&DOC, &Renderer::new(), &Words::english().unwrap());
        assert_eq!(view.summary, "An entry has a source.");
        assert_eq!(view.about.len(), 1);
        assert_eq!(view.why.len(), 1);
        assert!(view.fails.is_empty() && view.passes.is_empty() && view.fix.is_empty());
        assert_eq!(view.group.number, Some(1));
    }
}
