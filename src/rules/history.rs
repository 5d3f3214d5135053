//! `history`: what git knows of an incident.

use super::rule::{Context, Findings};
use crate::source::Span;

super::rule::rules! {
    /// The incident's main file is tracked by git, and so are its lists in files of their own.
    ///
    /// ## Why
    /// What git does not track is seen by neither reviewers nor CI, and is not published.
    ///
    /// ## Fails
    /// ```text
    /// $ git status --short
    /// ?? incidents/2026-03-14-checkout-tls-expiry/
    /// ```
    ///
    /// ## Passes
    /// ```text
    /// $ git status --short
    /// A  incidents/2026-03-14-checkout-tls-expiry/README.md
    /// A  incidents/2026-03-14-checkout-tls-expiry/evidence/edge.log
    /// ```
    ///
    /// ## Fix
    /// `git add` the folder.
    Untracked = "history/untracked", Warning, Always => untracked;

    /// The folder has the name it always had.
    ///
    /// Off by default: whoever renamed a folder knows it. For teams that want each renaming to be seen in a review.
    ///
    /// ## Why
    /// Links to the old address are in tickets, chats and mails. The site leads from it to the new
    /// one, and references from other incidents have to use the new name.
    ///
    /// ## Fails
    /// ```text
    /// $ git mv incidents/2026-03-14-tls incidents/2026-03-14-checkout-tls-expiry
    /// ```
    ///
    /// ## Passes
    /// ```text
    /// $ git log --oneline --follow incidents/2026-03-14-checkout-tls-expiry/README.md
    /// 1b8f1c2 Review the checkout outage
    /// ```
    ///
    /// ## Fix
    /// Nothing, if the new name is meant: the finding only makes it visible in a review.
    Renamed = "history/renamed", Off, Always => renamed;
}

fn untracked(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.incident.tracked {
        findings
            .report(
                Span::file_start(context.incident.main),
                "git does not track this incident: reviewers, CI and the site will not see it",
            )
            .key("main")
            .help(format!("git add {}", context.incident.folder));
        return;
    }
    let sources = &context.library.sources;
    for file in context.incident.untracked_lists(sources) {
        let path = sources.path(file);
        findings
            .report(
                Span::file_start(file),
                "git does not track this list: reviewers, CI and the site will not see what it says",
            )
            .key(format!("files[{}]", context.file_key(file)))
            .help(format!("git add {path}"));
    }
}

fn renamed(context: &Context<'_>, findings: &mut Findings<'_>) {
    for former in &context.incident.former_slugs {
        findings
            .report(
                Span::file_start(context.incident.main),
                format!("this incident was called `{former}` before"),
            )
            .key(format!("former[{former}]"))
            .help("its old address on the site leads to the new one; keep the name from now on");
    }
}
