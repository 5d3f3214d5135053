//! `gather`: step one. What happened, when, and how it is known.

use super::rule::{Context, Findings};
use crate::derive::metrics::length;
use crate::model::{Choice, Milestone, Source, Step, TimelineEntry};
use crate::source::{FileId, Span, Spanned};

/// The least entries that tell a story: how it began, how it was noticed, what was done, how it ended.
const LEAST_ENTRIES: usize = 4;
/// A silence between detection and mitigation that wants a word, in minutes.
const GAP_MINUTES: i64 = 30;

super::rule::rules! {
    /// The timeline has at least four entries.
    ///
    /// ## Why
    /// With fewer, the response cannot be followed: how it began, how it was noticed, what was
    /// done, how it ended.
    ///
    /// ## Fix
    /// Add what logs, chats and alerts show, each with its source.
    TimelineTooShort = "gather/timeline-too-short", Error, |context, findings| {
        let entries = &context.incident.timeline;
        if entries.len() < LEAST_ENTRIES {
            let place = entries.last().map_or_else(|| context.step_place(Step::Gather), entry_place);
            findings
                .report(place, match entries.len() {
                    0 => "there is no timeline".to_owned(),
                    n => format!("the timeline has {n} of at least {LEAST_ENTRIES} entries"),
                })
                .key("timeline")
                .help("tell how it began, how it was noticed, what was done and how it ended; take the times from logs, chats and alerts");
        }
    }

    /// The timeline has the milestones started, detected and resolved.
    ///
    /// ## Why
    /// Times to detect and to resolve are measured between them; without them an incident cannot
    /// be compared with any other.
    ///
    /// ## Fix
    /// Add `milestone: started` (or `detected`, `resolved`) to the entry that tells of it.
    MilestoneMissing = "gather/milestone-missing", Error, |context, findings| {
        for milestone in [Milestone::Started, Milestone::Detected, Milestone::Resolved] {
            let has = context.incident.timeline.iter().any(|e| {
                e.milestone.as_ref().is_some_and(|m| m.value == milestone)
            });
            if !has {
                let place = context.incident.timeline.first().map_or_else(|| context.step_place(Step::Gather), entry_place);
                findings
                    .report(place, format!("no timeline entry is the milestone `{}`", milestone.word()))
                    .label("in this timeline")
                    .key(format!("timeline[{}]", milestone.word()))
                    .help(format!("add `milestone: {}` to the entry that tells of it; an approximate time (`~09:14`) or a window (`09:10/09:20`) is enough", milestone.word()));
            }
        }
    }

    /// A milestone stands at one entry.
    ///
    /// ## Why
    /// Of two, only the first counts, and readers cannot tell which was meant.
    ///
    /// ## Fix
    /// Keep the milestone at the entry that tells of it.
    MilestoneTwice = "gather/milestone-twice", Error, |context, findings| {
        for milestone in Milestone::ALL {
            let mut at = context.incident.timeline.iter().filter_map(|e| e.milestone.as_ref()).filter(|m| m.value == *milestone);
            if let (Some(first), Some(second)) = (at.next(), at.next()) {
                findings
                    .report(second.span, format!("the milestone `{}` stands at two entries", milestone.word()))
                    .label("second")
                    .also(first.span, "first; this one counts")
                    .key(format!("timeline[{}]", milestone.word()))
                    .help("keep it at the entry that tells of it");
            }
        }
    }

    /// Timeline entries are in order of time.
    ///
    /// ## Why
    /// A timeline is read from top to bottom; an entry out of place tells another story.
    ///
    /// ## Fix
    /// Move the entry, or correct its time.
    NotChronological = "gather/not-chronological", Error, |context, findings| {
        let mut previous: Option<&Spanned<crate::model::Moment>> = None;
        for at in context.incident.timeline.iter().filter_map(|e| e.at.as_ref()) {
            if let Some(before) = previous && at.value.latest < before.value.earliest {
                findings
                    .report(at.span, "this entry is earlier than the one above it")
                    .label("earlier")
                    .also(before.span, "later")
                    .key("timeline")
                    .help("move the entry to its place in time, or correct the time");
            }
            previous = Some(at);
        }
    }

    /// A milestone's entry says how its time is known.
    ///
    /// ## Why
    /// Everything measured rests on the milestones; a time that nobody can check is a guess.
    ///
    /// ## Fix
    /// Add `source: evidence/edge.log:118` (file and line) or a URL.
    MilestoneSource = "gather/milestone-without-source", Error, |context, findings| {
        unsourced(context, findings, true);
    }

    /// A timeline entry says how it is known.
    ///
    /// ## Why
    /// Memory of an outage is short and kind; a log is neither.
    ///
    /// ## Fix
    /// Add `source: evidence/edge.log:118` (file and line) or a URL.
    NoSource = "gather/no-source", Warning, |context, findings| {
        unsourced(context, findings, false);
    }

    /// A source that is a file lies in the folder, is tracked by git, and has the lines cited.
    ///
    /// ## Why
    /// A citation that leads nowhere is worse than none: it looks like proof.
    ///
    /// ## Fix
    /// Correct the path or the line, or add the file with `git add`.
    SourceMissing = "gather/source-missing", Error, |context, findings| {
        for source in sources(context) {
            source_exists(context, findings, source);
        }
    }

    /// A file in `evidence/` is cited by something.
    ///
    /// ## Why
    /// Evidence that nothing cites was collected and not read.
    ///
    /// ## Fix
    /// Cite it as the `source` of a timeline entry or as `evidence` of a cause, list it under
    /// `evidence`, link to it, or remove it.
    EvidenceUncited = "gather/evidence-uncited", Warning, |context, findings| {
        let cited = cited_files(context);
        let folder = context.incident.folder.join("evidence");
        for file in &context.incident.files {
            let path = context.library.sources.path(*file);
            if path.starts_with(&folder) && !cited.contains(path.as_str()) {
                findings
                    .report(Span::file_start(*file), "nothing cites this evidence")
                    .key(format!("files[{path}]"))
                    .help("cite it where it shows something (`source:` of a timeline entry, `evidence:` of a cause), or remove it");
            }
        }
    }

    /// The timeline begins no later than the first impact.
    ///
    /// ## Why
    /// What users met before the story begins is not told.
    ///
    /// ## Fix
    /// Add an entry for the beginning, or correct the impact's `from`.
    LateStart = "gather/late-start", Error, |context, findings| {
        let first = context.incident.timeline.iter().filter_map(|e| e.at.as_ref()).min_by_key(|a| a.value.earliest);
        let impact = context.incident.impact.iter().filter_map(|i| i.from.as_ref()).min_by_key(|f| f.value.latest);
        if let (Some(first), Some(impact)) = (first, impact) && impact.value.latest < first.value.earliest {
            findings
                .report(impact.span, "the impact begins before the timeline does")
                .label("impact from here")
                .also(first.span, "the first entry of the timeline")
                .key("timeline")
                .help("add a timeline entry for how it began, or correct the time");
        }
    }

    /// Between detection and mitigation no half hour passes without an entry or a word.
    ///
    /// ## Why
    /// What was tried and did not help is what the next responder needs to know, and what is first
    /// forgotten.
    ///
    /// ## Fix
    /// Add what was done in that time, or say in the section why there is nothing to tell.
    UnexplainedGap = "gather/unexplained-gap", Warning, |context, findings| {
        let at = |m| context.incident.milestone(m).map(|(_, at)| at.at);
        let end = at(Milestone::Mitigated).or_else(|| at(Milestone::Resolved));
        let (Some(from), Some(to)) = (at(Milestone::Detected), end) else { return };
        let inside: Vec<_> = context.incident.timeline.iter().filter_map(|e| e.at.as_ref()).filter(|a| a.value.at >= from && a.value.at <= to).collect();
        for pair in inside.windows(2) {
            let gap = pair[1].value.earliest - pair[0].value.latest;
            if gap.num_minutes() > GAP_MINUTES {
                findings
                    .report(pair[1].span, format!("{} pass between detection and mitigation with nothing told", length(gap.num_seconds())))
                    .label("the next entry")
                    .also(pair[0].span, "the entry before")
                    .key("timeline")
                    .help("add what was seen, tried or decided in that time, or waive the rule with the reason why nothing is known");
            }
        }
    }
}

/// The time of an entry, or the entry.
fn entry_place(entry: &TimelineEntry) -> Span {
    let event = entry.event.as_ref().map(|e| e.span);
    entry
        .at
        .as_ref()
        .map(|a| a.span)
        .or(event)
        .unwrap_or(entry.span)
}

fn unsourced(context: &Context<'_>, findings: &mut Findings<'_>, milestones: bool) {
    for (i, entry) in context.incident.timeline.iter().enumerate() {
        if entry.source.is_some() || entry.milestone.is_some() != milestones {
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
            .key(format!("timeline[{}]", i + 1))
            .help("add `source:` with a file and line (`evidence/edge.log:118`) or a URL");
    }
}

/// Every source of an incident, wherever it is cited.
fn sources<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Spanned<Source>> {
    let incident = context.incident;
    let timeline = incident.timeline.iter().filter_map(|e| e.source.as_ref());
    let evidence = incident.evidence.iter().filter_map(|e| e.source.as_ref());
    let causes = incident.causes.iter().flat_map(|c| &c.evidence);
    timeline.chain(evidence).chain(causes)
}

fn source_exists(context: &Context<'_>, findings: &mut Findings<'_>, source: &Spanned<Source>) {
    let Source::File {
        path,
        written,
        lines,
    } = &source.value
    else {
        return;
    };
    let sources = &context.library.sources;
    let key = format!("sources[{written}]");
    let Some(file) = sources
        .id(path)
        .or_else(|| sources.id(camino::Utf8Path::new(&format!("{path}/"))))
    else {
        let beside: Vec<&str> = context
            .incident
            .files
            .iter()
            .filter_map(|f| sources.path(*f).strip_prefix(&context.incident.folder).ok())
            .map(|p| p.as_str())
            .collect();
        let file = written.split(':').next().unwrap_or(written);
        let close = crate::model::decode::closest(file, beside);
        findings
            .report(
                source.span,
                format!("there is no file `{file}` in the incident's folder"),
            )
            .label(close.map_or_else(
                || "not found".to_owned(),
                |c| format!("did you mean `{c}`?"),
            ))
            .key(key)
            .help("correct the path, or add the file to the folder");
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
        lines_exist(context, findings, source, file, (*first, *last));
    }
}

fn lines_exist(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    source: &Spanned<Source>,
    file: FileId,
    (first, last): (usize, usize),
) {
    let has = match context.library.sources.text(file) {
        Ok(text) => text.line_count(),
        Err(_) => {
            findings
                .report(source.span, "lines are cited of a file that is not text")
                .key("sources")
                .help("cite the file without a line");
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
                    "the lines cited are no range".to_owned()
                },
            )
            .label("no such line")
            .key("sources")
            .help("write file:line or file:first-last, lines counted from 1");
    }
}

/// Paths of files that something in the incident cites or links to.
fn cited_files(context: &Context<'_>) -> std::collections::HashSet<String> {
    let mut cited: std::collections::HashSet<String> = sources(context)
        .filter_map(|s| match &s.value {
            Source::File { path, .. } => Some(path.to_string()),
            Source::Url(_) => None,
        })
        .collect();
    let body = &context.incident.body;
    let parts = body.sections.iter().map(|s| &s.part).chain(&body.intro);
    for link in parts.flat_map(|p| &p.links) {
        let target = link
            .destination
            .split(['#', '?'])
            .next()
            .unwrap_or_default();
        let target = target.strip_prefix("./").unwrap_or(target);
        cited.insert(context.incident.folder.join(target).into_string());
    }
    cited
}
