//! `root-cause`: step two. Why it happened, and how far the whys go.

use super::gather::is_known;
use super::placeholder;
use super::rule::{Context, Findings, entry_key};
use super::written::Form;
use crate::model::Cause;
use crate::source::Span;
use crate::vocabulary::{CauseCategory, CauseRole, Step};

/// The least links of a chain of whys.
const LEAST_WHYS: usize = 3;
/// The least contributing causes.
const LEAST_FACTORS: usize = 2;

super::rule::rules! {
    /// One of the causes is the root cause.
    ///
    /// ## Why
    /// A trigger explains when, and only the root cause explains why at all. Fixing the trigger leaves
    /// room for the next one.
    ///
    /// ## Fails
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: trigger
    ///     category: configuration
    ///     statement: The certificate of the edge expired
    ///     evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: trigger
    ///     category: configuration
    ///     statement: The certificate of the edge expired
    ///     evidence: [evidence/edge.log:2]
    ///   - id: C2
    ///     role: root
    ///     category: process
    ///     statement: Nobody owned the renewal after its host was retired
    ///     evidence: [evidence/edge.log:5]
    /// ```
    ///
    /// Two explanations remain, and the report says what would decide between them:
    ///
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: hypothesis
    ///     category: process
    ///     statement: The renewal ran on a host that was retired
    ///     evidence: [evidence/edge.log:2]
    ///     against: [The host was still up on the day]
    ///     decides: The journal of the host, which is to come from the backup
    ///   - id: C2
    ///     role: hypothesis
    ///     category: dependency
    ///     statement: The authority refused the renewal
    ///     evidence: [evidence/edge.log:5]
    /// ```
    ///
    /// ## Fix
    /// Give the cause without which it would not have happened `role: root`. Where nobody can tell yet, give each
    /// explanation `role: hypothesis`, and say in `decides:` what would decide between them.
    NoRootCause = "root-cause/no-root-cause", Error, Rigour => no_root_cause;

    /// The analysis goes beyond the first answer: two other causes, or a chain of three whys.
    ///
    /// ## Why
    /// A single cause is where the questions stopped. Outages of carefully built systems have
    /// several.
    ///
    /// ## Fails
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: root
    ///     category: configuration
    ///     statement: The certificate of the edge expired
    ///     why: [It was not renewed]
    ///     evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: root
    ///     category: configuration
    ///     statement: The certificate of the edge expired
    ///     why:
    ///       - It was not renewed, because the renewal ran on a host that was retired in January
    ///       - Nobody missed the job, because it stood in no inventory
    ///       - It stood in none, because it had been set up by hand for a trial
    ///     evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Fix
    /// Ask why until the answer is about how the system or the work is set up, and list what made
    /// it likelier, longer or larger as contributing causes.
    Shallow = "root-cause/shallow", Error, Rigour => shallow;

    /// At least two contributing causes are listed.
    ///
    /// Off by default: `root-cause/shallow` asks for these or for a chain of whys. For teams that want both.
    ///
    /// ## Why
    /// One cause alone seldom makes an outage. What made it likelier, longer or larger can often be
    /// changed sooner than the root cause.
    ///
    /// ## Fails
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: root
    ///     category: process
    ///     statement: Nobody owned the renewal
    ///     why: [The host was retired, The job stood in no inventory, It had been a trial]
    ///     evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: root
    ///     category: process
    ///     statement: Nobody owned the renewal
    ///     why: [The host was retired, The job stood in no inventory, It had been a trial]
    ///     evidence: [evidence/edge.log:2]
    ///   - id: C2
    ///     role: contributing
    ///     category: configuration
    ///     statement: The board showed deployments only, which led to a rollback that changed nothing
    ///     evidence: [evidence/edge.log:4]
    ///   - id: C3
    ///     role: contributing
    ///     category: software
    ///     statement: The error page of the edge said 502 and not that a certificate had expired
    ///     evidence: [evidence/edge.log:3]
    /// ```
    ///
    /// ## Fix
    /// Ask what would have made it shorter, smaller or less likely, and list what stood in the way.
    FewFactors = "root-cause/few-factors", Off, Rigour => few_factors;

    /// One of the causes has a chain of at least three whys.
    ///
    /// Off by default: `root-cause/shallow` asks for this or for contributing causes. For teams that want both.
    ///
    /// ## Why
    /// The first answers name what broke, and only the later ones why it could.
    ///
    /// ## Fails
    /// ```diff
    /// -    why: [The certificate was not renewed, The renewal host was gone, Nobody owned the renewal]
    /// +    why: [The certificate was not renewed]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    why: [The certificate was not renewed, The renewal host was gone, Nobody owned the renewal]
    /// +    why:
    /// +      - The certificate was not renewed, because the renewal host was gone
    /// +      - The host was retired with its jobs, because nothing listed them
    /// +      - Nothing listed them, because jobs set up by hand have no owner
    /// ```
    ///
    /// ## Fix
    /// Ask why of each answer, until the answer is about how the system or the work is set up.
    ShortChain = "root-cause/short-chain", Off, Rigour => short_chain;

    /// A person's act is not the only cause.
    ///
    /// ## Why
    /// That somebody did something is where the analysis starts. What made the act possible, likely and
    /// harmful can be changed; that people act cannot.
    ///
    /// ## Fails
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: root
    ///     category: human
    ///     statement: The administrator did not renew the certificate
    ///     evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Passes
    /// ```yaml
    /// causes:
    ///   - id: C1
    ///     role: trigger
    ///     category: human
    ///     statement: The certificate was to be renewed by hand, and was not
    ///     evidence: [evidence/edge.log:2]
    ///   - id: C2
    ///     role: root
    ///     category: process
    ///     statement: The one reminder went to the mailbox of somebody who had left
    ///     evidence: [evidence/edge.log:5]
    /// ```
    ///
    /// ## Fix
    /// Ask why the act was possible and why nothing caught it, and list those causes.
    HumanOnly = "root-cause/human-only", Error, Always => human_only;

    /// A root cause is not a person's act.
    ///
    /// ## Why
    /// Another person in the same place would have done the same. What let the act happen, and what
    /// let it do harm, is the root.
    ///
    /// ## Fails
    /// ```diff
    /// -    category: configuration
    /// -    statement: Renewal ran on a host that was retired in January
    /// +    category: human
    /// +    statement: The administrator retired the host without asking what ran on it
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    category: configuration
    /// -    statement: Renewal ran on a host that was retired in January
    /// +    category: process
    /// +    statement: A host can be retired without anything showing which jobs run on it
    /// ```
    ///
    /// ## Fix
    /// Keep the act as `role: trigger`, and give what made it possible `role: root`.
    HumanRoot = "root-cause/human-root", Warning, Always => human_root;

    /// The root cause has evidence.
    ///
    /// ## Why
    /// A root cause without evidence is a guess, and the actions built on it may fix nothing.
    ///
    /// ## Fails
    /// ```diff
    /// -    evidence: [evidence/edge.log:2]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    evidence: [evidence/edge.log:2]
    /// +    evidence: [evidence/edge.log:2, "https://wiki.example/hosts/retired-2026"]
    /// ```
    ///
    /// ## Fix
    /// Add `evidence: [evidence/renewals.log:7]` or a URL.
    NoEvidence = "root-cause/no-evidence", Error, Rigour => no_evidence;

    /// An unknown cause has a next step.
    ///
    /// ## Why
    /// "Unknown" is an honest answer only while somebody is finding out.
    ///
    /// ## Fails
    /// ```diff
    /// -    category: configuration
    /// +    category: unknown
    /// ```
    ///
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [S1]
    /// ```
    ///
    /// ## Passes
    /// Action A1 will tell:
    ///
    /// ```diff
    /// -    category: configuration
    /// +    category: unknown
    /// ```
    ///
    /// ```diff
    /// -    title: Issue edge certificates by ACME and alert at 14 days
    /// +    title: Log every renewal of a certificate, and alert when one does not run
    /// ```
    ///
    /// ## Fix
    /// Add an action that will find out, or `accepted:` with the reason why nobody will.
    UnknownNoNextStep = "root-cause/unknown-without-next-step", Error, Rigour, asks_for_actions
        => unknown_no_next_step;

    /// A root or contributing cause is addressed by an action, or accepted with a reason.
    ///
    /// ## Why
    /// A cause that is known and left as it is will be the cause of the next incident.
    ///
    /// ## Fails
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [S1]
    /// ```
    ///
    /// ## Passes
    /// ```diff
    ///      evidence: [evidence/edge.log:2]
    /// +    accepted: The edge is switched off in May, before the certificate expires again
    /// ```
    ///
    /// ```diff
    /// -    addresses: [C1, S1]
    /// +    addresses: [S1]
    /// ```
    ///
    /// ## Fix
    /// Name its id in an action's `addresses`, or write `accepted:` with the reason.
    Unaddressed = "root-cause/unaddressed", Error, Rigour, asks_for_actions => unaddressed;
}

fn no_root_cause(context: &Context<'_>, findings: &mut Findings<'_>) {
    let causes = &context.incident.causes;
    let form = context.form_of("causes");
    if causes.is_empty() && context.says_why_none(Step::RootCause) {
        return;
    }
    if causes.iter().any(|c| c.role.as_ref().is_some_and(|r| r.value == CauseRole::Root)) {
        return;
    }
    let rivals = context.incident.rivals();
    let says =
        |c: &&Cause| c.decides.as_ref().is_some_and(|d| !placeholder::is_unwritten(&d.value));
    if rivals.iter().any(says) {
        return;
    }
    if let Some(first) = rivals.first() {
        findings
            .report(
                place(first),
                format!(
                    "there are {} hypotheses, and nothing says what would decide between them",
                    rivals.len()
                ),
            )
            .label("how will it be known?")
            .key("causes")
            .help(format!(
                "say {} of one of them what would decide, and who finds out in an action; or give the one that holds {}",
                match form {
                    Form::Yaml => "in `decides:`",
                    Form::Row => "under “Decides”",
                    Form::Bullet => "in a bullet `- decides: …`",
                },
                context.value(form, "causes", "role", "root")
            ));
        return;
    }
    let place = causes.first().map_or_else(|| context.step_place(Step::RootCause), place);
    let message = if causes.is_empty() {
        "no cause is listed"
    } else {
        "none of the causes is the root cause"
    };
    let help = match (form, causes.is_empty()) {
        (Form::Bullet, true) => {
            "list under a heading `### Causes` what happened because of what; the cause without which it would not have \
             happened is `- C1 **root** process: …`, with its whys as bullets in it"
                .to_owned()
        }
        _ => format!(
            "list{} what happened because of what, and give the cause without which it would not have happened {}",
            if form == Form::Yaml { " under `causes`" } else { "" },
            context.value(form, "causes", "role", "root")
        ),
    };
    findings.report(place, message).label("why did it happen at all?").key("causes").help(help);
}

fn shallow(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(depth) = depth(context) else { return };
    if depth.factors < LEAST_FACTORS && depth.whys < LEAST_WHYS {
        findings
            .report(
                place(depth.cause),
                "the analysis stops early: fewer than two contributing causes, and no chain of \
                 three whys",
            )
            .label(counted(depth.whys, "why"))
            .key("causes")
            .help(format!(
                "ask why of each answer ({}), and list what made it likelier, longer or larger with {}",
                whys(context, depth.cause),
                contributing(context, depth.cause)
            ));
    }
}

fn few_factors(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(depth) = depth(context) else { return };
    // With neither factors nor whys there is one finding that says both.
    if depth.factors < LEAST_FACTORS && depth.whys >= LEAST_WHYS {
        findings
            .report(
                place(depth.cause),
                format!(
                    "{} listed, of at least two",
                    match depth.factors {
                        0 => "no contributing cause is",
                        _ => "one contributing cause is",
                    }
                ),
            )
            .label("what made it likelier, longer or larger?")
            .key("causes")
            .help(format!(
                "ask what would have made it shorter, smaller or less likely, and list what stood in the way with {}",
                contributing(context, depth.cause)
            ));
    }
}

fn short_chain(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(depth) = depth(context) else { return };
    if depth.whys < LEAST_WHYS && depth.factors >= LEAST_FACTORS {
        findings
            .report(
                place(depth.cause),
                format!(
                    "no chain of whys goes three deep; the longest has {}",
                    counted(depth.whys, "why")
                ),
            )
            .label("why could this happen?")
            .key(format!("{}.why", entry_key("causes", depth.cause.id.as_ref(), depth.index)))
            .help(format!(
                "ask why of each answer ({}), until the answer is about how the system or the work is set up",
                whys(context, depth.cause)
            ));
    }
}

fn human_only(context: &Context<'_>, findings: &mut Findings<'_>) {
    let categories: Vec<_> =
        context.incident.causes.iter().filter_map(|c| c.category.as_ref()).collect();
    if let Some(first) = categories.first()
        && categories.iter().all(|c| c.value == CauseCategory::Human)
    {
        findings
            .report(first.span, "a person's act is the only cause listed")
            .label("where the analysis starts")
            .key("causes")
            .help(
                "list what made the act possible, and what let it do harm, as causes of their own",
            );
    }
}

fn human_root(context: &Context<'_>, findings: &mut Findings<'_>) {
    let causes = &context.incident.causes;
    let is_human = |c: &Cause| c.category.as_ref().is_some_and(|c| c.value == CauseCategory::Human);
    // With nothing but people's acts there is a finding that says so.
    if causes.iter().all(is_human) {
        return;
    }
    for (i, cause) in causes.iter().enumerate() {
        if let Some(role) = cause.role.as_ref().filter(|r| r.value == CauseRole::Root)
            && is_human(cause)
        {
            findings
                .report(role.span, "a person's act is given as the root cause")
                .label("why was it possible?")
                .key(format!("{}.role", entry_key("causes", cause.id.as_ref(), i)))
                .help(format!(
                    "keep the act as {}, and give what made it possible or let it do harm {}",
                    context.value(context.form(cause.span), "causes", "role", "trigger"),
                    context.value(context.form(cause.span), "causes", "role", "root"),
                ));
        }
    }
}

fn no_evidence(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, cause) in context.incident.causes.iter().enumerate() {
        let is_root = cause.role.as_ref().is_some_and(|r| r.value == CauseRole::Root);
        let is_decided = cause.category.as_ref().is_none_or(|c| c.value != CauseCategory::Unknown);
        if is_root && is_decided && !is_known(&cause.evidence) {
            findings
                .report(place(cause), "the root cause has no evidence")
                .label("how is this known?")
                .key(format!("{}.evidence", entry_key("causes", cause.id.as_ref(), i)))
                .help(context.add(
                    cause.span,
                    "causes",
                    "evidence",
                    "with files and lines (`evidence/renewals.log:7`) or URLs",
                ));
        }
    }
}

fn unknown_no_next_step(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, cause) in context.incident.causes.iter().enumerate() {
        let unknown = cause.category.as_ref().is_some_and(|c| c.value == CauseCategory::Unknown);
        if unknown && !is_settled(context, cause) {
            findings
                .report(place(cause), "this cause is unknown, and no action will find it out")
                .label("who finds out?")
                .key(entry_key("causes", cause.id.as_ref(), i))
                .help(context.address(
                    cause.span,
                    cause.id.as_ref().map(|id| id.value.as_str()),
                    " why it stays unknown",
                ));
        }
    }
}

fn unaddressed(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (i, cause) in context.incident.causes.iter().enumerate() {
        let is_settled_on = |r: CauseRole| !matches!(r, CauseRole::Trigger | CauseRole::Hypothesis);
        let counts = cause.role.as_ref().is_some_and(|r| is_settled_on(r.value))
            && cause.category.as_ref().is_none_or(|c| c.value != CauseCategory::Unknown);
        if counts && !is_settled(context, cause) {
            let name = cause
                .id
                .as_ref()
                .map_or_else(|| "this cause".to_owned(), |id| format!("cause {}", id.value));
            findings
                .report(place(cause), format!("no action addresses {name}, and nobody accepted it"))
                .label("stays as it is")
                .key(entry_key("causes", cause.id.as_ref(), i))
                .help(context.address(
                    cause.span,
                    cause.id.as_ref().map(|id| id.value.as_str()),
                    " why it may stay",
                ));
        }
    }
}

/// How the whys of a cause are written.
fn whys(context: &Context<'_>, cause: &Cause) -> &'static str {
    match context.form(cause.span) {
        Form::Yaml => "`why: […]`",
        Form::Row => "under “Why”, with `<br>` between",
        Form::Bullet => "bullets in the cause",
    }
}

/// How a cause that contributed is written where this one stands.
fn contributing(context: &Context<'_>, cause: &Cause) -> String {
    context.value(context.form(cause.span), "causes", "role", "contributing")
}

/// How far the analysis goes.
struct Depth<'a> {
    /// Contributing causes.
    factors: usize,
    /// The longest chain of whys.
    whys: usize,
    /// The cause with that chain, or the root cause where there is none.
    cause: &'a Cause,
    index: usize,
}

/// How far the analysis goes; `None` where it has not begun, and where it ends with what is not decided.
fn depth<'a>(context: &Context<'a>) -> Option<Depth<'a>> {
    if !context.incident.rivals().is_empty() {
        return None;
    }
    let causes = &context.incident.causes;
    let has = |c: &Cause, role| c.role.as_ref().is_some_and(|r| r.value == role);
    let rank = |c: &Cause| (c.why.len(), has(c, CauseRole::Root));
    let mut longest = (0, causes.first()?);
    for (i, cause) in causes.iter().enumerate() {
        if rank(cause) > rank(longest.1) {
            longest = (i, cause);
        }
    }
    Some(Depth {
        factors: causes.iter().filter(|c| has(c, CauseRole::Contributing)).count(),
        whys: longest.1.why.len(),
        cause: longest.1,
        index: longest.0,
    })
}

fn counted(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}"),
        1 => format!("one {what}"),
        n => format!("{n} {what}s"),
    }
}

/// Where a cause is shown: its id or statement, not all of its lines.
fn place(cause: &Cause) -> Span {
    let id = cause.id.as_ref().map(|i| i.span);
    id.or(cause.statement.as_ref().map(|s| s.span)).unwrap_or(cause.span)
}

fn is_settled(context: &Context<'_>, cause: &Cause) -> bool {
    cause.accepted.is_some()
        || cause
            .id
            .as_ref()
            .is_some_and(|id| super::improvements::is_addressed(context.incident, &id.value))
}
