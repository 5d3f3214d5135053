//! The gate: levels from the configuration, exceptions, and what blocks.

use globset::{Glob, GlobMatcher, GlobSet, GlobSetBuilder};
use thiserror::Error;

use super::baseline::Baseline;
use super::rule::{Context, Finding, SuppressedBy, Suppression};
use super::{exceptions, registry};
use crate::config::{Config, Level};
use crate::model::Status;

/// Why the configured levels cannot be applied.
#[derive(Debug, Error)]
pub enum GateError {
    #[error("`{pattern}` is no rule, group or pattern that fits one{}", hint(.close))]
    NoSuchRule {
        pattern: String,
        close: Option<&'static str>,
    },
    #[error("`{pattern}` is not a pattern: {reason}")]
    BadPattern { pattern: String, reason: String },
    #[error(transparent)]
    WordList(#[from] super::language::ListError),
}

fn hint(close: &Option<&'static str>) -> String {
    close.map_or_else(String::new, |c| format!("; did you mean `{c}`?"))
}

/// Decides levels and suppression.
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
            .map(|o| {
                let mut paths = GlobSetBuilder::new();
                for path in &o.paths {
                    paths.add(glob(path)?);
                    // A folder's pattern means everything in it.
                    paths.add(glob(&format!("{}/**", path.trim_end_matches('/')))?);
                }
                let paths = paths.build().map_err(|e| GateError::BadPattern {
                    pattern: o.paths.join(", "),
                    reason: e.to_string(),
                })?;
                Ok((paths, levels(&o.rules)?))
            })
            .collect::<Result<_, GateError>>()?;
        Ok(Self {
            base: levels(&config.rules)?,
            overrides,
        })
    }

    /// The level of a rule at a path; the last override that speaks of it wins.
    fn level(&self, id: &str, default: Level, path: &str) -> Level {
        let here = self
            .overrides
            .iter()
            .rev()
            .filter(|(p, _)| p.is_match(path));
        here.filter_map(|(_, levels)| strongest(levels, id))
            .next()
            .or_else(|| strongest(&self.base, id))
            .unwrap_or(default)
    }

    /// Sets the levels, drops what is off, applies the exceptions of the report (waivers and inline
    /// allows) and reports those that do nothing.
    pub(super) fn except(&self, context: &Context<'_>, findings: &mut Vec<Finding>) {
        self.set_levels(context, findings);
        exceptions::apply(context, findings);
    }

    /// Applies the baseline to what is left, reports its entries that do nothing, and decides what
    /// blocks.
    pub(super) fn apply(
        &self,
        context: &Context<'_>,
        baseline: &Baseline,
        findings: &mut Vec<Finding>,
    ) {
        keep(context, baseline, findings);
        self.close(context, findings);
    }

    /// Sets the levels of findings that came last and decides for all what blocks.
    pub(super) fn close(&self, context: &Context<'_>, findings: &mut Vec<Finding>) {
        self.set_levels(context, findings);
        let draft = context.incident.effective_status() == Status::Draft;
        for f in findings.iter_mut() {
            let always = matches!(f.rule.group(), "format" | "safety");
            f.blocks = f.level == Level::Error && !f.is_suppressed() && (always || !draft);
        }
    }

    fn set_levels(&self, context: &Context<'_>, findings: &mut Vec<Finding>) {
        for f in findings.iter_mut() {
            let path = context.library.sources.path(f.span.file);
            f.level = self.level(f.rule.id, f.rule.level, path.as_str());
        }
        findings.retain(|f| f.level != Level::Off);
    }

    /// The level of a finding about the repository as a whole; `None` when it is off.
    pub(super) fn level_of(&self, finding: &Finding, path: &str) -> Option<Level> {
        let level = self.level(finding.rule.id, finding.rule.level, path);
        (level != Level::Off).then_some(level)
    }
}

/// Applies the baseline to what no exception of the report covers, and reports stale entries.
fn keep(context: &Context<'_>, baseline: &Baseline, findings: &mut Vec<Finding>) {
    let slug = &context.incident.slug;
    let mut ledger = baseline.ledger(slug);
    for f in findings.iter_mut().filter(|f| !f.is_suppressed()) {
        if let Some(entry) = ledger.take(f) {
            f.suppression = Some(Suppression {
                by: SuppressedBy::Baseline(entry),
                reason: baseline.reason_for(slug).to_owned(),
            });
        }
    }
    for (rule, key, place) in ledger.stale() {
        exceptions::stale(Some(context.index), rule, key, place, findings);
    }
}

fn glob(pattern: &str) -> Result<Glob, GateError> {
    globset::GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map_err(|e| GateError::BadPattern {
            pattern: pattern.to_owned(),
            reason: e.kind().to_string(),
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
                    close: crate::model::decode::closest(pattern, ids),
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
