//! Fingerprints: what makes a finding the same one in two runs, whatever moved in between.
//!
//! One is made from the rule, the incident's folder name and the structural key, never from a line
//! or a message; findings that share all three are told apart by their order.

use std::collections::HashMap;

use crate::model::Library;
use crate::rules::{Finding, Verdict};

/// Bytes of a fingerprint; written as twice as many hexadecimal digits.
const BYTES: usize = 16;

/// The fingerprints of all findings of a library.
pub struct Fingerprints {
    /// By incident, in the order of its findings.
    all: Vec<Vec<String>>,
    /// Those of the findings about the repository as a whole.
    general: Vec<String>,
}

impl Fingerprints {
    /// Makes all of them; no two are equal.
    #[must_use]
    pub fn new(library: &Library, verdict: &Verdict) -> Self {
        let mut seen: HashMap<(&str, &str, &str), usize> = HashMap::new();
        let general = verdict.general().iter();
        let general = general.map(|f| {
            let before = seen.entry((f.rule.id, "", &f.key)).or_default();
            *before += 1;
            fingerprint(f, "", *before)
        });
        let general = general.collect();
        let all = library
            .incidents
            .iter()
            .enumerate()
            .map(|(i, incident)| {
                let findings = verdict.of(i).iter();
                findings
                    .map(|f| {
                        let before = seen.entry((f.rule.id, &incident.slug, &f.key)).or_default();
                        *before += 1;
                        fingerprint(f, &incident.slug, *before)
                    })
                    .collect()
            })
            .collect();
        Self { all, general }
    }

    /// Those of the findings about the repository as a whole, in their order.
    pub fn general(&self) -> impl Iterator<Item = &str> {
        self.general.iter().map(String::as_str)
    }

    /// Those of one incident, in the order of its findings.
    pub fn of(&self, incident: usize) -> impl Iterator<Item = &str> {
        self.all[incident].iter().map(String::as_str)
    }
}

fn fingerprint(finding: &Finding, slug: &str, ordinal: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [finding.rule.id, slug, &finding.key, &ordinal.to_string()] {
        // With its length, so that no two lists of parts read the same.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    digest.as_bytes()[..BYTES].iter().map(|b| format!("{b:02x}")).collect()
}
