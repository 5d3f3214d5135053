//! The `sarif` format: SARIF 2.1.0, as GitHub code scanning takes it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::excerpt::printable;
use super::place::Place;
use super::{Output, Report, json_writer, rule_docs, told};
use crate::config::Level;
use crate::rules::{Finding, RuleDoc, SuppressedBy, Suppression, all};

/// The `sarif` format.
pub struct Sarif;

impl Output for Sarif {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        json_writer::pretty(out, &log(report))
    }
}

/// The longest description of a rule that GitHub takes, in characters.
const DESCRIPTION_LIMIT: usize = 1024;

/// What a relative address counts from: the top of the repository, which every reader knows.
const ROOT: &str = "SRCROOT";

/// All that is not plain in an address, `/` aside.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    automation_details: AutomationDetails,
    original_uri_base_ids: BTreeMap<&'static str, BaseId>,
    column_kind: &'static str,
    results: Vec<ResultPart<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'static str>,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 1],
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
}

#[derive(Serialize)]
struct AutomationDetails {
    id: String,
}

#[derive(Serialize)]
struct BaseId {
    description: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultPart<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<SuppressionPart>,
    properties: ResultProperties<'a>,
}

#[derive(Serialize)]
struct ResultProperties<'a> {
    incident: Option<&'a str>,
    key: &'a str,
    blocks: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct SuppressionPart {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

fn log<'a>(report: &'a Report<'a>) -> Log<'a> {
    let rules: Vec<&RuleDoc> = all().map(|r| r.doc()).collect();
    let index: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(i, r)| (r.id, i)).collect();
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "Aftermark",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: Some(env!("CARGO_PKG_REPOSITORY")).filter(|u| !u.is_empty()),
                    rules: rules.iter().map(|r| rule(r)).collect(),
                },
            },
            // Two roots of one repository are two analyses to GitHub.
            automation_details: AutomationDetails {
                id: format!("aftermark/{}", encoded(report.prefix)),
            },
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                BaseId { description: text("The top of the git repository.") },
            )]),
            column_kind: "unicodeCodePoints",
            results: report
                .fingerprinted()
                .map(|(f, print)| result(report, f, print, index.get(f.rule.id).copied()))
                .collect(),
        }],
    }
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into() }
}

fn rule(doc: &RuleDoc) -> Rule {
    let summary = rule_docs::plain(&doc.summary());
    let reason = rule_docs::plain(&doc.reason());
    let full = if reason.is_empty() { summary.clone() } else { format!("{summary} {reason}.") };
    Rule {
        id: doc.id,
        name: pascal_case(doc.id),
        short_description: text(cut(&summary)),
        full_description: text(cut(&full)),
        help: Help { text: rule_docs::plain_terminal(doc), markdown: rule_docs::markdown(doc) },
        default_configuration: Configuration { level: level(doc.level) },
        properties: RuleProperties {
            tags: [doc.group()],
            problem_severity: match doc.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note | Level::Off => "recommendation",
            },
        },
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
        Level::Off => "none",
    }
}

/// `move-on/no-review-date` → `MoveOnNoReviewDate`.
fn pascal_case(id: &str) -> String {
    id.split(['/', '-'])
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION_LIMIT) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(DESCRIPTION_LIMIT - 1).collect();
            format!("{kept}…")
        }
    }
}

fn result<'a>(
    report: &Report<'a>,
    finding: &'a Finding,
    fingerprint: &'a str,
    rule_index: Option<usize>,
) -> ResultPart<'a> {
    let related = finding.also.iter().enumerate().map(|(i, (span, message))| {
        let message = if message.is_empty() { "see also" } else { message };
        Location {
            id: Some(i + 1),
            message: Some(text(unlinked(&printable(message)))),
            ..location(report.place(*span))
        }
    });
    ResultPart {
        rule_id: finding.rule.id,
        rule_index,
        level: level(finding.level),
        message: text(unlinked(&told(finding))),
        locations: [location(report.place(finding.span))],
        related_locations: related.collect(),
        // The first name is the one GitHub follows an alert by; the second says whose it is.
        partial_fingerprints: BTreeMap::from([
            ("primaryLocationLineHash", fingerprint),
            ("aftermark/v1", fingerprint),
        ]),
        suppressions: finding.suppression.iter().map(suppression).collect(),
        properties: ResultProperties {
            incident: report.slug(finding),
            key: &finding.key,
            blocks: finding.blocks,
        },
    }
}

/// In a message of SARIF `[a](b)` is a link; what an incident says never is one.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

fn suppression(suppression: &Suppression) -> SuppressionPart {
    SuppressionPart {
        kind: match suppression.by {
            SuppressedBy::Waiver(_) | SuppressedBy::Allow(_) => "inSource",
            SuppressedBy::Baseline(_) => "external",
        },
        status: "accepted",
        justification: printable(&suppression.reason),
    }
}

fn location(place: Place) -> Location {
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: encoded(&place.path), uri_base_id: ROOT },
            region: Region {
                start_line: place.start.line,
                start_column: place.start.column,
                end_line: place.end.line,
                end_column: place.end.column,
            },
        },
        message: None,
    }
}

/// A path as a relative address.
fn encoded(path: &str) -> String {
    utf8_percent_encode(path, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(encoded("a b/ü#[x]?%.md"), "a%20b/%C3%BC%23%5Bx%5D%3F%25.md");
        assert_eq!(encoded("::e::/x"), "%3A%3Ae%3A%3A/x");
    }

    #[test]
    fn names_and_lengths_fit() {
        assert_eq!(pascal_case("move-on/no-review-date"), "MoveOnNoReviewDate");
        assert_eq!(cut(&"ü".repeat(2000)).chars().count(), DESCRIPTION_LIMIT);
    }
}
