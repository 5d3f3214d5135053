//! `technology` and `people`: steps six and seven. What will be different.

use super::placeholder;
use super::rule::{Context, Findings, entry_key};
use crate::model::{Action, Incident, Process, Step};

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

super::rule::rules! {
    /// An action improves technology, or a sentence says why none does.
    ///
    /// ## Why
    /// If nothing changes, the next incident finds the same system.
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
    /// Add an action with `process: technology`, or say in the section why none is needed and
    /// waive this rule.
    TechnologyNoAction = "technology/no-action", Error, |context, findings| {
        no_action(context, findings, Process::Technology, Step::Technology);
    }

    /// A technology action says what it is good for.
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
    TechnologyNoKind = "technology/no-kind", Error, |context, findings| {
        no_kind(context, findings, Process::Technology);
    }

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
    /// Add an action with `process: people`, or say in the section why none is needed and waive
    /// this rule.
    PeopleNoAction = "people/no-action", Error, |context, findings| {
        no_action(context, findings, Process::People, Step::People);
    }

    /// An action for people says what it is good for.
    ///
    /// ## Why
    /// See `technology/no-kind`: four protections, and one list for all.
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
    PeopleNoKind = "people/no-kind", Error, |context, findings| {
        no_kind(context, findings, Process::People);
    }

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
    /// +    title: Train the on-call in renewing a certificate, by a drill each quarter
    /// ```
    ///
    /// ## Fix
    /// Add an action that changes how the work is set up.
    OnlyExhortation = "people/only-exhortation", Error, |context, findings| {
        let actions: Vec<&Action> = of(context.incident, Process::People).map(|(_, a)| a).collect();
        let titles: Vec<_> = actions.iter().filter_map(|a| a.title.as_ref()).collect();
        let Some(first) = titles.first() else { return };
        let exhorts = |title: &str| {
            let lower = title.to_lowercase();
            EXHORTATIONS.iter().any(|e| lower.strip_prefix(e).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
        };
        if titles.iter().all(|t| exhorts(&t.value)) {
            findings
                .report(first.span, "the only change for people is to be told again")
                .label("asks people to be different")
                .key("actions")
                .help("add an action that changes the work: a rota, a runbook, an approval, a drill, an owner");
        }
    }
}

/// Whether an action addresses the cause or safeguard with this id. Declined ones do not.
pub fn is_addressed(incident: &Incident, id: &str) -> bool {
    incident
        .actions
        .iter()
        .filter(|a| {
            a.status
                .as_ref()
                .is_none_or(|s| s.value != crate::model::ActionStatus::Declined)
        })
        .any(|a| a.addresses.iter().any(|x| x.value == id))
}

fn of(incident: &Incident, process: Process) -> impl Iterator<Item = (usize, &Action)> {
    let is = move |a: &Action| a.process.as_ref().is_some_and(|p| p.value == process);
    incident
        .actions
        .iter()
        .enumerate()
        .filter(move |(_, a)| is(a))
}

fn no_action(context: &Context<'_>, findings: &mut Findings<'_>, process: Process, step: Step) {
    if of(context.incident, process).next().is_some() {
        return;
    }
    let part = context.incident.part(step);
    // A stand-in is reported as such; "no action" would say the same again.
    if part.is_some_and(placeholder::is_placeholder) {
        return;
    }
    let word = crate::model::Choice::word(process);
    findings
        .report(
            context.step_place(step),
            format!("step {}, “{}”, has no action", step.number(), step.heading()),
        )
        .label("what will be different?")
        .key(format!("actions[{word}]"))
        .help(format!(
            "add an action with `process: {word}`; if none is needed, say why in the section and waive `{}/no-action`",
            step.slug()
        ));
}

fn no_kind(context: &Context<'_>, findings: &mut Findings<'_>, process: Process) {
    for (i, action) in of(context.incident, process) {
        if action.kind.is_none() {
            let place = action.title.as_ref().map_or(action.span, |t| t.span);
            findings
                .report(place, "this action does not say what it is good for")
                .key(format!(
                    "{}.kind",
                    entry_key("actions", action.id.as_ref(), i)
                ))
                .help("add `kind:` prevent, detect, mitigate or respond");
        }
    }
}
