//! `[trackers]`: how what other tools say is read.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// How the exports of trackers are read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Trackers {
    /// Who is who: a login, name or mail address of a tracker, and the owner that actions name, as in
    /// `kim-dev = "@kim"`. Case does not matter.
    pub people: BTreeMap<String, String>,
}
