//! Findings as text for people, in order of path and place, then the scorecard.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::excerpt::{Excerpts, Shown};
use super::{Counts, Detail, Output, Report, change, level_word, scorecard};
use crate::config::Level;
use crate::rules::Finding;
use crate::source::Sources;

/// The `text` format.
pub struct Text {
    pub detail: Detail,
}

impl Output for Text {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Detail { quiet, statistics: only_counts, grades } = self.detail;
        let shown = || report.open_findings().filter(|f| !quiet || f.blocks);
        if only_counts {
            statistics(out, shown())?;
        } else {
            findings(out, &report.library.sources, shown())?;
            if let Some(first) = shown().next() {
                writeln!(
                    out,
                    "What a rule asks and how to answer it, with examples: aftermark explain {}\n",
                    first.rule.id
                )?;
            }
        }
        if !quiet {
            if grades || report.chosen.len() == 1 {
                for &i in report.chosen {
                    let (incident, judged) =
                        (&report.library.incidents[i], report.verdict.incident(i));
                    scorecard::grades(out, &report.library.sources, incident, judged)?;
                    writeln!(out)?;
                }
            }
            scorecard::table(out, report.library, report.verdict, report.chosen)?;
            if let Some(changes) = report.changes {
                change::changes(out, report.library, report.verdict, changes)?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{}", summary(&report.counts()))
    }
}

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
    let mut before: Option<&Finding> = None;
    for finding in findings {
        let why = finding.rule.reason();
        // Ten sections are empty for one reason, and are answered in one way: said of the first.
        let last = before.replace(finding);
        let is_again = last.is_some_and(|b| {
            b.key.starts_with("sections[")
                && finding.key.starts_with("sections[")
                && (b.incident, b.level, &b.label, &b.help)
                    == (finding.incident, finding.level, &finding.label, &finding.help)
                && b.rule.reason() == why
        });
        let why = (!is_again && !why.is_empty()).then_some(why);
        let text = excerpts.draw(
            sources,
            &Shown {
                level: finding.level,
                id: finding.rule.id,
                message: &finding.message,
                span: finding.span,
                label: &finding.label,
                also: &finding.also,
                why: why.as_deref(),
                help: finding.help.as_deref().filter(|_| !is_again),
                places_only: finding.secret || is_again,
            },
        );
        if last.is_some() && !is_again {
            writeln!(out)?;
        }
        writeln!(out, "{text}")?;
    }
    if before.is_some() {
        writeln!(out)?;
    }
    Ok(())
}

/// Writes how often each rule found something, most often first.
fn statistics<'a>(
    out: &mut dyn Write,
    findings: impl Iterator<Item = &'a Finding>,
) -> io::Result<()> {
    let mut by_rule: BTreeMap<(&str, Level), (usize, &Finding)> = BTreeMap::new();
    for finding in findings {
        // Overrides by path may give one rule two levels.
        let key = (finding.rule.id, finding.level);
        by_rule.entry(key).or_insert((0, finding)).0 += 1;
    }
    let mut rows: Vec<_> = by_rule.into_iter().collect();
    rows.sort_by(|(a, (m, _)), (b, (n, _))| n.cmp(m).then(a.cmp(b)));
    let Some(most) = rows.first().map(|(_, (n, _))| n.to_string().len()) else {
        return Ok(());
    };
    let width = rows.iter().map(|((id, _), _)| id.len()).max().unwrap_or(0);
    for ((id, level), (count, finding)) in rows {
        let summary = finding.rule.summary();
        let level = level_word(level);
        writeln!(out, "{count:most$}  {level:7}  {id:width$}  {summary}")?;
    }
    writeln!(out)
}

/// The outcome in one line.
#[must_use]
pub fn summary(counts: &Counts) -> String {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let mut line = format!("{} incident{} checked, ", counts.incidents, plural(counts.incidents));
    line.push_str(&match counts.blocking {
        0 => "nothing blocks".to_owned(),
        1 => "1 blocks".to_owned(),
        n => format!("{n} block"),
    });
    for (count, what) in
        [(counts.waived, "waived with a reason"), (counts.baseline, "accepted in the baseline")]
    {
        if count > 0 {
            line.push_str(&format!("; {count} finding{} {what}", plural(count)));
        }
    }
    line
}
