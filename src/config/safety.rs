//! `[safety]`: what must not be published, beyond what never may.

use schemars::JsonSchema;
use serde::Deserialize;

/// What counts as private.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Safety {
    /// Hosts that nobody outside can reach: `*.corp.example` or a whole name.
    pub private_hosts: Vec<String>,
    /// Kinds of personal data that a public incident must not have.
    pub personal_data: Vec<PersonalData>,
    /// Texts that look like one of the findings and are none, such as `support@example.com`.
    pub allowed: Vec<String>,
}

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersonalData {
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
}

impl Default for Safety {
    fn default() -> Self {
        Self {
            private_hosts: Vec::new(),
            personal_data: vec![PersonalData::Email, PersonalData::Phone],
            allowed: Vec::new(),
        }
    }
}
