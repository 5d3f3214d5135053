//! Names that authors chose freely (tags, owners) and the page of each: no two names share one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::address::Address;

/// The names of one section and their addresses.
pub(super) struct Names {
    by_name: BTreeMap<String, Address>,
}

impl Names {
    /// Gives each name a page below `section`. `taken` are pages of that section that are ours.
    pub fn new<'n>(
        section: &str,
        names: impl IntoIterator<Item = &'n str>,
        taken: &[Address],
    ) -> Self {
        let mut used: HashSet<Address> = taken.iter().cloned().collect();
        let names: BTreeSet<&str> = names.into_iter().collect();
        let mut by_name = BTreeMap::new();
        for name in names {
            // A readable form that is taken already is rare, but authors can bring it about.
            let mut address = Address::named(section, name);
            let mut again = 0_usize;
            while !used.insert(address.clone()) {
                again += 1;
                address = Address::named(section, &format!("{name}\n{again}"));
            }
            by_name.insert(name.to_owned(), address);
        }
        Self { by_name }
    }

    /// The page of a name.
    pub fn address(&self, name: &str) -> Option<&Address> {
        self.by_name.get(name)
    }

    /// The page of a name, relative to the site's root.
    pub fn link(&self, name: &str) -> Option<String> {
        self.address(name).map(Address::link)
    }

    /// All names in order, with their pages.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Address)> {
        self.by_name.iter().map(|(name, at)| (name.as_str(), at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_share_a_page() {
        let ours = Address::fixed("actions/nobody");
        let hashed = Address::named("actions", "A b");
        let twin = hashed.link();
        let twin = twin.split('/').nth(1).unwrap();
        let written = ["A b", twin, "nobody", "a-b", "a b", "Ä", "Ö", ".."];
        let names = Names::new("actions", written, std::slice::from_ref(&ours));
        let pages: HashSet<&Address> = names.iter().map(|(_, at)| at).collect();
        assert_eq!(pages.len(), written.len());
        assert!(!pages.contains(&ours));
        assert_eq!(names.link("a-b").unwrap(), "actions/a-b/");
        assert_eq!(names.link("nothing"), None);
    }
}
