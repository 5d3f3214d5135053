//! One-line texts from front matter.

use super::super::Renderer;
use super::{Careless, Somewhere, check};

fn inline(text: &str) -> String {
    let html = Renderer::new().render_inline(text, &Somewhere);
    check(&html);
    html
}

#[test]
fn inline_markup_is_understood() {
    for (text, html) in [
        (
            "_a_ *b* **c** ~~d~~ `e<f>`",
            "<em>a</em> <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f&gt;</code>",
        ),
        ("[x](y)", "<a href=\"/to/y\">x</a>"),
        (
            "[x](missing)",
            "<span class=\"missing-link\" title=\"Link target not found: missing\">x</span>",
        ),
        (
            "<https://e.org>",
            "<a href=\"https://e.org\" rel=\"noopener noreferrer\">https://e.org</a>",
        ),
        (
            "at https://e.org.",
            "at <a href=\"https://e.org\" rel=\"noopener noreferrer\">https://e.org</a>.",
        ),
        ("![alt](p.png)!", "alt!"),
        ("`a`", "<code>a</code>"),
        ("", ""),
        ("  two\nlines\t ", "two lines"),
    ] {
        assert_eq!(inline(text), html, "{text}");
    }
}

#[test]
fn block_markup_and_raw_html_are_text() {
    for text in [
        "# not a heading",
        "- not a list",
        "1. not a list",
        "+ no",
        "---",
        "***",
        "> no quote",
        "[ref]: https",
        "| a | b |",
        "~~~",
        "=====",
        ": no",
        "[^1]",
        "[^1]: no",
        "{#id}",
        "- [x] no",
        "[!NOTE]",
    ] {
        let expected = text.replace('>', "&gt;");
        assert_eq!(inline(text), expected, "{text}");
    }
    assert_eq!(
        inline("p99 <b>x</b> <script>y</script>"),
        "p99 &lt;b&gt;x&lt;/b&gt; &lt;script&gt;y&lt;/script&gt;"
    );
    assert_eq!(inline("    indented"), "indented");
    assert_eq!(inline("<div>"), "&lt;div&gt;");
    assert_eq!(inline("```x"), "```x");
    assert_eq!(inline("a & b &amp; &lt;"), "a &amp; b &amp; &lt;");
}

#[test]
fn unsafe_links_are_refused_whatever_the_resolver_says() {
    for text in [
        "[a](javascript:x)",
        "[a](JaVa&#10;Script:x)",
        "<javascript:x>",
        "[a](data:text/html,x)",
        "[a](//e.org)",
    ] {
        check(&Renderer::new().render_inline(text, &Careless));
    }
}
