//! What can go wrong while pages are made.

use camino::Utf8PathBuf;
use thiserror::Error;

/// Why the site could not be rendered. All of them are mistakes in a theme or files that vanished
/// while they were read: an incident's own mistakes are findings, long before this.
#[derive(Debug, Error)]
pub enum SiteError {
    /// A template does not parse, or refers to a template, component or filter that there is not.
    /// The message names the template and the line.
    #[error("the theme's templates could not be loaded: {0}")]
    Theme(String),
    /// A template of the theme's folder is not UTF-8.
    #[error("the theme's template {path} is not UTF-8; save it as UTF-8")]
    ThemeEncoding { path: String },
    /// A catalogue of texts is broken.
    #[error("the theme's texts in {path} could not be read: line {line}: {reason}")]
    Text {
        path: String,
        line: usize,
        reason: String,
    },
    /// The site's language is none.
    #[error(
        "aftermark.toml: site.language: `{tag}` is no language tag; write one such as `en`, `de` or `pt-BR`"
    )]
    Language { tag: String },
    /// A template failed on a page. The message names the template and the line.
    #[error("the template {template} failed on the page {page}: {message}")]
    Render {
        template: String,
        page: String,
        message: String,
    },
    /// A file that is published as it is could not be read.
    #[error("could not read {path} to publish it: {reason}")]
    File { path: Utf8PathBuf, reason: String },
}

/// The message of a template error with that of each of its causes.
pub(super) fn chain(error: &tera::Error) -> String {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message.push_str(": ");
        message.push_str(&cause.to_string());
        source = cause.source();
    }
    message
}
