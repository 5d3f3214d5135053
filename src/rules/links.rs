//! `links`: where references in the Markdown files of an incident lead.

use camino::Utf8Path;

use super::reading::is_markdown;
use super::rule::{Context, Findings};
use super::safety::markup::{refused_scheme, within};
use crate::source::anchors::anchors;
use crate::source::html::{Token, tokens};
use crate::source::reference::{decode, join};
use crate::source::{FileId, Span};

super::rule::rules! {
    /// A relative link or image leads to something in the repository.
    ///
    /// A path counts from the file that it stands in; one that begins with `/` from the folder that
    /// holds aftermark.toml. `evidence/edge.log:118` leads to a line.
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
    /// signs; or by their own `{#id}`. Lines are `#L118`.
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

    /// An image has a text that says what it shows.
    ///
    /// ## Why
    /// Who cannot see the image, and every search, has only this text. A graph without words also does
    /// not say what its author saw in it.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Determine the impact
    ///
    /// ![](evidence/rate.svg)
    ///
    /// Every payment from the European Union failed from the expiry to the reload, counted in the edge log
    /// as 18,200 requests answered with 502.
    /// ```
    /// ```text evidence/rate.svg
    /// <svg xmlns="http://www.w3.org/2000/svg"/>
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Determine the impact
    ///
    /// ![Answers with 502 jump from none to all at 09:02 and end at 09:49](evidence/rate.svg)
    ///
    /// Every payment from the European Union failed from the expiry to the reload, counted in the edge log
    /// as 18,200 requests answered with 502.
    /// ```
    /// ```text evidence/rate.svg
    /// <svg xmlns="http://www.w3.org/2000/svg"/>
    /// ```
    ///
    /// ## Fix
    /// Write between the brackets what the image shows: `![what it shows](file.png)`.
    NoAlternative = "links/no-alternative-text", Warning, Always => no_alternative;
}

fn link_missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    for reference in references(context) {
        let Some((path, _)) = parts(&reference.destination) else {
            continue;
        };
        if !path.is_empty() && target(context, reference.file, &path).is_none() {
            missing(context, findings, &reference, &path);
        }
    }
}

fn anchor_missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    for reference in references(context) {
        let Some((path, Some(fragment))) = parts(&reference.destination) else {
            continue;
        };
        let file = if path.is_empty() {
            Some(reference.file)
        } else {
            target(context, reference.file, &path).flatten()
        };
        if let Some(file) = file.filter(|_| !fragment.is_empty()) {
            anchor(context, findings, &reference, file, &fragment);
        }
    }
}

fn no_alternative(context: &Context<'_>, findings: &mut Findings<'_>) {
    for reference in references(context) {
        if reference.alternative.as_ref().is_some_and(|a| a.trim().is_empty()) {
            findings
                .report(reference.span, "this image has no text that says what it shows")
                .label("what is to be seen?")
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

/// Path and fragment of a destination within the repository, decoded; `None` for one that leads out
/// into the world.
fn parts(destination: &str) -> Option<(String, Option<String>)> {
    let destination = destination.trim();
    let lower = destination.to_ascii_lowercase();
    let is_outside = lower.starts_with("//")
        || ["http:", "https:", "mailto:"].iter().any(|s| lower.starts_with(s))
        || refused_scheme(destination).is_some();
    if is_outside {
        return None;
    }
    let (path, fragment) = match destination.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (destination, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    Some((decode(path), fragment))
}

/// What a path leads to: a file, or a folder (`Some(None)`).
fn target(context: &Context<'_>, from: FileId, path: &str) -> Option<Option<FileId>> {
    let sources = &context.library.sources;
    let folder = sources.path(from).parent().unwrap_or(Utf8Path::new(""));
    let find = |path: &str| {
        let path = join(folder, path)?;
        if path.as_str().is_empty() || sources.id(&path.join("")).is_some() {
            return Some(None);
        }
        sources.id(&path).map(Some)
    };
    find(path).or_else(|| {
        // A source as the front matter writes it: `evidence/edge.log:118`.
        let (file, lines) = path.rsplit_once(':')?;
        lines.split('-').next()?.parse::<usize>().ok()?;
        find(file)
    })
}

fn missing(context: &Context<'_>, findings: &mut Findings<'_>, reference: &Reference, path: &str) {
    let sources = &context.library.sources;
    let folder = sources.path(reference.file).parent().unwrap_or(Utf8Path::new(""));
    let what = match reference.alternative {
        Some(_) => "image",
        None => "link",
    };
    let key = format!("files[{}]: {path}", context.file_key(reference.file));
    if join(folder, path).is_none() {
        findings
            .report(
                reference.span,
                format!("this {what} leads out of the folder that holds aftermark.toml"),
            )
            .label("neither the check nor the site can follow it")
            .key(key)
            .help("link to the file's web address instead");
        return;
    }
    let beside: Vec<&str> = context
        .incident
        .files
        .iter()
        .filter_map(|f| sources.path(*f).strip_prefix(folder).ok())
        .map(Utf8Path::as_str)
        .collect();
    let close = crate::vocabulary::closest(path, beside);
    findings
        .report(reference.span, format!("this {what} leads to `{path}`, which is not there"))
        .label(close.map_or_else(|| "not found".to_owned(), |c| format!("did you mean `{c}`?")))
        .key(key)
        .help("correct the path, or add the file; a path counts from the file that it stands in");
}

fn anchor(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    reference: &Reference,
    file: FileId,
    fragment: &str,
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
                    format!("{name} has {} lines; this leads to line {line}", text.line_count()),
                )
                .key(key)
                .help("correct the line");
        }
        return;
    }
    if !is_markdown(&text.path) {
        return;
    }
    let known = anchors(&text.text);
    if known.contains(fragment) || fragment == "top" {
        return;
    }
    let close = crate::vocabulary::closest(fragment, known.iter().map(String::as_str));
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
