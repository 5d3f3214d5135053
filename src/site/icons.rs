//! Icons of pages. A page shows one by its name (`<use href="#i:open"/>`) and is given, once, the drawings of those
//! that it uses: browsers take drawings out of another file from servers alone, and not where a site is opened from
//! a disk.

use std::collections::{BTreeMap, BTreeSet};

/// What stands before the name where an icon is used, and where it is drawn. No heading has an id with a colon.
const USED: &str = "href=\"#i:";
const DRAWN: &str = "<symbol id=\"i:";
const END: &str = "</symbol>";
/// What stands before the last tag of a page.
const BODY_END: &str = "</body>";

/// The drawings of a theme.
#[derive(Default)]
pub struct Icons {
    /// Up to the first drawing, and from the last one on.
    around: (String, String),
    by_name: BTreeMap<String, String>,
}

impl Icons {
    /// Takes apart a text with all drawings, each a `<symbol id="i:NAME">`.
    pub fn read(markup: &str) -> Self {
        let markup = markup.trim();
        let (Some(from), Some(until)) = (markup.find(DRAWN), markup.rfind(END)) else {
            return Self::default();
        };
        let until = until + END.len();
        let drawings = markup[from..until].split(DRAWN).skip(1).filter_map(|drawing| {
            let (name, _) = drawing.split_once('"')?;
            Some((name.to_owned(), format!("{DRAWN}{}", drawing.trim_end())))
        });
        let around = (markup[..from].trim_end().to_owned(), markup[until..].trim().to_owned());
        Self { by_name: drawings.collect(), around }
    }

    /// The names of the icons that markup uses.
    pub fn used(markup: &str) -> impl Iterator<Item = &str> {
        markup.split(USED).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0))
    }

    /// Puts into a page what it uses, and what it may come to use.
    pub fn add_to(&self, page: &mut String, later: &BTreeSet<String>) {
        let Some(at) = page.rfind(BODY_END) else { return };
        let used: BTreeSet<&str> =
            Self::used(page).chain(later.iter().map(String::as_str)).collect();
        let drawings: Vec<&str> =
            used.into_iter().filter_map(|n| self.by_name.get(n)).map(String::as_str).collect();
        if !drawings.is_empty() {
            let (before, after) = &self.around;
            let all = format!("{before}\n{}\n{after}\n", drawings.join("\n"));
            page.insert_str(at, &all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_given_what_it_uses_once() {
        let icons = Icons::read(
            "<svg>\n<symbol id=\"i:a\"><path d=\"1\"/></symbol>\n<symbol id=\"i:b\"><path/></symbol>\
             <symbol id=\"i:c\"/></symbol>\n</svg>",
        );
        let mut page = "<body><use href=\"#i:b\"/><use href=\"#i:b\"/><use href=\"#i:x\"/>\
                        <a href=\"#i:\"></a></body></html>"
            .to_owned();
        icons.add_to(&mut page, &["c".to_owned()].into());
        let end = page.split_once("</a>").unwrap().1;
        assert_eq!(
            end,
            "<svg>\n<symbol id=\"i:b\"><path/></symbol>\n<symbol id=\"i:c\"/></symbol>\n</svg>\n</body></html>"
        );
        let without = "<body></body>";
        let mut page = without.to_owned();
        icons.add_to(&mut page, &BTreeSet::new());
        Icons::read("").add_to(&mut page, &["a".to_owned()].into());
        assert_eq!(page, without);
    }
}
