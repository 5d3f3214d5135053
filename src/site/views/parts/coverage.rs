//! The ten-segment bar: how well each step of one incident is answered.

use serde::Serialize;

use crate::config::SiteConfig;
use crate::rules::IncidentVerdict;
use crate::site::text::Words;

/// The bar.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// In order of the steps that the site has.
    pub marks: Vec<Mark>,
    /// How many of them are answered, or waived with a reason.
    pub settled: usize,
    /// How many still need work.
    pub open: usize,
    /// How many are asked: settled or open.
    pub asked: usize,
}

/// One segment.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// From 1.
    pub number: usize,
    pub slug: &'static str,
    pub heading: String,
    /// The grade's word.
    pub grade: &'static str,
    /// Whether the step still needs work.
    pub open: bool,
}

impl Coverage {
    /// The grades of an incident in the steps that the site has.
    pub fn new(verdict: &IncidentVerdict, site: &SiteConfig, words: &Words) -> Self {
        let grades = || verdict.grades.iter().filter(|g| site.has_step(g.step));
        let settled = grades().filter(|g| g.grade.is_settled()).count();
        let open = grades().filter(|g| g.grade.is_open()).count();
        let marks = grades()
            .map(|g| Mark {
                number: g.step.number(),
                slug: g.step.slug(),
                heading: words.step(g.step),
                grade: g.grade.word(),
                open: g.grade.is_open(),
            })
            .collect();
        Self { marks, settled, open, asked: settled + open }
    }
}
