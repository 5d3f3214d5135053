//! Coverage: how many of the steps that are asked are answered, by step and over time; for people, programs and the
//! head of a README.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::Datelike;
use serde::Serialize;

use super::json_writer;
use crate::model::Library;
use crate::rules::{Grade, StepGrade, Verdict};
use crate::vocabulary::Step;

/// How many steps are asked, and how far they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Answered, or waived with a reason.
    pub answered: usize,
    /// Answered, or something that does not answer it whole yet.
    pub begun: usize,
    pub asked: usize,
}

impl Share {
    fn count(&mut self, grade: &StepGrade) {
        // A step that is not asked of this severity owes nothing, and earns nothing.
        if grade.grade != Grade::NotAsked {
            self.asked += 1;
            self.answered += usize::from(grade.grade.is_settled());
            let is_begun = !matches!(grade.grade, Grade::Absent | Grade::Placeholder);
            self.begun += usize::from(is_begun);
        }
    }

    /// In whole percent, rounded down, so that only what is whole is 100; `None` where nothing is asked.
    #[must_use]
    pub fn percent(self) -> Option<usize> {
        (self.answered * 100).checked_div(self.asked)
    }

    fn words(self) -> String {
        self.percent().map_or_else(|| "–".to_owned(), |p| format!("{p} %"))
    }
}

/// One of the ten steps, over all reports.
#[derive(Clone, Debug, Serialize)]
pub struct OfStep {
    pub number: usize,
    pub step: &'static str,
    #[serde(flatten)]
    pub share: Share,
}

/// The reports of a month or a year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OfTime {
    /// `2026-03` or `2026`; `undated` where the folder's name has no date.
    pub time: String,
    pub reports: usize,
    #[serde(flatten)]
    pub share: Share,
    /// By step, from the first to the tenth.
    pub steps: [Share; 10],
}

/// How many steps are answered.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    pub version: u32,
    pub reports: usize,
    /// Reports in which each step that is asked is answered.
    pub whole: usize,
    #[serde(flatten)]
    pub share: Share,
    pub steps: Vec<OfStep>,
    pub years: Vec<OfTime>,
    pub months: Vec<OfTime>,
}

/// Counts over all reports of a library.
#[must_use]
pub fn coverage(library: &Library, verdict: &Verdict) -> Coverage {
    let mut found =
        Coverage { version: 1, reports: library.incidents.len(), ..Coverage::default() };
    let mut steps = [Share::default(); 10];
    let (mut years, mut months) = (BTreeMap::new(), BTreeMap::new());
    for (index, incident) in library.incidents.iter().enumerate() {
        let judged = verdict.incident(index);
        found.whole += usize::from(judged.steps_open() == 0);
        let date = incident.slug_date();
        let year = date.map_or_else(|| "undated".to_owned(), |d| d.year().to_string());
        let month = date.map_or_else(|| "undated".to_owned(), |d| d.format("%Y-%m").to_string());
        for (all, time) in [(&mut years, year), (&mut months, month)] {
            let of_time =
                all.entry(time.clone()).or_insert_with(|| OfTime { time, ..OfTime::default() });
            of_time.reports += 1;
            for (grade, share) in judged.grades.iter().zip(&mut of_time.steps) {
                share.count(grade);
                of_time.share.count(grade);
            }
        }
        for (grade, share) in judged.grades.iter().zip(&mut steps) {
            share.count(grade);
            found.share.count(grade);
        }
    }
    found.steps = Step::ALL
        .into_iter()
        .zip(steps)
        .map(|(step, share)| OfStep { number: step.number(), step: step.slug(), share })
        .collect();
    found.years = years.into_values().collect();
    found.months = months.into_values().collect();
    found
}

/// The rows of a table over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Month,
    Year,
}

impl Coverage {
    /// In one line, for people.
    #[must_use]
    pub fn line(&self) -> String {
        let Share { answered, begun, asked } = self.share;
        let reports = if self.reports == 1 { "report" } else { "reports" };
        format!(
            "{answered} of {asked} steps are answered ({}), {} more are begun; {} of {} {reports} answer all of theirs",
            self.share.words(),
            begun - answered,
            self.whole,
            self.reports,
        )
    }

    /// The steps that are answered least, the worst first: `verification 2 %, people 5 %`.
    #[must_use]
    pub fn least(&self, count: usize) -> String {
        let mut steps: Vec<&OfStep> = self.steps.iter().filter(|s| s.share.asked > 0).collect();
        // By the whole fraction: percents alone would tie.
        steps.sort_by_key(|s| (s.share.answered * 1_000_000 / s.share.asked, s.number));
        let words = steps.iter().take(count).map(|s| format!("{} {}", s.step, s.share.words()));
        words.collect::<Vec<_>>().join(", ")
    }

    /// For people: a line for each step, then one for each month or year with its ten steps.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn text(&self, out: &mut dyn Write, by: By) -> io::Result<()> {
        writeln!(out, "{}\n", self.line())?;
        for OfStep { number, step, share } in &self.steps {
            let counts = format!("{} of {}", share.answered, share.asked);
            writeln!(
                out,
                "{number:>2} {step:<14} {:>6}  {counts:<12} {}",
                share.words(),
                bar(*share)
            )?;
        }
        writeln!(out, "{:32}█ answered  ▒ begun  ░ nothing yet", "")?;
        let times = match by {
            By::Month => &self.months,
            By::Year => &self.years,
        };
        if times.is_empty() {
            return Ok(());
        }
        let numbers: String = (1..=10).map(|n| format!("{n:>5}")).collect();
        writeln!(out, "\n{:<8}  reports  answered {numbers}", "")?;
        for OfTime { time, reports, share, steps } in times {
            let mut of_steps = String::new();
            for share in steps {
                let percent = share.percent().map_or_else(|| "–".to_owned(), |p| p.to_string());
                _ = write!(of_steps, "{percent:>5}");
            }
            writeln!(out, "{time:<8}  {reports:>7}  {:>8} {of_steps}", share.words())?;
        }
        Ok(())
    }

    /// For programs.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        json_writer::pretty(out, self)
    }

    /// A badge, for a README: words and percent, on a colour that is no more than a hint.
    #[must_use]
    pub fn svg(&self) -> String {
        const LABEL: &str = "steps answered";
        // The widths that the letters take in a font of eleven pixels; what is drawn is fitted to them.
        const LABEL_WIDTH: usize = 94;
        let value = self.share.words();
        let value_width = 14 + 7 * value.chars().count();
        let whole = LABEL_WIDTH + value_width;
        // Each has a contrast of more than 4.5 to white.
        let colour = match self.share.percent() {
            None => "#595959",
            Some(0..=39) => "#b3261e",
            Some(40..=79) => "#8a5a00",
            Some(_) => "#1e6b34",
        };
        let text = |middle: usize, words: &str, width: usize| {
            format!(
                "<text x=\"{}\" y=\"140\" transform=\"scale(.1)\" textLength=\"{}\">{words}</text>",
                middle * 10,
                width * 10
            )
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" role=\"img\" aria-label=\"{LABEL}: {value}\">\n\
             <title>{LABEL}: {value}</title>\n\
             <clipPath id=\"r\"><rect width=\"{whole}\" height=\"20\" rx=\"3\" fill=\"#fff\"/></clipPath>\n\
             <g clip-path=\"url(#r)\"><rect width=\"{LABEL_WIDTH}\" height=\"20\" fill=\"#444\"/><rect x=\"{LABEL_WIDTH}\" width=\"{value_width}\" height=\"20\" fill=\"{colour}\"/></g>\n\
             <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" font-size=\"110\">{}{}</g>\n\
             </svg>\n",
            text(LABEL_WIDTH / 2, LABEL, LABEL_WIDTH - 12),
            text(LABEL_WIDTH + value_width / 2, &value, value_width - 14),
        )
    }
}

/// A bar of twenty parts: what is answered, what is begun, the rest.
fn bar(share: Share) -> String {
    const PARTS: usize = 20;
    let parts = |count: usize| (count * PARTS).checked_div(share.asked).unwrap_or(0);
    let (full, begun) = (parts(share.answered), parts(share.begun));
    format!("{}{}{}", "█".repeat(full), "▒".repeat(begun - full), "░".repeat(PARTS - begun))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_whole_is_a_hundred_percent_and_nothing_asked_is_no_percent() {
        let percent = |answered, asked| Share { answered, begun: answered, asked }.percent();
        assert_eq!(percent(199, 200), Some(99));
        assert_eq!(percent(200, 200), Some(100));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn a_badge_says_its_percent_to_who_sees_it_and_who_does_not() {
        let share = Share { answered: 31, begun: 40, asked: 100 };
        let svg = Coverage { share, ..Coverage::default() }.svg();
        assert!(svg.contains("aria-label=\"steps answered: 31 %\""), "{svg}");
        assert_eq!(svg.matches("31 %").count(), 3, "{svg}");
        assert!(Coverage::default().svg().contains("steps answered: –"));
    }
}
