//! `links`: where references in the Markdown files of an incident lead.

use std::collections::{BTreeSet, HashMap};

use camino::Utf8Path;

use super::gather;
use super::reading::is_markdown;
use super::rule::{Context, Findings};
use super::safety::markup::{refused_scheme, within};
use crate::model::Source;
use crate::source::anchors::anchors;
use crate::source::html::{Token, tokens};
use crate::source::kinds::is_image;
use crate::source::reference::{Place, Reference as Written};
use crate::source::{FileId, Span};
use crate::vocabulary::{Guesses, closest};

super::rule::rules! {
    /// A relative link or image leads to something in the repository.
    ///
    /// A path is relative to the file that it is in; one that begins with `/`, to the repository's root.
    /// `evidence/edge.log:118` leads to a line. On the site, a link to a file that is not published there leads
    /// to the code host.
    ///
    /// ## Why
    /// The reader who follows it wanted to see for themselves, and cannot.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Gather the information
    ///
    /// The [edge log](evidence/edge7.log) and the page of the probe were collected on the same
    /// day; the times are those of the edge hosts, whose clocks agree to the second.
    /// ```
    /// In another Markdown file of the folder:
    /// ```markdown notes.md
    /// The day began like [the one before](../2026-03-13-checkout-slow/README.md).
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Gather the information
    ///
    /// The [edge log](evidence/edge.log) and the page of the probe were collected on the same
    /// day; the times are those of the edge hosts, whose clocks agree to the second.
    /// ```
    ///
    /// ## Fix
    /// Correct the path, or add the file.
    LinkMissing = "links/missing", Error, Always => link_missing;

    /// The part of a link after `#` names a heading of the file it leads to, or a line.
    ///
    /// Headings are named as code hosts do: in lower case, with hyphens for spaces and without other
    /// characters; or by their own `{#id}`. Lines are `#L118`.
    ///
    /// ## Why
    /// The link opens a long page at its top, and the reader has to guess what was meant.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Implement and test the improvements
    ///
    /// A staging certificate was left to expire on purpose, for the reason given under
    /// [the cause](#the-root-cause); it was renewed, and with renewal off the alert paged.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Implement and test the improvements
    ///
    /// A staging certificate was left to expire on purpose, for the reason given under
    /// [the cause](#2-identify-the-root-cause); it was renewed, and with renewal off the alert paged.
    /// ```
    ///
    /// ## Fix
    /// Write the heading's words as code hosts do, or give the heading an `{#id}` and use that.
    AnchorMissing = "links/anchor", Warning, Always => anchor_missing;

    /// An image is one that browsers show.
    ///
    /// PNG, JPEG, GIF, WebP and AVIF are shown. An SVG can hold scripts, so the site shows its text; HEIC, TIFF and
    /// others are offered for saving.
    ///
    /// ## Why
    /// On the page there is a gap where the graph should be.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Determine the impact
    ///
    /// ![Answers with 502 jump from none to all at 09:02](evidence/rate.tiff)
    ///
    /// Every payment from the European Union failed from the expiry to the reload, counted in the edge log
    /// as 18,200 requests answered with 502.
    /// ```
    /// ```text evidence/rate.tiff
    /// II*
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Determine the impact
    ///
    /// ![Answers with 502 jump from none to all at 09:02](evidence/rate.png)
    ///
    /// Every payment from the European Union failed from the expiry to the reload, counted in the edge log
    /// as 18,200 requests answered with 502.
    /// ```
    /// ```text evidence/rate.png
    /// PNG
    /// ```
    ///
    /// ## Fix
    /// Convert the image to PNG, or link to it instead: `[what it shows](file.tiff)`.
    NotShown = "links/not-shown", Warning, Always => not_shown;

    /// An image has a text that says what it shows.
    ///
    /// ## Why
    /// Readers who cannot see the image, and every search, have only this text. A graph without words also does
    /// not say what its author saw in it.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Determine the impact
    ///
    /// ![](evidence/rate.png)
    ///
    /// Every payment from the European Union failed from the expiry to the reload, counted in the edge log
    /// as 18,200 requests answered with 502.
    /// ```
    /// ```text evidence/rate.png
    /// PNG
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Determine the impact
    ///
    /// ![Answers with 502 jump from none to all at 09:02 and end at 09:49](evidence/rate.png)
    ///
    /// Every payment from the European Union failed from the expiry to the reload, counted in the edge log
    /// as 18,200 requests answered with 502.
    /// ```
    /// ```text evidence/rate.png
    /// PNG
    /// ```
    ///
    /// ## Fix
    /// Write between the brackets what the image shows: `![what it shows](file.png)`.
    NoAlternative = "links/no-alternative-text", Warning, Always => no_alternative;
}

fn link_missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut beside = None;
    let cited = Cited::new(context);
    for reference in references(context) {
        let Some(written) = inside(&reference.destination) else {
            continue;
        };
        if !written.path.is_empty()
            && !cited.has(reference.span)
            && target(context, reference.file, &written).is_none()
        {
            missing(context, findings, (&reference, &written), &mut beside);
        }
    }
}

/// Where files are cited by the data: what is wrong with these is told of the source.
struct Cited(Vec<Span>);

impl Cited {
    fn new(context: &Context<'_>) -> Self {
        let files =
            gather::sources::sources(context).filter(|s| matches!(s.value, Source::File { .. }));
        let mut spans: Vec<Span> = files.map(|source| source.span).collect();
        spans.sort_unstable();
        Self(spans)
    }

    fn has(&self, link: Span) -> bool {
        let next = self.0.partition_point(|source| *source <= link);
        let near = self.0[next.saturating_sub(1)..].iter().take(2);
        let mut near = near.filter(|source| source.file == link.file);
        near.any(|source| source.start < link.end && link.start < source.end)
    }
}

fn anchor_missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut known = Anchors::new();
    let cited = Cited::new(context);
    for reference in references(context) {
        let Some(written) = inside(&reference.destination) else {
            continue;
        };
        let file = if written.path.is_empty() {
            Some(reference.file)
        } else {
            target(context, reference.file, &written).flatten()
        };
        let fragment = written.fragment.as_deref().filter(|f| !f.is_empty());
        if let (Some(file), Some(fragment)) = (file, fragment)
            && !(line(fragment).is_some() && cited.has(reference.span))
        {
            anchor(context, findings, (&reference, file, fragment), &mut known);
        }
    }
}

fn not_shown(context: &Context<'_>, findings: &mut Findings<'_>) {
    for reference in references(context).iter().filter(|r| r.alternative.is_some()) {
        let Some(written) = inside(&reference.destination) else {
            continue;
        };
        let Some(Some(file)) = target(context, reference.file, &written) else {
            continue;
        };
        let path = context.library.sources.path(file);
        if is_image(path) {
            continue;
        }
        findings
            .report(
                reference.span,
                format!(
                    "the page cannot show `{}` as an image",
                    path.file_name().unwrap_or_default()
                ),
            )
            .label("PNG, JPEG, GIF, WebP and AVIF are shown")
            .key(format!("files[{}]: {}", context.file_key(reference.file), reference.destination))
            .help("convert it to PNG, or link to it without the `!` in front");
    }
}

fn no_alternative(context: &Context<'_>, findings: &mut Findings<'_>) {
    for reference in references(context) {
        if reference.alternative.as_ref().is_some_and(|a| a.trim().is_empty()) {
            findings
                .report(reference.span, "this image has no text that says what it shows")
                .label("what does it show?")
                .key(format!(
                    "files[{}]: {}",
                    context.file_key(reference.file),
                    reference.destination
                ))
                .help("write it between the brackets: `![what it shows](file.png)`");
        }
    }
}

/// A link or an image, in Markdown or in raw HTML.
struct Reference {
    file: FileId,
    span: Span,
    destination: String,
    /// For an image: the text that stands for it.
    alternative: Option<String>,
}

fn references(context: &Context<'_>) -> Vec<Reference> {
    let links = context.links().filter(|(_, l)| !l.is_email);
    let mut all: Vec<Reference> = links
        .map(|(file, link)| Reference {
            file,
            span: link.span,
            destination: link.destination.clone(),
            alternative: link.is_image.then(|| link.text.clone()),
        })
        .collect();
    for (html, span) in context.raw_html() {
        for token in tokens(html) {
            let Token::Open(tag) = token else { continue };
            let (name, is_image) = match tag.name.as_str() {
                "a" => ("href", false),
                "img" => ("src", true),
                _ => continue,
            };
            if let Some(destination) = tag.attribute(name) {
                let alternative = tag.attribute("alt").unwrap_or_default();
                all.push(Reference {
                    file: span.file,
                    span: within(span, html, tag.source),
                    destination: destination.to_owned(),
                    alternative: is_image.then(|| alternative.to_owned()),
                });
            }
        }
    }
    all
}

/// A destination within the repository; `None` for one that leads out into the world.
fn inside(destination: &str) -> Option<Written> {
    let destination = destination.trim();
    let lower = destination.to_ascii_lowercase();
    let is_outside = lower.starts_with("//")
        || ["http:", "https:", "mailto:"].iter().any(|s| lower.starts_with(s))
        || refused_scheme(destination).is_some();
    (!is_outside).then(|| Written::parse(destination))
}

/// What a link leads to: a file, or a folder or something that is not read (`Some(None)`).
fn target(context: &Context<'_>, from: FileId, written: &Written) -> Option<Option<FileId>> {
    let sources = &context.library.sources;
    places(context, from, written).into_iter().find_map(|place| match place {
        Place::Here { path, .. } if path.as_str().is_empty() => Some(None),
        Place::Here { path, .. } if sources.id(&path.join("")).is_some() => Some(None),
        Place::Here { path, .. } => sources.id(&path).map(Some),
        // It is not listed, so nothing can be said of it.
        Place::Beside(_) => Some(None),
    })
}

fn places(context: &Context<'_>, from: FileId, written: &Written) -> Vec<Place> {
    let sources = &context.library.sources;
    let folder = sources.path(from).parent().unwrap_or(Utf8Path::new(""));
    written.places(folder, sources.tree().prefix())
}

/// Reports a link that leads nowhere. The files that may have been meant are collected for the first.
fn missing<'a>(
    context: &Context<'a>,
    findings: &mut Findings<'_>,
    (reference, written): (&Reference, &Written),
    beside: &mut Option<Guesses<'a>>,
) {
    let path = written.path.as_str();
    let sources = &context.library.sources;
    let folder = &context.incident.folder;
    let what = match reference.alternative {
        Some(_) => "image",
        None => "link",
    };
    let key = format!("files[{}]: {path}", context.file_key(reference.file));
    if places(context, reference.file, written).is_empty() {
        findings
            .report(reference.span, format!("this {what} leads out of the repository"))
            .label("neither the code host nor the site can follow it")
            .key(key)
            .help("link to the file's web address instead");
        return;
    }
    let beside = beside.get_or_insert_with(|| context.files_beside());
    // A path counts from the file that it stands in, and most stand in the folder itself.
    let is_beside = sources.path(reference.file).parent() == Some(folder);
    let close = is_beside.then(|| beside.closest(path)).flatten();
    findings
        .report(
            reference.span,
            format!("this {what} leads to `{path}`, which is not in the repository"),
        )
        .label(close.map_or_else(|| "not found".to_owned(), |c| format!("did you mean `{c}`?")))
        .key(key)
        .help("correct the path, or add the file; a path is relative to the file that it is in");
}

/// The anchors of files that links lead into, and how many more are guessed at.
struct Anchors {
    of_files: HashMap<FileId, BTreeSet<String>>,
    left: usize,
}

impl Anchors {
    fn new() -> Self {
        Self { of_files: HashMap::new(), left: Guesses::MOST }
    }
}

fn anchor(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    (reference, file, fragment): (&Reference, FileId, &str),
    known: &mut Anchors,
) {
    let sources = &context.library.sources;
    // What is no text (a PDF, a film) has places of its own.
    let Ok(text) = sources.text(file) else { return };
    let key = format!("files[{}]: #{fragment}", context.file_key(reference.file));
    let name = context.file_key(file);
    if let Some(line) = line(fragment) {
        if line == 0 || line > text.line_count() {
            findings
                .report(
                    reference.span,
                    format!(
                        "{name} has {}; this leads to line {line}",
                        match text.line_count() {
                            1 => "1 line".to_owned(),
                            n => format!("{n} lines"),
                        }
                    ),
                )
                .key(key)
                .help("correct the line");
        }
        return;
    }
    if !is_markdown(&text.path) {
        return;
    }
    let all = known.of_files.entry(file).or_insert_with(|| anchors(&text.text));
    if all.contains(fragment) || fragment == "top" {
        return;
    }
    let is_guessed = known.left > 0;
    known.left = known.left.saturating_sub(1);
    let close = is_guessed.then(|| closest(fragment, all.iter().map(String::as_str))).flatten();
    findings
        .report(reference.span, format!("{name} has no heading `#{fragment}`"))
        .label(close.map_or_else(|| "not found".to_owned(), |c| format!("did you mean `#{c}`?")))
        .key(key)
        .help("write the heading's words in lower case with hyphens, or give it an `{#id}`");
}

/// The last line of `L118` or `L118-L120`.
fn line(fragment: &str) -> Option<usize> {
    let last = fragment.rsplit('-').next()?;
    let all = fragment
        .split('-')
        .all(|p| p.strip_prefix('L').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())));
    last.strip_prefix('L').filter(|_| all)?.parse().ok()
}
