//! What the text says of times blocks where readers look first, and is a warning elsewhere.

use aftermark::config::Level;
use aftermark::derive::derive;
use aftermark::rules::judge;

use crate::memory::Files;
use crate::repository::SLUG;

/// The rules that found something, with their levels.
fn found(from: &str, to: &str) -> Vec<(&'static str, Level)> {
    let mut files = Files::complete();
    files.replace(format!("incidents/{SLUG}/README.md"), from, to);
    let library = files.library();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    verdict.findings().map(|f| (f.rule.id, f.level)).collect()
}

#[test]
fn a_contradiction_is_an_error_in_title_and_summary_and_a_warning_in_the_sections() {
    const SUMMARY: &str = "The certificate of the edge expired,";
    const SECTION: &str = "Every payment from the European Union failed";
    for (from, said, rule, level) in [
        ("502 for 47 minutes", "502 for 90 minutes", "impact/stated-duration", Level::Error),
        (SUMMARY, "Checkout was down for 90 minutes,", "impact/stated-duration", Level::Error),
        (
            SECTION,
            "The outage lasted 90 minutes. Every payment failed",
            "impact/stated-duration",
            Level::Warning,
        ),
        (SUMMARY, "The outage began at 07:13 UTC,", "gather/stated-time", Level::Error),
        (
            SECTION,
            "The outage began at 07:13 UTC. Every payment failed",
            "gather/stated-time",
            Level::Warning,
        ),
    ] {
        assert_eq!(found(from, said), [(rule, level)], "{said}");
    }
}
