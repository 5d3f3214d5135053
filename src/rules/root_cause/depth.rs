//! How far the analysis goes: a root cause, what contributed, the whys.

use super::place;
use crate::model::Cause;
use crate::rules::placeholder;
use crate::rules::rule::{Context, Findings, entry_key};
use crate::rules::written::Form;
use crate::vocabulary::{CauseRole, Step};

/// The least links of a chain of whys.
const LEAST_WHYS: usize = 3;
/// The least contributing causes.
const LEAST_FACTORS: usize = 2;

crate::rules::rule::rules! {
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
