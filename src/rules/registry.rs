//! The one list of all rules, in the order of the catalogue.

use std::sync::OnceLock;

use super::rule::Rule;
use super::{
    exceptions, format, gather, history, impact, improvements, language, links, move_on, notify,
    reconcile, root_cause, safeguards, safety, staff_actions, steps, unseen, verification,
};

/// All rules: the notation first, then the ten steps in order, then the rest.
pub fn all() -> impl Iterator<Item = &'static dyn Rule> {
    static ALL: OnceLock<Vec<&'static dyn Rule>> = OnceLock::new();
    ALL.get_or_init(|| {
        [
            format::yaml::RULES,
            format::files::RULES,
            format::values::RULES,
            format::text::RULES,
            format::judged::RULES,
            unseen::RULES,
            steps::RULES,
            gather::timeline::RULES,
            gather::sources::RULES,
            gather::times::RULES,
            root_cause::depth::RULES,
            root_cause::people::RULES,
            root_cause::settled::RULES,
            impact::rows::RULES,
            impact::times::RULES,
            impact::figures::RULES,
            staff_actions::RULES,
            safeguards::RULES,
            improvements::RULES,
            verification::promised::RULES,
            verification::done::RULES,
            verification::left::RULES,
            notify::RULES,
            move_on::RULES,
            reconcile::RULES,
            language::RULES,
            safety::RULES,
            links::RULES,
            history::RULES,
            exceptions::RULES,
        ]
        .concat()
    })
    .iter()
    .copied()
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static dyn Rule> {
    all().find(|r| r.doc().id == id)
}
