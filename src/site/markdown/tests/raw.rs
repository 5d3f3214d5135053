//! Raw HTML in Markdown: what stays, what goes, and that it cannot leave its place.

use super::super::raw_policy;
use super::{assert_contains, assert_lacks, render};

#[test]
fn allowed_elements_stay() {
    let html = render(
        "Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, <abbr title=\"x &quot;y&quot;\">a</abbr><br>\n\n<details open>\n<summary>More</summary>\n\n*hidden*\n\n</details>\n",
    );
    assert_contains(
        &html,
        &[
            "<kbd>Ctrl</kbd>",
            "H<sub>2</sub>O",
            "<abbr title=\"x &quot;y&quot;\">a</abbr><br>",
            "<details open=\"\">\n<summary>More</summary>\n<p><em>hidden</em></p>\n</details>",
        ],
    );
}

#[test]
fn attributes_are_chosen() {
    let html = render(
        "<table><tr><th scope=row align=RIGHT style=\"x\" class=\"hl-k\" id=\"summary\" colspan=2 rowspan=99999>a</th></tr></table>\n\n<ol start=3 reversed><li value=7>x</ol>\n\n<time datetime=\"2024-01-01\">d</time> <span lang=de dir=rtl data-x=1>e</span>\n",
    );
    assert_contains(
        &html,
        &[
            "<th scope=\"row\" class=\"align-right\" colspan=\"2\">a</th>",
            "<ol start=\"3\" reversed=\"\"><li value=\"7\">x</li></ol>",
            "<time datetime=\"2024-01-01\">",
            "<span lang=\"de\" dir=\"rtl\">e</span>",
        ],
    );
    assert_lacks(&html, &["style", "id=", "data-x", "hl-k"]);
}

#[test]
fn refused_elements_go_and_placeholders_stay() {
    let html = render(
        "ssh <host> and </host>, <form action=x><input name=y><button>go</button></form>\n\n<iframe src=\"https://e.org\">in frame</iframe>\n\n<style>p{}</style>\n\n<svg><a xlink:href=\"javascript:x\">svg</a></svg>\n",
    );
    assert_contains(&html, &["ssh &lt;host&gt; and &lt;/host&gt;", "go"]);
    assert_lacks(&html, &["form", "input", "button", "iframe", "in frame", "p{}", "<svg", "xlink"]);
}

#[test]
fn comments_are_dropped() {
    let html = render(
        "a <!-- secret --> b\n\n<!-- also\n\nsecret -->\n\nc\n\n<? php secret ?>\n\n<!DOCTYPE secret>\n",
    );
    assert_lacks(&html, &["secret", "--"]);
    assert_contains(&html, &["<p>c</p>"]);
}

#[test]
fn open_elements_end_with_their_block() {
    let html = render("- <b>bold\n- next\n\n> <div>in quote\n\nafter\n");
    assert_contains(&html, &["<b>bold</b></li>", "<li>next</li>", "in quote\n</div>"]);
}

#[test]
fn end_tags_cannot_end_what_they_did_not_open() {
    let html = render(
        "> quote </blockquote> still</div></main></body>\n\n- item </li></ul> still\n\n| a </td></tr></table> |\n|---|\n| b </div> |\n\n*em </em> still*\n",
    );
    assert_contains(&html, &["quote  still", "item  still", "<em>em  still</em>"]);
}

#[test]
fn parts_need_their_parents() {
    let html = render("<li>x <td>y <tr>z <dd>d <summary>s <caption>c\n\ntext <li>in <th>line\n");
    assert_lacks(&html, &["<li", "<td", "<tr", "<dd", "<th", "<summary", "<caption"]);
}

#[test]
fn optional_end_tags_are_added() {
    let html = render(
        "<table><tr><td>a<td>b<tr><td>c</table>\n\n<ul><li>a<li>b</ul>\n\n<dl><dt>t<dd>d<dt>u</dl>\n\n<p>one<p>two\n",
    );
    assert_contains(
        &html,
        &[
            "<td>a</td><td>b</td></tr><tr><td>c</td></tr>",
            "<ul><li>a</li><li>b</li></ul>",
            "<dl><dt>t</dt><dd>d</dd><dt>u</dt></dl>",
            "<p>one</p><p>two",
        ],
    );
}

#[test]
fn markdown_works_inside_raw_cells() {
    let html = render(
        "<table>\n<tr>\n<td>\n\n**bold** and\n\n- list\n\n</td>\n</tr>\n</table>\n\nafter\n",
    );
    assert_contains(
        &html,
        &[
            "<td>\n<p><strong>bold</strong> and</p>\n<ul><li>list</li>\n</ul>\n",
            "</table>\n<p>after</p>",
        ],
    );
}

#[test]
fn links_are_never_nested() {
    let html = render(
        "<a href=\"x\">one [two](y) ![p](https://e.org/p.png) https://e.org <a href=\"z\">three</a> four</a>\n",
    );
    assert_contains(&html, &["<a href=\"/to/x\">one two p https://e.org three four</a>"]);
}

#[test]
fn raw_headings_take_the_order_of_the_page() {
    let html = render("<h1>Loud</h1>\n\n### Next\n\n<h6>Quiet</h6>\n");
    assert_contains(&html, &["<h3>Loud</h3>", "<h4 id=\"next\">", "<h5>Quiet</h5>"]);
}

#[test]
fn lists_of_names_are_sorted_and_apart() {
    let refused = raw_policy::REFUSED;
    assert!(refused.is_sorted());
    let allowed: Vec<&str> = raw_policy::ELEMENTS.iter().map(|(name, _)| *name).collect();
    assert!(allowed.is_sorted());
    assert!(allowed.iter().all(|name| !raw_policy::is_refused(name)));
    assert!(allowed.iter().all(|name| super::super::sanitise::TAGS.contains(name)));
}
