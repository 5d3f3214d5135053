//! Who was told, and who was not, with the reason.

use serde::Serialize;

use crate::site::context::PageScope;
use crate::site::views::parts::time::TimeView;
use crate::site::views::{owned, text, word};

/// The decision about one audience.
#[derive(Debug, Serialize)]
pub struct NotificationView {
    pub audience: Option<String>,
    pub external: bool,
    pub decision: Option<&'static str>,
    pub channel: Option<String>,
    pub at: Option<TimeView>,
    pub by: Option<String>,
    pub reason_html: Option<String>,
    /// The text that went out, by paragraphs.
    pub message: Vec<String>,
}

/// The decisions of an incident in order of writing.
pub fn notifications(scope: &PageScope<'_>) -> Vec<NotificationView> {
    let incident = scope.entry.incident;
    let audiences = &scope.site.edition.config().audiences;
    incident
        .notifications
        .iter()
        .map(|n| {
            let name = text(n.audience.as_ref());
            let known = name.and_then(|name| audiences.get(name));
            let title = known.and_then(|a| a.title.as_deref()).or(name);
            NotificationView {
                audience: title.map(str::to_owned),
                external: known.is_some_and(|a| a.external),
                decision: word(n.decision.as_ref()),
                channel: owned(n.channel.as_ref()),
                at: n.at.as_ref().map(|a| TimeView::new(a.value, incident.zone, &scope.site.words)),
                by: owned(n.by.as_ref()),
                reason_html: scope.markup(n.reason.as_ref()),
                message: text(n.message.as_ref())
                    .map(|m| m.split("\n\n").map(str::to_owned).collect())
                    .unwrap_or_default(),
            }
        })
        .collect()
}
