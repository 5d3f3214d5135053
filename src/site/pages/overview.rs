//! `/`: the state of learning as of a date.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::derive::ActionState;
use crate::derive::trends::percentile;
use crate::edition::Entry;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::Excerpt;
use crate::site::page::{Page, Site};
use crate::site::views::actions::OwedAction;
use crate::site::views::parts::card::Card;
use crate::site::views::parts::time::{DateView, LengthView};

/// The length of the period that is looked at, and of the one before it.
const PERIOD_DAYS: u64 = 90;
/// How many of the latest incidents and of the overdue actions are shown.
const LATEST: usize = 8;
const MOST_OVERDUE: usize = 6;
/// How many overdue reviews and unfinished reports.
const MOST_UNFINISHED: usize = 12;

#[derive(Serialize)]
struct Overview<'a> {
    period_days: u64,
    current: Figures,
    before: Figures,
    ever: Figures,
    open_actions: usize,
    overdue_actions: usize,
    unverified_actions: usize,
    /// Incidents whose date to look back has passed with nothing adjusted.
    reviews: Excerpt<Review<'a>>,
    /// Incidents whose report is not complete.
    unfinished: Excerpt<&'a Card>,
    latest: Vec<&'a Card>,
    overdue: Vec<OwedAction<'a>>,
}

/// What happened in a period.
#[derive(Serialize)]
struct Figures {
    incidents: usize,
    median_to_detect: Option<LengthView>,
    median_to_resolve: Option<LengthView>,
}

#[derive(Serialize)]
struct Review<'a> {
    card: &'a Card,
    due: DateView,
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let as_of = site.edition.as_of();
    let start = back(as_of, PERIOD_DAYS);
    let before = back(start, PERIOD_DAYS);
    let latest: Vec<&Card> = site.newest_first().into_iter().map(|p| &site.cards[p]).collect();
    let unfinished = latest.iter().copied().filter(|c| c.incomplete || c.status != "complete");
    let everywhere: Vec<usize> = (0..site.entries.len()).collect();
    let overview = Overview {
        period_days: PERIOD_DAYS,
        current: figures(site, |d| d > start && d <= as_of),
        before: figures(site, |d| d > before && d <= start),
        ever: figures(site, |_| true),
        open_actions: site.actions(&everywhere, ActionState::is_owed),
        overdue_actions: site.actions(&everywhere, |s| s == ActionState::Overdue),
        unverified_actions: site.actions(&everywhere, |s| s == ActionState::Unverified),
        reviews: Excerpt::new(reviews(site), MOST_UNFINISHED),
        unfinished: Excerpt::new(unfinished.collect(), MOST_UNFINISHED),
        overdue: overdue(site),
        latest: latest.iter().copied().take(LATEST).collect(),
    };
    site.page("pages/overview.html", &Address::root(), "overview", &overview)
}

fn back(from: NaiveDate, days: u64) -> NaiveDate {
    from.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

fn figures(site: &Site<'_>, within: impl Fn(NaiveDate) -> bool) -> Figures {
    let entries: Vec<&Entry<'_>> = site
        .entries
        .iter()
        .zip(&site.cards)
        .filter(|(_, card)| card.date.is_some_and(&within))
        .map(|(entry, _)| entry)
        .collect();
    let median_of = |of: &dyn Fn(&Entry<'_>) -> Option<i64>| {
        median(entries.iter().filter_map(|e| of(e)).collect())
            .map(|s| LengthView::exact(s, &site.words))
    };
    Figures {
        incidents: entries.len(),
        median_to_detect: median_of(&|e| e.facts.metrics.to_detect.map(|r| r.stated)),
        median_to_resolve: median_of(&|e| e.facts.metrics.to_resolve.map(|r| r.stated)),
    }
}

/// The median as the trends define it: the lower of two middle values.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    percentile(&values, 50)
}

fn reviews<'a>(site: &'a Site<'_>) -> Vec<Review<'a>> {
    let late = site.entries.iter().zip(&site.cards).filter(|(e, _)| e.facts.review_overdue);
    let mut all: Vec<(NaiveDate, &Card)> = late
        .filter_map(|(e, card)| {
            let due = e.incident.follow_up.as_ref()?.review_on.as_ref()?;
            Some((due.value, card))
        })
        .collect();
    all.sort_by_key(|(due, card)| (*due, &card.slug));
    all.into_iter()
        .map(|(due, card)| Review { card, due: DateView::new(due, &site.words) })
        .collect()
}

pub(super) fn overdue<'a>(site: &'a Site<'a>) -> Vec<OwedAction<'a>> {
    let mut late: Vec<(i64, usize, usize)> = Vec::new();
    for (position, entry) in site.entries.iter().enumerate() {
        for (i, facts) in entry.facts.actions.iter().enumerate() {
            if facts.state == ActionState::Overdue {
                late.push((-facts.days_overdue, position, i));
            }
        }
    }
    late.sort_unstable();
    late.into_iter()
        .take(MOST_OVERDUE)
        .map(|(_, position, i)| OwedAction::new(i, position, site))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn medians() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3, 1, 2]), Some(2));
        assert_eq!(median(vec![4, 1]), Some(1));
    }
}
