//! The pages of evidence: lines with their levels, colours of terminals, conversations, long logs in pages, and all of it
//! in one order.

use std::fmt::Write as _;

use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::rules::judge;
use aftermark::search::Document;
use aftermark::site::{Page, Rendering, ThemeFiles, documents};

use super::examples::{day, settings};
use crate::memory::Files;
use crate::repository::SLUG;

/// The cited line of the long log, on the third of its pages.
const CITED: usize = 4_321;

fn evidence(name: &str) -> String {
    format!("incidents/{SLUG}/evidence/{name}")
}

/// The complete fixture with a log of 4,500 lines, of which one is cited.
fn with_long_log() -> Files {
    let mut files = Files::complete();
    let mut log = String::new();
    for n in 1..=4_500 {
        let (minute, second) = (n / 60 % 60, n % 60);
        let said = match n {
            CITED => "FATAL renewal host does not answer".to_owned(),
            n if n % 100 == 0 => format!("WARN queue has {n} jobs"),
            n if n % 10 == 7 => format!("DEBUG heartbeat {n}"),
            n => format!("INFO request {n} answered"),
        };
        writeln!(log, "2026-03-14T08:{minute:02}:{second:02}Z {said}").unwrap();
    }
    files.write(evidence("queue.log"), log);
    let main = format!("incidents/{SLUG}/README.md");
    let cited = format!("source: evidence/queue.log:{CITED}\n    outcome: no-effect");
    files.replace(&main, "outcome: no-effect\n    source: evidence/edge.log:4", &cited);
    files
}

/// All pages and documents; each page below the incident is asked for alone as well.
fn made(files: &Files) -> (Vec<Page>, Vec<Document>) {
    let library = files.library();
    let derived = derive(&library, day());
    let verdict = judge(&library, &derived).unwrap();
    let theme = ThemeFiles::new();
    let settings = settings(&library, &theme);
    let edition = Edition::new(&library, &derived, &verdict);
    let rendering = Rendering::new(&edition, &settings).unwrap();
    let pages = rendering.all().unwrap();
    for page in pages.iter().filter(|p| p.path.starts_with(&format!("incidents/{SLUG}/"))) {
        let alone = rendering.page(&page.path).unwrap();
        assert!(alone.as_ref() == Some(page), "{} alone", page.path);
    }
    let groups = documents(&edition, &settings).unwrap();
    (pages, groups.into_iter().flat_map(|g| g.documents).collect())
}

fn page<'p>(pages: &'p [Page], path: &str) -> &'p str {
    let path = format!("incidents/{SLUG}/{path}index.html");
    let found = pages.iter().find(|p| p.path == path);
    std::str::from_utf8(&found.unwrap_or_else(|| panic!("no {path}")).bytes).unwrap()
}

/// What stands between two texts.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} behind {from}")).0
}

#[test]
fn every_line_of_a_long_log_is_on_one_page_and_citations_lead_there() {
    let (pages, found) = made(&with_long_log());
    let mut numbers = Vec::new();
    for below in ["", "page/2/", "page/3/"] {
        let text = page(&pages, &format!("evidence/queue.log/{below}"));
        let rows = text.split("<tr\nid=L").skip(1);
        numbers.extend(
            rows.map(|row| row.split(['>', ' ']).next().unwrap().parse::<usize>().unwrap()),
        );
        // From each page what is cited is one click away.
        assert!(text.contains(&format!("queue.log/page/3/#L{CITED}\">line")), "{below}");
    }
    assert_eq!(numbers, (1..=4_500).collect::<Vec<_>>());
    let row = format!("<tr\nid=L{CITED} class=\"cited is-error\">");
    assert!(page(&pages, "evidence/queue.log/page/3/").contains(&row));
    let link = format!("href=\"evidence/queue.log/page/3/#L{CITED}\"");
    assert!(page(&pages, "").contains(&link), "{link}");

    // The search has one line of each template, and what is cited.
    let own: Vec<&Document> = found.iter().filter(|d| d.at.contains("queue.log")).collect();
    assert!(own.len() < 8, "{own:#?}");
    let lines = |of: &str| own.iter().map(|d| d.text.matches(of).count()).sum::<usize>();
    assert_eq!((lines("heartbeat"), lines("answered"), lines("queue has")), (1, 1, 1));
    let cited = own.iter().find(|d| d.text.contains("renewal host")).unwrap();
    assert_eq!((cited.at.as_str(), cited.line), ("evidence/queue.log/page/3/", Some(4_321)));
}

#[test]
fn links_in_prose_lead_to_the_page_of_their_line() {
    let mut files = with_long_log();
    let main = format!("incidents/{SLUG}/README.md");
    let text = files.text(&main).to_owned()
        + "\nSee [the log](evidence/queue.log#L2001-L2003), [its end](evidence/queue.log#L99999).\n";
    files.write(&main, text);
    let (pages, _) = made(&files);
    for to in ["queue.log/page/2/#L2001\"", "queue.log/page/3/#L99999\""] {
        assert!(page(&pages, "").contains(to), "{to}");
    }
}

#[test]
fn levels_and_other_clocks_are_told_beside_their_lines() {
    let (pages, _) = made(&with_long_log());
    let text = page(&pages, "evidence/queue.log/");
    assert!(text.contains("1 error · 45 warnings"), "{}", &text[..3_000]);
    let row = between(text, "<tr\nid=L100", "<tr");
    assert!(row.starts_with(" class=\"is-warning\">"), "{row}");
    // The report's clock is an hour ahead of the log's.
    assert!(row.contains("<time datetime=\"2026-03-14T08:01:40Z\">09:01:40</time> 2026"), "{row}");
    assert!(between(text, "<tr\nid=L17", "<tr").starts_with(" class=\"is-debug\""));
    assert!(between(text, "<tr\nid=L18", "<tr").starts_with("><td>"));

    // A log on the same clock is not told its times again; a stack trace is as loud as what it belongs to.
    let mut files = Files::complete();
    let log = "2026-03-14 09:02:11 ERROR no certificate\n    at Edge.serve(Edge.java:41)\n2026-03-14 09:02:12 INFO next\n";
    files.write(evidence("local.log"), log);
    let (pages, _) = made(&files);
    let text = page(&pages, "evidence/local.log/");
    assert!(!between(text, "<tbody", "</tbody>").contains("<time"), "{text}");
    assert!(text.contains("<tr\nid=L2 class=\"is-error\">"));
    assert!(text.contains("<tr\nid=L3><td>"));
}

#[test]
fn what_was_written_for_a_terminal_is_coloured_by_classes_and_found_without_them() {
    let mut files = Files::complete();
    let log = "\u{1b}[90m2026-03-14 09:31:02\u{1b}[0m \u{1b}[31mERROR\u{1b}[0m \u{1b}]8;;https://a.example\u{7}pool <3>\u{1b}]8;;\u{7} is \u{1b}[1mempty\u{1b}[22m\r\nfetching 10%\r50%\rdone\n";
    files.write(evidence("deploy.log"), log);
    let (pages, found) = made(&files);
    let text = page(&pages, "evidence/deploy.log/");
    let row = "<td><span class=\"t-dim\">2026-03-14 09:31:02</span> <span class=\"t-red\">ERROR</span> pool &lt;3&gt; is <span class=\"t-bold\">empty</span><tr";
    assert!(text.contains(row), "{text}");
    assert!(text.contains("<tr\nid=L1 class=\"is-error\">"));
    assert!(text.contains("2 lines"), "a return within a line ends none");
    assert!(!text.contains(['\u{1b}', '\r', '\u{7}']) && !text.contains("[31m"));
    let own = found.iter().find(|d| d.text.contains("ERROR pool <3> is empty")).unwrap();
    assert!(!own.text.contains('\u{1b}'), "{own:?}");
}

#[test]
fn a_chat_is_a_conversation_and_its_lines_keep_their_places() {
    let mut files = Files::complete();
    let chat = r#"[
  {
    "type": "message", "user": "U1", "ts": "1773476100.000100",
    "text": "checkout is down &lt;b&gt;\n```two lines```"
  },
  {"type": "message", "user": "U2", "text": "rolling back", "ts": "1773476160.000200", "thread_ts": "1773476100.000100"}
]"#;
    files.write(evidence("chat/incident.json"), chat);
    files.write(evidence("chat/users.json"), r#"[{"id": "U1", "real_name": "Kim <i>"}]"#);
    let main = format!("incidents/{SLUG}/README.md");
    files.replace(&main, "source: evidence/edge.log:3", "source: evidence/chat/incident.json:4");
    let (pages, found) = made(&files);
    let text = page(&pages, "evidence/chat/incident.json/");
    let talk = between(text, "<ol class=\"talk\"", "</ol>");
    assert!(talk.contains("<li id=\"L2\" class=\"said cited\">"), "{talk}");
    assert!(talk.contains("<span id=\"L4\"></span>"), "the cited line is inside of the message");
    assert!(talk.contains("<bdi>Kim &lt;i&gt;</bdi>"), "names come from the list beside it");
    assert!(talk.contains("checkout is down &lt;b&gt;\n```two lines```</p>"), "{talk}");
    assert!(talk.contains("<li id=\"L6\" class=\"said is-reply\">"));
    assert!(talk.contains("datetime=\"2026-03-14T08:15:00Z\">09:15</time>"));
    assert!(text.contains("2 messages · 2 people"));
    let own = found.iter().find(|d| d.text.starts_with("Kim <i>: checkout")).unwrap();
    assert_eq!(own.line, Some(2));

    // What cannot be read whole is shown as it is: nothing of evidence is left out.
    files.write(evidence("chat/incident.json"), chat.trim_end_matches(']'));
    let (pages, _) = made(&files);
    assert!(page(&pages, "evidence/chat/incident.json/").contains("<table class=\"log\">"));
}

#[test]
fn a_call_is_told_by_speaker_and_counts_from_its_beginning() {
    let mut files = Files::complete();
    let call = "WEBVTT\n\n00:01:05.000 --> 00:01:07.000\n<v Kim>It is the certificate.\n\n00:01:08.000 --> 00:01:09.000\n<v Kim>The host is gone.\n\n00:02:00.000 --> 00:02:02.000\nLee: I issue one.\n";
    files.write(evidence("call.vtt"), call);
    let (pages, _) = made(&files);
    let talk = between(page(&pages, "evidence/call.vtt/"), "<ol class=\"talk\"", "</ol>");
    assert_eq!(talk.matches("<li id=").count(), 2, "{talk}");
    assert!(talk.contains("<a href=\"#L3\">00:01:05</a>"), "{talk}");
    assert!(talk.contains(">It is the certificate. The host is gone.</p>"));
}

#[test]
fn several_messages_of_one_line_have_places_of_their_own() {
    let mut files = Files::complete();
    let message =
        |n: u32| format!(r#"{{"user": "U{n}", "text": "word{n}", "ts": "17734761{n}0.000100"}}"#);
    files.write(evidence("chat.json"), format!("[{}, {}]", message(1), message(2)));
    let (pages, found) = made(&files);
    let text = page(&pages, "evidence/chat.json/");
    assert!(text.contains("<li id=\"L1\"") && text.contains("<li id=\"message-2\""), "{text}");
    let second = found.iter().find(|d| d.text == "U2: word2").unwrap();
    assert_eq!((second.at.as_str(), second.line), ("evidence/chat.json/#message-2", None));
}

#[test]
fn all_evidence_stands_in_one_order_where_there_are_two_sources() {
    let alone = made(&Files::complete()).0;
    assert!(!alone.iter().any(|p| p.path.contains("all-evidence")));
    assert!(!page(&alone, "").contains("all-evidence"));

    let (pages, _) = made(&with_long_log());
    let text = page(&pages, "all-evidence/");
    for from in ["", "evidence/edge.log/", "evidence/queue.log/page/2/"] {
        assert!(page(&pages, from).contains("all-evidence/\""), "{from}");
    }
    // In order, with the time on the clock of the report.
    let rows: Vec<&str> = text.split("<li class=\"merged-row").skip(1).collect();
    let times: Vec<&str> = rows.iter().map(|row| between(row, "datetime=\"", "\"")).collect();
    assert!(times.is_sorted(), "{times:?}");
    let row = |words: &str| *rows.iter().find(|row| row.contains(words)).unwrap();
    let entry = row("The synthetic checkout probe paged");
    assert!(entry.starts_with(" is-entry\"") && entry.contains("#t2\""), "{entry}");
    let line = row("checkout failed 3 times");
    assert!(line.contains("edge.log/#L3\"") && line.starts_with(" cited\""), "{line}");
    let burst = row("heartbeat");
    assert!(burst.contains("×450,") && burst.contains("is-debug"), "{burst}");
    assert!(burst.contains("evidence/queue.log/#L7\""), "{burst}");
    // A thousand lines after nine o'clock begin the hour anew: bursts keep even that short.
    assert!(rows.len() < 40, "{}", rows.len());
    let count = between(text, "<span class=\"lane lane-2\" dir=\"auto\">queue.log</span>", "</li>");
    assert!(count.contains("4500 lines") || count.contains("4,500 lines"), "{count}");
}

#[test]
fn of_too_many_rows_the_quiet_ones_are_left_out_and_that_is_said() {
    let mut files = with_long_log();
    let mut log = String::new();
    // Words of letters alone, so that no two lines are of one template.
    let word = |n: usize| -> String {
        [n / 676, n / 26 % 26, n % 26].iter().map(|l| char::from(b'a' + *l as u8)).collect()
    };
    for n in 0..2_600 {
        let level = if n == 2_000 { "ERROR" } else { "INFO" };
        let (minute, second) = (n / 60 % 60, n % 60);
        writeln!(log, "2026-03-14T08:{minute:02}:{second:02}Z {level} job{} ended", word(n))
            .unwrap();
    }
    files.write(evidence("jobs.log"), log);
    let (pages, _) = made(&files);
    let text = page(&pages, "all-evidence/");
    let rows = text.matches("class=\"merged-row").count();
    let entries = text.matches("is-entry").count();
    assert_eq!((rows - entries, entries), (1_500, 4));
    assert!(text.contains("rows of quieter lines are left out"));
    assert!(text.contains(&format!("job{} ended", word(2_000))));
    assert!(text.contains("renewal host does not answer"));
}
