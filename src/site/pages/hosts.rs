//! `_headers`, `_redirects` and `.htaccess`: what hosts should send with the pages.

use crate::config::HostFile;
use crate::site::address::Address;
use crate::site::hosts;
use crate::site::page::{Page, Site};

/// The files that `site.host_files` asks for; no redirects where nothing was renamed.
pub(super) fn pages(site: &Site<'_>) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut add = |path: &str, text: String| {
        pages.push(Page { path: path.to_owned(), bytes: text.into_bytes() });
    };
    let internal = site.edition.is_internal();
    for file in &site.edition.config().site.host_files {
        match file {
            HostFile::Netlify => {
                add("_headers", hosts::netlify_headers(internal));
                let moves = moves(site);
                if !moves.is_empty() {
                    add("_redirects", hosts::netlify_redirects(&moves));
                }
            }
            HostFile::Apache => add(".htaccess", hosts::htaccess(site.base_path(), internal)),
        }
    }
    pages
}

/// Former addresses and where they lead, in order of incidents.
fn moves(site: &Site<'_>) -> Vec<(String, String)> {
    let entries = site.entries.iter().zip(&site.slugs);
    entries
        .flat_map(|(entry, slug)| {
            let former = entry.incident.former_slugs.iter();
            former.map(|f| (Address::incident(f).link(), Address::incident(slug).link()))
        })
        .collect()
}
