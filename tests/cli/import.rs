//! `import` as it is run: folders of reports in, incidents out, nothing of what is there touched.

use crate::repository::{Repository, SLUG};

const QUEUE: &str = "# Mail was late

The consumer fetched one message at a time. See [the disk](2024-06-01-disk.md) and [a page](https://example.org/x).

![Depth of the queue](depth%20of%20queue.png)

## Timeline

- 2024-05-17 09:10 Deployed the mailer
- 09:40 Support reports missing mails
- 12:20 Prefetch raised

## Root cause

The prefetch was set to 1.

## Action items

- [ ] Alert on the age of the oldest mail: @kim, due 2024-06-30
";

const DISK: &str = "---
title: Disk full
severity: SEV3
layout: post
---

- **Impact**: no logs for an hour
- **Root cause**: rotation was off
- **Action items**: see the board
";

/// A wiki beside the incidents.
fn wiki() -> Repository {
    let repository = Repository::complete();
    repository.write("wiki/2024-05-17-mail-was-late.md", QUEUE);
    repository.write("wiki/depth of queue.png", b"\x89PNG\r\n\x1a\n");
    repository.write("wiki/more/../2024-06-01-disk.md", DISK);
    repository.write("wiki/README.md", "# Reports\n\n## Timeline\n\n## Root cause\n");
    repository.write("wiki/runbook.md", "# How to restart\n\nTurn it off and on.\n");
    repository.write("wiki/report.docx", "PK");
    repository.committed()
}

#[test]
fn a_folder_of_reports_comes_in_and_passes() {
    let repository = wiki();
    let run = repository.run(&["import", "wiki"]);
    // Two files were named and left where they are.
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.err.contains("wiki/report.docx was not imported: "), "{}", run.err);
    assert!(run.err.contains("pandoc"), "{}", run.err);
    assert!(
        run.err.contains("runbook.md was not imported: it does not look like a report"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("wiki/README.md"), "{}", run.err);
    assert!(run.out.contains("incidents/2024-05-17-mail-was-late/README.md\n  from wiki/2024-05-17-mail-was-late.md\n"), "{}", run.out);
    assert!(run.out.contains("timeline       3 entries, lines 9 to 11\n"), "{}", run.out);
    assert!(run.out.contains("actions        1 entry, line 19\n"), "{}", run.out);
    assert!(run.out.contains("- line 4: `layout` of the front matter"), "{}", run.out);

    let folder = "incidents/2024-05-17-mail-was-late";
    let text = repository.read(&format!("{folder}/README.md"));
    assert!(
        text.contains(
            "[the disk](../2024-06-01-disk/README.md) and [a page](https://example.org/x)"
        ),
        "{text}"
    );
    assert!(text.contains("![Depth of the queue](evidence/depth%20of%20queue.png)"), "{text}");
    assert_eq!(repository.read(&format!("{folder}/evidence/original.md")), QUEUE);
    assert!(repository.root.join(folder).join("evidence/depth of queue.png").is_file());
    let disk = repository.read("incidents/2024-06-01-disk/README.md");
    assert!(disk.contains("title: Disk full\nstatus: complete\nseverity: SEV3\n"), "{disk}");
    assert!(disk.contains("## Impact\n\nno logs for an hour\n"), "{disk}");

    repository.git(&["add", "--all"]);
    let check = repository.check(&[]);
    assert_eq!(check.code, 0, "{}", check.whole());
    // Nor does the baseline keep what was only so until `git add`.
    assert!(!check.out.contains("history/"), "{}", check.out);
    let build = repository.build(&["--allow-incomplete"]);
    assert_eq!(build.code, 0, "{}", build.whole());

    // A second run finds all of it there.
    let before = repository.files("incidents");
    let again = repository.run(&["import", "wiki"]);
    assert!(
        again.err.contains("was imported before, as 2024-05-17-mail-was-late"),
        "{}",
        again.err
    );
    assert!(again.err.contains("nothing was imported"), "{}", again.err);
    assert_eq!(repository.files("incidents"), before);
}

#[test]
fn what_a_program_reads_is_all_that_is_written() {
    let run = wiki().run(&["import", "wiki", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(all["imported"].as_array().unwrap().len(), 2);
    assert!(run.err.contains("aftermark-baseline.toml keeps"), "{}", run.err);
}

#[test]
fn utf_16_comes_in_and_so_do_the_pictures_of_raw_html() {
    let repository = Repository::complete();
    let text = "# Disk full\n\n## Impact\n\nNo logs.\n\n<p align=\"center\">\n  <img width=300 src=\"img/disk full.png\" alt=\"Free space\">\n</p>\n\nAnd ![here][d].\n\n[d]: img/depth.png\n";
    let wide: Vec<u8> =
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    repository.write("wiki/2024-06-01-disk.md", &wide);
    repository.write("wiki/img/disk full.png", b"\x89PNG\r\n\x1a\n");
    repository.write("wiki/img/depth.png", b"\x89PNG\r\n\x1a\n");
    let repository = repository.committed();
    let run = repository.run(&["import", "wiki"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let read = repository.read("incidents/2024-06-01-disk/README.md");
    assert!(read.contains("src=\"evidence/disk%20full.png\" alt"), "{read}");
    assert!(read.contains("[d]: evidence/depth.png"), "{read}");
    let folder = repository.root.join("incidents/2024-06-01-disk/evidence");
    assert_eq!(fs_err::read(folder.join("original.md")).unwrap(), wide);
    assert!(folder.join("disk full.png").is_file() && folder.join("depth.png").is_file());
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let repository = wiki();
    let before = repository.files(".");
    let run = repository.run(&["import", "wiki", "--dry-run", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let first = &said["imported"][0];
    assert_eq!(first["to"], "incidents/2024-05-17-mail-was-late/README.md");
    assert_eq!(first["lists"][0]["list"], "timeline");
    assert_eq!(first["lists"][0]["first_line"], 9);
    assert!(first["missing"].as_array().unwrap().iter().any(|s| s == "notify"));
    assert_eq!(said["left"].as_array().unwrap().len(), 2);
    assert_eq!(repository.files("."), before);
}

#[test]
fn what_has_no_day_or_is_there_already_is_told() {
    let repository = Repository::complete();
    repository.write("old.md", "# It broke\n\n## Impact\n\nNo mail since 2024-01-02.\n");
    repository.write(&format!("{SLUG}.md"), "# Another\n\n## Impact\n\nNo mail.\n");
    let repository = repository.committed();
    let undated = repository.run(&["import", "old.md"]);
    assert_eq!(undated.code, 1);
    assert!(undated.err.contains("line 5 has 2024-01-02"), "{}", undated.err);
    let dated = repository.run(&["import", "old.md", "--date", "2024-01-02", "--status", "draft"]);
    assert_eq!(dated.code, 0, "{}", dated.whole());
    assert!(repository.read("incidents/2024-01-02-it-broke/README.md").contains("status: draft\n"));
    // A name that is taken gets a number; what is there stays.
    let before = repository.read(&format!("incidents/{SLUG}/README.md"));
    let taken = repository.run(&["import", &format!("{SLUG}.md")]);
    assert_eq!(taken.code, 0, "{}", taken.whole());
    assert!(repository.read(&format!("incidents/{SLUG}-2/README.md")).contains("title: Another\n"));
    assert_eq!(repository.read(&format!("incidents/{SLUG}/README.md")), before);
    let outside = repository.run(&["import", "old.md", "--into", "../x"]);
    assert_eq!(outside.code, 2, "{}", outside.whole());
    let several =
        repository.run(&["import", "old.md", &format!("{SLUG}.md"), "--date", "2024-01-02"]);
    assert_eq!(several.code, 2, "{}", several.whole());
}

#[test]
fn no_file_beside_the_reports_comes_along() {
    let repository = Repository::complete();
    repository.write("secret.png", "x");
    repository.write(
        "wiki/2024-05-17-a.md",
        "# A\n\n## Impact\n\n![x](../secret.png) [y](/etc/hostname) [z](notes.sh)\n",
    );
    repository.write("wiki/notes.sh", "x");
    let repository = repository.committed();
    let run = repository.run(&["import", "wiki"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let text = repository.read("incidents/2024-05-17-a/README.md");
    assert!(text.contains("![x](../secret.png) [y](/etc/hostname) [z](notes.sh)"), "{text}");
    let names: Vec<String> =
        repository.files("incidents/2024-05-17-a").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

/// A page as wikis export it: its text among what is around it, a picture in itself, a link to another page.
const PAGE: &str = "<!doctype html><title>Ops : Queue</title>
<div id=breadcrumbs><a href=index.html>Ops</a></div>
<h1><span id=title-text>Ops : Queue was late</span></h1>
<div id=main-content class=wiki-content>
<p><strong>Date:</strong> 2024-05-17<br><strong>Severity:</strong> SEV2</p>
<h1>Timeline</h1>
<table><tr><th>Time<th>Event</tr>
<tr><td>09:10<td>Deployed &lt;script&gt;alert(1)&lt;/script&gt;</tr>
<tr><td>09:40<td>Support reports missing mails</tr></table>
<h1>Root cause</h1>
<p>The prefetch. See <a href='2024-06-01-disk_42.html'>the disk</a>, <a href='javascript:alert(1)'>this</a>.
<img alt=Depth src='data:image/png;base64,iVBORw0KGgo='></p>
<script>alert(1)</script>
</div>";

#[test]
fn pages_of_a_wiki_come_in_with_what_they_show_and_without_their_markup() {
    let repository = Repository::complete();
    repository.write("space/Queue_41.html", PAGE);
    repository.write(
        "space/2024-06-01-disk_42.html",
        "<h1>Disk full</h1><h2>Impact</h2><p>No logs.<h2>Root cause</h2><p>Rotation was off.",
    );
    repository.write("space/index.html", "<a href=Queue_41.html>Queue</a>");
    let repository = repository.committed();
    let run = repository.run(&["import", "space"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let folder = "incidents/2024-05-17-queue-was-late";
    let text = repository.read(&format!("{folder}/README.md"));
    assert!(text.contains("title: Queue was late\nstatus: complete\nseverity: SEV2\n"), "{text}");
    assert!(text.contains("| 09:10 | Deployed \\<script>alert(1)\\</script> |"), "{text}");
    assert!(text.contains("[the disk](../2024-06-01-disk-full/README.md), this."), "{text}");
    assert!(text.contains("![Depth](evidence/picture-1.png)"), "{text}");
    assert_eq!(repository.read(&format!("{folder}/evidence/original.html")), PAGE);
    assert!(repository.root.join(folder).join("evidence/picture-1.png").is_file());
    assert!(run.out.contains("timeline       2 entries, lines 8 to 9\n"), "{}", run.out);
    assert!(run.out.contains("line 11: the address of a link leads to nothing"), "{}", run.out);
    assert!(run.err.contains("steps are answered ("), "{}", run.err);

    repository.git(&["add", "--all"]);
    assert_eq!(repository.check(&[]).code, 0);
    let build = repository.build(&["--allow-incomplete"]);
    assert_eq!(build.code, 0, "{}", build.whole());
    for (path, bytes) in repository.files("site") {
        let shown = String::from_utf8_lossy(&bytes);
        assert!(!path.ends_with(".html") || !shown.contains("<script>alert"), "{path}");
    }
    let again = repository.run(&["import", "space"]);
    assert!(again.err.contains("nothing was imported"), "{}", again.err);
}

#[test]
fn coverage_counts_steps_by_step_and_by_time() {
    let repository = wiki();
    assert_eq!(repository.run(&["import", "wiki"]).code, 1);
    let text = repository.run(&["coverage", "--by", "month"]);
    assert_eq!(text.code, 0, "{}", text.whole());
    assert!(text.out.starts_with("13 of 30 steps are answered (43 %), "), "{}", text.out);
    assert!(text.out.contains("2024-05         1"), "{}", text.out);
    let json = repository.run(&["coverage", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(said["reports"], 3);
    assert_eq!(said["steps"].as_array().unwrap().len(), 10);
    let of_years: u64 =
        said["years"].as_array().unwrap().iter().map(|y| y["answered"].as_u64().unwrap()).sum();
    assert_eq!(said["answered"], of_years);
    let badge = repository.run(&["coverage", "--format", "svg", "--output", "badge.svg"]);
    assert_eq!(badge.code, 0, "{}", badge.whole());
    assert!(repository.read("badge.svg").contains("<title>steps answered: 43 %</title>"));
    let none = Repository::complete();
    fs_err::remove_dir_all(none.root.join("incidents")).unwrap();
    assert_eq!(none.run(&["coverage"]).code, 2);
}

/// Real documents: of LibreOffice, for docutils and asciidoctor, of ReportLab. Where the program that reads one is not
/// installed, the message says what to install.
#[test]
fn documents_of_other_programs_come_in_where_a_program_reads_them() {
    for (name, install) in [
        ("report.docx", "install pandoc"),
        ("report.odt", "install pandoc"),
        ("report.rst", "install docutils"),
        ("report.adoc", "install asciidoctor"),
        ("report.pdf", "install pdftotext"),
    ] {
        let repository = Repository::complete();
        fs_err::create_dir(repository.root.join("wiki")).unwrap();
        for file in [name, "depth.png"] {
            let from = crate::project().join("tests/fixtures/import").join(file);
            fs_err::copy(from, repository.root.join("wiki").join(file)).unwrap();
        }
        let repository = repository.committed();
        let original = fs_err::read(repository.root.join("wiki").join(name)).unwrap();
        let run = repository.run(&["import", &format!("wiki/{name}"), "--format", "markdown"]);
        if run.code == 1 {
            assert!(
                run.err.contains("is not installed") && run.err.contains(install),
                "{name}: {}",
                run.err
            );
            continue;
        }
        assert_eq!(run.code, 0, "{name}: {}", run.whole());
        let folder = repository.root.join("incidents").join("2024-05-17-mail-was-three-hours-late");
        let text = fs_err::read_to_string(folder.join("README.md"))
            .unwrap_or_else(|_| panic!("{name}: {}", run.whole()));
        assert!(text.contains("severity: SEV2\n"), "{name}: {text}");
        for part in [
            "# Mail was three hours late",
            "## Timeline",
            "## Root cause",
            "The mailer was deployed",
        ] {
            assert!(text.contains(part), "{name}: no {part} in {text}");
        }
        for evil in ["<script", "root:", "javascript"] {
            assert!(!text.contains(evil), "{name}: {evil} in {text}");
        }
        assert!(run.out.contains("| timeline | "), "{name}: {}", run.out);
        assert!(run.out.contains("was read by"), "{name}: {}", run.out);
        let has_picture =
            text.contains("](evidence/picture-1.png)") || text.contains("](evidence/depth.png)");
        assert_eq!(has_picture, name != "report.pdf", "{name}: {text}");
        let ending = name.rsplit_once('.').unwrap().1;
        assert_eq!(
            fs_err::read(folder.join(format!("evidence/original.{ending}"))).unwrap(),
            original
        );
        repository.git(&["add", "--all"]);
        assert_eq!(repository.check(&[]).code, 0, "{name}");
    }
}

#[test]
fn what_a_team_calls_things_is_proposed() {
    let repository = wiki();
    repository.write("wiki/a.md", "# A\n\n## Impact\n\nx\n\n## Root cause\n\ny\n\n## Kudos\n\nz\n");
    repository.write("wiki/b.md", "# B\n\n## Impact\n\nx\n\n## Root cause\n\ny\n\n## Kudos\n\nz\n");
    let before = repository.files(".");
    let run = repository.run(&["import", "wiki", "--learn"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("#   aliases = [\"Kudos\"]  # in 2 reports"), "{}", run.out);
    assert_eq!(repository.files("."), before);
}

#[test]
fn a_report_goes_out_as_one_file() {
    let repository = Repository::complete().committed();
    let html = repository.run(&["export", SLUG, "--to", "html"]);
    assert_eq!(html.code, 0, "{}", html.whole());
    assert!(html.out.contains("<h1") && html.out.contains("<table"), "{}", html.out);
    let markdown =
        repository.run(&["export", &format!("incidents/{SLUG}/README.md"), "--to", "markdown"]);
    assert!(
        markdown.out.starts_with("# ") && markdown.out.contains("| Severity |"),
        "{}",
        markdown.whole()
    );
    let json = repository.run(&["export", SLUG, "--to", "json"]);
    let said: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(said["slug"], SLUG);
    for list in ["timeline", "causes", "impact", "safeguards", "actions", "notifications"] {
        assert!(
            said["report"][list].as_array().is_some_and(|l| !l.is_empty()),
            "{list}: {}",
            json.out
        );
    }
    // A list that YAML could not carry is data in it nevertheless.
    repository.write(
        "incidents/2024-05-17-a/README.md",
        "---\ntitle: A\nstatus: draft\n---\n\n## Timeline\n\n### 2024-05-17 09:02\n\nAll down.\n\n### 09:40\n\nUp.\n",
    );
    let json = repository.run(&["export", "2024-05-17-a", "--to", "json"]);
    let said: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(said["report"]["timeline"][1]["event"], "Up.", "{}", json.whole());
    let confluence =
        repository.run(&["export", SLUG, "--to", "confluence", "--output", "page.xml"]);
    assert_eq!(confluence.code, 0, "{}", confluence.whole());
    assert!(repository.read("page.xml").contains("<table>"));
    let word = repository.run(&["export", SLUG, "--to", "docx", "--output", "report.docx"]);
    match word.code {
        0 => assert!(fs_err::read(repository.root.join("report.docx")).unwrap().starts_with(b"PK")),
        _ => assert!(word.err.contains("apt install pandoc"), "{}", word.whole()),
    }
    let shown = repository.run(&["export", SLUG, "--to", "docx"]);
    assert!(shown.code == 2 && shown.err.contains("--output report.docx"), "{}", shown.whole());
}

#[test]
fn what_a_list_says_otherwise_stays_prose_of_its_step() {
    let repository = Repository::complete();
    repository.write(
        "2024-05-17-a.md",
        "# A\n\n## Contributing Factors\n\n- Too much noise\n\n## Action items\n\n- Alert on the age\n\nDefences\n--------\n\n- A dashboard\n",
    );
    let repository = repository.committed();
    let run = repository.run(&["import", "2024-05-17-a.md"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(
        run.out.contains("line 7: the list under “Action items” is not written as the data"),
        "{}",
        run.out
    );
    let text = repository.read("incidents/2024-05-17-a/README.md");
    assert!(text.contains("## Contributing Factors {#root-cause}\n\n- Too much noise\n"), "{text}");
    assert!(text.contains("## Action items {#technology}\n\n- Alert on the age\n"), "{text}");
    assert!(text.contains("## Defences {#safeguards}\n\n\n- A dashboard\n"), "{text}");
    let grades = repository.check(&["--grades", "incidents/2024-05-17-a"]);
    assert!(!grades.out.contains("unreadable"), "{}", grades.out);
}

#[test]
fn one_section_answers_several_steps_and_several_one() {
    let repository = Repository::complete();
    repository.write(
        "aftermark.toml",
        "[steps.technology]\naliases = [\"Repairs\"]\n[steps.people]\naliases = [\"Repairs\"]\n[steps.root-cause]\naliases = [\"Why\", \"Why so long\"]\n",
    );
    repository.write(
        "incidents/2024-05-17-a/README.md",
        "---\ntitle: Mail was late\nstatus: draft\nseverity: SEV3\nservices: [mailer]\n---\n\n## Why\n\nThe queue stood still for a day.\n\n## Why so long\n\nNobody watched the age of the oldest mail.\n\n### On Sundays\n\nNobody is there.\n\n## Repairs\n\nThe queue is watched by the rota from now on.\n\n## Detection and response {.safeguards .staff-actions}\n\nA customer called on Monday.\n",
    );
    let repository = repository.committed();
    let grades = repository.check(&["--grades", "incidents/2024-05-17-a"]);
    assert!(!grades.whole().contains("section-twice"), "{}", grades.whole());
    let run = repository.run(&["build", "--output", "site"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = repository.read("site/incidents/2024-05-17-a/index.html");
    let step = |slug: &str| {
        let start = page.find(&format!("id=\"{slug}\"")).unwrap();
        let rest = &page[start..];
        rest[..rest.find("</section>").unwrap()].to_owned()
    };
    let cause = step("root-cause");
    for (level, heading) in [(3, "Why"), (3, "Why so long"), (4, "On Sundays")] {
        let shown = cause.find(&format!(">{heading} <a")).map(|at| &cause[..at]);
        let tag = shown.and_then(|before| before.rfind(&format!("<h{level} ")));
        assert!(tag.is_some_and(|at| !cause[at + 1..].starts_with('/')), "{heading}: {cause}");
    }
    assert!(step("technology").contains("watched by the rota"), "{page}");
    let people = step("people");
    assert!(
        people.contains("href=\"#technology\"") && people.contains("“Repairs” answers both"),
        "{people}"
    );
    assert!(!people.contains("watched by the rota"), "{people}");
    assert!(step("staff-actions").contains("A customer called"), "{page}");
    assert!(step("safeguards").contains("href=\"#staff-actions\""), "{page}");
}
