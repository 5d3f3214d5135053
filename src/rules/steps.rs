//! Rules that ask the same of each of the ten steps: that it is there, answered, and in words.

use super::grade;
use super::placeholder;
use super::rule::{Context, Findings};
use crate::model::{Step, WaiverTarget};
use crate::source::Span;

/// The least words of prose that answer a step: two short sentences.
pub const LEAST_WORDS: usize = 15;

macro_rules! step_rules {
    ($($step:ident, $missing:ident = $missing_id:literal, $placeholder:ident = $placeholder_id:literal, $short:ident = $short_id:literal;)+) => {
        super::rule::rules! {
            $(
                /// The step is in the report: a section of its own, with its data.
                ///
                /// ## Why
                /// A review that leaves a step out has not decided that there is nothing to say;
                /// it has not looked. Ten steps are few enough to look at each.
                ///
                /// ## Fix
                /// Add the section under its heading and the data that belongs to it, or waive the
                /// step with a reason.
                $missing = $missing_id, Error, |context, findings| { missing(context, findings, Step::$step) }

                /// The step's section says something, and not the same as another section.
                ///
                /// ## Why
                /// `TODO`, `N/A` without a reason, or the template's own text look like an answer
                /// in a list of headings and are none.
                ///
                /// ## Fix
                /// Write what was found. If there is nothing to write, say in a sentence why.
                $placeholder = $placeholder_id, Error, |context, findings| { stand_in(context, findings, Step::$step) }

                /// The step's section has at least two short sentences of prose.
                ///
                /// ## Why
                /// Data alone does not tell a later reader what it meant, and a few words cannot
                /// be checked against anything.
                ///
                /// ## Fix
                /// Say in full sentences what was found and how it is known.
                $short = $short_id, Error, |context, findings| { too_short(context, findings, Step::$step) }
            )+
        }
    };
}

step_rules! {
    Gather, GatherMissing = "gather/missing", GatherPlaceholder = "gather/placeholder", GatherTooShort = "gather/too-short";
    RootCause, RootCauseMissing = "root-cause/missing", RootCausePlaceholder = "root-cause/placeholder", RootCauseTooShort = "root-cause/too-short";
    Impact, ImpactMissing = "impact/missing", ImpactPlaceholder = "impact/placeholder", ImpactTooShort = "impact/too-short";
    StaffActions, StaffActionsMissing = "staff-actions/missing", StaffActionsPlaceholder = "staff-actions/placeholder", StaffActionsTooShort = "staff-actions/too-short";
    Safeguards, SafeguardsMissing = "safeguards/missing", SafeguardsPlaceholder = "safeguards/placeholder", SafeguardsTooShort = "safeguards/too-short";
    Technology, TechnologyMissing = "technology/missing", TechnologyPlaceholder = "technology/placeholder", TechnologyTooShort = "technology/too-short";
    People, PeopleMissing = "people/missing", PeoplePlaceholder = "people/placeholder", PeopleTooShort = "people/too-short";
    Verification, VerificationMissing = "verification/missing", VerificationPlaceholder = "verification/placeholder", VerificationTooShort = "verification/too-short";
    Notify, NotifyMissing = "notify/missing", NotifyPlaceholder = "notify/placeholder", NotifyTooShort = "notify/too-short";
    MoveOn, MoveOnMissing = "move-on/missing", MoveOnPlaceholder = "move-on/placeholder", MoveOnTooShort = "move-on/too-short";
}

/// What belongs to a step besides its section, for the help of a finding.
fn data_of(step: Step) -> &'static str {
    match step {
        Step::Gather => "a `timeline` with sources, and `evidence`",
        Step::RootCause => "`causes`, one of them with `role: root`",
        Step::Impact => "an `impact` row for each service",
        Step::StaffActions => "timeline entries with `by` and `outcome`",
        Step::Safeguards => "`safeguards` with what became of each",
        Step::Technology => "`actions` with `process: technology`",
        Step::People => "`actions` with `process: people`",
        Step::Verification => "a `verification` for each action that is done",
        Step::Notify => "`notifications`, a decision for each audience",
        Step::MoveOn => "`follow_up` with the date of the next look",
    }
}

fn missing(context: &Context<'_>, findings: &mut Findings<'_>, step: Step) {
    let incident = context.incident;
    if incident.section(step).is_some() {
        return;
    }
    let data = grade::data(incident, step);
    let what = if data.is_empty() {
        "is not answered: it has no section and no data"
    } else {
        "has data but no section"
    };
    let (place, label) = place_for(context, step);
    let finding = findings.report(
        place,
        format!("step {}, “{}”, {what}", step.number(), step.heading()),
    );
    finding.label(label).key(format!("sections[{}]", step.slug())).help(format!(
        "add `## {}` with what was found, and {}; or waive the step with a reason: `waivers: [{{step: {}, reason: …, by: …}}]`",
        step.heading(),
        data_of(step),
        step.slug(),
    ));
    if let Some(first) = data.first() {
        finding.also(*first, "its data");
    }
}

/// Where a missing section would stand: after the section of the step before it.
fn place_for(context: &Context<'_>, step: Step) -> (Span, &'static str) {
    let before = Step::ALL
        .into_iter()
        .rev()
        .filter(|s| *s < step)
        .find_map(|s| context.incident.section(s));
    match before {
        Some(section) => (section.heading_span, "its section would follow this one"),
        None => (context.front_matter_place(), "nowhere in this report"),
    }
}

fn stand_in(context: &Context<'_>, findings: &mut Findings<'_>, step: Step) {
    let Some(section) = context.incident.section(step) else {
        return;
    };
    let part = &section.part;
    let first = part.blocks.first();
    if placeholder::is_placeholder(part) {
        let said = first.map(|b| b.text()).filter(|t| !t.trim().is_empty());
        let message = match &said {
            Some(text) => format!(
                "step {}, “{}”, only says `{}`",
                step.number(),
                step.heading(),
                short(text)
            ),
            None => format!("step {}, “{}”, is empty", step.number(), step.heading()),
        };
        findings
            .report(first.map_or(section.heading_span, |b| b.span), message)
            .label("a stand-in, not an answer")
            .key(format!("sections[{}]", step.slug()))
            .help("write what was found; if there is nothing, say in a sentence why, or waive the step with a reason");
        return;
    }
    let twin = Step::ALL.into_iter().filter(|s| *s < step).find_map(|s| {
        let other = context.incident.section(s)?;
        placeholder::says_the_same(&other.part, part).then_some(other)
    });
    if let Some(other) = twin {
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

/// The beginning of a text on one line.
fn short(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &one_line[..at]),
        None => one_line,
    }
}

fn too_short(context: &Context<'_>, findings: &mut Findings<'_>, step: Step) {
    let Some(section) = context.incident.section(step) else {
        return;
    };
    if placeholder::is_placeholder(&section.part) || is_waived(context, step) {
        return;
    }
    let words = placeholder::prose_words(&section.part);
    if words >= LEAST_WORDS {
        return;
    }
    let counted = match words {
        0 => "no prose".to_owned(),
        1 => "one word of prose".to_owned(),
        n => format!("{n} words of prose"),
    };
    findings
        .report(
            section.heading_span,
            format!("step {}, “{}”, has {counted}", step.number(), step.heading()),
        )
        .label(format!("at least {LEAST_WORDS} words answer a step"))
        .key(format!("sections[{}]", step.slug()))
        .help("say in full sentences what was found and how it is known; lists, code and quotations support an answer but are none");
}

fn is_waived(context: &Context<'_>, step: Step) -> bool {
    context
        .incident
        .waivers
        .iter()
        .any(|w| matches!(&w.target, WaiverTarget::Step(s) if s.value == step))
}
