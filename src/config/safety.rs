//! `[safety]`: what must not be published, beyond what never may.

use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What counts as private.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Safety {
    /// Hosts that nobody outside can reach: `*.corp.example` or a whole name.
    pub private_hosts: Vec<String>,
    /// Kinds of personal data that a public incident must not have.
    pub personal_data: Vec<PersonalData>,
    /// What looks like one of the findings and is none: a text such as `support@example.com`, or of what looks like a
    /// secret the fingerprint that the finding names, with the reason: `{ fingerprint = "5f1c…", reason = "…" }`.
    pub allowed: Vec<Allowed>,
}

/// What is no finding.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum Allowed {
    /// By its words, in any case of letters.
    Text(String),
    /// By a fingerprint, for what should not stand in a configuration either.
    Fingerprint(Fingerprint),
}

/// Which of the two it is, is seen by its type, so that what is wrong inside is told as it is elsewhere.
impl<'de> Deserialize<'de> for Allowed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Allowed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a fingerprint with its reason: `{ fingerprint = \"…\", reason = \"…\" }`")
            }

            fn visit_str<E>(self, text: &str) -> Result<Allowed, E> {
                Ok(Allowed::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Allowed, A::Error> {
                let fingerprint = Fingerprint::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Allowed::Fingerprint(fingerprint))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Something that looks like a secret, by the fingerprint that the finding names, and why it may stand where it does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// Sixteen hexadecimal digits.
    pub fingerprint: String,
    /// Why it is none, for whoever reads the configuration.
    pub reason: String,
}

impl Allowed {
    /// The words, where they are given.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Fingerprint(_) => None,
        }
    }

    /// Whether it is about these words, or about what has this fingerprint.
    #[must_use]
    pub fn is(&self, words: &str, fingerprint: Option<&str>) -> bool {
        match self {
            Self::Text(text) => text.eq_ignore_ascii_case(words),
            Self::Fingerprint(own) => Some(own.fingerprint.as_str()) == fingerprint,
        }
    }
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
