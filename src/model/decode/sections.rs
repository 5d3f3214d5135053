//! Finds the step that each section of the body answers.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::model::incident::{Incident, StepSection};
use crate::notation::Catalogue;
use crate::source::{Body, Problem, ProblemKind, Section};
use crate::vocabulary::Step;

/// The step that each section of a body claims by its attribute, its words or its number.
pub fn steps(body: &Body, config: &Config) -> Vec<Option<Step>> {
    let own = names(config);
    let sections = body.sections.iter();
    sections.map(|section| step_of(section, &own, &config.notation.names)).collect()
}

/// The steps that the sections of a body answer by what templates call them, where nothing else says it.
pub fn called(body: &Body, steps: &[Option<Step>], names: &Catalogue) -> Vec<(usize, Step)> {
    let sections = body.sections.iter().enumerate();
    let own = sections.filter(|(at, _)| steps.get(*at).is_none_or(Option::is_none));
    own.filter_map(|(at, s)| Some((at, names.step_of(&s.heading)?))).collect()
}

/// Assigns the sections and reports a step that has none or several. `joined` are sections that belong to a step
/// because a list of it stands there, or templates call it so.
///
/// Several are an error only where two claim the same step by name; a missing one is left to the
/// rules, which know the waivers.
pub fn assign(
    incident: &mut Incident,
    steps: &[Option<Step>],
    joined: &[(usize, Step)],
    problems: &mut Vec<Problem>,
) {
    let mut first: BTreeMap<Step, usize> = BTreeMap::new();
    for (index, section) in incident.body.sections.iter().enumerate() {
        match steps.get(index).copied().flatten() {
            Some(step) => {
                if let Some(&other) = first.get(&step) {
                    problems.push(
                        Problem::new(
                            ProblemKind::SectionTwice,
                            section.heading_span,
                            format!(
                                "two sections answer step {}, “{}”",
                                step.number(),
                                step.heading()
                            ),
                        )
                        .label("second")
                        .also(incident.body.sections[other].heading_span, "first; this one is read")
                        .help("join the two, or give one of them another heading"),
                    );
                    incident.other_sections.push(index);
                } else {
                    first.insert(step, index);
                    incident.sections.push(StepSection { step, index, is_joined: false });
                }
            }
            None => {
                // In order of section.
                let first = joined.partition_point(|(i, _)| *i < index);
                let own = joined[first..].iter().take_while(|(i, _)| *i == index);
                let own: Vec<StepSection> = own
                    .map(|(_, step)| StepSection { step: *step, index, is_joined: true })
                    .collect();
                if own.is_empty() && incident.summary_section != Some(index) {
                    incident.other_sections.push(index);
                }
                incident.sections.extend(own);
            }
        }
    }
    // A step's own section comes before those that join it.
    incident.sections.sort_by_key(|s| (s.step, s.is_joined));
}

/// Normalised names and the steps they mean: slugs, default headings, aliases.
fn names(config: &Config) -> BTreeMap<String, Step> {
    let mut names = BTreeMap::new();
    for (step, own) in &config.steps {
        for alias in own.aliases.iter().chain(&own.heading) {
            names.insert(normalise(alias), *step);
        }
    }
    for step in Step::ALL {
        names.insert(normalise(step.heading()), step);
        names.insert(normalise(step.slug()), step);
    }
    names
}

fn step_of(
    section: &Section,
    names: &BTreeMap<String, Step>,
    catalogue: &Catalogue,
) -> Option<Step> {
    if let Some(step) = section.id.as_deref().and_then(Step::from_slug) {
        return Some(step);
    }
    if let Some(step) = names.get(&normalise(&section.heading)) {
        return Some(*step);
    }
    let step = by_number(&section.heading)?;
    let words = normalise(&section.heading);
    let mut telling = words.split(' ').filter(|w| !SAY_NOTHING.contains(w));
    let fits = telling.any(|word| {
        // "Tested" fits "test", too.
        let same = |w: &str| w == word || (w.len() >= 4 && word.starts_with(w));
        let of_own = |(name, s): (&String, &Step)| *s == step && name.split(' ').any(same);
        names.iter().any(of_own) || catalogue.speaks_of(step, word)
    });
    fits.then_some(step)
}

/// Words that stand in headings of every kind.
const SAY_NOTHING: [&str; 44] = [
    "the", "a", "an", "and", "or", "of", "to", "in", "on", "for", "who", "what", "why", "how",
    "when", "did", "was", "were", "we", "it", "our", "this", "like", "der", "die", "das", "und",
    "wer", "ob", "la", "el", "los", "las", "le", "les", "l", "o", "os", "as", "y", "e", "et",
    "incident", "happened",
];

/// `3. …`, `3) …`, `Step 3: …`: the number counts where the words behind it are of that step, too.
fn by_number(heading: &str) -> Option<Step> {
    let heading = heading.trim();
    let rest = heading
        .get(..4)
        .filter(|s| s.eq_ignore_ascii_case("step"))
        .map_or(heading, |_| heading[4..].trim_start());
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..].chars().next();
    let marked = rest.len() < heading.len() || matches!(after, Some('.' | ')' | ':'));
    if digits == 0 || digits > 2 || !marked {
        return None;
    }
    rest[..digits].parse().ok().and_then(Step::from_number)
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

    fn find(heading: &str) -> Option<Step> {
        let mut config = Config::default();
        config.steps.insert(
            Step::RootCause,
            crate::config::StepConfig {
                aliases: vec!["5 whys".into(), "What went wrong?".into()],
                heading: Some("Where it began".into()),
                ..crate::config::StepConfig::default()
            },
        );
        let file = crate::source::FileId(0);
        let text = format!("## {heading}\n");
        let body = crate::source::body::read(file, &text, 0);
        step_of(&body.sections[0], &names(&config), &config.notation.names)
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
