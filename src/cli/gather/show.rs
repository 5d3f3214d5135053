//! What `gather` says: what was read and how, what was chosen, and what contradicts what.

use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{Arguments, Format, counted};
use crate::cli::open::Failure;
use crate::cli::stream;
use crate::gather::{Contradiction, Gathered, Source, Window, new};
use crate::report::excerpt::printable;
use crate::report::json_writer;
use crate::vocabulary::Choice;

/// Says on standard error what became of each file.
pub fn account(gathered: &Gathered, zone: Tz, window: Window, why: &str, arguments: &Arguments) {
    let shown = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    stream::note(&format!(
        "looked from {} to {} ({}): {why}",
        shown(window.since),
        shown(window.until),
        zone.name()
    ));
    const MOST: usize = 30;
    for source in gathered.sources.iter().take(MOST) {
        for line in of_source(source, zone, arguments) {
            stream::note(&line);
        }
    }
    if gathered.sources.len() > MOST {
        stream::note(&format!("and {} more files", gathered.sources.len() - MOST));
    }
    for contradiction in &gathered.contradictions {
        stream::warning(&said(contradiction, zone));
    }
    if gathered.dropped > 0 {
        stream::warning(&format!(
            "{} more were left out, as there were too many different ones; look at a shorter time, or choose with --grep and --level",
            gathered.dropped
        ));
    }
}

/// What became of a file, in sentences.
fn of_source(source: &Source, zone: Tz, arguments: &Arguments) -> Vec<String> {
    let (told, counts) = (&source.told, &source.counts);
    let name = printable(&source.name);
    let mut all = Vec::new();
    let format = told.format.map_or("of no known format", |f| f.name());
    let mut parts = vec![counted(told.records, "record", "records")];
    let left = [
        (counts.outside, "outside of that time"),
        (counts.quiet, "quieter than warnings (--level says otherwise)"),
        (counts.unmatched, "without a fit of --grep"),
    ];
    let quiet = arguments.level.is_some();
    for (number, what) in left.iter().filter(|(n, _)| *n > 0) {
        let what = if quiet && what.starts_with("quieter") { "quieter than --level" } else { what };
        parts.push(format!("{number} {what}"));
    }
    if told.records > 0 && counts.outside == told.records {
        let shown = |at: Option<DateTime<Utc>>| {
            at.map_or_else(String::new, |at| {
                at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
            })
        };
        parts.push(format!("they are from {} to {}", shown(counts.first), shown(counts.last)));
    }
    all.push(format!("{name} ({format}): {}", parts.join(", ")));
    if told.unread > 0 {
        let lines: Vec<String> = told.unread_lines.iter().map(u64::to_string).collect();
        let more = if told.unread > told.unread_lines.len() as u64 { ", …" } else { "" };
        all.push(format!(
            "{name}: {} could not be read ({} {}{more})",
            counted(told.unread, "line", "lines"),
            if told.unread == 1 { "line" } else { "lines" },
            lines.join(", ")
        ));
    }
    if counts.is_local {
        let why = if arguments.zone.is_some() {
            "as --zone says"
        } else {
            "the incident's; --zone says another"
        };
        let zone = arguments.zone.unwrap_or(zone);
        all.push(format!("{name}: its times name no zone and are read in {} ({why})", zone.name()));
    }
    if counts.unclear > 0 {
        all.push(format!(
            "{name}: {} left out, from line {} on: the clock showed their hour twice or not at all when it was changed; if it ran on another, name it with --zone, as in --zone UTC+1",
            counted(counts.unclear, "line was", "lines were"),
            counts.unclear_line.unwrap_or(0)
        ));
    }
    if counts.untimed > 0 {
        all.push(format!(
            "{name}: {} no time and were left out; with --grep those that fit are added as unknown",
            counted(counts.untimed, "record has", "records have")
        ));
    }
    if let Some(line) = counts.backwards_line {
        all.push(format!(
            "{name}: {} earlier than the line above, first line {line}: their order and their times say different things",
            counted(counts.backwards, "line is", "lines are")
        ));
    }
    all.extend(told.notes.iter().map(|note| format!("{name}: {}", printable(note))));
    all
}

fn said(contradiction: &Contradiction, zone: Tz) -> String {
    let shown =
        |at: &DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string();
    match contradiction {
        Contradiction::Report { source, line, says, written } => format!(
            "the report gives line {line} of {} the time {}, and the line itself says {}",
            printable(source),
            shown(written),
            shown(says)
        ),
        Contradiction::Sources { first, second, apart } => format!(
            "line {} of {} and line {} of {} say the same, {} s apart: if the clock of the first is behind, give --skew {}=+{}s",
            first.1,
            printable(&first.0),
            second.1,
            printable(&second.0),
            apart.num_seconds(),
            printable(first.0.rsplit('/').next().unwrap_or(&first.0)),
            apart.num_seconds()
        ),
    }
}

/// An entry for programs.
#[derive(Serialize)]
struct Row {
    at: Option<String>,
    until: Option<String>,
    count: u64,
    event: String,
    source: String,
    file: String,
    line: u64,
    level: Option<&'static str>,
    kind: Option<&'static str>,
    by: Option<String>,
    milestone: Option<&'static str>,
    /// `new`, `there`, `skipped` or `failed`.
    state: &'static str,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    format: Option<&'static str>,
    records: u64,
    unread: u64,
    unread_lines: &'a [u64],
    outside: u64,
    quiet: u64,
    unmatched: u64,
    untimed: u64,
    unclear: u64,
    backwards: u64,
    is_local: bool,
    notes: &'a [String],
}

fn rfc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Says what was chosen; `failed` are those that could not be written, where any were.
pub fn list(
    arguments: &Arguments,
    gathered: &Gathered,
    chosen: &[usize],
    zone: Tz,
    failed: Option<&[usize]>,
) -> Result<(), Failure> {
    let mut out = stream::stdout();
    let written = match arguments.format {
        Format::Json => json(&mut out, gathered, chosen, zone, failed),
        Format::Text => text(&mut out, gathered, zone, arguments.dry_run),
    };
    Ok(stream::forgive_closed_pipe(written.and_then(|()| out.flush()))?)
}

fn text(out: &mut impl Write, gathered: &Gathered, zone: Tz, is_dry: bool) -> std::io::Result<()> {
    let mut day = None;
    for event in &gathered.events {
        let entry = new(event, &gathered.sources, zone);
        let local = event.at.map(|at| at.with_timezone(&zone));
        let own = local.map(|at| at.date_naive());
        if own != day {
            match own {
                Some(own) => writeln!(out, "{own}")?,
                None => writeln!(out, "without a time")?,
            }
            day = own;
        }
        let time =
            local.map_or_else(|| "--:--:--".to_owned(), |at| at.format("%H:%M:%S").to_string());
        let mark = if event.is_there { "=" } else { "+" };
        let kind = entry.kind.map_or_else(String::new, |k| format!("{}: ", k.word()));
        let source = entry.sources.first().map_or("", String::as_str);
        let by = entry.by.map_or_else(String::new, |by| format!("{by} "));
        writeln!(
            out,
            "{mark} {time}  {kind}{by}{}  ({})",
            printable(&entry.event),
            printable(source)
        )?;
    }
    let suggestions = &gathered.suggestions;
    if !suggestions.is_empty() {
        writeln!(out, "\nThese could be milestones; none is written by itself:")?;
    }
    for suggestion in suggestions {
        let at = suggestion.at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S");
        writeln!(
            out,
            "  {:<12} {at}  {}",
            suggestion.milestone.word(),
            printable(&suggestion.reason)
        )?;
    }
    let there = gathered.events.iter().filter(|e| e.is_there).count() as u64;
    if there > 0 {
        writeln!(out, "\n= {} there already", counted(there, "entry is", "entries are"))?;
    }
    if is_dry && !gathered.events.is_empty() {
        writeln!(out, "\nNothing was written; --all writes what has a +")?;
    }
    Ok(())
}

fn json(
    out: &mut impl Write,
    gathered: &Gathered,
    chosen: &[usize],
    zone: Tz,
    failed: Option<&[usize]>,
) -> std::io::Result<()> {
    let events = gathered.events.iter().enumerate().map(|(place, event)| {
        let entry = new(event, &gathered.sources, zone);
        let state = match (event.is_there, failed) {
            (true, _) => "there",
            (_, Some(failed)) if failed.contains(&place) => "failed",
            _ if chosen.binary_search(&place).is_ok() => "new",
            _ => "skipped",
        };
        Row {
            at: event.at.map(rfc),
            until: event.until.map(rfc),
            count: event.count,
            event: entry.event,
            source: entry.sources.into_iter().next().unwrap_or_default(),
            file: gathered.sources[event.source].name.clone(),
            line: event.line,
            level: event.level.map(|l| l.name()),
            kind: event.kind.map(|k| k.word()),
            by: entry.by,
            milestone: event.milestone.map(|m| m.word()),
            state,
        }
    });
    let files = gathered.sources.iter().map(|s| File {
        name: &s.name,
        format: s.told.format.map(|f| f.name()),
        records: s.told.records,
        unread: s.told.unread,
        unread_lines: &s.told.unread_lines,
        outside: s.counts.outside,
        quiet: s.counts.quiet,
        unmatched: s.counts.unmatched,
        untimed: s.counts.untimed,
        unclear: s.counts.unclear,
        backwards: s.counts.backwards,
        is_local: s.counts.is_local,
        notes: &s.told.notes,
    });
    let suggestions = gathered.suggestions.iter().map(|s| {
        serde_json::json!({
            "milestone": s.milestone.word(),
            "at": rfc(s.at),
            "entry": s.event,
            "reason": s.reason,
        })
    });
    let contradictions: Vec<String> =
        gathered.contradictions.iter().map(|c| said(c, zone)).collect();
    let all = serde_json::json!({
        "version": 1,
        "is_written": failed.is_some(),
        "entries": events.collect::<Vec<_>>(),
        "suggestions": suggestions.collect::<Vec<_>>(),
        "contradictions": contradictions,
        "files": files.collect::<Vec<_>>(),
        "left_out": gathered.dropped,
    });
    json_writer::pretty(out, &all)
}
