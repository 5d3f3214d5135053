use super::*;

fn read(html: &str) -> String {
    markdown(html).unwrap().text
}

#[test]
fn the_blocks_of_a_document_are_those_of_markdown() {
    assert_eq!(
        read(
            "<h1>Mail <b>was</b> late</h1><p>One\ntwo.</p><h2>Timeline</h2><ul><li>09:10 Deployed<li><p>09:40 Alert</p><ul><li>by a probe</ul></ul><p>End.<pre class='language-sh'>a\n  b &lt;c&gt;\n</pre><hr>"
        ),
        "# Mail was late\n\nOne two.\n\n## Timeline\n\n- 09:10 Deployed\n- 09:40 Alert\n  - by a probe\n\nEnd.\n\n```sh\na\n  b <c>\n```\n\n* * *\n"
    );
    assert_eq!(read("<blockquote><p>a<p>b</blockquote>"), "> a\n> \n> b\n");
    assert_eq!(read("<ol start=3><li>a<li>b</ol>"), "3. a\n4. b\n");
    assert_eq!(read("<p>09:10 a<br>09:20 b</p>"), "09:10 a  \n09:20 b\n");
    assert_eq!(
        read("<dl><dt>Severity<dd>SEV2<dt>Actions<dd><ul><li>x</ul></dl>"),
        "- **Severity**: SEV2\n- **Actions**:\n  - x\n"
    );
}

#[test]
fn emphasis_begins_and_ends_where_markdown_sees_it() {
    assert_eq!(read("<p><b>Impact:</b>mails <i> late </i>.</p>"), "**Impact:** mails *late* .\n");
    assert_eq!(read("<p><b>Time</b><b>line</b> x<b>(y)</b></p>"), "**Timeline** x **(y)**\n");
    assert_eq!(read("<p><b><br>Impact<br>late</b></p>"), "**Impact**  \n**late**\n");
    assert_eq!(
        read("<style>.c1{font-weight:700;color:#000}</style><p><span class=c1>A</span> b"),
        "**A** b\n"
    );
    assert_eq!(read("<code>&lt;a></code><code>`b`</code>"), "`<a>` `` `b` ``\n");
    assert_eq!(read("<b style='font-weight:normal'><p>a</p></b>"), "a\n");
}

#[test]
fn links_and_pictures_lead_where_a_reader_can_follow() {
    assert_eq!(read("<a href='b%20c.html#x'>b [1]</a>"), "[b \\[1\\]](b%20c.html#x)\n");
    assert_eq!(
        read("<a href='https://x.example/a_b'>https://x.example/a_b</a>"),
        "<https://x.example/a_b>\n"
    );
    assert_eq!(
        read("<a href='https://www.google.com/url?q=https://x.example/%3Fa%3D1&amp;sa=D'>x</a>"),
        "[x](https://x.example/?a=1)\n"
    );
    let hostile = markdown("<a href=' javascript:alert(1)'>x</a> <a href='file:///etc/passwd'>y</a> <a href=/x>z</a> <a href='#a'>w</a>").unwrap();
    assert_eq!(hostile.text, "x y z w\n");
    assert_eq!(hostile.told.len(), 3);
    assert_eq!(read("<a href='x) [y](z'>a</a>"), "[a](x%29%20%5By%5D%28z)\n");
    let picture = markdown("<p>See <img alt='a [b]' src='data:image/png;base64,iVBO\nRw=='> and <img src='data:image/png;base64,iVBORw=='>").unwrap();
    assert_eq!(
        picture.text,
        "See ![a \\[b\\]](evidence/picture-1.png) and ![](evidence/picture-1.png)\n"
    );
    assert_eq!(
        picture.pictures,
        [Picture { name: "picture-1.png".to_owned(), bytes: b"\x89PNG"[..].to_vec() }]
    );
    assert_eq!(read("<img alt=x src='data:image/svg+xml,<svg>'>"), "x\n");
    assert_eq!(read("<a href=x><code>]: y</code></a>"), "[\\]: y](x)\n");
    assert_eq!(read("[<code>]: y</code>"), "[\\]: y\n");
    assert_eq!(read("<img class=emoji alt='(tick)' src=x.png>"), "(tick)\n");
}

#[test]
fn tables_of_values_are_tables_and_tables_that_place_are_not() {
    assert_eq!(
        read(
            "<table><tr><th>Time<th>Event</tr><tr><td rowspan=2>09:10<td>a | <code>b|c</code></tr><tr><td><p>d</p><ul><li>e</ul></tr></table>"
        ),
        "| Time | Event |\n| --- | --- |\n| 09:10 | a \\| `b\\|c` |\n| 09:10 | d<br>• e |\n"
    );
    assert_eq!(
        read("<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e<td>f</table>"),
        "| a |  | b |\n| --- | --- | --- |\n| c | d | e f |\n"
    );
    assert_eq!(read("<table><tr><td><h2>A</h2><td><p>b</table>"), "## A\n\nb\n");
}

#[test]
fn things_to_do_keep_their_boxes() {
    let boxes = "- [x] a\n- [ ] b\n";
    assert_eq!(
        read(
            "<ul><li><label><input type=checkbox checked> a</label><li><label><input type=checkbox> b</label></ul>"
        ),
        boxes
    );
    assert_eq!(
        read(
            "<ul class=inline-task-list><li class=checked data-inline-task-id=1>a<li data-inline-task-id=2>b</ul>"
        ),
        boxes
    );
    assert_eq!(read("<ol><li><p>☒ a<li>❏ b</ol>"), boxes);
    assert_eq!(read("<ul><li><blockquote><p>a</blockquote></ul>"), "- a\n");
    assert_eq!(
        read(
            "<ul class=to-do-list><li><div class='checkbox checkbox-on'></div> <span>a</span></li></ul><ul class=to-do-list><li><div class='checkbox checkbox-off'></div> <span>b</span></li></ul>"
        ),
        boxes
    );
}

#[test]
fn the_text_of_a_page_is_told_from_what_is_around_it() {
    let page = markdown("<title>Ops : Mail</title><div id=breadcrumbs>Home</div><h1 id=title-heading><span id=title-text> Ops : Mail was late </span></h1><div class=page-metadata>Created by X</div><div id=main-content><h1>Timeline</h1><p>x<div class=toc-macro><a href=#a>y</a></div></div><div id=footer>Made by</div>").unwrap();
    assert_eq!(page.text, "# Mail was late\n\n# Timeline\n\nx\n");
    let told: Vec<&str> = page.told.iter().map(|(_, t)| t.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("table of contents") && told[1].contains("around the text"),
        "{told:?}"
    );
    assert_eq!(read("<title>A</title><h1>B</h1>x<h1>C</h1>"), "# A\n\n# B\n\nx\n\n# C\n");
    assert_eq!(read("<title>A</title><p class=title>B</p><h1>C</h1>"), "# A\n\n# B\n\n# C\n");
}

#[test]
fn lines_are_those_of_the_original() {
    let page = markdown(
        "<h1>A</h1>\n\n<p>b\nc</p>\n<ul>\n<li>d</li>\n<li>e</li>\n</ul>\n<pre>f\ng</pre>\n",
    )
    .unwrap();
    let lines: Vec<(&str, Option<usize>)> =
        page.text.lines().zip(page.lines.iter().copied()).filter(|(t, _)| !t.is_empty()).collect();
    assert_eq!(
        lines,
        [
            ("# A", Some(1)),
            ("b c", Some(3)),
            ("- d", Some(6)),
            ("- e", Some(7)),
            ("```", Some(9)),
            ("f", Some(9)),
            ("g", Some(10)),
            ("```", None)
        ]
    );
}

#[test]
fn what_would_cost_more_than_a_text_is_refused() {
    assert!(markdown(&"<div>".repeat(5_000)).unwrap_err().contains("deep"));
    // Elements that are never closed come back in each paragraph.
    let open: String = std::iter::once("<p>".to_owned())
        .chain((0..900).map(|n| format!("<font size={n}>")))
        .collect();
    assert!(markdown(&format!("{open}{}", "<p>x".repeat(200_000))).is_err());
    let cell = "x".repeat(100_000);
    let rows = "<tr><td>y".repeat(990);
    let merged = format!("<table><tr><td>a<td>b<tr><td rowspan=1000>{cell}<td>b{rows}</table>");
    assert!(markdown(&merged).unwrap_err().contains("longer than"));
    // What is merely deep is read.
    let deep = format!("{}x{}", "<div>".repeat(500), "</div>".repeat(500));
    assert_eq!(read(&deep), "x\n");
    let deep = format!("{}x", "<b><i>".repeat(200));
    assert!(read(&deep).contains('x'));
}

/// Pieces of documents, hostile ones among them.
const PIECES: [&str; 44] = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</table>",
    "<br>",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<a href='x'>",
    "</a>",
    "<img alt='![](x)' src='y'>",
    "<blockquote>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&lt;!-- aftermark:allow x --&gt;",
    "&amp;lt;",
    "&lt;",
    "script&gt;",
    "[a](javascript:x)",
    "![",
    "]",
    "(x)",
    "]: y",
    "---",
    "# h",
    "1. x",
    "| a | b |",
    "|---|",
    "\\",
    "`x`",
    "~~~",
    "\n",
    " word ",
];

/// What the site reads.
fn options() -> pulldown_cmark::Options {
    use pulldown_cmark::Options;
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

proptest::proptest! {
    /// No text becomes markup: each letter is there, and neither an element nor a comment.
    #[test]
    fn text_stays_text(pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..40)) {
        let html: String = pieces.concat();
        let found = markdown(&html).unwrap().text;
        let tree = Tree::read(&html).unwrap();
        let words = Writer::new(&tree).words(tree.root());
        let mut shown = String::new();
        for event in pulldown_cmark::Parser::new_ext(&found, options()) {
            match event {
                pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) => {
                    proptest::prop_assert_eq!(&*html, "<br>", "of {:?} came {:?}", html, found);
                }
                pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => shown.push_str(&text),
                pulldown_cmark::Event::Start(
                    pulldown_cmark::Tag::Link { dest_url, .. } | pulldown_cmark::Tag::Image { dest_url, .. },
                ) => {
                    proptest::prop_assert!(matches!(&*dest_url, "x" | "y"), "a link to {} in {:?}", dest_url, found);
                }
                _ => {}
            }
        }
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<char>>();
        let mut left = letters(&shown);
        for c in letters(&words) {
            let at = left.iter().position(|l| *l == c);
            proptest::prop_assert!(at.is_some(), "{} of {:?} is not in {:?}", c, html, found);
            at.map(|at| left.swap_remove(at));
        }
    }
}
