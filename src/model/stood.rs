//! How far actions were on a day in the past, as the commits of that day said it.

use std::collections::HashMap;
use std::sync::Arc;

use camino::Utf8Path;
use chrono::NaiveDate;
use rayon::prelude::*;

use super::earlier::{Progress, Test, version};
use super::{Action, Incident, Library, Verification};
use crate::source::history::{Commit, Histories, History};
use crate::source::{Span, Spanned};

/// How far the actions of incidents that were changed since were on a day.
#[derive(Clone, Debug, Default)]
pub struct Stood {
    /// By slug, then by the action's id.
    incidents: HashMap<String, HashMap<String, Progress>>,
}

impl Stood {
    /// Reads it, on several threads, from the versions that `texts` gives: each of its readers is asked for
    /// files (relative to the root) as commits left them. Of an incident the last version of that day or
    /// before counts, or the first that there is; `uncommitted` says whether what is not committed yet was
    /// written after that day. Days are those of the configured zone.
    #[must_use]
    pub fn read<T>(
        library: &Library,
        histories: &Histories,
        day: NaiveDate,
        uncommitted: bool,
        texts: impl Fn() -> T + Sync,
    ) -> Self
    where
        T: FnMut(&str, &Utf8Path) -> Option<String>,
    {
        let is_later = |c: &Commit| library.config.incidents.day_of(c.at) > day;
        let asked: Vec<(&Incident, &History)> = library
            .incidents
            .iter()
            .filter(|i| !i.actions.is_empty())
            .filter_map(|i| Some((&**i, histories.of(&i.folder)?)))
            .filter(|(_, history)| {
                let last = history.commits.first();
                // What has one version only says now what it said then.
                let changed = history.commits.len() > 1 || history.uncommitted;
                let since = last.is_some_and(|c| is_later(c));
                changed && (since || (uncommitted && history.uncommitted))
            })
            .collect();
        let share = asked.len().div_ceil(rayon::current_num_threads()).max(1);
        let incidents = asked
            .par_chunks(share)
            .flat_map_iter(|asked| {
                let mut text = texts();
                let mut of = |(incident, history): &(&Incident, &History)| {
                    let commits = &history.commits;
                    let until = commits.iter().filter(|c| !is_later(c));
                    let mut chosen = until.chain(commits.last());
                    let then = chosen.find_map(|commit| {
                        let files = version(library, incident, |path| text(&commit.id, path))?;
                        let actions = files.iter().flat_map(|f| f.actions(&library.config));
                        let actions: HashMap<String, Progress> = actions.collect();
                        // What could not be read then says nothing; what was before does.
                        (!actions.is_empty()).then_some(actions)
                    })?;
                    Some((incident.slug.clone(), then))
                };
                asked.iter().filter_map(&mut of).collect::<Vec<_>>()
            })
            .collect();
        Self { incidents }
    }

    /// Puts the actions of a library back to how far they were: status, dates and test. All else about them
    /// stays as it is written now, and so does an action that was added later. Each value keeps the place
    /// where it is written now, or where its action is.
    pub fn put_back(&self, library: &mut Library) {
        if self.incidents.is_empty() {
            return;
        }
        for incident in &mut library.incidents {
            let Some(then) = self.incidents.get(&incident.slug) else {
                continue;
            };
            for action in &mut Arc::make_mut(incident).actions {
                let id = action.id.as_ref();
                if let Some(progress) = id.and_then(|id| then.get(&id.value)) {
                    put_back(action, progress);
                }
            }
        }
    }
}

fn put_back(action: &mut Action, then: &Progress) {
    let span = action.span;
    action.status = placed(then.status, action.status.as_ref(), span);
    action.due = placed(then.due, action.due.as_ref(), span);
    action.done = placed(then.done, action.done.as_ref(), span);
    let now = action.verification.take();
    action.verification = then.verification.as_ref().map(|then| test(then, now, span));
    action.tell_next();
}

fn test(then: &Test, now: Option<Verification>, action: Span) -> Verification {
    let span = now.as_ref().map_or(action, |now| now.span);
    let now = now.unwrap_or(Verification { span, on: None, by: None, how: None, result: None });
    Verification {
        span,
        on: placed(then.on, now.on.as_ref(), span),
        by: placed(then.by.clone(), now.by.as_ref(), span),
        how: placed(then.how.clone(), now.how.as_ref(), span),
        result: placed(then.result, now.result.as_ref(), span),
    }
}

/// A value of then where it is written now.
fn placed<T>(then: Option<T>, now: Option<&Spanned<T>>, otherwise: Span) -> Option<Spanned<T>> {
    then.map(|value| Spanned::new(value, now.map_or(otherwise, |now| now.span)))
}
