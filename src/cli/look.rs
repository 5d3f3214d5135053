//! What a build reads of a site's look beside the incidents: the theme's folder, pictures; and what is
//! said of mistakes in them.

use camino::{Utf8Path, Utf8PathBuf};
use toml::Spanned;

use super::open::Failure;
use super::stream;
use crate::config::FILE_NAME;
use crate::edition::pictures::own_cleaned;
use crate::model::Library;
use crate::report::excerpt::{Excerpts, ShownText};
use crate::site::brand::{Picture, PictureKind};
use crate::site::overrides;
use crate::site::{Place, SiteError, TemplateProblem, ThemeFiles};
use crate::source::reference::join;
use crate::source::{FileId, Sources};
use crate::workspace::{WorkspaceError, unusable};

/// Mistakes beyond these say nothing that helps: the first ones are to be corrected first.
const MOST_SHOWN: usize = 20;

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
    pub fn read(library: &Library, taken: Taken) -> Result<Self, Failure> {
        let sources = &library.sources;
        let read = |key: &str, path: Option<&Spanned<Utf8PathBuf>>, kinds: &[PictureKind]| {
            let Some(path) = path else { return Ok(None) };
            let wrong =
                |why: String| unusable(&library.sources, FILE_NAME.into(), &why, path.span());
            let file = path.get_ref();
            let inside = join(Utf8Path::new(""), file.as_str());
            let Some(inside) = inside.filter(|f| !f.as_str().is_empty()) else {
                return Err(wrong(format!(
                    "site.{key}: `{file}` leads out of the repository; name a file in it"
                )));
            };
            let found = sources.id(&inside);
            let Some(found) = found.filter(|f| taken.takes(sources, *f)) else {
                return Err(wrong(match found {
                    Some(_) => format!("site.{key}: git does not track `{file}`; `git add {file}`"),
                    None => format!(
                        "site.{key}: `{file}` cannot be read: the repository has no such file; name one relative to {FILE_NAME}"
                    ),
                }));
            };
            let bytes = sources.bytes(found).map_err(|e| wrong(format!("site.{key}: {e}")))?;
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
            logo: read("logo", site.logo.as_ref(), &[PictureKind::Svg, PictureKind::Png])?,
            favicon: read(
                "favicon",
                site.favicon.as_ref(),
                &[PictureKind::Svg, PictureKind::Png, PictureKind::Ico],
            )?,
        })
    }
}

impl Pictures {
    /// The same without what they say beside what they show: who drew them, with what, where it was kept.
    ///
    /// # Errors
    /// [`Failure`] for a picture that cannot be taken apart.
    pub fn for_others(self) -> Result<Self, Failure> {
        let cleaned = |key: &str, picture: Option<Picture>| {
            let Some(picture) = picture else { return Ok(None) };
            let cleaned = own_cleaned(&picture.bytes).and_then(Picture::new);
            let why = || {
                Failure::Said(format!(
                    "site.{key}: what this picture says of who made it cannot be taken out, as it is damaged; save it again"
                ))
            };
            cleaned.map(Some).ok_or_else(why)
        };
        Ok(Self { logo: cleaned("logo", self.logo)?, favicon: cleaned("favicon", self.favicon)? })
    }
}

/// Mistakes in templates and colours, each with its line; `folder` is where the theme was read from.
pub fn unrenderable(
    error: SiteError,
    theirs: &ThemeFiles,
    folder: &Utf8Path,
    sources: &Sources,
) -> Failure {
    let problems = match error {
        SiteError::Templates(problems) => problems,
        SiteError::Colors(e) => {
            let message = format!("site.colors: {}", e.message);
            return unusable(sources, FILE_NAME.into(), &message, e.range).into();
        }
        other => return other.into(),
    };
    let shown = problems.iter().take(MOST_SHOWN);
    let mut drawn: Vec<String> = shown.map(|p| draw(p, theirs, folder)).collect();
    if problems.len() > MOST_SHOWN {
        drawn.push(format!("and {} mistakes more", problems.len() - MOST_SHOWN));
    }
    let text = format!("the theme cannot be used\n{}", drawn.join("\n\n"));
    WorkspaceError::Unusable { text }.into()
}

fn draw(problem: &TemplateProblem, theirs: &ThemeFiles, folder: &Utf8Path) -> String {
    let ours = overrides::builtin();
    // Path as it is shown, and text.
    let file = |place: &Place| {
        let path = format!("templates/{}", place.template);
        let (shown, bytes) = match theirs.get(&path) {
            Some(bytes) => (folder.join(&path).into_string(), bytes.as_slice()),
            None => {
                (format!("(built-in)/{path}"), ours.get(path.as_str()).copied().unwrap_or_default())
            }
        };
        (shown, std::str::from_utf8(bytes).unwrap_or_default())
    };
    let at = problem.place.as_ref();
    let used = problem.used_from.iter().map(|(label, place)| (label.as_str(), place));
    let places = at.map(|place| ("", place)).into_iter().chain(used);
    let files: Vec<_> = places.map(|(label, place)| (file(place), place, label)).collect();
    let mut notes = Vec::new();
    if let Some(page) = &problem.page {
        let more = match problem.more_pages {
            0 => String::new(),
            1 => " and one more".to_owned(),
            n => format!(" and {n} more"),
        };
        let incident = page.strip_prefix("incidents/").and_then(|p| p.split_once('/'));
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

/// Which of a repository's files make its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Those that git tracks: what is published.
    Tracked,
    /// Those too that would be tracked: what is being written.
    Listed,
}

impl Taken {
    fn takes(self, sources: &Sources, file: FileId) -> bool {
        self == Self::Listed || sources.is_tracked(file)
    }
}

/// The theme that was given on the command line, or else the configured one, and the folder it is in.
///
/// # Errors
/// [`Failure`] when there is no such folder or a file cannot be read.
pub fn chosen(
    root: &Utf8Path,
    library: &Library,
    given: Option<&Utf8Path>,
    taken: Taken,
) -> Result<(ThemeFiles, Utf8PathBuf), Failure> {
    let sources = &library.sources;
    let configured = library.config.site.theme.as_deref();
    let Some(given) = given else {
        return Ok(match configured {
            Some(folder) => (of_site(sources, folder, taken)?, folder.to_owned()),
            None => (ThemeFiles::new(), Utf8PathBuf::new()),
        });
    };
    // A folder of this repository is under its bounds; another one is the user's own.
    let real = |path: &Utf8Path| path.canonicalize_utf8().ok();
    let inside = real(given).zip(real(root)).and_then(|(given, root)| {
        let names: Vec<&str> =
            given.strip_prefix(root).ok()?.components().map(|c| c.as_str()).collect();
        Some(Utf8PathBuf::from(names.join("/")))
    });
    let files = match inside.filter(|folder| !folder.as_str().is_empty()) {
        Some(folder) => of_repository(sources, &folder, taken)?,
        None => read_folder(given)?,
    };
    Ok((files, given.to_owned()))
}

/// The files of the theme that `site.theme` names, by their path in its folder.
///
/// # Errors
/// [`Failure`] when the folder is not in the repository, or has no file that is taken.
pub fn of_site(sources: &Sources, folder: &Utf8Path, taken: Taken) -> Result<ThemeFiles, Failure> {
    let wrong = |why: String| Failure::Said(format!("{FILE_NAME}: site.theme: {why}"));
    let Some(inside) = join(Utf8Path::new(""), folder.as_str()).filter(|f| !f.as_str().is_empty())
    else {
        return Err(wrong(format!("`{folder}` leads out of the repository; name a folder in it")));
    };
    of_repository(sources, &inside, taken).map_err(|e| wrong(e.to_string()))
}

fn of_repository(
    sources: &Sources,
    folder: &Utf8Path,
    taken: Taken,
) -> Result<ThemeFiles, Failure> {
    let mut files = ThemeFiles::new();
    let mut left = Vec::new();
    for file in sources.below(folder) {
        let path = sources.path(file);
        if !taken.takes(sources, file) {
            left.push(path);
            continue;
        }
        let below = path.strip_prefix(folder).unwrap_or(path);
        files.insert(below.to_string(), sources.bytes(file)?);
    }
    if files.is_empty() {
        return Err(Failure::Said(match left.is_empty() {
            true => format!("there is no folder `{folder}` with files in the repository"),
            false => {
                format!("git tracks no file of `{folder}`; `git add {folder}` to use the theme")
            }
        }));
    }
    if let Some(first) = left.first() {
        let more = match left.len() {
            1 => String::new(),
            n => format!(" and {} more", n - 1),
        };
        stream::warning(&format!(
            "the theme's file {first}{more} is not tracked by git and is left out; `git add {folder}` to use it"
        ));
    }
    Ok(files)
}

/// The files of a theme's folder by their path in it.
///
/// # Errors
/// [`Failure`] when there is no such folder or a file cannot be read.
pub fn read_folder(base: &Utf8Path) -> Result<ThemeFiles, Failure> {
    if !base.is_dir() {
        return Err(Failure::Said(format!("there is no folder {base} with a theme")));
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
