//! Actions that are due again and again.

use aftermark::derive::derive;
use aftermark::fix::action::{self, Change, Key};

use super::notation::{findings, page};
use crate::memory::Files;
use crate::repository::SLUG;

const DUE: &str = "    due: 2027-01-15\n    status: open\n";

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The complete fixture, whose second action says this in the place of its due date and status.
fn with(text: &str) -> Files {
    let mut files = Files::complete();
    files.replace(readme(), DUE, text);
    files
}

/// When the second action is due next, and where it stands on a day.
fn stands(files: &Files, day: &str) -> (Option<String>, &'static str) {
    let library = files.library();
    let action = &library.incidents[0].actions[1];
    let due = action.due.as_ref().map(|d| d.value.to_string());
    let derived = derive(&library, day.parse().unwrap());
    (due, derived.incidents[0].actions[1].state.word())
}

#[test]
fn it_is_owed_again_when_it_was_done() {
    for (text, day, due, state) in [
        (
            "due: every 3 months from 2026-12-01\n    status: open",
            "2026-11-24",
            "2026-12-01",
            "open",
        ),
        (
            "due: every 3 months from 2026-12-01\n    status: open",
            "2026-12-02",
            "2026-12-01",
            "overdue",
        ),
        (
            "due: quarterly\n    status: open\n    done: 2026-10-01",
            "2026-11-24",
            "2027-01-01",
            "open",
        ),
        (
            "due: quarterly\n    status: done\n    done: 2026-10-01",
            "2026-11-24",
            "2027-01-01",
            "open",
        ),
        (
            "due: quarterly\n    status: done\n    done: 2026-10-01",
            "2027-01-02",
            "2027-01-01",
            "overdue",
        ),
        (
            "due: weekly\n    status: declined\n    done: 2026-10-01\n    reason: x",
            "2026-11-24",
            "2026-10-08",
            "declined",
        ),
        (
            "due: monthly\n    status: done\n    done: 2026-10-01\n    verification: {on: 2026-11-02, result: passed}",
            "2026-11-24",
            "2026-12-02",
            "open",
        ),
        (
            "due: monthly\n    status: done\n    done: 2026-11-01\n    verification: {on: 2026-11-02, result: failed}",
            "2026-11-24",
            "2026-12-02",
            "verification-failed",
        ),
    ] {
        let files = with(&format!("    {text}\n"));
        assert_eq!(stands(&files, day), (Some(due.to_owned()), state), "{text} on {day}");
        assert_eq!(files.library().incidents[0].problems, []);
    }
}

#[test]
fn what_is_missing_or_wrong_is_told() {
    let said = |text: &str| {
        let library = with(text).library();
        let problem = library.incidents[0].problems[0].clone();
        (problem.message, problem.help.unwrap())
    };
    let (message, help) = said("    due: Quarterly\n    status: open\n");
    assert_eq!(
        message,
        "`every 3 months` does not say when it begins, and the action was not done yet"
    );
    assert!(help.starts_with("write `every 3 months from 2026-04-01`"));
    let (message, help) = said("    due: every blue moon\n    status: open\n");
    assert_eq!(message, "`every blue moon` is not a date");
    assert!(help.contains("`every 3 months from 2026-04-01`"));
    let found = findings(&with("    due: monthly from 2026-10-01\n    status: open\n").library());
    assert_eq!(found, ["verification/overdue: this action is 54 days overdue"]);
    let found = findings(&with("    due: monthly\n    status: open\n").library());
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn it_is_written_in_a_checklist_and_changed_there() {
    let mut files = with("    due: every 3 months from 2026-12-01\n    status: open\n");
    let shown = page(&files);
    assert!(shown.contains("every 3 months</span>"));
    let before = stands(&files, "2026-11-24");
    let (text, _) = super::convert::converted(&files, aftermark::fix::convert::Notation::Markdown);
    assert!(
        text.text(readme())
            .contains(": @lee, P2, due every 3 months from 2026-12-01, detects S1\n")
    );
    assert_eq!(stands(&text, "2026-11-24"), before);
    for (key, value) in [("due", "monthly from 2026-12-24"), ("done", "2026-11-20")] {
        files = text.clone();
        let library = files.library();
        let key = Key::from_name(key).unwrap();
        assert_eq!(key.check(value), Ok(()));
        let changes = [(1, vec![Change::new(key, value)])];
        let fix = action::set(&library.incidents[0], &library.sources, &library.config, &changes)
            .unwrap()
            .unwrap();
        let new = aftermark::fix::apply(files.text(readme()), &fix.edits).unwrap();
        assert!(new.contains(value), "{new}");
        files.write(readme(), new);
        assert_eq!(files.library().incidents[0].problems, []);
    }
    // Eleven days early counts for that day.
    assert_eq!(stands(&files, "2026-11-24").0.as_deref(), Some("2027-02-20"));
    assert!(Key::Done.check("monthly").is_err());
}
