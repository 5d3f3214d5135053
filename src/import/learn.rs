//! What a team's reports have in common that the catalogue does not know → lines of `aftermark.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{self, Kind};
use super::facts::Facts;
use super::{Foreign, Known, day, shape};
use crate::config::Config;
use crate::notation;
use crate::report::excerpt::printable;
use crate::vocabulary::Step;

/// In how many reports something has to stand to be the template's: once may be anything.
const OFTEN: usize = 2;
/// How many of what is not decided are named.
const MOST_NAMED: usize = 20;

/// What was found in how many reports.
type Counts = BTreeMap<String, BTreeSet<usize>>;

/// What the reports of a team use.
#[derive(Debug, Default)]
pub struct Learned {
    reports: usize,
    /// Headings that name no part, by their plain words.
    headings: Counts,
    /// How a heading is written, the first time.
    written: BTreeMap<String, String>,
    /// Headings below which a list of times stands, and those below which things to do stand.
    timelines: Counts,
    actions: Counts,
    /// Columns that no key has, by list.
    columns: BTreeMap<&'static str, Counts>,
    severities: Counts,
    services: Counts,
    zones: Counts,
}

impl Learned {
    /// Looks at one report.
    pub fn add(&mut self, foreign: Foreign<'_>, config: &Config) {
        let known = Known::new(config, day::of_name(foreign.path));
        let (facts, mut lines) = Facts::read(foreign, known);
        shape::sections(&mut lines, known, &mut Vec::new());
        let number = self.reports;
        self.reports += 1;
        let add = |counts: &mut Counts, what: &str| {
            let what: String = what.split_whitespace().collect::<Vec<_>>().join(" ");
            if !what.is_empty() && what.chars().count() <= 60 {
                counts.entry(what).or_default().insert(number);
            }
        };
        for severity in facts.severity.iter().chain(&facts.severity_candidate) {
            add(&mut self.severities, &severity.value);
        }
        let named = facts.services_candidate.iter().flat_map(|c| c.value.split([',', ';']));
        for service in facts.services.iter().map(String::as_str).chain(named) {
            add(&mut self.services, service.trim());
        }
        let all = blocks::read(&lines);
        let mut heading: Option<(usize, String)> = None;
        for (at, block) in all.iter().enumerate() {
            let first = &lines.0[block.lines.start].text;
            match block.kind {
                // The title is none of the template's.
                Kind::Heading(1) => heading = None,
                Kind::Heading(_) => {
                    let plain = notation::plain(&block.text);
                    if !known.is_part(&block.text) && day::first(&block.text).is_none() {
                        add(&mut self.headings, &plain);
                        self.written.entry(plain.clone()).or_insert_with(|| block.text.clone());
                    }
                    heading = Some((at, plain));
                }
                Kind::Bullets => {
                    let Some((_, heading)) = &heading else { continue };
                    let own = || block.lines.clone().map(|l| lines.0[l].text.trim_start());
                    let items = || own().filter_map(|l| l.strip_prefix(['-', '*', '+']));
                    let times = items()
                        .filter(|i| notation::leading(i.trim_start(), known.calendar).is_some())
                        .count();
                    let boxes = items().filter(|i| i.trim_start().starts_with('[')).count();
                    if times >= 3 {
                        add(&mut self.timelines, heading);
                    } else if boxes >= 2 {
                        add(&mut self.actions, heading);
                    }
                }
                Kind::Table => {
                    let names: Vec<&str> =
                        first.trim().trim_matches('|').split('|').map(str::trim).collect();
                    let lists =
                        ["timeline", "actions", "impact", "causes", "safeguards", "notifications"];
                    let fit = |list: &'static str| {
                        names.iter().filter(|n| known.names.key_of(list, n).is_some()).count()
                    };
                    // The list of which most columns are known; two at least, or it may be any table.
                    let best = lists.into_iter().max_by_key(|l| (fit(l), std::cmp::Reverse(*l)));
                    let Some(list) = best.filter(|l| fit(l) >= 2) else { continue };
                    for name in names.iter().filter(|n| known.names.key_of(list, n).is_none()) {
                        add(self.columns.entry(list).or_default(), name);
                    }
                }
                _ => {}
            }
        }
        static ZONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(
                r"(?i)\b(?:times?|zeiten)\b[^.\n]{0,40}?\b(UTC|GMT|[A-Z][a-z]+/[A-Z][A-Za-z_]+)\b",
            )
            .ok()
        });
        for line in &lines.0 {
            if let Some(found) = ZONE.as_ref().and_then(|z| z.captures(&line.text)) {
                add(&mut self.zones, &found[1]);
            }
        }
    }

    /// Lines for `aftermark.toml`; what nobody can decide but the team is a comment.
    #[must_use]
    pub fn toml(&self, config: &Config) -> String {
        let mut out = format!(
            "# Proposed from {} reports; lines that begin with `#` ask for a decision. Put what is right into {}.\n",
            self.reports,
            crate::config::FILE_NAME
        );
        self.headings_of_lists(&mut out);
        self.headings_of_steps(&mut out, config);
        self.columns_of_lists(&mut out, config);
        self.scale(&mut out, config);
        self.registry(&mut out, config);
        for (zone, reports) in often(&self.zones) {
            // UTC is what is taken without a zone.
            if config.incidents.timezone.is_none() && zone.contains('/') {
                _ = writeln!(
                    out,
                    "\n# {} reports say so of their times.\n[incidents]\ntimezone = {}",
                    reports.len(),
                    quoted(zone)
                );
                break;
            }
        }
        out
    }

    fn headings_of_lists(&self, out: &mut String) {
        let mut lines = String::new();
        for (list, counts) in [("timeline", &self.timelines), ("actions", &self.actions)] {
            let names = often(counts).filter(|(name, _)| self.headings.contains_key(*name));
            let names: Vec<String> = names.map(|(name, _)| quoted(&self.written[name])).collect();
            if !names.is_empty() {
                _ = writeln!(lines, "{list} = [{}]", names.join(", "));
            }
        }
        if !lines.is_empty() {
            _ = write!(
                out,
                "\n# Headings above lists of times, and above things to do.\n[notation.headings]\n{lines}"
            );
        }
    }

    fn headings_of_steps(&self, out: &mut String, config: &Config) {
        let known = Known::new(config, None);
        let is_list = |name: &str| {
            [&self.timelines, &self.actions]
                .into_iter()
                .any(|c| c.get(name).is_some_and(|r| r.len() >= OFTEN))
        };
        let mut certain: BTreeMap<Step, Vec<String>> = BTreeMap::new();
        let mut open = Vec::new();
        for (name, reports) in often(&self.headings).filter(|(name, _)| !is_list(name)) {
            let written = &self.written[name];
            match by_words(name, known) {
                Some(step) => certain.entry(step).or_default().push(quoted(written)),
                None => open.push((reports.len(), written)),
            }
        }
        for (step, names) in certain {
            _ = write!(out, "\n[steps.{}]\naliases = [{}]\n", step.slug(), names.join(", "));
        }
        if !open.is_empty() {
            let steps: Vec<&str> = Step::ALL.iter().map(|s| s.slug()).collect();
            _ = writeln!(
                out,
                "\n# Headings of which only you know whether they mean a step. Each that does, below its step\n# ({}):",
                steps.join(", ")
            );
            for (count, written) in open.iter().take(MOST_NAMED) {
                _ = writeln!(
                    out,
                    "#   [steps.…]\n#   aliases = [{}]  # in {count} reports",
                    quoted(written)
                );
            }
            if open.len() > MOST_NAMED {
                _ = writeln!(out, "# and {} more", open.len() - MOST_NAMED);
            }
        }
    }

    fn columns_of_lists(&self, out: &mut String, config: &Config) {
        for (list, counts) in &self.columns {
            let names: Vec<_> = often(counts).collect();
            if names.is_empty() {
                continue;
            }
            let keys = config.notation.names.keys(list).unwrap_or_default();
            _ = writeln!(
                out,
                "\n# Columns of tables that no key has; those that mean one of {}:\n#   [notation.columns.{list}]",
                keys.join(", ")
            );
            for (name, reports) in names.iter().take(MOST_NAMED) {
                _ = writeln!(out, "#   … = [{}]  # in {} reports", quoted(name), reports.len());
            }
        }
    }

    fn scale(&self, out: &mut String, config: &Config) {
        let scale = config.severity_names();
        let is_known = |name: &str| scale.iter().any(|s| letters(s) == letters(name));
        let others: Vec<_> = self.severities.iter().filter(|(name, _)| !is_known(name)).collect();
        if others.is_empty() {
            return;
        }
        _ = writeln!(
            out,
            "\n# Severities that occur and are none of your scale ({}). The most severe first:",
            scale.join(", ")
        );
        for (name, reports) in others.iter().take(MOST_NAMED) {
            _ = writeln!(
                out,
                "#   [[severities]]\n#   name = {}  # in {} reports",
                quoted(name),
                reports.len()
            );
        }
    }

    fn registry(&self, out: &mut String, config: &Config) {
        let is_known = |name: &str| config.services.contains_key(name);
        let names: Vec<_> = often(&self.services).filter(|(name, _)| !is_known(name)).collect();
        if names.is_empty() {
            return;
        }
        _ = writeln!(
            out,
            "\n# Services that several reports name. With a registry, reports may name only what is in it:"
        );
        for (name, reports) in names.iter().take(MOST_NAMED) {
            let key = crate::scaffold::slug::words(name, "en");
            _ = writeln!(
                out,
                "#   [services.{key}]\n#   title = {}  # in {} reports",
                quoted(name),
                reports.len()
            );
        }
    }
}

/// What stands in several reports, the most frequent first.
fn often(counts: &Counts) -> impl Iterator<Item = (&String, &BTreeSet<usize>)> {
    let mut all: Vec<_> = counts.iter().filter(|(_, reports)| reports.len() >= OFTEN).collect();
    all.sort_by_key(|(name, reports)| (std::cmp::Reverse(reports.len()), *name));
    all.into_iter()
}

/// The step that a heading speaks of, if words of it that follow each other name one, and none another.
fn by_words(name: &str, known: Known<'_>) -> Option<Step> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut steps = BTreeSet::new();
    for length in 1..words.len() {
        for part in words.windows(length) {
            steps.extend(known.names.step_of(&part.join(" ")));
        }
    }
    (steps.len() == 1).then(|| steps.into_iter().next()).flatten()
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text of TOML in one line.
fn quoted(text: &str) -> String {
    let text = printable(text);
    use toml_writer::ToTomlValue as _;
    toml_writer::TomlStringBuilder::new(&text).as_basic().to_toml_value()
}
