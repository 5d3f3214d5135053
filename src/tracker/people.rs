//! Who is who: logins of a tracker and the owners that actions name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::issue::Person;

/// The configured map, by names in lower case without `@`.
pub struct People<'a> {
    by_name: HashMap<String, &'a str>,
}

/// How an issue's assignees and an action's owner compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owners {
    Same,
    /// Somebody else; the owner to write, when it is one person and known for sure.
    Other {
        owner: Option<String>,
    },
    /// Names that nothing connects with handles.
    Unknown,
}

impl<'a> People<'a> {
    pub fn new(map: &'a BTreeMap<String, String>) -> Self {
        let by_name = map.iter().map(|(name, owner)| (plain(name), owner.as_str()));
        Self { by_name: by_name.collect() }
    }

    /// Compares the assignees, at least one, with an owner (`None`: the action has none).
    pub fn compare(
        &self,
        assignees: &[Person],
        owner: Option<&str>,
        unknown: &mut BTreeSet<String>,
    ) -> Owners {
        let mut sure = Vec::new();
        let mut doubtful = false;
        for person in assignees {
            match self.owner(person) {
                _ if owner.is_some_and(|o| named(person, o)) => return Owners::Same,
                Some(theirs) if owner.is_some_and(|o| plain(o) == plain(&theirs)) => {
                    return Owners::Same;
                }
                Some(theirs) => sure.push(theirs),
                None => {
                    doubtful = true;
                    unknown.insert(person.shown().to_owned());
                }
            }
        }
        // A team's name cannot be compared with a login, unless the map leads there.
        let comparable = owner.is_none_or(|o| o.starts_with('@'))
            || assignees.iter().all(|p| self.mapped(p).is_some());
        if doubtful || !comparable {
            return Owners::Unknown;
        }
        let owner = match sure.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        Owners::Other { owner }
    }

    /// What a tracker knows an owner by, from the map: of its names that fit the first, in their order.
    pub fn named(
        map: &BTreeMap<String, String>,
        owner: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let names = map.iter().filter(|(_, o)| plain(o) == plain(owner));
        let mut names = names.map(|(name, _)| name.trim_start_matches('@'));
        names.find(|n| fits(n)).map(str::to_owned)
    }

    fn mapped(&self, person: &Person) -> Option<&'a str> {
        let mut names = person.login.iter().chain(&person.names);
        names.find_map(|n| self.by_name.get(&plain(n)).copied())
    }

    fn owner(&self, person: &Person) -> Option<String> {
        let mapped = self.mapped(person).map(str::to_owned);
        mapped.or_else(|| person.login.as_ref().map(|l| format!("@{l}")))
    }
}

/// Whether one of a person's names is the owner's: the same but for case and `@`; of a mail address
/// what stands before the host.
fn named(person: &Person, owner: &str) -> bool {
    let owner = plain(owner);
    let mut names = person.login.iter().chain(&person.names);
    names.any(|n| {
        let name = plain(n);
        name == owner || name.split_once('@').is_some_and(|(local, _)| local == owner)
    })
}

fn plain(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}
