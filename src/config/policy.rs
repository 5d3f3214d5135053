//! `[policy]`: how much a team asks of its reviews.

use camino::Utf8PathBuf;
use schemars::JsonSchema;
use serde::Deserialize;

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
    pub baseline: Option<Utf8PathBuf>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            draft_days: 14,
            roles_only: false,
            similar_days: 365,
            baseline: None,
        }
    }
}
