//! The `github` format: the text, then an annotation for each finding.
//!
//! A workflow shows at most ten annotations of a kind for each step, so the worst come first, and
//! the text above them is always whole.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::excerpt::printable;
use super::runner::harmless;
use super::{MESSAGE_LIMIT, Output, Report, cut, told};
use crate::config::Level;
use crate::rules::Finding;

/// The annotations of the `github` format. The text before them is the `text` format's: where it
/// goes is for the caller to say, since it must not pass as a command.
pub struct Github {
    /// Only what blocks.
    pub quiet: bool,
}

impl Output for Github {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut findings: Vec<&Finding> =
            report.open_findings().filter(|f| !self.quiet || f.blocks).collect();
        findings.sort_by_key(|f| (Reverse(f.blocks), Reverse(f.level)));
        for finding in findings {
            writeln!(out, "{}", command(report, finding))?;
        }
        Ok(())
    }
}

fn command(report: &Report<'_>, finding: &Finding) -> String {
    let kind = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Off => "notice",
    };
    let place = report.place(finding.span);
    let mut properties = format!(
        "file={},line={},endLine={}",
        property(&place.path),
        place.start.line,
        place.end.line
    );
    // GitHub drops an annotation with columns that spans lines.
    if place.start.line == place.end.line {
        properties.push_str(&format!(",col={},endColumn={}", place.start.column, place.end.column));
    }
    let title = property(finding.rule.id);
    // What makes it harmless may have made it longer.
    let message = data(&cut(&harmless(&told(finding)), MESSAGE_LIMIT));
    format!("::{kind} {properties},title={title}::{message}")
}

/// The text of a command. `%` first: the others bring their own.
pub(super) fn data(text: &str) -> String {
    harmless(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property.
pub(super) fn property(text: &str) -> String {
    data(&printable(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_escaped_first() {
        assert_eq!(data("50%\r\n%0A"), "50%25%0D%0A%250A");
        assert_eq!(property("a:b,c%3A\n"), "a%3Ab%2Cc%253A ");
        assert_eq!(data("::error::x ##[y]"), ": :error::x # #[y]");
    }
}
