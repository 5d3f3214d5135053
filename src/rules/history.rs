//! `history`: what git knows of an incident.

super::rule::rules! {
    /// The incident's main file is tracked by git.
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
    Untracked = "history/untracked", Warning, |context, findings| {
        if !context.incident.tracked {
            findings
                .report(
                    crate::source::Span::file_start(context.incident.main),
                    "git does not track this incident: reviewers, CI and the site will not see it",
                )
                .key("main")
                .help(format!("git add {}", context.incident.folder));
        }
    }
}
