//! How promises were kept over time, and how old what is owed is: the drawings of the tracker.

use serde::Serialize;

use crate::derive::burn_up::{self, Sum};
use crate::derive::trends::{self, FEWEST};
use crate::site::context::Context;
use crate::site::views::charts::{Bars, Column, Columns, if_enough};
use crate::site::views::trends::{AgeRow, Key, Unit, age_bars, age_rows};

/// Both drawings with their tables.
#[derive(Debug, Serialize)]
pub struct Progress {
    /// The fewest actions that are drawn.
    pub fewest: usize,
    pub burn_up: Option<Columns>,
    pub burn_up_rows: Vec<SumRow>,
    pub burn_up_unit: Option<Unit>,
    /// The parts of a column from the bottom up.
    pub keys: Vec<Key>,
    pub promised: usize,
    pub done: usize,
    pub shown: usize,
    /// Done without a date, and declined.
    pub undated: usize,
    pub declined: usize,
    pub ages: Option<Bars>,
    pub age_rows: Vec<AgeRow>,
    pub owed: usize,
}

/// A period and how far things were at its end.
#[derive(Debug, Serialize)]
pub struct SumRow {
    pub label: String,
    pub promised: usize,
    pub done: usize,
    pub shown: usize,
}

/// The parts of a column: their looks, and the words that name them.
const PARTS: [(&str, &str); 3] =
    [("verified", "shown"), ("unverified", "unproven"), ("open", "owed")];

impl Progress {
    pub fn new(site: &Context<'_>) -> Self {
        let incidents: Vec<_> = site.entries.iter().map(|e| (e.incident, e.facts)).collect();
        let found = burn_up::measure(&incidents, site.edition.as_of());
        let ages = trends::ages(&incidents);
        let owed: usize = ages.iter().map(|a| a.open).sum();
        let words = &site.words;
        let last = found.sums.last();
        let sum = |of: fn(&Sum) -> usize| last.map_or(0, of);
        let columns: Vec<Column> = found
            .sums
            .iter()
            .map(|s| Column {
                path: None,
                label: words.period(s.period),
                parts: PARTS
                    .iter()
                    .map(|(look, _)| *look)
                    .zip([s.shown, s.done - s.shown, s.promised - s.done])
                    .collect(),
            })
            .collect();
        let promised = sum(|s| s.promised);
        Self {
            fewest: FEWEST,
            burn_up: if_enough(promised, || Columns::new(&columns)).map(Columns::in_half_the_width),
            burn_up_unit: last.map(|s| Unit::of(s.period)),
            burn_up_rows: found
                .sums
                .iter()
                .map(|s| SumRow {
                    label: words.period(s.period),
                    promised: s.promised,
                    done: s.done,
                    shown: s.shown,
                })
                .collect(),
            keys: PARTS
                .iter()
                .map(|(look, name)| Key { look, name: Some((*name).to_owned()) })
                .collect(),
            promised,
            done: sum(|s| s.done),
            shown: sum(|s| s.shown),
            undated: found.undated,
            declined: found.declined,
            ages: if_enough(owed, || Bars::new(age_bars(&ages, words))),
            age_rows: age_rows(&ages),
            owed,
        }
    }
}
