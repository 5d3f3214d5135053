//! `format`: what was written and would be seen by nobody: reports and lists that stand where nothing reads them.

use camino::Utf8Path;

use super::format::problems;
use super::gate;
use super::rule::{Finding, Rule, known_later};
use crate::config::{FILE_NAME, Level};
use crate::model::Library;
use crate::source::discover;
use crate::source::strays::{self, Stray, StrayKind};
use crate::source::{ProblemKind, Span};
use crate::vocabulary::shell_word;

super::rule::rules! {
    /// A report lies where reports are looked for: in a folder of its own.
    ///
    /// Found are Markdown files without a folder that are named for a day or say their status and severity, symbolic
    /// links to folders (git does not follow them), and a folder such as `Incidents/` beside `incidents/`. One that
    /// calls itself complete or published blocks.
    ///
    /// ## Why
    /// It is neither checked nor published, and its author believes that it is both.
    ///
    /// ## Fails
    /// ```markdown incidents/2026-05-02-mail-was-late.md
    /// ---
    /// title: Mail was late for a day
    /// status: complete
    /// severity: SEV3
    /// ---
    /// ```
    ///
    /// ## Passes
    /// What is no report may lie there:
    ///
    /// ```markdown incidents/CONTRIBUTING.md
    /// Begin a report with `aftermark new`.
    /// ```
    ///
    /// ## Fix
    /// Run the command that the message names.
    StrayReport = "format/stray-report", Error, Always => known_later;

    /// The paths of an override fit some file.
    ///
    /// ## Why
    /// Levels that were meant for a folder hold nowhere, and nobody notices.
    ///
    /// ## Fails
    /// ```toml
    /// [[overrides]]
    /// paths = ["incidents/2019-*/**"]
    /// rules = { "impact/no-measure" = "off" }
    /// ```
    ///
    /// ## Passes
    /// ```toml
    /// [[overrides]]
    /// paths = ["./incidents/2026-*/"]
    /// rules = { "impact/no-measure" = "off" }
    /// ```
    ///
    /// ## Fix
    /// Correct the path, which counts from the folder that holds aftermark.toml, or take the override out.
    IdleOverride = "format/idle-override", Warning, Always => known_later;

    /// A file that is named nearly as a list is has the name of a list.
    ///
    /// ## Why
    /// What it says is missing from the report, and the check asks for it as if nobody had written it.
    ///
    /// ## Fails
    /// ```yaml timelines.yaml
    /// - {at: 2026-03-14 09:05, event: The first customer called}
    /// ```
    ///
    /// ## Passes
    /// ```yaml evidence/timelines.yaml
    /// - {at: 2026-03-14 09:05, event: The first customer called}
    /// ```
    ///
    /// ## Fix
    /// Rename the file, or move it into `evidence/` if it is none of the lists.
    MisnamedList = "format/misnamed-list", Error, Always =>
        |context, findings| problems(context, findings, ProblemKind::MisnamedList);
}

/// Reports what is not read as an incident, each with the highest level that it may have: a report that is not finished
/// yet blocks nothing. What is in a folder that is not read is not known.
pub(super) fn strays(library: &Library) -> Vec<(Finding, Level)> {
    let folder = library.config.incidents.folder.as_deref();
    let strays = strays::find(&library.sources, folder);
    let most = |stray: &Stray| match stray.kind {
        StrayKind::Loose { is_final: false, .. } => Level::Warning,
        _ => Level::Error,
    };
    strays.iter().map(|stray| (report(library, stray), most(stray))).collect()
}

/// Reports patterns of overrides that fit no file.
pub(super) fn idle_overrides(library: &Library) -> Vec<Finding> {
    let sources = &library.sources;
    let Some(file) = sources.id(FILE_NAME.into()) else { return Vec::new() };
    let fits = |pattern: &str| {
        let files = sources.below(Utf8Path::new("")).map(|f| sources.path(f));
        gate::paths(std::iter::once(pattern))
            .is_ok_and(|set| files.into_iter().any(|p| set.is_match(p)))
    };
    let all = library.config.overrides.iter().flat_map(|o| &o.paths);
    all.filter(|pattern| !fits(pattern.get_ref()))
        .map(|pattern| {
            let (at, pattern) = (pattern.span(), pattern.get_ref());
            let mut finding = Finding::new(
                IdleOverride.doc(),
                None,
                Span::new(file, at.start, at.end),
                format!("no file matches `{pattern}`, so this override changes nothing there"),
            );
            finding.key(format!("overrides[{pattern}]")).help(
                "correct the path, which is relative to the folder of aftermark.toml: `*` stands for a part of a name, `**` for folders",
            );
            finding
        })
        .collect()
}

fn report(library: &Library, stray: &Stray) -> Finding {
    let path = &stray.path;
    let what = match &stray.kind {
        StrayKind::Loose { .. } => {
            format!(
                "the report `{path}` has no folder of its own, so it is neither checked nor published"
            )
        }
        StrayKind::LinkedFolder => format!(
            "`{path}` is a symbolic link to a folder, so what is in there is neither checked nor published"
        ),
        StrayKind::OtherCase { meant } => format!(
            "reports are looked for in `{meant}/`, so those in `{path}/` are neither checked nor published"
        ),
    };
    let mut finding = Finding::new(StrayReport.doc(), None, Span::file_start(stray.file), what);
    finding.key(format!("strays[{path}]")).help(mend(library, stray));
    finding
}

/// What to do, as a command where there is one.
#[must_use]
pub fn mend(library: &Library, stray: &Stray) -> String {
    let command = |to: &Utf8Path| discover::move_command(&library.sources, stray.file, to);
    match &stray.kind {
        StrayKind::Loose { folder, .. } => {
            let folder_word = shell_word(folder.as_str());
            format!("`mkdir -p {folder_word} && {}`", command(&folder.join("README.md")))
        }
        StrayKind::LinkedFolder => {
            "put the folder itself in the place of the link: git keeps a link, and does not follow it".to_owned()
        }
        // Where case makes no difference, a folder cannot be renamed at once.
        StrayKind::OtherCase { meant } => {
            let aside = stray.path.with_extension("aside");
            format!(
                "`{} && git mv {} {}`, or name it as `incidents.folder` in aftermark.toml",
                command(&aside),
                shell_word(aside.as_str()),
                shell_word(meant.as_str())
            )
        }
    }
}
