//! Each kind of fault is placed where it is: in a file of its own, in front matter, and with the line ends of
//! Windows.

use super::parse;
use crate::source::SourceFile;
use crate::source::front_matter::{Division, divide};
use crate::source::span::FileId;

/// The text with `‸` taken out, and the line and column at which it stood.
fn marked(text: &str) -> (String, (usize, usize)) {
    let at = text.find('‸').expect("a mark");
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().map(|l| l.chars().count());
    (text.replacen('‸', "", 1), (line, column.unwrap_or(0) + 1))
}

/// Line and column of the fault of a file, and what it says.
fn fault_of(file_text: &str) -> ((usize, usize), String) {
    let file = SourceFile::new("a.md".into(), file_text.to_owned());
    let yaml = match divide(&file.text) {
        Division::Both { yaml, .. } => yaml,
        _ => 0..file.text.len(),
    };
    let error = parse(FileId(0), &file.text, yaml.start, yaml.end).expect_err(file_text);
    let place = file.line_column(error.span.start as usize);
    assert!(!error.message.is_empty() && !error.message.contains(" at line "), "{error:?}");
    assert!(!file.slice(error.span.range()).contains('\n'), "{error:?}");
    (place, error.message)
}

/// What is wrong, with `‸` before it.
const FAULTS: &[&str] = &[
    // Quotes left open: to the end, and up to a line that has quotes of its own.
    "title: ü\nsummary: ‸\"It began\nstatus: draft\n",
    "title: ü\nsummary: ‸'It began\nstatus: draft\n",
    "title: ü\nsummary: ‸\"It began\nstatus: \"draft\"\n",
    "title: ü\nsummary: ‸'twas late\nowner: it's me\n",
    "title: ü\nsummary: \"It began\n  late\" ‸and ended\nstatus: draft\n",
    // Tabs.
    "title: ü\nfollow_up:\n‸\treview_on: 2026-03-14\n",
    "title: ü\ntimeline:\n  - at: 09:10\n‸\t  event: It began\n",
    "title: ü\ntimeline:\n  -‸\t- at: 09:10\n",
    // Indentation.
    "title: ü\nstatus: draft\n  owner‸: lee\n",
    "title: ü\nfollow_up:\n    review_on: 2026-03-14\n  ‸adjusted: no\n",
    "title: ü\nsummary: |\n  It began\n ‸and ended\n",
    "title: ü\ntimeline:\n  - at: 09:10\n    event: It began\n   ‸source: x\n",
    // Keys and values.
    "title: ü\nsummary: Mail‸: it stopped\n",
    "title: ü\ntimeline:\n  - {at: 09:10, event: It began}\n  - at: 09:20\n    event: It ended‸: at last\n",
    "title: ü\n‸just words\nstatus: draft\n",
    "title: ü\n‸owner:lee\nstatus: draft\n",
    "title: ü\nowner: ‸@lee\n",
    "title: ü\nsummary: ‸`mail` stopped\n",
    "title: ü\nsummary: ‸%d mails\n",
    "title: ü\nsummary: ‸*All* mail stopped\n",
    "title: ü\nowner: ‸*nobody\n",
    "title: ü\nsummary: ‸& more\n",
    "title: ü\nsummary: \"mail\" ‸stopped\n",
    "title: ü\nsummary: ‸- mail\n",
    "title: ü\n- ‸item\n",
    // Brackets: left open, on one line and over several, and closed once too often.
    "title: ü\ntags: ‸[mail, queue\nstatus: draft\nowner: lee\n",
    "title: ü\ntags: ‸[mail,\n  queue\nstatus: draft\n",
    "title: ü\nimpact:\n  - service: x\n    measures: ‸{failed: 1\n    effect: outage\n  - service: y\n",
    "title: ü\nimpact:\n  - measures: ‸{failed: 1\n    service: x\n",
    "title: ü\ntags: ‸[mail, queue\n",
    "title: ü\nmeasures: ‸{failed: 1\n",
    "title: ü\nmeasures: {failed: 1,\n  lost: 2 late‸: 3}\n",
    "title: ü\ntags: [mail]‸]\n",
    "title: ü\ntags: ‸[mail}\n",
    // Within quotes, on the first line and on a later one.
    "title: ü\nsummary: \"C:‸\\queue\"\n",
    "title: ü\nsummary: \"\\\"ü\\\" and\n  \\x41 ‸\\xZZ\"\n",
    "title: ü\nsummary: \"\\t‸\\uD800 x\"\n",
    // What is no text.
    "title: ü\nsummary: mail ‸\u{1}stopped\n",
    "title: ü\nsummary: ‸\u{feff}mail\n",
    "title: ü\namount: ‸.inf\n",
    // Beyond the limits.
    "title: ü\na: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n\
     c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n\
     e: [‸*d, *d]\n",
];

#[test]
fn a_fault_is_placed_where_it_is() {
    let mut wrong = Vec::new();
    for fault in FAULTS {
        let (text, (line, column)) = marked(fault);
        let below = |lines: usize| (line + lines, column);
        let inputs = [
            (text.clone(), below(0)),
            (text.trim_end().to_owned(), below(0)),
            (text.replace('\n', "\r\n"), below(0)),
            (format!("\u{feff}{text}"), below(0)),
            (format!("# ü\n\n{text}\n# the end\n"), below(2)),
            (format!("---\n{text}---\n\n# Title\n"), below(1)),
            (format!("\u{feff}---\n{text}---\n# Title\n").replace('\n', "\r\n"), below(1)),
        ];
        for (input, expected) in inputs {
            let (place, message) = fault_of(&input);
            if place != expected {
                wrong.push(format!("{place:?}, not {expected:?}: {message}: {input:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_second_document_is_said_in_words_at_its_line() {
    let (place, message) = fault_of("---\n# first\n- at: 09:10\n--- # ü\n- at: 09:20\n");
    assert_eq!(place, (4, 1), "{message}");
    assert!(!message.contains('_'), "{message}");
}

#[test]
fn deep_nesting_is_placed_at_its_line() {
    let (place, _) = fault_of(&format!("a: ü\nb: {}\n", "[".repeat(100_000)));
    assert_eq!(place.0, 2);
}
