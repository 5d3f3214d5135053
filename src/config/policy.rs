//! `[policy]`: how much a team asks of its reviews.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{Config, ConfigError};
use crate::vocabulary::Step;

/// How much is asked; every value has a default.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Days after it was resolved in which a report may stay a draft.
    pub draft_days: u16,
    /// Whether staff actions name roles only; a handle or a person's name is then a finding.
    pub roles_only: bool,
    /// Days in which an earlier incident of the same service and cause counts as similar.
    pub similar_days: u16,
    /// The committed baseline, relative to `aftermark.toml`; named here, it has to be there.
    /// Not named, `aftermark-baseline.toml` is read if there is one.
    #[schemars(with = "Option<String>")]
    #[serde(deserialize_with = "super::paths::one")]
    pub baseline: Option<Utf8PathBuf>,
    /// How much is asked of incidents of one severity. What is not named here asks all ten steps, as the most
    /// severe always does: the more severe half of the scale at full depth, the other at brief depth.
    #[schemars(with = "BTreeMap<String, SeverityPolicy>")]
    pub severity: BTreeMap<Spanned<String>, SeverityPolicy>,
}

/// How well a step has to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// As fully as the rules ask.
    Full,
    /// By its data or one sentence that says something. What is written is checked all the same.
    Brief,
}

/// How much is asked of incidents of one severity.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SeverityPolicy {
    /// How well each step that is asked has to be answered: `full`, or `brief` (by its data or one
    /// sentence). Without it the more severe half of the scale is full, and the other brief.
    pub depth: Option<Depth>,
    /// The steps that are asked; all ten by default. `gather` and `impact` have to be among them: what
    /// happened, and whom it hit, decide whether the severity is right.
    #[schemars(with = "Option<Vec<Step>>")]
    pub steps: Option<Spanned<Vec<Step>>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            draft_days: 14,
            roles_only: false,
            similar_days: 365,
            baseline: None,
            severity: BTreeMap::new(),
        }
    }
}

/// Steps that every severity asks.
pub const ALWAYS_ASKED: [Step; 2] = [Step::Gather, Step::Impact];

impl Policy {
    /// Whether incidents of this severity are asked for a step. One whose severity is not known is
    /// asked for all.
    #[must_use]
    pub fn asks(&self, severity: Option<&str>, step: Step) -> bool {
        severity
            .and_then(|name| self.severity.get(name))
            .and_then(|policy| policy.steps.as_ref())
            .is_none_or(|steps| steps.get_ref().contains(&step))
    }
}

impl Config {
    /// How well incidents of this severity have to answer: as the policy says, and without one fully in the
    /// more severe half of the scale. One whose severity is not known has to answer fully.
    #[must_use]
    pub fn depth(&self, severity: Option<&str>) -> Depth {
        let Some(name) = severity else { return Depth::Full };
        if let Some(depth) = self.policy.severity.get(name).and_then(|policy| policy.depth) {
            return depth;
        }
        let scale = self.severity_names();
        match scale.iter().position(|s| *s == name) {
            Some(rank) if rank >= scale.len().div_ceil(2) => Depth::Brief,
            _ => Depth::Full,
        }
    }
}

/// Checks what the types cannot say of the policy: that its severities are those of the scale, and
/// that it leaves out no step that has to be asked.
///
/// # Errors
/// [`ConfigError`] with the place of the first that is wrong.
pub(super) fn check(config: &Config) -> Result<(), ConfigError> {
    let scale = config.severity_names();
    for (name, policy) in &config.policy.severity {
        let known = scale.iter().position(|s| s == name.get_ref());
        let Some(rank) = known else {
            let close = crate::vocabulary::closest(name.get_ref(), scale.iter().copied());
            let hint = match close {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("its names are {}", scale.join(", ")),
            };
            return Err(ConfigError {
                message: format!("`{}` is not a severity of the scale; {hint}", name.get_ref()),
                range: name.span(),
            });
        };
        let Some(steps) = &policy.steps else { continue };
        let all = Step::ALL.iter().all(|s| steps.get_ref().contains(s));
        if rank == 0 && !all {
            return Err(ConfigError {
                message: format!(
                    "{} is the most severe of the scale and asks all ten steps; leave steps out for a milder severity",
                    name.get_ref()
                ),
                range: steps.span(),
            });
        }
        if let Some(owed) = ALWAYS_ASKED.iter().find(|s| !steps.get_ref().contains(s)) {
            return Err(ConfigError {
                message: format!(
                    "`{}` cannot be left out: what happened (gather) and whom it hit (impact) decide whether {} is the right severity; add it to the list",
                    owed.slug(),
                    name.get_ref()
                ),
                range: steps.span(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (usize, String) {
        let e = Config::parse(text).unwrap_err();
        (text[..e.range.start].matches('\n').count() + 1, e.message)
    }

    #[test]
    fn a_severity_asks_what_its_policy_lists_and_all_without_one() {
        let config = Config::parse(
            "[policy.severity.SEV4]\nsteps = [\"gather\", \"impact\", \"root-cause\"]\n[policy.severity.SEV3]\n",
        )
        .unwrap();
        let asked = |severity| {
            let all = Step::ALL.into_iter();
            all.filter(|s| config.policy.asks(severity, *s)).count()
        };
        assert_eq!(asked(Some("SEV4")), 3);
        assert_eq!(asked(Some("SEV3")), 10);
        assert_eq!(asked(Some("SEV1")), 10);
        assert_eq!(asked(None), 10, "a severity that is not known asks all");
    }

    #[test]
    fn the_more_severe_half_of_the_scale_is_full_unless_the_policy_says_otherwise() {
        let depths = |text: &str, names: &[&str]| -> Vec<Depth> {
            let config = Config::parse(text).unwrap();
            names.iter().map(|n| config.depth(Some(n))).collect()
        };
        use Depth::{Brief, Full};
        let four = ["SEV1", "SEV2", "SEV3", "SEV4"];
        assert_eq!(depths("", &four), [Full, Full, Brief, Brief]);
        let said =
            "[policy.severity.SEV2]\ndepth = \"brief\"\n[policy.severity.SEV4]\ndepth = \"full\"\n";
        assert_eq!(depths(said, &four), [Full, Brief, Brief, Full]);
        let three = "[[severities]]\nname = \"a\"\n[[severities]]\nname = \"b\"\n[[severities]]\nname = \"c\"\n";
        assert_eq!(depths(three, &["a", "b", "c"]), [Full, Full, Brief]);
        assert_eq!(depths("[[severities]]\nname = \"a\"\n", &["a"]), [Full]);
        assert_eq!(Config::parse("").unwrap().depth(None), Full);
        let (line, message) = wrong("[policy.severity.SEV4]\ndepth = \"shallow\"\n");
        assert_eq!(line, 2, "{message}");
        assert!(message.contains("full") && message.contains("brief"), "{message}");
    }

    #[test]
    fn a_policy_that_cannot_be_is_told_with_its_place() {
        let (line, message) = wrong("[policy]\n[policy.severity.minor]\nsteps = []\n");
        assert_eq!(line, 2, "{message}");
        assert!(message.contains("`minor`") && message.contains("SEV4"), "{message}");
        let (line, message) = wrong(
            "[[severities]]\nname = \"high\"\n[[severities]]\nname = \"low\"\n[policy.severity.lowest]\nsteps = []\n",
        );
        assert_eq!(line, 5, "{message}");
        assert!(message.contains("did you mean `low`"), "{message}");
        for (steps, named) in
            [("[\"impact\"]", "gather"), ("[\"gather\", \"people\"]", "impact"), ("[]", "gather")]
        {
            let (line, message) = wrong(&format!("[policy.severity.SEV4]\n\nsteps = {steps}\n"));
            assert_eq!(line, 3, "{message}");
            assert!(message.contains(&format!("`{named}` cannot be left out")), "{message}");
        }
        let (line, message) = wrong("[policy.severity.SEV1]\nsteps = [\"gather\", \"impact\"]\n");
        assert_eq!(line, 2, "{message}");
        assert!(message.contains("most severe"), "{message}");
        let (line, _) = wrong("[policy.severity.SEV4]\nsteps = [\"gathr\"]\n");
        assert_eq!(line, 2);
    }
}
