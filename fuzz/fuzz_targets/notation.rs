//! Lists are read from any Markdown, and every value of them lies in it.
#![no_main]

use aftermark::notation;
use aftermark::source::yaml::{Kind, Node};
use aftermark::source::{FileId, Span, body};
use aftermark::vocabulary::Step;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut read = body::read(FileId(0), text, 0);
    let sections = read.sections.iter().enumerate();
    let steps: Vec<Option<Step>> =
        sections.map(|(at, s)| Step::from_slug(&s.heading).or(Step::from_number(at + 1))).collect();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 14);
    for given in ["", "timeline", "actions"] {
        let found = notation::read(FileId(0), text, &read, &steps, day, &notation::Names::default(), |l| l == given);
        let lies = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?}");
        let mut open: Vec<&Node> = found.lists.iter().filter_map(|l| l.node.as_ref()).collect();
        open.extend(found.follow_up.iter().map(|f| &f.node));
        open.extend(found.summary.iter().filter_map(|s| s.node.as_ref()));
        while let Some(node) = open.pop() {
            lies(node.span);
            match &node.kind {
                Kind::Seq(all) => open.extend(all),
                Kind::Map(all) => {
                    all.iter().for_each(|(key, _)| lies(key.span));
                    open.extend(all.iter().map(|(_, node)| node));
                }
                Kind::Null | Kind::Scalar { .. } => {}
            }
        }
        found.problems.iter().for_each(|p| lies(p.span));
        found.unread.iter().for_each(|(_, span)| lies(*span));
        found.follow_up.iter().flat_map(|f| &f.places).for_each(|place| lies(*place));
        if let Some(summary) = &found.summary {
            assert!(summary.section < read.sections.len());
        }
        for list in &found.lists {
            let given = list.node.is_none();
            assert_eq!(given, list.lines.is_empty(), "{list:?}");
            for lines in &list.lines {
                let is_in = |place: &Span| place.start <= lines.start && lines.end <= place.end;
                // What is left out stands in lines that several entries may share.
                assert!(list.name == "waivers" || list.places.iter().any(is_in), "{list:?}");
            }
        }
        assert!(found.data.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        read.tell_data(&found.data);
        for range in read.parts().flat_map(|p| p.prose()) {
            assert!(text.get(range).is_some());
        }
    }
});
