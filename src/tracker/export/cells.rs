//! CSV that spreadsheets and importers open: RFC 4180 in UTF-8, no cell a formula.

use crate::report::actions::csv::harmless;

/// Writes a table.
pub fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = String::new();
    line(&mut out, columns.iter().map(|c| (*c).to_owned()));
    for row in rows {
        line(&mut out, row.into_iter());
    }
    out
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        let cell = harmless(cell);
        if cell.contains(['"', ',', ';', '\n', '\r', '\t']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}
