//! The answers of a report in four lines: why, how bad, what ended it, and how far the actions are.

use serde::Serialize;

use super::cause::CauseView;
use super::timeline::EntryView;
use crate::site::context::PageScope;
use crate::site::text::spaced;
use crate::site::views::actions::StateTally;
use crate::site::views::parts::time::LengthView;
use crate::vocabulary::Process;

/// How many root causes, and how many entries that ended it, are told.
const MOST: usize = 2;

/// What stands below the summary.
#[derive(Debug, Serialize)]
pub struct Glance {
    /// The root causes, or what is still thought to be one.
    pub causes: Vec<Line>,
    /// How many more there are.
    pub more_causes: usize,
    pub undecided: bool,
    /// The largest number of the impact: what it counts, and how many.
    pub largest: Option<(String, String)>,
    /// During which a service was out, or where none was, during which any was affected.
    pub downtime: Option<LengthView>,
    pub affected: Option<LengthView>,
    pub costs: Vec<String>,
    /// Whether there is any of these figures.
    pub tells_impact: bool,
    pub fixed: Vec<Line>,
    pub more_fixed: usize,
    pub actions: StateTally,
    /// Those of each of the two processes that can be improved.
    pub technology: StateTally,
    pub people: StateTally,
}

/// A sentence and where it stands.
#[derive(Debug, Serialize)]
pub struct Line {
    pub html: String,
    pub anchor: Option<String>,
    /// The clock of an entry.
    pub at: Option<String>,
}

impl Glance {
    pub fn new(scope: &PageScope<'_>, causes: &[CauseView], entries: &[EntryView]) -> Self {
        let words = &scope.site.words;
        let facts = scope.entry.facts;
        let of_role = |role: &str| {
            let all =
                causes.iter().filter(|c| c.role == Some(role) && !c.statement_html.is_empty());
            let all = all.map(|c| Line {
                html: c.statement_html.clone(),
                anchor: c.anchor.clone(),
                at: None,
            });
            all.collect::<Vec<_>>()
        };
        let mut roots = of_role("root");
        let undecided = roots.is_empty();
        if undecided {
            roots = of_role("hypothesis");
        }
        let more_causes = roots.len().saturating_sub(MOST);
        roots.truncate(MOST);
        let fixed = entries.iter().filter(|e| e.outcome == Some("fixed"));
        let mut fixed: Vec<Line> = fixed
            .map(|e| Line {
                html: e.event_html.clone(),
                anchor: Some(e.anchor.clone()),
                at: e.at.as_ref().map(|t| t.local.clone()),
            })
            .collect();
        let more_fixed = fixed.len().saturating_sub(MOST);
        fixed.truncate(MOST);
        let impact = &facts.impact.all;
        let largest = impact.measures.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value));
        let mut tallies = <[StateTally; 3]>::default();
        let [actions, technology, people] = &mut tallies;
        for (action, facts) in scope.entry.incident.actions.iter().zip(&facts.actions) {
            actions.add(facts.state);
            match action.process.as_ref().map(|p| p.value) {
                Some(Process::Technology) => technology.add(facts.state),
                Some(Process::People) => people.add(facts.state),
                None => {}
            }
        }
        let [actions, technology, people] = tallies;
        let largest = largest.map(|(name, sum)| (spaced(name), words.number(sum.value)));
        let downtime = LengthView::if_any(impact.downtime_seconds, words);
        Self {
            causes: roots,
            more_causes,
            undecided,
            tells_impact: largest.is_some()
                || impact.affected_seconds > 0
                || impact.downtime_seconds > 0
                || !impact.costs.is_empty(),
            largest,
            affected: match downtime {
                Some(_) => None,
                None => LengthView::if_any(impact.affected_seconds, words),
            },
            downtime,
            costs: impact.costs.iter().map(|c| words.money(c.amount, &c.currency)).collect(),
            fixed,
            more_fixed,
            actions,
            technology,
            people,
        }
    }
}
