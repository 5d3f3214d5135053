//! Findings as text for people, in order of path and place, then the scorecard.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::blocks::{Also, blocks};
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
                    "\nWhat a rule asks and how to answer it, with examples: aftermark explain {}\n",
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
                    // Of one incident all of it should be seen at once.
                    if report.chosen.len() > 1 {
                        writeln!(out)?;
                    }
                }
            }
            // Below grades in words nobody needs the words for their signs.
            let signs = !grades && report.chosen.len() > 1;
            scorecard::table(out, report.library, report.verdict, report.chosen, signs)?;
            if let Some(changes) = report.changes {
                change::changes(out, report.library, report.verdict, changes)?;
            }
            writeln!(out)?;
        }
        writeln!(out, "{}", summary(&report.counts()))
    }
}

/// Writes findings with their excerpts, those of one rule in one report as one.
///
/// # Errors
/// Those of the stream.
pub fn findings<'a>(
    out: &mut dyn Write,
    sources: &Sources,
    findings: impl Iterator<Item = &'a Finding>,
) -> io::Result<()> {
    let excerpts = Excerpts::new();
    for (i, block) in blocks(findings).iter().enumerate() {
        let finding = block.first;
        let why = finding.rule.reason();
        let also: Vec<String> = block.also(sources).iter().map(Also::words).collect();
        // Where sections are empty there is nothing to be seen in their headings.
        let is_empty = !also.is_empty() && finding.key.starts_with("sections[");
        let text = excerpts.draw(
            sources,
            &Shown {
                level: finding.level,
                id: finding.rule.id,
                message: &finding.message,
                span: finding.span,
                label: &finding.label,
                also: &finding.also,
                elsewhere: &also,
                why: Some(why.as_str()).filter(|w| !w.is_empty()),
                help: finding.help.as_deref(),
                places_only: finding.secret || is_empty,
            },
        );
        if i > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{text}")?;
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
