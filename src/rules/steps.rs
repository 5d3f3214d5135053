//! Rules that ask the same of each of the ten steps: that it is there, answered, and in words.

use super::gather::timeline_key;
use super::grade;
use super::placeholder;
use super::rule::{Context, Findings, entry_key};
use crate::model::{Action, Incident, WaiverTarget};
use crate::source::body::BlockKind;
use crate::source::{Section, Span, Spanned};
use crate::vocabulary::{Process, Step};

/// The least words of a sentence that says something, where nothing else does.
const LEAST_WORDS: usize = 5;
/// How many sections of a step are compared with those of another.
const MOST_COMPARED: usize = 50;

/// Two rules a step, each with examples from that step: whoever asks about `impact/missing` wants
/// to see an impact.
macro_rules! step_rules {
    ($($step:ident {
        rules: $missing:ident, $placeholder:ident,
        heading: $number:literal, $heading:literal,
        // A heading of the team's own, and the attribute with which it means the step.
        own_heading: $own:literal, $slug:literal,
        why: $why:literal,
        stand_in: $stand_in:literal,
        // What can be said where there is little to say.
        sentence: $sentence:literal,
        // The front matter without data of the step.
        without: $without:literal,
    })+) => {
        super::rule::rules! {
            $(
                #[doc = concat!(
                    "The report answers step ", $number, ", “", $heading,
                    "”: by its data, or in a section."
                )]
                #[doc = ""]
                #[doc = "## Why"]
                #[doc = concat!(
                    $why, " A review that leaves the step out has not decided that there is nothing"
                )]
                #[doc = "to say; it has not looked."]
                #[doc = ""]
                #[doc = "## Fails"]
                #[doc = concat!("No data, and a heading that means no step:")]
                #[doc = ""]
                #[doc = concat!("```yaml\n", $without, "\n```")]
                #[doc = concat!("```diff\n-## ", $number, ". ", $heading, "\n+## ", $own, "\n```")]
                #[doc = ""]
                #[doc = "## Passes"]
                #[doc = "The team's own heading, with the step's name as its attribute:"]
                #[doc = ""]
                #[doc = concat!("```yaml\n", $without, "\n```")]
                #[doc = concat!(
                    "```diff\n-## ", $number, ". ", $heading, "\n+## ", $own, " {#", $slug, "}\n```"
                )]
                #[doc = ""]
                #[doc = "The data alone:"]
                #[doc = ""]
                #[doc = concat!("```diff\n-## ", $number, ". ", $heading, "\n+## ", $own, "\n```")]
                #[doc = ""]
                #[doc = "## Fix"]
                #[doc = concat!(
                    "Add the data that belongs to the step, or `## ", $heading,
                    "` with what was found. If a"
                )]
                #[doc = concat!(
                    "section under another heading answers it, add `{#", $slug,
                    "}` to that heading, or make the"
                )]
                #[doc = concat!(
                    "heading an alias in `aftermark.toml` (`[steps.", $slug,
                    "]`). Where the step cannot be answered,"
                )]
                #[doc = "waive it with the reason. Steps other than 1 and 3 can be left out for all incidents of a mild"]
                #[doc = "severity: `[policy.severity.SEV4]` in `aftermark.toml`."]
                $missing = concat!($slug, "/missing"), Error, Answer, even_if_absent
                    => |c, f| missing(c, f, Step::$step);

                #[doc = concat!(
                    "Section and data of step ", $number, ", “", $heading,
                    "”, say something of their own."
                )]
                #[doc = ""]
                #[doc = "## Why"]
                #[doc = "A placeholder looks like an answer in a list of headings, and is none. `TODO`, `N/A` without a"]
                #[doc = "reason, a template's own prompt and a copy of another section all leave the question open, and"]
                #[doc = "so does `statement: TODO` in the data."]
                #[doc = ""]
                #[doc = "## Fails"]
                #[doc = concat!("```markdown\n## ", $heading, "\n\n", $stand_in, "\n```")]
                #[doc = ""]
                #[doc = "## Passes"]
                #[doc = concat!("```markdown\n## ", $heading, "\n\n", $sentence, "\n```")]
                #[doc = ""]
                #[doc = "## Fix"]
                #[doc = "Write what was found. If there is nothing to write, say in a sentence why."]
                $placeholder = concat!($slug, "/placeholder"), Error, Answer
                    => |c, f| stand_in(c, f, Step::$step);
            )+
        }
    };
}

step_rules! {
    Gather {
        rules: GatherMissing, GatherPlaceholder,
        heading: "1", "Gather the information",
        own_heading: "What we collected", "gather",
        why: "The other nine steps rest on what was collected, and memory of an outage fades \
              within days.",
        stand_in: "TODO: paste the timeline from the incident channel",
        sentence: "The edge log was rotated before anybody copied it. What is told here comes from \
                   the history of the\nstatus page and from what the two responders remember.",
        without: "timeline: []\nevidence: []",
    }
    RootCause {
        rules: RootCauseMissing, RootCausePlaceholder,
        heading: "2", "Identify the root cause",
        own_heading: "How it came to this", "root-cause",
        why: "Without a cause there is nothing to fix, and the incident can happen again.",
        stand_in: "TBD after the meeting",
        sentence: "We do not know why the renewal stopped: the host was wiped when it was retired, \
                   and no copy of its\nlogs exists. Action A1 makes the next failure of a renewal \
                   visible.",
        without: "causes: []",
    }
    Impact {
        rules: ImpactMissing, ImpactPlaceholder,
        heading: "3", "Determine the impact",
        own_heading: "What customers experienced", "impact",
        why: "How much the improvements may cost depends on what the incident cost, and whom.",
        stand_in: "Describe the impact on customers.",
        sentence: "No customer was affected: the edge served from its second certificate \
                   throughout, as its access log\nshows. Only the nightly report came an hour \
                   late.",
        without: "impact: []",
    }
    StaffActions {
        rules: StaffActionsMissing, StaffActionsPlaceholder,
        heading: "4", "Assess staff actions",
        own_heading: "What we tried", "staff-actions",
        why: "What was tried and did not help is what the next responder needs to know.",
        stand_in: "N/A",
        sentence: "Nobody acted before it was over: the edge fetched the new certificate by itself \
                   after 47 minutes, and\nthe page was acknowledged only then.",
        without: "timeline:\n  - {at: 2026-03-14 09:02, milestone: started, event: The edge certificate expired}\n  - {at: 09:49, milestone: resolved, event: The edge has a new certificate}",
    }
    Safeguards {
        rules: SafeguardsMissing, SafeguardsPlaceholder,
        heading: "5", "Establish whether safeguards failed",
        own_heading: "Where the alarm went", "safeguards",
        why: "What did not catch this incident will not catch the next one either.",
        stand_in: "None.",
        sentence: "No safeguard stood between the expiry and the customers: nothing watches \
                   certificates that are issued\nby hand, which is why S1 is listed as missing.",
        without: "safeguards: []",
    }
    Technology {
        rules: TechnologyMissing, TechnologyPlaceholder,
        heading: "6", "Improve technological processes",
        own_heading: "Technical changes", "technology",
        why: "If nothing changes in the systems, the next incident finds them as this one did.",
        stand_in: "[List the technical action items here]",
        sentence: "We change nothing in the systems: the edge is switched off in May, and until \
                   then its one certificate\nis valid. The successor renews by itself.",
        without: "actions: []",
    }
    People {
        rules: PeopleMissing, PeoplePlaceholder,
        heading: "7", "Improve human processes",
        own_heading: "How we work from now on", "people",
        why: "Who decides, who is told and who is awake is the other half of every incident.",
        stand_in: "Same as above.",
        sentence: "Nothing about how people work is changed. The handover that failed is gone with \
                   the renewal host, and\nthe rota reached the right person within two minutes.",
        without: "actions: []",
    }
    Verification {
        rules: VerificationMissing, VerificationPlaceholder,
        heading: "8", "Implement and test the improvements",
        own_heading: "What we tried", "verification",
        why: "An improvement that nobody has tested is a hope.",
        stand_in: "Pending",
        sentence: "Nothing is implemented yet, so there is nothing to test: both actions are due \
                   in January, and each\nnames the drill that will prove it.",
        without: "actions: []",
    }
    Notify {
        rules: NotifyMissing, NotifyPlaceholder,
        heading: "9", "Decide who to notify",
        own_heading: "Word to others", "notify",
        why: "Whoever is not told hears of it from others, or not at all.",
        stand_in: "…",
        sentence: "Nobody was told. Staff do not use checkout, and the 40 customers who met an \
                   error could pay at the\nsecond attempt, within the minute.",
        without: "notifications: []",
    }
    MoveOn {
        rules: MoveOnMissing, MoveOnPlaceholder,
        heading: "10", "Move on and adjust",
        own_heading: "Afterwards", "move-on",
        why: "A review that nobody looks at again cannot tell whether its improvements worked.",
        stand_in: "Lorem ipsum dolor sit amet.",
        sentence: "There will be no second look: the edge is switched off in May, and with it go \
                   the certificate and the\nprobe. Nothing of the kind had happened before.",
        without: "follow_up: null",
    }
}

/// What belongs to a step besides its section, for the help of a finding.
fn data_of(context: &Context<'_>, step: Step) -> &'static str {
    if context.writes_text() {
        return match step {
            Step::Gather => "a list under `### Timeline`, each entry with its time and its source",
            Step::RootCause => "a list under `### Causes`, one of them the `**root**`",
            Step::Impact => {
                "a table with a row for each service (`| Service | Effect | From | To |`)"
            }
            Step::StaffActions => {
                "timeline entries with who acted and what came of it (`- 09:31 @on-call Rolled back → no effect`)"
            }
            Step::Safeguards => "a list under `### Safeguards` with what became of each",
            Step::Technology | Step::People => {
                "a section with actions (`- [ ] What will be done: @handle, due 2026-04-01`)"
            }
            Step::Verification => {
                "to each action a bullet `- verified 2026-03-30 by @handle: what was tried`, or `- verification: …`, how it will be tested"
            }
            Step::Notify => {
                "a table with a decision for each audience (`| Audience | Decision | Reason |`)"
            }
            Step::MoveOn => "the date of the next look, as a bullet `- Review on: 2027-06-14`",
        };
    }
    match step {
        Step::Gather => "a `timeline` with sources, and `evidence`",
        Step::RootCause => "`causes`, one of them with `role: root`",
        Step::Impact => "an `impact` row for each service",
        Step::StaffActions => "timeline entries with `by` and `outcome`",
        Step::Safeguards => "`safeguards` with what became of each",
        Step::Technology => "`actions` with `process: technology`",
        Step::People => "`actions` with `process: people`",
        Step::Verification => {
            "a `verification` for each action: what its test showed, or how it will be tested"
        }
        Step::Notify => "`notifications`, a decision for each audience",
        Step::MoveOn => "`follow_up` with `review_on`, the date of the next look",
    }
}

fn missing(context: &Context<'_>, findings: &mut Findings<'_>, step: Step) {
    if !grade::is_absent(context.incident, step) {
        return;
    }
    let (place, label) = place_for(context, step);
    let what = format!(
        "step {}, “{}”, is not answered: it has no section and no data",
        step.number(),
        step.heading()
    );
    let waiver = match context.writes_text() {
        true => format!("`- Step {}: …` under `## What is left out`", step.number()),
        false => format!("`waivers: [{{step: {}, reason: …, by: …}}]`", step.slug()),
    };
    findings.report(place, what).label(label).key(format!("sections[{}]", step.slug())).help(
        format!(
            "add {}, or `## {}` with what was found; or waive the step with a reason: {waiver}",
            data_of(context, step),
            step.heading(),
        ),
    );
}

/// Where a missing section would stand: after the section of the step before it.
fn place_for(context: &Context<'_>, step: Step) -> (Span, &'static str) {
    let before =
        Step::ALL.into_iter().rev().filter(|s| *s < step).find_map(|s| context.incident.section(s));
    match before {
        Some(section) => (section.heading_span, "its section would follow this one"),
        None => (context.front_matter_place(), "nowhere in this report"),
    }
}

fn stand_in(context: &Context<'_>, findings: &mut Findings<'_>, step: Step) {
    unwritten_values(context, findings, step);
    let Some(section) = context.incident.section(step) else {
        return;
    };
    let part = &section.part;
    // Of a table that waits to be filled in, or of times, the heading says where.
    let first = part
        .blocks
        .iter()
        .filter(|b| !part.is_data(b.span))
        .find(|b| b.kind != BlockKind::Heading && !b.text().trim().is_empty());
    if grade::stands_in(context.incident, step) {
        let said = first.map(|b| b.text()).filter(|t| !t.trim().is_empty());
        let message = match &said {
            Some(text) => {
                format!("step {}, “{}”, only says `{}`", step.number(), step.heading(), short(text))
            }
            None => format!("step {}, “{}”, is empty", step.number(), step.heading()),
        };
        findings
            .report(first.map_or(section.heading_span, |b| b.span), message)
            .label("a placeholder, not an answer")
            .key(format!("sections[{}]", step.slug()))
            .help(
                "write what was found; if there is nothing, say in a sentence why, or waive the \
                 step with a reason",
            );
        return;
    }
    let incident = context.incident;
    let said = |s: &&Section| !placeholder::is_empty(&s.part);
    for section in incident.sections_of(step).filter(said).take(MOST_COMPARED) {
        let mut before = Step::ALL.into_iter().filter(|s| *s < step);
        let twin = before.find_map(|s| {
            // A section that answers both steps is no copy.
            let others = incident.sections_of(s).take(MOST_COMPARED);
            let mut others = others.filter(|o| !std::ptr::eq(*o, section));
            others.find(|o| placeholder::says_the_same(&o.part, &section.part))
        });
        let Some(other) = twin else { continue };
        findings
            .report(
                section.heading_span,
                format!(
                    "step {}, “{}”, has the same text as another section",
                    step.number(),
                    step.heading()
                ),
            )
            .label("the copy")
            .also(other.heading_span, "the same text")
            .key(format!("sections[{}]", step.slug()))
            .help("answer this step's own question");
    }
}

/// Values of the step's data that are not written yet.
fn unwritten_values(context: &Context<'_>, findings: &mut Findings<'_>, step: Step) {
    for (key, value) in unwritten(context.incident, step) {
        findings
            .report(value.span, format!("`{key}` only says `{}`", short(&value.value)))
            .label("a placeholder, not an answer")
            .key(key)
            .help("write what was found, or leave the key out until it is known");
    }
}

/// A text of an entry and its key.
type Value<'a> = (String, &'a Spanned<String>);

/// Those texts of a step's data that are not written yet.
fn unwritten(incident: &Incident, step: Step) -> Vec<Value<'_>> {
    let action = |process: Process| {
        let of = move |a: &&Action| a.process.as_ref().is_some_and(|p| p.value == process);
        let mut all = Vec::new();
        for (i, a) in incident.actions.iter().enumerate().filter(|(_, a)| of(a)) {
            let entry = entry_key("actions", a.id.as_ref(), i);
            all.extend(fields(&entry, [("title", &a.title), ("reason", &a.reason)]));
        }
        all
    };
    let mut all = Vec::new();
    match step {
        Step::Gather => {
            for (i, e) in incident.timeline.iter().enumerate() {
                let texts = [("event", &e.event)];
                all.extend(fields(&timeline_key(e, i), texts));
            }
        }
        Step::StaffActions => {
            for (i, e) in incident.timeline.iter().enumerate() {
                let texts = [("by", &e.by), ("reason", &e.reason)];
                all.extend(fields(&timeline_key(e, i), texts));
            }
        }
        Step::RootCause => {
            for (i, c) in incident.causes.iter().enumerate() {
                let entry = entry_key("causes", c.id.as_ref(), i);
                let texts = [
                    ("statement", &c.statement),
                    ("accepted", &c.accepted),
                    ("decides", &c.decides),
                ];
                all.extend(fields(&entry, texts));
                for (key, texts) in [("why", &c.why), ("against", &c.against)] {
                    let own = texts.iter().filter(|w| placeholder::is_unwritten(&w.value));
                    all.extend(own.map(|w| (format!("{entry}.{key}"), w)));
                }
            }
        }
        Step::Impact => {
            let services = incident.services.iter();
            let services = services.filter(|s| placeholder::is_unwritten(&s.value));
            all.extend(services.map(|s| ("services".to_owned(), s)));
            for (i, r) in incident.impact.iter().enumerate() {
                let entry = entry_key("impact", r.service.as_ref(), i);
                let texts = [("scope", &r.scope), ("workaround", &r.workaround)];
                all.extend(fields(&entry, texts));
            }
        }
        Step::Safeguards => {
            for (i, s) in incident.safeguards.iter().enumerate() {
                let entry = entry_key("safeguards", s.id.as_ref(), i);
                let texts = [
                    ("name", &s.name),
                    ("expected", &s.expected),
                    ("why", &s.why),
                    ("accepted", &s.accepted),
                ];
                all.extend(fields(&entry, texts));
            }
        }
        Step::Technology => all = action(Process::Technology),
        Step::People => all = action(Process::People),
        Step::Verification => {
            for (i, a) in incident.actions.iter().enumerate() {
                let entry = entry_key("actions", a.id.as_ref(), i);
                let how = a.verification.as_ref().map(|v| ("verification.how", &v.how));
                all.extend(fields(&entry, how));
                all.extend(fields(&entry, [("owner", &a.owner)]));
            }
        }
        Step::Notify => {
            for (i, n) in incident.notifications.iter().enumerate() {
                let entry = entry_key("notifications", n.audience.as_ref(), i);
                let texts = [("reason", &n.reason), ("message", &n.message)];
                all.extend(fields(&entry, texts));
            }
        }
        Step::MoveOn => {
            let adjusted = incident.follow_up.as_ref().map(|f| ("adjusted", &f.adjusted));
            all.extend(fields("follow_up", adjusted));
        }
    }
    all
}

fn fields<'a>(
    entry: &str,
    texts: impl IntoIterator<Item = (&'static str, &'a Option<Spanned<String>>)>,
) -> impl Iterator<Item = Value<'a>> {
    texts
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.as_ref()?)))
        .filter(|(_, text)| placeholder::is_unwritten(&text.value))
        .map(move |(name, text)| (format!("{entry}.{name}"), text))
}

/// The beginning of a text on one line.
fn short(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &one_line[..at]),
        None => one_line,
    }
}

/// Reports a section that alone answers its step, with fewer words than a sentence has.
pub(super) fn too_short(context: &Context<'_>, findings: &mut Findings<'_>, step: Step) {
    let Some(section) = context.incident.section(step) else {
        return;
    };
    let has_data = !grade::data(context.incident, step).is_empty();
    if has_data || grade::stands_in(context.incident, step) || is_waived(context, step) {
        return;
    }
    let words: usize = context.incident.parts(step).map(placeholder::words).sum();
    if words >= LEAST_WORDS {
        return;
    }
    let counted = match words {
        0 => "no words".to_owned(),
        1 => "one word".to_owned(),
        n => format!("{n} words"),
    };
    findings
        .report(
            section.heading_span,
            format!("step {}, “{}”, has {counted} and no data", step.number(), step.heading()),
        )
        .label("not yet a sentence")
        .key(format!("sections[{}]", step.slug()))
        .help(format!("say in a sentence what was found, or add {}", data_of(context, step)));
}

fn is_waived(context: &Context<'_>, step: Step) -> bool {
    context
        .incident
        .waivers
        .iter()
        .any(|w| matches!(&w.target, WaiverTarget::Step(s) if s.value == step))
}
