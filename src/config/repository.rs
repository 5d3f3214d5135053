//! `[site.repository]`: where the reports' repository is on the web.

use schemars::JsonSchema;
use serde::Deserialize;

/// Where reports can be read as they were, and edited. What is not given is told from the remote
/// `origin`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RepositoryConfig {
    /// The repository's page on its host: `https://git.example.org/team/incidents`.
    pub url: Option<String>,
    /// Which software the host runs, where its name does not say so.
    pub kind: Option<HostKind>,
    /// The branch that a link for editing leads to; the host's default branch, where the clone
    /// knows it.
    pub branch: Option<String>,
    /// Whether pages link to the repository.
    pub links: bool,
    /// Whether reports show who changed them, and when; the links stay.
    pub history: bool,
}

impl Default for RepositoryConfig {
    fn default() -> Self {
        Self { url: None, kind: None, branch: None, links: true, history: true }
    }
}

/// The software of a host, which decides how its addresses look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HostKind {
    /// GitHub, github.com or an organisation's own.
    GitHub,
    /// GitLab, gitlab.com or an organisation's own.
    GitLab,
    /// Gitea or Forgejo, such as codeberg.org.
    Gitea,
    /// Bitbucket Cloud.
    Bitbucket,
}
