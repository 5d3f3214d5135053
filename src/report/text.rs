//! Findings as text, in order of path and place.

use std::io::{self, Write};

use super::excerpt::{Excerpts, Shown};
use crate::rules::Finding;
use crate::source::Sources;

/// Writes findings with their excerpts.
///
/// # Errors
/// Those of the stream.
pub fn findings<'a>(
    out: &mut dyn Write,
    sources: &Sources,
    findings: impl Iterator<Item = &'a Finding>,
) -> io::Result<()> {
    let excerpts = Excerpts::new();
    for finding in findings {
        let text = excerpts.draw(
            sources,
            &Shown {
                level: finding.level,
                id: finding.rule.id,
                message: &finding.message,
                span: finding.span,
                label: &finding.label,
                also: &finding.also,
                help: finding.help.as_deref(),
                secret: finding.secret,
            },
        );
        writeln!(out, "{text}\n")?;
    }
    Ok(())
}
