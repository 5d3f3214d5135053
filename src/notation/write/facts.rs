//! What stands in the text besides the lists: the summary, how the review goes on, and what is left out.

use super::item::scalar;
use super::{Part, Refused};
use crate::source::Span;
use crate::source::yaml::{Kind, Node};
use crate::vocabulary::Step;

/// How many characters of the summary stand on a line.
const WIDTH: usize = 100;

/// The section of the summary, above all others.
pub fn summary(node: &Node) -> Result<Vec<Vec<Part>>, Refused> {
    let text = scalar(node)?;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let is_full = lines
            .last()
            .is_some_and(|l| !l.is_empty() && l.chars().count() + word.chars().count() >= WIDTH);
        if is_full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    let section = |text: &str| vec![Part { step: None, text: format!("## Summary\n\n{text}") }];
    Ok(vec![section(&lines.join("\n")), section(text)])
}

/// The bullets of the last step.
pub fn follow_up(node: &Node) -> Result<Vec<Vec<Part>>, Refused> {
    let fields = fields(node)?;
    let mut bullets = Vec::new();
    for (name, value) in fields {
        let said = match (name, &value.kind) {
            (_, Kind::Null) => continue,
            ("review_on", _) => format!("- Review on: {}", scalar(value)?),
            ("adjusted", _) => format!("- Adjusted: {}", scalar(value)?),
            ("recurrence_of", Kind::Seq(all)) => {
                let all = all.iter().map(scalar).collect::<Result<Vec<_>, _>>()?;
                let all = if all.is_empty() { "none".to_owned() } else { all.join(", ") };
                format!("- Recurrence of: {all}")
            }
            ("recurrence_of", _) => format!("- Recurrence of: {}", scalar(value)?),
            _ => return Err(refused(value.span, &format!("the text has no place for `{name}`"))),
        };
        bullets.push(said);
    }
    if bullets.is_empty() {
        return Err(refused(node.span, "it says nothing"));
    }
    Ok(vec![vec![Part { step: Some(Step::MoveOn), text: bullets.join("\n") }]])
}

/// What is left out, under a heading of its own in the section of the last step.
pub fn waivers(node: &Node) -> Result<Vec<Vec<Part>>, Refused> {
    let Kind::Seq(items) = &node.kind else {
        return Err(refused(node.span, "it is no list"));
    };
    let mut all = Vec::new();
    for item in items {
        let fields = fields(item)?;
        let of = |key: &str| {
            let found = fields.iter().find(|(name, _)| *name == key);
            found.map(|(_, node)| scalar(node)).transpose()
        };
        let (rule, step) = (of("rule")?, of("step")?);
        let (Some(reason), Some(by)) = (of("reason")?, of("by")?) else {
            return Err(refused(item.span, "an entry of it says not why or by whom"));
        };
        let target = match (rule, step) {
            (Some(rule), None) => format!("`{rule}`"),
            (None, Some(step)) => step.to_owned(),
            _ => return Err(refused(item.span, "an entry of it names not one rule or step")),
        };
        all.push((target, reason, by));
    }
    let Some((_, _, first)) = all.first() else {
        return Err(refused(node.span, "it says nothing"));
    };
    let is_handle = |by: &str| by.starts_with('@') && !by.contains(char::is_whitespace);
    let is_one = is_handle(first) && all.iter().all(|(_, _, by)| by == first);
    let mut text = "### What is left out\n".to_owned();
    if is_one {
        text.push_str(&format!("\nDecided by {first}.\n"));
    }
    for (target, reason, by) in &all {
        text.push_str(&format!("\n- {target}: {reason}"));
        match (is_one, is_handle(by)) {
            (true, _) => {}
            (false, true) => text.push_str(&format!(" ({by})")),
            (false, false) => text.push_str(&format!("\n  - by: {by}")),
        }
    }
    Ok(vec![vec![Part { step: Some(Step::MoveOn), text }]])
}

fn fields(node: &Node) -> Result<Vec<(&str, &Node)>, Refused> {
    match &node.kind {
        Kind::Map(all) => Ok(all.iter().map(|(key, node)| (key.name.as_str(), node)).collect()),
        _ => Err(refused(node.span, "it has no keys")),
    }
}

fn refused(span: Span, why: &str) -> Refused {
    Refused { span, why: why.to_owned() }
}
