//! Headings of the steps: how a file numbers them, and those that differ from the rest.

use super::edit::Edit;
use super::{Left, Main, Proposal};
use crate::model::Incident;
use crate::model::decode::heading_words;
use crate::source::body::Part;
use crate::vocabulary::Step;

/// How a file writes the number of a step before its heading: what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style(Option<(String, String)>);

impl Style {
    /// The style of most of the incident's step sections; of several, that which comes first.
    /// Without any, `1. `.
    pub fn of(incident: &Incident) -> Self {
        let mut counted: Vec<(Style, usize)> = Vec::new();
        let own = incident.sections.iter().filter(|s| !s.is_joined);
        let mut sections: Vec<usize> = own.map(|s| s.index).collect();
        sections.sort_unstable();
        for index in sections {
            let style = Style::read(&incident.body.sections[index].heading);
            match counted.iter_mut().find(|(s, _)| *s == style) {
                Some((_, count)) => *count += 1,
                None => counted.push((style, 1)),
            }
        }
        let most = counted.iter().map(|(_, count)| *count).max();
        let first = counted.into_iter().find(|(_, count)| Some(*count) == most);
        first.map_or_else(|| Style(Some((String::new(), ". ".to_owned()))), |(style, _)| style)
    }

    fn read(heading: &str) -> Self {
        let step = heading.get(..5).filter(|s| s.eq_ignore_ascii_case("step ")).unwrap_or_default();
        let rest = &heading[step.len()..];
        let number = rest.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &rest[number..];
        let gap = rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        // "5 whys" is a name that begins with a number.
        let marked = !step.is_empty() || rest[..gap].contains(|c: char| !c.is_whitespace());
        if number == 0 || number > 2 || gap == 0 || !marked {
            return Style(None);
        }
        Style(Some((step.to_owned(), rest[..gap].to_owned())))
    }

    /// The default heading of a step in this style.
    pub fn heading(&self, step: Step) -> String {
        match &self.0 {
            Some((before, after)) => {
                format!("{before}{}{after}{}", step.number(), step.heading())
            }
            None => step.heading().to_owned(),
        }
    }
}

/// Rewrites headings that are a step's own but for case, punctuation or number. A team's own words
/// for a step stay.
pub fn propose(incident: &Incident, main: &Main<'_>) -> (Option<Proposal>, Vec<Left>) {
    let text = &main.file.text;
    let style = Style::of(incident);
    let (mut edits, mut done, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for found in &incident.sections {
        let section = &incident.body.sections[found.index];
        let wanted = style.heading(found.step);
        let same = heading_words(&section.heading) == heading_words(found.step.heading());
        if section.heading == wanted || !same {
            continue;
        }
        let span = section.heading_span;
        let written = &text[span.range()];
        // `1. ` at the start of an underlined heading would make a list of it.
        if !written.starts_with('#') && style.0.is_some() {
            continue;
        }
        let mut places = written.match_indices(section.heading.as_str());
        // Marked up, escaped or in doubt: its author meant something by it.
        let (Some((at, old)), None) = (places.next(), places.next()) else {
            continue;
        };
        if is_linked(incident, &section.heading) {
            left.push(Left {
                span,
                why: format!(
                    "the heading “{}” stays as it is: a link of the report leads to it by its words",
                    section.heading
                ),
            });
            continue;
        }
        let start = span.start as usize + at;
        done.push(format!("writing the heading “{old}” as “{wanted}”"));
        edits.push(Edit { range: start..start + old.len(), text: wanted });
    }
    let proposal =
        (!edits.is_empty()).then_some(Proposal { file: main.id, ways: vec![edits], done });
    (proposal, left)
}

/// Whether a link of the body leads to the anchor that code hosts make of a heading.
fn is_linked(incident: &Incident, heading: &str) -> bool {
    let anchor: String = heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect();
    let leads = |part: &Part| {
        let mut links = part.links.iter();
        links.any(|l| l.destination.strip_prefix('#') == Some(&anchor))
    };
    let body = &incident.body;
    body.intro.as_ref().is_some_and(leads) || body.sections.iter().any(|s| leads(&s.part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_what_stands_around_them() {
        for (heading, of_three) in [
            ("2. Identify the root cause", "3. Determine the impact"),
            ("2) x", "3) Determine the impact"),
            ("Step 2: x", "Step 3: Determine the impact"),
            ("step 10 – x", "step 3 – Determine the impact"),
            ("Identify the root cause", "Determine the impact"),
            ("5 whys", "Determine the impact"),
            ("2026: a year", "Determine the impact"),
            ("7", "Determine the impact"),
        ] {
            assert_eq!(Style::read(heading).heading(Step::Impact), of_three, "{heading}");
        }
    }
}
