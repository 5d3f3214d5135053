//! The report: everything on an incident's page.

pub mod brief;
pub mod cause;
pub mod files;
pub mod follow_up;
pub mod glance;
pub mod history;
pub mod impact;
pub mod lines;
pub mod matrix;
pub mod merged;
pub mod notification;
pub mod over_time;
pub mod phases;
pub mod related;
pub mod safeguard;
pub mod step;
pub mod talk;
pub mod timeline;
pub mod waiver;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use serde::Serialize;

use self::cause::CauseView;
use self::files::{AppendixLink, EvidenceView};
use self::follow_up::FollowUpView;
use self::glance::Glance;
use self::history::HistoryView;
use self::impact::ImpactView;
use self::matrix::MatrixRow;
use self::notification::NotificationView;
use self::over_time::OverTime;
use self::phases::PhaseStrip;
use self::related::RelatedView;
use self::safeguard::SafeguardView;
use self::step::{OtherSection, StepView};
use self::timeline::{Days, EntryView};
use self::waiver::WaiverView;
use crate::derive::OffHours;
use crate::model::Incident;
use crate::model::decode::heading_words;
use crate::site::address::Address;
use crate::site::context::PageScope;
use crate::site::markdown::BodyOptions;
use crate::site::published::other_section_id;
use crate::site::views::actions::ActionView;
use crate::site::views::parts::card::Card;
use crate::site::views::parts::tag::TagLink;
use crate::site::views::parts::time::{LengthView, TimeView};
use crate::site::views::rule::{FindingView, errors};
use crate::site::views::text;
use crate::vocabulary::{Milestone, Step};

/// The context of the report's template.
#[derive(Serialize)]
pub struct Report<'a> {
    pub card: &'a Card,
    /// The page of a few lines, relative to the site's root.
    pub brief: String,
    /// The picture beside links to it, where the site's address is known.
    pub link_card: Option<LinkCardView>,
    pub summary_html: Option<String>,
    /// Whether the summary is a section of the report, in blocks, and not one text.
    pub summary_is_section: bool,
    /// Its beginning, for those that show the page elsewhere.
    pub summary: String,
    pub started: Option<TimeView>,
    pub resolved: Option<TimeView>,
    pub zone: String,
    pub owner: Option<&'a str>,
    pub reviewers: Vec<&'a str>,
    pub responders: Vec<&'a str>,
    pub tags: Vec<TagLink>,
    /// `draft` or `in-review` where the review goes on, `incomplete` where its gate is shut.
    pub banner: Option<&'static str>,
    /// What the rules found wrong that belongs to no step.
    pub problems: Vec<FindingView>,
    pub metrics: Metrics,
    pub off_hours: Vec<OffHours>,
    pub phases: Option<PhaseStrip>,
    /// The answers, before how they were found.
    pub glance: Glance,
    /// Prose before the first section.
    pub intro_html: String,
    pub steps: Vec<StepView>,
    pub timeline: Days,
    pub over_time: Option<OverTime>,
    pub staff: Vec<EntryView>,
    pub causes: Vec<CauseView>,
    /// How many explanations are left between which nothing is decided.
    pub rivals: usize,
    pub impact: Option<ImpactView>,
    pub safeguards: Vec<SafeguardView>,
    pub actions: Vec<ActionView>,
    pub notifications: Vec<NotificationView>,
    pub follow_up: Option<FollowUpView<'a>>,
    pub matrix: Vec<MatrixRow>,
    /// Whether the matrix shows a cause or a safeguard that nothing is done about.
    pub has_gaps: bool,
    pub others: Vec<OtherSection>,
    pub waivers: Vec<WaiverView>,
    pub related: Vec<RelatedView<'a>>,
    pub appendices: Vec<AppendixLink>,
    pub evidence: Vec<EvidenceView>,
    /// The page on which its lines stand in one order, relative to the site's root.
    pub all_evidence: Option<String>,
    pub history: Option<HistoryView<'a>>,
}

/// Times from the start to each milestone.
#[derive(Serialize)]
pub struct Metrics {
    pub to_detect: Option<LengthView>,
    pub to_acknowledge: Option<LengthView>,
    pub to_mitigate: Option<LengthView>,
    pub to_resolve: Option<LengthView>,
}

/// The picture that others show beside a link to the report.
#[derive(Debug, Serialize)]
pub struct LinkCardView {
    /// Beside the report, with a mark that changes with what it says, as those who show it keep it.
    pub file: String,
    pub words: String,
    /// In pixels.
    pub width: usize,
    pub height: usize,
}

impl Metrics {
    fn new(scope: &PageScope<'_>) -> Self {
        let metrics = scope.entry.facts.metrics;
        let length = |range| LengthView::new(range, &scope.site.words);
        Self {
            to_detect: metrics.to_detect.map(length),
            to_acknowledge: metrics.to_acknowledge.map(length),
            to_mitigate: metrics.to_mitigate.map(length),
            to_resolve: metrics.to_resolve.map(length),
        }
    }
}

impl<'a> Report<'a> {
    /// Puts the report of one incident together.
    pub fn new(scope: &PageScope<'a>) -> Self {
        let entry = scope.entry;
        let incident = entry.incident;
        let words = &scope.site.words;
        let milestone =
            |m| incident.milestone(m).map(|(_, at)| TimeView::new(at, incident.zone, words));
        let prose = Prose::render(scope);
        let entries = timeline::entries(scope);
        let days = timeline::days(scope, &entries);
        let causes = cause::causes(scope);
        let actions = ActionView::all(scope);
        let safeguards: Vec<SafeguardView> =
            incident.safeguards.iter().map(|s| SafeguardView::new(s, scope)).collect();
        let values = |list: &'a [crate::source::Spanned<String>]| {
            list.iter().map(|v| v.value.as_str()).collect()
        };
        let matrix = matrix::rows(&causes, &safeguards, &actions);
        let summary = text(incident.summary.as_ref());
        let brief = &scope.site.brief_names[scope.position];
        Self {
            card: scope.card,
            link_card: None,
            brief: Address::brief(&incident.slug, brief).link(),
            summary_is_section: !prose.summary.trim().is_empty(),
            summary_html: match prose.summary.trim() {
                "" => summary.map(|s| scope.inline(s)),
                _ => Some(prose.summary),
            },
            summary: teaser(summary.unwrap_or_default()),
            started: milestone(Milestone::Started),
            resolved: milestone(Milestone::Resolved),
            zone: incident.zone.name().to_owned(),
            owner: text(incident.owner.as_ref()),
            reviewers: values(&incident.reviewers),
            responders: values(&incident.responders),
            tags: TagLink::of(scope),
            banner: banner(scope.card),
            problems: problems(scope),
            metrics: Metrics::new(scope),
            off_hours: entry.facts.staff.off_hours.clone(),
            phases: entry.facts.metrics.to_resolve.and_then(|total| {
                PhaseStrip::new(incident, &entry.facts.phases, total, &days.begun, words)
            }),
            intro_html: prose.intro,
            steps: step::steps(scope, prose.steps),
            timeline: days,
            over_time: OverTime::new(scope, &entries),
            glance: Glance::new(scope, &causes, &entries),
            staff: match scope.site.edition.config().site.has_step(Step::StaffActions) {
                true => entries.into_iter().filter(|e| e.staff).collect(),
                false => Vec::new(),
            },
            impact: ImpactView::new(scope),
            notifications: notification::notifications(scope),
            follow_up: FollowUpView::new(scope),
            has_gaps: matrix.iter().any(MatrixRow::is_gap),
            matrix,
            others: prose.others,
            waivers: waiver::waivers(None, scope),
            related: related::related(scope),
            appendices: files::appendices(scope),
            evidence: files::evidence(scope),
            all_evidence: merged::is_there(scope)
                .then(|| scope.site.merged_address(scope.position).link()),
            history: HistoryView::new(scope),
            rivals: scope.entry.incident.rivals().len(),
            causes,
            safeguards,
            actions,
        }
    }
}

/// As much of a summary as is shown of a page elsewhere, in characters.
const TEASER: usize = 200;

/// The beginning of a summary, in one line.
fn teaser(summary: &str) -> String {
    let mut line = String::new();
    for word in summary.split_whitespace() {
        if line.chars().count() + word.chars().count() >= TEASER {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn banner(card: &Card) -> Option<&'static str> {
    match card.status {
        _ if card.incomplete => Some("incomplete"),
        "complete" => None,
        other => Some(other),
    }
}

fn problems(scope: &PageScope<'_>) -> Vec<FindingView> {
    if scope.entry.verdict.blocks { errors(scope, |step| step.is_none()) } else { Vec::new() }
}

/// The body as markup, by section.
struct Prose {
    intro: String,
    /// The section that is the summary.
    summary: String,
    /// In the order of [`Step::ALL`].
    steps: Vec<String>,
    others: Vec<OtherSection>,
}

impl Prose {
    fn render(scope: &PageScope<'_>) -> Self {
        let incident = scope.entry.incident;
        let mut prose = Self {
            intro: String::new(),
            summary: String::new(),
            steps: vec![String::new(); Step::ALL.len()],
            others: Vec::new(),
        };
        let Ok(file) = scope.site.edition.sources().text(incident.main) else {
            return prose;
        };
        let Some(intro) = &incident.body.intro else {
            return prose;
        };
        let start = intro.span.range().start;
        let Some(body) = file.text.get(start..) else {
            return prose;
        };
        let own = |r: Range<usize>| r.start.saturating_sub(start)..r.end.saturating_sub(start);
        // The title stands above the report already; what is written before and after it, or instead of it, does
        // not.
        let intro = intro.span.range();
        let is_title = |text: &str| heading_words(text) == heading_words(incident.display_title());
        let title = incident.body.title.as_ref();
        let title = title
            .filter(|(text, _)| is_title(text))
            .map_or(intro.start..intro.start, |(_, span)| span.range());
        let mut ranges = vec![own(intro.start..title.start), own(title.end..intro.end)];
        let headed = headed(incident, &file.text);
        let sections = incident.body.sections.iter().enumerate();
        let parts: Vec<(usize, Range<usize>)> = sections
            .flat_map(|(index, s)| {
                let mut heading = headed.contains(&index).then(|| s.heading_span.range().start);
                let with_heading = move |range: Range<usize>| match heading.take() {
                    Some(start) if range.start == s.heading_span.range().end => start..range.end,
                    _ => range,
                };
                s.part.prose().map(with_heading).map(move |range| (index, range))
            })
            .collect();
        ranges.extend(parts.iter().map(|(_, range)| own(range.clone())));
        let fragments = scope.site.renderer.render_body(
            body,
            &ranges,
            &BodyOptions {
                parent_level: 2,
                reserved_ids: &scope.reserved_ids(),
                resolver: &scope.links,
            },
        );
        let mut fragments = fragments.into_iter().map(|f| f.html);
        prose.intro = fragments.by_ref().take(2).collect();
        for ((index, _), html) in parts.iter().zip(fragments) {
            let index = *index;
            if incident.summary_section == Some(index) {
                prose.summary.push_str(&html);
                continue;
            }
            match incident.step_at(index) {
                Some(step) => prose.steps[step.number() - 1].push_str(&html),
                None => {
                    let id = other_section_id(index);
                    match prose.others.last_mut().filter(|o| o.id == id) {
                        // What stands behind a block that is shown as data.
                        Some(other) => other.prose_html.push_str(&html),
                        None => prose.others.push(OtherSection {
                            id,
                            heading: incident.body.sections[index].heading.clone(),
                            prose_html: html,
                        }),
                    }
                }
            }
        }
        // Of a section whose data alone says something nothing is left.
        let sections = incident.body.sections.iter().enumerate();
        let data = sections.filter(|(_, s)| s.part.data.iter().any(|d| d.is_whole));
        let data: HashSet<String> = data.map(|(index, _)| other_section_id(index)).collect();
        prose.others.retain(|o| !o.prose_html.trim().is_empty() || !data.contains(&o.id));
        prose
    }
}

/// The sections that are shown under their own headings: those of a step in which several say something.
fn headed(incident: &Incident, text: &str) -> HashSet<usize> {
    let mut by_step: BTreeMap<Step, Vec<usize>> = BTreeMap::new();
    for (index, section) in incident.body.sections.iter().enumerate() {
        if let Some(step) = incident.step_at(index)
            && incident.summary_section != Some(index)
            && step::says_something(&section.part, text)
        {
            by_step.entry(step).or_default().push(index);
        }
    }
    // The page has the step's own heading already.
    let differs = |step: Step, index: &usize| {
        heading_words(&incident.body.sections[*index].heading) != heading_words(step.heading())
    };
    let several = by_step.into_iter().filter(|(_, own)| own.len() > 1);
    several.flat_map(|(step, own)| own.into_iter().filter(move |i| differs(step, i))).collect()
}
