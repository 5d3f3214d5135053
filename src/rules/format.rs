//! `format`: the notation. What went wrong while reading and decoding, one rule a kind of mistake;
//! and what the format asks of values that could be read.

mod key;

use super::rule::{Context, Findings, known_later};
use super::written::Form;
use crate::model::{Moment, WaiverTarget};
use crate::notation::column;
use crate::source::{Problem, ProblemKind};
use crate::vocabulary::{Milestone, Step};

/// Reports the problems of one kind that reading and decoding collected.
pub(super) fn problems(context: &Context<'_>, findings: &mut Findings<'_>, kind: ProblemKind) {
    for problem in context.incident.problems.iter().filter(|p| p.kind == kind) {
        let finding = findings.report(problem.span, problem.message.clone());
        finding.label(problem.label.clone()).key(key::of(context, problem));
        finding.help = missing_in_text(context, problem).or_else(|| problem.help.clone());
        finding.also.clone_from(&problem.also);
    }
}

/// How a key that an entry of the text lacks is written there.
fn missing_in_text(context: &Context<'_>, problem: &Problem) -> Option<String> {
    let is_plain = |help: &String| help.starts_with("add `") && help.ends_with(":` with its value");
    if problem.kind != ProblemKind::MissingKey || !problem.help.as_ref().is_some_and(is_plain) {
        return None;
    }
    let key = problem.message.split('`').nth(1)?;
    match context.form(problem.span) {
        Form::Yaml => None,
        Form::Row => Some(format!("write it in the row, under “{}”", column(key))),
        Form::Bullet => Some(match key {
            "event" => "write what happened after the time".to_owned(),
            "title" => "write what will be done before the facts".to_owned(),
            _ => format!("write it, or add a bullet in it, `- {key}: …`"),
        }),
    }
}

/// The body of a rule that reports the problems of one kind.
macro_rules! problem {
    ($kind:ident) => {
        |context, findings| problems(context, findings, ProblemKind::$kind)
    };
}

super::rule::rules! {
    /// The main file begins with front matter.
    ///
    /// ## Why
    /// Title, status, severity and the data of the ten steps are there; without it nothing can
    /// be checked or shown.
    ///
    /// ## Fails
    /// ```markdown README.md
    /// # Checkout returned 502 for 47 minutes
    ///
    /// Status: draft, severity: SEV1
    /// ```
    ///
    /// ## Passes
    /// ```markdown README.md
    /// ---
    /// title: Checkout returned 502 for 47 minutes
    /// status: draft
    /// severity: SEV1
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Begin the file with a line `---`, the data, and another line `---`.
    FrontMatterMissing = "format/front-matter-missing", Error, Always => problem!(FrontMatterMissing);

    /// The front matter ends with a line `---`.
    ///
    /// ## Why
    /// Without it nobody can tell where the data ends and the report begins.
    ///
    /// ## Fails
    /// ```markdown README.md
    /// ---
    /// title: Checkout returned 502 for 47 minutes
    /// status: draft
    ///
    /// ## Gather the information
    /// ```
    ///
    /// ## Passes
    /// ```markdown README.md
    /// ---
    /// title: Checkout returned 502 for 47 minutes
    /// status: draft
    /// severity: SEV1
    /// services: [checkout]
    /// ---
    ///
    /// ## Gather the information
    /// ```
    ///
    /// ## Fix
    /// Put a line that holds only `---` below the data.
    FrontMatterUnterminated = "format/front-matter-unterminated", Error, Always
        => problem!(FrontMatterUnterminated);

    /// Front matter and data files are YAML.
    ///
    /// ## Why
    /// What cannot be read cannot be checked. Anchors that multiply, very deep nesting and several
    /// documents in one file are refused as well.
    ///
    /// ## Fails
    /// ```yaml
    /// title: Checkout: 502 for 47 minutes
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// title: "Checkout: 502 for 47 minutes"
    /// ```
    ///
    /// ## Fix
    /// Check indentation, quotes and brackets at the place shown.
    YamlSyntax = "format/yaml-syntax", Error, Always => problem!(YamlSyntax);

    /// YAML drops no part of a value.
    ///
    /// ## Why
    /// After a space, `#` begins a comment, and a value that begins with `!` or `&` begins with a tag or an anchor.
    /// Neither is part of the value, so that a title loses its end, or a ticket all of it, and nobody is told.
    ///
    /// ## Fails
    /// ```diff
    /// -title: Checkout returned 502 for 47 minutes
    /// +title: Checkout returned 502 #1234 for 47 minutes
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -title: Checkout returned 502 for 47 minutes
    /// +title: "Checkout returned 502 #1234 for 47 minutes"
    /// ```
    ///
    /// ## Fix
    /// Write the value in quotes. A comment has a space after its `#`.
    Dropped = "format/dropped-text", Warning, Always => problem!(Dropped);

    /// Every key is one that the format knows.
    ///
    /// ## Why
    /// A misspelt key is silently lost data.
    ///
    /// ## Fails
    /// ```yaml
    /// reviewer: "@lee"
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// reviewers: ["@lee"]
    /// ```
    ///
    /// ## Fix
    /// Correct the key; the finding names the closest and lists all.
    UnknownKey = "format/unknown-key", Error, Always => problem!(UnknownKey);

    /// A key is given once.
    ///
    /// ## Why
    /// Of two values only one can be meant, and readers will not agree which.
    ///
    /// ## Fails
    /// ```diff
    ///  tags: [tls]
    /// +tags: [certificates]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -tags: [tls]
    /// +tags: [tls, certificates]
    /// ```
    ///
    /// ## Fix
    /// Keep one of the two.
    DuplicateKey = "format/duplicate-key", Error, Always => problem!(DuplicateKey);

    /// The keys that every incident or entry needs are there.
    ///
    /// ## Why
    /// An entry without them says nothing. A timeline entry needs a time and an event, an action an
    /// id, a title, a process and a status.
    ///
    /// ## Fails
    /// ```yaml
    /// safeguards:
    ///   - id: S1
    ///     name: Certificate expiry alert
    ///     why: It mailed a former administrator
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// safeguards:
    ///   - id: S1
    ///     name: Certificate expiry alert
    ///     outcome: ignored
    ///     why: It mailed a former administrator
    /// ```
    ///
    /// ## Fix
    /// Add the key with its value.
    MissingKey = "format/missing-key", Error, Always => problem!(MissingKey);

    /// A value is of the kind that its key asks for.
    ///
    /// ## Why
    /// What is not of its kind cannot be shown, counted or compared.
    ///
    /// ## Fails
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// +    measures: {failed_requests: about 18 thousand}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// +    measures: {failed_requests: 18000}
    /// ```
    ///
    /// ## Fix
    /// Write the value as the finding says.
    WrongType = "format/wrong-type", Error, Always => problem!(WrongType);

    /// A value is one of the words that its key allows.
    ///
    /// ## Why
    /// Filters, charts and rules compare these words across all incidents.
    ///
    /// ## Fails
    /// ```diff
    /// -    effect: outage
    /// +    effect: down
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    effect: outage
    /// +    effect: degraded
    /// ```
    ///
    /// ## Fix
    /// Use one of the words that the finding lists.
    UnknownValue = "format/unknown-value", Error, Always => problem!(UnknownValue);

    /// The folder is named `YYYY-MM-DD-slug`.
    ///
    /// ## Why
    /// The name is the incident's address and puts incidents in order wherever files are listed.
    ///
    /// ## Fails
    /// ```markdown incidents/mail-queue/README.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Passes
    /// ```markdown incidents/2026-05-02-mail-queue/README.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Rename the folder to the day the incident started and a few words, all in lower-case letters,
    /// digits and `-`.
    FolderName = "format/folder-name", Error, Always => problem!(FolderName);

    /// The folder has a main file, `README.md` or `index.md`.
    ///
    /// ## Why
    /// Without one there is no report.
    ///
    /// ## Fails
    /// ```markdown incidents/2026-05-02-mail-queue/report.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Passes
    /// ```markdown incidents/2026-05-02-mail-queue/README.md
    /// ---
    /// title: Mail was not delivered for two hours
    /// status: draft
    /// severity: SEV2
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Write it, or remove the folder.
    NoMainFile = "format/no-main-file", Error, Always => problem!(NoMainFile);

    /// The folder has one main file.
    ///
    /// ## Why
    /// Of two reports of one incident, readers will open either.
    ///
    /// ## Fails
    /// ```markdown index.md
    /// # Checkout returned 502 for 47 minutes
    /// ```
    ///
    /// ## Passes
    /// ```markdown what-customers-wrote.md
    /// # What customers wrote
    ///
    /// An appendix under a name of its own.
    /// ```
    ///
    /// ## Fix
    /// Join the two, or give the second a name of its own: it is then an appendix.
    TwoMainFiles = "format/two-main-files", Error, Always => problem!(TwoMainFiles);

    /// A list is in the front matter, in a file of its own or in the text, not in two of them.
    ///
    /// ## Why
    /// Two lists of the same name drift apart.
    ///
    /// ## Fails
    /// The list is in the front matter already:
    ///
    /// ```yaml evidence.yaml
    /// - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ## Passes
    /// The list has moved:
    ///
    /// ```diff
    /// -evidence:
    /// -  - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ```yaml evidence.yaml
    /// - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ## Fix
    /// Keep one of the two. What is meant as prose gets another heading, or columns that name no keys of the list.
    ListTwice = "format/list-twice", Error, Always => problem!(ListTwice);

    /// Files are UTF-8 text.
    ///
    /// ## Why
    /// Other encodings turn names and quotations into other characters, and a NUL byte cuts a text in
    /// two.
    ///
    /// ## Fails
    /// Saved as Latin-1, `é` is the single byte E9:
    ///
    /// ```text
    /// summary: No till at Caf\xE9 Zuid could take a payment.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// summary: No till at Café Zuid could take a payment.
    /// ```
    ///
    /// ## Fix
    /// Save the file as UTF-8, without NUL bytes.
    Encoding = "format/encoding", Error, Always => problem!(Encoding);

    /// Files are not larger than 16 MiB.
    ///
    /// ## Why
    /// A report is read by people, and data of that size cannot be. It belongs in `evidence/`, cut to
    /// what matters.
    ///
    /// ## Fails
    /// ```text
    /// README.md   19 MiB, most of it the edge log
    /// ```
    ///
    /// ## Passes
    /// An excerpt, with a link to the whole:
    ///
    /// ```text evidence/edge-excerpt.log
    /// 2026-03-14T08:02:00Z edge[812]: certificate for checkout.example expired
    /// 2026-03-14T08:49:12Z edge[812]: reloaded, certificate valid until 2026-06-12
    /// ```
    ///
    /// ```yaml
    /// evidence:
    ///   - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    ///   - {path: evidence/edge-excerpt.log, kind: log, title: "Edge proxy log, the two lines that matter"}
    ///   - {url: "https://logs.example/edge/2026-03-14", kind: log, title: "Edge proxy log, all of it"}
    /// ```
    ///
    /// ## Fix
    /// Cut the file to what the report needs, and link to the rest.
    TooLarge = "format/too-large", Error, Always => problem!(TooLarge);

    /// No list is longer than anybody reads.
    ///
    /// A list of texts, as `services`, `tags` or the sources of an entry, has at most 200 entries, and each of the seven
    /// lists at most 2,000. What is beyond is not read.
    ///
    /// ## Why
    /// Entries are compared with each other, and each service and tag has a page of its own: a few lines in a pull
    /// request could keep the site from being built, for everybody.
    ///
    /// ## Fails
    /// ```text
    /// README.md   services: [node-0001, node-0002, and so on up to node-4000]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// services: [checkout]
    /// ```
    ///
    /// ## Fix
    /// Name the service that the machines are of, or the few entries that matter, and keep the whole list as a file in
    /// `evidence/`.
    TooMany = "format/too-many", Error, Always => problem!(TooMany);

    /// Files can be read.
    ///
    /// ## Why
    /// What cannot be read cannot be checked.
    ///
    /// ## Fails
    /// ```text
    /// README.md -> /srv/reports/2026-03-14.md
    /// ```
    ///
    /// ## Passes
    /// The file itself instead of a link out of the repository:
    ///
    /// ```markdown README.md
    /// ---
    /// title: Checkout returned 502 for 47 minutes
    /// status: draft
    /// severity: SEV1
    /// services: [checkout]
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Check that the file exists, may be read and is not a link out of the repository.
    Unreadable = "format/unreadable", Error, Always => problem!(Unreadable);

    /// The site can show each file of the folder.
    ///
    /// It has at most 16 MiB, and a name in UTF-8. A symbolic link leads to a file that git tracks. What Git LFS keeps
    /// elsewhere was fetched.
    ///
    /// ## Why
    /// A build leaves out what it cannot show, and who follows a link to it finds nothing. Whoever may change a
    /// link could have any file of the disk published through it.
    ///
    /// ## Fails
    /// ```text
    /// evidence/recording.mp4   17 MiB
    /// evidence/graph.png -> /srv/graphs/2026-03-14.png
    /// evidence/dump.pcap      130 bytes, a pointer of Git LFS
    /// ```
    ///
    /// ## Passes
    /// An excerpt, with a link to the whole:
    ///
    /// ```text evidence/edge-excerpt.log
    /// 2026-03-14T08:02:00Z edge[812]: certificate for checkout.example expired
    /// 2026-03-14T08:49:12Z edge[812]: reloaded, certificate valid until 2026-06-12
    /// ```
    ///
    /// ```yaml
    /// evidence:
    ///   - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    ///   - {path: evidence/edge-excerpt.log, kind: log, title: "Edge proxy log, the two lines that matter"}
    ///   - {url: "https://logs.example/edge/2026-03-14", kind: log, title: "Edge proxy log, all of it"}
    /// ```
    ///
    /// ## Fix
    /// Cut the file to what the report needs, or link to where it is kept; put the file itself in the place of a
    /// symbolic link.
    UnusableFile = "format/unusable-file", Error, Always => problem!(UnusableFile);

    /// An id is given once in an incident, and a folder name once in the repository.
    ///
    /// ## Why
    /// An id has to mean one thing, here and wherever another incident refers to it.
    ///
    /// ## Fails
    /// ```yaml
    /// safeguards:
    ///   - {id: S1, name: Certificate expiry alert, outcome: ignored, why: It mailed a former administrator}
    ///   - {id: S1, name: Checkout probe, outcome: worked, why: It pages a rota}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// safeguards:
    ///   - {id: S1, name: Certificate expiry alert, outcome: ignored, why: It mailed a former administrator}
    ///   - {id: S2, name: Checkout probe, outcome: worked, why: It pages a rota}
    /// ```
    ///
    /// ## Fix
    /// Give one of the two another id.
    DuplicateId = "format/duplicate-id", Error, Always => problem!(DuplicateId);

    /// What refers to an id, a service, an audience or an incident finds it.
    ///
    /// ## Why
    /// A reference that leads nowhere breaks the chain from cause to proof.
    ///
    /// ## Fails
    /// ```diff
    /// -    addresses: [S1]
    /// +    addresses: [S7]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    addresses: [S1]
    /// +    addresses: [C1, S1]
    /// ```
    ///
    /// ## Fix
    /// Correct the name, or add what it names.
    UnknownReference = "format/unknown-reference", Error, Always => problem!(UnknownReference);

    /// Times and dates are written so that they can be read.
    ///
    /// ## Why
    /// Every length of time on the page is computed from them. A bare time that would run backwards
    /// is reported, never rolled over to the next day, and what could be two times, or one with its
    /// offset, is not guessed at.
    ///
    /// ## Fails
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: quarter past nine
    /// ```
    /// Two times that `/` does not join:
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: 2026-03-14 09:14-09:20
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -  - at: 09:14
    /// +  - at: ~09:15
    /// ```
    ///
    /// ## Fix
    /// Write `2026-03-14 09:02`, RFC 3339, `09:14`, `~09:14` or `09:10/09:20`.
    InvalidTime = "format/invalid-time", Error, Always => problem!(InvalidTime);

    /// A local time happened once.
    ///
    /// ## Why
    /// When clocks go back an hour happens twice, and an hour is a long time in an incident.
    ///
    /// ## Fails
    /// Clocks went back from 03:00 to 02:00 that night:
    ///
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2025-10-26 02:30
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2025-10-26T02:30+02:00
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Fix
    /// Write the time with its offset; the finding shows both.
    AmbiguousTime = "format/ambiguous-time", Error, Always => problem!(AmbiguousTime);

    /// A local time happened at all.
    ///
    /// ## Why
    /// When clocks go forward an hour is skipped, and a time in it is a slip.
    ///
    /// ## Fails
    /// Clocks went forward from 02:00 to 03:00 that night:
    ///
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2026-03-29 02:30
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// timeline:
    ///   - at: 2026-03-29T01:30Z
    ///     event: The certificate expired
    /// ```
    ///
    /// ## Fix
    /// Write the time with its offset; the finding shows which instants can be meant.
    SkippedTime = "format/skipped-time", Error, Always => problem!(SkippedTime);

    /// A time zone is one of the IANA database.
    ///
    /// ## Why
    /// Local times can only be read in a zone that is known.
    ///
    /// ## Fails
    /// ```yaml
    /// timezone: Amsterdam
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timezone: Europe/Amsterdam
    /// ```
    ///
    /// ## Fix
    /// Write a name such as `Europe/Amsterdam`.
    UnknownZone = "format/unknown-zone", Error, Always => problem!(UnknownZone);

    /// Milestones come in order: started, detected, acknowledged, mitigated, resolved.
    ///
    /// ## Why
    /// Times to detect and to resolve are measured between them.
    ///
    /// ## Fails
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: detected, event: A probe paged the on-call}
    ///   - {at: 09:14, milestone: started, event: The first payment failed}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-14 09:02, milestone: started, event: The first payment failed}
    ///   - {at: 09:14, milestone: detected, event: A probe paged the on-call}
    /// ```
    ///
    /// ## Fix
    /// Correct the time, or the milestone.
    MilestoneOrder = "format/milestone-order", Error, Always => problem!(MilestoneOrder);

    /// A report has the heading of a step once.
    ///
    /// ## Why
    /// A step may have several sections. Two under the same heading are more often a merge that went wrong, or a template
    /// pasted twice; readers take either for the answer.
    ///
    /// ## Fails
    /// A heading that was copied:
    ///
    /// ```diff
    /// -## 4. Assess staff actions
    /// +## 3. Determine the impact
    /// ```
    ///
    /// ## Passes
    /// A second section of the step with a heading of its own:
    ///
    /// ```markdown
    /// ## Impact on partners {#impact}
    ///
    /// Partners saw the same errors as customers.
    /// ```
    ///
    /// ## Fix
    /// Join the two sections, or say in one heading how it differs from the other. Both are read.
    SectionTwice = "format/section-twice", Error, Always => problem!(SectionTwice);

    /// What is under the heading of a list is read as that list.
    ///
    /// ## Why
    /// A table with a column that nobody reads, or bullets that are no entries, look like data and are none: nothing
    /// is checked or computed from them.
    ///
    /// ## Fails
    /// A column that is none of the evidence:
    ///
    /// ```diff
    /// -evidence:
    /// -  - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ```markdown
    /// ## Sources
    ///
    /// | File | Kind | Weather |
    /// |---|---|---|
    /// | evidence/edge.log | log | rain |
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -evidence:
    /// -  - {path: evidence/edge.log, kind: log, title: Edge proxy log}
    /// ```
    ///
    /// ```markdown
    /// ## Sources
    ///
    /// | File | Kind | Title |
    /// |---|---|---|
    /// | evidence/edge.log | log | Edge proxy log |
    /// ```
    ///
    /// ## Fix
    /// Give the column or the bullets the form that the finding shows, or the text another heading.
    Notation = "format/notation", Warning, Always => problem!(Notation);

    /// A list in the text under a heading of its own can be read.
    ///
    /// It is a warning where neither of the steps that the list belongs to is asked, or all are waived. A draft is not
    /// blocked by it.
    ///
    /// ## Why
    /// Nothing is known of what is written there, so its steps are neither answered nor absent, and nothing else is said
    /// of them.
    ///
    /// ## Fails
    /// ```diff
    /// -safeguards:
    /// -  - id: S1
    /// -    name: Certificate expiry alert
    /// -    expected: Page the on-call 14 days ahead
    /// -    outcome: ignored
    /// -    why: It mailed a former administrator
    /// ```
    ///
    /// ```markdown
    /// ### Safeguards
    ///
    /// | Name | What it was to do |
    /// |---|---|
    /// | Certificate expiry alert | Page the on-call 14 days ahead |
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -safeguards:
    /// -  - id: S1
    /// -    name: Certificate expiry alert
    /// -    expected: Page the on-call 14 days ahead
    /// -    outcome: ignored
    /// -    why: It mailed a former administrator
    /// ```
    ///
    /// ```markdown
    /// ### Safeguards
    ///
    /// | Name | Expected | Outcome | Why |
    /// |---|---|---|---|
    /// | Certificate expiry alert | Page the on-call 14 days ahead | ignored | It mailed a former administrator |
    /// ```
    ///
    /// ## Fix
    /// Give the table the columns, or the bullets the form, that the finding shows; or the text another heading, if it is
    /// none of the data.
    UnreadList = "format/unread-list", Error, Always => problem!(UnreadList);

    /// A waiver suppresses something.
    ///
    /// ## Why
    /// A waiver that does nothing will hide the next finding of its rule.
    ///
    /// ## Fails
    /// The impact is measured:
    ///
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/no-measure, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/no-measure, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Fix
    /// Remove the waiver.
    WaiverUnused = "format/waiver-unused", Warning, Always => known_later;

    /// A waiver names a rule that exists.
    ///
    /// ## Why
    /// It suppresses nothing and looks as if it did.
    ///
    /// ## Fails
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/unmeasured, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ```yaml
    /// waivers:
    ///   - {rule: impact/no-measure, reason: The edge keeps no counts, by: "@lee"}
    /// ```
    ///
    /// ## Fix
    /// Copy the id from the brackets of the finding.
    WaiverUnknownRule = "format/waiver-unknown-rule", Error, Always => known_later;

    /// The summary has at most 600 characters.
    ///
    /// ## Why
    /// A summary is what a reader takes in within ten seconds. It stands in lists, in the feed
    /// and at the head of the page; what is longer belongs in the sections.
    ///
    /// ## Fails
    /// ```yaml
    /// summary: >-
    ///   At 09:02 the certificate of the edge expired, because its renewal ran as a job on a host
    ///   that had been retired in January. At 09:14 the synthetic checkout probe failed for the
    ///   third time and paged the on-call, who saw a deployment of 08:55 on the board and rolled it
    ///   back at 09:31, which changed nothing. At 09:40 somebody opened the page by hand and saw
    ///   the warning of the browser. A certificate was issued by hand and the edge reloaded at
    ///   09:49. An alert that should have warned fourteen days ahead had gone to the mailbox of
    ///   somebody who had left. In all, 18,200 requests were answered with 502, and orders could
    ///   only be placed by phone.
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// summary: >-
    ///   The certificate of the edge expired, because its renewal ran on a host that had been
    ///   retired in January. For 47 minutes no customer in the European Union could pay.
    /// ```
    ///
    /// ## Fix
    /// Say what happened, to whom, for how long and why; leave the details to the timeline.
    SummaryTooLong = "format/summary-too-long", Warning, Always => summary_too_long;

    /// While a step has no section, no unknown heading is left that could be meant for it.
    ///
    /// ## Why
    /// What is under an unknown heading counts for no step: the report may have answered it, and the check
    /// says that it has not.
    ///
    /// ## Fails
    /// Step 5 has no section, and one has a name of the author's own:
    ///
    /// ```diff
    /// -## 5. Establish whether safeguards failed
    /// +## Where the alarm went
    /// ```
    ///
    /// ## Passes
    /// The heading says which step it is:
    ///
    /// ```diff
    /// -## 5. Establish whether safeguards failed
    /// +## Where the alarm went {#safeguards}
    /// ```
    ///
    /// ## Fix
    /// Add the step as an attribute, such as `{#safeguards}`, or make the heading an alias in `aftermark.toml`. What is
    /// meant as a section beside the ten may stay: once each step has its own, nothing is said any more.
    OtherHeading = "format/other-heading", Note, Always => other_heading;

    /// The folder is named for the day on which the incident started or was detected.
    ///
    /// ## Why
    /// Lists, links and similar incidents go by the date in the folder's name.
    ///
    /// ## Fails
    /// The folder is `2026-03-14-checkout-tls-expiry`:
    ///
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-12 09:02, milestone: started, event: The edge certificate expired}
    ///   - {at: 09:14, milestone: detected, event: A probe paged the on-call}
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// timeline:
    ///   - {at: 2026-03-12 09:02, milestone: started, event: The certificate of one edge expired}
    ///   - {at: 2026-03-14 09:14, milestone: detected, event: A probe paged the on-call}
    /// ```
    ///
    /// ## Fix
    /// Rename the folder, or correct the time. Renaming moves the incident's address.
    FolderDate = "format/folder-date", Warning, Always, from_times => folder_date;
}

/// The most characters of a summary.
const SUMMARY_CHARACTERS: usize = 600;

fn summary_too_long(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(summary) = &context.incident.summary else {
        return;
    };
    let count = summary.value.chars().count();
    if count > SUMMARY_CHARACTERS {
        findings
            .report(
                summary.span,
                format!("the summary has {count} characters, more than {SUMMARY_CHARACTERS}"),
            )
            .label("longer than ten seconds of reading")
            .key("summary")
            .help(
                "say what happened, to whom, for how long and why; leave the details to the \
                 timeline",
            );
    }
}

fn other_heading(context: &Context<'_>, findings: &mut Findings<'_>) {
    let (incident, config) = (context.incident, &context.library.config);
    let severity = incident.severity.as_ref().map(|s| s.value.as_str());
    let is_missing = |step: &Step| {
        let is_waived = incident
            .waivers
            .iter()
            .any(|w| matches!(&w.target, WaiverTarget::Step(s) if s.value == *step));
        incident.section(*step).is_none() && !is_waived && config.policy.asks(severity, *step)
    };
    let missing: Vec<Step> = Step::ALL.into_iter().filter(is_missing).collect();
    let Some(step) = missing.first() else { return };
    let names = &config.notation.names;
    let sections = incident.other_sections.iter().filter_map(|i| incident.body.sections.get(*i));
    let unknown: Vec<_> = sections.filter(|s| !names.is_no_step(&s.heading)).collect();
    let Some((first, others)) = unknown.split_first() else { return };
    let short = |heading: &str| match heading.char_indices().nth(50) {
        Some((at, _)) => format!("“{}…”", &heading[..at]),
        None => format!("“{heading}”"),
    };
    let mut said: Vec<String> = unknown.iter().take(8).map(|s| short(&s.heading)).collect();
    if unknown.len() > said.len() {
        said.push(format!("and {} more", unknown.len() - said.len()));
    }
    let what = match others {
        [] => "is not one of the ten steps",
        _ => "are not among the ten steps",
    };
    let numbers: Vec<String> = missing.iter().map(|s| s.number().to_string()).collect();
    let finding = findings.report(first.heading_span, format!("{} {what}", said.join(", ")));
    finding.label("counts for none").key("sections").help(format!(
        "no section answers {} {}: if this one does, add the step after its heading, such as `{{#{}}}`, or the heading to `aliases` in aftermark.toml; if it stands beside the ten, leave it",
        if numbers.len() == 1 { "step" } else { "steps" },
        numbers.join(", "),
        step.slug(),
    ));
    for section in others.iter().take(8) {
        finding.also(section.heading_span, "nor does this one");
    }
}

fn folder_date(context: &Context<'_>, findings: &mut Findings<'_>) {
    let incident = context.incident;
    let (Some(named), Some((started, at))) =
        (incident.slug_date(), incident.milestone(Milestone::Started))
    else {
        return;
    };
    // Whoever names a folder may think of the local day or of UTC's, and of the day it began or was
    // noticed.
    let days = |at: Moment| {
        let local = |t: chrono::DateTime<chrono::Utc>| t.with_timezone(&incident.zone).date_naive();
        [local(at.earliest)..=local(at.latest), at.earliest.date_naive()..=at.latest.date_naive()]
    };
    let detected = incident.milestone(Milestone::Detected).map(|(_, at)| at);
    let mut meant = std::iter::once(at).chain(detected).flat_map(days);
    if meant.any(|days| days.contains(&named)) {
        return;
    }
    let day = at.at.with_timezone(&incident.zone).date_naive();
    let place = started.at.as_ref().map_or(started.span, |a| a.span);
    findings
        .report(
            place,
            format!("the folder is named for {named}, and the incident started on {day}"),
        )
        .label(format!("not on {named}"))
        .key("timeline[started]")
        .help(format!("correct the time, or rename the folder to begin with {day}"));
}
