//! `technology` and `people`: steps six and seven. What will be different.

use unicode_segmentation::UnicodeSegmentation;

use super::grade;
use super::placeholder;
use super::rule::{Context, Findings, entry_key};
use super::written::Form;
use crate::derive::OffHours;
use crate::model::{Action, Incident};
use crate::source::Spanned;
use crate::source::body::{BlockKind, Part};
use crate::vocabulary::{ActionStatus, Milestone, Process, Step};

/// Openings of a promise that changes nothing about how the work is set up.
const EXHORTATIONS: &[&str] = &[
    "retrain",
    "train",
    "remind",
    "be careful",
    "be more careful",
    "pay attention",
    "pay more attention",
    "take care",
    "educate",
    "tell",
    "ask everyone",
    "raise awareness",
    "communicate",
];

/// Beginnings of words that speak of hours, rest and who takes over.
const ABOUT_HOURS: &[&str] = &[
    "asleep", "awake", "escalat", "exhaust", "fatigue", "handed", "handoff", "handover", "holiday",
    "hours", "night", "oncall", "overtime", "paged", "pager", "rest", "rested", "roster", "rota",
    "rotat", "schedul", "shift", "sleep", "staffing", "tired", "vacation", "wake", "weekend",
    "woke", "woken",
];

super::rule::rules! {
    /// An action improves technology, or a sentence says why none does.
    ///
    /// ## Why
    /// If nothing changes, the next incident finds the same system. What is only in prose has no owner and is
    /// never late.
    ///
    /// ## Fails
    /// ```diff
    ///      title: Issue edge certificates by ACME and alert at 14 days
    /// -    process: technology
    /// +    process: people
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      title: Issue edge certificates by ACME and alert at 14 days
    ///      process: technology
    /// ```
    /// A sentence that says why there is none:
    /// ```diff
    ///      title: Issue edge certificates by ACME and alert at 14 days
    /// -    process: technology
    /// +    process: people
    /// ```
    /// ```markdown
    /// ## Improve technological processes
    ///
    /// No change to the system is planned, because the edge moves to another provider in May and takes
    /// its certificates from there.
    /// ```
    ///
    /// ## Fix
    /// Add an action with `process: technology`, or say in the section that there is none and why
    /// (“no change is planned, because …”).
    TechnologyNoAction = "technology/no-action", Error, Rigour
        => |c, f| no_action(c, f, Process::Technology, Step::Technology);

    /// A technology action says its purpose.
    ///
    /// Off by default: for teams that read the chart of how improvements protect.
    ///
    /// ## Why
    /// Preventing, detecting, mitigating and responding are four different protections; a list
    /// that only prevents leaves the next surprise undetected.
    ///
    /// ## Fails
    /// ```diff
    ///      process: technology
    /// -    kind: prevent
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      process: technology
    ///      kind: prevent
    /// ```
    ///
    /// ## Fix
    /// Add `kind:` prevent, detect, mitigate or respond.
    TechnologyNoKind = "technology/no-kind", Off, Rigour => |c, f| no_kind(c, f, Process::Technology);

    /// An action improves how people work, or a sentence says why none does.
    ///
    /// ## Why
    /// Machines did what they were told; who told them, how it was decided and who was awake is
    /// the other half of every incident.
    ///
    /// ## Fails
    /// ```diff
    ///      title: Send operational mail to a rota instead of to a person
    /// -    process: people
    /// +    process: technology
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      title: Send operational mail to a rota instead of to a person
    ///      process: people
    /// ```
    ///
    /// ## Fix
    /// Add an action with `process: people`, or say in the section that there is none and why (“no
    /// change is needed, because …”).
    PeopleNoAction = "people/no-action", Error, Rigour
        => |c, f| no_action(c, f, Process::People, Step::People);

    /// An action for people says its purpose.
    ///
    /// Off by default: for teams that read the chart of how improvements protect.
    ///
    /// ## Why
    /// Preventing, detecting, mitigating and responding are four different protections. What people do
    /// better next time can be any of them, and mostly it is the last two that are missing.
    ///
    /// ## Fails
    /// ```diff
    ///      process: people
    /// -    kind: detect
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      process: people
    ///      kind: detect
    /// ```
    ///
    /// ## Fix
    /// Add `kind:` prevent, detect, mitigate or respond.
    PeopleNoKind = "people/no-kind", Off, Rigour => |c, f| no_kind(c, f, Process::People);

    /// Improving human processes is more than reminding people.
    ///
    /// ## Why
    /// People were careful the last time as well. What lasts is what changes the work: who is on
    /// call, what a runbook says, what has to be approved.
    ///
    /// ## Fails
    /// ```diff
    /// -    title: Send operational mail to a rota instead of to a person
    /// +    title: Remind everyone to read operational mail
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    title: Send operational mail to a rota instead of to a person
    /// +    title: Hold a drill each quarter in which a certificate has to be renewed
    /// ```
    ///
    /// ## Fix
    /// Add an action that changes how the work is set up.
    OnlyExhortation = "people/only-exhortation", Error, Rigour => only_exhortation;

    /// When staff had to respond at night or at the weekend, something is said about rest or schedules.
    ///
    /// Looked for in the sections on staff and on people, and in the actions for people: fatigue,
    /// sleep, rota, shift, on-call, hours, escalation, handover, … Night is 22:00 to 07:00 in the
    /// incident's zone.
    ///
    /// ## Why
    /// Tired people decide more slowly and see less. Who was woken, who took over and who was at work
    /// the next morning is part of how an incident went.
    ///
    /// ## Fails
    /// The incident was on a Saturday:
    /// ```diff
    /// -    title: Send operational mail to a rota instead of to a person
    /// +    title: Send operational mail to two owners instead of to one person
    /// ```
    /// ```markdown
    /// ## Improve human processes
    ///
    /// Operational mail goes to two owners from now on, and the list of senders is part of what is
    /// passed on when somebody leaves the team.
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    title: Send operational mail to a rota instead of to a person
    /// +    title: Send operational mail to two owners instead of to one person
    /// ```
    /// ```markdown
    /// ## Improve human processes
    ///
    /// Operational mail goes to two owners from now on. The page came on a Saturday morning and reached
    /// one rested engineer; there was nobody to take over, and the weekend now has a second on-call.
    /// ```
    ///
    /// ## Fix
    /// Say who was woken, for how long they worked and who took over; or that it made no difference.
    OffHoursUnspoken = "people/off-hours", Warning, Rigour, from_times => off_hours_unspoken;
}

fn only_exhortation(context: &Context<'_>, findings: &mut Findings<'_>) {
    let actions: Vec<&Action> = of(context.incident, Process::People).map(|(_, a)| a).collect();
    let titles: Vec<_> = actions.iter().filter_map(|a| a.title.as_ref()).collect();
    let Some(first) = titles.first() else { return };
    let exhorts = |title: &str| {
        let lower = title.to_lowercase();
        EXHORTATIONS.iter().any(|e| {
            lower.strip_prefix(e).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    };
    if titles.iter().all(|t| exhorts(&t.value)) {
        findings
            .report(first.span, "the only change for people is a reminder")
            .label("asks people to try harder")
            .key("actions")
            .help(
                "add an action that changes the work: a rota, a runbook, an approval, a drill, an \
                 owner",
            );
    }
}

fn off_hours_unspoken(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(first) = context.facts.staff.off_hours.first() else {
        return;
    };
    let incident = context.incident;
    let sections = [Step::People, Step::StaffActions].into_iter().flat_map(|s| incident.parts(s));
    let mut texts = sections.flat_map(prose);
    let titles = of(incident, Process::People).filter_map(|(_, a)| a.title.as_ref());
    if texts.any(|t| speaks_of_hours(&t)) || titles.into_iter().any(|t| speaks_of_hours(&t.value)) {
        return;
    }
    let when = match first {
        OffHours::Night => "at night",
        OffHours::Weekend => "at the weekend",
    };
    let finding = findings
        .report(
            context.step_place(Step::People),
            format!("staff responded {when}, and nothing is said about rest or who was on call"),
        )
        .label("who was woken, who took over?")
        .key("sections[people]: off-hours")
        .help(
            "say in this section who responded, for how long and who took over, and whether the \
             schedule has to change; or that it made no difference",
        );
    if let Some((entry, _)) = incident.milestone(Milestone::Detected) {
        finding.also(
            entry.at.as_ref().map_or(entry.span, |a| a.span),
            format!("detected; the zone is {}", incident.zone),
        );
    }
}

/// Whether nothing is to be done about a cause or safeguard: an action addresses it, or it was accepted that none does.
/// Declined actions do not.
pub fn is_settled(
    incident: &Incident,
    id: Option<&Spanned<String>>,
    accepted: Option<&Spanned<String>>,
) -> bool {
    let is_declined =
        |a: &Action| a.status.as_ref().is_some_and(|s| s.value == ActionStatus::Declined);
    let mut owed = incident.actions.iter().filter(|a| !is_declined(a));
    accepted.is_some()
        || id.is_some_and(|id| owed.any(|a| a.addresses.iter().any(|x| x.value == id.value)))
}

fn of(incident: &Incident, process: Process) -> impl Iterator<Item = (usize, &Action)> {
    let is = move |a: &Action| a.process.as_ref().is_some_and(|p| p.value == process);
    incident.actions.iter().enumerate().filter(move |(_, a)| is(a))
}

fn no_action(context: &Context<'_>, findings: &mut Findings<'_>, process: Process, step: Step) {
    if of(context.incident, process).next().is_some() {
        return;
    }
    let mut parts = context.incident.parts(step);
    // A stand-in is reported as such; "no action" would say the same again.
    if parts.any(placeholder::says_why_none) || grade::stands_in(context.incident, step) {
        return;
    }
    let word = crate::vocabulary::Choice::word(process);
    findings
        .report(
            context.step_place(step),
            format!(
                "step {}, “{}”, lists no action with an owner and a date",
                step.number(),
                step.heading()
            ),
        )
        .label("what will be different?")
        .key(format!("actions[{word}]"))
        .help(format!(
            "add {}, or say in the section that there is none and why: “no …, because …”",
            match context.form_of("actions") {
                Form::Yaml => format!("an action with `process: {word}`"),
                Form::Row => format!("a row for an action, with `{word}` under “Process”"),
                Form::Bullet => {
                    "an action to it, as in `- [ ] What will be done: @handle, due 2026-04-01, prevents C1`"
                        .to_owned()
                }
            }
        ));
}

/// The paragraphs, items and cells of a section.
fn prose(part: &Part) -> impl Iterator<Item = String> {
    let is_prose =
        |k| matches!(k, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell);
    let blocks = part.blocks.iter().filter(move |b| is_prose(b.kind));
    blocks.map(crate::source::body::Block::text)
}

/// Whether a text speaks of hours, rest, or who takes over.
fn speaks_of_hours(text: &str) -> bool {
    let lower = text.to_lowercase().replace("on-call", "oncall").replace("on call", "oncall");
    let lower = lower.replace("hand-over", "handover").replace("hand over", "handover");
    lower.unicode_words().any(|w| ABOUT_HOURS.iter().any(|stem| w.starts_with(stem)))
}

fn no_kind(context: &Context<'_>, findings: &mut Findings<'_>, process: Process) {
    for (i, action) in of(context.incident, process) {
        if action.kind.is_none() {
            let place = action.title.as_ref().map_or(action.span, |t| t.span);
            findings
                .report(place, "this action does not say its purpose")
                .key(format!("{}.kind", entry_key("actions", action.id.as_ref(), i)))
                .help(context.add(
                    action.span,
                    "actions",
                    "kind",
                    "prevent, detect, mitigate or respond",
                ));
        }
    }
}
