//! JSON of many programs: each element is asked whose it is.

use std::io::{self, Read};

use serde_json::Value;

use crate::intake::terminal;

use super::fields::{Field, find, level, text, time};
use super::json::{self, Element};
use super::{
    At, Format, Out, Reading, Record, chats, cloud, detect, github, journal, kubernetes, log,
    one_line, packed, paging, slack, windows,
};

/// What is known beside an element.
pub struct Beside<'a> {
    pub reading: &'a Reading,
    pub line: u64,
}

impl Beside<'_> {
    /// A record at a time of JSON.
    pub fn record(&self, at: At, said: &str) -> Record {
        match self.reading.keeps_lines {
            true => Record::new(at, terminal::plain(said.trim()).into_owned(), self.line),
            false => Record::new(at, one_line(said), self.line),
        }
    }
}

/// A program by the JSON that it writes.
struct Dialect {
    format: Format,
    is: fn(&Value, Option<&'static str>) -> bool,
    records: fn(&Value, &Beside<'_>) -> Vec<Record>,
}

/// The programs, those whose marks are plainest first.
const DIALECTS: [Dialect; 16] = [
    Dialect { format: Format::Journald, is: journal::is_json, records: journal::json },
    Dialect { format: Format::CloudTrail, is: cloud::is_trail, records: cloud::trail },
    Dialect { format: Format::Kubernetes, is: kubernetes::is, records: kubernetes::records },
    Dialect { format: Format::Alertmanager, is: paging::is_alert, records: paging::alert },
    Dialect { format: Format::PagerDuty, is: paging::is_pagerduty, records: paging::pagerduty },
    Dialect { format: Format::Opsgenie, is: paging::is_opsgenie, records: paging::opsgenie },
    Dialect { format: Format::Statuspage, is: paging::is_statuspage, records: paging::statuspage },
    Dialect { format: Format::Slack, is: slack::is, records: slack::records },
    Dialect { format: Format::Teams, is: chats::is_teams, records: chats::teams },
    Dialect { format: Format::Discord, is: chats::is_discord, records: chats::discord },
    Dialect { format: Format::GitHub, is: github::is, records: github::records },
    Dialect { format: Format::Grafana, is: cloud::is_grafana, records: cloud::grafana },
    Dialect { format: Format::Loki, is: cloud::is_loki, records: cloud::loki },
    Dialect { format: Format::Datadog, is: cloud::is_datadog, records: cloud::datadog },
    Dialect { format: Format::Windows, is: windows::is_json, records: windows::json },
    Dialect { format: Format::Json, is: |_, _| true, records: common },
];

/// Whose JSON an element is.
pub fn whose(value: &Value, list: Option<&'static str>) -> Format {
    let found = DIALECTS.iter().find(|d| (d.is)(value, list));
    found.map_or(Format::Json, |d| d.format)
}

/// Reads JSON: one value, several, or one a line.
pub fn read(
    format: Format,
    from: impl Read,
    reading: &Reading,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let (head, from) = packed::head(from)?;
    // What is mapped by hand is read as it is mapped.
    let wanted = (reading.mapping != super::Mapping::default()).then_some(Format::Json);
    let mut format = wanted.or(reading.format).unwrap_or(format);
    let is_said = wanted.is_some() || reading.format.is_some();
    let mut is_first = true;
    let mut element = |out: &mut Out<'_>, element: Element| {
        let Element { value, list, line } = element;
        if !is_said && is_first {
            format = whose(&value, list);
        }
        is_first = false;
        out.told.format = Some(format);
        let beside = Beside { reading, line };
        let mut records = of(format, &value, &beside);
        // One file may hold several kinds.
        if records.is_empty() && !is_said {
            records = of(whose(&value, list), &value, &beside);
        }
        if records.is_empty() && !is_silent(&value) {
            out.unread(line);
            if journal::is_cut(&value) {
                out.note("journalctl leaves out messages of more than 4,096 bytes; with --all it writes them");
            }
        }
        records.into_iter().for_each(|record| out.record(record));
    };
    if detect::is_json_lines(&head) {
        return json::lines(from, &mut |found| match found {
            Ok(found) => element(out, found),
            Err(line) => out.unread(line),
        });
    }
    let broken = json::document(from, &mut |found| element(out, found))?;
    if let Some(broken) = broken {
        out.unread(broken.line);
        out.note(format!(
            "line {}: from here on it is no JSON ({}), and nothing more was read; was the export interrupted?",
            broken.line, broken.why
        ));
    }
    Ok(())
}

fn of(format: Format, value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let dialect = DIALECTS.iter().find(|d| d.format == format);
    dialect.map(|d| (d.records)(value, beside)).unwrap_or_default()
}

/// Whether an element says nothing that could have been a record: a joining of a channel, an empty object.
fn is_silent(value: &Value) -> bool {
    slack::is(value, None)
        || chats::is_teams(value, None)
        || chats::is_discord(value, None)
        || journal::is_silent(value)
        || kubernetes::is_silent(value)
        || github::is_silent(value)
        || value.as_object().is_some_and(|o| o.is_empty())
}

/// A record by common names, or by those that were named.
fn common(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    // As Elasticsearch gives it.
    let value = value.get("_source").unwrap_or(value);
    let row = cloud::insights(value);
    let value = row.as_ref().unwrap_or(value);
    let mapping = &beside.reading.mapping;
    let at = find(value, Field::At, mapping).and_then(time);
    let payload = mapping.key(Field::Text).is_none().then(|| cloud::google(value)).flatten();
    let (said, caller) = match payload {
        Some((said, caller)) => (Some(said), caller),
        None => (find(value, Field::Text, mapping).and_then(text), None),
    };
    let (Some(at), Some(said)) = (at, said) else {
        return Vec::new();
    };
    let mut record = beside.record(at, &said);
    let own = find(value, Field::Level, mapping).and_then(level);
    record.level = own.or_else(|| log::level_in(&said).map(|(level, _)| level));
    let who = caller.or_else(|| find(value, Field::Who, mapping).and_then(text));
    record.who = who.filter(|who| who.len() < 80);
    vec![record]
}
