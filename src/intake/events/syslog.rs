//! syslog: the priority in front, the parts of RFC 5424, the host and program of RFC 3164.

use super::{At, Level, Record, clock};

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
    let (time, host, app, process) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (_id, rest) = (parts.next()?, parts.next()?);
    let at = match time {
        "-" => At::Unknown,
        time => clock::read(time, None)?,
    };
    let message = structured(rest).trim_start().trim_start_matches('\u{feff}').trim();
    let mut record = Record::new(at, "", number);
    record.level = Some(level);
    record.text = said(host, app, Some(process).filter(|p| *p != "-"), message);
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

/// `edge-7 nginx: message`: the number of the process tells nobody anything afterwards.
fn said(host: &str, app: &str, process: Option<&str>, message: &str) -> String {
    let host = if host == "-" { String::new() } else { format!("{host} ") };
    let app = match (app, process) {
        ("-", _) => String::new(),
        (app, _) => format!("{app}: "),
    };
    super::one_line(&format!("{host}{app}{message}"))
}

/// `host program[812]: message`, as it stands behind the time; `None` where it is no such line.
pub fn tagged(rest: &str) -> Option<String> {
    let (host, rest) = rest.split_once(' ')?;
    let (tag, message) =
        rest.trim_start().split_once(": ").or_else(|| Some((rest.strip_suffix(':')?, "")))?;
    let name = tag.split('[').next()?;
    let is_word = |w: &str| {
        !w.is_empty() && w.bytes().all(|b| b.is_ascii_graphic() && !b"\"{}=[]".contains(&b))
    };
    let is_tag = is_word(host)
        && is_word(name)
        && !host.ends_with(':')
        && (tag.len() == name.len() || tag.ends_with(']'));
    is_tag.then(|| said(host, name, Some(""), message.trim()))
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
        assert_eq!(tagged("edge-7 nginx[812]: it failed").unwrap(), "edge-7 nginx: it failed");
        assert_eq!(tagged("edge-7 kernel: out of memory").unwrap(), "edge-7 kernel: out of memory");
        assert!(tagged("level=info msg=\"a: b\"").is_none());
        assert!(priority("<999>x").is_none() && priority("<x").is_none());
    }
}
