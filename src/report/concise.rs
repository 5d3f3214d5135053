//! A line a finding: `path:line:column: level[rule] message`.

use std::io::{self, Write};

use super::excerpt::printable;
use super::{Output, Report, level_word};
use crate::rules::Finding;

/// The `concise` format. Paths count from the folder of `aftermark.toml`, as in the text.
pub struct Concise {
    /// Only what blocks.
    pub quiet: bool,
}

impl Output for Concise {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in report.open_findings().filter(|f| !self.quiet || f.blocks) {
            writeln!(out, "{}", line(report, "", finding))?;
        }
        Ok(())
    }
}

/// The line of one finding; its path counts from the top when `prefix` is the report's.
#[must_use]
pub fn line(report: &Report<'_>, prefix: &str, finding: &Finding) -> String {
    let place = super::Place::new(&report.library.sources, prefix, finding.span);
    format!(
        "{}:{}:{}: {}[{}] {}",
        printable(&place.path),
        place.start.line,
        place.start.column,
        level_word(finding.level),
        finding.rule.id,
        printable(&finding.message)
    )
}
