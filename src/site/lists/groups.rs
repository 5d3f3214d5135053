//! Rows in groups, and groups in pages.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Rows that have something in common.
#[derive(Serialize)]
pub struct Group<K, T> {
    pub key: K,
    /// In how many incidents.
    pub incidents: usize,
    /// How many rows it has in all: on one page of several there may be fewer.
    pub total: usize,
    /// Whether it begins on an earlier page.
    pub continued: bool,
    pub rows: Vec<T>,
}

impl<K, T> Group<K, T> {
    /// The same rows under another key.
    pub fn with_key<L>(self, key: impl FnOnce(K) -> L) -> Group<L, T> {
        Group {
            key: key(self.key),
            incidents: self.incidents,
            total: self.total,
            continued: self.continued,
            rows: self.rows,
        }
    }
}

/// Cuts groups into pages of at most `size` rows; no rows are one page.
pub fn cut<K: Clone, T>(groups: Vec<Group<K, T>>, size: usize) -> Vec<Vec<Group<K, T>>> {
    let size = size.max(1);
    let mut pages: Vec<Vec<Group<K, T>>> = vec![Vec::new()];
    let mut room = size;
    for group in groups {
        let mut rows = group.rows.into_iter().peekable();
        let mut continued = false;
        while rows.peek().is_some() {
            if room == 0 {
                pages.push(Vec::new());
                room = size;
            }
            let own: Vec<T> = rows.by_ref().take(room).collect();
            room -= own.len();
            if let Some(page) = pages.last_mut() {
                page.push(Group {
                    key: group.key.clone(),
                    incidents: group.incidents,
                    total: group.total,
                    continued,
                    rows: own,
                });
            }
            continued = true;
        }
    }
    pages
}

/// Collects rows by key; `I` tells incidents from each other.
pub struct Groups<K, T, I = usize> {
    by_key: BTreeMap<K, (BTreeSet<I>, Vec<T>)>,
}

impl<K: Ord, T, I: Ord> Groups<K, T, I> {
    pub fn new() -> Self {
        Self { by_key: BTreeMap::new() }
    }

    /// Adds a row of an incident.
    pub fn push(&mut self, key: K, incident: I, row: T) {
        let (incidents, rows) = self.by_key.entry(key).or_default();
        incidents.insert(incident);
        rows.push(row);
    }

    /// The groups in order of their keys.
    pub fn in_order(self) -> Vec<Group<K, T>> {
        let group = |(key, (incidents, rows)): (K, (BTreeSet<I>, Vec<T>))| Group {
            key,
            incidents: incidents.len(),
            total: rows.len(),
            continued: false,
            rows,
        };
        self.by_key.into_iter().map(group).collect()
    }

    /// The groups with the most incidents first.
    pub fn by_incidents(self) -> Vec<Group<K, T>> {
        let mut groups = self.in_order();
        groups.sort_by_key(|g| Reverse((g.incidents, g.rows.len())));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one owner owes is in order of urgency, so that rows of one incident stand apart.
    #[test]
    fn an_incident_counts_once_wherever_its_rows_stand() {
        let mut groups = Groups::new();
        for (incident, row) in [(1, "late"), (2, "later"), (1, "latest")] {
            groups.push("owed", incident, row);
        }
        let groups = groups.in_order();
        assert_eq!((groups[0].incidents, groups[0].total), (2, 3));
        assert_eq!(groups[0].rows, ["late", "later", "latest"]);
    }
}
