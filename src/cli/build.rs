//! `aftermark build`: checks, renders, publishes.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use chrono::NaiveDate;

use super::edition::{self, Chosen};
use super::interrupted::Interrupted;
use super::kept::Kept;
use super::open::{Failure, warn_of_moves, warn_of_unnamed};
use super::stream::Progress;
use super::timings::{self, Timings};
use super::{Outcome, date, empty, look, stream};
use crate::config::FILE_NAME;
use crate::edition::proof::{Leak, Proof};
use crate::edition::{Audience, Beside, Edition, Policy};
use crate::publish::{self, Ground, Output, Staged};
use crate::report::{scorecard, text};
use crate::rules::Verdict;
use crate::site::{self, Page, Rendering, Settings, SiteError};
use crate::source::git::Git;
use crate::source::tree::size;
use crate::source::{Tree, TreeKind, WorkTree, discover};
use crate::workspace::{Snapshot, find_root_of_folder};

/// Arguments of `build`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark build
  aftermark build --output public --base-url https://learn.example.org/
  aftermark build --as-of 2026-06-30 --allow-incomplete
  aftermark build --edition public     what outsiders may read: site-public/

Of an edition every file is compared with what was left out before anything is
published: docs/editions.md")]
pub struct Arguments {
    /// The repository [default: this folder]
    #[arg(value_name = "ROOT", default_value = ".", hide_default_value = true)]
    root: Utf8PathBuf,
    /// Where the site goes [default: `site` beside aftermark.toml, or as configured]
    #[arg(long, short, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
    /// Judge dates as of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// The address under which the site will be published
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// A folder of overrides instead of site.theme of aftermark.toml
    #[arg(long, value_name = "DIR")]
    theme: Option<Utf8PathBuf>,
    /// Build incidents that block too, each with a banner that says what is missing
    #[arg(long)]
    allow_incomplete: bool,
    #[command(flatten)]
    edition: Chosen,
    #[command(flatten)]
    timings: Timings,
    #[command(flatten)]
    kept: Kept,
}

fn base_url(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or("begin with https:// or http://")?;
    let plain = |c: char| c.is_ascii_graphic() && !"\"'<>?#\\`{}|^".contains(c);
    if rest.is_empty() || rest.starts_with('/') || !rest.chars().all(plain) {
        return Err("write an address as in https://learn.example.org/incidents/".to_owned());
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = find_root_of_folder(&arguments.root)?;
    let mut clock = arguments.timings.begin();
    let progress = Progress::new();
    progress.say("reading and checking the reports …");
    let opening = arguments.kept.opening(arguments.edition.opening(arguments.as_of));
    let repository = timings::open(&root, opening, &mut clock)?;
    let policy = arguments.edition.policy(&repository)?;
    let verdict = timings::judge(&repository, &mut clock)?;
    let audience = Audience { untracked: false, until: repository.past() };
    let known = repository.for_audience(audience)?;
    let (published, beside) = match &policy {
        Some(policy) => edition::of(&known, policy)?,
        None => (known, Beside::default()),
    };
    if let Some(policy) = &policy
        && published.library.incidents.is_empty()
    {
        return Err(Failure::Said(edition::has_none(policy)));
    }
    edition::note_files(&beside);
    published.derived();
    clock.lap("edition", "incidents published", published.library.incidents.len());
    progress.say("reading their history …");
    let provenance = published.provenance()?;
    warn_of_moves(&published)?;
    drop(progress);
    clock.lap("history", "incidents", published.library.incidents.len());
    let site = &published.library.config.site;
    let output = match &arguments.output {
        Some(given) => given.clone(),
        None => configured_output(&repository, policy.as_ref())?,
    };
    let opened = open_output(&repository, &output, arguments.theme.as_deref())?;
    warn_of_left(&opened.left);
    if repository.library.sources.tree().kind() == TreeKind::Folder {
        stream::warning(
            &"this is no git repository: every file of the folder is read, and histories are not known",
        );
    }
    let git = repository.library.sources.tree().git();
    if git.is_some_and(Git::is_shallow) {
        stream::warning(
            &"this clone is shallow: former addresses of renamed incidents are not known and will lead nowhere, and the histories on reports are cut off; fetch the whole history (`git fetch --unshallow`; in GitHub Actions `fetch-depth: 0` for actions/checkout, in GitLab CI `GIT_DEPTH: 0`)",
        );
    }
    warn_of_unnamed(&repository.library);
    let left_out = audience.left_out(&repository.library);
    for &index in &left_out.untracked {
        let folder = &repository.library.incidents[index].folder;
        stream::warning(&format!(
            "{folder} is not tracked by git and is left out of the site; `git add {folder}` to publish it"
        ));
    }
    for file in untracked_lists(&repository) {
        stream::warning(&format!(
            "{file} is not tracked by git, and what it says is left out of the site; `git add {file}` to publish it"
        ));
    }
    if left_out.untracked.len() == repository.library.incidents.len() {
        return Err(Failure::Said(empty::why(&repository)));
    }
    if !left_out.later.is_empty() {
        let day = repository.as_of;
        stream::note(&match left_out.later.len() {
            1 => format!(
                "1 incident of a later date than {day} is left out: as of that day it had not happened"
            ),
            n => format!(
                "{n} incidents of later dates than {day} are left out: as of that day they had not happened"
            ),
        });
    }
    // What is not built blocks nothing.
    let all = 0..repository.library.incidents.len();
    let is_in = |i: &usize| match &policy {
        Some(_) => published.library.in_folder(&repository.library.incidents[*i].folder).is_some(),
        None => !left_out.has(*i),
    };
    let built = all.filter(is_in);
    let blocking: Vec<usize> = built.filter(|i| verdict.incident(*i).blocks).collect();
    if !blocking.is_empty() && !arguments.allow_incomplete {
        stream::forgive_closed_pipe(refuse(&repository, verdict, &blocking))?;
        return Ok(Outcome::Blocked);
    }
    let configured = site.base_url.as_deref().map(base_url).transpose();
    let configured =
        configured.map_err(|e| Failure::Said(format!("aftermark.toml: site.base_url: {e}")))?;
    let (theme, theme_folder) =
        look::chosen(&root, &repository.library, arguments.theme.as_deref(), look::Taken::Tracked)?;
    look::say_unused(&theme);
    let base_url = arguments.base_url.as_deref().or(configured.as_deref());
    let pictures = look::Pictures::read(&repository.library, look::Taken::Tracked)?;
    let pictures = if policy.is_some() { pictures.for_others()? } else { pictures };
    let settings = Settings {
        site,
        base_url,
        theme: &theme,
        logo: pictures.logo.as_ref(),
        favicon: pictures.favicon.as_ref(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let proof = match &policy {
        Some(_) => Some(edition::proof(&repository, &published, beside, &settings)?),
        None => None,
    };
    let (library, derived) = (&published.library, published.derived());
    let edition = Edition::new(library, derived, published.verdict()?).with_provenance(&provenance);
    let progress = Progress::new();
    progress.say(&format!("making the pages of {} incidents …", edition.len()));
    let interrupted = Interrupted::listen()?;
    let staged = Staged::begin(&opened)?;
    interrupted.stop(staged.stop());
    let before = |path: &str| opened.file(path);
    let rendering = Rendering::new(&edition, &settings).map(|made| made.with_before(&before));
    let unwritable = OnceLock::new();
    let html = AtomicUsize::new(0);
    let leaks = Leaks::new(proof.as_ref());
    let take = |page: Page| {
        leaks.look_for(&page);
        html.fetch_add(usize::from(page.path.ends_with(".html")), Ordering::Relaxed);
        let write = || staged.write(&page.path, &page.bytes);
        clock.trace.page(&page.path, clock.last(), write).map_err(|e| {
            let _ = unwritable.set(e);
            SiteError::Enough
        })
    };
    let made = rendering.and_then(|rendering| rendering.each(&take));
    if let Some(e) = unwritable.into_inner() {
        return Err(e.into());
    }
    made.map_err(|e| look::unrenderable(e, &theme, &theme_folder, &published.library.sources))?;
    drop(progress);
    leaks.none(&published)?;
    if !site::text::is_spoken(&theme, &site.language) {
        stream::warning(&format!(
            "there are no texts in the language `{0}` (aftermark.toml: site.language), so the site speaks English; add a catalogue text/{0}.ftl to your theme (see docs/languages.md)",
            site.language
        ));
    }
    let html = html.into_inner();
    clock.lap("site", "pages made and written", html);
    let left = staged.publish()?;
    clock.lap("publish", "folder exchanged", 1);
    warn_of_left(&left);
    arguments.kept.keep(&repository);
    clock.lap("cache", "incidents", repository.library.incidents.len());
    let count = edition.len();
    // The folder's name is somebody's words too.
    let mut out = stream::stdout();
    let written = writeln!(
        out,
        "{count} incident{} on {html} pages written to {output}\nLook at it with: python3 -m http.server --directory {output} 8000, then open http://localhost:8000/",
        if count == 1 { "" } else { "s" },
    )
    .and_then(|()| out.flush());
    if base_url.is_none() {
        stream::note(
            &"without its address the site has no sitemap, and 404.html looks right only at the root of a host; give it with --base-url or site.base_url",
        );
    }
    stream::forgive_closed_pipe(written)?;
    clock.tell()?;
    Ok(Outcome::Passed)
}

/// Where the site goes by `aftermark.toml`, which comes with the repository and may therefore name no folder of
/// the machine that it is built on.
fn configured_output(
    repository: &Snapshot,
    policy: Option<&Policy>,
) -> Result<Utf8PathBuf, Failure> {
    let site = &repository.library.config.site.output;
    let (key, configured) = match policy {
        None => ("site.output".to_owned(), site.clone()),
        Some(policy) => {
            let beside =
                || format!("{}-{}", site.as_str().trim_end_matches('/'), policy.name).into();
            (
                format!("editions.{}.output", policy.name),
                policy.config.output.clone().unwrap_or_else(beside),
            )
        }
    };
    let output = repository.root.join(&configured);
    let prefix = Utf8Path::new(repository.library.sources.tree().prefix());
    let top = repository.root.ancestors().nth(prefix.components().count());
    if top.is_some_and(|top| !publish::real(&output).starts_with(top)) {
        return Err(Failure::Said(format!(
            "{FILE_NAME}: {key}: {configured} leads out of the repository; name a folder in it, or give this one with --output"
        )));
    }
    Ok(output)
}

/// Opens the output folder, which may not touch what the site is made from, nor hold what git tracks.
fn open_output(
    repository: &Snapshot,
    output: &Utf8Path,
    theme: Option<&Utf8Path>,
) -> Result<Output, Failure> {
    let (root, library) = (&repository.root, &repository.library);
    let (base, _) = discover::base(&library.sources, library.config.incidents.folder.as_deref());
    let mut sources = match base.as_str() {
        "" => library.incidents.iter().map(|i| root.join(&i.folder)).collect(),
        _ => vec![root.join(base)],
    };
    let configured = library.config.site.theme.as_ref().map(|t| root.join(t));
    sources.extend(theme.map(Utf8Path::to_owned).or(configured));
    let tracked = |folder: &Utf8Path| {
        let all = |tree: &dyn Tree, root: &Utf8Path| {
            let files = tree.entries().iter().filter(|e| e.tracked && !e.is_folder());
            let files = files.map(|e| root.join(&e.path));
            files.filter(|file| file.starts_with(folder)).collect()
        };
        match folder.ancestors().find(|a| a.join(".git").exists()) {
            None => Ok(Vec::new()),
            Some(top) if folder.starts_with(root) && root.starts_with(top) => {
                Ok(all(library.sources.tree(), root))
            }
            // Another repository, or another part of this one.
            Some(_) => Ok(all(&WorkTree::open(folder)?, folder)),
        }
    };
    let keep = &library.config.site.keep;
    let ground = Ground { root, sources, tracked: &tracked, keep };
    Ok(Output::open(output, &ground)?)
}

/// What pages of an edition give away.
struct Leaks<'p> {
    proof: Option<&'p Proof<'p>>,
    found: Mutex<Vec<Leak>>,
    /// Files and bytes that were compared.
    compared: [AtomicUsize; 2],
}

impl<'p> Leaks<'p> {
    fn new(proof: Option<&'p Proof<'p>>) -> Self {
        if let Some(proof) = proof {
            edition::warn_of_part(proof);
        }
        Self { proof, found: Mutex::default(), compared: Default::default() }
    }

    fn look_for(&self, page: &Page) {
        let Some(proof) = self.proof else { return };
        self.compared[0].fetch_add(1, Ordering::Relaxed);
        self.compared[1].fetch_add(page.bytes.len(), Ordering::Relaxed);
        let leaks = proof.scan(&page.path, &page.bytes);
        self.found.lock().unwrap_or_else(PoisonError::into_inner).extend(leaks);
    }

    /// Says how much was compared where nothing was found; else nothing is published.
    fn none(&self, published: &Snapshot) -> Result<(), Failure> {
        let Some(proof) = self.proof else { return Ok(()) };
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let [files, bytes] = [0, 1].map(|at| self.compared[at].load(Ordering::Relaxed));
        if found.is_empty() {
            let (words, passages, names) = proof.size();
            stream::note(&format!(
                "{} of the incidents {} in this edition; its {files} files ({}) were compared with {words} words, {passages} passages and {names} names that were left out: none of them is there",
                published.library.incidents.len(),
                if published.library.incidents.len() == 1 { "is" } else { "are" },
                size(bytes as u64)
            ));
            return Ok(());
        }
        Err(Failure::Said(edition::gives_away(&found)))
    }
}

fn warn_of_left(left: &[Utf8PathBuf]) {
    for path in left {
        stream::warning(&format!(
            "{path} is a file that came into the site, or was changed there, while it was replaced; move it where it belongs, or delete it"
        ));
    }
}

/// Lists of tracked incidents in files that git does not track.
fn untracked_lists(repository: &Snapshot) -> Vec<&Utf8Path> {
    let sources = &repository.library.sources;
    let tracked = repository.library.incidents.iter().filter(|i| i.tracked);
    let lists = tracked.flat_map(|i| i.untracked_lists(sources));
    lists.map(|file| sources.path(file)).collect()
}

fn refuse(repository: &Snapshot, verdict: &Verdict, blocking: &[usize]) -> std::io::Result<()> {
    let mut out = stream::stdout();
    let library = &repository.library;
    let findings = blocking.iter().flat_map(|&i| verdict.of(i)).filter(|f| f.blocks);
    text::findings(&mut out, &library.sources, findings)?;
    writeln!(out)?;
    scorecard::table(&mut out, library, verdict, blocking, true)?;
    writeln!(
        out,
        "\nNothing was written: {} not finished. Answer the findings, set the status back to draft, or build with --allow-incomplete.",
        match blocking.len() {
            1 => "this incident is".to_owned(),
            n => format!("these {n} incidents are"),
        }
    )?;
    out.flush()
}
