//! Whatever stands in a report stays text, and nothing that a pull request contains makes the index go wrong.

use aftermark::search::{Files, Filter, Told, answer};

use super::{Searched, examples, page, published};

const EVIL: &str = "</script><script>alert(1)</script><!-- \u{2028}\u{2029} \"];alert(2);// \\ <img src=x onerror=alert(3)> needleword";

#[test]
fn no_text_leaves_its_script() {
    let mut files = examples();
    let text = format!(
        "---\ntitle: {}\nstatus: draft\n---\n\n## Gather the information\n\n`{EVIL}`\n",
        serde_json::to_string(EVIL).unwrap()
    );
    files.write("incidents/2024-07-08-evil/README.md", text);
    files.write("incidents/2024-07-08-evil/evidence/a.log", EVIL);
    let library = files.library();
    let scripts = published(&library);
    for (path, script) in &scripts {
        for bad in ["</", "<!", "\u{2028}", "\u{2029}"] {
            assert!(!script.contains(bad), "{path} has {bad:?}");
        }
        let call =
            script.strip_prefix("aftermarkSearch(").and_then(|s| s.strip_suffix(");\n")).unwrap();
        let value: serde_json::Value = serde_json::from_str(&format!("[{call}]")).unwrap();
        assert_eq!(value.as_array().unwrap().len(), 3, "{path}");
        let name = path.trim_start_matches("search/data/").trim_end_matches(".js");
        assert_eq!(value[0], name);
    }
    let all: String = scripts.iter().map(|(_, s)| s.as_str()).collect();
    assert!(all.contains("needleword"));
    let made = Searched::of(&library);
    let files = Files::new(&made.shards).unwrap();
    assert_eq!(answer(&files, "needleword ", &Filter::default()).results.len(), 1);
}

/// A log of a hundred thousand lines, and one line without an end.
#[test]
fn long_files_are_found_to_their_line_and_cost_what_they_hold() {
    let mut files = examples();
    let said = |n: u32| if n == 54_321 { "gave up" } else { "did nothing" };
    let lines: String =
        (0..100_000).map(|n| format!("{n:06} quokka-{} {}\n", n % 9, said(n))).collect();
    files.write("incidents/2024-02-03-nginx-timeouts/evidence/long.log", lines);
    let line = format!("start {} endofline", "x".repeat(15_000_000));
    files.write("incidents/2024-02-03-nginx-timeouts/evidence/line.log", line);
    let library = files.library();
    let made = Searched::of(&library);
    let index = Files::new(&made.shards).unwrap();
    let first = |query: &str| {
        let found = answer(&index, query, &Filter::default());
        let told = Told::new(&index, &found.results[0], &found.marks).unwrap();
        (told.places[0].address.clone(), told.places[0].label.to_owned())
    };
    // Of lines that are alike the first is found, and what is said once, wherever it stands.
    let (address, label) = first("\"did nothing\" ");
    assert!(address.ends_with("evidence/long.log/#L1"), "{address}");
    assert_eq!(label, "evidence/long.log");
    let (address, _) = first("quokka gave up ");
    assert!(address.ends_with("evidence/long.log/page/28/#L54322"), "{address}");
    assert!(answer(&index, "003210 ", &Filter::default()).results.is_empty());
    let folder = "incidents/2024-02-03-nginx-timeouts/evidence/long.log";
    let page = page(&library, &format!("{folder}/page/28/index.html"));
    assert!(page.contains("id=L54322>") && page.contains("id=L54001>"));
    assert!(!page.contains("id=L54000>") && !page.contains("id=L56001>"));
    // Of one file the first eight million bytes are searched.
    assert!(answer(&index, "endofline ", &Filter::default()).results.is_empty());
    let start = answer(&index, "start quokka ", &Filter::default());
    assert!(!start.results.is_empty());
    // A file holds some texts, not all of a log.
    let documents = made.groups.iter().flat_map(|g| &g.documents);
    assert!(documents.map(|d| d.text.len()).max() <= Some(4_000));
}
