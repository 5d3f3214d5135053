//! `/services/` and `/services/<name>/`.

use rayon::prelude::*;
use serde::Serialize;

use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::service::{ServiceRow, ServiceView, by_service};

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
    services.sort_by(|a, b| {
        let title = |r: &ServiceRow<'_>| (r.service.title.clone(), r.service.name.clone());
        b.incidents
            .cmp(&a.incidents)
            .then_with(|| title(a).cmp(&title(b)))
    });
    site.page(
        "pages/services.html",
        &Address::fixed("services"),
        "services",
        &Services { services },
    )
}

/// One page for each service.
pub(super) fn pages(site: &Site<'_>) -> Result<Vec<Page>, SiteError> {
    by_service(site)
        .into_par_iter()
        .map(|(name, positions)| {
            let view = ServiceView::new(site, &name, &positions);
            site.page(
                "pages/service.html",
                &Address::service(&name),
                "services",
                &view,
            )
        })
        .collect()
}
