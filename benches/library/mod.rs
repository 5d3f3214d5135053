//! A library of incidents made up from a seed: the same seed gives the same bytes.
//!
//! Each report has the size of a real one: ten sections with some 600 words, a timeline of ten
//! entries, two causes, two safeguards, three actions, and an evidence file that they cite. What stands
//! in lists (titles, severities, lengths, outcomes, owners) varies as a company's does; what is measured,
//! how much of everything there is, does not. Fewer than a thousand incidents are those of three years.

use std::fmt::Write as _;
use std::process::Command;

mod plausible;

use camino::{Utf8Path, Utf8PathBuf};

/// A repository in a temporary folder, which goes with it.
pub struct Library {
    _keep: tempfile::TempDir,
    pub root: Utf8PathBuf,
}

/// Pseudo-random numbers (SplitMix64), so that no crate's next version changes the library.
pub(crate) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const SERVICES: [&str; 12] = [
    "checkout",
    "search",
    "mail",
    "edge",
    "billing",
    "login",
    "catalogue",
    "reports",
    "storage",
    "queue",
    "dns",
    "backup",
];
const CATEGORIES: [&str; 8] = [
    "change",
    "configuration",
    "capacity",
    "software",
    "hardware",
    "network",
    "dependency",
    "process",
];
const WORDS: [&str; 64] = [
    "the",
    "queue",
    "of",
    "requests",
    "grew",
    "until",
    "every",
    "worker",
    "waited",
    "for",
    "a",
    "lock",
    "that",
    "nobody",
    "released",
    "because",
    "certificate",
    "expired",
    "on",
    "host",
    "which",
    "had",
    "been",
    "retired",
    "in",
    "January",
    "and",
    "its",
    "alert",
    "went",
    "to",
    "mailbox",
    "colleague",
    "who",
    "left",
    "deployment",
    "changed",
    "default",
    "limit",
    "from",
    "twenty",
    "connections",
    "two",
    "so",
    "pool",
    "ran",
    "dry",
    "under",
    "usual",
    "load",
    "we",
    "found",
    "cause",
    "by",
    "comparing",
    "graphs",
    "with",
    "log",
    "edge",
    "after",
    "rollback",
    "customers",
    "could",
    "pay",
];

/// Writes `incidents` reports to a temporary folder and commits them.
pub fn generate(incidents: usize, seed: u64) -> Library {
    let keep = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(keep.path()).unwrap().join("library");
    write(&root, incidents, 3, seed);
    Library { _keep: keep, root }
}

/// Writes `incidents` reports with so many actions each (three at least) to a folder and commits them.
pub fn write(root: &Utf8Path, incidents: usize, actions: usize, seed: u64) {
    fs_err::create_dir_all(root).unwrap();
    fs_err::write(root.join("aftermark.toml"), config()).unwrap();
    let mut random = Random(seed);
    for number in 0..incidents {
        let (slug, report, log) = incident(number, incidents, actions, &mut random);
        let folder = root.join("incidents").join(slug);
        fs_err::create_dir_all(folder.join("evidence")).unwrap();
        fs_err::write(folder.join("README.md"), report).unwrap();
        fs_err::write(folder.join("evidence/service.log"), log).unwrap();
    }
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message=all"]);
}

/// One report, for what needs no repository.
pub fn report(seed: u64) -> String {
    incident(7, 10, 3, &mut Random(seed)).1
}

fn git(root: &Utf8Path, arguments: &[&str]) {
    let status = Command::new("git")
        .current_dir(root)
        .args(["-c", "user.name=Bench", "-c", "user.email=bench@example.org"])
        .args(["-c", "gc.auto=0", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}

fn config() -> String {
    let mut text = String::from(
        "[incidents]\nfolder = \"incidents\"\ntimezone = \"Europe/Amsterdam\"\n\n[audiences.customers]\nexternal = true\n\n[audiences.staff]\n",
    );
    for service in SERVICES {
        let _ = writeln!(text, "\n[services.{service}]\nowner = \"@{service}\"");
    }
    text
}

fn sentence(random: &mut Random) -> String {
    let words = 8 + random.below(12);
    let all: Vec<&str> = (0..words).map(|_| random.one(&WORDS)).collect();
    let mut text = all.join(" ");
    text[..1].make_ascii_uppercase();
    text
}

fn paragraph(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..4 {
        text.push_str(&sentence(random));
        text.push_str(".\n");
    }
    text
}

/// Folder name, report and log of one of so many, with so many actions.
fn incident(
    number: usize,
    incidents: usize,
    actions: usize,
    random: &mut Random,
) -> (String, String, String) {
    let day = plausible::day(number, incidents);
    let due = day + chrono::Days::new(20);
    let (done, tested) = (day + chrono::Days::new(15), day + chrono::Days::new(18));
    let review = day + chrono::Days::new(90);
    let service = random.one(&SERVICES);
    let category = random.one(&CATEGORIES);
    let slug = format!("{day}-{service}-{category}-{number}");
    // A stream of its own, so that the words of reports stay as they are.
    let story = plausible::Story::new(number, service, category);
    let mut text = format!(
        "---\ntitle: \"{}\"\nstatus: complete\nseverity: SEV{}\nsummary: {}\nservices: [{service}]\ntimezone: Europe/Amsterdam\nowner: \"@kim\"\nreviewers: [\"@lee\"]\ntags: [{category}, {service}]\ntimeline:\n",
        story.title,
        story.severity,
        story.summary(sentence(random)),
    );
    let mut log = String::from("# log of the service, local time\n");
    let milestones =
        ["started", "", "detected", "", "acknowledged", "", "", "mitigated", "", "resolved"];
    for (i, milestone) in milestones.iter().enumerate() {
        let (hour, minute) = story.clock(i);
        let date = if i == 0 { format!("{day} ") } else { String::new() };
        let _ = writeln!(text, "  - at: {date}{hour:02}:{minute:02}");
        if !milestone.is_empty() {
            let _ = writeln!(text, "    milestone: {milestone}");
        }
        match i {
            2 => text.push_str("    kind: alert\n"),
            5 => {
                let _ = write!(
                    text,
                    "    kind: action\n    by: on-call SRE\n    reason: it was the last change\n    outcome: {}\n",
                    story.tried
                );
            }
            7 => text.push_str("    kind: action\n    by: on-call SRE\n    outcome: fixed\n"),
            _ => text.push_str("    kind: observation\n"),
        }
        let _ = write!(
            text,
            "    event: {}\n    source: evidence/service.log:{}\n",
            story.event(i, sentence(random)),
            i + 2
        );
        let _ = writeln!(log, "{day} {hour:02}:{minute:02} {}", sentence(random));
    }
    for _ in 0..40 {
        let _ = writeln!(log, "{day} 10:30 {}", sentence(random));
    }
    let other = random.one(&CATEGORIES);
    let _ = write!(
        text,
        "evidence:\n  - {{path: evidence/service.log, kind: log, title: Log of the service}}\ncauses:\n  - id: C1\n    role: root\n    category: {category}\n    statement: {}\n    why:\n      - {}\n      - {}\n      - {}\n    evidence: [evidence/service.log:2]\n  - id: C2\n    role: contributing\n    category: {other}\n    statement: {}\n    evidence: [evidence/service.log:4]\nimpact:\n  - service: {service}\n    effect: {}\n    from: {}\n    to: {}\n    scope: all customers\n    measures: {{failed_requests: {}, customers: {}}}\n",
        story.cause(sentence(random)),
        sentence(random),
        sentence(random),
        sentence(random),
        sentence(random),
        story.effect,
        story.time(0),
        story.time(9),
        random.below(100_000),
        random.below(5_000),
    );
    // Not every report is without a finding.
    if random.below(5) > 0 {
        let _ = writeln!(text, "    workaround: {}", story.workaround);
    }
    let _ = write!(
        text,
        "safeguards:\n  - id: S1\n    name: {}\n    expected: Page the on-call in five minutes\n    outcome: {}\n    why: {}\n  - id: S2\n    name: {}\n    expected: Take over\n    outcome: {}\n    why: {}\nactions:\n  - id: A1\n    title: {}\n    process: technology\n    kind: prevent\n    addresses: [C1, S1]\n    owner: \"@kim\"\n    priority: P1\n    due: {due}\n    status: done\n    done: {done}\n    verification: {{on: {tested}, by: \"@lee\", how: A rehearsal on staging, result: passed}}\n  - id: A2\n    title: {}\n    process: people\n    kind: respond\n    addresses: [C2, S2]\n    owner: \"@lee\"\n    priority: P2\n    due: {due}\n    status: done\n    done: {done}\n    verification: {{on: {tested}, by: \"@kim\", how: An exercise with the team, result: passed}}\n",
        story.safeguards[0].0,
        story.safeguards[0].1,
        sentence(random),
        story.safeguards[1].0,
        story.safeguards[1].1,
        sentence(random),
        story.action(0, sentence(random)),
        story.action(1, sentence(random)),
    );
    // One in three is still owed, some of them for years.
    let owed = day + chrono::Days::new(30 + random.below(900) as u64);
    let (owner, priority) = (random.one(&SERVICES), 2 + random.below(2));
    let _ = write!(
        text,
        "  - id: A3\n    title: {}\n    process: technology\n    kind: detect\n    addresses: [S1]\n    owner: \"@{owner}\"\n    priority: P{priority}\n    due: {owed}\n{}",
        story.action(2, sentence(random)),
        story.third(owed, number),
    );
    for id in 4..=actions {
        let due = day + chrono::Days::new(30 + random.below(900) as u64);
        let (owner, priority) = (random.one(&SERVICES), 1 + random.below(3));
        let status = random.one(&["open", "in-progress", "proposed"]);
        let _ = write!(
            text,
            "  - id: A{id}\n    title: {}\n    process: people\n    kind: mitigate\n    addresses: [C2, S1]\n    owner: \"@{owner}\"\n    priority: P{priority}\n    due: {due}\n    status: {status}\n    ticket: https://github.com/example/work/issues/{}\n",
            sentence(random),
            number * 10 + id,
        );
    }
    let _ = write!(
        text,
        "notifications:\n  - audience: customers\n    decision: notify\n    channel: status page\n    at: {}\n    message: {}\n  - audience: staff\n    decision: do-not-notify\n    reason: {}\nfollow_up:\n  review_on: {review}\n  adjusted: {}\n  recurrence_of: []\n---\n",
        story.time(4),
        sentence(random),
        sentence(random),
        sentence(random),
    );
    for step in aftermark::vocabulary::Step::ALL {
        let _ =
            write!(text, "\n## {}. {}\n\n{}\n", step.number(), step.heading(), paragraph(random));
        match step.number() {
            1 => text.push_str("See [the log](evidence/service.log), whose clock is `UTC+1`.\n"),
            3 => text.push_str("| measure | before | during |\n|---|---|---|\n| requests | 1200 | 40 |\n| errors | 0.1 % | 98 % |\n"),
            6 => text.push_str("```sh\nsystemctl restart service\njournalctl -u service --since 09:00\n```\n"),
            7 => text.push_str("- The rota is on paper as well.\n- **Handovers** name what is half done.\n"),
            _ => {}
        }
    }
    (slug, text, log)
}
