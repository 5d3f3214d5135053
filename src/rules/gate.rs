//! The gate: levels from the configuration, waivers, and what blocks.

use globset::{Glob, GlobMatcher, GlobSet, GlobSetBuilder};
use thiserror::Error;

use super::registry;
use super::rule::{Context, Finding, Findings, SuppressedBy, Suppression};
use crate::config::{Config, Level};
use crate::model::{Status, Waiver, WaiverTarget};

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

    /// Sets the levels, drops what is off, applies waivers, reports those that do nothing, and
    /// decides what blocks.
    pub(super) fn apply(&self, context: &Context<'_>, findings: &mut Vec<Finding>) {
        let path = |f: &Finding| context.library.sources.path(f.span.file).as_str();
        for f in findings.iter_mut() {
            f.level = self.level(f.rule.id, f.rule.level, path(f));
        }
        findings.retain(|f| f.level != Level::Off);
        let mut used = vec![false; context.incident.waivers.len()];
        for f in findings.iter_mut() {
            let waivers = context.incident.waivers.iter().enumerate();
            let mut covering = waivers.filter_map(|(i, w)| Some((i, covers(w, f)?)));
            let suppression = covering.next().map(|(i, reason)| {
                used[i] = true;
                Suppression {
                    by: SuppressedBy::Waiver(i),
                    reason: reason.to_owned(),
                }
            });
            f.suppression = suppression;
        }
        for (waiver, used) in context.incident.waivers.iter().zip(used) {
            unused(context, waiver, used, findings);
        }
        for f in findings.iter_mut() {
            f.level = self.level(f.rule.id, f.level, path(f));
        }
        findings.retain(|f| f.level != Level::Off);
        let draft = context.incident.effective_status() == Status::Draft;
        for f in findings.iter_mut() {
            let always = matches!(f.rule.group(), "format" | "safety");
            f.blocks = f.level == Level::Error && !f.is_suppressed() && (always || !draft);
        }
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

/// The reason for which a waiver suppresses a finding. One without a reason suppresses nothing.
fn covers<'a>(waiver: &'a Waiver, finding: &Finding) -> Option<&'a str> {
    let covered = match &waiver.target {
        WaiverTarget::Step(step) => finding.step() == Some(step.value),
        WaiverTarget::Rule(rule) => rule.value == finding.rule.id,
        WaiverTarget::Unclear => false,
    };
    let reason = waiver.reason.as_ref().filter(|_| covered)?;
    Some(&reason.value)
}

fn unused(context: &Context<'_>, waiver: &Waiver, used: bool, findings: &mut Vec<Finding>) {
    let mut report = |rule: &'static dyn super::Rule, span, message: String, help: String| {
        let mut into = Findings {
            rule: rule.doc(),
            incident: context.index,
            all: findings,
        };
        into.report(span, message).help(help);
    };
    match &waiver.target {
        WaiverTarget::Rule(rule) if registry::find(&rule.value).is_none() => {
            let ids = registry::all().map(|r| r.doc().id);
            let help = match crate::model::decode::closest(&rule.value, ids) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "a rule's id stands in brackets in its finding".to_owned(),
            };
            report(
                &super::format::WaiverUnknownRule,
                rule.span,
                format!("there is no rule `{}` to waive", rule.value),
                help,
            );
        }
        WaiverTarget::Rule(rule) if !used && waiver.reason.is_some() => report(
            &super::format::WaiverUnused,
            rule.span,
            format!("the waiver of `{}` suppresses nothing", rule.value),
            "remove it: the report does what the rule asks".to_owned(),
        ),
        WaiverTarget::Step(step) if !used && waiver.reason.is_some() => report(
            &super::format::WaiverUnused,
            step.span,
            format!(
                "the waiver of step `{}` suppresses nothing",
                step.value.slug()
            ),
            "remove it: the step is answered".to_owned(),
        ),
        _ => {}
    }
}
