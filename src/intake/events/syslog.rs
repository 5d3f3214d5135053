//! syslog: the priority in front, the parts of RFC 5424, the host and program of RFC 3164.

use super::{At, Level, Record, clock, words};

/// The priority that a line begins with, as its level, and where the rest begins.
pub fn priority(line: &str) -> Option<(Level, usize)> {
    let inner = line.strip_prefix('<')?;
    let end = inner.find('>').filter(|end| (1..=3).contains(end))?;
    let number: u64 = inner[..end].parse().ok()?;
    (number < 192).then(|| (Level::of_syslog(number % 8), end + 2))
}

/// `<165>1 2026-03-14T09:02:11.003Z host app 812 ID [data] message`
pub fn rfc5424(line: &str, number: u64) -> Option<Record> {
    let (level, rest) = priority(line)?;
    let rest = line[rest..].strip_prefix("1 ")?;
    let mut parts = rest.splitn(6, ' ');
    let (time, host, app) = (parts.next()?, parts.next()?, parts.next()?);
    let (_process, _id, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let at = match time {
        "-" => At::Unknown,
        time => clock::read(time, None)?,
    };
    let message = structured(rest).trim_start().trim_start_matches('\u{feff}').trim();
    let mut record = Record::new(at, "", number);
    let (message, own) = plain(message);
    record.level = own.or(Some(level));
    record.text = super::one_line(&format!("{}{message}", sender(host, app)));
    Some(record)
}

/// What follows the structured data.
fn structured(rest: &str) -> &str {
    if let Some(message) = rest.strip_prefix('-') {
        return message;
    }
    let (mut quoted, mut escaped) = (false, false);
    let bytes = rest.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            b'"' if !escaped => quoted = !quoted,
            b']' if !quoted && bytes.get(at + 1) != Some(&b'[') => return &rest[at + 1..],
            _ => {}
        }
        escaped = false;
    }
    rest
}

/// `edge-7 nginx: `: the number of the process tells nobody anything afterwards.
fn sender(host: &str, app: &str) -> String {
    let host = if matches!(host, "-" | "") { String::new() } else { format!("{host} ") };
    let app = if app == "-" { String::new() } else { format!("{app}: ") };
    host + &app
}

/// A message without what rsyslog writes for ends of lines and tabs, and without what a logger put around its words; with
/// the level of these.
fn plain(message: &str) -> (String, Option<Level>) {
    let message = match message.contains("#0") {
        true => {
            ["#011", "#012", "#015"].iter().fold(message.to_owned(), |m, sign| m.replace(sign, " "))
        }
        false => message.to_owned(),
    };
    words::unwrapped(&message).unwrap_or((message, None))
}

/// What stands behind the time of a line of RFC 3164.
#[derive(Debug, PartialEq, Eq)]
pub struct Tagged {
    /// With who says it in front.
    pub text: String,
    /// Where the line says it.
    pub level: Option<Level>,
}

/// busybox's and OpenWrt's `daemon.err`.
fn facility(word: &str) -> Option<Level> {
    const FACILITIES: [&str; 12] = [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
        "authpriv", "ftp",
    ];
    let (facility, level) = word.split_once('.')?;
    (FACILITIES.contains(&facility) || facility.starts_with("local"))
        .then(|| Level::from_word(level))
        .flatten()
}

/// `host program[812]: message`, also with `daemon.err` in front of the program; `None` where it is no such line.
pub fn tagged(rest: &str) -> Option<Tagged> {
    let (first, behind) = rest.split_once(' ')?;
    let (host, rest) = if facility(first).is_some() { ("", rest) } else { (first, behind) };
    let rest = rest.trim_start();
    let known = rest.split_once(' ').and_then(|(word, rest)| Some((facility(word)?, rest)));
    let (level, rest) =
        known.map_or((None, rest), |(level, rest)| (Some(level), rest.trim_start()));
    let (tag, message) = rest.split_once(": ").or_else(|| Some((rest.strip_suffix(':')?, "")))?;
    let name = tag.split('[').next()?;
    let is_word = |w: &str| {
        !w.is_empty() && w.bytes().all(|b| b.is_ascii_graphic() && !b"\"{}=[]".contains(&b))
    };
    let is_tag = (host.is_empty() || is_word(host))
        && is_word(name)
        && !host.ends_with(':')
        && Level::from_word(host).is_none()
        && (tag.len() == name.len() || tag.ends_with(']'));
    is_tag.then(|| {
        let (message, own) = plain(message.trim());
        let text = super::one_line(&format!("{}{message}", sender(host, name)));
        Tagged { text, level: own.or(level) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_rfcs_are_read() {
        let line = "<165>1 2026-03-14T09:02:11.003Z edge-7 evntslog 812 ID47 [a@1 x=\"]\\\"\"][b c=\"d\"] \u{feff}An event";
        let record = rfc5424(line, 7).unwrap();
        assert_eq!(
            (record.text.as_str(), record.level, record.line),
            ("edge-7 evntslog: An event", Some(Level::Notice), 7)
        );
        assert_eq!(rfc5424("<34>1 - - - - - -", 1).unwrap().text, "");
        assert!(rfc5424("<34>2 - - - - - - x", 1).is_none());
        for (line, text, level) in [
            ("edge-7 nginx[812]: it failed", "edge-7 nginx: it failed", None),
            ("edge-7 kernel: out of memory", "edge-7 kernel: out of memory", None),
            ("edge-7 daemon.err nginx: it failed", "edge-7 nginx: it failed", Some(Level::Error)),
            ("local0.warn app[7]: slow", "app: slow", Some(Level::Warning)),
            ("edge-7 java: one#012#011at two", "edge-7 java: one at two", None),
            (
                "edge-7 app: {\"level\":\"error\",\"msg\":\"x\"}",
                "edge-7 app: x",
                Some(Level::Error),
            ),
        ] {
            let found = tagged(line).unwrap();
            assert_eq!((found.text.as_str(), found.level), (text, level), "{line}");
        }
        assert!(tagged("level=info msg=\"a: b\"").is_none());
        assert!(tagged("WARN (checkout/7): pool nearly empty").is_none());
        assert!(priority("<999>x").is_none() && priority("<x").is_none());
    }
}
