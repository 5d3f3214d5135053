//! Entries → a table.

use super::super::catalogue::CATALOGUE;
use super::super::keys::{ListName, keys};
use super::inline::grouped;
use super::item::{Item, written};

/// The table of a list, with the columns that it needs and those in which something stands.
pub fn write(list: ListName, items: &[Item<'_>]) -> String {
    let needed = CATALOGUE.needs(list);
    let mut columns: Vec<&'static str> = keys(list).iter().map(|(key, _)| *key).collect();
    columns.retain(|key| needed.contains(key) || items.iter().any(|i| i.has(key)));
    // Figures stand behind the scope, or what is before it.
    let place = columns
        .iter()
        .rposition(|key| matches!(*key, "service" | "effect" | "from" | "to" | "scope"));
    let measures = measures(items);
    let place = place.map_or(columns.len(), |at| at + 1);
    let (before, after) = columns.split_at(place);

    let names = |keys: &[&'static str]| -> Vec<String> { keys.iter().map(|k| name(k)).collect() };
    let mut head = names(before);
    head.extend(measures.iter().map(|m| name(m)));
    head.extend(names(after));
    let mut rule = vec!["---"; before.len()];
    rule.extend(vec!["---:"; measures.len()]);
    rule.extend(vec!["---"; after.len()]);
    let mut lines = vec![row(&head), format!("|{}|", rule.join("|"))];
    for item in items {
        let cells = |keys: &[&'static str]| -> Vec<String> {
            let all = keys.iter().map(|key| {
                let value = item.value(key);
                value.map_or_else(String::new, |v| written(list, key, v, "<br>"))
            });
            all.collect()
        };
        let mut all = cells(before);
        all.extend(measures.iter().map(|wanted| {
            let figure = item.measures.iter().find(|(name, _)| name == wanted);
            figure.map_or_else(String::new, |(_, figure)| grouped(figure))
        }));
        all.extend(cells(after));
        lines.push(row(&all));
    }
    lines.join("\n") + "\n"
}

/// The names of all figures, in an order that keeps that of each row where there is one.
fn measures<'n>(items: &[Item<'n>]) -> Vec<&'n str> {
    let mut all: Vec<&str> = Vec::new();
    for item in items {
        let mut next = 0;
        for (name, _) in &item.measures {
            match all.iter().position(|n| n == name) {
                Some(at) => next = next.max(at + 1),
                None => {
                    all.insert(next, name);
                    next += 1;
                }
            }
        }
    }
    all
}

/// What the column of a key is called: the key in words.
#[must_use]
pub fn name(key: &str) -> String {
    let words = match key {
        "at" => "time",
        "path" => "link",
        key => key,
    };
    let words = words.replace(['_', '.'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::discover::LISTS;

    #[test]
    fn a_column_is_read_as_the_key_that_it_is_called_by() {
        for list in LISTS {
            for (key, _) in keys(list) {
                // A page and a file have one column.
                let read = if *key == "url" { "path" } else { key };
                let found = CATALOGUE.key_of(list, &name(key));
                assert!(found == Some(key) || found == Some(read), "{list}: {key} is {found:?}");
            }
        }
    }
}
