//! For each rule an edit of the complete fixture that breaks it.

use std::sync::Arc;

use aftermark::config::Level;
use aftermark::model::Library;
use aftermark::source::tree::MAX_FILE_BYTES;
use aftermark::source::{Sources, WorkTree};
use camino::Utf8Path;

use crate::memory::Files;

/// An edit and the rule that has to find it.
pub struct Case {
    pub rule: &'static str,
    edits: Vec<Edit>,
}

enum Edit {
    /// Replaces the first occurrence of a text in the main file.
    Replace(String, String),
    /// Writes a file of the incident's folder.
    Write(&'static str, Vec<u8>),
    /// Removes a file of the incident's folder.
    Remove(&'static str),
    /// Puts a link to a file outside of the repository in a file's place.
    LinkOutside(&'static str),
    /// Makes a file larger than is read.
    TooLarge(&'static str),
    /// Renames the incident's folder.
    Rename(&'static str),
    /// Copies the incident's folder to another place below `incidents/`.
    CopyTo(&'static str),
    /// Removes the first and all following text up to the second, which stays.
    Cut(String, String),
}

impl Case {
    /// Looks at the complete fixture after the edits.
    pub fn with_library<T>(&self, slug: &str, look: impl FnOnce(&Library) -> T) -> T {
        let mut files = Files::complete();
        let folder = Utf8Path::new("incidents").join(slug);
        for edit in &self.edits {
            edit.apply(&mut files, &folder);
        }
        turn_on(self.rule, &mut files);
        if !self.edits.iter().any(Edit::needs_disk) {
            return look(&files.library());
        }
        let repository = files.on_disk();
        for edit in &self.edits {
            edit.apply_on_disk(&repository.root.join(&folder));
        }
        let tree = WorkTree::open(&repository.root).unwrap();
        let sources = Arc::new(Sources::new(Arc::new(tree)));
        look(&Library::read(sources, files.config()).unwrap())
    }
}

impl Edit {
    /// Whether only files on disk can be like that.
    fn needs_disk(&self) -> bool {
        matches!(self, Self::LinkOutside(_) | Self::TooLarge(_))
    }

    fn apply(&self, files: &mut Files, folder: &Utf8Path) {
        let main = folder.join("README.md");
        match self {
            Self::Replace(from, to) => files.replace(&main, from, to),
            Self::Cut(from, until) => {
                let text = files.text(&main);
                let start = text.find(from.as_str()).unwrap();
                let end = start + text[start..].find(until.as_str()).unwrap();
                let cut = format!("{}{}", &text[..start], &text[end..]);
                files.write(main, cut);
            }
            Self::Write(name, bytes) => files.write(folder.join(name), bytes.as_slice()),
            Self::Remove(name) => drop(files.remove(folder.join(name))),
            Self::Rename(name) => {
                for (path, bytes) in files.below(folder) {
                    files.remove(folder.join(&path));
                    files.write(folder.with_file_name(name).join(path), bytes);
                }
            }
            Self::CopyTo(place) => {
                for (path, bytes) in files.below(folder) {
                    files.write(Utf8Path::new("incidents").join(place).join(path), bytes);
                }
            }
            Self::LinkOutside(_) | Self::TooLarge(_) => {}
        }
    }

    /// Makes the edits that need the disk in the incident's folder there.
    fn apply_on_disk(&self, folder: &Utf8Path) {
        match self {
            Self::LinkOutside(name) => {
                let outside = folder.ancestors().nth(3).unwrap().join("outside.md");
                fs_err::rename(folder.join(name), &outside).unwrap();
                std::os::unix::fs::symlink(&outside, folder.join(name)).unwrap();
            }
            Self::TooLarge(name) => {
                let bytes = vec![b'x'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1];
                fs_err::write(folder.join(name), bytes).unwrap();
            }
            _ => {}
        }
    }
}

/// Has a rule looked for that is off by default.
pub fn turn_on(rule: &str, files: &mut Files) {
    if aftermark::rules::find(rule).unwrap().doc().level == Level::Off {
        let config = files.text("aftermark.toml").to_owned();
        files.write("aftermark.toml", format!("{config}\n[rules]\n\"{rule}\" = \"warning\"\n"));
    }
}

fn case(rule: &'static str, edits: Vec<Edit>) -> Case {
    Case { rule, edits }
}

fn replace(rule: &'static str, from: &str, to: &str) -> Case {
    case(rule, vec![Edit::Replace(from.into(), to.into())])
}

fn cut(rule: &'static str, from: &str, until: &str) -> Case {
    case(rule, vec![Edit::Cut(from.into(), until.into())])
}

fn write(rule: &'static str, name: &'static str, text: &str) -> Case {
    case(rule, vec![Edit::Write(name, text.into())])
}

/// All cases, in the order of the catalogue.
pub fn all() -> Vec<Case> {
    let mut all = format();
    all.extend(sections());
    all.extend(first_half());
    all.extend(second_half());
    all
}

fn format() -> Vec<Case> {
    vec![
        replace("format/front-matter-missing", "---\ntitle", "title"),
        replace("format/front-matter-unterminated", "\n---\n\n## 1", "\n\n## 1"),
        replace("format/yaml-syntax", "tags: [tls]", "tags: [tls"),
        replace("format/unknown-key", "severity:", "severty:"),
        replace("format/duplicate-key", "tags: [tls]", "tags: [tls]\ntags: [dns]"),
        replace("format/missing-key", "    title: Issue edge", "    # title: Issue edge"),
        replace("format/wrong-type", "failed_requests: 18200", "failed_requests: many"),
        replace("format/unknown-value", "effect: outage", "effect: outtage"),
        case("format/folder-name", vec![Edit::Rename("checkout-tls-expiry")]),
        case("format/no-main-file", vec![Edit::Remove("README.md")]),
        write("format/two-main-files", "index.md", "# Another\n"),
        write("format/list-twice", "timeline.yaml", "- {at: 2026-03-14 09:00, event: x}\n"),
        case(
            "format/encoding",
            vec![Edit::Write("README.md", b"---\ntitle: caf\xe9\n---\n".to_vec())],
        ),
        case("format/too-large", vec![Edit::TooLarge("README.md")]),
        case(
            "format/too-many",
            vec![Edit::Replace(
                "services: [".to_owned(),
                format!("tags: [{}]\nservices: [", vec!["node"; 201].join(", ")),
            )],
        ),
        case("format/unreadable", vec![Edit::LinkOutside("README.md")]),
        case("format/unusable-file", vec![Edit::LinkOutside("evidence/edge.log")]),
        replace("format/duplicate-id", "id: A2", "id: A1"),
        replace("format/unknown-reference", "addresses: [S1]", "addresses: [S2]"),
        replace("format/invalid-time", "at: 09:14", "at: 25:14"),
        replace("format/ambiguous-time", "at: 2026-03-14 09:02", "at: 2025-10-26 02:30"),
        replace("format/skipped-time", "at: 2026-03-14 09:02", "at: 2026-03-29 02:30"),
        replace("format/unknown-zone", "Europe/Amsterdam", "Europe/Amsterdm"),
        replace(
            "format/milestone-order",
            "milestone: detected",
            "milestone: mitigated\n  - at: 09:20\n    event: x\n    source: evidence/edge.log:2\n    milestone: detected",
        ),
        replace(
            "format/section-twice",
            "## 10. Move on and adjust",
            "## Determine the impact\n\nx\n\n## 10. Move on and adjust",
        ),
        replace(
            "format/waiver-unused",
            "follow_up:",
            "waivers: [{rule: impact/no-measure, reason: r, by: b}]\nfollow_up:",
        ),
        replace(
            "format/waiver-unknown-rule",
            "follow_up:",
            "waivers: [{rule: impact/no-mesure, reason: r, by: b}]\nfollow_up:",
        ),
    ]
}

/// The headings of the fixture with what follows them.
const SECTIONS: [(&str, &str, &str); 10] = [
    ("gather", "## 1. ", "## 2. "),
    ("root-cause", "## 2. ", "## 3. "),
    ("impact", "## 3. ", "## 4. "),
    ("staff-actions", "## 4. ", "## 5. "),
    ("safeguards", "## 5. ", "## 6. "),
    ("technology", "## 6. ", "## 7. "),
    ("people", "## 7. ", "## 8. "),
    ("verification", "## 8. ", "## 9. "),
    ("notify", "## 9. ", "## 10. "),
    ("move-on", "## 10. ", ""),
];

/// The rule of a group and name, as the registry has it.
fn rule(group: &str, name: &str) -> &'static str {
    let id = format!("{group}/{name}");
    aftermark::rules::find(&id).unwrap().doc().id
}

/// Edits that take out the data of a step.
fn data(group: &str) -> Vec<Edit> {
    let cut = |from: &str, until: &str| vec![Edit::Cut(from.into(), until.into())];
    match group {
        "gather" => cut("timeline:\n", "causes:"),
        "root-cause" => cut("causes:\n", "impact:"),
        "impact" => cut("impact:\n", "safeguards:"),
        "staff-actions" => cut("  - at: 09:31", "evidence:"),
        "safeguards" => cut("safeguards:\n", "actions:"),
        "technology" => cut("  - id: A1", "  - id: A2"),
        "people" => cut("  - id: A2", "notifications:"),
        "verification" => cut("    verification: {on", "  - id: A2"),
        "notify" => cut("notifications:\n", "follow_up:"),
        _ => cut("follow_up:\n", "---\n\n## 1."),
    }
}

fn sections() -> Vec<Case> {
    let text =
        include_str!("../fixtures/complete/incidents/2026-03-14-checkout-tls-expiry/README.md");
    let mut all = Vec::new();
    for (group, from, until) in SECTIONS {
        let start = text.find(from).unwrap();
        let end = if until.is_empty() { text.len() } else { text.find(until).unwrap() };
        let whole = &text[start..end];
        let heading = whole.lines().next().unwrap();
        let with =
            |body: &str| vec![Edit::Replace(whole.to_owned(), format!("{heading}\n\n{body}\n\n"))];
        let mut without = vec![Edit::Replace(whole.to_owned(), String::new())];
        without.extend(data(group));
        all.push(case(rule(group, "missing"), without));
        all.push(case(rule(group, "placeholder"), with("TODO")));
        if ["staff-actions", "verification"].contains(&group) {
            let mut few = with("It was a success.");
            few.extend(data(group));
            all.push(case(rule(group, "too-short"), few));
        }
    }
    all
}

fn first_half() -> Vec<Case> {
    vec![
        cut("gather/timeline-too-short", "  - at: 09:31", "evidence:"),
        replace("gather/milestone-missing", "    milestone: detected\n", ""),
        replace("gather/milestone-twice", "    kind: action\n    by", "    kind: action\n    milestone: resolved\n    by"),
        replace("gather/not-chronological", "at: 09:31", "at: 2026-03-14 09:10"),
        replace("gather/milestone-without-source", "    source: evidence/edge.log:2\n", ""),
        replace("gather/no-source", "    source: evidence/edge.log:4\n", ""),
        replace("gather/source-missing", "edge.log:4", "edge.log:44"),
        write("gather/evidence-uncited", "evidence/other.log", "x\n"),
        replace("gather/late-start", "    from: 09:02", "    from: 2026-03-14 08:02"),
        replace("gather/unexplained-gap", "at: 09:49\n    milestone", "at: 11:49\n    milestone"),
        replace("root-cause/no-root-cause", "role: root", "role: contributing"),
        case("root-cause/shallow", vec![
            Edit::Replace("why: [The certificate was not renewed, The renewal host was gone, Nobody owned the renewal]".into(), "why: [It was not renewed]".into()),
            Edit::Cut("  - id: C2\n".into(), "impact:".into()),
        ]),
        case("root-cause/human-only", vec![
            Edit::Replace("category: configuration".into(), "category: human".into()),
            Edit::Cut("  - id: C2\n".into(), "impact:".into()),
        ]),
        replace("root-cause/no-evidence", "    evidence: [evidence/edge.log:2]\n", ""),
        case("root-cause/unknown-without-next-step", vec![
            Edit::Replace("category: configuration".into(), "category: unknown".into()),
            Edit::Replace("addresses: [C1, S1]".into(), "addresses: [S1]".into()),
        ]),
        replace("root-cause/unaddressed", "addresses: [C1, S1]", "addresses: [S1]"),
        cut("impact/no-impact", "impact:\n", "safeguards:"),
        replace("impact/service-without-row", "services: [checkout]", "services: [checkout, edge]"),
        replace("impact/row-without-service", "services: [checkout]", "services: [edge]"),
        replace("impact/no-measure", "    measures: {failed_requests: 18200}\n", ""),
        replace("impact/no-workaround", "    workaround: Orders by phone\n", ""),
        replace("impact/outside-incident", "    to: 09:49", "    to: 10:49"),
        case("staff-actions/no-action", vec![
            Edit::Replace("    by: on-call SRE\n".into(), String::new()),
            Edit::Replace("    by: on-call SRE\n".into(), String::new()),
            Edit::Replace("    kind: action\n".into(), String::new()),
            Edit::Replace("    kind: action\n".into(), String::new()),
            // Step four has to have some data, or it is absent: somebody acted before.
            Edit::Replace("  - at: 2026-03-14 09:02".into(), "  - {at: 2026-03-14 08:00, by: dev, kind: action, outcome: unknown, event: x, source: 'evidence/edge.log:1'}\n  - at: 09:02".into()),
        ]),
        replace("staff-actions/no-outcome", "    outcome: no-effect\n", ""),
        replace("staff-actions/no-actor", "    by: on-call SRE\n", ""),
        replace("staff-actions/nothing-fixed-it", "outcome: fixed", "outcome: helped"),
        cut("safeguards/none-listed", "safeguards:\n", "actions:"),
        replace("safeguards/no-why", "    why: It mailed a former administrator\n", ""),
        // A value of the data that is not written yet, in each step that has texts.
        replace("gather/placeholder", "event: The edge certificate expired", "event: TODO"),
        replace("root-cause/placeholder", "statement: Renewal ran on a host that was retired in January", "statement: TBD"),
        replace("root-cause/placeholder", "Nobody owned the renewal]", "'???']"),
        replace("impact/placeholder", "workaround: Orders by phone", "workaround: <what could users do>"),
        replace("staff-actions/placeholder", "reason: the deployment was the only change on the board", "reason: to be determined"),
        replace("safeguards/placeholder", "why: It mailed a former administrator", "why: tbd"),
        replace("technology/placeholder", "title: Issue edge certificates by ACME and alert at 14 days", "title: '[insert action]'"),
        replace("people/placeholder", "title: Send operational mail to a rota instead of to a person", "title: TODO"),
        replace("verification/placeholder", "how: Let a staging certificate expire", "how: TODO"),
        replace("notify/placeholder", "message: Payments are failing; we are working on it.", "message: Lorem ipsum"),
        replace("move-on/placeholder", "  recurrence_of: []", "  adjusted: TBD\n  recurrence_of: []"),
        // A section that says what another says.
        replace("people/placeholder", "Operational mail goes to a rota from now on, and the list of senders is part of what is handed over\nwhen somebody leaves the team.", "Certificates of the edge are now issued by ACME on the edge itself, so that there is no other host\non which a renewal could be forgotten."),
        // Lines of a file that has none.
        case("gather/source-missing", vec![Edit::Write("evidence/edge.log", vec![0, 1, 2])]),
        case("gather/source-missing", vec![Edit::TooLarge("evidence/edge.log")]),
        replace("gather/source-missing", "edge.log:4", "edge.log:4-2"),
        replace("gather/source-missing", "edge.log:4", "edge.log:0"),
        // Rows without times of their own last as long as the incident.
        replace("impact/overlap", "safeguards:\n", "  - {service: checkout, effect: degraded, scope: x, measures: {slow: 1}, workaround: none}\nsafeguards:\n"),
        replace("impact/negative-figure", "    workaround: Orders by phone", "    workaround: Orders by phone\n    cost: {amount: -3, currency: EUR}"),
        replace("root-cause/human-root", "category: configuration", "category: human"),
        cut("root-cause/few-factors", "  - id: C3\n", "impact:"),
        case("safeguards/unaddressed", vec![
            Edit::Replace("addresses: [C1, S1]".into(), "addresses: [C1]".into()),
            Edit::Replace("addresses: [S1]".into(), "addresses: [C1]".into()),
        ]),
        case("safeguards/reported-first", vec![
            Edit::Replace("kind: alert".into(), "kind: report".into()),
            Edit::Replace("outcome: ignored".into(), "outcome: worked".into()),
        ]),
    ]
}

fn second_half() -> Vec<Case> {
    vec![
        replace("technology/no-action", "process: technology", "process: people"),
        replace("technology/no-kind", "    kind: prevent\n", ""),
        replace("people/no-action", "process: people", "process: technology"),
        replace("people/no-kind", "    kind: detect\n", ""),
        replace(
            "people/only-exhortation",
            "Send operational mail to a rota instead of to a person",
            "Remind everyone to read operational mail",
        ),
        replace("verification/no-owner", "    owner: \"@lee\"\n", ""),
        replace("verification/no-due", "    due: 2027-01-15\n", ""),
        replace("verification/no-priority", "    priority: P2\n", ""),
        replace("verification/addresses-nothing", "    addresses: [S1]\n", ""),
        replace("verification/due-before-incident", "due: 2027-01-15", "due: 2025-01-15"),
        replace("verification/due-before-incident", "done: 2026-03-29", "done: 2025-03-29"),
        replace("verification/due-before-incident", "{on: 2026-03-30", "{on: 2025-03-30"),
        replace("verification/overdue", "due: 2027-01-15", "due: 2026-11-23"),
        replace("verification/done-without-date", "    done: 2026-03-29\n", ""),
        cut("verification/done-without-verification", "    verification: {on", "  - id: A2"),
        replace("verification/unsound", "{on: 2026-03-30", "{on: 2026-03-28"),
        replace("verification/failed", "result: passed", "result: failed"),
        replace("verification/open-p1", "priority: P2", "priority: P1"),
        replace("verification/declined-without-reason", "status: open", "status: declined"),
        cut("notify/no-decision", "  - audience: staff", "follow_up:"),
        replace("notify/no-reason", "    reason: Nobody on the staff pays through checkout\n", ""),
        replace("notify/before-detected", "    at: 09:30\n", "    at: 2026-03-14 09:05\n"),
        replace(
            "notify/no-message",
            "    message: Payments are failing; we are working on it.\n",
            "",
        ),
        replace("notify/regulator-undecided", "effect: outage", "effect: data-loss"),
        replace("move-on/no-review-date", "  review_on: 2027-06-14\n", ""),
        replace("move-on/not-adjusted", "review_on: 2027-06-14", "review_on: 2026-06-14"),
        replace("move-on/no-reviewer", "reviewers: [\"@lee\"]", "reviewers: [\"@kim\"]"),
        replace("move-on/recurrence-undecided", "  recurrence_of: []\n", ""),
        replace("safety/hidden-character", "no customer", "no cus\u{200b}tomer"),
        case("format/duplicate-id", vec![Edit::CopyTo("2026/2026-03-14-checkout-tls-expiry")]),
    ]
}
