use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;

fn text(markdown: &str) -> Text {
    let picture = |path: &str| Picture { path: path.into(), bytes: b"\x89PNG".to_vec() };
    Text {
        markdown: markdown.to_owned(),
        title: "Mail \"late\" <b>".to_owned(),
        language: "en".to_owned(),
        pictures: Pictures::from([("evidence/a.png".to_owned(), picture("evidence/a.png"))]),
        notes: Vec::new(),
    }
}

const HOSTILE: &str = "# T\n\n<script>alert(1)</script> <b>x</b> a<br>b\n\n![p <i>](evidence/a.png) ![q](https://x.example/\"q.png) [l](javascript:alert(1)) [m](evidence/x.log)\n\n```sh\"><x\na ]]> b <c>\n```\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|---|\n| `c` | d \u{1} & e |\n\n<!-- note -->\n\n<div onclick=x>\ny\n</div>\n";

#[test]
fn a_page_holds_its_pictures_and_nothing_that_acts() {
    let page = page::html(&text(HOSTILE));
    assert!(page.contains("src=\"data:image/png;base64,iVBORw==\""), "{page}");
    assert!(page.contains("<title>Mail &quot;late&quot; &lt;b&gt;</title>"), "{page}");
    for part in ["<script", "onclick", "=\"javascript:", "src=\"http"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
}

#[test]
fn the_storage_format_is_xml_with_code_and_pictures_of_its_own() {
    let page = confluence::storage(&text(HOSTILE));
    assert!(page.contains("<ri:attachment ri:filename=\"a.png\"/>"), "{page}");
    assert!(page.contains("a ]]]]><![CDATA[> b <c>"), "{page}");
    assert!(page.contains("☑ done"), "{page}");
    for part in ["<script", "<div", "<b>"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
    let whole = format!("<r xmlns:ac=\"a\" xmlns:ri=\"r\">{page}</r>");
    let mut reader = Reader::from_str(&whole);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(e) => panic!("{e} in {page}"),
        }
    }
}
