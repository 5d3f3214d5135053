//! `/schema/<name>.json`: JSON Schema of what incidents are written in, with the names that this
//! site's configuration decides.

use crate::report::json_writer;
use crate::schema::{Document, schema};
use crate::site::error::SiteError;
use crate::site::out::Out;
use crate::site::page::{Page, Site};

/// One file for each document of the format.
pub(super) fn pages(site: &Site<'_>, out: &Out<'_>) -> Result<(), SiteError> {
    let config = site.edition.config();
    Document::ALL.into_iter().try_for_each(|document| {
        let path = format!("schema/{}", document.file_name());
        let schema = schema(document, Some(config));
        out.put(Page::data(path, json_writer::pretty_text(&schema))?)
    })
}
