//! Code blocks and highlighting.

use super::super::Renderer;
use super::{assert_contains, assert_lacks, check, render};

#[test]
fn blocks_are_named_and_can_be_reached() {
    let html =
        render("```bash title=x\necho \"hi\" # note\n```\n\n    indented <b>\n\n~~~\nplain\n~~~\n");
    assert_contains(
        &html,
        &[
            "<pre class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"Code, bash\"><code class=\"language-bash\">",
            "<span class=\"hl-s\">\"hi\"</span> <span class=\"hl-c\"># note</span>\n</code></pre>",
            "aria-label=\"Code\"><code>indented &lt;b&gt;\n</code></pre>",
            "<code>plain\n</code>",
        ],
    );
}

#[test]
fn common_languages_are_known() {
    let renderer = Renderer::new();
    for (language, code, part) in [
        ("sh", "if true; then", "<span class=\"hl-k\">if</span>"),
        ("yml", "a: 1", "<span class=\"hl-t\">a</span>"),
        ("json", "[1]", "<span class=\"hl-n\">1</span>"),
        ("sql", "SELECT 1", "<span class=\"hl-k\">SELECT</span>"),
        ("rust", "fn main() {}", "<span class=\"hl-f\">main</span>"),
        ("golang", "func f() {}", "<span class=\"hl-f\">f</span>"),
        ("py", "return 1", "<span class=\"hl-k\">return</span>"),
        ("javascript", "'x'", "<span class=\"hl-s\">'x'</span>"),
        ("typescript", "let x: number", "<span class=\"hl-k\">let</span>"),
        ("terraform", "a = \"b\"", "<span class=\"hl-s\">\"b\"</span>"),
        ("toml", "a = true", "<span class=\"hl-n\">true</span>"),
        ("ini", "; c", "<span class=\"hl-c\">; c</span>"),
        ("docker", "FROM x", "<span class=\"hl-k\">FROM</span>"),
        ("diff", "-a\n+b\n", "<span class=\"hl-d\">-a</span>\n<span class=\"hl-i\">+b</span>"),
        ("Bash", "echo 'x'", "<span class=\"hl-s\">'x'</span>"),
    ] {
        assert_contains(&renderer.highlight(code, language), &[part]);
    }
    for language in ["promql", "log", "regex", "text", "no-such-language", "", "\u{7f}"] {
        assert_eq!(renderer.highlight("a < \"b\"\n", language), "a &lt; \"b\"\n");
    }
}

#[test]
fn sessions_tell_commands_from_output() {
    let html = Renderer::new().highlight("$ echo 'a'\n'a'\nroot@db-1:~# ls # all\n", "console");
    assert_eq!(
        html,
        "<span class=\"hl-m\">$</span> <span class=\"hl-f\">echo</span> <span class=\"hl-s\">'a'</span>\n'a'\n<span class=\"hl-m\">root@db-1:~#</span> <span class=\"hl-f\">ls</span> <span class=\"hl-c\"># all</span>\n"
    );
}

#[test]
fn no_span_crosses_a_line_and_nothing_is_lost() {
    let renderer = Renderer::new();
    let code = "/* a\r\n   b */ let s = \"x\n y\";  \n\t  fn f() { `a`\u{1b}[0m }   ";
    for language in ["rust", "js", "c", "python", "yaml", "bash", "html", "console", "markdown"] {
        let html = renderer.highlight(code, language);
        for line in html.split('\n') {
            assert_eq!(line.matches("<span").count(), line.matches("</span").count());
        }
        check(&html);
        let text: String = super::tokens(&html)
            .iter()
            .filter_map(|token| match token {
                super::Token::Text(text) => Some(super::super::raw_html::decode_references(text)),
                _ => None,
            })
            .collect();
        let expected = code.replace('\r', "").replace('\u{1b}', "\u{241b}");
        assert_eq!(text, expected, "{language}");
    }
}

#[test]
fn huge_blocks_and_long_lines_are_only_escaped() {
    let renderer = Renderer::new();
    let huge = "let a = 1;\n".repeat(30_000);
    assert_lacks(&renderer.highlight(&huge, "rust"), &["<span"]);
    let long = format!("let a = 1;\n{}\nlet b = 2;\n", "let c = 3; ".repeat(200));
    assert_eq!(renderer.highlight(&long, "rust").matches(">let<").count(), 2);
}

#[test]
fn lines_made_to_backtrack_are_only_escaped() {
    let start = std::time::Instant::now();
    let renderer = Renderer::new();
    for (language, unit) in
        [("ini", " "), ("ini", "\t"), ("markdown", "`"), ("js", "a"), ("r", "a.")]
    {
        let code = format!("{}x\n", unit.repeat(1_900 / unit.len())).repeat(100);
        assert!(renderer.highlight(&code, language).contains('x'));
    }
    // Without the limits the first of these takes a quarter of an hour.
    assert!(start.elapsed() < std::time::Duration::from_secs(60));
}

#[test]
fn language_names_cannot_escape_their_attributes() {
    let html =
        render("```x\"><script>\ncode\n```\n\n```{.c++ #id}\nint x;\n```\n\n```***\nx\n```\n");
    assert_contains(&html, &["language-x---script-\"", "language-cpp\"", "language-other\""]);
}
