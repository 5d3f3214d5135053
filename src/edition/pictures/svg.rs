//! SVG without what drawing programs write beside the drawing: comments, metadata, names of files and layers.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// Prefixes that a drawing needs.
const PREFIXES: [&str; 3] = ["xlink", "xml", "svg"];

pub(super) fn alone(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::from_reader(bytes);
    let mut writer = Writer::new(Vec::with_capacity(bytes.len()));
    // How many elements are open that are left out, and whether they are, of each that is open.
    let mut hidden = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return Some(writer.into_inner()),
            Event::Start(element) if hidden > 0 || !is_drawn(&element) => hidden += 1,
            Event::End(_) if hidden > 0 => hidden -= 1,
            _ if hidden > 0 => {}
            Event::Empty(element) if !is_drawn(&element) => {}
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Start(element) => writer.write_event(Event::Start(plain(&element)?)).ok()?,
            Event::Empty(element) => writer.write_event(Event::Empty(plain(&element)?)).ok()?,
            event => writer.write_event(event).ok()?,
        }
    }
}

/// Whether a name is none of another program's.
fn is_own(name: &str) -> bool {
    name.split_once(':').is_none_or(|(prefix, own)| {
        PREFIXES.contains(if prefix == "xmlns" { &own } else { &prefix })
    })
}

/// Whether an element is part of what is seen.
fn is_drawn(element: &BytesStart<'_>) -> bool {
    let name = element.name();
    name.local_name().as_ref() != "metadata" && is_own(name.as_ref())
}

/// An element without attributes of other programs.
fn plain<'e>(element: &BytesStart<'e>) -> Option<BytesStart<'e>> {
    let mut plain = element.clone();
    plain.clear_attributes();
    for attribute in element.attributes() {
        let attribute = attribute.ok()?;
        if is_own(attribute.key.as_ref()) {
            plain.push_attribute(attribute);
        }
    }
    Some(plain)
}
