//! A month of a team with forty reports from before the check: what makes a report better never shuts the gate, what
//! makes it worse does.

use aftermark::derive::derive;
use aftermark::model::Library;
use aftermark::rules::{self, Baseline, Verdict};
use aftermark::source::FileId;
use camino::Utf8PathBuf;

use crate::memory::Files;

const REPORTS: usize = 40;

/// What the reports have, some more and some less: the front matter and the sections.
const DATA: [&str; 6] = [
    "timeline:\n  - {at: 2025-03-14 09:02, milestone: started, event: Payments fail}\n  - {at: 09:14, milestone: detected, event: A shop phones}\n  - {at: 09:31, kind: action, by: on-call, event: Restarted the gateway, outcome: helped}\n  - {at: 10:02, milestone: resolved, event: Payments go through again}\n",
    "causes:\n  - {id: C1, role: root, category: capacity, statement: The pool was smaller than its clients}\n",
    "impact:\n  - {service: checkout, effect: degraded}\n",
    "safeguards:\n  - {id: S1, name: Queue alert, outcome: missing}\n",
    "actions:\n  - {id: A1, title: Enlarge the pool, process: technology, owner: \"@kim\", due: 2025-06-01, reason: waits for the new hosts, status: open}\n",
    "notifications:\n  - {audience: customers, decision: notify, channel: status page}\n",
];
const SECTIONS: [&str; 10] = [
    "## What we know\n\nThe log of the gateway was kept.\n",
    "## Root cause\n\nThe pool was too small for the load of the sale.\n",
    "## Impact\n\nOne payment in ten failed.\n",
    "## Staff actions\n\nThe gateway was restarted twice.\n",
    "## Safeguards\n\nTBD\n",
    "## Improve technological processes\n\nA larger pool.\n",
    "## How we work\n\nThe rota knows the gateway now.\n",
    "## Implement and test the improvements\n\nN/A\n",
    "## Communication\n\nThe status page told it.\n",
    "## What went well\n\nThe phone was answered.\n",
];

fn slug(n: usize) -> String {
    format!("2025-03-{:02}-outage-{n}", n % 28 + 1)
}

fn path(n: usize) -> Utf8PathBuf {
    format!("incidents/{}/README.md", slug(n)).into()
}

fn report(n: usize) -> String {
    let severity = n % 4 + 1;
    let status = if n.is_multiple_of(3) { "in-review" } else { "complete" };
    let reviewers = if n.is_multiple_of(3) { "" } else { "reviewers: [\"@lee\"]\n" };
    let data: String = DATA
        .iter()
        .enumerate()
        .filter(|(i, _)| !(n + i).is_multiple_of(3))
        .map(|(_, d)| *d)
        .collect();
    // All are of one day, so that the names of their folders need not fit.
    let data = data.replace("2025-03-14", &slug(n)[..10]);
    let sections: String = SECTIONS
        .iter()
        .enumerate()
        .filter(|(i, _)| !(n * 7 + i).is_multiple_of(4))
        .map(|(_, s)| *s)
        .collect();
    format!(
        "---\ntitle: Outage {n}\nstatus: {status}\nseverity: SEV{severity}\nsummary: Payments failed.\nservices: [checkout]\nowner: \"@kim\"\n{reviewers}{data}---\n\n{sections}"
    )
}

fn team() -> Files {
    let mut files = Files::default();
    files.write("aftermark.toml", "[audiences.customers]\n[audiences.staff]\n");
    for n in 0..REPORTS {
        files.write(path(n), report(n));
    }
    files
}

fn judged(files: &Files, baseline: &Baseline) -> (Library, Verdict) {
    let library = files.library();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = rules::judge_against(&library, &derived, baseline).unwrap();
    (library, verdict)
}

/// The baseline of what there is, as it is read from its file.
fn kept(files: &Files, before: &Baseline) -> Baseline {
    let (library, verdict) = judged(files, before);
    let text = before.written(&library, &verdict, "From before the check");
    Baseline::parse(FileId(0), &text).unwrap()
}

/// What blocks, each as incident, rule and key.
fn blocking(files: &Files, baseline: &Baseline) -> Vec<String> {
    let (library, verdict) = judged(files, baseline);
    let all = verdict.findings().filter(|f| f.blocks);
    let name = |i: Option<usize>| i.map_or("", |i| library.incidents[i].slug.as_str()).to_owned();
    all.map(|f| format!("{} {} {}: {}", name(f.incident), f.rule.id, f.key, f.message)).collect()
}

/// Adds to the list of a report, or the list with its first entry.
fn add(text: &str, list: &str, entry: &str) -> String {
    match text.find(&format!("\n{list}:\n")) {
        Some(at) => {
            let start = at + list.len() + 3;
            let rest = &text[start..];
            let end = rest.find("\n").map_or(rest.len(), |_| {
                let lines = rest.split_inclusive('\n');
                lines.take_while(|l| l.starts_with("  ")).map(str::len).sum()
            });
            format!("{}  - {entry}\n{}", &text[..start + end], &rest[end..])
        }
        None => text.replacen("---\n\n", &format!("{list}:\n  - {entry}\n---\n\n"), 1),
    }
}

type Improvement = fn(usize, &str) -> String;

/// What people do to old reports when they pass by.
const IMPROVEMENTS: [(&str, Improvement); 16] = [
    ("an owed action without its cause", |_, t| {
        add(t, "actions", "{id: A7, title: Watch the queue, process: technology, status: open}")
    }),
    ("an owed action in full", |_, t| {
        add(
            t,
            "actions",
            "{id: A8, title: Hold a drill, process: people, owner: \"@lee\", due: 2027-01-01, status: open}",
        )
    }),
    ("another cause", |_, t| {
        add(
            t,
            "causes",
            "{id: C7, role: contributing, category: process, statement: Nobody owned the pool}",
        )
    }),
    ("a root cause", |_, t| {
        add(
            t,
            "causes",
            "{id: C8, role: root, category: human, statement: The pool was set by hand}",
        )
        .replace("category: human", "category: process")
    }),
    ("a safeguard that failed", |_, t| {
        add(t, "safeguards", "{id: S7, name: Load test, outcome: failed}")
    }),
    ("a decision", |_, t| add(t, "notifications", "{audience: staff, decision: do-not-notify}")),
    ("more of the timeline", |n, t| {
        let at = format!("{} 11:30", &slug(n)[..10]);
        add(
            t,
            "timeline",
            &format!("{{at: {at}, kind: action, by: on-call, event: Watched the queue}}"),
        )
    }),
    ("a second impact", |_, t| {
        add(t, "impact", "{service: edge, effect: delayed}")
            .replace("[checkout]", "[checkout, edge]")
    }),
    ("an action is done", |_, t| t.replace("status: open", "status: done")),
    ("a stand-in is answered", |_, t| t.replace("TBD", "No alert watched the pool.")),
    ("the other stand-in is answered", |_, t| {
        t.replace("N/A", "The larger pool bore the next sale.")
    }),
    ("it was worse than thought", |_, t| {
        ["SEV2", "SEV3", "SEV4"].iter().fold(t.to_owned(), |t, s| t.replace(s, "SEV1"))
    }),
    ("a section that was missing", |_, t| {
        if t.contains("## Impact") {
            t.to_owned()
        } else {
            format!("{t}\n## Impact\n\nA tenth of all payments.\n")
        }
    }),
    ("tags", |_, t| t.replace("services:", "tags: [pool]\nservices:")),
    ("when to look again", |_, t| {
        if t.contains("follow_up") {
            t.to_owned()
        } else {
            t.replacen("---\n\n", "follow_up: {review_on: 2027-02-01}\n---\n\n", 1)
        }
    }),
    ("another reader", |_, t| t.replace("[\"@lee\"]", "[\"@lee\", \"@robin\"]")),
];

#[test]
fn an_improvement_never_blocks_and_what_is_lost_does() {
    let mut files = team();
    assert!(!blocking(&files, &Baseline::default()).is_empty());
    let mut baseline = kept(&files, &Baseline::default());
    assert_eq!(blocking(&files, &baseline), Vec::<String>::new());
    // Thirty days, on each some edits of some reports; now and then the baseline is written anew.
    let mut edits = 0;
    for day in 0..30 {
        for n in (0..REPORTS).filter(|n| (n + day).is_multiple_of(5)) {
            let (what, improve) = IMPROVEMENTS[(day * 3 + n) % IMPROVEMENTS.len()];
            let before = files.text(path(n)).to_owned();
            let after = improve(n, &before);
            // What is there already is not added twice.
            let id = |t: &str| {
                t.matches("id: A7")
                    .count()
                    .max(t.matches("id: A8").count())
                    .max(t.matches("id: C7").count())
                    .max(t.matches("id: C8").count())
                    .max(t.matches("id: S7").count())
                    .max(t.matches("audience: staff").count())
                    .max(t.matches("service: edge").count())
                    .max(t.matches("11:30").count())
                    .max(t.matches("tags:").count())
            };
            if after == before || id(&after) > 1 {
                continue;
            }
            files.write(path(n), after);
            edits += 1;
            assert_eq!(
                blocking(&files, &baseline),
                Vec::<String>::new(),
                "day {day}, {n}: {what}\n{}",
                files.text(path(n))
            );
        }
        match day {
            // The team's own words for steps.
            5 => files.write("aftermark.toml", "[steps.people]\naliases = [\"How we work\"]\n[steps.gather]\naliases = [\"What we know\"]\n[audiences.customers]\n[audiences.staff]\n"),
            12 => files.write("aftermark.toml", "[steps.people]\naliases = [\"How we work\"]\n[steps.notify]\naliases = [\"Communication\", \"What went well\"]\n[steps.gather]\naliases = [\"What we know\"]\n[audiences.customers]\n[audiences.staff]\n"),
            8 | 20 => {
                let (library, verdict) = judged(&files, &baseline);
                assert_eq!(baseline.new_debt(&library, &verdict), Vec::<String>::new(), "day {day}");
                baseline = kept(&files, &baseline);
            }
            _ => {}
        }
        assert_eq!(blocking(&files, &baseline), Vec::<String>::new(), "day {day}");
    }
    assert!(edits > 120, "{edits}");

    // What is lost, what contradicts itself and what is unsafe still shuts it.
    baseline = kept(&files, &baseline);
    let of = |n: usize, wanted: &str| files.text(path(n)).contains(wanted);
    let any = |wanted: &str| (0..REPORTS).find(|n| of(*n, wanted)).unwrap();
    let with_notes = any("## Staff actions");
    for (n, from, to, rule) in [
        (
            any("## Impact\n\nOne payment"),
            "\n## Impact\n\nOne payment in ten failed.\n",
            "\n",
            "history/grade-fell",
        ),
        (any("at: 09:14"), "at: 09:14", "at: 08:14", "format/invalid-time"),
        (any("id: C1"), "id: C1", "id: C1, ownr: x", "format/unknown-key"),
        (with_notes, "restarted twice", "restarted [twice](evidence/none.log)", "links/missing"),
        (with_notes, "restarted twice", "restarted with api_key=h7Gq29xLwQ0z8Kd4", "safety/secret"),
    ] {
        let mut worse = files.clone();
        worse.replace(path(n), from, to);
        // Data that answers the step as well keeps its grade.
        if rule == "history/grade-fell" {
            let text = worse.text(path(n)).to_owned();
            let data = text.find("\nimpact:\n").map(|at| at + 1);
            if let Some(at) = data {
                let end: usize = text[at + 8..]
                    .split_inclusive('\n')
                    .take_while(|l| l.starts_with("  "))
                    .map(str::len)
                    .sum();
                worse.write(path(n), format!("{}{}", &text[..at], &text[at + 8 + end..]));
            }
        }
        let found = blocking(&worse, &baseline);
        assert!(found.iter().any(|f| f.contains(rule)), "{rule}: {found:?}");
    }
}

#[test]
fn a_renamed_folder_takes_along_what_it_may_keep() {
    let mut files = team();
    let baseline = kept(&files, &Baseline::default());
    let text = files.remove(path(3));
    files.write("incidents/2025-03-04-pool-too-small/README.md", text);
    assert!(!blocking(&files, &baseline).is_empty());
    let (old, new) = (slug(3), "2025-03-04-pool-too-small");
    assert!(baseline.clone().renamed("2025-03-04-outage-x", new).unwrap_err().contains(&old));
    assert!(baseline.clone().renamed(&old, &slug(4)).is_err());
    let baseline = baseline.renamed(&old, new).unwrap();
    assert_eq!(blocking(&files, &baseline), Vec::<String>::new());
}

#[test]
fn a_baseline_of_the_first_version_is_read() {
    let mut files = team();
    files.replace(path(1), "owner:", "ownr:");
    let (library, verdict) = judged(&files, &Baseline::default());
    let text = Baseline::default().written(&library, &verdict, "old");
    assert!(text.contains("format/unknown-key ownr"), "{text}");
    // As it was written before: with the message in the place of the key, and without what was not known then.
    let old: String = text
        .replace("version = 2", "version = 1")
        .replace(
            "format/unknown-key ownr",
            "format/unknown-key `ownr` is not a key of the front matter; did you mean `owner`?",
        )
        .lines()
        .filter(|l| !l.starts_with("entries =") && !l.starts_with("depth ="))
        .map(|l| format!("{l}\n"))
        .collect();
    let message =
        verdict.findings().find(|f| f.rule.id == "format/unknown-key").unwrap().message.clone();
    let old =
        old.replace("`ownr` is not a key of the front matter; did you mean `owner`?", &message);
    let baseline = Baseline::parse(FileId(0), &old).unwrap();
    assert_eq!(blocking(&files, &baseline), Vec::<String>::new());
}
