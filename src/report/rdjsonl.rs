//! The `rdjsonl` format: one reviewdog diagnostic a line. Columns count bytes, as reviewdog asks.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::excerpt::printable;
use super::place::{Place, Position};
use super::{Output, Report, json_writer, told};
use crate::config::Level;

/// The `rdjsonl` format.
pub struct Rdjsonl;

impl Output for Rdjsonl {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in report.open_findings() {
            let related: Vec<Value> = finding
                .also
                .iter()
                .map(|(span, message)| {
                    json!({"message": printable(message), "location": location(report.place(*span))})
                })
                .collect();
            let diagnostic = json!({
                "message": told(finding),
                "location": location(report.place(finding.span)),
                "severity": match finding.level {
                    Level::Error => "ERROR",
                    Level::Warning => "WARNING",
                    Level::Note | Level::Off => "INFO",
                },
                "source": {"name": "aftermark"},
                "code": {"value": finding.rule.id},
                "related_locations": related,
            });
            json_writer::line(out, &diagnostic)?;
        }
        Ok(())
    }
}

fn location(place: Place) -> Value {
    let position = |p: Position| json!({"line": p.line, "column": p.byte_column});
    json!({
        "path": place.path,
        "range": {"start": position(place.start), "end": position(place.end)},
    })
}
