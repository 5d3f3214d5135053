//! Tables for spreadsheets: RFC 4180 in UTF-8, a header line, lines that end in CR LF, several values of
//! one cell between `; `. A cell that a spreadsheet would take for a formula begins with an apostrophe.

use super::Row;

/// What stands between several values of one cell.
pub const BETWEEN: &str = "; ";

const ACTIONS: [&str; 23] = [
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
    "promised_before",
];

/// The table of actions: rows, each with the title of its incident.
///
/// # Errors
/// What the writer says.
pub fn actions<'r, 'a: 'r>(
    rows: impl Iterator<Item = (&'r Row<'a>, &'r str)>,
) -> Result<Vec<u8>, ::csv::Error> {
    let rows = rows.map(|(a, title)| {
        let proof = a.verification.as_ref();
        let before = a.promised_before.as_ref();
        let before = before.and_then(|b| b.reference.as_deref());
        [
            words(a.reference.as_deref()),
            a.incident.to_owned(),
            title.to_owned(),
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
            a.url.clone(),
            words(before),
        ]
    });
    table(&ACTIONS, rows)
}

/// A table.
///
/// # Errors
/// What the writer says.
pub fn table<const N: usize>(
    header: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Vec<u8>, ::csv::Error> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.map(harmless))?;
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}

/// Spreadsheets run what begins like a formula; what authors wrote must not be run.
#[must_use]
pub fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// A text that may be missing, as a cell.
#[must_use]
pub fn words(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

/// A number that may be missing, as a cell.
#[must_use]
pub fn number(value: Option<i64>) -> String {
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
        let bytes = table(&["one", "two"], rows.into_iter()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "one,two\r\n\"a,\"\"b\"\"\nc\",'=é\r\n");
    }
}
