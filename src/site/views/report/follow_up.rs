//! How the review goes on: when it is looked at again, what was adjusted, what it repeats.

use serde::Serialize;

use crate::derive::Review;
use crate::site::context::PageScope;
use crate::site::views::parts::card::Card;
use crate::site::views::parts::time::DateView;

/// The follow-up.
#[derive(Debug, Serialize)]
pub struct FollowUpView<'a> {
    pub review_on: Option<DateView>,
    pub overdue: bool,
    pub adjusted_html: Option<String>,
    /// Whether the author says that it repeats nothing.
    pub no_recurrence: bool,
    pub recurrence_of: Vec<Recurrence<'a>>,
}

/// An earlier incident that this one repeats.
#[derive(Debug, Serialize)]
pub struct Recurrence<'a> {
    pub slug: String,
    pub card: Option<&'a Card>,
}

impl<'a> FollowUpView<'a> {
    /// The follow-up of an incident, if it has one.
    pub fn new(scope: &PageScope<'a>) -> Option<Self> {
        let follow_up = scope.entry.incident.follow_up.as_ref()?;
        let earlier = follow_up.recurrence_of.as_deref();
        Some(Self {
            review_on: follow_up
                .review_on
                .as_ref()
                .map(|d| DateView::new(d.value, &scope.site.words)),
            overdue: scope.entry.facts.review == Review::Overdue,
            adjusted_html: scope.markup(follow_up.adjusted.as_ref()),
            no_recurrence: earlier.is_some_and(<[_]>::is_empty),
            recurrence_of: earlier
                .unwrap_or_default()
                .iter()
                .map(|slug| Recurrence {
                    slug: slug.value.clone(),
                    card: scope
                        .site
                        .edition
                        .get(&slug.value)
                        .and_then(|e| scope.site.card(e.index)),
                })
                .collect(),
        })
    }
}
