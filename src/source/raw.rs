//! Reads the folder of an incident: main file and lists, and what is wrong with how they are written.

use camino::{Utf8Path, Utf8PathBuf};

use super::body::{self, Body};
use super::discover::{
    Folder, LISTS, MAIN_FILES, begins_with_date, entry, is_plain_name, move_command,
};
use super::front_matter::{self, Division};
use super::kinds;
use super::problem::{Problem, ProblemKind};
use super::span::{FileId, Sources, Span, Unreadable};
use super::tree::{MAX_FILE_BYTES, TreeError, size};
use super::yaml::{self, Node};
use crate::vocabulary::shell_word;

/// An incident as it was written: nothing is judged yet but the notation.
pub struct RawIncident {
    /// The folder's name, which is the incident's address.
    pub slug: String,
    /// Relative to the root.
    pub folder: Utf8PathBuf,
    /// The main file, or the folder itself when there is none.
    pub main: FileId,
    /// The front matter, when it could be read.
    pub front_matter: Option<Node>,
    /// Lists in files of their own that could be read, in the order of [`LISTS`].
    pub lists: Vec<RawList>,
    pub body: Body,
    /// All files of the folder, the main file included.
    pub files: Vec<FileId>,
    pub problems: Vec<Problem>,
}

/// A list in a file of its own.
pub struct RawList {
    pub name: &'static str,
    pub file: FileId,
    pub node: Node,
}

/// Reads the incident in one folder, if the tree has that folder.
#[must_use]
pub fn reread(sources: &Sources, folder: &Utf8Path) -> Option<RawIncident> {
    let id = entry(sources, folder)?;
    Some(read(sources, Folder { path: folder.to_owned(), id }))
}

/// Reads the incident of a folder.
#[must_use]
pub fn read(sources: &Sources, folder: Folder) -> RawIncident {
    let Folder { path: folder, id: folder_id } = folder;
    let files: Vec<FileId> = sources.below(&folder).collect();
    let mut problems = Vec::new();
    let slug = folder.file_name().unwrap_or_default().to_owned();
    let main = find_main(sources, &folder, folder_id, &files, &mut problems);
    check_folder_name(&slug, main, &mut problems);

    let (mut front_matter, mut body) = (None, Body::default());
    if main != folder_id {
        match sources.text(main) {
            Ok(file) => {
                (front_matter, body) = read_main(main, &file.text, &mut problems);
            }
            Err(e) => problems.push(unreadable(main, e)),
        }
    }
    let lists = read_lists(sources, &folder, &mut problems);
    misnamed_lists(sources, &folder, &files, &mut problems);
    check_files(sources, &folder, main, &files, &mut problems);
    RawIncident { slug, folder, main, front_matter, lists, body, files, problems }
}

fn find_main(
    sources: &Sources,
    folder: &Utf8Path,
    folder_id: FileId,
    files: &[FileId],
    problems: &mut Vec<Problem>,
) -> FileId {
    let mains: Vec<FileId> =
        MAIN_FILES.iter().filter_map(|name| sources.id(&folder.join(name))).collect();
    match mains[..] {
        [] => {
            let what = if files.is_empty() {
                "the incident folder is empty"
            } else {
                "the incident folder has no README.md or index.md"
            };
            let help = match main_meant(sources, folder, files) {
                Some((file, to)) => {
                    let command = move_command(sources, file, &to);
                    // An empty folder would be the next incident without a report.
                    let rest = match to.starts_with(folder) {
                        true => String::new(),
                        false => format!(" && rmdir {}", shell_word(folder.as_str())),
                    };
                    format!("`{command}{rest}`")
                }
                None => "write the report into README.md in this folder, or remove the folder"
                    .to_owned(),
            };
            let place = Span::file_start(folder_id);
            problems.push(Problem::new(ProblemKind::NoMainFile, place, what).help(help));
            folder_id
        }
        [only] => only,
        [first, second, ..] => {
            problems.push(
                Problem::new(
                    ProblemKind::TwoMainFiles,
                    Span::file_start(second),
                    "the incident has two main files, README.md and index.md",
                )
                .also(Span::file_start(first), "this one is read")
                .help("keep one of the two; README.md is what code hosts show"),
            );
            first
        }
    }
}

/// The file that its author may have meant as the main file, and where it would be that: `readme.md`, the only Markdown
/// file, or that of a folder too deep.
fn main_meant(
    sources: &Sources,
    folder: &Utf8Path,
    files: &[FileId],
) -> Option<(FileId, Utf8PathBuf)> {
    let is_main = |name: &str| MAIN_FILES.iter().any(|main| main.eq_ignore_ascii_case(name));
    let beside = || files.iter().filter(|f| sources.path(**f).parent() == Some(folder));
    let named = |file: &&FileId| sources.path(**file).file_name().is_some_and(is_main);
    let mut markdown =
        beside().filter(|f| kinds::has_ending(sources.path(**f), &["md", "markdown", "mdx"]));
    let only = markdown.next().filter(|_| markdown.next().is_none());
    if let Some(&file) = beside().find(named).or(only) {
        return Some((file, folder.join(MAIN_FILES[0])));
    }
    // A folder of folders.
    let incident = sources.path(*files.iter().find(named)?).parent()?;
    let to = folder.with_file_name(incident.file_name()?);
    let id = sources.id(&Utf8PathBuf::from(format!("{incident}/")))?;
    Some((id, to))
}

/// Files that are named nearly as a list is: `Timeline.yaml`, `timelines.yml`, `timeline.json`.
fn misnamed_lists(
    sources: &Sources,
    folder: &Utf8Path,
    files: &[FileId],
    problems: &mut Vec<Problem>,
) {
    let beside = files.iter().filter(|f| sources.path(**f).parent() == Some(folder));
    for &file in beside {
        let path = sources.path(file);
        let (Some(stem), Some(name)) = (path.file_stem(), path.file_name()) else { continue };
        let is_read = LISTS.contains(&stem) && matches!(path.extension(), Some("yaml" | "yml"));
        if is_read || !kinds::has_ending(path, &["yaml", "yml", "json"]) {
            continue;
        }
        let singular = |word: &str| word.trim_end_matches('s').to_ascii_lowercase();
        let Some(list) = LISTS.into_iter().find(|list| singular(list) == singular(stem)) else {
            continue;
        };
        let right = format!("{list}.yaml");
        let help = match sources.id(&folder.join(&right)) {
            Some(_) => format!(
                "move what it says into `{right}`, which is there, or the file into `evidence/`"
            ),
            None => {
                let command = move_command(sources, file, &folder.join(&right));
                let json = match path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
                    true => " (JSON is YAML as it stands)",
                    false => "",
                };
                format!("`{command}`{json}; if it is something else, move it into `evidence/`")
            }
        };
        problems.push(
            Problem::new(
                ProblemKind::MisnamedList,
                Span::file_start(file),
                format!("`{name}` is not read: the list is called `{right}`"),
            )
            .help(help),
        );
    }
}

fn check_folder_name(slug: &str, main: FileId, problems: &mut Vec<Problem>) {
    if begins_with_date(slug) && is_plain_name(slug) {
        return;
    }
    problems.push(
        Problem::new(
            ProblemKind::FolderName,
            Span::file_start(main),
            format!("the folder's name `{slug}` is not of the form YYYY-MM-DD-slug"),
        )
        .help(
            "rename the folder to the day the incident started and a few words: lower-case letters \
             a to z, digits and `-`, as in 2026-03-14-checkout-tls-expiry",
        ),
    );
}

fn read_main(main: FileId, text: &str, problems: &mut Vec<Problem>) -> (Option<Node>, Body) {
    match front_matter::divide(text) {
        Division::Both { yaml, body } => {
            let node = match yaml::parse(main, text, yaml.start, yaml.end) {
                Ok(node) => {
                    problems.extend(dropped(main, text, &node));
                    Some(node)
                }
                Err(e) => {
                    problems.push(not_yaml(e));
                    None
                }
            };
            (node, body::read(main, text, body))
        }
        Division::NoFrontMatter => {
            let first_line = text.find('\n').unwrap_or(text.len());
            problems.push(
                Problem::new(
                    ProblemKind::FrontMatterMissing,
                    Span::new(main, 0, text[..first_line].trim_end().len()),
                    "the file has no front matter",
                )
                .label("`---` expected here")
                .help("begin the file with a line `---`, the data (title, status, severity, …) and another line `---`"),
            );
            (None, body::read(main, text, 0))
        }
        Division::Unterminated { opening } => {
            problems.push(
                Problem::new(
                    ProblemKind::FrontMatterUnterminated,
                    Span::new(main, opening.start, opening.end),
                    "the front matter is not terminated",
                )
                .label("it begins here")
                .help(
                    "end the data with a line that holds only `---`; the report follows below it",
                ),
            );
            (None, Body::default())
        }
    }
}

fn read_lists(sources: &Sources, folder: &Utf8Path, problems: &mut Vec<Problem>) -> Vec<RawList> {
    let mut lists = Vec::new();
    for name in LISTS {
        let both: Vec<FileId> = ["yaml", "yml"]
            .iter()
            .filter_map(|ending| sources.id(&folder.join(format!("{name}.{ending}"))))
            .collect();
        if let [first, second] = both[..] {
            problems.push(
                Problem::new(
                    ProblemKind::ListTwice,
                    Span::file_start(second),
                    format!("`{name}` is given in two files"),
                )
                .also(Span::file_start(first), "this one is read")
                .help("keep one of the two"),
            );
        }
        let Some(&file) = both.first() else { continue };
        let text = match sources.text(file) {
            Ok(text) => text,
            Err(e) => {
                problems.push(unreadable(file, e));
                continue;
            }
        };
        match yaml::parse(file, &text.text, 0, text.text.len()) {
            Ok(node) => {
                problems.extend(dropped(file, &text.text, &node));
                lists.push(RawList { name, file, node });
            }
            Err(e) => problems.push(not_yaml(e)),
        }
    }
    lists
}

/// Finds files that the site could not show. Those that are read as data are judged where they are.
fn check_files(
    sources: &Sources,
    folder: &Utf8Path,
    main: FileId,
    files: &[FileId],
    problems: &mut Vec<Problem>,
) {
    let told: Vec<FileId> = problems.iter().map(|p| p.span.file).collect();
    let name = |path: &str| {
        let below = path.strip_prefix(folder.as_str()).unwrap_or(path);
        below.trim_start_matches('/').to_owned()
    };
    for &file in files {
        let path = sources.path(file);
        let Err(why) = sources.check(file) else {
            continue;
        };
        if told.contains(&file) {
            continue;
        }
        let name = name(path.as_str());
        let (what, help) = match why {
            TreeError::TooLarge { bytes, .. } => (
                format!(
                    "`{name}` has {}; at most {} are read, so the site cannot show it",
                    size(bytes),
                    size(MAX_FILE_BYTES)
                ),
                "cut it to what the report needs, or keep it elsewhere and link to it",
            ),
            TreeError::Outside { .. } => (
                format!(
                    "`{name}` is a symbolic link that leads out of the repository, so the site cannot show it"
                ),
                "put the file itself in the place of the link",
            ),
            TreeError::Untracked { target, .. } => (
                format!(
                    "`{name}` is a symbolic link to `{target}`, which git does not track, so the site cannot show it"
                ),
                "put the file itself in the place of the link, or add what it leads to to git",
            ),
            TreeError::NotAFile { .. } => (
                format!("`{name}` is not a regular file, so the site cannot show it"),
                "put a file in its place; of a symbolic link to a folder, the files",
            ),
            TreeError::LfsPointer { .. } => (
                format!(
                    "`{name}` is only the pointer that Git LFS leaves, not the file, so the site cannot show it"
                ),
                "fetch the files with `git lfs pull`; in GitHub Actions `lfs: true` for actions/checkout, in GitLab CI it is done by itself where LFS is enabled",
            ),
            TreeError::Read { reason, .. } => (
                format!("`{name}` cannot be read ({reason}), so the site cannot show it"),
                "check that it is there and may be read",
            ),
            TreeError::NoRoot { .. } | TreeError::Git(_) => continue,
        };
        let span = Span::file_start(file);
        problems.push(Problem::new(ProblemKind::UnusableFile, span, what).help(help));
    }
    let unnamed = sources.tree().unnamed().iter();
    for path in unnamed.filter(|path| path.starts_with(&format!("{folder}/"))) {
        let what =
            format!("the name of `{}` is not UTF-8, so the site cannot show the file", name(path));
        problems.push(Problem::new(ProblemKind::UnusableFile, Span::file_start(main), what).help(
            "rename it, best to plain letters: `git mv` takes the name as the shell completes it",
        ));
    }
}

fn not_yaml(error: yaml::SyntaxError) -> Problem {
    Problem::new(
        ProblemKind::YamlSyntax,
        error.span,
        format!("this is not YAML that can be read: {}", error.message),
    )
    .label("here")
    .help(error.help.unwrap_or_else(|| "check indentation, quotes and brackets; text with `: `, ` #`, or that begins with `@`, `` ` ``, `*` or `&` wants quotes".to_owned()))
}

/// Text that YAML leaves out of the values of a file.
fn dropped(file: FileId, text: &str, node: &Node) -> impl Iterator<Item = Problem> {
    let all = yaml::dropped(file, text, node).into_iter();
    all.map(|found| {
        let problem = Problem::new(ProblemKind::Dropped, found.span, found.message);
        match found.help {
            Some(help) => problem.label("left out").help(help),
            None => problem.label("left out"),
        }
    })
}

fn unreadable(file: FileId, why: &Unreadable) -> Problem {
    let offset = match why {
        Unreadable::NotUtf8 { at } | Unreadable::Nul { at } => at.offset,
        Unreadable::TooLarge { .. } | Unreadable::Io(_) => 0,
    };
    let (kind, help) = match why {
        Unreadable::NotUtf8 { .. } => (ProblemKind::Encoding, "save the file as UTF-8"),
        Unreadable::Nul { .. } => (
            ProblemKind::Encoding,
            "save the file as UTF-8 text; if it is a binary file, give it another name",
        ),
        Unreadable::TooLarge { .. } => {
            (ProblemKind::TooLarge, "keep the report to the words and move data into evidence/")
        }
        Unreadable::Io(_) => {
            (ProblemKind::Unreadable, "check that the file exists and may be read")
        }
    };
    let span = Span::new(file, offset, offset);
    Problem::new(kind, span, format!("the file {why}")).help(help)
}
