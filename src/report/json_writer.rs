//! JSON that nothing but a JSON reader can misread.
//!
//! Beyond what JSON asks for, characters that steer a terminal and the `##` of what a runner could
//! take for a command are written as escapes: a reader gets the same text, a log shows harmless
//! bytes.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::runner::{marks, steers};

/// Writes a value over several lines, with a line end.
///
/// # Errors
/// Those of the stream.
pub fn pretty(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(out, value, PrettyFormatter::new())
}

/// Writes a value as one line.
///
/// # Errors
/// Those of the stream.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(out, value, CompactFormatter)
}

/// What [`pretty`] writes, as a text.
///
/// # Errors
/// What the value says against it.
pub fn pretty_text(value: &impl Serialize) -> io::Result<String> {
    let mut bytes = Vec::new();
    pretty(&mut bytes, value)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// What [`line`] writes, as a text.
///
/// # Errors
/// What the value says against it.
pub fn line_text(value: &impl Serialize) -> io::Result<String> {
    let mut bytes = Vec::new();
    line(&mut bytes, value)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn write(out: &mut dyn Write, value: &impl Serialize, formatter: impl Formatter) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Guarded(formatter));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// A formatter that escapes more in strings and leaves everything else to another.
struct Guarded<F>(F);

impl<F: Formatter> Formatter for Guarded<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Nearly all of them: looking at each character was most of the time that a large list took.
        if fragment.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'#') {
            return writer.write_all(fragment.as_bytes());
        }
        let mut done = 0;
        let mut commands = marks(fragment).peekable();
        for (at, c) in fragment.char_indices() {
            let command = commands.next_if_eq(&at).is_some();
            if command || steers(c) {
                writer.write_all(&fragment.as_bytes()[done..at])?;
                write!(writer, "\\u{:04x}", u32::from(c))?;
                done = at + c.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[done..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.begin_array(w)
    }
    fn end_array<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_array(w)
    }
    fn begin_array_value<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(w, first)
    }
    fn end_array_value<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_array_value(w)
    }
    fn begin_object<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.begin_object(w)
    }
    fn end_object<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_object(w)
    }
    fn begin_object_key<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(w, first)
    }
    fn begin_object_value<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.begin_object_value(w)
    }
    fn end_object_value<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_object_value(w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_the_text_and_a_log_gets_no_command() {
        let text = "::a\n##[group]\u{1b}[0m \u{9b}\u{202e}\u{feff} ##x[##[ \"## y\"";
        let mut bytes = Vec::new();
        pretty(&mut bytes, &vec![text]).unwrap();
        let written = String::from_utf8(bytes).unwrap();
        let read: Vec<String> = serde_json::from_str(&written).unwrap();
        assert_eq!(read, [text]);
        assert_eq!(
            written,
            "[\n  \"::a\\n\\u0023#[group]\\u001b[0m \\u009b\\u202e\\ufeff \\u0023#x[\\u0023#[ \\\"## y\\\"\"\n]\n"
        );
    }
}
