//! Long lists in several pages: how they are cut, and how one page leads to the others.

use std::ops::RangeInclusive;

use serde::Serialize;

use crate::site::address::Address;

/// Where one page of a list stands among the others. Rows and pages are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pager {
    pub number: usize,
    pub last: usize,
    /// The rows on this page, both ends included; `from` is 1 and `until` 0 where there is none.
    pub from: usize,
    pub until: usize,
    pub total: usize,
    /// Relative to the site's root.
    pub home: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The first, the last and those around this one.
    pub pages: Vec<PageLink>,
}

/// A page of the same list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageLink {
    pub number: usize,
    /// Relative to the site's root.
    pub path: String,
    /// Whether pages before it are left out.
    pub gap: bool,
}

/// How many pages are named on either side of the one that is shown.
const AROUND: usize = 2;

impl Pager {
    /// Page `number` of `last`, at the addresses that follow from that of the first.
    fn new(home: &Address, number: usize, last: usize) -> Self {
        let path = |n: usize| home.numbered(n).link();
        let mut shown: Vec<usize> = vec![1, last];
        shown.extend(number.saturating_sub(AROUND).max(1)..=(number + AROUND).min(last));
        shown.sort_unstable();
        shown.dedup();
        let mut before = 0;
        let pages = shown
            .into_iter()
            .map(|n| PageLink {
                number: n,
                path: path(n),
                gap: n - std::mem::replace(&mut before, n) > 1,
            })
            .collect();
        Self {
            number,
            last,
            from: 1,
            until: 0,
            total: 0,
            home: home.link(),
            previous: (number > 1).then(|| path(number - 1)),
            next: (number < last).then(|| path(number + 1)),
            pages,
        }
    }
}

impl Pager {
    /// Page `number` of `last` of a list that is cut elsewhere, with these of its rows.
    pub fn of(
        home: &Address,
        number: usize,
        last: usize,
        rows: RangeInclusive<usize>,
        total: usize,
    ) -> Self {
        let (from, until) = rows.into_inner();
        Self { from, until, total, ..Self::new(home, number, last) }
    }
}

/// One page of a list.
pub struct Part<T> {
    pub address: Address,
    pub pager: Pager,
    pub rows: Vec<T>,
}

/// Cuts rows into pages of at most `size`, at least one: no rows are one page. The first page lives at `home`.
pub fn parts<T>(home: &Address, rows: Vec<T>, size: usize) -> Vec<Part<T>> {
    let size = size.max(1);
    let total = rows.len();
    let last = total.div_ceil(size).max(1);
    let mut rows = rows.into_iter();
    (1..=last)
        .map(|number| {
            let own: Vec<T> = rows.by_ref().take(size).collect();
            let before = (number - 1) * size;
            Part {
                address: home.numbered(number),
                pager: Pager {
                    from: before + 1,
                    until: before + own.len(),
                    total,
                    ..Pager::new(home, number, last)
                },
                rows: own,
            }
        })
        .collect()
}

/// Pages that are cut already, each with its address and its place among the others.
pub fn one_by_one<T>(home: &Address, pages: Vec<T>) -> impl Iterator<Item = (Address, Pager, T)> {
    let parts = parts(home, pages, 1).into_iter();
    parts.filter_map(|mut part| Some((part.address, part.pager, part.rows.pop()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(rows: usize, size: usize) -> Vec<Part<usize>> {
        parts(&Address::fixed("x"), (0..rows).collect(), size)
    }

    #[test]
    fn every_row_is_on_one_page_in_order() {
        for (rows, size, pages) in [(0, 3, 1), (3, 3, 1), (4, 3, 2), (10, 1, 10), (5, 0, 5)] {
            let parts = cut(rows, size);
            assert_eq!(parts.len(), pages);
            let all: Vec<usize> = parts.iter().flat_map(|p| p.rows.clone()).collect();
            assert_eq!(all, (0..rows).collect::<Vec<_>>());
        }
    }

    #[test]
    fn pages_know_their_neighbours_and_their_rows() {
        let parts = cut(25, 2);
        let seventh = &parts[6];
        assert_eq!(seventh.address.link(), "x/page/7/");
        let p = &seventh.pager;
        assert_eq!((p.from, p.until, p.total, p.last), (13, 14, 25, 13));
        assert_eq!(p.previous.as_deref(), Some("x/page/6/"));
        assert_eq!(p.next.as_deref(), Some("x/page/8/"));
        let numbers: Vec<(usize, bool)> = p.pages.iter().map(|l| (l.number, l.gap)).collect();
        let expected =
            [(1, false), (5, true), (6, false), (7, false), (8, false), (9, false), (13, true)];
        assert_eq!(numbers, expected);
        assert_eq!(parts[1].pager.previous.as_deref(), Some("x/"));
        assert_eq!(parts[12].pager.next, None);
        assert_eq!((parts[12].pager.from, parts[12].pager.until), (25, 25));
    }

    #[test]
    fn an_empty_list_is_one_page_that_leads_nowhere() {
        let p = &cut(0, 10)[0].pager;
        assert_eq!((p.from, p.until, p.last), (1, 0, 1));
        assert_eq!((&p.previous, &p.next), (&None, &None));
    }
}
