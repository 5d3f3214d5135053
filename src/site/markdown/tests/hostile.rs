//! Hostile input: scripts in every disguise, and shapes made to take forever.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::Renderer;
use super::super::sanitise::Sanitiser;
use super::{Careless, Somewhere, check, render, render_with};

const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://e.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\"/>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<b onmouseover=alert(1)>x</b>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<base href=javascript:alert(1)//>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java&#x09;script:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
    "<a href=\"&#0000106avascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"java&NewLine;script&Tab;:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=file:///etc/passwd>x</a>",
    "<a href=\"//e.org\">x</a> <a href=\"\\\\e.org\">x</a> <a href=\"/\\e.org\">x</a>",
    "<a href=x id=summary name=timeline style=position:fixed class=alert>x</a>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<p style=\"x:expression(alert(1))\">x</p>",
    "</p></div></main></body><script>alert(1)</script>",
    "<div><div><div>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script>?>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><img src=x onerror=alert(1)>",
    "<xmp></xmp><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<plaintext><script>alert(1)</script>",
    "<table><td><a href=javascript:x>",
    "<table><script>alert(1)</script>",
    "<select><option><script>alert(1)</script></select>",
    "<a title='\"><script>alert(1)</script>' href=x>y</a>",
    "<abbr title=\"&quot;&gt;<script>alert(1)</script>\">x</abbr>",
    "<span lang=\"x\" dir=\"y\" onclick=z",
    "<a href=\"x",
    "<img src=\"x\" alt=\"",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x]( javascript:alert(1) )",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&#10;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](\u{200b}javascript:alert(1))",
    "[x](vbscript:x) [x](data:text/html,x) [x](file:///x) [x](blob:x) [x](ftp://x)",
    "[x](//e.org) [x](\\\\e.org) [x](/\\e.org) [x](///e.org)",
    "[x]\n\n[x]: javascript:alert(1)",
    "[x][y]\n\n[y]: <java&#x0A;script:alert(1)> \"T\"",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<JaVaScRiPt:alert(1)>",
    "![x](javascript:alert(1)) ![x](data:image/svg+xml,x) ![x](//e.org/x.png)",
    "![x\" onerror=alert(1) y=\"](p.png \"t\\\" onerror=alert(1)\")",
    "[x](y \"z\\\" onclick=alert(1)\")",
    "[x](y'\" onclick=alert(1))",
    "[x](<y\"><script>alert(1)</script>>)",
    "### x {#a onclick=alert(1)}",
    "### <img src=x onerror=alert(1)>",
    "```\"><script>alert(1)</script>\nx\n```",
    "| <script>alert(1)</script> | \" onclick=x |\n|---|---|\n| </td></table><script> | x |",
    "[^\"><script>]\n\n[^\"><script>]: <script>alert(1)</script>",
    "https://e.org/\"><script>alert(1)</script>",
    "https://e.org/'onclick='alert(1)",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "- [x] <input onfocus=x>",
    "> [!NOTE] <script>\n> x",
    "a\u{0}b<scr\u{0}ipt>",
];

#[test]
fn scripts_never_come_out() {
    let renderer = Renderer::new();
    for vector in VECTORS {
        for body in [
            (*vector).to_owned(),
            format!("text {vector} text"),
            format!("- {vector}\n- next"),
            format!("> {vector}\n\n<div>\n{vector}\n</div>"),
            format!("| a |\n|---|\n| {} |\n", vector.replace('\n', " ")),
            format!("<table><tr><td>\n\n{vector}\n\n</td></tr></table>"),
        ] {
            render_with(&body, &[0..body.len()], &Careless);
            render_with(&body, &[0..body.len()], &Somewhere);
            check(&renderer.render_inline(&body, &Careless));
        }
    }
}

/// Renders with a limit that is generous for an unoptimised build, and far below what quadratic
/// work on such sizes takes.
#[track_caller]
fn quickly(what: &str, body: &str) {
    let start = Instant::now();
    let html = render(body);
    let renderer = Renderer::new();
    check(&renderer.render_inline(body, &Somewhere));
    let took = start.elapsed();
    println!("{what}: {took:?}, {} -> {} bytes", body.len(), html.len());
    assert!(took < Duration::from_secs(20), "{what} took {took:?}");
}

#[test]
fn deep_nesting_is_flattened_quickly() {
    for (what, unit) in [
        ("quotes", ">"),
        ("quotes, spaced", "> "),
        ("brackets", "["),
        ("images", "!["),
        ("lists", "- "),
        ("numbers", "1. "),
        ("emphasis", "*a "),
        ("strong", "**a "),
        ("strike", "~~a "),
        ("divs", "<div>"),
        ("spans", "a<span>"),
        ("tables", "<table><tr><td>"),
        ("details", "<details><summary>"),
        ("links", "<a href=x>"),
        ("paragraphs", "<p>"),
    ] {
        quickly(what, &unit.repeat(10_000));
    }
    let nested: String = (0..1_000).map(|n| format!("{}- x\n", "  ".repeat(n))).collect();
    quickly("nested list", &nested);
    quickly("brackets, closed", &format!("{}x{}", "[".repeat(10_000), "](y)".repeat(10_000)));
    let lines = format!("{}a\n", ">".repeat(500)).repeat(200);
    quickly("many deep quotes", &lines);
}

#[test]
fn large_monotonous_input_is_linear() {
    for unit in [
        "*",
        "_",
        "<",
        ">",
        "`",
        "~",
        "[",
        "]",
        "!",
        "&",
        "|",
        "\\",
        "#",
        "-",
        "\n",
        "\t",
        "<!",
        "</",
        "<a ",
        "<!--",
        "**a",
        "a*",
        "`a",
        "![",
        "](",
        "[a](",
        "[^a]",
        "[^a]:",
        "<a href=\"",
        "&#",
        "&amp",
        "https://",
        "https://a)",
        "- [ ] x\n",
        "|a|\n",
        "a\n: b\n",
        "<?",
        "<![CDATA[",
        "x<b>",
        "</b>",
        "<p>x",
        "[a]: b\n",
        "\u{a0}",
        "\u{0}",
    ] {
        quickly(unit, &unit.repeat(1_000_000 / unit.len() / 4));
    }
}

#[test]
fn many_references_are_linear() {
    let mut body = "x[^1] [r] ".repeat(20_000);
    body.push_str("\n\n[^1]: note\n\n[r]: https://e.org\n");
    quickly("references", &body);
    let notes: String =
        (0..5_000).map(|n| format!("a[^{n}]\n\n[^{n}]: see[^{}]\n\n", n + 1)).collect();
    quickly("chain of notes", &notes);
}

/// The second line of defence finds nothing to do behind the first one: what the writer makes is
/// the tree that an HTML parser builds. (Line ends aside: parsers drop one after `<pre>`.)
fn assert_settled(html: &str) {
    let cleaned = Sanitiser::default().clean(html);
    assert_eq!(cleaned.replace('\n', ""), html.replace('\n', ""));
}

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(vec![
            "*", "**", "_", "~~", "`", "```\n", "```rust\n", "\n", "\n\n", "- ", "1. ", "> ", "# ", "### ", "    ", "  ",
            "[", "](", ")", "![", "[x](y)", "[^1]", "\n\n[^1]: n\n", "|", "|a|b|\n|-|-:|\n|1|2|\n", "\n---\n", ": ", "<", ">", "&", "&amp;",
            "\"", "'", "\\", "=", "text", "ü", "\u{0}", "\t", "https://e.org", "javascript:", "> [!TIP]\n", "- [x] ",
        ]).prop_map(str::to_owned),
        1 => "[a-z &\"'<>:#]{0,8}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn markdown_and_html() -> impl Strategy<Value = String> {
    let tag = proptest::sample::select(vec![
        "a",
        "b",
        "p",
        "div",
        "span",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "caption",
        "ul",
        "ol",
        "li",
        "dl",
        "dd",
        "h3",
        "pre",
        "details",
        "summary",
        "code",
        "br",
        "hr",
        "img",
        "script",
        "style",
        "svg",
        "input",
        "x",
        "figure",
        "blockquote",
        "em",
    ]);
    let attribute = proptest::sample::select(vec![
        "",
        " href=x",
        " href=\"javascript:x\"",
        " onclick=x",
        " id=a",
        " class='b'",
        " style=c",
        " src=x alt=y",
        " align=right",
        " open",
        " \"",
        " title='\"<'",
    ]);
    let html = (tag, attribute, 0..4u8).prop_map(|(tag, attribute, kind)| match kind {
        0 => format!("</{tag}>"),
        1 => format!("<{tag}{attribute}>\n\n"),
        2 => format!("\n\n<{tag}{attribute}>"),
        _ => format!("<{tag}{attribute}>"),
    });
    let part = prop_oneof![3 => html, 2 => "[a-z ]{0,5}", 2 => proptest::sample::select(vec![
        "\n\n", "\n", "*", "`", "- ", "> ", "### h\n", "[l](u)", "|a|\n|-|\n|", "https://e.org ", "\n```\n", "[^1]", "\n\n[^1]: n ", "<!--", "-->", "\nt\n: d\n",
    ]).prop_map(str::to_owned)];
    proptest::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_out_safe(body in ".{0,200}") {
        render(&body);
    }

    #[test]
    fn any_markdown_comes_out_safe(body in markdown()) {
        let html = render(&body);
        assert_settled(&html);
        let html = Renderer::new().render_inline(&body, &Careless);
        check(&html);
        assert_settled(&html);
    }

    #[test]
    fn any_markup_comes_out_safe_and_settled(body in markdown_and_html()) {
        let html = render(&body);
        assert_settled(&html);
        render_with(&body, &[0..body.len()], &Careless);
    }

    #[test]
    fn any_division_into_sections_is_safe(body in markdown_and_html(), cut in 0.0f64..1.0) {
        let mut at = (cut * body.len() as f64) as usize;
        while !body.is_char_boundary(at) { at -= 1; }
        render_with(&body, &[0..at, at..body.len()], &Somewhere);
    }
}
