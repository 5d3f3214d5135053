//! Where a report is written in the notation of the text, findings say what to write there, and who writes it is rid of
//! them.

use std::collections::BTreeMap;

use aftermark::derive::derive;
use aftermark::fix::{self, convert};
use aftermark::rules::judge;

use crate::memory::Files;
use crate::repository::SLUG;

/// The complete report with all of its data in the text.
fn in_text() -> Files {
    let mut files = Files::complete();
    let library = files.library();
    let incident = &library.incidents[0];
    let converted =
        convert::convert(incident, &library.sources, &library.config, convert::Notation::Markdown);
    assert!(converted.left.is_empty(), "{:?}", converted.left);
    let text = &library.sources.text(incident.main).unwrap().text;
    let text = fix::apply(text, &converted.main.unwrap().edits).unwrap();
    files.write(format!("incidents/{SLUG}/README.md"), text);
    files
}

/// The helps of the findings by rule, those of one rule as one text.
fn helps(files: &Files) -> BTreeMap<&'static str, String> {
    let library = files.library();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    let mut all: BTreeMap<&'static str, String> = BTreeMap::new();
    for finding in verdict.findings() {
        let helps = all.entry(finding.rule.id).or_default();
        helps.push_str(finding.help.as_deref().unwrap_or_default());
        helps.push('\n');
    }
    all
}

/// A rule, what is taken out of the report and what is left there, what the finding shows, and that written.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    ("verification/no-owner", "@lee, P2", "P2", "`@handle`", "@handle, P2"),
    ("verification/no-due", ", due 2027-01-15", "", "`due 2026-04-01`", ", due 2026-04-01"),
    (
        "verification/no-due",
        ", due 2027-01-15",
        "",
        "`due every 3 months from 2026-04-01`",
        ", due every 3 months from 2026-04-01",
    ),
    ("verification/no-priority", "P2, ", "", "`P1`", "P1, "),
    ("verification/addresses-nothing", ", detects S1", "", "`for C1, S1`", ", for C1, S1"),
    ("people/no-kind", ", detects S1", ", for S1", "`detects S1`", ", detects S1"),
    (
        "verification/done-without-date",
        "done 2026-03-29, ",
        "",
        "`done 2026-03-29`",
        "done 2026-03-29, ",
    ),
    (
        "verification/done-without-verification",
        "\n  - verified 2026-03-30 by @lee: Let a staging certificate expire",
        "",
        "`- verified 2026-03-30 by @handle: what was tried`",
        "\n  - verified 2026-03-30 by @handle: what was tried",
    ),
    (
        "verification/unsound",
        ": Let a staging certificate expire",
        "",
        "`- verified 2026-03-30 by @handle: what was tried`",
        ": what was tried",
    ),
    (
        "verification/declined-without-reason",
        "@lee, P2, due 2027-01-15, detects S1",
        "@lee, P2, declined",
        "`- reason: …`",
        "@lee, P2, declined\n  - reason: The mailbox is closed",
    ),
    (
        "gather/no-source",
        " ([edge.log:4](evidence/edge.log#L4))\n  - by",
        "\n  - by",
        "`(source: Slack #inc-123)`",
        " (source: Slack #inc-123)\n  - by",
    ),
    (
        "gather/milestone-without-source",
        " ([edge.log:2](evidence/edge.log#L2))\n- 09:14",
        "\n- 09:14",
        "([edge.log:118](evidence/edge.log#L118))",
        " ([edge.log:2](evidence/edge.log#L2))\n- 09:14",
    ),
    (
        "gather/milestone-missing",
        " **detected**",
        "",
        "`**detected**` after the time",
        " **detected**",
    ),
    (
        "staff-actions/no-outcome",
        " → no effect",
        "",
        "`→ fixed`, helped, no effect",
        " → no effect",
    ),
    (
        "staff-actions/no-actor",
        "  - by: on-call SRE\n  - reason",
        "  - reason",
        "`- by: on-call SRE`",
        "  - by: on-call SRE\n  - reason",
    ),
    (
        "staff-actions/no-reason",
        "→ no effect ([edge.log:4](evidence/edge.log#L4))\n  - by: on-call SRE\n  - reason: the deployment was the only change on the board\n",
        "→ made worse\n",
        "`- reason: …`",
        "→ made worse\n  - reason: the board showed nothing else\n",
    ),
    ("staff-actions/nothing-fixed-it", "→ fixed", "→ helped", "`→ fixed`", "→ fixed"),
    ("root-cause/no-root-cause", "**root**", "**contributing**", "`**root**`", "**root**"),
    (
        "root-cause/no-evidence",
        " in January ([edge.log:2](evidence/edge.log#L2))",
        " in January",
        "([renewals.log:7](evidence/renewals.log#L7))",
        " in January ([edge.log:2](evidence/edge.log#L2))",
    ),
    ("root-cause/unaddressed", "prevents C1 S1", "prevents S1", "`for C1`", "prevents S1, for C1"),
    (
        "root-cause/unaddressed",
        "prevents C1 S1\n",
        "prevents S1\n",
        "`(accepted: …)`",
        "prevents S1\n  - reason: x\n- [ ] A3 Another: @kim, P2, due 2027-01-15, mitigates C1\n",
    ),
    (
        "root-cause/short-chain",
        "  - The renewal host was gone\n",
        "",
        "bullets in the cause",
        "  - The renewal host was gone\n",
    ),
    (
        "safeguards/no-why",
        ", It mailed a former administrator",
        "",
        "`**ignored**, it mailed",
        ", it mailed somebody",
    ),
    (
        "safeguards/no-expectation",
        "  - expected: Page the on-call 14 days ahead\n",
        "",
        "`- expected: …`",
        "  - expected: Page the on-call\n",
    ),
    ("impact/no-workaround", "| Orders by phone |", "| |", "“Workaround”", "| none |"),
    ("impact/no-measure", "| 18,200 |", "| |", "`Failed requests`", "| 18,200 |"),
    (
        "notify/no-reason",
        "Nobody on the staff pays through checkout",
        "",
        "“Reason”",
        "Nobody pays there",
    ),
    (
        "notify/no-message",
        "Payments are failing; we are working on it.",
        "",
        "“Message”",
        "We are working on it.",
    ),
    (
        "notify/no-decision",
        "| staff | do not notify |",
        "| partners | do not notify |",
        "`| staff | do not notify |`",
        "| staff | do not notify |",
    ),
    (
        "move-on/no-review-date",
        "- Review on: 2027-06-14\n",
        "",
        "`- Review on: 2027-06-14`",
        "- Review on: 2027-06-14\n",
    ),
    (
        "move-on/recurrence-undecided",
        "- Recurrence of: none",
        "",
        "`- Recurrence of: …`",
        "- Recurrence of: none",
    ),
    ("format/missing-key", "| outage |", "| |", "“Effect”", "| outage |"),
    (
        "format/missing-key",
        "09:14 **detected** alert: The synthetic checkout probe paged the on-call ",
        "09:14 **detected** alert: ",
        "what happened after the time",
        "09:14 **detected** alert: The probe paged ",
    ),
];

#[test]
fn what_a_finding_shows_is_what_the_text_takes() {
    let main = format!("incidents/{SLUG}/README.md");
    let whole = in_text();
    assert!(helps(&whole).is_empty(), "{:?}", helps(&whole));
    let mut wrong = Vec::new();
    for (rule, from, broken, shown, written) in CASES {
        let with = |to: &str| {
            let mut files = in_text();
            files.replace(&main, from, to);
            super::cases::turn_on(rule, &mut files);
            helps(&files)
        };
        let before = with(broken);
        match before.get(rule) {
            Some(help) if help.contains(shown) => {}
            other => wrong.push(format!("{rule}: {other:?} of {before:?}")),
        }
        let after = with(written);
        if after.contains_key(rule) {
            wrong.push(format!("{rule} stays: {after:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// No help of a report in the text speaks of a key of YAML.
#[test]
fn no_finding_about_the_text_speaks_of_yaml() {
    let main = format!("incidents/{SLUG}/README.md");
    let mut files = in_text();
    let text = files.text(&main).to_owned();
    let start = text.find("## 1. ").unwrap();
    let steps: Vec<&str> = text[start..].split("\n## ").collect();
    let mut seen = 0;
    for (at, _) in steps.iter().enumerate() {
        // Without one of the ten, and with its heading alone.
        for heading in ["", "\n## Impact\n\nTODO"] {
            let mut left = steps.clone();
            left[at] = heading.trim_start_matches("\n## ");
            let body = left.join("\n## ");
            files.write(main.as_str(), format!("{}{body}\n", &text[..start]));
            for (rule, help) in helps(&files) {
                seen += 1;
                let is_key = |word: &str| {
                    word.len() > 2
                        && word.ends_with(':')
                        && word[..word.len() - 1]
                            .chars()
                            .all(|c| c.is_ascii_lowercase() || c == '_')
                };
                let keys: Vec<&str> =
                    help.split('`').skip(1).step_by(2).filter(|code| is_key(code)).collect();
                assert!(keys.is_empty(), "{rule}: {help}");
            }
        }
    }
    assert!(seen > 30, "{seen}");
}
