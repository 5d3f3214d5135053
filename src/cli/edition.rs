//! `--edition`: what a command shows is what the readers of an edition may know.

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::open::{Failure, Root, as_of};
use super::{date, stream};
use crate::derive::derive;
use crate::edition::proof::{Allowed, Leak, Proof, told};
use crate::edition::{Audience, Edition, Policy};
use crate::model::Library;
use crate::report::excerpt::printable;
use crate::site::{self, Settings, overrides};
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

    /// What may be shown of what an audience may know.
    ///
    /// # Errors
    /// Those of [`Chosen::policy`], and of judging.
    pub fn of(&self, known: Snapshot) -> Result<Snapshot, Failure> {
        match self.policy(&known)? {
            Some(policy) => Ok(known.for_edition(&policy)?.0),
            None => Ok(known),
        }
    }
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

    /// What is shown of it, in an edition never what git does not track.
    ///
    /// # Errors
    /// Those of [`Chosen::of`].
    pub fn of(&self, repository: &Snapshot, untracked: bool) -> Result<Snapshot, Failure> {
        let audience = Audience { untracked, until: repository.past() };
        self.edition.of(repository.for_audience(self.edition.audience(audience))?)
    }
}

/// What a site of an edition is compared with: all of `repository` but for what `shown` has, and what the program says
/// itself, which is what a site without any incident says.
pub fn proof<'r>(
    repository: &'r Snapshot,
    shown: &Snapshot,
    never: Vec<String>,
    settings: &Settings<'_>,
) -> Result<Proof<'r>, Failure> {
    let mut allowed = Allowed::default();
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
    for bytes in
        overrides::builtin().values().copied().chain(settings.theme.values().map(Vec::as_slice))
    {
        allowed.add_own(bytes);
    }
    let nothing = Library::read_present(Snapshot::no_files(), library.config.clone());
    let derived = derive(&nothing, shown.as_of);
    let empty = Edition::unjudged(&nothing, &derived);
    for page in site::render(&empty, settings).map_err(|e| Failure::Said(e.to_string()))? {
        allowed.add_own(&page.bytes);
    }
    Ok(Proof::new(&repository.library, library, never, &allowed))
}

/// Says that a repository is larger than what is compared.
pub fn warn_of_part(proof: &Proof<'_>) {
    if proof.is_partial {
        stream::warning(
            &"the repository has more different words than are compared with the pages: some of its evidence was not",
        );
    }
}

/// What is said of a site that gives something away.
pub fn gives_away(leaks: &[Leak]) -> String {
    format!(
        "these pages would give away what was left out, so nothing was published:\n{}\nLeave it out where it comes from (`<!-- internal -->`, `visibility: internal`), or say it in a part that is public; a name or host that may be known goes under `allowed` in [safety]. If the place it comes from is left out already, this is a mistake of Aftermark: please report it.",
        told(leaks)
    )
}

/// So many files that stayed out are named.
const MOST_FILES: usize = 10;

/// Says which files stayed out.
pub fn note_files(files: &[Utf8PathBuf]) {
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
