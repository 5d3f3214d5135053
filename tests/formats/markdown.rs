//! The Markdown scorecard as a host shows it.

use super::fixture::flawed;

#[test]
fn a_host_makes_a_table_and_folds_of_it() {
    let text = flawed().check(&["--format", "markdown"]).out;
    let mut html = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&text, options));
    assert_eq!(html.matches("<th").count() - html.matches("<thead").count(), 13);
    assert_eq!(html.matches("<tr>").count(), 1 + 2, "{html}");
    assert_eq!(html.matches("<details>").count(), 2);
    let items = html.matches("<li>").count();
    let findings = flawed().check(&["--format", "concise"]).out.lines().count();
    assert_eq!(items, findings, "{html}");
    assert!(html.contains("<strong>error</strong> <code>"), "{html}");
}
