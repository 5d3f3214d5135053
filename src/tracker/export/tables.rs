//! CSV for the importers of Jira and Linear.

use super::{Item, Options, body};
use crate::report::actions::csv::table;

/// For Jira's importer, which asks what each column is; dates are `yyyy-MM-dd`.
pub fn jira(items: &[Item<'_>], options: &Options) -> Result<Vec<u8>, csv::Error> {
    let mut columns =
        vec!["Summary", "Description", "Issue Type", "Due date", "Assignee", "Priority"];
    // A label a column, each of one name.
    columns.extend(options.labels.iter().map(|_| "Labels"));
    let rows = items.iter().map(|item| {
        let mut row = vec![
            item.title.clone(),
            body::jira(item),
            options.issue_type.clone(),
            due(item),
            item.address.clone().unwrap_or_default(),
            priority(item).to_owned(),
        ];
        // A space would end a label.
        row.extend(options.labels.iter().map(|l| l.replace(char::is_whitespace, "-")));
        row
    });
    table(&columns, rows)
}

/// The columns of Linear's own export, which its importer reads by name.
const LINEAR: [&str; 25] = [
    "ID",
    "Team",
    "Title",
    "Description",
    "Status",
    "Estimate",
    "Priority",
    "Project ID",
    "Project",
    "Creator",
    "Assignee",
    "Labels",
    "Cycle Number",
    "Cycle Name",
    "Cycle Start",
    "Cycle End",
    "Created",
    "Updated",
    "Started",
    "Triaged",
    "Completed",
    "Canceled",
    "Archived",
    "Due Date",
    "Parent issue",
];

/// For Linear's importer.
pub fn linear(items: &[Item<'_>], options: &Options) -> Result<Vec<u8>, csv::Error> {
    let rows = items.iter().map(|item| {
        let cell = |column: &&str| match *column {
            "Team" => options.team.clone(),
            "Title" => item.title.clone(),
            "Description" => body::markdown(item),
            "Status" => "Todo".to_owned(),
            "Priority" => linear_priority(priority(item)).to_owned(),
            "Assignee" => item.address.clone().unwrap_or_default(),
            "Labels" => options.labels.join(", "),
            "Due Date" => due(item),
            _ => String::new(),
        };
        LINEAR.iter().map(cell).collect::<Vec<String>>()
    });
    table(&LINEAR, rows)
}

fn due(item: &Item<'_>) -> String {
    item.action.due.as_ref().map_or_else(String::new, |d| d.value.to_string())
}

fn priority<'a>(item: &Item<'a>) -> &'a str {
    item.action.priority.as_ref().map_or("", |p| p.value.as_str())
}

/// Linear has four priorities, and none.
fn linear_priority(priority: &str) -> &'static str {
    match priority.to_uppercase().as_str() {
        "P0" | "URGENT" => "Urgent",
        "P1" | "HIGH" => "High",
        "P2" | "MEDIUM" => "Medium",
        "P3" | "P4" | "LOW" => "Low",
        _ => "No priority",
    }
}
