//! `aftermark theme`: copies parts of the built-in theme to change them, and lists what is changed.

use std::collections::BTreeSet;
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use toml::Spanned;

use super::open::{Failure, config_of, find_root, unusable};
use super::{Outcome, stream};
use crate::config::FILE_NAME;
use crate::model::Library;
use crate::report::excerpt::{Excerpts, ShownText};
use crate::site::brand::{Picture, PictureKind};
use crate::site::overrides::{self, State};
use crate::site::{Place, SiteError, TemplateProblem, ThemeFiles};

/// The folder where `site.theme` names none.
const DEFAULT_FOLDER: &str = "theme";

/// Mistakes beyond these say nothing that helps: the first ones are to be corrected first.
const MOST_SHOWN: usize = 20;

/// Arguments of `theme`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Copy parts of the built-in theme into the team's, to change them there
    ///
    /// A file that is there already is never overwritten.
    Eject(Eject),
    /// List the parts of the theme, and which of them the team's theme overrides
    List(List),
}

#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark theme eject templates/pages/404.html
  aftermark theme eject assets/site.css templates/report --to brand
  aftermark theme eject --all

The fewer files a theme overrides, the less there is to look after: docs/themes.md")]
struct Eject {
    /// Files or folders of the built-in theme, as `aftermark theme list` shows them
    #[arg(value_name = "PATH", required_unless_present = "all")]
    paths: Vec<String>,
    /// Everything
    #[arg(long, conflicts_with = "paths")]
    all: bool,
    /// The folder to copy to [default: site.theme of aftermark.toml, else theme]
    #[arg(long, value_name = "DIR")]
    to: Option<Utf8PathBuf>,
    /// The repository
    #[arg(long, value_name = "ROOT", default_value = ".")]
    root: Utf8PathBuf,
}

#[derive(clap::Args)]
struct List {
    /// The repository
    #[arg(long, value_name = "ROOT", default_value = ".")]
    root: Utf8PathBuf,
    /// Only what the team's theme overrides or adds
    #[arg(long)]
    overridden: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Eject(eject) => run_eject(eject),
        Command::List(list) => run_list(list),
    }
}

fn run_eject(arguments: &Eject) -> Result<Outcome, Failure> {
    let root = find_root(&arguments.root)?;
    let configured = config_of(&root)?.site.theme;
    let chosen = chosen(arguments)?;
    // As every path on a command line, --to is relative to where one stands.
    let folder = match (&arguments.to, &configured) {
        (Some(to), _) => to.clone(),
        (None, Some(configured)) => root.join(configured),
        (None, None) => root.join(DEFAULT_FOLDER),
    };
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::Said(format!(
            "{folder} is a file; name a folder with --to"
        )));
    }
    let mut theirs = match folder.is_dir() {
        true => read_folder(&folder)?,
        false => ThemeFiles::new(),
    };
    let ours = overrides::builtin();
    let (mut copied, mut same, mut kept) = (Vec::new(), 0, Vec::new());
    for path in chosen {
        let Some(bytes) = ours.get(path) else {
            continue;
        };
        match theirs.get(path) {
            Some(there) if there == bytes => same += 1,
            Some(_) => kept.push(path),
            None => {
                create(&folder.join(path), bytes)?;
                copied.push(path);
            }
        }
    }
    if !copied.is_empty() {
        let record = overrides::record_after(&theirs, &copied);
        fs_err::write(folder.join(overrides::RECORD), &record)?;
        theirs.insert(overrides::RECORD.to_owned(), record.into_bytes());
    }
    let mut out = stream::stdout();
    let mut say = || -> std::io::Result<()> {
        for path in &copied {
            writeln!(out, "{}", folder.join(path))?;
        }
        if same > 0 {
            writeln!(out, "{same} already there and the same as built-in")?;
        }
        let used = configured.as_deref().map(|c| root.join(c));
        if used.as_deref().map(real) != Some(real(&folder)) {
            writeln!(out, "{}", how_to_use(&root, &folder, configured.as_deref()))?;
        }
        out.flush()
    };
    stream::forgive_closed_pipe(say())?;
    for path in &kept {
        stream::warning(&format!(
            "{} is another file than the built-in one and was left alone; to start from the built-in one, move yours away first",
            folder.join(path)
        ));
    }
    Ok(if kept.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Blocked
    })
}

/// The built-in files that are asked for, in order of path, none twice.
fn chosen(arguments: &Eject) -> Result<BTreeSet<&'static str>, Failure> {
    if arguments.all {
        return Ok(overrides::builtin().into_keys().collect());
    }
    let mut chosen = BTreeSet::new();
    let mut missing = Vec::new();
    for asked in &arguments.paths {
        match overrides::part(asked) {
            Ok(found) => chosen.extend(found),
            Err(none) => missing.push(match none.nearest.as_slice() {
                [] => format!("the built-in theme has no {asked}"),
                near => format!(
                    "the built-in theme has no {asked}; did you mean {}?",
                    near.join(" or ")
                ),
            }),
        }
    }
    if missing.is_empty() {
        return Ok(chosen);
    }
    missing.push("`aftermark theme list` shows all parts; nothing was copied".to_owned());
    Err(Failure::Said(missing.join("\n")))
}

/// Writes a file that is not there yet.
fn create(path: &Utf8Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        fs_err::create_dir_all(parent)?;
    }
    let mut file = fs_err::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(bytes)?;
    Ok(())
}

fn real(path: &Utf8Path) -> Utf8PathBuf {
    path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned())
}

/// What to write into `aftermark.toml` so that a folder is used.
fn how_to_use(root: &Utf8Path, folder: &Utf8Path, configured: Option<&Utf8Path>) -> String {
    let (root, folder) = (real(root), real(folder));
    let Ok(relative) = folder.strip_prefix(&root) else {
        return format!(
            "{folder} lies outside of the repository; to use it, move it into {root} and name it in {FILE_NAME} as site.theme"
        );
    };
    let relative = relative
        .as_str()
        .replace(std::path::MAIN_SEPARATOR, "/")
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    match configured {
        Some(other) => format!(
            "{FILE_NAME} uses the theme in {other}; to use this one, write there\n\n[site]\ntheme = \"{relative}\""
        ),
        None => format!("to use it, write into {FILE_NAME}\n\n[site]\ntheme = \"{relative}\""),
    }
}

fn run_list(arguments: &List) -> Result<Outcome, Failure> {
    let root = find_root(&arguments.root)?;
    let theirs = match config_of(&root)?.site.theme {
        Some(folder) => of_site(&root, &folder)?,
        None => ThemeFiles::new(),
    };
    let states = overrides::states(&theirs);
    let shown: Vec<_> = states
        .iter()
        .filter(|(_, state)| !arguments.overridden || **state != State::BuiltIn)
        .collect();
    let width = shown.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    let mut out = stream::stdout();
    let mut say = || -> std::io::Result<()> {
        for (path, state) in &shown {
            writeln!(out, "{path:width$}  {}", state.words())?;
        }
        out.flush()
    };
    stream::forgive_closed_pipe(say())?;
    say_unused(&theirs);
    Ok(Outcome::Passed)
}

/// Warns of files of a theme that have no effect.
pub fn say_unused(theirs: &ThemeFiles) {
    for unused in overrides::unused(theirs) {
        let meant = match unused.meant {
            Some(meant) => format!("did you mean {meant}?"),
            None => "correct its path, include it from another template, or delete it".to_owned(),
        };
        stream::warning(&format!(
            "the theme's file {} replaces none of the built-in theme and nothing uses it; {meant}",
            unused.path
        ));
    }
}

/// A team's own pictures.
pub struct Pictures {
    pub logo: Option<Picture>,
    pub favicon: Option<Picture>,
}

impl Pictures {
    /// Reads the pictures that `aftermark.toml` names.
    ///
    /// # Errors
    /// [`Failure`] with the place for a path outside of the repository, a file that cannot be read,
    /// or one that is no such picture.
    pub fn read(root: &Utf8Path, library: &Library) -> Result<Self, Failure> {
        let read = |key: &str, path: Option<&Spanned<Utf8PathBuf>>, kinds: &[PictureKind]| {
            let Some(path) = path else { return Ok(None) };
            let wrong =
                |why: String| unusable(&library.sources, FILE_NAME.into(), &why, path.span());
            let file = path.get_ref();
            let inside = |c| {
                matches!(
                    c,
                    camino::Utf8Component::Normal(_) | camino::Utf8Component::CurDir
                )
            };
            if file.as_str().is_empty() || !file.components().all(inside) {
                return Err(wrong(format!(
                    "site.{key}: `{file}` leads out of the repository; name a file in it"
                )));
            }
            let bytes = fs_err::read(root.join(file)).map_err(|e| {
                wrong(format!(
                    "site.{key}: `{file}` cannot be read ({}); name a file relative to {FILE_NAME}",
                    e.kind()
                ))
            })?;
            let picture = Picture::new(bytes).filter(|p| kinds.contains(&p.kind));
            let Some(picture) = picture else {
                let names: Vec<String> = kinds.iter().map(|k| k.ending().to_uppercase()).collect();
                return Err(wrong(format!(
                    "site.{key}: `{file}` is none of {}, going by its content; save it as one of them",
                    names.join(", ")
                )));
            };
            Ok(Some(picture))
        };
        let site = &library.config.site;
        Ok(Self {
            logo: read(
                "logo",
                site.logo.as_ref(),
                &[PictureKind::Svg, PictureKind::Png],
            )?,
            favicon: read(
                "favicon",
                site.favicon.as_ref(),
                &[PictureKind::Svg, PictureKind::Png, PictureKind::Ico],
            )?,
        })
    }
}

/// Mistakes in templates and colours, each with its line; `folder` is where the theme was read from.
pub fn unrenderable(
    error: SiteError,
    theirs: &ThemeFiles,
    folder: &Utf8Path,
    library: &Library,
) -> Failure {
    let problems = match error {
        SiteError::Templates(problems) => problems,
        SiteError::Colors(e) => {
            let message = format!("site.colors: {}", e.message);
            return unusable(&library.sources, FILE_NAME.into(), &message, e.range);
        }
        other => return other.into(),
    };
    let shown = problems.iter().take(MOST_SHOWN);
    let mut drawn: Vec<String> = shown.map(|p| draw(p, theirs, folder)).collect();
    if problems.len() > MOST_SHOWN {
        drawn.push(format!("and {} mistakes more", problems.len() - MOST_SHOWN));
    }
    Failure::Config {
        text: format!("the theme cannot be used\n{}", drawn.join("\n\n")),
    }
}

fn draw(problem: &TemplateProblem, theirs: &ThemeFiles, folder: &Utf8Path) -> String {
    let ours = overrides::builtin();
    // Path as it is shown, and text.
    let file = |place: &Place| {
        let path = format!("templates/{}", place.template);
        let (shown, bytes) = match theirs.get(&path) {
            Some(bytes) => (folder.join(&path).into_string(), bytes.as_slice()),
            None => (
                format!("(built-in)/{path}"),
                ours.get(path.as_str()).copied().unwrap_or_default(),
            ),
        };
        (shown, std::str::from_utf8(bytes).unwrap_or_default())
    };
    let at = problem.place.as_ref();
    let used = problem
        .used_from
        .iter()
        .map(|(label, place)| (label.as_str(), place));
    let places = at.map(|place| ("", place)).into_iter().chain(used);
    let files: Vec<_> = places
        .map(|(label, place)| (file(place), place, label))
        .collect();
    let mut notes = Vec::new();
    if let Some(page) = &problem.page {
        let more = match problem.more_pages {
            0 => String::new(),
            1 => " and one more".to_owned(),
            n => format!(" and {n} more"),
        };
        let incident = page
            .strip_prefix("incidents/")
            .and_then(|p| p.split_once('/'));
        notes.push(match incident {
            Some((slug, _)) => format!("on the page {page} of the incident {slug}{more}"),
            None => format!("on the page {page}{more}"),
        });
    }
    let overridden = at.is_some_and(|p| theirs.contains_key(&format!("templates/{}", p.template)));
    let help = match (at, overridden) {
        (Some(place), true) if ours.contains_key(format!("templates/{}", place.template).as_str()) => {
            format!(
                "correct it, or delete {} to use the built-in one",
                file(place).0
            )
        }
        (_, true) => "correct it".to_owned(),
        _ => "this template is the built-in one: what it needs is missing from a template that the theme overrides; `aftermark theme list --overridden` shows them".to_owned(),
    };
    let shown = ShownText {
        id: "theme",
        message: &problem.message,
        places: files
            .iter()
            .map(|((path, text), place, label)| (path.as_str(), *text, place.range(text), *label))
            .collect(),
        notes,
        help: Some(&help),
    };
    anstream::adapter::strip_str(&Excerpts::new().draw_text(&shown)).to_string()
}

/// The files of the theme that `site.theme` names, by their path in its folder.
///
/// # Errors
/// [`Failure`] when there is no such folder or a file cannot be read.
pub fn of_site(root: &Utf8Path, folder: &Utf8Path) -> Result<ThemeFiles, Failure> {
    let base = root.join(folder);
    if !base.is_dir() {
        return Err(Failure::Said(format!(
            "{FILE_NAME}: site.theme: there is no folder {base}"
        )));
    }
    read_folder(&base)
}

/// The files of a theme's folder by their path in it.
///
/// # Errors
/// [`Failure`] when there is no such folder or a file cannot be read.
pub fn read_folder(base: &Utf8Path) -> Result<ThemeFiles, Failure> {
    if !base.is_dir() {
        return Err(Failure::Said(format!(
            "there is no folder {base} with a theme"
        )));
    }
    let mut files = ThemeFiles::new();
    for entry in walkdir::WalkDir::new(base).sort_by_file_name() {
        let entry = entry.map_err(std::io::Error::from)?;
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = fs_err::read(entry.path())?;
        let path = Utf8PathBuf::from_path_buf(entry.into_path())
            .map_err(|p| Failure::Said(format!("{} is not UTF-8", p.display())))?;
        let relative = path.strip_prefix(base).unwrap_or(&path).as_str();
        files.insert(relative.replace(std::path::MAIN_SEPARATOR, "/"), bytes);
    }
    Ok(files)
}
