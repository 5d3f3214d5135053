//! What the readers of `gather` find in the text files of an incident: when what happened, how loud it was, who said it.

use std::collections::HashMap;

use crate::intake::events::{self, At, Format, Reading, Record, Told};
use crate::intake::terminal;
use crate::model::Incident;

use super::context::PageScope;
use super::published::{Entry, Shown};

/// So much of a file is looked at to know what it is, in bytes.
const HEAD: usize = 64 * 1024;

/// Whether a file is one of evidence that is shown as text.
pub fn is_text(entry: &Entry) -> bool {
    entry.shown == Shown::Text && !entry.is_list()
}

/// What wrote a text, by its beginning; `None` where nothing in it is known.
pub fn format(entry: &Entry, text: &str) -> Option<Format> {
    events::detect(entry.path.as_str(), head(text).as_bytes())
}

/// Whether people write or talk to each other in it, so that it is shown as a conversation.
pub fn is_talk(format: Option<Format>) -> bool {
    format.is_some_and(|f| f.is_talk() && f != Format::Mail)
}

/// The beginning of a text, cut at the end of a line.
pub fn head(text: &str) -> &str {
    if text.len() <= HEAD {
        return text;
    }
    let most = (0..=HEAD).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..text[..most].rfind('\n').map_or(most, |end| end + 1)]
}

/// Reads a text of an incident and hands on what happened, in the order of the file. `begins` is when a call began that
/// does not say so itself.
pub fn read(
    scope: &PageScope<'_>,
    entry: &Entry,
    text: &str,
    begins: Option<At>,
    take: &mut dyn FnMut(Format, Record),
) -> Told {
    let incident = scope.entry.incident;
    let format = format(entry, text);
    let is_talk = is_talk(format);
    let reading = Reading {
        format,
        near: incident.slug_date().or_else(|| first_day(incident)),
        names: if is_talk { names(scope, incident) } else { HashMap::new() },
        begins,
        keeps_lines: is_talk,
        ..Reading::default()
    };
    // A text in memory can be read; what it is not is told.
    events::read(entry.path.as_str(), text.as_bytes(), &reading, take).unwrap_or_default()
}

fn first_day(incident: &Incident) -> Option<chrono::NaiveDate> {
    let first = incident.timeline.iter().find_map(|e| Some(e.at.as_ref()?.value.at))?;
    Some(first.with_timezone(&incident.zone).date_naive())
}

/// What the people and channels of a Slack export are called, where its lists are published as well.
fn names(scope: &PageScope<'_>, incident: &Incident) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for entry in scope.site.published.entries_of(&incident.folder) {
        if entry.shown == Shown::Text
            && events::is_slack_list(entry.path.as_str())
            && let Ok(file) = scope.site.edition.sources().text(entry.file)
        {
            names.extend(events::slack_names(file.text.as_bytes()));
        }
    }
    names
}

/// What somebody said, without what marks an answer in a thread, and whether it is one.
pub fn said(text: &str) -> (String, bool) {
    let (text, is_reply) = match text.strip_prefix("↳ ") {
        Some(answer) => (answer, true),
        None => (text, false),
    };
    (terminal::plain(text).into_owned(), is_reply)
}
