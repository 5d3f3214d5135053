//! Footnotes: numbered over the page by first reference, written at the end of the fragment that
//! refers to them first, each with ways back to all its references.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::body::{Section, Written};
use super::escape::push_attribute;
use super::page::Page;
use super::parse::label_key;

/// The footnotes referred to so far.
#[derive(Default)]
pub(super) struct Notes {
    notes: Vec<Note>,
    by_label: HashMap<String, usize>,
}

struct Note {
    label: String,
    id: String,
    /// Ids of the references to it.
    references: Vec<String>,
    /// Fragment of the first reference.
    fragment: usize,
}

impl Page<'_> {
    /// The markup of a reference; nothing for an unknown label. Within a link it is a number only.
    pub(super) fn reference(
        &mut self,
        label: &str,
        fragment: usize,
        in_link: bool,
    ) -> Option<String> {
        let label = label_key(label);
        if !self.document.footnotes.contains_key(&label) {
            return None;
        }
        let index = match self.notes.by_label.get(&label) {
            Some(&index) => index,
            None => {
                let index = self.notes.notes.len();
                let id = self.ids.take(format!("fn-{}", index + 1));
                self.notes.notes.push(Note {
                    label: label.clone(),
                    id,
                    references: Vec::new(),
                    fragment,
                });
                self.notes.by_label.insert(label, index);
                index
            }
        };
        let number = index + 1;
        if in_link {
            return Some(format!("<sup class=\"footnote-ref\">{number}</sup>"));
        }
        let note = &mut self.notes.notes[index];
        let base = match note.references.len() {
            0 => format!("fnref-{number}"),
            earlier => format!("fnref-{number}-{}", earlier + 1),
        };
        let id = self.ids.take(base);
        let mut html = format!("<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#{}\"", note.id);
        note.references.push(id);
        let label = format!("{} {number}", self.renderer.words.footnote);
        push_attribute(&mut html, "aria-label", &label);
        let _ = write!(html, ">{number}</a></sup>");
        Some(html)
    }

    /// Writes all footnotes to the ends of their fragments. Footnotes may refer to further ones.
    pub(super) fn write_notes(&mut self, sections: &mut [Written]) {
        let mut contents = Vec::new();
        while let Some(note) = self.notes.notes.get(contents.len()) {
            let fragment = note.fragment;
            let events = self.document.footnotes.get(&note.label).cloned();
            let mut section = Section::new(self, fragment);
            if let Some(events) = events {
                section.events(events);
            }
            contents.push(section.finish());
        }
        let mut lists: Vec<String> = vec![String::new(); sections.len()];
        for (index, (note, written)) in self.notes.notes.iter().zip(contents).enumerate() {
            let list = &mut lists[note.fragment];
            let _ = write!(list, "<li id=\"{}\" value=\"{}\">", note.id, index + 1);
            let back = self.ways_back(index + 1, note);
            // The ways back go to the end of the last paragraph, not on a line of their own.
            match written.html.trim_end().strip_suffix("</p>") {
                Some(html) => {
                    let _ = write!(list, "{html}{back}</p>");
                }
                None => {
                    let _ = write!(list, "{}{back}", written.html);
                }
            }
            list.push_str("</li>\n");
            let section = &mut sections[note.fragment];
            section.raw_html |= written.raw_html;
            section.headings.extend(written.headings);
        }
        for (section, list) in sections.iter_mut().zip(lists) {
            if list.is_empty() {
                continue;
            }
            section.html.push_str("<div class=\"footnotes\" role=\"group\"");
            push_attribute(&mut section.html, "aria-label", &self.renderer.words.footnotes);
            section.html.push_str(">\n<ol>\n");
            section.html.push_str(&list);
            section.html.push_str("</ol>\n</div>\n");
        }
    }

    fn ways_back(&self, number: usize, note: &Note) -> String {
        let mut out = String::new();
        for (nth, reference) in note.references.iter().enumerate() {
            let _ = write!(out, " <a class=\"footnote-back\" href=\"#{reference}\"");
            let mut label = format!("{} {number}", self.renderer.words.back_to_reference);
            if nth > 0 {
                let _ = write!(label, "-{}", nth + 1);
            }
            push_attribute(&mut out, "aria-label", &label);
            out.push_str(">\u{21a9}");
            if nth > 0 {
                let _ = write!(out, "<sup>{}</sup>", nth + 1);
            }
            out.push_str("</a>");
        }
        out
    }
}
