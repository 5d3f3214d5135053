//! Finds the steps that each section of the body answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::config::Config;
use crate::model::incident::{Incident, StepSection};
use crate::notation::Catalogue;
use crate::source::{Body, Problem, ProblemKind, Section};
use crate::vocabulary::Step;

/// The steps that a section claims by its attributes, its words or its number, in order of step.
type Claims = Vec<Step>;

/// The steps that each section of a body claims by its attributes, its words or its number.
pub fn claims(body: &Body, config: &Config) -> Vec<Claims> {
    let own = names(config);
    let sections = body.sections.iter();
    sections.map(|section| steps_of(section, &own, &config.notation.names)).collect()
}

/// The first step that each section claims: of which its lists are read.
pub fn first(claims: &[Claims]) -> Vec<Option<Step>> {
    claims.iter().map(|steps| steps.first().copied()).collect()
}

/// The steps that the sections of a body answer by what templates call them, where nothing else says it. A heading that
/// names several, as “Impact and root cause”, answers each.
pub fn called(body: &Body, claims: &[Claims], config: &Config) -> Vec<(usize, Step)> {
    let catalogue = &config.notation.names;
    let own = names(config);
    let mut all = Vec::new();
    for (at, section) in body.sections.iter().enumerate() {
        if claims.get(at).is_some_and(|steps| !steps.is_empty()) {
            continue;
        }
        match catalogue.step_of(&section.heading) {
            Some(step) => all.push((at, step)),
            None => all.extend(several(&section.heading, &own, catalogue).map(|step| (at, step))),
        }
    }
    all
}

/// The steps of a heading that joins the names of several; of one that says anything else, none.
fn several(
    heading: &str,
    own: &BTreeMap<String, BTreeSet<Step>>,
    catalogue: &Catalogue,
) -> impl Iterator<Item = Step> + use<> {
    /// What joins two names, in the languages of the catalogue.
    const JOINING: [&str; 12] =
        [" and ", " & ", " + ", "/", ", ", " und ", " y ", " e ", " et ", "と", "、", "・"];
    const MOST: usize = 4;
    let heading = heading.to_lowercase();
    let mut parts = vec![heading.as_str()];
    for joint in JOINING {
        parts = parts.iter().flat_map(|part| part.split(joint)).collect();
    }
    // “Impact, causes, and actions”.
    let parts = parts.iter().map(|p| p.trim().trim_start_matches("and ")).filter(|p| !p.is_empty());
    let parts: Vec<&str> = parts.take(MOST + 1).collect();
    let mut steps = BTreeSet::new();
    if (2..=MOST).contains(&parts.len()) {
        for part in parts {
            match own.get(&normalise(part)) {
                Some(named) => steps.extend(named),
                None => match catalogue.step_of(part) {
                    Some(step) => _ = steps.insert(step),
                    None => return BTreeSet::new().into_iter(),
                },
            }
        }
    }
    steps.into_iter()
}

/// Assigns the sections to the steps. `joined` are sections that belong to a step because a list of it stands there, or
/// templates call it so.
///
/// A step may have several sections, and a section several steps; a heading that stands there twice is an error. A step
/// without any is left to the rules, which know the waivers.
pub fn assign(
    incident: &mut Incident,
    claims: &[Claims],
    joined: &[(usize, Step)],
    problems: &mut Vec<Problem>,
) {
    let mut known: BTreeMap<(Step, String), usize> = BTreeMap::new();
    for (index, section) in incident.body.sections.iter().enumerate() {
        let claimed = claims.get(index).map(Vec::as_slice).unwrap_or_default();
        let own: Vec<StepSection> = if claimed.is_empty() {
            // In order of section.
            let first = joined.partition_point(|(i, _)| *i < index);
            let own = joined[first..].iter().take_while(|(i, _)| *i == index);
            own.map(|(_, step)| StepSection { step: *step, index, is_joined: true }).collect()
        } else {
            let own = claimed.iter();
            own.map(|step| StepSection { step: *step, index, is_joined: false }).collect()
        };
        if let Some(step) = claimed.first() {
            let name = (*step, normalise(&section.heading));
            match known.get(&name) {
                Some(&other) => {
                    problems.push(twice(*step, section, &incident.body.sections[other]))
                }
                None => _ = known.insert(name, index),
            }
        }
        if own.is_empty() && incident.summary_section != Some(index) {
            incident.other_sections.push(index);
        }
        incident.sections.extend(own);
    }
    incident.sections.sort_unstable_by_key(StepSection::order);
}

fn twice(step: Step, second: &Section, first: &Section) -> Problem {
    Problem::new(
        ProblemKind::SectionTwice,
        second.heading_span,
        format!("two sections of step {} are called “{}”", step.number(), second.heading.trim()),
    )
    .label("second")
    .also(first.heading_span, "first")
    .help("join the two, or say in the heading of one how it differs from the other; both are read")
}

/// Normalised names and the steps they mean: slugs, default headings, aliases.
fn names(config: &Config) -> BTreeMap<String, BTreeSet<Step>> {
    let mut names: BTreeMap<String, BTreeSet<Step>> = BTreeMap::new();
    for (step, own) in &config.steps {
        for alias in own.aliases.iter().chain(&own.heading) {
            names.entry(normalise(alias)).or_default().insert(*step);
        }
    }
    for step in Step::ALL {
        // What the format itself calls a step is no other's.
        names.insert(normalise(step.heading()), BTreeSet::from([step]));
        names.insert(normalise(step.slug()), BTreeSet::from([step]));
    }
    names
}

fn steps_of(
    section: &Section,
    names: &BTreeMap<String, BTreeSet<Step>>,
    catalogue: &Catalogue,
) -> Claims {
    let attributes = section.id.iter().chain(&section.classes);
    let said: BTreeSet<Step> = attributes.filter_map(|name| Step::from_slug(name)).collect();
    if !said.is_empty() {
        return said.into_iter().collect();
    }
    let (numbers, behind) = by_number(&section.heading);
    let named = names.get(&normalise(&section.heading)).or_else(|| names.get(&normalise(behind)));
    if let Some(named) = named {
        // A name that several steps have, with the number of one.
        let of_number: Claims = numbers.iter().filter(|s| named.contains(s)).copied().collect();
        return if of_number.is_empty() { named.iter().copied().collect() } else { of_number };
    }
    let words = normalise(behind);
    let mut telling = words.split(' ').filter(|w| !SAY_NOTHING.contains(w));
    let fits = telling.any(|word| {
        // "Tested" fits "test", too.
        let same = |w: &str| w == word || (w.len() >= 4 && word.starts_with(w));
        let is_of = |steps: &BTreeSet<Step>| numbers.iter().any(|s| steps.contains(s));
        let mut own = names.iter().filter(|(_, steps)| is_of(steps));
        own.any(|(name, _)| name.split(' ').any(same))
            || numbers.iter().any(|step| catalogue.speaks_of(*step, word))
    });
    if fits { numbers } else { Vec::new() }
}

/// Words that stand in headings of every kind.
const SAY_NOTHING: [&str; 44] = [
    "the", "a", "an", "and", "or", "of", "to", "in", "on", "for", "who", "what", "why", "how",
    "when", "did", "was", "were", "we", "it", "our", "this", "like", "der", "die", "das", "und",
    "wer", "ob", "la", "el", "los", "las", "le", "les", "l", "o", "os", "as", "y", "e", "et",
    "incident", "happened",
];

/// The steps whose numbers a heading begins with, and the words behind them: `3. …`, `3) …`, `Step 3: …`, `6–8. …`,
/// `Steps 6, 7 and 8: …`. They count where the words are of one of them, too.
fn by_number(heading: &str) -> (Claims, &str) {
    static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let joint = r"\s*(?:[-–—,/&+]|and|to|und|bis)\s*";
        Regex::new(&format!(
            r"(?i)^\s*(?P<step>steps?\s*|schritte?\s*)?(?P<all>\d{{1,2}}(?:{joint}\d{{1,2}}){{0,9}})(?P<mark>\s*[.):–—]|\s)"
        ))
        .ok()
    });
    let none = (Vec::new(), heading);
    let Some(found) = NUMBERS.as_ref().and_then(|n| n.captures(heading)) else {
        return none;
    };
    let is_marked = found.name("step").is_some() || !found["mark"].trim().is_empty();
    let mut steps = BTreeSet::new();
    let mut last = None;
    let mut rest = &found["all"];
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (joint, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let Ok(number) = from[..end].parse::<usize>() else { return none };
        let is_range = joint.contains(['-', '–', '—']) || matches!(joint.trim(), "to" | "bis");
        let begin = last.filter(|_| is_range).map_or(number, |l: usize| l + 1);
        for number in begin..=number {
            let Some(step) = Step::from_number(number) else { return none };
            steps.insert(step);
        }
        last = Some(number);
        rest = &from[end..];
    }
    match is_marked {
        true => (steps.into_iter().collect(), &heading[found.get(0).map_or(0, |m| m.end())..]),
        false => none,
    }
}

/// Lower case, words only, without a leading number or "step 3".
pub(crate) fn normalise(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_number = |w: &&str| w.bytes().all(|b| b.is_ascii_digit());
    let skip = match words[..] {
        ["step", second, ..] if is_number(&second) => 2,
        [first, _, ..] if is_number(&first) => 1,
        _ => 0,
    };
    let rest = &words[skip..];
    // "5 whys" is a name, not a fifth section called "whys": both forms are kept apart by the
    // caller, which looks the whole name up as an alias first.
    if rest.len() == 1 && skip == 1 {
        return words.join(" ");
    }
    rest.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        let mut config = Config::default();
        let own = |aliases: &[&str], heading: Option<&str>| crate::config::StepConfig {
            aliases: aliases.iter().map(ToString::to_string).collect(),
            heading: heading.map(str::to_owned),
            ..crate::config::StepConfig::default()
        };
        let root = own(&["5 whys", "What went wrong?"], Some("Where it began"));
        config.steps.insert(Step::RootCause, root);
        config.steps.insert(Step::Technology, own(&["Repairs"], None));
        config.steps.insert(Step::People, own(&["Repairs"], None));
        config.steps.insert(Step::Verification, own(&["Repairs"], None));
        config
    }

    fn body(text: &str) -> Body {
        crate::source::body::read(crate::source::FileId(0), text, 0)
    }

    fn all(heading: &str) -> Vec<Step> {
        let (config, body) = (config(), body(&format!("## {heading}\n")));
        let claims = claims(&body, &config);
        match called(&body, &claims, &config) {
            called if called.is_empty() => claims.into_iter().flatten().collect(),
            called => called.into_iter().map(|(_, step)| step).collect(),
        }
    }

    fn find(heading: &str) -> Option<Step> {
        let claims = claims(&body(&format!("## {heading}\n")), &config());
        assert!(claims[0].len() < 2, "{heading}: {claims:?}");
        first(&claims)[0]
    }

    #[test]
    fn one_heading_may_answer_several_steps() {
        use Step::{
            Gather, Impact, People, RootCause, Safeguards, StaffActions, Technology, Verification,
        };
        let improvements = vec![Technology, People, Verification];
        for heading in [
            "Action items {#technology .people .verification}",
            "Action items {.verification .people .technology}",
            "Action items {#ours .technology .people .verification}",
            "Repairs",
            "6–8. Improvements and their tests",
            "Steps 6, 7 and 8: improvements",
            "6-8) Repairs",
            "6/7/8. Repairs",
            "Technology, people, and verification",
        ] {
            assert_eq!(all(heading), improvements, "{heading}");
        }
        assert_eq!(all("7. Repairs"), [People]);
        assert_eq!(all("Impact and root cause"), [RootCause, Impact]);
        assert_eq!(all("Timeline & Impact"), [Gather, Impact]);
        assert_eq!(all("Detection / response"), [StaffActions, Safeguards]);
        assert_eq!(all("Auswirkungen und Ursache"), all("Ursache und Auswirkungen"));
        for heading in [
            "Impact and weather",
            "6–12. Improvements",
            "6, 7 and 8",
            "2. Repairs made of wood and people",
        ] {
            assert!(all(heading).len() < 2, "{heading}: {:?}", all(heading));
        }
    }

    #[test]
    fn a_heading_means_a_step_by_attribute_number_name_or_alias() {
        assert_eq!(find("Whatever {#impact}"), Some(Step::Impact));
        assert_eq!(find("3. Our impact"), Some(Step::Impact));
        assert_eq!(find("Step 3: whom it affected"), Some(Step::Impact));
        assert_eq!(find("2) Where it all began"), Some(Step::RootCause));
        assert_eq!(find("5. Schutzmechanismen"), Some(Step::Safeguards));
        assert_eq!(find("1. gather THE information:"), Some(Step::Gather));
        assert_eq!(find("root-cause"), Some(Step::RootCause));
        assert_eq!(find("5 Whys"), Some(Step::RootCause));
        assert_eq!(find("What went wrong"), Some(Step::RootCause));
        assert_eq!(find("Where it began"), Some(Step::RootCause));
        assert_eq!(find("10. Move on and adjust"), Some(Step::MoveOn));
    }

    #[test]
    fn other_headings_mean_none() {
        for heading in [
            "Appendix",
            "11. Eleven",
            "3 more things",
            "2026 in review",
            "Step",
            "3. Something of ours",
            "3. Timeline",
            "2. What we did",
        ] {
            assert_eq!(find(heading), None, "{heading}");
        }
    }
}
