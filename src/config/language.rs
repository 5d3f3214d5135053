//! `[language]`: which wordings a team has its reports checked for.

use camino::Utf8PathBuf;
use schemars::JsonSchema;
use serde::Deserialize;

/// Word lists: the built-in ones by language, and a team's own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Language {
    /// Languages whose built-in lists are used: `en`, `de`.
    pub languages: Vec<String>,
    /// Files of word lists, relative to `aftermark.toml`, in the notation of the built-in lists.
    #[schemars(with = "Vec<String>")]
    #[serde(deserialize_with = "super::paths::several")]
    pub lists: Vec<Utf8PathBuf>,
    /// Leaves the built-in lists out.
    pub only_own: bool,
}

impl Default for Language {
    fn default() -> Self {
        Self { languages: vec!["en".to_owned()], lists: Vec::new(), only_own: false }
    }
}
