//! `aftermark search`: the site's search in a terminal.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::Outcome;
use super::edition::{self, Part, Shown};
use super::empty;
use super::open::Failure;
use super::stream::{self, Progress};
use crate::edition::Edition;
use crate::report::excerpt::printable;
use crate::report::json_writer;
use crate::search::{self, Answer, Files, Filter, Kind, Told};
use crate::site::{self, Settings, ThemeFiles};
use crate::vocabulary::Step;

/// Arguments of `search`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark search certificate expired
  aftermark search OPS-6052
  aftermark search '\"upstream timed out\" nginx'
  aftermark search --kind action --service checkout rollback
  aftermark search --format json 0x80070005

A word is found in all its forms and without accents, the last one also as the
beginning of a longer word; what stands in quotation marks has to stand so in
the text.")]
pub struct Arguments {
    /// What to look for; a whole line of a log will do
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Only what is of this kind; reports with their files where it is not given
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// Only in this step of the review
    #[arg(long, value_name = "STEP", value_parser = step)]
    step: Option<Step>,
    /// Only incidents of this service, by the title that the site shows
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Only incidents of this severity
    #[arg(long, value_name = "NAME")]
    severity: Option<String>,
    /// Only incidents with a cause of this category
    #[arg(long, value_name = "CATEGORY")]
    cause: Option<String>,
    /// Only incidents of this year
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// Only incidents with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// How many results to show
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    limit: usize,
    /// What to write
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::from_word(word)
        .ok_or_else(|| format!("use one of {}", Kind::ALL.map(Kind::word).join(", ")))
}

fn step(word: &str) -> Result<Step, String> {
    Step::from_slug(word).ok_or_else(|| {
        let all: Vec<&str> = Step::ALL.iter().map(|s| s.slug()).collect();
        format!("use one of {}", all.join(", "))
    })
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = arguments.shown.root.find()?;
    let progress = Progress::new();
    progress.say("reading the reports …");
    let repository = arguments.shown.open(&root)?;
    empty::refuse(&repository)?;
    // Who searches here sees the files themselves, as in a preview.
    let (shown, printed) = arguments.shown.of(&repository, true)?;
    // Results show no grades.
    let edition = Edition::unjudged(&shown.library, shown.derived());
    let config = &shown.library.config.site;
    let settings = Settings {
        site: config,
        base_url: None,
        theme: &ThemeFiles::new(),
        logo: None,
        favicon: None,
        version: env!("CARGO_PKG_VERSION"),
    };
    let groups = site::documents(&edition, &settings)?;
    let shards = search::files(groups, &config.language, repository.library.sources.cache());
    drop(progress);
    let files = Files::new(&shards)
        .ok_or_else(|| Failure::Said("the index that was just made has no beginning".to_owned()))?;
    let query = arguments.query.join(" ");
    let answer = search::answer(&files, &query, &arguments.filter());
    let told = answer.results.iter().take(arguments.limit);
    let told: Vec<Told<'_>> = told.filter_map(|f| Told::new(&files, f, &answer.marks)).collect();
    let parts = || parts(&query, &answer, &told);
    if printed.gives_away(&root, &repository, &shown, &[], parts)? {
        return Ok(Outcome::Blocked);
    }
    let written = match arguments.format {
        Format::Text => text(&query, &answer, &told),
        Format::Json => json(&query, &answer, &told),
    };
    stream::forgive_closed_pipe(written)?;
    Ok(Outcome::Passed)
}

impl Arguments {
    fn filter(&self) -> Filter {
        let number = |step: Step| Step::ALL.iter().position(|s| *s == step).map_or(0, |p| p + 1);
        Filter {
            kind: self.kind,
            step: self.step.map(number),
            facets: [&self.service, &self.severity, &self.cause, &self.year, &self.tag]
                .map(Clone::clone),
        }
    }
}

/// What is printed, by the page that has it: what was asked is the reader's own.
fn parts(query: &str, answer: &Answer, told: &[Told<'_>]) -> Result<Vec<Part>, Failure> {
    let page = |address: &str| {
        let (page, _) = address.split_once('#').unwrap_or((address, ""));
        if page.is_empty() || page.ends_with('/') {
            format!("{page}index.html")
        } else {
            page.to_owned()
        }
    };
    let mut parts: Vec<Part> = Vec::new();
    for result in told {
        parts.push((page(result.address), edition::texts(result, &["places"])?));
        for place in &result.places {
            let excerpt: String =
                place.excerpt.parts.iter().map(|(words, _)| words.as_str()).collect();
            parts.push((page(&place.address), format!("{}\n\n{excerpt}", place.label)));
        }
    }
    let asked: Vec<&str> = query.split_whitespace().collect();
    let better = answer.suggestion.iter().flat_map(|better| better.split_whitespace());
    let better: Vec<&str> = better.filter(|word| !asked.contains(word)).collect();
    parts.push(("search/index.html".to_owned(), better.join(" ")));
    Ok(parts)
}

fn text(query: &str, answer: &Answer, told: &[Told<'_>]) -> io::Result<()> {
    let mut out = stream::stdout();
    let query = printable(query);
    if !answer.used.is_empty() {
        let used: Vec<String> = answer.used.iter().map(|word| printable(word)).collect();
        writeln!(out, "Searched for the rarest words of that line: {}\n", used.join(", "))?;
    }
    if !answer.begun.is_empty() && !told.is_empty() {
        let begun: Vec<String> = answer.begun.iter().map(|word| printable(word)).collect();
        writeln!(out, "Nothing has `{}`; these have words that begin so.\n", begun.join("`, `"))?;
    }
    if !answer.without.is_empty() {
        let without: Vec<String> = answer.without.iter().map(|word| printable(word)).collect();
        writeln!(
            out,
            "Nothing has all of these words; these have all but `{}`.\n",
            without.join("`, `")
        )?;
    }
    for result in told {
        let about = [result.date, result.severity]
            .into_iter()
            .chain(result.services.iter().map(String::as_str));
        let about: Vec<String> = about.filter(|a| !a.is_empty()).map(printable).collect();
        writeln!(out, "\u{1b}[1m{}\u{1b}[0m", printable(result.title))?;
        if !about.is_empty() {
            writeln!(out, "  {}", about.join(" · "))?;
        }
        for place in &result.places {
            write!(out, "  {}", printable(&place.address))?;
            if !place.label.is_empty() {
                write!(out, "  \u{1b}[2m{}\u{1b}[0m", printable(place.label))?;
            }
            writeln!(out)?;
            let excerpt = &place.excerpt;
            if excerpt.parts.is_empty() {
                continue;
            }
            write!(out, "    {}", if excerpt.cut_before { "… " } else { "" })?;
            for (text, is_marked) in &excerpt.parts {
                let line = printable(&text.replace(['\n', '\r', '\t'], " "));
                match is_marked {
                    true => write!(out, "\u{1b}[1;33m{line}\u{1b}[0m")?,
                    false => write!(out, "{line}")?,
                }
            }
            writeln!(out, "{}", if excerpt.cut_after { " …" } else { "" })?;
        }
        writeln!(out)?;
    }
    match (answer.results.len(), told.len()) {
        (0, _) => writeln!(out, "Nothing found for `{query}`.")?,
        (1, 1) => writeln!(out, "1 result")?,
        (all, shown) if all == shown => writeln!(out, "{all} results")?,
        (all, shown) => writeln!(out, "{shown} of {all} results; --limit {all} shows all")?,
    }
    if answer.results.is_empty() {
        for word in &answer.missing {
            writeln!(out, "No document has `{}`.", printable(word))?;
        }
        match &answer.suggestion {
            Some(better) if answer.missing.is_empty() => writeln!(
                out,
                "Nothing has all of these words together. `{}` finds something.",
                printable(better)
            )?,
            Some(better) => writeln!(out, "Did you mean `{}`?", printable(better))?,
            None => writeln!(out, "Try fewer words, another spelling, or a name from a log line.")?,
        }
    }
    out.flush()
}

#[derive(Serialize)]
struct Data<'a> {
    version: u32,
    query: &'a str,
    total: usize,
    missing: &'a [String],
    begun: &'a [String],
    suggestion: Option<&'a str>,
    used: &'a [String],
    without: &'a [String],
    results: &'a [Told<'a>],
}

fn json(query: &str, answer: &Answer, told: &[Told<'_>]) -> io::Result<()> {
    let data = Data {
        version: 1,
        query,
        total: answer.results.len(),
        missing: &answer.missing,
        begun: &answer.begun,
        suggestion: answer.suggestion.as_deref(),
        used: &answer.used,
        without: &answer.without,
        results: told,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    json_writer::pretty(&mut out, &data)?;
    out.flush()
}
