//! Headings that begin with times → the entries of a timeline that is told under them.
//!
//! What stands below a heading is prose and stays so: the first words of it are what happened, where the heading says
//! nothing else.

use super::blocks::{Inline, Item};
use super::find::Finder;
use super::take::line;
use super::times::leading;
use super::value::words;

impl Finder<'_, '_> {
    /// Takes a heading of a timeline that begins with a time as an entry; whether it was one.
    pub(super) fn timed_heading(&mut self, text: &Inline) -> bool {
        const LIST: &str = "timeline";
        let source = self.told.source;
        let is_time = leading(source.slice(&text.range), source.calendar).is_some();
        // Beside a list in YAML, headings are the author's words for it.
        if !is_time || self.given.contains(&LIST) {
            return false;
        }
        let Some(claim) = self.claim.as_mut().filter(|c| c.list == LIST) else {
            return false;
        };
        claim.is_strong = false;
        let mut defaults = claim.defaults.clone();
        defaults.date = self.first_day(LIST, defaults.date);
        let item = Item { range: text.range.clone(), head: text.clone(), ..Item::default() };
        let entry = self.told.moment(&item, &mut defaults);
        let zone = defaults.zone.clone();
        self.unknown_letters(&std::mem::take(&mut defaults.letters), zone.as_ref().map(|z| z.zone));
        self.zone_was_taken(zone);
        if let Some(claim) = &mut self.claim {
            claim.defaults = defaults;
        }
        self.is_untold = !entry.has("event");
        let range = line(source.text, &text.range);
        self.keep(LIST, vec![entry], range, false, true);
        true
    }

    /// Gives the last heading of a timeline that says a time alone what happened then.
    pub(super) fn told_below(&mut self, text: &Inline) {
        if !self.is_untold || words(text).is_empty() {
            return;
        }
        // “Run:” before a block of code says little; what comes behind it may say more.
        let said = words(text);
        self.is_untold = said.ends_with(':') && said.split(' ').count() <= 3;
        let node = self.told.source.value("timeline", "event", text);
        let last = self.entries.get_mut("timeline").and_then(|all| all.last_mut());
        if let (Some(node), Some(entry)) = (node, last) {
            entry.take("event");
            entry.add("event", node.span, node);
        }
    }
}
