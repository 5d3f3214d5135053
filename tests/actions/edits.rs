//! Edits in place: only the value that was asked for changes, in every notation.

use std::collections::BTreeMap;

use aftermark::fix::action::{Change, Key, set};
use aftermark::fix::apply;
use aftermark::model::{Action, Incident};
use proptest::prelude::*;

use crate::memory::Files;

const FOLDER: &str = "incidents/2026-03-14-x";

/// Makes changes to an action of a file; the text afterwards, or why not.
fn changed(files: &[(&str, &str)], id: &str, changes: &[(&str, &str)]) -> Result<String, String> {
    let mut tree = Files::default();
    for (name, text) in files {
        tree.write(format!("{FOLDER}/{name}"), *text);
    }
    let library = tree.library();
    let incident = &library.incidents[0];
    let index = place(incident, id);
    let changes = changes.iter();
    let changes = changes.map(|(k, v)| Change::new(Key::from_name(k).unwrap(), v));
    let fix = set(incident, &library.sources, &library.config, &[(index, changes.collect())])
        .map_err(|l| l.why)?;
    let file = library.sources.text(incident.actions[index].span.file);
    let file = file.unwrap();
    let mark = if file.had_bom { "\u{feff}" } else { "" };
    let text = fix.map_or(file.text.clone(), |f| apply(&file.text, &f.edits).unwrap());
    Ok(format!("{mark}{text}"))
}

fn place(incident: &Incident, id: &str) -> usize {
    let is_it = |a: &Action| a.id.as_ref().is_some_and(|i| i.value == id);
    incident.actions.iter().position(is_it).unwrap_or_else(|| {
        panic!("no {id}: {:?}", incident.problems);
    })
}

/// The same for a list in a file of its own.
fn list(text: &str, id: &str, changes: &[(&str, &str)]) -> Result<String, String> {
    let main = "---\ntitle: x\nstatus: draft\nseverity: SEV2\nservices: [a]\n---\n";
    changed(&[("README.md", main), ("actions.yaml", text)], id, changes)
}

#[test]
fn values_are_replaced_where_they_stand() {
    for (before, key, value, after) in [
        (
            "- id: A1\n  status: open # soon\n  due: 2026-01-01\n",
            "status",
            "done",
            "- id: A1\n  status: done # soon\n  due: 2026-01-01\n",
        ),
        (
            "- {id: A1, status: open, due: 2026-01-01}\n",
            "due",
            "2026-02-01",
            "- {id: A1, status: open, due: 2026-02-01}\n",
        ),
        ("- id: A1\n  owner: '@kim' # c\n", "owner", "@lee", "- id: A1\n  owner: \"@lee\" # c\n"),
        (
            "- id: A1\n  reason: |  # why\n    one\n\n    # no comment\n\n  status: open\n",
            "reason",
            "two",
            "- id: A1\n  reason: two  # why\n\n  status: open\n",
        ),
        (
            "- id: A1\n  reason: >-\n    one\n    two",
            "reason",
            "three: four",
            "- id: A1\n  reason: \"three: four\"",
        ),
        (
            "- id: A1\n  reason: one\n    two # c\n  status: open\n",
            "reason",
            "yes",
            "- id: A1\n  reason: \"yes\" # c\n  status: open\n",
        ),
        (
            "- id: A1\n  done:   # when\n  status: open\n",
            "done",
            "2026-03-29",
            "- id: A1\n  done: 2026-03-29   # when\n  status: open\n",
        ),
        ("- id: A1\n  done: ~\n", "done", "2026-03-29", "- id: A1\n  done: 2026-03-29\n"),
        (
            "- {id: A1, done, status: open}\n",
            "done",
            "2026-03-29",
            "- {id: A1, done: 2026-03-29, status: open}\n",
        ),
        (
            "- id: A1\n  owner:\n    # the person\n    kim\n",
            "owner",
            "lee",
            "- id: A1\n  owner:\n    # the person\n    lee\n",
        ),
        ("- id: A1\n  owner: !!str &o kim\n", "owner", "lee", "- id: A1\n  owner: !!str &o lee\n"),
        ("- &a\n  id: A1\n  owner: kim\n", "owner", "lee", "- &a\n  id: A1\n  owner: lee\n"),
        (
            "- {id: A0, owner: &o kim}\n- {id: A1, owner: *o}\n",
            "owner",
            "lee",
            "- {id: A0, owner: &o kim}\n- {id: A1, owner: lee}\n",
        ),
        (
            "- {\"id\": \"A1\", \"status\": \"open\"}\n",
            "status",
            "done",
            "- {\"id\": \"A1\", \"status\": \"done\"}\n",
        ),
        ("- id: A1\r\n  status: open\r\n", "status", "done", "- id: A1\r\n  status: done\r\n"),
        (
            "\u{feff}- id: A1\n  status: open\n",
            "status",
            "done",
            "\u{feff}- id: A1\n  status: done\n",
        ),
        (
            "- ? id\n  : A1\n  ? status\n  : open\n",
            "status",
            "done",
            "- ? id\n  : A1\n  ? status\n  : done\n",
        ),
        (
            "- id: A1\n  verification: {on: 2026-01-01, result: failed} # c\n",
            "verification.result",
            "passed",
            "- id: A1\n  verification: {on: 2026-01-01, result: passed} # c\n",
        ),
    ] {
        assert_eq!(list(before, "A1", &[(key, value)]).as_deref(), Ok(after), "{before}");
    }
}

#[test]
fn lists_change_by_their_ids() {
    for (before, value, after) in [
        ("addresses: [C1, S1] # c\n", "C1,S2", "addresses: [C1, S2] # c\n"),
        ("addresses: [C1, S1]\n", "C1 S1 S2", "addresses: [C1, S1, S2]\n"),
        ("addresses: ['C1',  S1]\n", "S1", "addresses: [S1]\n"),
        ("addresses: ['C1',  S1]\n", "C1", "addresses: ['C1']\n"),
        ("addresses: []\n", "C1", "addresses: [C1]\n"),
        ("addresses:\n", "C1, S1", "addresses: [C1, S1]\n"),
        ("addresses: C1\n", "C1, S1", "addresses: [C1, S1]\n"),
        (
            "addresses:\n  - C1 # one\n  - S1 # two\n",
            "C1, S2",
            "addresses:\n  - C1 # one\n  - S2 # two\n",
        ),
        (
            "addresses:\n  - C1 # one\n  - S1\n",
            "C1, S1, S2",
            "addresses:\n  - C1 # one\n  - S1\n  - S2\n",
        ),
        (
            "addresses:\n  # why\n  -  C1\n  -  S1 # two\n",
            "S1",
            "addresses:\n  # why\n  -  S1 # two\n",
        ),
        ("addresses:\n  - C1\n  - S1\n", "", ""),
        ("addresses: [C1]\n", "", ""),
        ("addresses: [C1, S1]\n", "C1, S1", "addresses: [C1, S1]\n"),
        ("", "A2, 2025-11-02-mail#A3", "blocked_by: [A2, 2025-11-02-mail#A3]\n"),
    ] {
        let key = if before.is_empty() { "blocked_by" } else { "addresses" };
        let whole = |part: &str| {
            let part: String = part.split_inclusive('\n').map(|l| format!("  {l}")).collect();
            format!("- id: A1\n{part}  reason: x\n")
        };
        let got = list(&whole(before), "A1", &[(key, value)]);
        assert_eq!(got, Ok(whole(after)), "{before} {value}");
    }
}

#[test]
fn what_is_missing_is_inserted_in_the_style_around_it() {
    for (before, changes, after) in [
        (
            "- id: A1\n  status: open # c\n  reason: x\n- id: A2\n",
            &[("done", "2026-03-29")][..],
            "- id: A1\n  status: open # c\n  done: 2026-03-29\n  reason: x\n- id: A2\n",
        ),
        ("-   id: A1", &[("owner", "kim")], "-   id: A1\n    owner: kim"),
        (
            "- id: A1\r\n  status: open\r\n",
            &[("done", "2026-03-29")],
            "- id: A1\r\n  status: open\r\n  done: 2026-03-29\r\n",
        ),
        (
            "- {id: A1, status: open}\n",
            &[("done", "2026-03-29"), ("owner", "@kim")],
            "- {id: A1, owner: \"@kim\", status: open, done: 2026-03-29}\n",
        ),
        (
            "- {\n    id: A1,\n    status: open,\n  }\n",
            &[("owner", "kim")],
            "- {\n    id: A1,\n    owner: kim,\n    status: open,\n  }\n",
        ),
        (
            "- {\"id\": \"A1\"}\n",
            &[("status", "done")],
            "- {\"id\": \"A1\", \"status\": \"done\"}\n",
        ),
        (
            "- id: A1\n  title: |+\n    x\n\n  status: open\n",
            &[("kind", "prevent")],
            "- id: A1\n  title: |+\n    x\n\n  kind: prevent\n  status: open\n",
        ),
        (
            "- id: A1\n  status: done\n",
            &[
                ("verification.on", "2026-03-30"),
                ("verification.result", "passed"),
                ("verification.how", "a: b"),
            ],
            "- id: A1\n  status: done\n  verification: {on: 2026-03-30, how: \"a: b\", result: passed}\n",
        ),
        (
            "- id: A1\n  status: done\n- id: A2\n  verification:\n      on: 2026-01-01\n",
            &[("verification.by", "@lee"), ("verification.on", "2026-03-30")],
            "- id: A1\n  status: done\n  verification:\n      on: 2026-03-30\n      by: \"@lee\"\n- id: A2\n  verification:\n      on: 2026-01-01\n",
        ),
        (
            "- id: A1\n  verification:\n",
            &[("verification.result", "passed")],
            "- id: A1\n  verification: {result: passed}\n",
        ),
        (
            "- id: A1\n  verification: {}\n  status: done\n",
            &[("verification.result", "passed")],
            "- id: A1\n  verification: {result: passed}\n  status: done\n",
        ),
    ] {
        assert_eq!(list(before, "A1", changes).as_deref(), Ok(after), "{before}");
    }
}

#[test]
fn a_key_goes_with_its_line() {
    for (before, key, after) in [
        ("- id: A1\n  due: 2026-01-01 # c\n  status: open\n", "due", "- id: A1\n  status: open\n"),
        ("- due: 2026-01-01 # c\n  id: A1\n", "due", "- id: A1\n"),
        (
            "- id: A1\n  reason: |\n    x\n\n    y\n  status: open\n",
            "reason",
            "- id: A1\n  status: open\n",
        ),
        ("- id: A1\n  due: 2026-01-01", "due", "- id: A1"),
        ("- {id: A1, due: 2026-01-01, status: open}\n", "due", "- {id: A1, status: open}\n"),
        ("- {id: A1, due: 2026-01-01}\n", "due", "- {id: A1}\n"),
        ("- id: A1\n  due:\n", "due", "- id: A1\n"),
        ("- id: A1\n  verification: {on: 2026-01-01}\n", "verification.on", "- id: A1\n"),
        (
            "- id: A1\n  verification:\n    on: 2026-01-01\n    by: kim\n",
            "verification.on",
            "- id: A1\n  verification:\n    by: kim\n",
        ),
        ("- id: A1\n  status: open\n", "due", "- id: A1\n  status: open\n"),
    ] {
        let got = list(before, "A1", &[(key, "")]);
        assert_eq!(got.as_deref(), Ok(after), "{before}");
    }
}

#[test]
fn what_would_change_more_is_refused() {
    for (text, key, words) in [
        ("- {id: A1, owner: &o kim}\n- {id: A2, owner: *o}\n", "owner", "anchor"),
        ("- &a {id: A1, owner: kim}\n- <<: *a\n  id: A2\n", "owner", "anchor"),
        ("- {id: A0, owner: [a, b]}\n- {id: A1, owner: [a, b]}\n", "owner", "a list or a map"),
        ("- &a {id: A0, owner: kim}\n- {<<: *a, id: A1}\n", "owner", "another place"),
        ("- id: A1\n  verification: yes it was\n", "verification.on", "not a map"),
    ] {
        let refused = list(text, "A1", &[(key, "lee")]).unwrap_err();
        assert!(refused.contains(words), "{text}: {refused}");
    }
}

#[test]
fn front_matter_keeps_the_report_below_it() {
    let text = "\u{feff}---\r\ntitle: x\r\nactions:\r\n- id: A1\r\n  status: open\r\ntags: [a]\r\n---\r\nBody: status: open\r\n";
    let changes = [("status", "done"), ("done", "2026-03-29")];
    let new = changed(&[("README.md", text)], "A1", &changes).unwrap();
    assert_eq!(new, text.replacen("status: open", "status: done\r\n  done: 2026-03-29", 1));
}

/// A value as the author may have written it.
fn scalar(block: bool) -> BoxedStrategy<String> {
    let inline = prop_oneof![
        Just("x"),
        Just("'q: it''s' # c"),
        Just("\"é\\n\""),
        Just("!!str 012"),
        Just("~"),
        Just(""),
    ];
    if !block {
        return prop_oneof![Just("x"), Just("'q: it''s'"), Just("\"é, }\""), Just("~")]
            .prop_map(str::to_owned)
            .boxed();
    }
    prop_oneof![
        4 => inline.prop_map(str::to_owned),
        1 => Just("|\n    first\n\n    # no comment\n    - id: none\n".to_owned()),
        1 => Just(">+ # header\n    folded\n    text\n\n".to_owned()),
        1 => Just("&anchor y".to_owned()),
        1 => Just("*anchor".to_owned()),
        1 => Just("plain\n    goes on # c".to_owned()),
        1 => Just("\n    # above\n    later".to_owned()),
    ]
    .boxed()
}

/// A list as the author may have written it.
fn ids(block: bool) -> BoxedStrategy<String> {
    let mut all = vec!["[C1, S1]", "[]", "['C1', \"S1\" , X]", "~", "[C1]"];
    if block {
        all.extend([
            "",
            "[C1, # kept\n    S1,\n    X]",
            "[C1] # c",
            "\n    - C1 # one\n    - 'S1'\n    # between\n    - X",
            "\n    -   S1",
            "\n    # above\n    - C1\n\n    - X # two",
        ]);
    }
    prop::sample::select(all).prop_map(str::to_owned).boxed()
}

const KEYS: [&str; 8] =
    ["title", "owner", "priority", "ticket", "reason", "status", "addresses", "blocked_by"];
/// From here on they are lists.
const LISTS: usize = 6;

/// Whether an action is written in lines, its keys with what they say, and a style.
type Written = (bool, Vec<(usize, String)>, u8);

/// An action with some keys, in some notation.
fn action() -> impl Strategy<Value = Written> {
    any::<bool>().prop_flat_map(|block| {
        let keys = prop::sample::subsequence((0..KEYS.len()).collect::<Vec<_>>(), 0..=KEYS.len());
        let all = keys.prop_shuffle().prop_flat_map(move |keys| {
            let n = keys.len();
            let value = (scalar(block), ids(block));
            (Just(keys), prop::collection::vec(value, n))
        });
        let pick = |(k, (one, list)): (usize, _)| (k, if k < LISTS { one } else { list });
        let all = all.prop_map(move |(k, v)| k.into_iter().zip(v).map(pick).collect::<Vec<_>>());
        (Just(block), all, 0u8..4)
    })
}

fn written(all: &[Written]) -> String {
    let mut text = String::from("# the actions\n");
    for (i, (block, keys, style)) in all.iter().enumerate() {
        let anchored = format!("&anchor A{i}");
        let id = if i == 0 { anchored } else { format!("A{i}") };
        if !*block {
            let mut words = vec![format!("id: {id}")];
            words.extend(keys.iter().map(|(k, v)| format!("{}: {v}", KEYS[*k])));
            let between = if *style % 2 == 0 { ", " } else { ",\n    " };
            let end = ["", ",", "\n  ", ", # c\n  "][usize::from(*style)];
            text.push_str(&format!("- {{{}{end}}} # end\n", words.join(between)));
            continue;
        }
        let indent = if *style == 1 { "    " } else { "  " };
        let dash = if *style == 1 { "-   " } else { "- " };
        let line = |k: &str, v: &str| {
            let gap = if v.is_empty() || v.starts_with('\n') { "" } else { " " };
            // Deeper lines go with the indentation.
            let v = v.replace("\n    ", &format!("\n{indent}  "));
            let end = if v.ends_with('\n') { "" } else { "\n" };
            format!("{k}:{gap}{v}{end}")
        };
        text.push_str(&format!("{dash}{}", line("id", &id)));
        for (k, v) in keys {
            if *style == 2 {
                text.push_str("  # about the next\n");
            }
            text.push_str(&format!("{indent}{}", line(KEYS[*k], v)));
        }
        match style {
            0 => text.push_str("  verification: {on: 2026-01-01, result: passed}\n"),
            3 => text.push_str("  verification:\n    # by whom?\n    result: failed\n\n"),
            _ => {}
        }
    }
    text
}

/// What an action says, by key.
fn said(action: &Action) -> BTreeMap<&'static str, String> {
    let mut all = BTreeMap::new();
    let texts = [
        ("id", &action.id),
        ("title", &action.title),
        ("owner", &action.owner),
        ("priority", &action.priority),
        ("ticket", &action.ticket),
        ("carried_from", &action.carried_from),
        ("reason", &action.reason),
    ];
    all.extend(texts.iter().filter_map(|(k, v)| Some((*k, v.as_ref()?.value.clone()))));
    let lists = [("addresses", &action.addresses), ("blocked_by", &action.blocked_by)];
    for (key, list) in lists.into_iter().filter(|(_, l)| !l.is_empty()) {
        let ids: Vec<&str> = list.iter().map(|i| i.value.as_str()).collect();
        all.insert(key, ids.join(", "));
    }
    let dates = [("due", &action.due), ("done", &action.done)];
    all.extend(dates.iter().filter_map(|(k, v)| Some((*k, v.as_ref()?.value.to_string()))));
    let status = action.status.as_ref().map(|s| aftermark::vocabulary::Choice::word(s.value));
    all.extend(status.map(|s| ("status", s.to_owned())));
    if let Some(v) = &action.verification {
        all.extend(v.on.as_ref().map(|d| ("verification.on", d.value.to_string())));
        all.extend(v.by.as_ref().map(|d| ("verification.by", d.value.clone())));
        all.extend(v.how.as_ref().map(|d| ("verification.how", d.value.clone())));
        let result = v.result.as_ref().map(|s| aftermark::vocabulary::Choice::word(s.value));
        all.extend(result.map(|s| ("verification.result", s.to_owned())));
    }
    all
}

fn change() -> impl Strategy<Value = (&'static str, String)> {
    let texts = prop::sample::select(vec![
        "title",
        "owner",
        "priority",
        "ticket",
        "reason",
        "carried_from",
        "verification.by",
        "verification.how",
    ]);
    let value = prop_oneof![
        Just(String::new()),
        "[a-z@#:,{}\\[\\]'\" \\-0-9ü]{1,12}",
        Just("yes".to_owned()),
        Just("2026-01-01 x".to_owned()),
        Just("two\nlines".to_owned()),
    ];
    let lists = prop::sample::select(vec!["addresses", "blocked_by"]);
    let some = prop::sample::select(vec![
        "",
        "C1",
        "S1, C1",
        "C1 X",
        "C1, S1, X, Y",
        "X",
        "A1,2025-01-01-a#A3",
        "@odd",
        "yes, [x",
    ]);
    prop_oneof![
        3 => (texts, value),
        2 => (lists, some.prop_map(str::to_owned)),
        1 => Just(("due", "2026-04-01".to_owned())),
        1 => Just(("status", "done".to_owned())),
        1 => Just(("status", String::new())),
        1 => Just(("verification.on", "2026-04-01".to_owned())),
        1 => Just(("verification.result", String::new())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_targeted_value_changes(
        all in prop::collection::vec(action(), 1..4),
        at in any::<prop::sample::Index>(),
        (key, value) in change(),
        [windows, mark, main, cut] in any::<[bool; 4]>(),
    ) {
        let mut text = written(&all);
        let (before, after) = ("---\ntitle: x\nactions:\n", "tags: [a] # t\n---\nBody\n\n- id: A1\n  status: open\n");
        if cut && !main {
            text.truncate(text.trim_end().len());
        }
        if main {
            text = format!("{before}{text}{after}");
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        if mark {
            text.insert(0, '\u{feff}');
        }
        let mut files = Files::default();
        let name = if main { "README.md" } else { "actions.yaml" };
        if !main {
            files.write(format!("{FOLDER}/README.md"), "---\ntitle: x\n---\n");
        }
        files.write(format!("{FOLDER}/{name}"), text.as_str());
        let was = files.library();
        let incident = &was.incidents[0];
        prop_assert_eq!(incident.actions.len(), all.len(), "{:?}\n{}", incident.problems, text);
        let index = at.index(all.len());
        let change = Change::new(Key::from_name(key).unwrap(), &value);
        let value = change.value.clone();
        let fix = match set(incident, &was.sources, &was.config, &[(index, vec![change])]) {
            Ok(fix) => fix,
            Err(left) => {
                // Refused for a reason: an anchor that is used, a comment that would be lost, or a block
                // scalar that keeps the empty lines after it and would have others.
                let (block, _, style) = &all[index];
                let in_braces = !block && *style == 3 && value.is_none();
                let kept = value.is_none() && (text.contains(">+") || text.contains("|+"));
                // A comment between the ids of a list would be lost.
                let between = Key::from_name(key).unwrap().is_list() && text.contains("# kept");
                prop_assert!(text.contains('*') || in_braces || kept || between, "{}\n{key}={value:?} {}\n{text}", index, left.why);
                return Ok(());
            }
        };
        let source = was.sources.text(incident.actions[index].span.file).unwrap();
        let new = fix.map_or(source.text.clone(), |f| apply(&source.text, &f.edits).unwrap());
        let new = if mark { format!("\u{feff}{new}") } else { new };
        files.write(format!("{FOLDER}/{name}"), new.as_str());
        let is = files.library();
        let mut expected: Vec<_> = incident.actions.iter().map(said).collect();
        expected[index].remove(key);
        expected[index].extend(value.clone().map(|v| (key, v)));
        // What says nothing of how far it is, is open, or done where it has the day.
        if key == "status" && value.is_none() {
            let implied = if expected[index].contains_key("done") { "done" } else { "open" };
            expected[index].insert(key, implied.to_owned());
        }
        let got: Vec<_> = is.incidents[0].actions.iter().map(said).collect();
        prop_assert_eq!(got, expected, "{}={:?}\n{}\n=>\n{}", key, value, text, new);
        // Comments are not data: each is still there, but for one on a line that went.
        let comments = |t: &str| t.matches("# ").count();
        let lost = comments(&text).saturating_sub(comments(&new));
        let in_list = Key::from_name(key).unwrap().is_list() && lost <= 3;
        prop_assert!(lost == 0 || in_list || value.is_none() || lost <= 1 && text.contains("# no comment"), "{}\n=>\n{}", text, new);
        prop_assert_eq!(new.matches("\r\n").count() == new.matches('\n').count(), !new.contains('\n') || windows);
        if main {
            let end = if windows { after.replace('\n', "\r\n") } else { after.to_owned() };
            prop_assert!(new.ends_with(&end));
        }
    }
}
