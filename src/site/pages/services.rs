//! `/services/` and `/services/<name>/`.

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::Serialize;

use super::feed;
use crate::derive::services;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::lists::choices::by_letters;
use crate::site::out::Out;
use crate::site::page::{Page, Site};
use crate::site::views::services::page::ServiceView;
use crate::site::views::services::{ServiceRow, by_service};

#[derive(Serialize)]
struct Services<'a> {
    services: Vec<ServiceRow<'a>>,
}

/// The list: services that had the most incidents first.
pub(super) fn list(site: &Site<'_>) -> Result<Page, SiteError> {
    let mut services: Vec<ServiceRow<'_>> = by_service(site)
        .iter()
        .map(|(name, positions)| ServiceRow::new(site, name, positions))
        .collect();
    services.sort_by_cached_key(|r| {
        let (letters, title) = by_letters(&r.service.title);
        (Reverse(r.incidents), letters, title.to_owned(), r.service.name.clone())
    });
    site.page(
        "pages/services.html",
        &Address::fixed("services"),
        "services",
        &Services { services },
    )
}

/// The pages of each service, and the feed of its incidents.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let all = services::speed(site.entries.iter().map(|e| e.facts));
    by_service(site).into_par_iter().try_for_each(|(name, positions)| {
        let (view, later) = ServiceView::pages(site, &name, &positions, &all);
        let address = Address::service(&name);
        out.put(site.page("pages/service.html", &address, "services", &view)?)?;
        out.put(feed::of_service(site, &name, &positions)?)?;
        later.into_iter().try_for_each(|(address, view)| {
            out.put(site.page("pages/service-incidents.html", &address, "services", &view)?)
        })
    })
}
