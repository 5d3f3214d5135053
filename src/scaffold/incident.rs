//! What is known of a new incident → its main file: a draft that asks for all that is not known yet.
//!
//! Nothing here answers for the author. What has to be decided (an outcome, an effect, whom to tell)
//! stands in the front matter as a comment that becomes an entry, and the sections hold their questions
//! as comments, so that a new folder passes `format` and every step still counts as unanswered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use tera::{Context, Tera};

use super::known::{self, AudienceView, SafeguardView};
use crate::config::Config;
use crate::model::{Incident, Library};
use crate::source::yaml::write as yaml;
use crate::vocabulary::{
    ActionKind, ActionStatus, CauseCategory, CauseRole, Choice, Decision, Effect, EntryKind,
    EvidenceKind, Milestone, Process, SafeguardOutcome, StaffOutcome, Status, Step,
};

/// How many earlier incidents of the same services are named.
const MOST_EARLIER: usize = 3;

/// The service of an incident of which nobody has said which it hit, where there is no registry.
pub const UNKNOWN_SERVICE: &str = "TODO";

/// The parts of the main file that are lists, each with the steps it belongs to.
const BLOCKS: [(&str, &str, &[Step]); 8] = [
    (
        "timeline",
        include_str!("files/timeline.yaml"),
        &[Step::Gather],
    ),
    (
        "evidence",
        include_str!("files/evidence.yaml"),
        &[Step::Gather],
    ),
    (
        "causes",
        include_str!("files/causes.yaml"),
        &[Step::RootCause],
    ),
    ("impact", include_str!("files/impact.yaml"), &[Step::Impact]),
    (
        "safeguards",
        include_str!("files/safeguards.yaml"),
        &[Step::Safeguards],
    ),
    (
        "actions",
        include_str!("files/actions.yaml"),
        &[Step::Technology, Step::People],
    ),
    (
        "notifications",
        include_str!("files/notifications.yaml"),
        &[Step::Notify],
    ),
    (
        "follow_up",
        include_str!("files/follow_up.yaml"),
        &[Step::MoveOn],
    ),
];
const MAIN: &str = include_str!("files/incident.md");

/// What is known of a new incident.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// On one line; see [`clean_title`].
    pub title: &'a str,
    pub date: NaiveDate,
    /// A name of the scale; the most severe where nobody has said.
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
    let files = BLOCKS.map(|(name, text, _)| (name, text));
    for (name, text) in files.into_iter().chain([("incident.md", MAIN)]) {
        engine.add_raw_template(name, text).map_err(failed)?;
    }
    let mut context = Context::from_serialize(&view).map_err(failed)?;
    let asked = |step: Step| config.policy.asks(Some(&view.severity_name), step);
    let mut blocks = Vec::new();
    for (name, _, steps) in BLOCKS {
        let is_written = name == "timeline" && !draft.moments.is_empty();
        if is_written || !steps.iter().any(|s| asked(*s)) {
            continue;
        }
        let block = engine.render(name, &context).map_err(failed)?;
        // Keys that wait for a value shall not leave a space at the end of their lines.
        let lines = block.trim_end().lines().map(str::trim_end);
        let block = lines.collect::<Vec<_>>().join("\n");
        blocks.push(yaml::commented(&block).trim_end().to_owned());
    }
    context.insert("blocks", &blocks);
    let text = engine.render("incident.md", &context).map_err(failed)?;
    Ok(format!("{}\n", text.trim_end()))
}

/// What the templates see; every text is ready for the place it goes to.
#[derive(Serialize)]
struct View {
    title: String,
    date: String,
    severity: String,
    severity_name: String,
    severity_is_guess: bool,
    scale: String,
    services: String,
    service_names: String,
    tags: Option<String>,
    owner: String,
    action_owner: String,
    moments: Vec<MomentView>,
    impact: Vec<String>,
    processes: Vec<&'static str>,
    safeguards: Vec<SafeguardView>,
    audiences: Vec<AudienceView>,
    /// The slug of the incident that this one is like; empty without one.
    from: String,
    from_name: String,
    categories: String,
    earlier: String,
    sections: Vec<SectionView>,
    not_asked: String,
    #[serde(flatten)]
    words: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct MomentView {
    at: String,
    milestone: &'static str,
    event: &'static str,
}

#[derive(Serialize)]
struct SectionView {
    number: usize,
    heading: String,
    question: String,
    headings: Vec<String>,
}

impl View {
    fn new(draft: &Draft<'_>, library: &Library) -> Self {
        let config = &*library.config;
        let scale = config.severity_names();
        let severity = draft.severity.or(scale.first().copied()).unwrap_or("SEV1");
        let asked = |step: Step| config.policy.asks(Some(severity), step);
        let owners: Vec<(&str, String)> = draft
            .services
            .iter()
            .filter_map(|name| {
                let owner = config.services.get(name)?.owner.as_deref()?;
                Some((owner, yaml::one_line(name)))
            })
            .collect();
        let action_owner = match owners.split_first() {
            Some(((owner, name), others)) => {
                let others = others.iter();
                let others = others.map(|(o, name)| format!("; {} for {name}", yaml::one_line(o)));
                let others: String = others.collect();
                format!("{} # answers for {name}{others}", yaml::quoted(owner))
            }
            None => "# a team or a person".to_owned(),
        };
        let earlier = known::earlier(draft.services, draft.from, library);
        let slugs = earlier.iter().filter(|i| {
            let from = draft.from.map(|f| &f.slug);
            from != Some(&i.slug)
        });
        let slugs: Vec<&str> = slugs.take(MOST_EARLIER).map(|i| i.slug.as_str()).collect();
        let left_out = Step::ALL.into_iter().filter(|s| !asked(*s));
        let left_out: Vec<&str> = left_out.map(Step::heading).collect();
        let processes = [
            (Step::Technology, Process::Technology),
            (Step::People, Process::People),
        ];
        let processes = processes.into_iter().filter(|(step, _)| asked(*step));
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
        Self {
            title: yaml::scalar(draft.title),
            date: draft.date.to_string(),
            severity: yaml::scalar(severity),
            severity_name: comment(severity),
            severity_is_guess: draft.severity.is_none(),
            scale: comment(&scale.join(" | ")),
            services: list(draft.services),
            service_names: yaml::one_line(&draft.services.join(", ")),
            tags: tags.map(|tags| list(tags.iter().map(|t| &t.value))),
            owner: yaml::quoted(owners.first().map_or("@handle", |(owner, _)| owner)),
            action_owner,
            moments: draft.moments.iter().map(moment).collect(),
            impact: draft.services.iter().map(|s| yaml::scalar(s)).collect(),
            processes: processes.map(|(_, process)| process.word()).collect(),
            safeguards: known::safeguards(&earlier),
            audiences: known::audiences(config, from),
            from: from.map(|f| yaml::scalar(&f.slug)).unwrap_or_default(),
            from_name: from.map(|f| yaml::one_line(&f.slug)).unwrap_or_default(),
            categories: categories.join(", "),
            earlier: yaml::one_line(&slugs.join(", ")),
            sections: Step::ALL
                .into_iter()
                .filter(|s| asked(*s))
                .map(|step| section(config, step))
                .collect(),
            not_asked: left_out.join("; "),
            words: words(),
        }
    }
}

fn list<'t>(texts: impl IntoIterator<Item = &'t String>) -> String {
    yaml::flow(texts.into_iter().map(|t| yaml::scalar(t)))
}

/// The words of the closed sets, as comments offer them.
fn words() -> BTreeMap<&'static str, String> {
    fn of<C: Choice>() -> String {
        let all: Vec<&str> = C::ALL.iter().map(|c| c.word()).collect();
        all.join(" | ")
    }
    BTreeMap::from([
        ("statuses", of::<Status>()),
        ("milestones", of::<Milestone>()),
        ("kinds", of::<EntryKind>()),
        ("staff_outcomes", of::<StaffOutcome>()),
        ("evidence_kinds", of::<EvidenceKind>()),
        ("cause_roles", of::<CauseRole>()),
        ("cause_categories", of::<CauseCategory>()),
        ("effects", of::<Effect>()),
        ("safeguard_outcomes", of::<SafeguardOutcome>()),
        ("action_kinds", of::<ActionKind>()),
        ("action_statuses", of::<ActionStatus>()),
        ("decisions", of::<Decision>()),
    ])
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

fn section(config: &Config, step: Step) -> SectionView {
    let own = config.steps.get(&step);
    let heading = own.and_then(|o| o.heading.as_deref()).map(yaml::one_line);
    let question = own.and_then(|o| o.question.as_deref());
    let headings = own.map(|o| &o.headings[..]).unwrap_or_default();
    SectionView {
        number: step.number(),
        heading: heading
            .filter(|h| !h.is_empty())
            .unwrap_or_else(|| step.heading().to_owned()),
        question: comment(question.unwrap_or_else(|| step.question())),
        headings: headings.iter().map(|h| yaml::one_line(h)).collect(),
    }
}

/// A text that may stand in an HTML comment: it cannot end it, and is no exception for `check`.
fn comment(text: &str) -> String {
    let mut text = yaml::one_line(text);
    while text.contains("--") {
        text = text.replace("--", "–");
    }
    let text = text.trim_end_matches('-').trim_start_matches(['>', '-']);
    if text.to_lowercase().starts_with("aftermark:") {
        return format!("({text})");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_teams_own_question_stays_in_its_comment() {
        for (question, written) in [
            (
                "What -- happened? -->\n## 2. Root cause\n\nDone",
                "What – happened? –> ## 2. Root cause Done",
            ),
            (
                "aftermark: allow gather/missing: no",
                "(aftermark: allow gather/missing: no)",
            ),
            ("> quick-", " quick"),
            ("----->", "––->"),
        ] {
            let said = comment(question);
            assert_eq!(said, written);
            assert!(
                !format!("<!-- {said} -->")[4..]
                    .trim_end_matches("-->")
                    .contains("-->")
            );
        }
    }

    #[test]
    fn titles_are_one_line_and_seen() {
        assert_eq!(
            clean_title(" a\r\n b\u{202e}\u{0} ").as_deref(),
            Some("a b")
        );
        assert_eq!(clean_title("\u{200b}\n"), None);
    }
}
