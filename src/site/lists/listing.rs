//! A long list: its pages as markup for everybody, and all of its rows in one script for those who
//! filter and sort it.
//!
//! A row carries keys, the values that it is filtered and sorted by. In a list that fits on one page they are its
//! `data-*` attributes, and no more is needed. Of a longer one the script sets one global, `aftermarkRows`:
//! `{"keys": [names], "pieces": [texts], "rows": [[values…, markup], …]}`, in the list's order, with the markup that
//! the first page shows: pieces one after the other, those of several rows by their place among `pieces`. It is a plain script, as pages that are opened from a disk may load scripts and nothing else, and is loaded
//! when somebody first chooses a filter.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;

use crate::derive::trends::Period;
use crate::site::address::Address;
use crate::site::context::{ROOT_MARK, at_root};
use crate::site::error::SiteError;
use crate::site::icons::Icons;
use crate::site::lists::{Pager, parts};
use crate::site::out::Out;
use crate::site::page::{Page, Site};

/// Names of keys, in the order in which rows give their values.
pub type Names<const N: usize> = [&'static str; N];

/// A row with the values of its keys.
#[derive(Serialize)]
pub struct Row<T> {
    pub keys: Vec<Key>,
    /// What rows that follow one another stand under.
    #[serde(skip)]
    pub head: Option<String>,
    #[serde(flatten)]
    pub content: T,
}

/// A value that a row is filtered or sorted by. Several values of one key stand between bars: `|a|b|`.
#[derive(Clone, Serialize)]
pub struct Key {
    pub name: &'static str,
    pub value: String,
}

/// Several values of one key.
pub fn several<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let mut all = String::new();
    for value in values {
        all.push('|');
        all.push_str(value);
    }
    if !all.is_empty() {
        all.push('|');
    }
    all
}

/// The periods that a day is in, as one key has them: its month, its quarter and its year.
pub fn periods(day: Option<NaiveDate>) -> String {
    let names: Vec<String> =
        day.into_iter().flat_map(Period::all_of).filter_map(Period::name).collect();
    several(names.iter().map(String::as_str))
}

impl<T> Row<T> {
    pub fn new<const N: usize>(names: &Names<N>, values: [String; N], content: T) -> Self {
        let keys = names.iter().zip(values);
        Self { keys: keys.map(|(name, value)| Key { name, value }).collect(), head: None, content }
    }

    /// The same row under a heading.
    pub fn under(self, head: Option<String>) -> Self {
        Self { head, ..self }
    }
}

/// What a list is made of.
pub struct Listing<'a, T, F> {
    /// Where its first page lives.
    pub home: Address,
    /// The template of its pages.
    pub template: &'a str,
    /// The template of one row.
    pub row_template: &'a str,
    /// Its place in the main navigation.
    pub section: &'a str,
    /// The name of the script, at the site's root.
    pub script: &'a str,
    pub rows: Vec<Row<T>>,
    /// What the first page shows beside the rows.
    pub frame: F,
}

/// One page of a list, as its template sees it.
#[derive(Serialize)]
struct ListPage<'a, F> {
    /// The markup of each row.
    rows: Vec<&'a str>,
    /// For each row the heading that begins with it.
    heads: Vec<Option<&'a str>>,
    pager: Pager,
    /// The script with all rows, where there are more than this page has.
    script: Option<String>,
    #[serde(flatten)]
    frame: &'a F,
}

impl<T: Serialize + Sync, F: Serialize + Sync> Listing<'_, T, F> {
    /// Renders the pages and the script; each row once for both.
    pub fn pages(&self, site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
        let has_script = self.rows.len() > site.paginate_by;
        let markup = self.markup(site, has_script)?;
        let heads = self.rows.iter().map(|r| r.head.as_deref());
        let rows = markup.iter().map(String::as_str).zip(heads).collect();
        let parts = parts(&self.home, rows, site.paginate_by);
        let script = has_script.then(|| self.script(&markup)).transpose()?;
        // The markup of a row may change while no asset does, so the address has the script's own digest.
        let link = script.as_ref().map(|s| {
            let digest = blake3::hash(&s.bytes).to_hex();
            format!("{}?{}", s.path, &digest[..8])
        });
        script.into_iter().try_for_each(|page| out.put(page))?;
        let all_icons: BTreeSet<String> =
            markup.iter().flat_map(|m| Icons::used(m)).map(str::to_owned).collect();
        let none = BTreeSet::new();
        parts.into_par_iter().try_for_each(|part| {
            // Filters are on the first page.
            let icons = if part.pager.number == 1 && has_script { &all_icons } else { &none };
            let (rows, heads): (Vec<_>, Vec<_>) = part.rows.into_iter().unzip();
            let content = ListPage {
                rows,
                heads: beginnings(heads),
                pager: part.pager,
                script: link.clone(),
                frame: &self.frame,
            };
            out.put(site.page_with(self.template, &part.address, self.section, &content, icons)?)
        })
    }

    /// The markup of all rows, whatever page they come to stand on.
    fn markup(&self, site: &Site<'_>, has_script: bool) -> Result<Vec<String>, SiteError> {
        let file = self.home.file_path();
        let row = |row: &Row<T>| {
            // In a script the values stand beside the markup already.
            let keys = if has_script { Vec::new() } else { row.keys.clone() };
            let row = Row { keys, head: None, content: &row.content };
            let markup = site.part(self.row_template, &file, ROOT_MARK, &row)?;
            Ok(markup.trim().to_owned())
        };
        self.rows.par_iter().map(row).collect()
    }

    fn script(&self, markup: &[String]) -> Result<Page, SiteError> {
        let root = self.home.to_root();
        let markup: Vec<String> =
            markup.iter().map(|m| at_root(m, &root, "").unwrap_or_else(|| m.clone())).collect();
        let (pieces, markup) = in_common(&markup);
        let rows = self.rows.iter().zip(markup).map(|(row, markup)| {
            let values = row.keys.iter().map(|k| Cell::Value(&k.value));
            values.chain([Cell::Markup(markup)]).collect()
        });
        let keys = self.rows.first().map(|r| r.keys.iter().map(|k| k.name));
        let keys = keys.into_iter().flatten().collect();
        let all = AllRows { keys, pieces, rows: rows.collect() };
        crate::site::script::sets("aftermarkRows", &all, self.script)
    }
}

/// Headings where they differ from the one before.
fn beginnings(heads: Vec<Option<&str>>) -> Vec<Option<&str>> {
    let mut before = None;
    let one = |head| if std::mem::replace(&mut before, head) == head { None } else { head };
    heads.into_iter().map(one).collect()
}

#[derive(Serialize)]
struct AllRows<'a> {
    keys: Vec<&'static str>,
    pieces: Vec<&'a str>,
    rows: Vec<Vec<Cell<'a>>>,
}

/// What a row of the script has: values of its keys, then its markup.
#[derive(Serialize)]
#[serde(untagged)]
enum Cell<'a> {
    Value(&'a str),
    Markup(Vec<Piece<'a>>),
}

/// A tag, or the text between two.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Piece<'a> {
    /// By its place among those of several rows.
    Common(usize),
    Own(&'a str),
}

/// The tags and texts that markup has more than once, the most frequent first; and each markup as a list of pieces.
fn in_common(markup: &[String]) -> (Vec<&str>, Vec<Vec<Piece<'_>>>) {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for piece in markup.iter().flat_map(|m| pieces(m)) {
        *times.entry(piece).or_default() += 1;
    }
    let mut common: Vec<(&str, usize)> = times.into_iter().filter(|(_, n)| *n > 1).collect();
    common.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let common: Vec<&str> = common.into_iter().map(|(piece, _)| piece).collect();
    let places: HashMap<&str, usize> = common.iter().enumerate().map(|(i, p)| (*p, i)).collect();
    let one = |piece| places.get(piece).map_or(Piece::Own(piece), |at| Piece::Common(*at));
    let rows = markup.iter().map(|m| pieces(m).map(one).collect()).collect();
    (common, rows)
}

/// Markup cut before and after each tag.
fn pieces(markup: &str) -> impl Iterator<Item = &str> {
    let tags = markup.split_inclusive('>');
    tags.flat_map(|piece| {
        let (text, tag) = piece.split_at(piece.find('<').unwrap_or(piece.len()));
        [text, tag].into_iter().filter(|p| !p.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_stands_before_the_first_row_under_it() {
        let heads = vec![Some("b"), Some("b"), Some("a"), None, None, Some("a")];
        let expected = [Some("b"), None, Some("a"), None, None, Some("a")];
        assert_eq!(beginnings(heads), expected);
    }

    #[test]
    fn markup_is_put_together_again_from_what_rows_have_in_common() {
        let markup = ["<li>a &gt; b<b>x</b></li>\n", "<li>c<b>x</b></li>", "no tag", ""];
        let markup = markup.map(str::to_owned);
        let (common, rows) = in_common(&markup);
        assert_eq!(common, ["</b>", "</li>", "<b>", "<li>", "x"]);
        let mut expected = [3, 2, 4, 0, 1].map(Piece::Common).into_iter().collect::<Vec<_>>();
        expected.insert(1, Piece::Own("c"));
        assert_eq!(rows[1], expected);
        for (row, whole) in rows.iter().zip(&markup) {
            let text = row.iter().map(|p| match p {
                Piece::Common(at) => common[*at],
                Piece::Own(text) => text,
            });
            assert_eq!(&text.collect::<String>(), whole);
        }
    }
}
