//! Reports as a hostile or unlucky pull request may bring them: the committed ones with lines lost, repeated, moved and
//! mixed, and with text in them that means something to a browser. Each is checked and shown.

use std::cell::{Cell, RefCell};

use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::rules::judge;
use aftermark::site::{Rendering, ThemeFiles};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use proptest::prelude::*;

use super::examples::{EXAMPLES, day, settings};
use crate::memory::Files;

/// Text that is something else where it gets out of the place it was written in.
const SHARDS: [&str; 28] = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\" autofocus onfocus=\"alert(1)",
    "<svg/onload=alert(1)>",
    "<!-- ",
    " -->",
    "]]>",
    "</section></main></body>",
    "<details open ontoggle=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](//x.example/\"onerror=\"y)",
    "<a href=\"java&#9;script:alert(1)\">",
    "{{ site.title }}{% raw %}",
    "::error file=a::b",
    "~aftermark-root~/",
    "\u{202e}\u{200b}\u{0}\u{7}\u{1b}[31m",
    "```\n",
    "---\n",
    "| a | b |\n|---|---|\n",
    "- 09:99 – 25:00 **resolved** @x (evidence/../../etc/passwd#L1-L0)\n",
    "## 3. Impact {#impact .people onclick=x}\n",
    "### 2026-02-30\n",
    "[^1]: a\n[^1]\n",
    "&lt;&#0;&#x110000;",
    "actions: &a [*a, *a]\n",
    "timeline: {at: [], event: {}}\n",
    "\u{feff}\r\n\r",
    "𝕬e\u{301}\u{1f469}\u{200d}\u{1f680}",
];

/// What is done to a text; places are parts of 10,000 of its length.
#[derive(Clone, Debug)]
enum Change {
    Lose { line: u32 },
    Repeat { line: u32, times: usize },
    Swap { a: u32, b: u32 },
    Indent { line: u32, by: usize },
    Cut { from: u32, letters: usize },
    Insert { at: u32, shard: usize },
    Borrow { line: u32, report: usize, from: u32, lines: usize },
    End { at: u32 },
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = 0u32..10_000;
    let one = prop_oneof![
        2 => place.clone().prop_map(|line| Change::Lose { line }),
        2 => (place.clone(), 1usize..40).prop_map(|(line, times)| Change::Repeat { line, times }),
        2 => (place.clone(), place.clone()).prop_map(|(a, b)| Change::Swap { a, b }),
        2 => (place.clone(), 1usize..6).prop_map(|(line, by)| Change::Indent { line, by }),
        2 => (place.clone(), 1usize..80).prop_map(|(from, letters)| Change::Cut { from, letters }),
        6 => (place.clone(), 0..SHARDS.len()).prop_map(|(at, shard)| Change::Insert { at, shard }),
        2 => (place.clone(), 0usize..32, place.clone(), 1usize..12)
            .prop_map(|(line, report, from, lines)| Change::Borrow { line, report, from, lines }),
        1 => (5_000u32..10_000).prop_map(|at| Change::End { at }),
    ];
    prop::collection::vec(one, 1..12)
}

fn part(of: usize, place: u32) -> usize {
    of * place as usize / 10_000
}

/// The place in a text, not within a letter.
fn letter(text: &str, place: u32) -> usize {
    let at = part(text.len(), place);
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn changed(text: &str, change: &Change, reports: &[String]) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let count = lines.len().max(1);
    match *change {
        _ if lines.is_empty() => {}
        Change::Lose { line } => drop(lines.remove(part(count, line))),
        Change::Repeat { line, times } => {
            let line = part(count, line);
            lines[line] = lines[line].repeat(times);
        }
        Change::Swap { a, b } => lines.swap(part(count, a), part(count, b)),
        Change::Indent { line, by } => lines[part(count, line)].insert_str(0, &" ".repeat(by)),
        Change::Cut { from, letters } => {
            let from = letter(text, from);
            let rest: String = text[from..].chars().skip(letters).collect();
            return format!("{}{rest}", &text[..from]);
        }
        Change::Insert { at, shard } => {
            let at = letter(text, at);
            return format!("{}{}{}", &text[..at], SHARDS[shard], &text[at..]);
        }
        Change::Borrow { line, report, from, lines: many } => {
            let other: Vec<&str> = reports[report % reports.len()].split_inclusive('\n').collect();
            let from = part(other.len(), from);
            let borrowed = other[from..(from + many).min(other.len())].concat();
            lines[part(count, line)].push_str(&borrowed);
        }
        Change::End { at } => return text[..letter(text, at)].to_owned(),
    }
    lines.concat()
}

/// Looks at the tags of a page.
#[derive(Default)]
struct Looking {
    wrong: RefCell<Vec<String>>,
    tags: Cell<usize>,
}

impl Looking {
    fn tag(&self, tag: &Tag) {
        self.tags.set(self.tags.get() + 1);
        let value =
            |name: &str| tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value);
        let ours = |src: &str| src.starts_with("../") || src.starts_with("./");
        let name = &*tag.name;
        let is_foreign = match name {
            "script" => !value("src").is_some_and(ours),
            "style" | "iframe" | "object" | "embed" | "base" | "frame" | "applet" => true,
            "link" => !value("href").is_some_and(ours) && value("rel") != Some("canonical"),
            _ => false,
        };
        let acts = |a: &html5ever::Attribute| {
            let link: String =
                a.value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let link = link.to_ascii_lowercase();
            let is_link =
                matches!(&*a.name.local, "href" | "src" | "action" | "formaction" | "poster");
            a.name.local.starts_with("on")
                || (is_link
                    && ["javascript:", "vbscript:", "data:text"]
                        .iter()
                        .any(|s| link.starts_with(s)))
        };
        if tag.kind == TagKind::StartTag && (is_foreign || tag.attrs.iter().any(acts)) {
            self.wrong.borrow_mut().push(format!("{tag:?}"));
        }
    }
}

impl TokenSink for Looking {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                self.tag(&tag);
                if &*tag.name == "script" && tag.kind == TagKind::StartTag {
                    return TokenSinkResult::RawData(RawKind::ScriptData);
                }
            }
            Token::ParseError(what) => self.wrong.borrow_mut().push(format!("line {line}: {what}")),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What is wrong with the markup of a page.
fn wrong(page: &str) -> Vec<String> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let tokens = Tokenizer::new(
        Looking::default(),
        TokenizerOpts { exact_errors: true, ..Default::default() },
    );
    let _ = tokens.feed(&input);
    tokens.end();
    assert!(tokens.sink.tags.get() > 50, "hardly a page: {page}");
    tokens.sink.wrong.take()
}

/// The reports that are in this project.
fn reports() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in [EXAMPLES, "tests/fixtures/complete"] {
        let files = Files::copy_of(folder);
        for (path, bytes) in files.below("incidents".into()) {
            if path.ends_with("README.md") {
                let slug = path.parent().unwrap().file_name().unwrap().to_owned();
                all.push((slug, String::from_utf8(bytes).unwrap()));
            }
        }
    }
    assert!(all.len() > 10, "{}", all.len());
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_report_says_it_is_checked_and_shown(which in 0usize..32, changes in changes()) {
        let reports = reports();
        let (slug, text) = &reports[which % reports.len()];
        let texts: Vec<String> = reports.iter().map(|(_, text)| text.clone()).collect();
        let text = changes.iter().fold(text.clone(), |text, change| changed(&text, change, &texts));
        let mut files = Files::default();
        files.write(format!("incidents/{slug}/README.md"), text.as_bytes());
        files.write(format!("incidents/{slug}/evidence/edge.log"), "one\ntwo\n");
        let library = files.library();
        let derived = derive(&library, day());
        let verdict = judge(&library, &derived).unwrap();
        for finding in verdict.findings() {
            let length = library.sources.bytes(finding.span.file).map_or(0, |bytes| bytes.len());
            let (start, end) = (finding.span.start as usize, finding.span.end as usize);
            prop_assert!(start <= end && end <= length, "{:?}", finding);
        }
        let theme = ThemeFiles::new();
        let settings = settings(&library, &theme);
        let edition = Edition::new(&library, &derived, &verdict);
        let rendering = Rendering::new(&edition, &settings).unwrap();
        for path in [format!("incidents/{slug}/index.html"), format!("incidents/{slug}/brief/index.html"), "index.html".to_owned()] {
            let page = rendering.page(&path).unwrap().unwrap();
            let page = String::from_utf8(page.bytes).unwrap();
            let wrong = wrong(&page);
            prop_assert!(wrong.is_empty(), "{path}: {wrong:#?}\n{text}");
        }
    }
}

#[test]
fn a_page_that_acts_is_seen() {
    let page =
        |part: &str| format!("<!doctype html><html lang=en>{}{part}</html>", "<p>a</p>".repeat(30));
    assert_eq!(wrong(&page("<a href=\"../x/\">b</a>")), Vec::<String>::new());
    for part in
        ["<script>x</script>", "<a href=\" java\tscript:x\">", "<b onclick=x>", "<b c=d\"e>"]
    {
        assert!(!wrong(&page(part)).is_empty(), "{part}");
    }
}
