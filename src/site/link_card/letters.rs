//! Letters: one typeface in two weights, which texts it can show, and how wide they are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, Glyph, GlyphId, PxScale, ScaleFont, point};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    Regular,
    Bold,
}

/// Column, row, and how much of it is covered.
type Pixels = Vec<(i16, i16, f32)>;

/// A letter of a weight at a size.
type Letter = (Weight, u32, GlyphId);

/// A weight at a size.
pub struct Face {
    weight: Weight,
    font: &'static FontRef<'static>,
    size: f32,
}

impl Face {
    /// `size` is the length of an em in pixels. `None` where the typeface cannot be read, which a test rules out.
    pub fn new(weight: Weight, size: f32) -> Option<Self> {
        static REGULAR: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
        static BOLD: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
        let read = |bytes| FontRef::try_from_slice(bytes).ok();
        let font = match weight {
            Weight::Regular => {
                REGULAR.get_or_init(|| read(include_bytes!("fonts/NotoSans-Regular.ttf")))
            }
            Weight::Bold => BOLD.get_or_init(|| read(include_bytes!("fonts/NotoSans-Bold.ttf"))),
        };
        Some(Self { weight, font: font.as_ref()?, size })
    }

    /// The length of an em, in pixels.
    pub fn size(&self) -> f32 {
        self.size
    }

    /// A text as it can be shown: without pictures and marks that the typeface lacks. `None` where it lacks a letter,
    /// or nothing is left: a text with holes says something else than was written.
    pub fn showable(&self, text: &str) -> Option<String> {
        let mut shown = String::new();
        for c in text.chars().take(MOST).nfc() {
            if c.is_whitespace() {
                shown.push(' ');
            } else if self.font.glyph_id(c) != GlyphId(0) {
                shown.push(c);
            } else if c.is_alphanumeric() || is_combining_mark(c) {
                return None;
            }
        }
        let words: Vec<&str> = shown.split(' ').filter(|w| !w.is_empty()).collect();
        let shown = words.join(" ");
        shown.contains(char::is_alphanumeric).then_some(shown)
    }

    /// How wide a text is, in pixels.
    pub fn width(&self, text: &str) -> f32 {
        self.placed(text).1
    }

    /// Hands on every pixel that a text covers, in whole or in part (0 to 1), by column and row; its letters stand on
    /// the row `y` from the column `x` on, both whole numbers.
    pub fn draw(&self, text: &str, x: f32, y: f32, mut cover: impl FnMut(i64, i64, f32)) {
        for glyph in self.placed(text).0 {
            #[allow(clippy::cast_possible_truncation)] // places in a picture
            let (x, y) = ((glyph.position.x + x) as i64, y as i64);
            for (dx, dy, c) in self.drawn(glyph).iter() {
                cover(x + i64::from(*dx), y + i64::from(*dy), *c);
            }
        }
    }

    /// The pixels of a letter around its own place. Cards have the same letters in the same sizes, and to fill their
    /// outlines is a good part of the work.
    fn drawn(&self, mut glyph: Glyph) -> Rc<Pixels> {
        thread_local! {
            static DRAWN: RefCell<HashMap<Letter, Rc<Pixels>>> = RefCell::default();
        }
        glyph.position = point(0.0, 0.0);
        let which = (self.weight, self.size.to_bits(), glyph.id);
        DRAWN.with_borrow_mut(|drawn| {
            let known = drawn.entry(which).or_insert_with(|| {
                let mut pixels = Pixels::new();
                if let Some(outlined) = self.font.outline_glyph(glyph) {
                    let bounds = outlined.px_bounds();
                    #[allow(clippy::cast_possible_truncation)] // sizes of a letter
                    let (left, top) = (bounds.min.x as i16, bounds.min.y as i16);
                    outlined.draw(|dx, dy, c| {
                        let near = |n: u32| i16::try_from(n).unwrap_or(i16::MAX);
                        pixels.push((left + near(dx), top + near(dy), c));
                    });
                }
                Rc::new(pixels)
            });
            Rc::clone(known)
        })
    }

    /// The letters of a text where they stand, from 0 on, and where they end.
    fn placed(&self, text: &str) -> (Vec<Glyph>, f32) {
        // The size is that of an em; ab_glyph's is the height of a line.
        let em = self.font.units_per_em().unwrap_or(1000.0);
        let scale = PxScale::from(self.size * self.font.height_unscaled() / em);
        let scaled = self.font.as_scaled(scale);
        let (mut x, mut before) = (0.0, None);
        let mut glyphs = Vec::new();
        for c in text.chars() {
            let id = self.font.glyph_id(c);
            if let Some(before) = before {
                x += scaled.kern(before, id);
            }
            glyphs.push(id.with_scale_and_position(scale, point(x.round(), 0.0)));
            x += scaled.h_advance(id);
            before = Some(id);
        }
        (glyphs, x)
    }
}

/// So many characters of a text are looked at; a card has room for fewer.
const MOST: usize = 400;
