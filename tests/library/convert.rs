//! Lists move between YAML and the text, and the incident says the same.

use aftermark::fix;
use aftermark::fix::convert::{Conversion, Notation, convert};
use aftermark::model::Library;

use proptest::prelude::*;

use super::notation::{data, findings};
use crate::memory::Files;
use crate::repository::SLUG;

/// The files after the conversion of all incidents, with what was told of each.
pub fn converted(files: &Files, to: Notation) -> (Files, Vec<Conversion>) {
    let library = files.library();
    let mut after = files.clone();
    let mut all = Vec::new();
    for incident in &library.incidents {
        let conversion = convert(incident, &library.sources, &library.config, to);
        if let Some(main) = &conversion.main {
            let path = library.sources.path(main.file);
            let text = fix::apply(files.text(path), &main.edits).unwrap();
            after.write(path, text);
        }
        for gone in &conversion.gone {
            after.remove(library.sources.path(*gone));
        }
        all.push(conversion);
    }
    (after, all)
}

fn all_data(library: &Library) -> Vec<String> {
    library.incidents.iter().map(|i| data(i)).collect()
}

/// The lines of a front matter and those below it.
fn divided(text: &str) -> (Vec<&str>, Vec<&str>) {
    let lines: Vec<&str> = text.lines().collect();
    let end = lines.iter().skip(1).position(|l| *l == "---").unwrap() + 1;
    (lines[..end].to_vec(), lines[end..].to_vec())
}

/// Whether some lines are left when others are taken out of all.
fn are_among(some: &[&str], all: &[&str]) -> bool {
    let mut all = all.iter();
    some.iter().all(|line| all.any(|l| l == line))
}

fn told(all: &[Conversion]) -> Vec<String> {
    let all = all.iter().flat_map(|c| c.left.iter().chain(&c.notes));
    all.map(|left| left.why.clone()).collect()
}

#[test]
fn the_examples_say_the_same_in_either_notation() {
    let as_shipped = Files::copy_of("example-incidents");
    let (files, _) = converted(&as_shipped, Notation::Yaml);
    assert_eq!(all_data(&as_shipped.library()), all_data(&files.library()));
    let before = files.library();
    let (text, all) = converted(&files, Notation::Markdown);
    let in_text = text.library();
    assert_eq!(all_data(&before), all_data(&in_text));
    let (was, mut is) = (sorted(findings(&before)), sorted(findings(&in_text)));
    is.retain(|found| !found.starts_with("links/missing"));
    assert_eq!(was, is);
    let moved: usize = all.iter().flat_map(|c| &c.main).map(|m| m.done.len()).sum();
    let lists: usize = before.incidents.iter().map(|i| lists_of(i)).sum();
    let besides = before.incidents.iter().map(|i| {
        usize::from(i.summary.is_some())
            + usize::from(i.follow_up.is_some())
            + usize::from(!i.waivers.is_empty())
    });
    assert_eq!(moved, lists + besides.sum::<usize>());
    assert_eq!(
        told(&all),
        [
            "the comment “# The `timeline` list of this incident, in a file of its own. Times are Pacific time, as in the account.” goes with the YAML; keep what it says in the text",
            "this link leads to timeline.yaml, which goes; lead it elsewhere",
        ]
    );
    for incident in &before.incidents {
        let path = before.sources.path(incident.main);
        let ((front, body), (new_front, new_body)) =
            (divided(files.text(path)), divided(text.text(path)));
        assert!(are_among(&new_front, &front), "{}", incident.slug);
        assert!(are_among(&body, &new_body), "{}", incident.slug);
        let keys =
            ["timeline:", "causes:", "actions:", "impact:", "summary:", "follow_up:", "waivers:"];
        assert!(!new_front.iter().any(|l| keys.contains(l)), "{new_front:?}");
    }
    // Once more finds nothing to do.
    let (again, all) = converted(&text, Notation::Markdown);
    assert!(all.iter().all(|c| c.main.is_none() && c.left.is_empty()));
    assert_eq!(again.text(readme_of(&before, 0)), text.text(readme_of(&before, 0)));
    let (back, all) = converted(&text, Notation::Yaml);
    assert_eq!(told(&all), Vec::<String>::new());
    for incident in 0..before.incidents.len() {
        let path = readme_of(&before, incident);
        assert_eq!(divided(back.text(&path)).1, divided(files.text(&path)).1);
    }
    let back = back.library();
    assert_eq!(all_data(&before), all_data(&back));
}

/// Findings come in the order of their places, which have moved.
fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all
}

fn readme_of(library: &Library, incident: usize) -> camino::Utf8PathBuf {
    let main = library.incidents[incident].main;
    library.sources.path(main).to_owned()
}

fn lists_of(incident: &aftermark::model::Incident) -> usize {
    let i = incident;
    let lengths = [
        i.timeline.len(),
        i.evidence.len(),
        i.causes.len(),
        i.impact.len(),
        i.safeguards.len(),
        i.actions.len(),
        i.notifications.len(),
    ];
    lengths.iter().filter(|n| **n > 0).count()
}

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

#[test]
fn a_value_without_a_place_keeps_its_list_where_it_is() {
    for (from, to, why, at) in [
        (
            "event: Rolled back the 08:55 deployment",
            "event: |\n      Rolled back\n\n      the deployment",
            "`timeline` stays in YAML: a text of several lines has no place",
            "Rolled back",
        ),
        (
            "scope: all customers in the European Union",
            "scope: \"-\"",
            "`impact` stays in YAML: `scope` of entry 1 of impact would be read otherwise",
            "impact:",
        ),
        (
            "    channel: status page\n",
            "    channel: status page\n    colour: red\n",
            "`notifications` stays in YAML: the text has no place for `colour`",
            "colour: red",
        ),
    ] {
        let mut files = Files::complete();
        files.replace(readme(), from, to);
        let before = files.library();
        let (text, all) = converted(&files, Notation::Markdown);
        assert_eq!(told(&all), [why]);
        let left = &all[0].left[0];
        let written = files.text(readme());
        let line = written[..left.span.start as usize].matches('\n').count();
        let line = written.lines().nth(line).unwrap();
        assert!(line.contains(at), "{line}");
        assert_eq!(all_data(&before), all_data(&text.library()));
        assert_eq!(all[0].main.as_ref().unwrap().done.len(), 8);
    }
}

#[test]
fn comments_that_would_go_are_named_and_others_stay() {
    let mut files = Files::complete();
    files.replace(
        readme(),
        "timeline:\n",
        "# Above the list.\ntimeline:\n  # Of the edge hosts.\n",
    );
    files.replace(readme(), "milestone: started", "milestone: started # as by the log");
    files.replace(readme(), "evidence:\n", "# About the evidence.\nevidence:\n");
    files.replace(
        readme(),
        "event: The edge certificate expired",
        "event: >-\n      The edge certificate of #1\n      # and #2 expired",
    );
    let (text, all) = converted(&files, Notation::Markdown);
    assert_eq!(
        told(&all),
        [
            "the comment “# Of the edge hosts.” goes with the YAML; keep what it says in the text",
            "the comment “# as by the log” goes with the YAML; keep what it says in the text",
        ]
    );
    for left in &all[0].notes {
        let at = &files.text(readme())[left.span.range()];
        assert!(left.why.contains(at), "{at}");
    }
    let text = text.text(readme());
    assert!(text.contains("\n# Above the list.\n# About the evidence.\n---"), "{text}");
    assert!(text.contains("The edge certificate of #1 # and #2 expired"));
}

#[test]
fn several_days_stand_under_headings_that_are_shown_by_the_data() {
    let mut files = Files::complete();
    files.replace(readme(), "- at: 09:49", "- at: 2026-03-15 09:49");
    let before = files.library();
    let (text, _) = converted(&files, Notation::Markdown);
    let written = text.text(readme());
    assert!(written.contains("### Timeline\n\n#### 14 March 2026\n\n- 09:02 "));
    assert!(written.contains("\n\n#### 15 March 2026\n\n- 09:49 "), "{written}");
    let after = text.library();
    assert_eq!(all_data(&before), all_data(&after));
    let part = after.incidents[0].parts(aftermark::vocabulary::Step::Gather).next();
    let prose: String = part.unwrap().prose().map(|r| &written[r]).collect();
    assert!(!prose.contains('#'), "{prose}");
}

#[test]
fn missing_sections_are_made_and_line_ends_kept() {
    let mut files = Files::complete();
    let text = files.text(readme()).to_owned();
    let (before, _) = text.split_once("## 2. ").unwrap();
    files.write(readme(), before.replace('\n', "\r\n"));
    let before = files.library();
    let (text, all) = converted(&files, Notation::Markdown);
    assert_eq!(told(&all), Vec::<String>::new());
    assert_eq!(all_data(&before), all_data(&text.library()));
    let text = text.text(readme());
    assert!(text.contains("\r\n## 2. Identify the root cause\r\n\r\n### Causes\r\n\r\n- C1 "));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

/// The complete fixture with a timeline of everything that an entry can hold.
fn with_more(code: &str, name: &str) -> Files {
    let mut files = Files::complete();
    let (code, name) = (quoted(code), quoted(name));
    files.replace(readme(), "timeline:\n", "timeline_source: evidence/edge.log\ntimeline:\n");
    files.replace(readme(), "  - at: 09:14\n", &format!(
        "  - at: unknown\n    event: The queue had begun to grow\n    source: [evidence/edge.log:1, {name}]\n  - at: 09:05–09:20\n    event: Somebody looked at the graphs\n    attachments:\n      - {{picture: evidence/rate.png, title: The rate of errors}}\n      - {{code: {code}, language: sh}}\n      - {{code: {code}}}\n      - {{picture: https://example.org/a.png}}\n  - at: 09:14\n"
    ));
    files.replace(
        readme(),
        "evidence: [evidence/edge.log:1]",
        &format!("evidence: [{name}, evidence/edge.log:1]"),
    );
    files.write(format!("incidents/{SLUG}/evidence/rate.png"), "a picture");
    files
}

fn quoted(value: &str) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn sources_pictures_and_code_go_along() {
    let files = with_more("ls -l\n  | grep ```` \n\nend", "Slack #inc-123, in the thread; OPS-12");
    let before = files.library();
    assert_eq!(before.incidents[0].problems, []);
    let (text, all) = converted(&files, Notation::Markdown);
    assert_eq!(told(&all), Vec::<String>::new());
    let written = text.text(readme());
    let expected = r"- time unknown: The queue had begun to grow
  - source: [edge.log:1](evidence/edge.log#L1), Slack #inc-123\, in the thread\; OPS-12
- 09:05–09:20 Somebody looked at the graphs

  ![The rate of errors](evidence/rate.png)

  `````sh
  ls -l
    | grep ```` 

  end
  `````
";
    assert!(written.contains(expected), "{written}");
    let after = text.library();
    assert_eq!(all_data(&before), all_data(&after));
    let part = after.incidents[0].parts(aftermark::vocabulary::Step::Gather).next().unwrap();
    let prose: String = part.prose().map(|r| &written[r]).collect();
    assert!(!prose.contains("grep") && !prose.contains("rate.png"), "{prose}");
    let (back, all) = converted(&text, Notation::Yaml);
    assert_eq!(told(&all), Vec::<String>::new());
    assert_eq!(all_data(&before), all_data(&back.library()));
    assert!(
        back.text(readme()).contains("      - code: |-\n          ls -l\n"),
        "{}",
        back.text(readme())
    );
}

/// The complete fixture with one text in many places of its data.
fn with(value: &str) -> Files {
    let mut files = Files::complete();
    let quoted = quoted(value);
    for (key, text) in [
        ("event", "The edge certificate expired"),
        ("by", "on-call SRE"),
        ("reason", "the deployment was the only change on the board"),
        ("title", "Edge proxy log"),
        ("statement", "Renewal ran on a host that was retired in January"),
        ("accepted", "The board is replaced in the summer"),
        ("scope", "all customers in the European Union"),
        ("workaround", "Orders by phone"),
        ("name", "Certificate expiry alert"),
        ("why", "It mailed a former administrator"),
        ("title", "Send operational mail to a rota instead of to a person"),
        ("channel", "status page"),
    ] {
        files.replace(readme(), &format!("{key}: {text}"), &format!("{key}: {quoted}"));
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_value_holds_it_is_the_same_there_and_back(
        value in "[ -~äß漢→–\u{a0}]{1,16}|(A|see|alert|@kim|P1|done|due|[|]|[*]|[(]x[)]|: |, |→ fixed|\\[a\\]\\(b\\)|<br>|`|&amp;|_| ){1,6}",
    ) {
        let files = with(&value);
        let before = files.library();
        let (text, _) = converted(&files, Notation::Markdown);
        prop_assert_eq!(all_data(&before), all_data(&text.library()));
        let (back, _) = converted(&text, Notation::Yaml);
        prop_assert_eq!(all_data(&before), all_data(&back.library()));
    }

    #[test]
    fn whatever_code_and_sources_hold_they_are_the_same_there_and_back(
        code in "([ -~äß漢\t]{0,12}\n){0,4}[!-~]{1,4}|(```|~~~|- |    |> |#|\n|a|\r\n|<br>|\u{2028}){1,8}x",
        name in "[ -~äß漢→–\u{a0}]{1,16}|(A|Slack #|, |; |<br>|\\\\|OPS-12|[(]x[)]|: |\\[a\\]\\(b\\)|`|&amp;|_|a[.]log|x/y){1,5}",
    ) {
        let files = with_more(&code, &name);
        let before = files.library();
        let (text, _) = converted(&files, Notation::Markdown);
        prop_assert_eq!(all_data(&before), all_data(&text.library()));
        let (back, _) = converted(&text, Notation::Yaml);
        prop_assert_eq!(all_data(&before), all_data(&back.library()));
    }

    #[test]
    fn ordinary_words_always_find_a_place(
        value in "[A-Z][a-z]{2,8}( [a-z]{2,8}| [0-9]{1,3} %| R&D| [(]again[)]|, and| \"so\"| it's| x_y| a/b){0,5}",
    ) {
        let files = with(&value);
        let (text, all) = converted(&files, Notation::Markdown);
        prop_assert_eq!(told(&all), Vec::<String>::new());
        let (back, all) = converted(&text, Notation::Yaml);
        prop_assert_eq!(told(&all), Vec::<String>::new());
        prop_assert_eq!(all_data(&files.library()), all_data(&back.library()));
    }
}
