//! The figures of incidents, for people, spreadsheets, programs and monitoring.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::actions::csv;
use super::excerpt::printable;
use super::{json_writer, runner};
use crate::derive::budget::Budget;
use crate::derive::figures::{By, Figures, Measured, Time, To};
use crate::derive::metrics::length;
use crate::derive::{CostTotal, trends};

/// What one run has to say.
#[derive(Clone, Debug, Serialize)]
pub struct Metrics {
    pub version: u32,
    /// The day as of which everything was judged.
    pub as_of: NaiveDate,
    /// The first and the last day on which incidents began that count.
    pub since: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub by: Option<By>,
    /// Of services with an objective, whatever is asked about besides.
    pub error_budgets: Vec<Budget>,
    #[serde(flatten)]
    pub measured: Measured,
}

const NONE: &str = "–";

impl Metrics {
    fn by_word(&self) -> &'static str {
        match self.by {
            Some(By::Service) => "service",
            Some(By::Severity) => "severity",
            Some(By::Cause) => "cause",
            Some(By::Month) => "month",
            None => "",
        }
    }

    /// The groups with the names that they are told by, or all incidents where there are no groups.
    fn groups(&self) -> Vec<(Option<&str>, &Figures)> {
        match self.by {
            Some(_) => {
                self.measured.groups.iter().map(|g| (g.name.as_deref(), &g.figures)).collect()
            }
            None => vec![(None, &self.measured.all)],
        }
    }

    /// In one line, for people.
    #[must_use]
    pub fn line(&self) -> String {
        let all = &self.measured.all;
        let incidents = if all.incidents == 1 { "incident" } else { "incidents" };
        let outages = if all.outages == 1 { "was an outage" } else { "were outages" };
        format!(
            "{} {incidents}, of which {} {outages}; as of {}",
            all.incidents, all.outages, self.as_of
        )
    }

    /// For people: how many values there are and how they are spread, then sums.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let all = &self.measured.all;
        writeln!(out, "{}", self.line())?;
        let mut rows: Vec<(String, &Figures)> = vec![("all".to_owned(), all)];
        for group in &self.measured.groups {
            let name = group.name.as_deref().map_or_else(
                || format!("(no {})", self.by_word()),
                |name| runner::harmless(&printable(name)).into_owned(),
            );
            rows.push((name, &group.figures));
        }
        let head = ["known", "median", "between", "95 % interval", "90th percentile", "mean"];
        if self.by.is_none() {
            let of_time = |time: &Time| (format!("to {}", time.to.word()), cells(time));
            let lines: Vec<_> = all.times.iter().map(of_time).collect();
            grid(out, "Time", &head, &lines)?;
        } else {
            for (place, to) in To::ALL.into_iter().enumerate() {
                let of_group = |(name, figures): &(String, &Figures)| {
                    Some((name.clone(), cells(figures.times.get(place)?)))
                };
                // Rows of dashes would hide the others.
                let (enough, few): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, figures)| {
                    std::ptr::eq(*figures, all) || known(figures, place) >= trends::FEWEST
                });
                let lines: Vec<_> = enough.into_iter().filter_map(of_group).collect();
                grid(out, &format!("Time to {}", to.word()), &head, &lines)?;
                if !few.is_empty() {
                    let fewest = trends::FEWEST;
                    writeln!(
                        out,
                        "({} more, each known of fewer than {fewest} incidents)",
                        few.len()
                    )?;
                }
            }
        }
        let lines: Vec<_> = rows
            .iter()
            .map(|(name, figures)| {
                let sums = [
                    figures.incidents.to_string(),
                    figures.outages.to_string(),
                    length(figures.downtime_seconds),
                    costs(&figures.costs),
                ];
                (name.clone(), sums.to_vec())
            })
            .collect();
        grid(out, "Sums", &["incidents", "outages", "downtime", "cost"], &lines)?;
        if !self.error_budgets.is_empty() {
            let lines: Vec<_> = self.error_budgets.iter().map(budget).collect();
            let head = ["objective", "since", "allowed", "spent", "share", "left"];
            grid(out, "Error budget", &head, &lines)?;
        }
        writeln!(
            out,
            "\n{NONE}: too few incidents say it. A median needs {}, its interval 6.",
            trends::FEWEST
        )
    }

    /// For programs.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        json_writer::pretty(out, self)
    }

    /// For spreadsheets: a row for each group, or one for all.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut header: Vec<String> =
            self.by.map(|_| self.by_word().to_owned()).into_iter().collect();
        header.extend(["incidents", "outages", "downtime_seconds", "cost"].map(str::to_owned));
        for to in To::ALL {
            let to = to.word();
            header.push(format!("to_{to}_known"));
            header.extend(statistics(None).map(|(name, _)| format!("to_{to}_{name}_seconds")));
        }
        let has_budgets = self.by == Some(By::Service) && !self.error_budgets.is_empty();
        if has_budgets {
            let budgets = ["objective_percent", "since", "allowed_seconds", "spent_seconds"];
            header.extend(budgets.map(|name| format!("error_budget_{name}")));
        }
        let rows = self.groups().into_iter().map(|(name, figures)| {
            let mut row: Vec<String> = self.by.map(|_| csv::words(name)).into_iter().collect();
            row.extend([
                figures.incidents.to_string(),
                figures.outages.to_string(),
                figures.downtime_seconds.to_string(),
                figures.costs.iter().map(amount).collect::<Vec<_>>().join(csv::BETWEEN),
            ]);
            for time in &figures.times {
                row.push(time.known.to_string());
                row.extend(statistics(Some(time)).map(|(_, value)| csv::number(value)));
            }
            if has_budgets {
                let own = |b: &&Budget| Some(b.service.as_str()) == name;
                row.extend(budget_cells(self.error_budgets.iter().find(own)));
            }
            row
        });
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let bytes = csv::table(&header, rows).map_err(io::Error::other)?;
        out.write_all(&bytes)
    }

    /// For monitoring: gauges in the text format of OpenMetrics, of groups or of all.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn openmetrics(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut used = BTreeSet::new();
        let groups: Vec<(Vec<String>, &Figures)> = self
            .groups()
            .into_iter()
            .map(|(name, figures)| {
                let of_group = |_| format!("{}={}", self.by_word(), label(name, &mut used));
                (self.by.map(of_group).into_iter().collect(), figures)
            })
            .collect();
        let mut text = String::new();
        family(&mut text, "incidents", "", "Incidents that began in the time asked about.");
        for (labels, figures) in &groups {
            sample(&mut text, "incidents", labels, &[], figures.incidents);
        }
        family(&mut text, "outages", "", "Incidents in which a service was out.");
        for (labels, figures) in &groups {
            sample(&mut text, "outages", labels, &[], figures.outages);
        }
        let known = "time_known_incidents";
        family(&mut text, known, "", "Incidents of which the time from their start is known.");
        for (labels, figures) in &groups {
            for time in &figures.times {
                sample(&mut text, known, labels, &[("to", time.to.word())], time.known);
            }
        }
        for (place, (statistic, _)) in statistics(None).into_iter().enumerate() {
            let name = format!("time_{statistic}_seconds");
            family(&mut text, &name, "seconds", HELP[place]);
            for (labels, figures) in &groups {
                for time in &figures.times {
                    // What too few incidents say is left out: a zero would be a claim.
                    if let Some(value) = statistics(Some(time))[place].1 {
                        sample(&mut text, &name, labels, &[("to", time.to.word())], value);
                    }
                }
            }
        }
        let help =
            "Sum of the time in which something was out; within an incident, overlaps count once.";
        family(&mut text, "downtime_seconds", "seconds", help);
        for (labels, figures) in &groups {
            sample(&mut text, "downtime_seconds", labels, &[], figures.downtime_seconds);
        }
        family(&mut text, "cost", "", "What incidents cost, as stated or computed.");
        for (labels, figures) in &groups {
            for cost in &figures.costs {
                let currency = printable(&cost.currency);
                sample(&mut text, "cost", labels, &[("currency", &currency)], cost.amount);
            }
        }
        if !self.error_budgets.is_empty() {
            let mut used = BTreeSet::new();
            let services = self.error_budgets.iter().map(|budget| {
                (vec![format!("service={}", label(Some(&budget.service), &mut used))], budget)
            });
            let services: Vec<(Vec<String>, &Budget)> = services.collect();
            for (name, help, of) in BUDGETS {
                family(&mut text, name, "seconds", help);
                for (labels, budget) in &services {
                    sample(&mut text, name, labels, &[], of(budget));
                }
            }
        }
        text.push_str("# EOF\n");
        out.write_all(text.as_bytes())
    }
}

/// An error budget as a row of a table.
fn budget(budget: &Budget) -> (String, Vec<String>) {
    let left = budget.left_seconds();
    let cells = vec![
        format!("{} %", budget.objective_percent),
        budget.since.to_string(),
        length(budget.allowed_seconds),
        length(budget.spent_seconds),
        format!("{:.0} %", budget.spent_percent()),
        if left < 0 { format!("-{}", length(-left)) } else { length(left) },
    ];
    (runner::harmless(&printable(&budget.service)).into_owned(), cells)
}

/// The columns of error budgets, of a service that may have none.
fn budget_cells(budget: Option<&Budget>) -> [String; 4] {
    let cell = |of: &dyn Fn(&Budget) -> String| budget.map(of).unwrap_or_default();
    [
        cell(&|b| b.objective_percent.to_string()),
        cell(&|b| b.since.to_string()),
        cell(&|b| b.allowed_seconds.to_string()),
        cell(&|b| b.spent_seconds.to_string()),
    ]
}

/// What is told of times, with its name in data and its value in seconds.
fn statistics(time: Option<&Time>) -> [(&'static str, Option<i64>); 7] {
    [
        ("median", time.and_then(|t| t.median)),
        ("median_least", time.and_then(|t| t.median_least)),
        ("median_most", time.and_then(|t| t.median_most)),
        ("interval_from", time.and_then(|t| t.interval_from)),
        ("interval_to", time.and_then(|t| t.interval_to)),
        ("p90", time.and_then(|t| t.p90)),
        ("mean", time.and_then(|t| t.mean)),
    ]
}

/// A gauge of error budgets: its name, what it is, and its value.
type BudgetGauge = (&'static str, &'static str, fn(&Budget) -> i64);

const BUDGETS: [BudgetGauge; 2] = [
    (
        "error_budget_allowed_seconds",
        "How long a service may be out in the window of its objective.",
        |budget| budget.allowed_seconds,
    ),
    ("error_budget_spent_seconds", "How long it was out in it.", |budget| budget.spent_seconds),
];

/// What each of them is.
const HELP: [&str; 7] = [
    "Median time from the start of an incident.",
    "The least that the median can be, where times are not exact.",
    "The most that the median can be, where times are not exact.",
    "Lower end of the interval of the median at 95 percent confidence.",
    "Upper end of the interval of the median at 95 percent confidence.",
    "90th percentile of the time from the start of an incident.",
    "Mean time from the start of an incident.",
];

/// A time as cells of a table.
fn cells(time: &Time) -> Vec<String> {
    let one = |value: Option<i64>| value.map_or_else(|| NONE.to_owned(), length);
    let two = |from: Option<i64>, to: Option<i64>| match (from, to) {
        (Some(from), Some(to)) if from == to => "exact".to_owned(),
        (Some(from), Some(to)) => format!("{} – {}", length(from), length(to)),
        _ => NONE.to_owned(),
    };
    let interval = match (time.interval_from, time.interval_to) {
        (Some(from), Some(to)) => format!("{} – {}", length(from), length(to)),
        _ => NONE.to_owned(),
    };
    vec![
        time.known.to_string(),
        one(time.median),
        two(time.median_least, time.median_most),
        interval,
        one(time.p90),
        one(time.mean),
    ]
}

/// Of how many incidents the time at this place is known.
fn known(figures: &Figures, place: usize) -> usize {
    figures.times.get(place).map_or(0, |time| time.known)
}

fn amount(cost: &CostTotal) -> String {
    format!("{} {:.2}", cost.currency, cost.amount)
}

/// Costs in words, with how much of them was computed.
fn costs(costs: &[CostTotal]) -> String {
    let words = costs.iter().map(|cost| {
        let computed = match cost.computed > 0.0 {
            true => format!(" ({:.2} computed)", cost.computed),
            false => String::new(),
        };
        printable(&amount(cost)) + &computed
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { "none stated".to_owned() } else { words.join(", ") }
}

/// A table with a first column of words.
fn grid(
    out: &mut dyn Write,
    title: &str,
    head: &[&str],
    rows: &[(String, Vec<String>)],
) -> io::Result<()> {
    let first = rows.iter().map(|(name, _)| name.width()).chain([title.width()]).max().unwrap_or(0);
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(i, title)| {
            let cells = rows.iter().filter_map(|(_, cells)| cells.get(i));
            cells.map(|c| c.width()).chain([title.width()]).max().unwrap_or(0)
        })
        .collect();
    let line = |name: &str, cells: &mut dyn Iterator<Item = &str>| {
        let mut text = format!("{name}{}", " ".repeat(first - name.width()));
        for (cell, width) in cells.zip(&widths) {
            _ = write!(text, "  {}{cell}", " ".repeat(width - cell.width()));
        }
        text
    };
    writeln!(out, "\n{}", line(title, &mut head.iter().copied()).trim_end())?;
    for (name, cells) in rows {
        writeln!(out, "{}", line(name, &mut cells.iter().map(String::as_str)).trim_end())?;
    }
    Ok(())
}

/// A name as the quoted value of a label; two groups never have the same.
fn label(name: Option<&str>, used: &mut BTreeSet<String>) -> String {
    let shown = runner::harmless(&printable(name.unwrap_or_default())).into_owned();
    let mut value = shown.clone();
    let mut number = 1;
    while !used.insert(value.clone()) {
        number += 1;
        value = format!("{shown} ({number})");
    }
    quoted(&value)
}

/// The value of a label, without line breaks.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn family(text: &mut String, name: &str, unit: &str, help: &str) {
    _ = writeln!(text, "# TYPE aftermark_{name} gauge");
    if !unit.is_empty() {
        _ = writeln!(text, "# UNIT aftermark_{name} {unit}");
    }
    _ = writeln!(text, "# HELP aftermark_{name} {help}");
}

/// One value with its labels; those of `more` are quoted here.
fn sample(
    text: &mut String,
    name: &str,
    labels: &[String],
    more: &[(&str, &str)],
    value: impl std::fmt::Display,
) {
    let more = more.iter().map(|(name, value)| format!("{name}={}", quoted(value)));
    let all: Vec<String> = labels.iter().cloned().chain(more).collect();
    _ = match all.is_empty() {
        true => writeln!(text, "aftermark_{name} {value}"),
        false => writeln!(text, "aftermark_{name}{{{}}} {value}", all.join(",")),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_holds_any_text_and_no_two_are_the_same() {
        let mut used = BTreeSet::new();
        let mut label = |name| label(Some(name), &mut used);
        assert_eq!(label("a\"b\\c"), r#""a\"b\\c""#);
        assert_eq!(label("a b"), "\"a b\"");
        assert_eq!(label("a\nb"), "\"a b (2)\"");
        assert_eq!(label("a\tb"), "\"a b (3)\"");
    }
}
