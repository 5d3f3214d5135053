//! The same promise again: an action that an earlier incident promised already, and that was not done
//! when it was promised once more.
//!
//! Either the author says so (`carried_from`), or the titles are alike: the words of both, weighed by how
//! rare they are among the titles of the library (tf-idf), compared by their cosine. Only actions of
//! earlier incidents that share a service are compared, and only those that share one of the rarest words
//! of a title, which an index knows: the work grows with the actions, never with their pairs.

mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rayon::prelude::*;

use self::words::{TitleWords, titles_of};
use super::actions::{ActionState, LONGEST_CHAIN, carried_to, state};
use crate::model::{Action, ActionIndex, Library};
use crate::vocabulary::ActionStatus;

/// An earlier action that promised the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromisedBefore {
    pub action: ActionIndex,
    pub how: SameBy,
}

/// How it is known that two actions promise the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameBy {
    /// The later one says that it carries the earlier one on.
    CarriedFrom,
    /// Their titles are alike.
    Title,
}

/// The least cosine of two titles that promise the same, by how many words they share: two may be a
/// subject, three with the same weight are mostly a promise. And both begin with a word that both have, as
/// that mostly says what is done; otherwise they have to be nearly the same. Chosen on 286 actions of 75
/// published reports of four organisations: all seven pairs above it promise the same.
const LEAST_OF_TWO: f64 = 0.58;
const LEAST_OF_MORE: f64 = 0.4;
const LEAST_OF_OTHERS: f64 = 0.75;
/// A library with fewer titles is weighed as if it had so many: where two titles are half of all, a word
/// that both have would seem to be common.
const FEWEST_TITLES: usize = 50;
/// So many of a title's rarest words are looked up, in at most so many services of the incident.
const MOST_WORDS: usize = 6;
const MOST_SERVICES: usize = 8;
/// So many of the newest earlier actions are looked at for each word.
const MOST_HOLDERS: usize = 32;

/// For each action of each incident the one that promised it before. What happened after `as_of` has
/// not happened yet.
pub fn find(library: &Library, as_of: NaiveDate) -> Vec<Vec<Option<PromisedBefore>>> {
    let carried = carried_to(library, as_of);
    let titles = Titles::read(library, as_of);
    let mut found: Vec<Vec<Option<PromisedBefore>>> =
        library.incidents.iter().map(|i| vec![None; i.actions.len()]).collect();
    let alike: Vec<Vec<Hit>> = titles
        .by_incident
        .par_iter()
        .map(|own| one_each(own.iter().filter_map(|t| titles.best(library, t, &carried))))
        .collect();
    for hit in alike.into_iter().flatten() {
        found[hit.place.incident][hit.place.action] =
            Some(PromisedBefore { action: hit.earlier, how: SameBy::Title });
    }
    for (incident, later) in library.happened_by(as_of) {
        for (action, taking) in later.actions.iter().enumerate() {
            let Some(from) = &taking.carried_from else {
                continue;
            };
            let place = ActionIndex { incident, action };
            let before = library.action_from(incident, from).filter(|b| *b < place);
            found[incident][action] =
                before.map(|action| PromisedBefore { action, how: SameBy::CarriedFrom });
        }
    }
    found
}

/// How often what an action promises has been promised, it included, and by which action first. `before`
/// gives what [`find`] found for an action.
pub fn first(
    action: ActionIndex,
    before: impl Fn(ActionIndex) -> Option<PromisedBefore>,
) -> (usize, ActionIndex) {
    let (mut times, mut first) = (1, action);
    // Every step leads to an earlier day or index; a circle would take both, and ends here.
    while let Some(earlier) = before(first).filter(|_| times < LONGEST_CHAIN) {
        first = earlier.action;
        times += 1;
    }
    (times, first)
}

/// The words of a title as numbers with their weights, in order of the numbers; its length is one.
struct Title {
    place: ActionIndex,
    date: NaiveDate,
    words: Vec<(u32, f64)>,
    /// The first word of those.
    first: Option<u32>,
    /// The rarest words first.
    rarest: Vec<u32>,
    services: Vec<u32>,
}

struct Titles {
    /// Those of incidents with a date and a service, in order of time.
    by_incident: Vec<Vec<Title>>,
    /// Which titles have a word in a service: places in `by_incident` and its lists, in order of time.
    holders: HashMap<(u32, u32), Vec<(u32, u32)>>,
}

impl Title {
    /// Whether the first word of each is in the other.
    fn begins_like(&self, other: &Self) -> bool {
        let has = |title: &Self, word: Option<u32>| {
            word.is_some_and(|w| title.words.binary_search_by_key(&w, |(n, _)| *n).is_ok())
        };
        has(self, other.first) && has(other, self.first)
    }
}

/// A title that an earlier action has as well.
struct Hit {
    place: ActionIndex,
    earlier: ActionIndex,
    likeness: f64,
}

impl Titles {
    fn read(library: &Library, as_of: NaiveDate) -> Self {
        let words: Vec<Vec<TitleWords>> =
            library.incidents.par_iter().map(|i| titles_of(i)).collect();
        let mut frequency: HashMap<&str, usize> = HashMap::new();
        for word in words.iter().flatten().flat_map(|w| &w.all) {
            *frequency.entry(word).or_default() += 1;
        }
        let titles = words.iter().map(Vec::len).sum::<usize>().max(FEWEST_TITLES);
        let mut names: Vec<&str> = frequency.keys().copied().collect();
        names.sort_unstable();
        let numbers: HashMap<&str, u32> = names.iter().copied().zip(0..).collect();
        let services: BTreeSet<&str> = library
            .incidents
            .iter()
            .flat_map(|i| i.services.iter().map(|s| s.value.as_str()))
            .collect();
        let services: HashMap<&str, u32> = services.into_iter().zip(0..).collect();
        let mut order: Vec<(NaiveDate, usize)> = library
            .incidents
            .iter()
            .enumerate()
            .filter_map(|(index, i)| Some((i.slug_date().filter(|d| *d <= as_of)?, index)))
            .collect();
        order.sort_unstable();
        let by_incident: Vec<Vec<Title>> = order
            .into_iter()
            .map(|(date, incident)| {
                let named = library.incidents[incident].services.iter();
                let mut own: Vec<u32> = named.map(|s| services[s.value.as_str()]).collect();
                own.sort_unstable();
                own.dedup();
                own.truncate(MOST_SERVICES);
                let all = words[incident].iter().enumerate();
                all.map(|(action, words)| {
                    let mut weighed: Vec<(usize, u32, f64)> = words
                        .all
                        .iter()
                        .map(|word| {
                            let with = frequency[word.as_str()];
                            #[allow(clippy::cast_precision_loss)] // far below 2^52
                            let weight = (1.0 + titles as f64 / with as f64).ln();
                            (with, numbers[word.as_str()], weight)
                        })
                        .collect();
                    let length = weighed.iter().map(|(_, _, w)| w * w).sum::<f64>().sqrt();
                    weighed.sort_unstable_by_key(|(with, word, _)| (*with, *word));
                    let rarest = weighed.iter().take(MOST_WORDS).map(|(_, w, _)| *w);
                    let rarest = rarest.collect();
                    weighed.sort_unstable_by_key(|(_, word, _)| *word);
                    let length = length.max(f64::MIN_POSITIVE);
                    Title {
                        place: ActionIndex { incident, action },
                        date,
                        first: words.first.as_deref().map(|w| numbers[w]),
                        words: weighed.iter().map(|(_, n, w)| (*n, w / length)).collect(),
                        rarest,
                        services: own.clone(),
                    }
                })
                .collect()
            })
            .collect();
        let mut holders: HashMap<(u32, u32), Vec<(u32, u32)>> = HashMap::new();
        for (i, titles) in (0..).zip(&by_incident) {
            for (n, title) in (0..).zip(titles) {
                let incident = &library.incidents[title.place.incident];
                if never_undone(&incident.actions[title.place.action], title.date) {
                    continue;
                }
                for service in &title.services {
                    for (word, _) in &title.words {
                        holders.entry((*service, *word)).or_default().push((i, n));
                    }
                }
            }
        }
        Self { by_incident, holders }
    }

    /// The closest earlier action that was not done by then; of two that are as close the newer.
    fn best(
        &self,
        library: &Library,
        title: &Title,
        carried: &HashMap<ActionIndex, ActionIndex>,
    ) -> Option<Hit> {
        let (_, own) = library.at(title.place);
        let declined = own.status.as_ref().is_some_and(|s| s.value == ActionStatus::Declined);
        if own.carried_from.is_some() || declined {
            return None;
        }
        let date_of = |i: u32| {
            let first = self.by_incident[i as usize].first();
            first.map_or(NaiveDate::MAX, |t| t.date)
        };
        let mut near: Vec<(u32, u32)> = Vec::new();
        for service in &title.services {
            for word in &title.rarest {
                let list = self.holders.get(&(*service, *word));
                let list = list.map_or(&[][..], Vec::as_slice);
                let until = list.partition_point(|(i, _)| date_of(*i) < title.date);
                near.extend(&list[until.saturating_sub(MOST_HOLDERS)..until]);
            }
        }
        near.sort_unstable();
        near.dedup();
        near.into_iter()
            .rev()
            .filter_map(|(i, n)| {
                let earlier = &self.by_incident[i as usize][n as usize];
                let (likeness, shared) = likeness(&title.words, &earlier.words);
                let least = match shared {
                    0 | 1 => f64::INFINITY,
                    _ if !title.begins_like(earlier) => LEAST_OF_OTHERS,
                    2 => LEAST_OF_TWO,
                    _ => LEAST_OF_MORE,
                };
                (likeness >= least).then_some((likeness, earlier))
            })
            .filter(|(_, earlier)| {
                let (_, action) = library.at(earlier.place);
                let stood = state(action, title.date);
                let undone = stood.is_owed() || stood == ActionState::Declined;
                // What another action carries on by now is that one's business.
                let taken = carried.get(&earlier.place);
                let taken = taken.is_some_and(|t| t.incident <= title.place.incident);
                undone && !taken
            })
            // Of equals the first stays, which is the newest.
            .reduce(|a, b| if b.0 > a.0 { b } else { a })
            .map(|(likeness, earlier)| Hit { place: title.place, earlier: earlier.place, likeness })
    }
}

/// Of several actions of one incident that are like the same earlier one, the closest.
fn one_each(hits: impl Iterator<Item = Hit>) -> Vec<Hit> {
    let mut by_earlier: BTreeMap<ActionIndex, Hit> = BTreeMap::new();
    for hit in hits {
        match by_earlier.get(&hit.earlier) {
            Some(other) if other.likeness >= hit.likeness => {}
            _ => {
                by_earlier.insert(hit.earlier, hit);
            }
        }
    }
    by_earlier.into_values().collect()
}

/// Whether an action was done, and not shown to fail, by the day of its own incident; or nobody knows
/// when: then it is taken as done in time.
fn never_undone(action: &Action, date: NaiveDate) -> bool {
    let done = action.done.as_ref().is_none_or(|d| d.value <= date);
    let failed = action.verification.as_ref().is_some_and(|v| {
        let result = v.result.as_ref().map(|r| r.value);
        result == Some(crate::vocabulary::VerificationResult::Failed)
    });
    let status = action.status.as_ref().map(|s| s.value);
    status == Some(ActionStatus::Done) && done && !failed
}

/// The cosine of two titles, and how many words they share.
fn likeness(a: &[(u32, f64)], b: &[(u32, f64)]) -> (f64, usize) {
    let (mut sum, mut shared) = (0.0, 0);
    let (mut i, mut j) = (0, 0);
    while let (Some((one, weight)), Some((other, theirs))) = (a.get(i), b.get(j)) {
        if one == other {
            sum += weight * theirs;
            shared += 1;
        }
        i += usize::from(one <= other);
        j += usize::from(other <= one);
    }
    (sum, shared)
}

#[cfg(test)]
mod tests;
