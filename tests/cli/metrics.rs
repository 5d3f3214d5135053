//! `aftermark metrics`: the figures are those of the site, and what programs read is whole.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::library::examples::EXAMPLES;
use crate::repository::{DAY, Repository, SLUG};

fn examples() -> Repository {
    Repository::copy_of(EXAMPLES).committed()
}

fn metrics(repository: &Repository, more: &[&str]) -> String {
    let run = repository.run(&[&["metrics", "--as-of", DAY], more].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    run.out
}

fn json(repository: &Repository, more: &[&str]) -> Value {
    let out = metrics(repository, &[&["--format", "json"], more].concat());
    serde_json::from_str(&out).unwrap()
}

/// The seconds of the times in a part of a page, in order.
fn seconds(part: &str) -> Vec<i64> {
    let times = part.split("datetime=\"PT").skip(1);
    times.map(|t| t.split_once('S').unwrap().0.parse().unwrap()).collect()
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    rest.split_once(to).unwrap().0
}

#[test]
fn the_figures_are_those_of_the_site() {
    let repository = examples();
    let build = repository.build(&["--allow-incomplete", "--output", "site"]);
    assert_eq!(build.code, 0, "{}", build.whole());
    let page = repository.read("site/trends/index.html");

    let all = json(&repository, &[]);
    for to in ["detect", "resolve"] {
        let section =
            between(&page, &format!("<section aria-labelledby=\"to-{to}\">"), "</section>");
        let headline = between(section, "class=\"headline\">", "</p>");
        let times = all["all"]["times"].as_array().unwrap();
        let time = times.iter().find(|t| t["to"] == *to).unwrap();
        let said = [&time["median"], &time["p90"]].map(|v| v.as_i64().unwrap());
        assert_eq!(seconds(headline), said, "{to}");
        assert!(headline.contains(&format!("across {} incidents", time["known"])), "{headline}");
    }

    // The table of services that were out: the last time of each row is that of all the years.
    let section = between(&page, "<section aria-labelledby=\"downtime\">", "</section>");
    let rows = between(section, "<tbody>", "</tbody>").split("<tr>").skip(1);
    let shown: BTreeSet<(String, i64)> = rows
        .map(|row| {
            let service = between(row, "href=\"../services/", "/\"").to_owned();
            (service, *seconds(row).last().unwrap())
        })
        .collect();
    let by_service = json(&repository, &["--by", "service"]);
    let groups = by_service["groups"].as_array().unwrap();
    let out = groups.iter().filter(|g| g["downtime_seconds"] != 0);
    let said: BTreeSet<(String, i64)> = out
        .map(|g| (g["name"].as_str().unwrap().to_owned(), g["downtime_seconds"].as_i64().unwrap()))
        .collect();
    assert!(said.len() > 5);
    assert_eq!(said, shown);
}

#[test]
fn people_read_how_many_are_known_before_what_they_amount_to() {
    let repository = examples();
    insta::assert_snapshot!("metrics-table", metrics(&repository, &[]));
    insta::assert_snapshot!("metrics-by-severity", metrics(&repository, &["--by", "severity"]));
    let few = metrics(&repository, &["--since", "2025-01-01", "--until", "2025-12-31"]);
    insta::assert_snapshot!("metrics-too-few", few);
}

#[test]
fn what_had_not_happened_and_what_git_does_not_track_does_not_count() {
    let repository = examples();
    let count = |day: &str| {
        let out = repository.run(&["metrics", "--as-of", day, "--format", "json"]).out;
        serde_json::from_str::<Value>(&out).unwrap()["all"]["incidents"].as_u64().unwrap()
    };
    assert_eq!((count(DAY), count("2020-01-01")), (10, 5));
    let title = "---\ntitle: Not tracked\n---\n";
    repository.write("incidents/2020-01-01-mine/README.md", title);
    assert_eq!(count(DAY), 10);
}

#[test]
fn monitoring_reads_each_group_once() {
    let repository = examples();
    insta::assert_snapshot!(
        "metrics-openmetrics",
        metrics(&repository, &["--by", "severity", "--format", "openmetrics"])
    );
    for by in ["service", "cause", "month"] {
        let text = metrics(&repository, &["--by", by, "--format", "openmetrics"]);
        assert!(text.ends_with("\n# EOF\n"));
        let mut seen = BTreeSet::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let (series, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(seen.insert(series), "twice: {line}");
        }
    }
}

#[test]
fn a_spreadsheet_gets_a_row_for_each_group_and_runs_none_of_them() {
    let repository = examples();
    let table = metrics(&repository, &["--by", "month", "--format", "csv"]);
    insta::assert_snapshot!("metrics-csv", table.replace('\r', ""));
    assert!(table.lines().all(|line| line.split(',').count() == 37), "{table}");

    let evil = "---\ntitle: t\nservices: [\"=1+1\", \"a\\\"b\\\\c\"]\n---\n";
    repository.write("incidents/2026-01-01-evil/README.md", evil);
    repository.git(&["add", "--all"]);
    let table = metrics(&repository, &["--by", "service", "--format", "csv"]);
    assert!(table.contains("\r\n'=1+1,1,0,0,,"), "{table}");
    let text = metrics(&repository, &["--by", "service", "--format", "openmetrics"]);
    assert!(text.contains(r#"aftermark_incidents{service="a\"b\\c"} 1"#), "{text}");
}

#[test]
fn no_incidents_are_said() {
    let repository = examples();
    let none = metrics(&repository, &["--until", "1999-12-31"]);
    assert!(none.starts_with("0 incidents, of which 0 were outages"), "{none}");
    fs_err::remove_dir_all(repository.root.join("incidents")).unwrap();
    assert_eq!(repository.run(&["metrics"]).code, 2);
}

#[test]
fn a_budget_is_told_wherever_its_service_is_and_in_no_edition_for_others() {
    let repository = Repository::complete();
    let objective = "objective = { percent = 99.95, days = 20 }\ncost_per_hour";
    repository.replace("aftermark.toml", "cost_per_hour", objective);
    let readme = format!("incidents/{SLUG}/README.md");
    repository.replace(&readme, "status: complete", "visibility: public\nstatus: complete");
    let repository = repository.committed();
    let of = |more: &[&str]| {
        let run = repository.run(&[&["metrics", "--as-of", "2026-03-20"], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    // 20 days are 28,800 minutes, of which 0.05 % are 14 min 24 s; it was out from 09:02 to 09:49.
    let table = of(&[]);
    let row = table.lines().find(|line| line.starts_with("checkout")).unwrap();
    let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|c| !c.is_empty()).collect();
    assert_eq!(cells[1..], ["99.95 %", "2026-03-01", "14 min", "47 min", "326 %", "-32 min"]);
    let json: Value = serde_json::from_str(&of(&["--format", "json"])).unwrap();
    let budget = &json["error_budgets"][0];
    assert_eq!((&budget["allowed_seconds"], &budget["spent_seconds"]), (&864.into(), &2820.into()));
    let csv = of(&["--by", "service", "--format", "csv"]);
    let (head, row) = csv.trim().split_once('\n').unwrap();
    assert!(head.trim_end().ends_with("error_budget_allowed_seconds,error_budget_spent_seconds"));
    assert!(row.ends_with("99.95,2026-03-01,864,2820"), "{row}");
    assert!(!of(&["--format", "csv"]).contains("error_budget"), "all services have none together");
    let metrics = of(&["--format", "openmetrics"]);
    assert!(metrics.contains("aftermark_error_budget_spent_seconds{service=\"checkout\"} 2820\n"));
    // Twenty days later it is as if nothing had been.
    let run = repository.run(&["metrics", "--as-of", "2026-04-20", "--format", "openmetrics"]);
    assert!(run.out.contains("aftermark_error_budget_spent_seconds{service=\"checkout\"} 0\n"));

    let build = repository.run(&[
        "build",
        "--as-of",
        "2026-03-20",
        "--allow-incomplete",
        "--output",
        "site",
    ]);
    assert_eq!(build.code, 0, "{}", build.whole());
    let page = repository.read("site/services/checkout/index.html");
    let budget = between(&page, "<dt>Error budget</dt>", "</div>");
    assert_eq!(seconds(budget), [2820, 864], "{budget}");
    assert!(budget.contains("326 %") && budget.contains("99.95 %"), "{budget}");
    let public: Value =
        serde_json::from_str(&of(&["--edition", "public", "--format", "json"])).unwrap();
    assert_eq!(public["all"]["outages"], 1);
    assert_eq!(public["error_budgets"], Value::Array(Vec::new()));
}
