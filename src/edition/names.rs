//! What is private by its form alone, and which names of files and folders give it away.

use regex::Regex;

use super::policy::Policy;
use crate::config::Config;
use crate::rules::safety::hosts::Hosts;

/// What is private by its form alone: hosts of the inside, and what a team's patterns fit.
#[derive(Debug, Default)]
pub struct Names {
    pub(super) hosts: Hosts,
    pub(super) patterns: Vec<Regex>,
    /// The team's own hosts, in lower case, without the star.
    own_hosts: Vec<String>,
}

impl Names {
    /// Of an edition.
    pub fn new(config: &Config, policy: &Policy) -> Self {
        let own = config.safety.private_hosts.iter();
        let own = own.map(|host| host.trim().trim_start_matches(['*', '.']).to_lowercase());
        Self {
            hosts: Hosts::new(&config.safety.private_hosts),
            patterns: policy.private.clone(),
            own_hosts: own.filter(|host| !host.is_empty()).collect(),
        }
    }

    /// What keeps the name of a file or folder from being published, if anything does. In a name the parts of a host have
    /// other words beside them.
    pub fn of(&self, name: &str) -> Option<String> {
        let found = self.patterns.iter().find_map(|pattern| {
            let found = pattern.find_iter(name).find(|found| !found.is_empty())?;
            Some(format!("`{}`, which the pattern `{pattern}` keeps private", found.as_str()))
        });
        if found.is_some() {
            return found;
        }
        let mut host = None;
        let stem = name.rsplit_once('.').map_or("", |(stem, _)| stem);
        for part in [name, stem] {
            self.hosts.find(part, |place| host = Some(part[place].to_owned()));
        }
        let lower = name.to_lowercase();
        let own = self.own_hosts.iter().find(|own| {
            lower.match_indices(own.as_str()).any(|(at, _)| {
                let before = lower[..at].chars().next_back();
                let after = lower[at + own.len()..].chars().next();
                let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !goes_on(before) && !goes_on(after)
            })
        });
        host.or_else(|| own.cloned()).map(|host| format!("the private host `{host}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_fits_nothing_hides_no_other() {
        let patterns = ["(?:CUST_\\d+)?", "OPS-\\d+"].map(|p| Regex::new(p).unwrap()).to_vec();
        let names = Names { patterns, ..Names::default() };
        assert!(names.of("report-OPS-441.txt").unwrap().contains("`OPS-441`"));
        assert!(names.of("x-CUST_1").unwrap().contains("`CUST_1`"));
        assert_eq!(names.of("edge.log"), None);
    }
}
