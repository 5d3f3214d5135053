//! Trends: whether it is getting better. How many incidents, how fast they were noticed and ended,
//! what was down, why, and what became of the promises, period by period.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::impact::costs;
use super::{ActionState, CostTotal, Facts, Review};
use crate::model::Incident;
use crate::vocabulary::{CauseCategory, CauseRole, Milestone};

/// The fewest values of which a median or a percentile says anything.
pub const FEWEST: usize = 3;

/// Up to how many months a row of months can be read; a longer one is told by years.
const MOST_MONTHS: i32 = 36;

/// How many periods of years are shown at most; more years share a period.
const MOST_PERIODS: i32 = 40;

/// How many days count as recent, for what is told of all the time and of the last year.
pub const RECENT_DAYS: i64 = 365;

/// A stretch of whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first month, counted from January of the year 0.
    first: i32,
    /// How many months it has: 1, 3, or 12 and its multiples.
    pub months: i32,
}

impl Period {
    pub(super) fn containing(date: NaiveDate, months: i32) -> Self {
        Self { first: month_of(date).div_euclid(months) * months, months }
    }

    /// The year in which it begins.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first.div_euclid(12)
    }

    /// The month in which it begins, from 0.
    #[must_use]
    pub fn month0(self) -> usize {
        usize::try_from(self.first.rem_euclid(12)).unwrap_or(0)
    }

    /// As it stands in addresses: `2026-03`, `2026-q1`, `2026`; `None` for several years.
    #[must_use]
    pub fn name(self) -> Option<String> {
        let year = self.year();
        match self.months {
            1 => Some(format!("{year}-{:02}", self.month0() + 1)),
            3 => Some(format!("{year}-q{}", self.month0() / 3 + 1)),
            12 => Some(year.to_string()),
            _ => None,
        }
    }

    /// The month, the quarter and the year of a day.
    #[must_use]
    pub fn all_of(date: NaiveDate) -> [Self; 3] {
        [1, 3, 12].map(|months| Self::containing(date, months))
    }

    /// Whether a day is in it, and another one still to come.
    #[must_use]
    pub fn is_running(self, as_of: NaiveDate) -> bool {
        let is_in = |day| Self::containing(day, self.months) == self;
        is_in(as_of) && as_of.succ_opt().is_some_and(is_in)
    }

    /// The year in which it ends.
    #[must_use]
    pub fn last_year(self) -> i32 {
        (self.first + self.months - 1).div_euclid(12)
    }
}

pub(super) fn month_of(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0().cast_signed()
}

/// Values of one kind, the smallest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread(Vec<i64>);

impl Spread {
    /// Puts values in order.
    #[must_use]
    pub fn of(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        Self(values)
    }

    /// All values, the smallest first.
    #[must_use]
    pub fn values(&self) -> &[i64] {
        &self.0
    }

    /// Whether there are enough values to speak of their middle.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.0.len() >= FEWEST
    }

    /// The median, if there are enough values.
    #[must_use]
    pub fn median(&self) -> Option<i64> {
        self.is_enough().then(|| percentile(&self.0, 50)).flatten()
    }

    /// Between which values the median of what these were drawn from lies with a certainty of 95 % or more; nothing
    /// for fewer than six.
    #[must_use]
    pub fn interval(&self) -> Option<(i64, i64)> {
        let (from, to) = median_ranks(self.0.len())?;
        Some((*self.0.get(from)?, *self.0.get(to)?))
    }

    /// The 90th percentile, if there are enough values.
    #[must_use]
    pub fn p90(&self) -> Option<i64> {
        self.is_enough().then(|| percentile(&self.0, 90)).flatten()
    }
}

/// The places, from 0, of the two of `count` ordered values between which the median of what they were drawn
/// from lies with a certainty of 95 % or more, whatever its distribution; `None` where none are that far apart.
fn median_ranks(count: usize) -> Option<(usize, usize)> {
    /// Up to here the chances are added up as whole numbers; beyond, the normal distribution is near enough.
    const EXACT: usize = 100;
    let below = if count <= EXACT {
        let all = 1_u128 << count;
        let (mut ways, mut sum, mut below) = (1_u128, 0_u128, 0);
        // Of 40 chances one may lie below, and one above.
        while below < count && (sum + ways) * 40 <= all {
            sum += ways;
            ways = ways * (count - below) as u128 / (below as u128 + 1);
            below += 1;
        }
        below
    } else {
        // 1.96 squared, to stay with whole numbers.
        (count * 100 - (count * 38_416).isqrt() - 1) / 200
    };
    (below > 0).then(|| (below - 1, count - below))
}

/// The value at or below which `per_cent` of the values lie, by nearest rank: always one of the
/// values, never something between two of them. `sorted` begins with the smallest.
#[must_use]
pub fn percentile(sorted: &[i64], per_cent: usize) -> Option<i64> {
    let rank = (sorted.len() * per_cent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// How many incidents began in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub period: Period,
    /// By severity as written; `None` where none is given.
    pub by_severity: BTreeMap<Option<String>, usize>,
}

impl Count {
    /// Of all severities.
    #[must_use]
    pub fn total(&self) -> usize {
        self.by_severity.values().sum()
    }
}

/// How fast the incidents of a period were noticed and ended, in seconds from their start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    pub period: Period,
    pub to_detect: Spread,
    pub to_resolve: Spread,
}

/// How long a service was out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downtime {
    pub service: String,
    /// In how many incidents.
    pub incidents: usize,
    pub seconds: i64,
    /// Of incidents of the last year.
    pub recent_seconds: i64,
}

/// How often a category of causes occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub category: CauseCategory,
    /// In how many incidents.
    pub incidents: usize,
    /// In how many of the last year.
    pub recent: usize,
}

/// What became of the actions that the incidents of a period led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    pub period: Period,
    pub by_state: BTreeMap<ActionState, usize>,
}

/// How old the open actions are that are up to so many days old.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Age {
    /// From so many days on.
    pub from: i64,
    /// Below so many days; `None` for the oldest.
    pub below: Option<i64>,
    pub open: usize,
    pub overdue: usize,
}

/// Looking back: when it was to be, and whether it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// Days from the end of an incident to the date set for looking back.
    pub lag: Spread,
    /// Days since that date, where it has passed with nothing adjusted.
    pub late: Spread,
    /// Looked back at: something is written down as adjusted, and the date is not still to come.
    pub adjusted: usize,
    /// The date is still to come.
    pub to_come: usize,
    /// No date is set.
    pub no_date: usize,
}

/// Everything that the incidents show over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Trends {
    pub as_of: NaiveDate,
    /// Incidents without a date, which stand in no period.
    pub undated: usize,
    /// By month, or by year where there are too many months; none left out.
    pub counts: Vec<Count>,
    /// By quarter, or by year.
    pub times: Vec<Times>,
    /// The longest first.
    pub downtime: Vec<Downtime>,
    /// How many incidents were an outage of some service.
    pub outages: usize,
    /// What all of them cost, by currency.
    pub costs: Vec<CostTotal>,
    /// How many incidents say so.
    pub with_cost: usize,
    /// The most frequent first.
    pub causes: Vec<Share>,
    /// By quarter, or by year.
    pub actions: Vec<Promised>,
    /// Days from an incident to the day an action of it was done.
    pub done_after: Spread,
    pub ages: Vec<Age>,
    pub reviews: Reviews,
}

/// The day an incident began, in its zone, or the date of its folder.
#[must_use]
pub fn began(incident: &Incident) -> Option<NaiveDate> {
    incident
        .milestone(Milestone::Started)
        .map(|(_, at)| at.at.with_timezone(&incident.zone).date_naive())
        .or_else(|| incident.slug_date())
}

/// Measures incidents as of a date.
#[must_use]
pub fn measure(incidents: &[(&Incident, &Facts)], as_of: NaiveDate) -> Trends {
    let dated: Vec<(NaiveDate, &Incident, &Facts)> =
        incidents.iter().filter_map(|(i, f)| began(i).map(|d| (d, *i, *f))).collect();
    let days: Vec<NaiveDate> = dated.iter().map(|(d, ..)| *d).collect();
    let (fine, coarse) = widths(&days, as_of);
    let is_recent =
        |i: &Incident| began(i).is_some_and(|d| (0..RECENT_DAYS).contains(&(as_of - d).num_days()));
    Trends {
        as_of,
        undated: incidents.len() - dated.len(),
        counts: bucketed(&dated, as_of, fine)
            .into_iter()
            .map(|(period, within)| {
                let mut by_severity = BTreeMap::new();
                for (incident, _) in within {
                    let severity = incident.severity.as_ref().map(|s| s.value.clone());
                    *by_severity.entry(severity).or_insert(0) += 1;
                }
                Count { period, by_severity }
            })
            .collect(),
        times: bucketed(&dated, as_of, coarse)
            .into_iter()
            .map(|(period, within)| {
                let all = |of: fn(&Facts) -> Option<i64>| {
                    Spread::of(within.iter().filter_map(|(_, f)| of(f)).collect())
                };
                Times {
                    period,
                    to_detect: all(|f| f.metrics.to_detect.map(|r| r.stated)),
                    to_resolve: all(|f| f.metrics.to_resolve.map(|r| r.stated)),
                }
            })
            .collect(),
        downtime: downtime(incidents, is_recent),
        outages: incidents.iter().filter(|(_, f)| is_outage(f)).count(),
        costs: costs(incidents.iter().flat_map(|(_, f)| &f.impact.all.costs)),
        with_cost: incidents.iter().filter(|(_, f)| !f.impact.all.costs.is_empty()).count(),
        causes: causes(incidents, is_recent),
        actions: bucketed(&dated, as_of, coarse)
            .into_iter()
            .map(|(period, within)| {
                let mut by_state = BTreeMap::new();
                for action in within.iter().flat_map(|(_, f)| &f.actions) {
                    *by_state.entry(action.state).or_insert(0) += 1;
                }
                Promised { period, by_state }
            })
            .collect(),
        done_after: Spread::of(done_after(incidents)),
        ages: ages(incidents),
        reviews: reviews(incidents, as_of),
    }
}

/// How many months the periods have, for counting and for what needs several values in each.
pub(super) fn widths(days: &[NaiveDate], as_of: NaiveDate) -> (i32, i32) {
    let Some((first, last)) = ends(days, as_of) else {
        return (1, 3);
    };
    if month_of(last) - month_of(first) < MOST_MONTHS {
        return (1, 3);
    }
    let years = last.year() - first.year() + 1;
    let fits = |n: &i32| years <= MOST_PERIODS * n;
    let together = [1, 5, 10, 50, 100, 500, 1000].into_iter().find(fits);
    let months = 12 * together.unwrap_or(10_000);
    (months, months)
}

/// From the first incident to the date of judgement, or to the last incident if that is later.
fn ends(days: &[NaiveDate], as_of: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = days.iter().min()?;
    Some((*first, *days.iter().max()?.max(&as_of)))
}

pub(super) type Within<'a> = Vec<(&'a Incident, &'a Facts)>;

/// The month of a day.
#[must_use]
pub fn month(date: NaiveDate) -> Period {
    Period::containing(date, 1)
}

/// All months from that of the first day to that of the last.
#[must_use]
pub fn months(first: NaiveDate, last: NaiveDate) -> Vec<Period> {
    periods(first, last, 1)
}

/// All periods from that of the first day to that of the last.
pub(super) fn periods(first: NaiveDate, last: NaiveDate, months: i32) -> Vec<Period> {
    let end = Period::containing(last, months);
    let mut at = Period::containing(first, months);
    let mut all = Vec::new();
    while at <= end {
        all.push(at);
        at.first += months;
    }
    all
}

/// All periods from the first to the last, also those in which nothing happened.
pub(super) fn bucketed<'a>(
    dated: &[(NaiveDate, &'a Incident, &'a Facts)],
    as_of: NaiveDate,
    months: i32,
) -> Vec<(Period, Within<'a>)> {
    let days: Vec<NaiveDate> = dated.iter().map(|(d, ..)| *d).collect();
    let Some((first, last)) = ends(&days, as_of) else {
        return Vec::new();
    };
    let all = periods(first, last, months).into_iter();
    let mut by_period: BTreeMap<Period, Within<'a>> = all.map(|p| (p, Vec::new())).collect();
    for (day, incident, facts) in dated {
        let period = Period::containing(*day, months);
        by_period.entry(period).or_default().push((incident, facts));
    }
    by_period.into_iter().collect()
}

fn downtime(
    incidents: &[(&Incident, &Facts)],
    is_recent: impl Fn(&Incident) -> bool,
) -> Vec<Downtime> {
    let mut by_service: BTreeMap<&str, Downtime> = BTreeMap::new();
    for (incident, facts) in incidents {
        for (service, &seconds) in &facts.impact.downtime_by_service {
            if seconds == 0 {
                continue;
            }
            let sum = by_service.entry(service).or_insert_with(|| Downtime {
                service: service.clone(),
                incidents: 0,
                seconds: 0,
                recent_seconds: 0,
            });
            sum.incidents += 1;
            sum.seconds += seconds;
            if is_recent(incident) {
                sum.recent_seconds += seconds;
            }
        }
    }
    let mut all: Vec<Downtime> = by_service.into_values().collect();
    all.sort_by_key(|d| std::cmp::Reverse(d.seconds));
    all
}

/// Whether some service was out.
pub(super) fn is_outage(facts: &Facts) -> bool {
    facts.impact.downtime_by_service.values().any(|s| *s > 0)
}

/// The categories of an incident's causes, each once.
pub(super) fn categories(incident: &Incident) -> BTreeSet<CauseCategory> {
    incident.causes.iter().filter_map(|c| c.category.as_ref()).map(|c| c.value).collect()
}

/// The categories of why an incident happened, each once: those of its root causes; where none of these has one, of what
/// contributed. What set it off is seldom why, and what may be the cause is not known to be.
pub fn reasons(incident: &Incident) -> BTreeSet<CauseCategory> {
    let of = |is: fn(Option<CauseRole>) -> bool| -> BTreeSet<CauseCategory> {
        let such = incident.causes.iter().filter(|c| is(c.role.as_ref().map(|r| r.value)));
        such.filter_map(|c| Some(c.category.as_ref()?.value)).collect()
    };
    let root = of(|role| role == Some(CauseRole::Root));
    if !root.is_empty() {
        return root;
    }
    of(|role| !matches!(role, Some(CauseRole::Trigger | CauseRole::Hypothesis)))
}

fn causes(incidents: &[(&Incident, &Facts)], is_recent: impl Fn(&Incident) -> bool) -> Vec<Share> {
    let mut by_category: BTreeMap<CauseCategory, Share> = BTreeMap::new();
    for (incident, _) in incidents {
        for category in categories(incident) {
            let share =
                by_category.entry(category).or_insert(Share { category, incidents: 0, recent: 0 });
            share.incidents += 1;
            share.recent += usize::from(is_recent(incident));
        }
    }
    let mut all: Vec<Share> = by_category.into_values().collect();
    all.sort_by_key(|s| std::cmp::Reverse(s.incidents));
    all
}

fn done_after(incidents: &[(&Incident, &Facts)]) -> Vec<i64> {
    let all = incidents.iter().flat_map(|(i, f)| i.actions.iter().zip(&f.actions));
    all.filter(|(action, _)| action.done.is_some())
        .filter_map(|(_, facts)| facts.age_days)
        .collect()
}

/// The age from which an action is in the band of that number, in days.
pub const AGES: [i64; 5] = [0, 30, 90, 180, 365];

/// The band of an age.
#[must_use]
pub fn age_band(days: i64) -> usize {
    AGES.iter().rposition(|from| *from <= days).unwrap_or(0)
}

/// How old what is owed is, as far as its age is known.
#[must_use]
pub fn ages(incidents: &[(&Incident, &Facts)]) -> Vec<Age> {
    let mut ages: Vec<Age> = AGES
        .iter()
        .enumerate()
        .map(|(i, &from)| Age { from, below: AGES.get(i + 1).copied(), ..Age::default() })
        .collect();
    for facts in incidents.iter().flat_map(|(_, f)| &f.actions) {
        let overdue = facts.state == ActionState::Overdue;
        let (true, Some(days)) = (facts.state.is_owed(), facts.age_days) else {
            continue;
        };
        if let Some(age) = ages.get_mut(age_band(days)) {
            age.open += 1;
            age.overdue += usize::from(overdue);
        }
    }
    ages
}

fn reviews(incidents: &[(&Incident, &Facts)], as_of: NaiveDate) -> Reviews {
    let mut reviews = Reviews::default();
    let (mut lag, mut late) = (Vec::new(), Vec::new());
    for (incident, facts) in incidents {
        let follow_up = incident.follow_up.as_ref();
        let date = follow_up.and_then(|f| f.review_on.as_ref()).map(|d| d.value);
        let ended = incident
            .milestone(Milestone::Resolved)
            .map(|(_, at)| at.at.with_timezone(&incident.zone).date_naive())
            .or_else(|| began(incident));
        if let (Some(date), Some(ended)) = (date, ended)
            && date >= ended
        {
            lag.push((date - ended).num_days());
        }
        match facts.review {
            Review::Reviewed => reviews.adjusted += 1,
            Review::Overdue => late.extend(date.map(|date| (as_of - date).num_days())),
            Review::Coming => reviews.to_come += 1,
            Review::Undated => reviews.no_date += 1,
        }
    }
    reviews.lag = Spread::of(lag);
    reviews.late = Spread::of(late);
    reviews
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::derive;
    use crate::derive::tests::{both, library};
    use crate::vocabulary::Choice as _;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Measures a library of incidents: each a slug and its front matter.
    fn trends(incidents: &[(&str, &str)], as_of: &str) -> Trends {
        let library = library(incidents);
        let derived = derive(&library, day(as_of));
        let all = both(&library, &derived);
        measure(&all, day(as_of))
    }

    #[test]
    fn the_interval_of_a_median_is_that_of_the_tables() {
        // From tables of the binomial distribution; places from 0.
        assert_eq!(median_ranks(0), None);
        assert_eq!(median_ranks(5), None, "two of 32 chances lie outside: more than one in 20");
        assert_eq!(median_ranks(6), Some((0, 5)));
        assert_eq!(median_ranks(10), Some((1, 8)));
        assert_eq!(median_ranks(20), Some((5, 14)));
        assert_eq!(median_ranks(100), Some((39, 60)));
        assert_eq!(median_ranks(101), Some((39, 61)));
        assert!(median_ranks(1_000_000).is_some_and(|(a, b)| a < 500_000 && b > 500_000));
    }

    #[test]
    fn percentiles_are_values_that_occurred() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(percentile(&[7], 50), Some(7));
        assert_eq!(percentile(&[1, 2, 3], 50), Some(2));
        assert_eq!(percentile(&[1, 2, 3, 100], 50), Some(2), "the lower of two");
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!((percentile(&ten, 50), percentile(&ten, 90)), (Some(5), Some(9)));
        let eleven: Vec<i64> = (1..=11).collect();
        assert_eq!(percentile(&eleven, 90), Some(10));
    }

    #[test]
    fn fewer_than_three_values_have_no_middle() {
        let two = Spread::of(vec![9, 1]);
        assert_eq!((two.median(), two.p90()), (None, None));
        let three = Spread::of(vec![9, 1, 5]);
        assert_eq!((three.median(), three.p90()), (Some(5), Some(9)));
    }

    #[test]
    fn months_without_incidents_are_there_up_to_the_date_of_judgement() {
        let found = trends(
            &[
                ("2025-11-03-a", "severity: SEV1"),
                ("2025-11-20-b", "severity: SEV2"),
                ("2026-02-01-c", "title: no severity"),
                ("no-date", "title: x"),
            ],
            "2026-03-31",
        );
        let counts: Vec<(i32, usize, usize)> = found
            .counts
            .iter()
            .map(|c| (c.period.year(), c.period.month0() + 1, c.total()))
            .collect();
        assert_eq!(
            counts,
            [(2025, 11, 2), (2025, 12, 0), (2026, 1, 0), (2026, 2, 1), (2026, 3, 0)]
        );
        assert_eq!(found.counts[0].by_severity[&Some("SEV2".to_owned())], 1);
        assert_eq!(found.counts[3].by_severity[&None], 1);
        assert_eq!(found.undated, 1);
        let quarters: Vec<(i32, usize)> =
            found.times.iter().map(|t| (t.period.year(), t.period.month0())).collect();
        assert_eq!(quarters, [(2025, 9), (2026, 0)]);
    }

    #[test]
    fn more_than_36_months_are_told_by_years_and_centuries_stay_few() {
        let months = |first: &str, as_of: &str| {
            let found = trends(&[(first, "title: t")], as_of);
            (found.counts.len(), found.counts[0].period.months)
        };
        assert_eq!(months("2023-04-01-a", "2026-03-31"), (36, 1));
        assert_eq!(months("2023-03-31-a", "2026-03-31"), (4, 12));
        assert_eq!(months("1987-01-01-a", "2026-03-31"), (40, 12));
        assert_eq!(months("1986-01-01-a", "2026-03-31"), (9, 60));
        let (periods, _) = months("0001-01-01-a", "2026-03-31");
        assert!(periods <= 42, "{periods}");
    }

    #[test]
    fn an_incident_after_the_date_of_judgement_has_a_period() {
        let found = trends(&[("2026-05-01-a", "title: t")], "2026-03-31");
        assert_eq!(found.counts.len(), 1);
        assert_eq!(found.counts[0].total(), 1);
    }

    #[test]
    fn nothing_has_no_periods() {
        let found = trends(&[], "2026-03-31");
        assert!(found.counts.is_empty() && found.times.is_empty());
    }

    #[test]
    fn times_downtime_causes_and_actions_are_added_up() {
        let incident = |date: &str, end: &str| {
            format!(
                "timeline:\n  - {{at: {date} 10:00, milestone: started, event: e}}\n  - {{at: {date} 10:10, milestone: detected, event: e}}\n  - {{at: {date} {end}, milestone: resolved, event: e}}\n\
                 impact:\n  - {{service: web, effect: outage}}\n\
                 causes:\n  - {{id: C1, category: software, statement: s}}\n  - {{id: C2, category: software, statement: s}}\n\
                 actions:\n  - {{id: A1, title: t, status: open, due: {date}}}\n  - {{id: A2, title: t, status: done, done: {date}}}\n\
                 follow_up: {{review_on: {date}}}"
            )
        };
        let all = [
            ("2025-01-10-a", incident("2025-01-10", "11:00")),
            ("2026-02-10-b", incident("2026-02-10", "12:00")),
            ("2026-02-11-c", incident("2026-02-11", "13:00")),
            ("2026-02-12-d", incident("2026-02-12", "14:00")),
        ];
        let all: Vec<(&str, &str)> = all.iter().map(|(s, y)| (*s, y.as_str())).collect();
        let found = trends(&all, "2026-03-31");
        let last = found.times.last().unwrap();
        assert_eq!(last.to_detect.median(), Some(600));
        assert_eq!(last.to_resolve.median(), Some(3 * 3600));
        assert_eq!(last.to_resolve.p90(), Some(4 * 3600));
        assert_eq!(found.times[0].to_resolve.median(), None);
        let down = &found.downtime[0];
        assert_eq!((down.seconds, down.recent_seconds, down.incidents), (10 * 3600, 9 * 3600, 4));
        assert_eq!((found.outages, found.downtime.len()), (4, 1));
        let share = found.causes[0];
        assert_eq!((share.incidents, share.recent), (4, 3), "each incident once");
        let promised = found.actions.last().unwrap();
        assert_eq!(promised.by_state[&ActionState::Overdue], 3);
        assert_eq!(promised.by_state[&ActionState::Unverified], 3);
        assert_eq!(found.done_after.median(), Some(0));
        let ages: Vec<(i64, usize, usize)> =
            found.ages.iter().map(|a| (a.from, a.open, a.overdue)).collect();
        assert_eq!(ages, [(0, 0, 0), (30, 3, 3), (90, 0, 0), (180, 0, 0), (365, 1, 1)]);
        assert_eq!(found.reviews.late.values().len(), 4);
        assert_eq!(found.reviews.lag.median(), Some(0));
    }

    #[test]
    fn a_period_runs_until_its_last_day() {
        let year = |as_of| Period::containing(day("2026-03-01"), 12).is_running(day(as_of));
        assert!(year("2026-01-01") && year("2026-12-30"));
        assert!(!year("2026-12-31") && !year("2027-01-01") && !year("2025-12-31"));
        let quarter = Period::containing(day("2026-03-01"), 3);
        assert!(quarter.is_running(day("2026-03-30")) && !quarter.is_running(day("2026-03-31")));
    }

    #[test]
    fn an_incident_is_reviewed_when_its_day_has_come() {
        let yaml = |f: &str| format!("follow_up: {{{f}}}");
        let all = [
            yaml("review_on: 2026-05-01, adjusted: early"),
            yaml("review_on: 2026-03-31, adjusted: in time"),
            yaml("adjusted: without a day"),
            yaml("review_on: 2026-03-31"),
            yaml("review_on: 2026-03-30"),
            "title: t".to_owned(),
        ];
        let slugs: Vec<String> = (1..=all.len()).map(|n| format!("2026-01-0{n}-a")).collect();
        let all: Vec<(&str, &str)> =
            slugs.iter().zip(&all).map(|(s, y)| (s.as_str(), y.as_str())).collect();
        let reviews = trends(&all, "2026-03-31").reviews;
        assert_eq!((reviews.adjusted, reviews.to_come, reviews.no_date), (2, 2, 1));
        assert_eq!(reviews.late.values(), [1]);
    }

    #[test]
    fn an_incident_happened_for_its_root_causes() {
        let reasons = |causes: &str| -> Vec<&str> {
            let library = library(&[("2026-01-01-a", &format!("causes: [{causes}]"))]);
            reasons(&library.incidents[0]).into_iter().map(CauseCategory::word).collect()
        };
        let [trigger, root, contributing] = [
            "{id: C1, role: trigger, category: change, statement: s}",
            "{id: C2, role: root, category: software, statement: s}",
            "{id: C3, role: contributing, category: process, statement: s}",
        ];
        assert_eq!(reasons(&format!("{trigger}, {contributing}, {root}")), ["software"]);
        assert_eq!(reasons(&format!("{trigger}, {contributing}")), ["process"]);
        assert!(reasons(trigger).is_empty());
        assert_eq!(reasons("{id: C1, category: capacity, statement: s}"), ["capacity"]);
    }
}
