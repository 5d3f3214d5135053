//! After any changes, what is taken from a cache and from the site that was built before is what is worked out anew, byte
//! for byte.

use std::cell::Cell;
use std::collections::BTreeMap;

use aftermark::config::HostKind;
use aftermark::edition::{CodeHost, Edition, Provenance};
use aftermark::site::{Before, Rendering, Settings, ThemeFiles, overrides};
use aftermark::workspace::{KeptIn, Opening, Snapshot};
use camino::{Utf8Path, Utf8PathBuf};
use proptest::prelude::*;

use super::examples::{EXAMPLES, day};
use crate::memory::Files;

/// Reports that name one another, and one that does not.
const SLUGS: [&str; 4] = [
    "2019-07-02-cloudflare-waf-regex",
    "2021-06-08-fastly-global-disruption",
    "2017-01-31-gitlab-com-database-deletion",
    "2021-10-28-roblox-consul-streaming",
];

/// Lines that make one part of the repository depend on another.
const LINES: [&str; 12] = [
    "See [the regex](../2019-07-02-cloudflare-waf-regex/README.md#2-identify-the-root-cause).",
    "See [the runbook](../../docs/runbook.md#steps) and ![it](../../docs/shot.png).",
    "See [notes](evidence/extra.txt#L2).",
    "- 2019-07-02 13:45 resolved: It was over (evidence/extra.txt:1)",
    "Again 2021-06-08-fastly-global-disruption.",
    "tags: [dns, again]",
    "severity: SEV1",
    "  - {id: A99, title: Again, process: technology, kind: prevent, status: open, carried_from: 2019-07-02-cloudflare-waf-regex#A1}",
    "  - {id: A98, title: Write a test for it, process: technology, kind: prevent, status: open, due: 2026-11-25, owner: kim, blocked_by: [2019-07-02-cloudflare-waf-regex#A1]}",
    "- [ ] A97: Limit the backtracking (owner: kim, due: 2026-12-01)",
    "recurrence_of: [2019-07-02-cloudflare-waf-regex]",
    "<!-- aftermark: allow language/vague-quantity: it was said so -->",
];

const SETTINGS: [&str; 8] = [
    "",
    "[site]\ntitle = \"Outages\"\n",
    "[rules]\n\"language/*\" = \"error\"\n",
    "[policy.severity]\nSEV1 = \"brief\"\n",
    "[incidents]\ntimezone = \"Europe/Berlin\"\n",
    "[services.edge]\ntitle = \"Edge\"\n",
    "[language]\nlists = [\"own.toml\"]\n",
    "[safety]\nallowed = [\"10.0.0.0/8\"]\n",
];

/// Something that happens to the repository between two runs; places are parts of 10,000 of a file.
#[derive(Clone, Debug)]
enum Change {
    Line { report: usize, at: u32, line: usize },
    Lose { report: usize, at: u32 },
    Digit { report: usize, at: u32, digit: u8 },
    Beside { report: usize, path: &'static str, lines: usize },
    Gone { file: u32 },
    Renamed { report: usize },
    Back { report: usize },
    Settings { number: usize },
    Theme { number: usize },
    Day { days: u64 },
}

fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let place = 0u32..10_000;
    let report = 0usize..8;
    let beside = prop::sample::select(vec![
        "evidence/extra.txt",
        "appendix.md",
        "../../docs/runbook.md",
        "../../docs/shot.png",
        "../../own.toml",
        "../../CODEOWNERS",
    ]);
    let one = prop_oneof![
        6 => (report.clone(), place.clone(), 0..LINES.len())
            .prop_map(|(report, at, line)| Change::Line { report, at, line }),
        3 => (report.clone(), place.clone()).prop_map(|(report, at)| Change::Lose { report, at }),
        4 => (report.clone(), place.clone(), 0u8..10)
            .prop_map(|(report, at, digit)| Change::Digit { report, at, digit }),
        4 => (report.clone(), beside, 0usize..5)
            .prop_map(|(report, path, lines)| Change::Beside { report, path, lines }),
        2 => place.prop_map(|file| Change::Gone { file }),
        1 => report.clone().prop_map(|report| Change::Renamed { report }),
        1 => report.prop_map(|report| Change::Back { report }),
        2 => (0..SETTINGS.len()).prop_map(|number| Change::Settings { number }),
        1 => (0usize..3).prop_map(|number| Change::Theme { number }),
        1 => (0u64..9).prop_map(|days| Change::Day { days }),
    ];
    prop::collection::vec(prop::collection::vec(one, 1..4), 2..5)
}

struct State {
    files: Files,
    theme: ThemeFiles,
    day: chrono::NaiveDate,
}

impl State {
    fn new() -> Self {
        Self { files: begun(), theme: ThemeFiles::new(), day: day() }
    }

    /// The main files that are there.
    fn reports(&self) -> Vec<Utf8PathBuf> {
        let all = self.files.paths().filter(|path| path.file_name() == Some("README.md"));
        all.filter(|path| path.starts_with("incidents")).map(Utf8Path::to_owned).collect()
    }

    fn edit(&mut self, report: usize, edit: impl FnOnce(&mut Vec<String>)) {
        let reports = self.reports();
        let Some(path) = reports.get(report % reports.len().max(1)) else { return };
        let mut lines: Vec<String> = self.files.text(path).lines().map(str::to_owned).collect();
        edit(&mut lines);
        self.files.write(path.clone(), lines.join("\n") + "\n");
    }

    fn change(&mut self, change: &Change) {
        let spot = |at: u32, length: usize| at as usize * length / 10_000;
        match *change {
            Change::Line { report, at, line } => self.edit(report, |lines| {
                lines.insert(spot(at, lines.len()), LINES[line].to_owned());
            }),
            Change::Lose { report, at } => self.edit(report, |lines| {
                if !lines.is_empty() {
                    lines.remove(spot(at, lines.len()));
                }
            }),
            Change::Digit { report, at, digit } => self.edit(report, |lines| {
                let begin = spot(at, lines.len());
                let mut all = lines.iter_mut().skip(begin);
                let found = all.find(|l| l.contains(|c: char| c.is_ascii_digit()));
                if let Some(line) = found {
                    *line = line.replacen(|c: char| c.is_ascii_digit(), &digit.to_string(), 1);
                }
            }),
            Change::Beside { report, path, lines } => {
                let reports = self.reports();
                let Some(main) = reports.get(report % reports.len().max(1)) else { return };
                let path = match path.strip_prefix("../../") {
                    Some(outside) => outside.into(),
                    None => main.parent().unwrap().join(path),
                };
                let text = match path.as_str() {
                    "own.toml" => format!(
                        "rule = \"language/blame\"\n[[entry]]\npattern = \"the {}\"\nreason = \"is told\"\nsuggestion = \"x\"\n",
                        ["edge", "team", "database", "cache", "time"][lines]
                    ),
                    _ => "# Steps\n\nOne, at 10.0.0.1.\n".repeat(lines),
                };
                self.files.write(path, text);
            }
            Change::Gone { file } => {
                let all: Vec<Utf8PathBuf> = self.files.paths().map(Utf8Path::to_owned).collect();
                self.files.remove(&all[spot(file, all.len())]);
                // Without one there is nothing to compare.
                if self.reports().is_empty() {
                    self.files = begun();
                }
            }
            Change::Renamed { report } => {
                let reports = self.reports();
                let Some(main) = reports.get(report % reports.len().max(1)) else { return };
                let folder = main.parent().unwrap().to_owned();
                let all: Vec<_> = self.files.below(&folder);
                for (name, bytes) in all {
                    self.files.remove(folder.join(&name));
                    self.files
                        .write(Utf8PathBuf::from(format!("{folder}-again")).join(name), bytes);
                }
            }
            Change::Back { report } => {
                let folder = Utf8PathBuf::from("incidents").join(SLUGS[report % SLUGS.len()]);
                for (name, bytes) in begun().below(&folder) {
                    self.files.write(folder.join(name), bytes);
                }
            }
            Change::Settings { number } => self.files.write("aftermark.toml", SETTINGS[number]),
            Change::Theme { number } => {
                self.theme.clear();
                let name = ["", "assets/extra.css", "templates/pages/report.html"][number];
                if number == 1 {
                    self.theme.insert(name.to_owned(), b"b { color: red }".to_vec());
                } else if number == 2 {
                    let mut text = overrides::builtin()[name].to_vec();
                    let end = text.len() - b"{% endblock main %}\n".len();
                    text.splice(end..end, *b"<!-- ours -->");
                    self.theme.insert(name.to_owned(), text);
                }
            }
            Change::Day { days } => self.day = day() + chrono::Days::new(days * 3),
        }
    }

    fn open(&self, kept: Option<KeptIn>) -> Option<Snapshot> {
        let now = self.day.and_hms_opt(12, 0, 0).unwrap().and_utc();
        let opening = Opening { kept, ..Opening::new(now, None) };
        Snapshot::of("/repository".into(), self.files.tree(), opening).ok()
    }

    /// All that is said of it, and the files of its site.
    fn all(&self, snapshot: &Snapshot, before: &Before<'_>) -> Option<(Vec<String>, Site)> {
        let verdict = snapshot.verdict().ok()?;
        let library = &snapshot.library;
        let incidents = library.incidents.iter().enumerate();
        let mut said: Vec<String> =
            incidents.map(|(at, i)| format!("{i:?} {:?}", verdict.incident(at))).collect();
        said.extend(verdict.findings().map(|f| format!("{f:?}")));
        let settings = Settings {
            site: &library.config.site,
            base_url: None,
            theme: &self.theme,
            logo: None,
            favicon: None,
            version: "0",
        };
        // So that links lead to files which the site does not have.
        let host = CodeHost {
            kind: HostKind::GitHub,
            web: "https://git.example.org/a/b".to_owned(),
            branch: Some("main".to_owned()),
            prefix: String::new(),
        };
        let provenance = Provenance { host: Some(host), ..Provenance::default() };
        let edition = Edition::new(library, snapshot.derived(), verdict);
        let edition = edition.with_provenance(&provenance);
        let pages = Rendering::new(&edition, &settings).unwrap().with_before(before).all().unwrap();
        Some((said, pages.into_iter().map(|page| (page.path, page.bytes)).collect()))
    }
}

type Site = BTreeMap<String, Vec<u8>>;

fn begun() -> Files {
    let all = Files::copy_of(EXAMPLES);
    let mut files = Files::default();
    for path in all.paths() {
        if SLUGS.iter().any(|slug| path.as_str().contains(slug)) {
            files.write(path, all.bytes(path));
        }
    }
    files
}

/// As many as a run of all tests has time for. `PROPTEST_CASES` asks for others.
const CASES: u32 = 4;

thread_local! {
    static REUSED: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

fn hold(steps: &[Vec<Change>]) {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let kept = || Some(KeptIn { folder: folder.to_owned(), from: 0 });
    let mut state = State::new();
    let mut site = Site::new();
    // One line of one report leaves most pages as they were.
    let first = [Vec::new(), vec![Change::Line { report: 0, at: 9_999, line: 2 }]];
    for step in first.iter().chain(steps).map(Vec::as_slice) {
        step.iter().for_each(|change| state.change(change));
        let nothing = |_: &str| None;
        let anew = state.open(None).and_then(|snapshot| state.all(&snapshot, &nothing));
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let before = |path: &str| {
            asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            site.get(path).cloned()
        };
        let known = state.open(kept()).and_then(|snapshot| {
            let all = state.all(&snapshot, &before);
            snapshot.keep().unwrap();
            all
        });
        assert_eq!(anew.as_ref().map(|a| &a.0), known.as_ref().map(|k| &k.0), "after {step:?}");
        let (Some((_, anew)), Some((_, known))) = (anew, known) else { continue };
        let other = anew.iter().find(|(path, bytes)| known.get(*path) != Some(bytes));
        assert_eq!(other.map(|(path, _)| path), None, "after {step:?}");
        assert_eq!(anew.len(), known.len());
        let (reused, all) = REUSED.get();
        REUSED.set((reused + asked.into_inner(), all + known.len()));
        site = known;
    }
}

#[test]
fn what_was_kept_gives_what_is_worked_out_anew() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { CASES };
    proptest!(ProptestConfig { cases, ..config }, |(steps in changes())| hold(&steps));
    let (reused, all) = REUSED.get();
    assert!(reused * 20 > all, "only {reused} of {all} pages were known: this looks at nothing");
}

#[test]
fn a_second_run_over_the_same_files_works_nothing_out() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let state = State::new();
    let open = || state.open(Some(KeptIn { folder: folder.to_owned(), from: 0 })).unwrap();
    let nothing = |_: &str| None;
    let first = open();
    let (said, site) = state.all(&first, &nothing).unwrap();
    first.keep().unwrap();
    let names = || {
        let inside = folder.read_dir_utf8().unwrap().next().unwrap().unwrap().into_path();
        let files = inside.read_dir_utf8().unwrap().map(|f| f.unwrap().into_path());
        let files = files.map(|path| (fs_err::read(&path).unwrap(), path));
        files.collect::<Vec<_>>()
    };
    let written = names();
    assert_eq!(written.len(), 4);
    let asked = std::sync::Mutex::new(std::collections::BTreeSet::new());
    let before = |path: &str| {
        asked.lock().unwrap().insert(path.to_owned());
        site.get(path).cloned()
    };
    let second = open();
    let known = state.all(&second, &before).unwrap();
    let pages = site.keys().filter(|path| path.ends_with(".html"));
    let asked = asked.into_inner().unwrap();
    let unknown: Vec<&String> = pages.filter(|path| !asked.contains(*path)).collect();
    assert_eq!(unknown, Vec::<&String>::new());
    second.keep().unwrap();
    assert!((said, site.clone()) == known);
    // Only what is new is written, so that nothing was.
    let again = names();
    let other = again.iter().zip(&written).find(|(now, then)| now != then);
    assert_eq!(other.map(|(now, _)| &now.1), None);
    // A site that somebody changed is not believed.
    let changed = |path: &str| site.get(path).map(|bytes| [bytes, &b" "[..]].concat());
    assert!(state.all(&open(), &changed).unwrap().1 == site);
}
