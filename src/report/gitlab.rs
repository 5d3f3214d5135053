//! The `gitlab` format: the array of a Code Quality report.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Output, Report, json_writer, told};
use crate::config::Level;
use crate::rules::Finding;

/// The `gitlab` format. Suppressed findings are left out: GitLab has no notion of them.
pub struct Gitlab;

impl Output for Gitlab {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let open = report.fingerprinted().filter(|(f, _)| !f.is_suppressed());
        let issues: Vec<Value> = open
            .map(|(finding, fingerprint)| {
                let place = report.place(finding.span);
                json!({
                    "type": "issue",
                    "check_name": finding.rule.id,
                    "description": told(finding),
                    "fingerprint": fingerprint,
                    "severity": severity(finding),
                    "location": {"path": place.path, "lines": {"begin": place.start.line}},
                })
            })
            .collect();
        json_writer::pretty(out, &issues)
    }
}

/// One of GitLab's five severities: what blocks is above what does not, and a leak above the rest.
fn severity(finding: &Finding) -> &'static str {
    match finding.level {
        Level::Error if finding.blocks && finding.rule.group() == "safety" => "blocker",
        Level::Error if finding.blocks => "critical",
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Note | Level::Off => "info",
    }
}
