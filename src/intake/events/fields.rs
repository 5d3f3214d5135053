//! Where in a record of JSON, or in a table, the time, the words, the level and the person stand.

use serde_json::Value;

use super::{At, Level, clock};

/// A value that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    At,
    Text,
    Level,
    Who,
}

impl Field {
    pub const ALL: [Self; 4] = [Self::At, Self::Text, Self::Level, Self::Who];

    /// As it is written on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::At => "at",
            Self::Text => "text",
            Self::Level => "level",
            Self::Who => "who",
        }
    }

    /// What programs call it, in small letters and without `_`, `-` and `@`.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::At => &[
                "timestamp",
                "time",
                "ts",
                "at",
                "datetime",
                "date",
                "eventtime",
                "eventtimestamp",
                "createdat",
                "created",
                "timecreated",
                "starttime",
                "startedat",
                "start",
                "occurredat",
                "asctime",
                "when",
                "timemillis",
                "epochmillis",
                // Tables of Azure, whose clock is that of UTC where the name says so.
                "timegenerated",
                "timegeneratedutc",
                "createdon",
                "instant",
                "t",
            ],
            Self::Text => &[
                "message",
                "msg",
                "text",
                "event",
                "summary",
                "title",
                "log",
                "body",
                "description",
                "content",
                "textpayload",
                "name",
                "details",
                "what",
                "command",
                "operationname",
                "syslogmessage",
                "rawdata",
                "raw",
                "activity",
                "operation",
                // Serilog's, which has names for values in its templates.
                "renderedmessage",
                "messagetemplate",
                "m",
                "mt",
            ],
            Self::Level => &[
                "level",
                "severity",
                "lvl",
                "loglevel",
                "levelname",
                "leveldisplayname",
                "priority",
                "status",
                "severitylevel",
                "eventlevelname",
                "l",
                // MongoDB's.
                "s",
            ],
            Self::Who => &[
                "user", "who", "by", "author", "actor", "username", "owner", "from", "sender",
                "caller",
            ],
        }
    }
}

/// Keys and columns that somebody named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(Field, String)>);

impl Mapping {
    /// Adds `at=meta.ts`: a value, and the key that it stands under, through others behind full stops.
    ///
    /// # Errors
    /// What is to be written instead.
    pub fn add(&mut self, written: &str) -> Result<(), String> {
        let parts = written.split_once('=').filter(|(_, key)| !key.trim().is_empty());
        let field = parts.and_then(|(name, key)| {
            let field = Field::ALL.into_iter().find(|f| f.name() == name.trim())?;
            Some((field, key.trim().to_owned()))
        });
        let names = Field::ALL.map(Field::name).join(", ");
        self.0.push(field.ok_or_else(|| {
            format!("write one of {names}, then the key, as in at=meta.ts or text=message")
        })?);
        Ok(())
    }

    /// The key of a value, where somebody named one.
    #[must_use]
    pub fn key(&self, field: Field) -> Option<&str> {
        self.0.iter().rev().find(|(f, _)| *f == field).map(|(_, key)| key.as_str())
    }
}

/// A name without what is written in many ways.
pub fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// A value by its path: `meta.ts`; a key that has full stops itself, too.
pub fn at_path<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if let Some(found) = value.get(path) {
        return Some(found).filter(|v| !v.is_null());
    }
    let places = path.match_indices('.');
    let mut found = places.filter_map(|(at, _)| at_path(value.get(&path[..at])?, &path[at + 1..]));
    found.next()
}

/// The value of a field: under the key that was named, else the first of the common names.
pub fn find<'v>(value: &'v Value, field: Field, mapping: &Mapping) -> Option<&'v Value> {
    if let Some(key) = mapping.key(field) {
        return at_path(value, key);
    }
    let all = value.as_object()?;
    // Some exports leave a key empty in every record; the next one is asked then.
    let is_said = |v: &Value| !v.is_null() && v.as_str().is_none_or(|text| !text.trim().is_empty());
    let named: Vec<(String, &Value)> =
        all.iter().filter(|(_, v)| is_said(v)).map(|(k, v)| (plain(k), v)).collect();
    let of = |name: &&str| named.iter().find(|(k, _)| k == name).map(|(_, v)| *v);
    // Rust's tracing, and what puts values of its own below one key.
    let nested = || if field == Field::Text { at_path(value, "fields.message") } else { None };
    field.names().iter().find_map(of).or_else(nested)
}

/// The level of a record: of the keys that have one, the first that says it.
pub fn level_of(value: &Value, mapping: &Mapping) -> Option<Level> {
    if let Some(key) = mapping.key(Field::Level) {
        return at_path(value, key).and_then(level);
    }
    let all = value.as_object()?;
    let says = |name: &&str| {
        let mut named = all.iter().filter(|(key, _)| plain(key) == **name);
        // A status in figures is that of an answer over HTTP.
        named.find_map(|(_, v)| if *name == "status" && v.is_number() { None } else { level(v) })
    };
    let nested = || at_path(value, "log.level").and_then(level);
    Field::Level.names().iter().find_map(says).or_else(nested)
}

/// A request over HTTP of a log in JSON, as `GET /pay → 502`, and its status.
pub fn request(value: &Value) -> Option<(String, u32)> {
    let text = |paths: &[&str]| paths.iter().find_map(|p| at_path(value, p)?.as_str());
    let method =
        text(&["method", "RequestMethod", "request.method", "req.method", "http.request.method"])?;
    let path = text(&["path", "uri", "url", "RequestPath", "request.uri", "req.url", "url.path"])?;
    let status = [
        "status",
        "DownstreamStatus",
        "response_code",
        "statusCode",
        "res.statusCode",
        "http.response.status_code",
    ];
    let status = status.iter().find_map(|p| {
        let found = at_path(value, p)?;
        found.as_u64().or_else(|| found.as_str()?.parse().ok())
    });
    let status = u32::try_from(status?).ok().filter(|s| (100..600).contains(s))?;
    Some((format!("{method} {path} → {status}"), status))
}

/// Why something failed, as loggers put it beside their words, in one line: `err`, `error`, `exception`.
pub fn reason(value: &Value) -> Option<String> {
    ["err", "error", "exception", "exc_info"].iter().find_map(|key| match value.get(*key)? {
        Value::String(said) => reason_of(said),
        Value::Object(inner) => reason_of(inner.get("message")?.as_str()?),
        // structlog's, the exception and what it came of.
        Value::Array(all) => {
            let part = |name: &str| all.first()?.get(name)?.as_str();
            reason_of(&format!("{}: {}", part("exc_type")?, part("exc_value")?))
        }
        _ => None,
    })
}

/// The line of a stack trace that says what happened: the first, but for Python, which has it last.
fn reason_of(trace: &str) -> Option<String> {
    let mut lines = trace.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let is_last = first.starts_with("Traceback (");
    Some(if is_last { lines.next_back().unwrap_or(first) } else { first }.to_owned())
}

/// Whether what stands where a person could is the place in a program that said it: `db/pool.go:7`.
pub fn is_place(who: &str) -> bool {
    who.rsplit_once(':').is_some_and(|(file, line)| {
        file.contains('.') && !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())
    })
}

/// A text, also of a number.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        // `{"name": "kim"}`, `{"message": "…"}`
        Value::Object(inner) => {
            let names = [
                "display_name",
                "displayName",
                "localizedValue",
                "name",
                "login",
                "username",
                "email",
                "message",
                "summary",
            ];
            names.iter().find_map(|name| inner.get(*name)?.as_str().map(str::to_owned))
        }
        _ => None,
    }
}

/// The text under a path.
pub fn text_at(value: &Value, path: &str) -> Option<String> {
    at_path(value, path).and_then(text)
}

/// A time of JSON: a text, a number of seconds, milliseconds, …, or one of these in an object, as MongoDB, loguru, log4j and
/// Monolog have it.
pub fn time(value: &Value) -> Option<At> {
    match value {
        Value::String(text) => clock::read(text, None),
        Value::Number(number) => clock::epoch(&number.to_string()),
        Value::Object(inner) => match inner.get("epochSecond") {
            Some(seconds) => {
                let nanos = inner.get("nanoOfSecond").and_then(Value::as_u64).unwrap_or(0);
                clock::epoch(&format!("{}.{nanos:09}", seconds.as_u64()?))
            }
            None => {
                let keys = ["$date", "timestamp", "date"];
                let found = keys.iter().find_map(|key| inner.get(*key))?;
                let at = (!found.is_object()).then(|| time(found)).flatten()?;
                match (at, inner.get("timezone").and_then(Value::as_str)) {
                    (At::Local(local), Some("UTC" | "+00:00")) => Some(At::Exact(local.and_utc())),
                    (at, _) => Some(at),
                }
            }
        },
        _ => None,
    }
}

/// The time under a path.
pub fn time_at(value: &Value, path: &str) -> Option<At> {
    at_path(value, path).and_then(time)
}

/// A level of JSON: a word, also by its letter or with more beside it, or a number as bunyan and pino write it.
pub fn level(value: &Value) -> Option<Level> {
    match value {
        Value::String(text) => Level::from_word(text).or(match text.as_bytes() {
            [b'D'] | [b'D', b'1'..=b'5'] => Some(Level::Debug),
            [b'I'] => Some(Level::Info),
            [b'W'] => Some(Level::Warning),
            [b'E'] => Some(Level::Error),
            [b'F'] => Some(Level::Critical),
            _ => None,
        }),
        Value::Object(inner) => Level::from_word(inner.get("name")?.as_str()?),
        Value::Number(number) => Some(match number.as_u64()? {
            0..=7 => Level::of_syslog(number.as_u64()?),
            10..=20 => Level::Debug,
            30 => Level::Info,
            40 => Level::Warning,
            50 => Level::Error,
            60 => Level::Critical,
            // Monolog's.
            100 => Level::Debug,
            200 => Level::Info,
            250 => Level::Notice,
            300 => Level::Warning,
            400 => Level::Error,
            500 | 550 | 600 => Level::Critical,
            _ => return None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_stand_under_common_names_or_those_that_were_named() {
        let value = json!({"@timestamp": "2026-03-14T09:02:11Z", "meta": {"ts": 1_773_478_931}, "log.level": "warn", "message": "x"});
        let mut mapping = Mapping::default();
        assert_eq!(find(&value, Field::At, &mapping).unwrap(), "2026-03-14T09:02:11Z");
        mapping.add("at=meta.ts").unwrap();
        mapping.add("level=log.level").unwrap();
        assert_eq!(find(&value, Field::At, &mapping).unwrap(), 1_773_478_931);
        assert_eq!(find(&value, Field::Level, &mapping).and_then(level), Some(Level::Warning));
        assert!(
            mapping.add("at").is_err()
                && mapping.add("x=y").is_err()
                && mapping.add("at=").is_err()
        );
    }
}
