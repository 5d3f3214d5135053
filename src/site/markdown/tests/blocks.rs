//! What each block of Markdown becomes.

use super::{Renderer, Somewhere, assert_contains, assert_lacks, render, render_with};

#[test]
fn headings_get_github_ids_and_anchors() {
    let html = render("### What *went* `wrong`?\n\n### What went wrong\n\n### Zeit & Größe_1\n");
    assert_contains(
        &html,
        &[
            "<h3 id=\"what-went-wrong\">What <em>went</em> <code>wrong</code>?",
            "<h3 id=\"what-went-wrong-1\">",
            "<h3 id=\"zeit--größe_1\">",
            "href=\"#zeit--gr%C3%B6%C3%9Fe_1\"",
            "class=\"heading-anchor\"",
            "aria-label=\"Link to section: What went wrong?\"",
        ],
    );
}

#[test]
fn headings_never_skip_a_level() {
    let body = "##### a\n\n###### b\n\n##### c\n\n# d\n\n#### e\n\n# f\n";
    let fragments = render_with(body, &[0..body.len()], &Somewhere);
    let levels: Vec<u8> = fragments[0].headings.iter().map(|h| h.level).collect();
    assert_eq!(levels, [3, 4, 3, 3, 4, 3]);
}

#[test]
fn heading_ids_keep_clear_of_the_page_and_of_each_other() {
    let body = "### Summary\n\n### Fn 1\n\ntext[^1]\n\n[^1]: note\n\n### x {#timeline}\n\n### y {#a\"b}\n\n### ?!\n";
    let html = render(body);
    assert_contains(
        &html,
        &[
            "id=\"summary-1\"",
            "id=\"fn-1\">Fn 1",
            "<li id=\"fn-1-1\"",
            "href=\"#fn-1-1\"",
            "id=\"timeline-1\"",
            "id=\"section\"",
        ],
    );
}

#[test]
fn given_ids_are_kept_if_safe() {
    let html = render("### Cause {#root-cause .big onclick=x style=y}\n");
    assert_contains(&html, &["<h3 id=\"root-cause\">Cause "]);
    assert_lacks(&html, &["onclick", "style", "big"]);
}

#[test]
fn thousands_of_equal_headings_are_fast() {
    let body = "### Same\n\n### Same 1\n\n".repeat(5_000);
    let fragments = render_with(&body, &[0..body.len()], &Somewhere);
    assert_eq!(fragments[0].headings.len(), 10_000);
}

#[test]
fn tables_scroll_and_keep_their_alignment() {
    let html = render("| A | B | C | |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |\n");
    assert_contains(
        &html,
        &[
            "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1: A, B, C\"><table><thead><tr>",
            "<th class=\"align-left\" scope=\"col\">A</th>",
            "<th class=\"align-center\" scope=\"col\">B</th>",
            "<th class=\"align-right\" scope=\"col\">C</th>",
            "<td></td>",
            "<td class=\"align-right\">3</td>",
        ],
    );
    assert_lacks(&html, &["style="]);
}

#[test]
fn a_table_without_rows_has_no_body() {
    assert_lacks(&render("| A |\n|---|\n"), &["tbody"]);
}

#[test]
fn alerts_have_titles() {
    let html = render("> [!NOTE]\n> Mind *this*.\n\n> [!CAUTION]\n> x\n\n> plain\n");
    assert_contains(
        &html,
        &[
            "<div class=\"alert alert-note\" role=\"note\"><p class=\"alert-title\">Note</p>\n<p>Mind <em>this</em>.</p>",
            "<div class=\"alert alert-caution\" role=\"note\"><p class=\"alert-title\">Caution</p>",
            "<blockquote><p>plain</p>",
        ],
    );
}

#[test]
fn tasks_are_labelled_and_disabled() {
    let html = render("- [x] rolled back\n- [ ] told everyone\n\n  more\n- plain\n");
    assert_contains(
        &html,
        &[
            "<li class=\"task\">",
            "<input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\">",
            "<input type=\"checkbox\" disabled=\"\" aria-label=\"To do\">",
            "<li><p>plain</p>",
        ],
    );
}

#[test]
fn lists_and_rules() {
    let html = render("4. four\n5. five\n\n---\n");
    assert_contains(&html, &["<ol start=\"4\"><li>four</li>", "<hr>"]);
}

#[test]
fn text_is_left_as_typed() {
    let html = render("\"quoted\" -- it's 3 < 4 & 5 > 2... $x$ a\u{a0}b\\\nnew line\n");
    assert_contains(
        &html,
        &["\"quoted\" -- it's 3 &lt; 4 &amp; 5 &gt; 2... $x$ a&nbsp;b<br>\nnew line"],
    );
}

#[test]
fn front_matter_is_not_understood() {
    assert_contains(&render("---\nkey: value\n---\n\ntext\n"), &["<p>text</p>", "key: value"]);
}

#[test]
fn links_are_resolved_or_marked() {
    let html = render(
        "[a](../x/#y) [b](missing.md) [c](https://e.org \"T\") <m@e.org> [d][ref] [e]() [f](app.log:118) [g](javascript:1)\n\n[ref]: sub/page\n",
    );
    assert_contains(
        &html,
        &[
            "<a href=\"/to/../x/#y\">a</a>",
            "<span class=\"missing-link\" title=\"Link target not found: missing.md\">b</span>",
            "<a href=\"https://e.org\" title=\"T\" rel=\"noopener noreferrer\">c</a>",
            "<a href=\"mailto:m@e.org\">m@e.org</a>",
            "<a href=\"/to/sub/page\">d</a>",
            "<span class=\"missing-link\" title=\"Link target not found\">e</span>",
            "<a href=\"/to/app.log:118\">f</a>",
            "<a href=\"/to/javascript:1\">g</a>",
        ],
    );
    assert_lacks(&html, &["target=\"_blank"]);
}

#[test]
fn links_within_the_page_are_checked() {
    let html = render(
        "[a](#later-part) [b](#nowhere) [c](#summary) [d](#gr%C3%B6%C3%9Fe)\n\n### Later part\n\n### Größe\n",
    );
    assert_contains(
        &html,
        &[
            "<a href=\"#later-part\">a</a>",
            "title=\"Link target not found: #nowhere\">b</span>",
            "<a href=\"#summary\">c</a>",
            "<a href=\"#gr%C3%B6%C3%9Fe\">d</a>",
        ],
    );
}

#[test]
fn bare_addresses_become_links() {
    let html = render(
        "See https://e.org/a_b_(c)?x=1&y=2), (http://f.org). `https://code` xhttps://no https://, [https://g.org](https://g.org)",
    );
    assert_contains(
        &html,
        &[
            "<a href=\"https://e.org/a_b_(c)?x=1&amp;y=2\" rel=\"noopener noreferrer\">https://e.org/a_b_(c)?x=1&amp;y=2</a>), (<a href=\"http://f.org\"",
            "</a>). <code>https://code</code> xhttps://no https://, <a href=\"https://g.org\"",
        ],
    );
}

#[test]
fn addresses_are_found_before_emphasis() {
    for address in [
        "https://e.org/d/_x_/y?var-a=$__all#_b_c",
        "https://e.org/*a*/~~b~~c",
        "https://e.org/wiki/[a](b)_c_d",
    ] {
        let link = format!("{address}</a>, <em>then</em>");
        assert_contains(&render(&format!("See {address}, *then*.")), &[&link]);
        let cell = render(&format!("| a | b |\n|-|-|\n| {address} | c |\n"));
        assert_contains(&cell, &[&format!("{address}</a></td>"), "<td>c</td>"]);
        let line = Renderer::new().render_inline(&format!("{address}, *then*"), &Somewhere);
        assert_contains(&line, &[&link]);
    }
}

#[test]
fn addresses_without_a_scheme_become_links_too() {
    let html = render("www.e.org/a_b, kim@e.org (not @kim, git@e.org:a/b or `www.e.org`)");
    assert_contains(
        &html,
        &[
            "<a href=\"http://www.e.org/a_b\" rel=\"noopener noreferrer\">www.e.org/a_b</a>, ",
            "<a href=\"mailto:kim@e.org\">kim@e.org</a> (not @kim, git@e.org:a/b or <code>",
        ],
    );
    let html = render("[kim@e.org](x) <a href=y>www.e.org</a>");
    assert_contains(&html, &[">kim@e.org</a>", ">www.e.org</a>"]);
}

#[test]
fn a_line_that_begins_with_a_colon_stays_as_it_is() {
    let html = render("Rolled back\n: at once\n\n: and again\n");
    assert_contains(&html, &["<p>Rolled back\n: at once</p>", "<p>: and again</p>"]);
}

#[test]
fn emoji_are_shown_for_their_names() {
    let html = render(":tada: [:+1:](x) :rotating_light:, at 12:100:30: :nope: `:tada:` a:tada:b");
    assert_contains(
        &html,
        &["🎉 <a", ">👍</a> 🚨, at 12:100:30: :nope: <code>:tada:</code> a:tada:b"],
    );
    let line = Renderer::new().render_inline("Deployed :rocket:", &Somewhere);
    assert_eq!(line, "Deployed 🚀");
}

#[test]
fn images_load_from_the_site_only() {
    let html = render(
        "![a *b*](p.png \"T\") ![far](https://e.org/p.png) ![gone](missing.png) [![in](https://e.org/q.png)](x)",
    );
    assert_contains(
        &html,
        &[
            "<img src=\"/img/p.png\" alt=\"a b\" title=\"T\" loading=\"lazy\" decoding=\"async\">",
            "<a href=\"https://e.org/p.png\" rel=\"noopener noreferrer\">far</a>",
            "<span class=\"missing-link\" title=\"Image not found: missing.png\">gone</span>",
            "<a href=\"/to/x\">in</a>",
        ],
    );
    assert_eq!(html.matches("<img").count(), 1);
}

#[test]
fn a_note_that_only_calls_itself_is_shown_once() {
    let html = render("a\n\n[^1]: n\n\t# [^1]");
    assert_eq!(html.matches("<p>n</p>").count(), 1, "{html}");
    assert_contains(&html, &["[^1]"]);
    assert_lacks(&html, &["footnote-ref"]);
}
