//! The documents of an incident's files: evidence by lines, appendices by sections.

use std::collections::HashSet;

use crate::intake::terminal;
use crate::model::Source;
use crate::search::documents::pieces;
use crate::search::seen::template::Templates;
use crate::search::{Document, Field, Kind};
use crate::site::context::PageScope;
use crate::site::evidence;
use crate::site::published::{Entry, Shown};
use crate::site::views::report::lines::{Citation, citations};
use crate::site::views::report::talk::Talk;
use crate::source::body;

/// Of one file so much is searched, in bytes; of a long one all that stands for more.
pub const MOST_SEARCHED: usize = 8_000_000;
/// Of a long text so many templates are found, of a citation so many lines, and of a conversation so many messages.
const MOST_TEMPLATES: usize = 10_000;
const MOST_CITED: usize = 1_000;
const MOST_MESSAGES: usize = 20_000;

/// What is found in the files that have pages of their own.
pub fn documents(scope: &PageScope<'_>) -> Vec<Document> {
    let mut all = Vec::new();
    for entry in scope.site.published.entries_of(&scope.entry.incident.folder) {
        let Ok(file) = scope.site.edition.sources().text(entry.file) else {
            continue;
        };
        match entry.shown {
            Shown::Text if evidence::is_text(entry) => evidence(scope, entry, &file.text, &mut all),
            Shown::Appendix => appendix(scope, entry, searched(&file.text), &mut all),
            Shown::Text | Shown::Report | Shown::Copy => {}
        }
    }
    all
}

/// So much of a text as is searched.
fn searched(text: &str) -> &str {
    let most = text.len().min(MOST_SEARCHED);
    let most = (0..=most).rev().find(|at| text.is_char_boundary(*at));
    &text[..most.unwrap_or_default()]
}

/// The address of a place in a file behind that of its incident.
fn below(scope: &PageScope<'_>, link: String) -> String {
    link.strip_prefix(&scope.card.path).map(str::to_owned).unwrap_or(link)
}

fn evidence(scope: &PageScope<'_>, entry: &Entry, text: &str, all: &mut Vec<Document>) {
    let path = scope.site.edition.sources().path(entry.file);
    let listed = scope.entry.incident.evidence.iter().find(|e| {
        let source = e.source.as_ref().map(|s| &s.value);
        matches!(source, Some(Source::File { path: p, .. }) if p == path)
    });
    let title = listed.and_then(|e| e.title.as_ref()).map(|t| t.value.as_str());
    let text = &*terminal::plain(text);
    let first = all.len();
    let found = Found { scope, entry, label: title.unwrap_or(entry.path.as_str()) };
    let talk =
        evidence::is_talk(evidence::format(entry, text)).then(|| Talk::read(scope, entry, text));
    match talk.flatten() {
        Some(talk) => found.messages(&talk, all),
        None if entry.pages() > 1 => found.long(text, &citations(scope, path), all),
        None => found.lines(searched(text), 0, all),
    }
    // A file is found by its name once, whatever is in it.
    if all.len() == first && !text.trim().is_empty() {
        all.push(found.document(1, String::new()));
    }
    if let Some(document) = all.get_mut(first) {
        let named = std::mem::replace(document, found.document(1, String::new()));
        *document = named
            .with(Field::Extra, title.unwrap_or_default())
            .with(Field::Extra, entry.path.as_str());
    }
}

/// What is found in a file.
struct Found<'f, 'a> {
    scope: &'f PageScope<'a>,
    entry: &'f Entry,
    label: &'f str,
}

impl Found<'_, '_> {
    /// What stands on a line and those after it, all on one page.
    fn document(&self, line: usize, text: String) -> Document {
        let page = self.entry.address.numbered(self.entry.page_of(line));
        let at = below(self.scope, page.link());
        let mut document = Document::new(Kind::Evidence, self.label, at, text).known();
        document.line = u32::try_from(line).ok();
        document
    }

    /// All lines of a text that has so many before it.
    fn lines(&self, text: &str, before: usize, all: &mut Vec<Document>) {
        for (lines, text) in pieces(text) {
            all.push(self.document(before + lines + 1, text.to_owned()));
        }
    }

    /// Of a long text what is cited, and the first line of each template: what others say again with other numbers finds
    /// nobody anything.
    fn long(&self, text: &str, cited: &[((usize, usize), Citation)], all: &mut Vec<Document>) {
        let mut is_cited: HashSet<usize> = HashSet::new();
        for ((first, last), _) in cited {
            is_cited.extend((*first..=*last).take(MOST_CITED));
        }
        let mut templates = Templates::default();
        let mut seen: HashSet<u64> = HashSet::new();
        // Kept lines that follow one another.
        let mut run = (0, String::new());
        let mut flush = |run: &mut (usize, String)| {
            let (last, text) = std::mem::take(run);
            self.lines(&text, last - text.lines().count(), all);
        };
        for (before, line) in text.lines().enumerate() {
            let number = before + 1;
            let is_new = seen.len() < MOST_TEMPLATES && seen.insert(templates.of(line, 0));
            if !(is_new || is_cited.contains(&number)) || line.trim().is_empty() {
                continue;
            }
            let is_elsewhere = self.entry.page_of(number) != self.entry.page_of(run.0);
            if run.0 != before || is_elsewhere {
                flush(&mut run);
            }
            run.0 = number;
            run.1.push_str(line);
            run.1.push('\n');
        }
        flush(&mut run);
    }

    /// Each message of a conversation.
    fn messages(&self, talk: &Talk, all: &mut Vec<Document>) {
        talk.messages().take(MOST_MESSAGES).for_each(|message| {
            let mut document = self.document(message.line, message.text);
            if let Some(anchor) = message.anchor {
                // Others have its line already.
                document.line = None;
                document.at = format!("{}#{anchor}", document.at);
            }
            all.push(document);
        });
    }
}

fn appendix(scope: &PageScope<'_>, entry: &Entry, text: &str, all: &mut Vec<Document>) {
    let title = scope.site.appendix_title(entry);
    let body = body::read(entry.file, text, 0);
    let mut words = String::new();
    let headings = body.sections.iter().map(|s| s.heading.as_str());
    let headings = std::iter::repeat_n("", usize::from(body.intro.is_some())).chain(headings);
    for (heading, part) in headings.zip(body.parts()) {
        words.push_str(heading);
        words.push('\n');
        for block in &part.blocks {
            words.push_str(&block.text());
            words.push('\n');
        }
    }
    let mut texts: Vec<&str> = pieces(&words).into_iter().map(|(_, text)| text).collect();
    if texts.is_empty() {
        texts.push("");
    }
    for text in texts {
        let document = Document::new(
            Kind::Appendix,
            &title,
            below(scope, entry.address.link()),
            text.to_owned(),
        );
        all.push(document.with(Field::Extra, &title));
    }
}
