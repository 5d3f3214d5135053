//! What a hostile reader looks for: in the settings, in names, between the signs of Markdown, and in what the other
//! commands print.

use super::readme;
use crate::repository::{Repository, SLUG};

/// What an edition of the repository below must not have, in lower case.
const PRIVATE: [&str; 7] =
    ["ops-4", "cust_", "kim lee", "corp.example.net", "@kim", "kim@example.net", "db7.corp"];

/// The complete fixture as a public incident, with names, hosts and numbers that are private by the settings.
fn repository(settings: &str) -> Repository {
    let repository = Repository::complete();
    let main = readme(SLUG);
    repository.replace(&main, "status: complete\n", "status: complete\nvisibility: public\n");
    let own = repository.read("aftermark.toml");
    let private = "[safety]\nprivate_hosts = [\"corp.example.net\"]\n\
         [people.\"@kim\"]\nrole = \"the DBA\"\nnames = [\"Kim Lee\"]\n\
         [editions.public]\nprivate = ['OPS-\\d+', 'CUST_\\d+']\n";
    repository.write("aftermark.toml", format!("{own}\n{private}{settings}"));
    repository
}

fn edition(repository: &Repository) -> (i32, String) {
    let output = ["--edition", "public", "--output", "public", "--allow-incomplete"];
    let run = repository.build(&output);
    (run.code, run.err)
}

/// Files of the edition that have something private, the manual aside, whose examples are its own.
fn leaks(repository: &Repository) -> Vec<String> {
    let files = repository.files("public");
    assert!(!files.is_empty());
    let is_manual =
        |path: &str| ["rules/", "schema/", "search/"].iter().any(|own| path.starts_with(own));
    let has = |path: &str, bytes: &[u8]| {
        let text = format!("{path}\n{}", String::from_utf8_lossy(bytes)).to_lowercase();
        PRIVATE.iter().any(|words| text.contains(words))
    };
    let all = files.into_iter().filter(|(path, bytes)| !is_manual(path) && has(path, bytes));
    all.map(|(path, _)| path).collect()
}

const SETTINGS: &str = r#"
[site]
title = "Incidents of Kim Lee"
description = "More on corp.example.net, OPS-41, from @kim"
footer = "Ask Kim Lee or kim@example.net, CUST_1"
[[site.links]]
title = "Wiki"
url = "https://corp.example.net/wiki"
[[site.links]]
title = "The page of Kim Lee"
url = "https://example.org/about"
[[site.links]]
title = "Ticket"
url = "https://example.org/OPS%2D42"
[[site.links]]
title = "Mail"
url = "mailto:kim@example.net"
[[severities]]
name = "SEV1"
description = "Kim Lee is called, see OPS-43 on corp.example.net"
[[severities]]
name = "SEV2"
[services.web]
description = "Run by Kim Lee, OPS-44"
"#;

#[test]
fn what_the_settings_say_is_edited_as_reports_are() {
    let repository = repository(SETTINGS);
    repository.replace(&readme(SLUG), "services: [checkout]", "services: [checkout, web]");
    assert_eq!(edition(&repository).0, 0, "{}", edition(&repository).1);
    assert_eq!(leaks(&repository), Vec::<String>::new());
    let page = repository.read("public/index.html");
    assert!(page.contains("The page of the DBA") && page.contains("Ask the DBA or an internal"));
    for link in ["Wiki", "Ticket", "Mail"] {
        assert!(!page.contains(&format!(">{link}<")), "{link}");
    }
    let schema = repository.read("public/schema/front-matter.json");
    assert!(schema.contains("The DBA is called, see an internal reference on an internal system"));
    // The site for insiders has them.
    assert_eq!(repository.build(&["--output", "public", "--allow-incomplete"]).code, 0);
    assert!(leaks(&repository).contains(&"index.html".to_owned()));
}

/// What is written for an edition alone is not edited, so the proof looks at it; and a theme is no example.
#[test]
fn what_settings_and_themes_say_of_their_own_is_proved() {
    let theme = "<a href=\"{{ root }}\">{{ site.title }}</a> call @kim on corp.example.net";
    for settings in ["footer = \"Call @kim, OPS-45\"\n", "[site]\ntheme = \"theme\"\n"] {
        let repository = repository(settings);
        repository.write("theme/templates/parts/brand.html", theme);
        let (code, said) = edition(&repository);
        assert_eq!(code, 2, "{settings}: {said}");
        assert!(said.contains("index.html:") && said.contains("the name `@kim`"), "{said}");
        assert!(!repository.root.join("public").exists());
    }
}

#[test]
fn words_are_found_however_markdown_writes_them() {
    let repository = repository("");
    let written = r#"A1 CUST\_4711 A2 **CUST**_4712 A3 OPS\-441 A4 OPS&#45;442 A5 O**PS-443** A6 `OPS`-444
A7 [OPS](https://example.org/)-445 A8 OPS<b>-446</b> A9 OPS&shy;&#8209;447 B1 @k**im** B2 db7\.corp
B3 corp.exam*ple.net* B4 OPS<!-- x -->-448 B5 [a](https://example.org/ "OPS\-449") B6 **x OPS**-450 B7
[b](https://example.org/OPS%2D451) B8 Kim
Lee B9 kim@exa*mple.net* C1

<details><summary>OPS<i>-452</i> &amp; OPS&#45;453</summary>more</details>

```text OPS\-454
OPS-455
```

## 2. Identify the root cause
"#;
    repository.replace(&readme(SLUG), "## 2. Identify the root cause\n", written);
    repository.replace(
        &readme(SLUG),
        "summary: The certificate of the edge",
        "summary: CUST\\_4711 saw that the certificate of **CUST**_4712",
    );
    let (code, said) = edition(&repository);
    assert_eq!(code, 0, "{said}");
    assert_eq!(leaks(&repository), Vec::<String>::new());
    let page = repository.read(&format!("public/incidents/{SLUG}/index.html"));
    let (_, rest) = page.split_once("<p>A1").unwrap();
    let (rest, _) = rest.split_once("```").unwrap_or((rest, ""));
    let (words, _) = rest.split_once("</p>").unwrap();
    insta::assert_snapshot!(words);
}

/// The proof reads pages as they are shown, and data without its escapes.
#[test]
fn patterns_are_held_against_what_is_written() {
    let repository = repository("");
    assert_eq!(edition(&repository).0, 0);
    let audit = || repository.run(&["audit", "public"]);
    assert_eq!(audit().code, 0, "{}", audit().out);
    for (file, written, found) in [
        ("a.html", "<p>x &lt; CUST<b>_91</b></p>", Some("CUST_91")),
        ("a.html", "<td>OPS-</td><td>92</td>", None),
        ("a.json", r#"{"x": "OPS\u002d93"}"#, Some("OPS-93")),
        ("a.ics", "SUMMARY:see OPS-\r\n 94\r\n", Some("OPS-94")),
        ("feed.xml", "&lt;p&gt;OPS&lt;b&gt;-95&lt;/b&gt;&lt;/p&gt;", Some("OPS-95")),
        ("a.csv", "a,OPS\u{2011}96\n", Some("OPS-96")),
        ("a/OPS%2D97/b.txt", "nothing\n", Some("OPS-97")),
        ("on-corp.example.net-98/b.txt", "nothing\n", Some("corp.example.net")),
    ] {
        repository.write(&format!("public/{file}"), written);
        let run = audit();
        assert_eq!(run.code, i32::from(found.is_some()), "{written}: {}", run.out);
        assert!(run.out.contains(found.unwrap_or("none of them is there")), "{}", run.out);
        std::fs::remove_file(repository.root.join("public").join(file)).unwrap();
        assert_eq!(edition(&repository).0, 0);
    }
}

#[test]
fn names_of_folders_and_files_are_published_and_therefore_looked_at() {
    let repository = repository("");
    let folder = format!("incidents/{SLUG}");
    for name in ["CUST_7.log", "edge.corp.example.net.log"] {
        repository.write(&format!("{folder}/evidence/{name}"), "one line\n");
    }
    repository.replace(
        &readme(SLUG),
        "evidence:\n",
        "evidence:\n  - {path: evidence/CUST_7.log, kind: log}\n",
    );
    repository.replace(
        &readme(SLUG),
        "## 2. Identify the root cause\n",
        "See [the log](evidence/edge.corp.example.net.log) and [it](evidence/CUST_7.log).\n\n\
         ## 2. Identify the root cause\n",
    );
    let (code, said) = edition(&repository);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("evidence/CUST_7.log (`CUST_7`, which the pattern `CUST_\\d+`"),
        "{said}"
    );
    assert!(said.contains("edge.corp.example.net.log (the private host `corp.example.net`)"));
    assert_eq!(leaks(&repository), Vec::<String>::new());
    let page = repository.read(&format!("public/{folder}/index.html"));
    assert!(page.contains("See the log and it."), "{page}");
    // The folder of an incident is the address of its page.
    let renamed = "2026-03-15-OPS-48-down";
    repository.write(&readme(renamed), repository.read(&readme(SLUG)));
    repository.write(
        &format!("incidents/{renamed}/evidence/edge.log"),
        repository.read(&format!("{folder}/evidence/edge.log")),
    );
    let export = ["export", SLUG, "--to", "markdown", "--edition", "public"];
    let commands: [&[&str]; 4] = [
        &["audit", "public"],
        &export,
        &["search", "certificate", "--edition", "public"],
        &["build", "--edition", "public", "--output", "public", "--allow-incomplete"],
    ];
    for command in commands {
        let run = repository.run(command);
        assert_eq!(run.code, 2, "{command:?}: {}", run.err);
        assert!(run.err.contains(&format!("incidents/{renamed}: `OPS-48`")), "{}", run.err);
        assert!(run.err.contains("Rename the folder (`git mv`)"), "{}", run.err);
    }
}

#[test]
fn an_audit_without_incidents_is_refused() {
    let repository = Repository::empty();
    repository.write("public/index.html", "<p>Kim Lee</p>");
    let run = repository.run(&["audit", "public"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("there is no incident in"), "{}", run.err);
    assert_eq!(run.out, "");
}

/// A word of the format and a time are no text that could be edited: what is printed is refused.
#[test]
fn what_other_commands_print_is_proved() {
    let repository = repository("");
    let export = ["export", SLUG, "--edition", "public", "--output", "made", "--to"];
    let export = |to| [&export[..], &[to]].concat();
    let search = ["search", "Rolled back", "--edition", "public"];
    let seen = ["seen", "Rolled back the 08:55 deployment", "--edition", "public"];
    let metrics = ["metrics", "--by", "severity", "--edition", "public", "--format", "json"];
    let formats = ["markdown", "html", "json", "confluence"];
    for to in formats {
        let run = repository.run(&export(to));
        assert_eq!(run.code, 0, "{to}: {}", run.err);
        std::fs::remove_file(repository.root.join("made")).unwrap();
    }
    for command in [&search[..], &seen, &metrics] {
        assert_eq!(repository.run(command).code, 0, "{command:?}");
    }
    let refused = |command: &[&str], word: &str| {
        let run = repository.run(command);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{command:?}: {}", run.err);
        assert!(run.err.contains("this would give away what was left out"), "{}", run.err);
        assert!(run.err.contains(&format!("`{word}`")), "{}", run.err);
    };
    let settings = repository.read("aftermark.toml");
    let private = |word: &str| {
        let with = format!("private = ['{word}', ");
        repository.write("aftermark.toml", settings.replace("private = [", &with));
    };
    private("configuration");
    for to in formats {
        refused(&export(to), "configuration");
        assert!(!repository.root.join("made").exists());
    }
    private("09:31");
    refused(&search, "09:31");
}

/// Neither the heading nor a list, nor a link to what would be empty.
#[test]
fn a_step_that_is_left_out_is_nowhere() {
    for steps in [&["staff-actions", "people"][..], &["gather", "verification", "move-on"]] {
        let list = format!("leave_out_steps = {steps:?}\n");
        let repository = repository(&list);
        let (code, said) = edition(&repository);
        assert_eq!(code, 0, "{said}");
        let page = repository.read(&format!("public/incidents/{SLUG}/index.html"));
        assert!(!page.contains("Outcome not stated"), "{steps:?}");
        let headings: Vec<&str> = steps
            .iter()
            .map(|slug| aftermark::vocabulary::Step::from_slug(slug).unwrap().heading())
            .collect();
        let sites = repository.files("public");
        let pages = sites.iter().filter(|(path, _)| path.ends_with(".html"));
        for (path, bytes) in pages {
            let text = String::from_utf8_lossy(bytes);
            for (slug, heading) in steps.iter().zip(&headings) {
                let link = format!("steps/{slug}/");
                assert!(!path.contains(&link) && !text.contains(&link), "{path} has {link}");
                let is_report = path.starts_with("incidents/");
                let section = format!("id=\"{slug}\"");
                let has = text.contains(heading) || text.contains(&section);
                assert!(!is_report || !has, "{path} has {heading}");
            }
        }
        // The others stay, with a count of their own.
        assert!(page.contains("id=\"root-cause\"") && page.contains("id=\"notify\""), "{page}");
        let data: serde_json::Value =
            serde_json::from_str(&repository.read("public/incidents.json")).unwrap();
        let of_incident = data["incidents"][0]["steps"].as_object().unwrap();
        assert_eq!(of_incident.len(), 10 - steps.len());
        for slug in steps {
            assert!(!of_incident.contains_key(*slug), "{slug}");
            let search = ["search", "--edition", "public", "--step", slug, "certificate"];
            let run = repository.run(&search);
            assert!(run.out.contains("Nothing found"), "{slug}: {}", run.out);
        }
        for to in ["markdown", "json"] {
            let run = repository.run(&["export", SLUG, "--to", to, "--edition", "public"]);
            assert_eq!(run.code, 0, "{}", run.err);
            for heading in &headings {
                assert!(!run.out.contains(heading), "{heading}: {}", run.out);
            }
        }
    }
}
