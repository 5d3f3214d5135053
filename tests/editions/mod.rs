//! Editions for others: what is left out is nowhere, what is let through is there, and what would give something away
//! is not published.

mod canary;
mod hostile;
mod marks;

use crate::repository::{Repository, SLUG};

const INTERNAL: &str = "2026-05-05-nightingale-queue";

fn readme(slug: &str) -> String {
    format!("incidents/{slug}/README.md")
}

/// The complete fixture as a public incident, beside an internal one that it names.
fn repository() -> Repository {
    let repository = Repository::complete();
    let main = readme(SLUG);
    let text = repository.read(&main);
    repository
        .write(&readme(INTERNAL), text.replace("Checkout returned 502", "Nightingale lost mail"));
    repository.write(
        &format!("incidents/{INTERNAL}/evidence/edge.log"),
        repository.read(&format!("incidents/{SLUG}/evidence/edge.log")),
    );
    repository.replace(&main, "status: complete\n", "status: complete\nvisibility: public\n");
    repository.replace(
        &main,
        "## 2. Identify the root cause\n",
        &format!(
            "It was like [the queue](../{INTERNAL}/README.md), see `{INTERNAL}`, which @robin and Kim read \
             in https://acme.slack.com/archives/C1/p2 and on db7.corp.\n\n## 2. Identify the root cause\n"
        ),
    );
    repository
}

fn edition(repository: &Repository) -> String {
    let run =
        repository.build(&["--edition", "public", "--output", "public", "--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    repository.read(&format!("public/incidents/{SLUG}/index.html"))
}

#[test]
fn names_hosts_and_other_reports_become_neutral_words() {
    let repository = repository();
    let page = edition(&repository);
    assert!(
        page.contains(
            "It was like the queue, see <code>another incident</code>, which an engineer and Kim read"
        ),
        "{page}"
    );
    assert!(page.contains("in an internal page and on an internal system."));
    for (path, bytes) in repository.files("public") {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for name in [INTERNAL, "nightingale", "db7.corp", "acme.slack"] {
            assert!(!text.contains(name) && !path.contains(name), "{path} has {name}");
        }
        // The documentation of rules and keys has people of its own.
        let is_manual = ["rules/", "schema/", "search/"].iter().any(|own| path.starts_with(own));
        for name in ["@kim", "@lee", "@robin"] {
            assert!(is_manual || !text.contains(name), "{path} has {name}");
        }
    }
}

/// What a picture says is compared in words: in its file and beside it on the page.
#[test]
fn the_picture_beside_links_says_what_the_edition_says() {
    let repository = repository();
    let main = readme(SLUG);
    repository.replace(&main, "returned 502 for 47 minutes", "returned 502 from db7.corp to Kim");
    let address = ["--base-url", "https://learn.example.org/"];
    let output = ["--edition", "public", "--output", "public", "--allow-incomplete"];
    let run = repository.build(&[&output[..], &address].concat());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let page = repository.read(&format!("public/incidents/{SLUG}/index.html"));
    let (_, rest) = page.split_once("og:image:alt\" content=\"").unwrap();
    let (words, _) = rest.split_once('"').unwrap();
    assert!(words.starts_with("Checkout returned 502 from an internal system"), "{words}");
    let files = repository.files("public");
    let file = format!("incidents/{SLUG}/card.png");
    let card = files.iter().find(|(path, _)| *path == file).unwrap();
    assert!(String::from_utf8_lossy(&card.1).contains(words));
    assert!(page.contains(&format!("https://learn.example.org/{file}?")));
    // Without the site's address nobody could ask for it.
    edition(&repository);
    assert!(repository.files("public").iter().all(|(path, _)| !path.ends_with("card.png")));
}

#[test]
fn a_role_stands_for_a_person_where_one_is_known() {
    let repository = repository();
    repository.write(
        "aftermark.toml",
        repository.read("aftermark.toml")
            + "\n[people.\"@robin\"]\nrole = \"the database engineer\"\nnames = [\"Kim\"]\n",
    );
    let page = edition(&repository);
    assert!(page.contains("which the database engineer and the database engineer read"));
}

#[test]
fn a_site_for_insiders_says_so_and_an_edition_does_not() {
    let repository = repository();
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let page = repository.read("site/index.html");
    assert!(
        page.contains("<meta name=\"robots\" content=\"noindex\">")
            && page.contains(">Internal</span>")
    );
    assert_eq!(repository.read("site/robots.txt"), "User-agent: *\nDisallow: /\n");
    assert!(repository.read("site/_headers").contains("X-Robots-Tag: noindex"));
    edition(&repository);
    let page = repository.read("public/index.html");
    assert!(!page.contains("noindex") && !page.contains(">Internal</span>"));
    assert!(!repository.root.join("public/robots.txt").exists());
}

#[test]
fn times_alone_keep_their_day_when_the_entry_before_is_left_out() {
    let repository = repository();
    let main = readme(SLUG);
    repository.replace(&main, "  - at: 2026-03-14 09:02\n", "  - at: 2026-03-13 23:50\n    event: Somebody looked\n    visibility: internal\n  - at: 2026-03-14 09:02\n    visibility: internal\n");
    edition(&repository);
    let data: serde_json::Value =
        serde_json::from_str(&repository.read("public/incidents.json")).unwrap();
    assert_eq!(data["incidents"][0]["resolved"], "2026-03-14T08:49:00Z");
    assert_eq!(data["incidents"][0]["started"], serde_json::Value::Null);
}

#[test]
fn what_would_give_something_away_is_not_published() {
    let repository = repository();
    // A theme is the team's own: it can say what it likes, also what is left out of reports.
    repository.write(
        "theme/templates/parts/brand.html",
        "<a href=\"{{ root }}\">{{ site.title }}</a> {% if card is defined %}{{ 'night' ~ 'ingale-queue' }}{% endif %}",
    );
    let settings = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("[site]\ntheme = \"theme\"\n{settings}"));
    let run =
        repository.build(&["--edition", "public", "--output", "public", "--allow-incomplete"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("the word `nightingale`, from incidents/"), "{}", run.err);
    assert!(!repository.root.join("public").exists());
}

/// What nothing keeps back is there: the summary wherever it is written, entries of every list, sections, evidence.
#[test]
fn what_is_let_through_is_there() {
    let repository = Repository::copy_of("example-incidents").committed();
    for (edition, output) in [(&[][..], "site"), (&["--edition", "public"], "public")] {
        let run =
            repository.build(&[&["--output", output, "--allow-incomplete"], edition].concat());
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let anchors = regex::Regex::new(r#"class="summary prose"| id="[\w-]+""#).unwrap();
    let mut compared = (0, 0);
    for (path, page) in repository.files("public") {
        let is_report = path.starts_with("incidents/20") && path.matches('/').count() == 2;
        if !is_report || !path.ends_with("/index.html") {
            continue;
        }
        let page = String::from_utf8(page).unwrap();
        let whole = repository.read(&format!("site/{path}"));
        let has: std::collections::BTreeSet<&str> =
            anchors.find_iter(&page).map(|m| m.as_str()).collect();
        let lacks: Vec<&str> = anchors
            .find_iter(&whole)
            .map(|m| m.as_str())
            .filter(|id| !has.contains(id) && !id.contains("history") && !id.contains("file-"))
            .collect();
        assert!(lacks.is_empty(), "{path}: {lacks:?}");
        compared.0 += 1;
        compared.1 += usize::from(has.contains("class=\"summary prose\""));
    }
    assert_eq!(compared, (9, 8));
}

#[test]
fn any_built_site_can_be_audited() {
    let repository = repository();
    edition(&repository);
    let audit = |folder: &str| repository.run(&["audit", folder]);
    let run = audit("public");
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    repository.build(&["--allow-incomplete"]);
    let run = audit("site");
    assert_eq!(run.code, 1);
    assert!(run.out.contains("the word `nightingale`"), "{}", run.out);
}

#[test]
fn an_edition_that_is_not_there_is_said() {
    let repository = repository();
    let run = repository.build(&["--edition", "press"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there is no edition `press`; there is `public`"), "{}", run.err);
}

#[test]
fn evidence_has_the_lines_that_are_cited_and_pictures_what_they_show() {
    let repository = repository();
    let folder = format!("incidents/{SLUG}");
    let log = repository.read(&format!("{folder}/evidence/edge.log"));
    repository.write(&format!("{folder}/evidence/edge.log"), log + "uncitedmarker line\n");
    repository.write(&format!("{folder}/evidence/other.log"), "neverlisted9\n");
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, &[0; 4]].concat()
    };
    let png = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"tEXt", b"Author\0photographer9"),
        chunk(b"IDAT", &[1]),
        chunk(b"IEND", b""),
    ]
    .concat();
    repository.write(&format!("{folder}/evidence/graph.png"), png);
    repository.replace(
        &readme(SLUG),
        "It was like",
        "![The graph](evidence/graph.png) It was like",
    );
    let page = edition(&repository);
    assert!(page.contains("graph.png"), "{page}");
    let all = repository.files("public");
    let has = |name: &str| {
        all.iter().any(|(path, bytes)| {
            path.contains(name) || String::from_utf8_lossy(bytes).contains(name)
        })
    };
    let is_log = |path: &str| path.contains("/evidence/edge.log/");
    let log = all.iter().find(|(path, _)| is_log(path)).unwrap();
    assert!(String::from_utf8_lossy(&log.1).contains("valid until"));
    for name in ["uncitedmarker", "neverlisted9", "other.log", "photographer9"] {
        assert!(!has(name), "{name}");
    }
}

#[test]
fn an_edition_without_an_incident_is_not_published() {
    let repository = Repository::complete();
    let run = repository.build(&["--edition", "public"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no incident is in the edition `public`"), "{}", run.err);
    assert!(!repository.root.join("site-public").exists());
}

#[test]
fn other_commands_answer_from_an_edition_as_well() {
    let repository = repository();
    let found = |arguments: &[&str]| repository.run(arguments).out;
    assert!(found(&["search", "nightingale"]).contains("Nightingale lost mail"));
    let hidden = found(&["search", "nightingale", "--edition", "public"]);
    assert!(hidden.contains("Nothing found"), "{hidden}");
    let export = ["export", SLUG, "--to", "markdown", "--edition", "public"];
    let text = found(&export);
    assert!(text.contains("an engineer") && !text.contains("@robin"), "{text}");
    let metrics = ["metrics", "--format", "json", "--as-of", "2026-11-24"];
    assert!(found(&metrics).contains("\"incidents\": 2,"));
    let of_edition = found(&[&metrics[..], &["--edition", "public"]].concat());
    assert!(of_edition.contains("\"incidents\": 1,"), "{of_edition}");
}
