//! The trends as the page shows them: each a drawing, where there is enough to draw, and its table.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::config::Config;
use crate::derive::ActionState;
use crate::derive::Range;
use crate::derive::burn_up::BurnUp;
use crate::derive::trends::{self, Age, Period, Spread, Trends};
use crate::site::address::Address;
use crate::site::text::{Words, capitalised};
use crate::site::views::charts::{BarOf, Bars, Column, Columns, Spreads, if_enough};
use crate::site::views::parts::card::{ServiceLink, SeverityView};
use crate::site::views::parts::time::LengthView;
use crate::site::views::report::impact::CostView;
use crate::vocabulary::Choice;

/// How many services are drawn; the table has all.
const MOST_BARS: usize = 12;

/// The page.
#[derive(Debug, Serialize)]
pub struct TrendsView {
    pub incidents: usize,
    /// Incidents without a date.
    pub undated: usize,
    /// The fewest values of which a median says anything.
    pub fewest: usize,
    /// What a period of the count is: `month`, `year`, or a number of years.
    pub count_unit: Unit,
    pub times_unit: Unit,
    /// The first and the last period of the count.
    pub from: String,
    pub to: String,
    pub severities: Vec<Key>,
    pub counts: Option<Columns>,
    pub count_rows: Vec<CountRow>,
    /// The period with the most incidents.
    pub most: Option<CountRow>,
    /// To detect, then to resolve.
    pub times: Vec<TimesView>,
    pub downtime: Option<Bars>,
    pub downtime_rows: Vec<DowntimeRow>,
    pub outages: usize,
    /// What incidents cost in all, by currency, and how many of them say so.
    pub costs: Vec<CostView>,
    pub with_cost: usize,
    /// Services beyond those that are drawn.
    pub more_services: usize,
    pub causes: Option<Bars>,
    pub cause_rows: Vec<CauseRow>,
    pub states: Vec<Key>,
    pub promised: usize,
    pub done: usize,
    pub actions: Option<Columns>,
    pub action_rows: Vec<CountRow>,
    pub done_after: SpreadView,
    pub ages: Option<Bars>,
    pub age_rows: Vec<AgeRow>,
    pub open_actions: usize,
    pub reviews: ReviewsView,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "years")]
pub enum Unit {
    Month,
    Quarter,
    Years(i32),
}

impl Unit {
    /// The unit that a period is.
    pub fn of(period: Period) -> Self {
        match period.months {
            1 => Self::Month,
            3 => Self::Quarter,
            months => Self::Years(months / 12),
        }
    }
}

/// What a colour and pattern stand for.
#[derive(Debug, Serialize)]
pub struct Key {
    pub look: &'static str,
    /// A name of the scale, or the word of a state; absent for incidents without severity.
    pub name: Option<String>,
}

/// A period and its numbers, in the order of the keys.
#[derive(Clone, Debug, Serialize)]
pub struct CountRow {
    pub label: String,
    /// The list of what is counted, relative to the site's root, where the list can be narrowed to the period.
    pub path: Option<String>,
    pub parts: Vec<usize>,
    pub total: usize,
}

/// Times of one kind.
#[derive(Debug, Serialize)]
pub struct TimesView {
    /// `detect` or `resolve`.
    pub kind: &'static str,
    pub chart: Option<Spreads>,
    pub rows: Vec<SpreadRow>,
    pub all: SpreadView,
}

/// The middle and the far end of some lengths of time.
#[derive(Debug, Serialize)]
pub struct SpreadView {
    pub values: usize,
    /// Its bounds are those of the median of all such incidents, with a certainty of 95 %.
    pub median: Option<LengthView>,
    pub p90: Option<LengthView>,
}

/// The same for a period.
#[derive(Debug, Serialize)]
pub struct SpreadRow {
    pub label: String,
    pub spread: SpreadView,
}

/// A service that was out.
#[derive(Debug, Serialize)]
pub struct DowntimeRow {
    pub service: ServiceLink,
    pub incidents: usize,
    pub recent: Option<LengthView>,
    pub all: LengthView,
}

/// A category of causes.
#[derive(Debug, Serialize)]
pub struct CauseRow {
    pub category: &'static str,
    pub incidents: usize,
    pub recent: usize,
}

/// Open actions of an age.
#[derive(Debug, Serialize)]
pub struct AgeRow {
    pub from: i64,
    pub below: Option<i64>,
    pub open: usize,
    pub overdue: usize,
}

/// Looking back.
#[derive(Debug, Serialize)]
pub struct ReviewsView {
    pub chart: Option<Bars>,
    pub adjusted: usize,
    pub to_come: usize,
    pub late: usize,
    pub no_date: usize,
    pub lag: SpreadView,
    pub late_by: SpreadView,
}

/// States in the order in which they are stacked: what is settled below what is not.
const STATES: [(ActionState, &str, &str); 7] = [
    (ActionState::Verified, "verified", "verified"),
    (ActionState::Unverified, "unverified", "unverified"),
    (ActionState::VerificationFailed, "failed", "verification-failed"),
    (ActionState::Open, "open", "open"),
    (ActionState::Overdue, "overdue", "overdue"),
    (ActionState::Declined, "declined", "declined"),
    (ActionState::Carried, "carried", "carried"),
];

/// The looks of severities by their place on the scale; the first is that of none.
pub const SEVERITIES: [&str; 6] = ["sev0", "sev1", "sev2", "sev3", "sev4", "sev5"];

const DAY: i64 = 86_400;

impl TrendsView {
    /// Puts the page together from `incidents` incidents; `kept` is how far their actions are, as the
    /// tracker counts them.
    pub fn new(
        trends: &Trends,
        kept: &BurnUp,
        incidents: usize,
        config: &Config,
        words: &Words,
    ) -> Self {
        let severities = severities(trends, config);
        let count_rows: Vec<CountRow> = trends
            .counts
            .iter()
            .map(|c| {
                let number = |k: &Key| c.by_severity.get(&k.name).copied().unwrap_or(0);
                let parts = severities.iter().map(number).collect();
                CountRow { path: incidents_of(c.period), ..row(c.period, trends, words, parts) }
            })
            .collect();
        let dated: usize = count_rows.iter().map(|r| r.total).sum();
        let states: Vec<Key> = STATES
            .iter()
            .map(|(_, look, word)| Key { look, name: Some((*word).to_owned()) })
            .collect();
        let action_rows: Vec<CountRow> = trends
            .actions
            .iter()
            .map(|p| {
                let number = |(state, ..): &(ActionState, &str, &str)| {
                    p.by_state.get(state).copied().unwrap_or(0)
                };
                let parts = STATES.iter().map(number).collect();
                CountRow { path: actions_of(p.period), ..row(p.period, trends, words, parts) }
            })
            .collect();
        let actions: usize = action_rows.iter().map(|r| r.total).sum();
        let now = kept.sums.last();
        let open_actions: usize = trends.ages.iter().map(|a| a.open).sum();
        let unit = |period: Option<Period>| period.map_or(Unit::Month, Unit::of);
        let label =
            |c: Option<&trends::Count>| c.map_or_else(String::new, |c| words.period(c.period));
        Self {
            incidents,
            undated: trends.undated,
            fewest: trends::FEWEST,
            count_unit: unit(trends.counts.first().map(|c| c.period)),
            times_unit: unit(trends.times.first().map(|t| t.period)),
            from: label(trends.counts.first()),
            to: label(trends.counts.last()),
            counts: if_enough(dated, || Columns::new(&columns(&count_rows, &severities))),
            most: count_rows.iter().rev().max_by_key(|r| r.total).filter(|r| r.total > 0).cloned(),
            count_rows,
            severities,
            times: vec![
                times("detect", trends, words, |t| &t.to_detect),
                times("resolve", trends, words, |t| &t.to_resolve),
            ],
            downtime: if_enough(trends.outages, || Bars::new(downtime_bars(trends, config, words))),
            downtime_rows: trends
                .downtime
                .iter()
                .map(|d| DowntimeRow {
                    service: ServiceLink::new(&d.service, config),
                    incidents: d.incidents,
                    recent: LengthView::if_any(d.recent_seconds, words),
                    all: LengthView::exact(d.seconds, words),
                })
                .collect(),
            outages: trends.outages,
            costs: CostView::all(&trends.costs, words),
            with_cost: trends.with_cost,
            more_services: trends.downtime.len().saturating_sub(MOST_BARS),
            causes: if_enough(trends.causes.iter().map(|c| c.incidents).sum(), || {
                Bars::new(cause_bars(trends, words))
            }),
            cause_rows: trends
                .causes
                .iter()
                .map(|c| CauseRow {
                    category: c.category.word(),
                    incidents: c.incidents,
                    recent: c.recent,
                })
                .collect(),
            actions: if_enough(actions, || Columns::new(&columns(&action_rows, &states))),
            promised: now.map_or(0, |s| s.promised),
            done: now.map_or(0, |s| s.done),
            states,
            action_rows,
            done_after: days(&trends.done_after, words),
            ages: if_enough(open_actions, || Bars::new(age_bars(&trends.ages, words))),
            age_rows: age_rows(&trends.ages),
            open_actions,
            reviews: reviews(trends, words),
        }
    }
}

fn row(period: Period, trends: &Trends, words: &Words, parts: Vec<usize>) -> CountRow {
    let label = words.period_as_of(period, trends.as_of);
    CountRow { label, path: None, total: parts.iter().sum(), parts }
}

/// The list of the incidents of a period, relative to the site's root; `None` for several years, to which it cannot be
/// narrowed.
pub fn incidents_of(period: Period) -> Option<String> {
    period.name().map(|name| format!("incidents/?year={name}"))
}

/// The same of the actions of these incidents.
fn actions_of(period: Period) -> Option<String> {
    period.name().map(|name| format!("actions/?year={name}#list"))
}

/// The severities that occur, the gravest first, and a key for incidents without one.
fn severities(trends: &Trends, config: &Config) -> Vec<Key> {
    let all = trends.counts.iter().flat_map(|c| c.by_severity.keys());
    let ranked = |name: &String| (SeverityView::new(name, config).rank, name.clone());
    Key::of_severities(all.map(|name| name.as_ref().map(ranked)))
}

/// How incidents look whose severity has this rank, or that have none.
pub fn look(rank: Option<usize>) -> &'static str {
    SEVERITIES[rank.map_or(0, |r| r.clamp(1, SEVERITIES.len() - 1))]
}

impl Key {
    /// One for each severity of these, by rank and name.
    pub fn of_severities(all: impl Iterator<Item = Option<(usize, String)>>) -> Vec<Self> {
        // None comes last.
        let sorted: BTreeSet<(bool, Option<(usize, String)>)> =
            all.map(|severity| (severity.is_none(), severity)).collect();
        sorted
            .into_iter()
            .map(|(_, severity)| Self {
                look: look(severity.as_ref().map(|(rank, _)| *rank)),
                name: severity.map(|(_, name)| name),
            })
            .collect()
    }
}

fn columns(rows: &[CountRow], keys: &[Key]) -> Vec<Column> {
    rows.iter()
        .map(|r| Column {
            label: r.label.clone(),
            path: r.path.clone(),
            parts: keys.iter().map(|k| k.look).zip(r.parts.iter().copied()).collect(),
        })
        .collect()
}

fn times(
    kind: &'static str,
    trends: &Trends,
    words: &Words,
    of: fn(&trends::Times) -> &Spread,
) -> TimesView {
    let list = |p| incidents_of(p).map(|path| format!("{path}&sort=-seconds"));
    let periods: Vec<(String, Option<String>, &Spread)> = trends
        .times
        .iter()
        .map(|t| (words.period_as_of(t.period, trends.as_of), list(t.period), of(t)))
        .collect();
    let all = periods.iter().flat_map(|(_, _, s)| s.values().iter().copied());
    TimesView {
        kind,
        all: SpreadView::of(&Spread::of(all.collect()), words),
        chart: Spreads::new(&periods, words),
        rows: periods
            .iter()
            .map(|(label, _, spread)| SpreadRow {
                label: label.clone(),
                spread: SpreadView::of(spread, words),
            })
            .collect(),
    }
}

impl SpreadView {
    /// Of values in seconds.
    pub fn of(spread: &Spread, words: &Words) -> Self {
        let length = |seconds: Option<i64>| seconds.map(|s| LengthView::exact(s, words));
        let median = spread.median().map(|stated| match spread.interval() {
            Some((least, most)) => LengthView::new(Range { stated, least, most }, words),
            None => LengthView::exact(stated, words),
        });
        Self { values: spread.values().len(), median, p90: length(spread.p90()) }
    }
}

/// The same for values in days.
fn days(spread: &Spread, words: &Words) -> SpreadView {
    let values = spread.values().iter().map(|d| d.saturating_mul(DAY));
    SpreadView::of(&Spread::of(values.collect()), words)
}

fn downtime_bars(trends: &Trends, config: &Config, words: &Words) -> Vec<BarOf> {
    let drawn = trends.downtime.iter().take(MOST_BARS);
    drawn
        .map(|d| {
            let service = ServiceLink::new(&d.service, config);
            BarOf {
                label: service.title,
                path: Some(service.path),
                figure: words.length(d.seconds),
                parts: vec![
                    ("recent", d.recent_seconds),
                    ("earlier", d.seconds - d.recent_seconds),
                ],
            }
        })
        .collect()
}

fn cause_bars(trends: &Trends, words: &Words) -> Vec<BarOf> {
    let all = trends.causes.iter();
    all.map(|c| BarOf {
        label: capitalised(&words.label("cause", c.category.word())),
        path: Some(Address::cause(c.category).link()),
        figure: c.incidents.to_string(),
        parts: vec![("recent", wide(c.recent)), ("earlier", wide(c.incidents - c.recent))],
    })
    .collect()
}

pub fn age_rows(ages: &[Age]) -> Vec<AgeRow> {
    let row = |a: &Age| AgeRow { from: a.from, below: a.below, open: a.open, overdue: a.overdue };
    ages.iter().map(row).collect()
}

pub fn age_bars(ages: &[Age], words: &Words) -> Vec<BarOf> {
    ages.iter()
        .enumerate()
        .map(|(band, a)| BarOf {
            // The list of actions has the same bands.
            path: Some(format!("actions/?band={band}#list")),
            label: words.day_range(a.from, a.below),
            figure: a.open.to_string(),
            parts: vec![("overdue", wide(a.overdue)), ("open", wide(a.open - a.overdue))],
        })
        .collect()
}

fn reviews(trends: &Trends, words: &Words) -> ReviewsView {
    let reviews = &trends.reviews;
    let late = reviews.late.values().len();
    let bar = |word: &str, look, n: usize| BarOf {
        path: None,
        label: capitalised(&words.label("review", word)),
        figure: n.to_string(),
        parts: vec![(look, wide(n))],
    };
    let dated = reviews.adjusted + reviews.to_come + late;
    ReviewsView {
        chart: if_enough(dated, || {
            Bars::new(vec![
                bar("looked-back", "verified", reviews.adjusted),
                bar("to-come", "open", reviews.to_come),
                bar("late", "overdue", late),
                bar("no-date", "declined", reviews.no_date),
            ])
        }),
        adjusted: reviews.adjusted,
        to_come: reviews.to_come,
        late,
        no_date: reviews.no_date,
        lag: days(&reviews.lag, words),
        late_by: days(&reviews.late, words),
    }
}

fn wide(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
