//! What happened when, as other programs wrote it: logs, chats, histories, exports → records, one after the other.
//!
//! Everything is read as a stream: a line or an element of a list is held at a time, and one that is too long is cut or
//! refused. A line that is none of its format is counted with its number and stops nothing.

mod asciinema;
mod azure;
mod chats;
mod clock;
mod cloud;
mod detect;
mod dialect;
mod evtx;
mod fields;
mod forms;
mod git;
mod github;
mod journal;
mod json;
mod kubernetes;
mod lines;
mod log;
mod looking;
mod mail;
mod nested;
pub mod packed;
mod pagerduty;
mod paging;
mod shell;
mod shell_words;
mod slack;
mod syslog;
mod table;
mod transcript;
mod web;
mod windows;
mod words;

use std::collections::HashMap;
use std::io::{self, Read};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::intake::terminal;
use crate::vocabulary::EntryKind;
pub use clock::read as time;
pub use detect::detect;
pub use fields::{Field, Mapping};
use forms::{Near, Order};

/// So many numbers of lines that could not be read are kept.
const MOST_TOLD: usize = 5;
/// So many notes on a file are kept.
const MOST_NOTES: usize = 20;

macro_rules! formats {
    ($($name:ident = $word:literal, $title:literal;)+) => {
        /// What wrote a file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format { $(#[doc = $title] $name),+ }

        impl Format {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As it is written on the command line and in data.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// What it is, in words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

formats! {
    Slack = "slack", "Slack: an export, or messages as JSON";
    Git = "git", "git log, git reflog";
    GitHub = "github", "GitHub: runs, deployments and releases (gh … --json, gh api)";
    Json = "json", "JSON, or JSON lines, with common keys or those of --map";
    Csv = "csv", "CSV or TSV with a head, with common columns or those of --map";
    PagerDuty = "pagerduty", "PagerDuty: log entries and webhooks";
    Alertmanager = "alertmanager", "Alertmanager: webhooks, lists of alerts";
    Kubernetes = "kubernetes", "Kubernetes: events (kubectl get events -o json), audit logs";
    Syslog = "syslog", "syslog: RFC 3164, RFC 5424, or with ISO times";
    Journald = "journald", "journalctl -o json, export or short-iso";
    Access = "access", "nginx, Apache and others: access log (common, combined)";
    NginxError = "nginx-error", "nginx: error log";
    ApacheError = "apache-error", "Apache: error log";
    Bash = "bash", "bash: history";
    Zsh = "zsh", "zsh: history";
    Fish = "fish", "fish: history";
    Atuin = "atuin", "atuin: history list";
    CloudTrail = "cloudtrail", "AWS CloudTrail";
    WebVtt = "webvtt", "WebVTT: the transcript of a call";
    Statuspage = "statuspage", "Statuspage: incidents and their updates";
    Mail = "mail", "mail: mbox or eml";
    Windows = "windows", "Windows Event Log: EVTX, XML, JSON or CSV";
    Teams = "teams", "Microsoft Teams: messages of the Graph API";
    Discord = "discord", "Discord: messages of DiscordChatExporter or the API";
    Asciinema = "asciinema", "asciinema: what was typed and shown in a terminal";
    Opsgenie = "opsgenie", "Opsgenie: alerts and their logs";
    Grafana = "grafana", "Grafana: annotations";
    Datadog = "datadog", "Datadog: events and logs";
    Loki = "loki", "Loki: answers of queries";
    Log = "log", "any log whose lines begin with a time";
}

impl Format {
    /// The format of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// Whether people write in it to each other.
    #[must_use]
    pub const fn is_talk(self) -> bool {
        matches!(self, Self::Slack | Self::Teams | Self::Discord | Self::WebVtt | Self::Mail)
    }

    /// Whether a program wrote it line by line, as things happened.
    #[must_use]
    pub const fn is_log(self) -> bool {
        use Format::{Access, ApacheError, Journald, Log, NginxError, Syslog};
        matches!(self, Log | Syslog | Journald | Access | NginxError | ApacheError)
    }

    /// Whether somebody typed it into a shell.
    #[must_use]
    pub const fn is_typed(self) -> bool {
        matches!(self, Self::Bash | Self::Zsh | Self::Fish | Self::Atuin | Self::Asciinema)
    }

    /// Whether it pages somebody.
    #[must_use]
    pub const fn is_paging(self) -> bool {
        matches!(self, Self::PagerDuty | Self::Opsgenie)
    }
}

/// How loud a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Debug,
    Info,
    Notice,
    Warning,
    Error,
    Critical,
}

impl Level {
    pub const ALL: [Self; 6] =
        [Self::Debug, Self::Info, Self::Notice, Self::Warning, Self::Error, Self::Critical];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
        }
    }

    /// The level of a word, as logs have them.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        const LONGEST: usize = 13;
        // Levels between the others, as Go has them: `ERROR+4`.
        let word = match word.split_once(['+', '-']) {
            Some((word, by)) if by.bytes().all(|b| b.is_ascii_digit()) => word,
            _ => word,
        };
        if word.len() > LONGEST {
            return None;
        }
        Some(match word.to_ascii_lowercase().as_str() {
            "trace" | "debug" | "verbose" | "fine" | "finer" | "finest" | "dbg" | "dbug" => {
                Self::Debug
            }
            "info" | "information" | "informational" | "inf" | "log" | "normal"
            | "informationen" => Self::Info,
            "notice" => Self::Notice,
            "warn" | "warning" | "wrn" | "warnung" => Self::Warning,
            "error" | "err" | "severe" | "failure" | "fehler" => Self::Error,
            "critical" | "kritisch" | "crit" | "fatal" | "alert" | "emerg" | "emergency"
            | "panic" | "ftl" | "dpanic" => Self::Critical,
            _ => return None,
        })
    }

    /// The level of a severity of syslog, 0 to 7.
    #[must_use]
    pub const fn of_syslog(severity: u64) -> Self {
        match severity {
            0..=2 => Self::Critical,
            3 => Self::Error,
            4 => Self::Warning,
            5 => Self::Notice,
            6 => Self::Info,
            _ => Self::Debug,
        }
    }

    /// The level of the status of an answer over HTTP.
    #[must_use]
    pub const fn of_status(status: u32) -> Self {
        match status {
            500.. => Self::Error,
            400..500 => Self::Warning,
            _ => Self::Info,
        }
    }
}

/// When something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Exact(DateTime<Utc>),
    /// On a clock whose zone the file does not name.
    Local(NaiveDateTime),
    /// Only its place among the others is known.
    Unknown,
}

impl At {
    /// The instant, on a clock of this zone where the file names none; `None` also where that clock showed it twice or
    /// never.
    #[must_use]
    pub fn instant(self, zone: Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::Exact(at) => Some(at),
            Self::Local(local) => zone.from_local_datetime(&local).single().map(|at| at.to_utc()),
            Self::Unknown => None,
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub at: At,
    /// What happened, on one line, without its time.
    pub text: String,
    /// Who did or said it.
    pub who: Option<String>,
    pub level: Option<Level>,
    /// What it tells of, where the format says so.
    pub kind: Option<EntryKind>,
    /// What tells records of the same words apart: the status of an answer; else 0.
    pub apart: u32,
    /// The line of the file that it begins on, from 1.
    pub line: u64,
}

impl Record {
    #[must_use]
    pub fn new(at: At, text: impl Into<String>, line: u64) -> Self {
        Self { at, text: text.into(), who: None, level: None, kind: None, apart: 0, line }
    }
}

/// What is known besides a file.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What wrote it; by its content where this is not said.
    pub format: Option<Format>,
    /// The day near which it happened: gives times without a year theirs.
    pub near: Option<NaiveDate>,
    /// Whether of dates in figures the day stands first, where no figure says it; found out for each file.
    pub is_day_first: bool,
    /// Where in JSON and in tables the values stand.
    pub mapping: Mapping,
    /// What the people and channels of a chat are called, by id.
    pub names: HashMap<String, String>,
    /// When a recording or a call began, whose times count from there.
    pub begins: Option<At>,
    /// Whether messages of chats keep their lines; else each is on one.
    pub keeps_lines: bool,
}

impl Reading {
    /// What helps to read dates.
    fn dates(&self) -> Option<Near> {
        Some(Near { day: self.near, is_day_first: self.is_day_first })
    }
}

/// What came of reading a file.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub format: Option<Format>,
    pub records: u64,
    /// Lines or elements that are none of the format.
    pub unread: u64,
    /// The lines of the first of them.
    pub unread_lines: Vec<u64>,
    /// What is to be known of how it was read, in sentences without a full stop.
    pub notes: Vec<String>,
}

/// Where records go.
pub struct Out<'a> {
    take: &'a mut dyn FnMut(Format, Record),
    pub told: Told,
}

impl Out<'_> {
    fn record(&mut self, record: Record) {
        if record.text.is_empty() {
            return;
        }
        self.told.records += 1;
        (self.take)(self.told.format.unwrap_or(Format::Log), record);
    }

    /// Counts a line that could not be read.
    fn unread(&mut self, line: u64) {
        self.told.unread += 1;
        if self.told.unread_lines.len() < MOST_TOLD {
            self.told.unread_lines.push(line);
        }
    }

    fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if self.told.notes.len() < MOST_NOTES && !self.told.notes.contains(&note) {
            self.told.notes.push(note);
        }
    }
}

/// Reads a file as [`packed::unpacked`] gives it, and hands on its records in their order. `name` is the file's, for what tells formats apart.
///
/// # Errors
/// Those of the reader, where nothing was read before. What is not of the format is told, not an error.
pub fn read(
    name: &str,
    from: impl Read,
    reading: &Reading,
    take: &mut dyn FnMut(Format, Record),
) -> io::Result<Told> {
    let mut out = Out { take, told: Told::default() };
    let (head, from) = packed::head(from)?;
    let order = forms::order(&head, reading.near);
    let is_day_first = match order {
        Some(Order::DayFirst | Order::Guessed { is_day_first: true }) => true,
        _ => reading.is_day_first,
    };
    let ordered =
        (is_day_first != reading.is_day_first).then(|| Reading { is_day_first, ..reading.clone() });
    let reading = ordered.as_ref().unwrap_or(reading);
    if let Err(e) = by_format(name, &head, from, reading, &mut out) {
        if out.told.records == 0 {
            return Err(e);
        }
        // What came before counts: a packed log may be cut.
        out.note(format!("it could be read in part only: {e}"));
    }
    let has_dates = matches!(out.told.format, Some(Format::Csv | Format::Log | Format::Windows));
    if let Some(Order::Guessed { is_day_first }) =
        order.filter(|_| has_dates && out.told.records > 0)
    {
        out.note(format!(
            "no figure of its dates is beyond 12: the {} is taken to be first",
            if is_day_first { "day" } else { "month" }
        ));
    }
    Ok(out.told)
}

fn by_format(
    name: &str,
    head: &[u8],
    from: impl Read,
    reading: &Reading,
    out: &mut Out<'_>,
) -> io::Result<()> {
    if detect::is_binary(head) {
        out.note(detect::what_binary(head));
        return Ok(());
    }
    let found = reading.format.or_else(|| detect(name, head));
    let Some(format) = found else {
        out.note("nothing in it is known: no line begins with a time, and it is neither JSON nor a table; say what wrote it with --from");
        return Ok(());
    };
    out.told.format = Some(format);
    let is_json = detect::is_json(head);
    match format {
        Format::Git => git::read(from, reading, out),
        Format::Csv => table::read(from, reading, out),
        Format::Windows if !is_json && !windows::is_xml(head) => table::read(from, reading, out),
        Format::Windows if !is_json => windows::xml(from, out),
        Format::Syslog | Format::Log => log::read(format, from, reading, out),
        Format::Journald if !is_json => journal::read(from, reading, out),
        Format::Access | Format::NginxError | Format::ApacheError => {
            web::read(format, from, reading, out)
        }
        Format::Bash | Format::Zsh | Format::Fish | Format::Atuin => shell::read(format, from, out),
        Format::WebVtt => transcript::read(name, from, reading, out),
        Format::Mail => mail::read(from, out),
        Format::Asciinema => asciinema::read(from, reading, out),
        _ => dialect::read(format, from, reading, out),
    }
}

/// A text on one line, of a length that a timeline can hold.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 2_000;
    let text = &*terminal::plain(text);
    let mut line = String::with_capacity(text.len().min(LONGEST));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > LONGEST {
            break;
        }
    }
    line
}

/// The names of people or channels of a Slack export, by id: of `users.json`, `channels.json` and their like.
#[must_use]
pub fn slack_names(list: &[u8]) -> Vec<(String, String)> {
    slack::names(list)
}

/// The files of a Slack export that have names.
pub const NAMES: [&str; 4] = ["users.json", "channels.json", "groups.json", "mpims.json"];

/// Whether a file of an export has such names, or others that are no evidence of anything.
#[must_use]
pub fn is_slack_list(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    NAMES.contains(&name) || ["dms.json", "integration_logs.json", "canvases.json"].contains(&name)
}
