//! `/`: what happened of late, what hurts most, and what is to be done, as of a date.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::derive::services::speed;
use crate::derive::trends::{self, FEWEST, Period};
use crate::derive::{self, ActionState};
use crate::edition::Entry;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::Excerpt;
use crate::site::page::{Page, Site};
use crate::site::views::actions::OwedAction;
use crate::site::views::charts::{Column, Columns};
use crate::site::views::parts::card::{Card, ServiceLink};
use crate::site::views::parts::time::{DateView, LengthView};
use crate::site::views::services::by_service;
use crate::site::views::trends::{Key, SEVERITIES, SpreadView, incidents_of};
use crate::vocabulary::Choice;

/// The length of the period that is looked at, and of the one before it.
const PERIOD_DAYS: u64 = 90;
/// How many of the latest incidents and of the overdue actions are shown.
const LATEST: usize = 5;
const MOST_OVERDUE: usize = 5;
/// How many overdue reviews and unfinished reports.
const MOST_UNFINISHED: usize = 5;

#[derive(Serialize)]
struct Overview<'a> {
    period_days: u64,
    current: Figures,
    before: Figures,
    ever: Figures,
    /// The fewest values of which there is a median.
    fewest: usize,
    open_actions: usize,
    overdue_actions: usize,
    unverified_actions: usize,
    /// Incidents whose date to look back has passed with nothing adjusted.
    reviews: Excerpt<Review<'a>>,
    /// Incidents whose report is not complete.
    unfinished: Excerpt<&'a Card>,
    latest: Vec<&'a Card>,
    overdue: Vec<OwedAction<'a>>,
    /// The last twelve months by severity, unless nothing happened in them.
    months: Option<Columns>,
    /// How many incidents those are, and what the colours stand for.
    months_incidents: usize,
    severities: Vec<Key>,
    worst: Worst,
}

/// What happened in a period.
#[derive(Serialize)]
struct Figures {
    incidents: usize,
    to_detect: SpreadView,
    to_resolve: SpreadView,
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
    let months = months(site);
    let everywhere: Vec<usize> = (0..site.entries.len()).collect();
    let overview = Overview {
        period_days: PERIOD_DAYS,
        current: figures(site, |d| d > start && d <= as_of),
        before: figures(site, |d| d > before && d <= start),
        ever: figures(site, |_| true),
        fewest: FEWEST,
        open_actions: site.actions(&everywhere, ActionState::is_owed),
        overdue_actions: site.actions(&everywhere, |s| s == ActionState::Overdue),
        unverified_actions: site.actions(&everywhere, |s| s == ActionState::Unverified),
        reviews: Excerpt::new(reviews(site), MOST_UNFINISHED),
        unfinished: Excerpt::new(unfinished.collect(), MOST_UNFINISHED),
        overdue: overdue(site),
        months_incidents: months.iter().flat_map(|m| &m.parts).map(|(_, n)| n).sum(),
        severities: keys(site),
        months: Columns::new(&months).map(Columns::with_few_labels),
        worst: Worst::new(site),
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
    let speed = speed(entries.iter().map(|e| e.facts));
    Figures {
        incidents: entries.len(),
        to_detect: SpreadView::of(&speed.to_detect, &site.words),
        to_resolve: SpreadView::of(&speed.to_resolve, &site.words),
    }
}

/// How many months are drawn, and the days of a year.
const MONTHS: u32 = 12;
const YEAR_DAYS: u64 = 365;

/// Incidents by month and severity; the last month is the one of the day of judgement.
fn months(site: &Site<'_>) -> Vec<Column> {
    let as_of = site.edition.as_of();
    let first = first_month(as_of);
    let mut all: BTreeMap<Period, [usize; SEVERITIES.len()]> = trends::months(first, as_of)
        .into_iter()
        .map(|month| (month, [0; SEVERITIES.len()]))
        .collect();
    for card in &site.cards {
        let Some(date) = card.date.filter(|d| *d <= as_of) else { continue };
        if let Some(of_month) = all.get_mut(&trends::month(date)) {
            let rank = card.severity.as_ref().map_or(0, |s| s.rank);
            of_month[rank.min(SEVERITIES.len() - 1)] += 1;
        }
    }
    let column = |(month, counts): (Period, [usize; SEVERITIES.len()])| Column {
        label: site.words.period(month),
        path: incidents_of(month),
        // The most severe stand at the bottom, those without severity on top.
        parts: (1..SEVERITIES.len()).chain([0]).map(|i| (SEVERITIES[i], counts[i])).collect(),
    };
    all.into_iter().map(column).collect()
}

/// What the colours of those months stand for.
fn keys(site: &Site<'_>) -> Vec<Key> {
    let as_of = site.edition.as_of();
    let first = trends::month(first_month(as_of));
    let such = site
        .cards
        .iter()
        .filter(|c| c.date.is_some_and(|d| d <= as_of && trends::month(d) >= first));
    Key::of_severities(such.map(|c| c.severity.as_ref().map(|s| (s.rank, s.name.clone()))))
}

/// A day of the first month that is drawn.
fn first_month(as_of: NaiveDate) -> NaiveDate {
    as_of.checked_sub_months(chrono::Months::new(MONTHS - 1)).unwrap_or(as_of)
}

/// The services that hurt most: of the last year, or, where nothing happened in it, of all time.
#[derive(Serialize)]
struct Worst {
    all_time: bool,
    services: Vec<Hurt>,
}

#[derive(Serialize)]
struct Hurt {
    service: ServiceLink,
    incidents: usize,
    downtime: LengthView,
    /// The categories that most of them happened for, all that are equally frequent; none where these are too many.
    causes: Vec<&'static str>,
    /// In how many of them each is.
    times: usize,
}

/// How many services are told of, and how many equally frequent causes of one.
const MOST_HURT: usize = 3;
const MOST_TIED: usize = 3;

impl Worst {
    fn new(site: &Site<'_>) -> Self {
        let as_of = site.edition.as_of();
        let start = back(as_of, YEAR_DAYS);
        let recent = |d: NaiveDate| d > start && d <= as_of;
        let all_time = !site.cards.iter().any(|c| c.date.is_some_and(recent));
        let mut services: Vec<(i64, usize, String, BTreeMap<&'static str, usize>)> =
            by_service(site)
                .into_iter()
                .map(|(name, positions)| {
                    let such = positions.into_iter();
                    let such = such.filter(|p| all_time || site.cards[*p].date.is_some_and(recent));
                    let (mut down, mut incidents) = (0, 0);
                    let mut causes: BTreeMap<&'static str, usize> = BTreeMap::new();
                    for position in such {
                        incidents += 1;
                        let facts = &site.entries[position].facts.impact;
                        down += facts.downtime_by_service.get(&name).copied().unwrap_or(0);
                        for cause in trends::reasons(site.entries[position].incident) {
                            *causes.entry(cause.word()).or_default() += 1;
                        }
                    }
                    (down, incidents, name, causes)
                })
                .filter(|(down, ..)| *down > 0)
                .collect();
        services.sort_by(|a, b| (Reverse((a.0, a.1)), &a.2).cmp(&(Reverse((b.0, b.1)), &b.2)));
        services.truncate(MOST_HURT);
        let config = site.edition.config();
        let services = services.into_iter().map(|(down, incidents, name, causes)| {
            let times = causes.values().copied().max().unwrap_or(0);
            let mut causes: Vec<&'static str> =
                causes.into_iter().filter(|(_, n)| *n == times).map(|(cause, _)| cause).collect();
            if causes.len() > MOST_TIED {
                causes.clear();
            }
            Hurt {
                service: ServiceLink::new(&name, config),
                incidents,
                downtime: LengthView::exact(down, &site.words),
                causes,
                times,
            }
        });
        Self { all_time, services: services.collect() }
    }
}

fn reviews<'a>(site: &'a Site<'_>) -> Vec<Review<'a>> {
    let late = site
        .entries
        .iter()
        .zip(&site.cards)
        .filter(|(e, _)| e.facts.review == derive::Review::Overdue);
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
