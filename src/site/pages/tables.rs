//! `/actions.csv` and `/incidents.csv`: for spreadsheets.
//!
//! RFC 4180 in UTF-8: a header line, lines that end in CR LF, several values of one cell between
//! `; `. A cell that a spreadsheet would take for a formula begins with an apostrophe.

use super::action_data;
use crate::site::Page;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::text;

/// What stands between several values of one cell.
const BETWEEN: &str = "; ";

const ACTIONS: [&str; 22] = [
    "ref",
    "incident",
    "incident_title",
    "severity",
    "services",
    "title",
    "state",
    "owner",
    "priority",
    "due",
    "done",
    "days_overdue",
    "age_days",
    "process",
    "kind",
    "addresses",
    "ticket",
    "verified_on",
    "verified_by",
    "verified_how",
    "verified_result",
    "url",
];

const INCIDENTS: [&str; 17] = [
    "incident",
    "title",
    "status",
    "severity",
    "services",
    "causes",
    "tags",
    "date",
    "seconds_to_detect",
    "seconds_to_acknowledge",
    "seconds_to_mitigate",
    "seconds_to_resolve",
    "downtime_seconds",
    "steps_settled",
    "actions",
    "summary",
    "url",
];

/// The tracker as a table, in its order.
pub(super) fn actions(site: &Site<'_>) -> Result<Page, SiteError> {
    let titles: std::collections::HashMap<&str, &str> = site
        .cards
        .iter()
        .map(|c| (c.slug.as_str(), c.title.as_str()))
        .collect();
    let rows = action_data::actions(site).into_iter().map(|a| {
        let proof = a.verification.as_ref();
        [
            words(a.reference.as_deref()),
            a.incident.to_owned(),
            words(titles.get(a.incident).copied()),
            words(a.severity),
            a.services.join(BETWEEN),
            words(a.title),
            a.state.word().to_owned(),
            words(a.owner),
            words(a.priority),
            words(a.due.as_deref()),
            words(a.done.as_deref()),
            a.days_overdue.to_string(),
            number(a.age_days),
            words(a.process),
            words(a.kind),
            a.addresses.join(BETWEEN),
            words(a.ticket),
            words(proof.and_then(|v| v.on.as_deref())),
            words(proof.and_then(|v| v.by)),
            words(proof.and_then(|v| v.how)),
            words(proof.and_then(|v| v.result)),
            a.url,
        ]
    });
    table("actions.csv", &ACTIONS, rows)
}

/// The incidents as a table, in order of folder.
pub(super) fn incidents(site: &Site<'_>) -> Result<Page, SiteError> {
    let rows = site.entries.iter().zip(&site.cards).map(|(entry, card)| {
        let metrics = &entry.facts.metrics;
        let services: Vec<&str> = card.services.iter().map(|s| s.name.as_str()).collect();
        let down = entry.facts.impact.all.downtime_seconds;
        [
            card.slug.clone(),
            card.title.clone(),
            card.status.to_owned(),
            words(card.severity.as_ref().map(|s| s.name.as_str())),
            services.join(BETWEEN),
            card.causes.join(BETWEEN),
            card.tags.join(BETWEEN),
            words(card.day.as_ref().map(|d| d.iso.as_str())),
            number(metrics.to_detect.map(|r| r.stated)),
            number(metrics.to_acknowledge.map(|r| r.stated)),
            number(metrics.to_mitigate.map(|r| r.stated)),
            number(metrics.to_resolve.map(|r| r.stated)),
            down.to_string(),
            card.coverage.settled.to_string(),
            entry.incident.actions.len().to_string(),
            words(text(entry.incident.summary.as_ref())),
            card.path.clone(),
        ]
    });
    table("incidents.csv", &INCIDENTS, rows)
}

fn table<const N: usize>(
    path: &str,
    header: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Page, SiteError> {
    let failed = |message: String| SiteError::Render {
        template: String::new(),
        page: path.to_owned(),
        message,
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(header)
        .map_err(|e| failed(e.to_string()))?;
    for row in rows {
        let row = row.map(harmless);
        writer
            .write_record(&row)
            .map_err(|e| failed(e.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(e.to_string()))?;
    Ok(Page {
        path: path.to_owned(),
        bytes,
    })
}

/// Spreadsheets run what begins like a formula; what authors wrote must not be run.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn words(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn number(value: Option<i64>) -> String {
    value.map(|n| n.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_made_text() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(evil.to_owned()), format!("'{evil}"));
        }
        for plain in ["", "a=b", "1-1", "'=1"] {
            assert_eq!(harmless(plain.to_owned()), plain);
        }
    }

    #[test]
    fn lines_and_quotes_are_as_in_the_rfc() {
        let rows = [["a,\"b\"\nc".to_owned(), "=é".to_owned()]];
        let page = table("x.csv", &["one", "two"], rows.into_iter()).unwrap();
        let text = String::from_utf8(page.bytes).unwrap();
        assert_eq!(text, "one,two\r\n\"a,\"\"b\"\"\nc\",'=é\r\n");
    }
}
