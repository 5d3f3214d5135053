//! `[editions.…]` and `[people.…]`: who else may read the incidents, and what of them.

use camino::Utf8PathBuf;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use crate::vocabulary::{Choice, Status, Step};

/// Who a site is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Readers {
    /// Those of the organisation: its pages say so, and ask search engines to leave them out.
    #[default]
    Internal,
    /// Everybody.
    Public,
}

/// How an edition calls people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PeopleShown {
    /// By their role, as `[people]` has it.
    #[default]
    Roles,
    /// As reports call them.
    Names,
    /// Not at all: the keys that name them are left out, and in texts stands what `unnamed` says.
    Hidden,
}

/// Which files of an incident's folder an edition has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceShown {
    /// Those that the report cites, whole.
    Files,
    /// Those that it cites; of a text of which single lines are cited, only those.
    #[default]
    Lines,
    /// None.
    None,
}

/// An edition of the site: some incidents, and what its readers may know of them. Only incidents with
/// `visibility: public` are ever in one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EditionConfig {
    /// What this edition of the site is called; `site.title` by default.
    pub title: Option<String>,
    /// What it is about, in a line; `site.description` by default.
    pub description: Option<String>,
    /// A line at the foot of every page; `site.footer` by default.
    pub footer: Option<String>,
    /// The absolute address under which it is published.
    pub base_url: Option<String>,
    /// Where it goes, relative to this file; that of the site with `-` and the edition's name by default.
    #[schemars(with = "Option<String>")]
    pub output: Option<Utf8PathBuf>,
    /// Who it is for; pages of an `internal` one, as for partners, are kept out of search engines.
    pub readers: Readers,
    /// How far a review has to be to be in it.
    #[schemars(with = "Vec<String>")]
    pub statuses: Vec<Spanned<String>>,
    /// Keys that it has not: of the front matter (`reviewers`), of a list (`actions.ticket`), or a whole list
    /// (`waivers`).
    #[schemars(with = "Vec<String>")]
    pub leave_out: Vec<Spanned<String>>,
    /// Steps that it has not: neither their sections nor their lists.
    pub leave_out_steps: Vec<Step>,
    /// How it calls people.
    pub people: PeopleShown,
    /// What stands for a person whose role is not known; `an engineer` by default.
    pub unnamed: Option<String>,
    /// Names of teams that stay where they stand as who acted; owners in the registry of services stay, too.
    pub teams: Vec<String>,
    /// Which files it has.
    pub evidence: EvidenceShown,
    /// Regular expressions of what outsiders must not read, such as `OPS-\d+`: neutral words stand for it.
    #[schemars(with = "Vec<String>")]
    pub private: Vec<Spanned<String>>,
}

/// What an edition leaves out where nothing else is configured.
pub const LEFT_OUT: [&str; 12] = [
    "owner",
    "reviewers",
    "responders",
    "waivers",
    "timeline_source",
    "impact.cost",
    "causes.vendor.case",
    "causes.decides",
    "actions.ticket",
    "actions.priority",
    "notifications.by",
    "notifications.reason",
];

impl Default for EditionConfig {
    fn default() -> Self {
        let unplaced = |text: &str| Spanned::new(0..0, text.to_owned());
        Self {
            title: None,
            description: None,
            footer: None,
            base_url: None,
            output: None,
            readers: Readers::Public,
            statuses: vec![unplaced(Status::Complete.word())],
            leave_out: LEFT_OUT.map(unplaced).to_vec(),
            leave_out_steps: Vec::new(),
            people: PeopleShown::default(),
            unnamed: None,
            teams: Vec::new(),
            evidence: EvidenceShown::default(),
            private: Vec::new(),
        }
    }
}

/// A person, by the handle or name that reports use.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// What stands for them in an edition that names roles, such as `the database engineer`.
    pub role: Option<String>,
    /// What reports call them besides.
    pub names: Vec<String>,
}

/// Looks at what is not known by its type.
pub(super) fn check(name: &str, edition: &EditionConfig) -> Result<(), ConfigError> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(ConfigError {
            message: format!(
                "`editions.{name}`: the name of an edition has lower-case letters, digits and `-`, as in `public`"
            ),
            range: edition.statuses.first().map_or(0..0, Spanned::span),
        });
    }
    for status in &edition.statuses {
        if Status::from_word(status.get_ref()).is_none() {
            return Err(ConfigError {
                message: format!(
                    "`{}` is not a status; write one of {}",
                    status.get_ref(),
                    crate::vocabulary::words::<Status>()
                ),
                range: status.span(),
            });
        }
    }
    for pattern in &edition.private {
        let cannot = |why: String| ConfigError {
            message: format!("`{}` {why}", pattern.get_ref()),
            range: pattern.span(),
        };
        let expression = regex::Regex::new(pattern.get_ref())
            .map_err(|e| cannot(format!("is no regular expression: {}", last_line(&e))))?;
        if expression.is_match("") {
            return Err(cannot("fits everything; write what has to stand there".to_owned()));
        }
    }
    Ok(())
}

/// What is wrong, without the drawing of where.
fn last_line(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
