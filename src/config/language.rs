//! `[language]`: which wordings a team has its reports checked for.

use camino::Utf8PathBuf;
use schemars::JsonSchema;
use serde::Deserialize;

/// Word lists besides the built-in English ones.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Language {
    /// Files of word lists, relative to `aftermark.toml`, in the notation of the built-in lists.
    #[schemars(with = "Vec<String>")]
    pub lists: Vec<Utf8PathBuf>,
    /// Leaves the built-in English lists out.
    pub only_own: bool,
}
