//! The picture that chats and mail show beside a link to a report: title, severity, day and duration, for who reads no
//! further. Drawn here, of a typeface that comes along, so that it is the same on every machine.

mod canvas;
mod letters;

use canvas::{Canvas, Colours};
use letters::{Face, Weight};
use serde::Serialize;

use super::colors::CardColors;

/// In pixels, as those who show it ask for it.
pub const WIDTH: usize = 1200;
pub const HEIGHT: usize = 630;

/// What the card of a report says, as far as its typeface can show it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct LinkCard {
    /// Of the site.
    from: Option<String>,
    title: Option<String>,
    severity: Option<String>,
    /// The day and the duration.
    facts: Vec<String>,
    /// The plane's is that of the severity, or the accent where there is none.
    colours: Colours,
}

/// Where the text begins and how wide it may be.
const LEFT: f32 = 88.0;
const ROOM: f32 = 1024.0;

/// Sizes that a title is tried in, with how many lines have room at each.
const TITLES: [(f32, usize); 3] = [(64.0, 3), (54.0, 4), (46.0, 5)];

impl LinkCard {
    /// `None` where there is nothing of the report that can be shown.
    pub fn new(
        from: &str,
        title: &str,
        severity: Option<(&str, usize)>,
        facts: impl IntoIterator<Item = String>,
        colors: &CardColors,
    ) -> Option<Self> {
        let face = Face::new(Weight::Bold, 1.0)?;
        let facts: Vec<String> =
            facts.into_iter().filter_map(|fact| face.showable(&fact)).collect();
        let card = Self {
            from: face.showable(from),
            title: face.showable(title),
            severity: severity.and_then(|(name, _)| face.showable(name)),
            facts,
            colours: Colours {
                paper: colors.paper,
                ink: colors.ink,
                plane: severity.map_or(colors.accent, |(_, rank)| {
                    let own = colors.severities.get(rank.max(1) - 1);
                    *own.or(colors.severities.last()).unwrap_or(&colors.accent)
                }),
            },
        };
        let says = card.title.is_some() || card.severity.is_some() || !card.facts.is_empty();
        says.then_some(card)
    }

    /// All that it says, one after the other: for who cannot see it, and for the proof of an edition.
    pub fn words(&self) -> String {
        let facts = self.facts.iter().map(String::as_str);
        let all = [self.title.as_deref(), self.severity.as_deref()].into_iter().flatten();
        all.chain(facts).chain(self.from.as_deref()).collect::<Vec<_>>().join(" · ")
    }

    /// All that makes it what it is, for the mark in its address.
    pub fn drawn_of(&self) -> String {
        let Colours { paper, ink, plane } = self.colours;
        format!("{} {paper} {ink} {plane}", self.words())
    }

    /// The card as a PNG file; `None` where it cannot be made, which a test rules out.
    pub fn png(&self) -> Option<Vec<u8>> {
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        canvas.plane(0, 0, 28, HEIGHT);
        if let Some(from) = &self.from {
            let face = Face::new(Weight::Regular, 32.0)?;
            let line = lines(&face, from, ROOM, 1);
            canvas.write(&face, line.first()?, LEFT, 104.0);
        }
        if let Some(title) = &self.title {
            let (face, lines) = set(title)?;
            let step = face.size() * 1.18;
            let mut y = 160.0 + face.size();
            for line in lines {
                canvas.write(&face, &line, LEFT, y);
                y += step;
            }
        }
        // Where there is no title, this is what the card says, and large.
        let (size, y) = if self.title.is_some() { (36.0, 560.0) } else { (60.0, 350.0) };
        self.write_facts(&mut canvas, size, y)?;
        canvas.png(&self.colours, &self.words()).ok()
    }

    /// The severity, then day and duration.
    fn write_facts(&self, canvas: &mut Canvas, size: f32, y: f32) -> Option<()> {
        let mut x = LEFT;
        let face = Face::new(Weight::Bold, size)?;
        let name = self.severity.as_ref().and_then(|s| lines(&face, s, ROOM / 2.0, 1).pop());
        if let Some(name) = name {
            canvas.write(&face, &name, x, y);
            x += face.width(&name) + size * 0.8;
        }
        let face = Face::new(Weight::Regular, size)?;
        let facts = self.facts.join(" · ");
        if let Some(line) = lines(&face, &facts, LEFT + ROOM - x, 1).first() {
            canvas.write(&face, line, x, y);
        }
        Some(())
    }
}

/// A title in the largest size that has room for it.
fn set(title: &str) -> Option<(Face, Vec<String>)> {
    for (size, most) in TITLES {
        let face = Face::new(Weight::Bold, size)?;
        let set = lines(&face, title, ROOM, most + 1);
        if set.len() <= most {
            let set = balanced(&face, title, set);
            return Some((face, set));
        }
    }
    let (size, most) = *TITLES.last()?;
    let face = Face::new(Weight::Bold, size)?;
    let set = lines(&face, title, ROOM, most);
    Some((face, set))
}

/// The same number of lines, as even as they can be: no last line of one word.
fn balanced(face: &Face, text: &str, set: Vec<String>) -> Vec<String> {
    let mut best = set;
    let mut room = ROOM;
    while room > ROOM / 2.0 {
        room -= 32.0;
        let narrower = lines(face, text, room, best.len() + 1);
        if narrower.len() > best.len() {
            break;
        }
        best = narrower;
    }
    best
}

/// A text in at most so many lines of at most this width; what has no room is left out, and three dots say so.
fn lines(face: &Face, text: &str, room: f32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        if let Some(last) = lines.last_mut() {
            let joined = format!("{last} {word}");
            if face.width(&joined) <= room {
                *last = joined;
                continue;
            }
        }
        // A word that is wider than a line is broken.
        let mut piece = String::new();
        for c in word.chars() {
            piece.push(c);
            if face.width(&piece) > room && piece.chars().count() > 1 {
                piece.pop();
                lines.push(std::mem::replace(&mut piece, c.to_string()));
            }
        }
        lines.push(piece);
        if lines.len() > most {
            break;
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while face.width(&format!("{last}…")) > room && last.pop().is_some() {}
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Color;

    fn card(title: &str) -> Option<LinkCard> {
        let facts = ["3\u{a0}Nov\u{a0}2025", "1\u{a0}h\u{a0}51\u{a0}min"].map(str::to_owned);
        LinkCard::new("Outages", title, Some(("SEV2", 2)), facts, &colors())
    }

    fn colors() -> CardColors {
        let color = |text| Color::parse(text).unwrap();
        CardColors {
            paper: color("#fcfbf8"),
            ink: color("#1c1b19"),
            accent: color("#0b566d"),
            severities: vec![color("#a1190f"), color("#a8480a")],
        }
    }

    fn pixels(png: &[u8]) -> (png::OutputInfo, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        (reader.next_frame(&mut pixels).unwrap(), pixels)
    }

    #[test]
    fn a_card_is_a_small_picture_in_the_colour_of_its_severity() {
        let card = card("Mail stopped for 74 minutes when a log volume was full").unwrap();
        let file = card.png().unwrap();
        assert_eq!(file, card.png().unwrap());
        assert!(file.len() < 15_000, "{} bytes", file.len());
        let (info, pixels) = pixels(&file);
        assert_eq!((info.width as usize, info.height as usize), (WIDTH, HEIGHT));
        assert_eq!(pixels[..3], [0xa8, 0x48, 0x0a]);
        // There is ink where the title and where the facts stand, and none between.
        let dark = |from: usize, to: usize| {
            let rows = &pixels[from * WIDTH * 3..to * WIDTH * 3];
            rows.chunks(3).filter(|p| *p == [0x1c, 0x1b, 0x19]).count()
        };
        assert!(dark(160, 400) > 10_000 && dark(520, 580) > 1_000, "{}", dark(160, 400));
        assert_eq!(dark(480, 510), 0);
    }

    #[test]
    fn its_edge_says_how_grave_it_was_and_without_that_whose_it_is() {
        let plane = |rank: Option<usize>| {
            let severity = rank.map(|rank| ("S", rank));
            let card = LinkCard::new("Outages", "Mail stopped", severity, [], &colors()).unwrap();
            <[u8; 3]>::try_from(&pixels(&card.png().unwrap()).1[..3]).unwrap()
        };
        assert_eq!(plane(Some(1)), [0xa1, 0x19, 0x0f]);
        assert_eq!(plane(Some(7)), [0xa8, 0x48, 0x0a]);
        assert_eq!(plane(None), [0x0b, 0x56, 0x6d]);
    }

    #[test]
    fn a_title_that_the_typeface_cannot_show_is_left_out_and_not_shown_with_holes() {
        let words = |title: &str| card(title).map(|c| c.words());
        let rest = Some("SEV2 · 3 Nov 2025 · 1 h 51 min · Outages".to_owned());
        for title in ["データベース障害", "انقطاع", "नमस्ते", "x\u{364}y", "", "🚀"]
        {
            assert_eq!(words(title), rest, "{title}");
        }
        for title in ["Việt Nam", "Ошибка сети", "Αποτυχία δικτύου", "Störung in Łódź"]
        {
            assert_eq!(words(title), rest.as_ref().map(|r| format!("{title} · {r}")), "{title}");
        }
        // Pictures and what nobody sees go; letters with their marks apart are put together.
        assert_eq!(
            words("Deploy 🚀 of\u{200b} cafe\u{301}\n\u{202e}failed"),
            rest.as_ref().map(|r| format!("Deploy of café failed · {r}"))
        );
        assert_eq!(LinkCard::new("障害", "障害", None, [], &colors()), None);
        assert!(
            LinkCard::new("Outages", "障害", Some(("重大", 1)), ["2025年".to_owned()], &colors())
                .is_none()
        );
    }

    #[test]
    fn whatever_the_title_it_stays_in_its_room() {
        let long = "word ".repeat(200);
        let wide = "W".repeat(5_000);
        for title in [long.as_str(), &wide, "a", "Kubernetes' etcd lost its quorum"] {
            let (face, set) = set(title).unwrap();
            let most = TITLES.iter().find(|(size, _)| *size == face.size()).unwrap().1;
            assert!(!set.is_empty() && set.len() <= most, "{set:?}");
            assert!(set.iter().all(|line| face.width(line) <= ROOM), "{set:?}");
        }
        assert!(set(&wide).unwrap().1.last().unwrap().ends_with('…'));
        // No word stands alone at the end where the lines can be even.
        let (_, even) =
            set("Mail stopped for 74 minutes when a transaction log volume was full").unwrap();
        assert!(even.last().unwrap().split(' ').count() > 1, "{even:?}");
    }
}
