//! Schema: the format's keys, as JSON Schema for the editors that complete and check as one types.
//!
//! Draft 7, although newer drafts exist: the YAML language server and Taplo, which stand behind
//! most editors, know it best. A schema never rejects what `check` accepts; `check` finds more.
//!
//! The keys of an incident stand in [`crate::model::format`], from which the decoder reads them too. The keys of `aftermark.toml` come from the types that read it.

mod config;
mod json;

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::model::format::{self, shape::Shape};

/// The drafts' own address, which says how a schema is to be read.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// A file of the format that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// The front matter of the main file, with the lists that may stand in it.
    FrontMatter,
    Timeline,
    Evidence,
    Causes,
    Impact,
    Safeguards,
    Actions,
    Notifications,
    /// `aftermark.toml`.
    Config,
}

impl Document {
    pub const ALL: [Document; 9] = [
        Document::FrontMatter,
        Document::Timeline,
        Document::Evidence,
        Document::Causes,
        Document::Impact,
        Document::Safeguards,
        Document::Actions,
        Document::Notifications,
        Document::Config,
    ];

    /// Its name: that of the list, `front-matter` or `config`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Document::FrontMatter => "front-matter",
            Document::Timeline => "timeline",
            Document::Evidence => "evidence",
            Document::Causes => "causes",
            Document::Impact => "impact",
            Document::Safeguards => "safeguards",
            Document::Actions => "actions",
            Document::Notifications => "notifications",
            Document::Config => "config",
        }
    }

    /// The name of the file that holds its schema.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("{}.json", self.name())
    }

    /// What the schema is known by (`$id`), wherever it lies. A relative one would do for the draft,
    /// but Taplo takes no schema that has one.
    #[must_use]
    pub fn id(self) -> String {
        format!("urn:aftermark:schema:{}", self.name())
    }

    /// The shape of one entry, for a list.
    #[must_use]
    pub fn entry(self) -> Option<&'static Shape> {
        match self {
            Document::FrontMatter | Document::Config => None,
            Document::Timeline => Some(&format::TIMELINE_ENTRY),
            Document::Evidence => Some(&format::EVIDENCE),
            Document::Causes => Some(&format::CAUSE),
            Document::Impact => Some(&format::IMPACT),
            Document::Safeguards => Some(&format::SAFEGUARD),
            Document::Actions => Some(&format::ACTION),
            Document::Notifications => Some(&format::NOTIFICATION),
        }
    }
}

/// The schema of a document. With a configuration, names that it decides (severities, services,
/// audiences) are offered and others rejected; without one, any name will do.
#[must_use]
pub fn schema(document: Document, config: Option<&Config>) -> Value {
    let body = match document {
        Document::Config => config::schema(),
        Document::FrontMatter => json::object(&format::FRONT_MATTER, config),
        list => match list.entry() {
            Some(entry) => json::list(entry, config),
            None => json!({}),
        },
    };
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), DRAFT.into());
    whole.insert("$id".to_owned(), document.id().into());
    whole.insert("title".to_owned(), title(document).into());
    if let Value::Object(body) = body {
        for (key, value) in body {
            whole.entry(key).or_insert(value);
        }
    }
    Value::Object(whole)
}

fn title(document: Document) -> String {
    match document {
        Document::FrontMatter => "The front matter of an incident".to_owned(),
        Document::Config => "The configuration of Aftermark, aftermark.toml".to_owned(),
        list => format!("The `{0}` of an incident, {0}.yaml", list.name()),
    }
}
