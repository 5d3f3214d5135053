//! What an edition lets through, as `[editions.NAME]` of `aftermark.toml` says it.

use std::collections::BTreeSet;

use regex::Regex;

use crate::config::{Config, EditionConfig, FILE_NAME, PeopleShown};
use crate::model::Incident;
use crate::model::format::FRONT_MATTER;
use crate::model::format::shape::{Shape, ValueKind};
use crate::vocabulary::{Choice, Process, Step, Visibility, closest};

/// The edition that is there without being configured.
const BUILT_IN: &str = "public";

/// What an edition lets through.
#[derive(Clone, Debug)]
pub struct Policy {
    pub name: String,
    pub config: EditionConfig,
    /// Keys of the front matter, and of the maps in it behind a full stop.
    left_out: BTreeSet<String>,
    /// What outsiders must not read.
    pub(super) private: Vec<Regex>,
}

impl Policy {
    /// The edition of this name.
    ///
    /// # Errors
    /// A sentence: there is none of the name, or it leaves out what is no key of the format.
    pub fn of(config: &Config, name: &str) -> Result<Self, String> {
        let edition = match (config.editions.get(name), name) {
            (Some(edition), _) => edition.clone(),
            (None, BUILT_IN) => EditionConfig::default(),
            (None, _) => {
                let names = config.editions.keys().map(String::as_str);
                let mut known: Vec<&str> = names.chain([BUILT_IN]).collect();
                known.sort_unstable();
                known.dedup();
                return Err(format!(
                    "there is no edition `{name}`; there is `{}`, and {FILE_NAME} adds others with [editions.NAME]",
                    known.join("`, `")
                ));
            }
        };
        let mut left_out = BTreeSet::new();
        for key in &edition.leave_out {
            let key = key.get_ref();
            check_key(key)
                .map_err(|why| format!("{FILE_NAME}: editions.{name}.leave_out: {why}"))?;
            left_out.insert(key.clone());
        }
        for step in &edition.leave_out_steps {
            left_out.extend(keys_of(*step).iter().map(|key| (*key).to_owned()));
        }
        if edition.people == PeopleShown::Hidden {
            left_out.extend(PERSON_KEYS.map(str::to_owned));
        }
        let private = edition.private.iter().filter_map(|p| Regex::new(p.get_ref()).ok());
        Ok(Self { name: name.to_owned(), private: private.collect(), left_out, config: edition })
    }

    /// Whether a key is let through.
    pub(super) fn keeps(&self, path: &str) -> bool {
        !self.left_out.contains(path)
    }

    /// Whether an incident is in it, or something of it.
    pub(super) fn has(&self, incident: &Incident) -> bool {
        let status = incident.effective_status().word();
        incident.visibility == Visibility::Public
            && self.config.statuses.iter().any(|s| s.get_ref() == status)
    }

    pub(super) fn keeps_step(&self, step: Step) -> bool {
        !self.config.leave_out_steps.contains(&step)
    }

    /// Whether actions of one side of the work are let through.
    pub(super) fn keeps_process(&self, word: &str) -> bool {
        match Process::from_word(word) {
            Some(Process::People) => self.keeps_step(Step::People),
            Some(Process::Technology) => self.keeps_step(Step::Technology),
            None => true,
        }
    }
}

/// The keys whose values say who somebody is.
pub(super) const PERSON_KEYS: [&str; 8] = [
    "owner",
    "reviewers",
    "responders",
    "timeline.by",
    "actions.owner",
    "actions.verification.by",
    "notifications.by",
    "waivers.by",
];

/// What answers a step and no other.
fn keys_of(step: Step) -> &'static [&'static str] {
    match step {
        Step::Gather => &["timeline", "evidence", "timeline_source", "timeline.source"],
        Step::RootCause => &["causes"],
        Step::Impact => &["impact"],
        Step::StaffActions => &["timeline.by", "timeline.reason", "timeline.outcome"],
        Step::Safeguards => &["safeguards"],
        // One list: which of its entries are of the step is seen at each.
        Step::Technology | Step::People => &[],
        Step::Verification => &["actions.verification"],
        Step::Notify => &["notifications"],
        Step::MoveOn => &["follow_up"],
    }
}

/// Whether a key with those around it in front is one of the format.
fn check_key(path: &str) -> Result<(), String> {
    let mut shape: Option<&'static Shape> = Some(&FRONT_MATTER);
    for name in path.split('.') {
        let Some(around) = shape else {
            return Err(format!("`{path}` is no key of the format: `{name}` lies in no map"));
        };
        let Some(field) = around.field(name) else {
            let known = around.fields.iter().map(|f| f.key);
            let meant = closest(name, known).map(|c| format!("; did you mean `{c}`?"));
            return Err(format!(
                "`{path}` is no key of the format: {} has no `{name}`{}",
                around.what,
                meant.unwrap_or_default()
            ));
        };
        shape = match field.value {
            ValueKind::Map(inner) | ValueKind::List(inner) => Some(inner),
            _ => None,
        };
    }
    match path {
        "title" | "status" | "visibility" => {
            Err(format!("`{path}` is what a report is known by, and stays"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_edition_is_there_and_others_are_configured() {
        let config = Config::default();
        assert!(Policy::of(&config, "public").is_ok());
        assert!(Policy::of(&config, "press").unwrap_err().contains("`public`"));
    }

    #[test]
    fn what_is_left_out_has_to_be_a_key() {
        let of = |key: &str| {
            let text = format!("[editions.public]\nleave_out = [\"{key}\"]\n");
            Policy::of(&Config::parse(&text).unwrap(), "public").map(|_| ())
        };
        assert_eq!(of("actions.verification.by"), Ok(()));
        assert!(of("action.owner").unwrap_err().contains("did you mean `actions`?"));
        assert!(of("title").is_err());
        assert!(of("owner.name").is_err());
    }

    #[test]
    fn keys_that_name_people_are_keys() {
        let configured = crate::config::LEFT_OUT;
        let steps = Step::ALL.iter().flat_map(|s| keys_of(*s)).copied();
        for key in PERSON_KEYS.into_iter().chain(configured).chain(steps) {
            assert_eq!(check_key(key), Ok(()), "{key}");
        }
    }
}
