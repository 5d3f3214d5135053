//! The library: all incidents of a tree with the configuration they were read under.

use std::collections::HashMap;
use std::sync::Arc;

use camino::Utf8Path;
use chrono::NaiveDate;

use super::incident::{Action, Incident};
use super::{decode, kept};
use crate::config::Config;
use crate::source::history::{Log, Renamed};
use crate::source::{Problem, ProblemKind, Sources, Span, Spanned, TreeError, discover, raw};
use crate::vocabulary::{ActionRef, Step, closest};

/// All incidents of a tree, in order of folder.
pub struct Library {
    pub sources: Arc<Sources>,
    pub config: Arc<Config>,
    pub incidents: Vec<Incident>,
    /// What git's history says of the incidents, where one is known.
    pub log: Option<Arc<Log>>,
    by_slug: HashMap<String, usize>,
    /// What is wrong with each incident by itself, before it was linked with the others.
    own_problems: Vec<Vec<Problem>>,
}

impl Library {
    /// Reads and decodes every incident, several at once, then links them with each other.
    ///
    /// # Errors
    /// [`TreeError`] when git does not tell the history.
    pub fn read(sources: Arc<Sources>, config: Arc<Config>) -> Result<Self, TreeError> {
        // Git goes through its history while the files are read.
        let (log, incidents) = rayon::join(
            || {
                let (base, _) = discover::base(&sources, config.incidents.folder.as_deref());
                sources.tree().log(&base)
            },
            || decoded(&sources, &config),
        );
        let log = log?.map(Arc::new);
        Ok(Self::link(sources, config, incidents, log))
    }

    /// The same without asking for history: former names and commits are not known.
    #[must_use]
    pub fn read_present(sources: Arc<Sources>, config: Arc<Config>) -> Self {
        let incidents = decoded(&sources, &config);
        Self::link(sources, config, incidents, None)
    }

    /// The same library after files of some incidents changed and none came, went or was renamed:
    /// `sources` are [`Sources::reread`], `changed` the folders of those incidents. What git's history
    /// says is taken over.
    #[must_use]
    pub fn reread<'f>(
        &self,
        sources: Arc<Sources>,
        changed: impl IntoIterator<Item = &'f Utf8Path>,
    ) -> Self {
        self.only(|_| true, sources, changed)
    }

    /// Those incidents that are to be kept, read from `sources`, in which files have the same ids: [`Sources::without`]
    /// those that are not for everybody, or [`Sources::reread`]. Only the incidents in the folders `changed` are read again.
    #[must_use]
    pub fn only<'f>(
        &self,
        keeps: impl Fn(&Incident) -> bool,
        sources: Arc<Sources>,
        changed: impl IntoIterator<Item = &'f Utf8Path>,
    ) -> Self {
        let own = self.incidents.iter().zip(&self.own_problems);
        let kept = own.filter(|(incident, _)| keeps(incident));
        let mut incidents: Vec<Incident> = kept
            .map(|(incident, own)| Incident {
                problems: own.clone(),
                former_slugs: Vec::new(),
                ..incident.clone()
            })
            .collect();
        for folder in changed {
            let at = in_folder(&incidents, folder);
            if let (Some(at), Some(raw)) = (at, raw::reread(&sources, folder)) {
                incidents[at] = decode::incident(raw, &sources, &self.config);
            }
        }
        Self::link(sources, Arc::clone(&self.config), incidents, self.log.clone())
    }

    /// Links decoded incidents, in order of folder, with each other.
    fn link(
        sources: Arc<Sources>,
        config: Arc<Config>,
        mut incidents: Vec<Incident>,
        log: Option<Arc<Log>>,
    ) -> Self {
        let renamed = log.as_ref().map(|l| l.renamed()).unwrap_or_default();
        let own_problems = incidents.iter().map(|i| i.problems.clone()).collect();
        let by_slug = index(&mut incidents);
        check_references(&mut incidents, &by_slug);
        name_former(&mut incidents, &by_slug, renamed);
        for incident in &mut incidents {
            incident
                .problems
                .sort_by(|a, b| (a.span, a.kind, &a.message).cmp(&(b.span, b.kind, &b.message)));
        }
        Self { sources, config, incidents, log, by_slug, own_problems }
    }

    /// The incidents that had happened by a day, as far as their folders say when they did, with their indices.
    /// All that is judged as of a day is of these.
    pub fn happened_by(&self, day: NaiveDate) -> impl Iterator<Item = (usize, &Incident)> {
        let all = self.incidents.iter().enumerate();
        all.filter(move |(_, i)| i.slug_date().is_none_or(|date| date <= day))
    }

    /// The index of the incident in this folder.
    #[must_use]
    pub fn in_folder(&self, folder: &Utf8Path) -> Option<usize> {
        in_folder(&self.incidents, folder)
    }

    /// The index of the incident in whose folder a file lies.
    #[must_use]
    pub fn around(&self, file: &Utf8Path) -> Option<usize> {
        let mut above = file.ancestors().skip(1);
        above.find_map(|folder| self.in_folder(folder))
    }

    /// The index of the incident with this slug.
    #[must_use]
    pub fn index_of(&self, slug: &str) -> Option<usize> {
        self.by_slug.get(slug).copied()
    }

    /// The incident with this slug.
    #[must_use]
    pub fn get(&self, slug: &str) -> Option<&Incident> {
        self.index_of(slug).map(|i| &self.incidents[i])
    }
}

/// The place of the incident in a folder; they are in order of folder.
fn in_folder(incidents: &[Incident], folder: &Utf8Path) -> Option<usize> {
    let at = incidents.binary_search_by(|i| i.folder.as_str().cmp(folder.as_str()));
    at.ok()
}

fn decoded(sources: &Arc<Sources>, config: &Config) -> Vec<Incident> {
    let folder = config.incidents.folder.as_deref();
    let cache = sources.cache().map(|cache| (cache, kept::settings(config, sources)));
    discover::each(sources, folder, |folder| match &cache {
        Some((cache, settings)) => kept::incident(folder, sources, config, (cache, settings)),
        None => decode::incident(raw::read(sources, folder), sources, config),
    })
}

/// Tells each incident what its folder was called before. A name that another folder bears now is
/// that one's.
fn name_former(
    incidents: &mut [Incident],
    by_slug: &HashMap<String, usize>,
    renamed: Vec<Renamed>,
) {
    for renamed in renamed {
        let at = in_folder(incidents, &renamed.to);
        let (Some(at), Some(former)) = (at, renamed.from.file_name()) else {
            continue;
        };
        if !by_slug.contains_key(former) {
            incidents[at].former_slugs.push(former.to_owned());
        }
    }
}

/// Indexes incidents by slug; two folders of one name (in two years) would share an address.
fn index(incidents: &mut [Incident]) -> HashMap<String, usize> {
    let mut by_slug = HashMap::with_capacity(incidents.len());
    for i in 0..incidents.len() {
        let slug = incidents[i].slug.clone();
        match by_slug.entry(slug) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(i);
            }
            std::collections::hash_map::Entry::Occupied(taken) => {
                let first: &Incident = &incidents[*taken.get()];
                let problem = Problem::new(
                    ProblemKind::DuplicateId,
                    Span::file_start(incidents[i].main),
                    format!("the folder name `{}` is used twice", taken.key()),
                )
                .also(Span::file_start(first.main), "this one is read under that name")
                .help("rename one of the folders: the name is the incident's address on the site");
                incidents[i].problems.push(problem);
            }
        }
    }
    by_slug
}

/// References from one incident to another must lead somewhere.
fn check_references(incidents: &mut [Incident], by_slug: &HashMap<String, usize>) {
    let slugs: Vec<&str> = {
        let mut all: Vec<&str> = by_slug.keys().map(String::as_str).collect();
        all.sort_unstable();
        all
    };
    let mut found: Vec<(usize, Problem)> = Vec::new();
    for (i, incident) in incidents.iter().enumerate() {
        let recurrences =
            incident.follow_up.iter().filter_map(|f| f.recurrence_of.as_ref()).flatten();
        for slug in recurrences {
            if !by_slug.contains_key(&slug.value) {
                found.push((i, unknown_incident(slug, &slug.value, &slugs)));
            } else if slug.value == incident.slug {
                found.push((
                    i,
                    Problem::new(
                        ProblemKind::UnknownReference,
                        slug.span,
                        "an incident cannot be a recurrence of itself",
                    )
                    .help("name the earlier incident, or write that there was none"),
                ));
            }
        }
        for from in incident.actions.iter().filter_map(|a| a.carried_from.as_ref()) {
            if let Some(problem) = check_carried(from, incidents, by_slug, &slugs) {
                found.push((i, problem));
            }
        }
        for action in &incident.actions {
            for blocker in &action.blocked_by {
                let problem = check_blocker(blocker, action, incident, || {
                    check_carried(blocker, incidents, by_slug, &slugs)
                });
                if let Some(problem) = problem {
                    found.push((i, problem));
                }
            }
        }
    }
    for (i, problem) in found {
        incidents[i].problems.push(problem);
    }
}

fn check_carried(
    from: &Spanned<String>,
    incidents: &[Incident],
    by_slug: &HashMap<String, usize>,
    slugs: &[&str],
) -> Option<Problem> {
    let Some(ActionRef { slug, id }) = ActionRef::parse(&from.value) else {
        return Some(
            Problem::new(
                ProblemKind::UnknownReference,
                from.span,
                format!("`{}` does not name an action of an incident", from.value),
            )
            .help("write the incident's folder name, `#` and the action's id, as in 2025-11-02-mail-queue#A3"),
        );
    };
    let Some(&earlier) = by_slug.get(slug) else {
        return Some(unknown_incident(from, slug, slugs));
    };
    let ids: Vec<&str> = incidents[earlier]
        .actions
        .iter()
        .filter_map(|a| a.id.as_ref())
        .map(|i| i.value.as_str())
        .collect();
    let is_known = incidents[earlier].unread(Step::Technology).is_none();
    (is_known && !ids.contains(&id)).then(|| no_action(from, slug, id, &ids))
}

/// What an action waits for is another action, of the same incident or, as `elsewhere` finds, of
/// another.
fn check_blocker(
    blocker: &Spanned<String>,
    action: &Action,
    incident: &Incident,
    elsewhere: impl Fn() -> Option<Problem>,
) -> Option<Problem> {
    let ActionRef { slug, id } = ActionRef::within(&incident.slug, &blocker.value);
    if slug != incident.slug {
        return elsewhere();
    }
    if action.id.as_ref().is_some_and(|own| own.value == id) {
        let problem = Problem::new(
            ProblemKind::UnknownReference,
            blocker.span,
            "an action cannot wait for itself",
        );
        return Some(
            problem.help("name the action that has to be done first, or leave the key out"),
        );
    }
    let ids: Vec<&str> =
        incident.actions.iter().filter_map(|a| a.id.as_ref()).map(|i| i.value.as_str()).collect();
    (!ids.contains(&id)).then(|| no_action(blocker, "this incident", id, &ids))
}

fn no_action(at: &Spanned<String>, whose: &str, id: &str, ids: &[&str]) -> Problem {
    Problem::new(ProblemKind::UnknownReference, at.span, format!("{whose} has no action `{id}`"))
        .help(if ids.is_empty() {
            "that incident has no actions".to_owned()
        } else {
            format!("its actions are {}", ids.join(", "))
        })
}

fn unknown_incident(at: &Spanned<String>, slug: &str, slugs: &[&str]) -> Problem {
    Problem::new(ProblemKind::UnknownReference, at.span, format!("there is no incident `{slug}`"))
        .help(match closest(slug, slugs.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "write the name of the incident's folder".to_owned(),
        })
}
