use chrono_tz::Tz;

use super::*;
use crate::source::body::{self, Body};
use crate::source::yaml::{Kind, Node};
use crate::source::{FileId, Span};
use crate::vocabulary::Step;

mod inside;
mod unread;
mod zones;

/// A body and what is read in it; sections whose heading is a step's name are the step's.
fn reading(text: &str, given: &[&str]) -> (Body, Reading) {
    let body = body::read(FileId(0), text, 0);
    let steps: Vec<Option<Step>> =
        body.sections.iter().map(|s| Step::from_slug(&s.heading)).collect();
    let found =
        read(FileId(0), text, &body, &steps, None, &catalogue::CATALOGUE, |l| given.contains(&l));
    (body, found)
}

/// The entries of a list, a line each, as in a flow map, with the bytes of each value behind it where they differ.
fn said(text: &str, node: &Node) -> String {
    let at = |span: Span| text.get(span.range()).unwrap_or("outside!");
    match &node.kind {
        Kind::Null => "~".to_owned(),
        Kind::Scalar { text: value, .. } if value == at(node.span) => value.clone(),
        Kind::Scalar { text: value, .. } => format!("{value} <{}>", at(node.span)),
        Kind::Seq(all) => {
            let all: Vec<String> = all.iter().map(|n| said(text, n)).collect();
            format!("[{}]", all.join("; "))
        }
        Kind::Map(all) => {
            let all: Vec<String> =
                all.iter().map(|(k, n)| format!("{}={}", k.name, said(text, n))).collect();
            format!("{{{}}}", all.join(" | "))
        }
    }
}

fn list(text: &str, name: &str) -> Vec<String> {
    let (_, found) = reading(text, &[]);
    let all = found.lists.iter().find(|l| l.name == name);
    let node = all.and_then(|l| l.node.as_ref());
    match node.map(|n| &n.kind) {
        Some(Kind::Seq(items)) => items.iter().map(|n| said(text, n)).collect(),
        _ => Vec::new(),
    }
}

fn problems(text: &str) -> Vec<(String, String)> {
    let (_, found) = reading(text, &[]);
    let all = found.problems.into_iter();
    all.map(|p| (p.message, text[p.span.range()].to_owned())).collect()
}

#[test]
fn days_may_stand_above_the_times_in_lists_and_headings() {
    let at = |text: &str| -> Vec<String> {
        let all = list(text, "timeline");
        all.iter().map(|e| e.split([' ', '|']).take(2).collect::<Vec<_>>().join(" ")).collect()
    };
    let text = "## Timeline

- 2026-03-13
  - 16:16: The first page came
  - ~18:30: All went home
- 14 March 2026
  - 8:30: The search went on
    - by: \"@kim\"
  - 9:50 Everything restarted
- 2026-03-15 12:09: The upgrade mended it
";
    assert_eq!(
        at(text),
        [
            "{at=2026-03-13 16:16",
            "{at=~18:30 ",
            "{at=2026-03-14 08:30",
            "{at=09:50 <9:50>",
            "{at=2026-03-15 12:09",
        ]
    );
    assert!(list(text, "timeline")[2].contains("by="), "{:#?}", list(text, "timeline"));
    let text = "## Incident timeline

### October 21, 2025 - The cache filled

It was slow.

- **21:45 UTC** A change was deployed

### The limit (24 October 2025)

**Timeline:**

- **18:00 UTC** The limit was deployed

### Causes of both

- a cache
";
    assert_eq!(at(text), ["{at=2025-10-21 21:45", "{at=2025-10-24 18:00"]);
    assert_eq!(problems(text), []);
}

#[test]
fn a_summary_may_stand_in_a_table() {
    let text = "## Summary

| | |
|---|---|
| Summary | The index was written before the data. |
| Impact | Nobody saw it. |

More of it.
";
    let (_, found) = reading(text, &[]);
    let summary = found.summary.and_then(|s| s.node).map(|n| said(text, &n));
    assert_eq!(summary.as_deref(), Some("The index was written before the data."));
}

#[test]
fn a_table_of_actions_need_not_say_how_far_each_is() {
    let text = "## Action items

| Action item | Type | Owner | Bug |
|---|---|---|---|
| Keep the proxy up to date | process | @edge | n/a |
";
    let all = list(text, "actions");
    assert_eq!(all.len(), 1, "{:?}", problems(text));
    assert!(all[0].contains("owner=@edge"), "{}", all[0]);
}

#[test]
fn a_timeline_goes_on_behind_graphs_logs_and_sentences() {
    let text = "## Timeline

Times in UTC.

- **2026-03-14 09:00** Load rises

<img width=\"3\" src=\"graph.png\">

- 09:05 Pods restart

```
panicked at main.rs:119
```

The rollback was tried then.

| Time | Event |
|---|---|
| 09:25 | Rolled back |

- 09:40 All well
- Told everybody
";
    let all = list(text, "timeline");
    assert_eq!(all.len(), 5, "{all:#?}");
    assert!(all[1].contains("09:05 UTC") && all[2].contains("09:25"), "{all:#?}");
    assert!(problems(text).is_empty());
    // What has no times is prose there, and nothing is said of it; nor does it come back below another heading.
    let after = format!("{text}\n- It was quick\n- It held\n\n## Notes\n\n- 09:50 Lunch\n");
    let with_list = after.replace("- Told everybody\n", "- Told everybody\n\nSince then:\n");
    assert_eq!(list(&with_list, "timeline").len(), 5);
    assert!(problems(&with_list).is_empty());
}

#[test]
fn words_around_a_heading_say_no_more() {
    let names = &catalogue::CATALOGUE;
    for (heading, step) in [
        ("Incident Impact", Step::Impact),
        ("Impact of the outage", Step::Impact),
        ("The incident's root cause", Step::RootCause),
        ("Auswirkungen des Ausfalls", Step::Impact),
        ("Déroulement de l’incident", Step::Gather),
        ("What caused the outage?", Step::RootCause),
        ("Corrective and preventative measure", Step::Technology),
    ] {
        assert_eq!(names.step_of(heading), Some(step), "{heading}");
    }
    // What is known as it is keeps its meaning; what is left over may mean nothing.
    assert_eq!(names.step_of("Incident response"), Some(Step::StaffActions));
    for heading in [
        "Incident",
        "The incident",
        "The outage of the incident",
        "Related outages of the incident",
    ] {
        assert_eq!(names.step_of(heading), None, "{heading}");
    }
}

#[test]
fn a_timeline_of_bullets() {
    let text = "## gather

### Timeline

All times in UTC, from [the channel](evidence/channel.json) unless said otherwise.

#### 14 March 2026

- 09:02 **started** The edge certificate expired ([edge.log:2](evidence/edge.log#L2))
- 09:14 **detected** alert: The probe paged
- 09:31 @on-call Rolled back the 08:55 deployment → no effect
  - reason: the deployment was the only change
- ~09:40/09:45 @storage Restarted
  the renewal by hand -> fixed
- 2026-03-15 9:49 AM **resolved**: Checkout answered again

What came then is another story.

- at ten not an entry
";
    assert_eq!(
        list(text, "timeline"),
        [
            "{at=2026-03-14 09:02 UTC <09:02> | milestone=started | source=[evidence/edge.log:2 <[edge.log:2](evidence/edge.log#L2)>] | event=The edge certificate expired}",
            "{at=09:14 UTC <09:14> | milestone=detected | kind=alert | event=The probe paged | source=[evidence/channel.json <[the channel](evidence/channel.json)>]}",
            "{at=09:31 UTC <09:31> | by=@on-call | outcome=no-effect <no effect> | event=Rolled back the 08:55 deployment | reason=the deployment was the only change | source=[evidence/channel.json <[the channel](evidence/channel.json)>]}",
            "{at=~09:40/09:45 UTC <~09:40/09:45> | by=@storage | outcome=fixed | event=Restarted the renewal by hand <Restarted\n  the renewal by hand> | source=[evidence/channel.json <[the channel](evidence/channel.json)>]}",
            "{at=2026-03-15 09:49 UTC <2026-03-15 9:49 AM> | milestone=resolved | event=Checkout answered again | source=[evidence/channel.json <[the channel](evidence/channel.json)>]}",
        ]
    );
    let (body, found) = reading(text, &[]);
    assert!(found.problems.is_empty() && found.joined.is_empty());
    assert_eq!(found.data.len(), 1);
    assert!(text[found.data[0].span.range()].starts_with("#### 14 March 2026\n\n- 09:02"));
    let mut told = body;
    told.tell_data(&found.data);
    let shown: String = told.sections[0].part.prose().map(|r| &text[r]).collect();
    assert!(
        shown.contains("All times") && shown.contains("at ten not") && !shown.contains("09:31")
    );
}

#[test]
fn sources_of_an_entry_are_several_or_names() {
    let entry = |written: &str| {
        let text = format!("### Timeline\n\n- 09:02 {written}\n");
        assert_eq!(problems(&text), [], "{written}");
        list(&text, "timeline").remove(0)
    };
    for (written, sources) in [
        ("([a](b), [c](d.log#L2) and [e](f))", "[b <[a](b)>; d.log:2 <[c](d.log#L2)>; f <[e](f)>]"),
        ("(evidence/a.log:2, https://a.example/b)", "[evidence/a.log:2; https://a.example/b]"),
        ("(source: Slack #inc-123, OPS-12; [c](d))", "[Slack #inc-123; OPS-12; d <[c](d)>]"),
        ("(Quelle: a call\\, at noon)", "[a call, at noon <a call\\, at noon>]"),
        ("([a](b), OPS-12)", "[b <[a](b)>; OPS-12]"),
        ("(link: `evidence/a.log`)", "[evidence/a.log <`evidence/a.log`>]"),
    ] {
        let read = entry(&format!("x {written}"));
        assert_eq!(read, format!("{{at=09:02 | source={sources} | event=x}}"));
    }
    let read = entry("x\n  - source: Slack #inc-123, OPS-12");
    assert_eq!(read, "{at=09:02 | event=x | source=[Slack #inc-123; OPS-12]}");
    for prose in
        ["x (OPS-12)", "x (see [a](b) for more)", "x (a call)", "x (https://a.example, later)"]
    {
        let all = list(&format!("### Timeline\n\n- 09:02 {prose}\n"), "timeline");
        assert_eq!(all, [format!("{{at=09:02 | event={prose}}}")]);
    }
    let text = "### Timeline\n\n| Time | Event | Source |\n|-|-|-|\n| 09:02 | a | [b](c)<br>Slack #inc-123, [d](e) |\n| 09:03 | b | – |\n";
    assert!(problems(text).is_empty());
    assert_eq!(
        list(text, "timeline"),
        [
            "{event=a | source=[c <[b](c)>; Slack #inc-123; e <[d](e)>] | at=09:02}",
            "{event=b | source=~ | at=09:03}"
        ]
    );
}

#[test]
fn what_stands_before_a_list_holds_for_all_that_say_nothing_else() {
    let table = "| Time | Event | Source |\n|-|-|-|\n| 09:02 | a | |\n";
    for (lead, source) in [
        (
            "Times in UTC, from [a](b.log), [c](d) and [e](f), see [g](h).",
            "[b.log <[a](b.log)>; d <[c](d)>; f <[e](f)>]",
        ),
        ("**Source:** Slack #inc-123, [a](b).\n\nAll times UTC.", "[Slack #inc-123; b <[a](b)>]"),
    ] {
        for list_of in [table, "- 09:02 a\n"] {
            let text = format!("## gather\n\n### Timeline\n\n{lead}\n\n{list_of}");
            let all = list(&text, "timeline");
            assert!(all[0].contains(&format!("source={source}")), "{text}: {all:?}");
            assert!(all[0].contains("at=09:02 UTC"), "{all:?}");
        }
    }
    // A table may stand in its step's section without a heading of its own.
    let text = format!("## gather\n\nAll times in UTC, from [a](b).\n\n{table}");
    let all = list(&text, "timeline");
    assert_eq!(all, ["{event=a | at=09:02 UTC <09:02> | source=[b <[a](b)>]}"]);
    // What is not said of all times is of those right below.
    let text = format!("## gather\n\nThe log has times in UTC.\n\nMore.\n\n{table}");
    assert!(list(&text, "timeline")[0].contains("at=09:02}"));
    let told = problems(&format!("## gather\n\nAll times PST.\n\n{table}"));
    assert_eq!(told[0].1, "PST");
}

#[test]
fn entries_without_a_time_keep_their_place() {
    let text = "### Timeline\n\n- 09:02 a\n- The queue had begun to grow\n- ?: @on-call b → fixed\n- **time unknown** – c\n- 9.30 d\n- 09:40 e\n";
    assert_eq!(
        list(text, "timeline"),
        [
            "{at=09:02 | event=a}",
            "{at=unknown <> | event=The queue had begun to grow}",
            "{at=unknown <?> | by=@on-call | outcome=fixed | event=b}",
            "{at=unknown <time unknown> | event=c}",
            "{at=unknown <> | event=9.30 d}",
            "{at=09:40 | event=e}",
        ]
    );
    let told = problems(text);
    assert_eq!(told.len(), 1);
    assert!(told[0].0.starts_with("`9.30` is not read as a time"));
    let table = "### Timeline\n\n| Day | Time | Event |\n|-|-|-|\n| 14 March 2026 | 09:02 | a |\n| | | b |\n| unknown | | c |\n| 2026-03-15 | --:-- | d |\n| | ??:?? | e |\n";
    assert_eq!(
        list(table, "timeline"),
        [
            "{event=a | at=2026-03-14 09:02 <09:02>}",
            "{event=b | at=unknown <>}",
            "{event=c | at=unknown}",
            "{event=d | at=2026-03-15 00:00/23:59 <--:-->}",
            "{event=e | at=unknown <??:??>}",
        ]
    );
}

#[test]
fn spans_of_work_are_from_when_to_when() {
    let text = "### Timeline (UTC times)\n\n#### 14 March 2026\n\n- 02:00-04:30 a\n- 02:00 to 04:30: b\n- ~2:00 PM – 4:30 PM c\n- 02:00/04:30 d\n";
    let all = list(text, "timeline");
    let times =
        ["2026-03-14 02:00–04:30 UTC", "02:00–04:30 UTC", "~14:00–16:30 UTC", "02:00/04:30 UTC"];
    for (entry, at) in all.iter().zip(times) {
        assert!(entry.starts_with(&format!("{{at={at} ")), "{entry}");
    }
    assert_eq!((all.len(), problems(text).len()), (4, 0));
}

#[test]
fn pictures_and_code_belong_to_their_entry() {
    let text = "### Timeline\n\n- 09:02 a ([b](c)) ![The rate](evidence/rate.png)\n  - by: kim\n\n    ```\n    one\n    ```\n  - ![](evidence/b%20c.png)\n\n  ```sh\n  ls\n    -l\n  ```\n- 09:03 d ![x](y) e\n\n  ```\n  ```\n";
    assert_eq!(
        list(text, "timeline"),
        [
            "{at=09:02 | source=[c <[b](c)>] | event=a | by=kim | attachments=[{picture=evidence/rate.png <![The rate](evidence/rate.png)> | title=The rate <![The rate](evidence/rate.png)>}; {picture=evidence/b c.png <![](evidence/b%20c.png)>}; {code=ls\n  -l <```sh\n  ls\n    -l\n  ```> | language=sh <```sh\n  ls\n    -l\n  ```>}; {code=one <```\n    one\n    ```>}]}",
            "{at=09:03 | event=d ![x](y) e}",
        ]
    );
    let (_, found) = reading(text, &[]);
    assert!(found.data[0].is_whole && found.problems.is_empty(), "{found:?}");
}

#[test]
fn pictures_in_a_table_belong_to_their_rows() {
    let text = "### Timeline\n\n| Time | Event | Graph | |\n|-|-|-|-|\n| 09:02 | a `x` ![One](1.png)<br>![](2.png) | | |\n| 09:03 | b | ![Three](3.png) | – |\n";
    assert_eq!(
        list(text, "timeline"),
        [
            "{event=a `x` | attachments=[{picture=1.png <![One](1.png)> | title=One <![One](1.png)>}; {picture=2.png <![](2.png)>}] | at=09:02}",
            "{event=b | attachments=[{picture=3.png <![Three](3.png)> | title=Three <![Three](3.png)>}] | at=09:03}",
        ]
    );
    let is_whole = |text: &str| {
        let (_, found) = reading(text, &[]);
        (found.data[0].is_whole, found.problems.len())
    };
    assert_eq!(is_whole(text), (true, 0));
    // What no entry carries is shown as it is written: words without a head, a picture amid words.
    assert_eq!(is_whole(&text.replace("| – |", "| c |")), (false, 0));
    assert_eq!(is_whole(&text.replace("| b |", "| b ![x](y) c |")), (false, 0));
    assert_eq!(is_whole(&text.replace("| Graph |", "| Notiz |")), (true, 0));
    assert_eq!(is_whole(&text.replace("| – |", "| ![x](y) |")), (true, 0));
    let with_words = text.replace("| Graph |", "| Notiz |").replace("![Three](3.png)", "c");
    assert_eq!(is_whole(&with_words), (false, 1));
    // A column in which nothing stands loses nothing.
    let empty = "### Impact\n\n| Service | Effect | Failed requests |\n|-|-|-|\n| a | outage | |\n";
    assert_eq!(is_whole(empty), (true, 0));
}

#[test]
fn a_timeline_as_a_table_under_a_heading_of_its_own_joins_its_step() {
    let text = "## Incident timeline\n\n| Date | Time (UTC) | What | Who | Link |\n|---|---|---|---|---|\n| 2026-03-14 | 09:02 | a \\| b | — | [log](evidence/a.log#L3-L4) |\n| 2026-03-14 | 09:14 | `x` | kim | |\n";
    assert!(problems(text).is_empty());
    assert_eq!(
        list(text, "timeline"),
        [
            "{event=a | b <a \\| b> | by=~ | source=[evidence/a.log:3-4 <[log](evidence/a.log#L3-L4)>] | at=2026-03-14 09:02 UTC <09:02>}",
            "{event=`x` | by=kim | source=~ | at=2026-03-14 09:14 UTC <09:14>}",
        ]
    );
    let (_, found) = reading(text, &[]);
    assert_eq!(found.joined, [(0, Step::Gather)]);
    assert!(text[found.data[0].span.range()].starts_with("| Date"));
}

#[test]
fn a_list_between_the_entries_of_a_timeline_is_prose() {
    let text = "## Timeline\n\n- 2026-03-14 09:02 Seen:\n\n* one node\n* another\n\n- 09:14 Over\n";
    assert!(problems(text).is_empty(), "{:?}", problems(text));
    assert_eq!(list(text, "timeline").len(), 2);
}

#[test]
fn causes_with_their_whys_and_safeguards() {
    let text = "## Contributing factors

- C1 **root** configuration: Renewal ran on a host that was retired
  - The certificate was not renewed
    - The renewal host was gone
  - Nobody owned the renewal ([renewals.log:7](evidence/renewals.log#L7))
- **Contributing** process: Handovers list no jobs (accepted: the team is dissolved)

## safeguards

- S1 Certificate expiry alert: **ignored**, it mailed a former administrator
- Probe - worked
";
    assert_eq!(
        list(text, "causes"),
        [
            "{id=C1 | role=root | category=configuration | statement=Renewal ran on a host that was retired | why=[The certificate was not renewed; The renewal host was gone; Nobody owned the renewal] | evidence=[evidence/renewals.log:7 <[renewals.log:7](evidence/renewals.log#L7)>]}",
            "{id=C2 <> | role=contributing <Contributing> | category=process | accepted=the team is dissolved | statement=Handovers list no jobs}",
        ]
    );
    assert_eq!(
        list(text, "safeguards"),
        [
            "{id=S1 | name=Certificate expiry alert | outcome=ignored | why=it mailed a former administrator}",
            "{id=S2 <> | name=Probe | outcome=worked}",
        ]
    );
}

#[test]
fn what_speaks_against_a_hypothesis_may_stand_in_several_bullets() {
    let text = "### Causes\n\n- C1 **hypothesis** unknown: a\n  - against: b\n  - Because\n    - Speaks against it: c<br>d\n  - would decide: e\n";
    assert_eq!(problems(text), []);
    assert_eq!(
        list(text, "causes"),
        [
            "{id=C1 | role=hypothesis | category=unknown | statement=a | against=[b; c; d] | decides=e | why=[Because]}"
        ]
    );
}

#[test]
fn actions_as_a_checklist_in_their_sections() {
    let text = "## technology

- [ ] A1 Issue edge certificates by ACME: @platform, due 2026-04-01, prevents C1 S1, [OPS-12](https://t.example/12)
- [x] Page at 14 days: not by mail — P1, done 29 March 2026, detects S1 and S2, @sre
  - verified 2026-04-03 by @sre: a certificate paged
- [ ] Compare: apples, pears
- [ ] Ask: @kim, soon
- [ ] A8 Practise the renewal: @sre, due every 3 months from 2026-04-01, for C1

## people

- [ ] A7 List jobs in the handover: @sre, in progress, for C1, C2, blocked by A1, carried from 2025-11-02-mail-queue#A3
  - declined: nobody hands over
";
    assert_eq!(
        list(text, "actions"),
        [
            "{id=A1 | owner=@platform | due=2026-04-01 | kind=prevent <prevents> | addresses=[C1; S1] | ticket=https://t.example/12 <[OPS-12](https://t.example/12)> | title=Issue edge certificates by ACME | status=open <[ ]> | process=technology <>}",
            "{id=A2 <> | priority=P1 | done=2026-03-29 <29 March 2026> | kind=detect <detects> | addresses=[S1; S2] | owner=@sre | title=Page at 14 days: not by mail | verification={result=passed <verified> | on=2026-04-03 | by=@sre | how=a certificate paged} | status=done <[x]> | process=technology <>}",
            "{id=A3 <> | title=Compare: apples, pears | status=open <[ ]> | process=technology <>}",
            "{id=A4 <> | owner=@kim | title=Ask (soon) <Ask> | status=open <[ ]> | process=technology <>}",
            "{id=A8 | owner=@sre | due=every 3 months from 2026-04-01 | addresses=[C1] | title=Practise the renewal | status=open <[ ]> | process=technology <>}",
            "{id=A7 | owner=@sre | addresses=[C1; C2] | blocked_by=[A1] | carried_from=2025-11-02-mail-queue#A3 | title=List jobs in the handover | status=declined | reason=nobody hands over | process=people <>}",
        ]
    );
    let told = problems(text);
    assert_eq!(told.len(), 1);
    assert!(told[0].0.starts_with("`soon` is nothing that an action can have"));
    assert_eq!(told[0].1, "soon");
}

#[test]
fn impact_with_its_figures_and_notifications_by_their_heads() {
    let text = "## impact

| Service | Effect | From | To | Failed requests | Share |
|---|---|---|---|---:|---|
| checkout | Outage | 09:02 | 09:49 | 18,200 | 82 % |
| mail | delayed | | | – | |

## notify

| Audience | Decision | Reason |
|---|---|---|
| staff | Do not notify | they do not use it |
";
    assert_eq!(
        list(text, "impact"),
        [
            "{service=checkout | effect=outage <Outage> | from=09:02 | to=09:49 | measures={failed_requests=18200 <18,200> | share=82 <82 %>}}",
            "{service=mail | effect=delayed | from=~ | to=~}",
        ]
    );
    assert_eq!(
        list(text, "notifications"),
        ["{audience=staff | decision=do-not-notify <Do not notify> | reason=they do not use it}"]
    );
}

#[test]
fn evidence_as_links() {
    let text = "## References\n\n- log: [Edge log](evidence/edge.log)\n- <https://status.example.org/42> – the status page\n";
    assert_eq!(
        list(text, "evidence"),
        [
            "{kind=log | path=evidence/edge.log <[Edge log](evidence/edge.log)> | title=Edge log <[Edge log](evidence/edge.log)>}",
            "{path=https://status.example.org/42 <<https://status.example.org/42>> | title=the status page}",
        ]
    );
    for prose in [
        "## References\n\n- [the one before](../2025-11-02-mail-queue/README.md)\n",
        "## References\n\n- the handbook\n- [a](b)\n",
    ] {
        assert_eq!(list(prose, "evidence"), Vec::<String>::new());
        assert!(problems(prose).is_empty());
    }
}

#[test]
fn what_is_no_notation_stays_prose() {
    for prose in [
        "## root-cause\n\n- one thing\n- another\n",
        "## impact\n\n| From | To | Slack was | Length |\n|---|---|---|---|\n| 06:00 | 07:00 | usable | 60 |\n",
        "## gather\n\n| Event | Notes | Post-mortem |\n|---|---|---|\n| Load | 18:00 | 19:00 |\n",
        "## Communication\n\n- we told everybody\n",
        "## gather\n\n> ### Timeline\n>\n> - 09:02 quoted\n",
        "## notes\n\n- [ ] A1 no step of actions: @kim\n",
    ] {
        let (_, found) = reading(prose, &[]);
        assert!(found.lists.is_empty() && found.problems.is_empty(), "{prose}: {found:?}");
        assert!(found.data.is_empty() && found.joined.is_empty());
    }
}

#[test]
fn what_should_be_a_list_and_is_none_is_told_once() {
    let told = problems("## Timeline\n\n- The edge expired\n- Somebody noticed\n");
    assert_eq!(
        told,
        [(
            "the list under “Timeline” is not read as timeline".to_owned(),
            "The edge expired".to_owned()
        )]
    );
    let told = problems("## Action items\n\n| Action | Priority |\n|---|---|\n| a | b |\n");
    assert_eq!(
        told[0].0,
        "the table under “Action items” is not read as actions: it has no column “Status”"
    );
    assert_eq!(told[0].1, "Action | Priority");
    let told = problems("### Causes\n\n- C1 **root** configuration: a\n- something else\n");
    assert_eq!(
        told,
        [("“something else” is not read as one of causes".to_owned(), "something else".to_owned())]
    );
    let told = problems("### Timeline\n\nAll times PST.\n\n- 09:02 a\n");
    assert_eq!(told[0].1, "PST");
    let told = problems("### Timeline\n\n| At | Event | Wetter |\n|-|-|-|\n| 09:02 | a | b |\n");
    assert_eq!(
        told,
        [(
            "the column “Wetter” is not read: timeline has no such column".to_owned(),
            "Wetter".to_owned()
        )]
    );
}

#[test]
fn a_list_that_is_given_elsewhere_is_named_where_it_reads_as_one() {
    let text = "## Timeline\n\n- 09:02 a\n\n## Next steps\n\n- think\n";
    let (_, found) = reading(text, &["timeline", "actions"]);
    assert_eq!(found.lists.len(), 1);
    assert!(found.lists[0].node.is_none());
    assert_eq!(&text[found.lists[0].places[0].range()], "- 09:02 a");
    assert!(found.problems.is_empty() && found.data.is_empty() && found.joined.is_empty());
}

#[test]
fn what_no_entry_carries_is_shown_as_prose_too() {
    for more in ["![graph](a.png) and more", "| a |\n  |---|", "> b", "- reason: c ![d](e)"] {
        let text = format!("### Timeline\n\n- 09:02 a\n\n  {more}\n- 09:03 b\n");
        let (_, found) = reading(&text, &[]);
        assert!(!found.data[0].is_whole, "{more}");
    }
    let text = "### Timeline\n\n- 09:02 a\n- 09:03 b\n";
    let (_, found) = reading(text, &[]);
    assert!(found.data[0].is_whole);
    assert_eq!(&text[found.data[0].span.range()], text);
}

#[test]
fn the_first_time_without_a_day_is_on_the_day_of_the_folder() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 14);
    for (text, times) in [
        ("## Timeline\n\n- 23:50 a\n- 00:10 b\n", ["2026-03-14 23:50", "00:10"]),
        ("## Timeline\n\n- 2026-03-13 23:50 a\n- 23:55 b\n", ["2026-03-13 23:50", "23:55"]),
        (
            "## Timeline\n\n| Time | Event |\n|-|-|\n| ~09:02 | a |\n| 9:03 | b |\n",
            ["~2026-03-14 09:02", "09:03"],
        ),
        (
            "## Timeline\n\n**12 March 2026**\n\n| Time | Event |\n|-|-|\n| 09:02 | a |\n| 9:03 | b |\n",
            ["2026-03-12 09:02", "09:03"],
        ),
    ] {
        let body = body::read(FileId(0), text, 0);
        let found = read(FileId(0), text, &body, &[None], day, &catalogue::CATALOGUE, |_| false);
        let Some(Node { kind: Kind::Seq(items), .. }) = &found.lists[0].node else {
            panic!("{text}")
        };
        let all: Vec<String> = items.iter().map(|i| said(text, i)).collect();
        for (entry, time) in all.iter().zip(times) {
            assert!(entry.contains(&format!("at={time}")), "{entry}: {time}");
        }
    }
}

#[test]
fn zones_are_named_by_their_place() {
    assert_eq!(zone_of("Europe/Amsterdam"), Some(Tz::Europe__Amsterdam));
    assert_eq!(zone_of("PST"), None);
    assert_eq!(zone_of("CET"), None);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 512, failure_persistence: None, ..Default::default() })]

    #[test]
    fn whatever_is_read_lies_in_the_text(
        lines in proptest::collection::vec(proptest::sample::select(vec![
            "## Timeline", "### Causes", "## technology", "## safeguards", "## move-on", "## Summary", "### Waivers", "- Review on: 1 May 2027", "- Recurrence of: [a](../b/), c", "- `a/b`, people: no (@é)", "| Rule | Why |", "## References", "#### 14 März 2026", "",
            "- 09:02 **started** ü ([a](evidence/a.log#L2))", "  - reason: x", "- ~9:02/9:05 pm @é kind: → fixed", "All times UTC, from [a](b).",
            "- [ ] A1 Do: @kim, due 2026-01-01, for C1", "- [x] Do — [x](y), soon", "  - verified 2026-01-02 by @a: ok", "- C1 **root** change: a (accepted: b)",
            "    - why ([x](y))", "- S1 A: **ignored**, b", "- a: worked (", "| At | Event | Zahl |", "|-|-|-|", "| 09:02 | a \\| b<br>c | 1,200 |", "| | | |",
            "| Service | Effect | n |", "- [a](b) c", "> q", "```", "- ? x ![i](j)", "- 02:00-4:30 pm (source: a\\\\, b; c)", "  ```sh", "  ![i](j)", "Source: x, [a](b)", "- 9.02 x", "![i](j)", "漢字：", "**14 March 2026**", "    code", "<!-- c -->", "| Action | Status |",
        ]), 0..16),
        end in proptest::sample::select(vec!["\n", "\r\n"]),
        given in proptest::sample::select(vec!["", "timeline", "actions"]),
    ) {
        check(&lines.join(end), given)?;
    }

    #[test]
    fn no_text_makes_it_panic(text in "(## Timeline\n\n)?[-a: \\[\\]{}&*#|>'\"\\n\\t!@`,ü0-9/→()—]{0,80}") {
        check(&text, "")?;
    }
}

fn check(text: &str, given: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    let (mut body, found) = reading(text, &[given]);
    let mut spans: Vec<Span> = found.data.iter().map(|d| d.span).collect();
    spans.extend(found.problems.iter().map(|p| p.span));
    let mut open: Vec<&Node> = Vec::new();
    for list in &found.lists {
        spans.extend(&list.places);
        open.extend(&list.node);
    }
    while let Some(node) = open.pop() {
        spans.push(node.span);
        match &node.kind {
            Kind::Seq(all) => open.extend(all),
            Kind::Map(all) => {
                spans.extend(all.iter().map(|(k, _)| k.span));
                open.extend(all.iter().map(|(_, n)| n));
            }
            Kind::Null | Kind::Scalar { .. } => {}
        }
    }
    for span in spans {
        proptest::prop_assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    }
    let ordered = found.data.windows(2).all(|w| w[0].span.end <= w[1].span.start);
    proptest::prop_assert!(ordered, "{:?} of {text:?}", found.data);
    body.tell_data(&found.data);
    for part in body.parts() {
        for range in part.prose() {
            proptest::prop_assert!(text.get(range).is_some(), "{:?} of {text:?}", part.data);
        }
    }
    Ok(())
}

#[test]
fn more_entries_than_anybody_reads_are_told_and_left() {
    let text = format!("## Next steps\n\n{}", "- [ ] Think\n".repeat(2_100));
    assert_eq!(list(&text, "actions").len(), 2_000);
    let told = problems(&text);
    assert_eq!(told[0].0, "only the first 2000 entries of actions are read");
    assert_eq!(told.len(), 1);
}

/// What is read besides the lists: the summary, what goes on, and the waivers, with the bytes of each value.
fn facts(text: &str, given: &[&str]) -> (Option<String>, Option<String>, Vec<String>) {
    let (body, found) = reading(text, given);
    let inside = |d: &crate::source::body::DataBlock| text.get(d.span.range()).is_some();
    assert!(found.data.iter().all(inside) && body.intro.is_some());
    let summary = found.summary.and_then(|s| s.node).map(|n| said(text, &n));
    let follow_up = found.follow_up.map(|f| said(text, &f.node));
    let waivers = found.lists.iter().find(|l| l.name == "waivers").and_then(|l| l.node.as_ref());
    let waivers = match waivers.map(|n| &n.kind) {
        Some(Kind::Seq(all)) => all.iter().map(|n| said(text, n)).collect(),
        _ => Vec::new(),
    };
    (summary, follow_up, waivers)
}

#[test]
fn a_section_is_the_summary_in_every_language_where_none_is_given() {
    for heading in [
        "Summary",
        "TL;DR",
        "Executive summary",
        "Overview",
        "Zusammenfassung",
        "Resumen",
        "Résumé",
        "Resumo",
        "概要",
    ] {
        let text = format!(
            "# Title\n\n## {heading}\n\n<!-- in short -->\n\nIt was *down*\nfor long.\n\nMore.\n\n## gather\n\nx\n"
        );
        let expected = "It was *down* for long. <It was *down*\nfor long.>";
        assert_eq!(facts(&text, &[]).0.as_deref(), Some(expected), "{heading}");
        assert_eq!(facts(&text, &["summary"]).0, None);
    }
    let of = |text: &str| facts(text, &[]).0;
    assert_eq!(
        of("## TL;DR\n\n- It was down\n- For long.\n- Nobody saw\n").as_deref(),
        Some("It was down; For long. Nobody saw <- It was down\n- For long.\n- Nobody saw>")
    );
    assert_eq!(of("## Summary\n\n### What happened\n\nIt was down.\n"), None);
    assert_eq!(of("## gather\n\n### Summary\n\nIt was down.\n"), None);
    assert_eq!(of("## Summary of costs\n\nIt was down.\n"), None);
    let (_, found) = reading("## Summary\n\n<!-- in short -->\n", &[]);
    assert!(found.summary.is_some_and(|s| s.section == 0 && s.node.is_none()));
}

#[test]
fn bullets_of_the_last_step_say_how_it_goes_on() {
    let text = "## move-on\n\nWe look again.\n\n- **Review on:** 14 June 2027\n- Ask the vendor\n- Recurrence of: [the mail queue](../2025-11-02-mail-queue/README.md), [x](../2025-12-01-x/)\n- Adjusted: The *threshold* moved.\n";
    assert_eq!(
        facts(text, &[]).1.as_deref(),
        Some(
            "{review_on=2027-06-14 <14 June 2027> | recurrence_of=[2025-11-02-mail-queue <[the mail queue](../2025-11-02-mail-queue/README.md)>; 2025-12-01-x <[x](../2025-12-01-x/)>] | adjusted=The *threshold* moved.}"
        )
    );
    let (mut body, found) = reading(text, &[]);
    body.tell_data(&found.data);
    let shown: String = body.sections[0].part.prose().map(|r| &text[r]).collect();
    assert_eq!(shown, text[body.sections[0].part.span.range()], "one bullet is no data");
    let (mut body, found) =
        reading("## move-on\n\nWe.\n\n- Review on: soon\n- Recurrence of: none\n\nEnd.\n", &[]);
    body.tell_data(&found.data);
    let shown: Vec<_> = body.sections[0].part.prose().collect();
    assert_eq!(shown, [11..17, 58..63]);
    let of = |bullet: &str| facts(&format!("## move-on\n\n- {bullet}\n"), &[]).1;
    assert_eq!(of("Recurrence of: none").as_deref(), Some("{recurrence_of=[]}"));
    assert_eq!(of("Wiederholung von: keine.").as_deref(), Some("{recurrence_of=[]}"));
    assert_eq!(
        of("Recurrence of: 2025-11-02-mail-queue, 2025-12-01-x.").as_deref(),
        Some("{recurrence_of=[2025-11-02-mail-queue; 2025-12-01-x <2025-12-01-x.>]}")
    );
    for prose in ["Review", "We review: often", "Review on:", "[ ] Review on: 2027-06-14"] {
        assert_eq!(of(prose), None, "{prose}");
    }
    // Elsewhere, and beside the front matter's, it stays prose.
    assert_eq!(facts("## gather\n\n- Review on: 2027-06-14\n", &[]).1, None);
    let (_, found) = reading("## move-on\n\n- Review on: 2027-06-14\n", &["follow_up"]);
    assert!(found.data.is_empty() && found.follow_up.is_some_and(|f| f.places.len() == 1));
}

#[test]
fn what_is_left_out_is_a_list_by_rule_or_step() {
    let text = "## What is left out\n\nThe account says no more; left out by @kim/review.\n\n- `verification/no-due`, `verification/no-priority`: The *account* gives none\n- Step 9 – Nobody outside knew. (@lee)\n- people: Nothing changes\n  - by: the review board\n";
    assert_eq!(
        facts(text, &[]).2,
        [
            "{reason=The *account* gives none | rule=verification/no-due <`verification/no-due`> | by=@kim/review}",
            "{reason=The *account* gives none | rule=verification/no-priority <`verification/no-priority`> | by=@kim/review}",
            "{by=@lee | reason=Nobody outside knew. | step=notify <Step 9>}",
            "{reason=Nothing changes | by=the review board | step=people}",
        ]
    );
    let table = "## Ausnahmen\n\n| Regel | Grund | Wer |\n|---|---|---|\n| `impact/no-measure`, notify | Unbekannt | @kim |\n";
    assert_eq!(
        facts(table, &[]).2,
        [
            "{reason=Unbekannt | by=@kim | rule=impact/no-measure <`impact/no-measure`>}",
            "{reason=Unbekannt | by=@kim | step=notify}",
        ]
    );
    // Exceptions of the other kind stay prose, without a word.
    for prose in ["- NullPointerException: in the cache", "- a/b: x\n- and more", "Text."] {
        let text = format!("## Exceptions\n\n{prose}\n");
        let (_, found) = reading(&text, &[]);
        assert!(found.lists.is_empty() && found.problems.is_empty() && found.data.is_empty());
    }
}

#[test]
fn headings_that_begin_with_times_are_entries_and_what_is_below_stays_prose() {
    let text = "## Timeline

### 2022-06-02 10:00 - Problem starts

Nobody had seen it.

### 21:00

The *team* is alerted.

More of it.

### ~21:06 **mitigated** Logger stopped

![Chart](chart.png)

### 21:22–21:30

- Looked at the log
- And at another

### 3. June, 9:00

It was over.

### 23:10

Run:

```
date
```

The clock was right.

### What we tried

A heading of another kind.
";
    assert_eq!(
        list(text, "timeline"),
        [
            "{at=2022-06-02 10:00 | event=Problem starts}",
            "{at=21:00 | event=The *team* is alerted.}",
            "{at=~21:06 | milestone=mitigated | event=Logger stopped}",
            "{at=21:22–21:30 | event=Looked at the log}",
            "{at=23:10 | event=The clock was right.}",
        ]
    );
    let told = "“3. June, 9:00” is not read as a time, so it is no entry of the timeline";
    assert_eq!(problems(text), [(told.to_owned(), "3. June, 9:00".to_owned())]);
    let (body, found) = reading(text, &[]);
    assert!(found.data.iter().all(|d| !d.is_whole), "it is shown as it is written, too");
    assert!(body.sections.len() == 1);
    // Beside a list in YAML they are prose.
    let (_, found) = reading(text, &["timeline"]);
    assert!(found.lists.is_empty());
}

#[test]
fn a_list_that_no_heading_names_is_told_of_unless_another_is_read() {
    let told = |text: &str| {
        let (_, found) = reading(text, &[]);
        let all = found.problems.iter().map(|p| (p.kind, text[p.span.range()].to_owned()));
        (all.collect::<Vec<_>>(), found.unread.iter().map(|(list, _)| *list).collect::<Vec<_>>())
    };
    let unread = |at: &str, list: &'static str| {
        (vec![(crate::source::ProblemKind::UnreadList, at.to_owned())], vec![list])
    };
    let times = "- 09:02 The certificate expired\n- 09:14 The pager rang\n";
    let first = "09:02 The certificate expired";
    assert_eq!(told(&format!("## gather\n\n{times}")), unread(first, "timeline"));
    assert_eq!(told(&format!("## gather\n\n### Timline\n\n{times}")), unread(first, "timeline"));
    // Under a heading that is the name of the list as well as of the step it is read.
    assert_eq!(list("## safeguards\n\n- Expiry alert: **ignored**\n", "safeguards").len(), 1);
    for (step, name, item) in [
        (Step::RootCause, "causes", "C1 **root** process: Nobody owned it"),
        (Step::Safeguards, "safeguards", "Expiry alert: **ignored**, it mailed nobody"),
    ] {
        let text = format!("## What happened\n\n### Casues\n\n- {item}\n");
        let body = body::read(FileId(0), &text, 0);
        let found =
            read(FileId(0), &text, &body, &[Some(step)], None, &catalogue::CATALOGUE, |_| false);
        let told: Vec<&str> = found.problems.iter().map(|p| &text[p.span.range()]).collect();
        assert_eq!((told, found.unread[0].0), (vec![item], name));
    }

    let nothing = (Vec::new(), Vec::new());
    // One time alone begins a sentence; another list is the timeline; what is meant for others is no data.
    for text in [
        "## gather\n\n- 09:02 is when the certificate expired\n".to_owned(),
        format!("## gather\n\nThe notes say:\n\n{times}\n### Timeline\n\n{times}"),
        format!("## gather\n\n> {}", times.replace("\n-", "\n> -")),
        format!("## impact\n\n{times}"),
        format!("## root-cause\n\n{times}"),
    ] {
        assert_eq!(told(&text), nothing, "{text}");
    }
    let (_, found) = reading(&format!("## gather\n\n{times}"), &["timeline"]);
    assert!(found.problems.is_empty() && found.unread.is_empty());
    let (_, found) = reading(&format!("## gather\n\n### Timline\n\n{times}"), &[]);
    let label = found.problems[0].also.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>();
    assert_eq!(label, ["“Timline”: did you mean “Timeline”?"]);
}

#[test]
fn a_table_with_other_dashes_than_heads_is_told_of() {
    let table = |dashes: &str| {
        format!(
            "## impact\n\n### Impact\n\n| Service | Effect | From |\n{dashes}\n| mail | outage | 09:02 |\n"
        )
    };
    let text = table("|---|:--|");
    let (_, found) = reading(&text, &[]);
    assert_eq!(found.unread, [("impact", found.problems[0].span)]);
    assert_eq!(
        problems(&text),
        [(
            "this is shown as text and not as a table: the row of dashes has 2 cells, the head above it 3".to_owned(),
            "|---|:--|".to_owned()
        )]
    );
    for dashes in ["|---|---|---|", "---|---|---", "| text | – | more |"] {
        assert_eq!(problems(&table(dashes)), [], "{dashes}");
    }
}

#[test]
fn a_milestone_or_an_outcome_that_is_misspelt_is_told_of() {
    let entry = |entry: &str| {
        let text = format!("## gather\n\n### Timeline\n\n- 2026-03-14 09:02 {entry}\n");
        problems(&text)
    };
    let told = |message: &str, at: &str| vec![(message.to_owned(), at.to_owned())];
    let none = "is not a milestone, so the entry has none";
    assert_eq!(entry("**resovled** It was over"), told(&format!("`resovled` {none}"), "resovled"));
    assert_eq!(entry("**acknowleged** ok"), told(&format!("`acknowleged` {none}"), "acknowleged"));
    let none = "is not an outcome, so the entry has none";
    assert_eq!(entry("Restarted it → helpd."), told(&format!("`helpd` {none}"), "helpd."));
    assert_eq!(
        entry("Restarted it → **no efect**"),
        told(&format!("`no efect` {none}"), "**no efect**")
    );
    for fine in [
        "**Restarted** the edge",
        "**Detached** the volume → fixed",
        "**Note**: nothing",
        "Moved eu-west → us-east",
        "5 nodes -> 3 nodes",
    ] {
        assert_eq!(entry(fine), [], "{fine}");
    }
}

#[test]
fn words_that_look_like_ids_stay_in_titles() {
    let ids = |text: &str, name: &str| -> Vec<String> {
        let all = list(text, name);
        let said = |entry: &String| -> Vec<String> {
            let of = |key: &&str| ["id=", "title=", "name="].iter().any(|k| key.starts_with(k));
            let entry = entry.trim_matches(['{', '}']).split(" | ").filter(of);
            let mut all: Vec<String> = entry.map(str::to_owned).collect();
            all.sort();
            all
        };
        all.iter().map(|e| said(e).join(" | ")).collect()
    };
    let text = "### Action items

- [ ] S3 bucket versioning on: @kim
- [ ] P1 alert on replication lag: @kim
- [ ] EC2: more of them: @kim
- [ ] A-7 Page earlier: @kim, blocked by OPS-1
- [ ] OPS-1 Tidy up: @kim
- [ ] Q4 review: @kim
  - id: A9
";
    assert_eq!(
        ids(text, "actions"),
        [
            "id=A1 <> | title=S3 bucket versioning on",
            "id=A2 <> | title=P1 alert on replication lag",
            "id=A3 <> | title=EC2: more of them",
            "id=A-7 | title=Page earlier",
            "id=OPS-1 | title=Tidy up",
            "id=A9 | title=Q4 review",
        ]
    );
    for (bullets, said) in [
        // Storage, alone and with more of it.
        ("- S3 versioning: **failed**", "id=S1 <> | name=S3 versioning"),
        ("- S3 versioning: **failed**\n- S3 lifecycle: failed", "id=S1 <> | name=S3 versioning"),
        ("- S3: **failed**", "id=S1 <> | name=S3"),
        ("- EC2 quota: **failed**\n- EC3: failed", "id=S1 <> | name=EC2 quota"),
        ("- **S3** versioning: **failed**", "id=S1 <> | name=**S3** versioning"),
        // Colons in the name, and none of its words an outcome.
        ("- Alert: pages: **failed**, nobody", "id=S1 <> | name=Alert: pages"),
        ("- S1 A-12: x: **ignored**, nobody", "id=S1 | name=A-12: x"),
        // Numbered safeguards.
        ("- S1 Alert: **failed**", "id=S1 | name=Alert"),
        ("- S3 Alert: **failed**\n- S4 Probe: failed", "id=S3 | name=Alert"),
        ("- S3: Alert: **failed**\n- Probe: failed", "id=S3 | name=Alert"),
        (
            "- S3 Alert: **failed**\n\n### Action items\n\n- [ ] A1 B: detects S3",
            "id=S3 | name=Alert",
        ),
    ] {
        let text = format!("### Safeguards\n\n{bullets}\n");
        assert_eq!(ids(&text, "safeguards")[0], said, "{bullets}");
    }
    let text = "---\nactions: [{ id: A1, title: B, addresses: [S3] }]\n---\n\n### Safeguards\n\n- S3 Alert: **failed**\n";
    let body = body::read(FileId(0), text, text.find("\n\n").unwrap());
    let found = read(FileId(0), text, &body, &[], None, &catalogue::CATALOGUE, |_| false);
    let node = found.lists[0].node.as_ref().map(|n| said(text, n));
    assert_eq!(node.as_deref(), Some("[{id=S3 | name=Alert | outcome=failed}]"));
}

#[test]
fn what_is_recognised_of_an_action_is_taken() {
    let facts = |line: &str| -> (String, Vec<(String, String)>) {
        let text = format!("### Action items\n\n- [ ] {line}\n");
        let one = list(&text, "actions").pop().unwrap_or_default();
        let one = one.trim_matches(['{', '}']).split(" | ").map(|f| f.split(" <").next().unwrap());
        let of = |f: &&str| !["id=", "status=", "process="].iter().any(|k| f.starts_with(k));
        (one.filter(of).collect::<Vec<_>>().join(" | "), problems(&text))
    };
    for (line, said, unread) in [
        (
            "Runbook: @yo, due 2026-12-20, prevents C1, see INFRA-1098, or ask",
            "owner=@yo | due=2026-12-20 | kind=prevent | addresses=[C1] | title=Runbook (see INFRA-1098, or ask)",
            Some("see INFRA-1098, or ask"),
        ),
        (
            "Test restore - @pa, due 2026-12-05",
            "owner=@pa | due=2026-12-05 | title=Test restore",
            None,
        ),
        (
            "Drill: @pa, due: 5.12.2026, P1",
            "owner=@pa | due=2026-12-05 | priority=P1 | title=Drill",
            None,
        ),
        ("Drill: Responsible: @pa", "owner=@pa | title=Drill", None),
        (
            "Drill – DRI: @pa – P1 – [OPS-1](https://x.org/1)",
            "owner=@pa | priority=P1 | ticket=https://x.org/1 | title=Drill",
            None,
        ),
        ("Übung: @pa, fällig: 2026-12-05", "owner=@pa | due=2026-12-05 | title=Übung", None),
        (
            "Dump: @pa (backup team, not web), due 2026-12-05",
            "owner=@pa | due=2026-12-05 | title=Dump (backup team, not web)",
            None,
        ),
        (
            "Dump: due 2026-12-05. The vendor helps, @pa",
            "due=2026-12-05 | owner=@pa | title=Dump (The vendor helps)",
            Some("The vendor helps"),
        ),
        (
            "Dump: @pa and @yo, P1",
            "owner=@pa | priority=P1 | title=Dump (and @yo)",
            Some("and @yo"),
        ),
        ("Page: early, @pa, P1", "owner=@pa | priority=P1 | title=Page: early", Some("early")),
        ("Page: early, not late: @pa", "owner=@pa | title=Page: early, not late", None),
        (
            "Page - don't mail - at 14 days: @pa",
            "owner=@pa | title=Page - don't mail - at 14 days",
            None,
        ),
        ("Dump: “@pa”, due 2026-02-30", "owner=@pa | due=2026-02-30 | title=Dump", None),
        ("Check: done by hand", "title=Check: done by hand", None),
        ("Split the job - people say so", "title=Split the job - people say so", None),
        ("Ask: @pa about the quota", "title=Ask: @pa about the quota", None),
        (
            "Runbook: @yo, P1, see: INFRA-1098",
            "owner=@yo | priority=P1 | title=Runbook (see: INFRA-1098)",
            Some("see: INFRA-1098"),
        ),
    ] {
        let (found, told) = facts(line);
        assert_eq!(found, said, "{line}");
        assert_eq!(told.first().map(|(_, at)| at.as_str()), unread, "{line}");
        assert!(told.len() < 2, "{told:?}");
    }
}
