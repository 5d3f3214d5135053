//! What holds over all fragments of a page.

use super::super::{BodyOptions, Renderer};
use super::{Somewhere, assert_contains, assert_lacks, render, render_with};

const BODY: &str = "## One\n\nfirst[^b] [ref]\n\n## Two\n\nsecond[^a] again[^b]\n\n[^a]: note a, see[^c]\n[^b]: note b\n[^c]: note c\n[^unused]: never\n\n[ref]: https://e.org\n";

fn sections(body: &str) -> Vec<std::ops::Range<usize>> {
    let mut starts: Vec<usize> = body.match_indices("## ").map(|(at, _)| at).collect();
    starts.push(body.len());
    starts
        .windows(2)
        .map(|pair| body[pair[0]..].find('\n').map_or(pair[1], |at| pair[0] + at + 1)..pair[1])
        .collect()
}

#[test]
fn sections_are_separate_but_share_references() {
    let fragments = render_with(BODY, &sections(BODY), &Somewhere);
    assert_eq!(fragments.len(), 2);
    assert_contains(
        &fragments[0].html,
        &["first", "<a href=\"https://e.org\"", ">1</a></sup>", "note b"],
    );
    assert_lacks(&fragments[0].html, &["second", "note a", "<h"]);
    assert_contains(&fragments[1].html, &["second", ">2</a></sup>", "note a", "note c"]);
    assert_lacks(&fragments[1].html, &["note b", "[^"]);
    // What nothing refers to stands where it was written.
    assert_contains(&fragments[1].html, &["<p>never</p>\n<div class=\"footnotes\""]);
}

#[test]
fn footnotes_lead_back_to_every_reference() {
    let fragments = render_with(BODY, &sections(BODY), &Somewhere);
    assert_contains(
        &fragments[0].html,
        &[
            "<a id=\"fnref-1\" href=\"#fn-1\" aria-label=\"Footnote 1\">",
            "<li id=\"fn-1\" value=\"1\"><p>note b",
            "href=\"#fnref-1\" aria-label=\"Back to reference 1\"",
            "href=\"#fnref-1-2\" aria-label=\"Back to reference 1-2\"",
            "</a></p></li>",
        ],
    );
    assert_contains(&fragments[1].html, &["<li id=\"fn-3\" value=\"3\"><p>note c"]);
    let mut all = fragments[0].html.clone();
    all.push_str(&fragments[1].html);
    super::check(&all);
}

#[test]
fn footnotes_may_refer_to_themselves_and_miss() {
    let html = render("a[^x] b[^nope] <a href=\"http://e.org\">c[^x]</a>\n\n[^x]: me[^x]\n");
    assert_contains(&html, &["[^nope]", "me<sup", "<sup class=\"footnote-ref\">1</sup></a>"]);
}

#[test]
fn blocks_that_run_over_a_section_are_kept_once() {
    let body = "```\ncode\n## not a heading\nmore\n```\n\nafter\n";
    let middle = body.find("## ").unwrap();
    let fragments = render_with(body, &[0..middle, middle..body.len()], &Somewhere);
    assert_contains(&fragments[0].html, &["## not a heading"]);
    assert_lacks(&fragments[1].html, &["not a heading"]);
    assert_contains(&fragments[1].html, &["after"]);
    // Starts between two sections: still not lost.
    let fragments = render_with(body, &[middle..body.len()], &Somewhere);
    assert_contains(&fragments[0].html, &["## not a heading", "after"]);
}

#[test]
fn empty_bodies_and_sections_are_fine() {
    assert_eq!(render(""), "");
    let fragments = render_with("text\n", &[0..0, 0..5, 5..5], &Somewhere);
    assert_eq!(fragments[1].html, "<p>text</p>\n");
    assert_eq!(fragments[0].html, "");
    assert_eq!(fragments[2].html, "");
}

#[test]
fn raw_html_of_one_section_ends_with_it() {
    let body = "<div><b>\n\nopen\n\n## Two\n\n</div></main>plain\n";
    let fragments = render_with(body, &sections_with_first(body), &Somewhere);
    assert!(fragments[0].html.ends_with("</div>"), "{}", fragments[0].html);
    assert_lacks(&fragments[1].html, &["</div>", "</main>"]);
    assert_contains(&fragments[1].html, &["plain"]);
}

fn sections_with_first(body: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = sections(body);
    let first = body.find("## ").unwrap_or(body.len());
    ranges.insert(0, 0..first);
    ranges
}

#[test]
fn a_renderer_serves_many_threads() {
    let renderer = Renderer::new();
    let reserved_ids = std::collections::BTreeSet::new();
    let options =
        BodyOptions { parent_level: 2, reserved_ids: &reserved_ids, resolver: &Somewhere };
    let body = "```rust\nfn main() {}\n```\n<b>x</b>\n";
    let once = renderer.render_body(body, &[0..body.len()], &options);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let again = renderer.render_body(body, &[0..body.len()], &options);
                    assert_eq!(again, once);
                }
            });
        }
    });
}
