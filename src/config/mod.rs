//! `aftermark.toml`: what a team decides once for all its incidents.

mod appearance;
mod editions;
mod language;
mod notation;
mod paths;
mod policy;
mod repository;
mod safety;
mod sense;
mod trackers;

pub use appearance::{Color, Colors, HostFile, LinkTarget, Palette, SiteLink};
pub use editions::{EditionConfig, EvidenceShown, LEFT_OUT, PeopleShown, Person, Readers};
pub use language::Language;
pub use notation::NotationConfig;
pub use policy::{ALWAYS_ASKED, Depth, Policy, SeverityPolicy};
pub use repository::{HostKind, RepositoryConfig};
pub use safety::{Allowed, PersonalData, Safety};
pub use trackers::Trackers;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use camino::{Utf8Path, Utf8PathBuf};
use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::vocabulary::{Step, closest};

/// The name of the file, at the repository's root.
pub const FILE_NAME: &str = "aftermark.toml";

/// The whole configuration; every part has a default.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How the site presents itself.
    pub site: SiteConfig,
    /// Where incidents lie and how their times are read.
    pub incidents: IncidentsConfig,
    /// The scale, most severe first; empty means SEV1 to SEV4.
    pub severities: Vec<Severity>,
    /// The registry: with one, incidents may name only these services.
    pub services: BTreeMap<String, Service>,
    /// Who could be told; each incident decides about each.
    pub audiences: BTreeMap<String, Audience>,
    /// How the team words the ten steps.
    pub steps: BTreeMap<Step, StepConfig>,
    /// What the team calls lists and columns in the text of reports.
    pub notation: NotationConfig,
    /// Levels by rule id, group (`language/*`) or glob.
    pub rules: BTreeMap<String, Level>,
    /// Other levels below certain paths; the last that fits wins.
    pub overrides: Vec<Override>,
    /// How much is asked of a review.
    pub policy: Policy,
    /// Which wordings reports are checked for.
    pub language: Language,
    /// What must not be published.
    pub safety: Safety,
    /// How the exports of trackers are read.
    pub trackers: Trackers,
    /// What others may know of the incidents, by the name that `--edition` is given.
    pub editions: BTreeMap<String, EditionConfig>,
    /// Who is who, by the handle or name that reports use: what an edition calls them.
    pub people: BTreeMap<String, Person>,
}

/// Why the configuration could not be read: a sentence, the place, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub message: String,
    /// Bytes of the file's text.
    pub range: std::ops::Range<usize>,
}

impl Config {
    /// Reads the text of `aftermark.toml`.
    ///
    /// # Errors
    /// [`ConfigError`] for text that is not TOML, an unknown key, a wrong type, or a policy that
    /// cannot be.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let mut config: Self = toml::from_str(text).map_err(|e| ConfigError {
            message: unknown_key(e.message()).unwrap_or_else(|| e.message().to_owned()),
            range: e.span().unwrap_or(0..0),
        })?;
        sense::check(text, &config)?;
        policy::check(&config)?;
        notation::learn(&mut config)?;
        for (name, edition) in &config.editions {
            editions::check(name, edition)?;
        }
        Ok(config)
    }

    /// What it has pages say, apart from the names of settings.
    pub fn said(&self) -> Vec<&str> {
        let site = &self.site;
        let mut all = vec![site.title.as_str(), site.description.as_str(), site.language.as_str()];
        all.extend(site.footer.as_deref().into_iter().chain(site.base_url.as_deref()));
        all.extend(site.links.iter().map(|link| link.title.as_str()));
        all.extend(site.links.iter().map(|link| match &link.url {
            LinkTarget::External(url) | LinkTarget::Host(url) | LinkTarget::Site(url) => {
                url.as_str()
            }
        }));
        for (name, service) in &self.services {
            all.extend([name.as_str(), service.description.as_str()]);
            all.extend(service.title.as_deref().into_iter().chain(service.owner.as_deref()));
        }
        for (name, audience) in &self.audiences {
            all.extend([name.as_str(), audience.description.as_str()]);
            all.extend(audience.title.as_deref());
        }
        for severity in &self.severities {
            all.extend([severity.name.as_str(), severity.description.as_str()]);
        }
        all.extend(self.steps.values().filter_map(|step| step.heading.as_deref()));
        all
    }

    /// The files that the configuration names, relative to its own folder.
    pub fn files(&self) -> impl Iterator<Item = &Utf8Path> {
        let pictures = [&self.site.logo, &self.site.favicon];
        let pictures = pictures.into_iter().flatten().map(Spanned::get_ref);
        let lists = self.language.lists.iter();
        let all = lists.chain(pictures).chain(self.policy.baseline.as_ref());
        all.map(Utf8PathBuf::as_path)
    }

    /// The names of the severity scale, most severe first.
    #[must_use]
    pub fn severity_names(&self) -> Vec<&str> {
        if self.severities.is_empty() {
            return DEFAULT_SEVERITIES.to_vec();
        }
        self.severities.iter().map(|s| s.name.as_str()).collect()
    }
}

/// What is said of a key that there is not, with the one that may be meant, or else those that there are. The library
/// names it and them between backticks, in order.
fn unknown_key(message: &str) -> Option<String> {
    let mut names = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    let known: Vec<&str> = names.collect();
    let hint = match closest(unknown, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None if known.is_empty() => "here may stand none".to_owned(),
        None => format!("here may stand `{}`", known.join("`, `")),
    };
    Some(format!("unknown key `{unknown}`; {hint}"))
}

/// The scale where none is configured.
pub const DEFAULT_SEVERITIES: [&str; 4] = ["SEV1", "SEV2", "SEV3", "SEV4"];

/// How the site presents itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SiteConfig {
    /// What the site is called.
    pub title: String,
    /// What the site is about, in a line.
    pub description: String,
    /// The absolute address under which the site is published, for the feed and the sitemap.
    pub base_url: Option<String>,
    /// Who the site is for: with `internal` its pages say so, and ask search engines to leave them out.
    pub readers: Readers,
    /// The language of the reports and of the interface: a BCP 47 tag, such as `en`, `de` or `pt-BR`.
    /// English and German are built in; a theme may add others.
    pub language: String,
    /// A folder of overrides, relative to this file.
    #[schemars(with = "Option<String>")]
    #[serde(deserialize_with = "paths::one")]
    pub theme: Option<Utf8PathBuf>,
    /// A line at the foot of every page.
    pub footer: Option<String>,
    /// A picture in front of the title, SVG or PNG, relative to this file.
    #[schemars(with = "Option<String>")]
    pub logo: Option<Spanned<Utf8PathBuf>>,
    /// The sign of the site in tabs and bookmarks, SVG, PNG or ICO, relative to this file.
    #[schemars(with = "Option<String>")]
    pub favicon: Option<Spanned<Utf8PathBuf>>,
    /// Colours over the theme's.
    pub colors: Colors,
    /// Links after those of the navigation.
    pub links: Vec<SiteLink>,
    /// Which files for hosts are written with the site.
    pub host_files: Vec<HostFile>,
    /// Where the built site goes, relative to this file.
    #[schemars(with = "String")]
    pub output: Utf8PathBuf,
    /// Files and folders in it that a build leaves as they are, also where the site has a file of that name.
    #[schemars(with = "Vec<String>")]
    #[serde(deserialize_with = "paths::in_output")]
    pub keep: Vec<Utf8PathBuf>,
    /// How many rows a list has on one page.
    pub paginate_by: NonZeroUsize,
    /// Where the repository is on the web, and what of its history is shown.
    pub repository: RepositoryConfig,
    /// Steps that an edition has not.
    #[serde(skip)]
    #[schemars(skip)]
    pub without_steps: Vec<Step>,
}

impl SiteConfig {
    /// Whether a step is shown.
    #[must_use]
    pub fn has_step(&self, step: Step) -> bool {
        !self.without_steps.contains(&step)
    }

    /// The steps that are shown, in order.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = Step> + '_ {
        Step::ALL.into_iter().filter(|step| self.has_step(*step))
    }
}

/// Rows of a list on one page, where that is not configured.
const PAGINATE_BY: NonZeroUsize = NonZeroUsize::new(100).unwrap();

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            title: "Incidents".to_owned(),
            description: "What we learned from our incidents".to_owned(),
            base_url: None,
            readers: Readers::default(),
            language: "en".to_owned(),
            theme: None,
            footer: None,
            logo: None,
            favicon: None,
            colors: Colors::default(),
            links: Vec::new(),
            host_files: vec![HostFile::Netlify],
            output: "site".into(),
            keep: Vec::new(),
            paginate_by: PAGINATE_BY,
            repository: RepositoryConfig::default(),
            without_steps: Vec::new(),
        }
    }
}

/// Where incidents lie and how their times are read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IncidentsConfig {
    /// The folder that holds them, relative to this file; `incidents` if there is one.
    #[schemars(with = "Option<String>")]
    #[serde(deserialize_with = "paths::from_root")]
    pub folder: Option<Utf8PathBuf>,
    /// The zone of incidents that name none.
    #[schemars(with = "Option<String>")]
    pub timezone: Option<Tz>,
    /// The days on which staff is owed rest; Saturday and Sunday by default.
    pub weekend: Vec<Day>,
}

impl Default for IncidentsConfig {
    fn default() -> Self {
        Self { folder: None, timezone: None, weekend: vec![Day::Saturday, Day::Sunday] }
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    /// The day of a date.
    #[must_use]
    pub fn of(date: &impl Datelike) -> Self {
        match date.weekday() {
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
        }
    }
}

impl IncidentsConfig {
    /// The zone of incidents that name none, and of all that is no incident's: what day it is, and on which
    /// day a commit was made.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.timezone.unwrap_or(Tz::UTC)
    }

    /// The day of a moment in that zone.
    #[must_use]
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone()).date_naive()
    }
}

/// One grade of the severity scale.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Severity {
    /// What incidents call it, such as SEV1.
    pub name: String,
    /// When an incident is this severe.
    #[serde(default)]
    pub description: String,
    /// An incident that reaches one of these figures is at least this severe: a measure's name, or
    /// `downtime_minutes`, and the least number.
    #[serde(default)]
    pub at_least: BTreeMap<String, f64>,
}

/// A service of the registry.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Service {
    /// What it is called on the site; its name by default.
    pub title: Option<String>,
    /// What it does.
    pub description: String,
    /// The team or person that answers for it.
    pub owner: Option<String>,
    /// Globs of its files in the code repository: `*` within a name, `**` across folders; a folder
    /// stands for all that is below it. For `aftermark actions touching`.
    pub paths: Vec<String>,
    /// Names of the services that it needs.
    pub depends_on: Vec<String>,
    /// What an hour without it costs.
    pub cost_per_hour: Option<CostRate>,
    /// How much of the time it is to be up: gives it an error budget.
    pub objective: Option<Objective>,
}

/// How much of the time a service is to be up.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// In percent of the time, as in `99.9`.
    #[serde(deserialize_with = "objective_percent")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub percent: f64,
    /// Of how many days, up to and with the one as of which everything is judged.
    #[serde(default = "objective_month", deserialize_with = "objective_days")]
    #[schemars(range(min = 1, max = 366))]
    pub days: u32,
}

const fn objective_month() -> u32 {
    30
}

fn objective_percent<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let percent = f64::deserialize(from)?;
    let wrong = "an objective lies between 0 and 100 percent and is neither: what is never out has no budget to spend";
    let is_right = percent > 0.0 && percent < 100.0;
    is_right.then_some(percent).ok_or_else(|| serde::de::Error::custom(wrong))
}

fn objective_days<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let days = u32::deserialize(from)?;
    let wrong = "the days of an objective are a number from 1 to 366";
    (1..=366).contains(&days).then_some(days).ok_or_else(|| serde::de::Error::custom(wrong))
}

/// What an hour without a service costs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostRate {
    /// How much, in the currency.
    pub amount: f64,
    /// ISO 4217.
    pub currency: String,
}

/// Somebody who could be told of an incident.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Audience {
    /// What it is called on the site; its name by default.
    pub title: Option<String>,
    /// Who they are.
    pub description: String,
    /// Outside of the organisation: what went out is kept with the incident.
    pub external: bool,
}

/// How a team words one step.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StepConfig {
    /// Other headings that mean this step.
    pub aliases: Vec<String>,
    /// The heading that `aftermark new` gives the step's section; it means the step as an alias does.
    pub heading: Option<String>,
    /// The question that `aftermark new` opens the step's section with.
    pub question: Option<String>,
    /// Headings that `aftermark new` puts below the question.
    pub headings: Vec<String>,
}

/// How loud a rule is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    serde::Serialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Off,
    Note,
    Warning,
    Error,
}

/// Levels for some paths.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Globs relative to this file: `*` within a name, `**` across folders.
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Spanned<String>>,
    /// Levels by rule id, group (`language/*`) or glob, below these paths.
    pub rules: BTreeMap<String, Level>,
}
