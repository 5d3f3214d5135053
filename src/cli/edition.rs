//! `--edition`: what a command shows is what the readers of an edition may know.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::open::{Failure, Root, as_of};
use super::{date, look, stream};
use crate::config::{Config, SiteConfig};
use crate::derive::derive;
use crate::edition::proof::{Allowed, Leak, Proof, told};
use crate::edition::{Audience, Beside, Edition, Policy};
use crate::model::Library;
use crate::report::excerpt::printable;
use crate::report::json_writer;
use crate::site::{self, Page, Settings, ThemeFiles, overrides};
use crate::workspace::{Opening, Snapshot};

/// The option.
#[derive(Clone, Debug, clap::Args)]
pub struct Chosen {
    /// Show only what the readers of this edition may know: `public`, or one of [editions.NAME] of aftermark.toml
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
}

impl Chosen {
    /// How the repository is opened: an edition is made of reports as they are written, not as they stood on a day.
    pub fn opening(&self, day: Option<NaiveDate>) -> Opening {
        Opening { as_it_stood: self.edition.is_none(), ..as_of(day) }
    }

    /// Who is shown what: the readers of an edition nothing that git does not track.
    pub fn audience(&self, audience: Audience) -> Audience {
        Audience { untracked: audience.untracked && self.edition.is_none(), ..audience }
    }

    /// The edition that is asked for.
    ///
    /// # Errors
    /// [`Failure::Said`] where there is none of that name, or its configuration cannot be.
    pub fn policy(&self, repository: &Snapshot) -> Result<Option<Policy>, Failure> {
        let config = &repository.library.config;
        let named = self.edition.as_deref().map(|name| Policy::of(config, name));
        named.transpose().map_err(Failure::Said)
    }

    /// What may be shown of what an audience may know, with what is to be asked of what is printed of it.
    ///
    /// # Errors
    /// Those of [`Chosen::policy`], and of judging.
    pub fn printed(&self, known: Snapshot) -> Result<(Snapshot, Printed), Failure> {
        match self.policy(&known)? {
            Some(policy) => {
                let (shown, beside) = of(&known, &policy)?;
                Ok((shown, Printed { beside: Some(beside) }))
            }
            None => Ok((known, Printed { beside: None })),
        }
    }
}

/// What a command prints of an edition, and must not give away.
pub struct Printed {
    beside: Option<Beside>,
}

/// A text that is to be printed, and the file of a site that says the same.
pub type Part = (String, String);

impl Printed {
    /// Looks for what was left out of an edition in what is to be printed of it, and says what of it is there, after which
    /// nothing may be printed. What the program says itself beside what a site says is `own`.
    ///
    /// # Errors
    /// Those of reading the theme, and of making pages.
    pub fn gives_away(
        self,
        root: &Utf8Path,
        repository: &Snapshot,
        shown: &Snapshot,
        own: &[String],
        parts: impl FnOnce() -> Result<Vec<Part>, Failure>,
    ) -> Result<bool, Failure> {
        let Some(beside) = self.beside else { return Ok(false) };
        let (theme, _) = look::chosen(root, &repository.library, None, look::Taken::Tracked)?;
        let site = &shown.library.config.site;
        let settings = Settings {
            site,
            base_url: site.base_url.as_deref(),
            theme: &theme,
            logo: None,
            favicon: None,
            version: env!("CARGO_PKG_VERSION"),
        };
        let mut allowed = Allowed::default();
        own.iter().for_each(|text| allowed.add(text.as_bytes()));
        let proof = proof_with(allowed, repository, shown, beside, &settings)?;
        let parts = parts()?;
        let leaks: Vec<Leak> =
            parts.iter().flat_map(|(path, text)| proof.scan(path, text.as_bytes())).collect();
        if !leaks.is_empty() {
            stream::error(&format!(
                "this would give away what was left out, so nothing was written:\n{}\n{WHAT_TO_DO}",
                told(&leaks)
            ));
        }
        Ok(!leaks.is_empty())
    }
}

/// The texts in a value, without those of some keys.
///
/// # Errors
/// Where it is no value of JSON.
pub fn texts(value: &impl Serialize, without: &[&str]) -> Result<String, Failure> {
    let written = json_writer::pretty_text(value)?;
    let value: Value = serde_json::from_str(&written).map_err(|e| Failure::Said(e.to_string()))?;
    let mut texts = String::new();
    let mut rest = vec![&value];
    while let Some(value) = rest.pop() {
        match value {
            // As on a page: no passage goes from one to the next.
            Value::String(text) => texts.extend([text, "\n\n"]),
            Value::Array(all) => rest.extend(all),
            Value::Object(all) => {
                let kept = all.iter().filter(|(key, _)| !without.contains(&key.as_str()));
                rest.extend(kept.map(|(_, value)| value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    Ok(texts)
}

/// The options of commands that show a repository: which, as of when, and to whom.
#[derive(Clone, Debug, clap::Args)]
pub struct Shown {
    #[command(flatten)]
    pub root: Root,
    /// Only what had happened by this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    #[command(flatten)]
    edition: Chosen,
}

impl Shown {
    /// Opens the repository in a folder.
    ///
    /// # Errors
    /// Those of [`Snapshot::open`].
    pub fn open(&self, root: &Utf8Path) -> Result<Snapshot, Failure> {
        Ok(Snapshot::open(root, self.edition.opening(self.as_of))?)
    }

    /// What is shown of it, in an edition never what git does not track, with what is to be asked of what is printed.
    ///
    /// # Errors
    /// Those of [`Chosen::of`].
    pub fn of(
        &self,
        repository: &Snapshot,
        untracked: bool,
    ) -> Result<(Snapshot, Printed), Failure> {
        let audience = Audience { untracked, until: repository.past() };
        self.edition.printed(repository.for_audience(self.edition.audience(audience))?)
    }
}

/// What an edition shows of what is known, and what is known of it beside.
///
/// # Errors
/// [`Failure::Said`] where the folder of an incident in it cannot be published by its name, and those of judging.
pub fn of(known: &Snapshot, policy: &Policy) -> Result<(Snapshot, Beside), Failure> {
    let (shown, beside) = known.for_edition(policy)?;
    match beside.misnamed.is_empty() {
        true => Ok((shown, beside)),
        false => Err(Failure::Said(misnamed(policy, &beside.misnamed))),
    }
}

/// What is said of incidents whose folders are named by what is private.
fn misnamed(policy: &Policy, folders: &[(Utf8PathBuf, String)]) -> String {
    let named: Vec<String> = folders
        .iter()
        .take(MOST_FILES)
        .map(|(folder, what)| printable(&format!("  {folder}: {what}")))
        .collect();
    let more = match folders.len().saturating_sub(MOST_FILES) {
        0 => String::new(),
        more => format!("\n  … and {more} more"),
    };
    format!(
        "the name of an incident's folder is the address of its page, and in the edition `{}` these would give away what is private:\n{}{more}\nRename the folder (`git mv`), or write `visibility: internal` into its front matter.",
        policy.name,
        named.join("\n")
    )
}

/// What a site of an edition is compared with: all of `repository` but for what `shown` has, and what the program says
/// itself, which is what a site without any incident says.
pub fn proof<'r>(
    repository: &'r Snapshot,
    shown: &Snapshot,
    beside: Beside,
    settings: &Settings<'_>,
) -> Result<Proof<'r>, Failure> {
    proof_with(Allowed::default(), repository, shown, beside, settings)
}

fn proof_with<'r>(
    mut allowed: Allowed,
    repository: &'r Snapshot,
    shown: &Snapshot,
    beside: Beside,
    settings: &Settings<'_>,
) -> Result<Proof<'r>, Failure> {
    let library = &shown.library;
    for incident in &library.incidents {
        allowed.add(incident.folder.as_str().as_bytes());
        for &file in &incident.files {
            allowed.add(library.sources.path(file).as_str().as_bytes());
            if let Ok(text) = library.sources.text(file) {
                allowed.add(text.text.as_bytes());
            }
        }
    }
    for text in library.config.said() {
        allowed.add(text.as_bytes());
    }
    let address = settings.base_url.or(library.config.site.base_url.as_deref());
    address.into_iter().for_each(|address| allowed.add_address(address));
    // The theme and the settings are the team's: what they say may be said, but is no example.
    let theme = settings.theme.values().map(Vec::as_slice);
    theme.for_each(|bytes| allowed.add(bytes));
    for page in of_nothing(library.config.clone(), shown.as_of, settings)? {
        allowed.add(&page.bytes);
    }
    for (path, bytes) in overrides::builtin() {
        allowed.add_own(path, bytes);
    }
    let site = SiteConfig { language: settings.site.language.clone(), ..SiteConfig::default() };
    let own = Config { site, ..Config::default() };
    let plain = Settings {
        site: &own.site,
        base_url: None,
        theme: &ThemeFiles::new(),
        logo: None,
        favicon: None,
        version: settings.version,
    };
    for page in of_nothing(Arc::new(own.clone()), shown.as_of, &plain)? {
        allowed.add_own(&page.path, &page.bytes);
    }
    Ok(Proof::new(&repository.library, library, beside, &allowed))
}

/// The pages of a site without any incident.
fn of_nothing(
    config: Arc<Config>,
    as_of: NaiveDate,
    settings: &Settings<'_>,
) -> Result<Vec<Page>, Failure> {
    let nothing = Library::read_present(Snapshot::no_files(), config);
    let derived = derive(&nothing, as_of);
    let empty = Edition::unjudged(&nothing, &derived);
    site::render(&empty, settings).map_err(|e| Failure::Said(e.to_string()))
}

/// Says that a repository is larger than what is compared.
pub fn warn_of_part(proof: &Proof<'_>) {
    if proof.is_partial {
        stream::warning(
            &"the repository has more different words than are compared with the pages: some of its evidence was not",
        );
    }
}

/// What helps where something is given away.
const WHAT_TO_DO: &str = "Leave it out where it comes from (`<!-- internal -->`, `visibility: internal`), or say it in a part that is public; a name or host that may be known goes under `allowed` in [safety]. If the place it comes from is left out already, this is a mistake of Aftermark: please report it.";

/// What is said of a site that gives something away.
pub fn gives_away(leaks: &[Leak]) -> String {
    format!(
        "these pages would give away what was left out, so nothing was published:\n{}\n{WHAT_TO_DO}",
        told(leaks)
    )
}

/// So many files that stayed out are named.
const MOST_FILES: usize = 10;

/// Says which files stayed out, and why.
pub fn note_files(beside: &Beside) {
    if !beside.misnamed_files.is_empty() {
        let all = &beside.misnamed_files;
        let mut named: Vec<String> = all
            .iter()
            .take(MOST_FILES)
            .map(|(path, what)| printable(&format!("{path} ({what})")))
            .collect();
        if all.len() > MOST_FILES {
            named.push(format!("and {} more", all.len() - MOST_FILES));
        }
        stream::note(&format!(
            "{} out of this edition, since a name is published with its file: {}; rename what is to be in it",
            if all.len() == 1 { "a file that is cited stays" } else { "files that are cited stay" },
            named.join(", ")
        ));
    }
    let files = &beside.stayed_out;
    if files.is_empty() {
        return;
    }
    let mut named: Vec<String> =
        files.iter().take(MOST_FILES).map(|path| printable(path.as_str())).collect();
    if files.len() > MOST_FILES {
        named.push(format!("and {} more", files.len() - MOST_FILES));
    }
    let which =
        if files.len() == 1 { "a file that is cited stays" } else { "files that are cited stay" };
    stream::note(&format!(
        "{which} out of this edition, since nobody can take out of them what they say beside what they show: {}; cite a text instead, or a picture that can be opened, as PNG, JPEG, GIF or WebP",
        named.join(", ")
    ));
}

/// What is said of an edition without any incident: a slip in a word would empty a site.
pub fn has_none(policy: &Policy) -> String {
    let statuses: Vec<&str> = policy.config.statuses.iter().map(|s| s.get_ref().as_str()).collect();
    format!(
        "no incident is in the edition `{}`; it has those with `visibility: public` whose status is {}. Write that into the front matter of those that outsiders may read, or see editions.{0}.statuses in aftermark.toml",
        policy.name,
        statuses.join(" or ")
    )
}
