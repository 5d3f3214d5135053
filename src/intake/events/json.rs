//! JSON as a stream: the elements of the lists in it, one at a time, each with the line that it begins on.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::lines::Lines;
use super::nested;

/// One element may be so large, in bytes.
const LARGEST: u64 = 16 << 20;
/// A line may be so long: audit logs and whole answers stand on one. As a value it takes many times as much memory.
const LONGEST_LINE: usize = 4 << 20;

/// An element of a list, or a value that stands alone.
pub struct Element {
    pub value: Value,
    /// The name of the list that it stands in.
    pub list: Option<&'static str>,
    /// The line that it begins on.
    pub line: u64,
    /// It is what stands beside lists that were handed on: seldom a record, but it may be one.
    pub is_rest: bool,
}

/// Counts lines, and bytes of the element that is being read.
struct Counted<R> {
    from: R,
    place: Rc<Place>,
}

#[derive(Default)]
struct Place {
    line: Cell<u64>,
    /// The line of the last byte that is neither space nor a sign between elements.
    begun: Cell<u64>,
    bytes: Cell<u64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        // `serde_json` asks for one byte after the other, so that the place is exact.
        let read = self.from.read(to)?;
        let place = &self.place;
        for byte in &to[..read] {
            if *byte == b'\n' {
                place.line.set(place.line.get() + 1);
            } else if !byte.is_ascii_whitespace() {
                place.begun.set(place.line.get());
            }
        }
        place.bytes.set(place.bytes.get() + read as u64);
        if place.bytes.get() > LARGEST {
            return Err(io::Error::other(format!(
                "one value of it is larger than {} MiB",
                LARGEST >> 20
            )));
        }
        Ok(read)
    }
}

/// What stopped the reading.
pub struct Broken {
    pub line: u64,
    pub why: String,
}

/// Reads one value or several behind each other; the elements of lists are handed on as they come.
///
/// # Errors
/// Those of the reader, within the result where the text is no JSON from some place on.
pub fn document(from: impl Read, take: &mut dyn FnMut(Element)) -> io::Result<Option<Broken>> {
    let place = Rc::new(Place::default());
    place.line.set(1);
    let counted = Counted {
        from: skip_mark(BufReader::with_capacity(128 * 1024, from))?,
        place: place.clone(),
    };
    let mut reader = serde_json::Deserializer::from_reader(counted);
    loop {
        match reader.end() {
            Ok(()) => return Ok(None),
            // Something else follows.
            Err(e) if e.is_syntax() => {}
            Err(e) => return broken(e),
        }
        place.bytes.set(0);
        let top = Level { list: None, depth: 0, place: &place, take: &mut *take };
        if let Err(e) = top.deserialize(&mut reader) {
            return broken(e);
        }
    }
}

fn skip_mark(mut from: impl Read) -> io::Result<impl Read> {
    let mut begin = Vec::with_capacity(3);
    from.by_ref().take(3).read_to_end(&mut begin)?;
    if begin == b"\xef\xbb\xbf" {
        begin.clear();
    }
    Ok(io::Cursor::new(begin).chain(from))
}

fn broken(e: serde_json::Error) -> io::Result<Option<Broken>> {
    let line = e.line() as u64;
    let message = e.to_string();
    let why = message.split(" at line ").next().unwrap_or_default().to_owned();
    if e.is_io() && !why.contains("larger than") {
        return Err(e.into());
    }
    Ok(Some(Broken { line, why }))
}

/// A value of which lists are handed on by element.
struct Level<'a> {
    list: Option<&'static str>,
    depth: u32,
    place: &'a Place,
    take: &'a mut dyn FnMut(Element),
}

/// So deep lists stand in each other.
const DEEPEST: u32 = 4;

impl Level<'_> {
    /// The members of an object but for lists of records, whose elements are handed on; and whether there were such.
    fn members<'de, A: MapAccess<'de>>(
        &mut self,
        mut all: A,
    ) -> Result<(Map<String, Value>, bool), A::Error> {
        let mut rest = Map::new();
        let mut is_list = false;
        while let Some(key) = all.next_key::<String>()? {
            let list = nested::list(&key).filter(|_| self.depth < DEEPEST);
            let Some(list) = list else {
                rest.insert(key, all.next_value()?);
                continue;
            };
            let mut found = Vec::new();
            let mut value = None;
            let inner = Inner {
                list,
                depth: self.depth + 1,
                place: self.place,
                take: &mut *self.take,
                plain: &mut found,
                other: &mut value,
            };
            if all.next_value_seed(inner)? {
                is_list = true;
            } else if let Some(value) = value {
                rest.insert(key, value);
            } else if !found.is_empty() {
                rest.insert(key, Value::Array(found));
            }
        }
        Ok((rest, is_list))
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        while let Some(value) = all.next_element_seed(Begun { place: self.place })? {
            let (value, line) = value;
            (self.take)(Element { value, list: self.list, line, is_rest: false });
            self.place.bytes.set(0);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, all: A) -> Result<(), A::Error> {
        let line = self.place.begun.get();
        let (rest, is_rest) = self.members(all)?;
        if !rest.is_empty() {
            (self.take)(Element { value: Value::Object(rest), list: self.list, line, is_rest });
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A value under the name of a list: elements that are objects are handed on, all else is kept.
struct Inner<'a> {
    list: &'static str,
    depth: u32,
    place: &'a Place,
    take: &'a mut dyn FnMut(Element),
    plain: &'a mut Vec<Value>,
    other: &'a mut Option<Value>,
}

impl<'de> DeserializeSeed<'de> for Inner<'_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inner<'_> {
    /// Whether elements were handed on.
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<bool, A::Error> {
        const MOST_PLAIN: usize = 10_000;
        // An empty list is a list, and no record of its own.
        let mut is_list = true;
        while let Some((value, line)) = all.next_element_seed(Begun { place: self.place })? {
            if value.is_object() || value.is_array() {
                (self.take)(Element { value, list: Some(self.list), line, is_rest: false });
            } else {
                is_list = false;
                if self.plain.len() == MOST_PLAIN {
                    return Err(A::Error::custom(
                        "a list of values that are no records is too long",
                    ));
                }
                self.plain.push(value);
            }
            self.place.bytes.set(0);
        }
        Ok(is_list)
    }

    fn visit_map<A: MapAccess<'de>>(self, all: A) -> Result<bool, A::Error> {
        let mut level = Level {
            list: Some(self.list),
            depth: self.depth,
            place: self.place,
            take: &mut *self.take,
        };
        let (rest, is_list) = level.members(all)?;
        *self.other = (!is_list && !rest.is_empty()).then_some(Value::Object(rest));
        Ok(is_list)
    }

    fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
        *self.other = Some(value.into());
        Ok(false)
    }

    fn visit_i64<E>(self, value: i64) -> Result<bool, E> {
        *self.other = Some(value.into());
        Ok(false)
    }

    fn visit_u64<E>(self, value: u64) -> Result<bool, E> {
        *self.other = Some(value.into());
        Ok(false)
    }

    fn visit_f64<E>(self, value: f64) -> Result<bool, E> {
        *self.other = Some(value.into());
        Ok(false)
    }

    fn visit_str<E>(self, value: &str) -> Result<bool, E> {
        *self.other = Some(value.into());
        Ok(false)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// A value with the line that it begins on.
struct Begun<'a> {
    place: &'a Place,
}

impl<'de> DeserializeSeed<'de> for Begun<'_> {
    type Value = (Value, u64);

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(Value, u64), D::Error> {
        let line = self.place.begun.get();
        let value = serde::Deserialize::deserialize(from)?;
        Ok((value, line))
    }
}

/// Reads lines each of which is a value of its own; `Err` in what is handed on is the number of a line that is none.
///
/// # Errors
/// Those of the reader.
pub fn lines(from: impl Read, take: &mut dyn FnMut(Result<Element, u64>)) -> io::Result<()> {
    let mut lines = Lines::up_to(LONGEST_LINE, from);
    loop {
        let value = match lines.next()? {
            None => return Ok(()),
            Some((_, line)) if line.trim_ascii().is_empty() => continue,
            Some((number, line)) => (number, serde_json::from_slice::<Value>(line)),
        };
        let (line, value) = value;
        let element = |value| Element { value, list: None, line, is_rest: false };
        take(value.map(element).map_err(|_| line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<String>, Option<u64>) {
        let mut all = Vec::new();
        let broken = document(text.as_bytes(), &mut |e| {
            let list = if e.is_rest { "rest" } else { e.list.unwrap_or("-") };
            all.push(format!("{}:{list}:{}", e.line, e.value));
        });
        (all, broken.unwrap().map(|b| b.line))
    }

    #[test]
    fn elements_come_one_by_one_with_their_lines() {
        assert_eq!(
            all("\u{feff}[\n  {\"a\": 1},\n  {\n\"a\": 2}\n]"),
            (vec!["2:-:{\"a\":1}".to_owned(), "3:-:{\"a\":2}".to_owned()], None)
        );
        assert_eq!(
            all("{\"kind\": \"List\",\n\"items\": [{\"a\": 1}]}"),
            (vec!["2:items:{\"a\":1}".to_owned(), "1:rest:{\"kind\":\"List\"}".to_owned()], None)
        );
        assert_eq!(
            all("{\"a\": 1}\n{\n\"a\": [1]}"),
            (vec!["1:-:{\"a\":1}".to_owned(), "2:-:{\"a\":[1]}".to_owned()], None)
        );
        assert_eq!(
            all("{\"data\": {\"result\": [{\"x\": 1}], \"n\": 3}}").0,
            ["1:result:{\"x\":1}"]
        );
        // As Elasticsearch answers.
        assert_eq!(
            all("{\"hits\": {\"total\": 2, \"hits\": [{\"x\": 1}, {\"x\": 2}]}}").0,
            ["1:hits:{\"x\":1}", "1:hits:{\"x\":2}"]
        );
    }

    #[test]
    fn what_only_has_the_name_of_a_list_stays_in_its_record() {
        assert_eq!(
            all("{\"at\": 1, \"value\": 7, \"data\": {\"k\": 1}, \"events\": [\"a\"]}").0,
            ["1:-:{\"at\":1,\"value\":7,\"data\":{\"k\":1},\"events\":[\"a\"]}"]
        );
    }

    #[test]
    fn a_line_may_be_long() {
        let long = |letters: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(letters));
        let text = format!("{}\n{}\n{}\n", long(1), long(200_000), long(5 << 20));
        let mut found = Vec::new();
        lines(text.as_bytes(), &mut |e| found.push(e.map(|e| e.line))).unwrap();
        assert_eq!(found, [Ok(1), Ok(2), Err(3)]);
    }

    #[test]
    fn what_is_broken_has_its_line_and_keeps_what_was_before() {
        let (found, line) = all("[{\"a\": 1},\n{\"a\": x}]");
        assert_eq!((found.len(), line), (1, Some(2)));
        assert_eq!(all("[{\"a\":").1, Some(1));
        assert!(all("").0.is_empty());
        assert!(all("1 2 \"x\" null").1.is_none());
        let deep = "[".repeat(10_000);
        assert!(all(&deep).1.is_some());
        let large = format!("[\"{}\"]", "x".repeat(17 << 20));
        assert!(all(&large).1.is_some());
    }
}
