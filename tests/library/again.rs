//! A library that is read again where it changed is the one that is read from the start, and a page that is
//! rendered alone is the one of the whole site.

use aftermark::edition::Audience;
use aftermark::site::Rendering;
use aftermark::workspace::{Change, Opening, Snapshot};
use camino::Utf8PathBuf;

use super::examples::{EXAMPLES, day, with_site};
use crate::memory::Files;
use crate::repository::SLUG;

/// Everything that is known of the incidents, follows from them and is said about them.
fn said(snapshot: &Snapshot) -> (Vec<String>, Vec<String>) {
    let verdict = snapshot.verdict().unwrap();
    let derived = snapshot.derived();
    let related = derived.related(&snapshot.library);
    let incidents = snapshot.library.incidents.iter().enumerate();
    let incidents = incidents.map(|(at, i)| {
        let facts = &derived.incidents[at];
        format!("{i:?} {facts:?} {:?} {:?}", related[at], verdict.incident(at))
    });
    let findings = verdict.findings().map(|f| format!("{f:?}"));
    (incidents.collect(), findings.collect())
}

#[test]
fn what_is_read_again_is_what_is_read_from_the_start() {
    let folder = Files::copy_of(EXAMPLES).on_disk();
    let root = &folder.root;
    let now = day().and_hms_opt(12, 0, 0).unwrap().and_utc();
    let open = || Snapshot::open(root, Opening::new(now, None)).unwrap();
    let mut kept = open();
    kept.verdict().unwrap();
    let edits = [
        ("2021-10-28-roblox-consul-streaming", "title: ", "title: Renamed and "),
        ("2018-10-21-github-network-partition", "  - id: A1\n", "  - id: A9\n"),
        ("2017-01-31-gitlab-com-database-deletion", "\nstatus: ", "\nrecurrence: 1\nstatus: "),
        // What another incident refers to: a heading it links to, an action it carries on, itself.
        (
            "2021-06-08-fastly-global-disruption",
            "## ",
            "See [the regex](../2019-07-02-cloudflare-waf-regex/README.md#2-identify-the-root-cause).\n\n## ",
        ),
        (
            "2021-10-28-roblox-consul-streaming",
            "actions:\n",
            "actions:\n  - {id: A99, title: Again, process: technology, kind: prevent, status: open, carried_from: 2019-07-02-cloudflare-waf-regex#A1}\n",
        ),
        ("2019-07-02-cloudflare-waf-regex", "## 2. Identify the root cause", "## 2. Why"),
        // What only the report itself says, and what makes others related to it.
        ("2019-07-02-cloudflare-waf-regex", "\n\n## 3.", "\n\nIt took 12 minutes.\n\n## 3."),
        ("2019-07-02-cloudflare-waf-regex", "\ntags: [waf, ", "\ntags: [capacity, "),
        ("2019-07-02-cloudflare-waf-regex", "**root** software", "**root** capacity"),
        ("2019-07-02-cloudflare-waf-regex", " A1 ", " A0 "),
        ("2019-07-02-cloudflare-waf-regex", "---\n", "no front matter\n---\n"),
        ("2019-07-02-cloudflare-waf-regex", "no front matter\n", ""),
    ];
    for (slug, from, to) in edits {
        let folder = Utf8PathBuf::from("incidents").join(slug);
        let file = folder.join("README.md");
        let text = fs_err::read_to_string(root.join(&file)).unwrap();
        assert!(text.contains(from), "{slug} has no {from:?}");
        fs_err::write(root.join(&file), text.replacen(from, to, 1)).unwrap();
        kept = kept.after(&[Change::Saved(&file)], now).unwrap();
        let (now, expected) = (said(&kept), said(&open()));
        assert_eq!(now, expected, "after {from:?} of {slug}");
    }
}

#[test]
fn several_files_changed_at_once_are_read_as_one_change() {
    let folder = Files::copy_of(EXAMPLES).on_disk();
    let now = day().and_hms_opt(12, 0, 0).unwrap().and_utc();
    let open = || Snapshot::open(&folder.root, Opening::new(now, None)).unwrap();
    let before = open();
    before.verdict().unwrap();
    let slugs = ["2019-07-02-cloudflare-waf-regex", "2021-06-08-fastly-global-disruption"];
    let files = slugs.map(|slug| Utf8PathBuf::from(format!("incidents/{slug}/README.md")));
    // Unsaved in an editor, the one; saved, the other.
    let edited = |file: &Utf8PathBuf| {
        let text = fs_err::read_to_string(folder.root.join(file)).unwrap();
        text.replacen("title: ", "title: Renamed and ", 1)
    };
    let bytes = edited(&files[0]);
    fs_err::write(folder.root.join(&files[1]), edited(&files[1])).unwrap();
    let id = before.library.sources.id(&files[0]).unwrap();
    let changes = [Change::Bytes(id, bytes.clone().into_bytes()), Change::Saved(&files[1])];
    let after = before.after(&changes, now).unwrap();
    fs_err::write(folder.root.join(&files[0]), bytes).unwrap();
    assert_eq!(said(&after), said(&open()));
    for slug in slugs {
        let title =
            |snapshot: &Snapshot| snapshot.library.get(slug).unwrap().display_title().to_owned();
        assert!(title(&after).starts_with("Renamed and "), "{slug}");
        assert!(!title(&before).starts_with("Renamed"), "{slug}: a snapshot changed");
    }
}

#[test]
fn an_audience_is_told_nothing_of_a_later_day_and_the_rules_know_of_it() {
    let mut files = Files::complete();
    let later = "incidents/2026-05-01-it-happened-again";
    let own = format!("incidents/{SLUG}");
    for (path, bytes) in files.below(own.as_str().into()) {
        files.write(format!("{later}/{path}"), bytes);
    }
    let main = format!("{own}/README.md");
    let text = files.text(&main).to_owned()
        + "\nSee [what came later](../2026-05-01-it-happened-again/README.md).\n";
    files.write(&main, text);
    let folder = files.on_disk();
    let on = |day: u32| chrono::NaiveDate::from_ymd_opt(2026, 4, day).unwrap();
    let now = day().and_hms_opt(12, 0, 0).unwrap().and_utc();
    let whole = Snapshot::open(&folder.root, Opening::new(now, Some(on(1)))).unwrap();
    let audience = Audience { untracked: false, until: whole.past() };
    let told = whole.for_audience(audience).unwrap();
    let slugs = |s: &Snapshot| -> Vec<String> {
        s.library.incidents.iter().map(|i| i.slug.clone()).collect()
    };
    assert_eq!(slugs(&whole), [SLUG, "2026-05-01-it-happened-again"]);
    assert_eq!(slugs(&told), [SLUG]);
    assert_eq!(told.derived().incidents.len(), 1);
    let hidden = whole.library.incidents[1].main;
    let sources = &told.library.sources;
    assert_eq!(sources.id(format!("{later}/README.md").as_str().into()), None);
    assert!(sources.text(hidden).is_err(), "its text is handed out");
    assert!(sources.bytes(hidden).is_err(), "its bytes are handed out");
    assert!(whole.library.sources.text(hidden).is_ok());
    // The link leads to a report that is there.
    let links = |s: &Snapshot| {
        s.verdict().unwrap().of(0).iter().filter(|f| f.rule.id == "links/missing").count()
    };
    assert_eq!((links(&whole), links(&told)), (0, 0));
}

#[test]
fn what_is_hidden_stays_hidden_when_more_is() {
    let library = Files::complete().library();
    let sources = &library.sources;
    let files: Vec<_> = library.incidents[0].files.iter().copied().take(2).collect();
    let both = files.iter().fold(sources.without([].into()), |s, file| s.without([*file].into()));
    for file in files {
        assert!(sources.bytes(file).is_ok());
        assert!(both.bytes(file).is_err() && both.text(file).is_err());
        assert_eq!(both.id(sources.path(file)), None);
    }
}

#[test]
fn a_page_alone_is_the_page_of_the_whole_site() {
    with_site(|edition, settings| {
        let whole = Rendering::new(edition, settings).unwrap().all().unwrap();
        let alone = Rendering::new(edition, settings).unwrap();
        // What tells hosts about the whole site.
        let for_hosts = |path: &str| path.starts_with('_') || path.starts_with('.');
        let mut pages = 0;
        for page in whole.iter().filter(|page| !for_hosts(&page.path)) {
            let found = alone.page(&page.path).unwrap();
            let found = found.unwrap_or_else(|| panic!("there is no page {}", page.path));
            assert_eq!(found.path, page.path);
            assert!(found.bytes == page.bytes, "{} differs", page.path);
            pages += 1;
        }
        assert!(pages > 200, "{pages}");
        for missing in ["", "x", "incidents/x/index.html", "assets/../index.html", "actions/index"]
        {
            assert!(alone.page(missing).unwrap().is_none(), "{missing}");
        }
    });
}
