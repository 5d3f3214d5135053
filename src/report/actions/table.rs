//! A list of actions for people at a terminal.

use std::io::{self, Write};

use chrono::NaiveDate;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Item;
use crate::derive::ActionState;
use crate::report::excerpt::printable;
use crate::vocabulary::{ActionStatus, Choice};

/// The narrowest column of titles; where there is less room each action takes several lines.
const LEAST_TITLE: usize = 24;
/// The widest columns of owners and of priorities.
const MOST: usize = 20;
const RESET: &str = "\u{1b}[0m";

/// Writes the actions; `width` is that of the terminal in columns, `None` where lines may have any length.
///
/// # Errors
/// Those of the stream.
pub fn write(items: &[Item<'_>], width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<Line> = items.iter().map(Line::new).collect();
    let widest = |of: fn(&Line) -> &str| lines.iter().map(|l| of(l).width()).max().unwrap_or(0);
    let (state, due) = (widest(|l| &l.state), widest(|l| &l.due));
    let owner = widest(|l| &l.owner).min(MOST);
    let priority = widest(|l| &l.priority).min(MOST);
    let name = widest(|l| &l.name);
    let before = state + due + owner + priority + name + 10;
    let room = width.map(|w| w.saturating_sub(before));
    let stacked = room.is_some_and(|r| r < LEAST_TITLE);
    for line in &lines {
        let colour = line.colour;
        let mut text = format!(
            "{colour}{}{}  {}  {}  {}",
            pad(&line.state, state),
            if colour.is_empty() { "" } else { RESET },
            pad(&line.due, due),
            pad(&line.priority, priority),
            pad(&line.owner, owner),
        );
        if stacked {
            writeln!(out, "{}", text.trim_end())?;
            let room = width.unwrap_or(usize::MAX).saturating_sub(2).max(8);
            for part in wrap(&line.title, room) {
                writeln!(out, "  {part}")?;
            }
            // Never cut: it is what one copies.
            writeln!(out, "  {}\n", line.name)?;
        } else {
            let title = room.map_or_else(|| line.title.clone(), |r| cut(&line.title, r));
            text.push_str(&format!("  {}  {title}", pad(&line.name, name)));
            writeln!(out, "{}", text.trim_end())?;
        }
    }
    Ok(())
}

/// An action in words.
struct Line {
    state: String,
    due: String,
    priority: String,
    owner: String,
    name: String,
    title: String,
    colour: &'static str,
}

impl Line {
    fn new(item: &Item<'_>) -> Self {
        let shown = |t: Option<&str>| t.map_or_else(|| "-".to_owned(), printable);
        Self {
            state: standing(item),
            due: due(item).unwrap_or_else(|| "-".to_owned()),
            priority: cut(&shown(item.priority()), MOST),
            owner: cut(&shown(item.owner()), MOST),
            name: printable(&item.name()),
            title: printable(item.title()),
            colour: match item.facts.state {
                ActionState::Overdue | ActionState::VerificationFailed => "\u{1b}[31m",
                ActionState::Unverified => "\u{1b}[33m",
                ActionState::Verified => "\u{1b}[32m",
                _ => "",
            },
        }
    }
}

/// The due date, and how often it was moved where that is known.
#[must_use]
pub fn due(item: &Item<'_>) -> Option<String> {
    let due = item.due()?;
    let recurs = item.action.recurs.as_ref().map(|r| r.value.to_string());
    let more: Vec<String> = recurs.into_iter().chain(moved(item)).collect();
    Some(match more.is_empty() {
        true => due.to_string(),
        false => format!("{due} ({})", more.join(", ")),
    })
}

/// How often the due date was moved: `moved 2 times, first due 2026-02-01`.
#[must_use]
pub fn moved(item: &Item<'_>) -> Option<String> {
    let moved = item.facts.moved?;
    let times = match moved.times {
        1 => "once".to_owned(),
        n => format!("{n} times"),
    };
    Some(format!("moved {times}, first due {}", moved.first))
}

/// How an action stands, in a few words.
#[must_use]
pub fn standing(item: &Item<'_>) -> String {
    let waits = if item.facts.blocked { ", waits" } else { "" };
    match item.facts.state {
        ActionState::Overdue => format!("overdue {} d{waits}", item.facts.days_overdue),
        ActionState::VerificationFailed => format!("failed its test{waits}"),
        ActionState::Open => {
            let status = item.action.status.as_ref().map(|s| s.value);
            // A date of completion that is still to come does not make it done.
            let status = status.filter(|s| s.is_open()).unwrap_or(ActionStatus::Open);
            format!("{}{waits}", status.word().replace('-', " "))
        }
        ActionState::Unverified => "not verified".to_owned(),
        ActionState::Verified => "verified".to_owned(),
        ActionState::Declined => "declined".to_owned(),
        ActionState::Carried => "carried over".to_owned(),
    }
}

/// What the list amounts to: `12 actions as of 2026-11-24: 3 overdue, 1 failed its test, …`.
#[must_use]
pub fn sum(items: &[Item<'_>], as_of: NaiveDate) -> String {
    let words = [
        (ActionState::Overdue, "overdue"),
        (ActionState::VerificationFailed, "failed the test"),
        (ActionState::Open, "open"),
        (ActionState::Unverified, "done and not verified"),
        (ActionState::Verified, "verified"),
        (ActionState::Declined, "declined"),
        (ActionState::Carried, "carried over elsewhere"),
    ];
    let parts: Vec<String> = words
        .iter()
        .filter_map(|(state, word)| {
            let n = items.iter().filter(|i| i.facts.state == *state).count();
            (n > 0).then(|| format!("{n} {word}"))
        })
        .collect();
    let n = items.len();
    let s = if n == 1 { "" } else { "s" };
    format!("{n} action{s} as of {as_of}: {}", parts.join(", "))
}

fn pad(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(gap))
}

/// A text of at most so many columns, with `…` where some is left out.
#[must_use]
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// A text in lines of at most so many columns, broken between words where that can be.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let word = cut(word, width);
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(&word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_and_wrapped_by_columns() {
        assert_eq!(cut("漢字漢字", 5), "漢字…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("ab cd", 4), "ab…");
        assert_eq!(cut("abc", 0), "…");
        assert_eq!(wrap("one two 漢字 three", 8), ["one two", "漢字", "three"]);
        assert_eq!(wrap("", 8), [""]);
    }
}
