//! How something is written where it stands: the same advice for YAML, for a bullet of the text and for a row of a table.

use super::rule::Context;
use crate::notation::column;
use crate::source::Span;

/// How an entry of a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Yaml,
    Bullet,
    /// A row of a table in the text.
    Row,
}

impl Form {
    /// Whether it stands in the text of the report.
    pub fn is_text(self) -> bool {
        self != Self::Yaml
    }
}

impl Context<'_> {
    /// How what stands at a place is written.
    #[must_use]
    pub fn form(&self, at: Span) -> Form {
        let incident = self.incident;
        let body = incident.body.intro.as_ref().map(|intro| intro.span.start);
        if at.file != incident.main || body.is_none_or(|body| at.start < body) {
            return Form::Yaml;
        }
        let text = self.library.sources.text(at.file).map_or("", |file| &file.text);
        let (before, after) = text.split_at_checked(at.start as usize).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let line = after.lines().next().unwrap_or_default();
        let is_row = before.starts_with('|') || (before.is_empty() && line.contains(" | "));
        if is_row { Form::Row } else { Form::Bullet }
    }

    /// How a list is written; one that is not there as the others of the report are, in the text where there are none.
    #[must_use]
    pub fn form_of(&self, list: &str) -> Form {
        let incident = self.incident;
        let timeline = incident.timeline.first().map(|e| e.span);
        let evidence = incident.evidence.first().map(|e| e.span);
        let causes = incident.causes.first().map(|c| c.span);
        let impact = incident.impact.first().map(|i| i.span);
        let safeguards = incident.safeguards.first().map(|s| s.span);
        let actions = incident.actions.first().map(|a| a.span);
        let notifications = incident.notifications.first().map(|n| n.span);
        let all = [
            ("timeline", timeline),
            ("evidence", evidence),
            ("causes", causes),
            ("impact", impact),
            ("safeguards", safeguards),
            ("actions", actions),
            ("notifications", notifications),
        ];
        let own = all.into_iter().find(|(name, _)| *name == list).and_then(|(_, first)| first);
        if let Some(own) = own {
            return self.form(own);
        }
        let mut others = all.into_iter().filter_map(|(_, first)| first).peekable();
        if others.peek().is_some() && others.all(|first| self.form(first) == Form::Yaml) {
            return Form::Yaml;
        }
        match list {
            "impact" | "notifications" => Form::Row,
            _ => Form::Bullet,
        }
    }

    /// Whether the lists of the report, or those to come, stand in its text.
    #[must_use]
    pub fn writes_text(&self) -> bool {
        self.form_of("").is_text()
    }

    /// What to add to an entry so that it gives a key; `with` says what in YAML and in a table.
    #[must_use]
    pub fn add(&self, entry: Span, list: &str, key: &str, with: &str) -> String {
        match self.form(entry) {
            Form::Yaml => format!("add `{key}:` {with}"),
            Form::Row => format!("add a cell under “{}” {with}", column(key)),
            Form::Bullet => match in_bullet(list, key) {
                Some(words) => format!("add {words}"),
                None => format!("add a bullet in it, `- {key}: …`, {with}"),
            },
        }
    }

    /// A value of an entry as it is written there.
    #[must_use]
    pub fn value(&self, form: Form, list: &str, key: &str, value: &str) -> String {
        match (form, list, key) {
            (Form::Yaml, ..) => format!("`{key}: {value}`"),
            (Form::Row, ..) => format!("`{value}` under “{}”", column(key)),
            (Form::Bullet, "timeline", "milestone") => format!("`**{value}**` after the time"),
            (Form::Bullet, "timeline", "outcome") => format!("`→ {value}` at the end"),
            (Form::Bullet, "timeline", "kind") => format!("`{value}:` before the words"),
            (Form::Bullet, "causes", "role") => format!("`**{value}**`"),
            (Form::Bullet, "safeguards", "outcome") => format!("`: **{value}**`"),
            (Form::Bullet, ..) => format!("a bullet in it, `- {key}: {value}`"),
        }
    }

    /// What to do about a cause or a safeguard that no action is for; `entry` is it, and `because` what the reason is of.
    #[must_use]
    pub fn address(&self, entry: Span, id: Option<&str>, because: &str) -> String {
        let id = id.unwrap_or("C1");
        let action = match self.form_of("actions") {
            Form::Yaml => "name it in an action's `addresses: […]`".to_owned(),
            Form::Row => {
                format!("name it in the row of an action, under “{}”", column("addresses"))
            }
            Form::Bullet => format!("name it after the title of an action, as in `for {id}`"),
        };
        let accepted = match self.form(entry) {
            Form::Yaml => "`accepted:`".to_owned(),
            Form::Row => format!("under “{}”", column("accepted")),
            Form::Bullet => "`(accepted: …)` at its end,".to_owned(),
        };
        format!("{action}, or write {accepted} with the reason{because}")
    }
}

/// What a bullet is given instead of a key.
fn in_bullet(list: &str, key: &str) -> Option<&'static str> {
    Some(match (list, key) {
        ("timeline", "source") => {
            "where it is known from at the end: `([edge.log:118](evidence/edge.log#L118))`, or `(source: Slack #inc-123)` for what is no file and no page"
        }
        ("timeline", "outcome") => {
            "what came of it at the end: `→ fixed`, helped, no effect, made worse or unknown"
        }
        ("timeline", "by") => "a bullet in it with a role: `- by: on-call SRE`",
        ("causes", "evidence") => {
            "files and lines or pages at the end: `([renewals.log:7](evidence/renewals.log#L7))`"
        }
        ("causes", "accepted") => "`(accepted: …)` at the end",
        ("safeguards", "why") => {
            "what made it work or not after the outcome: `**ignored**, it mailed a former administrator`"
        }
        ("actions", "owner") => "a person or a team after the title: `@handle`",
        ("actions", "due") => {
            "a date after the title, `due 2026-04-01`, or how often it is due, `due every 3 months from 2026-04-01`"
        }
        ("actions", "priority") => "one after the title, as in `P1`",
        ("actions", "kind") => {
            "after the title what it does about a cause or safeguard: `prevents C1`, `detects S1`, `mitigates …` or `responds …`"
        }
        ("actions", "addresses") => {
            "after the title the causes and safeguards that it is for: `for C1, S1`"
        }
        ("actions", "done") => "the date after the title: `done 2026-03-29`",
        ("actions", "verification") => {
            "a bullet in it: `- verified 2026-03-30 by @handle: what was tried`"
        }
        _ => return None,
    })
}
