//! The words of a line around which a program's own logger put its time, its level and keys, and which something else
//! collected with a time of its own: docker, a log store, syslog.

use chrono::{NaiveDateTime, Timelike};
use serde_json::Value;

use super::fields::{Field, Mapping, find, level_of, reason, request, text};
use super::{At, Level, clock, log};

/// The words of what was said at a time, and their level.
pub fn said(line: &str, at: At) -> (String, Option<Level>) {
    let rest = without_time(line, at);
    if let Some(found) = unwrapped(rest) {
        return found;
    }
    let found = log::level_in(rest);
    let begin = found.filter(|_| rest.len() < line.len()).map_or(0, |(_, begin)| begin);
    (rest[begin..].to_owned(), found.map(|(level, _)| level))
}

/// A line without a time in front that tells of a moment known already.
pub fn without_time(line: &str, at: At) -> &str {
    let own = clock::leading(line, None).filter(|found| is_same_moment(found.at, at));
    own.map_or(line, |found| &line[found.rest..])
}

/// The words of a line that is JSON or made of `key=value`, and their level; `None` where it is neither.
pub fn unwrapped(line: &str) -> Option<(String, Option<Level>)> {
    json(line.trim()).or_else(|| pairs(line))
}

/// Whether two times tell of one moment, whatever the zones of their clocks: these differ by hours and halves of them.
fn is_same_moment(one: At, other: At) -> bool {
    const HALF_AN_HOUR: u32 = 1800;
    let clock = |at: At| match at {
        At::Exact(at) => Some(at.naive_utc()),
        At::Local(at) => Some(at),
        At::Unknown => None,
    };
    let seconds = |at: NaiveDateTime| at.num_seconds_from_midnight() % HALF_AN_HOUR;
    clock(one).zip(clock(other)).is_some_and(|(one, other)| {
        let apart = seconds(one).abs_diff(seconds(other));
        apart.min(HALF_AN_HOUR - apart) <= 2
    })
}

fn json(line: &str) -> Option<(String, Option<Level>)> {
    if !(line.starts_with('{') && line.ends_with('}')) {
        return None;
    }
    let value: Value = serde_json::from_str(line).ok()?;
    let own = level_of(&value, &Mapping::default());
    words(&value, &Mapping::default()).map(|said| (said, own))
}

/// What a record of JSON says, with the request and the reason that stand beside it.
pub fn words(value: &Value, mapping: &Mapping) -> Option<String> {
    let said = find(value, Field::Text, mapping).and_then(text);
    if mapping.key(Field::Text).is_some() {
        return said;
    }
    let said = said.map(|said| if said.contains('{') { filled(&said, value) } else { said });
    let mut all = Vec::from_iter(said);
    for more in [request(value).map(|(request, _)| request), reason(value)].into_iter().flatten() {
        // Of a request that the words tell of, its path and status are there in some form.
        if all.iter().all(|said| !more.split(" → ").all(|part| said.contains(part))) {
            all.push(more);
        }
    }
    (!all.is_empty()).then(|| all.join(": "))
}

/// Serilog's `Processed {@Order} in {Elapsed:000} ms`, with the values that stand beside it.
fn filled(template: &str, value: &Value) -> String {
    let mut words = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        words.push_str(before);
        let name = behind.split_once('}').map(|(inner, _)| inner);
        let plain = name.map(|n| n.trim_start_matches(['@', '$']));
        let plain = plain.and_then(|n| n.split([':', ',']).next()).filter(|n| !n.is_empty());
        let places = [Some(value), value.get("Properties")];
        let found = plain.and_then(|n| places.into_iter().flatten().find_map(|p| p.get(n)));
        match (found, name) {
            (Some(found), Some(name)) => {
                words.push_str(&text(found).unwrap_or_else(|| found.to_string()));
                rest = behind.get(name.len() + 1..).unwrap_or_default();
            }
            _ => {
                words.push('{');
                rest = behind;
            }
        }
    }
    words.push_str(rest);
    words
}

/// The words of `level=warning msg="queue is \"long\"" id=7 err="…"`; the other keys are for programs.
fn pairs(line: &str) -> Option<(String, Option<Level>)> {
    let own = value(line, &["level=", "lvl=", "severity="]);
    // An `event=` may stand in any sentence.
    let event = || own.as_ref().and_then(|_| value(line, &["event="]));
    let said = value(line, &["msg=", "message="]).or_else(event)?;
    let level = own.as_deref().and_then(Level::from_word);
    let reason = value(line, &["err=", "error="]).filter(|reason| !said.contains(reason.as_str()));
    Some((reason.map_or_else(|| said.clone(), |reason| format!("{said}: {reason}")), level))
}

/// The value behind the first of these keys that a line has.
fn value(line: &str, keys: &[&str]) -> Option<String> {
    let start = keys.iter().find_map(|key| {
        let mut places = line.match_indices(key);
        let found = places.find(|(at, _)| *at == 0 || line[..*at].ends_with(' '));
        found.map(|(at, _)| at + key.len())
    })?;
    let Some(quoted) = line[start..].strip_prefix('"') else {
        return line[start..].split(' ').next().filter(|v| !v.is_empty()).map(str::to_owned);
    };
    let mut words = String::new();
    let mut letters = quoted.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => return Some(words).filter(|w| !w.trim().is_empty()),
            '\\' => match letters.next() {
                Some('n' | 't' | 'r') => words.push(' '),
                other => words.extend(other),
            },
            c => words.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_logger_wrote_around_its_words_is_left_out() {
        for (line, words, level) in [
            (
                r#"{"level":"error","msg":"no connection","ts":"2026-03-14T09:02:11Z"}"#,
                "no connection",
                Some(Level::Error),
            ),
            (
                r#"{"level":50,"msg":"charge failed","err":{"type":"Error","message":"refused","stack":"at x"}}"#,
                "charge failed: refused",
                Some(Level::Error),
            ),
            (
                r#"level=info ts=x msg="cannot \"load\"" err="no such file""#,
                r#"cannot "load": no such file"#,
                Some(Level::Info),
            ),
            ("level=warning event=pool_low pool=2", "pool_low", Some(Level::Warning)),
        ] {
            assert_eq!(unwrapped(line), Some((words.to_owned(), level)), "{line}");
        }
        for line in
            ["the event=x of it", "{not JSON}", "msg=", "{}", r#"{"id":7}"#, "", "msg=\"open"]
        {
            assert_eq!(unwrapped(line), None, "{line}");
        }
    }

    #[test]
    fn a_time_that_says_again_when_it_was_goes_with_its_level() {
        let at = clock::read("2026-03-14T09:02:11.500Z", None).unwrap();
        let plain = |line| said(line, at);
        assert_eq!(
            plain("2026/03/14 10:02:11 [error] 31#31: upstream timed out"),
            ("31#31: upstream timed out".to_owned(), Some(Level::Error))
        );
        let other = "2026-03-20 18:30:00 the contract ends";
        assert_eq!(plain(other), (other.to_owned(), None));
        assert_eq!(
            plain("ERROR pool is empty"),
            ("ERROR pool is empty".to_owned(), Some(Level::Error))
        );
    }

    #[test]
    fn the_reason_stands_behind_the_words() {
        let trace = "Traceback (most recent call last):\n  File \"a.py\"\nValueError: no pool\n";
        for (beside, reason) in [
            (json!({"err": {"message": "refused\n  at x"}}), "failed: refused"),
            (json!({"exc_info": trace}), "failed: ValueError: no pool"),
            (
                json!({"exception": [{"exc_type": "ValueError", "exc_value": "no pool"}]}),
                "failed: ValueError: no pool",
            ),
            (
                json!({"exception": "java.io.IOException: full\n\tat x"}),
                "failed: java.io.IOException: full",
            ),
            (json!({"error": true, "exception": []}), "failed"),
        ] {
            let mut value = beside;
            value["msg"] = json!("failed");
            assert_eq!(words(&value, &Mapping::default()).unwrap(), reason);
        }
    }

    #[test]
    fn names_in_templates_are_replaced_by_what_stands_beside_them() {
        let value = json!({"@mt": "{@User} paid {Sum:0.00} of {Rest} {", "User": "a1", "Properties": {"Sum": 7}});
        assert_eq!(words(&value, &Mapping::default()).unwrap(), "a1 paid 7 of {Rest} {");
    }
}
