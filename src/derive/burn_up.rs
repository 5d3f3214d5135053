//! How promises are kept over time: promised, done and shown to work, summed up month by month from the
//! dates that reports give.
//!
//! A promise counts from the date of its incident, and once however often it was carried on. What was
//! declined is left out: nobody waits for it, and no report says when it was declined.

use chrono::NaiveDate;

use super::trends::{Period, periods, widths};
use super::{ActionState, Facts};
use crate::model::Incident;

/// How far things were at the end of a period, all before it included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub period: Period,
    pub promised: usize,
    pub done: usize,
    /// Of those that are done, the ones that a test showed to work.
    pub shown: usize,
}

/// The sums of every period from the first promise to the date of judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BurnUp {
    /// None left out, the earliest first.
    pub sums: Vec<Sum>,
    /// Done by now, and no report says when: in the last sum, and in no earlier one.
    pub undated: usize,
    pub declined: usize,
}

/// A promise by its dates.
struct Promise {
    promised: NaiveDate,
    done: Option<NaiveDate>,
    shown: Option<NaiveDate>,
}

/// Sums up the actions of incidents as of a date.
#[must_use]
pub fn measure(incidents: &[(&Incident, &Facts)], as_of: NaiveDate) -> BurnUp {
    let mut promises = Vec::new();
    let (mut undated, mut declined) = (0, 0);
    for (incident, facts) in incidents {
        let Some(date) = incident.slug_date().filter(|d| *d <= as_of) else {
            continue;
        };
        for (action, facts) in incident.actions.iter().zip(&facts.actions) {
            let is_done = match facts.state {
                ActionState::Declined => {
                    declined += 1;
                    continue;
                }
                // The action that carries it on stands for it.
                ActionState::Carried => continue,
                ActionState::Unverified | ActionState::Verified => true,
                ActionState::Overdue | ActionState::VerificationFailed | ActionState::Open => false,
            };
            let day = |d: &Option<crate::source::Spanned<NaiveDate>>| d.as_ref().map(|d| d.value);
            let written = day(&action.done);
            undated += usize::from(is_done && written.is_none());
            // Done before it was promised is done when it was promised.
            let done = is_done.then(|| written.unwrap_or(as_of).max(date).min(as_of));
            let shown = done.filter(|_| facts.state == ActionState::Verified).map(|done| {
                let on = action.verification.as_ref().and_then(|v| day(&v.on));
                on.unwrap_or(done).max(done).min(as_of)
            });
            promises.push(Promise { promised: date, done, shown });
        }
    }
    let days: Vec<NaiveDate> = promises.iter().map(|p| p.promised).collect();
    let (fine, _) = widths(&days, as_of);
    let Some(first) = days.iter().min() else {
        return BurnUp { declined, ..BurnUp::default() };
    };
    let sums = periods(*first, as_of, fine)
        .into_iter()
        .map(|period| {
            let by = |d: &NaiveDate| Period::containing(*d, fine) <= period;
            let count = |of: &dyn Fn(&Promise) -> Option<NaiveDate>| {
                promises.iter().filter(|p| of(p).is_some_and(|d| by(&d))).count()
            };
            Sum {
                period,
                promised: count(&|p| Some(p.promised)),
                done: count(&|p| p.done),
                shown: count(&|p| p.shown),
            }
        })
        .collect();
    BurnUp { sums, undated, declined }
}

#[cfg(test)]
mod tests {
    use super::super::derive;
    use super::super::tests::{both, library};
    use super::*;

    /// The sums as `period: promised/done/shown`.
    fn sums(incidents: &[(&str, &str)], as_of: &str) -> (Vec<String>, usize, usize) {
        let library = library(incidents);
        let as_of = as_of.parse().unwrap();
        let derived = derive(&library, as_of);
        let all = both(&library, &derived);
        let found = measure(&all, as_of);
        let told = found.sums.iter().map(|s| {
            let month = s.period.month0() + 1;
            format!("{}-{month:02}: {}/{}/{}", s.period.year(), s.promised, s.done, s.shown)
        });
        (told.collect(), found.undated, found.declined)
    }

    #[test]
    fn promises_are_summed_month_by_month() {
        let first = "actions:\n\
                     - {id: A1, title: t, status: done, done: 2026-02-03, verification: {on: 2026-03-04, result: passed}}\n\
                     - {id: A2, title: t, status: done, done: 2026-02-20}\n\
                     - {id: A3, title: t, status: open}\n\
                     - {id: A4, title: t, status: declined}\n\
                     - {id: A5, title: t, status: done}\n";
        let second = "actions:\n\
                      - {id: A1, title: t, carried_from: 2026-01-05-a#A3, status: done, done: 2026-03-09}\n\
                      - {id: A2, title: t, status: done, done: 2026-02-20, verification: {on: 2026-03-04, result: failed}}\n";
        let both = [("2026-01-05-a", first), ("2026-03-01-b", second)];
        let (told, undated, declined) = sums(&both, "2026-04-10");
        assert_eq!(told, ["2026-01: 3/0/0", "2026-02: 3/2/0", "2026-03: 5/3/1", "2026-04: 5/4/1"]);
        assert_eq!((undated, declined), (1, 1));
        // What came later had not happened yet.
        let (told, ..) = sums(&both, "2026-02-10");
        assert_eq!(told, ["2026-01: 4/0/0", "2026-02: 4/2/0"]);
        assert_eq!(sums(&[("2026-01-05-a", "title: t")], "2026-02-10").0, [""; 0]);
    }

    #[test]
    fn years_take_the_place_of_too_many_months() {
        let one = "actions: [{id: A1, title: t, status: done, done: 2020-05-05}]";
        let (told, ..) = sums(&[("2019-12-30-a", one)], "2026-01-01");
        assert_eq!(told.len(), 8);
        assert_eq!(told[..2], ["2019-01: 1/0/0", "2020-01: 1/1/0"]);
    }
}
