//! Any text and any page of HTML is imported or refused: each line of a text is in the report or named, what comes of a
//! page has no markup of it, and the report is one that can be read.
#![no_main]

use aftermark::config::Config;
use aftermark::import::{Foreign, Wanted, import, several};
use aftermark::intake::html;
use aftermark::source::markdown;
use aftermark::vocabulary::Status;
use camino::Utf8Path;
use libfuzzer_sys::fuzz_target;
use pulldown_cmark::{Event, Tag};

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let config = Config::default();
    let path = Utf8Path::new("2024-05-17-a.md");
    let wanted = Wanted { status: Status::Complete, date: None, config: &config };
    if first % 2 == 0 {
        let Ok(page) = html::markdown(text) else { return };
        assert_eq!(page.text.lines().count(), page.lines.len());
        for (event, _) in markdown::events(&page.text, markdown::options()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => assert_eq!(&*html, "<br>", "{}", page.text),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let scheme = dest_url.split(['/', '?', '#']).next().and_then(|h| h.split_once(':'));
                    let is_known = |(s, _): (&str, &str)| {
                        ["http", "https", "mailto"].contains(&s.to_ascii_lowercase().as_str())
                    };
                    assert!(scheme.is_none_or(is_known), "{dest_url}");
                }
                _ => {}
            }
        }
        let report = Foreign { path, text: &page.text, lines: Some(&page.lines) };
        if let Ok(found) = import(report, wanted) {
            aftermark_fuzz::library(found.text.as_bytes());
        }
        return;
    }
    let report = Foreign { path, text, lines: None };
    several::divide(report, &config);
    let Ok(found) = import(report, wanted) else { return };
    let result: Vec<&str> = found.text.lines().collect();
    assert_eq!(result.len(), found.origins.len());
    // What its front matter says is said in another order there.
    let front = result.iter().skip(1).take_while(|line| **line != "---");
    let front: String = front.map(|line| letters(line)).collect();
    for (number, line) in (1..).zip(text.lines()) {
        let of_line = found.origins.iter().zip(&result).filter(|(from, _)| **from == Some(number));
        let kept: String = of_line.map(|(_, line)| letters(line)).collect();
        let is_named = found.told.iter().any(|t| t.line == Some(number));
        // A milestone may stand between the time and the words.
        let mut rest = kept.chars();
        let is_there = letters(line).chars().all(|c| rest.any(|other| other == c));
        let is_kept = is_there || front.contains(&letters(line));
        assert!(is_named || is_kept, "line {number} of\n{text}\nis not in\n{}", found.text);
    }
    aftermark_fuzz::library(found.text.as_bytes());
});
