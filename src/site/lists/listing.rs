//! A long list: its pages as markup for everybody, and all of its rows in one script for those who
//! filter and sort it.
//!
//! A row carries keys, the values that it is filtered and sorted by. In a list that fits on one page they are its
//! `data-*` attributes, and no more is needed. Of a longer one the script sets one global, `aftermarkRows`:
//! `{"keys": [names], "rows": [[values…, markup], …]}`, in the list's order, with the markup that the first page
//! shows. It is a plain script, as pages that are opened from a disk may load scripts and nothing else, and is loaded
//! when somebody first chooses a filter.

use rayon::prelude::*;
use serde::Serialize;

use crate::site::address::Address;
use crate::site::context::ROOT_MARK;
use crate::site::error::SiteError;
use crate::site::lists::{Pager, parts};
use crate::site::out::Out;
use crate::site::page::{Page, Site};

/// Names of keys, in the order in which rows give their values.
pub type Names<const N: usize> = [&'static str; N];

/// A row with the values of its keys.
#[derive(Serialize)]
pub struct Row<T> {
    pub keys: Vec<Key>,
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

impl<T> Row<T> {
    pub fn new<const N: usize>(names: &Names<N>, values: [String; N], content: T) -> Self {
        let keys = names.iter().zip(values);
        Self { keys: keys.map(|(name, value)| Key { name, value }).collect(), content }
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
        let parts =
            parts(&self.home, markup.iter().map(String::as_str).collect(), site.paginate_by);
        let script = has_script.then(|| self.script(&markup)).transpose()?;
        // The markup of a row may change while no asset does, so the address has the script's own digest.
        let link = script.as_ref().map(|s| {
            let digest = blake3::hash(&s.bytes).to_hex();
            format!("{}?{}", s.path, &digest[..8])
        });
        script.into_iter().try_for_each(|page| out.put(page))?;
        parts.into_par_iter().try_for_each(|part| {
            let content = ListPage {
                rows: part.rows,
                pager: part.pager,
                script: link.clone(),
                frame: &self.frame,
            };
            out.put(site.page(self.template, &part.address, self.section, &content)?)
        })
    }

    /// The markup of all rows, whatever page they come to stand on.
    fn markup(&self, site: &Site<'_>, has_script: bool) -> Result<Vec<String>, SiteError> {
        let file = self.home.file_path();
        let row = |row: &Row<T>| {
            // In a script the values stand beside the markup already.
            let keys = if has_script { Vec::new() } else { row.keys.clone() };
            let row = Row { keys, content: &row.content };
            let markup = site.part(self.row_template, &file, ROOT_MARK, &row)?;
            Ok(markup.trim().to_owned())
        };
        self.rows.par_iter().map(row).collect()
    }

    fn script(&self, markup: &[String]) -> Result<Page, SiteError> {
        let root = self.home.to_root();
        let rows = self.rows.iter().zip(markup).map(|(row, markup)| {
            let values = row.keys.iter().map(|k| k.value.clone());
            values.chain([markup.replace(ROOT_MARK, &root)]).collect()
        });
        let keys = self.rows.first().map(|r| r.keys.iter().map(|k| k.name));
        let all = AllRows { keys: keys.into_iter().flatten().collect(), rows: rows.collect() };
        crate::site::script::sets("aftermarkRows", &all, self.script)
    }
}

#[derive(Serialize)]
struct AllRows {
    keys: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}
