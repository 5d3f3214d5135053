//! Tables for spreadsheets and importers: RFC 4180 in UTF-8, a header line, lines that end in CR LF, several
//! values of one cell between `; `. A cell that a spreadsheet would take for a formula begins with an
//! apostrophe. The notation knows no escapes, so that what steers a terminal is shown as [`printable`] does,
//! and what a runner would obey is broken; JSON has both as they are.

use super::Row;
use crate::report::excerpt::printable;
use crate::report::runner;

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
pub fn table(
    header: &[&str],
    rows: impl Iterator<Item = impl IntoIterator<Item = String>>,
) -> Result<Vec<u8>, ::csv::Error> {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.into_iter().map(cell))?;
    }
    let bytes = writer.into_inner().map_err(::csv::IntoInnerError::into_error)?;
    let text = String::from_utf8(bytes).map_err(std::io::Error::other)?;
    // By lines as they are printed: a cell with a line break begins one where it likes.
    let lines = text.split_inclusive('\n').map(runner::harmless);
    Ok(lines.collect::<String>().into_bytes())
}

/// A text in which nothing acts. Line breaks stay. Spreadsheets run what begins like a formula, some of them
/// behind spaces, or with the wide characters of East Asian keyboards; what authors wrote must not be run.
fn cell(text: String) -> String {
    let text = if text.contains(runner::steers) {
        let lines = text.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l));
        lines.map(printable).collect::<Vec<_>>().join("\n")
    } else {
        text
    };
    let runs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if text.trim_start().starts_with(runs) { format!("'{text}") } else { text }
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
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\n=1", "＝1", "＠A"] {
            assert_eq!(cell(evil.to_owned()), format!("'{evil}"));
        }
        assert_eq!(cell("\t=1".to_owned()), "' =1");
        assert_eq!(cell("\r=1".to_owned()), "␍=1");
        for plain in ["", "a=b", "1-1", "'=1", "two\nlines\n"] {
            assert_eq!(cell(plain.to_owned()), plain);
        }
    }

    #[test]
    fn lines_and_quotes_are_as_in_the_rfc() {
        let rows = [["a,\"b\"\nc".to_owned(), "=é".to_owned()]];
        let bytes = table(&["one", "two"], rows.into_iter()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "one,two\r\n\"a,\"\"b\"\"\nc\",'=é\r\n");
    }

    #[test]
    fn nothing_in_a_log_is_obeyed() {
        let evil = "::error::a\r\n ::error::b\n##[group]c\u{1b}[31m\u{9b}\u{202e}\u{7f}";
        let rows = [[evil.to_owned(), "::1 is no command here".to_owned()]];
        let bytes = table(&["one", "two"], rows.into_iter()).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "one,two\r\n\"::error::a\n : :error::b\n# #[group]c␛[31m\u{fffd}\u{fffd}\u{fffd}\",::1 is no command here\r\n"
        );
        let rows = [["::error::a".to_owned()]];
        let bytes = table(&["one"], rows.into_iter()).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "one\r\n: :error::a\r\n");
    }
}
