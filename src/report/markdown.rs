//! The `markdown` format: the scorecard for a job summary or a comment on a pull request, with the
//! findings folded below it.
//!
//! Everything that comes from an incident is escaped for Markdown and for HTML, and broken where a
//! host would make a mention, a reference or a link of it.

use std::io::{self, Write};

use super::blocks::{Also, Block, blocks};
use super::excerpt::printable;
use super::runner::marks;
use super::scorecard::{result, sign, status};
use super::{Counts, MESSAGE_LIMIT, Output, Report, cut, level_word, text};
use crate::rules::{Changes, Finding, Grade};
use crate::vocabulary::Step;

/// The longest job summary GitHub takes, in bytes.
pub const LIMIT: usize = 1024 * 1024;

/// Bytes kept free for the end: what closes a fold, and the note of what was cut.
const RESERVE: usize = 512;

/// The `markdown` format.
pub struct Markdown {
    /// The most bytes to write.
    pub limit: usize,
}

impl Output for Markdown {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(page(report, self.limit).as_bytes())
    }
}

/// A text that only grows while there is room.
struct Page {
    text: String,
    room: usize,
}

impl Page {
    /// Adds the part if it fits.
    fn add(&mut self, part: &str) -> bool {
        let fits = self.text.len() + part.len() <= self.room;
        if fits {
            self.text.push_str(part);
        }
        fits
    }
}

/// The scorecard; empty when there is no room even to say that there is none.
fn page(report: &Report<'_>, limit: usize) -> String {
    if limit < RESERVE {
        return String::new();
    }
    let counts = report.counts();
    let mut page = Page { text: String::new(), room: limit - RESERVE };
    page.add(&head(&counts));
    let mut rows_cut = 0;
    for &i in report.chosen {
        // Once one did not fit, shorter ones do not slip in behind it.
        if rows_cut > 0 || !page.add(&row(report, i)) {
            rows_cut += 1;
        }
    }
    page.add("\n● answered ◐ thin ○ placeholder ◇ waived · absent ? unreadable. The steps: ");
    let steps = Step::ALL.map(|s| format!("{} {}", s.number(), s.heading()));
    page.add(&format!("{}.\n", steps.join(", ")));
    if let Some(changes) = report.changes {
        since(&mut page, report, changes);
    }
    let mut findings_cut = 0;
    let general = report.verdict.general();
    if !general.is_empty() {
        let fits = page.add("\n");
        let all = blocks(general.iter());
        let shown = all.iter().take_while(|b| fits && page.add(&item(report, b)));
        findings_cut += general.len() - shown.map(|b| 1 + b.others.len()).sum::<usize>();
    }
    let blocks = |i: &&usize| report.verdict.incident(**i).blocks;
    let others = report.chosen.iter().filter(|i| !blocks(i));
    for &i in report.chosen.iter().filter(blocks).chain(others) {
        findings_cut += fold(&mut page, report, i, findings_cut > 0);
    }
    if rows_cut + findings_cut > 0 {
        let note = format!(
            "\n**Cut to fit into {limit} bytes:** {rows_cut} of the incidents and {findings_cut} of the findings are not shown here. `aftermark check` shows all of them.\n"
        );
        page.text.push_str(&note);
    }
    page.text
}

/// What a change did, for those who review it.
fn since(page: &mut Page, report: &Report<'_>, changes: &Changes) {
    page.add(&format!("\nSince {}:\n\n", code(&changes.since)));
    for change in &changes.incidents {
        let slug = escaped(&report.library.incidents[change.incident].slug);
        let mut said = Vec::new();
        if let Some((before, now)) = &change.milder {
            let (before, now) = (escaped(before), escaped(now));
            said.push(format!("severity **lowered** from {before} to {now}"));
        }
        for grade in &change.grades {
            let word = match grade.word() {
                "fell" => "**fell**",
                word => word,
            };
            said.push(format!(
                "step {} {word} from {} to {}",
                grade.step.number(),
                grade.before.words(),
                grade.now.words()
            ));
        }
        match (change.is_new, change.fixed.len(), change.broken.len()) {
            (true, ..) => said.push("new".to_owned()),
            (false, 0, 0) if said.is_empty() => {
                said.push("nothing fixed, nothing broken".to_owned())
            }
            (false, fixed, broken) => said.push(format!("{fixed} fixed, {broken} broken")),
        }
        page.add(&format!("- {slug}: {}\n", said.join("; ")));
    }
    for slug in &changes.removed {
        page.add(&format!("- {} was removed\n", escaped(slug)));
    }
}

fn head(counts: &Counts) -> String {
    let numbers = (1..=10).map(|n| format!(" {n} |")).collect::<String>();
    format!(
        "### Postmortems: {}\n\n| incident |{numbers} status | result |\n|---|{}---|---|\n",
        text::summary(counts),
        ":-:|".repeat(10)
    )
}

fn row(report: &Report<'_>, index: usize) -> String {
    let (incident, judged) = (&report.library.incidents[index], report.verdict.incident(index));
    let signs = judged
        .grades
        .iter()
        .map(|g| match g.grade {
            // A middle dot alone is hard to see in a table.
            Grade::Absent => " **·** |".to_owned(),
            other => format!(" {} |", sign(other)),
        })
        .collect::<String>();
    format!(
        "| {} |{signs} {} | {} |\n",
        escaped(&incident.slug),
        status(incident),
        result(incident, judged)
    )
}

/// Adds the findings of one incident and returns how many of them did not fit.
fn fold(page: &mut Page, report: &Report<'_>, index: usize, full: bool) -> usize {
    let findings = report.verdict.of(index);
    let open: Vec<&Finding> = findings.iter().filter(|f| !f.is_suppressed()).collect();
    if open.is_empty() {
        return 0;
    }
    let (incident, judged) = (&report.library.incidents[index], report.verdict.incident(index));
    let head = format!(
        "\n<details>\n<summary>{}: {}</summary>\n\n",
        escaped(&incident.slug),
        result(incident, judged)
    );
    if full || !page.add(&head) {
        return open.len();
    }
    let all = blocks(open.iter().copied());
    let fitting = all.iter().take_while(|b| page.add(&item(report, b)));
    let shown: usize = fitting.map(|b| 1 + b.others.len()).sum();
    page.text.push_str("\n</details>\n");
    open.len() - shown
}

fn item(report: &Report<'_>, block: &Block<'_>) -> String {
    let finding = block.first;
    let place = report.place(finding.span);
    let mut item = format!(
        "- **{}** `{}` at {}: {}.",
        level_word(finding.level),
        finding.rule.id,
        code(&format!("{}:{}", place.path, place.start.line)),
        prose(&cut(&finding.message, MESSAGE_LIMIT)),
    );
    let reason = finding.rule.reason();
    if !reason.is_empty() {
        item.push_str(&format!(" {}.", prose(&reason)));
    }
    if let Some(help) = &finding.help {
        item.push_str(&format!(" To fix it: {}.", prose(&cut(help, MESSAGE_LIMIT))));
    }
    item.push('\n');
    for also in block.also(&report.library.sources) {
        item.push_str(&match also {
            Also::Places(places) => format!("  - also {}\n", prose(&places)),
            Also::Other { line, message, help, path } => {
                let path = report.prefix.to_owned() + &path;
                let place = line.map_or_else(|| path.clone(), |l| format!("{path}:{l}"));
                let message = prose(&cut(&message, MESSAGE_LIMIT));
                let help = help.map(|h| format!(" To fix it: {}.", prose(&cut(&h, MESSAGE_LIMIT))));
                format!("  - also at {}: {message}.{}\n", code(&place), help.unwrap_or_default())
            }
        });
    }
    item
}

/// A sentence in which code stands between backticks, as our messages are written. What an incident
/// puts there may change which part is code; neither kind of part lets anything through.
pub fn prose(text: &str) -> String {
    let text = printable(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (i, part) in parts.iter().enumerate() {
        let inside = i % 2 == 1 && i + 1 < parts.len();
        match inside {
            true if is_tame(part) => out.push_str(&format!("`{part}`")),
            true => out.push_str(&format!("“{}”", escaped(part))),
            false if i % 2 == 1 => out.push_str(&escaped(&format!("`{part}"))),
            false => out.push_str(&escaped(part)),
        }
    }
    out
}

/// A name as code where that is safe, as text elsewhere.
pub fn code(text: &str) -> String {
    let text = printable(text);
    if is_tame(&text) { format!("`{text}`") } else { escaped(&text) }
}

/// Whether a text can be code as it is. In code nothing is escaped, so what a less careful reader of
/// Markdown might still act on stays out.
fn is_tame(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || " _-./:,;#[]{}()+=…'\"?!%*".contains(c);
    text.chars().all(plain)
        && text.starts_with(|c: char| c != ' ')
        && !text.ends_with(' ')
        && !text.contains("](")
        && !text.contains("://")
        && marks(text).next().is_none()
}

/// What is put where a host must not see two characters side by side.
const BREAK: &str = "&#8203;";

/// Text of an incident as text: no markup, no HTML, no mention, no reference, no link.
#[must_use]
pub fn escaped(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    let mut word = String::new();
    while let Some(c) = rest.next() {
        let next = rest.peek();
        match c {
            '&' | '<' | '>' | '"' | '\'' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$'
            | '#' | '@' | '{' | '}' | '^' | '=' | '!' => {
                out.push_str(&format!("&#{};", u32::from(c)));
                // `@name`, `#12`, `!12`, `~label`, `$12`, `&12` mean something to a host.
                if matches!(c, '@' | '#' | '!' | '~' | '$' | '&') {
                    out.push_str(BREAK);
                }
            }
            // `https://…`, `mailto:…` and `:emoji:`.
            ':' if next.is_some_and(|n| !n.is_whitespace()) => {
                out.push(':');
                out.push_str(BREAK);
            }
            // `www.…`, and `GH-12`.
            '.' if word.eq_ignore_ascii_case("www") => {
                out.push_str(BREAK);
                out.push('.');
            }
            '-' if word.eq_ignore_ascii_case("gh") => {
                out.push_str(BREAK);
                out.push('-');
            }
            c => out.push(c),
        }
        if c.is_alphanumeric() {
            word.push(c);
        } else {
            word.clear();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_code_and_lets_nothing_out() {
        for (text, shown) in [
            ("add `due:` and `a | b`", "add `due:` and “a &#124; b”"),
            ("`<b>` is `x", "“&#60;b&#62;” is &#96;x"),
            ("`` ` `a", "“” “ ”a"),
            ("`@all` `##[x]`", "“&#64;&#8203;all” “&#35;&#8203;&#35;&#8203;&#91;x&#93;”"),
        ] {
            assert_eq!(prose(text), shown);
        }
    }

    #[test]
    fn nothing_is_markup_or_a_mention() {
        for (text, shown) in [
            ("<script>", "&#60;script&#62;"),
            ("a|b `c` *d*", "a&#124;b &#96;c&#96; &#42;d&#42;"),
            ("@everyone", "&#64;&#8203;everyone"),
            ("#12 GH-3", "&#35;&#8203;12 GH&#8203;-3"),
            ("[a](http://b) www.c.d", "&#91;a&#93;(http:&#8203;//b) www&#8203;.c.d"),
            ("a\n- b: c", "a - b: c"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }
}
