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
    /// Shared with the libraries of other moments in which they are the same.
    pub incidents: Vec<Arc<Incident>>,
    /// What git's history says of the incidents, where one is known.
    pub log: Option<Arc<Log>>,
    by_slug: HashMap<String, usize>,
    /// What is wrong with each incident by itself, before it was linked with the others.
    own_problems: Vec<Arc<[Problem]>>,
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
        Ok(Self::linked(sources, config, incidents, log))
    }

    /// The same without asking for history: former names and commits are not known.
    #[must_use]
    pub fn read_present(sources: Arc<Sources>, config: Arc<Config>) -> Self {
        let incidents = decoded(&sources, &config);
        Self::linked(sources, config, incidents, None)
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
        let all = self.incidents.iter().zip(&self.own_problems);
        let kept = all.filter(|(incident, _)| keeps(incident));
        let (mut incidents, mut own): (Vec<_>, Vec<_>) =
            kept.map(|(incident, own)| (Arc::clone(incident), Arc::clone(own))).unzip();
        for folder in changed {
            let at = in_folder(&incidents, folder);
            if let (Some(at), Some(raw)) = (at, raw::reread(&sources, folder)) {
                let incident = decode::incident(raw, &sources, &self.config);
                own[at] = incident.problems.as_slice().into();
                incidents[at] = Arc::new(incident);
            }
        }
        Self::link(sources, Arc::clone(&self.config), (incidents, own), self.log.clone())
    }

    /// Links incidents that were just decoded.
    fn linked(
        sources: Arc<Sources>,
        config: Arc<Config>,
        incidents: Vec<Incident>,
        log: Option<Arc<Log>>,
    ) -> Self {
        let own = incidents.iter().map(|incident| incident.problems.as_slice().into()).collect();
        let incidents = incidents.into_iter().map(Arc::new).collect();
        Self::link(sources, config, (incidents, own), log)
    }

    /// Links decoded incidents, in order of folder, with each other. `own` is what is wrong with each by itself. An
    /// incident of which others say what they said before stays the one that it was.
    fn link(
        sources: Arc<Sources>,
        config: Arc<Config>,
        (mut incidents, own): (Vec<Arc<Incident>>, Vec<Arc<[Problem]>>),
        log: Option<Arc<Log>>,
    ) -> Self {
        let renamed = log.as_ref().map(|l| l.renamed()).unwrap_or_default();
        let mut found = Vec::new();
        let by_slug = index(&incidents, &mut found);
        check_references(&incidents, &by_slug, &mut found);
        let former = former_names(&incidents, &by_slug, renamed);
        // In order of incident, and of what was found first.
        found.sort_by_key(|(index, _)| *index);
        let (mut found, mut former) = (found.into_iter().peekable(), former.into_iter().peekable());
        for (i, (incident, own)) in incidents.iter_mut().zip(&own).enumerate() {
            let mut problems = own.to_vec();
            problems.extend(std::iter::from_fn(|| found.next_if(|f| f.0 == i)).map(|f| f.1));
            problems
                .sort_by(|a, b| (a.span, a.kind, &a.message).cmp(&(b.span, b.kind, &b.message)));
            let names = std::iter::from_fn(|| former.next_if(|f| f.0 == i));
            let names: Vec<String> = names.map(|f| f.1).collect();
            if incident.problems != problems || incident.former_slugs != names {
                let incident = Arc::make_mut(incident);
                (incident.problems, incident.former_slugs) = (problems, names);
            }
        }
        Self { sources, config, incidents, log, by_slug, own_problems: own }
    }

    /// The incidents that had happened by a day, as far as their folders say when they did, with their indices.
    /// All that is judged as of a day is of these.
    pub fn happened_by(&self, day: NaiveDate) -> impl Iterator<Item = (usize, &Incident)> {
        let all = self.incidents.iter().map(|i| &**i).enumerate();
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
        self.index_of(slug).map(|i| &*self.incidents[i])
    }
}

/// The place of the incident in a folder. They are in the order of the listing, in which a folder ends with a slash:
/// `a-b/` comes before `a/`.
fn in_folder(incidents: &[Arc<Incident>], folder: &Utf8Path) -> Option<usize> {
    fn listed(folder: &Utf8Path) -> impl Iterator<Item = u8> + '_ {
        folder.as_str().bytes().chain([b'/'])
    }
    incidents.binary_search_by(|i| listed(&i.folder).cmp(listed(folder))).ok()
}

fn decoded(sources: &Arc<Sources>, config: &Config) -> Vec<Incident> {
    let folder = config.incidents.folder.as_deref();
    let cache = sources.cache().map(|cache| (cache, kept::settings(config, sources)));
    discover::each(sources, folder, |folder| match &cache {
        Some((cache, settings)) => kept::incident(folder, sources, config, (cache, settings)),
        None => decode::incident(raw::read(sources, folder), sources, config),
    })
}

/// What folders of incidents were called before, by index. A name that another folder bears now is that one's.
fn former_names(
    incidents: &[Arc<Incident>],
    by_slug: &HashMap<String, usize>,
    renamed: Vec<Renamed>,
) -> Vec<(usize, String)> {
    let of = |renamed: Renamed| {
        let former = renamed.from.file_name().filter(|former| !by_slug.contains_key(*former))?;
        Some((in_folder(incidents, &renamed.to)?, former.to_owned()))
    };
    let mut all: Vec<(usize, String)> = renamed.into_iter().filter_map(of).collect();
    all.sort_by_key(|(index, _)| *index);
    all
}

/// Indexes incidents by slug; two folders of one name (in two years) would share an address.
fn index(incidents: &[Arc<Incident>], found: &mut Vec<(usize, Problem)>) -> HashMap<String, usize> {
    let mut by_slug: HashMap<String, usize> = HashMap::with_capacity(incidents.len());
    for (i, incident) in incidents.iter().enumerate() {
        let Some(&first) = by_slug.get(&incident.slug) else {
            by_slug.insert(incident.slug.clone(), i);
            continue;
        };
        let problem = Problem::new(
            ProblemKind::DuplicateId,
            Span::file_start(incident.main),
            format!("the folder name `{}` is used twice", incident.slug),
        )
        .also(Span::file_start(incidents[first].main), "this one is read under that name")
        .help("rename one of the folders: the name is the incident's address on the site");
        found.push((i, problem));
    }
    by_slug
}

/// References from one incident to another must lead somewhere.
fn check_references(
    incidents: &[Arc<Incident>],
    by_slug: &HashMap<String, usize>,
    found: &mut Vec<(usize, Problem)>,
) {
    let slugs: Vec<&str> = {
        let mut all: Vec<&str> = by_slug.keys().map(String::as_str).collect();
        all.sort_unstable();
        all
    };
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
}

fn check_carried(
    from: &Spanned<String>,
    incidents: &[Arc<Incident>],
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
