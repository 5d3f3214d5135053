//! A repository whose actions stand in every way that there is, as of 2026-04-01.

use crate::repository::{Repository, Run};

pub const DAY: &str = "2026-04-01";
pub const MAIL: &str = "2025-11-02-mail-queue";
pub const TLS: &str = "2026-03-14-tls";

const CONFIG: &str = r#"
[site]
title = "Ours"
base_url = "https://example.org/incidents/"

[services.payments]
owner = "@acme/payments"
paths = ["services/payments", "lib/*.rs"]

[services.search]
owner = "@search"
"#;

fn report(services: &str, lists: &str) -> String {
    format!(
        "---\ntitle: What happened\nstatus: draft\nseverity: SEV2\nservices: [{services}]\n{lists}---\n\nText.\n"
    )
}

/// The repository, committed.
pub fn repository() -> Repository {
    let repository = Repository::empty();
    repository.write("aftermark.toml", CONFIG);
    let mail = r#"safeguards:
  - {id: S1, name: Queue alert, outcome: ignored, why: It mailed nobody}
  - {id: S2, name: Spare host, outcome: failed, accepted: It goes next year}
  - {id: S3, name: Dashboard, outcome: worked}
actions:
  - {id: A1, title: Alert on the queue, process: technology, kind: detect, addresses: [S1], owner: "@kim", priority: P1, due: 2026-01-10, status: open}
  - {id: A2, title: Drain by hand, process: people, kind: respond, owner: Lee, priority: P2, due: 2026-01-20, status: done, done: 2026-01-15, verification: {on: 2026-02-01, result: failed}}
  - {id: A3, title: Split the queue, process: technology, kind: prevent, owner: "@kim", status: open}
"#;
    repository.write(&format!("incidents/{MAIL}/README.md"), report("payments", mail));
    let tls = r#"safeguards:
  - {id: S1, name: Expiry probe, outcome: missing}
actions:
  - id: A1
    title: Rehearse the renewal
    process: people
    kind: respond
    owner: "@lee"
    priority: P2
    due: 2026-04-10
    status: in-progress
    blocked_by: [2025-11-02-mail-queue#A1]
  - {id: A2, title: Renew by machine, process: technology, kind: prevent, owner: "@kim", due: 2026-03-20, status: done, done: 2026-03-19}
  - {id: A3, title: Probe the expiry, process: technology, kind: detect, addresses: [S1], owner: "@kim", status: done, done: 2026-03-19, verification: {on: 2026-03-20, by: "@lee", how: Let one expire, result: passed}}
  - {id: A4, title: Buy a longer one, process: technology, owner: "@kim", status: declined, reason: There is none}
  - {id: A5, title: Split the queue at last, process: technology, kind: prevent, owner: "@kim", priority: P1, due: 2026-06-30, status: open, carried_from: 2025-11-02-mail-queue#A3}
  - {id: A6, title: "=1+1 ::error::x\e[31m [l](https://evil.example) <b>", process: people, kind: mitigate, owner: "@all", status: proposed}
"#;
    repository.write(&format!("incidents/{TLS}/README.md"), report("search", tls));
    let later = "actions:\n  - {id: A1, title: Not yet, process: people, kind: prevent, status: open, due: 2026-09-01}\n";
    repository.write("incidents/2026-08-01-later/README.md", report("search", later));
    repository.committed()
}

/// Runs `aftermark actions` as of [`DAY`].
pub fn actions(repository: &Repository, arguments: &[&str]) -> Run {
    let as_of = ["--as-of", DAY];
    let whole = match arguments.split_first() {
        Some((first, rest)) if !first.starts_with('-') => {
            [&["actions", first], &as_of[..], rest].concat()
        }
        _ => [&["actions"], &as_of[..], arguments].concat(),
    };
    repository.run(&whole)
}
