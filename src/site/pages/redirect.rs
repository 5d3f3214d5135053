//! Former addresses of renamed incidents: each leads to the report.

use serde::Serialize;

use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::out::Out;
use crate::site::page::Site;

#[derive(Serialize)]
struct Redirect<'a> {
    title: &'a str,
    /// From the root, percent-encoded.
    to: String,
}

/// One page for each former name. It works on any file server, without scripts.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    for (entry, slug) in site.entries.iter().zip(&site.slugs) {
        for former in &entry.incident.former_slugs {
            let redirect = Redirect {
                title: entry.incident.display_title(),
                to: Address::incident(slug).link(),
            };
            let address = Address::incident(former);
            out.put(site.page("pages/redirect.html", &address, "", &redirect)?)?;
        }
    }
    Ok(())
}
