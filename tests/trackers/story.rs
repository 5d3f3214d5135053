//! One incident whose actions have tickets, as a repository, and the exports that are compared with it.

use camino::Utf8PathBuf;

use crate::project;
use crate::repository::{Repository, Run, SLUG};

/// A fixture's bytes.
pub fn fixture(name: &str) -> Vec<u8> {
    fs_err::read(fixture_path(name)).unwrap()
}

pub fn fixture_path(name: &str) -> Utf8PathBuf {
    project().join("tests/trackers/fixtures").join(name)
}

/// The actions of the story: each meets another difference. `ticket` gives the ticket of a number.
pub fn actions(ticket: &dyn Fn(u32) -> String) -> String {
    format!(
        r#"actions:
  # done there, open here
  - id: A1
    title: Issue edge certificates by ACME
    owner: "@kim"   # who promised it
    due: 2026-04-01
    status: open
    ticket: {t1}
  # declined there
  - id: A2
    title: Alert 14 days before expiry
    owner: "@lee"
    due: 2026-04-10
    status: open
    ticket: {t2}
  # done and tested here, open there
  - id: A3
    title: Page the on-call for certificates
    owner: "@lee"
    due: 2026-04-15
    status: done
    done: 2026-04-03
    ticket: {t3}
    verification: {{on: 2026-04-04, by: "@mo", how: "A drill", result: passed}}
  # another owner, date and title there
  - {{id: A4, title: Keep a list of certificates, owner: "@lee", due: 2026-04-20, status: in-progress, ticket: "{t4}"}}
  # known by the marker only
  - id: A5
    title: Rehearse the renewal
    owner: "@kim"
    due: 2026-04-30
    status: open
  # declined here, open there
  - id: A6
    title: Retire the old renewal host
    owner: "@mo"
    status: declined
    reason: The host is gone already
    ticket: {t6}
  # not in the export
  - id: A7
    title: Put the register under review
    owner: "@mo"
    status: open
    ticket: {t7}
  # no ticket, and an issue has its title
  - id: A8
    title: Write the runbook for expired certificates
    owner: "@mo"
    status: open
  # in another tracker
  - id: A9
    title: Ask the vendor for a fix
    owner: "@mo"
    status: open
    ticket: https://support.example.net/cases/77
"#,
        t1 = ticket(101),
        t2 = ticket(102),
        t3 = ticket(103),
        t4 = ticket(104),
        t6 = ticket(106),
        t7 = ticket(107),
    )
}

pub const PEOPLE: &str = "
[trackers.people]
kim-dev = \"@kim\"
lee-dev = \"@lee\"
mo-dev = \"@mo\"
\"Role Kim\" = \"@kim\"
\"Role Lee\" = \"@lee\"
\"Role Mo\" = \"@mo\"
\"kim-dev@example.org\" = \"@kim\"
\"lee-dev@example.org\" = \"@lee\"
\"mo-dev@example.org\" = \"@mo\"
";

impl Repository {
    /// A committed repository with one incident that has these actions.
    pub fn with(actions: &str, more_config: &str) -> Self {
        let repository = Self::empty();
        repository.write(
            "aftermark.toml",
            format!("[incidents]\ntimezone = \"Europe/Amsterdam\"\n{more_config}"),
        );
        repository.incident(SLUG, actions);
        repository.committed()
    }

    pub fn incident(&self, slug: &str, actions: &str) {
        let text = format!(
            "---\ntitle: Checkout returned 502 for 47 minutes\nstatus: in-review\nseverity: SEV1\nservices: [checkout]\ncauses:\n  - {{id: C1, role: root, statement: Renewal ran on a retired host}}\n{actions}---\n\n# Text\n\nStays as it is.\n"
        );
        self.write(&format!("incidents/{slug}/README.md"), text);
    }

    pub fn report(&self) -> String {
        self.read(&format!("incidents/{SLUG}/README.md"))
    }

    /// Runs `aftermark actions …`.
    pub fn actions(&self, arguments: &[&str]) -> Run {
        self.run(&[&["actions"], arguments].concat())
    }

    /// Runs `actions sync` on a fixture, judged on a day after all that is in them.
    pub fn sync(&self, name: &str, more: &[&str]) -> Run {
        let path = fixture_path(name);
        let mut arguments = vec!["sync", "--as-of", "2026-04-18", "--from", path.as_str()];
        arguments.extend(more);
        self.actions(&arguments)
    }
}
