//! What is known of a new incident → its main file: a draft that asks for all that is not known yet.
//!
//! Nothing here answers for the author. What has to be decided (an outcome, an effect, whom to tell) is an empty
//! cell of a table, which is read as nothing while no row says more than its subject, or an example in a comment;
//! so a new folder passes `format` and every step still counts as unanswered.

use chrono::NaiveDate;
use serde::Serialize;
use tera::{Context, Tera};

use super::known::{self, AudienceView, SafeguardView};
use super::markdown::{cell, comment};
use crate::config::Config;
use crate::model::{Incident, Library};
use crate::source::yaml::write as yaml;
use crate::vocabulary::{
    CauseCategory, CauseRole, Choice, Decision, Effect, Milestone, SafeguardOutcome, StaffOutcome,
    Status, Step,
};

/// How many earlier incidents of the same services are named.
const MOST_EARLIER: usize = 3;

/// The service of an incident of which nobody has said which it hit, where there is no registry.
pub const UNKNOWN_SERVICE: &str = "TODO";

/// What stands ready in the section of a step, for those that have data.
const SKELETONS: [(Step, &str); 7] = [
    (Step::Gather, include_str!("files/gather.md")),
    (Step::RootCause, include_str!("files/root-cause.md")),
    (Step::Impact, include_str!("files/impact.md")),
    (Step::Safeguards, include_str!("files/safeguards.md")),
    (Step::Technology, include_str!("files/actions.md")),
    (Step::People, include_str!("files/actions.md")),
    (Step::Notify, include_str!("files/notifications.md")),
];
const MAIN: &str = include_str!("files/incident.md");

/// What is known of a new incident.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// On one line; see [`clean_title`].
    pub title: &'a str,
    pub date: NaiveDate,
    /// A name of the scale.
    pub severity: Option<&'a str>,
    pub services: &'a [String],
    /// Milestones with their times as written, in order.
    pub moments: &'a [(Milestone, String)],
    /// An earlier incident that this one is like.
    pub from: Option<&'a Incident>,
}

/// A title as a front matter can hold it: one line, without what is not seen. `None` when nothing is
/// left.
pub fn clean_title(text: &str) -> Option<String> {
    let title = yaml::one_line(text);
    (!title.is_empty()).then_some(title)
}

/// The text of the main file.
///
/// # Errors
/// A sentence when the built-in template cannot be rendered, which is a mistake of this program.
pub fn text(draft: &Draft<'_>, library: &Library) -> Result<String, String> {
    let config = &*library.config;
    let view = View::new(draft, library);
    let failed = |e: tera::Error| format!("the template of a new incident is broken: {e}");
    let mut engine = Tera::new();
    let files = SKELETONS.map(|(step, text)| (step.slug(), text));
    for (name, text) in files.into_iter().chain([("incident.md", MAIN)]) {
        engine.add_raw_template(name, text).map_err(failed)?;
    }
    let mut context = Context::from_serialize(&view).map_err(failed)?;
    let is_asked = |step: Step| view.asked.contains(&step);
    let mut sections = Vec::new();
    for step in Step::ALL.into_iter().filter(|s| is_asked(*s)) {
        let is_people = step == Step::People;
        // The first action of each side of the work.
        let is_second = is_people && is_asked(Step::Technology);
        context.insert("number", if is_second { "2" } else { "1" });
        context.insert("example", if is_people { "for C1" } else { "prevents C1" });
        let skeleton = skeleton(&engine, step, &context).map_err(failed)?;
        sections.push(section(config, step, view.hints(step), skeleton));
    }
    context.insert("sections", &sections);
    let text = engine.render("incident.md", &context).map_err(failed)?;
    Ok(format!("{}\n", text.trim_end()))
}

/// What stands ready in the section of a step; nothing where it has no data.
fn skeleton(engine: &Tera, step: Step, context: &Context) -> Result<String, tera::Error> {
    if !SKELETONS.iter().any(|(s, _)| *s == step) {
        return Ok(String::new());
    }
    let text = engine.render(step.slug(), context)?;
    Ok(text.trim().to_owned())
}

/// What the templates see; every text is ready for the place it goes to.
#[derive(Serialize)]
struct View {
    title: String,
    statuses: String,
    /// Empty where nobody has said.
    severity: String,
    severity_name: String,
    scale: String,
    services: String,
    tags: Option<String>,
    owner: String,
    action_owner: String,
    /// Who answers for which service, for a comment; empty where nobody is known to.
    owners: String,
    moments: Vec<MomentView>,
    impact: Vec<String>,
    safeguards: Vec<SafeguardView>,
    audiences: Vec<AudienceView>,
    /// The slug of the incident that this one is like; empty without one.
    from: String,
    /// The kinds of cause to choose from.
    categories: String,
    /// Earlier incidents of the same services, for a comment.
    earlier: String,
    not_asked: String,
    #[serde(skip)]
    asked: Vec<Step>,
}

#[derive(Serialize)]
struct MomentView {
    at: String,
    milestone: &'static str,
    event: &'static str,
}

#[derive(Serialize)]
struct SectionView {
    title: String,
    question: String,
    /// Lines below the question: what is known, and the words to choose from.
    hints: Vec<String>,
    skeleton: String,
    headings: Vec<String>,
}

impl View {
    fn new(draft: &Draft<'_>, library: &Library) -> Self {
        let config = &*library.config;
        let scale = config.severity_names();
        let asked = |step: Step| config.policy.asks(draft.severity, step);
        let owners: Vec<(&str, &String)> = draft
            .services
            .iter()
            .filter_map(|name| Some((config.services.get(name)?.owner.as_deref()?, name)))
            .collect();
        let first_owner = owners.first().map(|(owner, _)| *owner);
        let answer = owners.iter().map(|(owner, name)| format!("{owner} for {name}"));
        let answer: Vec<String> = answer.collect();
        // What is behind the colon of an action is read word by word.
        let is_handle = |owner: &&str| {
            let mut letters = owner.chars();
            letters.next() == Some('@')
                && letters.all(|c| c.is_alphanumeric() || "-_./".contains(c))
        };
        let earlier = known::earlier(draft.services, draft.from, library);
        let slugs = earlier.iter().filter(|i| {
            let from = draft.from.map(|f| &f.slug);
            from != Some(&i.slug)
        });
        let slugs: Vec<&str> = slugs.take(MOST_EARLIER).map(|i| i.slug.as_str()).collect();
        let left_out = Step::ALL.into_iter().filter(|s| !asked(*s));
        let left_out: Vec<&str> = left_out.map(Step::heading).collect();
        let from = draft.from;
        let tags = from.map(|f| &f.tags).filter(|tags| !tags.is_empty());
        let mut categories: Vec<&str> = from
            .iter()
            .flat_map(|f| &f.causes)
            .filter_map(|c| c.category.as_ref())
            .map(|c| c.value.word())
            .collect();
        categories.sort_unstable();
        categories.dedup();
        let all_categories = words::<CauseCategory>();
        Self {
            title: yaml::scalar(draft.title),
            statuses: words::<Status>(),
            severity: draft.severity.map(yaml::scalar).unwrap_or_default(),
            severity_name: draft.severity.map(comment).unwrap_or_default(),
            scale: comment(&scale.join(" | ")),
            services: list(draft.services),
            tags: tags.map(|tags| list(tags.iter().map(|t| &t.value))),
            owner: yaml::quoted(first_owner.unwrap_or("@handle")),
            action_owner: first_owner.filter(is_handle).unwrap_or("@owner").to_owned(),
            owners: comment(&answer.join(", ")),
            moments: draft.moments.iter().map(moment).collect(),
            impact: draft.services.iter().map(|s| cell(s)).collect(),
            safeguards: known::safeguards(&earlier),
            audiences: known::audiences(config, from),
            from: from.map(|f| comment(&f.slug)).unwrap_or_default(),
            categories: match (from, categories.is_empty()) {
                (Some(from), false) => format!(
                    "{all_categories}; in {}: {}",
                    comment(&from.slug),
                    categories.join(", ")
                ),
                _ => all_categories,
            },
            earlier: match slugs.is_empty() {
                true => String::new(),
                false => comment(&format!(
                    "Earlier incidents of {}: {}",
                    draft.services.join(", "),
                    slugs.join(", ")
                )),
            },
            not_asked: left_out.join("; "),
            asked: Step::ALL.into_iter().filter(|s| asked(*s)).collect(),
        }
    }

    /// What stands below the question of a step.
    fn hints(&self, step: Step) -> Vec<String> {
        let mut hints = Vec::new();
        match step {
            Step::Gather => hints.extend([
                "Each line of the timeline begins with its time; after the arrow comes its outcome, in brackets how it is known:".to_owned(),
                "- 09:31 @on-call Rolled back the last deployment → no effect ([edge.log](evidence/edge.log#L4))".to_owned(),
                format!("Milestones: {}.", words::<Milestone>()),
            ]),
            Step::Verification => hints.push(
                "A test is a bullet in its action: - verified YYYY-MM-DD by @who: what it showed."
                    .to_owned(),
            ),
            Step::RootCause => {
                hints.push(format!("Roles: {}.", words::<CauseRole>()));
                hints.push(format!("Categories: {}.", self.categories));
            }
            Step::Impact => hints.push(format!(
                "Effects: {}. Give each figure a column of its own, as in “Failed requests”.",
                words::<Effect>()
            )),
            Step::StaffActions => hints.push(format!(
                "What was done is in the timeline. What came of it: {}.",
                words::<StaffOutcome>()
            )),
            Step::Safeguards => {
                hints.push(format!("Outcomes: {}.", words::<SafeguardOutcome>()));
                for s in &self.safeguards {
                    hints.extend(s.before.iter().map(|b| format!("- {}, {b}", s.said)));
                }
            }
            Step::Technology | Step::People => {
                if !self.owners.is_empty() {
                    hints.push(format!("Owners: {}.", self.owners));
                }
            }
            Step::Notify => {
                let decisions = words::<Decision>();
                hints.push(format!("Decisions: {decisions}, the latter with a reason."));
                for a in &self.audiences {
                    let all = [&a.about, &a.before].into_iter().filter(|t| !t.is_empty());
                    hints.extend(all.map(|t| format!("- {}: {t}", a.said)));
                }
            }
            Step::MoveOn => {
                hints.push("Two bullets say when to look again, and whether it had happened before (a folder's name, or none):".to_owned());
                hints.push("- Review on: YYYY-MM-DD".to_owned());
                let from = match self.from.is_empty() {
                    true => "none",
                    false => &self.from,
                };
                hints.push(format!("- Recurrence of: {from}"));
                hints.extend(
                    Some(&self.earlier)
                        .filter(|e| !e.is_empty())
                        .map(|e| format!("{e}.")),
                );
            }
        }
        hints
    }
}

fn list<'t>(texts: impl IntoIterator<Item = &'t String>) -> String {
    yaml::flow(texts.into_iter().map(|t| yaml::scalar(t)))
}

/// The words of a closed set, as comments offer them.
fn words<C: Choice>() -> String {
    let all: Vec<&str> = C::ALL.iter().map(|c| c.word()).collect();
    all.join(" | ")
}

fn moment((milestone, at): &(Milestone, String)) -> MomentView {
    MomentView {
        at: yaml::one_line(at),
        milestone: milestone.word(),
        // What stands behind TODO asks; that it is no answer is for `check` to say.
        event: match milestone {
            Milestone::Started => "TODO what began to go wrong",
            Milestone::Detected => "TODO who or what noticed first",
            Milestone::Acknowledged => "TODO who took it on",
            Milestone::Mitigated => "TODO what ended it for users",
            Milestone::Resolved => "TODO how it is known that it was over",
        },
    }
}

fn section(config: &Config, step: Step, hints: Vec<String>, skeleton: String) -> SectionView {
    let own = config.steps.get(&step);
    let name = own.and_then(|o| o.heading.as_deref()).map(yaml::one_line);
    let name = name.filter(|h| !h.is_empty());
    let question = own.and_then(|o| o.question.as_deref());
    let headings = own.map(|o| &o.headings[..]).unwrap_or_default();
    // A heading that stands there already is not written twice.
    let is_there = |own: &String| skeleton.lines().any(|l| l.strip_prefix("### ") == Some(own));
    SectionView {
        title: format!("{}. {}", step.number(), name.as_deref().unwrap_or(step.heading())),
        question: comment(question.unwrap_or_else(|| step.question())),
        hints,
        headings: headings.iter().map(|h| yaml::one_line(h)).filter(|h| !is_there(h)).collect(),
        skeleton,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_line_and_seen() {
        assert_eq!(clean_title(" a\r\n b\u{202e}\u{0} ").as_deref(), Some("a b"));
        assert_eq!(clean_title("\u{200b}\n"), None);
    }
}
