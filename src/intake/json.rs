//! JSON as other programs print it: one value, several after each other, or one a line.

use serde_json::{Map, Value};

use super::{ReadError, When, dates};

/// The values of a text, until one is no JSON.
pub fn values(text: &str) -> impl Iterator<Item = Result<Value, ReadError>> {
    let all = serde_json::Deserializer::from_str(text).into_iter();
    all.map(|value| {
        value.map_err(|e| {
            let cut = if e.is_eof() {
                "; the file ends too early: was the export interrupted?"
            } else {
                ""
            };
            // The message ends with the place; it is more use in front.
            let message = e.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            ReadError(format!(
                "line {}, column {}: this is not JSON: {message}{cut}",
                e.line(),
                e.column()
            ))
        })
    })
}

/// One object of a list.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// What the list is of, for messages: `issue`.
    noun: &'static str,
    /// Which of the list, from 1.
    pub number: usize,
    fields: &'a Map<String, Value>,
}

/// The objects of a list of which each is a `noun`.
pub fn records<'a>(
    values: &'a [Value],
    noun: &'static str,
) -> impl Iterator<Item = Result<Record<'a>, ReadError>> {
    values.iter().zip(1..).map(move |(value, number)| match value {
        Value::Object(fields) => Ok(Record { noun, number, fields }),
        _ => Err(ReadError(format!(
            "{noun} {number} of the list is no object; export the {noun}s again"
        ))),
    })
}

impl<'a> Record<'a> {
    /// The record inside of this one.
    pub fn inside(self, key: &str) -> Option<Record<'a>> {
        let fields = self.fields.get(key)?.as_object()?;
        Some(Record { fields, ..self })
    }

    pub fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A value that is there, `null` too.
    pub fn get(self, key: &str) -> Option<&'a Value> {
        self.fields.get(key)
    }

    /// A value that is there and not `null`.
    pub fn value(self, key: &str) -> Option<&'a Value> {
        self.get(key).filter(|v| !v.is_null())
    }

    /// A text that is not empty.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.value(key)?.as_str().filter(|t| !t.trim().is_empty())
    }

    /// A text that has to be there; `how` says how to export so that it is.
    pub fn need(self, key: &str, how: &str) -> Result<&'a str, ReadError> {
        self.text(key).ok_or_else(|| self.lacks(key, how))
    }

    /// A number that has to be there.
    pub fn number(self, key: &str, how: &str) -> Result<u64, ReadError> {
        let number = self.value(key).and_then(Value::as_u64);
        number.ok_or_else(|| self.lacks(key, how))
    }

    fn lacks(self, key: &str, how: &str) -> ReadError {
        ReadError(format!("{} {} of the list has no `{key}`. {how}", self.noun, self.number))
    }

    /// A time such as `2026-03-29T14:02:11Z`.
    pub fn instant(self, key: &str) -> Option<When> {
        self.text(key).and_then(dates::instant)
    }

    /// Names in a list of texts or of objects with `name`.
    pub fn names(self, key: &str) -> Vec<&'a str> {
        let list = self.value(key).and_then(Value::as_array);
        let name = |v: &'a Value| v.as_str().or_else(|| v.get("name")?.as_str());
        list.map(|l| l.iter().filter_map(name).collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_may_follow_each_other_and_a_broken_one_has_its_place() {
        let all: Vec<_> = values("[1]\n{\"a\": 2} 3\n").map(Result::unwrap).collect();
        assert_eq!(all.len(), 3);
        let broken = values("{}\n{\"a\": x}").find_map(Result::err).unwrap();
        assert_eq!(broken.to_string(), "line 2, column 7: this is not JSON: expected value");
        let cut = values("[{\"a\":").find_map(Result::err).unwrap().to_string();
        assert!(cut.contains("ends too early"), "{cut}");
    }

    #[test]
    fn records_are_called_what_they_are() {
        let list = serde_json::json!([{"at": "2026-03-29T14:02:11Z", "by": {"name": "Kim"}, "no": null}, 7]);
        let mut all = records(list.as_array().unwrap(), "event");
        let first = all.next().unwrap().unwrap();
        assert!(first.instant("at").is_some() && first.has("no") && first.value("no").is_none());
        assert_eq!(first.inside("by").unwrap().text("name"), Some("Kim"));
        assert_eq!(
            first.need("what", "Ask for it.").unwrap_err().to_string(),
            "event 1 of the list has no `what`. Ask for it."
        );
        assert_eq!(
            all.next().unwrap().err().unwrap().to_string(),
            "event 2 of the list is no object; export the events again"
        );
    }
}
