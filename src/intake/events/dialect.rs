//! JSON of many programs: each element is asked whose it is.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read};

use serde_json::Value;

use crate::intake::terminal;

use super::fields::{Field, Mapping, find, is_place, level_of, request, text, time};
use super::json::{self, Element};
use super::nested::Inside;
use super::{
    At, Format, Level, Out, Reading, Record, azure, chats, cloud, detect, github, journal,
    kubernetes, one_line, packed, pagerduty, paging, slack, windows, words,
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
    Dialect { format: Format::PagerDuty, is: pagerduty::is, records: pagerduty::records },
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
    let wanted = (reading.mapping != Mapping::default()).then_some(Format::Json);
    let said = wanted.or(reading.format);
    let mut elements = Elements {
        reading,
        format: said.unwrap_or(format),
        is_said: said.is_some(),
        is_any: false,
        told: HashSet::new(),
    };
    out.told.format = Some(elements.format);
    let mut element = |out: &mut Out<'_>, element: Element| {
        let (line, is_cut) = (element.line, journal::is_cut(&element.value));
        if !elements.take(out, element) {
            out.unread(line);
            if is_cut {
                out.note("journalctl leaves out messages of more than 4,096 bytes; with --all it writes them");
            }
        }
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

/// Reads one element after the other.
struct Elements<'r> {
    reading: &'r Reading,
    /// Whose they are: as it was said, else as the first tells that has a record.
    format: Format,
    is_said: bool,
    is_any: bool,
    /// What alerts were told, by hash.
    told: HashSet<u64>,
}

/// So many alerts are known again.
const MOST_TOLD: usize = 100_000;

impl Elements<'_> {
    /// Hands on the records of an element, or of what lies in it; whether there were any, or none were to be expected.
    fn take(&mut self, out: &mut Out<'_>, element: Element) -> bool {
        let Element { value, list, line, is_rest } = &element;
        let beside = Beside { reading: self.reading, line: *line };
        if !self.is_said && !self.is_any {
            self.format = whose(value, *list);
        }
        let mut records = of(self.format, value, &beside);
        // One file may hold several kinds.
        if records.is_empty() && !self.is_said {
            records = of(whose(value, *list), value, &beside);
        }
        if records.is_empty() {
            let is_quiet = *is_rest || is_silent(value);
            let is_wordless = is_wordless(value);
            return is_quiet || self.look_into(out, element) || is_wordless;
        }
        self.is_any = true;
        out.told.format = Some(self.format);
        // A webhook says again what it said, as long as something of its group changes or goes on.
        if paging::is_alert(value, *list) {
            records.retain(|record| {
                let mut hash = DefaultHasher::new();
                let labels = value.get("labels").map(Value::to_string);
                (labels, format!("{:?}", record.at), &record.text).hash(&mut hash);
                self.told.len() >= MOST_TOLD || self.told.insert(hash.finish())
            });
        }
        records.into_iter().for_each(|record| out.record(record));
        true
    }

    /// What programs send or answer has records in lists, or one beside other things, and may itself stand on a line or in
    /// a list.
    fn look_into(&mut self, out: &mut Out<'_>, element: Element) -> bool {
        let line = element.line;
        let Inside { lists, alone } = Inside::of(element);
        let mut is_any = false;
        for (list, all) in lists {
            let all = all.into_iter().filter(|value| value.is_object() || value.is_array());
            let taken =
                all.map(|value| self.take(out, Element { value, list, line, is_rest: false }));
            let (read, missed) = taken.fold((0, 0), |(read, missed), is_read| match is_read {
                true => (read + 1, missed),
                false => (read, missed + 1),
            });
            // A list of which nothing is read is of other things.
            if read > 0 {
                is_any = true;
                (0..missed).for_each(|_| out.unread(line));
            }
        }
        is_any
            || alone.into_iter().any(|(is_named, value)| {
                (is_named || whose(&value, None) != Format::Json)
                    && self.take(out, Element { value, list: None, line, is_rest: false })
            })
    }
}

fn of(format: Format, value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    let dialect = DIALECTS.iter().find(|d| d.format == format);
    dialect.map(|d| (d.records)(value, beside)).unwrap_or_default()
}

/// Whether an element says nothing that could have been a record: a joining of a channel, an empty object.
fn is_silent(value: &Value) -> bool {
    slack::is(value, None)
        || slack::is_piece(value)
        || chats::is_teams(value, None)
        || paging::is_quiet_rule(value)
        || chats::is_discord(value, None)
        || journal::is_silent(value)
        || kubernetes::is_silent(value)
        || github::is_silent(value)
        || value.as_object().is_some_and(|o| o.is_empty())
        || azure::of_cluster(value).is_some_and(|log| kubernetes::is_silent(&log))
}

/// Whether it is a line without words.
fn is_wordless(value: &Value) -> bool {
    ["message", "MESSAGE", "msg", "log", "text"].iter().any(|key| {
        value.get(*key).and_then(Value::as_str).is_some_and(|said| said.trim().is_empty())
    })
}

/// A record by common names, or by those that were named.
pub fn common(value: &Value, beside: &Beside<'_>) -> Vec<Record> {
    // As Elasticsearch gives it, and loguru, beside a text for people.
    let inner = value.get("_source").or_else(|| value.get("record").filter(|r| r.is_object()));
    let value = inner.unwrap_or(value);
    let row = cloud::insights(value);
    let value = row.as_ref().unwrap_or(value);
    let mapping = &beside.reading.mapping;
    if *mapping == Mapping::default()
        && let Some(records) =
            azure::operation(value, beside).or_else(|| cloud::alarm(value, beside))
    {
        return records;
    }
    let at = find(value, Field::At, mapping).and_then(time);
    let payload = mapping.key(Field::Text).is_none().then(|| cloud::google(value)).flatten();
    let (said, caller) = match payload {
        Some((said, caller)) => (Some(said), caller),
        None => (words::words(value, mapping), None),
    };
    let (Some(at), Some(said)) = (at, said) else {
        return Vec::new();
    };
    let (said, inner) = match beside.reading.keeps_lines {
        true => (said, None),
        false => words::said(&said, at),
    };
    let mut record = beside.record(at, &said);
    let request = request(value).map(|(_, status)| status);
    record.apart = request.unwrap_or_default();
    let own = level_of(value, mapping);
    // Serilog leaves out the level that nearly all have.
    let usual = value.get("@mt").or_else(|| value.get("@m")).map(|_| Level::Info);
    record.level = own.or(inner).max(request.map(Level::of_status)).or(usual);
    let who = caller.or_else(|| find(value, Field::Who, mapping).and_then(text));
    record.who = who.filter(|who| who.len() < 80 && !is_place(who));
    vec![record]
}
