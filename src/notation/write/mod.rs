//! The nodes of a list → the Markdown that is read as them: bullets, checklists and tables.
//!
//! A value is put where it reads best if what it holds allows that at first sight, else into a bullet or a cell of
//! its own. Whether a text is read as it was meant is for the caller to try: there are several, the most natural first.

mod bullets;
mod facts;
mod inline;
mod item;
mod table;

use super::keys::{ListName, step_of};
use crate::source::Span;
use crate::source::discover::LISTS;
use crate::source::yaml::{Kind, Node};
use crate::vocabulary::Step;
pub use bullets::in_words as day_in_words;
pub use inline::{as_source, escaped};
use item::{Item, Value};
pub use table::name as column;

/// A list, or the part of it that one step's section holds: lines with `\n`, without an empty one at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `None` is a section of its own above all others.
    pub step: Option<Step>,
    pub text: String,
}

/// What the notation has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub span: Span,
    /// A clause that says what it is.
    pub why: String,
}

/// The texts that a list could be, the most natural first.
///
/// # Errors
/// [`Refused`] names the first value that no text carries.
pub fn candidates(list: &str, node: &Node) -> Result<Vec<Vec<Part>>, Refused> {
    match list {
        "summary" => return facts::summary(node),
        "follow_up" => return facts::follow_up(node),
        "waivers" => return facts::waivers(node),
        _ => {}
    }
    let refused = |span, why: &str| Refused { span, why: why.to_owned() };
    let Some(list) = LISTS.into_iter().find(|l| *l == list) else {
        return Err(refused(node.span, "it is none of the seven lists"));
    };
    let Kind::Seq(nodes) = &node.kind else {
        return Err(refused(node.span, "it is no list"));
    };
    if nodes.is_empty() {
        return Err(refused(
            node.span,
            "an empty list says that there is nothing, which no text says",
        ));
    }
    let items = nodes.iter().map(|n| Item::read(list, n));
    let items: Vec<Item<'_>> = items.collect::<Result<_, _>>()?;
    let under_heading = |text: String| {
        vec![Part { step: Some(step_of(list)), text: format!("### {}\n\n{text}", heading(list)) }]
    };
    let table = || under_heading(table::write(list, &items));
    Ok(match list {
        "timeline" => {
            let (by_day, days) = bullets::timeline(&items, true);
            let (dated, _) = bullets::timeline(&items, false);
            let mut all = vec![by_day, dated];
            // Days that few entries share would be more headings than entries.
            if days * 2 > items.len() && days > 2 {
                all.reverse();
            }
            let all = all.into_iter().map(under_heading);
            // A cell holds no pictures and no code.
            let is_plain = items.iter().all(|i| i.attached.is_empty());
            all.chain(is_plain.then(table)).collect()
        }
        "actions" => {
            let mut all = Vec::new();
            all.extend(bullets::by_process(&items));
            let whole = bullets::actions(&items, crate::vocabulary::Process::Technology);
            all.push(under_heading(whole));
            all.push(table());
            all
        }
        "causes" => vec![under_heading(bullets::causes(&items)), table()],
        "safeguards" => vec![under_heading(bullets::safeguards(&items)), table()],
        "evidence" => vec![under_heading(bullets::evidence(&items)), table()],
        _ => vec![table()],
    })
}

/// Entries of a timeline as bullets, with `by_day` under headings of days; each is its keys with their values, as YAML
/// has them.
#[must_use]
pub fn bullets_of(entries: &[Vec<(&'static str, Vec<String>)>], by_day: bool) -> String {
    let items: Vec<Item<'_>> = entries.iter().map(|fields| Item::of(fields)).collect();
    bullets::timeline(&items, by_day).0
}

/// A value of the timeline as a cell of a table has it.
#[must_use]
pub fn cell(key: &str, value: &str) -> String {
    item::written("timeline", key, &Value::One(value), "<br>")
}

/// The heading under which a list is written.
fn heading(list: ListName) -> &'static str {
    match list {
        "timeline" => "Timeline",
        "evidence" => "Evidence",
        "causes" => "Causes",
        "impact" => "Impact",
        "safeguards" => "Safeguards",
        "actions" => "Actions",
        _ => "Notifications",
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::CATALOGUE;
    use super::*;

    #[test]
    fn the_headings_name_their_lists() {
        for list in LISTS {
            assert_eq!(CATALOGUE.list_of(heading(list)), Some(list));
        }
    }
}
