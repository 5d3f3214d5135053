//! `gather`: step one. What happened, when, and how it is known.

use super::placeholder;
use super::rule::{Context, Findings};
use super::written::Form;
use crate::derive::metrics::length;
use crate::model::{Moment, Source, TimelineEntry};
use crate::source::ProblemKind;
use crate::source::discover::is_original;
use crate::source::span::Unreadable;
use crate::source::{FileId, Span, Spanned};
use crate::vocabulary::{Choice, Guesses, Milestone, Step};

/// The least entries that tell a story: how it began, how it was noticed, what was done, how it ended.
const LEAST_ENTRIES: usize = 4;
/// A silence between detection and mitigation that wants a word, in minutes.
const GAP_MINUTES: i64 = 30;

super::rule::rules! {
    /// The timeline has at least four entries.
    ///
    /// ## Why
    /// With fewer the response cannot be followed. Four is the least for how it began, how it was
    /// noticed, what was done and how it ended.
    ///
    /// ## Fails
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The certificate expired, source: "evidence/edge.log:2"}
    ///   - {at: 09:49, milestone: resolved, event: Fixed, source: "evidence/edge.log:5"}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The certificate expired, source: "evidence/edge.log:2"}
    ///   - {at: 09:14, milestone: detected, event: The probe paged the on-call, source: "evidence/edge.log:3"}
    ///   - {at: 09:31, kind: action, by: on-call SRE, event: Rolled back, outcome: no-effect, source: "evidence/edge.log:4"}
    ///   - {at: 09:49, milestone: resolved, event: The edge has a new certificate, source: "evidence/edge.log:5"}
    /// ```
    ///
    /// ## Fix
    /// Add what logs, chats and alerts show, each with its source.
    TimelineTooShort = "gather/timeline-too-short", Error, Rigour => timeline_too_short;

    /// The timeline has the milestones started, detected and resolved.
    ///
    /// ## Why
    /// Without them nobody can say how long it took to detect and to resolve it, or compare it with
    /// another incident.
    ///
    /// ## Fails
    /// ```diff
    /// -    milestone: detected
    /// ```
    ///
    /// ## Passes
    /// An approximate time is enough:
    ///
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: ~09:15
    /// ```
    ///
    /// ## Fix
    /// Add `milestone: started` (or `detected`, `resolved`) to the entry that tells of it.
    MilestoneMissing = "gather/milestone-missing", Error, Rigour, from_times => milestone_missing;

    /// A milestone belongs to one entry only.
    ///
    /// ## Why
    /// Of two, only the first counts, and readers cannot tell which was meant.
    ///
    /// ## Fails
    /// ```diff
    ///    - at: 09:31
    /// +    milestone: resolved
    ///      kind: action
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///    - at: 09:31
    /// +    milestone: acknowledged
    ///      kind: action
    /// ```
    ///
    /// ## Fix
    /// Keep the milestone at the entry that tells of it.
    MilestoneTwice = "gather/milestone-twice", Error, Always => milestone_twice;

    /// Timeline entries are in order of time.
    ///
    /// ## Why
    /// A timeline is read from top to bottom, and an entry out of place tells another story.
    ///
    /// ## Fails
    /// ```diff
    /// -  - at: 09:31
    /// +  - at: 2026-03-14 09:05
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 09:31
    /// +  - at: 2026-03-14 09:25
    /// ```
    ///
    /// ## Fix
    /// Move the entry, or correct its time.
    NotChronological = "gather/not-chronological", Error, Always, from_times => not_chronological;

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

    /// The timeline begins no later than the first impact.
    ///
    /// ## Why
    /// What users experienced before the timeline begins is missing.
    ///
    /// ## Fails
    /// ```diff
    /// -    from: 09:02
    /// +    from: 2026-03-14 08:55
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    from: 09:02
    /// +    from: 2026-03-14 08:55
    /// ```
    ///
    /// ```diff
    /// -  - at: 2026-03-14 09:02
    /// +  - at: 2026-03-14 08:55
    /// ```
    ///
    /// ## Fix
    /// Add an entry for the beginning, or correct the impact's `from`.
    LateStart = "gather/late-start", Error, Always, from_times => late_start;

    /// Between detection and mitigation no half hour passes without an entry.
    ///
    /// ## Why
    /// What was tried and did not help is forgotten first, and needed by whoever responds next.
    ///
    /// ## Fails
    /// The rollback before was at 09:31:
    ///
    /// ```diff
    /// -  - at: 09:49
    /// +  - at: 10:19
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 09:49
    /// +  - at: 09:50
    /// +    kind: observation
    /// +    event: The errors go on after the rollback; the log of the deployment is read line by line
    /// +    source: evidence/edge.log:4
    /// +  - at: 10:19
    /// ```
    ///
    /// ## Fix
    /// Add what was seen, tried or decided in that time, even if it led nowhere. If nothing is known,
    /// waive the rule with the reason.
    UnexplainedGap = "gather/unexplained-gap", Warning, Rigour, from_times => unexplained_gap;

    /// No entry of the timeline lies in the future.
    ///
    /// ## Why
    /// A timeline tells what happened, and a date to come is a slip of the year or the month. What
    /// is planned is an action with a due date.
    ///
    /// ## Fails
    /// ```diff
    /// -  - at: 2026-03-14 09:02
    /// +  - at: 2062-03-14 09:02
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 2026-03-14 09:02
    /// +  - at: 2026-03-14 09:01
    /// ```
    ///
    /// ## Fix
    /// Correct the date, or make an action of what is planned.
    InTheFuture = "gather/in-the-future", Error, Always, from_times => in_the_future;
}

fn timeline_too_short(context: &Context<'_>, findings: &mut Findings<'_>) {
    let entries = &context.incident.timeline;
    if entries.is_empty() && context.says_why_none(Step::Gather) {
        return;
    }
    if entries.len() < LEAST_ENTRIES {
        let place = entries.last().map_or_else(|| context.step_place(Step::Gather), entry_place);
        findings
            .report(
                place,
                match entries.len() {
                    0 => "the incident has no `timeline` entries".to_owned(),
                    n => format!("the timeline has {n} of at least {LEAST_ENTRIES} entries"),
                },
            )
            .key("timeline")
            .help(
                "tell how it began, how it was noticed, what was done and how it ended; take the \
                 times from logs, chats and alerts",
            );
    }
}

fn milestone_missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Without a timeline there is a finding that says so.
    if context.incident.timeline.is_empty() {
        return;
    }
    let form = context.form_of("timeline");
    for milestone in [Milestone::Started, Milestone::Detected, Milestone::Resolved] {
        let has = context
            .incident
            .timeline
            .iter()
            .any(|e| e.milestone.as_ref().is_some_and(|m| m.value == milestone));
        if !has {
            let place = context
                .incident
                .timeline
                .first()
                .map_or_else(|| context.step_place(Step::Gather), entry_place);
            findings
                .report(place, format!("no timeline entry is the milestone `{}`", milestone.word()))
                .label("in this timeline")
                .key(format!("timeline[{}]", milestone.word()))
                .help(format!(
                    "add {} to the entry that tells of it; an approximate time (`~09:14`) or a window \
                     (`09:10/09:20`) is enough",
                    context.value(form, "timeline", "milestone", milestone.word())
                ));
        }
    }
}

fn milestone_twice(context: &Context<'_>, findings: &mut Findings<'_>) {
    for milestone in Milestone::ALL {
        let mut at = context
            .incident
            .timeline
            .iter()
            .filter_map(|e| e.milestone.as_ref())
            .filter(|m| m.value == *milestone);
        if let (Some(first), Some(second)) = (at.next(), at.next()) {
            findings
                .report(
                    second.span,
                    format!("two entries have the milestone `{}`", milestone.word()),
                )
                .label("second")
                .also(first.span, "first; this one counts")
                .key(format!("timeline[{}]", milestone.word()))
                .help("keep it at the entry that tells of it");
        }
    }
}

fn not_chronological(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut previous: Option<&Spanned<Moment>> = None;
    for at in context.incident.timeline.iter().filter_map(|e| e.at.as_ref()) {
        if let Some(before) = previous
            && at.value.latest < before.value.earliest
        {
            findings
                .report(at.span, "this entry is earlier than the one above it")
                .label("earlier")
                .also(before.span, "later")
                .key(format!("timeline[{}]", time_key(at)))
                .help("move the entry to its place in time, which `aftermark check --fix` does, or correct the time");
        }
        previous = Some(at);
    }
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

fn late_start(context: &Context<'_>, findings: &mut Findings<'_>) {
    let first = context
        .incident
        .timeline
        .iter()
        .filter_map(|e| e.at.as_ref())
        .min_by_key(|a| a.value.earliest);
    let impact = context
        .incident
        .impact
        .iter()
        .filter_map(|i| i.from.as_ref())
        .min_by_key(|f| f.value.latest);
    if let (Some(first), Some(impact)) = (first, impact)
        && impact.value.latest < first.value.earliest
    {
        findings
            .report(impact.span, "the impact begins before the timeline does")
            .label("impact from here")
            .also(first.span, "the first entry of the timeline")
            .key("timeline")
            .help("add a timeline entry for how it began, or correct the time");
    }
}

fn unexplained_gap(context: &Context<'_>, findings: &mut Findings<'_>) {
    let at = |m| context.incident.milestone(m).map(|(_, at)| at.at);
    let end = at(Milestone::Mitigated).or_else(|| at(Milestone::Resolved));
    let (Some(from), Some(to)) = (at(Milestone::Detected), end) else {
        return;
    };
    let inside = context
        .incident
        .timeline
        .iter()
        .filter_map(|e| e.at.as_ref().zip(e.end()))
        .filter(|(a, end)| end.value.at >= from && a.value.at <= to);
    let mut previous: Option<&Spanned<Moment>> = None;
    for (at, end) in inside {
        if let Some(before) = previous {
            let gap = at.value.earliest - before.value.latest;
            if gap.num_minutes() > GAP_MINUTES {
                findings
                    .report(
                        at.span,
                        format!(
                            "{} pass between detection and mitigation without an entry",
                            length(gap.num_seconds())
                        ),
                    )
                    .label("the next entry")
                    .also(before.span, "the entry before")
                    .key(format!("timeline[{}]", time_key(at)))
                    .help(
                        "add what was seen, tried or decided in that time, even if it led nowhere; \
                         or waive the rule with the reason why nothing is known",
                    );
            }
        }
        // Work that goes on covers what comes after it.
        previous = previous.filter(|p| p.value.latest > end.value.latest).or(Some(end));
    }
}

fn in_the_future(context: &Context<'_>, findings: &mut Findings<'_>) {
    let as_of = context.derived.as_of;
    for at in context.incident.timeline.iter().filter_map(|e| e.at.as_ref()) {
        let local = at.value.earliest.with_timezone(&context.incident.zone).date_naive();
        // Whoever judges and whoever writes may have different dates at the same instant.
        if local.min(at.value.earliest.date_naive()) > as_of {
            findings
                .report(at.span, format!("this entry is dated {local}, which is after {as_of}"))
                .label("has not happened yet")
                .key(format!("timeline[{}]", time_key(at)))
                .help("correct the date; what is planned is an action with a due date");
        }
    }
}

/// An entry's time in a key: it stays when entries are added above.
pub(super) fn time_key(at: &Spanned<Moment>) -> String {
    at.value.at.format("%Y-%m-%dT%H:%MZ").to_string()
}

/// How a timeline entry is called in a key: its milestone, its time, or its number from 1.
pub(super) fn timeline_key(entry: &TimelineEntry, index: usize) -> String {
    match (&entry.milestone, &entry.at) {
        (Some(milestone), _) => format!("timeline[{}]", milestone.value.word()),
        (None, Some(at)) => format!("timeline[{}]", time_key(at)),
        (None, None) => format!("timeline[{}]", index + 1),
    }
}

/// The time of an entry, or the entry.
fn entry_place(entry: &TimelineEntry) -> Span {
    let event = entry.event.as_ref().map(|e| e.span);
    entry.at.as_ref().map(|a| a.span).or(event).unwrap_or(entry.span)
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
                "with a file and line (`evidence/edge.log:118`), a URL, or the name of something else \
                 (`Slack #inc-123`)",
            ));
    }
}

/// Whether a source says something; a name can be `TODO`.
pub(super) fn is_known(sources: &[Spanned<Source>]) -> bool {
    sources.iter().any(|source| match &source.value {
        Source::Named(name) => !placeholder::is_unwritten(name),
        Source::File { .. } | Source::Url(_) => true,
    })
}

/// Every source of an incident, wherever it is cited.
fn sources<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Spanned<Source>> {
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
