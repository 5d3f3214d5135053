//! `/search/`: full text; and the files of the index, below `/search/data/`.
//!
//! Each is a plain script that hands what it holds to the function `aftermarkSearch`, with its name and the version of
//! the index that it belongs to: pages that are opened from a disk may load scripts and nothing else.

use rayon::prelude::*;

use crate::report::json_writer;
use crate::search;
use crate::site::address::Address;
use crate::site::documents;
use crate::site::error::SiteError;
use crate::site::lists::choices::Choices;
use crate::site::out::Out;
use crate::site::page::{Page, Site};
use crate::site::script;
use crate::vocabulary::Step;

/// Where the files of the index lie.
pub(super) const FOLDER: &str = "search/data";

#[derive(serde::Serialize)]
struct Search<'a> {
    #[serde(flatten)]
    choices: Choices<'a>,
    steps: Vec<NamedStep>,
}

#[derive(serde::Serialize)]
struct NamedStep {
    slug: &'static str,
    name: String,
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let step = |step: Step| NamedStep { slug: step.slug(), name: site.words.step(step) };
    let steps = site.edition.config().site.steps().map(step).collect();
    let search = Search { choices: Choices::new(site), steps };
    site.page("pages/search.html", &Address::fixed("search"), "search", &search)
}

/// The files of the index.
pub(super) fn data(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let documents = documents::of(site);
    let mut seen = search::seen::files(&documents, site.cache());
    let mut shards = search::files(documents, &site.written_in, site.cache());
    shards.append(&mut seen);
    let texts: Result<Vec<(String, String)>, SiteError> = shards
        .into_par_iter()
        .map(|(name, shard)| {
            let json = json_writer::line_text(&shard);
            let json =
                json.map_err(|e| SiteError::Data { path: name.clone(), message: e.to_string() })?;
            Ok((name, json))
        })
        .collect();
    let texts = texts?;
    let mut version = blake3::Hasher::new();
    for (name, json) in &texts {
        version.update(name.as_bytes()).update(json.as_bytes());
    }
    let version = version.finalize().to_hex()[..16].to_owned();
    let page = |(name, json): (String, String)| Page {
        path: format!("{FOLDER}/{name}.js"),
        bytes: script::calls("aftermarkSearch", &[&name, &version], &json).into_bytes(),
    };
    texts.into_iter().try_for_each(|text| out.put(page(text)))
}
