//! `build`: every rule has its page, and reports lead to the pages of the rules that speak of them.

use crate::repository::{Repository, SLUG};

#[test]
fn every_rule_has_a_page_and_stands_in_the_catalogue() {
    let repository = Repository::complete().committed();
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let catalogue = repository.read("site/rules/index.html");
    for rule in aftermark::rules::all() {
        let doc = rule.doc();
        let page = repository.read(&format!("site/rules/{}/index.html", doc.id));
        assert!(page.contains(&format!(">{}</h1>", doc.id)), "{}", doc.id);
        assert!(catalogue.contains(&format!("href=\"../rules/{}/\"", doc.id)), "{}", doc.id);
        for (heading, id) in [("Why", "why"), ("Fails", "fails"), ("Passes", "passes")] {
            let has = page.contains(&format!("<h2 id=\"{id}\">"));
            assert_eq!(doc.section(heading).is_some(), has, "{} {heading}", doc.id);
        }
    }
}

#[test]
fn a_report_leads_to_the_rules_that_block_it() {
    let repository = Repository::complete().committed();
    let readme = format!("incidents/{SLUG}/README.md");
    repository.replace(&readme, "    measures: {failed_requests: 18200}\n", "");
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let report = repository.read(&format!("site/incidents/{SLUG}/index.html"));
    assert!(report.contains("This review is incomplete."));
    assert!(report.contains("<code>checkout</code> is not measured"));
    assert!(report.contains("href=\"../../rules/impact/no-measure/\""));
}

#[test]
fn what_a_text_allows_is_shown_with_its_reason_and_as_text() {
    let repository = Repository::complete().committed();
    let readme = format!("incidents/{SLUG}/README.md");
    let text = repository.read(&readme);
    let heading = "## 7. Improve human processes\n";
    let (before, after) = text.split_once(heading).unwrap();
    let rest = after.split_once("\n## ").map_or("", |(_, rest)| rest);
    let allow = "<!-- aftermark: allow people/placeholder: told <b>elsewhere</b> -->";
    repository.write(&readme, format!("{before}{heading}\n{allow}\nTODO\n\n## {rest}"));
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let report = repository.read(&format!("site/incidents/{SLUG}/index.html"));
    let shown = "href=\"../../rules/people/placeholder/\">people/placeholder</a>: <bdi>told &lt;b&gt;elsewhere&lt;/b&gt;";
    assert!(report.contains(shown), "{report}");
    assert!(report.contains("(allowed in the text)"));
}
