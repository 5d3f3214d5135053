//! `language`: how it is said. Wordings that keep a review from learning.
//!
//! Which wordings is data: see [`lists`].

pub mod lists;
pub mod prose;

pub use lists::{ListError, WordLists};

use self::lists::{Beside, Hit};
use self::prose::{Kind, Passage};
use super::rule::{Context, Finding, Findings, RuleDoc};
use crate::source::Span;
use crate::vocabulary::Milestone;

/// The longest wording that a message repeats, in characters.
const LONGEST: usize = 60;

super::rule::rules! {
    /// A report tells what happened without judging who did it.
    ///
    /// The wordings are a list (`[language]` in aftermark.toml adds and translates lists). Quotations
    /// and code are not looked at.
    ///
    /// ## Why
    /// Blame ends the analysis and teaches people to tell less next time. Whoever acted did what made
    /// sense with what could be seen; why it made sense is what can be changed.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// The on-call engineer should have looked at the certificate first; rolling back a deployment
    /// that had nothing to do with it cost a quarter of an hour.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Assess staff actions
    ///
    /// The board showed one change of that morning and no certificate, so the on-call engineer rolled
    /// the deployment back; a quarter of an hour later the page was opened by hand.
    /// ```
    ///
    /// ## Fix
    /// Say what the person saw and why the act made sense; then what would make another act the easy
    /// one.
    Blame = "language/blame", Warning, Always => wordings;

    /// A report tells what happened, not what could have happened.
    ///
    /// ## Why
    /// What did not happen explains nothing of what did. Every incident could have been prevented by
    /// something; the question is why what was there did not.
    ///
    /// ## Fails
    /// ```markdown
    /// ## Identify the root cause
    ///
    /// The outage could have been prevented by an inventory of scheduled jobs, which nobody kept, and
    /// by a second look at what the host was still doing.
    /// ```
    ///
    /// ## Passes
    /// ```markdown
    /// ## Identify the root cause
    ///
    /// Renewal had run on a host that was retired in January. Jobs are in no inventory, so the list
    /// of what had to move was made from memory.
    /// ```
    ///
    /// ## Fix
    /// Say what did happen and why. What would prevent it next time is an action.
    Counterfactual = "language/counterfactual", Warning, Always => wordings;

    /// The title of an open action names a result that can be checked.
    ///
    /// ## Why
    /// An action that cannot be called done is carried from review to review. Step eight asks how it
    /// was tested; a direction cannot be tested.
    ///
    /// ## Fails
    /// ```diff
    /// -    title: Send operational mail to a rota instead of to a person
    /// +    title: Improve the handling of operational mail
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -    title: Send operational mail to a rota instead of to a person
    /// +    title: Improve the handling of operational mail so that two people get each
    /// ```
    ///
    /// ## Fix
    /// Name what there will be at the end: a decision, an alert, a limit, a test.
    VagueAction = "language/vague-action", Warning, Always => vague_action;

    /// How large an incident was is said in numbers where there are some.
    ///
    /// ## Why
    /// Readers take “some users” for fewer than it was, or for more. The number is known: it is in
    /// the same report.
    ///
    /// ## Fails
    /// ```diff
    /// -summary: The certificate of the edge expired, and no customer could pay until a new one was issued.
    /// +summary: The certificate of the edge expired, and some customers could not pay until a new one was issued.
    /// ```
    ///
    /// ## Passes
    /// ```diff
    /// -summary: The certificate of the edge expired, and no customer could pay until a new one was issued.
    /// +summary: The certificate of the edge expired, and 18,200 payments failed until a new one was issued.
    /// ```
    ///
    /// ## Fix
    /// Write the number, or the share of all.
    VagueQuantity = "language/vague-quantity", Warning, Always => vague_quantity;
}

fn wordings(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (passage, hit) in hits(context, findings.rule) {
        report(context, findings, passage, &hit);
    }
}

fn vague_action(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (passage, hit) in hits(context, findings.rule) {
        if passage.kind == Kind::OpenAction {
            report(context, findings, passage, &hit);
        }
    }
}

fn vague_quantity(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (passage, hit) in hits(context, findings.rule) {
        if passage.kind != Kind::Extent {
            continue;
        }
        if let Some((place, known)) = known(context, hit.entry.beside) {
            report(context, findings, passage, &hit).also(place, known);
        }
    }
}

/// What a rule's lists find in the prose of an incident.
fn hits<'c>(
    context: &'c Context<'_>,
    rule: &'static RuleDoc,
) -> impl Iterator<Item = (&'c Passage, Hit<'c>)> {
    context.passages().iter().flat_map(move |passage| {
        let found = context.word_lists.find(rule.id, &passage.text);
        found.into_iter().map(move |hit| (passage, hit))
    })
}

fn report<'f>(
    context: &Context<'_>,
    findings: &'f mut Findings<'_>,
    passage: &Passage,
    hit: &Hit<'_>,
) -> &'f mut Finding {
    let words: Vec<&str> = passage.text[hit.range.clone()].split_whitespace().collect();
    let words = words.join(" ");
    let shown = match words.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &words[..cut]),
        None => words.clone(),
    };
    let span = passage.span(&context.library.sources, hit.range.clone());
    findings
        .report(span, format!("“{shown}” {}", hit.entry.reason))
        .key(format!("{}: {}", passage.key, shown.to_lowercase()))
        .help(hit.entry.suggestion.clone())
}

/// What is known of the extent, where it stands, and a few words about it.
fn known(context: &Context<'_>, beside: Beside) -> Option<(Span, String)> {
    match beside {
        Beside::Measure => {
            let rows = context.incident.impact.iter();
            // How long it took, or which share got through, is no answer to how many.
            let is_count = |name: &str| {
                let others = [
                    "second", "minute", "hour", "day", "duration", "percent", "ratio", "rate",
                    "share",
                ];
                !others.iter().any(|w| name.contains(w))
            };
            let mut measures = rows.flat_map(|r| &r.measures);
            let (name, number) = measures.find(|(name, _)| is_count(&name.value))?;
            Some((number.span, format!("`{}` is known", name.value)))
        }
        Beside::Duration => {
            context.incident.milestone(Milestone::Started)?;
            let (entry, _) = context.incident.milestone(Milestone::Resolved)?;
            let place = entry.at.as_ref().map_or(entry.span, |a| a.span);
            Some((place, "when it was resolved is known".to_owned()))
        }
    }
}
