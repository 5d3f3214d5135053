//! A list of actions as a Markdown table, for a comment or a wiki. What incidents say becomes no markup,
//! no mention and no link.

use std::io::{self, Write};

use chrono::NaiveDate;

use super::Item;
use super::table::{due, standing, sum};
use crate::report::markdown::escaped;

/// Writes the table and its sum. `url` gives the address of an action, where one is known.
///
/// # Errors
/// Those of the stream.
pub fn write(
    items: &[Item<'_>],
    as_of: NaiveDate,
    url: &dyn Fn(&Item<'_>) -> Option<String>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !items.is_empty() {
        writeln!(out, "| State | Due | Priority | Owner | Action | Title |")?;
        writeln!(out, "|---|---|---|---|---|---|")?;
    }
    for item in items {
        let shown = |t: Option<&str>| t.map(escaped).unwrap_or_default();
        let due = due(item).unwrap_or_default();
        writeln!(
            out,
            "| {} | {due} | {} | {} | {} | {} |",
            standing(item),
            shown(item.priority()),
            shown(item.owner()),
            linked(&item.name(), url(item)),
            escaped(item.title()),
        )?;
    }
    if !items.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}.", sum(items, as_of))
}

/// A text that leads to an address of the site, where one is known.
#[must_use]
pub fn linked(text: &str, url: Option<String>) -> String {
    match url {
        // The address is percent-encoded, so that nothing in it ends the link.
        Some(url) => format!("[{}]({url})", escaped(text)),
        None => escaped(text),
    }
}
