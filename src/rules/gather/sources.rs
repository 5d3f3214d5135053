//! What things are known from: whether sources are given, and are there; whether evidence is used.

use super::{entry_place, is_known, timeline_key};
use crate::model::Source;
use crate::rules::rule::{Context, Findings};
use crate::rules::written::Form;
use crate::source::discover::is_original;
use crate::source::span::Unreadable;
use crate::source::{FileId, ProblemKind, Span, Spanned};
use crate::vocabulary::{Choice, Guesses};

crate::rules::rule::rules! {
    /// A milestone's entry says how its time is known.
    ///
    /// ## Why
    /// Everything measured rests on the milestones, and a time that nobody can check is a guess.
    ///
    /// ## Fails
    /// ```diff
    /// -    source: evidence/edge.log:2
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    source: evidence/edge.log:2
    /// +    source: https://status.example/incidents/4711
    /// ```
    ///
    /// ## Fix
    /// Add `source: evidence/edge.log:118` (file and line) or a URL.
    MilestoneSource = "gather/milestone-without-source", Error, Rigour => |c, f| unsourced(c, f, true);

    /// A timeline entry that is no milestone says how it is known.
    ///
    /// Off by default: what is measured rests on the milestones, and they are asked. For teams that want each line of
    /// a timeline to be checked.
    ///
    /// ## Why
    /// Memory of an outage is short and kind, and a log is neither.
    ///
    /// ## Fails
    /// ```diff
    /// -    source: evidence/edge.log:4
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    source: evidence/edge.log:4
    /// +    source: evidence/edge.log:3-4
    /// ```
    ///
    /// ## Fix
    /// Add `source: evidence/edge.log:118` (file and line) or a URL.
    NoSource = "gather/no-source", Off, Rigour => |c, f| unsourced(c, f, false);

    /// A source that is a file lies in the folder, is tracked by git, has the lines cited, and is not the report itself.
    ///
    /// ## Why
    /// A citation that leads nowhere, or back to the same page, looks like proof and is none.
    ///
    /// ## Fails
    /// The report as its own only source:
    ///
    /// ```diff
    /// -    source: evidence/edge.log:4
    /// +    source: README.md
    /// ```
    ///
    /// The log has five lines:
    ///
    /// ```diff
    /// -    source: evidence/edge.log:4
    /// +    source: evidence/edge.log:44
    /// ```
    ///
    /// The folder has no such file:
    ///
    /// ```diff
    /// -    source: evidence/edge.log:4
    /// +    source: evidence/deploys.log:1
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    source: evidence/edge.log:4
    /// +    source: evidence/deploys.log:1
    /// ```
    ///
    /// ```text evidence/deploys.log
    /// 2026-03-14T08:31:40Z deploy[9]: rolled back to build 5121
    /// ```
    ///
    /// ## Fix
    /// Correct the path or the line, or add the file with `git add`.
    SourceMissing = "gather/source-missing", Error, Always => source_missing;

    /// A file in `evidence/` is cited by something, or listed under `evidence` with a title.
    ///
    /// ## Why
    /// Evidence that nothing cites was collected and not read. What `aftermark import` keeps, `evidence/original.*`, is the
    /// report itself and is not asked about.
    ///
    /// ## Fails
    /// ```text evidence/deploys.log
    /// 2026-03-14T08:31:40Z deploy[9]: rolled back to build 5121
    /// ```
    ///
    /// ## Passes
    /// ```text evidence/original.txt
    /// Checkout refused all card payments from 09:02 to 09:49.
    /// ```
    ///
    /// ```text evidence/deploys.log
    /// 2026-03-14T08:31:40Z deploy[9]: rolled back to build 5121
    /// ```
    ///
    /// ```diff
    /// -    source: evidence/edge.log:4
    /// +    source: evidence/deploys.log:1
    /// ```
    ///
    /// ## Fix
    /// Cite it as the `source` of a timeline entry or as `evidence` of a cause, list it under
    /// `evidence`, link to it, or remove it.
    EvidenceUncited = "gather/evidence-uncited", Warning, Rigour => evidence_uncited;
}

fn source_missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    // One that stands for several entries is told once.
    let mut seen = std::collections::HashSet::new();
    let mut beside = None;
    for source in sources(context) {
        // Several lines of one citation are each looked for, a file that is not there once.
        let lines = match &source.value {
            Source::File { path, lines, .. } if context.library.sources.id(path).is_some() => {
                *lines
            }
            _ => None,
        };
        if seen.insert((source.span, lines)) {
            source_exists(context, findings, source, &mut beside);
        }
    }
    let incident = context.incident;
    let timeline = incident.timeline.iter().map(|e| e.sources.as_slice());
    let causes = incident.causes.iter().map(|c| c.evidence.as_slice());
    // One that holds for all entries is wrong once.
    let mut told = std::collections::BTreeSet::new();
    for sources in timeline.chain(causes) {
        if let [first, ..] = sources
            && told.insert(first.span)
            && sources.iter().all(|s| is_this_report(context, &s.value))
        {
            findings
                .report(first.span, "the report is cited as its own source")
                .label("says the same again")
                .key(format!("sources[{}]", context.file_key(incident.main)))
                .help("cite what it is known from: a log, a chat, an alert, a page of a dashboard");
        }
    }
}

fn evidence_uncited(context: &Context<'_>, findings: &mut Findings<'_>) {
    let cited = cited_files(context);
    let folder = context.incident.folder.join("evidence");
    let usable = |file: FileId| {
        let mut problems = context.incident.problems.iter();
        !problems.any(|p| p.kind == ProblemKind::UnusableFile && p.span.file == file)
    };
    for file in &context.incident.files {
        let path = context.library.sources.path(*file);
        let asked = path.starts_with(&folder) && !is_original(path);
        if asked && !cited.contains(path.as_str()) && usable(*file) {
            findings
                .report(
                    Span::file_start(*file),
                    format!(
                        "nothing cites {}",
                        path.strip_prefix(&context.incident.folder).unwrap_or(path)
                    ),
                )
                .label("collected and not read?")
                .key(format!("files[{path}]"))
                .help(match context.form_of("timeline") {
                    Form::Yaml => {
                        "cite it where it shows something (`source:` of a timeline entry, `evidence:` of a \
                         cause), or remove it"
                    }
                    _ => "link to it where it shows something, in a timeline entry or a cause, or remove it",
                });
        }
    }
}

fn unsourced(context: &Context<'_>, findings: &mut Findings<'_>, milestones: bool) {
    for (i, entry) in context.incident.timeline.iter().enumerate() {
        if is_known(&entry.sources) || entry.milestone.is_some() != milestones {
            continue;
        }
        // A source that could not be read has its own finding.
        let broken = context.incident.problems.iter().any(|p| {
            p.span.start >= entry.span.start
                && p.span.end <= entry.span.end
                && p.span.file == entry.span.file
                && p.message.contains("source")
        });
        if broken {
            continue;
        }
        let message = match &entry.milestone {
            Some(m) => format!("the milestone `{}` has no source", m.value.word()),
            None => "this timeline entry has no source".to_owned(),
        };
        findings
            .report(entry_place(entry), message)
            .label("how is this known?")
            .key(format!("{}.source", timeline_key(entry, i)))
            .help(context.add(
                entry.span,
                "timeline",
                "source",
                match context.form_of("timeline").is_text() {
                    true => {
                        "with a file and line (`evidence/edge.log:118`), a URL, or the name of something else \
                         (`Slack #inc-123`); one line `Source: …` above the list stands for all of its entries"
                    }
                    false => {
                        "with a file and line (`evidence/edge.log:118`), a URL, or the name of something else \
                         (`Slack #inc-123`)"
                    }
                },
            ));
    }
}

/// Every source of an incident, wherever it is cited.
pub(in crate::rules) fn sources<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = &'a Spanned<Source>> {
    let incident = context.incident;
    let timeline = incident.timeline.iter().flat_map(|e| {
        e.sources.iter().chain(e.attachments.iter().filter_map(|a| a.picture.as_ref()))
    });
    let evidence = incident.evidence.iter().filter_map(|e| e.source.as_ref());
    let causes = incident.causes.iter().flat_map(|c| &c.evidence);
    timeline.chain(&incident.timeline_source).chain(evidence).chain(causes)
}

/// Whether a source is the report that cites it.
fn is_this_report(context: &Context<'_>, source: &Source) -> bool {
    let main = context.library.sources.path(context.incident.main);
    matches!(source, Source::File { path, .. } if path == main)
}

fn source_exists<'a>(
    context: &Context<'a>,
    findings: &mut Findings<'_>,
    source: &Spanned<Source>,
    beside: &mut Option<Guesses<'a>>,
) {
    let Source::File { path, written, lines } = &source.value else {
        return;
    };
    let sources = &context.library.sources;
    let key = format!("sources[{written}]");
    let Some(file) =
        sources.id(path).or_else(|| sources.id(camino::Utf8Path::new(&format!("{path}/"))))
    else {
        let (file, _) = crate::source::reference::cited(written);
        let close = beside.get_or_insert_with(|| context.files_beside()).closest(file);
        findings
            .report(source.span, format!("there is no file `{file}` in the incident's folder"))
            .label(close.map_or_else(|| "not found".to_owned(), |c| format!("did you mean `{c}`?")))
            .key(key)
            .help(
                "correct the path, or add the file to the folder; what is neither a file nor a page \
                 is named in words, as in `Slack #inc-123`",
            );
        return;
    };
    if context.incident.tracked && !sources.is_tracked(file) {
        findings
            .report(source.span, format!("git does not track `{path}`"))
            .label("only on this machine")
            .key(key)
            .help(format!("git add {path}"));
        return;
    }
    if let Some((first, last)) = lines {
        lines_exist(context, findings, (source, written.as_str()), file, (*first, *last));
    }
}

fn lines_exist(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    (source, written): (&Spanned<Source>, &str),
    file: FileId,
    (first, last): (usize, usize),
) {
    let has = match context.library.sources.text(file) {
        Ok(text) => text.line_count(),
        Err(why) => {
            let (message, label) = match why {
                Unreadable::TooLarge { .. } => {
                    ("the cited lines are in a file that is too large to be read", "too large")
                }
                Unreadable::Io(_) => ("the cited file cannot be read", "not readable"),
                _ => ("the cited lines are in a file that is not text", "not text"),
            };
            findings
                .report(source.span, message)
                .label(label)
                .key(format!("sources[{written}]"))
                .help("cite the file without a line, or an excerpt as a text file");
            return;
        }
    };
    if first == 0 || last < first || last > has {
        findings
            .report(
                source.span,
                if last > has {
                    format!("the file has {has} lines; line {last} is cited")
                } else {
                    "the cited lines are not a range".to_owned()
                },
            )
            .label("no such line")
            .key(format!("sources[{written}]"))
            .help("write file:line or file:first-last, lines counted from 1");
    }
}

/// Paths of files that something in the incident cites or links to.
fn cited_files(context: &Context<'_>) -> std::collections::HashSet<String> {
    let mut cited: std::collections::HashSet<String> = sources(context)
        .filter_map(|s| match &s.value {
            Source::File { path, .. } => Some(path.to_string()),
            Source::Url(_) | Source::Named(_) => None,
        })
        .collect();
    let body = &context.incident.body;
    let parts = body.sections.iter().map(|s| &s.part).chain(&body.intro);
    for link in parts.flat_map(|p| &p.links) {
        let target = link.destination.split(['#', '?']).next().unwrap_or_default();
        let target = target.strip_prefix("./").unwrap_or(target);
        cited.insert(context.incident.folder.join(target).into_string());
    }
    cited
}
