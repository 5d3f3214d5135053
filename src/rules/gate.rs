//! The gate: levels from the configuration, exceptions, and what blocks.

use globset::{Glob, GlobMatcher, GlobSet, GlobSetBuilder};
use thiserror::Error;

use super::baseline::Baseline;
use super::rule::{Asked, Context, Finding, RuleDoc, SuppressedBy, Suppression};
use super::{exceptions, registry};
use crate::config::{Config, Level};
use crate::vocabulary::Status;

/// Why the configured levels cannot be applied.
#[derive(Debug, Error)]
pub enum GateError {
    #[error("`{pattern}` is no rule, group or pattern that matches one{}", hint(.close))]
    NoSuchRule { pattern: String, close: Option<&'static str> },
    #[error("`{pattern}` is not a pattern: {reason}")]
    BadPattern { pattern: String, reason: String },
    #[error(transparent)]
    WordList(#[from] super::language::ListError),
}

fn hint(close: &Option<&'static str>) -> String {
    close.map_or_else(String::new, |c| format!("; did you mean `{c}`?"))
}

/// The levels that the configuration gives.
pub struct Gate {
    base: Vec<(Pattern, Level)>,
    overrides: Vec<(GlobSet, Vec<(Pattern, Level)>)>,
}

/// What an entry of `rules` means.
struct Pattern {
    matcher: GlobMatcher,
    /// Exact ids beat groups, groups beat shorter globs.
    weight: (bool, usize),
}

impl Gate {
    /// Compiles the configured levels.
    ///
    /// # Errors
    /// [`GateError`] for a pattern that fits no rule or a path that is no glob.
    pub fn new(config: &Config) -> Result<Self, GateError> {
        let overrides = config
            .overrides
            .iter()
            .map(|o| Ok((paths(o.paths.iter().map(|p| p.get_ref().as_str()))?, levels(&o.rules)?)))
            .collect::<Result<_, GateError>>()?;
        Ok(Self { base: levels(&config.rules)?, overrides })
    }

    /// Whether the configuration gives this very rule a level, be it for some paths only.
    pub(super) fn speaks_of(&self, rule: &RuleDoc) -> bool {
        let named = |levels: &[(Pattern, Level)]| {
            levels.iter().any(|(p, _)| p.weight.0 && p.matcher.is_match(rule.id))
        };
        named(&self.base) || self.overrides.iter().any(|(_, levels)| named(levels))
    }

    /// The level of a rule at a path; the last override that speaks of it wins.
    pub(super) fn level(&self, rule: &RuleDoc, path: &str) -> Level {
        let here = self.overrides.iter().rev().filter(|(p, _)| p.is_match(path));
        here.filter_map(|(_, levels)| strongest(levels, rule.id))
            .next()
            .or_else(|| strongest(&self.base, rule.id))
            .unwrap_or(rule.level)
    }
}

/// Drops what is off of the findings that came last, and decides for all what blocks. Of a report in the baseline
/// nothing is asked that it has not answered yet: only what is wrong with what it says, or what it lost.
pub(super) fn close(context: &Context<'_>, baseline: &Baseline, findings: &mut Vec<Finding>) {
    findings.retain(|f| f.level != Level::Off);
    let draft = context.incident.effective_status() == Status::Draft;
    let is_legacy = baseline.has(context.incident);
    for f in findings.iter_mut() {
        // A list that cannot be read is one that is not there yet, as a draft may have it.
        let always =
            matches!(f.rule.group(), "format" | "safety") && f.rule.id != "format/unread-list";
        // That a second section means a step may come of an alias that was added for all reports.
        let owes = f.rule.asked != Asked::Always || f.rule.id == "format/section-twice";
        f.blocks = f.level == Level::Error
            && !f.is_suppressed()
            && (always || !draft)
            && !(is_legacy && owes);
    }
}

/// Applies the baseline to what no exception of the report covers, and reports stale entries.
pub(super) fn keep(context: &Context<'_>, baseline: &Baseline, findings: &mut Vec<Finding>) {
    let mut ledger = baseline.ledger(context.incident);
    for f in findings.iter_mut().filter(|f| !f.is_suppressed()) {
        if let Some(entry) = ledger.take(f) {
            f.suppression = Some(Suppression {
                by: SuppressedBy::Baseline(entry),
                reason: baseline.reason_for(context.incident).to_owned(),
            });
        }
    }
    for (rule, key, place) in ledger.stale() {
        findings.push(exceptions::stale(context, rule, key, place));
    }
}

/// The files that some patterns mean; a folder's pattern means everything in it. What stands in front of a path and
/// changes nothing (`./`, `/`) is left out.
///
/// # Errors
/// [`GateError::BadPattern`].
pub(super) fn paths<'a>(patterns: impl Iterator<Item = &'a str>) -> Result<GlobSet, GateError> {
    let mut all = GlobSetBuilder::new();
    let mut written = Vec::new();
    for pattern in patterns {
        written.push(pattern);
        let path = pattern.trim_start_matches("./").trim_start_matches('/');
        all.add(glob(path)?);
        all.add(glob(&format!("{}/**", path.trim_end_matches('/')))?);
    }
    let failed = |e: globset::Error| GateError::BadPattern {
        pattern: written.join(", "),
        reason: e.to_string(),
    };
    all.build().map_err(failed)
}

fn glob(pattern: &str) -> Result<Glob, GateError> {
    globset::GlobBuilder::new(pattern).literal_separator(true).build().map_err(|e| {
        GateError::BadPattern { pattern: pattern.to_owned(), reason: e.kind().to_string() }
    })
}

fn levels(
    rules: &std::collections::BTreeMap<String, Level>,
) -> Result<Vec<(Pattern, Level)>, GateError> {
    rules
        .iter()
        .map(|(pattern, level)| {
            let is_group = !pattern.contains(['/', '*', '?', '[', '{']);
            let wide = if is_group {
                format!("{pattern}/*")
            } else if pattern == "*" {
                "**".to_owned()
            } else {
                pattern.clone()
            };
            let matcher = glob(&wide)?.compile_matcher();
            if !registry::all().any(|r| matcher.is_match(r.doc().id)) {
                let ids = registry::all().map(|r| r.doc().id);
                return Err(GateError::NoSuchRule {
                    pattern: pattern.clone(),
                    close: crate::vocabulary::closest(pattern, ids),
                });
            }
            let exact = registry::find(pattern).is_some();
            let weight = (exact, pattern.len());
            Ok((Pattern { matcher, weight }, *level))
        })
        .collect()
}

fn strongest(levels: &[(Pattern, Level)], id: &str) -> Option<Level> {
    levels
        .iter()
        .filter(|(p, _)| p.matcher.is_match(id))
        .max_by_key(|(p, _)| p.weight)
        .map(|(_, level)| *level)
}
