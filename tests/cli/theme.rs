//! `theme eject` and `theme list`, and what is said of mistakes in a theme.

use crate::repository::{Repository, SLUG};

fn themed() -> Repository {
    let repository = Repository::complete();
    configure(&repository, "[site]\ntheme = \"brand\"\n");
    repository
}

/// Puts a `[site]` table in front of the configuration.
fn configure(repository: &Repository, site: &str) {
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{site}\n{config}"));
}

#[test]
fn parts_are_copied_recorded_and_never_overwritten() {
    let repository = Repository::complete();
    let run = repository.run(&["theme", "eject", "templates/pages/404.html", "templates/report"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("theme = \"theme\""), "{}", run.out);
    let copied = repository.files("theme");
    assert!(copied.iter().any(|(n, _)| n == "templates/report/timeline.html"));
    assert!(copied.iter().all(|(n, _)| !n.starts_with("assets")));
    let own = repository.read("theme/templates/pages/404.html");

    // Once more: nothing to do. With a change: the change stays, and that is said.
    let run = repository.run(&["theme", "eject", "templates/pages/404.html"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("1 already there"), "{}", run.out);
    repository.write("theme/templates/pages/404.html", "mine");
    let run = repository.run(&["theme", "eject", "templates/pages"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.err.contains("theme/templates/pages/404.html"), "{}", run.err);
    assert_eq!(repository.read("theme/templates/pages/404.html"), "mine");
    assert!(repository.read("theme/templates/pages/report.html").contains("block main"));

    let run = repository.run(&["theme", "eject", "--all", "--to", "copy"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_eq!(repository.read("copy/templates/pages/404.html"), own);
    assert!(!repository.read("copy/assets/site.css").is_empty());
}

#[test]
fn a_part_that_there_is_not_is_an_error_with_the_nearest_names() {
    let repository = Repository::complete();
    let run = repository.run(&["theme", "eject", "templates/base.html", "404.html", "zzzzzz"]);
    assert_eq!(run.code, 2, "{}", run.whole());
    assert!(run.err.contains("did you mean templates/pages/404.html"), "{}", run.err);
    assert!(run.err.contains("has no zzzzzz"), "{}", run.err);
    assert!(!repository.root.join("theme").exists(), "nothing is copied");
    assert_eq!(repository.run(&["theme", "eject"]).code, 2);
    repository.write("file", "");
    let run = repository.run(&["theme", "eject", "--all", "--to", "file"]);
    assert_eq!(run.code, 2, "{}", run.whole());
}

#[test]
fn the_list_says_what_is_overridden_and_from_which_state_of_ours() {
    let repository = themed();
    let run = repository.run(&["theme", "eject", "templates/pages/404.html", "assets/site.js"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!run.out.contains("theme ="), "it is configured already: {}", run.out);
    repository.write("brand/assets/site.js", "mine");
    repository.write("brand/assets/theme.css", "a{}");
    let run = repository.run(&["theme", "list", "--overridden"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    insta::assert_snapshot!(run.whole());
    // As if ours had changed since.
    let record = repository.read("brand/ejected.toml");
    let digest = record.lines().find(|l| l.contains("site.js")).unwrap();
    repository.replace("brand/ejected.toml", digest, "\"assets/site.js\" = \"0123456789abcdef\"");
    let run = repository.run(&["theme", "list"]);
    assert!(run.out.contains("overridden, changed; the built-in one is newer"), "{}", run.out);
    assert!(run.out.contains("templates/base.html"), "{}", run.out);
}

#[test]
fn mistakes_in_templates_are_shown_with_their_lines() {
    let repository = themed();
    repository.write("brand/templates/pages/404.html", "<p>\n{{ title | shout }}</p>\n");
    repository.write("brand/templates/pages/tags.html", "{{ <blink/> }}\n");
    repository.write("brand/templates/pages/reprot.html", "x");
    let repository = repository.committed();
    let run = repository.build(&[]);
    insta::assert_snapshot!("unknown_filter_and_component", run.whole());

    repository.write("brand/templates/pages/404.html", "{% if %}\n");
    repository.write("brand/templates/pages/tags.html", "<p>\n{{ a }\n");
    let run = repository.build(&[]);
    insta::assert_snapshot!("two_that_do_not_parse", run.whole());

    // Fails while pages are made: on the page of an incident, in a part of it.
    repository.write("brand/templates/pages/404.html", "x");
    repository.write("brand/templates/pages/tags.html", "x");
    let part = "brand/templates/report/matrix.html";
    repository.write(part, "<p>\n{{ report.nothing_of_this_name.x }}</p>\n");
    repository.git(&["add", "brand"]);
    let run = repository.build(&[]);
    // What a report has besides, and where its template includes this part, changes with it.
    insta::with_settings!({filters => vec![
        (r"Available variables: .*", "Available variables: […]"),
        (r"report\.html:\d+", "report.html:[line]"),
        (r"(?m)^ *\d+ \|   \{% if", "[line] |   {% if"),
    ]}, {
        insta::assert_snapshot!("a_field_that_there_is_not", run.whole());
    });
    assert!(run.err.contains(SLUG), "the incident is named");
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 20\"><script>alert(1)</script></svg>";

#[test]
fn colours_pictures_and_links_come_from_the_configuration() {
    let repository = Repository::complete();
    repository.write("brand/logo.picture", SVG);
    configure(
        &repository,
        "[site]\nlogo = \"brand/logo.picture\"\nfavicon = \"./brand/logo.picture\"\nhost_files = [\"netlify\", \"apache\"]\n\
         [site.colors.light]\naccent = \"#7A1F5C\"\n\
         [[site.links]]\ntitle = \"Runbooks\"\nurl = \"https://wiki.example.org/?a=1&b=2\"\n\
         [[site.links]]\ntitle = \"TLS <b>\"\nurl = \"tags/tls/\"\n\
         [[site.links]]\ntitle = \"Status\"\nurl = \"/status/\"\n",
    );
    let repository = repository.committed();
    let run = repository.build(&["--base-url", "https://x.example/some/base"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let page = repository.read("site/services/checkout/index.html");
    for expected in [
        "href=\"../../assets/colors.css?",
        "<img class=\"logo\" src=\"../../assets/logo.svg?",
        "width=\"84\" height=\"28\"",
        "type=\"image/svg+xml\" href=\"../../assets/favicon.svg?",
        "href=\"https://wiki.example.org/?a=1&amp;b=2\" rel=\"external noopener\">Runbooks<svg",
        "href=\"../../tags/tls/\">TLS &lt;b&gt;</a>",
        "href=\"/status/\">Status</a>",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert_eq!(repository.read("site/assets/logo.svg"), SVG);
    assert!(repository.read("site/assets/colors.css").contains("--accent: #7a1f5c;"));
    // Paper keeps the theme's colours; the two style sheets stand in this order.
    assert!(page.find("assets/site.css").unwrap() < page.find("assets/colors.css").unwrap());

    // The header files say what the pages say.
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap();
    let policy = policy.split('"').next().unwrap();
    let headers = repository.read("site/_headers");
    let htaccess = repository.read("site/.htaccess");
    for file in [&headers, &htaccess] {
        assert!(file.contains(&format!("{policy}; frame-ancestors 'none'")), "{file}");
    }
    assert!(policy.contains("default-src 'none'"));
    assert!(headers.starts_with("/*\n  Content-Security-Policy: default-src"), "{headers}");
    assert!(htaccess.contains("ErrorDocument 404 /some/base/404.html"), "{htaccess}");
    assert!(!repository.root.join("site/_redirects").exists());
}

#[test]
fn a_theme_of_nothing_but_copies_changes_nothing() {
    let repository = themed().committed();
    repository.write("brand/README.md", "ours");
    repository.git(&["add", "brand"]);
    let plain = repository.build(&["--output", "plain", "--theme", "brand"]);
    assert_eq!(plain.code, 0, "{}", plain.whole());
    assert_eq!(repository.run(&["theme", "eject", "--all"]).code, 0);
    repository.git(&["add", "brand"]);
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(!run.err.contains("warning"), "{}", run.err);
    assert_eq!(repository.files("plain"), repository.files("site"));
    assert_eq!(repository.build(&["--theme", "nowhere"]).code, 2);
}

#[test]
fn a_renamed_incident_has_its_redirects() {
    let repository = Repository::complete().committed();
    let to = "2026-03-14-edge-tls";
    repository.git(&["mv", &format!("incidents/{SLUG}"), &format!("incidents/{to}")]);
    repository.git(&["commit", "--quiet", "--message=rename"]);
    assert_eq!(repository.build(&[]).code, 0);
    assert_eq!(
        repository.read("site/_redirects"),
        format!("/incidents/{SLUG}/* /incidents/{to}/:splat 301\n")
    );
}

#[test]
fn wrong_looks_are_refused_with_their_place() {
    for (site, line, expected) in [
        ("[site.colors.light]\naccent = \"#ffcc00\"\n", 2, "1.46:1"),
        ("[site.colors.light]\naccent = \"blue\"\n", 2, "#rrggbb"),
        ("[site]\ntitle = \"x\"\nlogo = \"../logo.svg\"\n", 3, "leads out of the repository"),
        ("[site]\nlogo = \"nowhere.svg\"\n", 2, "cannot be read"),
        ("[site]\nlogo = \"aftermark.toml\"\n", 2, "none of SVG, PNG"),
        (
            "[[site.links]]\ntitle = \"x\"\nurl = \"javascript:alert(1)\"\n",
            3,
            "begins with javascript:",
        ),
        ("[site]\nhost_files = [\"iis\"]\n", 2, "iis"),
    ] {
        let repository = Repository::complete();
        configure(&repository, site);
        let repository = repository.committed();
        let run = repository.build(&[]);
        assert_eq!(run.code, 2, "{site}: {}", run.whole());
        assert!(run.err.contains(expected), "{site}: {}", run.err);
        assert!(run.err.contains(&format!("aftermark.toml:{line}:")), "{site}: {}", run.err);
    }
}
