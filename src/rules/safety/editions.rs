//! What is said to those who publish a public edition: marks that do not say what they cover, and words that tell an
//! attacker what is still open.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::Action;
use crate::rules::reading::is_markdown;
use crate::rules::rule::{Context, Findings};
use crate::source::front_matter::{Division, divide};
use crate::source::kinds::has_ending;
use crate::source::marks::{self, Fault, FaultKind};
use crate::source::{FileId, Span};
use crate::vocabulary::{CauseCategory, Visibility};

pub(super) fn internal_mark(context: &Context<'_>, findings: &mut Findings<'_>) {
    for &file in &context.incident.files {
        let path = context.library.sources.path(file);
        let is_yaml = has_ending(path, &["yaml", "yml"]);
        let Ok(text) = context.library.sources.text(file) else { continue };
        if !(is_yaml || is_markdown(path)) || !text.text.contains("<!--") {
            continue;
        }
        let body = match divide(&text.text) {
            _ if is_yaml => text.text.len(),
            Division::Both { body, .. } => body,
            Division::NoFrontMatter | Division::Unterminated { .. } => 0,
        };
        for fault in of_values(&text.text[..body]) {
            tell(context, findings, file, 0, &fault);
        }
        for fault in marks::in_markdown(&text.text[body..]).faults {
            tell(context, findings, file, body, &fault);
        }
    }
}

/// The faults of the values of YAML, line by line.
fn of_values(yaml: &str) -> Vec<Fault> {
    let mut all = Vec::new();
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let value = line.trim_end_matches(['"', '\'', '}', ']', ',', ' ', '\n', '\r']);
        let faults = marks::in_value(value).faults.into_iter();
        all.extend(faults.map(|f| Fault { place: at + f.place.start..at + f.place.end, ..f }));
        at += line.len();
    }
    all
}

fn tell(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    file: FileId,
    from: usize,
    fault: &Fault,
) {
    let place = Span::new(file, from + fault.place.start, from + fault.place.end);
    let (message, help) = match fault.kind {
        FaultKind::Unclosed => (
            "nothing ends what is internal from here on",
            "end it with `<!-- /internal -->`; for a whole heading, paragraph, item or row put `<!-- internal -->` after its words",
        ),
        FaultKind::Unopened => (
            "this ends what nothing began",
            "begin it with `<!-- internal -->`; after the words of a heading, paragraph, item or row that mark covers all of it and needs no end",
        ),
        FaultKind::Misspelt => (
            "this comment keeps nothing out of an edition",
            "write `<!-- internal -->`, and `<!-- /internal -->` where it ends; a remark that is no mark begins with another word",
        ),
    };
    let key = format!("files[{}]: internal", context.file_key(file));
    findings.report(place, message).key(key).help(help);
}

/// Words that say of something dangerous that it is so now.
static OPEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:(?:is|are|remains?|stays?)\s+(?:still\s+)?(?:live|exposed|reachable|vulnerable|unpatched|exploitable|public(?:ly)?\s+reachable)|still\s+(?:live|valid|exposed|vulnerable|unpatched|exploitable|reachable|in\s+use|leaked)|(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:rotated|revoked|patched|closed\s+off)(?:\s+yet)?|(?:rotation|revocation)\s+(?:is\s+)?(?:pending|outstanding)|noch\s+(?:nicht\s+(?:rotiert|widerrufen|gepatcht|geschlossen|ausgetauscht)|gültig|erreichbar|verwundbar|angreifbar|offen))\b",
    )
    .ok()
});

pub(super) fn still_open(context: &Context<'_>, findings: &mut Findings<'_>) {
    if context.incident.visibility != Visibility::Public {
        return;
    }
    let sources = &context.library.sources;
    if let Some(open) = OPEN.as_ref() {
        for passage in context.passages() {
            for found in open.find_iter(&passage.text) {
                let span = passage.span(sources, found.range());
                if is_marked(context, span) {
                    continue;
                }
                findings
                    .report(span, format!("a public report says that something is open: `{}`", found.as_str()))
                    .label("is it, at this moment?")
                    .key(format!("{}: {}", passage.key, found.as_str().to_lowercase()))
                    .help("publish it once it is closed, and say then when that was; or mark it with `<!-- internal -->`");
            }
        }
    }
    let causes = context.incident.causes.iter().filter(|cause| {
        cause.category.as_ref().is_some_and(|c| c.value == CauseCategory::Security)
    });
    for cause in causes {
        let Some(id) = &cause.id else { continue };
        let addresses = |a: &&Action| a.addresses.iter().any(|c| c.value == id.value);
        let mut actions = context.incident.actions.iter().filter(addresses);
        let open = actions.find(|a| a.status.as_ref().is_some_and(|s| s.value.is_open()));
        let Some(open) = open else { continue };
        findings
            .report(id.span, format!("a public report tells of the security cause {} while it is open", id.value))
            .label("what would close it is not done")
            .also(open.span, "still open")
            .key(format!("causes[{}]", id.value))
            .help("publish it once the action is done, or keep the cause out of editions with `visibility: internal`");
    }
}

/// Whether a place of the main file is kept from editions already.
fn is_marked(context: &Context<'_>, span: Span) -> bool {
    if span.file != context.incident.main {
        return false;
    }
    let Ok(text) = context.library.sources.text(span.file) else { return false };
    match divide(&text.text) {
        Division::Both { body, .. } if span.start as usize >= body => {
            marks::in_markdown(&text.text[body..]).covers(span.start as usize - body)
        }
        _ => false,
    }
}
