//! What a report draws on the axis of its incident, the entries of each source and figures of tables, and what it
//! tells once or folds.

use super::notation::page;
use crate::memory::Files;
use crate::repository::SLUG;

const LISTED: &str = "  - {path: evidence/edge.log, kind: log, title: Edge proxy log}\n";

/// The complete fixture with a table in its evidence.
fn with_table(name: &str, table: &str) -> String {
    let mut files = Files::complete();
    let readme = format!("incidents/{SLUG}/README.md");
    let listed =
        format!("{LISTED}  - {{path: evidence/{name}, kind: dashboard, title: Checkout}}\n");
    files.replace(readme, LISTED, &listed);
    files.write(format!("incidents/{SLUG}/evidence/{name}"), table);
    page(&files)
}

#[test]
fn figures_over_time_are_a_line_with_its_phases_and_a_way_to_the_table() {
    // The incident lasted from 9:02 to 9:49 in Amsterdam; the clock of the table has no zone.
    let page = with_table(
        "errors.csv",
        "time,errors <per minute>\n2026-03-14 09:01:00,0\n2026-03-14 09:10:00,412.5\n2026-03-14 09:48:00,3\n2026-03-15 09:00:00,9000\n",
    );
    let (_, graph) = page.split_once("<figure class=\"graph\">").unwrap();
    let (graph, _) = graph.split_once("</figure>").unwrap();
    assert!(graph.contains("<b><bdi>errors &lt;per minute&gt;</bdi></b>"), "{graph}");
    assert!(graph.contains("href=\"evidence/errors.csv/\""), "{graph}");
    assert!(
        graph.contains("between 0 and 412.5, highest at 09:10"),
        "the day after is not of it: {graph}"
    );
    assert_eq!(graph.matches('L').count() - graph.matches("LL").count(), 2, "{graph}");
    assert!(graph.contains("class=\"phase-undetected\""), "{graph}");
}

#[test]
fn other_tables_stay_files() {
    for (name, table) in [
        ("hosts.csv", "host,owner\na,@kim\nb,@lee\nc,@kim\n"),
        ("before.csv", "t,v\n2026-03-01 09:00,1\n2026-03-01 09:01,2\n2026-03-01 09:02,3\n"),
        ("errors.txt", "t,v\n2026-03-14 09:10,1\n2026-03-14 09:11,2\n2026-03-14 09:12,3\n"),
    ] {
        let page = with_table(name, table);
        assert!(!page.contains("class=\"graph\""), "{name}");
        assert!(page.contains(&format!("evidence/{name}/")), "{name}");
    }
}

#[test]
fn several_sources_have_lanes_and_one_has_none() {
    let mut files = Files::complete();
    assert!(!page(&files).contains("class=\"lanes\""));
    let readme = format!("incidents/{SLUG}/README.md");
    for line in [3, 4] {
        files.replace(
            &readme,
            &format!("source: evidence/edge.log:{line}"),
            "source: \"Slack #inc-7\"",
        );
    }
    let page = page(&files);
    let (_, lanes) = page.split_once("class=\"lanes\"").unwrap();
    let (lanes, _) = lanes.split_once("</svg>").unwrap();
    assert!(
        lanes.contains("<li><bdi>edge.log</bdi></li><li><bdi>Slack #inc-7</bdi></li>"),
        "{lanes}"
    );
    for entry in 1..=4 {
        assert!(lanes.contains(&format!("href=\"#t{entry}\"")), "{lanes}");
    }
}

#[test]
fn what_several_actions_address_is_told_once() {
    let page = page(&Files::complete());
    let (_, matrix) = page.split_once("id=\"matrix\"").unwrap();
    let (matrix, _) = matrix.split_once("</table>").unwrap();
    assert_eq!(matrix.matches("Certificate expiry alert").count(), 1, "{matrix}");
    assert_eq!(matrix.matches("href=\"#S1\"").count(), 2, "{matrix}");
}

#[test]
fn what_was_long_before_the_start_is_folded_and_the_rest_of_its_day_is_not() {
    let mut files = Files::complete();
    let readme = format!("incidents/{SLUG}/README.md");
    let before: String = (1..=3)
        .map(|n| {
            format!(
                "  - at: 2026-03-14 0{n}:00\n    event: Sign {n}\n    source: evidence/edge.log:1\n"
            )
        })
        .collect();
    files.replace(&readme, "timeline:\n", &format!("timeline:\n{before}"));
    let folded = page(&files);
    let (_, fold) = folded.split_once("3 entries before the start").unwrap();
    let (fold, rest) = fold.split_once("</details>").unwrap();
    assert!(fold.contains("Sign 1") && fold.contains("Sign 3") && !fold.contains("id=\"t4\""));
    assert!(rest.contains("id=\"t4\""));
    // Two are no more than the line that would stand for them.
    files.replace(
        &readme,
        "  - at: 2026-03-14 01:00\n    event: Sign 1\n    source: evidence/edge.log:1\n",
        "",
    );
    let open = page(&files);
    assert!(!open.contains("before the start,") && open.contains("Sign 2"));
    assert_eq!(open.matches("<section class=\"day\">").count(), 1);
}
