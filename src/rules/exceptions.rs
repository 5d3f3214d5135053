//! Exceptions: waivers of the front matter and inline allows, the rules that keep them honest, and
//! those of the baseline.

use super::depth::Depth;
use super::format::{self, judged};
use super::grade::Grade;
use super::registry;
use super::rule::{Context, Finding, Findings, Rule, SuppressedBy, Suppression, known_later};
use crate::config::Level;
use crate::model::{Allow, Waiver, WaiverTarget};
use crate::source::{ProblemKind, Span};
use crate::vocabulary::Step;

super::rule::rules! {
    /// An inline exception names one rule and gives a reason.
    ///
    /// ## Why
    /// An exception that cannot be read suppresses nothing and looks as if it did.
    /// Without a reason, nobody can tell later whether it still holds.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// <!-- aftermark: allow language/blame -->
    /// The first responder rolled back the last deployment because the board showed nothing else;
    /// the certificate was found when the page was opened by hand.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// The first responder rolled back the last deployment because the board showed nothing else.
    ///
    /// <!-- aftermark: allow language/blame: the customer's own words, kept as evidence -->
    /// A customer wrote that somebody should have looked at the page, which is what we do now.
    /// ```
    ///
    /// ## Fix
    /// Write `<!-- aftermark: allow RULE: the reason -->` before the paragraph it is about, or in it.
    AllowUnreadable = "format/allow-unreadable", Error, Always
        => |c, f| format::problems(c, f, ProblemKind::AllowUnreadable);

    /// An inline exception names a rule that there is.
    ///
    /// ## Why
    /// An exception from a rule that does not exist suppresses nothing and looks as if it did.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// <!-- aftermark: allow language/blme: quoted from the customer's mail -->
    /// The first responder rolled back the last deployment because the board showed nothing else;
    /// the certificate was found when the page was opened by hand.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// <!-- A note of one's own is no exception. -->
    /// The first responder rolled back the last deployment because the board showed nothing else;
    /// the certificate was found when the page was opened by hand.
    /// ```
    ///
    /// ## Fix
    /// Copy the id from the brackets of the finding.
    AllowUnknownRule = "format/allow-unknown-rule", Error, Always => allow_unknown_rule;

    /// An inline exception suppresses something.
    ///
    /// ## Why
    /// An exception that does nothing will hide the next finding that nobody has looked at.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// <!-- aftermark: allow language/blame: quoted from the customer's mail -->
    /// The first responder rolled back the last deployment because the board showed nothing else;
    /// the certificate was found when the page was opened by hand.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// The first responder rolled back the last deployment because the board showed nothing else;
    /// the certificate was found when the page was opened by hand.
    /// ```
    ///
    /// ## Fix
    /// Remove it: the text says nothing that the rule asks about.
    AllowUnused = "format/allow-unused", Warning, Always => known_later;

    /// An entry of the baseline still keeps a finding.
    ///
    /// ## Why
    /// A stale entry would let the same gap come back unseen.
    ///
    /// ## Fails
    /// ```toml aftermark-baseline.toml
    /// version = 2
    /// reason = "Reports from before this check"
    ///
    /// [incidents."2026-03-14-checkout-tls-expiry"]
    /// findings = ["impact/no-measure impact[checkout].measures"]
    /// ```
    ///
    /// ## Passes
    /// ```toml aftermark-baseline.toml
    /// version = 2
    /// reason = "Reports from before this check"
    ///
    /// [incidents."2026-03-14-checkout-tls-expiry"]
    /// findings = ["impact/no-measure impact[checkout].measures"]
    /// ```
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ## Fix
    /// `aftermark check --update-baseline` takes it out.
    BaselineStale = "history/baseline-stale", Warning, Always => known_later;

    /// A step is graded no worse than the baseline says.
    ///
    /// ## Why
    /// What was once answered is not lost again.
    ///
    /// ## Fails
    /// ```toml aftermark-baseline.toml
    /// version = 2
    /// reason = "Reports from before this check"
    ///
    /// [incidents."2026-03-14-checkout-tls-expiry"]
    /// grades = { impact = "answered" }
    /// depth = "full"
    /// entries = { impact = 2 }
    /// ```
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ## Passes
    /// ```toml aftermark-baseline.toml
    /// version = 2
    /// reason = "Reports from before this check"
    ///
    /// [incidents."2026-03-14-checkout-tls-expiry"]
    /// grades = { impact = "thin" }
    /// depth = "full"
    /// entries = { impact = 2 }
    /// ```
    /// ```diff
    /// -    measures: {failed_requests: 18200}
    /// ```
    ///
    /// ## Fix
    /// Answer the step again; its findings say how.
    GradeFell = "history/grade-fell", Error, Always => known_later;
}

fn allow_unknown_rule(context: &Context<'_>, findings: &mut Findings<'_>) {
    for allow in &context.incident.allows {
        if registry::find(&allow.rule.value).is_none() {
            findings
                .report(allow.span, format!("there is no rule `{}` to allow", allow.rule.value))
                .key(format!("allows[{}]", allow.rule.value))
                .help(close_rule(&allow.rule.value));
        }
    }
}

/// Applies the waivers and inline allows of a report and reports those that do nothing.
pub(super) fn apply(context: &Context<'_>, depth: Depth, findings: &mut Vec<Finding>) {
    let incident = context.incident;
    let mut waived = vec![false; incident.waivers.len()];
    let mut allowed = vec![false; incident.allows.len()];
    for f in findings.iter_mut() {
        let waivers = incident.waivers.iter().enumerate();
        let by_waiver = waivers.filter_map(|(i, w)| Some((i, covers(w, f)?))).next();
        let allows = incident.allows.iter().enumerate();
        let by_allow = allows.filter(|(_, a)| speaks_of(a, f)).map(|(i, _)| i);
        let by_allow = by_allow.collect::<Vec<_>>();
        // What stands nearest to the text counts; an allow that repeats a waiver is in use too.
        for &i in &by_allow {
            allowed[i] = true;
        }
        f.suppression = match (by_allow.first(), by_waiver) {
            (Some(&i), _) => Some(Suppression {
                by: SuppressedBy::Allow(i),
                reason: incident.allows[i].reason.value.clone(),
            }),
            (None, Some((i, reason))) => {
                waived[i] = true;
                Some(Suppression { by: SuppressedBy::Waiver(i), reason: reason.to_owned() })
            }
            (None, None) => None,
        };
    }
    let mut say = |rule: &dyn Rule, span, key: String, message: String, help: String| {
        let mut finding = context.finding(rule.doc(), span, message);
        finding.key(key).help(help);
        findings.push(finding);
    };
    for (waiver, used) in incident.waivers.iter().zip(waived) {
        // What is not asked of this report, or is off, can be asked again: of another severity, or by the team.
        let unasked = |id: &str| {
            let doc = registry::find(id)?.doc();
            let path = context.library.sources.path(incident.main);
            Some(!depth.holds(doc) || context.gate.level(doc, path.as_str()) == Level::Off)
        };
        let rests =
            matches!(&waiver.target, WaiverTarget::Rule(r) if unasked(&r.value) == Some(true));
        let said = idle(waiver, used).filter(|_| !rests);
        if let Some((rule, span, key, message, help)) = said {
            say(rule, span, key, message, help);
        }
    }
    for (allow, used) in incident.allows.iter().zip(allowed) {
        if !used && registry::find(&allow.rule.value).is_some() {
            say(
                &AllowUnused,
                allow.span,
                format!("allows[{}]", allow.rule.value),
                format!("this exception from `{}` suppresses nothing", allow.rule.value),
                "remove it: the text it covers has nothing that the rule finds".to_owned(),
            );
        }
    }
}

/// Reports an entry of the baseline that nothing needs any more.
pub(super) fn stale(context: &Context<'_>, rule: &str, key: &str, place: Span) -> Finding {
    let what = format!("{rule} {key}");
    let mut finding = context.finding(
        BaselineStale.doc(),
        place,
        format!("the baseline keeps `{}`, which is no longer found", what.trim_end()),
    );
    finding
        .key(format!("baseline[{}]", what.trim_end()))
        .help("remove it with `aftermark check --update-baseline`");
    finding
}

/// Reports an incident of the baseline that there is no more.
pub(super) fn vanished(slug: &str, place: Span) -> Finding {
    let mut finding = Finding::new(
        BaselineStale.doc(),
        None,
        place,
        format!("the baseline names the incident `{slug}`, which does not exist"),
    );
    finding.key(format!("baseline[{slug}]")).help(
        format!(
            "if the folder was renamed and git's history does not say so, take it along with `aftermark check \
             --update-baseline --renamed {slug}=NEW-NAME`; else take it out with `aftermark check --update-baseline`"
        ),
    );
    finding
}

/// Reports a step that is graded worse than the baseline says.
pub(super) fn fell(
    context: &Context<'_>,
    step: Step,
    (grade, floor): (Grade, Grade),
    entry: Span,
) -> Finding {
    let mut finding = context.finding(
        GradeFell.doc(),
        context.step_place(step),
        format!(
            "step {}, “{}”, was {} and is {} now",
            step.number(),
            step.heading(),
            floor.words(),
            grade.words()
        ),
    );
    finding
        .label("worse than the baseline says")
        .also(entry, "the grades it may not fall below")
        .key(format!("grades[{}]", step.slug()))
        .help("answer the step again; the other findings of the step say how");
    finding
}

/// The reason for which a waiver suppresses a finding. One without a reason suppresses nothing.
fn covers<'a>(waiver: &'a Waiver, finding: &Finding) -> Option<&'a str> {
    let covered = match &waiver.target {
        WaiverTarget::Step(step) => finding.step() == Some(step.value),
        WaiverTarget::Rule(rule) => rule.value == finding.rule.id,
        WaiverTarget::Unclear => false,
    };
    let reason = waiver.reason.as_ref().filter(|_| covered)?;
    Some(&reason.value)
}

/// Whether an inline exception speaks of a finding: it begins in the text that is covered.
fn speaks_of(allow: &Allow, finding: &Finding) -> bool {
    let (covers, place) = (allow.covers, finding.span);
    allow.rule.value == finding.rule.id
        && covers.file == place.file
        && covers.start <= place.start
        && place.start < covers.end
}

type Said = (&'static dyn Rule, Span, String, String, String);

/// What is to be said of a waiver that suppresses nothing.
fn idle(waiver: &Waiver, used: bool) -> Option<Said> {
    waiver.reason.as_ref()?;
    match &waiver.target {
        WaiverTarget::Rule(rule) if registry::find(&rule.value).is_none() => Some((
            &judged::WaiverUnknownRule,
            rule.span,
            format!("waivers[{}]", rule.value),
            format!("there is no rule `{}` to waive", rule.value),
            close_rule(&rule.value),
        )),
        WaiverTarget::Rule(rule) if !used => Some((
            &judged::WaiverUnused,
            rule.span,
            format!("waivers[{}]", rule.value),
            format!("the waiver of `{}` suppresses nothing", rule.value),
            "remove it: the report does what the rule asks".to_owned(),
        )),
        WaiverTarget::Step(step) if !used => Some((
            &judged::WaiverUnused,
            step.span,
            format!("waivers[{}]", step.value.slug()),
            format!("the waiver of step `{}` suppresses nothing", step.value.slug()),
            "remove it: the step is answered".to_owned(),
        )),
        _ => None,
    }
}

fn close_rule(id: &str) -> String {
    let ids = registry::all().map(|r| r.doc().id);
    match crate::vocabulary::closest(id, ids) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "a rule's id is in brackets in its finding; `aftermark rules` lists all".to_owned(),
    }
}
