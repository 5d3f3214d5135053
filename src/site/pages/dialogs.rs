//! `/dialogs.js`: the markup of what scripts open on every page, which pages need not carry.

use serde::Serialize;

use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::script;

/// The file at the site's root.
pub(super) const FILE: &str = "dialogs.js";

/// What the template is given: it is the same for all pages.
#[derive(Serialize)]
struct Nothing {}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let markup = site.part("parts/dialogs.html", FILE, "", &Nothing {})?;
    script::sets("aftermarkDialogMarkup", &markup.trim(), FILE)
}
